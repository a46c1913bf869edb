"""The rows behind the fee grid: lines where they are whole, text cells where they are not, every change undoable."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from settledesk.basis.errors import Mistake
from settledesk.basis.money import Money
from settledesk.desk.fees import (
    BLANK,
    COLUMNS,
    Column,
    Entered,
    Pasted,
    Row,
    RowReader,
    proposed,
    read_row,
    row_of,
    typed,
)
from settledesk.model.case import FeeLine
from settledesk.model.labels import CATEGORY

STATE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""How a cell stands: wrong (cannot be read), missing (must be filled), proposed (the program would write this), or nothing."""

_FIGURES = {"number", "money", "ratio"}
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_GROUPED = {"number", "money"}
_PLAIN = re.compile(r"-?[1-9]\d{0,11}", re.ASCII)
_BLANK_ROW = Entered(BLANK, ())
_KEPT_UNDO = 200
_KEPT_PROPOSALS = 400
_MANY = 400
_KEPT_READINGS = 200_000
_Index = QModelIndex | QPersistentModelIndex


class _Change(QUndoCommand):
    """Some rows put in the place of others that follow one another."""

    def __init__(self, model: FeeModel, title: str, at: int, old: list[Row], new: list[Row]) -> None:
        super().__init__(title)
        self._model, self._at, self._old, self._new = model, at, old, new

    def redo(self) -> None:
        self._model._put(self._at, len(self._old), self._new)

    def undo(self) -> None:
        self._model._put(self._at, len(self._new), self._old)


