"""The print log: copies counted in the store."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from settledesk.model.settlement import Printed
from settledesk.store.database import Database
from settledesk.store.patients import save_patient
from settledesk.store.prints import log_print, prints_of
from settledesk.store.settlements import save_settlement
from tests.store import samples


def test_copies_are_counted_by_settlement(database: Database) -> None:
    with database.write() as session:
        save_patient(session, samples.patient())
        save_settlement(session, samples.settlement(1))
        save_settlement(session, samples.settlement(1, "n2", "k2"))
    first = Printed("02-20240418-0001", 1, samples.SETTLED_AT, "0017", None)
    second = Printed("02-20240418-0001", 2, samples.SETTLED_AT, "0018", "患者遗失")
    for expected in (first, second):
        with database.write() as session:
            assert log_print(session, expected.number, expected.printed_at, expected.clerk, expected.reason) == expected
    with database.write() as session:
        assert log_print(session, "n2", samples.SETTLED_AT, "0017").copy == 1
    with database.read() as session:
        assert prints_of(session, "02-20240418-0001") == (first, second)
        assert prints_of(session, "other") == ()
    with pytest.raises(IntegrityError, match="never changed"), database.write() as session:
        session.execute(text("DELETE FROM prints"))


def test_only_a_settlement_is_printed(database: Database) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), database.write() as session:
        log_print(session, "other", samples.SETTLED_AT, "0017")
