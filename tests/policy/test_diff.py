"""What changed between two files: rows are paired by the cases they decide, never by where they stand."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from settledesk.basis.errors import Refusal
from settledesk.basis.places import shipped
from settledesk.policy.diff import Change, ChangeOf, differences
from settledesk.policy.shelf import PolicyFile, load_shelf
from tests.policy.packs import BENEFITS, FILING, OFFSITE, put_area, put_file

DEDUCTIBLE = BENEFITS[BENEFITS.index("deductible = [") : BENEFITS.index("bands = [")]
BANDS = "bands = [{ bands = [{ up_to = 10000, ratio = 0.80 }, { ratio = 0.90 }] }]"


def both(root: Path, kind: str, old: str, new: str) -> tuple[PolicyFile, PolicyFile]:
    """Return two files of one kind and area with these bodies."""
    put_area(root)
    put_file(root, kind, body=old)
    put_file(root, kind, day="2023-01-01", body=new)
    before, after = sorted(load_shelf(root).files, key=lambda file: file.head.in_force)
    return before, after


def told(changes: tuple[Change, ...]) -> list[tuple[str, str, str, str | None, str | None]]:
    return [
        (
            one.of.value,
            one.title,
            one.when,
            None if one.old is None else one.old.value,
            None if one.new is None else one.new.value,
        )
        for one in changes
    ]


def benefits(root: Path, rows: str = DEDUCTIBLE, bands: str = BANDS) -> tuple[Change, ...]:
    """Return what differs where the new benefits file has other rows or other bands."""
    return differences(*both(root, "benefits", BENEFITS, BENEFITS.replace(DEDUCTIBLE, rows).replace(BANDS, bands)))


LAYER = "统筹基金（住院）"


def test_a_file_does_not_differ_from_itself() -> None:
    files = load_shelf(shipped("policies")).files
    assert len(files) > 25
    for file in files:
        if file.head.kind != "guidance":
            assert differences(file, file) == (), file.head.name


def test_every_change_between_shipped_files_is_turned_round_by_turning_the_files() -> None:
    files = [file for file in load_shelf(shipped("policies")).files if file.head.kind == "benefits"]
    for old, new in itertools.pairwise(files):
        forth, back = differences(old, new), differences(new, old)
        for of in (ChangeOf.CHANGED, ChangeOf.CLAUSE):
            assert {(one.old, one.new) for one in forth if one.of is of} == {
                (one.new, one.old) for one in back if one.of is of
            }
        assert {one.old for one in forth if one.of is ChangeOf.REMOVED} == {
            one.new for one in back if one.of is ChangeOf.ADDED
        }


def test_a_row_that_is_split_changes_only_where_its_figure_does(tmp_path: Path) -> None:
    rows = """deductible = [
  { when = { level = "3" }, value = 300 },
  { when = { level = "2" }, value = 200.50 },
  { when = { level = "1" }, value = 100 },
]
"""
    assert told(benefits(tmp_path, rows)) == [("changed", f"{LAYER} 起付线（每次）", "三级", "200.50 元", "300.00 元")]


def test_a_new_condition_shows_only_the_cases_that_differ(tmp_path: Path) -> None:
    rows = """deductible = [
  { when = { level = "1", person = "working" }, value = 100 },
  { when = { level = "1", person = "retired" }, value = 50 },
  { when = { level = ["2", "3"] }, value = 200.50 },
]
"""
    assert told(benefits(tmp_path, rows)) == [
        ("changed", f"{LAYER} 起付线（每次）", "一级；退休", "100.00 元", "50.00 元")
    ]


def test_bands_are_compared_over_the_amounts_they_reach(tmp_path: Path) -> None:
    bands = "bands = [{ bands = [{ up_to = 5000, ratio = 0.80 }, { up_to = 20000, ratio = 0.85 }] }]"
    assert told(benefits(tmp_path, bands=bands)) == [
        ("changed", f"{LAYER} 支付比例", "5,000—10,000 元", "80%", "85%"),
        ("changed", f"{LAYER} 支付比例", "10,000—20,000 元", "90%", "85%"),
        ("removed", f"{LAYER} 支付比例", "20,000 元以上", "90%", None),
    ]


def test_what_a_layer_counts_is_a_change_of_its_figures(tmp_path: Path) -> None:
    found = differences(*both(tmp_path, "benefits", BENEFITS, BENEFITS.replace('period = "stay"', 'period = "year"')))
    assert [(one.title, one.when) for one in found] == [
        (f"{LAYER} 起付线（按年累计）", "一级"),
        (f"{LAYER} 起付线（按年累计）", "二级、三级"),
    ]
    assert {one.of for one in found} == {ChangeOf.CHANGED}


def test_another_clause_alone_is_told_as_such(tmp_path: Path) -> None:
    (found,) = differences(
        *both(
            tmp_path,
            "offsite",
            OFFSITE,
            OFFSITE.replace("inpatient = { ratio", "inpatient = { evidence = 'secondary', ratio"),
        )
    )
    assert (found.of, found.title, found.when) == (
        ChangeOf.CLAUSE,
        "临时外出就医 首先自付（先于起付线）",
        "住院",
    )


def test_rows_of_the_off_site_file_come_and_go(tmp_path: Path) -> None:
    new = OFFSITE.replace("rows.temporary", "rows.unfiled").replace("-0.10", "-0.15")
    assert told(differences(*both(tmp_path, "offsite", OFFSITE, new))) == [
        ("added", "未备案 首先自付（先于起付线）", "住院", None, "10%"),
        ("changed", "异地转诊 统筹基金支付比例", "", "下降 10 个百分点", "下降 15 个百分点"),
        ("removed", "临时外出就医 首先自付（先于起付线）", "住院", "10%", None),
    ]


def test_a_layer_under_another_id_is_the_same_layer(tmp_path: Path) -> None:
    new = BENEFITS.replace('id = "pooled"', 'id = "basic"').replace("value = 100 ", "value = 150 ")
    assert told(differences(*both(tmp_path, "benefits", BENEFITS, new))) == [
        ("changed", f"{LAYER} 起付线（每次）", "一级", "100.00 元", "150.00 元")
    ]


def test_a_layer_put_before_another_changes_nothing_of_it(tmp_path: Path) -> None:
    first = BENEFITS.replace('id = "pooled"', 'id = "aid"').replace('fund = "pooled"', 'fund = "aid"')
    found = differences(*both(tmp_path, "benefits", BENEFITS, first + BENEFITS))
    assert {one.of for one in found} == {ChangeOf.ADDED}
    assert len(found) == 4


def test_more_visits_are_an_addition_for_those_visits(tmp_path: Path) -> None:
    new = BENEFITS.replace('visits = ["inpatient"]', 'visits = ["inpatient", "maternity"]')
    found = differences(*both(tmp_path, "benefits", BENEFITS, new))
    assert {(one.of, one.when.split("；")[0]) for one in found} == {(ChangeOf.ADDED, "生育")}
    assert len(found) == 4


def test_a_figure_that_was_not_found_is_no_abolition(tmp_path: Path) -> None:
    rows = """deductible = [
  { when = { level = "1" }, value = 100 },
  { when = { level = ["2", "3"] }, gap = "二、三级起付线" },
]
"""
    (gone,) = benefits(tmp_path, rows)
    assert (gone.of, gone.note) == (ChangeOf.REMOVED, "新文件写明未查到：二、三级起付线")
    back = differences(*sorted(load_shelf(tmp_path).files, key=lambda file: file.head.in_force, reverse=True))
    assert [(one.of, one.note) for one in back] == [(ChangeOf.ADDED, "旧文件写明未查到：二、三级起付线")]


GROUPED = BENEFITS.replace('visits = ["inpatient"]', 'visits = ["chronic"]').replace(
    DEDUCTIBLE,
    """deductible = [
  { when = { disease = "tumour" }, value = 100 },
  { when = { disease = "other" }, value = 500 },
]
""",
)
GROUPS = '[disease_groups]\ntumour = ["恶性肿瘤"]\n'


def test_a_new_group_of_diseases_came_out_of_the_others(tmp_path: Path) -> None:
    new = GROUPED.replace(
        'disease = "other" }', 'disease = "kidney" }, value = 300 },\n  { when = { disease = "other" }'
    )
    groups = GROUPS + 'kidney = ["尿毒症", "透析"]\n'
    assert told(differences(*both(tmp_path, "benefits", GROUPS + GROUPED, groups + new))) == [
        ("changed", "统筹基金（门诊慢特病） 起付线（每次）", "尿毒症等2种", "500.00 元", "300.00 元")
    ]


def test_a_group_made_up_differently_is_told_though_its_figure_is_the_same(tmp_path: Path) -> None:
    other = GROUPS.replace('"恶性肿瘤"', '"恶性肿瘤", "白血病"')
    (found,) = differences(*both(tmp_path, "benefits", GROUPS + GROUPED, other + GROUPED))
    assert (found.of, found.when) == (ChangeOf.CHANGED, "恶性肿瘤等2种")
    assert found.note == "「恶性肿瘤」一组的病种不同：增加白血病"


def test_rules_for_one_side_stand_against_rules_for_both(tmp_path: Path) -> None:
    sides = FILING.replace("[anywhere", "[in_province") + FILING[FILING.index("[anywhere]") :].replace(
        "[anywhere", "[cross_province"
    ).replace("count = 90", "count = 180")
    assert told(differences(*both(tmp_path, "filing", FILING, sides))) == [
        ("changed", "备案规定 备案有效期", "跨省；异地转诊", "90 天", "180 天")
    ]


def test_offers_and_notices_are_paired_by_what_they_are(tmp_path: Path) -> None:
    def notice(text: str, clause: str) -> str:
        return f'\n[[notice]]\ntext = "{text}"\nvisits = ["inpatient"]\ndoc = "d"\nclause = "{clause}"\n'

    old = BENEFITS + notice("甲", "一") + notice("乙", "二")
    new = BENEFITS + notice("丙", "三") + notice("甲", "一") + notice("乙乙", "二")
    assert told(differences(*both(tmp_path, "benefits", old, new))) == [
        ("added", "提示", "住院", None, "丙"),
        ("changed", "提示", "住院", "乙", "乙乙"),
    ]


def test_files_of_different_schemes_meet_where_persons_are_not_asked(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "benefits")
    put_file(tmp_path, "benefits", day="2023-01-01", body=BENEFITS.replace("value = 100 ", "value = 90 "))
    path = tmp_path / "370300-test" / "benefits-310-2023-01-01.toml"
    path.rename(path.with_name("benefits-390-2023-01-01.toml"))
    path = path.with_name("benefits-390-2023-01-01.toml")
    path.write_text(path.read_text(encoding="utf-8").replace('scheme = "310"', 'scheme = "390"'), encoding="utf-8")
    old, new = sorted(load_shelf(tmp_path).files, key=lambda file: file.head.in_force)
    assert told(differences(old, new)) == [("changed", f"{LAYER} 起付线（每次）", "一级", "100.00 元", "90.00 元")]


def test_files_of_two_kinds_are_refused(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite")
    put_file(tmp_path, "filing")
    with pytest.raises(Refusal, match="不是同一类"):
        differences(*load_shelf(tmp_path).files)


def test_guidance_has_no_figures_to_compare() -> None:
    file = next(one for one in load_shelf(shipped("policies")).files if one.head.kind == "guidance")
    with pytest.raises(Refusal, match="没有数字"):
        differences(file, file)


def test_the_shipped_files_of_yangjiang() -> None:
    """Worked out by hand from the two files: 90 days became 6 months outside the province, and who may file grew."""
    files = {file.head.name: file for file in load_shelf(shipped("policies")).files}
    found = differences(
        files["441700-yangjiang/filing-2021-05-01.toml"], files["441700-yangjiang/filing-2023-01-01.toml"]
    )
    assert [one for one in told(found) if one[0] == "changed"] == [
        (
            "changed",
            "备案规定 备案有效期",
            "跨省；异地转诊",
            "90 天（恶性肿瘤、器官移植、偏瘫长期有效）",
            "6 个月（恶性肿瘤、器官移植、偏瘫长期有效）",
        )
    ]
    assert all("跨省" in one.when for one in found)
