"""The platform's figures beside our own: each that was typed, ours, and what they differ by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from settledesk.basis.errors import Refusal
from settledesk.basis.money import ZERO, Money
from settledesk.basis.typed import typed_amount
from settledesk.desk.entry import FIELD
from settledesk.model.outcome import Split
from settledesk.model.outcome_document import split_amounts
from settledesk.model.sheet import Column, ColumnKind
from settledesk.ui.look.look import Look
from settledesk.ui.pieces.flow import Panel
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.money_table import MoneyTable

_AT = "platform."


@dataclass(frozen=True, slots=True)
class Beside:
    """One money field, by its path and name: the platform's amount and ours."""

    path: str
    name: str
    platform: Money
    ours: Money

    @property
    def off(self) -> Money:
        """What the platform has more than we."""
        return self.platform - self.ours

    @property
    def words(self) -> str:
        """What is said at the field: ours, and how much more or less the platform has."""
        more = f"平台多 {self.off.grouped}" if self.off > ZERO else f"平台少 {(-self.off).grouped}"
        return f"本机 {self.ours.grouped}，{more}"


_COLUMNS = (
    Column("项目", ColumnKind.TEXT, lambda row: row.name),
    Column("平台", ColumnKind.MONEY, lambda row: row.platform),
    Column("本机", ColumnKind.MONEY, lambda row: row.ours),
    Column("相差", ColumnKind.MONEY, lambda row: row.off),
    Column("", ColumnKind.TEXT, lambda row: "✘ 不同" if row.off else "✔ 一致"),
)


def short_label(path: str) -> str:
    """Return the name of one of the platform's figures where it is clear whose it is."""
    return FIELD[path].label.removeprefix("平台：")


def beside(split: Split | None, texts: Mapping[str, str]) -> tuple[Beside, ...]:
    """Return each of the platform's figures that was typed and can be read, beside our own."""
    if split is None:
        return ()
    ours = split_amounts(split)
    found = []
    for path, text in texts.items():
        field = path.removeprefix(_AT)
        if path.startswith(_AT) and field in ours:
            try:
                found.append(Beside(path, short_label(path), typed_amount(text), ours[field]))
            except Refusal:
                continue
    return tuple(found)


class PlatformTable(Panel):
    """The comparison, and one sentence about it, which stands where its owner puts it."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, surface="", margin=0)
        self.message = InlineMessage(look)
        self.table = MoneyTable(look, _COLUMNS, "平台与本机的金额")
        self.body.addWidget(self.table)
        look.changed.connect(self.table.show_whole)

    def show_difference(self, split: Split | None, texts: Mapping[str, str]) -> None:
        """Compare what was typed with our split; None where nothing is computed yet."""
        rows = beside(split, texts)
        self.table.show_rows(rows)
        self.table.show_whole()
        self.table.setVisible(bool(rows))
        wrong = sum(bool(row.off) for row in rows)
        if not rows:
            self.message.tell("secondary", "填入医保平台返回的金额，与本机逐项比较；不填则只按本机计算。")
        elif wrong:
            self.message.tell("warning", f"有 {wrong} 项与本机不同。结算单以平台金额为准，请先查明原因。")
        else:
            self.message.tell("good", "所填各项与本机一致。")
