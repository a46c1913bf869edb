"""Number series: one for each window and day, without gaps."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from settledesk.store.database import Database
from settledesk.store.numbers import next_number


def test_each_window_and_day_counts_for_itself(database: Database) -> None:
    first, second = date(2024, 4, 18), date(2024, 4, 19)
    with database.write() as session:
        drawn = [next_number(session, window, day) for window, day in (("02", first), ("02", first), ("01", first))]
    with database.write() as session:
        drawn += [next_number(session, "02", day) for day in (second, first)]
    assert drawn == [
        "02-20240418-0001",
        "02-20240418-0002",
        "01-20240418-0001",
        "02-20240419-0001",
        "02-20240418-0003",
    ]


def test_after_four_digits_come_five(database: Database) -> None:
    with database.write() as session:
        next_number(session, "02", date(2024, 4, 18))
        session.execute(text("UPDATE number_series SET last = 9998"))
        session.expire_all()
        numbers = [next_number(session, "02", date(2024, 4, 18)) for _ in range(2)]
    assert numbers == ["02-20240418-9999", "02-20240418-10000"]
