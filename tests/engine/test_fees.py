"""The contract's "Fee lines": from lines to the four buckets, refunds, limits, the insured area's catalogue, categories."""

from __future__ import annotations

import random
from dataclasses import fields
from fractions import Fraction
from typing import Any

import pytest

from settledesk.basis.errors import Refusal
from settledesk.basis.money import Money
from settledesk.engine.fees import bill, by_category, line_buckets
from settledesk.model.case import FeeLine, Route
from settledesk.model.document import read_case
from settledesk.model.outcome import Buckets
from settledesk.model.settlement import CategoryRow
from tests.engine.random_cases import Document, fees, fen_of, text_of
from tests.engine.test_split import AREAS, case_of, fen, in_scope, layer, rule_of, settle, whole

ALL = rule_of(layer((None, "1")))


def line(amount: str, fee_class: str = "A", **other: Any) -> Document:
    """A line of one piece at that price."""
    negative = amount.startswith("-")
    found: Document = {
        "code": "XA01",
        "name": "示例项目",
        "category": "09",
        "kind": "drug",
        "class": fee_class,
        "quantity": "-1" if negative else "1",
        "price": amount.lstrip("-"),
        "amount": amount,
    }
    return {**found, **other}


def case_with(lines: list[Document], rule: Document | None = ALL, route: str = "direct") -> Document:
    document = case_of(in_scope("0"), rule)
    del document["totals"]
    document["fees"] = lines
    document["visit"]["route"] = route
    return document


def read(lines: list[Document], route: str = "direct") -> tuple[FeeLine, ...]:
    found = read_case(case_with(lines, route=route), AREAS).fees
    assert found is not None
    return found


def parts_of(lines: list[Document], route: str = "direct", rule: Document | None = ALL) -> tuple[str, ...]:
    """Total, self-funded, over limit, first pay and in scope, from the outcome."""
    split = settle(case_with(lines, rule, route))["split"]
    names = ("medfee_sumamt", "fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt")
    return tuple(split[name] for name in names)


