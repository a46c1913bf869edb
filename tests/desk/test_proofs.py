"""Worked examples: the shipped ones hold, a wrong one is told with its place, and no figure goes unproven."""

from __future__ import annotations

import hashlib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from settledesk.basis.places import shipped
from settledesk.desk.proofs import Proof, check_released, prove, unused_figures, write_released
from settledesk.model.areas import AreaTable
from settledesk.policy.areas import load_areas
from settledesk.policy.rules import GuidanceFile, LimitsFile
from settledesk.policy.shelf import BadPolicies, load_shelf
from tests.policy.packs import BODIES, CITED, head, put, put_area, put_file

POLICIES = shipped("policies")


@pytest.fixture(scope="module")
def areas() -> AreaTable:
    return load_areas(shipped("resources") / "areas.csv")


@pytest.fixture(scope="module")
def shipped_proofs(areas: AreaTable) -> tuple[Proof, ...]:
    return prove(load_shelf(POLICIES), areas, POLICIES)


# ---- the shipped examples


def test_every_shipped_example_holds(shipped_proofs: tuple[Proof, ...]) -> None:
    wrong = [f"{one.file}｜{one.name}｜{place}" for one in shipped_proofs for place in one.differences]
    assert wrong == []
    assert len(shipped_proofs) > 700


def test_every_rule_file_has_examples_beside_it(shipped_proofs: tuple[Proof, ...]) -> None:
    files = {file.head.name for file in load_shelf(POLICIES).files if not isinstance(file, (LimitsFile, GuidanceFile))}
    assert files == {one.file for one in shipped_proofs}


def test_the_files_in_use_are_as_released() -> None:
    assert check_released(POLICIES) == ()


