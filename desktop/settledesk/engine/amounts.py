"""The amounts of a case without the words: for asking the same of thousands of settlements under other rules."""

from __future__ import annotations

from settledesk.engine.fees import bill
from settledesk.engine.names import Names
from settledesk.engine.split import split
from settledesk.engine.terms import resolve, unclassified
from settledesk.model.areas import same_province
from settledesk.model.case import Case
from settledesk.model.outcome import Buckets, FilingVerdict, Missing, Split, Verdict
from settledesk.model.terms import Terms
from settledesk.policy.rules import Rules

_NOTHING_BOUGHT = Terms(None, ())


def bill_of(case: Case, rules: Rules) -> Buckets:
    """Return the bill's parts; only on the manual route do they depend on the rules."""
    home = rules.offsite.home_prices if rules.offsite is not None else None
    by_rule = case.terms is not None or (home is not None and home.value)
    return bill(case.fees, case.totals, case.visit.route, by_rule)


def undecided(verdict: FilingVerdict) -> bool:
    """Whether a verdict leaves open as what the stay is treated, so that no amount can follow."""
    if verdict.no_layer_pays:
        return False
    return verdict.verdict in (Verdict.UNKNOWN, Verdict.PENDING, Verdict.OUT_OF_SCOPE) or verdict.treated_as is None


def amounts(
    case: Case, rules: Rules, verdict: FilingVerdict, buckets: Buckets, name: Names
) -> Split | tuple[Missing, ...]:
    """Return the split of `evaluate`, without its steps, from the verdict and the bill under these rules.

    Or what is missing; nothing of either where the verdict alone leaves the stay undecided.
    """
    terms: Terms | tuple[Missing, ...]
    if case.terms is not None:
        terms = case.terms
    elif verdict.missing or undecided(verdict):
        return verdict.missing
    elif missing := unclassified(case):
        return missing
    elif verdict.no_layer_pays or verdict.treated_as is None:
        terms = _NOTHING_BOUGHT
    else:
        terms = resolve(case, rules, verdict.treated_as, same_province(case.patient.pool, case.hospital.pool), name)
    if not isinstance(terms, Terms):
        return terms
    return split(buckets, terms, case.visit.kind, case.year_to_date, case.account_balance, explain=False)
