"""The static checks: each on a small pack that is sound but for one thing, with the file and key it must name."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from settledesk.basis.errors import BadPack
from settledesk.basis.places import shipped
from settledesk.policy.checks import Finding, check_shelf, refused
from settledesk.policy.shelf import load_shelf
from tests.policy.packs import BENEFITS, BODIES, CITED, FILING, LIMITS, OFFSITE, put, put_area, put_file

TODAY = date(2026, 11, 22)
CODE = "370300-test"
TEXTS = {
    "住院": "住院起付线一级100元，二级、三级200.50元；1万元以内报80%，1万元以上报90%。",
    "第一条": "临时外出先自付10%；转诊和急诊降10个百分点，备案管90天。",
    "上限一": "先自付的部分，不得超过10%。",
    "上限二": "转诊和急诊最多降10个百分点，其他最多降20个百分点。",
}
ROWS = f"{OFFSITE}\n[rows.local]\n{CITED.replace(', ', chr(10))}\n"


def put_texts(root: Path, **more: str) -> None:
    lines = "".join(f'"{clause}" = "{says}"\n' for clause, says in {**TEXTS, **more}.items())
    put(root, f"{CODE}/clauses.toml", f'[[document]]\nsource = "测〔2022〕1号"\n[document.clauses]\n{lines}')


def found(root: Path, kind: str, body: str, more: str = "", reviewed: bool = True, **texts: str) -> list[Finding]:
    """Return what is found in one file of a small pack."""
    put_area(root)
    put_texts(root, **texts)
    put_file(root, kind, body=body, more=more)
    name = "benefits-310" if kind == "benefits" else kind
    if reviewed:
        put(root, f"{CODE}/{name}-2022-01-01.review.toml", "checked_on = 2026-11-01\n")
    return list(check_shelf(load_shelf(root), TODAY))


def places(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.level, one.key) for one in findings]


def layer(old: str, new: str) -> str:
    assert old in BENEFITS
    return BENEFITS.replace(old, new, 1)


@pytest.mark.parametrize(("kind", "body"), [("benefits", BENEFITS), ("offsite", ROWS), ("filing", FILING)])
def test_a_sound_file_has_nothing_to_be_said_of(tmp_path: Path, kind: str, body: str) -> None:
    assert found(tmp_path, kind, body) == []


# ---- numbers and words


def test_a_number_that_its_clause_does_not_state_is_an_error_with_both(tmp_path: Path) -> None:
    (one,) = found(tmp_path, "benefits", layer("value = 100", "value = 150"))
    assert (one.level, one.file, one.key) == ("error", f"{CODE}/benefits-310-2022-01-01.toml", "layer[0].deductible[0]")
    assert "150.00 元" in one.problem
    assert "一级100元" in one.problem
    assert "clauses.toml" in one.remedy


@pytest.mark.parametrize(
    ("kind", "old", "new", "key"),
    [
        ("benefits", "ratio = 0.80", "ratio = 0.85", "layer[0].bands[0].bands[0]"),
        ("benefits", "up_to = 10000", "up_to = 10001", "layer[0].bands[0].bands[0]"),
        ("offsite", "ratio = 0.10", "ratio = 0.11", "rows.temporary.first_self_pay.inpatient"),
        ("offsite", "value = -0.10", "value = -0.12", "rows.referral.changes.pooled"),
        ("filing", "count = 90", "count = 91", "anywhere.validity.referral"),
        ("limits", "value = 0.10", "value = 0.11", "first_self_pay.inpatient"),
    ],
)
def test_every_kind_of_number_is_held_against_its_clause(
    tmp_path: Path, kind: str, old: str, new: str, key: str
) -> None:
    body = {**BODIES, "offsite": ROWS}[kind]
    assert old in body
    assert ("error", key) in places(found(tmp_path, kind, body.replace(old, new, 1)))


def test_a_factor_may_be_said_as_what_it_takes(tmp_path: Path) -> None:
    body = ROWS.replace('kind = "points", value = -0.10', 'kind = "multiply", value = 0.90')
    assert found(tmp_path, "offsite", body) == []


def test_a_clause_without_a_text_is_said_once(tmp_path: Path) -> None:
    body = layer('clause = "住院"', 'clause = "往院"')
    (one,) = found(tmp_path, "benefits", body)
    assert (one.level, one.key) == ("warning", "layer[0].deductible[0]")
    assert "「测〔2022〕1号 往院」没有条款说明" in one.problem


@pytest.mark.parametrize(
    ("when", "says", "level"),
    [
        ('level = "1"', "二级医院100元。", "error"),
        ('level = "1"', "不论哪级医院都是100元。", None),
        ('level = "1"', "一级、二级医院100元。", None),
        ('person = "working"', "退休职工100元。", "error"),
        ('treated_as = "referral"', "没有备案的100元。", "warning"),
        ('treated_as = "referral"', "转诊的100元，比没有备案的低。", None),
        ('aid = "orphan"', "特困人员100元。", "warning"),
        ('disease = "tumour"', "肺结核100元。", "warning"),
    ],
)
def test_a_clause_that_speaks_of_another_row_is_named(tmp_path: Path, when: str, says: str, level: str | None) -> None:
    body = layer(
        '{ when = { level = "1" }, value = 100 },\n  { when = { level = ["2", "3"] }, value = 200.50 },',
        f'{{ when = {{ {when} }}, value = 100, doc = "d", clause = "起付线" }},\n'
        f'  {{ when = {{ {_others(when)} }}, gap = "其余" }},',
    )
    body = '[disease_groups]\ntumour = ["恶性肿瘤"]\nlung = ["肺结核"]\n' + body
    expected = [] if level is None else [(level, "layer[0].deductible[0]")]
    assert places(found(tmp_path, "benefits", body, 起付线=says)) == expected


def _others(when: str) -> str:
    values = {
        "level": ["2", "3"],
        "person": ["retired"],
        "treated_as": ["local", "long_term", "emergency", "temporary", "unfiled"],
        "aid": ["extremely_poor", "low_income", "returning_to_poverty", "low_income_margin", "rigid_expense", "none"],
        "disease": ["lung", "other"],
    }
    fact = when.split(" ")[0]
    return f"{fact} = {values[fact]}".replace("'", '"')


def test_a_clause_whose_name_says_another_part_is_named(tmp_path: Path) -> None:
    body = layer("value = 100 }", 'value = 100, doc = "d", clause = "年度限额" }')
    assert places(found(tmp_path, "benefits", body, 年度限额="一年100元。")) == [("warning", "layer[0].deductible[0]")]


@pytest.mark.parametrize(
    ("period", "says", "wrong"),
    [("year", "100元。", True), ("year", "一年100元。", False), ("stay", "一年的起付线是100元。", True)],
)
def test_a_deductible_of_the_year_is_one_whose_clause_says_so(
    tmp_path: Path, period: str, says: str, wrong: bool
) -> None:
    body = layer("value = 100 }", 'value = 100, doc = "d", clause = "起付线" }').replace('"stay"', f'"{period}"')
    findings = found(tmp_path, "benefits", body, 起付线=says, 住院=TEXTS["住院"] + "按年。")
    assert places(findings) == ([("warning", "layer[0].deductible[0]")] if wrong else [])


def test_an_offer_that_leads_elsewhere_than_it_says_is_named(tmp_path: Path) -> None:
    offer = f'[[anywhere.offers]]\naction = "file_late"\nleads_to = "referral"\ntext = "补办急诊备案"\n{CITED}'
    body = FILING + offer.replace(", clause", "\nclause")
    assert places(found(tmp_path, "filing", body)) == [("warning", "anywhere.offers[0]")]


def test_the_last_day_must_be_the_one_its_clause_names(tmp_path: Path) -> None:
    more = 'valid_until = 2026-12-30\nexpiry = { doc = "d", clause = "末条" }\n'
    assert places(found(tmp_path, "offsite", ROWS, more, 末条="管到2026年12月31日。")) == [
        ("error", "file.valid_until")
    ]
    more = "valid_until = 2026-12-31\n"
    assert places(found(tmp_path, "offsite", ROWS, more)) == [("warning", "file.expiry")]


# ---- tables


LEVELS = """bands = [
  { when = { level = "1" }, bands = [{ ratio = 0.80 }] },
  { when = { level = "2" }, bands = [{ ratio = 0.90 }] },
  { when = { level = "3" }, bands = [{ ratio = 0.80 }] },
]"""
BANDS = "bands = [{ bands = [{ up_to = 10000, ratio = 0.80 }, { ratio = 0.90 }] }]"


def _two(fact: str, first: list[str], second: list[str]) -> str:
    """Two rows of bands: 90 % for the first values of a fact, 80 % for the second."""
    rows = ((first, "0.90"), (second, "0.80"))
    each = (f"{{ when = {{ {fact} = {json.dumps(some)} }}, bands = [{{ ratio = {ratio} }}] }}" for some, ratio in rows)
    return f"bands = [{', '.join(each)}]"


def _unfiled(more: str) -> str:
    """A row for those who did not file, before the row that follows it."""
    return f"[rows.unfiled]\n{CITED.replace(', ', chr(10))}\n{more}\n[rows.local]"


@pytest.mark.parametrize(
    ("old", "new", "key", "word"),
    [
        (BANDS, LEVELS, "layer[0].bands[0]", "一级的支付比例低于二级（80% 与 90%）"),
        ("value = 100", "value = 300", "layer[0].deductible[0]", "一级的起付线高于二级（300.00 元与 200.50 元）"),
        (
            BANDS,
            _two("person", ["working"], ["retired"]),
            "layer[0].bands[1]",
            "退休的支付比例低于在职",
        ),
        (
            BANDS,
            _two("treated_as", ["local", "long_term", "unfiled"], ["referral", "emergency", "temporary"]),
            "layer[0].bands[1]",
            "异地转诊的支付比例低于未备案",
        ),
        ("ratio = 0.80", "ratio = 0.08", "layer[0].bands[0]", "支付比例只有 0.08"),
        ("value = 200.50", "value = 20050", "layer[0].deductible[1]", "起付线高达 20,050.00 元"),
        (BANDS, f"{BANDS}\ncap = [{{ value = 500 }}]", "layer[0].cap[0]", "住院限额只有 500.00 元"),
        (BANDS, f"{BANDS}\nbonus = [{{ value = 0.5 }}]", "layer[0].bonus[0]", "比例另加 0.5"),
        ("{ ratio = 0.90 }", "{ up_to = 90000, ratio = 0.90 }", "layer[0].bands", "费用段止于 90,000.00 元"),
        ('"in_scope"', '"unpaid"', "layer[0]", "统筹基金的基数是 unpaid"),
    ],
)
def test_what_runs_against_the_grain_or_looks_like_a_slip_is_named(
    tmp_path: Path, old: str, new: str, key: str, word: str
) -> None:
    # Every row cites for itself, so that each has a key of its own; the words are checked elsewhere.
    body = layer(old, new).replace(" value =", ' doc = "d", clause = "住院", value =')
    body = body.replace(" bands = [{ ratio", ' doc = "d", clause = "住院", bands = [{ ratio')
    body = body.replace("[{ bands = [{ up_to", '[{ doc = "d", clause = "住院", bands = [{ up_to')
    warnings = [one for one in found(tmp_path, "benefits", body) if one.level == "warning"]
    assert [(one.key, word in one.problem) for one in warnings] == [(key, True)]


def test_a_gap_is_compared_with_nothing(tmp_path: Path) -> None:
    body = layer(
        BANDS,
        LEVELS.replace(
            '{ when = { level = "2" }, bands = [{ ratio = 0.90 }] }', '{ when = { level = "2" }, gap = "二级" }'
        ),
    )
    assert found(tmp_path, "benefits", body) == []


def test_a_layer_over_a_cap_that_is_not_there_is_named(tmp_path: Path) -> None:
    more = BENEFITS.replace('"pooled"', '"large_sum"').replace("in_scope", "over_cap")
    assert places(found(tmp_path, "benefits", BENEFITS + more)) == [("warning", "layer[0].cap")]


def test_bands_that_another_layer_takes_up_are_closed_rightly(tmp_path: Path) -> None:
    body = layer("{ ratio = 0.90 }", "{ up_to = 90000, ratio = 0.90 }")
    onward = BENEFITS.replace('"pooled"', '"large_sum"')
    start = onward.index("deductible"), onward.index("bands =")
    onward = f"{onward[: start[0]]}deductible = [{{ value = 90000 }}]\n{onward[start[1] :]}"
    assert places(found(tmp_path, "benefits", body + onward, 住院=TEXTS["住院"] + "9万元以上另算。")) == []


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("ratio = 0.10", "ratio = 0.60", "rows.temporary.first_self_pay.inpatient"),
        ("value = -0.10", "value = 0.10", "rows.referral.changes.pooled"),
        ("[rows.local]", "[rows.long_term]", "rows.local"),
        (
            "[rows.local]",
            _unfiled('[rows.unfiled.changes]\npooled = { kind = "points", value = -0.05 }'),
            "rows.referral.changes.pooled",
        ),
        (
            "[rows.local]",
            _unfiled('[rows.unfiled.first_self_pay]\ninpatient = { ratio = 0.05, order = "before_deductible" }'),
            "rows.temporary.first_self_pay.inpatient",
        ),
        ("[rows.local]", _unfiled(""), "rows.referral.changes.pooled"),
    ],
)
def test_an_off_site_row_that_is_too_good_or_too_bad_is_named(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in ROWS
    assert ("warning", key) in places(found(tmp_path, "offsite", ROWS.replace(old, new, 1)))


def test_ceilings_that_are_missing_or_stand_the_wrong_way_are_named(tmp_path: Path) -> None:
    every = LIMITS + "".join(
        f'{row} = {{ value = {most}, doc = "d", clause = "上限二" }}\n'
        for row, most in (("emergency", "0.10"), ("temporary", "0.20"), ("unfiled", "0.20"))
    )
    assert found(tmp_path / "whole", "limits", every) == []
    assert [key for _, key in places(found(tmp_path / "part", "limits", LIMITS))] == [
        "points.emergency",
        "points.temporary",
        "points.unfiled",
    ]
    swapped = every.replace("temporary = { value = 0.20", "temporary = { value = 0")
    keys = [key for _, key in places(found(tmp_path / "wrong", "limits", swapped))]
    assert keys == ["points.temporary", "points.temporary", "points.referral", "points.emergency"]


def test_a_visit_that_is_paid_for_without_a_layer_or_held_to_no_ceiling_is_named(tmp_path: Path) -> None:
    put_file(tmp_path, "benefits", body=layer('visits = ["inpatient"]', 'visits = ["chronic"]'))
    put(tmp_path, f"{CODE}/benefits-310-2022-01-01.review.toml", "checked_on = 2026-11-01\n")
    put_file(tmp_path, "limits", body=LIMITS.replace("inpatient", "chronic"))
    findings = found(tmp_path, "offsite", ROWS)
    assert [(one.file, one.key) for one in findings if one.file.startswith(f"{CODE}/benefits")] == [
        (f"{CODE}/benefits-310-2022-01-01.toml", "layer")
    ]
    assert (f"{CODE}/limits-2022-01-01.toml", "first_self_pay.inpatient") in [(one.file, one.key) for one in findings]


# ---- days


def test_what_has_expired_was_replaced_or_never_looked_at_is_named(tmp_path: Path) -> None:
    texts = {"末条": "管到2024年4月30日。"}
    more = 'valid_until = 2024-04-30\nexpiry = { doc = "d", clause = "末条" }\n'
    found(tmp_path, "offsite", ROWS, more, reviewed=False, **texts)
    name = f"{CODE}/offsite-2022-01-01"

    def said(review: str | None) -> list[tuple[str, str, str]]:
        if review is not None:
            put(tmp_path, f"{name}.review.toml", review)
        return [(one.file, one.key, one.problem[:4]) for one in check_shelf(load_shelf(tmp_path), TODAY)]

    expired = (f"{name}.toml", "file.valid_until", "有效期到")
    assert said(None) == [expired, (f"{name}.toml", "", "从未核对")]
    assert said("checked_on = 2026-11-22\n") == [expired]
    assert said("checked_on = 2025-11-22\n") == [expired]
    assert said("checked_on = 2025-11-21\n") == [expired, (f"{name}.review.toml", "checked_on", "上次核对")]
    assert said("checked_on = 2026-11-23\n") == [expired, (f"{name}.review.toml", "checked_on", "核对日期")]
    later = '[[superseded]]\non = {}\nby = "新文"\nnote = "未找到"\n'
    assert said("checked_on = 2026-11-22\n" + later.format("2026-11-22"))[1:] == [(f"{name}.toml", "", "自 20")]
    assert said("checked_on = 2026-11-22\n" + later.format("2026-11-23")) == [expired]


def test_a_replaced_file_is_history_and_a_draft_gives_way_to_its_final_text(tmp_path: Path) -> None:
    draft = 'status = "draft"\n'
    put_area(tmp_path)
    put_texts(tmp_path)
    put_file(tmp_path, "offsite", body=ROWS, more="valid_until = 2023-01-01\n")
    put_file(tmp_path, "offsite", day="2024-01-01", body=ROWS)
    put_file(tmp_path, "offsite", day="2027-01-01", body=ROWS)
    put_file(tmp_path, "offsite", day="2024-01-01", body=ROWS, more=draft)
    put_file(tmp_path, "offsite", day="2028-01-01", body=ROWS, more=draft)
    said = [(one.file.removeprefix(f"{CODE}/offsite-"), one.key) for one in check_shelf(load_shelf(tmp_path), TODAY)]
    assert said == [
        ("2022-01-01.toml", "file.expiry"),
        ("2024-01-01-draft.toml", "file.status"),
        ("2024-01-01.toml", ""),
        ("2027-01-01.toml", ""),
    ]


# ---- the loader's mistakes, the shipped packs


@pytest.mark.parametrize(
    "problem", ["缺少此键", "没有这个键，是否应为 doc", "金额应为不小于 0、至多两位小数的数，现为 x", "别的话"]
)
def test_a_mistake_of_the_loader_becomes_an_error_with_a_remedy(problem: str) -> None:
    one = refused(BadPack("a/b.toml", "layer[0]", problem))
    assert (one.level, one.file, one.key, one.problem) == ("error", "a/b.toml", "layer[0]", problem)
    assert one.remedy
    assert one.sentence == f"a/b.toml｜layer[0]：{problem}。{one.remedy}。"


def test_no_shipped_figure_is_in_error() -> None:
    errors = [one.sentence for one in check_shelf(load_shelf(shipped("policies")), TODAY) if one.level == "error"]
    assert errors == []
