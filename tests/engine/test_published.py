"""Published worked examples: what is right is computed, what was misprinted is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engine.cases import Document, settle

DATA = Path(__file__).resolve().parents[1] / "data"


def lines(name: str, count: int) -> list[Document]:
    found: list[Document] = [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]
    assert len(found) == count
    assert len({one["id"] for one in found}) == count
    return found


def subset(expected: Document, outcome: Document) -> None:
    """Every value named in `expected` stands in the outcome at the same place."""
    for key, value in expected.items():
        if isinstance(value, dict):
            subset(value, outcome[key])
        else:
            assert outcome[key] == value, key


@pytest.mark.parametrize("line", lines("published.jsonl", 14), ids=lambda line: line["id"])
def test_a_published_example_is_computed(line: Document) -> None:
    assert line["expect"]["split"]
    subset(line["expect"], settle(line["case"]))


@pytest.mark.parametrize("line", lines("published_wrong.jsonl", 3), ids=lambda line: line["id"])
def test_a_misprinted_example_yields_what_is_right(line: Document) -> None:
    outcome = settle(line["case"])
    assert line["expect"]["split"]
    subset(line["expect"], outcome)
    for field, printed in line["must_not"].items():
        assert outcome["split"][field] != printed
