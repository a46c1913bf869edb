"""The bill as a waterfall: from the total down, what the patient bears and what the funds pay, to what is left."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, SNUG, TIGHT, Role
from settledesk.ui.pieces.ink import hatch, height_of, width_of
from settledesk.ui.pieces.split_view import FallRow

_TONE = {"total": "secondary", "down": "self_funded", "fund": "fund", "rest": "cash"}
_SIGN = {"total": "", "down": "− ", "fund": "− ", "rest": "＝ "}


@dataclass(frozen=True, slots=True)
class Fall:
    """A row with the fen at which its bar begins and ends."""

    row: FallRow
    begins: int
    ends: int


def falls(rows: tuple[FallRow, ...]) -> tuple[Fall, ...]:
    """Return the rows with their bars: each amount taken hangs where the ones before it have left off."""
    found, left = [], 0
    for row in rows:
        if row.kind in ("total", "rest"):
            found.append(Fall(row, 0, row.amount.fen))
            left = row.amount.fen
        else:
            found.append(Fall(row, max(left - row.amount.fen, 0), left))
            left = max(left - row.amount.fen, 0)
    return tuple(found)


class Waterfall(QWidget):
    """Paints FallRows from top to bottom: label, bar, amount."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: tuple[FallRow, ...] = ()
        self.setAccessibleName("费用分解图")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._follow)

    def show_rows(self, rows: tuple[FallRow, ...]) -> None:
        """Show these rows."""
        self._rows = rows
        self.setAccessibleDescription("，".join(f"{one.label} {_SIGN[one.kind]}{one.amount.grouped}" for one in rows))
        self._follow()

    def _follow(self) -> None:
        self.updateGeometry()
        self.update()

    @property
    def _step(self) -> float:
        return height_of(self._look.font(Role.SMALL)) + self._look.px(HAIR)

    def _columns(self) -> tuple[float, float]:
        """Return how wide the labels and the amounts are."""
        plain, bold = self._look.font(Role.SMALL), self._look.font(Role.SMALL, bold=True)
        labels = max((width_of(one.label, bold) for one in self._rows), default=0.0)
        amounts = max((width_of(self._amount(one), bold) for one in self._rows), default=0.0)
        return max(labels, width_of("总费用", plain)), amounts

    def _amount(self, row: FallRow) -> str:
        return f"{_SIGN[row.kind]}{row.amount.grouped}"

    # ---- Qt's own

    def sizeHint(self) -> QSize:
        labels, amounts = self._columns()
        return QSize(round(labels + amounts + self._look.px(240)), round(self._step * max(len(self._rows), 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width() - self._look.px(140), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, p = self._look, self._look.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        labels, amounts = self._columns()
        left = labels + look.px(SNUG)
        wide = self.width() - left - amounts - look.px(SNUG)
        bars = falls(self._rows)
        most = max((one.ends for one in bars), default=1) or 1
        high, before = self._step - look.px(HAIR), None
        for index, fall in enumerate(bars):
            row, top = fall.row, index * self._step
            strong = row.kind in ("total", "rest")
            painter.setFont(look.font(Role.SMALL, bold=strong))
            painter.setPen(QColor(p.text))
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, labels + 1, self._step), middle | Qt.AlignmentFlag.AlignLeft, row.label)
            x, end = left + wide * fall.begins / most, left + wide * fall.ends / most
            where = QRectF(x, top + look.px(HAIR) / 2, max(end - x, 2.0), high)
            painter.fillRect(where, QColor(getattr(p, _TONE[row.kind])))
            hatch(painter, where, _TONE[row.kind], p.on_payer, look.px(7))
            if before is not None and row.kind != "rest":
                # A thin line joins each bar to the one it hangs from.
                painter.setPen(QPen(QColor(p.edge), 1, Qt.PenStyle.DotLine))
                painter.drawLine(QLineF(before, top - look.px(HAIR) / 2, before, top + look.px(HAIR) / 2))
            before = x if row.kind in ("down", "fund") else end
            painter.setPen(QColor(getattr(p, _TONE[row.kind]) if row.kind != "total" else p.text))
            where = QRectF(self.width() - amounts - look.px(TIGHT), top, amounts + look.px(TIGHT), self._step)
            painter.drawText(where, middle | Qt.AlignmentFlag.AlignRight, self._amount(row))
