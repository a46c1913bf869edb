"""Whole fen, the one rounding, and the text of amounts, against fractions."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from fractions import Fraction

import pytest

from settledesk.basis.money import ZERO, Money, from_decimal, product, round_fen, total, yuan

LAST = 10**15 - 1  # 9,999,999,999,999.99 yuan
SHAPE = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,2})?")


def half_away(number: Fraction) -> int:
    size = abs(number)
    whole = size.numerator // size.denominator
    whole += size - whole >= Fraction(1, 2)
    return whole if number >= 0 else -whole


@pytest.mark.parametrize(
    ("fen", "whole"),
    [
        ("0", 0),
        ("0.4999999", 0),
        ("0.5", 1),
        ("1.5", 2),
        ("2.5", 3),
        ("-0.4999999", 0),
        ("-0.5", -1),
        ("-1.5", -2),
        ("-2.5", -3),
        ("999999999999999.5", 10**15),
    ],
)
def test_half_a_fen_goes_away_from_zero(fen: str, whole: int) -> None:
    assert round_fen(Decimal(fen)) == whole


def test_arithmetic_and_order() -> None:
    assert Money(150) + Money(-50) == Money(100)
    assert Money(150) - Money(200) == Money(-50)
    assert -Money(150) == Money(-150)
    assert not ZERO and Money(1) and Money(-1)
    assert Money(-1) < ZERO < Money(1) <= Money(1)
    assert sorted([Money(3), Money(-3), ZERO]) == [Money(-3), ZERO, Money(3)]
    assert total([]) == ZERO
    assert total((Money(1), Money(2), Money(-5))) == Money(-2)
    assert len({Money(1), Money(1), Money(2)}) == 2


def test_money_neither_divides_nor_multiplies() -> None:
    for act in ("__mul__", "__rmul__", "__truediv__", "__floordiv__", "__float__", "__int__"):
        assert not hasattr(Money(1), act), act


@pytest.mark.parametrize(
    ("amount", "ratio", "share"),
    [(1, "0.5", 1), (-1, "0.5", -1), (1, "0.499999", 0), (930000, "0.74", 688200), (0, "1", 0), (LAST, "1", LAST)],
)
def test_a_share_is_rounded_once(amount: int, ratio: str, share: int) -> None:
    assert Money(amount).at(Decimal(ratio)) == Money(share)


def test_shares_of_drawn_amounts_are_exact() -> None:
    pick = random.Random(1)
    for _ in range(5_000):
        amount = pick.choice((pick.randint(-500, 500), pick.randint(-LAST, LAST)))
        ratio = Decimal(pick.randint(0, 10**6)).scaleb(-6)
        assert Money(amount).at(ratio).fen == half_away(amount * Fraction(ratio))


@pytest.mark.parametrize(
    ("fen", "text", "grouped"),
    [
        (0, "0.00", "0.00"),
        (1, "0.01", "0.01"),
        (-1, "-0.01", "-0.01"),
        (-99, "-0.99", "-0.99"),
        (1250, "12.50", "12.50"),
        (-1250, "-12.50", "-12.50"),
        (100_000, "1000.00", "1,000.00"),
        (-2155506, "-21555.06", "-21,555.06"),
        (LAST, "9999999999999.99", "9,999,999,999,999.99"),
    ],
)
def test_text_for_the_contract_and_for_people(fen: int, text: str, grouped: str) -> None:
    assert Money(fen).text == str(Money(fen)) == f"{Money(fen)}" == text
    assert Money(fen).grouped == grouped
    assert yuan(text) == Money(fen)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("12.50", 1250),
        ("12.5", 1250),
        ("12", 1200),
        ("-3", -300),
        ("-0.05", -5),
        ("-0.5", -50),
        ("0.1", 10),
        ("0", 0),
        ("-0.00", 0),
        ("007.00", 700),
        ("9999999999999.99", LAST),
        ("-9999999999999.99", -LAST),
        ("0000000000000.01", 1),
    ],
)
def test_amounts_that_are_read(text: str, fen: int) -> None:
    assert yuan(text) == Money(fen)


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "-", "-.", ".50", "-.50", "5.", "1.234", "1.2.3", "1.2.34", "--1", "+1", "-+1", "1-", "1,200.00"),
        *(" 1", "1 ", "1\n", "1.00\n", "\t1.00", "1e5", "1E2.00", "0x10", "0x1.00", "1_000", "1_0.00", "NaN", "inf"),
        *(
            "１２",
            "１.00",
            "1.０0",
            "1．00",
            "१.00",
            "²",
            "²1.00",
            "¼",
            "10000000000000",
            "99999999999999.99",
            "元",
            "1.5元",
        ),
        *("1.-5", "-1.-5", "1.+50", "1. 5", "12.5O"),
    ],
)
def test_what_is_no_amount_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        yuan(text)


def test_drawn_texts_are_read_as_their_shape_says() -> None:
    pick = random.Random(2)
    taken = 0
    for _ in range(20_000):
        text = "".join(pick.choice("0123456789" * 3 + "..-- ,e０²") for _ in range(pick.randint(0, 18)))
        if SHAPE.fullmatch(text):
            taken += 1
            assert yuan(text).fen == Fraction(text) * 100, text
        else:
            with pytest.raises(ValueError):
                yuan(text)
    assert taken > 1_000


def test_every_fen_of_a_thousand_yuan_reads_back() -> None:
    assert all(yuan(Money(fen).text).fen == fen for fen in range(-100_000, 100_001, 7))


def test_exact_decimals_become_money_and_parts_of_a_fen_do_not() -> None:
    assert from_decimal(Decimal("12.5")) == Money(1250)
    assert from_decimal(Decimal("-0.01")) == Money(-1)
    assert from_decimal(Decimal("1E+3")) == Money(100_000)
    for text in ("0.001", "-12.505", "1E-9"):
        with pytest.raises(ValueError, match=re.escape(str(Decimal(text)))):
            from_decimal(Decimal(text))


@pytest.mark.parametrize(
    ("quantity", "price", "fen"),
    [
        ("2", "6.25", 1250),
        ("3", "0.335", 101),
        ("-3", "0.335", -101),
        ("0.000001", "5000", 1),
        ("0.333333", "0.05", 2),
        ("-1", "0", 0),
        ("0.123457", "999999.999999", 12345700),
    ],
)
def test_quantity_times_price_is_rounded_once(quantity: str, price: str, fen: int) -> None:
    assert product(Decimal(quantity), Decimal(price)) == Money(fen)


def test_drawn_products_are_exact() -> None:
    pick = random.Random(3)
    for _ in range(5_000):
        quantity = Decimal(pick.randint(-(10**10), 10**10)).scaleb(-6)
        price = Decimal(pick.randint(0, 10**12)).scaleb(-6)
        assert product(quantity, price).fen == half_away(Fraction(quantity) * Fraction(price) * 100)


def test_the_largest_product_a_line_may_name_does_not_fail() -> None:
    most = Decimal("999999999999.999999")
    assert product(most, most).fen > 0
