"""Settlements in short: the same amounts as in full, by number, patient and day, the newest first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from settledesk.store.database import Database
from settledesk.store.patients import save_patient
from settledesk.store.prints import log_print
from settledesk.store.settlement_lines import line, matching_lines, newest_lines, unprinted_lines
from settledesk.store.settlements import save_settlement
from tests.store import samples

DAY = date(2024, 4, 18)


@pytest.fixture
def filled(database: Database) -> Database:
    """A settlement and its void by one patient, one settlement of another on the next day, printed once."""
    with database.write() as session:
        save_patient(session, samples.patient())
        save_patient(session, samples.patient("欧阳小明", "370303199002020014"))
        first = save_settlement(session, samples.settlement(1))
        save_settlement(session, samples.void_of(first))
        next_day = samples.SETTLED_AT + timedelta(days=1)
        later = samples.settlement(
            2, "02-20240419-0001", "k3", settled_at=next_day, case=samples.case(visit="ZY7", fees=samples.FEES)
        )
        save_settlement(session, later)
        log_print(session, "02-20240419-0001", next_day, "0017")
    return database


def test_a_line_has_the_amounts_of_the_settlement_and_the_other_half_of_its_pair(filled: Database) -> None:
    with filled.read() as session:
        first, void = line(session, "02-20240418-0001"), line(session, "02-20240418-0002")
        assert line(session, "02-20240418") is None
    assert first is not None
    assert void is not None
    assert (first.total.text, first.fund.text, first.patient.text) == ("1000.00", "600.00", "400.00")
    assert (void.total.text, void.fund.text, void.patient.text) == ("-1000.00", "-600.00", "-400.00")
    assert (first.voids, first.voided_by) == (None, "02-20240418-0002")
    assert (void.voids, void.voided_by) == ("02-20240418-0001", None)
    assert (first.name, first.settled_at, first.copies) == ("单𠮷芳", samples.SETTLED_AT, 0)


def test_the_newest_come_first_within_the_days_and_the_limit(filled: Database) -> None:
    with filled.read() as session:
        assert [one.number[3:] for one in newest_lines(session, 9)] == [
            "20240419-0001",
            "20240418-0002",
            "20240418-0001",
        ]
        assert [one.number[3:] for one in newest_lines(session, 1)] == ["20240419-0001"]
        assert [one.number[3:] for one in newest_lines(session, 9, DAY, DAY)] == ["20240418-0002", "20240418-0001"]
        assert newest_lines(session, 9, DAY + timedelta(days=2)) == ()


@pytest.mark.parametrize(
    ("part", "patients", "found"),
    [
        ("02-20240419", [], ["02-20240419-0001"]),
        ("0001", [], ["02-20240419-0001", "02-20240418-0001"]),
        ("0419-0001", [], ["02-20240419-0001"]),
        ("zzz", [2], ["02-20240419-0001"]),
        ("02-20240419", [2], ["02-20240419-0001"]),
        ("%0001", [], []),
        ("_", [], []),
    ],
)
def test_a_part_of_the_number_or_a_patient(filled: Database, part: str, patients: list[int], found: list[str]) -> None:
    with filled.read() as session:
        assert [one.number for one in matching_lines(session, part, patients, 9)] == found
        assert matching_lines(session, part, patients, 9, DAY + timedelta(days=5)) == ()


def test_what_was_printed_or_taken_back_is_not_owed(filled: Database) -> None:
    with filled.read() as session:
        assert [one.number for one in unprinted_lines(session, 9, DAY)] == ["02-20240418-0002"]
        assert unprinted_lines(session, 9, DAY + timedelta(days=1)) == ()
