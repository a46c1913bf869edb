"""Words for the codes of the model: every code has its own, and a formula is said in words throughout."""

from enum import Enum

import pytest

from settledesk.model import labels
from settledesk.model.labels import readable_formula


@pytest.mark.parametrize(
    "words",
    [
        labels.SCHEME,
        labels.PERSON,
        labels.AID,
        labels.FILING_KIND,
        labels.FILING_STATUS,
        labels.VISIT_KIND,
        labels.ROUTE,
        labels.FEE_CLASS,
        labels.VERDICT,
        labels.TREATED_AS,
        labels.ACTION,
        labels.FUND,
        labels.FUND_SHORT,
        labels.FUND_FIELD,
    ],
    ids=lambda words: type(next(iter(words))).__name__,
)
def test_every_code_has_a_word_of_its_own(words: dict[Enum, str]) -> None:
    assert set(words) == set(type(next(iter(words))))
    assert len(set(words.values())) == len(words)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("", ""),
        ("(21,555.06 − 900.00) × (65% − 15%)", "(21,555.06 − 900.00) × (65% − 15%)"),
        ("min(21,555.06, 900.00)", "取小 (21,555.06, 900.00)"),
        ("max(100.00, 300.00 × 50%)", "取大 (100.00, 300.00 × 50%)"),
        ("min(1,500.00, 900.00) − min(500.00, 900.00)", "取小 (1,500.00, 900.00) − 取小 (500.00, 900.00)"),
        ("100.00 × min(max(65% − 70%, 0%) + 5%, 100%)", "100.00 × 取小 (取大 (65% − 70%, 0%) + 5%, 100%)"),
    ],
)
def test_a_formula_is_said_in_words(formula: str, words: str) -> None:
    assert readable_formula(formula) == words
