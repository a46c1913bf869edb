"""The bill in four totals, and the line that shows whether the parts add up to the whole."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from settledesk.basis.errors import Refusal
from settledesk.basis.money import ZERO, Money
from settledesk.basis.typed import typed_amount
from settledesk.model.case import FeeLine
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle

PARTS = (("totals.self_funded", "自费"), ("totals.over_limit", "超限价"), ("totals.first_pay", "先行自付"))


def identity_line(texts: dict[str, str]) -> tuple[str, str]:
    """Return a tone and the line 总费用 = 自费 + 超限价 + 先行自付 + 范围内 for four typed totals; empty while one is blank."""
    try:
        total, *parts = (typed_amount(texts[path]) for path in ("totals.total", *(path for path, _ in PARTS)))
    except (KeyError, Refusal):
        return "secondary", ""
    left = Money(total.fen - sum(part.fen for part in parts))
    sums = " + ".join(f"{name} {part.grouped}" for (_, name), part in zip(PARTS, parts, strict=True))
    if left < ZERO:
        return "stop", f"✘ 总费用 {total.grouped} 小于 {sums}，多出 {(-left).grouped}"
    return "good", f"✔ 总费用 {total.grouped} = {sums} + 范围内 {left.grouped}"


def lines_line(lines: tuple[FeeLine, ...], total: Money | None) -> tuple[str, str]:
    """Return a tone and the line that holds the fee lines against the invoice's total, where that was typed."""
    found = Money(sum(line.amount.fen for line in lines))
    if total is None:
        return "secondary", f"{len(lines):,} 行合计 {found.grouped}"
    if found == total:
        return "good", f"✔ {len(lines):,} 行合计 {found.grouped}，与发票一致"
    return "stop", f"✘ {len(lines):,} 行合计 {found.grouped}，与发票 {total.grouped} 相差 {(total - found).grouped}"


class Identity(QWidget):
    """One line under the bill: whether it adds up, by mark and word."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.label = QLabel()
        self.label.setProperty("role", "small")
        self.label.setWordWrap(True)
        self.label.setAccessibleName("费用核对")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.label)
        self._tone = ""
        look.changed.connect(self.updateGeometry)

    def show_line(self, tone: str, text: str) -> None:
        """Show a line in a tone."""
        self.label.setText(text)
        self.label.setAccessibleDescription(text)
        self.setVisible(bool(text))
        if tone != self._tone:
            self._tone = tone
            self.label.setProperty("tone", tone)
            restyle(self.label)
