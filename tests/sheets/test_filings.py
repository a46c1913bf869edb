"""An agency's filing list: every column, its words, and what is wrong with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from settledesk.basis.errors import Refusal
from settledesk.basis.places import shipped
from settledesk.model.areas import AreaTable
from settledesk.model.case import (
    Aid,
    Basis,
    Condition,
    Filing,
    FilingKind,
    FilingStatus,
    Patient,
    Person,
    Referrer,
    Scheme,
)
from settledesk.model.labels import AID, FILING_KIND, FILING_STATUS, LEVEL, PERSON, SCHEME
from settledesk.policy.areas import load_areas
from settledesk.sheets.cells import Unreadable
from settledesk.sheets.filings import (
    AIDS,
    FIELDS,
    KINDS,
    LEVELS,
    PERSONS,
    SCHEMES,
    STATUSES,
    Places,
    read_filings,
)
from settledesk.sheets.tables import plain_header
from tests.sheets import books
from tests.sheets.books import FILING, FILING_HEADER, problems

TODAY = date(2024, 4, 18)


@pytest.fixture(scope="module")
def areas() -> AreaTable:
    return load_areas(shipped("resources") / "areas.csv")


def row(**changes: Any) -> tuple[Any, ...]:
    made = dict(zip(FILING_HEADER, FILING, strict=True))
    made.update(changes)
    return tuple(made.values())


def one(tmp_path: Path, areas: AreaTable, more: dict[str, Any] | None = None, **changes: Any) -> tuple[Patient, Filing]:
    """Return what one row is read as, with some cells changed and some columns more."""
    more = more or {}
    path = books.xlsx(tmp_path / "a.xlsx", (*FILING_HEADER, *more), (*row(**changes), *more.values()))
    (found,) = read_filings(path, areas, TODAY)
    return found


def refused(path: Path, areas: AreaTable, today: date | None = TODAY) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as refusal:
        read_filings(path, areas, today)
    return problems(refusal.value)


def trouble(
    tmp_path: Path, areas: AreaTable, more: dict[str, Any] | None = None, **changes: Any
) -> list[tuple[str, str]]:
    more = more or {}
    path = books.xlsx(tmp_path / "a.xlsx", (*FILING_HEADER, *more), (*row(**changes), *more.values()))
    return refused(path, areas)


PATIENT = Patient(
    insured_area="370300", pool="370300", scheme=Scheme.EMPLOYEE, person=Person.WORKING, name="王建国", id_number="370303198001010012",
    birth_date=date(1980, 1, 1), sex="male",
)  # fmt: skip
REFERRAL = Filing(
    kind=FilingKind.REFERRAL, area="510100", pool="510100", filed_on=date(2024, 3, 25), basis=Basis.PROOF, status=FilingStatus.ACTIVE,
    starts_on=date(2024, 3, 26), ends_on=date(2024, 9, 25),
)  # fmt: skip


@pytest.mark.parametrize("make", [books.xlsx, books.xls, books.text, books.html])
def test_all_kinds_of_files_give_the_same_filing(tmp_path: Path, areas: AreaTable, make: Any) -> None:
    assert read_filings(make(tmp_path / "a.xls", ("备案名单",), FILING_HEADER, FILING), areas, TODAY) == (
        (PATIENT, REFERRAL),
    )


def test_a_full_row_fills_every_field(tmp_path: Path, areas: AreaTable) -> None:
    more = {
        "个人编号": "37030000000001", "性别": "男", "出生日期": "1980-01-01", "参保状态": "暂停参保", "公务员": "是", "连续参保年限": 5, "救助类别": "低保、孤儿",
        "证明有效期至": "2025-12-31", "材料补交日期": "20240401", "状态日期": "2024/4/2", "病种情形": "恶性肿瘤,偏瘫", "户籍是否迁入": "否", "学生": "否",
        "转诊医院所在地": "淄博市", "转诊医院级别": "三级甲等",
    }  # fmt: skip
    patient, filing = one(tmp_path, areas, more, 状态="已取消")
    assert patient == Patient(
        insured_area="370300", pool="370300", scheme=Scheme.EMPLOYEE, person=Person.WORKING, name="王建国", id_number="370303198001010012",
        birth_date=date(1980, 1, 1), sex="male", psn_no="37030000000001", insured_status="2", aid=(Aid.LOW_INCOME, Aid.ORPHAN),
        civil_servant=True, years_enrolled=5,
    )  # fmt: skip
    assert filing == Filing(
        kind=FilingKind.REFERRAL, area="510100", pool="510100", filed_on=date(2024, 3, 25), basis=Basis.PROOF, status=FilingStatus.CANCELLED,
        starts_on=date(2024, 3, 26), ends_on=date(2024, 9, 25), proof_ends_on=date(2025, 12, 31), documents_supplied_on=date(2024, 4, 1),
        status_on=date(2024, 4, 2), conditions=(Condition.MALIGNANT_TUMOUR, Condition.HEMIPLEGIA), household_moved=False, student=False,
        referring_hospital=Referrer("370300", "370300", "3"),
    )  # fmt: skip


def test_national_field_names_and_codes(tmp_path: Path, areas: AreaTable) -> None:
    header = (
        "psn_name",
        "psn_cert_type",
        "certno",
        "insu_admdvs",
        "insutype",
        "psn_type",
        "rloc_rea",
        "rloc_admdvs",
        "crte_time",
        "begndate",
        "enddate",
        "备案方式",
        "vali_flag",
    )
    cells = (
        "王建国",
        "01",
        "370303198001010012",
        "370303",
        310,
        1101,
        "异地转诊人员",
        510104,
        "2024-03-25 10:00:00",
        45377,
        "2024-09-25T00:00:00",
        "承诺制",
        1,
    )
    ((patient, filing),) = read_filings(books.xlsx(tmp_path / "a.xlsx", header, cells), areas, TODAY)
    assert (patient.insured_area, patient.pool, patient.scheme, patient.person) == (
        "370303",
        "370300",
        Scheme.EMPLOYEE,
        Person.WORKING,
    )
    assert (filing.area, filing.pool, filing.status, filing.basis) == (
        "510104",
        "510100",
        FilingStatus.ACTIVE,
        Basis.COMMITMENT,
    )
    assert (filing.filed_on, filing.starts_on, filing.ends_on) == (
        date(2024, 3, 25),
        date(2024, 3, 25) + (date(2024, 3, 26) - date(2024, 3, 25)),
        date(2024, 9, 25),
    )


def test_no_header_is_known_for_two_columns() -> None:
    names = [plain_header(name) for field in FIELDS for name in field.names]
    assert sorted(name for name in names if names.count(name) > 1) == []


def test_every_label_of_the_program_is_understood() -> None:
    for labels, known in (
        (FILING_KIND, KINDS),
        (SCHEME, SCHEMES),
        (PERSON, PERSONS),
        (FILING_STATUS, STATUSES),
        (AID, AIDS),
        (LEVEL, LEVELS),
    ):
        for value, label in labels.items():
            assert known[label] == value
    for kind in FilingKind:
        assert KINDS[kind.value] is kind


@pytest.mark.parametrize(
    ("word", "scheme", "person"),
    [("1101", "310", "working"), (1203, "310", "retired"), ("灵活就业", "310", "working"), ("1401", "390", "child"), ("1403", "390", "student"), ("1404", "390", "student"),
     ("1405", "390", "child"), ("1501", "390", "adult"), ("1601", "390", "adult"), ("大学生", "390", "student"), ("老年居民", "390", "adult")],
)  # fmt: skip
def test_kinds_of_persons_by_code_and_name(
    tmp_path: Path, areas: AreaTable, word: Any, scheme: str, person: str
) -> None:
    assert one(tmp_path, areas, 险种=scheme, 人员类别=word)[0].person == person


@pytest.mark.parametrize(
    ("written", "code"),
    [("370300", "370300"), (370303, "370300"), ("淄博市", "370300"), ("淄博", "370300"), ("山东省淄博市", "370300"), ("山东淄博", "370300"), ("370300 淄博市", "370300"),
     ("淄博市(370300)", "370300"), ("370303-张店区", "370300"), ("四川省成都市武侯区", "510100"), ("北京市", "110000"), ("北京", "110000"), ("海南省三亚市", "460000"),
     ("460200", "460000"), ("吉林市", "220200"), ("内蒙古呼和浩特", "150100"), ("３７０３００", "370300")],
)  # fmt: skip
def test_areas_by_code_and_by_name(areas: AreaTable, written: Any, code: str) -> None:
    assert Places(areas).find(written, pooled=True)[1] == code


@pytest.mark.parametrize(
    ("written", "problem"),
    [("淄川", "不认识的地区「淄川」"), ("吉林", "不认识的地区「吉林」"), ("999999", "没有这个行政区划代码「999999」"), ("370300 济宁市", "代码 370300 是淄博市，与写的「济宁市」不符"),
     ("370000", "山东省不是统筹区"), ("810000", "香港特别行政区不是基本医疗保险的参保地"), ("3703", "不认识的地区「3703」"), ("市", "不认识的地区「市」")],
)  # fmt: skip
def test_areas_that_are_not_clear_are_refused(areas: AreaTable, written: str, problem: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        Places(areas).find(written, pooled=True)
    assert refusal.value.problem == problem
    assert refusal.value.remedy


def test_a_filing_may_name_a_province_only(tmp_path: Path, areas: AreaTable) -> None:
    filing = one(tmp_path, areas, 就医地="510000")[1]
    assert (filing.area, filing.pool) == ("510000", "510000")


@pytest.mark.parametrize(
    "word", ["长期", "长期有效", "9999-12-31", "99991231", "9999-12-31 00:00:00", date(9999, 12, 31), None]
)
def test_a_filing_without_a_last_day(tmp_path: Path, areas: AreaTable, word: Any) -> None:
    assert one(tmp_path, areas, 结束日期=word)[1].ends_on is None


def test_an_expired_filing_is_active_with_a_past_day(tmp_path: Path, areas: AreaTable) -> None:
    filing = one(tmp_path, areas, 状态="已过期", 结束日期="2024-03-31")[1]
    assert (filing.status, filing.ends_on) == (FilingStatus.ACTIVE, date(2024, 3, 31))
    assert trouble(tmp_path, areas, 状态="已过期", 结束日期=None) == [
        ("第 2 行「状态」(M2)", "状态是已过期，却没有结束日期")
    ]


def test_old_id_numbers_and_other_documents(tmp_path: Path, areas: AreaTable) -> None:
    patient = one(tmp_path, areas, 证件号码="370303 800101 001")[0]
    assert patient.id_number == "370303198001010012"
    patient = one(tmp_path, areas, {"性别": "女", "出生日期": "1980-05-01"}, 证件类型="护照", 证件号码=" e12345678 ")[0]
    assert (patient.id_kind, patient.id_number, patient.sex, patient.birth_date) == (
        "08",
        "e12345678",
        "female",
        date(1980, 5, 1),
    )


def test_rare_characters_in_names_stay_as_they_are(tmp_path: Path, areas: AreaTable) -> None:
    assert one(tmp_path, areas, 姓名="王𠮷㛃䶮\u3000")[0].name == "王𠮷㛃䶮"


def test_one_person_in_several_rows(tmp_path: Path, areas: AreaTable) -> None:
    rows = (FILING_HEADER, row(), row(备案类型="急诊", 结束日期=None))
    found = read_filings(books.xlsx(tmp_path / "a.xlsx", *rows), areas, TODAY)
    assert [filing.kind for _, filing in found] == [FilingKind.REFERRAL, FilingKind.EMERGENCY]


def test_cells_merged_over_the_rows_of_one_person(tmp_path: Path, areas: AreaTable) -> None:
    empty = dict.fromkeys(FILING_HEADER[:6])
    rows = (FILING_HEADER, row(), row(备案类型="急诊", 结束日期=None, **empty))
    merged = [f"{letter}2:{letter}3" for letter in "ABCDEF"]
    found = read_filings(books.xlsx(tmp_path / "a.xlsx", *rows, merged=merged), areas, TODAY)
    assert [patient.name for patient, _ in found] == ["王建国", "王建国"]
    old = (FILING_HEADER, (None, *row()[1:]), (None, *row(备案类型="急诊")[1:]))
    found = read_filings(books.xls(tmp_path / "a.xls", *old, merged=[(1, 2, 0, 0, "王建国")]), areas, TODAY)
    assert len(found) == 2


def test_total_rows_and_feet_are_left_out(tmp_path: Path, areas: AreaTable) -> None:
    rows = (
        ("备案名单",),
        FILING_HEADER,
        row(),
        (),
        ("合计：1 人",),
        ("导出时间：2024-04-18", None, "共 1 条"),
        ("说明：略",),
    )
    assert len(read_filings(books.xlsx(tmp_path / "a.xlsx", *rows), areas, TODAY)) == 1


def test_every_mistake_is_reported_at_once_by_row_and_column(tmp_path: Path, areas: AreaTable) -> None:
    rows = (
        ("备案名单",), FILING_HEADER, row(姓名=None, 证件号码="370303198001010013"), row(参保地="淄搏市", 险种="310", 人员类别="成年居民"),
        row(备案类型="06", 备案日期="25/03/2024"), row(开始日期="2024-10-01"), row(备案方式=None, 状态="在审"), row(证件号码=3.70303198001010e17),
        row(备案日期="2024-04-19"),
    )  # fmt: skip
    assert refused(books.xlsx(tmp_path / "a.xlsx", *rows), areas) == [
        ("第 3 行「姓名」(A3)", "姓名是空的"),
        ("第 3 行「证件号码」(C3)", "身份证号码第18位应为 2，现为 3，请核对证件"),
        ("第 4 行「参保地」(D4)", "不认识的地区「淄搏市」"),
        ("第 4 行「人员类别」(F4)", "人员类别「成年居民」与险种「310」不符"),
        ("第 5 行「备案类型」(G5)", "备案类型写成了代码「06」，各地代码的含义不同"),
        ("第 5 行「备案日期」(I5)", "「25/03/2024」不是认得出的日期"),
        ("第 6 行「结束日期」(K6)", "结束日期 2024-09-25 早于开始日期 2024-10-01"),
        ("第 7 行「备案方式」(L7)", "备案方式是空的"),
        ("第 7 行「状态」(M7)", "不认识的状态「在审」"),
        ("第 8 行「证件号码」(C8)", "号码「370303198001010000」存成了数字，后几位已丢失"),
        ("第 9 行「备案日期」(I9)", "备案日期 2024-04-19 晚于今天（2024-04-18）"),
    ]


def test_what_contradicts_the_id_number_is_refused(tmp_path: Path, areas: AreaTable) -> None:
    assert trouble(tmp_path, areas, {"性别": "女", "出生日期": "1980-01-02"}) == [
        ("第 2 行「出生日期」(O2)", "出生日期 1980-01-02 与身份证号码中的 1980-01-01 不一致"),
        ("第 2 行「性别」(N2)", "性别「女」与身份证号码不一致"),
    ]


def test_one_id_number_with_two_names_is_refused(tmp_path: Path, areas: AreaTable) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", FILING_HEADER, row(), row(姓名="王建军"))
    assert refused(path, areas) == [
        ("第 3 行「姓名」(A3)", "同一证件号码在第 2 行的姓名是「王建国」，这里是「王建军」")
    ]


def test_half_a_referring_hospital_is_refused(tmp_path: Path, areas: AreaTable) -> None:
    problem = "只填了转诊医院所在地和级别中的一项，缺转诊医院级别"
    assert trouble(tmp_path, areas, {"转诊医院所在地": "淄博市", "转诊医院级别": None}) == [
        ("第 2 行「转诊医院级别」(O2)", problem)
    ]
    assert trouble(tmp_path, areas, {"转诊医院级别": "三级"}) == [
        ("第 2 行", "只填了转诊医院所在地和级别中的一项，缺转诊医院所在地")
    ]


def test_small_columns_refuse_what_they_do_not_know(tmp_path: Path, areas: AreaTable) -> None:
    more = {
        "连续参保年限": "半年",
        "公务员": "也许",
        "救助类别": "低保、富人",
        "病种情形": "感冒",
        "参保状态": "3",
        "学生": "?",
    }
    assert [path for path, _ in trouble(tmp_path, areas, more)] == [f"第 2 行「{key}」({letter}2)" for key, letter in (
        ("参保状态", "R"), ("公务员", "O"), ("连续参保年限", "N"), ("救助类别", "P"), ("病种情形", "Q"), ("学生", "S"))]  # fmt: skip
    assert trouble(tmp_path, areas, {"连续参保年限": 2.5}) == [("第 2 行「连续参保年限」(N2)", "「2.5」不是年数")]


def test_today_need_not_be_known(tmp_path: Path, areas: AreaTable) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", FILING_HEADER, row(备案日期="2030-01-01"))
    assert read_filings(path, areas, None)[0][1].filed_on == date(2030, 1, 1)


def test_a_list_without_rows_or_columns_is_refused(tmp_path: Path, areas: AreaTable) -> None:
    assert refused(books.xlsx(tmp_path / "a.xlsx", FILING_HEADER), areas) == [("", "备案名单里没有一行备案")]
    header = tuple(title for title in FILING_HEADER if title != "备案方式")
    path = books.xlsx(tmp_path / "b.xlsx", (*header, "备案渠道"), FILING)
    assert refused(path, areas) == [("第 1 行（表头）", "没有「备案方式」列")]
