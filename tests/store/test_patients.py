"""Patients: one row a person, found by whatever the clerk has in hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from settledesk.model.case import Aid, Patient, Person, Scheme
from settledesk.store.database import Database
from settledesk.store.patients import find_patients, patient, save_patient
from settledesk.store.settlements import save_settlement
from tests.store import samples


def names(database: Database, text: str, limit: int = 20) -> list[str | None]:
    with database.read() as session:
        return [found.patient.name for found in find_patients(session, text, limit)]


@pytest.mark.parametrize(
    "person",
    [
        samples.FULL_PATIENT,
        samples.patient(None, None),
        samples.patient("𠮷㛃䶮𬭎", None),
        samples.patient("买买提·吐尔逊", "E12345678", id_kind="14"),
        samples.patient("\ue000某", None, scheme=Scheme.RESIDENT, person=Person.CHILD),
    ],
)
def test_what_is_saved_comes_back(database: Database, person: Patient) -> None:
    with database.write() as session:
        stored = save_patient(session, person)
    assert stored.patient == person
    with database.read() as session:
        assert patient(session, stored.id) == stored
        assert patient(session, stored.id + 1) is None


def test_the_same_id_number_is_the_same_person(database: Database) -> None:
    with database.write() as session:
        first = save_patient(session, samples.FULL_PATIENT)
        again = save_patient(session, samples.FULL_PATIENT)
        other_kind = save_patient(session, replace(samples.FULL_PATIENT, id_kind="03", psn_no=None))
    assert again == first
    assert other_kind.id != first.id


def test_a_new_record_replaces_what_it_knows_and_keeps_what_it_is_silent_about(database: Database) -> None:
    moved = samples.patient(
        "单立芳", id_kind="02", insured_area="370800", pool="370800", scheme=Scheme.RESIDENT, person=Person.ADULT
    )
    with database.write() as session:
        first = save_patient(session, samples.FULL_PATIENT)
        now = save_patient(session, moved)
    assert now.id == first.id
    assert now.patient == replace(
        moved,
        birth_date=samples.FULL_PATIENT.birth_date,
        sex="2",
        psn_no=samples.FULL_PATIENT.psn_no,
        years_enrolled=30,
    )
    assert now.patient.aid == ()
    assert names(database, "单𠮷") == []
    assert names(database, "单立") == ["单立芳"]
    assert names(database, "shanli") == ["单立芳"]


def test_without_an_id_number_the_personal_number_within_its_area_decides(database: Database) -> None:
    unknown = samples.patient("王五", None, psn_no="8800")
    with database.write() as session:
        first = save_patient(session, unknown)
        assert save_patient(session, unknown) == first
        elsewhere = save_patient(session, replace(unknown, insured_area="370800", pool="370800"))
        known = save_patient(session, samples.patient("王五", "370303198001010012", psn_no="8800"))
        silent = save_patient(session, samples.patient(None, None, psn_no="8800", aid=(Aid.ORPHAN,)))
        other = save_patient(session, samples.patient("赵六", "370303198001010039", psn_no="8800"))
    assert elsewhere.id != first.id
    assert known.id == first.id
    assert silent.id == first.id
    assert silent.patient == replace(known.patient, aid=(Aid.ORPHAN,))
    assert other.id not in (first.id, elsewhere.id)


def test_without_any_number_a_patient_is_new(database: Database) -> None:
    with database.write() as session:
        ids = {save_patient(session, samples.patient("王五", None)).id for _ in range(3)}
    assert len(ids) == 3


@pytest.fixture
def ward(database: Database) -> Database:
    people: list[dict[str, Any]] = [
        {"name": "单田芳", "id_number": "37030319491231002X", "psn_no": "8812"},
        {"name": "曾小乐", "id_number": "440102198505057890", "psn_no": "37030000000000077777"},
        {"name": "张伟", "id_number": "510107199001011234"},
        {"name": "张伟民", "id_number": "510107199001015678"},
        {"name": "𠮷㛃䶮", "id_number": "E87654321", "id_kind": "14"},
        {"name": "买买提·吐尔逊", "id_number": None},
        {"name": "Li Wei", "id_number": None},
        {"name": None, "id_number": None, "psn_no": "5566"},
        {"name": "吕后", "id_number": None},
    ]
    with database.write() as session:
        for person in people:
            save_patient(session, samples.patient(**person))
    return database


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("单田芳", ["单田芳"]),
        ("田芳", ["单田芳"]),
        ("田", ["单田芳"]),
        ("单芳", []),
        ("张伟", ["张伟", "张伟民"]),  # exact first
        ("张", ["张伟民", "张伟"]),  # then the newest
        (" 张 伟 民 ", ["张伟民"]),
        ("𠮷", ["𠮷㛃䶮"]),
        ("㛃䶮", ["𠮷㛃䶮"]),
        ("买提吐尔", ["买买提·吐尔逊"]),
        ("买买提·吐", ["买买提·吐尔逊"]),
        ("shantianfang", ["单田芳"]),
        ("dantian", ["单田芳"]),
        ("ShanT", ["单田芳"]),
        ("STF", ["单田芳"]),
        ("zxy", ["曾小乐"]),
        ("cengxiaole", ["曾小乐"]),
        ("zwm", ["张伟民"]),
        ("zw", ["张伟民", "张伟"]),
        ("lü", ["吕后"]),
        ("lyu", ["吕后"]),
        ("li wei", ["Li Wei"]),
        ("LIWEI", ["Li Wei"]),
        ("37030319491231002x", ["单田芳"]),
        ("1231002x", ["单田芳"]),
        ("1949", ["单田芳"]),
        ("194", []),
        ("５１０１０７１９９００１０１", ["张伟民", "张伟"]),
        ("8765", ["𠮷㛃䶮"]),
        ("8812", ["单田芳"]),
        ("5566", [None]),
        ("77777", ["曾小乐"]),
        ("5599", []),  # neither across two numbers nor by pieces
        ("", []),
        ("  ", []),
        ("\ud800", []),
        ("·", []),
        ("%", []),
        ("_", []),
    ],
)
def test_what_a_text_points_to(ward: Database, text: str, found: list[str | None]) -> None:
    assert names(ward, text) == found


def test_the_limit_holds_and_exact_matches_come_within_it(ward: Database) -> None:
    assert names(ward, "张伟", 1) == ["张伟"]
    assert names(ward, "zhang", 1) == ["张伟民"]


def test_visit_and_settlement_numbers_lead_to_the_patient(ward: Database) -> None:
    with ward.write() as session:
        for number, visit in (("02-20240418-0001", "ZY20240405001"), ("02-20240418-0002", "ZY20240405002")):
            save_settlement(session, samples.settlement(3, number, number, case=samples.case(visit=visit)))
    for text in ("ZY20240405001", "ZY2024", "02-20240418-0002"):
        assert names(ward, text) == ["张伟"]
    assert names(ward, "ZY20240405003") == []


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=12) | st.text(alphabet="张伟zw19\"*(){}:^-+ORNEAT\x00'%\\ ", max_size=12))
def test_no_text_breaks_the_search(ward: Database, text: str) -> None:
    assert len(names(ward, text)) <= 9


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=st.text(alphabet="单曾张𠮷㛃䶮·aé〇", min_size=1, max_size=6), data=st.data())
def test_every_part_of_a_name_finds_it(database: Database, name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : data.draw(st.integers(start + 1, len(name)))]
    with database.write() as session:
        stored = save_patient(session, samples.patient(name, "37030319491231002X"))
        if part.replace("·", ""):
            assert stored in find_patients(session, part)
