"""What an impact comes to, in words and rows for the screen: sentences, the funds' bars, who is touched, the largest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from settledesk.basis.money import ZERO, Money, total
from settledesk.desk.impact_shapes import NAMED, Change, Impact, Sums
from settledesk.model.areas import AreaTable
from settledesk.model.labels import FUND, POLICY_KIND, SCHEME, TREATED_AS
from settledesk.model.outcome import TreatedAs
from settledesk.ui.pieces.fund_bars import FundBar

_MOST_GAPS, _MOST_NUMBERS = 5, 3


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Settlements alike in scheme and row: their name and sums."""

    name: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One settlement of those that change most."""

    change: Change
    area: str
    row: str

    @property
    def difference(self) -> str:
        """What the patient gains or loses, as a word and an amount."""
        gain = self.change.gain
        return f"少付 {gain.grouped}" if gain > ZERO else f"多付 {Money(-gain.fen).grouped}"


def title(found: Impact, areas: AreaTable) -> str:
    """Return what was tried, and on which settlements."""
    files = "、".join(
        f"{areas.name(one.area)} {POLICY_KIND[one.kind]}"
        f"{'' if one.scheme is None else f'（{SCHEME[one.scheme]}）'} {one.in_force} 起{'（草案）' if one.draft else ''}"
        for one in found.files
    )
    held = "，假定全期施行" if found.throughout else ""
    return f"{files}{held} · {found.first} 至 {found.last} 结算"


def counts(found: Impact) -> tuple[tuple[str, str, str], ...]:
    """Return the figures at the top: caption, value and tone."""
    sums = found.all
    change = sums.funds_then - sums.funds_now
    signed = f"+{change.grouped}" if change > ZERO else change.grouped
    return (
        (f"患者少付 {sums.gaining:,} 笔", f"{sums.gained.grouped} 元", "good"),
        (f"患者多付 {sums.losing:,} 笔", f"{sums.lost.grouped} 元", "stop"),
        ("基金支付增减", f"{signed} 元", "fund"),
        ("没有变化", f"{sums.same:,} 笔", ""),
        ("不适用新规定", f"{found.untouched:,} 笔", ""),
    )


def bars(found: Impact) -> tuple[FundBar, ...]:
    """Return a bar for each fund that pays, and for all together where there are several."""
    rows = tuple(FundBar(FUND[one.fund], one.now, one.then) for one in found.by_fund)
    if len(rows) < 2:
        return rows
    return (*rows, FundBar("合计", total([one.now for one in rows]), total([one.then for one in rows])))


def group_rows(found: Impact) -> tuple[GroupRow, ...]:
    """Return who is touched: the sums of each scheme and row, those that change most first."""
    sums: dict[str, Sums] = {}
    for one in found.groups:
        name = f"{SCHEME[one.scheme]} · {row_words(one.row_now, one.row_then)}"
        sums[name] = sums.get(name, Sums()) + one.sums
    rows = [GroupRow(name, one) for name, one in sums.items()]
    return tuple(sorted(rows, key=lambda row: (-(row.sums.gaining + row.sums.losing), row.name)))


def change_rows(found: Impact, areas: AreaTable) -> tuple[ChangeRow, ...]:
    """Return the settlements that change most, the largest first, at most twenty."""
    both = sorted((*found.largest_gains(), *found.largest_losses()), key=lambda one: (-abs(one.gain.fen), one.number))
    return tuple(ChangeRow(one, areas.name(one.area), row_words(one.row_now, one.row_then)) for one in both[:NAMED])


def notes(found: Impact) -> Iterator[tuple[str, str]]:
    """Yield what is to be known besides: a tone and a sentence."""
    decided = found.settlements - found.untouched - found.not_computed
    if not found.settlements:
        yield "warning", "这段时间没有结算单，请换一段时间。"
    elif not decided and not found.throughout:
        yield "warning", "没有适用新规定的结算单：施行日可能在这段时间之后。勾选「假定全期施行」可以试算。"
    for text in found.warnings:
        yield "warning", text
    if found.direct_lost or found.direct_won:
        yield "warning", f"不再能直接结算 {found.direct_lost:,} 笔，变为能直接结算 {found.direct_won:,} 笔。"
    if found.not_computed:
        yield "warning", f"不能计算 {found.not_computed:,} 笔，没有计入。"
    for gap in found.gaps[:_MOST_GAPS]:
        under = "两边都缺" if gap.now and gap.then else "现行规定缺" if gap.now else "新规定缺"
        who = f"，可问{gap.who}" if gap.who else ""
        yield "warning", f"{gap.count:,} 笔缺 {gap.what}（{under}{who}）：{_numbers(gap.numbers, gap.count)}"
    if found.stored.count:
        numbers = _numbers(found.stored.numbers, found.stored.count)
        same = f"另有 {found.stored.count:,} 笔按现行规定重算与当时结算的不同，上面都以重算为准：{numbers}"
        yield "secondary", same


def row_words(now: TreatedAs | None, then: TreatedAs | None) -> str:
    """Return as what patients are treated, now and then where that is not the same."""
    names = ["不支付" if one is None else TREATED_AS[one] for one in (now, then)]
    return names[0] if now is then else " → ".join(names)


def _numbers(numbers: tuple[str, ...], count: int) -> str:
    return "、".join(numbers[:_MOST_NUMBERS]) + (" 等" if count > _MOST_NUMBERS else "")
