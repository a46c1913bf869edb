"""The table of the fee grid: its keys, its columns, and what it shows while it is empty."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QItemSelectionRange, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView, QWidget

from settledesk.desk.fees import COLUMNS
from settledesk.model.case import Route
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Role
from settledesk.ui.screens.settle.fee_cells import ROW, FeeCells, RowNumbers, takes_input_method
from settledesk.ui.screens.settle.fee_model import FeeModel

_Index = QModelIndex | QPersistentModelIndex

_WIDTHS = {
    "name": 92,
    "category": 80,
    "fee_class": 36,
    "quantity": 44,
    "price": 62,
    "amount": 80,
    "first_pay_ratio": 58,
    "code": 190,
    "price_limit": 80,
    "kind": 84,
    "home_class": 92,
    "home_first_pay_ratio": 100,
    "home_price": 92,
}
"""How wide the columns are, in design pixels; the name takes what is left."""
_EMPTY = "在 Excel 中复制费用行，按 Ctrl+V 粘贴\n或按 Ctrl+O 选文件，或把文件拖到这里\n也可以直接在上面一行录入"
_KEYS = QKeySequence.StandardKey


class FeeView(QTableView):
    """A table that one walks through with Enter and types in without asking for an editor first."""

    pasted = Signal()
    """Ctrl+V."""
    left = Signal(bool)
    """The grid was left by its keys: True forwards, False backwards."""

    def __init__(self, look: Look, model: FeeModel) -> None:
        super().__init__()
        self._look, self._model = look, model
        self.setModel(model)
        self.setAccessibleName("费用明细")
        self.setAccessibleDescription("回车到下一格，直接输入即可修改")
        self.cells = FeeCells(look, self, model)
        self.setItemDelegate(self.cells)
        self.cells.stepped.connect(self.step)
        self.setVerticalHeader(RowNumbers(look, self))
        self.setCornerButtonEnabled(False)
        # The corner between the scroll bars is else painted by the style, in a colour of its own.
        self.setCornerWidget(QWidget())
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        # F2 settles: it must not open an editor, as it does in other tables.
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.AnyKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setAccessibleName("列标题")
        self.set_route(Route.DIRECT)
        look.changed.connect(self._follow)
        self._follow()

    def set_route(self, route: Route) -> None:
        """Show the columns of the insured area's catalogue only where they count: on the manual route."""
        for number, column in enumerate(COLUMNS):
            self.setColumnHidden(number, column.key.startswith("home_") and route is not Route.MANUAL)

    def shown_columns(self) -> list[int]:
        """Return the columns that can be seen, from left to right."""
        return [number for number in range(len(COLUMNS)) if not self.isColumnHidden(number)]

    def keys_from(self, column: int) -> tuple[str, ...]:
        """Return the keys of the columns from one on: what a paste without header row fills."""
        return tuple(COLUMNS[number].key for number in self.shown_columns() if number >= column)

    def go(self, row: int, column: int) -> None:
        """Make a cell the current one and bring it into view, its column too where that is hidden."""
        index = self._model.index(row, column)
        if index.isValid():
            self.setColumnHidden(column, False)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def step(self, step: int) -> None:
        """Go on from the current cell: 1 to the next, -1 to the one before, 2 to the next row; take what it proposes."""
        index = self.currentIndex()
        if not index.isValid():
            self.go(0, 0)
            return
        row, column, shown = index.row(), index.column(), self.shown_columns()
        blank = self._model.row_number(row) is None
        if step > 0:
            self._model.take_proposal(index)
        if step > 0 and blank and column == shown[0]:
            self.left.emit(True)
            return
        # The route may have hidden the column meanwhile.
        place = max(place for place, number in enumerate(shown) if number <= column) + step
        if step == 2 or place >= len(shown):
            row, place = row + 1, 0
        elif place < 0:
            row, place = row - 1, len(shown) - 1
        if row < 0:
            self.left.emit(False)
        elif row < self._model.rowCount():
            self.go(row, shown[place])
        else:
            self.left.emit(True)

    def commit(self) -> None:
        """Take what stands in an open editor."""
        editor = self._editor()
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, FeeCells.EndEditHint.NoHint)

    def open_text(self) -> str | None:
        """Return what stands in an open editor, None where no cell is open."""
        editor = self._editor()
        return None if editor is None else editor.text()

    def _editor(self) -> QLineEdit | None:
        if self.state() != QAbstractItemView.State.EditingState:
            return None
        # One that was closed is gone only when the event loop comes round.
        return next((one for one in self.viewport().findChildren(QLineEdit) if not one.isHidden()), None)

    def _open(self) -> QLineEdit | None:
        """Open the current cell, unless it is open, and return its editor."""
        if self.currentIndex().isValid() and self.state() != QAbstractItemView.State.EditingState:
            self.edit(self.currentIndex())
        return self._editor()

    def _parts(self) -> list[QItemSelectionRange]:
        return self.selectionModel().selection().toList()

    def selected_rows(self) -> list[int]:
        """Return the numbers of the rows with a selected cell, in order."""
        found: set[int] = set()
        for part in self._parts():
            found.update(range(part.top(), part.bottom() + 1))
        numbers = (self._model.row_number(row) for row in sorted(found))
        return [number for number in numbers if number is not None]

    def _clear(self) -> None:
        shown = set(self.shown_columns())
        parts = self._parts()
        if all(shown <= set(range(part.left(), part.right() + 1)) for part in parts):
            self.remove_selected()
            return
        self._model.clear_cells(
            [
                (number, column)
                for part in parts
                for row in range(part.top(), part.bottom() + 1)
                if (number := self._model.row_number(row)) is not None
                for column in range(part.left(), part.right() + 1)
                if column in shown
            ]
        )

    def remove_selected(self) -> None:
        """Take out the rows with a selected cell."""
        index = self.currentIndex()
        first = min((part.top() for part in self._parts()), default=0)
        self._model.remove(self.selected_rows())
        self.go(min(first, self._model.rowCount() - 1), max(index.column(), 0))

    def _copy(self) -> None:
        parts = self._parts()
        if not parts:
            return
        rows = range(min(part.top() for part in parts), max(part.bottom() for part in parts) + 1)
        first, last = min(part.left() for part in parts), max(part.right() for part in parts)
        columns = [COLUMNS[number].place for number in self.shown_columns() if first <= number <= last]
        numbers = (self._model.row_number(row) for row in rows)
        texts = (self._model.rows.cells(number) for number in numbers if number is not None)
        QGuiApplication.clipboard().setText("\r\n".join("\t".join(cells[one] for one in columns) for cells in texts))

    def undo(self, again: bool = False) -> None:
        """Take the last change back, or make it again, and show where."""
        stack = self._model.undo_stack
        if not (stack.canRedo() if again else stack.canUndo()):
            return
        column = max(self.currentIndex().column(), 0)
        if again:
            stack.redo()
        else:
            stack.undo()
        row = self._model.shown_at(self._model.place)
        self.go(self._model.rowCount() - 1 if row is None else row, column)

    def _follow(self) -> None:
        for number, column in enumerate(COLUMNS):
            self.setColumnWidth(number, self._look.px(_WIDTHS[column.key]))
        self.horizontalHeader().setFixedHeight(self._look.px(ROW))
        self.setMinimumHeight(self._look.px(3.5 * ROW))
        self._fill_width()
        self.viewport().update()

    def _fill_width(self) -> None:
        """Give the name what the columns that are always looked at leave of the width."""
        others = sum(self.columnWidth(number) for number, one in enumerate(COLUMNS[:7]) if one.key != "name")
        least = self._look.px(_WIDTHS["name"])
        self.setColumnWidth(0, max(least, self.viewport().width() - others))

    def _act(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; False for a key that is not the grid's."""
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(2 if control else 1)
        elif key == Qt.Key.Key_Tab and not control:
            self.step(1)
        elif key == Qt.Key.Key_Backtab:
            self.step(-1)
        elif event.matches(_KEYS.Paste):
            self.pasted.emit()
        elif event.matches(_KEYS.Copy):
            self._copy()
        elif event.matches(_KEYS.Undo):
            self.undo()
        elif event.matches(_KEYS.Redo) or (control and key == Qt.Key.Key_Y):
            self.undo(again=True)
        elif key == Qt.Key.Key_Delete:
            self.remove_selected() if control else self._clear()
        elif key == Qt.Key.Key_Backspace:
            self._open()
        else:
            return False
        return True

    # ---- Qt's own

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_own(event):
            # The window may have the same keys; while the grid has the focus they are the grid's.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._act(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        # Tab is a key of the grid; it leaves through `left`.
        return False

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self._open_input_method(current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go(0, 0)
        self._open_input_method(self.currentIndex())

    def _open_input_method(self, index: _Index) -> None:
        """Keep the input method out of a number from its first key on, which the table gets and not the editor."""
        wanted = index.isValid() and takes_input_method(COLUMNS[index.column()])
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, wanted)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Open the editor for what an input method has finished.

        WORKAROUND: Qt opens it for the first letter being composed, which moves the focus and breaks the composing off,
        and leaves out a finished word (https://bugreports.qt.io/browse/QTBUG-54848). Here the word is composed over
        the table, shown below it, and typed into the cell when it is there.
        """
        text = event.commitString()
        self.cells.hint(event.preeditString())
        event.accept()
        editor = self._open() if text else None
        if editor is not None:
            editor.selectAll()
            typed = QInputMethodEvent()
            typed.setCommitString(text)
            QCoreApplication.sendEvent(editor, typed)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        if query == Qt.InputMethodQuery.ImCursorRectangle:
            # Where the input method shows its candidates.
            return self.visualRect(self.currentIndex()).translated(self.viewport().pos())
        if query == Qt.InputMethodQuery.ImEnabled:
            return self.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        return super().inputMethodQuery(query)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill_width()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._model.rowCount() > 1 or self._model.filtered:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(self._look.palette.secondary))
        painter.setFont(self._look.font(Role.SMALL))
        below = self.viewport().rect().adjusted(0, self._look.px(ROW), 0, 0)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, _EMPTY)


def _is_own(event: QKeyEvent) -> bool:
    return any(event.matches(one) for one in (_KEYS.Paste, _KEYS.Copy, _KEYS.Undo, _KEYS.Redo, _KEYS.Delete)) or (
        event.key() in (Qt.Key.Key_Y, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ControlModifier
    )
