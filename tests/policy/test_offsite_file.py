"""Reading off-site money files and ceilings, and holding the first against the second."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from settledesk.basis.places import shipped
from settledesk.model.case import VisitKind
from settledesk.model.outcome import TreatedAs
from settledesk.model.terms import ChangeKind, Fund, Order
from settledesk.policy.rules import LimitsFile, OffsiteFile
from tests.policy.packs import BODIES, CITED, broken, put_area, put_file, shelf, troubles


def test_rows_are_read_with_their_clauses(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(
        tmp_path, "offsite", body=BODIES["offsite"] + f"[home_prices]\nvalue = true\n{CITED.replace(', ', chr(10))}\n"
    )
    (file,) = shelf(tmp_path).files
    assert isinstance(file, OffsiteFile)
    first = file.rows[TreatedAs.TEMPORARY].first_self_pay[VisitKind.INPATIENT]
    assert (first.ratio, first.order) == (Decimal("0.10"), Order.BEFORE_DEDUCTIBLE)
    change = file.rows[TreatedAs.REFERRAL].changes[Fund.POOLED]
    assert (change.kind, change.value) == (ChangeKind.POINTS, Decimal("-0.10"))
    assert change.citation.key == "rows.referral"
    assert file.home_prices is not None
    assert file.home_prices.value is True


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        (
            "[rows.temporary]",
            "[rows.temporaly]",
            [
                "rows.temporaly：「temporaly」不是可用的值（local、long_term、referral、emergency、temporary、unfiled）",
                "rows.temporary：没有写明出处（doc、clause）",
            ],
        ),
        ("[rows.temporary]", "[rows]\nlocal = 1\n[rows.temporary]", ["rows.local：应为一个表"]),
        (
            "[rows.temporary]",
            "[home_prices]\n[rows.temporary]",
            ["home_prices.value：应为 true 或 false", "home_prices：没有写明出处（doc、clause）"],
        ),
        (
            "before_deductible",
            "before",
            [
                "rows.temporary.first_self_pay.inpatient.order：「before」不是可用的值（before_deductible、after_deductible）"
            ],
        ),
        (
            '"points"',
            '"percent"',
            ["rows.referral.changes.pooled.kind：「percent」不是可用的值（points、multiply、replace）"],
        ),
        ("-0.10", "-1.01", ["rows.referral.changes.pooled.value：比例应在 -1 到 1 之间，现为 -1.01"]),
        ('"points"', '"replace"', ["rows.referral.changes.pooled.value：比例应在 0 到 1 之间，现为 -0.10"]),
        ("[rows.referral.changes]", "[rows.referral.change]", ["rows.referral.change：没有这个键，是否应为 changes"]),
        (
            'order = "before',
            'oder = "before',
            [
                "rows.temporary.first_self_pay.inpatient.oder：没有这个键，是否应为 order",
                "rows.temporary.first_self_pay.inpatient.order：「None」不是可用的值（before_deductible、after_deductible）",
            ],
        ),
    ],
)
def test_each_mistake_is_named_with_its_key(tmp_path: Path, old: str, new: str, problems: list[str]) -> None:
    assert broken(tmp_path, "offsite", old, new) == problems


@pytest.mark.parametrize(
    ("old", "new"),
    [("inpatient =", "rows.temporary.first_self_pay.inpatent"), ("pooled =", "rows.referral.changes.poled")],
)
def test_an_unknown_visit_or_fund_is_named(tmp_path: Path, old: str, new: str) -> None:
    (problem,) = broken(tmp_path, "offsite", old, f"{new.rpartition('.')[2]} =")
    assert problem.startswith(new)
    assert "不是可用的值" in problem


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "inpatient =",
            "impatient =",
            "first_self_pay.impatient：「impatient」不是可用的值（inpatient、outpatient、chronic、maternity）",
        ),
        (
            "referral =",
            "referal =",
            "points.referal：「referal」不是可用的值（local、long_term、referral、emergency、temporary、unfiled）",
        ),
        ("value = 0.10", "value = 1.5", "first_self_pay.inpatient.value：比例应在 0 到 1 之间，现为 1.5"),
        ("[points]", "[point]", "point：没有这个键，是否应为 points"),
        ("inpatient = {", "inpatient = 0.10 # {", "first_self_pay.inpatient：应为一个表"),
    ],
)
def test_each_mistake_in_a_ceiling_is_named(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert broken(tmp_path, "limits", old, new)[0] == problem


def over(root: Path, body: str, day: str = "2022-01-01", more: str = "") -> list[str]:
    """Return what is said of a city's off-site file below a province with ceilings from 2022."""
    put_area(root, "370000")
    put_file(root, "limits", "370000")
    put_area(root, "370300", parent="370000")
    put_file(root, "offsite", body=body, day=day, more=more)
    return troubles(root)


