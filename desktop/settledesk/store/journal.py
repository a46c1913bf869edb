"""The journal: who did what, when, to which thing; only ever added to, never with a name or an ID number."""

from __future__ import annotations

import re
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from settledesk.model.settlement import JournalEntry
from settledesk.store.columns import Row, end_of, start_of

_LONG_NUMBER = re.compile(r"\d{15}")


class JournalRow(Row):
    """One entry."""

    __tablename__ = "journal"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    clerk: Mapped[str]
    act: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    detail: Mapped[str]


def write_entry(session: Session, entry: JournalEntry) -> None:
    """Add an entry; ValueError where a text holds fifteen digits in a row, as an ID number does."""
    for text in (entry.clerk, entry.act, entry.subject, entry.detail):
        if _LONG_NUMBER.search(text):
            # The text itself is kept out of the message: messages end up in the log.
            raise ValueError(f"the journal takes no ID numbers: entry {entry.act!r} of {entry.at:%Y-%m-%d %H:%M:%S}")
    session.add(JournalRow(at=entry.at, clerk=entry.clerk, act=entry.act, subject=entry.subject, detail=entry.detail))
    session.flush()


def entries_of_day(session: Session, day: date) -> tuple[JournalEntry, ...]:
    """Return the entries of a day in Shanghai, in the order they were written."""
    return _load(session, select(JournalRow).where(JournalRow.at >= start_of(day), JournalRow.at < end_of(day)))


def entries_about(session: Session, subject: str) -> tuple[JournalEntry, ...]:
    """Return the entries about one thing (a settlement's number, say), in the order they were written."""
    return _load(session, select(JournalRow).where(JournalRow.subject == subject))


def _load(session: Session, query: Select[JournalRow]) -> tuple[JournalEntry, ...]:
    rows = session.scalars(query.order_by(JournalRow.id))
    return tuple(JournalEntry(row.at, row.clerk, row.act, row.subject, row.detail) for row in rows)
