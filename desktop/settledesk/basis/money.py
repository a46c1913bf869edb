"""Money as whole fen, and the one place where a fraction of a fen is rounded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_YUAN = re.compile(r"-?\d{1,13}(\.\d{1,2})?", re.ASCII)
_ONE = Decimal(1)


def round_fen(fen: Decimal) -> int:
    """Return whole fen, half away from zero: the only rounding in the program (contract, "Terms")."""
    # decimal's ROUND_HALF_UP rounds the magnitude, so -0.5 becomes -1: away from zero on both sides.
    return int(fen.quantize(_ONE, ROUND_HALF_UP))


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in whole fen. It adds, subtracts, compares and takes a ratio; it never divides."""

    fen: int

    def __init__(self, fen: int) -> None:
        # What dataclass writes for a frozen class looks the field up by its name; a case makes dozens of amounts.
        _set_fen(self, fen)

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __bool__(self) -> bool:
        return self.fen != 0

    def at(self, ratio: Decimal) -> Money:
        """Return this amount times a ratio, rounded to the fen, half away from zero."""
        return Money(round_fen(self.fen * ratio))

    @property
    def text(self) -> str:
        """Yuan with two decimals, as the contract writes it: "12.50"."""
        fen = self.fen
        if fen > 99:
            digits = str(fen)
            return f"{digits[:-2]}.{digits[-2:]}"
        return f"-{-fen // 100}.{-fen % 100:02d}" if fen < 0 else f"0.{fen:02d}"

    @property
    def grouped(self) -> str:
        """Yuan with two decimals and thousands separators, for people: "12,500.00"."""
        sign, fen = ("-", -self.fen) if self.fen < 0 else ("", self.fen)
        return f"{sign}{fen // 100:,}.{fen % 100:02d}"

    def __str__(self) -> str:
        return self.text


_set_fen = Money.__dict__["fen"].__set__
ZERO = Money(0)


def yuan(text: str) -> Money:
    """Return the amount that "12.50", "-3" or "0.1" stands for; ValueError for anything else."""
    whole, _, cents = text.partition(".")
    if len(cents) == 2 and 0 < len(whole) < 14:
        # The way nearly all amounts are written, without a regular expression: a case has dozens of them.
        digits = whole + cents
        if digits.isdigit() and digits.isascii():
            return Money(int(digits))
    if not _YUAN.fullmatch(text):
        raise ValueError(text)
    fen = abs(int(whole)) * 100 + int((cents + "00")[:2])
    return Money(-fen if text[0] == "-" else fen)


def from_decimal(value: Decimal) -> Money:
    """Return an amount given in yuan as an exact decimal; ValueError where it has parts of a fen."""
    fen = value * 100
    if fen != fen.to_integral_value():
        raise ValueError(str(value))
    return Money(int(fen))


def product(quantity: Decimal, price: Decimal) -> Money:
    """Return quantity × unit price in yuan, rounded once to the fen."""
    return Money(round_fen(quantity * price * 100))


def total(amounts: list[Money] | tuple[Money, ...]) -> Money:
    """Return the sum, zero for none."""
    return Money(sum(amount.fen for amount in amounts))
