"""One case to its whole outcome: verdict, terms, split, what is due, what it rests on, what could still be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from datetime import date

from settledesk.basis.money import Money
from settledesk.engine.amounts import bill_of, undecided
from settledesk.engine.filing import check_filing
from settledesk.engine.names import Names
from settledesk.engine.split import split
from settledesk.engine.terms import resolve, unclassified
from settledesk.model.areas import same_province
from settledesk.model.case import Case
from settledesk.model.citation import Citation, Evidence, weakest
from settledesk.model.outcome import (
    Buckets,
    Difference,
    Due,
    FilingVerdict,
    Missing,
    Outcome,
    PolicyUsed,
    Remedy,
    Split,
    TreatedAs,
    Warning,
)
from settledesk.model.outcome_document import split_amounts
from settledesk.model.terms import Terms
from settledesk.policy.rules import FileHead, Rules
from settledesk.policy.shelf import NATIONAL

_SUPPLIED = PolicyUsed(None, "terms supplied with the case", None, None)


def evaluate_filing(case: Case, rules: Rules, name: Names) -> Outcome:
    """Return the filing part alone: needs neither fees nor benefits; remedies are not priced."""
    verdict = check_filing(case, rules, name)
    cited = _cited_by(verdict)
    policy = _policy(rules, cited)
    return Outcome(
        case.id, verdict, None, None, verdict.missing, None, policy, _warnings(case, rules, verdict, cited, policy)
    )


def evaluate(case: Case, rules: Rules, name: Names) -> Outcome:
    """Return the whole outcome of a case under the files that decide it.

    The split is None where the verdict is not decided or a figure is in no file; `missing` then says what and
    who can answer. Refusal where the fee lines net to a negative total.
    """
    verdict = check_filing(case, rules, name)
    buckets = bill_of(case, rules)
    if case.terms is not None:
        return _with_own_terms(case, verdict, buckets, case.terms)
    missing = list(verdict.missing)
    found: Split | None = None
    if not missing and not undecided(verdict):
        missing.extend(unclassified(case))
        if not missing:
            result = _split(case, rules, verdict, buckets, verdict.treated_as, name)
            if isinstance(result, Split):
                found = result
            else:
                missing.extend(result)
    if found is not None and verdict.remedies:
        priced = tuple(_priced(case, rules, verdict, buckets, found, remedy, name) for remedy in verdict.remedies)
        verdict = replace(verdict, remedies=priced)
    cited = [*_cited_by(verdict), *_figures(found)]
    policy = _policy(rules, cited)
    return Outcome(
        case.id,
        verdict,
        found,
        None if found is None else due(case, found),
        tuple(missing),
        None if found is None else compare(case, found),
        policy,
        _warnings(case, rules, verdict, cited, policy),
    )


def _with_own_terms(case: Case, verdict: FilingVerdict, buckets: Buckets, terms: Terms) -> Outcome:
    """Terms that the case brings give a split whatever the verdict or route (contract, "Terms")."""
    found = split(buckets, terms, case.visit.kind, case.year_to_date, case.account_balance)
    if not isinstance(found, Split):
        raise AssertionError("terms supplied with a case hold no unknown layer")
    warnings = (*(Warning(text) for text in case.warnings), *verdict.warnings)
    return Outcome(
        case.id, verdict, found, due(case, found), verdict.missing, compare(case, found), (_SUPPLIED,), warnings
    )


def _split(
    case: Case,
    rules: Rules,
    verdict: FilingVerdict,
    buckets: Buckets,
    treated_as: TreatedAs | None,
    name: Names,
    explain: bool = True,
) -> Split | tuple[Missing, ...]:
    if verdict.no_layer_pays or treated_as is None:
        terms: Terms | tuple[Missing, ...] = Terms(None, ())
    else:
        terms = resolve(case, rules, treated_as, same_province(case.patient.pool, case.hospital.pool), name)
    if not isinstance(terms, Terms):
        return terms
    return split(buckets, terms, case.visit.kind, case.year_to_date, case.account_balance, explain)


def _priced(
    case: Case, rules: Rules, verdict: FilingVerdict, buckets: Buckets, found: Split, remedy: Remedy, name: Names
) -> Remedy:
    """Return the remedy with what it would save the patient, where its row can be computed."""
    if remedy.leads_to is None:
        return remedy
    decided = replace(verdict, no_layer_pays=False)
    other = _split(case, rules, decided, buckets, remedy.leads_to, name, explain=False)
    if not isinstance(other, Split):
        return remedy
    return replace(remedy, patient_saves=found.patient - other.patient)


def due(case: Case, found: Split) -> Due | None:
    """Return refund or top-up after the deposit, None where no payment was handed in."""
    if case.deposit is None:
        return None
    left = case.deposit.fen - found.cash.fen
    return Due(case.deposit, Money(max(left, 0)), Money(max(-left, 0)))


def compare(case: Case, found: Split) -> tuple[Difference, ...] | None:
    """Return where the platform's amounts differ from ours, None where the case brought none."""
    if case.platform is None:
        return None
    ours = split_amounts(found)
    return tuple(
        Difference(field, ours[field], amount) for field, amount in case.platform.amounts if ours[field] != amount
    )