# What no outcome can cite today, and why. Everything else must be cited by some example.
UNCITED = (
    # A figure that lets a filing stand is silent: the outcome names only what decides against it.
    ("*/filing-*", "*.required"),
    ("370000-*/filing-*", "*.validity.*"),  # all without end; they show only where a record has an end of its own
    ("220000-*/filing-*", "*.validity.*"),
    ("441700-*/filing-*", "*.validity.resettled_retiree"),
    ("510000-*/filing-*-draft.toml", "anywhere.validity.*"),
    # Another figure answers first, whatever the case.
    ("370000-*/filing-2023-*", "*.start"),  # every class may be filed late, so the rule of late filing is named
    ("000000-*/filing-*", "cross_province.start"),
    ("220000-*/filing-2023-*", "cross_province.start"),
    ("510000-*/filing-*-draft.toml", "anywhere.start"),
    ("370000-*/filing-*", "in_province.nothing_filed"),  # no filing is needed there
    ("441700-*/filing-*", "*.only_visits.long_term"),  # it names every kind but maternity, which no text rules
    ("441700-*/filing-2023-*", "cross_province.offers[[]2]"),  # an emergency outside counts as filed
    ("441700-*/filing-2025-*", "cross_province.offers[[]1]"),
    ("441700-*/filing-2021-*", "file.expiry"),  # replaced for admissions from 2023, before it expires
    # Asked by the window when a filing is changed, not by a case.
    ("370000-*/filing-2023-*", "change.*"),
    # A figure that takes nothing makes no step: no deductible, no bonus, no cap, no aid.
    ("370300-*/benefits-310-*", "layer[[]0].deductible[[]6]"),
    ("370300-*/benefits-390-202[45]-*", "layer[[]0].deductible[[]8]"),
    ("370300-*/benefits-390-2022-*", "layer[[]0].deductible[[]1]"),
    ("370300-*/benefits-390-2024-*", "layer[[]2].deductible[[]1]"),
    ("370300-*/benefits-390-2025-*", "layer[[]5].deductible[[]1]"),
    ("370300-*/benefits-390-2025-*", "layer[[]2].deductible[[]0]"),
    ("370300-*/benefits-390-2025-*", "layer[[]2].bands[[]4]"),
    ("370300-*/benefits-390-2025-*", "layer[[]3].bands[[]2]"),
    ("370800-*/benefits-310-*", "layer[[]1].deductible[[]1]"),
    ("441700-*/benefits-390-*", "layer[[][12]].cap[[]1]"),
    ("441700-*/benefits-390-2024-*", "layer[[]1].deductible[[]0]"),
    ("441700-*/benefits-390-2024-10-*", "layer[[][01]].bonus[[]0]"),
    # A gap beside it leaves the split undecided.
    ("370300-*/benefits-390-*", "layer[[]0].deductible[[][03]]"),  # level 1: which share is essential drugs
    ("370300-*/benefits-390-2025-*", "layer[[]2].bands[[]2]"),  # rigid_expense: its deductible
    ("370800-*/benefits-310-*", "layer[[]1].cap[[]0]"),  # over the cap begins the large-sum fund
    ("370800-*/offsite-*", "rows.temporary.first_self_pay.chronic"),  # chronic benefits
    ("441700-*/benefits-310-2023-*", "*"),  # ratios
    ("441700-*/benefits-310-2024-10-*", "layer[[]0].cap[[]0]"),  # over the cap begins the large-sum fund
    ("220100-*/benefits-390-*", "*"),  # edges of the bands
    ("140200-*/benefits-*", "*"),  # deductible
    ("310000-*/benefits-*", "layer[[]0].bands[[]1]"),  # retired: the deductible goes by the year of retirement
    ("310000-*/benefits-*", "layer[[]0].cap[[]0]"),  # over the cap begins a part whose base was not found
    ("420100-*/benefits-310-*", "layer[[]0].cap[[]0]"),  # over the cap begins the large-sum fund
    ("420300-*/benefits-*", "*"),  # ratios
    ("440300-*/benefits-*", "layer[[]0].deductible[[][0134]]"),  # levels 1, 2: the ratio goes by the tier of the scheme
    ("440700-*/offsite-*", "rows.unfiled"),  # the national filing rules leave open which row that is
    # What the further areas keep silent on, by the same reasons: a start that lets a filing stand, a deductible of
    # nothing, a gap beside the figure.
    ("220000-*/filing-2024-*", "cross_province.start"),
    ("370[24]00-*/filing-2025-*", "*.start"),
    ("510000-*/filing-2023-01-01.toml", "*.start"),
    ("510000-*/filing-2023-01-01.toml", "change.months"),
    ("370400-*/filing-2025-*", "in_province.nothing_filed"),
    ("370[24]00-*/filing-2025-*", "change.*"),
    ("220200-*/benefits-390-2026-*", "layer[[]1].bonus[[]1]"),
    ("370[12]00-*/benefits-310-*", "layer[[]0].deductible[[]6]"),
    ("371500-*/benefits-390-2025-*", "layer[[]0].deductible[[]5]"),
    ("370400-*/offsite-*", "rows.temporary.first_self_pay.*"),
    ("371300-*/offsite-*", "rows.temporary.first_self_pay.*"),
    ("370600-*/benefits-*", "*"),
    ("511500-*/benefits-390-*", "layer[[]0].bands[[][789]]"),
    ("511600-*/benefits-310-*", "layer[[]0].deductible[[][013467]]"),
    ("511600-*/benefits-310-*", "layer[[]0].deductible[[]9]"),
    ("511600-*/benefits-310-*", "layer[[]0].deductible[[]10]"),
    ("51*/offsite-*", "home_prices"),
)


def test_every_figure_that_a_case_can_reach_is_cited_by_an_example(shipped_proofs: tuple[Proof, ...]) -> None:
    unused = [
        (name, key) for name, keys in unused_figures(load_shelf(POLICIES), shipped_proofs).items() for key in keys
    ]

    def meets(figure: tuple[str, str], pattern: tuple[str, str]) -> bool:
        return fnmatch(figure[0], pattern[0]) and fnmatch(figure[1], pattern[1])

    assert [one for one in unused if not any(meets(one, pattern) for pattern in UNCITED)] == []
    assert [pattern for pattern in UNCITED if not any(meets(one, pattern) for one in unused)] == []


# ---- one example


