"""What each fund pays now and would pay, as two bars beside each other with their amounts and the difference."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from settledesk.basis.money import Money
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, SNUG, TIGHT, Role
from settledesk.ui.pieces.ink import hatch, height_of, width_of

NOW, THEN = "现行规定", "新规定"
_NARROW = 560
"""Design pixels below which a fund's name stands above its bars instead of before them."""
_LEAST_BAR = 60


@dataclass(frozen=True, slots=True)
class FundBar:
    """One fund: what it pays and what it would pay."""

    label: str
    now: Money
    then: Money

    @property
    def more(self) -> str:
        """The difference with its sign, "不变" for none."""
        change = self.then - self.now
        return f"+{change.grouped}" if change.fen > 0 else change.grouped if change else "不变"


class FundBars(QWidget):
    """Paints the funds below each other, all bars to one scale; the bar of today is hatched, the other one plain."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._bars: tuple[FundBar, ...] = ()
        self.setAccessibleName("各项基金现行与新规定下的支付")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._follow)

    def show_bars(self, bars: tuple[FundBar, ...]) -> None:
        """Show these funds in place of those shown before."""
        self._bars = bars
        self.setAccessibleDescription(
            "；".join(f"{one.label}：{NOW} {one.now.grouped}，{THEN} {one.then.grouped}，{one.more}" for one in bars)
        )
        self._follow()

    def _follow(self) -> None:
        self.updateGeometry()
        self.update()

    # ---- measures

    @property
    def _line(self) -> float:
        return height_of(self._look.font(Role.SMALL)) + self._look.px(2)

    def _columns(self) -> tuple[float, float, float]:
        """Return the widths of the names, the amounts and the differences."""
        small, bold = self._look.font(Role.SMALL), self._look.font(Role.SMALL, bold=True)
        names = max((width_of(one.label, bold) for one in self._bars), default=0.0)
        amounts = (amount.grouped for one in self._bars for amount in (one.now, one.then))
        money = max((width_of(one, small) for one in amounts), default=0.0)
        return names, money, max((width_of(one.more, bold) for one in self._bars), default=0.0)

    def _stacked(self, width: float) -> bool:
        return width < self._look.px(_NARROW)

    def _each(self, width: float) -> float:
        """Return the height that one fund takes."""
        return self._line * (3 if self._stacked(width) else 2) + self._look.px(TIGHT)

    # ---- Qt's own

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        legend = self._line + self._look.px(HAIR)
        return round(legend + len(self._bars) * self._each(width) + 0.5)

    def sizeHint(self) -> QSize:
        wide = self._look.px(_NARROW)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        _, money, more = self._columns()
        wide = round(self._look.px(_LEAST_BAR + 2 * SNUG) + money + more + 1)
        return QSize(wide, self.heightForWidth(max(wide, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, px = self._look, self._look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_legend(painter)
        names, money, more = self._columns()
        stacked = self._stacked(self.width())
        left = 0.0 if stacked else names + px(SNUG)
        right = self.width() - money - more - 2 * px(SNUG)
        most = max((max(one.now.fen, one.then.fen) for one in self._bars), default=0) or 1
        top, line = self._line + px(HAIR), self._line
        for one in self._bars:
            painter.setPen(QColor(look.palette.text))
            painter.setFont(look.font(Role.SMALL, bold=True))
            high = line if stacked else 2 * line
            painter.drawText(QRectF(0, top, self.width(), high), Qt.AlignmentFlag.AlignVCenter, one.label)
            bars = top + (line if stacked else 0)
            for number, amount in enumerate((one.now, one.then)):
                row = QRectF(left, bars + number * line, max(right - left, 0), line)
                self._paint_bar(painter, row, amount, most, then=bool(number))
                painter.setPen(QColor(look.palette.text))
                painter.setFont(look.font(Role.SMALL))
                painter.drawText(
                    QRectF(right + px(SNUG), row.top(), money, line),
                    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                    amount.grouped,
                )
            painter.setFont(look.font(Role.SMALL, bold=True))
            painter.drawText(
                QRectF(self.width() - more, bars, more, 2 * line),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                one.more,
            )
            top += self._each(self.width())

    def _paint_bar(self, painter: QPainter, row: QRectF, amount: Money, most: int, then: bool) -> None:
        p, px = self._look.palette, self._look.px
        where = row.adjusted(0, px(3), 0, -px(3))
        where.setWidth(max(row.width() * max(amount.fen, 0) / most, 1.0))
        if then:
            painter.fillRect(where, QColor(p.fund))
            return
        painter.fillRect(where, QColor(p.accent_ground))
        hatch(painter, where, "cash", p.fund, px(5))
        painter.setPen(QPen(QColor(p.fund), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(where.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_legend(self, painter: QPainter) -> None:
        look, px = self._look, self._look.px
        font = look.font(Role.CAPTION)
        x = 0.0
        for text, then in ((NOW, False), (THEN, True)):
            self._paint_bar(painter, QRectF(x, 0, px(20), self._line), Money(1), 1, then)
            painter.setFont(font)
            painter.setPen(QColor(look.palette.secondary))
            x += px(20 + 6)
            painter.drawText(QRectF(x, 0, self.width(), self._line), Qt.AlignmentFlag.AlignVCenter, text)
            x += width_of(text, font) + px(SNUG)
        painter.setPen(QColor(look.palette.secondary))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, 0, self.width(), self._line), side, "元")
