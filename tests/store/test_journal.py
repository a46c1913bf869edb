"""The journal: added to, never changed, no ID numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from settledesk.model.settlement import JournalEntry
from settledesk.store.database import Database
from settledesk.store.journal import entries_about, entries_of_day, write_entry
from tests.store import samples

ENTRY = JournalEntry(samples.SETTLED_AT, "0017", "settle", "02-20240418-0001", "草稿 20240418 01")
NEXT_DAY = JournalEntry(samples.SETTLED_AT + timedelta(days=1), "0017", "void", "02-20240418-0001", "")


def test_entries_come_back_by_day_and_subject(database: Database) -> None:
    with database.write() as session:
        write_entry(session, ENTRY)
        write_entry(session, NEXT_DAY)
    with database.read() as session:
        assert entries_of_day(session, date(2024, 4, 18)) == (ENTRY,)
        assert entries_about(session, "02-20240418-0001") == (ENTRY, NEXT_DAY)
        assert entries_about(session, "other") == ()


@pytest.mark.parametrize("place", ["clerk", "act", "subject", "detail"])
@pytest.mark.parametrize(
    "number", ["37030319491231002X", "370303491231002", "３７０３０３４９１２３１００２", "x370303491231002x"]
)
def test_an_id_number_is_refused_and_not_repeated(database: Database, place: str, number: str) -> None:
    texts = {"clerk": "0017", "act": "settle", "subject": "s", "detail": "d"} | {place: number}
    with pytest.raises(ValueError, match="no ID numbers") as refused, database.write() as session:
        write_entry(session, JournalEntry(samples.SETTLED_AT, **texts))
    assert place == "act" or number not in str(refused.value)
    with database.read() as session:
        assert entries_of_day(session, date(2024, 4, 18)) == ()


def test_the_journal_is_never_changed(database: Database) -> None:
    with database.write() as session:
        write_entry(session, ENTRY)
    for statement in ("UPDATE journal SET clerk = 'x'", "DELETE FROM journal"):
        with pytest.raises(IntegrityError, match="never changed"), database.write() as session:
            session.execute(text(statement))
