"""Verdict and amounts on one line, to stand in sight while the page above it scrolls."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from settledesk.ui.look.icons import pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle
from settledesk.ui.look.tokens import HAIR, SNUG, WIDE, Role
from settledesk.ui.pieces.money_line import Figures, amounts, due_figure, nothing
from settledesk.ui.pieces.split_view import MoneyView
from settledesk.ui.pieces.verdict_view import VerdictView

_CALM = VerdictView("secondary", "person", "", "", "")


class StandingLine(QFrame):
    """Shows how the filing was found, the three amounts, and what changes hands at the window."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._verdict = _CALM
        self.setProperty("surface", "bar")
        self.setAccessibleName("结论与金额")
        self._icon, self._title = QLabel(), QLabel()
        self._title.setAccessibleName("备案结论")
        self._figures = Figures(look, Role.TITLE)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._title)
        self._row.addWidget(self._figures, 1)
        look.changed.connect(self._follow)
        self._follow()

    def show_case(self, verdict: VerdictView, money: MoneyView | None) -> None:
        """Show what a case comes to; None: dashes, nothing is computed yet."""
        self._verdict = verdict
        due = () if money is None or money.due is None else (due_figure(money.due),)
        self._figures.show_figures((*(nothing() if money is None else amounts(money)), *due))
        self._follow()

    def _follow(self) -> None:
        px = self._look.px
        self._row.setContentsMargins(px(WIDE), px(HAIR), px(WIDE), px(HAIR))
        self._row.setSpacing(px(SNUG))
        self._icon.setPixmap(pixmap(self._verdict.icon, self._look, self._verdict.tone, 24, self.devicePixelRatioF()))
        self._title.setText(f"<b>{self._verdict.title.replace('·', '<br>')}</b>")
        self._title.setProperty("tone", self._verdict.tone)
        restyle(self._title)
