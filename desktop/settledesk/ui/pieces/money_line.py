"""The money line: total, what the funds pay, what the patient bears, and what is due at the window."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from settledesk.basis.capitals import capitals
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, SNUG, Role
from settledesk.ui.pieces.flow import room
from settledesk.ui.pieces.ink import fitting, height_of, width_of
from settledesk.ui.pieces.split_view import MoneyView

_CAPTIONS = (("总费用", "text"), ("基金支付", "fund"), ("个人负担", "cash"))
_NOTHING = "—"


class _Figures(QWidget):
    """Three captions with their amounts in the largest type that fits."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._texts = (_NOTHING,) * 3
        self.setAccessibleName("金额")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._follow)

    def show_texts(self, texts: tuple[str, str, str]) -> None:
        self._texts = texts
        said = "，".join(f"{caption} {text}" for (caption, _), text in zip(_CAPTIONS, texts, strict=True))
        self.setAccessibleDescription(said)
        self._follow()

    def _follow(self) -> None:
        self.updateGeometry()
        self.update()

    def figure_font(self, width: float) -> QFont:
        """Return the font in which each amount fits its third of a width; all three have the same."""
        third = width / 3 - self._look.px(SNUG)
        longest = max(self._texts, key=len)
        least = self._look.font(Role.SMALL).pixelSize()
        return fitting(longest, self._look.font(Role.MONEY, bold=True), third, least)

    # ---- Qt's own

    def sizeHint(self) -> QSize:
        font = self._look.font(Role.MONEY, bold=True)
        wide = max(width_of(text, font) for text in self._texts) + self._look.px(SNUG)
        high = height_of(self._look.font(Role.CAPTION)) + height_of(font)
        return QSize(round(3 * wide), round(high))

    def minimumSizeHint(self) -> QSize:
        font = self._look.font(Role.SMALL, bold=True)
        wide = max(width_of(text, font) for text in self._texts) + self._look.px(SNUG) + 1
        return QSize(round(3 * wide), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette, third = self._look.palette, self.width() / 3
        caption = self._look.font(Role.CAPTION)
        line = height_of(caption)
        font = self.figure_font(self.width())
        for index, ((title, tone), text) in enumerate(zip(_CAPTIONS, self._texts, strict=True)):
            x = index * third
            painter.setFont(caption)
            painter.setPen(QColor(palette.secondary))
            painter.drawText(QRectF(x, 0, third, line), Qt.AlignmentFlag.AlignLeft, title)
            painter.setFont(font)
            painter.setPen(QColor(palette.faint if text == _NOTHING else getattr(palette, tone)))
            where = QRectF(x, line, third, self.height() - line)
            painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


class MoneyLine(QWidget):
    """The three amounts, and below them the total in capitals, the deposit, and what is given back or still to pay."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("金额栏")
        self._figures = _Figures(look)
        self._below = QLabel()
        self._below.setAccessibleName("大写与应退应补")
        self._below.setProperty("role", "small")
        self._below.setTextFormat(Qt.TextFormat.RichText)
        self._below.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._figures)
        self._column.addWidget(self._below)
        look.changed.connect(self._follow)
        self._view: MoneyView | None = None
        self._follow()

    def show_amounts(self, view: MoneyView | None) -> None:
        """Show what was computed; None: dashes, nothing is computed yet."""
        self._view = view
        self._follow()

    def _follow(self) -> None:
        room(self._look, self._column, 0, HAIR)
        view = self._view
        if view is None:
            self._figures.show_texts((_NOTHING, _NOTHING, _NOTHING))
            self._below.setText(f'<span style="color:{self._look.palette.secondary}">填好就诊与费用后自动试算</span>')
            return
        self._figures.show_texts((view.total.grouped, view.funds.grouped, view.patient.grouped))
        self._below.setText(self._due(view))

    def _due(self, view: MoneyView) -> str:
        parts = [escape(capitals(view.total.fen))]
        strong = ""
        if view.due is not None:
            parts.append(f"预交 {view.due.deposit.grouped}")
            if view.due.top_up:
                strong = f"应补 {view.due.top_up.grouped}"
            else:
                strong = f"应退 {view.due.refund.grouped}"
        p = self._look.palette
        said = "&nbsp;·&nbsp; ".join(parts)
        # What the hands do next is larger than what stands beside it.
        size = self._look.font().pixelSize()
        mark = f'<b style="color:{p.text}; font-size:{size}px; white-space:nowrap">{strong}</b>'
        end = f"&nbsp;&nbsp;&nbsp; {mark}" if strong else ""
        return f'<span style="color:{p.secondary}">{said}</span>{end}'
