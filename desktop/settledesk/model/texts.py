"""What a text of the contract stands for: an amount, a day, a number, a ratio; ValueError for one that stands for none."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from settledesk.basis.money import Money, yuan

T = TypeVar("T")
NOTHING = Decimal(0)
_FIRST_YEAR, _LAST_YEAR = 1800, 2199
_NO_END = date(9999, 12, 31)
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)


def maybe(read: Callable[[str], T], text: str | None) -> T | None:
    """Return what `read` makes of a text, None where there is none."""
    return None if text is None else read(text)


def plain_of(text: str) -> str:
    """Return a text that can be taken as it is: printable, not empty, no space around it."""
    if not text.isprintable() or text.strip() != text or not text:
        raise ValueError(text)
    return text


def amount_of(text: str) -> Money:
    """Return an amount in yuan that is not negative."""
    found = yuan(text)
    if found.fen < 0:
        raise ValueError(text)
    return found


# The same days, quantities and ratios stand on line after line: what a text stands for is worked out once.


@lru_cache(maxsize=4096)
def day_of(text: str) -> date:
    """Return an ISO day between 1800 and 2199."""
    if len(text) != 10 or not text[4] == text[7] == "-" or not text.isascii():
        raise ValueError(text)
    found = date.fromisoformat(text)
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise ValueError(text)
    return found


def last_day_of(text: str) -> date:
    """Return a last day; hospital systems write 9999-12-31 where there is no end, and it stands as that day."""
    return _NO_END if text == "9999-12-31" else day_of(text)


@lru_cache(maxsize=16384)
def number_of(text: str) -> Decimal:
    """Return a number with at most six decimals, as prices and quantities are written."""
    return _number(text)


@lru_cache(maxsize=16384)
def price_of(text: str) -> Decimal:
    """Return a number without a sign."""
    if text[:1] == "-":
        raise ValueError(text)
    return _number(text)


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


@lru_cache(maxsize=4096)
def ratio_of(text: str) -> Decimal:
    """Return a ratio from 0 to 1 with at most six decimals."""
    found = price_of(text)
    if found > 1 or len(text.partition(".")[0]) != 1:
        raise ValueError(text)
    return found


def signed_ratio_of(text: str) -> Decimal:
    """Return a ratio from −1 to 1."""
    return -ratio_of(text[1:]) if text[:1] == "-" else ratio_of(text)
