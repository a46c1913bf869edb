"""The money line: total, what the funds pay, what the patient bears, and what is due at the window."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from settledesk.basis.capitals import capitals
from settledesk.model.outcome import Due
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, SNUG, Role
from settledesk.ui.pieces.flow import room
from settledesk.ui.pieces.ink import fitting, height_of, width_of
from settledesk.ui.pieces.split_view import MoneyView

_NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount as it is drawn: what it is called, its text, and the name of its colour."""

    caption: str
    text: str
    tone: str


def amounts(view: MoneyView) -> tuple[Figure, Figure, Figure]:
    """Return the total, what the funds pay and what the patient bears."""
    return (
        Figure("总费用", view.total.grouped, "text"),
        Figure("基金支付", view.funds.grouped, "fund"),
        Figure("个人负担", view.patient.grouped, "cash"),
    )


def nothing() -> tuple[Figure, Figure, Figure]:
    """Return the three captions without amounts: nothing is computed yet."""
    return (
        Figure("总费用", _NOTHING, "text"),
        Figure("基金支付", _NOTHING, "fund"),
        Figure("个人负担", _NOTHING, "cash"),
    )


def due_figure(due: Due) -> Figure:
    """Return what changes hands at the window: what is given back of the deposit, or still to be paid."""
    return Figure("应补", due.top_up.grouped, "text") if due.top_up else Figure("应退", due.refund.grouped, "text")


class Figures(QWidget):
    """Captions with their amounts below them, all in the same type: `role`, or less where that does not fit."""

    def __init__(self, look: Look, role: Role = Role.MONEY) -> None:
        super().__init__()
        self._look, self._role = look, role
        self._figures: tuple[Figure, ...] = nothing()
        self.setAccessibleName("金额")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._follow)

    def show_figures(self, figures: tuple[Figure, ...]) -> None:
        """Show amounts, from left to right."""
        self._figures = figures
        self.setAccessibleDescription("，".join(f"{one.caption} {one.text}" for one in figures))
        self._follow()

    def _follow(self) -> None:
        self.updateGeometry()
        self.update()

    def figure_font(self, width: float) -> QFont:
        """Return the font in which each amount fits its share of a width; all have the same."""
        share = width / len(self._figures) - self._look.px(SNUG)
        longest = max((one.text for one in self._figures), key=len)
        least = self._look.font(Role.SMALL).pixelSize()
        return fitting(longest, self._look.font(self._role, bold=True), share, least)

    def _wide(self, font: QFont) -> int:
        each = max(width_of(one.text, font) for one in self._figures) + self._look.px(SNUG)
        return ceil(each * len(self._figures))

    # ---- Qt's own

    def sizeHint(self) -> QSize:
        font = self._look.font(self._role, bold=True)
        return QSize(self._wide(font), round(height_of(self._look.font(Role.CAPTION)) + height_of(font)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._wide(self._look.font(Role.SMALL, bold=True)) + 1, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette, share = self._look.palette, self.width() / len(self._figures)
        caption = self._look.font(Role.CAPTION)
        line = height_of(caption)
        font = self.figure_font(self.width())
        for index, one in enumerate(self._figures):
            x = index * share
            painter.setFont(caption)
            painter.setPen(QColor(palette.secondary))
            painter.drawText(QRectF(x, 0, share, line), Qt.AlignmentFlag.AlignLeft, one.caption)
            painter.setFont(font)
            painter.setPen(QColor(palette.faint if one.text == _NOTHING else getattr(palette, one.tone)))
            where = QRectF(x, line, share, self.height() - line)
            painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, one.text)


class MoneyLine(QWidget):
    """The three amounts, and below them the total in capitals, the deposit, and what is given back or still to pay."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("金额栏")
        self._figures = Figures(look)
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

    @property
    def view(self) -> MoneyView | None:
        """What is shown; None: dashes."""
        return self._view

    def show_amounts(self, view: MoneyView | None) -> None:
        """Show what was computed; None: dashes, nothing is computed yet."""
        self._view = view
        self._follow()

    def _follow(self) -> None:
        room(self._look, self._column, 0, HAIR)
        view = self._view
        if view is None:
            self._figures.show_figures(nothing())
            self._below.setText(f'<span style="color:{self._look.palette.secondary}">填好就诊与费用后自动试算</span>')
            return
        self._figures.show_figures(amounts(view))
        self._below.setText(self._due(view))

    def _due(self, view: MoneyView) -> str:
        parts = [escape(capitals(view.total.fen))]
        strong = ""
        if view.due is not None:
            parts.append(f"预交 {view.due.deposit.grouped}")
            one = due_figure(view.due)
            strong = f"{one.caption} {one.text}"
        p = self._look.palette
        said = "&nbsp;·&nbsp; ".join(parts)
        # What the hands do next is larger than what stands beside it.
        size = self._look.font().pixelSize()
        mark = f'<b style="color:{p.text}; font-size:{size}px; white-space:nowrap">{strong}</b>'
        end = f"&nbsp;&nbsp;&nbsp; {mark}" if strong else ""
        return f'<span style="color:{p.secondary}">{said}</span>{end}'
