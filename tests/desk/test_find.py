"""The one box: patients and settlements by whatever the clerk has in hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from settledesk.desk.find import Found, find
from settledesk.desk.office import Office
from settledesk.desk.settle import preview, settle, void
from settledesk.model.case import Patient, Person, Scheme
from settledesk.paper.code import StatementCode
from settledesk.store import patients
from tests.desk.documents import zibo
from tests.desk.entries import AT

ZHANG = Patient("370303", "370300", Scheme.EMPLOYEE, Person.WORKING, name="张小伟", id_number="11010519491231002X")
LI = Patient("441700", "441700", Scheme.RESIDENT, Person.ADULT, name="Li Wei", id_kind="08", id_number="E1234567")
OUYANG = Patient("220100", "220100", Scheme.RESIDENT, Person.CHILD, name="欧阳·明", psn_no="123456789012345")


@pytest.fixture
def ward(office: Office) -> Office:
    with office.database.write() as session:
        for person in (ZHANG, LI, OUYANG):
            patients.save_patient(session, person)
    return office


def hits(found: Found) -> list[tuple[str, str]]:
    return [(one.stored.patient.name or "", one.how) for one in found.patients]


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("张", ("张小伟", "姓名")),
        (" 小 伟 ", ("张小伟", "姓名")),
        ("欧阳明", ("欧阳·明", "姓名")),
        ("zxw", ("张小伟", "拼音")),
        ("zhangx", ("张小伟", "拼音")),
        ("li w", ("Li Wei", "姓名")),
        ("11010519491231002x", ("张小伟", "证件号码")),
        ("110105 19491231 002X", ("张小伟", "证件号码")),
        ("110105-19491231-002x", ("张小伟", "证件号码")),
        ("１１０１０５１９４９１２３１００２Ｘ", ("张小伟", "证件号码")),
        ("110105491231002", ("张小伟", "证件号码")),
        ("1231", ("张小伟", "证件号码")),
        ("e1234567", ("Li Wei", "证件号码")),
        ("123456789012345", ("欧阳·明", "个人编号")),
        ("6789012", ("欧阳·明", "个人编号")),
    ],
)
def test_a_patient_is_found_and_how_is_said(ward: Office, text: str, hit: tuple[str, str]) -> None:
    assert hits(find(ward, text)) == [hit]


def test_a_found_patient_is_masked_and_placed(ward: Office) -> None:
    (one,) = find(ward, "张").patients
    assert (one.name, one.id_number, one.area, one.scheme) == ("张*伟", "110105******002X", "淄博市", "职工医保")
    assert one.stored.patient.id_number == "11010519491231002X"
    (nameless,) = find(ward, "欧阳").patients
    assert (nameless.name, nameless.id_number) == ("欧**明", "")


def test_a_wrong_check_digit_is_told_and_nobody_is_shown(ward: Office) -> None:
    found = find(ward, "110105194912310021")
    assert found.patients == ()
    assert found.new_id is None
    assert found.mistake is not None
    assert found.mistake.sentence == "身份证号码第18位应为 X，现为 1。请核对证件。"


def test_an_id_number_in_order_that_nobody_has_is_a_new_patients(ward: Office) -> None:
    found = find(ward, "370303 19800101 0012")
    assert (found.patients, found.new_id) == ((), "370303198001010012")
    assert found.mistake is not None
    old = find(ward, "370303800101001")
    assert old.new_id == "370303198001010012"


def test_nothing_found_is_said_and_nothing_typed_is_nothing(ward: Office) -> None:
    for text in ("王", "9999", "\ud800"):
        found = find(ward, text)
        assert (found.patients, found.new_id) == ((), None)
        assert found.mistake is not None
        assert "没有找到" in found.mistake.problem
    assert find(ward, "") == find(ward, "  ") == Found()


def test_more_than_asked_for_is_said(office: Office) -> None:
    with office.database.write() as session:
        for number in range(5):
            patients.save_patient(session, replace(OUYANG, name=f"王{number}", psn_no=f"{number}"))
    assert len(find(office, "王", 5).patients) == 5
    assert not find(office, "王", 5).more
    assert len(find(office, "王", 4).patients) == 4
    assert find(office, "王", 4).more


def test_a_settlements_number_finds_it_and_its_patient(ward: Office) -> None:
    first = settle(ward, "k1", preview(ward, zibo("ZY20240401")), "示例收费员", AT)
    code = StatementCode(first.number, "0123456789AB").text
    for text in ("02-20240412-0001", "０２-２０２４０４１２-０００１", code):
        found = find(ward, text)
        (one,) = found.settlements
        assert (one.number, one.name, one.total.text) == ("02-20240412-0001", "张*例", "20000.00")
        assert (one.voids, one.voided_by) == (None, None)
        assert hits(found) == [("张示例", "结算单号")]
    assert hits(find(ward, "ZY2024")) == [("张示例", "住院号")]
    back = void(ward, first.number, "k2", "录入错误", "示例收费员", AT)
    assert find(ward, first.number).settlements[0].voided_by == back.number
    assert find(ward, back.number).settlements[0].voids == first.number


def test_a_settlements_number_that_is_none_is_said(ward: Office) -> None:
    found = find(ward, "02-20240412-0009")
    assert (found.patients, found.settlements) == ((), ())
    assert found.mistake is not None
    assert "没有结算单 02-20240412-0009" in found.mistake.problem


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=20) | st.text(alphabet='0123456789Xx-－０ YDJS:\x00"*张zw', max_size=24))
def test_no_text_breaks_the_box(ward: Office, text: str) -> None:
    found = find(ward, text)
    assert found == Found() or found.patients or found.mistake is not None