def refused(lines: list[Document]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        settle(case_with(lines))
    return caught.value


# ---- one line


def test_class_a_is_all_in_scope() -> None:
    assert parts_of([line("12.50")]) == ("12.50", "0.00", "0.00", "0.00", "12.50")


def test_class_c_is_wholly_self_funded_whatever_else_it_says() -> None:
    limited = line("12.50", "C", first_pay_ratio="0.10", price_limit="5.00")
    assert parts_of([limited]) == ("12.50", "12.50", "0.00", "0.00", "0.00")


def test_class_b_has_its_first_pay() -> None:
    assert parts_of([line("12.50", "B", first_pay_ratio="0.15")]) == ("12.50", "0.00", "0.00", "1.88", "10.62")


def test_class_b_with_a_ratio_of_nothing_is_taken_and_without_one_refused() -> None:
    assert parts_of([line("12.50", "B", first_pay_ratio="0")])[3] == "0.00"
    (mistake,) = refused([line("1.00"), line("12.50", "B")]).mistakes
    assert mistake.path == "fees[1].first_pay_ratio"


def test_class_a_with_a_first_pay_ratio_pays_it() -> None:
    assert parts_of([line("10.00", first_pay_ratio="0.10")])[3] == "1.00"


def test_the_price_above_the_limit_is_over_limit_and_first_pay_is_of_the_rest() -> None:
    thing = line(
        "750.00", "B", quantity="3", price="250", first_pay_ratio="0.20", price_limit="200.00", kind="material"
    )
    assert parts_of([thing]) == ("750.00", "0.00", "150.00", "120.00", "480.00")


def test_a_price_at_or_below_the_limit_is_all_under_it() -> None:
    for limit in ("250.00", "250.000001", "999"):
        assert parts_of([line("250.00", price_limit=limit)])[2] == "0.00"
    assert parts_of([line("250.00", price_limit="249.99")])[2] == "0.01"


def test_a_limit_of_nothing_puts_all_over_it() -> None:
    assert parts_of([line("250.00", "B", price_limit="0", first_pay_ratio="0.5")]) == (
        "250.00",
        "0.00",
        "250.00",
        "0.00",
        "0.00",
    )


def test_over_limit_is_rounded_once() -> None:
    # 0.333333 × (1.05 − 1.00) × … = 0.01666665 → 0.02; each line for itself.
    thing = line("0.35", quantity="0.333333", price="1.05", price_limit="1.00")
    assert parts_of([thing] * 3) == ("1.05", "0.00", "0.06", "0.00", "0.99")


def test_first_pay_is_rounded_once_half_away_from_zero_on_each_line() -> None:
    half = line("0.05", "B", first_pay_ratio="0.1")
    assert parts_of([half, half])[3] == "0.02"


def test_what_is_over_the_limit_is_never_more_than_the_line() -> None:
    # The amount rules and may be a fen below the product; over-limit then takes the whole line and no more.
    assert parts_of([line("9.99", price="10.00", price_limit="0")])[2:] == ("9.99", "0.00", "0.00")


# ---- refunds


@pytest.mark.parametrize("given", [{}, {"first_pay_ratio": "0.15"}, {"price_limit": "7.77"}])
@pytest.mark.parametrize("fee_class", ["A", "B", "C"])
def test_a_line_and_its_refund_leave_nothing(fee_class: str, given: Document) -> None:
    extra = {"first_pay_ratio": "0.333333", **given}
    charged, bed = line("12.35", fee_class, **extra), line("40.00")
    assert parts_of([bed, charged, line("-12.35", fee_class, **extra)]) == parts_of([bed])


def test_a_partial_refund_nets_within_its_item() -> None:
    limits = {"price": "100", "price_limit": "80", "first_pay_ratio": "0.1"}
    charged = line("500.00", "B", quantity="5", **limits)
    back = line("-200.00", "B", quantity="-2", **limits)
    assert parts_of([charged, back]) == ("300.00", "0.00", "60.00", "24.00", "216.00")


def test_over_limit_is_negative_for_a_negative_quantity() -> None:
    (one,) = read([line("-250.00", price_limit="200")])
    assert line_buckets(one) == Buckets(Money(-250_00), Money(0), Money(-50_00), Money(0))


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ([line("-1.00")], "总费用"),
        ([line("5.00"), line("-1.00", "C")], "自费"),
        ([line("500.00"), line("-250.00", price_limit="200")], "超限价"),
        ([line("5.00"), line("-1.00", "B", first_pay_ratio="0.5")], "先行自付"),
        ([line("5.00", "C"), line("-1.00")], "政策范围内"),
    ],
)
def test_no_total_may_be_negative(lines: list[Document], word: str) -> None:
    found = refused(lines)
    assert {mistake.path for mistake in found.mistakes} == {"fees"}
    assert any(word in mistake.problem for mistake in found.mistakes)
    assert all(mistake.remedy for mistake in found.mistakes)


def test_a_bill_that_nets_to_nothing_is_taken() -> None:
    assert parts_of([line("5.00"), line("-5.00")]) == ("0.00",) * 5


# ---- quantity × price against the amount


@pytest.mark.parametrize("amount", ["12.49", "12.51"])
def test_one_fen_beside_the_product_rules_with_a_warning(amount: str) -> None:
    outcome = settle(case_with([line("1.00"), line(amount, quantity="2", price="6.25")]))
    assert outcome["split"]["medfee_sumamt"] == text_of(100 + fen_of(amount))
    (warning,) = [one["text"] for one in outcome["warnings"] if "fees[1]" in one["text"]]
    assert "12.50" in warning


@pytest.mark.parametrize("amount", ["12.48", "12.52", "-12.50", "0.00", "1250.00"])
def test_two_fen_or_more_are_refused_with_the_lines_number(amount: str) -> None:
    (mistake,) = refused([line("1.00"), line(amount, quantity="2", price="6.25")]).mistakes
    assert mistake.path == "fees[1].amount"
    assert "第 2 行" in mistake.problem


