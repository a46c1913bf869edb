"""Filings: the same record is the same filing, and nothing it ever said is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from settledesk.model.case import Filing, FilingKind, FilingStatus
from settledesk.model.settlement import StoredFiling
from settledesk.store.database import Database
from settledesk.store.filings import all_filings, filings_of, history_of, save_filing
from settledesk.store.patients import save_patient
from tests.store import samples


@pytest.fixture
def office(database: Database) -> Database:
    with database.write() as session:
        save_patient(session, samples.FULL_PATIENT)
        save_patient(session, samples.patient("李四", None))
    return database


@pytest.mark.parametrize("filing", [samples.FILING, samples.FULL_FILING, replace(samples.FILING, household_moved=True)])
def test_what_is_saved_comes_back(office: Database, filing: Filing) -> None:
    with office.write() as session:
        stored = save_filing(session, 1, filing, "typed")
    assert stored == StoredFiling(stored.id, 1, filing, "typed")
    with office.read() as session:
        assert filings_of(session, 1) == (stored,)
        assert filings_of(session, 2) == ()


def test_the_same_filing_again_changes_nothing(office: Database) -> None:
    with office.write() as session:
        first = save_filing(session, 1, samples.FULL_FILING, "imported")
        assert save_filing(session, 1, samples.FULL_FILING, "imported") == first
        assert len(history_of(session, first.id)) == 1


def test_a_changed_record_updates_the_filing_and_keeps_what_it_said(office: Database) -> None:
    ended = replace(samples.FILING, status=FilingStatus.TERMINATED, status_on=date(2024, 5, 1))
    began = datetime.now(UTC)
    with office.write() as session:
        first = save_filing(session, 1, samples.FILING, "typed")
    with office.write() as session:
        second = save_filing(session, 1, ended, "imported")
    assert second == StoredFiling(first.id, 1, ended, "imported")
    with office.read() as session:
        assert filings_of(session, 1) == (second,)
        history = history_of(session, first.id)
        assert history_of(session, 99) == ()
    assert [state for _, state in history] == [first, second]
    assert all(timedelta(0) <= at - began < timedelta(seconds=10) for at, _ in history)


def test_another_kind_place_day_or_patient_is_another_filing(office: Database) -> None:
    others = [
        replace(samples.FILING, kind=FilingKind.EMERGENCY),
        replace(samples.FILING, area="510105"),
        replace(samples.FILING, filed_on=date(2024, 2, 1)),
    ]
    with office.write() as session:
        first = save_filing(session, 1, samples.FILING, "typed")
        stored = [save_filing(session, 1, other, "typed") for other in others]
        strangers = save_filing(session, 2, samples.FILING, "typed")
        of_one = filings_of(session, 1)
        of_all = all_filings(session)
    assert [filing.id for filing in of_one] == [stored[2].id, first.id, stored[0].id, stored[1].id]
    assert [filing.id for filing in of_all] == [stored[2].id, first.id, stored[0].id, stored[1].id, strangers.id]


def test_a_filing_needs_its_patient(office: Database) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), office.write() as session:
        save_filing(session, 99, samples.FILING, "typed")


def test_the_history_is_never_changed(office: Database) -> None:
    with office.write() as session:
        save_filing(session, 1, samples.FILING, "typed")
    for statement in ("UPDATE filing_history SET origin = 'x'", "DELETE FROM filing_history"):
        with pytest.raises(IntegrityError, match="never changed"), office.write() as session:
            session.execute(text(statement))
