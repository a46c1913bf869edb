"""Patients at the window: added, kept up to date, and shown."""

from __future__ import annotations

from datetime import date

import pytest

from settledesk.basis.errors import Refusal
from settledesk.desk.entry import entry_of_patient
from settledesk.desk.office import Office
from settledesk.desk.people import patient_summary, save_person, summary_of_texts
from settledesk.desk.settle import preview, settle
from settledesk.model.case import Aid, Scheme
from settledesk.model.settlement import StoredPatient
from settledesk.store import journal, patients
from tests.desk.documents import zibo
from tests.desk.entries import AT, TODAY

TEXTS = {
    "patient.name": " 张 示例 ",
    "patient.id_number": "370303 19800101 0012",
    "patient.insured_area": "370303 张店",
    "patient.scheme": "职工医保",
    "patient.person": "working",
    "patient.aid": "孤儿",
    "visit.number": "not looked at: ?",
}


def save(office: Office, **changes: str) -> StoredPatient:
    texts = {**TEXTS, **{f"patient.{key}": text for key, text in changes.items()}}
    return save_person(office, texts, "示例收费员", AT, TODAY)


def acts(office: Office) -> list[tuple[str, str]]:
    with office.database.read() as session:
        return [(one.act, one.detail) for one in journal.entries_of_day(session, TODAY)]


def test_a_patient_is_added_once_and_kept_up_to_date(office: Office) -> None:
    first = save(office)
    assert first.patient.name == "张 示例"
    assert first.patient.id_number == "370303198001010012"
    assert (first.patient.insured_area, first.patient.pool) == ("370303", "370300")
    assert first.patient.birth_date == date(1980, 1, 1)
    assert first.patient.aid == (Aid.ORPHAN,)
    assert save(office) == first
    now = save(office, name="张新名", scheme="390", person="adult", aid="", psn_no="88")
    assert now.id == first.id
    assert (now.patient.name, now.patient.scheme, now.patient.aid) == ("张新名", Scheme.RESIDENT, ())
    assert acts(office) == [("save_patient", "登记患者"), ("save_patient", "修改患者资料")]


def test_the_journal_names_no_person(office: Office) -> None:
    stored = save(office)
    with office.database.read() as session:
        (entry,) = journal.entries_about(session, f"patient {stored.id}")
    assert "张" not in entry.detail
    assert entry.clerk == "示例收费员"


def test_every_mistake_is_told_by_its_field_and_nothing_is_stored(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        save(office, name="", id_number="370303198001010011", birth_date="?", scheme=" ", person="胖子")
    assert [one.path for one in refused.value.mistakes] == [
        "patient.name",
        "patient.id_number",
        "patient.birth_date",
        "patient.scheme",
        "patient.person",
    ]
    with pytest.raises(Refusal, match="港澳台不是基本医疗保险的参保地"):
        save(office, insured_area="香港")
    with pytest.raises(Refusal, match="证件号码和个人编号都没有填"):
        save(office, id_number="")
    with office.database.read() as session:
        assert patients.find_patients(session, "张") == ()
    assert acts(office) == []


def test_a_personal_number_is_enough(office: Office) -> None:
    first = save(office, id_number="", psn_no="3703 0001")
    assert first.patient.psn_no == "37030001"
    assert save(office, id_number="", psn_no="37030001", name="张改名").id == first.id


def test_the_summary_says_who_it_is(office: Office) -> None:
    stored = save(office)
    view = patient_summary(office, stored, date(2024, 4, 12))
    assert (view.name, view.masked_name) == ("张 示例", "张**例")
    assert (view.sex, view.age) == ("男", 44)
    assert (view.id_number, view.masked_id) == ("370303198001010012", "370303******0012")
    assert (view.area_code, view.area, view.scheme, view.person) == ("370303", "淄博市", "职工医保", "在职")
    assert (view.stays, view.warnings) == (0, ())
    assert patient_summary(office, stored, date(2024, 12, 31)).age == 44
    assert patient_summary(office, stored, date(2025, 1, 1)).age == 45


def test_the_summary_counts_the_stays_of_the_year(office: Office) -> None:
    stored = save(office)
    settle(office, "k1", preview(office, zibo()), "示例收费员", AT)
    assert patient_summary(office, stored, date(2024, 12, 31)).stays == 1
    assert patient_summary(office, stored, date(2025, 1, 1)).stays == 0


def test_a_name_that_paper_cannot_show_is_warned_of(office: Office) -> None:
    stored = save(office, name="张\ue000", id_kind="99", id_number="X1")
    view = patient_summary(office, stored, TODAY)
    assert view.warnings == ("姓名中的「\ue000」字库里没有，打印时以 〓 代替",)
    assert (view.sex, view.age, view.masked_id) == ("", None, "**")


def test_texts_say_who_it_is_as_a_stored_patient_does(office: Office) -> None:
    stored = save(office)
    settle(office, "k1", preview(office, zibo()), "示例收费员", AT)
    assert summary_of_texts(office, TEXTS, TODAY) == patient_summary(office, stored, TODAY)
    assert summary_of_texts(office, entry_of_patient(stored), TODAY) == patient_summary(office, stored, TODAY)
    other = summary_of_texts(office, {**TEXTS, "patient.id_number": "11010519491231002X"}, TODAY)
    assert other is not None
    assert (other.stays, other.age) == (0, 74)


def test_texts_that_name_nobody_say_so(office: Office) -> None:
    assert summary_of_texts(office, {}, TODAY) is None
    assert summary_of_texts(office, {**TEXTS, "patient.scheme": "?"}, TODAY) is None
    assert summary_of_texts(office, {**TEXTS, "patient.insured_area": "810000"}, TODAY) is None
    old = summary_of_texts(office, {**TEXTS, "patient.id_number": "370303198001010011"}, TODAY)
    assert old is not None
    assert (old.masked_id, old.age, old.stays) == ("370303******0011", None, 0)
