"""How the cells of tables are painted: a line below each row, totals in bold, the ring around the row in hand."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, RING, TIGHT
from settledesk.ui.rows import STRONG

Index = QModelIndex | QPersistentModelIndex


class LinedCells(QStyledItemDelegate):
    """Plain cells with a hairline below; a cell whose model gives STRONG is bold, with a firmer line above.

    With `whole_rows` the focus is shown around the row instead of the cell.
    """

    def __init__(self, look: Look, parent: QObject, whole_rows: bool = False) -> None:
        super().__init__(parent)
        self.look, self._whole_rows = look, whole_rows

    def paint_lines(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the hairline of a cell and, on the row in hand, its part of the ring."""
        where, p = QRectF(option.rect), self.look.palette
        painter.save()
        if index.data(STRONG):
            painter.setPen(QPen(QColor(p.edge), 1))
            painter.drawLine(QLineF(where.left(), where.top() + 0.5, where.right(), where.top() + 0.5))
        painter.setPen(QPen(QColor(p.line), 1))
        painter.drawLine(QLineF(where.left(), where.bottom() - 0.5, where.right(), where.bottom() - 0.5))
        if self._whole_rows and self._in_hand(option, index):
            painter.setPen(QPen(QColor(p.accent), RING))
            half = RING / 2
            left, top, right, bottom = where.left(), where.top() + half, where.right(), where.bottom() - half
            painter.drawLine(QLineF(left, top, right, top))
            painter.drawLine(QLineF(left, bottom, right, bottom))
            if index.column() == 0:
                painter.drawLine(QLineF(left + half, top, left + half, bottom))
            if index.column() == index.model().columnCount() - 1:
                painter.drawLine(QLineF(right - half, top, right - half, bottom))
        painter.restore()

    def _in_hand(self, option: QStyleOptionViewItem, index: Index) -> bool:
        table = option.widget
        return isinstance(table, QTableView) and table.hasFocus() and table.currentIndex().row() == index.row()

    # ---- Qt's own

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.data(STRONG):
            option.font.setBold(True)
        if self._whole_rows:
            option.state &= ~QStyle.StateFlag.State_HasFocus

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + self.look.px(TIGHT), size.height() + self.look.px(HAIR))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        self.paint_lines(painter, option, index)
