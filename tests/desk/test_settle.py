"""Settling once, taking back whole: a real office, a real database."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from settledesk.basis.errors import Refusal
from settledesk.basis.money import yuan
from settledesk.basis.places import shipped
from settledesk.desk.office import Office
from settledesk.desk.rulebook import open_policies
from settledesk.desk.settle import Preview, looks_double, preview, settle, void, with_filings
from settledesk.model.case import YearToDate
from settledesk.model.outcome import Split
from settledesk.policy.unread import RELEASED
from settledesk.store import filings, journal, patients, payments, settlements
from tests.desk.documents import zibo

AT = datetime(2024, 4, 12, 2, 30, tzinfo=UTC)


def split_of(seen: Preview) -> Split:
    assert seen.outcome.split is not None
    return seen.outcome.split


def used(office: Office, patient_id: int) -> YearToDate:
    with office.database.read() as session:
        return settlements.year_to_date(session, patient_id, 2024)


def test_the_worked_example_of_zibo_settles_to_the_fen(office: Office) -> None:
    found = settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    assert found.number == "02-20240412-0001"
    assert found.outcome["split"]["hifp_pay"] == "12202.00"
    assert found.outcome["split"]["first_self_pay"] == "1850.00"
    assert found.outcome["due"] == {"deposit": "10000.00", "refund": "2202.00", "top_up": "0.00"}


def test_the_same_key_again_gives_the_first_settlement(office: Office) -> None:
    seen = preview(office, zibo())
    first = settle(office, "draft-1", seen, "示例收费员", AT)
    assert settle(office, "draft-1", seen, "示例收费员", AT) == first
    with office.database.read() as session:
        assert len(settlements.settlements_of_patient(session, first.patient_id)) == 1


def test_a_second_settlement_of_the_same_stay_is_refused_with_the_first_number(office: Office) -> None:
    settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    with pytest.raises(Refusal, match="02-20240412-0001"):
        settle(office, "draft-2", preview(office, zibo()), "示例收费员", AT)


def test_a_second_stay_of_the_year_takes_half_the_deductible(office: Office) -> None:
    settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    second = preview(office, zibo("ZY2"))
    assert split_of(second).deductible_used == yuan("350.00")
    settle(office, "draft-2", second, "示例收费员", AT)
    assert split_of(preview(office, zibo("ZY3"))).deductible_used == yuan("0.00")


def test_a_typed_count_of_stays_leaves_the_offices_accumulators_as_they_are(office: Office) -> None:
    first = settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    counted = preview(office, zibo("ZY2", year_to_date={"admissions": 3})).case.year_to_date
    assert counted.admissions == 3
    assert counted.accumulators == used(office, first.patient_id).accumulators != {}


def test_settle_then_void_restores_the_year_to_date(office: Office) -> None:
    before = preview(office, zibo("ZY2"))
    first = settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    assert used(office, first.patient_id).admissions == 1
    taken_back = void(office, first.number, "void-1", "录入错误", "示例收费员", AT)
    assert taken_back.voids == first.number
    assert used(office, first.patient_id) == YearToDate()
    again = preview(office, zibo("ZY2"))
    assert again.outcome == before.outcome
    with office.database.read() as session:
        assert sum(one.amount.fen for one in payments.payments_of_settlement(session, first.number)) == 0


def test_a_voided_stay_can_be_settled_again_under_a_new_number(office: Office) -> None:
    first = settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    void(office, first.number, "void-1", "录入错误", "示例收费员", AT)
    again = settle(office, "draft-2", preview(office, zibo()), "示例收费员", AT)
    assert again.number == "02-20240412-0003"
    assert again.outcome["split"] == first.outcome["split"]


def test_a_void_needs_a_reason_and_happens_once(office: Office) -> None:
    first = settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    with pytest.raises(Refusal, match="原因"):
        void(office, first.number, "void-1", "  ", "示例收费员", AT)
    done = void(office, first.number, "void-1", "录入错误", "示例收费员", AT)
    assert void(office, first.number, "void-1", "录入错误", "示例收费员", AT) == done
    with pytest.raises(Refusal, match=done.number):
        void(office, first.number, "void-2", "再次作废", "示例收费员", AT)


def test_a_year_to_date_that_changed_after_the_look_is_refused_and_nothing_is_stored(office: Office) -> None:
    old = preview(office, zibo("ZY2"))
    settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    with pytest.raises(Refusal, match="年度累计已变化"):
        settle(office, "draft-2", old, "示例收费员", AT)
    with office.database.read() as session:
        assert settlements.settlement_by_key(session, "draft-2") is None
    # The refused number went back to the series: the next settlement takes it without a gap.
    assert settle(office, "draft-3", preview(office, zibo("ZY2")), "示例收费员", AT).number == "02-20240412-0002"


def test_a_policy_that_changed_after_the_look_is_refused_and_nothing_is_stored(office: Office, tmp_path: Path) -> None:
    seen = preview(office, zibo())
    before = office.rulebook
    packs = Path(shutil.copytree(shipped("policies"), tmp_path / "packs"))
    (packs / RELEASED).unlink()
    changed = packs / "370300-zibo" / "offsite-2022-01-01.toml"
    changed.write_text(changed.read_text("utf-8").replace("ratio = 0.10", "ratio = 0.09"), "utf-8")
    office.rules.exchange(open_policies(packs))
    with pytest.raises(Refusal, match="政策文件已变化"):
        settle(office, "draft-1", seen, "示例收费员", AT)
    assert split_of(preview(office, zibo())).first_self_pay == yuan("1665.00")
    office.rules.exchange(before)
    assert settle(office, "draft-1", seen, "示例收费员", AT).outcome["split"]["first_self_pay"] == "1850.00"


def test_filings_that_changed_after_the_look_are_refused_and_nothing_is_stored(office: Office) -> None:
    seen = preview(office, zibo())
    with office.database.write() as session:
        person = patients.save_patient(session, seen.case.patient)
        filings.save_filing(session, person.id, seen.case.filings[0], "imported")
    with pytest.raises(Refusal, match="备案记录已变化"):
        settle(office, "draft-1", seen, "示例收费员", AT)
    with office.database.read() as session:
        assert settlements.settlement_by_key(session, "draft-1") is None
    assert settle(office, "draft-2", preview(office, zibo()), "示例收费员", AT).number == "02-20240412-0001"


def test_only_what_crosses_the_window_now_is_a_payment(office: Office) -> None:
    found = settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    with office.database.read() as session:
        paid = payments.payments_of_settlement(session, found.number)
    assert [(one.kind, one.amount) for one in paid] == [("refund", -yuan("2202.00"))]


def test_what_cannot_be_computed_is_not_settled_and_names_who_can_answer(office: Office) -> None:
    document = zibo()
    document["patient"] = {**document["patient"], "insured_area": "370800"}
    seen = preview(office, document)
    assert seen.outcome.split is None
    with pytest.raises(Refusal, match="起付线"):
        settle(office, "draft-1", seen, "示例收费员", AT)


def test_the_clerks_own_year_to_date_is_kept(office: Office) -> None:
    settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    seen = preview(office, zibo("ZY2", year_to_date={"admissions": 2}))
    assert split_of(seen).deductible_used == yuan("0.00")


def test_the_journal_names_the_act_and_no_person(office: Office) -> None:
    settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    with office.database.read() as session:
        entries = journal.entries_of_day(session, AT.date())
    assert [(one.act, one.subject) for one in entries] == [("settle", "02-20240412-0001")]
    assert "张示例" not in entries[0].detail


def test_the_document_kept_reads_back_to_the_case_that_was_settled(office: Office) -> None:
    from settledesk.model.document import read_case

    seen = preview(office, zibo())
    assert read_case(seen.document, office.rulebook.areas) == replace(seen.case, warnings=())


def test_what_is_due_is_paid_by_the_method_given(office: Office) -> None:
    asked = settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT, "wechat")
    not_asked = settle(office, "draft-2", preview(office, zibo("ZY2")), "示例收费员", AT, "")
    with office.database.read() as session:
        assert [one.method for one in payments.payments_of_settlement(session, asked.number)] == ["wechat"]
        assert [one.method for one in payments.payments_of_settlement(session, not_asked.number)] == ["not_asked"]
    taken_back = void(office, asked.number, "void-1", "录入错误", "示例收费员", AT)
    with office.database.read() as session:
        paid = payments.payments_of_settlement(session, asked.number)
    assert [(one.method, one.amount.text) for one in paid] == [("wechat", "-2202.00"), ("wechat", "2202.00")]
    assert taken_back.voids == asked.number


def test_the_same_patient_day_and_total_again_looks_double(office: Office) -> None:
    assert looks_double(office, preview(office, zibo()), AT) is None
    first = settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    again = preview(office, zibo("ZY2"))
    assert looks_double(office, again, AT) == first.number
    assert looks_double(office, again, AT + timedelta(days=1)) is None
    assert looks_double(office, preview(office, zibo("ZY2", total="20000.01")), AT) is None
    later = {**zibo("ZY2")["visit"], "admitted_on": "2024-04-02"}
    assert looks_double(office, preview(office, zibo("ZY2", visit=later)), AT) is None
    other = {**zibo()["patient"], "id_number": "11010519491231002X"}
    settle(office, "draft-2", preview(office, zibo("ZY3", patient=other)), "示例收费员", AT)
    settle(office, "draft-3", again, "示例收费员", AT)
    assert looks_double(office, preview(office, zibo("ZY4")), AT) == first.number
    void(office, first.number, "void-1", "录入错误", "示例收费员", AT)
    assert looks_double(office, preview(office, zibo("ZY4")), AT) == "02-20240412-0003"


def test_a_case_without_a_split_looks_like_no_other(office: Office) -> None:
    document = zibo()
    document["patient"] = {**document["patient"], "insured_area": "370800"}
    assert looks_double(office, preview(office, document), AT) is None


def test_a_case_gets_the_filings_and_the_year_of_the_office(office: Office) -> None:
    given = preview(office, zibo()).case
    settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    with office.database.write() as session:
        (person,) = patients.find_patients(session, "张示例")
        filings.save_filing(session, person.id, given.filings[0], "imported")
    known = with_filings(office, replace(given, filings=()))
    assert known.filings == given.filings
    assert known.year_to_date.admissions == 1
    assert with_filings(office, known) == known
