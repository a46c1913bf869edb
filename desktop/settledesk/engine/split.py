"""Case totals and Terms become a Split: who pays how much, step by step (contract, "Terms").

The arithmetic runs on whole fen as plain integers and hands out Money; the only rounding is basis.money's.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from settledesk.basis.money import Money, round_fen
from settledesk.model.case import Used, VisitKind, YearToDate
from settledesk.model.citation import Citation
from settledesk.model.labels import FUND_SHORT
from settledesk.model.outcome import Buckets, Missing, Split, Step
from settledesk.model.terms import (
    BandsFrom,
    CapOn,
    ChangeKind,
    FirstSelfPay,
    Fund,
    Layer,
    Order,
    Part,
    Takes,
    Terms,
    UnknownLayer,
)

_ZERO = Decimal(0)
_FOUR_PLACES = Decimal("0.0001")
IDENTITY = Citation("医保信息平台接口规范 setlinfo", "费用分解")
ACCOUNT = Citation("医保信息平台接口规范 setlinfo", "个人账户支出 acct_pay")


@lru_cache(maxsize=4096)
def percent(ratio: Decimal) -> str:
    """Return a ratio as people read it: "65%", "92.5%"."""
    return f"{(ratio * 100).normalize():f}%"


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


@dataclass(slots=True)
class _Running:
    """What one split has taken and paid so far, in fen; steps are kept only where they are wanted."""

    total: int
    unpaid: dict[Part, int]
    steps: list[Step] | None
    first_self_pay: int | None = None
    deductible_used: int = 0
    pooled_ratio: Decimal = _ZERO
    pooled_seen: bool = False
    cut_off: int = 0  # what the previous layer's payment cap cut off

    def step(
        self,
        id: str,
        label: str,
        base: int,
        ratio: Decimal | None,
        amount: int,
        formula: str,
        cited: Citation,
        also: tuple[Citation, ...] = (),
    ) -> None:
        if self.steps is not None:
            self.steps.append(Step(id, label, Money(base), ratio, Money(amount), formula, cited, also))

    def pay(self, amount: int, parts: tuple[Part, ...]) -> None:
        for part in parts:
            taken = min(amount, self.unpaid[part])
            self.unpaid[part] -= taken
            amount -= taken


_ALL_PARTS = tuple(Part)
_IN_SCOPE = (Part.IN_SCOPE,)


def split(
    buckets: Buckets,
    terms: Terms,
    visit: VisitKind,
    year_to_date: YearToDate,
    account_balance: Money,
    explain: bool = True,
) -> Split | tuple[Missing, ...]:
    """Return who pays how much, with one step per number taken; or what is missing where an unknown layer is reached.

    Without `explain` the steps are left out (for pricing alternatives). Raises AssertionError if a fen were lost.
    """
    in_scope = buckets.in_scope.fen
    run = _Running(
        buckets.total.fen,
        {
            Part.IN_SCOPE: in_scope,
            Part.FIRST_PAY: buckets.first_pay.fen,
            Part.OVER_LIMIT: buckets.over_limit.fen,
            Part.SELF_FUNDED: buckets.self_funded.fen,
        },
        [] if explain else None,
    )
    if explain:
        run.step(
            "in_scope",
            "政策范围内费用",
            run.total,
            None,
            in_scope,
            f"{_yuan(run.total)} − {_yuan(buckets.self_funded.fen)} − {_yuan(buckets.over_limit.fen)}"
            f" − {_yuan(buckets.first_pay.fen)}",
            IDENTITY,
        )
    paid: dict[Fund, int] = {}
    used: dict[str, Used] = {}
    missing: list[Missing] = []
    names: dict[str, int] = {}
    for layer in terms.layers:
        base = _base(layer.takes, in_scope, run)
        if isinstance(layer, UnknownLayer):
            if base > 0:
                missing.append(Missing(layer.what, None, layer.who_can_answer))
            continue
        nth = names[layer.fund] = names.get(layer.fund, 0) + 1
        name = layer.fund.value if nth == 1 else f"{layer.fund.value}.{nth}"
        counted, amount = _apply(layer, base, name, terms, run)
        run.pay(amount, _ALL_PARTS if layer.takes is Takes.UNPAID else _IN_SCOPE)
        paid[layer.fund] = paid.get(layer.fund, 0) + amount
        if layer.accumulator is not None:
            before = used.get(layer.accumulator) or year_to_date.used(layer.accumulator)
            used[layer.accumulator] = Used(Money(before.base.fen + counted), Money(before.paid.fen + amount))
    if missing:
        return tuple(missing)
    account = _account(terms, account_balance.fen, run)
    return Split(
        buckets,
        Money(run.first_self_pay or 0),
        Money(run.deductible_used),
        run.pooled_ratio.quantize(_FOUR_PLACES, ROUND_HALF_UP),
        tuple((fund, Money(amount)) for fund, amount in paid.items()),
        Money(account),
        tuple(run.steps or ()),
        YearToDate(
            year_to_date.admissions + (visit is VisitKind.INPATIENT),
            {**year_to_date.accumulators, **used} if used else year_to_date.accumulators,
        ),
    )


def _base(takes: Takes, in_scope: int, run: _Running) -> int:
    """What a layer looks at, before any cut: in fen."""
    if takes is Takes.IN_SCOPE:
        return in_scope
    if takes is Takes.BURDEN:
        return run.unpaid[Part.IN_SCOPE]
    if takes is Takes.OVER_CAP:
        return run.cut_off
    return sum(run.unpaid.values())


def _apply(layer: Layer, base: int, name: str, terms: Terms, run: _Running) -> tuple[int, int]:
    """Run one layer in the contract's order; return the base it counted and what it pays, in fen."""
    label = FUND_SHORT[layer.fund]
    before = 0 if run.steps is None else len(run.steps)
    first = terms.first_self_pay if layer.takes is Takes.IN_SCOPE else None
    if first is not None and first.order is Order.BEFORE_DEDUCTIBLE:
        base -= _first_self_pay(base, 0, first, run)
    if layer.cap is not None and layer.cap_on is CapOn.CHARGES:
        room = max(layer.cap.fen - layer.cap_used.fen, 0)
        if base > room:
            run.step(
                f"{name}.charges_cap",
                f"{label}限额以内费用",
                base,
                None,
                room,
                f"min({_yuan(base)}, {_room(layer.cap, layer.cap_used)})",
                layer.cap_citation or layer.deductible_citation,
            )
            base = room
    already, deductible = layer.already.fen, layer.deductible.fen
    taken = min(already + base, deductible) - min(already, deductible)
    if layer.fund is Fund.POOLED and not run.pooled_seen:
        run.deductible_used, run.pooled_seen = taken, True
    if taken > 0 and run.steps is not None:
        formula = (
            f"min({_yuan(base)}, {_yuan(deductible)})"
            if not already
            else (f"min({_yuan(already + base)}, {_yuan(deductible)}) − min({_yuan(already)}, {_yuan(deductible)})")
        )
        title = "起付线" if layer.fund is Fund.POOLED else f"{label}起付线"
        run.step(f"{name}.deductible", title, base, None, taken, formula, layer.deductible_citation)
    if first is not None and first.order is Order.AFTER_DEDUCTIBLE:
        base -= _first_self_pay(base, taken, first, run)
    amount = _bands(layer, base, name, label, run)
    if layer.floor is not None:
        least = round_fen(base * layer.floor)
        if least > amount:
            cited = layer.floor_citation or layer.deductible_citation
            formula = f"max({_yuan(amount)}, {_yuan(base)} × {percent(layer.floor)})"
            run.step(f"{name}.floor", f"{label}保底支付", base, layer.floor, least, formula, cited)
            amount = least
    run.cut_off = 0
    if layer.cap is not None and layer.cap_on is CapOn.PAYMENT:
        room = max(layer.cap.fen - layer.cap_used.fen, 0)
        if amount > room:
            run.cut_off = amount - room
            cited = layer.cap_citation or layer.deductible_citation
            formula = f"min({_yuan(amount)}, {_room(layer.cap, layer.cap_used)})"
            run.step(f"{name}.cap", f"{label}封顶线", amount, None, room, formula, cited)
            amount = room
    room = sum(run.unpaid.values()) if layer.takes is Takes.UNPAID else run.unpaid[Part.IN_SCOPE]
    if amount > room:
        # Two layers that look at the same base may not pay for the same fen twice.
        formula = f"min({_yuan(amount)}, {_yuan(room)})"
        run.step(f"{name}.left", f"{label}以未付部分为限", amount, None, room, formula, layer.deductible_citation)
        amount = room
    if amount == 0 and layer.fund is not Fund.POOLED and run.cut_off == 0 and run.steps is not None:
        # A further fund that is not reached would only be noise between the steps that count.
        run.steps[before:] = [step for step in run.steps[before:] if step.id == "first_self_pay"]
    return base, amount


