"""The rules of the payment regulation, position by position, and a reader of capitals that shares no code with them."""

from __future__ import annotations

import random
import re

import pytest

from settledesk.basis.capitals import capitals

LAST = 999_999_999_999_99  # 9,999亿9,999万9,999元9角9分
VALUES = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"仟": 1000, "佰": 100, "拾": 10}


def fen_of(yuan: str) -> int:
    whole, _, cents = yuan.replace(",", "").partition(".")
    return int(whole) * 100 + int(f"{cents:0<2}")


def read_back(text: str) -> int:
    """Return the fen that capitals stand for, knowing nothing of how they were written."""
    sign = -1 if text.startswith("负") else 1
    fen = total = group = digit = 0
    for char in text.lstrip("负"):
        if char in VALUES:
            digit = VALUES[char]
        elif char in PLACES:
            group += digit * PLACES[char]
            digit = 0
        elif char in "亿万元":
            total += (group + digit) * {"亿": 10**8, "万": 10**4, "元": 1}[char]
            group = digit = 0
        elif char in "角分":
            fen += digit * (10 if char == "角" else 1)
            digit = 0
    return sign * (total * 100 + fen)


def misplaced(text: str) -> str:
    """Return what is wrong with the 零 and 整 of an amount that is not zero, or nothing."""
    if "零零" in text:
        return "零 twice"
    if re.search(r"零[仟佰拾万亿元角分整]", text):
        return "零 before a unit"
    if text.endswith("整") != (text[-2] in "元角") or "整" in text[:-1]:
        return "整"
    if text.startswith(("零", "元")):
        return "nothing before the unit"
    return ""


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        # The regulation's own examples, in the form chosen where it gives two; 整 after 角 is ours.
        ("1,409.50", "壹仟肆佰零玖元伍角整"),
        ("6,007.14", "陆仟零柒元壹角肆分"),
        ("1,680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107,000.53", "壹拾万柒仟元伍角叁分"),
        ("16,409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        # Below one yuan.
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("0.15", "壹角伍分"),
        # 角 and 分.
        ("1", "壹元整"),
        ("1.10", "壹元壹角整"),
        ("1.01", "壹元零壹分"),
        ("100.05", "壹佰元零伍分"),
        ("22500.00", "贰万贰仟伍佰元整"),
        # 零 inside a group.
        ("10", "壹拾元整"),
        ("101", "壹佰零壹元整"),
        ("1001", "壹仟零壹元整"),
        ("1010", "壹仟零壹拾元整"),
        ("1100", "壹仟壹佰元整"),
        # 零 between groups.
        ("10,010.10", "壹万零壹拾元壹角整"),
        ("10,001", "壹万零壹元整"),
        ("11,000", "壹万壹仟元整"),
        ("100,100", "壹拾万零壹佰元整"),
        ("110,000", "壹拾壹万元整"),
        ("1,000,000.00", "壹佰万元整"),
        ("10,001,000", "壹仟万壹仟元整"),
        ("10,000,100", "壹仟万零壹佰元整"),
        # Empty groups.
        ("100,000,000", "壹亿元整"),
        ("100,000,001.10", "壹亿零壹元壹角整"),
        ("100,001,234", "壹亿零壹仟贰佰叁拾肆元整"),
        ("100,010,000", "壹亿零壹万元整"),
        ("110,000,000.05", "壹亿壹仟万元零伍分"),
        ("1,000,000,000.01", "壹拾亿元零壹分"),
        ("100,100,000,001", "壹仟零壹亿零壹元整"),
        ("100,000,000,000", "壹仟亿元整"),
        ("909,090,909,090.90", "玖仟零玖拾亿玖仟零玖拾万玖仟零玖拾元玖角整"),
        ("999,999,999,999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_named_positions(yuan: str, text: str) -> None:
    assert capitals(fen_of(yuan)) == text
    assert read_back(text) == fen_of(yuan)


def test_a_refund_begins_with_fu() -> None:
    assert capitals(-2827_53) == "负贰仟捌佰贰拾柒元伍角叁分"


@pytest.mark.parametrize("fen", [LAST + 1, -LAST - 1, 10**40])
def test_refuses_what_has_no_place(fen: int) -> None:
    with pytest.raises(ValueError):
        capitals(fen)


def test_the_largest_amount_with_either_sign() -> None:
    assert read_back(capitals(LAST)) == LAST
    assert read_back(capitals(-LAST)) == -LAST


def test_all_amounts_up_to_two_hundred_yuan_read_back_and_differ() -> None:
    texts = [capitals(fen) for fen in range(20_001)]
    assert [read_back(text) for text in texts] == list(range(20_001))
    assert [text for text in texts[1:] if misplaced(text)] == []
    assert len(set(texts)) == len(texts)


def test_every_pattern_of_zeros_reads_back() -> None:
    # Fourteen places, each zero or not: all places where 零 can stand or fall.
    for pattern in range(1, 2**14):
        fen = int("".join("7" if pattern >> place & 1 else "0" for place in range(13, -1, -1)))
        text = capitals(fen)
        assert read_back(text) == fen, text
        assert misplaced(text) == "", text


def test_twenty_thousand_drawn_amounts_read_back() -> None:
    draw = random.Random(20221101)
    for _ in range(20_000):
        digits = draw.randint(1, 14)
        fen = int("".join(draw.choice("0000123456789") for _ in range(digits))) * draw.choice((1, 1, 1, -1))
        text = capitals(fen)
        assert read_back(text) == fen, (fen, text)
        assert fen == 0 or misplaced(text) == "", (fen, text)
