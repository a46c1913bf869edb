"""From fee lines to the four buckets of a bill: self-funded, over limit, first pay and in scope (contract, "Fee lines")."""

from __future__ import annotations

from settledesk.basis.errors import Mistake, Refusal
from settledesk.basis.money import Money, product, round_fen
from settledesk.model.case import FeeClass, FeeKind, FeeLine, Route, Totals
from settledesk.model.outcome import Buckets
from settledesk.model.settlement import CategoryRow


def line_buckets(line: FeeLine, route: Route = Route.DIRECT, home_prices: bool = False) -> Buckets:
    """Return one line's buckets, each rounded once; a negative line gives negative buckets.

    On the manual route the insured area's class and ratio rule where they are known, and with `home_prices`
    the part of a service's price above the insured area's price counts as over limit.
    """
    own, over, first = _parts(line, route, home_prices)
    return Buckets(line.amount, Money(own), Money(over), Money(first))


def _parts(line: FeeLine, route: Route, home_prices: bool) -> tuple[int, int, int]:
    """Self-funded, over limit and first pay of a line, in fen."""
    fee_class, ratio, limit = line.fee_class, line.first_pay_ratio, line.price_limit
    if route is Route.MANUAL:
        if line.home_class is not None:
            fee_class, ratio = line.home_class, line.home_first_pay_ratio
        if home_prices and line.kind is FeeKind.SERVICE and line.home_price is not None:
            limit = line.home_price
    amount = line.amount.fen
    if fee_class is FeeClass.C:
        return amount, 0, 0
    over = 0
    if limit is not None and line.price > limit:
        over = product(line.quantity, line.price - limit).fen
        over = max(min(over, amount), 0) if amount >= 0 else min(max(over, amount), 0)
    return 0, over, round_fen((amount - over) * ratio) if ratio else 0


def _added_up(fees: tuple[FeeLine, ...], route: Route, home_prices: bool) -> Buckets:
    """Return the sum of the lines; Refusal where a total is negative (refunds outweigh what was charged)."""
    total = own = over = first = 0
    for line in fees:
        parts = _parts(line, route, home_prices)
        total += line.amount.fen
        own += parts[0]
        over += parts[1]
        first += parts[2]
    mistakes = [
        Mistake("fees", f"{name}合计为负数 {Money(fen).grouped} 元", "退费多于收费，请核对退费行是否对应本次收费")
        for name, fen in (
            ("总费用", total),
            ("自费", own),
            ("超限价", over),
            ("先行自付", first),
            ("政策范围内", total - own - over - first),
        )
        if fen < 0
    ]
    if mistakes:
        raise Refusal(*mistakes)
    return Buckets(Money(total), Money(own), Money(over), Money(first))


def bill(
    fees: tuple[FeeLine, ...] | None, totals: Totals | None, route: Route = Route.DIRECT, home_prices: bool = False
) -> Buckets:
    """Return the bill's buckets, from the lines or from the totals as handed in."""
    if fees is not None:
        return _added_up(fees, route, home_prices)
    if totals is None:
        raise AssertionError("a case without fees and totals reached the engine")
    return Buckets(totals.total, totals.self_funded, totals.over_limit, totals.first_pay)


def by_category(
    fees: tuple[FeeLine, ...], route: Route = Route.DIRECT, home_prices: bool = False
) -> tuple[CategoryRow, ...]:
    """Return one row per national fee category that occurs, in code order; the rows add up to the bill."""
    rows: dict[str, list[int]] = {}
    for line in fees:
        part = line_buckets(line, route, home_prices)
        known = line.home_class if route is Route.MANUAL and line.home_class else line.fee_class
        row = rows.setdefault(line.category, [0] * 8)
        row[0] += part.total.fen
        row[1 + (FeeClass.A, FeeClass.B, FeeClass.C).index(known)] += part.total.fen
        row[4] += part.in_scope.fen
        row[5] += part.first_pay.fen
        row[6] += part.over_limit.fen
        row[7] += part.self_funded.fen
    return tuple(CategoryRow(code, *map(Money, rows[code])) for code in sorted(rows))
