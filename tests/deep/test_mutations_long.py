"""Every breakage of every rule file of the shipped packs is told by the check with the right file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from settledesk.desk.proofs import Proof, prove
from settledesk.desk.rulebook import Rulebook, open_rulebook
from tests.policy.bench import POLICIES, Bench, excused, needed, rule_files

pytestmark = pytest.mark.deep
RULEBOOK = open_rulebook()


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return RULEBOOK


@pytest.fixture(scope="module")
def proofs(rulebook: Rulebook) -> tuple[Proof, ...]:
    return prove(rulebook.shelf, rulebook.areas, POLICIES)


@pytest.mark.parametrize("name", rule_files(RULEBOOK))
def test_no_figure_of_a_file_breaks_unnoticed(
    name: str, tmp_path: Path, rulebook: Rulebook, proofs: tuple[Proof, ...]
) -> None:
    bench = Bench(tmp_path, name, rulebook, proofs)
    missed = [one for one in bench.mutations() if not bench.caught(one)]
    assert [(one.key, one.what) for one in missed if not excused(name, one)] == []
    # An excuse that nothing needs any more is taken out of the list.
    assert needed(name, missed, rule_files(rulebook))
