"""Reading benefits files: rows that meet every patient exactly once, bands in order, gaps that are named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from settledesk.basis.money import Money
from settledesk.model.case import Scheme, VisitKind
from settledesk.model.citation import Evidence
from settledesk.model.terms import BandsFrom, CapOn, Fund, Takes
from settledesk.policy.rules import BenefitsFile
from tests.policy.packs import BODIES, broken, head, put, put_area, put_file, shelf, troubles

AID = "extremely_poor、orphan、low_income、returning_to_poverty、low_income_margin、rigid_expense、none"
FUNDS = "pooled、large_sum、major_illness、enterprise、civil_servant、disabled、aid、other"


def benefits(root: Path, body: str) -> BenefitsFile:
    put_area(root)
    put_file(root, "benefits", body=body)
    (file,) = shelf(root).files
    assert isinstance(file, BenefitsFile)
    return file


def test_a_layer_is_read_with_its_rows(tmp_path: Path) -> None:
    file = benefits(tmp_path, BODIES["benefits"])
    (layer,) = file.layers
    assert (file.head.scheme, file.notices, file.disease_groups) == (Scheme.EMPLOYEE, (), {})
    assert (layer.id, layer.fund, layer.takes, layer.visits) == (
        "pooled",
        Fund.POOLED,
        Takes.IN_SCOPE,
        (VisitKind.INPATIENT,),
    )
    assert (layer.accumulator, layer.yearly, layer.gap) == ("inpatient.pooled", False, None)
    assert (layer.bands_from, layer.cap_on, layer.bonus, layer.cap, layer.floor) == (
        BandsFrom.ZERO,
        CapOn.PAYMENT,
        (),
        (),
        (),
    )
    low, high = layer.deductible
    assert low.when == (("level", ("1",)),)
    assert high.when == (("level", ("2", "3")),)
    assert low.figure is not None
    assert high.figure is not None
    assert (low.figure.value, high.figure.value) == (Money(10000), Money(20050))
    assert low.figure.citation is layer.citation
    (row,) = layer.bands
    assert row.figure is not None
    assert [(band.up_to, band.ratio) for band in row.figure.value] == [
        (Money(1000000), Decimal("0.80")),
        (None, Decimal("0.90")),
    ]
    assert {band.citation for band in row.figure.value} == {layer.citation}


def test_the_optional_parts_of_a_layer(tmp_path: Path) -> None:
    more = """
