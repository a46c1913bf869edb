"""What the fee grid's view asks and does: which rows are shown, how their cells look, every change undoable."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from settledesk.basis.errors import Mistake
from settledesk.desk.fees import BLANK, COLUMNS, Column, Entered, Pasted, Row
from settledesk.model.case import FeeLine
from settledesk.ui.screens.settle.fee_rows import Exchange, FeeRows

STATE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""How a cell stands, as FeeRows.state says it; of a row's number: "wrong" where it has a mistake."""

_FIGURES = {"number", "money", "ratio"}
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TITLES = {column.key: column.title for column in COLUMNS}
_BLANK_ROW = Entered(BLANK, ())
_KEPT_UNDO = 200
_MANY = 400
_Index = QModelIndex | QPersistentModelIndex


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Return how a column's cells are aligned: figures to the right."""
    return _RIGHT if column.kind in _FIGURES else _LEFT


class _Change(QUndoCommand):
    """Some rows put in the place of others that follow one another."""

    def __init__(self, model: FeeModel, title: str, at: int, old: Sequence[Row], new: Sequence[Row]) -> None:
        super().__init__(title)
        self._model, self._at, self._old, self._new = model, at, old, new

    def redo(self) -> None:
        self._model._put(self._at, len(self._old), self._new)

    def undo(self) -> None:
        self._model._put(self._at, len(self._new), self._old)


