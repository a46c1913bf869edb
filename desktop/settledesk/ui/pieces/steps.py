"""The explanation: each step with its clause, its sum and its amount, and below it the clause that was asked for."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, TIGHT, Role
from settledesk.ui.pieces.cells import LinedCells
from settledesk.ui.pieces.clause import ClausePanel, ClauseView
from settledesk.ui.pieces.flow import room
from settledesk.ui.pieces.ink import height_of, paint_wrapped, width_of, wrapped
from settledesk.ui.pieces.split_view import StepRow

Index = QModelIndex | QPersistentModelIndex
_TITLES = ("步骤", "依据", "算式", "金额")
_AMOUNT = 3
_SIDE = 8
"""What a cell has left and right of its text, in design pixels; as the head of the table has."""
_GIVE_WAY = (1, 0, 2)
"""The columns in the order in which they give way where the width is short; an amount never does."""
_ROW = Qt.ItemDataRole.UserRole


def share_out(available: int, wanted: tuple[int, ...], least: tuple[int, ...]) -> tuple[int, ...]:
    """Return the columns' widths, which fill what is available.

    Where there is less than wanted, the clause gives way first, then the label, then the sum, each down to its least
    and no further; where there is more, the sum takes it.
    """
    found = list(wanted)
    over = sum(wanted) - available
    if over <= 0:
        found[2] -= over
        return tuple(found)
    for column in _GIVE_WAY:
        cut = min(over, max(found[column] - least[column], 0))
        found[column] -= cut
        over -= cut
    return tuple(found)


class _Steps(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[StepRow, ...] = ()

    def show_rows(self, rows: tuple[StepRow, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    # ---- Qt's own

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(_TITLES)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        text = (row.label, row.clause, row.formula, row.amount_text)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return text if row.applies else f"{text}（未用到）"
        return row if role == _ROW else None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return _TITLES[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if section == _AMOUNT else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None


class _StepCells(LinedCells):
    """Cells that break into lines rather than lose a word; grey where a step came to nothing."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent, whole_rows=True)
        self.role = Role.SMALL

    def _font(self, row: StepRow, column: int) -> QFont:
        return self.look.font(self.role, bold=row.decides and column in (0, _AMOUNT))

    def wanted(self, text: str, row: StepRow, column: int) -> int:
        """Return the width in which a cell stands on one line."""
        return round(width_of(text, self._font(row, column)) + 1) + 2 * self.look.px(_SIDE)

    # ---- Qt's own

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: StepRow = index.data(_ROW)
        table = option.widget
        side = self.look.px(_SIDE)
        # The column's width, not the option's: rows are measured before they are laid out.
        wide = (table.columnWidth(index.column()) if isinstance(table, QTableView) else 0) - 2 * side
        text = index.data()
        high = wrapped(text, self._font(row, index.column()), wide) if text else height_of(self.look.font(self.role))
        return QSize(wide, round(high + 0.5) + self.look.px(HAIR + 1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: StepRow = index.data(_ROW)
        p, column = self.look.palette, index.column()
        rect, state = option.rect, option.state
        painter.save()
        if row.decides or state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(p.accent_ground))
        ink = p.accent if column == 1 and row.clause else p.text
        if not row.applies:
            # The faint colour is legible on the plain surface only.
            ink = p.secondary if state & QStyle.StateFlag.State_Selected else p.faint
        painter.setPen(QColor(ink))
        where = QRectF(rect).adjusted(self.look.px(_SIDE), 0, -self.look.px(_SIDE), 0)
        side = Qt.AlignmentFlag.AlignRight if column == _AMOUNT else Qt.AlignmentFlag.AlignLeft
        paint_wrapped(painter, index.data(), self._font(row, column), where, side)
        painter.restore()
        self.paint_lines(painter, option, index)


class _StepsView(QTableView):
    """The view: as high as its rows, one row in hand; Enter, Space or a click opens it."""

    opened = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._steps = _Steps(self)
        self._cells = _StepCells(look, self)
        self.setModel(self._steps)
        self.setItemDelegate(self._cells)
        self.setShowGrid(False)
        self.setAccessibleName("计算步骤")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setMinimumSectionSize(1)
        self.clicked.connect(lambda index: self.opened.emit(index.row()))
        look.changed.connect(self.fit)

    @property
    def rows(self) -> tuple[StepRow, ...]:
        return self._steps.rows

    @property
    def role(self) -> Role:
        """The type the steps stand in: smaller where the width is short."""
        return self._cells.role

    def show_rows(self, rows: tuple[StepRow, ...]) -> None:
        """Show these rows; the row in hand stays if its step is still there."""
        here = self.currentIndex().row()
        key = self._steps.rows[here].key if 0 <= here < len(self._steps.rows) else None
        self._steps.show_rows(rows)
        self.fit()
        kept = next((number for number, row in enumerate(rows) if row.key == key), None)
        if kept is not None:
            self.setCurrentIndex(self._steps.index(kept, 0))

    def fit(self) -> None:
        """Share the width out over the columns and give each row the height it needs."""
        available = self.viewport().width()
        for role in (Role.SMALL, Role.CAPTION):
            self._cells.role = role
            wanted, least = self._widths(role)
            if sum(least) <= available:
                break
        else:
            # Narrower still: a number is broken rather than pushed off the edge.
            least = (*least[:2], min(least[2], max(available - least[0] - least[1] - least[3], 1)), least[3])
        for column, wide in enumerate(share_out(available, wanted, least)):
            self.setColumnWidth(column, wide)
        # Not resizeRowsToContents: that gives each row at least the height of the hidden header beside it.
        for number in range(len(self._steps.rows)):
            self.setRowHeight(number, self.sizeHintForRow(number))
        self.setMaximumHeight(self.sizeHint().height())
        self.updateGeometry()

    def _widths(self, role: Role) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the columns' widths where each cell stands on one line, and the least each can do with."""
        side = 2 * self._look.px(_SIDE)
        font, head = self._look.font(role), self._look.font(Role.SMALL)
        wanted = [round(width_of(title, head) + 1) + side for title in _TITLES]
        for row in self._steps.rows:
            for column, text in enumerate((row.label, row.clause, row.formula, row.amount_text)):
                wanted[column] = max(wanted[column], self._cells.wanted(text, row, column))
        em = width_of("国", font)
        words = (word for row in self._steps.rows for word in row.formula.split())
        # A sum is broken between its terms, not within a number.
        term = max((width_of(word, font) for word in words), default=0.0)
        few = (em * 4.2, em * 5.2, max(em * 5.2, term + 1), 1e6)
        least = tuple(min(want, round(low) + side) for want, low in zip(wanted, few, strict=True))
        return tuple(wanted), least

    # ---- Qt's own

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        frame = 2 * self.frameWidth() + 2
        high = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + frame
        return QSize(self._look.px(520), high)

    def minimumSizeHint(self) -> QSize:
        rows = min(self.verticalHeader().length(), self._look.px(90))
        return QSize(self._look.px(300), self.horizontalHeader().sizeHint().height() + rows)


class StepsTable(QWidget):
    """Steps above, the clause of the opened step below; `opened` hands out the step's number from 0."""

    opened = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("计算步骤与依据")
        self.table = _StepsView(look)
        self.clause = ClausePanel(look)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.table)
        self._column.addWidget(self.clause)
        self._column.addStretch(1)
        self.setFocusProxy(self.table)
        self.table.opened.connect(self.opened)
        look.changed.connect(self._follow)
        self._follow()

    @property
    def rows(self) -> tuple[StepRow, ...]:
        """The steps shown."""
        return self.table.rows

    def show_steps(self, rows: tuple[StepRow, ...]) -> None:
        """Show these steps; the opened clause goes if its step has gone."""
        here = self.table.currentIndex().row()
        before = self.rows[here] if 0 <= here < len(self.rows) else None
        self.table.show_rows(rows)
        now = self.table.currentIndex().row()
        if before is None or now < 0 or rows[now].clause != before.clause:
            self.clause.show_clause(None)

    def show_clause(self, view: ClauseView | None) -> None:
        """Show a clause below the steps."""
        self.clause.show_clause(view)

    def _follow(self) -> None:
        room(self._look, self._column, 0, TIGHT)