NAME = "370300-test/benefits-310-2022-01-01"
BASE = """
[base]
version = 1
hospital = { name = "测试医院", code = "H1", area = "370300", level = "3" }
patient = { insured_area = "370300", scheme = "310", person = "working" }
visit = { kind = "inpatient", number = "ZY1", admitted_on = 2024-05-01, settled_on = "2024-05-09", route = "direct" }
totals = { total = "1200.50", self_funded = "0.00", over_limit = "0.00", first_pay = "0.00" }
"""
# (1,200.50 − 200.50) × 80% = 800.00
HOLDS = """
[[example]]
name = "一例"
expect.split = { act_pay_dedc = "200.50", hifp_pay = "800.00", psn_part_amt = "400.50" }
"""


def proofs_of(root: Path, areas: AreaTable, examples: str) -> tuple[Proof, ...]:
    put_area(root)
    put_file(root, "benefits")
    put(root, f"{NAME}.examples.toml", examples)
    return prove(load_shelf(root), areas, root)


def expecting(root: Path, areas: AreaTable, *lines: str) -> list[tuple[str, str, str]]:
    """Return what differs from these expectations: place, expected, got."""
    (proof,) = proofs_of(root, areas, f'{BASE}[[example]]\nname = "一例"\n' + "\n".join(lines))
    assert proof.ok is (not proof.differences)
    return [(one.path, one.expected, one.got) for one in proof.differences]


def test_an_example_that_holds(tmp_path: Path, areas: AreaTable) -> None:
    (proof,) = proofs_of(tmp_path, areas, BASE + HOLDS)
    assert (proof.file, proof.name, proof.ok, proof.differences) == (f"{NAME}.toml", "一例", True, ())
    assert proof.cited == {(f"{NAME}.toml", "layer[0]")}


def test_a_wrong_expectation_is_told_with_its_place(tmp_path: Path, areas: AreaTable) -> None:
    found = expecting(
        tmp_path,
        areas,
        'expect.filing = { verdict = "filed", direct_settlement = 1, deciding = 0, reasons = [] }',
        'expect.split = { hifp_pay = "800.01", psn_part_amt = "none", psn_part = "400.50" }',
        'expect.steps = [{ id = "in_scope" }, { id = "pooled.deductible", amount = "200.00" }, { id = "pooled.band.1" }, {}]',
        "expect.due = {}",
    )
    assert found == [
        ("filing.verdict", "filed", "local"),
        ("filing.direct_settlement", "1", "True"),
        ("filing.deciding", "0", "none"),
        ("filing.reasons", "[]", found[3][2]),
        ("split.hifp_pay", "800.01", "800.00"),
        ("split.psn_part_amt", "none", "400.50"),
        ("split.psn_part", "400.50", "没有此项"),
        ("steps[1].amount", "200.00", "200.50"),
        ("steps[3]", "{}", "没有此项"),
        ("due", "{}", "none"),
    ]


def test_what_is_compared_is_what_is_expected_and_no_more(tmp_path: Path, areas: AreaTable) -> None:
    assert not expecting(
        tmp_path,
        areas,
        'expect.filing = { deciding = "none", last_day = "none", remedies = [], reasons = [{}, "none"] }',
        'expect.steps = [{}, { id = "pooled.deductible" }]',
        'expect.missing = ["none"]',
        'expect.due = "none"',
    )


def test_a_case_is_laid_on_the_base_tables_merged_and_all_else_replaced(tmp_path: Path, areas: AreaTable) -> None:
    base = BASE + 'year_to_date = { admissions = 1, accumulators = { x = { base = "1.00" } } }\n'
    base += 'payments = { deposit = "100.00" }\n'
    base += (
        'filings = [{ kind = "referral", area = "110000", filed_on = 2024-01-01, basis = "proof", status = "active" }]'
    )
    text = f"""{base}
[[example]]
name = "另一例"
case.hospital.level = "1"
case.year_to_date.accumulators.y = {{ paid = "2.00" }}
case.payments = "none"
case.filings = []
expect.split = {{ act_pay_dedc = "100.00" }}
expect.due = "none"
expect.year_to_date.accumulators = {{ x = {{ base = "1.00" }}, y = {{ paid = "2.00" }} }}
{HOLDS}
"""
    assert [one.differences for one in proofs_of(tmp_path, areas, text)] == [(), ()]


