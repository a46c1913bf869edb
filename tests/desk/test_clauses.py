"""What a clerk reads beside a figure: every citation has its text, every text has its figure, and nothing is invented."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from settledesk.basis.errors import Refusal
from settledesk.basis.money import Money
from settledesk.basis.places import shipped
from settledesk.cli.main import main
from settledesk.desk import proofs
from settledesk.desk.clauses import ClauseText, clause_of, clause_text, untold
from settledesk.desk.proofs import check_released, write_released
from settledesk.desk.rulebook import Rulebook, open_policies, open_rulebook
from settledesk.desk.selfcheck import self_check
from settledesk.engine.evaluate import evaluate
from settledesk.model.citation import Citation, Evidence
from settledesk.model.document import read_case
from settledesk.model.outcome import Outcome
from settledesk.model.terms import Band, RatioChange
from settledesk.model.terms_document import SUPPLIED
from settledesk.policy.figures import PackFile
from settledesk.policy.rules import Figure, Late, OffsiteFirst, Validity
from tests.engine.random_cases import documents
from tests.policy.packs import put, put_area, put_file

POLICIES = shipped("policies")
YJ23 = "阳医保通（2021）23号"
TEXTS = """
[[document]]
source = "测〔2022〕1号"
title = "测试文件"
checked_on = 2026-11-20