def _first_self_pay(base: int, deductible_used: int, first: FirstSelfPay, run: _Running) -> int:
    """Return the off-site first self-pay: computed on the first in-scope layer, the same for every later one."""
    if run.first_self_pay is None:
        looked_at = base - deductible_used
        run.first_self_pay = round_fen(looked_at * first.ratio)
        if run.steps is not None:
            seen = f"({_yuan(base)} − {_yuan(deductible_used)})" if deductible_used else _yuan(base)
            run.step(
                "first_self_pay",
                "异地首先自付",
                looked_at,
                first.ratio,
                run.first_self_pay,
                f"{seen} × {percent(first.ratio)}",
                first.citation,
            )
    return min(run.first_self_pay, base)


def _bands(layer: Layer, base: int, name: str, label: str, run: _Running) -> int:
    """Return what the bands pay on this base, g(already + base) − g(already), each band rounded once; in fen."""
    already, deductible = layer.already.fen, layer.deductible.fen
    shift = deductible if layer.bands_from is BandsFrom.DEDUCTIBLE else 0
    now, before = already + base, already
    low, amount = 0, 0
    for number, band in enumerate(layer.bands, 1):
        edge = None if band.up_to is None else band.up_to.fen + shift
        start = max(low, deductible)
        high = now if edge is None or now < edge else edge
        part_now = high - start if high > start else 0
        if part_now:
            ratio = _changed(layer, band.ratio)
            share = round_fen(part_now * ratio)
            part_before = 0
            if before > start:
                part_before = min(before, high) - start
                share -= round_fen(part_before * ratio)
            if part_now > part_before:
                amount += share
                if layer.fund is Fund.POOLED:
                    run.pooled_ratio = ratio
                if run.steps is not None:
                    changes = [one.citation for one in (layer.ratio_change, layer.bonus) if one is not None]
                    cited = (*changes, band.citation)
                    run.step(
                        f"{name}.band.{number}",
                        f"{label}支付第 {number} 段" if len(layer.bands) > 1 else f"{label}支付",
                        part_now - part_before,
                        ratio,
                        share,
                        f"{_part_formula(start, part_now, part_before)} × {_ratio_formula(layer, band.ratio)}",
                        cited[0],
                        cited[1:],
                    )
        if edge is None or edge >= now:
            break
        low = edge
    return amount


