"""Days in Shanghai, moments in UTC, documents as they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from settledesk.model.settlement import Draft, JournalEntry
from settledesk.store.columns import day_of, end_of, start_of
from settledesk.store.database import Database
from settledesk.store.drafts import save_draft
from settledesk.store.journal import entries_about, write_entry


def test_a_day_in_shanghai_begins_at_four_in_the_afternoon_of_utc() -> None:
    assert start_of(date(2024, 4, 18)) == datetime(2024, 4, 17, 16, tzinfo=UTC)
    assert end_of(date(2024, 12, 31)) == datetime(2024, 12, 31, 16, tzinfo=UTC)
    assert day_of(datetime(2024, 4, 17, 15, 59, 59, tzinfo=UTC)) == date(2024, 4, 17)
    assert day_of(datetime(2024, 4, 17, 16, tzinfo=UTC)) == date(2024, 4, 18)


def test_a_moment_comes_back_in_utc(database: Database) -> None:
    moment = datetime(2024, 4, 18, 1, 30, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    with database.write() as session:
        write_entry(session, JournalEntry(moment, "0017", "settle", "n", ""))
        (kept,) = session.execute(text("SELECT at FROM journal")).scalars()
    assert kept == "2024-04-17 17:30:00.000005"
    with database.read() as session:
        (entry,) = entries_about(session, "n")
    assert entry.at == moment
    assert entry.at.tzinfo is UTC


def test_a_naive_moment_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a time zone"), database.write() as session:
        write_entry(session, JournalEntry(datetime(2024, 4, 18), "0017", "settle", "n", ""))  # noqa: DTZ001


@pytest.mark.parametrize("value", [float("nan"), date(2024, 4, 18), object()])
def test_what_is_not_json_is_refused(database: Database, value: object) -> None:
    draft = Draft("k", datetime(2024, 4, 18, tzinfo=UTC), "02", {"value": value}, None)
    with pytest.raises(StatementError), database.write() as session:
        save_draft(session, draft)
