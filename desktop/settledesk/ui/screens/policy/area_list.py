"""The list of areas: rows of one line each, painted with their badge, quick for all of some 370 areas."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from settledesk.desk.policy_views import AreaRow, Mark
from settledesk.ui.look.icons import paint_icon
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, TIGHT, Role
from settledesk.ui.pieces.cells import Index
from settledesk.ui.pieces.ink import fitting, focus_ring, width_of
from settledesk.ui.rows import ROW

MARK_ICON = {
    Mark.PACK: "good",
    Mark.PARENTS: "",
    Mark.ENTERED: "edit",
    Mark.UNCONFIRMED: "question",
    Mark.SOON: "clock",
    Mark.ENDED: "warning",
    Mark.COMING: "calendar",
}
MARK_TONE = {
    Mark.PACK: "good",
    Mark.PARENTS: "secondary",
    Mark.ENTERED: "accent",
    Mark.UNCONFIRMED: "warning",
    Mark.SOON: "warning",
    Mark.ENDED: "warning",
    Mark.COMING: "accent",
}
_ICON = 16
_LEAST_TYPE = 0.7
"""Of the small type: a long name is written smaller rather than cut."""


class AreaModel(QAbstractListModel):
    """The areas of the list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[AreaRow, ...] = ()

    def show_rows(self, rows: tuple[AreaRow, ...]) -> None:
        """Show these areas in place of those shown before."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    # ---- Qt's own

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.name} {row.code}，{row.badge}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.province} {row.name} {row.code}：{row.badge}".strip()
        return row if role == ROW else None


class _Cells(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    # ---- Qt's own

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._look.px(120), self._look.px(28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, look, p, px = index.data(ROW), self._look, self._look.palette, self._look.px
        where = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(p.accent_ground))
            painter.drawRoundedRect(where, px(HAIR), px(HAIR))
        inner = where.adjusted(px(TIGHT), 0, -px(TIGHT), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        caption, small = look.font(Role.CAPTION), look.font(Role.SMALL, bold=row.mark is not Mark.PARENTS)
        # From the right: badge, its icon; then the name, and the code behind it.
        painter.setFont(caption)
        painter.setPen(QColor(getattr(p, MARK_TONE[row.mark])))
        wide = width_of(row.badge, caption) + 1
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, row.badge)
        inner.setRight(inner.right() - wide - px(HAIR))
        icon = MARK_ICON[row.mark]
        if icon:
            side = px(_ICON)
            top = where.top() + (where.height() - side) / 2
            place = QRectF(inner.right() - side, top, side, side)
            paint_icon(painter, icon, getattr(p, MARK_TONE[row.mark]), place)
            inner.setRight(inner.right() - side - px(TIGHT))
        code = width_of(row.code, caption) + 1
        room = inner.width() - code - px(TIGHT)
        font = fitting(row.name, small, room, round(small.pixelSize() * _LEAST_TYPE))
        painter.setFont(font)
        painter.setPen(QColor(p.text))
        name = min(width_of(row.name, font) + 1, room)
        painter.drawText(QRectF(inner.left(), inner.top(), name, inner.height()), middle, row.name)
        painter.setFont(caption)
        painter.setPen(QColor(p.secondary))
        painter.drawText(QRectF(inner.left() + name + px(TIGHT), inner.top(), code, inner.height()), middle, row.code)
        if chosen and isinstance(option.widget, QListView) and option.widget.hasFocus():
            focus_ring(painter, where, look)
        painter.restore()


class AreaList(QListView):
    """The list; `opened` on Enter, Space or a double click, `current_changed` with the area in hand or None."""

    opened = Signal()
    current_changed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._model = AreaModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Cells(look, self))
        self.setAccessibleName("参保地列表")
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda _: self.opened.emit())
        self.selectionModel().currentChanged.connect(self._moved)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def rows(self) -> tuple[AreaRow, ...]:
        """The areas listed."""
        return self._model.rows

    @property
    def current(self) -> AreaRow | None:
        """The area in hand."""
        index = self.currentIndex()
        return self.rows[index.row()] if index.isValid() else None

    def show_rows(self, rows: tuple[AreaRow, ...], keep: str) -> None:
        """List these areas and take in hand the one with the code `keep`, the first where it is not listed."""
        self._model.show_rows(rows)
        self.take(keep)

    def take(self, code: str) -> None:
        """Take an area in hand by its code, the first one where it is not listed."""
        number = next((number for number, row in enumerate(self.rows) if row.code == code), 0)
        if self.rows:
            self.setCurrentIndex(self._model.index(number, 0))
            self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)

    def _moved(self, index: QModelIndex) -> None:
        self.current_changed.emit(self.rows[index.row()] if index.isValid() else None)

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters find nothing here: what is typed belongs into the box above."""

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(28) * 10)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(28) * 4)
