"""Spans of days and calendar months, at the ends of months and in leap years (clauses.md 7.8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from settledesk.basis.span import Span, corresponding_day, last_of_days, last_of_months


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_both_ends_are_included() -> None:
    span = Span(day("2022-03-01"), day("2022-05-29"))
    for text, inside in (
        ("2022-02-28", False),
        ("2022-03-01", True),
        ("2022-04-15", True),
        ("2022-05-29", True),
        ("2022-05-30", False),
    ):
        assert (day(text) in span) is inside


def test_a_span_without_end_and_one_of_a_day() -> None:
    assert date.max in Span(day("2022-03-01"), None)
    assert day("2022-02-28") not in Span(day("2022-03-01"), None)
    one = Span(day("2022-03-01"), day("2022-03-01"))
    assert [day("2022-02-28") in one, day("2022-03-01") in one, day("2022-03-02") in one] == [False, True, False]
    assert day("2022-03-01") not in Span(day("2022-03-02"), day("2022-03-01"))


@pytest.mark.parametrize(
    ("first", "months", "then"),
    [
        ("2022-01-15", 0, "2022-01-15"),
        ("2022-01-15", 1, "2022-02-15"),
        ("2022-01-31", 1, "2022-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2022-08-31", 6, "2023-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2022-03-31", 1, "2022-04-30"),
        ("2022-12-31", 1, "2023-01-31"),
        ("2022-11-30", 1, "2022-12-30"),
        ("2022-12-01", 12, "2023-12-01"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-01-10", 6, "2023-07-10"),
        ("2022-07-01", 30, "2025-01-01"),
    ],
)
def test_the_corresponding_day(first: str, months: int, then: str) -> None:
    assert corresponding_day(day(first), months) == day(then)


@pytest.mark.parametrize(
    ("first", "days", "last"),
    [
        ("2022-03-01", 90, "2022-05-29"),
        ("2022-03-01", 1, "2022-03-01"),
        ("2024-02-28", 2, "2024-02-29"),
        ("2023-12-31", 2, "2024-01-01"),
    ],
)
def test_a_span_of_days_counts_its_first(first: str, days: int, last: str) -> None:
    assert last_of_days(day(first), days) == day(last)


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2022-02-01", 6, "2022-07-31"),
        ("2022-08-31", 6, "2023-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2023-08-30", 6, "2024-02-29"),
        ("2023-08-29", 6, "2024-02-28"),
        ("2022-08-29", 6, "2023-02-28"),
        ("2022-08-28", 6, "2023-02-27"),
        ("2022-03-31", 1, "2022-04-30"),
        ("2022-01-01", 12, "2022-12-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2022-07-01", 6, "2022-12-31"),
    ],
)
def test_a_span_of_months_ends_the_day_before_the_corresponding_day(first: str, months: int, last: str) -> None:
    assert last_of_months(day(first), months) == day(last)


def test_spans_of_months_join_without_gap_or_overlap_where_the_day_exists() -> None:
    first = day("2021-01-01")
    while first < day("2025-01-01"):
        for months in (1, 3, 6, 12):
            last = last_of_months(first, months)
            then = corresponding_day(first, months)
            assert then.day == first.day or (then + timedelta(days=1)).day == 1
            assert last == (then - timedelta(days=1) if then.day == first.day else then)
            assert (last.year - first.year) * 12 + last.month - first.month in (months, months - 1)
        first += timedelta(days=1)