def test_a_first_self_pay_over_the_ceiling_is_refused_naming_the_clause(tmp_path: Path) -> None:
    (problem,) = over(tmp_path, BODIES["offsite"].replace("ratio = 0.10", "ratio = 0.15"), "2022-06-01")
    place, _, said = problem.partition("：")
    assert place == "370300-test/offsite-2022-06-01.toml｜rows.temporary.first_self_pay.inpatient"
    assert said == "首先自付 0.15 超过上级上限 0.10（测〔2022〕1号 上限一）"


def test_points_over_the_ceiling_are_refused_naming_the_clause(tmp_path: Path) -> None:
    (problem,) = over(tmp_path, BODIES["offsite"].replace("-0.10", "-0.12"))
    place, _, said = problem.partition("：")
    assert place == "370300-test/offsite-2022-01-01.toml｜rows.referral.changes.pooled"
    assert said == "降低 0.12 超过上级上限 0.10（测〔2022〕1号 上限二）"


def within(root: Path, body: str, day: str = "2022-01-01", more: str = "", again: str | None = None) -> None:
    """Load a city's off-site file below a province with ceilings from 2022; `again`: a harmless one from that day."""
    put_area(root, "370000")
    put_file(root, "limits", "370000")
    put_area(root, "370300", parent="370000")
    put_file(root, "offsite", body=body, day=day, more=more)
    if again is not None:
        put_file(root, "offsite", day=again)
    shelf(root)


def test_a_figure_at_the_ceiling_or_below_it_passes(tmp_path: Path) -> None:
    within(tmp_path, BODIES["offsite"].replace("ratio = 0.10", "ratio = 0.09"))


def test_a_draft_is_not_held_against_the_ceiling(tmp_path: Path) -> None:
    within(tmp_path, BODIES["offsite"].replace("-0.10", "-0.30"), more='status = "draft"\n')


def test_a_file_replaced_before_the_ceiling_came_passes(tmp_path: Path) -> None:
    within(tmp_path, BODIES["offsite"].replace("-0.10", "-0.30"), day="2021-05-01", again="2021-12-31")


def test_a_ceiling_replaced_before_the_file_came_holds_it_no_more(tmp_path: Path) -> None:
    put_area(tmp_path, "370000")
    put_file(tmp_path, "limits", "370000")
    put_file(tmp_path, "limits", "370000", "2023-01-01", BODIES["limits"].replace("0.10", "0.20"))
    put_area(tmp_path, "370300", parent="370000")
    put_file(tmp_path, "offsite", day="2023-01-01", body=BODIES["offsite"].replace("0.10", "0.20"))
    shelf(tmp_path)


def test_a_draft_ceiling_holds_nobody(tmp_path: Path) -> None:
    put_area(tmp_path, "370000")
    put_file(tmp_path, "limits", "370000", more='status = "draft"\n')
    put_area(tmp_path, "370300", parent="370000")
    put_file(tmp_path, "offsite", body=BODIES["offsite"].replace("0.10", "0.20"))
    shelf(tmp_path)


