"""The form for local benefits: every text becomes a value at its field, or a mistake there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from settledesk.basis.errors import Refusal
from settledesk.basis.money import Money
from settledesk.basis.places import shipped
from settledesk.desk.local_entry import BandTyped, LocalBenefits, RowTyped, Told, read_entry, typed_percent
from settledesk.model.case import Scheme
from settledesk.model.outcome import TreatedAs
from settledesk.model.terms import BandsFrom, ChangeKind, Order
from settledesk.policy.areas import load_areas

AREAS = load_areas(shipped("resources") / "areas.csv")
TODAY = date(2026, 11, 22)
ENTRY = LocalBenefits(
    area="宝鸡",
    scheme="390",
    in_force="2026-1-1",
    deductibles={"3.1": "800", "3.2": "400元", "3.3": "400", "2.1": "0"},
    bands=(
        BandTyped("3", "", "10,000", "60%"),
        BandTyped("3", "", "", "70"),
        BandTyped("2", "adult", "", "75%"),
        BandTyped(),
    ),
    bands_from="deductible",
    cap="150000",
    rows={
        "referral": RowTyped(change="points", amount="10"),
        "temporary": RowTyped(first_self_pay="10%", change="multiply", amount="90%"),
        "unfiled": RowTyped(change="replace", amount="50%"),
        "long_term": RowTyped(change="none"),
    },
    first_order="before_deductible",
    how="telephone",
    source=" 宝鸡市医保中心　0917-0000000 ",
    told_on="今天",
)


def told(**changes: object) -> Told:
    found = read_entry(AREAS, replace(ENTRY, **changes), TODAY)  # type: ignore[arg-type]
    assert isinstance(found, Told), found
    return found


def mistakes(**changes: object) -> dict[str, str]:
    found = read_entry(AREAS, replace(ENTRY, **changes), TODAY)  # type: ignore[arg-type]
    assert isinstance(found, dict)
    assert all(one.path == path and one.remedy for path, one in found.items())
    return {path: one.problem for path, one in found.items()}


def test_every_text_becomes_its_value() -> None:
    found = told()
    assert (found.area.code, found.scheme, found.in_force) == ("610300", Scheme.RESIDENT, date(2026, 1, 1))
    assert found.deductibles["3", "1"] == Money(80_000)
    assert found.deductibles["3", "3"] == Money(40_000)
    assert found.deductibles["2", "1"] == Money(0)
    assert found.deductibles["1", "1"] is None
    assert [(one.level, one.person, one.bands, one.line) for one in found.groups] == [
        ("3", None, ((Money(1_000_000), Decimal("0.6")), (None, Decimal("0.7"))), 0),
        ("2", "adult", ((None, Decimal("0.75")),), 2),
    ]
    assert found.bands_from is BandsFrom.DEDUCTIBLE
    assert (found.cap, found.cap_known) == (Money(15_000_000), True)
    assert [(one.row, one.first_self_pay, one.kind, one.value) for one in found.rows] == [
        (TreatedAs.LONG_TERM, Decimal(0), None, Decimal(0)),
        (TreatedAs.REFERRAL, Decimal(0), ChangeKind.POINTS, Decimal("-0.1")),
        (TreatedAs.TEMPORARY, Decimal("0.1"), ChangeKind.MULTIPLY, Decimal("0.9")),
        (TreatedAs.UNFILED, Decimal(0), ChangeKind.REPLACE, Decimal("0.5")),
    ]
    assert found.first_order is Order.BEFORE_DEDUCTIBLE
    assert (found.how, found.source, found.told_on) == ("telephone", "宝鸡市医保中心 0917-0000000", TODAY)


def test_what_is_left_blank_is_not_known_and_not_guessed() -> None:
    found = told(cap=" ", rows={}, bands=(BandTyped(ratio="70%"),), bands_from="", first_order="")
    assert (found.cap, found.cap_known, found.rows) == (None, False, ())
    assert told(cap="无").cap_known
    assert told(cap="不设").cap is None


def test_an_empty_form_names_every_field_that_is_needed_at_once() -> None:
    found = read_entry(AREAS, LocalBenefits(), TODAY)
    assert isinstance(found, dict)
    assert list(found) == ["area", "scheme", "in_force", "deductible.3.1", "bands", "how", "source", "told_on"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"area": "某某"}, {"area": "没有找到参保地「某某」"}),
        ({"area": "810000 香港"}, {"area": "香港特别行政区 810000 不是统筹区"}),
        ({"scheme": "510"}, {"scheme": "没有选险种"}),
        ({"in_force": "1999-12-31"}, {"in_force": "执行首日 1999-12-31 不在 2000 年至两年之内"}),
        ({"in_force": "2029-01-01"}, {"in_force": "执行首日 2029-01-01 不在 2000 年至两年之内"}),
        ({"in_force": "2026-02-30"}, {"in_force": "2026 年 2 月没有 30 日"}),
        ({"deductibles": {"3.1": "八百"}}, {"deductible.3.1": "「八百」不是金额"}),
        ({"deductibles": {"9.9": "800"}}, {"deductible.3.1": "起付线一项也没有填"}),
        ({"deductibles": {"3.1": "-8"}}, {"deductible.3.1": "金额不能为负数，现为 -8.00"}),
        ({"bands": (BandTyped(ratio="0.7"),)}, {"bands[0].ratio": "「0.7」可能是百分数，也可能是比例"}),
        ({"bands": (BandTyped(ratio="170%"),)}, {"bands[0].ratio": "「170%」不是 0 至 100 之间的数"}),
        ({"bands": (BandTyped(up_to="100"),)}, {"bands[0].ratio": "没有填比例"}),
        ({"bands": (BandTyped(level="4", ratio="70%"),)}, {"bands[0].level": "没有选医院级别"}),
        ({"bands": (BandTyped(person="working", ratio="70%"),)}, {"bands[0].person": "人员类别与险种不符"}),
        (
            {"bands": (BandTyped(ratio="60%"), BandTyped(ratio="70%"))},
            {"bands[1].up_to": "上一段没有上限，后面不能再有费用段"},
        ),
        (
            {"bands": (BandTyped(up_to="100", ratio="60%"), BandTyped(up_to="100", ratio="70%"))},
            {"bands[1].up_to": "上限应大于上一段的 100.00 元"},
        ),
        (
            {"bands": (BandTyped("3", ratio="60%"), BandTyped("", "adult", ratio="70%"))},
            {"bands[1].ratio": "与第 1 行说的是同一种情形"},
        ),
        ({"bands": tuple(BandTyped(ratio="1%") for _ in range(61))}, {"bands": "费用段超过 60 行"}),
        ({"bands_from": ""}, {"bands_from": "没有选费用段从哪里算起"}),
        ({"cap": "很多"}, {"cap": "「很多」不是金额"}),
        ({"rows": {"referral": RowTyped(amount="10")}}, {"rows.referral.change": "填了数，没有选比例怎样变化"}),
        (
            {"rows": {"referral": RowTyped(change="none", amount="10")}},
            {"rows.referral.change": "填了数，没有选比例怎样变化"},
        ),
        ({"rows": {"referral": RowTyped(change="points")}}, {"rows.referral.amount": "没有填降低多少"}),
        (
            {"rows": {"referral": RowTyped(change="points", amount="0.1")}},
            {"rows.referral.amount": "「0.1」可能是百分数，也可能是比例"},
        ),
        ({"rows": {"referral": RowTyped(change="less", amount="1%")}}, {"rows.referral.change": "没有选比例怎样变化"}),
        (
            {"rows": {"referral": RowTyped(first_self_pay="x")}},
            {"rows.referral.first_self_pay": "「x」不是 0 至 100 之间的数"},
        ),
        ({"first_order": ""}, {"first_order": "没有选首先自付在起付线之前还是之后"}),
        ({"how": "rumour"}, {"how": "没有选从哪里得知"}),
        ({"source": "x"}, {"source": "没有写来源"}),
        ({"source": "长" * 81}, {"source": "来源应在 80 字以内，只用看得见的字"}),
        ({"source": "a\nb"}, {"source": "来源应在 80 字以内，只用看得见的字"}),
        ({"told_on": "2026-11-23"}, {"told_on": "查询日期 2026-11-23 晚于今天"}),
    ],
)
def test_each_mistake_is_named_at_its_field(changes: dict[str, object], found: dict[str, str]) -> None:
    assert mistakes(**changes) == found


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("80%", "0.8"),
        ("80", "0.8"),
        ("８０％", "0.8"),
        ("80.55%", "0.8055"),
        ("0", "0"),
        ("1%", "0.01"),
        ("100", "1"),
        ("10个百分点", "0.1"),
        (" 5 % ", "0.05"),
    ],
)
def test_percentages_as_they_are_typed(text: str, ratio: str) -> None:
    assert typed_percent(text) == Decimal(ratio)


@pytest.mark.parametrize(
    "text", ["", "%", "1", "0.8", "-5%", "101", "80.555%", "八成", "1e1", "nan", "inf%", "８0%%", "٣"]
)
def test_what_is_no_percentage_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        typed_percent(text)
