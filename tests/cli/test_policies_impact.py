"""`policies impact` on the command line: a summary in Chinese, the whole as JSON, progress beside it, nothing stored."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from settledesk.basis.errors import Refusal
from settledesk.basis.settings import Settings, write_settings
from settledesk.cli import policies_impact
from settledesk.cli.layout import width
from settledesk.cli.words import Parser
from settledesk.desk.office import open_office
from settledesk.desk.settle import preview, settle
from tests.desk.documents import zibo
from tests.desk.drafts_of_rules import EMPLOYEES, FIRST_OF_YEAR, draft_of

AT = datetime(2024, 4, 12, 2, 30, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of an office that has settled two stays."""
    folder = tmp_path / "data"
    folder.mkdir()
    write_settings(
        folder, Settings("示例市第一人民医院", "H51010000001", "510100", "3", window="02", clerk="示例收费员")
    )
    with open_office(folder) as office:
        for number, admissions in (("ZY1", 0), ("ZY2", 4)):
            document = zibo(number, year_to_date={"admissions": admissions})
            settle(office, number, preview(office, document), "示例收费员", AT)
    return folder


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return draft_of(tmp_path / "new", EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}900")


def run(data: Path, *words: str) -> int:
    parser = Parser(prog="settledesk")
    policies_impact.grammar(parser)
    given = parser.parse_args(list(words))
    given.data = str(data)
    return policies_impact.run(given)


def test_the_summary_says_who_gains_and_loses_in_columns(
    data: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, str(new), "--from", "2024-01-01", "--to", "2024-12-31") == 0
    said = capsys.readouterr()
    assert "适用新规定 2 笔，不适用 0 笔，不能计算 0 笔" in "".join(line.strip() for line in said.out.splitlines())
    assert "患者多付 1 笔，共 148.00 元" in said.out
    assert "草案，自 2024-04-01 起施行" in said.out
    assert "02-20240412-0001  张*例  淄博市" in said.out
    assert "张示例" not in said.out
    (funds,) = (line for line in said.out.splitlines() if line.startswith("统筹基金"))
    (head,) = (line for line in said.out.splitlines() if line.startswith("按基金"))
    assert width(funds) == width(head)
    # The second stay, a third of its year, has no deductible: 10,000 × 74 % + 6,650 × 80 % = 12,720.
    assert funds.split() == ["统筹基金", "24,922.00", "24,774.00", "-148.00"]
    assert "正在按新旧规则重算 100%" in said.err


def test_the_whole_comes_as_json(data: Path, new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, str(new), "--from", "2024-01-01", "--to", "2024-12-31", "--json", "--jobs", "1") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["all"]["lost"] == "148.00"
    assert [one["number"] for one in document["changes"]] == ["02-20240412-0001"]


def test_a_file_of_a_later_day_is_pointed_to_the_supposition(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    late = draft_of(tmp_path / "new", EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}600", day="2027-01-01")
    period = ("--from", "2024-01-01", "--to", "2024-12-31")
    assert run(data, str(late), *period) == 0
    assert "--throughout" in capsys.readouterr().out
    assert run(data, str(late), *period, "--throughout") == 0
    said = capsys.readouterr().out
    assert "患者少付 1 笔，共 74.00 元" in said
    assert "假定全期施行" in said


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--from", "2024"), "不是有效的日期"),
        (("--jobs", "0"), "0 个进程做不了事"),
        (("--from", "2024-02-01", "--to", "2024-01-01"), "早于"),
    ],
)
def test_wrong_words_are_refused_in_chinese(data: Path, new: Path, words: tuple[str, ...], problem: str) -> None:
    with pytest.raises(Refusal, match=problem):
        run(data, str(new), *words)
