"""Fee lines that are plainly right, the short way (see `model.plain_case`)."""

from __future__ import annotations

from settledesk.basis.money import Money, round_fen, yuan
from settledesk.model.case import FeeClass, FeeLine, Route
from settledesk.model.case_remarks import one_fen_off
from settledesk.model.case_shapes import FeeShape
from settledesk.model.labels import CATEGORY
from settledesk.model.texts import number_of, plain_of, price_of, ratio_of


def plain_fees(lines: tuple[FeeShape, ...], route: Route, warnings: list[str]) -> tuple[FeeLine, ...]:
    """Return the fee lines, fens off by one to `warnings`; ValueError where a line is not plainly right."""
    found = []
    for number, line in enumerate(lines):
        quantity, price, amount = number_of(line.quantity), price_of(line.price), yuan(line.amount)
        computed = round_fen(quantity * price * 100)
        if computed != amount.fen:
            if abs(computed - amount.fen) > 1:
                raise ValueError(line.amount)
            warnings.append(one_fen_off(number, amount, Money(computed)))
        if line.category not in CATEGORY:
            raise ValueError(line.category)
        ratio, home_ratio = line.first_pay_ratio, line.home_first_pay_ratio
        if ratio is None and line.fee_class is FeeClass.B:
            raise ValueError("first_pay_ratio")
        if home_ratio is None and line.home_class is FeeClass.B and route is Route.MANUAL:
            raise ValueError("home_first_pay_ratio")
        found.append(
            FeeLine(
                plain_of(line.code),
                plain_of(line.name),
                line.category,
                line.kind,
                line.fee_class,
                quantity,
                price,
                amount,
                None if ratio is None else ratio_of(ratio),
                None if line.price_limit is None else price_of(line.price_limit),
                line.home_class,
                None if home_ratio is None else ratio_of(home_ratio),
                None if line.home_price is None else price_of(line.home_price),
            )
        )
    if not found:
        raise ValueError("fees")
    return tuple(found)
