"""The long seeded versions of the engine's tests: the second readings, the properties, the spoilt documents.

Each seed is its own test, so the report says how far a run came and a failure names the seed that shows it again.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given

from settledesk.model.outcome import Verdict
from tests.engine.test_fees import compare_random_bills
from tests.engine.test_properties import (
    CHANCE,
    check_any_case,
    check_in_parts,
    check_mixed,
    check_one_yuan_more,
    check_one_yuan_more_in_packs,
    check_row_order,
    often,
)
from tests.engine.test_split import compare_random
from tests.model.test_document import check_mutations

pytestmark = pytest.mark.deep
TEN = range(10)


@pytest.mark.parametrize("seed", TEN)
def test_two_hundred_thousand_random_terms_agree_with_the_second_reading(seed: int) -> None:
    assert compare_random(20_000, 1_000 + seed) > 10_000


@pytest.mark.parametrize("seed", TEN)
def test_thirty_thousand_random_bills_agree_with_the_second_reading(seed: int) -> None:
    compare_random_bills(3_000, 2_000 + seed)


@pytest.mark.parametrize("seed", TEN)
def test_a_hundred_thousand_mixed_cases_hold_the_identities(seed: int) -> None:
    assert set(Verdict) <= set(check_mixed(10_000, 3_000 + seed))


@pytest.mark.parametrize("seed", TEN)
def test_a_hundred_thousand_spoilt_documents_are_refused_or_hold_the_identities(seed: int) -> None:
    refused, computed = check_mutations(10_000, 4_000 + seed)
    assert min(refused, computed) > 1_500


@pytest.mark.parametrize("seed", TEN)
def test_a_hundred_thousand_times_one_yuan_more(seed: int) -> None:
    pick = random.Random(5_000 + seed)
    for _ in range(10_000):
        check_one_yuan_more(pick)


@pytest.mark.parametrize("seed", TEN)
def test_thirty_thousand_times_one_yuan_more_under_the_packs(seed: int) -> None:
    pick = random.Random(6_000 + seed)
    for _ in range(3_000):
        check_one_yuan_more_in_packs(pick)


@pytest.mark.parametrize("seed", TEN)
def test_twenty_thousand_bills_along_each_areas_rows(seed: int) -> None:
    pick = random.Random(7_000 + seed)
    assert sum(check_row_order(pick) > 0 for _ in range(2_000)) > 400


@pytest.mark.parametrize("seed", TEN)
def test_a_hundred_thousand_stays_in_parts(seed: int) -> None:
    pick = random.Random(8_000 + seed)
    for _ in range(10_000):
        check_in_parts(pick)


@given(CHANCE)
@often(5_000)
def test_drawn_cases_hold_the_identities(pick: random.Random) -> None:
    check_any_case(pick)


@given(CHANCE)
@often(5_000)
def test_drawn_terms_hold_the_yuan_and_the_parts(pick: random.Random) -> None:
    check_one_yuan_more(pick)
    check_in_parts(pick)