# ---- examples files that cannot be used


def refused(root: Path, areas: AreaTable, examples: str) -> list[str]:
    with pytest.raises(BadPolicies) as caught:
        proofs_of(root, areas, examples)
    return [str(one).removeprefix(f"{NAME}.examples.toml｜") for one in caught.value.problems]


@pytest.mark.parametrize(
    ("examples", "problems"),
    [
        ("[base", [f"{NAME}.examples.toml：不是有效的 TOML："]),
        ("", ["example：没有一个算例"]),
        ("example = 1", ["example：应为表的数组 [[…]]"]),
        (BASE + HOLDS + "[bsae]", ["bsae：没有这个键，是否应为 base"]),
        (BASE + HOLDS + "expct = 1", ["example[0].expct：没有这个键，是否应为 expect"]),
        (BASE + HOLDS.replace("一例", ""), ["example[0].name：应为非空的文字"]),
        (BASE + HOLDS * 2, ["example[1].name：「一例」重复"]),
        (BASE + '[[example]]\nname = "无"', ["example[0].expect：缺少此表", "example[0].expect：没有写明应得的结果"]),
        (BASE + HOLDS.replace('"800.00"', "800.00"), ['example[0].expect.split.hifp_pay：金额和比例应写成文字，如 "800.00"']),
        (BASE + HOLDS.replace('{ act', '[{ x = 1.5 }] # '), ['example[0].expect.split[0].x：金额和比例应写成文字，如 "1.5"']),
        (
            BASE.replace('"inpatient"', '"impatient"').replace('"310"', '"510"') + HOLDS,
            ["example[0].case.patient.scheme：", "example[0].case.visit.kind："],
        ),
    ],
)  # fmt: skip
def test_a_malformed_examples_file_is_refused(
    tmp_path: Path, areas: AreaTable, examples: str, problems: list[str]
) -> None:
    found = refused(tmp_path, areas, examples)
    assert len(found) == len(problems)
    assert all(any(one.startswith(problem) for one in found) for problem in problems)


def test_examples_without_a_policy_file_are_refused_and_all_files_are_told_at_once(
    tmp_path: Path, areas: AreaTable
) -> None:
    put(tmp_path, "370300-test/offsite-2022-01-01.examples.toml", BASE + HOLDS)
    put(tmp_path, "370300-test/filing-2022-01-01.examples.toml", "x = 1")
    assert refused(tmp_path, areas, "") == [
        "example：没有一个算例",
        "370300-test/filing-2022-01-01.examples.toml｜x：没有这个键",
        "370300-test/filing-2022-01-01.examples.toml：旁边没有同名的政策文件",
        "370300-test/offsite-2022-01-01.examples.toml：旁边没有同名的政策文件",
    ]


def test_a_case_that_the_engine_refuses_is_told_with_its_name(tmp_path: Path, areas: AreaTable) -> None:
    line = '{ code = "1", name = "药", category = "09", kind = "drug", class = "A", quantity = "-1", price = "5.00", amount = "-5.00" }'
    text = BASE.replace("totals = ", f"fees = [{line}]\n# ") + HOLDS
    found = refused(tmp_path, areas, text)
    assert found[0].startswith("一例：fees：总费用合计为负数")


# ---- drafts


