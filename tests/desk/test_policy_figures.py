"""Figures and changes with the words of their clauses."""

from __future__ import annotations

from datetime import date

import pytest

from settledesk.basis.errors import Refusal
from settledesk.desk.policy_figures import ChangeOf, changes, figures, gaps, sentences
from settledesk.desk.rulebook import Rulebook, open_rulebook


@pytest.fixture(scope="module")
def library() -> Rulebook:
    return open_rulebook()


def test_each_figure_stands_beside_its_clause(library: Rulebook) -> None:
    shown = figures(library, "370300-zibo/offsite-2022-01-01")
    (one,) = (one for one in shown if one.line.place == "rows.temporary.first_self_pay.inpatient")
    assert (one.line.value, one.clause.source, one.clause.clause) == (
        "10%",
        "淄医保发〔2021〕22号",
        "一 住院首先自负10%",
    )
    assert "10%" in one.clause.says
    assert (one.clause.evidence, one.clause.checked_on) == ("官方文本", date(2026, 11, 22))


def test_what_was_not_found_and_what_is_told(library: Rulebook) -> None:
    assert [gap.when for gap in gaps(library, "370300-zibo/benefits-390-2024-01-01")] == ["一级"]
    assert sentences(library, "370300-zibo/benefits-390-2024-01-01") == ()
    told = sentences(library, "370300-zibo/guidance-2022-01-01")
    assert told
    assert all("：" in sentence for sentence in told)
    assert figures(library, "370300-zibo/guidance-2022-01-01") == ()


def test_a_change_has_both_clauses(library: Rulebook) -> None:
    found = changes(library, "441700/filing-2021-05-01", "441700/filing-2023-01-01")
    (longer,) = (one for one in found if one.change.of is ChangeOf.CHANGED)
    assert longer.old is not None
    assert longer.new is not None
    assert "90天" in longer.old.says
    assert "6个月" in longer.new.says
    added = next(one for one in found if one.change.of is ChangeOf.ADDED)
    assert added.old is None
    assert added.new is not None


def test_a_file_that_is_none_is_refused(library: Rulebook) -> None:
    with pytest.raises(Refusal, match="没有这份政策文件"):
        figures(library, "370300-zibo/offsite-2022-01-02")
