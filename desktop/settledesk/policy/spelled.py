"""The numbers that a Chinese sentence spells, whichever way: 10%, 一成, 1万元, 十二万元, 九十日, 半年, 2.5个百分点."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    """What a number counts; PLAIN where the sentence does not say (the 1万 of 1万至5万元)."""

    YUAN = "yuan"
    PERCENT = "percent"
    DAYS = "days"
    MONTHS = "months"
    LEVEL = "level"
    PLAIN = "plain"


_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"": 1, "千": 1000, "万": 10_000, "亿": 100_000_000}
_UNITS = {
    "元": (Kind.YUAN, Decimal(1)),
    "块": (Kind.YUAN, Decimal(1)),
    "%": (Kind.PERCENT, Decimal(1)),
    "％": (Kind.PERCENT, Decimal(1)),
    "个百分点": (Kind.PERCENT, Decimal(1)),
    "成": (Kind.PERCENT, Decimal(10)),
    "天": (Kind.DAYS, Decimal(1)),
    "日": (Kind.DAYS, Decimal(1)),
    "个工作日": (Kind.DAYS, Decimal(1)),
    "个月": (Kind.MONTHS, Decimal(1)),
    "月": (Kind.MONTHS, Decimal(1)),
    "年": (Kind.MONTHS, Decimal(12)),
    "级": (Kind.LEVEL, Decimal(1)),
}
# A day of the calendar, the number of a document or article, and an ordinal are no figures.
_NO_FIGURES = re.compile(
    r"(?:19|20)\d{2}\s*年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{4}-\d{2}(?:-\d{2})?|\d{1,2}月\d{1,2}[日号]"
    r"|[〔\[(（]\d{4}[〕\])）]\s*\d+号|\d+号文?|第[\d零〇一二两三四五六七八九十百]+"
)
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_ARABIC = re.compile(rf"(百分之)?(\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(亿|万|千)?\s*({_UNIT})?")
# Chinese numerals also stand inside ordinary words (一般, 统一): they count only before a unit or after 百分之.
_CHINESE = re.compile(
    rf"(百分之)?([零〇一二两三四五六七八九十百千半]+)(?:点([零〇一二三四五六七八九]+))?(亿|万)?({_UNIT})?"
)
_DAY = re.compile(r"((?:19|20)\d{2})(?:[年-](?:(\d{1,2})(?:[月-](\d{1,2})?)?)?)")
_HALF = re.compile(r"减半|一半|折半")
# How a sentence says that nothing is taken, or nothing is paid.
_NOTHING = re.compile(r"不设|不再|不扣|没有|不享受|不收|不用|免|取消|只给|不加|无|零")


def states(text: str, number: Decimal, kind: Kind) -> bool:
    """Return whether a sentence spells a number of a kind in any way; zero counts as spelt where it says 不设, 免, 没有…"""
    found = _numbers(text)
    if number == 0:
        return bool(_NOTHING.search(text)) or (kind, Decimal(0)) in found
    return (kind, abs(number)) in found or (Kind.PLAIN, abs(number)) in found


def days_in(text: str) -> frozenset[date]:
    """Return the calendar days that a sentence names: 2024年4月30日, 2024-04-30, or the end of 2025年6月 or 2025年."""
    return frozenset(_days(text))


def _days(text: str) -> Iterator[date]:
    for match in _DAY.finditer(text):
        year, month, day = int(match[1]), int(match[2] or 12), match[3]
        if 1 <= month <= 12:
            last = monthrange(year, month)[1]
            yield date(year, month, min(int(day), last) if day and int(day) else last)


@lru_cache(maxsize=4096)
def _numbers(text: str) -> frozenset[tuple[Kind, Decimal]]:
    return frozenset(_spelt(_NO_FIGURES.sub("｜", text)))


def _spelt(text: str) -> Iterator[tuple[Kind, Decimal]]:
    for match in _ARABIC.finditer(text):
        percent, digits, large, unit = match.groups()
        value = Decimal(digits.replace(",", "").replace("，", "")) * _LARGE[large or ""]
        yield _counted(value, percent, unit)
    for match in _CHINESE.finditer(text):
        percent, digits, fraction, large, unit = match.groups()
        if percent or unit or large:
            value = _value(digits) + (_fraction(fraction) if fraction else 0)
            yield _counted(value * _LARGE[large or ""], percent, unit)
    if _HALF.search(text):
        yield Kind.PERCENT, Decimal(50)


def _counted(value: Decimal, percent: str | None, unit: str | None) -> tuple[Kind, Decimal]:
    if percent:
        return Kind.PERCENT, value
    if unit is None:
        return Kind.PLAIN, value
    kind, times = _UNITS[unit]
    return kind, value * times


def _value(numeral: str) -> Decimal:
    """Read 九十, 一百二十, 二〇, 十二; 半 is a half."""
    if numeral == "半":
        return Decimal("0.5")
    if not any(one in _TENS for one in numeral):
        return Decimal("".join(str(_DIGITS.get(one, 0)) for one in numeral))
    total, digit = 0, 0
    for one in numeral:
        if one in _TENS:
            total += (digit or 1) * _TENS[one]
            digit = 0
        else:
            digit = _DIGITS.get(one, 0)
    return Decimal(total + digit)


def _fraction(numerals: str) -> Decimal:
    return Decimal("0." + "".join(str(_DIGITS[one]) for one in numerals))
