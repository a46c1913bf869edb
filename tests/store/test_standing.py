"""Which settlements stand in a period, and what is read of them to compute them again."""

from __future__ import annotations

from datetime import UTC, date, datetime

from settledesk.basis.money import yuan
from settledesk.model.case import Totals
from settledesk.store.database import Database
from settledesk.store.patients import save_patient
from settledesk.store.settlements import save_settlement
from settledesk.store.standing import AMOUNTS, Standing, fee_lines, ids_standing, standing
from tests.store.samples import FEES, case, outcome, patient, settlement, void_of

FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


def standing_numbers(database: Database, first: date = FIRST, last: date = LAST) -> list[str]:
    with database.read() as session:
        return [one.number for one in standing(session, ids_standing(session, first, last))]


def test_a_void_and_what_it_took_back_do_not_stand(database: Database) -> None:
    with database.write() as session:
        person = save_patient(session, patient()).id
        for number in ("A-1", "A-2", "A-3"):
            save_settlement(session, settlement(person, number, number))
        save_settlement(session, void_of(settlement(person, "A-2"), "A-4", "A-4"))
    assert standing_numbers(database) == ["A-1", "A-3"]


def test_a_period_begins_and_ends_with_the_days_of_shanghai(database: Database) -> None:
    moments = {
        "before": datetime(2024, 4, 17, 15, 59, 59, tzinfo=UTC),
        "first": datetime(2024, 4, 17, 16, 0, tzinfo=UTC),
        "last": datetime(2024, 4, 18, 15, 59, 59, tzinfo=UTC),
        "after": datetime(2024, 4, 18, 16, 0, tzinfo=UTC),
    }
    with database.write() as session:
        person = save_patient(session, patient()).id
        for number, at in moments.items():
            save_settlement(session, settlement(person, number, number, settled_at=at))
    day = date(2024, 4, 18)
    assert standing_numbers(database, day, day) == ["first", "last"]
    assert standing_numbers(database, date(2025, 1, 1), date(2025, 12, 31)) == []


def test_amounts_come_in_fen_by_the_interfaces_fields_and_lines_as_the_contract_writes_them(database: Database) -> None:
    with database.write() as session:
        person = save_patient(session, patient()).id
        save_settlement(session, settlement(person, "A-1", "A-1"))
        save_settlement(session, settlement(person, "A-2", "A-2", case=case(), outcome=outcome("1000.00", "0.01")))
    with database.read() as session:
        ids = ids_standing(session, FIRST, LAST)
        one, other = standing(session, ids)
        lines = fee_lines(session, ids)
        none = fee_lines(session, ())
    assert isinstance(one, Standing)
    assert dict(zip(AMOUNTS, one.amounts, strict=True))["hifp_pay"] == 60_000
    assert dict(zip(AMOUNTS, one.amounts, strict=True))["psn_part_amt"] == 40_000
    assert sum(other.amounts[:8]) == 1
    zero = yuan("0.00")
    assert one.totals == Totals(yuan("1000.00"), zero, zero, zero)
    assert (one.verdict, one.treated_as) == ("filed", "referral")
    assert '"name":"单𠮷芳"' in one.case
    assert list(lines) == [one.id]
    assert lines[one.id] == [{key: value for key, value in fee.items() if value is not None} for fee in FEES]
    assert none == {}