def test_beside_a_draft_the_drafts_stand_in_for_what_would_be_chosen(tmp_path: Path, areas: AreaTable) -> None:
    draft = 'status = "draft"\n'
    put_area(tmp_path)
    put_file(tmp_path, "benefits")
    put_file(tmp_path, "benefits", day="2030-01-01", body=BODIES["benefits"].replace("200.50", "300.00"), more=draft)
    put_file(tmp_path, "limits", day="2030-01-01", more=draft)
    put_file(tmp_path, "filing", day="2030-01-01", more=draft)
    put_file(tmp_path, "offsite", day="2030-01-01", more=draft)
    resident = head("benefits", day="2030-01-01", more=draft).replace('"310"', '"390"') + BODIES["benefits"]
    put(tmp_path, "370300-test/benefits-390-2030-01-01-draft.toml", resident)
    put(tmp_path, f"{NAME}.examples.toml", BASE + HOLDS)
    later = BASE + HOLDS.replace("200.50", "300.00").replace("800.00", "720.40").replace("400.50", "480.10")
    put(tmp_path, "370300-test/benefits-310-2030-01-01-draft.examples.toml", later)
    away = BASE.replace('"370300", level', '"110000", level')
    text = f"""{away}
[[example]]
name = "草案里转诊降 10 个百分点"
# (1,200.50 − 300.00) × 70% = 630.35
case.filings = [{{ kind = "referral", area = "110000", filed_on = 2024-04-20, basis = "proof", status = "active" }}]
expect.filing = {{ verdict = "filed", treated_as = "referral", last_day = 2024-07-18 }}
expect.split = {{ hifp_pay = "630.35" }}
"""
    put(tmp_path, "370300-test/filing-2030-01-01-draft.examples.toml", text)
    proofs = prove(load_shelf(tmp_path), areas, tmp_path)
    assert [(one.file, one.differences) for one in proofs] == [
        (f"{NAME}.toml", ()),
        ("370300-test/benefits-310-2030-01-01-draft.toml", ()),
        ("370300-test/filing-2030-01-01-draft.toml", ()),
    ]


# ---- figures without a proof


def test_figures_that_no_example_cites_are_named_by_file(tmp_path: Path, areas: AreaTable) -> None:
    body = BODIES["benefits"].replace("value = 100", f"value = 100, {CITED}")
    put_area(tmp_path)
    put_file(tmp_path, "benefits", body=body)
    put_file(tmp_path, "offsite")
    put_file(tmp_path, "limits")
    put(tmp_path, f"{NAME}.examples.toml", BASE + HOLDS)
    shelf = load_shelf(tmp_path)
    assert unused_figures(shelf, prove(shelf, areas, tmp_path)) == {
        f"{NAME}.toml": ("layer[0].deductible[0]",),
        "370300-test/offsite-2022-01-01.toml": ("rows.temporary.first_self_pay.inpatient", "rows.referral"),
    }


# ---- released files


def test_a_released_file_that_changes_is_named(tmp_path: Path) -> None:
    put_area(tmp_path)
    for day in ("2022-01-01", "2023-01-01", "2024-01-01"):
        put_file(tmp_path, "offsite", day=day)
    put_file(tmp_path, "filing", day="2025-01-01", more='status = "draft"\n')
    put(tmp_path, "370300-test/offsite-2022-01-01.review.toml", "")
    put(tmp_path, "370300-test/offsite-2022-01-01.examples.toml", "")
    assert check_released(tmp_path) == ()
    write_released(tmp_path)
    listed = (tmp_path / "released.sha256").read_text("utf-8").splitlines()
    first = tmp_path / "370300-test/offsite-2022-01-01.toml"
    # The form that `sha256sum -c released.sha256` reads; drafts, reviews, examples and areas are not rules in use.
    assert listed[0] == f"{hashlib.sha256(first.read_bytes()).hexdigest()}  370300-test/offsite-2022-01-01.toml"
    assert len(listed) == 3
    assert check_released(tmp_path) == ()
    first.write_bytes(first.read_bytes() + b"\n")
    (tmp_path / "370300-test/offsite-2023-01-01.toml").unlink()
    put_file(tmp_path, "filing")
    put(tmp_path, "370300-test/limits-2022-01-01.toml", "not even TOML")
    assert [str(one) for one in check_released(tmp_path)] == [
        "370300-test/filing-2022-01-01.toml：启用的政策文件没有列入 released.sha256，请按 policies/README.md 更新清单",
        "370300-test/limits-2022-01-01.toml：启用的政策文件没有列入 released.sha256，请按 policies/README.md 更新清单",
        "370300-test/offsite-2022-01-01.toml：已发布的政策文件被改动：请恢复原文件，新政策另建新日期的文件",
        "370300-test/offsite-2023-01-01.toml：已发布的政策文件不见了，请恢复原文件",
    ]