def test_the_product_is_rounded_before_it_is_compared() -> None:
    # 3 × 0.335 = 1.005 → 1.01: 1.02 is one fen away, 1.03 two.
    assert (
        settle(case_with([line("1.01", quantity="3", price="0.335")]))["warnings"]
        == settle(case_with([line("1.00")]))["warnings"]
    )
    settle(case_with([line("1.02", quantity="3", price="0.335")]))
    refused([line("1.03", quantity="3", price="0.335")])


def test_six_decimals_are_exact() -> None:
    assert parts_of([line("0.12", quantity="0.123456", price="1")])[0] == "0.12"
    assert parts_of([line("123457.00", quantity="0.123457", price="999999.999999")])[0] == "123457.00"
    assert not [
        one
        for one in settle(case_with([line("0.01", quantity="0.000001", price="5000")]))["warnings"]
        if "fees" in one["text"]
    ]


# ---- the manual route


def test_on_the_manual_route_the_home_catalogue_rules() -> None:
    here = line("100.00", "C", home_class="B", home_first_pay_ratio="0.20")
    assert parts_of([here], "manual") == ("100.00", "0.00", "0.00", "20.00", "80.00")
    there = line("100.00", "B", first_pay_ratio="0.10", home_class="C")
    assert parts_of([there], "manual") == ("100.00", "100.00", "0.00", "0.00", "0.00")
    plain = line("100.00", "B", first_pay_ratio="0.10", home_class="A")
    assert parts_of([plain], "manual") == ("100.00", "0.00", "0.00", "0.00", "100.00")


def test_on_the_direct_route_the_home_catalogue_is_not_looked_at() -> None:
    here = line("100.00", "A", home_class="C", home_price="1.00", kind="service")
    assert parts_of([here]) == ("100.00", "0.00", "0.00", "0.00", "100.00")


def test_home_class_b_without_its_ratio_is_refused_on_the_manual_route_only() -> None:
    given = [line("100.00", home_class="B")]
    with pytest.raises(Refusal) as caught:
        settle(case_with(given, route="manual"))
    assert [one.path for one in caught.value.mistakes] == ["fees[0].home_first_pay_ratio"]
    settle(case_with(given))


def test_the_home_price_holds_for_services_alone_and_only_where_the_rule_says_so() -> None:
    given = [line("100.00", kind=kind, home_class="A", home_price="60") for kind in ("service", "drug", "material")]
    lines = read(given, "manual")
    over = [line_buckets(one, Route.MANUAL, True).over_limit.fen for one in lines]
    assert over == [40_00, 0, 0]
    assert [line_buckets(one, Route.MANUAL, False).over_limit.fen for one in lines] == [0, 0, 0]
    assert [line_buckets(one, Route.DIRECT, True).over_limit.fen for one in lines] == [0, 0, 0]
    assert bill(lines, None, Route.MANUAL, True).over_limit == Money(40_00)


def zibo(route: str, **money: Any) -> Document:
    document = case_with([], None, route)
    del document["fees"]
    document["patient"]["insured_area"] = "370300"
    document["visit"].update(admitted_on="2023-06-10", discharged_on="2023-06-20", settled_on="2023-06-20")
    return {**document, "as_of": "2023-06-25", **money}


def test_manual_with_totals_only_leaves_the_split_out_and_says_what_is_missing() -> None:
    found = settle(zibo("manual", totals=in_scope("1000")))
    assert (found["split"], found["steps"], found["due"], found["year_to_date"]) == (None, [], None, None)
    assert any(one["path"] == "fees" for one in found["missing"])
    assert settle(zibo("direct", totals=in_scope("1000")))["split"] is not None


def test_manual_with_a_home_class_unknown_names_each_line() -> None:
    lines = [line("100.00", home_class="A"), line("5.00"), line("7.00", home_class=None)]
    found = settle(zibo("manual", fees=lines))
    assert found["split"] is None
    assert [one["path"] for one in found["missing"]] == ["fees[1].home_class", "fees[2].home_class"]
    assert all(one["what"] and one["who_can_answer"] for one in found["missing"])