class FeeModel(QAbstractTableModel):
    """The rows of a fee list under COLUMNS, and one blank row at the end to type into.

    Only what changed is read again. A row that cannot be read stays as typed and gives no line.
    """

    changed = Signal()
    """The rows are others now: lines, mistakes and sums may have changed."""

    def __init__(self) -> None:
        super().__init__()
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(_KEPT_UNDO)
        self._rows: list[Row] = []
        self._shown: list[int] | None = None
        self._filter: tuple[str, bool] = ("", False)
        self._reader = RowReader()
        self._read_cells = 0
        self._texts: list[tuple[str, ...] | None] = []  # of each row, once asked for
        self._proposals: dict[int, dict[str, str]] = {}
        self._count: Counter[str] = Counter()
        self._fen: Counter[str] = Counter()
        self._wrong = 0
        self._lines: tuple[FeeLine, ...] | None = None
        self.place = 0
        """The number of the first row that the last change touched."""

    # What the rows hold

    def lines(self) -> tuple[FeeLine, ...]:
        """Return the lines of the rows that are whole, in order."""
        if self._lines is None:
            self._lines = tuple(row for row in self._rows if isinstance(row, FeeLine))
        return self._lines

    def mistakes(self) -> tuple[Mistake, ...]:
        """Return what is wrong, by "fees[i].key", i the row counted from 0."""
        if not self._wrong:
            return ()
        return tuple(
            Mistake(f"fees[{number}].{one.path}", one.problem, one.remedy)
            for number, row in enumerate(self._rows)
            if isinstance(row, Entered)
            for one in row.mistakes
        )

    def row_list(self) -> tuple[Row, ...]:
        """Return all rows as they stand; desk.fees.rows_of makes them text, off the window thread where they are many."""
        return tuple(self._rows)

    @property
    def row_count(self) -> int:
        """How many rows there are, shown or not, the blank one at the end not counted."""
        return len(self._rows)

    @property
    def line_count(self) -> int:
        """How many rows are whole lines."""
        return self._count.total()

    @property
    def wrong_count(self) -> int:
        """How many rows have a mistake."""
        return self._wrong

    @property
    def total(self) -> Money:
        """The sum of the whole lines."""
        return Money(self._fen.total())

    def subtotals(self) -> tuple[tuple[str, Money], ...]:
        """Return the sums of the categories that occur, the largest first."""
        found = ((code, Money(self._fen[code])) for code, count in self._count.items() if count)
        return tuple(sorted(found, key=lambda one: (-one[1].fen, one[0])))

    def mistakes_at(self, row: int, column: int | None = None) -> tuple[Mistake, ...]:
        """Return what is wrong with a shown row, or with one cell of it; paths are keys."""
        at = self.row_number(row)
        found = self._rows[at] if at is not None else None
        if not isinstance(found, Entered):
            return ()
        return tuple(one for one in found.mistakes if column is None or one.path == COLUMNS[column].key)

    def row_number(self, row: int) -> int | None:
        """Return which row of all (from 0) is shown at a place; None for the blank one at the end."""
        if self._shown is not None:
            return self._shown[row] if 0 <= row < len(self._shown) else None
        return row if 0 <= row < len(self._rows) else None

    def shown_at(self, number: int) -> int | None:
        """Return where a row of all is shown; None where the filter hides it."""
        if self._shown is None:
            return number if 0 <= number < len(self._rows) else None
        place = bisect_left(self._shown, number)
        return place if place < len(self._shown) and self._shown[place] == number else None

    def next_wrong(self, after: int) -> int | None:
        """Return the number of the next row with a mistake after a row, from the top again at the end."""
        if not self._wrong:
            return None
        order = (*range(after + 1, len(self._rows)), *range(min(after + 1, len(self._rows))))
        return next((one for one in order if _is_wrong(self._rows[one])), None)

    def shown(self, row: int, column: int) -> tuple[str, str]:
        """Return what a shown cell says, and how it stands (the values of STATE_ROLE)."""
        number, asked = self.row_number(row), COLUMNS[column]
        if number is None:
            return "", ""
        text = self.cells(number)[_PLACES[column]]
        state = self._state(row, column, text)
        if not text and state in ("proposed", "said"):
            text = self._proposed(row)[asked.key]
        return (_grouped(text) if asked.kind in _GROUPED else text), state

    def cells(self, number: int) -> tuple[str, ...]:
        """Return the text cells of a row, in the order of desk.fees.KEYS."""
        if number >= len(self._rows):
            return BLANK
        found = self._texts[number]
        if found is None:
            row = self._rows[number]
            found = self._texts[number] = row.cells if isinstance(row, Entered) else row_of(row)
        return found

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Return all rows as text cells, as a draft keeps them."""
        return tuple(map(self.cells, range(len(self._rows))))

    # How the rows change

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Begin with other rows: a new stay or a resumed draft. There is nothing to undo then."""
        self._reader, self._read_cells = RowReader(), 0
        self._filter = ("", False)
        self.beginResetModel()
        self._take(0, len(self._rows), list(rows))
        self._shown = None
        self.endResetModel()
        self.undo_stack.clear()
        self.changed.emit()

    def set_texts(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Begin with rows of text cells, as a draft keeps them."""
        self.set_rows([self._read(cells) for cells in rows])

    def replace(self, lines: Sequence[FeeLine]) -> None:
        """Put the lines of a file in the place of all rows."""
        self._change("导入（替换）", 0, len(self._rows), list(lines))

    def append(self, lines: Sequence[FeeLine]) -> None:
        """Put the lines of a file after the rows."""
        self._change("导入（追加）", len(self._rows), 0, list(lines))

    def paste(self, pasted: Pasted, number: int) -> int:
        """Take in what was pasted and return the number of its first row.

        What came with a header row goes after the rows; cells without one go over those from row `number` on.
        """
        if pasted.headed:
            at = len(self._rows)
            self._change("粘贴", at, 0, [self._read(cells) for cells in pasted.rows])
            return at
        at = min(number, len(self._rows))
        places = [column.place for column in COLUMNS if column.key in pasted.keys]
        new: list[Row] = []
        for offset, cells in enumerate(pasted.rows):
            merged = list(self.cells(at + offset))
            for place in places:
                merged[place] = cells[place]
            new.append(self._read(tuple(merged)))
        self._change("粘贴", at, min(len(new), len(self._rows) - at), new)
        return at

    def clear_cells(self, cells: Sequence[tuple[int, int]]) -> None:
        """Empty some cells, given as (row number, column)."""
        by_row: dict[int, list[int]] = {}
        for number, column in cells:
            if number < len(self._rows):
                by_row.setdefault(number, []).append(COLUMNS[column].place)
        if not by_row:
            return
        first, last = min(by_row), max(by_row)
        new: list[Row] = []
        for number in range(first, last + 1):
            row = self._rows[number]
            if number in by_row:
                texts = list(self.cells(number))
                for place in by_row[number]:
                    texts[place] = ""
                row = self._read(tuple(texts))
            new.append(row)
        self._change("清除", first, len(new), new)

    def remove(self, numbers: Sequence[int]) -> None:
        """Take out some rows."""
        gone = {number for number in numbers if number < len(self._rows)}
        if not gone:
            return
        first, last = min(gone), max(gone)
        kept = [self._rows[number] for number in range(first, last + 1) if number not in gone]
        self._change(f"删除 {len(gone)} 行", first, last + 1 - first, kept)

    def take_proposal(self, index: _Index) -> bool:
        """Write what is proposed in a cell into it; False where nothing is."""
        if self.data(index, STATE_ROLE) != "proposed":
            return False
        return self.setData(index, self._proposed(index.row()).get(COLUMNS[index.column()].key, ""))

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

    def _apply_filter(self) -> None:
        category, wrong = self._filter
        if not category and not wrong:
            self._shown = None
            return
        title = CATEGORY.get(category, "")
        self._shown = [
            number
            for number, row in enumerate(self._rows)
            if (not wrong or _is_wrong(row))
            and (
                not category
                or (row.category == category if isinstance(row, FeeLine) else row.cells[_CATEGORY] == title)
            )
        ]

    def _change(self, title: str, at: int, count: int, new: list[Row]) -> None:
        old = self._rows[at : at + count]
        if old != new:
            self.undo_stack.push(_Change(self, title, at, old, new))

    def _read(self, cells: tuple[str, ...]) -> Row:
        self._read_cells += 1
        if self._read_cells > _KEPT_READINGS:
            # What cells were read as is kept for speed; a window that stays open for weeks must not keep them all.
            self._reader, self._read_cells = RowReader(), 0
        return read_row(self._reader, self._reader.tidy(cells))

    def _put(self, at: int, count: int, new: list[Row]) -> None:
        """Put rows in the place of others and tell the view what has become of its rows."""
        self.place = at
        if len(new) == count:
            self._take(at, count, new)
            self._say_changed(at, count)
        elif self._shown is not None or count + len(new) > _MANY:
            # A view is told of many new rows sooner by starting afresh.
            self.beginResetModel()
            self._take(at, count, new)
            self._apply_filter()
            self.endResetModel()
        else:
            self._put_some(at, count, new)
        self.changed.emit()

    def _put_some(self, at: int, count: int, new: list[Row]) -> None:
        # At the end the blank row becomes the first new row and a blank one comes after it, so that the cursor stays
        # where it is. Rows come and go there as blank ones: a view is promised that the row above is the same.
        end = int(at + count == len(self._rows))
        same, more = min(count, len(new)), len(new) - count
        if more > 0:
            first = at + count + end
            self.beginInsertRows(QModelIndex(), first, first + more - 1)
            self._take(at + count, 0, [_BLANK_ROW] * more)
            self.endInsertRows()
            self._take(at, len(new), new)
            self._say_changed(at, len(new))
        else:
            self._take(at, count, [*new, *[_BLANK_ROW] * -more])
            self._say_changed(at, count)
            first = at + same + end
            self.beginRemoveRows(QModelIndex(), first, first - more - 1)
            self._take(at + same, -more, [])
            self.endRemoveRows()

    def _take(self, at: int, count: int, new: list[Row]) -> None:
        """Put rows in the place of others; sums follow."""
        for row in self._rows[at : at + count]:
            self._tally(row, -1)
        for row in new:
            self._tally(row, 1)
        self._rows[at : at + count] = new
        self._texts[at : at + count] = [None] * len(new)
        self._lines = None
        self._proposals.clear()

    def _say_changed(self, at: int, count: int) -> None:
        if self._shown is None:
            first, last = at, at + count - 1
        else:
            first, last = bisect_left(self._shown, at), bisect_left(self._shown, at + count) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, first, last)

    def _tally(self, row: Row, sign: int) -> None:
        if isinstance(row, FeeLine):
            self._count[row.category] += sign
            self._fen[row.category] += sign * row.amount.fen
        elif row.mistakes:
            self._wrong += sign

    def _proposed(self, row: int) -> dict[str, str]:
        number = self.row_number(row)
        if number is None:
            return {}
        found = self._proposals.get(number)
        if found is None:
            if len(self._proposals) >= _KEPT_PROPOSALS:
                self._proposals.clear()
            found = self._proposals[number] = proposed(self._reader, self.cells(number))
        return found

    # What the view asks

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the rows shown, and the blank one where nothing is filtered."""
        if parent.isValid():
            return 0
        return len(self._rows) + 1 if self._shown is None else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _FLAGS

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = COLUMNS[index.column()]
        number = self.row_number(index.row())
        text = self.cells(number)[_PLACES[index.column()]] if number is not None else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown(index.row(), index.column())[0]
        if role == Qt.ItemDataRole.EditRole:
            return text
        if role == STATE_ROLE:
            return self._state(index.row(), index.column(), text)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(f"{one.problem}。{one.remedy}。" for one in self._told(index)) or text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = [f"{column.full} {text}", *(one.problem for one in self._told(index))]
            return "，".join(said)
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
            return "wrong" if number is not None and _is_wrong(self._rows[number]) else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(one.sentence for one in self._named(section))
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        number = self.row_number(index.row())
        column = COLUMNS[index.column()]
        at = len(self._rows) if number is None else number
        texts = list(self.cells(at))
        texts[column.place] = typed(column.key, str(value))
        new = self._read(tuple(texts))
        if isinstance(new, Entered) and not any(new.cells) and number is None:
            return False
        self._change(f"修改{column.title}", at, 0 if number is None else 1, [new])
        return True

    def _state(self, row: int, column: int, text: str) -> str:
        if self.mistakes_at(row, column):
            proposals = self._proposed(row) if not text else {}
            if COLUMNS[column].key in proposals:
                return "proposed"
            return "wrong" if text else "missing"
        return "said" if not text and COLUMNS[column].key in self._proposed(row) else ""

    def _told(self, index: _Index) -> tuple[Mistake, ...]:
        return self.mistakes_at(index.row(), index.column())

    def _named(self, row: int) -> list[Mistake]:
        return [Mistake(_TITLES[one.path], one.problem, one.remedy) for one in self.mistakes_at(row)]


_PLACES = tuple(column.place for column in COLUMNS)
_CATEGORY = next(column.place for column in COLUMNS if column.key == "category")
_TITLES = {column.key: column.title for column in COLUMNS}


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Return how a column's cells are aligned: figures to the right."""
    return _RIGHT if column.kind in _FIGURES else _LEFT


def _grouped(text: str) -> str:
    """Return a plain number with its thousands separated, anything else as it is."""
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}" if len(whole) > 3 and _PLAIN.fullmatch(whole) else text


def _is_wrong(row: Row) -> bool:
    return isinstance(row, Entered) and bool(row.mistakes)
