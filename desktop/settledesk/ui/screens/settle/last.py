"""The settlement just made, large enough to read out to the patient, until the next one begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QLabel

from settledesk.basis.money import ZERO, yuan
from settledesk.model.identity import mask_name
from settledesk.model.outcome import Due
from settledesk.model.settlement import Settlement
from settledesk.ui.look.look import Look
from settledesk.ui.pieces.flow import Panel
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.money_line import MoneyLine
from settledesk.ui.pieces.split_view import MoneyView
from settledesk.ui.pieces.verdict_view import VerdictView

SETTLED = VerdictView("good", "good", "已结算", "", "")
"""What stands for the verdict once it is done."""


class LastSettled(Panel):
    """Number, whose it was, the amounts, and what became of its paper."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setAccessibleName("上一笔")
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.title.setProperty("tone", "good")
        self.title.setWordWrap(True)
        self.money = MoneyLine(look)
        self.paper = InlineMessage(look)
        for widget in (self.title, self.money, self.paper):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_settled(self, made: Settlement) -> None:
        """Show a settlement."""
        name = mask_name(str(made.case["patient"].get("name") or ""))
        self.title.setText(f"✔ 已结算　{made.number}　{name}")
        self.money.show_amounts(_amounts(made.outcome))
        self.paper.tell("secondary", "正在打印……")

    def show_paper(self, tone: str, text: str) -> None:
        """Say what became of its paper."""
        self.paper.tell(tone, f"{text}。按 F2 查看结算单。")


def _amounts(outcome: Mapping[str, Any]) -> MoneyView:
    split, due = outcome["split"], outcome["due"]
    return MoneyView(
        yuan(split["medfee_sumamt"]),
        yuan(split["fund_pay_sumamt"]),
        yuan(split["psn_part_amt"]),
        None if due is None else Due(*(yuan(due[key]) for key in ("deposit", "refund", "top_up"))),
    )


def due_words(made: Settlement) -> str:
    """Return what is due at the window, as the clerk says it; empty where no deposit was handed in."""
    due = made.outcome["due"]
    if due is None:
        return ""
    refund, top_up = yuan(due["refund"]), yuan(due["top_up"])
    if refund > ZERO:
        return f"应退 {refund.grouped} 元"
    return f"应补 {top_up.grouped} 元" if top_up > ZERO else "不退不补"
