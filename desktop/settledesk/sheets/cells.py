"""What one cell of a spreadsheet means: text, number, amount, ratio, day; or why it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from settledesk.basis.money import Money
from settledesk.basis.text import narrow, nearest, squeeze

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A cell as a file has it; an empty one is the empty text."""

T = TypeVar("T")

AS_TEXT = "请将该列设为文本后重新导出"
_AS_DAY = "请写成 2022-03-05 的形式"
_AS_NUMBER = "请写成 1234.50 的形式"

_BLANK = frozenset(("", "-", "--", "---", "—", "——", "/", "\\", "无", "null", "NULL", "None", "none", "N/A", "n/a"))
_QUOTED = re.compile(r'=\s*"(.*)"', re.DOTALL)
_SPACES = re.compile(r"\s+")
# Control characters, and those that do not show: zero-width spaces, byte order marks, direction marks.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SCIENTIFIC = re.compile(r"[-+]?\d(\.\d+)?[Ee]\+?\d{1,3}")
_SHOWN_AS_SCIENTIFIC = re.compile(r"[-+]?\d(\.\d+)?[Ee]\+\d{1,3}")
_PLAIN_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)", re.ASCII)
_GROUPED_NUMBER = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
_CURRENCY = re.compile(r"^([-+(]?)\s*(?:¥|RMB|CNY|人民币)\s*|\s*元$", re.IGNORECASE)
_DASHES = str.maketrans({"−": "-", "–": "-", "﹣": "-", "—": "-"})
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d\d)(\d\d))"
    r"(?:[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_COMPACT_MOMENT = re.compile(r"(\d{8})\d{6}", re.ASCII)

# Beyond fifteen digits a spreadsheet keeps a number only roughly.
_EXACT = 10**15
_LARGEST = 10**12
_MICRO = Decimal("0.000001")
_NOTHING, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)
_FIRST_DAY, _LAST_DAY = date(1800, 1, 1), date(2199, 12, 31)
# Day numbers of a spreadsheet, 1950 to 2099: far from any other number that stands in a column of days.
_SERIALS = range(18264, 73051)
_SERIAL_ZERO = date(1899, 12, 30)