def test_other_kinds_of_change_and_rows_without_ceiling_pass(tmp_path: Path) -> None:
    body = BODIES["offsite"].replace('kind = "points", value = -0.10', 'kind = "multiply", value = 0.50')
    body += f"[rows.unfiled]\n{CITED.replace(', ', chr(10))}\n[rows.unfiled.changes]\n"
    body += 'pooled = { kind = "points", value = -0.30 }\nmajor_illness = { kind = "points", value = -0.50 }\n'
    body = body.replace("inpatient =", "chronic =").replace("ratio = 0.10", "ratio = 0.40")
    within(tmp_path, body)


def test_a_ceiling_that_comes_later_holds_the_files_still_in_force(tmp_path: Path) -> None:
    put_area(tmp_path, "370000")
    put_file(tmp_path, "limits", "370000", day="2023-01-01")
    put_area(tmp_path, "370300", parent="370000")
    put_file(tmp_path, "offsite", body=BODIES["offsite"].replace("-0.10", "-0.12"))
    assert len(troubles(tmp_path)) == 1


# Every shipped ceiling, at its value and one hundredth over it.
CEILINGS = [
    ("370000", "2022-06-01", "temporary", "inpatient", "0.10", "鲁医保发〔2021〕46号 三（二）住院首先自付不超过10%"),
    ("370000", "2022-06-01", "temporary", "outpatient", "0.10", "鲁医保发〔2021〕46号 三（二）普通门诊不超过10%"),
    ("370000", "2022-06-01", "temporary", "chronic", "0.10", "鲁医保发〔2021〕46号 三（二）门诊慢特病不超过10%"),
    ("000000", "2023-06-01", "referral", None, "0.10", "医保发〔2022〕22号 转诊和急诊降幅不超过10个百分点"),
    ("000000", "2023-06-01", "emergency", None, "0.10", "医保发〔2022〕22号 转诊和急诊降幅不超过10个百分点"),
    ("000000", "2023-06-01", "temporary", None, "0.20", "医保发〔2022〕22号 非急诊且未转诊降幅不超过20个百分点"),
    ("000000", "2023-06-01", "unfiled", None, "0.20", "医保发〔2022〕22号 非急诊且未转诊降幅不超过20个百分点"),
]


@pytest.mark.parametrize(("parent", "day", "row", "visit", "most", "clause"), CEILINGS)
def test_every_shipped_ceiling_holds_a_new_city(
    tmp_path: Path, parent: str, day: str, row: str, visit: str | None, most: str, clause: str
) -> None:
    code = "371600" if parent == "370000" else "431000"
    put_area(tmp_path, code, parent)
    cited = CITED.replace(", ", "\n")
    for figure, allowed in ((Decimal(most), True), (Decimal(most) + Decimal("0.01"), False)):
        what = (
            f'[rows.{row}.first_self_pay]\n{visit} = {{ ratio = {figure}, order = "before_deductible" }}\n'
            if visit
            else f'[rows.{row}.changes]\npooled = {{ kind = "points", value = -{figure} }}\n'
        )
        put_file(tmp_path, "offsite", code, day, f"[rows.{row}]\n{cited}\n{what}")
        if allowed:
            shelf(shipped("policies"), tmp_path)
        else:
            (problem,) = troubles(shipped("policies"), tmp_path)
            assert problem.endswith(f"超过上级上限 {most}（{clause}）")


def test_the_draft_ceilings_of_sichuan_are_read() -> None:
    found = shelf(shipped("policies"))
    drafts = (one for one in found.files if isinstance(one, LimitsFile) and one.head.draft)
    (limits,) = (one for one in drafts if one.head.area == "510000")
    most = {row.value: str(figure.value) for row, figure in limits.points.items()}
    assert most == {"referral": "0.10", "emergency": "0.10", "temporary": "0.20", "unfiled": "0.20"}