bands_from = "deductible"
cap_on = "charges"
bonus = [{ when = { person = "working" }, value = 0 }, { when = { person = "retired" }, value = 0.05 }]
cap = [{ when = { person = "working" }, value = 1000 }, { when = { person = "retired" }, value = "none" }]
floor = [{ value = 0.45, doc = "weak", clause = "保底" }]
"""
    body = BODIES["benefits"].replace('period = "stay"', 'period = "year"' + more)
    body += '[[notice]]\ntext = "请核对"\nvisits = ["inpatient"]\ndoc = "d"\nclause = "说明"\n'
    body += '[disease_groups]\ntumour = ["恶性肿瘤"]\n'
    file = benefits(tmp_path, body)
    (layer,) = file.layers
    assert (layer.yearly, layer.bands_from, layer.cap_on) == (True, BandsFrom.DEDUCTIBLE, CapOn.CHARGES)
    assert [row.figure.value for row in layer.cap if row.figure] == [Money(100000), None]
    assert [row.figure.value for row in layer.bonus if row.figure] == [Decimal(0), Decimal("0.05")]
    (floor,) = layer.floor
    assert floor.figure is not None
    assert floor.figure.citation.evidence is Evidence.UNCONFIRMED
    assert [(one.text, one.visits) for one in file.notices] == [("请核对", (VisitKind.INPATIENT,))]
    assert file.disease_groups == {"tumour": ("恶性肿瘤",)}


def test_a_gap_is_named_instead_of_a_figure(tmp_path: Path) -> None:
    body = BODIES["benefits"].replace("value = 200.50", 'gap = "二、三级起付线"')
    (layer,) = benefits(tmp_path, body).layers
    assert [(row.figure is None, row.gap) for row in layer.deductible] == [(False, None), (True, "二、三级起付线")]


def test_a_whole_layer_may_be_a_gap(tmp_path: Path) -> None:
    body = BODIES["benefits"].partition("deductible")[0] + 'gap = "大额补助"\n'
    (layer,) = benefits(tmp_path, body).layers
    assert (layer.gap, layer.deductible, layer.bands) == ("大额补助", (), ())


def test_a_band_may_have_a_clause_of_its_own(tmp_path: Path) -> None:
    body = BODIES["benefits"].replace("{ ratio = 0.90 }", '{ ratio = 0.90, doc = "weak", clause = "第二段" }')
    (row,) = benefits(tmp_path, body).layers[0].bands
    assert row.figure is not None
    first, second = row.figure.value
    assert first.citation.clause == "住院"
    assert (second.citation.source, second.citation.clause) == ("测试网页", "第二段")


DEDUCTIBLE = "layer[0].deductible"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('level = ["2", "3"]', 'level = ["3"]', f"{DEDUCTIBLE}：level=2 没有对应的行"),
        ('level = ["2", "3"]', 'level = ["1", "2", "3"]', f"{DEDUCTIBLE}：level=1 同时符合第 0、1 行"),
        (
            'when = { level = "1" }',
            'when = { level = "1", person = "working" }',
            f"{DEDUCTIBLE}：level=1、person=retired 没有对应的行",
        ),
        ('when = { level = "1" }, ', "", f"{DEDUCTIBLE}：level=2 同时符合第 0、1 行"),
        ('when = { level = "1" }', 'when = { levle = "1" }', f"{DEDUCTIBLE}[0].when.levle：没有这个条件"),
        ('level = "1"', 'level = "4"', f"{DEDUCTIBLE}[0].when.level：「4」不是可用的值（1、2、3）"),
        ('level = "1"', "level = 1", f"{DEDUCTIBLE}[0].when.level：「1」不是可用的值（1、2、3）"),
        ('level = "1"', 'level = "1", aid = "poor"', f"{DEDUCTIBLE}[0].when.aid：「poor」不是可用的值（{AID}）"),
        (
            'level = "1"',
            'level = "1", person = "adult"',
            f"{DEDUCTIBLE}[0].when.person：「adult」不是可用的值（working、retired）",
        ),
        (
            'level = "1"',
            'level = "1", disease = "tumour"',
            f"{DEDUCTIBLE}[0].when.disease：「tumour」不是可用的值（other）",
        ),
        ('when = { level = "1" }', 'when = "1"', f"{DEDUCTIBLE}[0].when：应为一个表"),
        ("value = 100", "vaule = 100", f"{DEDUCTIBLE}[0].vaule：没有这个键，是否应为 value"),
        ("value = 100", 'gap = ""', f"{DEDUCTIBLE}[0].gap：应为非空的文字"),
        (", value = 100", "", f"{DEDUCTIBLE}[0].value：缺少此键"),
        ("value = 100", "value = 100.005", f"{DEDUCTIBLE}[0].value：金额应为不小于 0、至多两位小数的数，现为 100.005"),
        ("deductible = [", "deductible_ = [", "layer[0].deductible_：没有这个键，是否应为 deductible"),
        ("up_to = 10000, ", "", "layer[0].bands[0].bands[0].up_to：只有最后一段可以没有上限"),
        (
            "{ ratio = 0.90 }",
            "{ up_to = 10000, ratio = 0.90 }",
            "layer[0].bands[0].bands[1].up_to：上限应大于前一段的上限",
        ),
        ("ratio = 0.90", "ratio = 90", "layer[0].bands[0].bands[1].ratio：比例应在 0 到 1 之间，现为 90"),
        ("ratio = 0.90", "raito = 0.90", "layer[0].bands[0].bands[1].raito：没有这个键，是否应为 ratio"),
        ("{ ratio = 0.90 }", "0.90", "layer[0].bands[0].bands[1]：应为一个表"),
        (
            "bands = [{ bands = [{ up_to = 10000, ratio = 0.80 }, { ratio = 0.90 }] }]",
            "bands = [{ bands = 0.80 }]",
            "layer[0].bands[0].bands：应为非空的费用段列表",
        ),
        ("bands = [{ bands", "band = [{ bands", "layer[0].band：没有这个键，是否应为 bands"),
        ("bands = [{ bands = [{ up_to = 10000, ratio = 0.80 }, { ratio = 0.90 }] }]", "", "layer[0].bands：没有一行"),
        ('period = "stay"', 'period = "month"', "layer[0].period：应为 stay（按次）或 year（按年累计）"),
        ('period = "stay"', "", "layer[0].period：应为 stay（按次）或 year（按年累计）"),
        ('fund = "pooled"', 'fund = "pool"', f"layer[0].fund：「pool」不是可用的值（{FUNDS}）"),
        (
            'takes = "in_scope"',
            'takes = "all"',
            "layer[0].takes：「all」不是可用的值（in_scope、burden、over_cap、unpaid）",
        ),
        ('visits = ["inpatient"]', "visits = []", "layer[0].visits：应为非空的列表"),
        (
            'period = "stay"',
            'period = "stay"\nbands_from = "one"',
            "layer[0].bands_from：「one」不是可用的值（zero、deductible）",
        ),
        (
            'period = "stay"',
            'period = "stay"\ncap_on = "base"',
            "layer[0].cap_on：「base」不是可用的值（payment、charges）",
        ),
        (
            'period = "stay"',
            'period = "stay"\ncap = [{ value = "any" }]',
            "layer[0].cap[0].value：金额应为不小于 0、至多两位小数的数，现为 any",
        ),
        (
            'period = "stay"',
            'period = "stay"\nfloor = [{ value = 1.2 }]',
            "layer[0].floor[0].value：比例应在 0 到 1 之间，现为 1.2",
        ),
        ('id = "pooled"', "", "layer[0].id：缺少此键"),
        ('doc = "d"\nclause = "住院"\n', "", "layer[0]：没有写明出处（doc、clause）"),
        ('scheme = "310"\n', "", "file.scheme：缺少此键"),
        ('scheme = "310"\n', 'scheme = "390"\n', "file.scheme：与文件名不一致"),
        ("[[layer]]", "[disease_groups]\ntumour = 1\n[[layer]]", "disease_groups.tumour：应为病种名称的列表"),
        ("[[layer]]", "[disease_groups]\ntumour = [1]\n[[layer]]", "disease_groups.tumour：应为病种名称的列表"),
        (
            "[[layer]]",
            '[[notice]]\ntext = "x"\nvisits = ["inpatient"]\n[[layer]]',
            "notice[0]：没有写明出处（doc、clause）",
        ),
        (
            "[[layer]]",
            '[[notice]]\nvisits = ["inpatient"]\ndoc = "d"\nclause = "x"\n[[layer]]',
            "notice[0].text：缺少此键",
        ),
        ("[[layer]]", "[layer]", "layer：应为表的数组 [[…]]"),
    ],
)
def test_each_mistake_is_named_with_its_key(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert any(one.startswith(problem) for one in broken(tmp_path, "benefits", old, new))


def test_a_file_without_layers_or_with_one_name_twice(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "benefits", body="")
    assert [one.partition("｜")[2] for one in troubles(tmp_path)] == ["layer：没有一个支付层"]
    put_file(tmp_path, "benefits", body=BODIES["benefits"] * 2)
    assert [one.partition("｜")[2] for one in troubles(tmp_path)] == ["layer：层 id「pooled」重复"]


def test_rows_that_ask_about_too_much_at_once_are_refused_before_they_are_counted(tmp_path: Path) -> None:
    facts = ("tier", "admission", "treated_as", "aid", "years_enrolled", "province", "person")
    value = {"tier": "none", "admission": "1", "treated_as": "local", "aid": "none", "years_enrolled": "0",
             "province": "same", "person": "working"}  # fmt: skip
    when = ", ".join(f'{fact} = "{value[fact]}"' for fact in facts)
    problems = broken(tmp_path, "benefits", 'level = "1"', f'level = "1", {when}')
    assert problems == [f"{DEDUCTIBLE}：条件组合过多，请拆分"]


def test_the_persons_of_residents_are_others(tmp_path: Path) -> None:
    put_area(tmp_path)
    body = BODIES["benefits"].replace('when = { level = "1" }', 'when = { person = ["student", "child"] }')
    body = body.replace('when = { level = ["2", "3"] }', 'when = { person = "adult" }')
    text = head("benefits").replace('scheme = "310"', 'scheme = "390"') + body
    put(tmp_path, "370300-test/benefits-390-2022-01-01.toml", text)
    (file,) = shelf(tmp_path).files
    assert file.head.scheme is Scheme.RESIDENT


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{ ratio = 0.90 }", '{ ratio = 0.90, clause = "第二段" }'),
        ("value = 100", 'value = 100, gap = "没有"'),
    ],
)
def test_nothing_written_is_dropped_in_silence(tmp_path: Path, old: str, new: str) -> None:
    assert broken(tmp_path, "benefits", old, new)


def test_a_band_may_be_less_sure_than_its_row(tmp_path: Path) -> None:
    body = BODIES["benefits"].replace("{ ratio = 0.90 }", '{ ratio = 0.90, evidence = "unconfirmed" }')
    (row,) = benefits(tmp_path, body).layers[0].bands
    assert row.figure is not None
    assert row.figure.value[1].citation.evidence is Evidence.UNCONFIRMED
