"""One table for the screen, Excel and PDF: a report as values, with titles, kinds and what is totalled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from settledesk.basis.money import Money

Value = Money | int | date | datetime | str | None
"""What a cell may hold; a ratio is a string such as "0.65"."""


class ColumnKind(StrEnum):
    """How a column is shown and aligned, and whether it is summed."""

    TEXT = "text"
    MONEY = "money"
    COUNT = "count"
    DAY = "day"
    MOMENT = "moment"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Column:
    """A title, a kind, the value of a row, and whether the column is totalled."""

    title: str
    kind: ColumnKind
    value: Callable[[Any], Value]
    total: bool = False
    width: int = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """A titled table over a period; `notes` stand under it (what is counted, what is not)."""

    title: str
    period: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()


def sheet(
    title: str, period: str, columns: tuple[Column, ...], rows: tuple[Any, ...], notes: tuple[str, ...] = ()
) -> Sheet:
    """Return the sheet of `rows`, each put through the columns."""
    return Sheet(title, period, columns, tuple(tuple(c.value(row) for c in columns) for row in rows), notes)
