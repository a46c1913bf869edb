"""The fee lines of a case document, read field by field (contract, "Fee lines")."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from settledesk.basis.money import ZERO, Money, product
from settledesk.model.case import FeeClass, FeeKind, FeeLine, Route
from settledesk.model.case_remarks import one_fen_off
from settledesk.model.case_shapes import FeeShape
from settledesk.model.labels import CATEGORY
from settledesk.model.reading import Reader, keys_of
from settledesk.model.texts import NOTHING

_FEE = keys_of(FeeShape)
_FEE_KIND = {one.value: one for one in FeeKind}
_FEE_CLASS = {one.value: one for one in FeeClass}
_CATEGORIES = {code: code for code in CATEGORY}


def read_fee_lines(
    reader: Reader, given: Mapping[str, Any], route: Route, warnings: list[str]
) -> tuple[FeeLine, ...] | None:
    """Return the fee lines of a case, None where it has none; mistakes go to `reader`, fens off by one to `warnings`."""
    if given.get("fees") is None:
        return None
    lines = given["fees"]
    if not isinstance(lines, list) or not lines:
        reader.wrong("fees", "费用明细没有一行" if lines == [] else "应为列表 […]", "请导入明细，或改填汇总 totals")
        return ()
    found = []
    for number, one in enumerate(lines):
        line = _fee(reader, one, f"fees[{number}].", route, warnings)
        if line is not None:
            found.append(line)
    return tuple(found)


def _fee(reader: Reader, document: Any, at: str, route: Route, warnings: list[str]) -> FeeLine | None:
    given = reader.keys(document, at, _FEE)
    if not given:
        return None
    fee_class = reader.choice(given, at, "class", _FEE_CLASS, None)
    ratio = reader.ratio(given, at, "first_pay_ratio")
    home_class = reader.choice(given, at, "home_class", _FEE_CLASS, None)
    home_ratio = reader.ratio(given, at, "home_first_pay_ratio")
    if fee_class is FeeClass.B and given.get("first_pay_ratio") is None:
        reader.wrong(f"{at}first_pay_ratio", "乙类项目没有先行自付比例", '请补填，如 "0.10"')
    if route is Route.MANUAL and home_class is FeeClass.B and given.get("home_first_pay_ratio") is None:
        reader.wrong(f"{at}home_first_pay_ratio", "参保地目录为乙类，没有先行自付比例", '请补填，如 "0.10"')
    quantity, price = reader.micro(given, at, "quantity", negative=True), reader.micro(given, at, "price")
    amount = reader.money(given, at, "amount", negative=True)
    if quantity is not None and price is not None and amount is not None:
        _check_amount(reader, at, quantity, price, amount, warnings)
    category = reader.choice(given, at, "category", _CATEGORIES, "14")
    return FeeLine(
        code=reader.text(given, at, "code") or "",
        name=reader.text(given, at, "name") or "",
        category=category,
        kind=reader.choice(given, at, "kind", _FEE_KIND, FeeKind.SERVICE),
        fee_class=fee_class or FeeClass.A,
        quantity=NOTHING if quantity is None else quantity,
        price=NOTHING if price is None else price,
        amount=amount or ZERO,
        first_pay_ratio=ratio,
        price_limit=reader.micro(given, at, "price_limit"),
        home_class=home_class,
        home_first_pay_ratio=home_ratio,
        home_price=reader.micro(given, at, "home_price"),
    )


def _check_amount(
    reader: Reader, at: str, quantity: Decimal, price: Decimal, amount: Money, warnings: list[str]
) -> None:
    computed = product(quantity, price)
    off = abs(computed.fen - amount.fen)
    number = int(at[at.index("[") + 1 : at.index("]")])
    if off > 1:
        shown = f"金额 {amount.grouped} 与 数量×单价 = {computed.grouped} 不符"
        reader.wrong(f"{at}amount", f"第 {number + 1} 行{shown}", "请核对该行的数量、单价和金额")
    elif off:
        warnings.append(one_fen_off(number, amount, computed))
