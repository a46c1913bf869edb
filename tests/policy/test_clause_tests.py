"""Clause tests: each figure of a computable clause is taken out or shifted, and some worked example dies of it.

`pytest -rA` prints under each test which change killed which example; `python -m tests.policy.clause_report` prints
the whole table.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.policy.clause_mutants import coverage, deaths

WITH_FIGURES = [id for id, landing in coverage().clauses.items() if landing.figures]


@pytest.mark.parametrize("clause", WITH_FIGURES)
def test_no_figure_of_a_clause_can_go_unnoticed(clause: str, record_property: Callable[[str, object], None]) -> None:
    for figure in coverage().clauses[clause].figures:
        found = deaths(figure)
        assert found, f"{clause}：{figure} 没有什么可改"
        for death in found:
            assert death.by, f"{clause}：{figure}，{death.change}，没有一个算例不符"
            record_property(figure, f"{death.change} ✘ {death.by}")
            print(f"{clause}｜{figure.partition('|')[0]}｜{death.change}｜✘ {death.by}")


@pytest.mark.parametrize(
    ("clause", "figure"),
    [(id, one.figure) for id, landing in coverage().clauses.items() for one in landing.out_of_reach],
)
def test_what_is_said_to_be_out_of_reach_is(clause: str, figure: str) -> None:
    assert not any(death.by for death in deaths(figure)), f"{clause}：{figure} 已有算例够得到，应列入 figures"
