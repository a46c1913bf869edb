"""The bill as one bar: who pays how much, in the payers' colours and patterns, with a legend in words and percent."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, ROOM, TIGHT, Role
from settledesk.ui.pieces.ink import hatch, height_of, width_of
from settledesk.ui.pieces.split_view import BarPart


def share(part: int, whole: int) -> str:
    """Return a part of a whole in percent with one decimal, half up; "0.0%" of nothing."""
    tenths = (2000 * part + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10}%"


class SplitBar(QWidget):
    """Paints the parts of a bill side by side, each as wide as its share."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._parts: tuple[BarPart, ...] = ()
        self.setAccessibleName("费用由谁负担")
        # Not fixed: that would keep it as high as its legend is at the width it would like.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._follow)

    def show_parts(self, parts: tuple[BarPart, ...]) -> None:
        """Show these parts; none: an empty bar."""
        self._parts = parts
        self.setAccessibleDescription("，".join(self._legend_text(one) for one in parts))
        self._follow()

    def segments(self, width: float) -> tuple[tuple[BarPart, float, float], ...]:
        """Return each part that is not nothing with its left and right edge at a width."""
        whole = sum(one.amount.fen for one in self._parts)
        found, done = [], 0
        for one in self._parts:
            if one.amount:
                left = width * done / whole
                done += one.amount.fen
                found.append((one, left, width * done / whole))
        return tuple(found)

    def _follow(self) -> None:
        self.updateGeometry()
        self.update()

    def _legend_text(self, part: BarPart) -> str:
        whole = sum(one.amount.fen for one in self._parts)
        if not part.amount:
            return f"{part.label} 0.00"
        return f"{part.label} {part.amount.grouped}（{share(part.amount.fen, whole)}）"

    @property
    def _thick(self) -> float:
        return max(self._look.px(26), height_of(self._look.font(Role.SMALL)) + self._look.px(HAIR))

    def legend(self, width: float) -> tuple[tuple[BarPart, float, int], ...]:
        """Return where each entry of the legend begins: from the left, and in which line.

        Where they do not stand on one line, those of nothing are left out.
        """
        found = self._placed(self._parts, width)
        if any(line for _, _, line in found):
            return self._placed(tuple(one for one in self._parts if one.amount), width)
        return found

    def _placed(self, parts: tuple[BarPart, ...], width: float) -> tuple[tuple[BarPart, float, int], ...]:
        font = self._look.font(Role.CAPTION)
        mark, gap = self._look.px(12 + 6), self._look.px(ROOM)
        found: list[tuple[BarPart, float, int]] = []
        x, line = 0.0, 0
        for one in parts:
            need = mark + width_of(self._legend_text(one), font)
            if x and x + need > width:
                x, line = 0.0, line + 1
            found.append((one, x, line))
            x += need + gap
        return tuple(found)

    # ---- Qt's own

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = max((line for _, _, line in self.legend(width)), default=0) + 1
        step = height_of(self._look.font(Role.CAPTION)) + self._look.px(HAIR) / 2
        return round(self._thick + self._look.px(TIGHT) + lines * step)

    def sizeHint(self) -> QSize:
        wide = self._look.px(420)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        font, mark = self._look.font(Role.CAPTION), self._look.px(12 + 6)
        wide = max((mark + width_of(self._legend_text(one), font) for one in self._parts), default=self._look.px(200))
        return QSize(round(wide + 1), self.heightForWidth(max(self.width(), round(wide + 1))))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, p = self._look, self._look.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0, 0, self.width(), self._thick)
        shape = QPainterPath()
        shape.addRoundedRect(whole, look.px(HAIR), look.px(HAIR))
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(whole, QColor(p.sunken))
        font = look.font(Role.SMALL)
        painter.setFont(font)
        for part, left, right in self.segments(self.width()):
            where = QRectF(left, 0, right - left, whole.height())
            painter.fillRect(where, QColor(getattr(p, part.tone)))
            hatch(painter, where, part.tone, p.on_payer, look.px(7))
            text = next(
                (
                    one
                    for one in (f"{part.label} {part.amount.grouped}", part.label)
                    if width_of(one, font) + 2 * look.px(TIGHT) <= where.width()
                ),
                "",
            )
            if text:
                # The text stands on the plain colour: the pattern would make it harder to read.
                wide = width_of(text, font) + look.px(TIGHT)
                plate = QRectF(where.center().x() - wide / 2, 0, wide, whole.height())
                painter.fillRect(plate, QColor(getattr(p, part.tone)))
                painter.setPen(QColor(p.on_payer))
                painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)
            if right < self.width():
                painter.fillRect(QRectF(right - 1, 0, 2, whole.height()), QColor(p.surface))
        painter.restore()
        self._paint_legend(painter, whole.height() + look.px(TIGHT))

    def _paint_legend(self, painter: QPainter, top: float) -> None:
        look, p = self._look, self._look.palette
        font = look.font(Role.CAPTION)
        high = height_of(font)
        side = look.px(12)
        for part, x, line in self.legend(self.width()):
            y = top + line * (high + look.px(HAIR) / 2)
            swatch = QRectF(x, y + (high - side) / 2, side, side)
            painter.fillRect(swatch, QColor(getattr(p, part.tone)))
            hatch(painter, swatch, part.tone, p.on_payer, look.px(4))
            painter.setFont(font)
            painter.setPen(QColor(p.text if part.amount else p.secondary))
            where = QRectF(x + side + look.px(6), y, self.width(), high)
            painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._legend_text(part))
