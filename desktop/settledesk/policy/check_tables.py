"""Checks of benefit tables: figures that run against the grain, slips of the unit, and layers that do not meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TypeVar

from settledesk.basis.money import Money
from settledesk.model.case import Person, VisitKind
from settledesk.model.labels import FUND, LEVEL, PERSON, TREATED_AS, VISIT_KIND
from settledesk.model.outcome import TreatedAs
from settledesk.model.terms import Band, ChangeKind, Fund, RatioChange, Takes
from settledesk.policy.combinations import combinations, domains, facts_asked, met, ratio_above
from settledesk.policy.finding import Finding
from settledesk.policy.rules import BenefitsFile, LayerRule, LimitsFile, OffsiteFile, OffsiteRow, Row

T = TypeVar("T")
_LEAST_RATIO = Decimal("0.2")
_MOST_DEDUCTIBLE = Money(10_000_00)
_LEAST_CAP = Money(1_000_00)
_MOST_BONUS = Decimal("0.2")
_MOST_FIRST = Decimal("0.5")
_SLIP = "请核对单位：金额以元计，比例写 0 至 1"
_GRAIN = "请对照原文；原文如此的，不必改"
# Whoever stands further left pays less, or as much.
_LEVELS = (("1",), ("2",), ("3",))
_PERSONS = ((Person.RETIRED.value,), (Person.WORKING.value,))
_RANKS = (
    (TreatedAs.LOCAL.value, TreatedAs.LONG_TERM.value),
    (TreatedAs.REFERRAL.value, TreatedAs.EMERGENCY.value),
    (TreatedAs.TEMPORARY.value,),
    (TreatedAs.UNFILED.value,),
)
_HELD = (TreatedAs.REFERRAL, TreatedAs.EMERGENCY, TreatedAs.TEMPORARY, TreatedAs.UNFILED)
_GRAINS = (("level", _LEVELS), ("person", _PERSONS), ("treated_as", _RANKS))
_WORDS = {
    "level": LEVEL,
    "person": {one.value: text for one, text in PERSON.items()},
    "treated_as": {one.value: text for one, text in TREATED_AS.items()},
}


def check_benefits(file: BenefitsFile) -> Iterator[Finding]:
    """Yield what looks wrong in one benefits file by itself: warnings, since a text may really say so."""
    for number, layer in enumerate(file.layers):
        at = f"layer[{number}]"
        yield from _slips(file, layer)
        yield from _against_the_grain(file, layer.bands, "支付比例", _shortfall, "低于")
        yield from _against_the_grain(file, layer.deductible, "起付线", _excess, "高于")
        yield from _open_end(file, layer, at)
        yield from _base(file, number, layer, at)


def check_offsite(file: OffsiteFile) -> Iterator[Finding]:
    """Yield what looks wrong in one off-site file: a row that is better off than one that filed more properly."""
    if TreatedAs.LOCAL not in file.rows:
        problem = "没有写参保地本地一行"
        yield _warning(file, "rows.local", problem, "补上 [rows.local]，写明按本地待遇的条款")
    for better, worse in _ranked(_RANKS):
        above, below = file.rows.get(TreatedAs(better)), file.rows.get(TreatedAs(worse))
        if above is not None and below is not None:
            yield from _better_off(file, better, above, worse, below)
    for row, rule in file.rows.items():
        for visit, first in rule.first_self_pay.items():
            if not 0 < first.ratio <= _MOST_FIRST:
                key = f"rows.{row.value}.first_self_pay.{visit.value}"
                yield _warning(file, key, f"首先自付比例 {first.ratio} 不像是对的", _SLIP)
        for fund, change in rule.changes.items():
            if _extreme(change):
                key = f"rows.{row.value}.changes.{fund.value}"
                yield _warning(file, key, f"比例变动 {change.kind.value} {change.value} 不像是对的", _SLIP)


def check_layers(file: BenefitsFile, offsite: OffsiteFile | None) -> Iterator[Finding]:
    """Yield a warning for each kind of visit that the off-site rule pays for and no layer of the local rule knows."""
    known = {visit for layer in file.layers for visit in layer.visits}
    asked = {} if offsite is None else {visit: None for row in offsite.rows.values() for visit in row.first_self_pay}
    for visit in asked:
        if visit not in known:
            problem = f"没有{VISIT_KIND[visit]}的支付层，而异地支付政策给了它首先自付比例"
            yield _warning(file, "layer", problem, "请补上这一层；查不到的写 gap")


def check_ceilings(limits: LimitsFile, children: tuple[OffsiteFile, ...]) -> Iterator[Finding]:
    """Yield a warning for each kind of visit that a child lets patients pay first for, and that a parent holds to nothing."""
    visits = {visit: None for child in children for row in child.rows.values() for visit in row.first_self_pay}
    for visit in visits if limits.first_self_pay else ():
        if visit not in limits.first_self_pay:
            problem = f"下级写了{VISIT_KIND[visit]}的首先自付，这里没有它的上限"
            yield _warning(limits, f"first_self_pay.{visit.value}", problem, "请核对原文，补上这一行")


# Which part of the bill a fund looks at, where every text that is known agrees; other funds are each area's own.
_BASES = {
    Fund.POOLED: (Takes.IN_SCOPE,),
    Fund.LARGE_SUM: (Takes.IN_SCOPE, Takes.OVER_CAP, Takes.BURDEN),
    Fund.MAJOR_ILLNESS: (Takes.BURDEN,),
    Fund.AID: (Takes.BURDEN,),
}


def _base(file: BenefitsFile, number: int, layer: LayerRule, at: str) -> Iterator[Finding]:
    """A fund that looks at another part of the bill than it does anywhere, or at what exceeds a cap that is not there."""
    if layer.takes not in _BASES.get(layer.fund, tuple(Takes)):
        problem = f"{FUND[layer.fund]}的基数是 {layer.takes.value}，别处都是 {_BASES[layer.fund][0].value}"
        yield _warning(file, at, problem, "请核对 takes 和 fund")
    if layer.takes is Takes.OVER_CAP:
        below = [one for one in file.layers[:number] if set(one.visits) & set(layer.visits)]
        if not any(one.cap for one in below):
            key = f"layer[{file.layers.index(below[-1])}].cap" if below else f"{at}.takes"
            yield _warning(
                file, key, f"{FUND[layer.fund]}付限额以上的部分，前面却没有一层有限额", "请补上限额，查不到的写 gap"
            )


def _slips(file: BenefitsFile, layer: LayerRule) -> Iterator[Finding]:
    for bands, key in _figures(layer.bands):
        for band in bands:
            if 0 < band.ratio < _LEAST_RATIO:
                yield _warning(file, key, f"支付比例只有 {band.ratio}", _SLIP)
    if layer.fund is Fund.POOLED:
        for deductible, key in _figures(layer.deductible):
            if deductible > _MOST_DEDUCTIBLE:
                yield _warning(file, key, f"起付线高达 {deductible.grouped} 元", _SLIP)
    if VisitKind.INPATIENT in layer.visits:
        for cap, key in _figures(layer.cap):
            if cap is not None and cap < _LEAST_CAP:
                yield _warning(file, key, f"住院限额只有 {cap.grouped} 元", _SLIP)
    for bonus, key in _figures(layer.bonus):
        if bonus > _MOST_BONUS:
            yield _warning(file, key, f"比例另加 {bonus}", _SLIP)


def _figures(rows: tuple[Row[T], ...]) -> Iterator[tuple[T, str]]:
    for row in rows:
        if row.figure is not None:
            yield row.figure.value, row.figure.citation.key or ""


def _ranked(ranks: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, str]]:
    """Every pair of values of which the first stands in a better rank than the second."""
    for place, better in enumerate(ranks):
        for worse in ranks[place + 1 :]:
            for one in better:
                for other in worse:
                    yield one, other


def _against_the_grain(
    file: BenefitsFile, rows: tuple[Row[T], ...], what: str, wrong: Callable[[T, T], str], word: str
) -> Iterator[Finding]:
    """Compare rows that differ in one fact alone; one finding for each pair of rows."""
    facts, values = facts_asked(rows), domains(file)
    told = set()
    for fact, ranks in _GRAINS:
        if fact not in facts:
            continue
        for others in combinations((one for one in facts if one != fact), values):
            for better, worse in _ranked(ranks):
                if better not in values[fact] or worse not in values[fact]:
                    continue
                above, below = met(rows, {**others, fact: better}), met(rows, {**others, fact: worse})
                if len(above) != 1 or len(below) != 1 or above[0] is below[0]:
                    continue
                first, second = above[0].figure, below[0].figure
                if first is None or second is None:
                    continue
                shown = wrong(first.value, second.value)
                pair = (first.citation.key, second.citation.key)
                if shown and pair not in told:
                    told.add(pair)
                    words = _WORDS[fact]
                    problem = f"{words[better]}的{what}{word}{words[worse]}（{shown}）"
                    yield _warning(file, first.citation.key or "", f"{problem}，另一行是 {second.citation.key}", _GRAIN)


def _shortfall(better: tuple[Band, ...], worse: tuple[Band, ...]) -> str:
    """Where the bands of the better place pay less than those of the worse, or nothing."""
    for edge in sorted({0, *(band.up_to.fen for band in (*better, *worse) if band.up_to is not None)}):
        first, second = ratio_above(better, edge), ratio_above(worse, edge)
        if first is not None and second is not None and first < second:
            return f"{_percent(first)} 与 {_percent(second)}"
    return ""


def _excess(better: Money, worse: Money) -> str:
    return f"{better.grouped} 元与 {worse.grouped} 元" if better > worse else ""


def _percent(ratio: Decimal) -> str:
    return f"{(ratio * 100).normalize():f}%"


def _open_end(file: BenefitsFile, layer: LayerRule, at: str) -> Iterator[Finding]:
    """Above a last edge a layer pays nothing: the layer that goes on should begin just there."""
    if layer.fund is not Fund.POOLED or layer.takes is not Takes.IN_SCOPE:
        return
    starts = {
        start
        for other in file.layers
        if other is not layer and set(other.visits) & set(layer.visits) and other.takes is Takes.IN_SCOPE
        for start, _ in _figures(other.deductible)
    }
    found = [(bands[-1].up_to, key) for bands, key in _figures(layer.bands)]
    if len({end for end, _ in found}) == 1:  # every row ends alike: said once
        found = [(found[0][0], f"{at}.bands")]
    for end, key in found:
        if end is not None and end not in starts:
            shown = f"费用段止于 {end.grouped} 元，没有支付层从这里接上"
            yield _warning(file, key, shown, "请核对费用段上限，或补上接续的支付层（查不到的写 gap）")


def _better_off(file: OffsiteFile, better: str, above: OffsiteRow, worse: str, below: OffsiteRow) -> Iterator[Finding]:
    words = _WORDS["treated_as"]
    for visit in above.first_self_pay.keys() & below.first_self_pay.keys():
        first, second = above.first_self_pay[visit].ratio, below.first_self_pay[visit].ratio
        if first > second:
            problem = f"{words[better]}首先自付 {_percent(first)}，高于{words[worse]}的 {_percent(second)}"
            yield _warning(file, f"rows.{better}.first_self_pay.{visit.value}", problem, _GRAIN)
    for fund in above.changes:
        one, other = above.changes[fund], below.changes.get(fund)
        if other is None:
            # Nothing is taken off the worse row: only a first self-pay could be what it bears instead.
            if not below.first_self_pay and _taken(one) > 0:
                problem = f"{words[better]}降低{FUND[fund]}比例，{words[worse]}却不降"
                yield _warning(file, f"rows.{better}.changes.{fund.value}", problem, _GRAIN)
        elif one.kind is other.kind and _taken(one) > _taken(other):
            problem = f"{words[better]}的{FUND[fund]}比例降得比{words[worse]}多"
            yield _warning(file, f"rows.{better}.changes.{fund.value}", problem, _GRAIN)


def _taken(change: RatioChange) -> Decimal:
    """How much a change takes, comparable among changes of one kind."""
    return -change.value if change.kind is ChangeKind.POINTS else 1 - change.value


def _extreme(change: RatioChange) -> bool:
    if change.kind is ChangeKind.POINTS:
        return not -_MOST_FIRST <= change.value < 0
    if change.kind is ChangeKind.MULTIPLY:
        return not _MOST_FIRST <= change.value < 1
    return change.value < _LEAST_RATIO


def check_limits(file: LimitsFile) -> Iterator[Finding]:
    """Yield ceilings that cannot be meant (nothing at all, more than half), are missing, or hold a worse row tighter."""
    for row in _HELD if file.points else ():
        if row not in file.points:
            yield _warning(file, f"points.{row.value}", f"没有写{TREATED_AS[row]}的上限", "请核对原文，补上这一行")
    for visit, most in file.first_self_pay.items():
        if not 0 < most.value <= _MOST_FIRST:
            yield _warning(file, f"first_self_pay.{visit.value}", f"上限 {most.value} 不像是对的", _SLIP)
    for row, most in file.points.items():
        if not 0 < most.value <= _MOST_FIRST:
            yield _warning(file, f"points.{row.value}", f"上限 {most.value} 不像是对的", _SLIP)
    for better, worse in _ranked(_RANKS):
        above, below = file.points.get(TreatedAs(better)), file.points.get(TreatedAs(worse))
        if above is not None and below is not None and above.value > below.value:
            words = _WORDS["treated_as"]
            problem = f"{words[better]}的上限 {above.value} 高于{words[worse]}的 {below.value}"
            yield _warning(file, f"points.{better}", problem, _GRAIN)


def _warning(file: BenefitsFile | OffsiteFile | LimitsFile, key: str, problem: str, remedy: str) -> Finding:
    return Finding("warning", file.head.name, key, problem, remedy)