[document.clauses]
"第一条" = "转诊备案管九十天。"
"""


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return open_rulebook()


def walk(value: Any) -> Iterator[Any]:
    """Yield every dataclass inside a value, outermost first."""
    if is_dataclass(value) and not isinstance(value, type):
        yield value
        for field in fields(value):
            yield from walk(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield from walk(tuple(value.values()))
    elif isinstance(value, tuple):
        for one in value:
            yield from walk(one)


def cited(outcome: Outcome) -> set[tuple[str, str]]:
    return {(one.source, one.clause) for one in walk(outcome) if isinstance(one, Citation)}


# ---- every citation has its text


def test_everything_an_outcome_could_cite_has_its_text(rulebook: Rulebook) -> None:
    assert untold(rulebook) == ()
    assert rulebook.shelf.clauses.problems == ()


def test_every_outcome_of_the_worked_examples_is_told(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[tuple[str, str]] = set()

    def watched(*given: Any) -> Outcome:
        outcome = evaluate(*given)
        seen.update(cited(outcome))
        return outcome

    monkeypatch.setattr(proofs, "evaluate", watched)
    assert len(proofs.prove(rulebook.shelf, rulebook.areas, POLICIES)) > 700
    assert [one for one in sorted(seen) if rulebook.shelf.clauses.find(*one) is None] == []
    assert len(seen) > 150


def test_every_outcome_of_mixed_cases_is_told(rulebook: Rulebook) -> None:
    seen: set[tuple[str, str]] = set()
    computed = 0
    for document in documents(3000, 20261122, most_lines=3):
        try:
            case = read_case(document, rulebook.areas)
            seen |= cited(evaluate(case, rulebook.shelf.rules_for(case), rulebook.areas.name))
        except Refusal:
            continue
        computed += 1
    assert computed > 2500
    assert [one for one in sorted(seen) if rulebook.shelf.clauses.find(*one) is None] == []


def test_a_clause_that_lost_its_text_is_named(tmp_path: Path) -> None:
    shutil.copytree(POLICIES, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "441700-yangjiang/clauses.toml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(one for one in lines if not one.startswith('"第九条（四）"')), "utf-8", newline="\n")
    assert untold(open_policies(tmp_path)) == ((YJ23, "第九条（四）"),)


def test_no_text_is_left_that_nothing_cites(rulebook: Rulebook, tmp_path: Path) -> None:
    shutil.copytree(POLICIES, tmp_path, dirs_exist_ok=True)
    for path in tmp_path.glob("*/clauses.toml"):
        path.unlink()
    bare = open_policies(tmp_path)
    assert set(untold(bare)) == set(rulebook.shelf.clauses.known)


# ---- every text has its figure


def spoken(value: Any) -> list[tuple[str, ...]]:
    """Return, for each number of a figure, the ways a sentence may write it; zero is said in words."""
    if isinstance(value, Money):
        yuan = Decimal(value.fen) / 100
        short = f"{(yuan / 10000).normalize():f}万"
        return [(f"{yuan.normalize():,f}元", short)] if yuan else []
    if isinstance(value, tuple):
        bands = [one for one in value if isinstance(one, Band)]
        return [form for one in bands for form in (*spoken(one.ratio), *spoken(one.up_to))]
    if isinstance(value, Decimal):
        number = f"{(abs(value) * 100).normalize():f}"
        return [(f"{number}%", f"{number}个百分点")] if value else []
    if type(value) is int:
        return [(f"{value}天", f"{value}个月", *(("二级",) if value == 2 else ()))]
    return []


def figures(rulebook: Rulebook) -> Iterator[tuple[Citation, list[tuple[str, ...]]]]:
    """Yield the numbers of every figure, with the citation that stands for them."""
    for one in walk(rulebook.shelf.files):
        if isinstance(one, (Figure, RatioChange)):
            yield one.citation, spoken(one.value)
        elif isinstance(one, OffsiteFirst):
            yield one.citation, spoken(one.ratio)
        elif isinstance(one, Late):
            yield one.citation, [] if one.back_days is None else spoken(one.back_days)
        elif isinstance(one, Validity):
            yield one.citation, spoken(one.count) if one.count else []


def test_the_text_of_a_figure_says_its_number(rulebook: Rulebook) -> None:
    silent = []
    looked = 0
    for citation, numbers in figures(rulebook):
        says = clause_of(rulebook, citation).says
        for forms in numbers:
            looked += 1
            # No digit before it: 15个百分点 does not say 5个百分点.
            if not any(re.search(rf"(?<![\d.,]){re.escape(form)}", says) for form in forms):
                silent.append(f"{citation.file}｜{citation.key}：{forms[0]} 不在「{says}」")
    assert silent == []
    assert looked > 300


def test_a_document_has_the_title_that_the_rule_files_give_it(rulebook: Rulebook) -> None:
    titles = {
        one["number"]: one["title"]
        for path in POLICIES.glob("*/*.toml")
        for one in PackFile(path, path.name).data.get("documents", {}).values()
        if "number" in one and "title" in one
    }
    found = {one.source: one.title for one in rulebook.shelf.clauses.known.values() if one.source in titles}
    assert found == titles


# ---- what is shown


def test_a_citation_shows_text_title_evidence_and_the_file_it_was_read_from(rulebook: Rulebook) -> None:
    citation = Citation(YJ23, "第九条（四）", Evidence.OFFICIAL, "441700-yangjiang/filing-2023-01-01.toml", "x")
    found = clause_of(rulebook, citation)
    assert found.known
    assert "90天" in found.says
    assert found.evidence == "官方文本"
    assert found.lines == (
        "阳江市基本医疗保险异地就医管理暂行办法（阳部规〔2021〕7号）",
        "核实程度：官方文本",
        "说明于 2026-11-22 对照原文",
        "取自「阳江市异地就医备案」，2023-01-01 至 2024-12-31 执行",
        f"有效期至 2024-04-30（{YJ23} 第十二条）",
    )


def test_a_file_that_was_overtaken_says_by_what_and_when_it_was_reviewed(rulebook: Rulebook) -> None:
    found = clause_text(rulebook, "淄医保发〔2021〕22号", "一", "370300-zibo/offsite-2022-01-01.toml")
    assert found.file is not None
    assert (found.file.last_day, found.file.valid_until, found.file.expiry) == (None, None, "")
    assert found.file.reviewed_on == date(2026, 11, 22)
    assert found.lines[-3:] == (
        "取自「淄博市异地就医支付政策」，2022-01-01 起执行",
        "自 2025-04-01 起被 鲁医保发〔2024〕58号 替代（淄博市的落实文件未找到；2025年9月网页仍载临时外出首先自付10%）",
        "2026-11-22 核对过有无后续文件",
    )


def test_a_draft_is_called_a_draft_and_replaces_nothing(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite", more="valid_until = 2022-12-31\n")
    put_file(tmp_path, "offsite", day="2023-01-01", more='status = "draft"\n')
    put_file(tmp_path, "benefits", day="2023-06-01")
    own = open_policies(tmp_path)
    first, draft = (
        clause_text(own, "测〔2022〕1号", "第一条", f"370300-test/offsite-{day}.toml")
        for day in ("2022-01-01", "2023-01-01-draft")
    )
    assert first.lines == ("核实程度：官方文本", "取自「测试」，2022-01-01 起执行", "有效期至 2022-12-31")
    assert draft.lines[-1] == "草案：只供试算，从不用于结算"
    # Past its end without a clause of its own, the outcome names the end itself: that needs a text too.
    assert ("测〔2022〕1号；测试网页", "有效期") in untold(own)


def test_what_the_library_lacks_is_said_and_not_invented(rulebook: Rulebook) -> None:
    found = clause_of(rulebook, Citation("武医保〔2020〕9号", "第三条", Evidence.SECONDARY, "610300-wuhan/gone.toml"))
    assert found == ClauseText(
        "武医保〔2020〕9号",
        "第三条",
        "武医保〔2020〕9号",
        "条款库中没有「武医保〔2020〕9号 第三条」的说明，请查阅原文件。",
        False,
        "多方来源一致",
        None,
        None,
    )
    assert found.lines == ("核实程度：多方来源一致",)
    assert clause_text(rulebook, "", "").says == "条款库中没有「没有注明出处的数字」的说明，请查阅原文件。"


def test_terms_that_came_with_the_case_have_a_chinese_name(rulebook: Rulebook) -> None:
    found = clause_of(rulebook, SUPPLIED)
    assert (found.known, found.title) == (True, "随案提供的待遇条款")


def test_a_stored_outcome_names_its_evidence_only_where_its_file_does(rulebook: Rulebook) -> None:
    second = "441700-yangjiang/offsite-2025-01-01.toml"
    assert clause_text(rulebook, YJ23, "第十条（二）", second).evidence == "多方来源一致"
    assert clause_text(rulebook, YJ23, "第十条（二）").evidence == ""
    assert clause_text(rulebook, YJ23, "第九条", second).evidence == ""
    assert clause_text(rulebook, YJ23, "第十条（二）", "441700-yangjiang/gone.toml").file is None


def test_an_office_has_the_texts_of_its_own_packs(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    put_area(folder, "610300")
    put_file(folder, "offsite", "610300")
    own = open_rulebook(tmp_path)
    assert untold(own) == (("测〔2022〕1号", "第一条"),)
    put(folder, "610300-test/clauses.toml", TEXTS)
    found = clause_text(open_rulebook(tmp_path), "测〔2022〕1号", "第一条", "610300-test/offsite-2022-01-01.toml")
    assert (found.says, found.checked_on) == ("转诊备案管九十天。", date(2026, 11, 20))
    assert clause_text(open_rulebook(tmp_path), YJ23, "第二条").known


# ---- the checks


def checked(data: Path) -> tuple[bool, str]:
    """Return what the self-check says of the clause texts."""
    return next((one.ok, one.text) for one in self_check(data) if one.name == "条款说明")


def test_the_self_check_counts_the_texts_and_names_their_mistakes(tmp_path: Path, rulebook: Rulebook) -> None:
    count = len(rulebook.shelf.clauses.known)
    assert checked(tmp_path / "none") == (True, f"{count} 条说明，所引依据都有说明")
    folder = tmp_path / "policies"
    put_area(folder, "610300")
    put_file(folder, "offsite", "610300")
    assert checked(tmp_path) == (True, f"{count} 条说明，1 条依据还没有说明")
    put(folder, "610300-test/clauses.toml", TEXTS.replace("转诊备案管九十天。", ""))
    assert checked(tmp_path) == (False, "610300-test/clauses.toml｜document[0].clauses.第一条：应为非空的文字")


def test_the_check_of_policies_names_mistakes_and_what_has_no_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite")
    texts = TEXTS.replace("转诊备案管九十天。", "临时外出先自付一成，转诊降10个百分点。")
    put(tmp_path, "370300-test/clauses.toml", texts)
    assert main(["policies", "check", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "1 条说明；0 处错误" in said
    assert "条款说明。" not in said
    put(tmp_path, "370300-test/clauses.toml", TEXTS.replace("转诊备案管九十天。", ""))
    assert main(["policies", "check", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "✘ 370300-test/clauses.toml｜document[0].clauses.第一条：应为非空的文字" in said
    assert "「测〔2022〕1号 第一条」没有条款说明" in said


def test_clause_texts_are_outside_the_digests(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite")
    write_released(tmp_path)
    put(tmp_path, "370300-test/clauses.toml", TEXTS)
    assert check_released(tmp_path) == ()
    write_released(tmp_path)
    assert "clauses" not in (tmp_path / "released.sha256").read_text("utf-8")
