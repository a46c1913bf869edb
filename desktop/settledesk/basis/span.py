"""Spans of days, both ends included, and the calendar arithmetic that rules speak of."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, both included; `last` None means without end."""

    first: date
    last: date | None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def corresponding_day(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or that month's last day where it has none."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_of_days(first: date, days: int) -> date:
    """Return the last day of a span of `days` that counts its first day (clauses.md 7.8: 90 days from 03-01 end 05-29)."""
    return first + timedelta(days=days - 1)


def last_of_months(first: date, months: int) -> date:
    """Return the last day of a span of calendar months: the day before the corresponding day.

    Where the target month has no corresponding day it ends on that month's last day (clauses.md 7.8:
    02-01 plus six months ends 07-31; 08-31 plus six months ends on the last of February).
    """
    end = corresponding_day(first, months)
    return end - timedelta(days=1) if end.day == first.day else end
