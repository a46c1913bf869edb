"""Every clause of the source documents lands somewhere visible, and every worked example of their list is kept."""

from __future__ import annotations

import ast
import csv
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from settledesk.desk.proofs import run_example
from settledesk.model.outcome import Verdict
from settledesk.policy.coverage import Landing, coverage_problems, load_coverage, value_at
from tests.policy.clause_mutants import POLICIES, areas, coverage, examples, shelf
from tests.policy.packs import CITED, head, put, put_area, put_file
from tests.policy.packs import shelf as shelf_of

ROOT = Path(__file__).parents[2]
COMPUTABLE = frozenset("MEVCRTG")
# Of a kind that is computed elsewhere, but this row gives no number, date or condition: documents, aims, silence.
NOTHING_TO_COMPUTE = {"YJ-7", "JN-5", "SC-4", "SC-8c", "JL-2.1", "JL-2.2a", "JL-2.2b", "JL-3.2a"}
LISTED = [f"T{number}" for number in range(1, 16)]
"""The ready test vectors of the clause list."""

OURS = ("000000", "220000", "370000", "370300", "370800", "441700", "510000")


@cache
def clauses() -> dict[str, dict[str, str]]:
    """Return the rows of the clause list by id: what must be there, typed apart from where it landed."""
    with (ROOT / "tests/data/clauses.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@cache
def named_in(path: str) -> frozenset[str]:
    """Return the names of the tests in one file, by its path from the root."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"))


def landing(id: str) -> Landing:
    return coverage().clauses[id]


def test_every_clause_of_the_six_documents_is_mapped_and_no_other() -> None:
    assert len(clauses()) == 129
    assert list(coverage().clauses) == list(clauses())
    assert len({row["document"] for row in clauses().values()}) == 6


def test_the_shipped_coverage_leads_nowhere_wrong() -> None:
    assert coverage_problems(shelf(), POLICIES) == []


def test_every_clause_of_a_computable_kind_is_carried_by_figures_or_by_a_program_test() -> None:
    of_kind = {id for id, row in clauses().items() if COMPUTABLE & set(row["kinds"].split())}
    computable = {id for id, row in clauses().items() if row["computable"] == "yes"}
    assert of_kind - computable == NOTHING_TO_COMPUTE
    assert [id for id in sorted(computable) if not landing(id).figures and not landing(id).program] == []


def test_what_lands_on_guidance_alone_is_shown_to_somebody() -> None:
    for id, row in clauses().items():
        if row["kinds"] == "P":
            assert landing(id).guidance, id


def test_every_named_test_is_there() -> None:
    named = {one.test for found in coverage().clauses.values() for one in found.program}
    assert len(named) > 15
    missing = [name for name in sorted(named) if name.partition("::")[2] not in named_in(name.partition("::")[0])]
    assert missing == []


def test_a_test_that_a_reason_names_is_there() -> None:
    reasons = [one.no_example for one in (*coverage().clauses.values(), *coverage().vectors.values())]
    named = [match for reason in reasons for match in re.findall(r"(tests/\S+\.py)::(\w+)", reason)]
    assert named and [one for one in named if one[1] not in named_in(one[0])] == []


def test_every_worked_example_of_the_clause_list_stands_beside_its_pack_or_says_why_not() -> None:
    worked = [id for id, row in clauses().items() if row["worked"] == "yes"]
    assert len(worked) > 60
    assert [id for id in worked if not landing(id).examples and not landing(id).no_example] == []
    assert list(coverage().vectors) == LISTED
    for id, found in coverage().vectors.items():
        assert found.examples or found.no_example, id


def test_what_a_worked_example_shows_begins_its_name() -> None:
    landed = [*coverage().clauses.items(), *coverage().vectors.items()]
    wrong = [
        (id, name)
        for id, found in landed
        for name in found.examples
        if name.startswith(OURS) and id not in name.partition("|")[2].partition(" ")[0].split("、")
    ]
    assert wrong == []


def test_jl_2_2c_nothing_counts_the_changes_of_a_year() -> None:
    """Three filings of one year, each to another place: the third holds, whatever came before it."""
    (third,) = [one for one in examples() if one.name.startswith("JL-2.2c ")]
    filings = third.case.filings
    assert len({(one.area, one.filed_on) for one in filings}) == len(filings) >= 3
    assert {one.filed_on.year for one in filings} == {date(2019, 1, 1).year}
    assert run_example(shelf(), areas(), third).ok
    assert third.expect["filing"]["verdict"] == Verdict.FILED.value


# ---- the file itself


def covered(root: Path, text: str) -> list[tuple[str, str]]:
    put_area(root)
    put_file(root, "offsite")
    put(
        root,
        "370300-test/guidance-2022-01-01.toml",
        head("guidance") + f'[[entry]]\ntopic = "know"\ntext = "一句话"\n{CITED.replace(", ", chr(10))}\n',
    )
    put(root, "370300-test/offsite-2022-01-01.examples.toml", '[[example]]\nname = "一例"\n')
    put(root, "coverage.toml", text)
    return coverage_problems(shelf_of(root), root)


GOOD = """
[clause."A-1"]
figures = ["370300-test/offsite-2022-01-01.toml|rows.referral.changes.pooled.value", "370300-test/area.toml|code"]
guidance = ["370300-test/guidance-2022-01-01.toml|entry[0]"]
program = [{ what = "做什么", test = "tests/x.py::test_y" }]
out_of_reach = [{ figure = "370300-test/offsite-2022-01-01.toml|rows.temporary", why = "为什么" }]
examples = ["370300-test/offsite-2022-01-01.toml|一例"]

[clause.A-2]
not_for_the_window = "窗口没有要办的事"

[vector.T1]
no_example = "为什么"
"""


def test_a_good_coverage_has_no_problems(tmp_path: Path) -> None:
    assert covered(tmp_path, GOOD) == []
    found = load_coverage(tmp_path / "coverage.toml")
    assert found.clauses["A-1"].program[0].test == "tests/x.py::test_y"
    assert found.clauses["A-1"].out_of_reach[0].why == "为什么"
    assert found.vectors["T1"].no_example == "为什么"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("changes.pooled.value", "changes.poold.value", ("A-1", "没有这个数字：370300-test/offsite-2022-01-01.toml|rows.referral.changes.poold.value")),
        ("|code", "|code[0]", ("A-1", "没有这个数字：370300-test/area.toml|code[0]")),
        ("offsite-2022-01-01.toml|rows.temporary", "offsite-2023-01-01.toml|rows.temporary", ("A-1", "没有这个数字：370300-test/offsite-2023-01-01.toml|rows.temporary")),
        ("entry[0]", "entry[1]", ("A-1", "没有这条指引：370300-test/guidance-2022-01-01.toml|entry[1]")),
        ("370300-test/guidance-2022-01-01.toml|entry[0]", "370300-test/offsite-2022-01-01.toml|rows", ("A-1", "没有这条指引：370300-test/offsite-2022-01-01.toml|rows")),
        ("|一例", "|两例", ("A-1", "没有这个算例：370300-test/offsite-2022-01-01.toml|两例")),
        ("not_for_the_window", "no_example", ("A-2", "没有写明落在哪里：数字、指引、程序，或者不用于窗口的理由")),
        ("[clause.A-2]", '[clause.A-2]\nguidance = ["370300-test/guidance-2022-01-01.toml|entry[0]"]', ("A-2", "写了不用于窗口，又写了落点")),
        ("[vector.T1]\n", '[vector.T1]\nexamples = ["x|y"]\n', ("T1", "没有这个算例：x|y")),
        ("figures = [", "figure = [", ("clause.A-1.figure", "没有这个键，是否应为 figures")),
        ('guidance = ["370300-test/guidance-2022-01-01.toml|entry[0]"]', "guidance = 1", ("clause.A-1.guidance", "应为文字的列表")),
        ('what = "做什么", ', "", ("clause.A-1.program[0].what", "缺少此键")),
        ('not_for_the_window = "窗口', 'not_for_the_window = "" # "窗口', ("clause.A-2.not_for_the_window", "应为非空的文字")),
        ("[vector.T1]", "[vectors.T1]", ("vectors", "没有这个键，是否应为 vector")),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_clause(tmp_path: Path, old: str, new: str, problem: tuple[str, str]) -> None:
    assert GOOD.count(old) >= 1
    assert problem in covered(tmp_path, GOOD.replace(old, new, 1))


def test_a_folder_without_a_coverage_has_nothing_to_answer_for(tmp_path: Path) -> None:
    put_area(tmp_path)
    assert coverage_problems(shelf_of(tmp_path), tmp_path) == []


def test_a_clause_that_is_no_table_is_named(tmp_path: Path) -> None:
    assert ("clause.A-1", "应为一个表") in covered(tmp_path, "[clause]\nA-1 = 1\n")


def test_a_key_is_followed_through_tables_and_lists() -> None:
    data = {"layer": [{"id": "a"}, {"bands": [{"ratio": 1}]}]}
    assert value_at(data, "layer[1].bands[0].ratio") == 1
    for wrong in ("layer[2]", "layer.id", "layer[0][0]", "layer[0].name"):
        with pytest.raises(KeyError):
            value_at(data, wrong)