def _part_formula(start: int, part_now: int, part_before: int) -> str:
    if part_before:
        return f"({_yuan(part_now)} − {_yuan(part_before)})"
    return f"({_yuan(start + part_now)} − {_yuan(start)})" if start else _yuan(part_now)


def _room(cap: Money, used: Money) -> str:
    """What a cap leaves, as a formula: a cap more than used up leaves nothing, not less."""
    return f"{cap.grouped} − {used.grouped}" if used <= cap else "0.00"


def _changed(layer: Layer, ratio: Decimal) -> Decimal:
    """The ratio with the layer's bonus and then its off-site change, each kept within 0…1."""
    for change in (layer.bonus, layer.ratio_change):
        if change is not None:
            ratio = change.apply(ratio)
    return ratio


def _ratio_formula(layer: Layer, ratio: Decimal) -> str:
    """The same in words: each change shown, and where it had to be kept within bounds, that too."""
    text, value, plain = percent(ratio), ratio, True
    for change in (layer.bonus, layer.ratio_change):
        if change is None:
            continue
        if change.kind is ChangeKind.REPLACE:
            text, raw, plain = percent(change.value), change.value, True
        elif change.kind is ChangeKind.POINTS:
            raw, sign = value + change.value, "−" if change.value < 0 else "+"
            text, plain = f"{text} {sign} {percent(abs(change.value))}", False
        else:
            raw = value * change.value
            text, plain = f"{text if plain else f'({text})'} × {percent(change.value)}", False
        value = change.apply(value)
        if raw > 1:
            text, plain = f"min({text}, 100%)", True
        elif raw < 0:
            text, plain = f"max({text}, 0%)", True
    return text if plain else f"({text})"


def _account(terms: Terms, balance: int, run: _Running) -> int:
    """Return what the personal account pays, in its order and only of the kinds allowed, in fen."""
    if not balance or not terms.account_pays:
        return 0
    left = balance
    for part in _ALL_PARTS:
        if left > 0 and part in terms.account_pays:
            left -= min(left, run.unpaid[part])
    paid = balance - left
    if paid > 0:
        payable = sum(run.unpaid[part] for part in terms.account_pays)
        formula = f"min({_yuan(balance)}, {_yuan(payable)})"
        run.step("account", "个人账户支付", payable, None, paid, formula, ACCOUNT)
    return paid
