"""Number series without gaps, one for each window and day."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, Session, mapped_column

from settledesk.store.columns import Row


class NumberSeriesRow(Row):
    """The last number given out at a window on a day."""

    __tablename__ = "number_series"

    window: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]


def next_number(session: Session, window: str, day: date) -> str:
    """Return the next number of a window's day, "02-20240418-0001" first.

    It belongs to the transaction: rolled back, the next one to ask gets the same number, so there are no gaps.
    """
    series = session.get(NumberSeriesRow, (window, day))
    if series is None:
        series = NumberSeriesRow(window=window, day=day, last=0)
        session.add(series)
    series.last += 1
    session.flush()
    return f"{window}-{day:%Y%m%d}-{series.last:04d}"
