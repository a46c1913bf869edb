"""The fee lines of a case document: the short way for lines that are plainly right, the long way that names mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from operator import itemgetter
from typing import Any

from settledesk.basis.money import ZERO, Money, product, yuan
from settledesk.model.case import FeeClass, FeeKind, FeeLine, Route
from settledesk.model.labels import CATEGORY
from settledesk.model.reading import NOTHING, Keys, Reader, is_plain, number_of, ratio_of

_FEE = Keys(
    "code name category kind class quantity price amount",
    "first_pay_ratio price_limit home_class home_first_pay_ratio home_price",
)
_PLAIN_FEE = _FEE.known - {"home_class", "home_first_pay_ratio", "home_price"}
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
        line = _plain_fee(one) or _fee(reader, one, f"fees[{number}].", route, warnings)
        if line is not None:
            found.append(line)
    return tuple(found)


_FEE_TEXTS = itemgetter("code", "name", "category", "kind", "class", "quantity", "price", "amount")


def _plain_fee(given: Any) -> FeeLine | None:
    """Return a fee line that is plainly right, None for any other: that one is read again, to name its mistakes.

    A stay has hundreds of lines, nearly all of them right; this reads one in a quarter of the time.
    """
    if type(given) is not dict or not _PLAIN_FEE.issuperset(given):
        return None
    try:
        code, name, category, kind, fee_class, quantity, price, amount = _FEE_TEXTS(given)
        many, each = number_of(quantity), number_of(price)
        if not (is_plain(code) and is_plain(name) and category in CATEGORY):
            return None
        found, what, letter = yuan(amount), _FEE_KIND[kind], _FEE_CLASS[fee_class]
        ratio, limit = given.get("first_pay_ratio"), given.get("price_limit")
        share = None if ratio is None else ratio_of(ratio)
        most = None if limit is None else number_of(limit)
    except (KeyError, ValueError, TypeError):
        # A key that is missing, a text that is none or stands for nothing known.
        return None
    if each < 0 or (most is not None and most < 0) or (share is None and letter is FeeClass.B):
        return None
    if many * each * 100 != found.fen and product(many, each) != found:
        return None
    return FeeLine(code, name, category, what, letter, many, each, found, share, most)


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
        quantity=quantity or NOTHING,
        price=price or NOTHING,
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
    line = at[at.index("[") + 1 : at.index("]")]
    if off > 1:
        shown = f"金额 {amount.grouped} 与 数量×单价 = {computed.grouped} 不符"
        reader.wrong(f"{at}amount", f"第 {int(line) + 1} 行{shown}", "请核对该行的数量、单价和金额")
    elif off:
        warnings.append(f"fees[{line}]：金额 {amount.grouped} 与 数量×单价 {computed.grouped} 差一分，按金额计算")
