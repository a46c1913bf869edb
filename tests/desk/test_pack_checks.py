"""The whole check of a folder: what the loader refuses, what looks wrong, examples and released files, all at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from settledesk.basis.errors import Refusal
from settledesk.basis.places import shipped
from settledesk.desk.pack_checks import Checked, Finding, check_packs
from settledesk.desk.proofs import write_released
from settledesk.desk.rulebook import open_policies, open_rulebook
from tests.policy.packs import BENEFITS, LIMITS, OFFSITE, put, put_area, put_file

TODAY = date(2026, 11, 22)
CODE = "370300-test"
NAME = f"{CODE}/benefits-310-2022-01-01"
TEXTS = """
[[document]]
source = "测〔2022〕1号"
[document.clauses]
"住院" = "住院起付线一级100元，二级、三级200.50元；1万元以内报80%，1万元以上报90%。"
"第一条" = "临时外出先自付10%；转诊降10个百分点。"
"""
BASE = """
[base]
version = 1
hospital = { name = "测试医院", code = "H1", area = "370300", level = "3" }
patient = { insured_area = "370300", scheme = "310", person = "working" }
visit = { kind = "inpatient", number = "ZY1", admitted_on = 2024-05-01, settled_on = "2024-05-09", route = "direct" }
totals = { total = "12000.00", self_funded = "0.00", over_limit = "0.00", first_pay = "0.00" }
"""
# (10,000 − 200.50) × 80% = 7,839.60；2,000 × 90% = 1,800
THIRD = """
[[example]]
name = "三级"
expect.split = { act_pay_dedc = "200.50", hifp_pay = "9639.60" }
"""
# (10,000 − 100) × 80% = 7,920；2,000 × 90% = 1,800
FIRST = """
[[example]]
name = "一级"
case.hospital.level = "1"
expect.split = { act_pay_dedc = "100.00", hifp_pay = "9720.00" }
"""
OWN = BENEFITS.replace("value = 100", 'value = 100, doc = "d", clause = "住院"')


def pack(root: Path, examples: str = BASE + THIRD + FIRST, texts: str = TEXTS, body: str = OWN) -> Path:
    put_area(root)
    put_file(root, "benefits", body=body)
    put(root, f"{NAME}.review.toml", "checked_on = 2026-11-01\n")
    put(root, f"{NAME}.examples.toml", examples)
    put(root, f"{CODE}/clauses.toml", texts.replace('"第一条"', '# "第一条"'))
    return root


def check(root: Path) -> Checked:
    return check_packs(root, root, TODAY)


def places(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(one.level, one.file.removeprefix(f"{CODE}/"), one.key) for one in findings]


def test_a_sound_pack_is_counted_and_nothing_is_found(tmp_path: Path) -> None:
    found = check(pack(tmp_path))
    assert found.findings == ()
    assert found.ok
    assert (found.areas, found.files, found.clauses, [one.name for one in found.proofs]) == (1, 1, 1, ["三级", "一级"])


def test_what_was_loaded_is_checked_as_the_folder_is(tmp_path: Path) -> None:
    pack(tmp_path, body=OWN.replace("200.50", "300"))
    assert check_packs(open_policies(tmp_path), tmp_path, TODAY) == check(tmp_path)


def test_an_example_that_fails_names_the_figures_it_used(tmp_path: Path) -> None:
    found = check(pack(tmp_path, BASE + THIRD + FIRST.replace("9720.00", "9720.01")))
    (one,) = found.errors
    assert (one.file, one.key) == (f"{NAME}.examples.toml", "一级")
    assert "split.hifp_pay 应为 9720.01，算得 9720.00" in one.problem
    assert (f"{NAME}.toml", "layer[0].deductible[0]") in one.cites
    assert "layer[0].deductible[0]" in one.remedy
    assert not found.ok
    assert found.of(f"{NAME}.toml") == (one,)


def test_a_figure_that_no_example_uses_is_a_warning(tmp_path: Path) -> None:
    found = check(pack(tmp_path, BASE + THIRD))
    assert places(found.findings) == [("warning", "benefits-310-2022-01-01.toml", "layer[0].deductible[0]")]
    assert found.warnings == found.findings
    assert found.ok


def test_a_figure_that_takes_nothing_needs_no_example(tmp_path: Path) -> None:
    texts = TEXTS.replace("一级100元", "一级不设起付线")
    assert check(pack(tmp_path, BASE + THIRD, texts, OWN.replace("value = 100", "value = 0"))).findings == ()


def test_a_figure_beside_a_gap_needs_no_example(tmp_path: Path) -> None:
    body = OWN[: OWN.index("bands = [")] + 'bands = [{ gap = "支付比例" }]\n'
    examples = BASE + '\n[[example]]\nname = "问"\nexpect.split = "none"\n'
    assert check(pack(tmp_path, examples, body=body)).findings == ()


def test_a_text_that_nothing_cites_and_a_clause_without_one_are_warnings(tmp_path: Path) -> None:
    notice = '[[notice]]\ntext = "请核对"\nvisits = ["chronic"]\ndoc = "d"\nclause = "附注"\n'
    found = check(pack(tmp_path, texts=TEXTS + '"旧条" = "已经不用的一条，报50%。"\n', body=OWN + notice))
    assert [(one.problem[:6], one.file, one.key) for one in found.findings] == [
        ("没有一个算例", f"{NAME}.toml", "notice[0]"),
        ("「测〔202", f"{CODE}/clauses.toml", "旧条"),
        ("提示所引的「", f"{NAME}.toml", "notice[0]"),
    ]


def test_mistakes_of_texts_examples_and_released_files_stand_beside_each_other(tmp_path: Path) -> None:
    pack(tmp_path)
    write_released(tmp_path)
    put_file(tmp_path, "benefits", body=OWN + "\n")
    put(tmp_path, f"{NAME}.examples.toml", BASE + THIRD + "expct = 1\n")
    put(tmp_path, f"{CODE}/clauses.toml", TEXTS + '"空" = ""\n')
    assert places(check(tmp_path).errors) == [
        ("error", "benefits-310-2022-01-01.toml", ""),
        ("error", "benefits-310-2022-01-01.examples.toml", "example[0].expct"),
        ("error", "clauses.toml", "document[0].clauses.空"),
    ]


def test_what_the_loader_refuses_stands_beside_what_is_wrong_elsewhere(tmp_path: Path) -> None:
    pack(tmp_path, body=OWN.replace("200.50", "300"))
    put_file(tmp_path, "offsite", body=OFFSITE.replace("ratio = 0.10", "ratio = 2"))
    found = check(tmp_path)
    assert not found.proofs
    assert ("error", "offsite-2022-01-01.toml", "rows.temporary.first_self_pay.inpatient.ratio") in places(found.errors)
    assert ("error", "benefits-310-2022-01-01.toml", "layer[0].deductible[1]") in places(found.errors)
    assert all(one.remedy for one in found.findings)


def test_a_child_over_its_parents_ceiling_and_the_ceiling_itself_are_both_told(tmp_path: Path) -> None:
    pack(tmp_path)
    put_area(tmp_path, "370000")
    put_area(tmp_path, "370300", "370000")
    put_file(tmp_path, "limits", "370000", body=LIMITS.replace("value = 0.10", "value = 0.09", 1))
    put_file(tmp_path, "offsite")
    put(tmp_path, "370000-test/clauses.toml", TEXTS + '"上限一" = "不得超过10%。"\n')
    found = [(one.file, one.key) for one in check(tmp_path).errors]
    assert (f"{CODE}/offsite-2022-01-01.toml", "rows.temporary.first_self_pay.inpatient") in found
    assert ("370000-test/limits-2022-01-01.toml", "first_self_pay.inpatient") in found


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        check(tmp_path / "nowhere")


def test_the_offices_own_packs_are_checked_with_the_shipped_ones(tmp_path: Path) -> None:
    site = tmp_path / "policies"
    put(site, "520300-zunyi/area.toml", 'code = "520300"\nname = "遵义市"\nparrent = "000000"\n')
    found = check_packs(open_rulebook(tmp_path), shipped("policies"), TODAY, site)
    assert ("520300-zunyi/area.toml", "parrent") in [(one.file, one.key) for one in found.errors]


def test_the_shipped_packs_hold(tmp_path: Path) -> None:
    found = check_packs(open_rulebook(), shipped("policies"), TODAY)
    assert [one.sentence for one in found.errors] == []
    assert len(found.proofs) > 700
