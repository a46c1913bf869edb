"""The clause texts of packs: what reads, what is refused, and that a mistake costs its own entry alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from settledesk.policy.clauses import Clause, load_clauses
from settledesk.policy.shelf import load_shelf
from tests.policy.packs import put, put_area, put_file

GOOD = """
[[document]]
source = "测〔2022〕1号"
title = "测试文件"
checked_on = 2026-11-22

[document.clauses]
"第一条" = "转诊备案管九十天。"
"第二条" = "急诊备案只管这一次。"
"""
AT = "370300-test/clauses.toml"


def said(root: Path, text: str) -> list[str]:
    """Return what the loader says of one file of clause texts."""
    put(root, AT, text)
    return [str(one).removeprefix(f"{AT}｜") for one in load_clauses(root).problems]


def test_a_clause_is_found_by_document_and_clause_as_they_are_cited(tmp_path: Path) -> None:
    assert said(tmp_path, GOOD) == []
    found = load_clauses(tmp_path)
    assert found.find("测〔2022〕1号", "第二条") == Clause(
        "测〔2022〕1号", "第二条", "急诊备案只管这一次。", "测试文件", date(2026, 11, 22), AT
    )
    assert found.find("测〔2022〕1号", "第三条") is None
    assert found.find("测〔2022〕2号", "第一条") is None


def test_a_document_without_title_or_day_is_named_by_its_source(tmp_path: Path) -> None:
    assert said(tmp_path, '[[document]]\nsource = "测试网页"\nclauses."" = "全文都在这一页。"') == []
    found = load_clauses(tmp_path).find("测试网页", "")
    assert found == Clause("测试网页", "", "全文都在这一页。", "测试网页", None, AT)


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("source =", "sauce =", ["document[0].sauce：没有这个键，是否应为 source", "document[0].source：缺少此键"]),
        ("2026-11-22", '"2026-11-22"', ["document[0].checked_on：应为日期，如 2022-01-01"]),
        ("[document.clauses]", "[document.clause]", None),
        ('"转诊备案管九十天。"', '" "', ["document[0].clauses.第一条：应为非空的文字"]),
        ('"转诊备案管九十天。"', "90", ["document[0].clauses.第一条：应为非空的文字"]),
        ('"转诊备案管九十天。"', '"第一条"', ["document[0].clauses.第一条：只是重复了条款名，没有说明内容"]),
        ("管九十天", "管" + "很" * 160, ["document[0].clauses.第一条：应在 160 字以内，现有 166 字"]),
        (
            "急诊备案只管这一次。",
            "转诊备案管九十天。",
            ["document[0].clauses.第二条：与「第一条」的说明一字不差"],
        ),
    ],
)
def test_each_mistake_is_named(tmp_path: Path, old: str, new: str, problems: list[str] | None) -> None:
    assert old in GOOD
    expected = problems or ["document[0].clause：没有这个键，是否应为 clauses", "document[0].clauses：缺少此表"]
    assert said(tmp_path, GOOD.replace(old, new, 1)) == expected


def test_a_file_that_does_not_read_or_holds_nothing_is_named(tmp_path: Path) -> None:
    assert said(tmp_path, "[[document\n")[0].startswith(f"{AT}：不是有效的 TOML")
    assert said(tmp_path, "") == ["document：没有一份文件"]
    assert said(tmp_path, '[[documnt]]\nsource = "测试网页"') == ["documnt：没有这个键，是否应为 document"]


def test_all_mistakes_of_all_files_are_named_and_the_other_entries_stay(tmp_path: Path) -> None:
    put(tmp_path, AT, GOOD.replace("急诊备案只管这一次。", ""))
    put(tmp_path, "370800-test/clauses.toml", GOOD.replace("转诊", "临时").replace("急诊", "抢救"))
    put(tmp_path, "370800-test/offsite-2022-01-01.review.toml", 'checked_on = "today"')
    found = load_clauses(tmp_path)
    assert [str(one) for one in found.problems] == [
        f"{AT}｜document[0].clauses.第二条：应为非空的文字",
        "370800-test/clauses.toml｜document[0].clauses.第一条：「测〔2022〕1号 第一条」已经写过",
        "370800-test/offsite-2022-01-01.review.toml｜checked_on：应为日期，如 2022-01-01",
    ]
    texts = [found.find("测〔2022〕1号", clause) for clause in ("第一条", "第二条")]
    assert [one and one.says for one in texts] == ["转诊备案管九十天。", "抢救备案只管这一次。"]


def test_an_office_adds_texts_of_its_own_beside_the_shipped_ones(tmp_path: Path) -> None:
    put(tmp_path / "shipped", AT, GOOD)
    put(tmp_path / "own", "420100-wuhan/clauses.toml", GOOD.replace("1号", "2号"))
    found = load_clauses(tmp_path / "shipped", tmp_path / "own", tmp_path / "none")
    assert found.problems == ()
    assert [one for one, _ in found.known] == ["测〔2022〕1号"] * 2 + ["测〔2022〕2号"] * 2


def test_the_day_of_a_review_is_known_by_its_rule_file(tmp_path: Path) -> None:
    put(tmp_path, "370300-test/offsite-2022-01-01.review.toml", "checked_on = 2026-11-22")
    put(tmp_path, "370300-test/offsite-2023-01-01.review.toml", "")
    assert load_clauses(tmp_path).reviewed == {"370300-test/offsite-2022-01-01.toml": date(2026, 11, 22)}


def test_clause_texts_are_no_rule_file_and_are_read_only_when_asked_for(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite")
    found = load_shelf(tmp_path)
    # Written after the shelf was loaded: had it been read then, there would be nothing to find.
    put(tmp_path, AT, GOOD)
    assert found.clauses.find("测〔2022〕1号", "第一条") is not None
    again = load_shelf(tmp_path)
    assert [file.head.name for file in again.files] == ["370300-test/offsite-2022-01-01.toml"]
    put(tmp_path, AT, "[[document")
    assert load_shelf(tmp_path).clauses.problems
