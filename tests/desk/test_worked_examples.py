"""Worked examples in Chinese: every shipped one is shown as the proofs find it, and what is wrong is told value by value."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from settledesk.basis.places import shipped
from settledesk.basis.settings import Settings, write_settings
from settledesk.desk import worked_examples
from settledesk.desk.office import Office, open_office
from settledesk.desk.proofs import prove
from settledesk.desk.worked_examples import Examples, Worked, load_examples, work_out

ZIBO = "370300-zibo/benefits-310-2025-01-01.toml"
_CODE = re.compile(r"[a-z]{2,}")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    write_settings(folder, Settings("示例市第一人民医院", "H51010000001", "510100", "3"))
    with open_office(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def examples(office: Office) -> Examples:
    return load_examples(office)


def one(found: tuple[Worked, ...], name: str) -> Worked:
    return next(each for each in found if each.name == name)


def test_each_shipped_example_is_shown_as_the_proofs_find_it(office: Office, examples: Examples) -> None:
    assert examples.problems == ()
    rulebook = office.rulebook
    proofs = {(each.file, each.name): each.ok for each in prove(rulebook.shelf, rulebook.areas, shipped("policies"))}
    shown = {(file, each.name): each for file in examples.by_file for each in work_out(examples, file)}
    assert {place: each.ok for place, each in shown.items()} == proofs
    assert all(each.lines and len(each.case) >= 3 for each in shown.values())


def test_every_value_has_a_name_in_chinese(examples: Examples) -> None:
    lines = [line for file in examples.by_file for each in work_out(examples, file) for line in each.lines]
    assert {line.label for line in lines if _CODE.search(line.label)} == set()
    # Names of files are what they are.
    values = {line.expected for line in lines if not line.expected.endswith(".toml")}
    assert {value for value in values if _CODE.search(value)} == set()


def test_an_example_says_its_case_and_its_steps(examples: Examples) -> None:
    found = one(work_out(examples, ZIBO), "在职三级首次住院，三段和大额段")
    assert found.ok
    assert found.case[0] == "淄博市参保 · 职工医保 · 在职"
    assert "三级医院 · 住院 · 2025-02-06 至 2025-02-16" in found.case[1]
    assert found.case[2:] == ("没有备案", "总费用 130,000.00")
    lines = {line.label: line.expected for line in found.lines}
    assert lines["统筹基金"] == "101,882.00"
    assert lines["步骤3 比例"] == "74%"
    assert lines["本年累计 住院次数"] == "1"
    assert any(line.label == "步骤3" and line.expected == line.got for line in found.lines)


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped packs whose examples can be changed."""
    folder = tmp_path / "policies"
    shutil.copytree(shipped("policies"), folder)
    monkeypatch.setattr(worked_examples, "shipped", lambda name: tmp_path / name)
    return folder / ZIBO.replace(".toml", ".examples.toml")


def test_what_is_wrong_is_told_at_its_value(office: Office, broken: Path) -> None:
    text = broken.read_text("utf-8")
    broken.write_text(text.replace('hifp_pay = "101882.00"', 'hifp_pay = "101882.01"'), "utf-8")
    found = one(work_out(load_examples(office), ZIBO), "在职三级首次住院，三段和大额段")
    assert not found.ok
    assert [(line.label, line.expected, line.got) for line in found.lines if not line.ok] == [
        ("统筹基金", "101,882.01", "101,882.00")
    ]


def test_what_is_expected_and_not_there_is_wrong_too(office: Office, broken: Path) -> None:
    text = broken.read_text("utf-8")
    broken.write_text(text.replace("expect.filing = {", "expect.filing = { nothing = 1,", 1), "utf-8")
    found = one(work_out(load_examples(office), ZIBO), "在职一级首次住院，三段和大额段")
    assert [(line.expected, line.got) for line in found.lines if not line.ok] == [("1", "没有此项")]


def test_examples_that_cannot_be_read_are_told(office: Office, broken: Path) -> None:
    text = broken.read_text("utf-8")
    broken.write_text(text.replace('self_funded = "0.00"', 'self_funded = "130000.01"', 1), "utf-8")
    found = load_examples(office)
    assert any("总费用小于自费" in sentence for sentence in found.problems)
    assert all(ZIBO.split("/")[0] in sentence for sentence in found.problems)


def test_a_case_that_the_engine_refuses_says_why(office: Office, broken: Path) -> None:
    refund = '{ code = "X1", name = "退费", category = "05", kind = "service", class = "A", quantity = "-1", price = "9", amount = "-9.00" }'
    text = broken.read_text("utf-8")
    one_more = (
        f'\n[[example]]\nname = "退费多于收费"\ncase.fees = [{refund}]\ncase.totals = "none"\nexpect.split = "none"\n'
    )
    broken.write_text(text + one_more, "utf-8")
    found = one(work_out(load_examples(office), ZIBO), "退费多于收费")
    assert "总费用合计为负数" in found.refused
    assert not found.ok
    assert found.lines == ()
    assert "费用明细 1 行" in found.case


def test_a_file_without_examples_has_none(examples: Examples) -> None:
    assert work_out(examples, "370300-zibo/guidance-2022-01-01.toml") == ()
