"""Settlements: stored once and whole, never changed, taken back exactly by a void."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from settledesk.basis.errors import Refusal
from settledesk.basis.money import Money, yuan
from settledesk.model.case import Used, YearToDate
from settledesk.model.settlement import Increment, Settlement
from settledesk.store.columns import start_of
from settledesk.store.database import Database
from settledesk.store.numbers import next_number
from settledesk.store.patients import save_patient
from settledesk.store.settlement_rows import FeeLineRow, SettlementRow
from settledesk.store.settlements import (
    same_stay,
    save_settlement,
    settlement,
    settlement_by_key,
    settlements_between,
    settlements_of_day,
    settlements_of_patient,
    year_to_date,
)
from tests.store import samples


@pytest.fixture
def office(database: Database) -> Database:
    with database.write() as session:
        save_patient(session, samples.patient())
        save_patient(session, samples.patient("李四", None))
    return database


def save(office: Database, *settlements: Settlement) -> list[Settlement]:
    with office.write() as session:
        return [save_settlement(session, one) for one in settlements]


@pytest.mark.parametrize(
    "given",
    [
        samples.settlement(1),
        samples.settlement(1, case=samples.case(totals={"total": "1000.00"}), categories=(), increments=()),
        samples.settlement(1, case=samples.case(fees=[])),
        samples.settlement(1, case={key: value for key, value in samples.case().items() if key != "fees"}),
        samples.settlement(2, outcome=samples.outcome() | {"filing": {"verdict": "unknown", "treated_as": None}}),
    ],
)
def test_what_is_saved_comes_back(office: Database, given: Settlement) -> None:
    (stored,) = save(office, given)
    assert stored == given
    with office.read() as session:
        assert settlement(session, given.number) == given
        assert settlement_by_key(session, given.draft_key) == given
        assert settlement(session, "other") is None
        assert settlement_by_key(session, "other") is None
    assert list(stored.case) == list(given.case)  # keys in their order, so that the text is the same
    assert [list(fee) for fee in stored.case.get("fees") or []] == [list(fee) for fee in given.case.get("fees") or []]


def test_what_can_be_asked_about_has_columns(office: Database) -> None:
    save(office, samples.settlement(1))
    with office.read() as session:
        row = session.query(SettlementRow).one()
        assert (row.medfee_sumamt, row.hifp_pay, row.psn_cash_pay) == (yuan("1000.00"), yuan("600.00"), yuan("400.00"))
        assert (row.visit_number, row.hospital_code, row.visit_kind) == ("ZY20240405001", "H51010000001", "inpatient")
        assert (row.admitted_on, row.insured_area, row.scheme) == (date(2024, 4, 5), "370303", "310")
        assert (row.verdict, row.treated_as, row.pool_prop_selfpay) == ("filed", "referral", "0.6000")
        assert (row.mdtrt_id, row.setl_id) == (samples.PLATFORM["mdtrt_id"], samples.PLATFORM["setl_id"])
        assert (row.setl_time, row.document_version) == ("2024-04-18 10:30:00", 1)
        platform = session.execute(text("SELECT field, amount FROM platform_amounts ORDER BY field")).all()
        assert platform == [("hifp_pay", 59999), ("medfee_sumamt", 100000)]
        fees = session.query(FeeLineRow).order_by(FeeLineRow.line).all()
        assert [(fee.line, fee.fee_class, fee.amount.fen) for fee in fees] == [
            (1, "B", 1563),
            (2, "A", -300),
            (3, "A", 300),
            (4, "A", 98437),
        ]
        assert "植入材料" not in session.execute(text('SELECT "case" FROM settlements')).scalar_one()


def test_what_is_returned_is_what_was_written(office: Database) -> None:
    steps = ({"id": "1"}, {"id": "2"})
    fees = [samples.fee("甲", "1", "0.5", "0.5")]
    (stored,) = save(
        office, samples.settlement(1, case=samples.case(fees), outcome=samples.outcome() | {"steps": steps})
    )
    assert stored.outcome["steps"] == list(steps)
    assert stored.case["fees"][0]["amount"] == "0.50"
    with office.read() as session:
        assert settlement(session, stored.number) == stored


def test_a_draft_is_settled_once(office: Database) -> None:
    first, again = save(office, samples.settlement(1), samples.settlement(2, "02-20240418-0002", clerk="0099"))
    assert again == first
    (later,) = save(office, samples.settlement(2, "02-20240418-0003"))
    assert later == first
    with office.read() as session:
        assert settlements_of_patient(session, 2) == ()


def test_a_draft_settled_by_two_at_once_is_settled_once(office: Database) -> None:
    together = threading.Barrier(2)
    got: list[Settlement] = []

    def settle(clerk: str) -> None:
        together.wait()
        with office.write() as session:
            number = next_number(session, clerk, date(2024, 4, 18))
            got.append(save_settlement(session, samples.settlement(1, number, clerk=clerk)))

    threads = [threading.Thread(target=settle, args=(clerk,)) for clerk in ("01", "02")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 2
    assert got[0] == got[1]
    with office.read() as session:
        assert settlements_of_patient(session, 1) == (got[0],)


def test_a_number_is_given_once(office: Database) -> None:
    save(office, samples.settlement(1))
    with pytest.raises(IntegrityError, match=r"settlements\.number"):
        save(office, samples.settlement(1, key="other"))


@pytest.mark.parametrize("table", ["settlements", "fee_lines", "category_amounts", "increments", "platform_amounts"])
def test_nothing_of_a_settlement_can_be_changed_or_deleted(office: Database, table: str) -> None:
    (stored,) = save(office, samples.settlement(1))
    column = {"settlements": "clerk", "fee_lines": "name", "category_amounts": "amount", "increments": "paid"}.get(
        table, "amount"
    )
    for statement in (
        f"UPDATE {table} SET {column} = {column}",
        f"DELETE FROM {table}",
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ):
        with pytest.raises(IntegrityError, match=f"{table} is never changed"), office.write() as session:
            session.execute(text(statement))
    with office.read() as session:
        assert settlement(session, stored.number) == stored


@pytest.mark.parametrize(
    ("field", "check"),
    [("overlmt_selfpay", "bill"), ("hifob_pay", "funds"), ("hosp_part_amt", "payers"), ("acct_pay", "patient")],
)
def test_a_bill_that_does_not_add_up_is_not_stored(office: Database, field: str, check: str) -> None:
    wrong = samples.outcome()
    wrong["split"][field] = "0.01"
    with pytest.raises(IntegrityError, match=f"ck_settlements_{check}"):
        save(office, samples.settlement(1, outcome=wrong))


@pytest.mark.parametrize("where", ["split", "fees", "number", "patient"])
def test_a_settlement_that_fails_half_way_leaves_nothing(office: Database, where: str) -> None:
    bad: dict[str, Settlement] = {
        "split": samples.settlement(1, outcome=samples.outcome() | {"split": None}),
        "fees": samples.settlement(1, case=samples.case(fees=[*samples.FEES, samples.FEES[0] | {"colour": "red"}])),
        "number": samples.settlement(1, case=samples.case(fees=[*samples.FEES, samples.FEES[0] | {"amount": "1,5"}])),
        "patient": samples.settlement(99),
    }
    with pytest.raises((TypeError, AssertionError, ValueError, IntegrityError)):
        save(office, bad[where])
    with office.read() as session:
        assert session.execute(text("SELECT count(*) FROM settlements")).scalar_one() == 0
        assert session.execute(text("SELECT count(*) FROM fee_lines")).scalar_one() == 0


def test_a_void_is_linked_both_ways_and_its_amounts_are_negative(office: Database) -> None:
    (original,) = save(office, samples.settlement(1))
    (void,) = save(office, samples.void_of(original))
    assert void == samples.void_of(original)
    with office.read() as session:
        assert settlement(session, original.number) == replace(original, voided_by=void.number)
        assert settlement(session, void.number) == void
        sums = session.execute(
            text("SELECT sum(medfee_sumamt), sum(hifp_pay), sum(psn_cash_pay), sum(admissions) FROM settlements")
        ).one()
        assert tuple(sums) == (0, 0, 0, 0)
        for table, column in (("category_amounts", "in_scope"), ("increments", "base"), ("platform_amounts", "amount")):
            assert session.execute(text(f"SELECT sum({column}), count(*) FROM {table}")).one()[0] == 0
        assert session.execute(text("SELECT count(*) FROM fee_lines")).scalar_one() == len(samples.FEES)


def test_a_void_that_prints_negative_amounts_is_negative_all_the_same(office: Database) -> None:
    (original,) = save(office, samples.settlement(1))
    printed: dict[str, Any] = dict(original.outcome)
    printed["split"] = {field: f"-{amount}" for field, amount in printed["split"].items()}
    save(office, samples.void_of(original, outcome=printed))
    with office.read() as session:
        assert session.execute(text("SELECT sum(medfee_sumamt) FROM settlements")).scalar_one() == 0


def test_a_void_of_the_same_draft_is_made_once(office: Database) -> None:
    (original,) = save(office, samples.settlement(1))
    first, again = save(office, samples.void_of(original), samples.void_of(original, "02-20240418-0003"))
    assert again == first


def test_a_settlement_is_voided_once_and_a_void_never(office: Database) -> None:
    (original,) = save(office, samples.settlement(1))
    (void,) = save(office, samples.void_of(original))
    with pytest.raises(Refusal, match="结算单 02-20240418-0001 已由 02-20240418-0002 作废"):
        save(office, samples.void_of(original, "n3", "k3"))
    with pytest.raises(Refusal, match="本身是作废单"):
        save(office, samples.void_of(void, "n3", "k3"))
    with pytest.raises(Refusal, match="没有结算单 n9"):
        save(office, samples.void_of(replace(original, number="n9"), "n3", "k3"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"admissions": 0},
        {"increments": ()},
        {"categories": ()},
        {"year": 2025},
        {"patient_id": 2},
        {"case": samples.case()},
    ],
)
def test_a_void_takes_back_exactly_what_was_added(office: Database, wrong: dict[str, Any]) -> None:
    (original,) = save(office, samples.settlement(1))
    with pytest.raises(AssertionError, match="does not take back"):
        save(office, replace(samples.void_of(original), **wrong))


def test_a_day_is_a_day_in_shanghai(office: Database) -> None:
    china = timezone(timedelta(hours=8))
    moments = {
        "before": datetime(2024, 4, 17, 23, 59, 59, 999999, tzinfo=china),
        "last": datetime(2024, 4, 18, 23, 59, 59, 999999, tzinfo=china),
        "first": datetime(2024, 4, 18, tzinfo=china),
        "after": datetime(2024, 4, 18, 16, tzinfo=UTC),
    }
    save(office, *(samples.settlement(1, name, name, settled_at=at) for name, at in moments.items()))
    with office.read() as session:
        assert [one.number for one in settlements_of_day(session, date(2024, 4, 18))] == ["first", "last"]
        found = settlements_between(session, date(2024, 4, 17), date(2024, 4, 19))
        assert [one.number for one in found] == ["before", "first", "last", "after"]
        assert found[1] == samples.settlement(1, "first", "first", settled_at=moments["first"])
        assert settlements_of_day(session, date(2024, 4, 20)) == ()


def test_many_settlements_come_with_their_own_parts(office: Database) -> None:
    many = [
        samples.settlement(
            1 + number % 2,
            f"n{number:04d}",
            f"k{number}",
            case=samples.case(fees=[samples.fee("甲", "1", "1", f"{number}.00")]),
            increments=(Increment("pooled", Used(Money(number), Money(0))),),
            settled_at=samples.SETTLED_AT + timedelta(seconds=number),
        )
        for number in range(520)
    ]
    save(office, *many)
    with office.read() as session:
        assert settlements_of_day(session, date(2024, 4, 18)) == tuple(many)
        assert settlements_of_patient(session, 2) == tuple(many[1::2])


def test_a_stay_is_settled_while_its_settlement_stands(office: Database) -> None:
    stay = (1, "ZY20240405001", "H51010000001")
    (original,) = save(office, samples.settlement(1))
    with office.read() as session:
        assert same_stay(session, *stay) == original
        assert same_stay(session, 2, *stay[1:]) is None
        assert same_stay(session, 1, "ZY2", stay[2]) is None
        assert same_stay(session, 1, stay[1], "H2") is None
    save(office, samples.void_of(original))
    with office.read() as session:
        assert same_stay(session, *stay) is None
    (second,) = save(office, samples.settlement(1, "n3", "k3"))
    with office.read() as session:
        assert same_stay(session, *stay) == second


def test_the_year_to_date_is_the_sum_of_the_year(office: Database) -> None:
    def of(number: int, **other: Any) -> Settlement:
        return samples.settlement(other.pop("patient_id", 1), f"n{number}", f"k{number}", **other)

    save(
        office,
        of(1),
        of(2, settled_at=start_of(date(2024, 4, 19)), admissions=0),
        of(3, year=2023),
        of(4, patient_id=2),
    )
    with office.read() as session:
        assert year_to_date(session, 1, 2024) == YearToDate(
            1,
            {"inpatient.pooled": Used(yuan("2000.00"), yuan("1200.00")), "large_sum": Used(Money(2), Money(0))},
        )
        once = {"inpatient.pooled": Used(yuan("1000.00"), yuan("600.00")), "large_sum": Used(Money(1), Money(0))}
        assert year_to_date(session, 1, 2024, before=date(2024, 4, 19)) == YearToDate(1, once)
        assert year_to_date(session, 1, 2024, before=date(2024, 4, 18)) == YearToDate()
        assert year_to_date(session, 1, 2022) == YearToDate()


fen = st.integers(-(10**12), 10**12).map(Money)
one_settlement = st.tuples(
    st.integers(0, 1),
    st.dictionaries(st.sampled_from(["pooled", "large", "大病"]), st.builds(Used, fen, fen), max_size=3),
    st.booleans(),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(history=st.lists(one_settlement, min_size=1, max_size=4), run=st.uuids())
def test_settle_then_void_restores_the_year_to_date(office: Database, history: list[Any], run: object) -> None:
    """Whatever was settled before, and however often: each void brings back what stood before its settlement."""
    with office.write() as session:
        person = save_patient(session, samples.patient(None, None)).id
        states, stored = [], []
        for number, (admissions, increments, _) in enumerate(history):
            states.append(year_to_date(session, person, 2024))
            added = tuple(Increment(name, used) for name, used in increments.items())
            new = samples.settlement(
                person, f"{run}-{number}", f"{run}{number}", admissions=admissions, increments=added, categories=()
            )
            stored.append(save_settlement(session, new))
        for number in reversed(range(len(stored))):
            save_settlement(session, samples.void_of(stored[number], f"{run}-v{number}", f"{run}v{number}"))
            assert year_to_date(session, person, 2024) == states[number]
        assert states[0] == YearToDate()
