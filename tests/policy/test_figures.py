"""Reading one TOML file of a pack: what every kind of file shares, and each mistake named with its key."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from settledesk.basis.money import Money
from settledesk.model.citation import Citation, Evidence
from settledesk.policy.figures import PackFile
from settledesk.policy.rules import OffsiteFile
from settledesk.policy.shelf import Shelf
from tests.policy.packs import BODIES, broken, head, put, put_area, put_file, shelf, troubles

NAME = "370300-test/offsite-2022-01-01.toml"


def offsite_of(found: Shelf) -> OffsiteFile:
    (file,) = found.files
    assert isinstance(file, OffsiteFile)
    return file


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("标题 = 1".encode("gb18030"), "不是 UTF-8 编码"),
        (b"[file", "不是有效的 TOML："),
        (b"a = 1\na = 2", "不是有效的 TOML："),
    ],
)
def test_a_file_that_does_not_read_is_named_with_the_reason(tmp_path: Path, content: bytes, problem: str) -> None:
    put_area(tmp_path)
    put(tmp_path, NAME, content)
    assert troubles(tmp_path)[0].startswith(f"{NAME}：{problem}")


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    put_area(tmp_path)
    (tmp_path / NAME).mkdir()
    assert troubles(tmp_path)[0].startswith(f"{NAME}：读不出文件")


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ('area = "370300"', 'area = "370300"\naera = "1"', ["file.aera：没有这个键，是否应为 area"]),
        ('area = "370300"', 'area = "370300"\nzzz = "1"', ["file.zzz：没有这个键"]),
        ('area = "370300"', 'area = "370800"', ["file.area：应为「370300」，与所在文件夹一致"]),
        ('kind = "offsite"', 'kind = "filing"', ["file.kind：应为「offsite」，与文件名一致"]),
        ('kind = "offsite"', "", ["file.kind：应为「offsite」，与文件名一致"]),
        ('area = "370300"', 'area = "370300"\nscheme = "310"', ["file.scheme：与文件名不一致"]),
        (
            'area = "370300"',
            'area = "370300"\nscheme = "510"',
            ["file.scheme：「510」不是可用的值（310、390）", "file.scheme：与文件名不一致"],
        ),
        ('area = "370300"', 'area = "370300"\nstatus = "drafty"', ["file.status：应为 final 或 draft"]),
        ("in_force = 2022-01-01", "in_force = 2022-02-01", ["file.in_force：应为 2022-01-01，与文件名一致"]),
        (
            "in_force = 2022-01-01",
            'in_force = "2022-01-01"',
            ["file.in_force：应为日期，如 2022-01-01", "file.in_force：应为 2022-01-01，与文件名一致"],
        ),
        (
            "in_force = 2022-01-01",
            "in_force = 2022-01-01T00:00:00",
            ["file.in_force：应为日期，如 2022-01-01", "file.in_force：应为 2022-01-01，与文件名一致"],
        ),
        ('title = "测试"', 'title = " "', ["file.title：应为非空的文字"]),
        ('title = "测试"', "", ["file.title：缺少此键"]),
        ('title = "测试"', 'title = "测试"\nvalid_until = "x"', ["file.valid_until：应为日期，如 2022-01-01"]),
        ('title = "测试"', 'title = "测试"\nexpiry = 1', ["file.expiry：应为一个表"]),
        ('title = "测试"', 'title = "测试"\nexpiry = { doc = "d" }', ["file.expiry：没有写明出处（doc、clause）"]),
        ("[documents.d]", "[documents]\nx = 1\n[documents.d]", ["documents.x：应为一个表"]),
        ('title = "测试文件"', 'titel = "测试文件"', ["documents.d.titel：没有这个键，是否应为 title"]),
        ("issued = 2021-12-01", 'issued = "2021"', ["documents.d.issued：应为日期，如 2022-01-01"]),
        ('title = "测试网页"', "", ["documents.weak.title：缺少此键"]),
        (
            'evidence = "official"',
            'evidence = "sure"',
            ["documents.d.evidence：「sure」不是可用的值（official、secondary、unconfirmed）"],
        ),
        ("[rows.temporary]", "[[zzz]]\n[rows.temporary]", ["zzz：没有这个键"]),
    ],
)
def test_each_mistake_in_a_head_is_named_with_its_key(tmp_path: Path, old: str, new: str, problems: list[str]) -> None:
    assert broken(tmp_path, "offsite", old, new) == problems


def test_no_table_file_at_all(tmp_path: Path) -> None:
    put_area(tmp_path)
    put(tmp_path, NAME, "")
    assert [one.partition("｜")[2] for one in troubles(tmp_path)] == [
        "file：缺少此表",
        "file.kind：应为「offsite」，与文件名一致",
        "file.area：应为「370300」，与所在文件夹一致",
        "file.in_force：应为日期，如 2022-01-01",
        "file.title：缺少此键",
        "file.in_force：应为 2022-01-01，与文件名一致",
        "rows：缺少此表",
    ]


FIRST = 'inpatient = { ratio = 0.10, order = "before_deductible", doc = "d", clause = "第一条" }'
AT = "rows.temporary.first_self_pay.inpatient"


@pytest.mark.parametrize(
    ("figure", "problems"),
    [
        (FIRST.replace(', clause = "第一条"', ""), [f"{AT}：没有写明出处（doc、clause）"]),
        (FIRST.replace('doc = "d", ', ""), [f"{AT}：没有写明出处（doc、clause）"]),
        (FIRST.replace('"第一条"', '""'), [f"{AT}：没有写明出处（doc、clause）"]),
        (FIRST.replace('doc = "d"', 'doc = "x"'), [f"{AT}.doc：[documents] 中没有「x」"]),
        (
            FIRST.replace("第一条", '第一条", evidence = "sure'),
            [f"{AT}.evidence：「sure」不是可用的值（official、secondary、unconfirmed）"],
        ),
        (FIRST.replace("0.10", "1.01"), [f"{AT}.ratio：比例应在 0 到 1 之间，现为 1.01"]),
        (FIRST.replace("0.10", "-0.01"), [f"{AT}.ratio：比例应在 0 到 1 之间，现为 -0.01"]),
        (FIRST.replace("0.10", "10"), [f"{AT}.ratio：比例应在 0 到 1 之间，现为 10"]),
        (FIRST.replace("0.10", '"0.10"'), [f"{AT}.ratio：比例应在 0 到 1 之间，现为 0.10"]),
        (FIRST.replace("0.10", "true"), [f"{AT}.ratio：比例应在 0 到 1 之间，现为 True"]),
        (FIRST.replace("ratio = 0.10, ", ""), [f"{AT}.ratio：比例应在 0 到 1 之间，现为 None"]),
        (
            FIRST.replace("ratio", "raito"),
            [f"{AT}.raito：没有这个键，是否应为 ratio", f"{AT}.ratio：比例应在 0 到 1 之间，现为 None"],
        ),
    ],
)
def test_a_figure_needs_a_value_and_a_clause(tmp_path: Path, figure: str, problems: list[str]) -> None:
    assert broken(tmp_path, "offsite", FIRST, figure) == problems


@pytest.mark.parametrize(
    ("value", "shown"),
    [("100.001", "100.001"), ("-1", "-1"), ('"100"', "100"), ("true", "True")],
)
def test_an_amount_has_at_most_two_decimals_and_is_not_negative(tmp_path: Path, value: str, shown: str) -> None:
    place = "layer[0].deductible[0].value"
    assert broken(tmp_path, "benefits", "value = 100", f"value = {value}") == [
        f"{place}：金额应为不小于 0、至多两位小数的数，现为 {shown}"
    ]


@pytest.mark.parametrize("value", ["-1", "1.5", '"90"', "true"])
def test_a_count_is_a_whole_number(tmp_path: Path, value: str) -> None:
    (problem,) = broken(tmp_path, "filing", "count = 90", f"count = {value}")
    assert problem.startswith("anywhere.validity.referral.count：应为不小于 0 的整数")


def test_every_mistake_of_every_file_comes_at_once(tmp_path: Path) -> None:
    put_area(tmp_path, more="zzz = 1\n")
    put_file(tmp_path, "offsite", body=BODIES["offsite"].replace("0.10", "2"))
    put_file(tmp_path, "limits", body=BODIES["limits"].replace("0.10", "3"))
    assert len(troubles(tmp_path)) == 1 + 2 + 2


def test_a_file_with_a_mistake_is_not_half_on_the_shelf(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite", body=BODIES["offsite"].replace("before_deductible", "before"))
    put_file(tmp_path, "limits", body=BODIES["limits"].replace("0.10", "0.01"))
    (problem,) = troubles(tmp_path)
    assert problem.startswith(f"{NAME}｜rows.temporary.first_self_pay.inpatient.order：「before」不是可用的值")


def test_what_a_head_says_is_read(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite", more='valid_until = 2024-04-30\nexpiry = { doc = "d", clause = "第十二条" }\n')
    read = offsite_of(shelf(tmp_path)).head
    assert (read.name, read.kind, read.area, read.in_force) == (NAME, "offsite", "370300", date(2022, 1, 1))
    assert (read.valid_until, read.draft, read.title, read.scheme) == (date(2024, 4, 30), False, "测试", None)
    assert read.source == "测〔2022〕1号；测试网页"
    assert read.digest.startswith("sha256:")
    assert len(read.digest) == 71
    assert read.expiry == Citation("测〔2022〕1号", "第十二条", Evidence.OFFICIAL, NAME, "file.expiry")


def test_a_ratio_may_be_a_whole_number_and_keeps_its_decimals(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite", body=BODIES["offsite"].replace("ratio = 0.10", "ratio = 1"))
    (first,) = next(row for row in offsite_of(shelf(tmp_path)).rows.values()).first_self_pay.values()
    assert first.ratio == Decimal(1)


def test_evidence_comes_from_the_document_unless_the_figure_says_weaker(tmp_path: Path) -> None:
    body = BODIES["offsite"].replace(
        'order = "before_deductible", doc = "d"', 'order = "before_deductible", evidence = "unconfirmed", doc = "d"'
    )
    put_area(tmp_path)
    put_file(tmp_path, "offsite", body=body.replace("value = -0.10", 'value = -0.10, evidence = "secondary"'))
    temporary, referral = offsite_of(shelf(tmp_path)).rows.values()
    (first,), (change,) = temporary.first_self_pay.values(), referral.changes.values()
    assert temporary.citation.evidence is Evidence.OFFICIAL
    assert first.citation.evidence is Evidence.UNCONFIRMED
    # Without a clause of its own a figure cites its row, under its own key where its evidence differs.
    assert change.citation == Citation(
        "测〔2022〕1号", "第一条", Evidence.SECONDARY, NAME, "rows.referral.changes.pooled"
    )


def test_a_document_without_number_is_cited_by_its_title(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite", body=BODIES["offsite"].replace('doc = "d"', 'doc = "weak"'))
    assert {row.citation.source for row in offsite_of(shelf(tmp_path)).rows.values()} == {"测试网页"}


def test_a_review_file_says_what_came_later_and_stays_out_of_the_digest(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite")
    before = offsite_of(shelf(tmp_path)).head
    review = 'checked_on = 2026-01-01\n[[superseded]]\non = 2025-04-01\nby = "新文"\nnote = "未找到"\n'
    put(tmp_path, NAME.replace(".toml", ".review.toml"), review)
    after = offsite_of(shelf(tmp_path)).head
    assert before.superseded == ()
    assert [(one.on, one.by, one.note) for one in after.superseded] == [(date(2025, 4, 1), "新文", "未找到")]
    assert after.digest == before.digest


@pytest.mark.parametrize(
    ("review", "problem"),
    [
        ("superseded = 1", "superseded：应为表的数组 [[…]]"),
        ("superseded = [1]", "superseded：应为表的数组 [[…]]"),
        ('[[superseded]]\nby = "x"\nnote = "y"', "superseded[0].on：应为日期，如 2022-01-01"),
        ('[[superseded]]\non = 2025-01-01\nnote = "y"', "superseded[0].by：缺少此键"),
        ('[[superseded]]\non = 2025-01-01\nby = "x"', "superseded[0].note：缺少此键"),
        (
            '[[superseded]]\non = 2025-01-01\nby = "x"\nnote = "y"\nform = 1',
            "superseded[0].form：没有这个键",
        ),
    ],
)
def test_a_broken_review_file_is_named(tmp_path: Path, review: str, problem: str) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite")
    put(tmp_path, NAME.replace(".toml", ".review.toml"), review)
    assert troubles(tmp_path) == [f"{NAME.replace('.toml', '.review.toml')}｜{problem}"]


def test_an_unknown_key_of_a_review_file_is_refused(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite")
    put(tmp_path, NAME.replace(".toml", ".review.toml"), '[[supersedet]]\non = 2025-04-01\nby = "新文"\nnote = "x"\n')
    assert troubles(tmp_path)


def test_a_figure_that_is_absent_is_none_and_money_reads_exactly(tmp_path: Path) -> None:
    path = put(tmp_path, "x.toml", 'a = { value = 0.07, doc = "d", clause = "一" }\n' + head("offsite"))
    pack = PackFile(path, "x.toml")
    figure = pack.figure(pack.data, "", "a", pack.amount)
    assert figure is not None
    assert figure.value == Money(7)
    assert figure.citation == Citation("测〔2022〕1号", "一", Evidence.OFFICIAL, "x.toml", "a")
    assert pack.figure({}, "", "a", pack.amount) is None
    assert pack.problems == []


@pytest.mark.parametrize(
    ("kind", "old", "new", "place"),
    [
        ("offsite", "ratio = 0.10", "ratio = nan", "rows.temporary.first_self_pay.inpatient.ratio"),
        ("benefits", "value = 100", "value = nan", "layer[0].deductible[0].value"),
        ("benefits", "value = 100", "value = inf", "layer[0].deductible[0].value"),
        ("offsite", FIRST, "inpatient = 0.10", "rows.temporary.first_self_pay.inpatient"),
        (
            "offsite",
            'pooled = { kind = "points", value = -0.10 }',
            "pooled = -0.10",
            "rows.referral.changes.pooled",
        ),
    ],
)
def test_no_value_breaks_the_loader(tmp_path: Path, kind: str, old: str, new: str, place: str) -> None:
    assert broken(tmp_path, kind, old, new)[0].startswith(place)
