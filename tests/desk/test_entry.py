"""What stands on the screen becomes the contract's case, or sentences; never a traceback, never a guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from settledesk.basis.errors import Mistake, Refusal
from settledesk.basis.settings import Settings
from settledesk.desk.entry import (
    FIELD,
    FIELDS,
    Entry,
    Kind,
    Reading,
    areas_like,
    blank_entry,
    check_value,
    entry_of_patient,
    entry_of_settlement,
    read_entry,
    show_value,
)
from settledesk.desk.fees import read_rows, row_of
from settledesk.desk.imports import read_fees
from settledesk.desk.office import Office, open_office
from settledesk.desk.sample import sample_folder
from settledesk.desk.settle import preview, settle
from settledesk.model.document import read_case
from settledesk.model.labels import AID, LEVEL, PERSON, ROUTE, SCHEME, VISIT_KIND
from settledesk.store import patients
from tests.desk import documents
from tests.desk.entries import AT, BED, BLANK_ROW, DRUG, TODAY, ZIBO, itemised, paths, zibo


def read(office: Office, entry: Entry) -> Reading:
    return read_entry(office, entry, TODAY)


def test_the_worked_example_typed_is_the_worked_example(office: Office) -> None:
    reading = read(office, zibo())
    assert (reading.mistakes, reading.waiting, reading.warnings) == ((), (), ())
    expected = documents.zibo(filings=[], as_of="2024-04-12")
    expected["patient"] = {**expected["patient"], "id_kind": "01", "insured_status": "1"}
    assert reading.document == reading.case == expected
    assert reading.filing == {key: value for key, value in expected.items() if key != "totals"}
    assert reading.lines is None


def test_a_blank_entry_waits_for_what_is_required_and_complains_of_nothing(office: Office) -> None:
    reading = read(office, blank_entry(office))
    assert reading.mistakes == ()
    assert reading.document is None
    assert reading.filing is None
    assert paths(reading.waiting) == [
        "patient.name",
        "patient.insured_area",
        "patient.scheme",
        "patient.person",
        "visit.number",
        "visit.admitted_on",
        "totals.total",
        "totals.self_funded",
        "totals.over_limit",
        "totals.first_pay",
    ]
    assert reading.waiting[0].sentence == "patient.name：还没有填姓名。请填写。"
    assert read(office, Entry({})).waiting == reading.waiting


def test_every_kind_of_fact_reaches_the_document(office: Office) -> None:
    entry = zibo(
        patient__birth_date="19800101",
        patient__psn_no=" 3703 0001 ",
        patient__insured_status="2",
        patient__aid="低保对象、orphan 低保对象",
        patient__civil_servant="1",
        patient__years_enrolled="12",
        visit__settled_on="-0",
        visit__emergency="是",
        visit__trauma="none",
        visit__chronic_disease="高血压",
        hospital__level="二级",
        stay__department=" 心内科 ",
        stay__bed="12",
        stay__doctor="李医师",
        stay__diagnoses="I10 高血压；e11.9  2型糖尿病;发热",
        year_to_date__admissions="1",
        account_balance="１２００．5",
        payments__method="wechat",
        platform__mdtrt_id="M1",
        platform__hifp_pay="12,202",
    )
    document = read(office, entry).document
    assert document is not None
    assert document["patient"]["aid"] == ["low_income", "orphan"]
    assert document["patient"]["psn_no"] == "37030001"
    assert document["patient"]["civil_servant"] is True
    assert document["patient"]["years_enrolled"] == 12
    assert document["patient"]["insured_status"] == "2"
    assert document["visit"]["settled_on"] == "2024-04-12"
    assert document["visit"]["emergency"] is True
    assert document["visit"]["trauma"] == {"third_party": False, "commitment_signed": True}
    assert document["hospital"]["level"] == "2"
    assert document["stay"]["department"] == "心内科"
    assert document["stay"]["diagnoses"] == [
        {"code": "I10", "name": "高血压"},
        {"code": "E11.9", "name": "2型糖尿病"},
        {"name": "发热"},
    ]
    assert document["year_to_date"] == {"admissions": 1}
    assert document["account_balance"] == "1200.50"
    assert document["payments"] == {"deposit": "10000.00"}
    assert document["platform"] == {"mdtrt_id": "M1", "hifp_pay": "12202.00"}
    read_case(document, office.rulebook.areas)


@pytest.mark.parametrize(
    ("text", "injury"),
    [
        ("不是外伤", None),
        ("unsigned", {"third_party": False, "commitment_signed": False}),
        ("third_party", {"third_party": True, "commitment_signed": False}),
    ],
)
def test_an_injury_is_one_of_four_things(office: Office, text: str, injury: object) -> None:
    document = read(office, zibo(visit__trauma=text)).document
    assert document is not None
    assert document["visit"]["trauma"] == injury


@pytest.mark.parametrize(
    ("path", "text", "says"),
    [
        ("patient.name", "张\x07三", "姓名含有不能显示的控制字符"),
        ("patient.name", "张\ud800", "姓名含有不能显示的控制字符"),
        ("patient.id_number", "370303198001010011", "身份证号码第18位应为 2，现为 1。请核对证件。"),
        ("patient.id_kind", "驾驶证", "证件类型没有「驾驶证」这一项"),
        ("patient.id_kind", "居民身份", "是否应为「居民身份证」？"),
        ("patient.birth_date", "20250101", "日期 2025-01-01 晚于今天（2024-04-12）"),
        ("patient.insured_area", "990000", "没有行政区划代码 990000"),
        ("patient.insured_area", "霍格沃茨", "没有找到参保地「霍格沃茨」"),
        ("patient.insured_area", "吉林", "「吉林」可以是 吉林市 220200、吉林省本级 229900"),
        ("patient.insured_area", "州市", "等。请选定其中一个。"),
        ("patient.insured_area", "香港特别行政区", "港澳台不是基本医疗保险的参保地"),
        ("patient.scheme", "330", "险种没有「330」这一项"),
        ("patient.aid", "low_income 富人", "救助身份没有「富人」这一项"),
        ("patient.civil_servant", "也许", "「也许」不是「是」或「否」"),
        ("patient.years_enrolled", "很多", "「很多」不是整数"),
        ("visit.admitted_on", "20240230", "2024 年 2 月没有 30 日"),
        ("visit.admitted_on", "20240413", "日期 2024-04-13 晚于今天"),
        ("visit.discharged_on", "20240331", "出院日期 2024-03-31 早于入院日期 2024-04-01"),
        ("visit.settled_on", "20240331", "结算日期 2024-03-31 早于入院日期 2024-04-01"),
        ("totals.total", "1499.99", "总费用小于自费、超限价与先行自付之和"),
        ("totals.self_funded", "1.234", "小数多于两位"),
        ("totals.first_pay", "-5", "金额不能为负数"),
        ("account_balance", "十元", "「十元」不是金额"),
        ("payments.method", "支票", "退补方式没有「支票」这一项"),
        ("stay.diagnoses", "I10 高\x00压", "诊断含有不能显示的控制字符"),
        ("platform.psn_cash_pay", "x", "「x」不是金额"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_computed(
    office: Office, path: str, text: str, says: str
) -> None:
    reading = read(office, Entry({**ZIBO, path: text}))
    (mistake,) = reading.mistakes
    assert mistake.path == path
    assert says in mistake.sentence
    assert reading.waiting == ()
    assert reading.document is None


def test_all_mistakes_come_at_once_in_reading_order(office: Office) -> None:
    reading = read(
        office, zibo(totals__total="1", payments__deposit="?", visit__discharged_on="20240301", patient__scheme="?")
    )
    assert paths(reading.mistakes) == ["patient.scheme", "visit.discharged_on", "totals.total", "payments.deposit"]


def test_what_is_blank_is_not_called_wrong_beside_what_is_typed(office: Office) -> None:
    reading = read(office, zibo(totals__total="", visit__admitted_on=""))
    assert reading.mistakes == ()
    assert paths(reading.waiting) == ["visit.admitted_on", "totals.total"]


def test_the_filing_question_needs_neither_name_nor_bill(office: Office) -> None:
    blank = {path: "" for path in ZIBO if path.startswith("totals.")}
    reading = read(office, Entry({**ZIBO, **blank, "patient.name": "", "payments.deposit": "?"}))
    assert reading.document is None
    assert reading.filing is not None
    assert read_case(reading.filing, office.rulebook.areas, money_needed=False).patient.pool == "370300"
    assert read(office, zibo(visit__discharged_on="?")).filing is None
    assert read(office, zibo(patient__insured_area="")).filing is None


def test_what_is_unlikely_only_warns(office: Office) -> None:
    reading = read(office, zibo(visit__admitted_on="20230901", patient__scheme="390", visit__settled_on="20240410"))
    assert paths(reading.warnings) == ["visit.admitted_on", "visit.settled_on", "patient.person"]
    assert "从入院 2023-09-01 到 2024-04-12 共 224 天，超过 180 天" in reading.warnings[0].sentence
    assert "居民医保没有「在职」这类人员" in reading.warnings[2].sentence
    assert reading.document is not None
    at_the_edge = (TODAY - timedelta(days=180)).isoformat()
    assert read(office, zibo(visit__admitted_on=at_the_edge)).warnings == ()
    assert read(office, zibo(visit__admitted_on="20230901", visit__discharged_on="")).warnings != ()


def test_a_number_of_another_document_is_taken_as_it_is(office: Office) -> None:
    document = read(office, zibo(patient__id_kind="08", patient__id_number="e 1234567")).document
    assert document is not None
    assert document["patient"]["id_number"] == "E1234567"
    assert check_value(office, "patient.id_number", "E1234567", TODAY, "外国人护照") is None
    assert check_value(office, "patient.id_number", "E1234567", TODAY, "nonsense") is not None


def test_an_office_that_is_not_set_up_says_so(tmp_path: Path) -> None:
    with open_office(tmp_path / "new") as new:
        reading = read(new, zibo())
        assert paths(reading.mistakes) == ["hospital.name"]
        assert reading.filing is None
        lost = replace(new, settings=Settings("某医院", "H1", "999999", "3"))
        assert paths(read(lost, zibo()).mistakes) == ["hospital.name"]


# ---- the itemised bill


def test_an_itemised_bill_is_the_lines_of_its_rows(office: Office) -> None:
    reading = read(office, itemised(DRUG, BLANK_ROW, BED, totals__total="gibberish"))
    assert (reading.mistakes, reading.waiting) == ((), ())
    assert reading.case is not None
    assert "totals" not in reading.case
    assert reading.document is not None
    assert [fee["code"] for fee in reading.document["fees"]] == ["XA01", "SA02"]
    assert reading.document["fees"][0] == {
        "code": "XA01",
        "name": "阿莫西林胶囊",
        "category": "09",
        "kind": "drug",
        "class": "B",
        "quantity": "2",
        "price": "6.25",
        "amount": "12.50",
        "first_pay_ratio": "0.1",
    }


def test_a_bill_without_a_line_waits_for_one(office: Office) -> None:
    for entry in (itemised(), itemised(BLANK_ROW)):
        reading = read(office, entry)
        assert paths(reading.waiting) == ["fees"]
        assert reading.document is None


def test_a_mistake_in_the_grid_names_its_row(office: Office) -> None:
    wrong = (*DRUG[:7], "99", *DRUG[8:])
    reading = read(office, itemised(BED, BLANK_ROW, wrong))
    assert paths(reading.mistakes) == ["fees[2].amount"]
    assert reading.document is None
    assert reading.waiting == ()
    assert reading.filing is not None


def test_the_manual_route_asks_for_the_ratio_at_home(office: Office) -> None:
    at_home = (*DRUG[:10], "乙", "", "")
    assert read(office, itemised(BLANK_ROW, at_home)).mistakes == ()
    reading = read(office, itemised(BLANK_ROW, at_home, visit__route="manual"))
    assert paths(reading.mistakes) == ["fees[1].home_first_pay_ratio"]
    with pytest.raises(Refusal, match="参保地目录为乙类"):
        document = read(office, itemised(at_home)).document
        assert document is not None
        read_case({**document, "visit": {**document["visit"], "route": "manual"}}, office.rulebook.areas)


def test_lines_that_were_read_already_are_taken_unless_some_are_lacking(office: Office) -> None:
    entry = itemised(DRUG, BLANK_ROW, BED)
    lines, _ = read_rows(entry.rows)
    other = (replace(lines[0], name="另一种药"), lines[1])
    assert read_entry(office, entry, TODAY, other).lines == other
    assert read_entry(office, entry, TODAY, lines[:1]).lines == lines
    assert read_entry(office, entry, TODAY, ()).lines == lines


def test_lines_beside_the_document_give_what_lines_in_it_give(office: Office) -> None:
    off_by_one = (*DRUG[:7], "12.51", *DRUG[8:])
    reading = read(office, itemised(BED, off_by_one))
    assert reading.case is not None
    assert reading.document is not None
    beside = preview(office, reading.case, reading.lines)
    assert beside == preview(office, reading.document)
    assert beside.document == preview(office, reading.document).document
    assert [one.text for one in beside.outcome.warnings if "差一分" in one.text] == [
        "fees[1]：金额 12.51 与 数量×单价 12.50 差一分，按金额计算"
    ]
    for file in ("stay-1.xlsx", "stay-2.csv", "stay-3.xlsx"):
        lines = read_fees(sample_folder() / file)
        reading = read(office, itemised(*map(row_of, lines)))
        assert reading.lines == lines
        assert reading.case is not None
        assert preview(office, reading.case, lines) == preview(office, reading.document or {})


# ---- one field


@pytest.mark.parametrize(
    ("path", "text", "shows"),
    [
        ("visit.admitted_on", "20230420", "2023-04-20"),
        ("visit.admitted_on", "20230230", "20230230"),
        ("totals.total", "22500", "22,500.00"),
        ("totals.total", "1234.5+200", "1,434.50"),
        ("totals.total", "abc", "abc"),
        ("patient.years_enrolled", "03年", "3"),
        ("patient.scheme", "310", "职工医保"),
        ("patient.scheme", "x", "x"),
        ("patient.aid", "orphan low_income", "孤儿、低保对象"),
        ("patient.civil_servant", "1", "是"),
        ("patient.civil_servant", "no", "否"),
        ("patient.id_number", " 370303 19800101 0012", "370303198001010012"),
        ("patient.id_number", "370303198001010011", "370303198001010011"),
        ("patient.insured_area", "淄博", "370300 淄博市"),
        ("patient.insured_area", "370303", "370303 淄博市"),
        ("patient.insured_area", "370300 淄博", "370300 淄博市"),
        ("patient.insured_area", "zb", "370300 淄博市"),
        ("patient.insured_area", "xm", "350200 厦门市"),
        ("patient.insured_area", "jn", "jn"),
        ("patient.insured_area", "somewhere", "somewhere"),
        ("stay.diagnoses", "i10  高血压 ;E11 糖尿病", "I10 高血压；E11 糖尿病"),
        ("visit.number", "ＺＹ 01", "ZY01"),
        ("stay.doctor", " 李  医师 ", "李 医师"),
        ("visit.trauma", "none", "外伤，无第三方责任，已签承诺书"),
        ("patient.name", "   ", ""),
    ],
)
def test_what_a_field_shows_once_it_is_left(office: Office, path: str, text: str, shows: str) -> None:
    assert show_value(path, text, TODAY, office) == shows


def test_a_place_stays_as_typed_where_no_table_is_at_hand() -> None:
    assert show_value("patient.insured_area", " 淄博 ", TODAY) == "淄博"
    assert show_value("patient.id_number", "e 123", TODAY, id_kind="08") == "E123"


def test_what_a_field_shows_is_read_as_what_was_typed(office: Office) -> None:
    shown_texts = {path: show_value(path, text, TODAY, office) for path, text in ZIBO.items()}
    assert shown_texts["visit.discharged_on"] == "2024-04-12"
    assert read(office, Entry(shown_texts)) == read(office, zibo())


def test_one_field_is_checked_by_itself(office: Office) -> None:
    assert check_value(office, "totals.total", "", TODAY) is None
    assert check_value(office, "totals.total", "5", TODAY) is None
    wrong = check_value(office, "totals.total", "x", TODAY)
    assert wrong == Mistake("totals.total", "「x」不是金额", "请写成 1234.50 的形式")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("3703", ("370300", "淄博市")),
        ("370303", ("370300", "淄博市")),
        ("淄", ("370300", "淄博市")),
        ("博市", ("370300", "淄博市")),
        ("zb", ("370300", "淄博市")),
        ("ZiBo", ("370300", "淄博市")),
        ("阳江", ("441700", "阳江市")),
        ("yj", ("441700", "阳江市")),
        ("朝阳", ("211300", "朝阳市")),
    ],
)
def test_areas_are_offered_by_code_name_and_pinyin(office: Office, text: str, first: tuple[str, str]) -> None:
    assert first in areas_like(office, text)[:3]


def test_the_likeliest_area_comes_first_and_the_limit_holds(office: Office) -> None:
    assert areas_like(office, "朝阳")[0] == ("211300", "朝阳市")
    assert areas_like(office, "北京") == (("110000", "北京市"),)
    assert len(areas_like(office, "州", 5)) == 5
    assert areas_like(office, "") == areas_like(office, "?") == areas_like(office, "00000") == ()


# ---- from what is stored


def test_a_stored_patient_becomes_the_same_patient(office: Office) -> None:
    reading = read(office, zibo(patient__aid="孤儿", patient__psn_no="88", patient__years_enrolled="3"))
    case = read_case(reading.document, office.rulebook.areas)
    with office.database.write() as session:
        stored = patients.save_patient(session, case.patient)
    again = read(office, Entry({**ZIBO, **entry_of_patient(stored)}))
    assert read_case(again.document, office.rulebook.areas).patient == case.patient
    bare = replace(stored.patient, name=None, id_number=None, birth_date=None, civil_servant=True)
    texts = entry_of_patient(replace(stored, patient=bare))
    assert texts["patient.civil_servant"] == "1"
    assert texts["patient.name"] == texts["patient.id_number"] == texts["patient.birth_date"] == ""


def test_a_settlement_becomes_the_entry_that_gives_it_again(office: Office) -> None:
    entry = itemised(
        DRUG,
        (*BED[:8], "", "50", "乙", "10%", "38.5"),
        visit__trauma="third_party",
        visit__emergency="1",
        stay__diagnoses="I10 高血压；发热",
        platform__setl_id="S1",
        platform__hifp_pay="1",
        account_balance="5",
    )
    second = zibo(visit__trauma="unsigned", visit__number="ZY2")
    for typed in (zibo(visit__trauma="none", visit__number="ZY3"), second, entry):
        reading = read(office, typed)
        assert reading.case is not None
        seen = preview(office, reading.case, reading.lines)
        found = settle(office, f"key-{typed.texts['visit.trauma']}", seen, "示例收费员", AT)
        again = entry_of_settlement(found)
        assert again.itemised is typed.itemised
        assert "visit.settled_on" not in again.texts
        assert "year_to_date.admissions" not in again.texts
        read_again = read(office, again)
        assert read_case(read_again.document, office.rulebook.areas) == read_case(
            reading.document, office.rulebook.areas
        )


def test_a_settlement_of_another_day_and_a_typed_count_are_kept(office: Office) -> None:
    reading = read(
        office, zibo(visit__settled_on="20240410", visit__discharged_on="20240410", year_to_date__admissions="1")
    )
    assert reading.case is not None
    found = settle(office, "key", preview(office, reading.case), "示例收费员", AT)
    again = entry_of_settlement(found).texts
    assert again["visit.settled_on"] == "2024-04-10"
    assert again["year_to_date.admissions"] == "1"


# ---- the fields themselves


def test_the_fields_are_those_of_the_contract() -> None:
    assert list(FIELD) == [one.path for one in FIELDS]
    assert len(FIELD) == len(FIELDS)
    choices = {one.path: dict(one.choices) for one in FIELDS if one.kind is Kind.CHOICE}
    for path, labels in (
        ("patient.scheme", SCHEME),
        ("patient.person", PERSON),
        ("patient.aid", AID),
        ("visit.kind", VISIT_KIND),
        ("visit.route", ROUTE),
        ("hospital.level", LEVEL),
    ):
        assert choices[path] == {str(code): label for code, label in labels.items()}
    assert all(one.default in dict(one.choices) for one in FIELDS if one.default)
    assert all(one.kind is Kind.CHOICE or not one.choices for one in FIELDS)


TEXTS = (
    st.text(max_size=12) | st.sampled_from(sorted(ZIBO.values())) | st.sampled_from(["01", "08", "manual", "-1", "t"])
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    texts=st.dictionaries(st.sampled_from(sorted(FIELD)), TEXTS, max_size=12),
    base=st.booleans(),
    rows=st.lists(st.tuples(*[st.text(max_size=4)] * 13) | st.just(DRUG) | st.just(BLANK_ROW), max_size=3),
    itemised=st.booleans(),
    today=st.dates(date(1950, 1, 1), date(2150, 1, 1)),
)
def test_whatever_is_typed_reads_to_a_case_or_to_sentences(
    office: Office, texts: dict[str, str], base: bool, rows: list[tuple[str, ...]], itemised: bool, today: date
) -> None:
    entry = Entry({**(ZIBO if base else {}), **texts}, tuple(rows), itemised)
    reading = read_entry(office, entry, today)
    if reading.document is None:
        assert reading.mistakes or reading.waiting
    else:
        assert not reading.mistakes
        assert not reading.waiting
        read_case(reading.document, office.rulebook.areas)
    if reading.filing is not None:
        read_case({**reading.filing}, office.rulebook.areas, money_needed=False)
    assert all(one.path in FIELD or one.path.startswith("fees") for one in (*reading.mistakes, *reading.waiting))
    for path, text in texts.items():
        check_value(office, path, text, today)
        show_value(path, text, today, office)
    for text in texts.values():
        assert len(areas_like(office, text)) <= 20
