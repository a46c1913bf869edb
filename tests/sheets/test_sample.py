"""The sample data: made anew it is the same, and it says what the demo needs."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from openpyxl import load_workbook

from settledesk.basis.money import total
from settledesk.basis.places import shipped
from settledesk.engine.fees import bill
from settledesk.model.areas import AreaTable
from settledesk.model.case import FeeClass, Filing, FilingKind, FilingStatus, Patient, Person, Scheme
from settledesk.model.identity import read_id_number
from settledesk.policy.areas import load_areas
from settledesk.sheets.fees import read_fees
from settledesk.sheets.filings import read_filings

SAMPLE = shipped("resources") / "sample"
TODAY = date(2024, 4, 18)
FILES = ("filings.xlsx", "hospital.toml", "stay-1.xlsx", "stay-2.csv", "stay-3.xlsx", "stays.toml")


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_make", SAMPLE / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["sample_make"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def filings() -> tuple[tuple[Patient, Filing], ...]:
    areas: AreaTable = load_areas(shipped("resources") / "areas.csv")
    return read_filings(SAMPLE / "filings.xlsx", areas, TODAY)


@pytest.fixture(scope="module")
def stays() -> list[dict[str, Any]]:
    with (SAMPLE / "stays.toml").open("rb") as file:
        return list(tomllib.load(file)["stay"])


def cells(path: Path) -> list[list[Any]]:
    book = load_workbook(path)
    book.close()
    assert book.active is not None
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_made_anew_it_is_the_same(maker: ModuleType, tmp_path: Path) -> None:
    maker.make(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    for name in FILES:
        if name.endswith(".xlsx"):
            assert cells(tmp_path / name) == cells(SAMPLE / name), name
        else:
            assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes(), name


def test_the_hospital() -> None:
    with (SAMPLE / "hospital.toml").open("rb") as file:
        found = tomllib.load(file)
    assert found == {
        "hospital": {"name": "示例市第一人民医院", "code": "H51010000001", "area": "510100", "level": "3"},
        "desk": {"window": "02", "clerk": "李敏(示例)"},
    }


def test_two_hundred_patients_with_220_filings(filings: tuple[tuple[Patient, Filing], ...]) -> None:
    people = {patient.id_number: patient for patient, _ in filings}
    assert (len(filings), len(people)) == (220, 200)
    assert Counter(patient.pool for patient in people.values()) == {
        "370300": 80,
        "370800": 40,
        "441700": 50,
        "220100": 30,
    }
    assert {patient.scheme for patient in people.values()} == set(Scheme)
    assert {patient.person for patient in people.values()} == set(Person)
    assert {filing.kind for _, filing in filings} == set(FilingKind)
    assert {filing.status for _, filing in filings} == set(FilingStatus)
    assert sum(filing.status is FilingStatus.DECEASED for _, filing in filings) == 1
    assert sum(filing.ends_on is not None and filing.ends_on < TODAY for _, filing in filings) > 20
    assert sum(filing.pool != "510100" for _, filing in filings) > 20
    assert sum(filing.starts_on is not None and filing.starts_on < filing.filed_on for _, filing in filings) > 5
    assert {"𠮷", "㛃", "䶮"} <= set("".join(patient.name or "" for patient in people.values()))
    assert all(not isinstance(read_id_number(number or "", TODAY), str) for number in people)


def test_the_list_is_laid_out_as_an_agencys() -> None:
    rows = cells(SAMPLE / "filings.xlsx")
    assert [row[0] for row in rows[:3]] == [
        "异地就医备案信息查询结果（示例数据）",
        "查询条件：就医地 四川省成都市等　导出日期：2024-04-18　共 220 条",
        "序号",
    ]
    assert rows[2][1] == "参保人"
    assert rows[3][1] == "姓名"


LINES = {"stay-1.xlsx": 312, "stay-2.csv": 48, "stay-3.xlsx": 1205}


@pytest.mark.parametrize("name", LINES)
def test_each_stay_is_a_bill_with_everything_in_it(name: str) -> None:
    lines = read_fees(SAMPLE / name)
    assert len(lines) == LINES[name]
    categories = {line.category for line in lines}
    assert categories <= {f"{number:02d}" for number in range(1, 12)}
    assert len(categories) >= 10
    assert {line.fee_class for line in lines} == set(FeeClass)
    ratios = {line.first_pay_ratio for line in lines if line.fee_class is FeeClass.B}
    assert ratios <= {Decimal(percent) / 100 for percent in (5, 10, 15, 20, 30)}
    assert any(line.price_limit is not None and line.price > line.price_limit for line in lines)
    assert any(line.quantity < 0 for line in lines)
    for code in {line.code for line in lines}:
        assert total([line.amount for line in lines if line.code == code]).fen >= 0
    assert len({line.code for line in lines}) == len({(line.code, line.price) for line in lines})


def test_the_long_stay_reaches_the_third_band() -> None:
    buckets = bill(read_fees(SAMPLE / "stay-3.xlsx"), None)
    assert buckets.in_scope.fen > 60_000_00


@pytest.mark.parametrize("name", ["stay-1.xlsx", "stay-3.xlsx"])
def test_bills_are_laid_out_as_a_hospital_system_does(name: str) -> None:
    rows = cells(SAMPLE / name)
    assert rows[0][0] == "示例市第一人民医院住院费用清单"
    assert str(rows[1][0]).startswith("姓名：")
    assert (rows[2][7], rows[3][7]) == ("医保", "项目等级")
    assert not any(rows[-2])
    assert rows[-1][0] == "合计"
    assert any(isinstance(row[12], str) and "," in row[12] for row in rows[4:-2])


def test_the_csv_is_gb_18030() -> None:
    data = (SAMPLE / "stay-2.csv").read_bytes()
    assert "住院费用清单" in data.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")


def test_the_three_stays_and_their_filings(
    stays: list[dict[str, Any]], filings: tuple[tuple[Patient, Filing], ...]
) -> None:
    assert [stay["file"] for stay in stays] == list(LINES)
    expected = (
        (date(2024, 3, 28), date(2024, 4, 16), False, "370300", Scheme.EMPLOYEE, Person.WORKING, FilingKind.REFERRAL),
        (date(2024, 4, 6), date(2024, 4, 15), True, "441700", Scheme.RESIDENT, Person.ADULT, FilingKind.EMERGENCY),
        (
            date(2024, 2, 26),
            date(2024, 4, 18),
            False,
            "370300",
            Scheme.EMPLOYEE,
            Person.RETIRED,
            FilingKind.LONG_TERM_RESIDENT,
        ),
    )
    for stay, (admitted, settled, emergency, pool, scheme, person, kind) in zip(stays, expected, strict=True):
        visit = stay["visit"]
        assert (visit["admitted_on"], visit["discharged_on"], visit["settled_on"]) == (admitted, settled, settled)
        assert (visit["kind"], visit["route"], visit["emergency"]) == ("inpatient", "direct", emergency)
        ((patient, filing),) = [found for found in filings if found[0].id_number == stay["id_number"]]
        assert (patient.name, patient.pool, patient.scheme, patient.person) == (stay["name"], pool, scheme, person)
        assert (filing.kind, filing.pool, filing.status) == (kind, "510100", FilingStatus.ACTIVE)
        assert filing.starts_on is not None
        assert filing.starts_on <= admitted
        assert filing.ends_on is None or filing.ends_on >= settled
        assert stay["stay"]["department"]
        assert stay["stay"]["bed"]
        assert stay["stay"]["doctor"]
        assert all(diagnosis["code"] and diagnosis["name"] for diagnosis in stay["stay"]["diagnoses"])
        assert Decimal(stay["payments"]["deposit"]) > 0
        assert Decimal(stay["account_balance"]) >= 0
    assert filings_of_second(filings, stays).filed_on == date(2024, 4, 8)


def filings_of_second(filings: tuple[tuple[Patient, Filing], ...], stays: list[dict[str, Any]]) -> Filing:
    return next(filing for patient, filing in filings if patient.id_number == stays[1]["id_number"])