def _cited_by(verdict: FilingVerdict) -> list[Citation]:
    return [
        *(one.citation for one in verdict.reasons),
        *(one.citation for one in verdict.remedies),
        *(one.citation for one in verdict.warnings if one.citation is not None),
    ]


def _figures(found: Split | None) -> list[Citation]:
    if found is None:
        return []
    return [cited for step in found.steps for cited in (step.citation, *step.also)]


def _heads(rules: Rules) -> list[FileHead]:
    files = (rules.filing, rules.offsite, rules.benefits)
    return [file.head for file in files if file is not None]


def _policy(rules: Rules, cited: Iterable[Citation]) -> tuple[PolicyUsed, ...]:
    """Return the files the outcome rests on, each with the weakest figure used of it."""
    evidence: dict[str, Evidence] = {}
    for one in cited:
        if one.file is not None:
            known = evidence.get(one.file)
            evidence[one.file] = one.evidence if known is None else weakest(known, one.evidence)
    return tuple(
        PolicyUsed(head.name, head.source, head.digest, evidence[head.name])
        for head in _heads(rules)
        if head.name in evidence
    )


def _warnings(
    case: Case, rules: Rules, verdict: FilingVerdict, cited: list[Citation], policy: tuple[PolicyUsed, ...]
) -> tuple[Warning, ...]:
    found = [Warning(text) for text in case.warnings]
    found.extend(verdict.warnings)
    used = {one.file for one in policy}
    days: dict[str, date | None] = {"filing": case.visit.admitted_on}
    for head in _heads(rules):
        day = days.get(head.kind, case.settlement_day)
        if head.name in used and day is not None:
            found.extend(_stale(head, day))
    found.extend(_by_national_rule(case, rules, used))
    found.extend(Warning(f"待复核：上级文件 {source} 晚于本地所用文件，请核对是否仍适用") for source in rules.newer)
    unconfirmed = dict.fromkeys(
        (one.source, one.clause) for one in cited if one.evidence is Evidence.UNCONFIRMED and one.file is not None
    )
    for source, clause in unconfirmed:
        found.append(
            Warning(f"所用数据未经核实：{source} {clause}，请向{rules.who_can_answer}核对", Citation(source, clause))
        )
    benefits = rules.benefits
    if benefits is not None and benefits.head.name in used:
        for notice in benefits.notices:
            if case.visit.kind in notice.visits:
                found.append(Warning(notice.text, notice.citation))
    return tuple(found)


def _by_national_rule(case: Case, rules: Rules, used: Set[str | None]) -> Iterator[Warning]:
    """Warn where the nation's filing rules stand in for an area that has none of its own, nor its province."""
    file = rules.filing
    if file is None or file.head.area != NATIONAL or file.cross_province is None:
        return
    if file.head.name not in used or case.patient.pool == case.hospital.pool:
        return  # nothing was filed for, or nothing had to be
    text = "参保地没有自己的备案规定可查，备案按国家规定核对；参保地另有规定的，以参保地为准"
    yield Warning(text, file.cross_province.required.citation)


def _stale(head: FileHead, day: date) -> list[Warning]:
    found = []
    if head.valid_until is not None and day > head.valid_until:
        cited = head.expiry or Citation(head.source, "有效期")
        found.append(Warning(f"依据已过期：{head.source} 有效期至 {head.valid_until}，未查到后续文件，请核对", cited))
    for later in head.superseded:
        if day >= later.on:
            text = f"依据已被替代：{later.by} 自 {later.on} 起执行，本程序没有该文本（{later.note}），请核对"
            found.append(Warning(text, Citation(later.by, "全文")))
    return found