def test_manual_with_all_home_classes_known_is_computed() -> None:
    found = settle(zibo("manual", fees=[line("9000.00", home_class="A"), line("5.00", home_class="C")]))
    assert found["split"]["inscp_scp_amt"] == "9000.00"
    assert found["split"]["fulamt_ownpay_amt"] == "5.00"


# ---- against a second reading, and by category


def reference_line(given: Document, manual: bool, home_prices: bool) -> tuple[int, int, int, int]:
    """Total, self-funded, over limit and first pay of one line, from the contract's text."""
    fee_class, ratio, limit = given["class"], given.get("first_pay_ratio"), given.get("price_limit")
    if manual and given.get("home_class") is not None:
        fee_class, ratio = given["home_class"], given.get("home_first_pay_ratio")
    if manual and home_prices and given["kind"] == "service" and given.get("home_price") is not None:
        limit = given["home_price"]
    amount = fen(given["amount"])
    if fee_class == "C":
        return amount, amount, 0, 0
    over = 0
    if limit is not None:
        above = max(Fraction(0), Fraction(given["price"]) - Fraction(limit))
        over = whole(above * Fraction(given["quantity"]) * 100)
        # The line has no more to give than its amount, which may be a fen below the product.
        over = min(over, amount) if amount >= 0 else max(over, amount)
    return amount, 0, over, whole(Fraction(ratio or "0") * (amount - over))


def compare_random_bills(count: int, seed: int) -> None:
    pick = random.Random(seed)
    for _ in range(count):
        manual, home_prices = pick.random() < 0.5, pick.random() < 0.5
        route = Route.MANUAL if manual else Route.DIRECT
        given = fees(pick, manual)
        lines = read(given, route.value)
        expected = [reference_line(one, manual, home_prices) for one in given]
        for one, parts in zip(lines, expected, strict=True):
            assert line_buckets(one, route, home_prices) == Buckets(*map(Money, parts)), one
        try:
            found = bill(lines, None, route, home_prices)
        except Refusal:
            sums = [sum(column) for column in zip(*expected, strict=True)]
            assert min(*sums, 2 * sums[0] - sum(sums)) < 0, given
            continue
        assert found == Buckets(*(Money(sum(column)) for column in zip(*expected, strict=True)))
        check_categories(lines, found, route, home_prices)


def check_categories(lines: tuple[FeeLine, ...], found: Buckets, route: Route, home_prices: bool) -> None:
    """The rows by category are in order, each adds up, and together they are the bill."""
    rows = by_category(lines, route, home_prices)
    codes = [row.category for row in rows]
    assert codes == sorted({one.category for one in lines})
    for row in rows:
        assert row.amount == row.class_a + row.class_b + row.class_c
        assert row.amount == row.in_scope + row.first_pay + row.over_limit + row.self_funded
    sums = {
        column.name: sum(getattr(row, column.name).fen for row in rows)
        for column in fields(CategoryRow)
        if column.name != "category"
    }
    assert sums["amount"] == found.total.fen
    assert sums["in_scope"] == found.in_scope.fen
    assert sums["first_pay"] == found.first_pay.fen
    assert sums["over_limit"] == found.over_limit.fen
    assert sums["self_funded"] == found.self_funded.fen


def test_random_bills_agree_with_the_second_reading_and_add_up_by_category() -> None:
    compare_random_bills(1_000, 20240416)


def test_a_category_shows_the_class_that_ruled() -> None:
    given = [line("100.00", "A", home_class="C"), line("10.00", "B", first_pay_ratio="0.1", home_class="A")]
    (here,) = by_category(read(given))
    assert (here.class_a, here.class_b, here.class_c) == (Money(100_00), Money(10_00), Money(0))
    (home,) = by_category(read(given, "manual"), Route.MANUAL)
    assert (home.class_a, home.class_b, home.class_c) == (Money(10_00), Money(0), Money(100_00))
    assert home.self_funded == Money(100_00)


def test_a_bill_with_neither_lines_nor_totals_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError):
        bill(None, None)
