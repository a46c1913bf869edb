"""What people type becomes a value: a day, an amount, a count, forgiving in form and strict in meaning."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from settledesk.basis.errors import Refusal, refuse
from settledesk.basis.money import Money
from settledesk.basis.text import narrow, squeeze

_FIRST_YEAR, _LAST_YEAR = 1800, 2199
_LARGEST_FEN = 999_999_999_999
_LARGEST_COUNT = 9999
_TODAY = frozenset(("t", "今天", "今日"))
_TIME_OF_DAY = re.compile(r"(?<=[\d日])[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", re.ASCII)
_DAYS_AGO = re.compile(r"-(\d{1,3})", re.ASCII)
_RUN = re.compile(r"(\d{4}|\d{2})?(\d{2})(\d{2})", re.ASCII)
_PARTED = re.compile(r"(?:(\d{4}|\d{2})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?", re.ASCII)
_SIGNED = re.compile(r"([+-]?)([^+-]+)")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_PLAIN = re.compile(r"(\d*)(?:[.,](\d*))?", re.ASCII)
_COUNT = re.compile(r"\d+", re.ASCII)
# What stands for a hyphen or a decimal point where an input method or another program wrote it.
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "。": ".", "、": "."})
_AS_DAY = "请写成 20230420 或 2023-04-20 的形式"
_AS_AMOUNT = "请写成 1234.50 的形式"


def typed_day(text: str, today: date) -> date:
    """Return the day that a text stands for, from 1800 to 2199; Refusal for the impossible.

    20230420, 230420 (this century, or the last where that would be years ahead), 2023-04-20, 2023/4/20, 2023.4.20,
    2023年4月20日; 0420 and 4-20 are the latest such day not after `today`; t and 今天 are today, -3 is three days ago.
    Full-width characters are taken, and a time of day behind the date is left out.
    """
    plain = squeeze(_TIME_OF_DAY.sub("", narrow(text))).translate(_SIGNS)
    if not plain:
        raise refuse("", "日期是空的", _AS_DAY)
    if plain.casefold() in _TODAY:
        return today
    if ago := _DAYS_AGO.fullmatch(plain):
        if (today - date(_FIRST_YEAR, 1, 1)).days < int(ago[1]):
            raise _no_such_year(_FIRST_YEAR - 1)
        return today - timedelta(days=int(ago[1]))
    found = _RUN.fullmatch(plain) or _PARTED.fullmatch(plain)
    if found is None:
        raise refuse("", f"「{_shown(text)}」不是认得出的日期", _AS_DAY)
    year, month, day = found.groups()
    if year is None:
        return _latest(int(month), int(day), today)
    return _day(int(year) if len(year) == 4 else _century(int(year), today), int(month), int(day))


def typed_amount(text: str, negative: bool = False) -> Money:
    """Return the amount in yuan that a text stands for, at most 9,999,999,999.99; Refusal for anything else.

    1234.5, 1,234.50, ¥1,234.5, 1234.5元; 1234.5+200-3 adds up. A comma between groups of three digits parts thousands;
    any other is a decimal point, as 。 is: number pads and input methods write them. An amount below zero is refused
    unless `negative`.
    """
    plain = squeeze(text).translate(_SIGNS)
    if not plain:
        raise refuse("", "金额是空的", _AS_AMOUNT)
    terms = _SIGNED.findall(plain)
    if "".join(sign + term for sign, term in terms) != plain or not all(sign for sign, _ in terms[1:]):
        raise refuse("", f"算式「{_shown(text)}」没有写完整", "请写成 1234.5+200-3 的形式")
    fen = sum(-_fen(term, text) if sign == "-" else _fen(term, text) for sign, term in terms)
    if abs(fen) > _LARGEST_FEN:
        raise _too_large(text)
    if fen < 0 and not negative:
        raise refuse("", f"金额不能为负数，现为 {Money(fen).grouped}", "请核对金额")
    return Money(fen)


def typed_count(text: str) -> int:
    """Return the whole number from 0 to 9999 that a text stands for, a 次 or 年 behind it left out; Refusal if none."""
    plain = squeeze(text)
    plain = plain[:-1] if plain[-1:] in ("次", "年") else plain
    if not _COUNT.fullmatch(plain):
        raise refuse("", f"「{_shown(text)}」不是整数", "请填 0 或正整数")
    digits = plain.lstrip("0") or "0"
    if len(digits) > len(str(_LARGEST_COUNT)):
        raise refuse("", f"「{_shown(text)}」过大", f"请填不超过 {_LARGEST_COUNT} 的整数")
    return int(digits)


def _day(year: int, month: int, day: int) -> date:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise _no_such_year(year)
    _check_month(f"{year} 年", month)
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise refuse("", f"{year} 年 {month} 月没有 {day} 日", f"该月为 1 至 {last} 日，请核对日期")
    return date(year, month, day)


def _latest(month: int, day: int, today: date) -> date:
    """Return the latest such day of a year that is not after today."""
    _check_month("一年中", month)
    for year in range(today.year, today.year - 9, -1):  # A leap day comes at least every eight years.
        if year >= _FIRST_YEAR and 1 <= day <= monthrange(year, month)[1] and date(year, month, day) <= today:
            return date(year, month, day)
    raise refuse("", f"{month} 月没有 {day} 日", "请核对日期，或写出年份")


def _century(year: int, today: date) -> int:
    full = today.year - today.year % 100 + year
    return full if full <= today.year + 1 else full - 100


def _check_month(where: str, month: int) -> None:
    if not 1 <= month <= 12:
        raise refuse("", f"{where}没有 {month} 月", _AS_DAY)


def _no_such_year(year: int) -> Refusal:
    return refuse("", f"年份 {year} 不在 {_FIRST_YEAR} 至 {_LAST_YEAR} 之间", "请核对日期")


def _fen(term: str, text: str) -> int:
    """Return one term of a sum in fen."""
    term = term.removeprefix("¥").removesuffix("元")
    plain = term.replace(",", "") if _GROUPED.fullmatch(term) else term
    found = _PLAIN.fullmatch(plain)
    if found is None or not (found[1] or found[2]):
        raise refuse("", f"「{_shown(text)}」不是金额", _AS_AMOUNT)
    cents = found[2] or ""
    if len(cents) > 2:
        raise refuse("", f"「{_shown(text)}」的小数多于两位", "金额到分为止；千分位的逗号每三位一个，如 1,234.50")
    whole = found[1].lstrip("0")
    if len(whole) > len(str(_LARGEST_FEN)):
        raise _too_large(text)
    return int(f"{whole}{cents:0<2}")


def _too_large(text: str) -> Refusal:
    return refuse("", f"金额「{_shown(text)}」过大", f"最多 {Money(_LARGEST_FEN).grouped} 元，请核对")


def _shown(text: str) -> str:
    """Return a short, printable form of what was typed."""
    plain = "".join(letter if letter.isprintable() else "□" for letter in text.strip())
    return plain if len(plain) <= 40 else f"{plain[:40]}…"
