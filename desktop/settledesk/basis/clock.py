"""The window's clock: mainland China has one time zone and no summer time."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "UTC+8")


def now() -> datetime:
    """Return this moment, aware."""
    return datetime.now(CHINA)


def today() -> date:
    """Return this day in China."""
    return now().date()