class FeeModel(QAbstractTableModel):
    """The rows of a fee list as a view shows them: all with a blank one at the end to type into, or some of them.

    A row's number counts all rows from 0; its place counts those that are shown.
    """

    changed = Signal()
    """The rows are others now: lines, mistakes and sums may have changed."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = FeeRows()
        """All rows, to be looked at; they are changed through the model alone."""
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(_KEPT_UNDO)
        self.place = 0
        """The number of the first row that the last change touched."""
        self._shown: list[int] | None = None
        self._filter: tuple[str, bool] = ("", False)

    # Which rows are shown

    def show_only(self, category: str = "", wrong: bool = False) -> None:
        """Show the rows of one category (by its code), or those with mistakes; all by default."""
        self.beginResetModel()
        self._filter = (category, wrong)
        self._apply_filter()
        self.endResetModel()

    @property
    def filtered(self) -> bool:
        """Whether some rows are kept from being shown."""
        return self._shown is not None

    def row_number(self, row: int) -> int | None:
        """Return which row of all (from 0) is shown at a place; None for the blank one at the end."""
        if self._shown is not None:
            return self._shown[row] if 0 <= row < len(self._shown) else None
        return row if 0 <= row < len(self.rows) else None

    def shown_at(self, number: int) -> int | None:
        """Return where a row of all is shown; None where the filter hides it."""
        if self._shown is None:
            return number if 0 <= number < len(self.rows) else None
        place = bisect_left(self._shown, number)
        return place if place < len(self._shown) and self._shown[place] == number else None

    def mistakes_at(self, row: int, column: int | None = None) -> tuple[Mistake, ...]:
        """Return what is wrong with a shown row, or with one cell of it; paths are keys."""
        number = self.row_number(row)
        return () if number is None else self.rows.mistakes_at(number, column)

    def shown(self, row: int, column: int) -> tuple[str, str]:
        """Return what a shown cell says, and how it stands (the values of STATE_ROLE)."""
        number = self.row_number(row)
        return ("", "") if number is None else self.rows.shown(number, column)

    def _apply_filter(self) -> None:
        self._shown = self.rows.chosen(*self._filter) if any(self._filter) else None

    # How the rows change

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Begin with other rows: a new stay or a resumed draft. There is nothing to undo then."""
        self.rows.forget_readings()
        self._filter = ("", False)
        self.beginResetModel()
        self.rows.put(0, len(self.rows), rows)
        self._shown = None
        self.endResetModel()
        self.undo_stack.clear()
        self.changed.emit()

    def set_texts(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Begin with rows of text cells, as a draft keeps them."""
        self.set_rows([self.rows.read(cells) for cells in rows])

    def replace(self, lines: Sequence[FeeLine]) -> None:
        """Put the lines of a file in the place of all rows."""
        self._change("导入（替换）", Exchange(0, len(self.rows), lines))

    def append(self, lines: Sequence[FeeLine]) -> None:
        """Put the lines of a file after the rows."""
        self._change("导入（追加）", Exchange(len(self.rows), 0, lines))

    def paste(self, pasted: Pasted, number: int) -> int:
        """Take in what was pasted while a row was the current one; return the number of its first row."""
        found = self.rows.pasted(pasted, number)
        self._change("粘贴", found)
        return found.at

    def clear_cells(self, cells: Iterable[tuple[int, int]]) -> None:
        """Empty some cells, given as (row number, column)."""
        self._change("清除", self.rows.cleared(cells))

    def remove(self, numbers: Iterable[int]) -> None:
        """Take out some rows."""
        found = self.rows.without(numbers)
        if found is not None:
            self._change(f"删除 {found.count - len(found.new)} 行", found)

    def take_proposal(self, index: _Index) -> bool:
        """Write what is proposed in a cell into it; False where nothing is."""
        number = self.row_number(index.row())
        if number is None or self.rows.state(number, index.column()) != "proposed":
            return False
        return self.setData(index, self.rows.proposed(number)[COLUMNS[index.column()].key])

    def _change(self, title: str, found: Exchange | None) -> None:
        if found is None:
            return
        old, new = self.rows.part(found.at, found.count), list(found.new)
        if old != new:
            self.undo_stack.push(_Change(self, title, found.at, old, new))

    def _put(self, at: int, count: int, new: Sequence[Row]) -> None:
        """Put rows in the place of others and tell the view what has become of its rows."""
        self.place = at
        if len(new) == count:
            self.rows.put(at, count, new)
            self._say_changed(at, count)
        elif self._shown is not None or count + len(new) > _MANY:
            # A view is told of many new rows sooner by starting afresh.
            self.beginResetModel()
            self.rows.put(at, count, new)
            self._apply_filter()
            self.endResetModel()
        else:
            self._put_some(at, count, new)
        self.changed.emit()

    def _put_some(self, at: int, count: int, new: Sequence[Row]) -> None:
        # At the end the blank row becomes the first new row and a blank one comes after it, so that the cursor stays
        # where it is. Rows come and go there as blank ones: a view is promised that the row above is the same.
        end = int(at + count == len(self.rows))
        same, more = min(count, len(new)), len(new) - count
        if more > 0:
            first = at + count + end
            self.beginInsertRows(QModelIndex(), first, first + more - 1)
            self.rows.put(at + count, 0, [_BLANK_ROW] * more)
            self.endInsertRows()
            self.rows.put(at, len(new), new)
            self._say_changed(at, len(new))
        else:
            self.rows.put(at, count, [*new, *[_BLANK_ROW] * -more])
            self._say_changed(at, count)
            first = at + same + end
            self.beginRemoveRows(QModelIndex(), first, first - more - 1)
            self.rows.put(at + same, -more, [])
            self.endRemoveRows()

    def _say_changed(self, at: int, count: int) -> None:
        if self._shown is None:
            first, last = at, at + count - 1
        else:
            first, last = bisect_left(self._shown, at), bisect_left(self._shown, at + count) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, first, last)

    # What the view asks

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the rows shown, and the blank one where nothing is filtered."""
        if parent.isValid():
            return 0
        return len(self.rows) + 1 if self._shown is None else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _FLAGS

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, place = index.row(), index.column()
        column, number = COLUMNS[place], self.row_number(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown(row, place)[0]
        if role == Qt.ItemDataRole.EditRole:
            return self._text(number, place)
        if role == STATE_ROLE:
            return self.shown(row, place)[1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            told = "\n".join(f"{one.problem}。{one.remedy}。" for one in self.mistakes_at(row, place))
            return told or self._text(number, place)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            problems = (one.problem for one in self.mistakes_at(row, place))
            return "，".join((f"{column.full} {self._text(number, place)}", *problems))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            column = COLUMNS[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return column.title
            if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                return column.full
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return alignment(column)
            return None
        number = self.row_number(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return "＋" if number is None else str(number + 1)
        if role == STATE_ROLE:
            return "wrong" if number is not None and self.rows.is_wrong(number) else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            named = (Mistake(_TITLES[one.path], one.problem, one.remedy) for one in self.mistakes_at(section))
            return "\n".join(one.sentence for one in named)
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        number = self.row_number(index.row())
        found = self.rows.typed(len(self.rows) if number is None else number, index.column(), str(value))
        self._change(f"修改{COLUMNS[index.column()].title}", found)
        return found is not None

    def _text(self, number: int | None, column: int) -> str:
        return "" if number is None else self.rows.text(number, column)
