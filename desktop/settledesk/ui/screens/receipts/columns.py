"""What the list of settlements shows, and how its states look: an icon and a word, never a colour alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QStyleOptionViewItem

from settledesk.desk.receipt_list import LineState, SettlementLine
from settledesk.model.sheet import Column, ColumnKind
from settledesk.ui.look.icons import pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import TIGHT
from settledesk.ui.pieces.cells import Index, LinedCells
from settledesk.ui.rows import ROW

STATE_ICON = {
    LineState.PRINTED: "good",
    LineState.UNPRINTED: "print",
    LineState.VOIDED: "void",
    LineState.VOID: "void",
}
STATE_TONE = {
    LineState.PRINTED: "good",
    LineState.UNPRINTED: "warning",
    LineState.VOIDED: "stop",
    LineState.VOID: "stop",
}


def columns(today: Callable[[], date]) -> tuple[Column, ...]:
    """Return the list's columns; today's settlements have the time alone, those of another year the day alone."""

    def time(line: SettlementLine) -> str:
        at, day = line.settled_at, today()
        if at.date() == day:
            return f"{at:%H:%M}"
        return f"{at:%m-%d %H:%M}" if at.year == day.year else f"{at:%Y-%m-%d}"

    return (
        Column("单号", ColumnKind.TEXT, lambda line: line.number),
        Column("时间", ColumnKind.TEXT, time),
        Column("患者", ColumnKind.TEXT, lambda line: line.patient_name),
        Column("参保地", ColumnKind.TEXT, lambda line: line.area),
        Column("总费用", ColumnKind.MONEY, lambda line: line.total),
        Column("基金", ColumnKind.MONEY, lambda line: line.fund),
        Column("个人", ColumnKind.MONEY, lambda line: line.patient),
        Column("状态", ColumnKind.TEXT, lambda line: line.state_label),
    )


class ListCells(LinedCells):
    """The list's cells, closer together than in other tables; the last column has the state's icon before its word."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(look, parent, whole_rows=True)

    # ---- Qt's own

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        line = index.data(ROW)
        if not isinstance(line, SettlementLine) or index.column() != index.model().columnCount() - 1:
            return
        tone, side = STATE_TONE[line.state], self.look.px(18)
        drawn = pixmap(STATE_ICON[line.state], self.look, tone, 18, 2.0)
        icon = QIcon(drawn)
        # Without one of its own a chosen row's icon would be tinted.
        icon.addPixmap(drawn, QIcon.Mode.Selected)
        option.icon = icon
        option.decorationSize = QSize(side, side)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        colour = QColor(getattr(self.look.palette, tone))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
            option.palette.setColor(role, colour)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() - self.look.px(TIGHT), size.height())
