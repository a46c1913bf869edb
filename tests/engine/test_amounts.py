"""The amounts without the words are those of the whole outcome, also from a stored document read the short way."""

from __future__ import annotations

import json
from typing import Any

import pytest

from settledesk.basis.places import shipped
from settledesk.desk.rulebook import Rulebook, open_rulebook
from settledesk.engine.amounts import amounts, bill_of
from settledesk.engine.evaluate import evaluate
from settledesk.engine.filing import check_filing
from settledesk.model.case import Case, Route, Totals
from settledesk.model.case_document import case_document
from settledesk.model.document import read_case
from settledesk.model.outcome import FilingVerdict, Missing, Split
from settledesk.model.stored_case import stored_cases
from tests.engine.random_cases import documents


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    assert shipped("policies").is_dir()
    return open_rulebook()


def asked(rulebook: Rulebook, case: Case) -> tuple[FilingVerdict, Split | tuple[Missing, ...]]:
    rules, name = rulebook.shelf.rules_for(case), rulebook.areas.name
    verdict = check_filing(case, rules, name)
    return verdict, amounts(case, rules, verdict, bill_of(case, rules), name)


def money(found: Split) -> tuple[Any, ...]:
    return (
        found.buckets,
        found.first_self_pay,
        found.deductible_used,
        found.pooled_ratio,
        found.by_fund,
        found.account_pay,
        found.year_to_date,
    )


def stored(case: Case, terms: Any = None) -> str:
    """Return the document as the store keeps it, the forms of the fee lines in place of the lines; and terms of its own."""
    document = {**case_document(case), "terms": terms}
    if document.get("fees"):
        document["fees"] = [list(document["fees"][0])]
    return json.dumps(document, ensure_ascii=False)


def test_a_thousand_random_cases_come_to_the_amounts_of_their_whole_outcomes(rulebook: Rulebook) -> None:
    read = stored_cases(rulebook.areas)
    computed = 0
    for document in documents(1_000, 20261122):
        case = read_case(document, rulebook.areas)
        whole = evaluate(case, rulebook.shelf.rules_for(case), rulebook.areas.name)
        verdict, found = asked(rulebook, case)
        assert verdict.verdict is whole.filing.verdict
        if whole.split is None:
            assert found == whole.missing
            continue
        assert isinstance(found, Split)
        assert not found.steps
        assert money(found) == money(whole.split)
        computed += 1
        if case.visit.route is Route.DIRECT or case.fees is None:
            parts = found.buckets
            again = read(
                stored(case, document.get("terms")),
                Totals(parts.total, parts.self_funded, parts.over_limit, parts.first_pay),
            )
            short, same = asked(rulebook, again)
            assert isinstance(same, Split)
            assert money(same) == money(found)
            assert (short.verdict, short.treated_as, short.direct_settlement) == (
                verdict.verdict,
                verdict.treated_as,
                verdict.direct_settlement,
            )
    assert computed > 500


def test_a_stored_document_that_no_longer_reads_is_a_value_error(rulebook: Rulebook) -> None:
    read = stored_cases(rulebook.areas)
    (document,) = documents(1, 7)
    case = read_case(document, rulebook.areas)
    none = Totals(case.account_balance, case.account_balance, case.account_balance, case.account_balance)
    sound = json.loads(stored(case))
    assert read(json.dumps(sound), none).patient.pool == case.patient.pool
    for wrong in (
        "{",
        json.dumps({**sound, "visit": {**sound["visit"], "kind": "x"}}),
        json.dumps({**sound, "patient": {**sound["patient"], "insured_area": "990000"}}),
        json.dumps({**sound, "account_balance": "1.234"}),
    ):
        with pytest.raises(ValueError):
            read(wrong, none)
