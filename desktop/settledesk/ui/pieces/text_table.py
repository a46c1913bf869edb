"""A read-only table of words: cells break into lines rather than lose any, headings part the rows, one row in hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from settledesk.ui.look.icons import paint_icon
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, Role
from settledesk.ui.pieces.cells import Index, LinedCells
from settledesk.ui.pieces.ink import height_of, paint_wrapped, width_of, wrapped
from settledesk.ui.rows import ROW

_SIDE = 8
"""What a cell has left and right of its text, in design pixels; as the head of the table has."""
_ICON = 16


def _plain(_: Any) -> str:
    return "text"


def _nothing(_: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class TextColumn:
    """One column: what of a row it shows, in which tone, behind which icon ("" for none).

    `least` is how many Chinese characters wide it stays where the width is short; `grow` takes what is left over.
    """

    title: str
    text: Callable[[Any], str]
    least: float = 4
    tone: Callable[[Any], str] = _plain
    icon: Callable[[Any], str] = _nothing
    right: bool = False
    bold: bool = False
    grow: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A row that names those below it."""

    text: str


class _Rows(QAbstractTableModel):
    def __init__(self, columns: tuple[TextColumn, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = columns
        self.rows: tuple[Any, ...] = ()

    def show_rows(self, rows: tuple[Any, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    # ---- Qt's own

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.rows[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(row, Heading):
                return row.text if index.column() == 0 else ""
            return self.columns[index.column()].text(row)
        return row if role == ROW else None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None


class _Cells(LinedCells):
    """Cells that break into lines; headings bold over the whole width."""

    def __init__(self, look: Look, parent: TextTable) -> None:
        super().__init__(look, parent, whole_rows=True)
        self._table = parent
        self.role = Role.SMALL

    def font(self, bold: bool = False) -> QFont:
        return self.look.font(self.role, bold)

    def measured(self, rows: tuple[Any, ...], columns: tuple[TextColumn, ...]) -> list[tuple[int, ...]]:
        """Return for each row the widths in which its cells stand on one line, none for a heading."""
        fonts = {bold: self.font(bold) for bold in (False, True)}
        side, icon = 2 * self.look.px(_SIDE) + 1, self.look.px(_ICON + HAIR)

        def wide(column: TextColumn, row: Any) -> int:
            found = round(width_of(column.text(row), fonts[column.bold]) + 0.5) + side
            return found + icon if column.icon(row) else found

        return [() if isinstance(row, Heading) else tuple(wide(one, row) for one in columns) for row in rows]

    def heights(
        self,
        rows: tuple[Any, ...],
        columns: tuple[TextColumn, ...],
        measured: list[tuple[int, ...]],
        widths: tuple[int, ...],
    ) -> list[int]:
        """Return the height that each row needs in these columns."""
        fonts = {bold: self.font(bold) for bold in (False, True)}
        side, icon, air = 2 * self.look.px(_SIDE), self.look.px(_ICON + HAIR), self.look.px(HAIR + 2)
        line = height_of(fonts[False])
        found = []
        for row, needs in zip(rows, measured, strict=True):
            high = line
            if isinstance(row, Heading):
                high = wrapped(row.text, fonts[True], sum(widths) - side)
            for column, need, wide in zip(columns, needs, widths, strict=False):
                # To break a text takes ten times as long as to measure it.
                if need > wide:
                    room = wide - side - (icon if column.icon(row) else 0)
                    high = max(high, wrapped(column.text(row), fonts[column.bold], room))
            found.append(round(high + 0.5) + air)
        return found

    # ---- Qt's own

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._table.columnWidth(index.column()), self._table.rowHeight(index.row()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, p, px = index.data(ROW), self.look.palette, self.look.px
        rect = QRectF(option.rect)
        where = rect.adjusted(px(_SIDE), 0, -px(_SIDE), 0)
        painter.save()
        if isinstance(row, Heading):
            painter.fillRect(rect, QColor(p.sunken))
            painter.setPen(QColor(p.text))
            paint_wrapped(painter, row.text, self.font(True), where)
            painter.restore()
            return
        column = self._table.columns[index.column()]
        chosen = option.state & QStyle.StateFlag.State_Selected
        if chosen:
            painter.fillRect(rect, QColor(p.accent_ground))
        tone = column.tone(row)
        # The faint colour is legible on the plain surface only.
        ink = getattr(p, "secondary" if chosen and tone == "faint" else tone)
        icon = column.icon(row)
        if icon:
            side = px(_ICON)
            top = where.top() + (where.height() - side) / 2
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_icon(painter, icon, ink, QRectF(where.left(), top, side, side))
            where.setLeft(where.left() + px(_ICON + HAIR))
        painter.setPen(QColor(ink))
        side_of = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        text, font = column.text(row), self.font(column.bold)
        if width_of(text, font) <= where.width():
            painter.setFont(font)
            painter.drawText(where, side_of | Qt.AlignmentFlag.AlignVCenter, text)
        else:
            paint_wrapped(painter, text, font, where, side_of)
        painter.restore()
        self.paint_lines(painter, option, index)


class TextTable(QTableView):
    """Rows of any shape through columns; Enter, Space or a double click opens the row in hand.

    With `whole` it is as high as all its rows: what it stands in scrolls, the table does not.
    """

    opened = Signal(object)
    current_changed = Signal(object)
    """The row in hand, None where there is none."""

    def __init__(self, look: Look, columns: tuple[TextColumn, ...], name: str, whole: bool = False) -> None:
        super().__init__()
        self._look, self._whole = look, whole
        self.columns = columns
        self._model = _Rows(columns, self)
        self._cells = _Cells(look, self)
        self.setModel(self._model)
        self.setItemDelegate(self._cells)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setMinimumSectionSize(1)
        if whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.doubleClicked.connect(lambda _: self._open())
        self.selectionModel().currentRowChanged.connect(self._moved)
        look.changed.connect(self.fit)

    @property
    def rows(self) -> tuple[Any, ...]:
        """The rows shown, headings among them."""
        return self._model.rows

    @property
    def current(self) -> Any:
        """The row in hand, None where there is none."""
        index = self.currentIndex()
        return self.rows[index.row()] if index.isValid() else None

    def show_rows(self, rows: tuple[Any, ...]) -> None:
        """Show these rows in place of those shown before; none of them is in hand."""
        self._model.show_rows(rows)
        self.clearSpans()
        for number, row in enumerate(rows):
            if isinstance(row, Heading) and len(self.columns) > 1:
                self.setSpan(number, 0, 1, len(self.columns))
        self.fit()
        self.scrollToTop()

    def take(self, number: int) -> None:
        """Take a row in hand by its number from 0, the next one where that is a heading; none beyond the end."""
        while number < len(self.rows) and isinstance(self.rows[number], Heading):
            number += 1
        if number < len(self.rows):
            self.selectRow(number)

    def fit(self) -> None:
        """Share the width out over the columns and give each row the height it needs."""
        available = self.viewport().width()
        for role in (Role.SMALL, Role.CAPTION):
            self._cells.role = role
            measured = self._cells.measured(self.rows, self.columns)
            wanted, least = self._widths(measured)
            if sum(least) <= available:
                break
        grow = next((number for number, one in enumerate(self.columns) if one.grow), 0)
        widths = share_out(available, wanted, least, grow)
        for number, wide in enumerate(widths):
            self.setColumnWidth(number, wide)
        for number, high in enumerate(self._cells.heights(self.rows, self.columns, measured, widths)):
            self.setRowHeight(number, high)
        self.updateGeometry()

    def _widths(self, measured: list[tuple[int, ...]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the columns' widths where each cell stands on one line, and the least each can do with."""
        side = 2 * self._look.px(_SIDE)
        head = self._look.font(Role.SMALL)
        titles = tuple(round(width_of(one.title, head) + 1) + side for one in self.columns)
        wanted = [max(some) for some in zip(titles, *(one for one in measured if one), strict=True)]
        em = width_of("国", self._cells.font())
        least = tuple(min(want, round(one.least * em) + side) for one, want in zip(self.columns, wanted, strict=True))
        return tuple(wanted), least

    def _open(self) -> None:
        if self.current is not None and not isinstance(self.current, Heading):
            self.opened.emit(self.current)

    def _moved(self, index: QModelIndex) -> None:
        row = self.rows[index.row()] if index.isValid() else None
        self.current_changed.emit(None if isinstance(row, Heading) else row)

    # ---- Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self._open()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        head, rows = self.horizontalHeader().sizeHint().height(), self.verticalHeader().length()
        high = rows if self._whole else min(rows, self._look.px(320))
        return QSize(self._look.px(320), head + high + 2 * self.frameWidth() + 2)

    def minimumSizeHint(self) -> QSize:
        if self._whole:
            return QSize(self._look.px(200), self.sizeHint().height())
        line = round(height_of(self._cells.font())) + self._look.px(HAIR + 2)
        return QSize(self._look.px(200), self.horizontalHeader().sizeHint().height() + 3 * line)


def share_out(available: int, wanted: tuple[int, ...], least: tuple[int, ...], grow: int) -> tuple[int, ...]:
    """Return the columns' widths, which fill what is available.

    Where there is less than wanted, the widest columns give way first, each down to its least and no further; where
    there is more, the column `grow` takes it.
    """
    over = sum(wanted) - available
    if over <= 0:
        return tuple(want - over if number == grow else want for number, want in enumerate(wanted))
    low, high = 0, max(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(_capped(wanted, least, middle)) <= available:
            low = middle
        else:
            high = middle - 1
    found = list(_capped(wanted, least, low))
    # Narrower than all of them at their least: what grows is broken within its words rather than pushed off the edge.
    found[grow] = max(found[grow] + available - sum(found), 1)
    return tuple(found)


def _capped(wanted: tuple[int, ...], least: tuple[int, ...], most: int) -> tuple[int, ...]:
    return tuple(max(few, min(want, most)) for want, few in zip(wanted, least, strict=True))