class Unreadable(Exception):
    """A cell that cannot be taken: what is wrong and what to do, in Chinese."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


def is_blank(cell: Cell) -> bool:
    """Say whether a cell is empty, or holds only spaces or a stroke that stands for nothing."""
    return isinstance(cell, str) and (not cell or (len(cell) < 9 and _content(cell) in _BLANK) or not cell.strip())


def shown(cell: Cell) -> str:
    """Return a short, printable form of a cell, for a sentence."""
    text = _content(cell) if isinstance(cell, str) else (_digits(cell) if isinstance(cell, float) else str(cell))
    text = "".join(letter if letter.isprintable() else "□" for letter in _SPACES.sub(" ", text))
    return text if len(text) <= 40 else f"{text[:40]}…"


def text_of(cell: Cell) -> str:
    """Return a cell as text for people: as written, unseen characters and outer spaces gone."""
    if isinstance(cell, str):
        text = _content(cell)
        return text if text.isascii() and " " not in text and text.isprintable() else _SPACES.sub(" ", text)
    if isinstance(cell, bool):
        raise Unreadable(f"「{cell!s}」不是文字", AS_TEXT)
    if isinstance(cell, int | float):
        # An infinity or not-a-number compares false and is refused with the numbers that lost digits.
        if not -_EXACT < cell < _EXACT:
            raise Unreadable(f"号码「{shown(cell)}」存成了数字，后几位已丢失", AS_TEXT)
        return _digits(cell)
    raise Unreadable(f"「{shown(cell)}」被表格软件变成了日期或时间", AS_TEXT)


def code_of(cell: Cell) -> str:
    """Return a cell as a code or number of a document: half-width, no spaces; never one that lost digits."""
    text = squeeze(text_of(cell)).lstrip("'`")
    if _SHOWN_AS_SCIENTIFIC.fullmatch(text):
        raise Unreadable(f"「{shown(text)}」是科学计数法，原来的号码已丢失", AS_TEXT)
    return text


def number_of(cell: Cell) -> Decimal:
    """Return a price, quantity or count: exact, at most six decimals, no trailing zeros."""
    text = _plain_number(cell)
    if len(text.partition(".")[2]) > 6:
        raise Unreadable(f"「{shown(cell)}」超过六位小数", "请保留至多六位小数")
    return Decimal(text)


def amount_of(cell: Cell) -> Money:
    """Return an amount in yuan: exact, at most two decimals."""
    whole, _, cents = _plain_number(cell).partition(".")
    if len(cents) > 2:
        raise Unreadable(f"金额「{shown(cell)}」有不足一分的零头", "金额请保留两位小数")
    return Money(int(f"{whole}{cents:0<2}"))


def ratio_of(cell: Cell) -> Decimal:
    """Return a ratio 0 to 1, written as 0.1 or 10%."""
    if isinstance(cell, str):
        text = narrow(_content(cell)).replace(" ", "")
        if text.endswith("%"):
            return _part(Decimal(_plain_number(text[:-1])) / _HUNDRED, cell)
    value = Decimal(_plain_number(cell))
    if value > _ONE:
        raise Unreadable(f"比例「{shown(cell)}」大于 1", "请写成 0.1 或 10% 的形式")
    return _part(value, cell)


def percentage_of(cell: Cell) -> Decimal:
    """Return the ratio of a column whose header says %: 10 is one tenth.

    A bare number between 0 and 1 is refused there: it may be a percentage (0.5 %) or a ratio shown as one (50 %).
    """
    if isinstance(cell, str) and narrow(_content(cell)).endswith("%"):
        return ratio_of(cell)
    value = Decimal(_plain_number(cell))
    if _NOTHING < value <= _ONE:
        raise Unreadable(
            f"表头写着 %，「{shown(cell)}」分不清是 {value}% 还是 {(value * 100).normalize():f}%", "请写成 10% 的形式"
        )
    return _part(value / _HUNDRED, cell)


def day_of(cell: Cell) -> date:
    """Return a day, from a date cell, a day number, or text such as 2022-03-05, 2022/3/5, 2022年3月5日, 20220305."""
    if isinstance(cell, datetime):
        return _plausible(cell.date(), cell)
    if isinstance(cell, date):
        return _plausible(cell, cell)
    if isinstance(cell, bool | time | timedelta):
        raise Unreadable(f"「{shown(cell)}」不是日期", _AS_DAY)
    if isinstance(cell, int | float):
        if int(cell) in _SERIALS if -_EXACT < cell < _EXACT else False:
            return _SERIAL_ZERO + timedelta(days=int(cell))
        text = _digits(cell)
    else:
        text = _SPACES.sub(" ", narrow(_content(cell))).lstrip("'")
        for mark in "年月日":
            text = text.replace(f" {mark}", mark).replace(f"{mark} ", mark)
    compact = _COMPACT_MOMENT.fullmatch(text)
    found = _DAY.fullmatch(compact.group(1) if compact else text)
    if found is None:
        raise Unreadable(f"「{shown(cell)}」不是认得出的日期", _AS_DAY)
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return _plausible(date(year, month, day), cell)
    except ValueError:
        raise Unreadable(f"「{shown(cell)}」不是存在的日期", _AS_DAY) from None


def words(meanings: Mapping[T, str]) -> dict[str, T]:
    """Return the table word → meaning from meaning → its words with spaces between; the first is the one people are told."""
    return {word.lower(): meaning for meaning, known in meanings.items() for word in known.split()}


def word_of(cell: Cell, known: Mapping[str, T], name: str) -> T:
    """Return what a word or code stands for by a table of `words`; else Unreadable naming the nearest known word."""
    text = squeeze(text_of(cell))
    found = known.get(text.lower())
    if found is None:
        told: dict[T, str] = {}
        for word, meaning in known.items():
            told.setdefault(meaning, word)
        near = nearest(text.lower(), known)
        hint = f"是否应为「{near}」？" if near else ""
        raise Unreadable(f"不认识的{name}「{shown(cell)}」", f"{hint}可用：{'、'.join(told.values())}")
    return found


def _content(text: str) -> str:
    """Return the text of a cell without what only wraps it: ="…", unseen characters, outer spaces."""
    text = text.strip()
    if text.isascii() and text.isprintable() and not text.startswith("="):
        return text
    wrapped = _QUOTED.fullmatch(text)
    if wrapped:
        text = wrapped.group(1).replace('""', '"')
    return _UNSEEN.sub("", text).strip()


def _digits(value: float) -> str:
    """Return a number cell as the digits a spreadsheet shows: shortest, at most fifteen, never an exponent."""
    if isinstance(value, int):
        return str(value)
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    text = repr(value)
    # A computed cell (0.1 + 0.2) carries noise after its fifteenth digit, where no spreadsheet shows any.
    if len(text) > 16 and "n" not in text:
        text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text else text


def _plain_number(cell: Cell) -> str:
    """Return a number as plain digits: no exponent, no trailing zeros, no -0, below 10^12 and exact for Decimal."""
    if isinstance(cell, bool | date | time | timedelta):
        raise Unreadable(f"「{shown(cell)}」不是数", _AS_NUMBER)
    if isinstance(cell, str):
        text = cell if _PLAIN_NUMBER.fullmatch(cell) else _written_number(cell)
        text = text.removeprefix("+")
        if text.startswith(("00", "-0", ".", "-.")):
            text = format(Decimal(text), "f")
    elif -_LARGEST < cell < _LARGEST:
        text = _digits(cell)
    else:
        raise Unreadable(f"「{shown(cell)}」不是可用的数", "请核对该数")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if len(text.lstrip("-").partition(".")[0]) > 12:
        raise Unreadable(f"「{shown(cell)}」过大", "请核对该数")
    # Decimal computes with 28 digits: what is longer would be rounded on the way.
    if len(text) > 27:
        raise Unreadable(f"「{shown(cell)}」位数过多", "请核对该数")
    return "0" if text == "-0" else text


def _written_number(cell: str) -> str:
    """Return the plain digits of a number as people write it: ¥1,234.50, １２．５, (12.50), 12.50-."""
    text = narrow(_content(cell)).translate(_DASHES).lstrip("'")
    text = _CURRENCY.sub(r"\1", text)
    text = _CURRENCY.sub(r"\1", text).strip()
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1].strip()}"
    elif text.endswith("-") and not text.startswith("-"):
        text = f"-{text[:-1].strip()}"
    if text.startswith("- "):
        text = f"-{text[1:].strip()}"
    if _PLAIN_NUMBER.fullmatch(text):
        return text
    if _GROUPED_NUMBER.fullmatch(text):
        return text.replace(",", "")
    if _SCIENTIFIC.fullmatch(text):
        raise Unreadable(f"「{shown(cell)}」是科学计数法，数位已丢失", AS_TEXT)
    raise Unreadable(f"「{shown(cell)}」不是数", _AS_NUMBER)


def _part(value: Decimal, cell: Cell) -> Decimal:
    if not _NOTHING <= value <= _ONE:
        raise Unreadable(f"比例「{shown(cell)}」不在 0 到 1（0% 到 100%）之间", "请写成 0.1 或 10% 的形式")
    if value != value.quantize(_MICRO):
        raise Unreadable(f"比例「{shown(cell)}」超过六位小数", "请核对比例")
    return Decimal(format(value, "f").rstrip("0").rstrip(".")) if "." in format(value, "f") else value


def _plausible(day: date, cell: Cell) -> date:
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise Unreadable(f"日期「{shown(cell)}」不在 1800 到 2199 年之间", "请核对日期")
    return day
