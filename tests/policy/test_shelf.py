"""The shelf: packs of several folders, checked at load, and which files decide a case on which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from settledesk.basis.money import ZERO
from settledesk.basis.places import shipped
from settledesk.model.case import Case, Hospital, Patient, Person, Route, Scheme, Totals, Visit, VisitKind
from settledesk.policy.rules import Rules
from settledesk.policy.shelf import Shelf, load_shelf
from tests.policy.packs import BODIES, CITED, DOCUMENTS, head, put, put_area, put_file, shelf, troubles


def case(
    area: str = "370300",
    hospital: str = "370100",
    admitted: date = date(2024, 5, 1),
    settled: date | None = date(2024, 5, 9),
    scheme: Scheme = Scheme.EMPLOYEE,
) -> Case:
    person = Person.WORKING if scheme is Scheme.EMPLOYEE else Person.ADULT
    return Case(
        Hospital("医院", "H1", hospital, hospital, "3"),
        Patient(area, area, scheme, person),
        (),
        Visit(VisitKind.INPATIENT, "ZY1", admitted, settled, settled, Route.DIRECT),
        None,
        Totals(ZERO, ZERO, ZERO, ZERO),
    )


def names(rules: Rules) -> list[str | None]:
    """The files that decide, without folder and ending: filing, off-site, benefits."""
    files = (rules.filing, rules.offsite, rules.benefits)
    return [None if one is None else one.head.name.removesuffix(".toml") for one in files]


def chosen(found: Shelf, one: Case) -> list[str | None]:
    return names(found.rules_for(one))


# ---- what is refused


def test_a_folder_or_file_with_a_wrong_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "zibo").mkdir()
    (tmp_path / "readme.md").write_text("no folder: left alone", "utf-8")
    put_area(tmp_path)
    put(tmp_path, "370300-test/offsite.toml", "")
    put(tmp_path, "370300-test/benefits-510-2022-01-01.toml", "")
    put(tmp_path, "370300-test/notes.txt", "no rules: left alone")
    assert troubles(tmp_path) == [
        "370300-test/benefits-510-2022-01-01.toml：文件名应为 filing-、offsite-、limits-、guidance- 或 benefits-险种- 加日期",
        "370300-test/offsite.toml：文件名应为 filing-、offsite-、limits-、guidance- 或 benefits-险种- 加日期",
        "zibo：文件夹名应为 六位代码-拼音，如 370300-zibo",
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ('code = "370300"', ["name：缺少此键"]),
        ('code = "370800"\nname = "测试"', ["code：应为「370300」，与文件夹名一致"]),
        ('code = "370300"\nname = "测试"\nparnet = "370000"', ["parnet：没有这个键，是否应为 parent"]),
        ('code = "370300"\nname = "测试"\nparent = "370000"', ["parent：没有「370000」的文件夹（370300）"]),
        (
            'code = "370300"\nname = "测试"\n[decided_by]\nofsite = 1',
            [
                "decided_by.ofsite：没有这个键，是否应为 offsite",
                "decided_by.ofsite：应为一个表",
                "decided_by.ofsite.value：应为 admission 或 settlement",
                "decided_by.ofsite：没有写明出处（doc、clause）",
            ],
        ),
        (
            f'code = "370300"\nname = "测试"\n{DOCUMENTS}[decided_by]\noffsite = {{ value = "discharge", {CITED} }}',
            ["decided_by.offsite.value：应为 admission 或 settlement"],
        ),
        (
            'code = "370300"\nname = "测试"\n[[contacts]]\noffice = "医保中心"',
            ["contacts[0]：没有写明出处（doc、clause）", "contacts[0].telephone：缺少此键"],
        ),
    ],
)
def test_each_mistake_in_an_area_is_named(tmp_path: Path, text: str, problems: list[str]) -> None:
    put(tmp_path, "370300-test/area.toml", text)
    assert troubles(tmp_path) == [f"370300-test/area.toml｜{one}" for one in problems]


def test_an_area_that_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "370300-test").mkdir()
    assert troubles(tmp_path)[0].startswith("370300-test/area.toml：读不出文件")


def test_a_parent_is_a_text(tmp_path: Path) -> None:
    put(tmp_path, "370300-test/area.toml", 'code = "370300"\nname = "测试"\nparent = 370000')
    assert troubles(tmp_path)


# ---- several folders


def test_a_pack_in_the_offices_own_folder_stands_beside_the_shipped_ones(tmp_path: Path) -> None:
    put_area(tmp_path, "371600", "370000")
    put_file(tmp_path, "offsite", "371600", "2022-01-01")
    found = load_shelf(shipped("policies"), tmp_path)
    assert chosen(found, case("371600"))[:2] == ["370000-shandong/filing-2023-01-01", "371600-test/offsite-2022-01-01"]
    assert chosen(found, case("370300")) == chosen(load_shelf(shipped("policies")), case("370300"))


def test_a_code_that_is_shipped_already_is_refused(tmp_path: Path) -> None:
    put_area(tmp_path, "370300", "370000")
    put_file(tmp_path, "offsite")
    assert troubles(shipped("policies"), tmp_path) == [
        "370300-test：370300 已有文件夹 370300-zibo：只能补充它没有的文件，不能有 area.toml"
    ]


def test_one_code_twice_in_one_folder_is_refused(tmp_path: Path) -> None:
    put_area(tmp_path, "370300")
    put(tmp_path, "370300-again/area.toml", 'code = "370300"\nname = "再一次"')
    assert troubles(tmp_path) == ["370300-test：370300 已有文件夹 370300-again"]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert shelf(tmp_path / "nowhere").files == ()


# ---- which file decides


def test_a_file_holds_from_its_day_until_the_next_of_its_kind(tmp_path: Path) -> None:
    put_area(tmp_path)
    for day in ("2022-01-01", "2024-01-01"):
        put_file(tmp_path, "offsite", day=day)
    found = shelf(tmp_path)
    for settled, expected in (
        (date(2021, 12, 31), None),
        (date(2022, 1, 1), "370300-test/offsite-2022-01-01"),
        (date(2023, 12, 31), "370300-test/offsite-2022-01-01"),
        (date(2024, 1, 1), "370300-test/offsite-2024-01-01"),
        (None, None),
    ):
        assert chosen(found, case(admitted=date(2021, 12, 1), settled=settled))[1] == expected


def test_filing_goes_by_the_admission_day_and_money_by_the_settlement_day(tmp_path: Path) -> None:
    put_area(tmp_path)
    for kind in ("filing", "offsite", "benefits"):
        for day in ("2022-01-01", "2024-01-01"):
            put_file(tmp_path, kind, day=day)
    assert chosen(shelf(tmp_path), case(admitted=date(2023, 12, 28), settled=date(2024, 1, 5))) == [
        "370300-test/filing-2022-01-01",
        "370300-test/offsite-2024-01-01",
        "370300-test/benefits-310-2024-01-01",
    ]


def test_an_area_says_by_a_clause_which_day_decides(tmp_path: Path) -> None:
    days = {"filing": "settlement", "offsite": "admission", "benefits": "admission"}
    decided = f"{DOCUMENTS}[decided_by]\n" + "".join(
        f'{kind} = {{ value = "{day}", {CITED} }}\n' for kind, day in days.items()
    )
    put_area(tmp_path, "370000", more=decided)
    put_area(tmp_path, "370300", parent="370000")
    for kind in days:
        for day in ("2022-01-01", "2024-01-01"):
            put_file(tmp_path, kind, day=day)
    found = shelf(tmp_path)
    # The city says nothing, so its province's answer holds.
    assert [found.decided_by("370300", kind) for kind in days] == list(days.values())
    assert found.decided_by("440100", "filing") == "admission"
    assert chosen(found, case(admitted=date(2023, 12, 28), settled=date(2024, 1, 5))) == [
        "370300-test/filing-2024-01-01",
        "370300-test/offsite-2022-01-01",
        "370300-test/benefits-310-2022-01-01",
    ]


def test_a_day_of_asking_stands_in_for_a_settlement_that_is_not_yet(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite")
    one = case(settled=None)
    assert chosen(shelf(tmp_path), one)[1] is None
    assert chosen(shelf(tmp_path), replace(one, as_of=date(2024, 5, 3)))[1] == "370300-test/offsite-2022-01-01"


def test_a_draft_is_loaded_and_never_chosen(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite")
    put_file(tmp_path, "offsite", day="2023-01-01", more='status = "draft"\n')
    found = shelf(tmp_path)
    assert [file.head.draft for file in found.files] == [False, True]
    assert chosen(found, case())[1] == "370300-test/offsite-2022-01-01"


@pytest.mark.parametrize(
    ("more", "name"), [("", "offsite-2022-01-01-draft"), ('status = "draft"\n', "offsite-2022-01-01")]
)
def test_a_drafts_file_name_says_so_and_no_others(tmp_path: Path, more: str, name: str) -> None:
    put_area(tmp_path)
    put(tmp_path, f"370300-test/{name}.toml", head("offsite", more=more) + BODIES["offsite"])
    assert troubles(tmp_path) == [f"370300-test/{name}.toml｜file.status：草案的文件名以 -draft 结尾，其他文件的不带"]


def test_a_final_text_stands_beside_the_draft_of_the_same_day(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite")
    put_file(tmp_path, "offsite", more='status = "draft"\n')
    assert chosen(shelf(tmp_path), case())[1] == "370300-test/offsite-2022-01-01"


def test_the_shipped_draft_of_sichuan_is_never_chosen() -> None:
    found = load_shelf(shipped("policies"))
    final = ["510000-sichuan/filing-2023-01-01", "510000-sichuan/offsite-2023-01-01", None]
    assert chosen(found, case("510100", "610100")) == final
    assert chosen(found, case("510100", "510700")) == final


def test_an_area_without_a_file_of_a_kind_uses_its_parents(tmp_path: Path) -> None:
    put_area(tmp_path, "370000")
    put_area(tmp_path, "370300", parent="370000")
    put_file(tmp_path, "filing", "370000")
    put_file(tmp_path, "offsite", "370000")
    put_file(tmp_path, "benefits", "370000")
    found = shelf(tmp_path)
    # Benefits are an area's own: a parent's are never borrowed.
    assert chosen(found, case()) == ["370000-test/filing-2022-01-01", "370000-test/offsite-2022-01-01", None]
    # An area without any pack of its own falls back the same way.
    assert chosen(found, case("370200")) == ["370000-test/filing-2022-01-01", "370000-test/offsite-2022-01-01", None]
    assert found.chain("370300") == ("370300", "370000")
    assert found.chain("370200") == ("370200", "370000")


def test_the_childs_own_file_wins_and_a_newer_one_of_its_parent_is_told(tmp_path: Path) -> None:
    put_area(tmp_path, "370000")
    put_area(tmp_path, "370300", parent="370000")
    put_file(tmp_path, "offsite", "370300", "2022-01-01")
    put_file(tmp_path, "offsite", "370000", "2024-01-01")
    rules = shelf(tmp_path).rules_for(case())
    assert names(rules)[1] == "370300-test/offsite-2022-01-01"
    assert rules.newer == ("测〔2022〕1号；测试网页",)
    assert shelf(tmp_path).rules_for(case(settled=date(2024, 12, 31), admitted=date(2023, 1, 1))).newer == rules.newer
    assert shelf(tmp_path).rules_for(case(settled=date(2023, 12, 31), admitted=date(2023, 1, 1))).newer == ()


def test_a_filing_file_that_is_silent_on_a_side_leaves_it_to_its_parent(tmp_path: Path) -> None:
    put_area(tmp_path, "000000")
    put_area(tmp_path, "370000", parent="000000")
    put_file(tmp_path, "filing", "000000", body=BODIES["filing"].replace("[anywhere", "[cross_province"))
    put_file(tmp_path, "filing", "370000", body=BODIES["filing"].replace("[anywhere", "[in_province"))
    found = shelf(tmp_path)
    assert chosen(found, case(hospital="370100"))[0] == "370000-test/filing-2022-01-01"
    assert chosen(found, case(hospital="110000"))[0] == "000000-test/filing-2022-01-01"


def test_areas_without_a_pack_fall_back_to_the_national_rules() -> None:
    found = load_shelf(shipped("policies"))
    assert chosen(found, case("610100", "510100")) == ["000000-national/filing-2023-01-01", None, None]
    assert chosen(found, case("610100", "610400")) == [None, None, None]
    assert chosen(found, case("610100", "510100", admitted=date(2022, 12, 31))) == [None, None, None]


def test_benefits_are_chosen_by_scheme(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "benefits")
    found = shelf(tmp_path)
    assert chosen(found, case())[2] == "370300-test/benefits-310-2022-01-01"
    assert chosen(found, case(scheme=Scheme.RESIDENT))[2] is None


def test_parents_in_a_circle_end_somewhere(tmp_path: Path) -> None:
    put_area(tmp_path, "370000", parent="370300")
    put_area(tmp_path, "370300", parent="370000")
    assert shelf(tmp_path).chain("370300") == ("370300", "370000")


def test_whom_to_ask_is_the_nearest_contact(tmp_path: Path) -> None:
    contact = f'[[contacts]]\noffice = "医保中心"\ntelephone = "0533-1"\n{CITED.replace(", ", chr(10))}\n'
    put_area(tmp_path, "370000", more=DOCUMENTS + contact)
    put_area(tmp_path, "370300", parent="370000")
    found = shelf(tmp_path)
    assert found.rules_for(case()).who_can_answer == "医保中心 0533-1"
    assert found.rules_for(case("440100")).who_can_answer == "参保地医保经办机构"


def test_the_memory_of_choices_does_not_grow_without_end(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite")
    found = shelf(tmp_path)
    one = case(admitted=date(1990, 1, 1))
    for number in range(20_005):
        day = date(1990, 1, 1) + timedelta(days=number)
        assert found.rules_for(replace(one, visit=replace(one.visit, admitted_on=day))).offsite is not None
    assert found.rules_for(one) is found.rules_for(one)


# ---- the dates of the shipped files


@pytest.mark.parametrize(
    ("area", "hospital", "admitted", "settled", "expected"),
    [
        # ZB-3: in force 2022-01-01, by the settlement day.
        ("370300", "370100", date(2021, 12, 30), date(2021, 12, 31), [None, None, None]),
        (
            "370300",
            "370100",
            date(2021, 12, 30),
            date(2022, 1, 1),
            [None, "370300-zibo/offsite-2022-01-01", "370300-zibo/benefits-310-2022-01-01"],
        ),
        (
            "370300",
            "370100",
            date(2022, 12, 31),
            date(2023, 1, 1),
            [
                "370000-shandong/filing-2022-01-01",
                "370300-zibo/offsite-2022-01-01",
                "370300-zibo/benefits-310-2023-01-01",
            ],
        ),
        (
            "370300",
            "370100",
            date(2023, 1, 1),
            date(2024, 12, 31),
            [
                "370000-shandong/filing-2023-01-01",
                "370300-zibo/offsite-2022-01-01",
                "370300-zibo/benefits-310-2023-01-01",
            ],
        ),
        (
            "370300",
            "110000",
            date(2024, 12, 30),
            date(2025, 1, 1),
            [
                "370000-shandong/filing-2023-01-01",
                "370300-zibo/offsite-2022-01-01",
                "370300-zibo/benefits-310-2025-01-01",
            ],
        ),
        (
            "370800",
            "110000",
            date(2023, 12, 30),
            date(2024, 1, 1),
            [
                "370000-shandong/filing-2023-01-01",
                "370800-jining/offsite-2022-01-01",
                "370800-jining/benefits-310-2024-01-01",
            ],
        ),
        # YJ-12a: from 2021-05-01; after 2024-04-30 it goes on with a warning until the bureau's answer of 2025.
        ("441700", "440100", date(2021, 4, 30), date(2021, 5, 1), [None, "441700-yangjiang/offsite-2021-05-01", None]),
        (
            "441700",
            "440100",
            date(2021, 5, 1),
            date(2022, 12, 31),
            ["441700-yangjiang/filing-2021-05-01", "441700-yangjiang/offsite-2021-05-01", None],
        ),
        (
            "441700",
            "430100",
            date(2023, 1, 1),
            date(2024, 9, 30),
            [
                "441700-yangjiang/filing-2023-01-01",
                "441700-yangjiang/offsite-2021-05-01",
                "441700-yangjiang/benefits-310-2023-01-01",
            ],
        ),
        (
            "441700",
            "430100",
            date(2024, 5, 1),
            date(2024, 10, 1),
            [
                "441700-yangjiang/filing-2023-01-01",
                "441700-yangjiang/offsite-2021-05-01",
                "441700-yangjiang/benefits-310-2024-10-01",
            ],
        ),
        (
            "441700",
            "430100",
            date(2025, 1, 1),
            date(2025, 1, 1),
            [
                "441700-yangjiang/filing-2025-01-01",
                "441700-yangjiang/offsite-2025-01-01",
                "441700-yangjiang/benefits-310-2024-10-01",
            ],
        ),
        ("220100", "110000", date(2018, 12, 12), date(2018, 12, 13), [None, None, None]),
        ("220100", "110000", date(2018, 12, 13), date(2022, 12, 31), ["220000-jilin/filing-2018-12-13", None, None]),
        (
            "220100",
            "220200",
            date(2023, 1, 1),
            date(2023, 1, 1),
            ["220000-jilin/filing-2023-01-01", "220000-jilin/offsite-2023-01-01", None],
        ),
    ],
)
def test_the_shipped_files_hold_from_their_days(
    area: str, hospital: str, admitted: date, settled: date, expected: list[str | None]
) -> None:
    assert chosen(load_shelf(shipped("policies")), case(area, hospital, admitted, settled)) == expected
