"""One filing put through the contract's tests: status, pending, place, start, end, kind of visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from settledesk.basis.span import corresponding_day, last_of_days, last_of_months
from settledesk.engine.names import Names
from settledesk.model.case import Basis, Case, Filing, FilingKind, FilingStatus, VisitKind
from settledesk.model.citation import Citation
from settledesk.model.labels import FILING_KIND, TREATED_AS, VISIT_KIND
from settledesk.model.outcome import Missing, TreatedAs, Verdict, Warning
from settledesk.model.quick import quick
from settledesk.policy.rules import FilingFile, Rules, RuleSet

PASSED_ALL = 6
OVER = (FilingStatus.CANCELLED, FilingStatus.TERMINATED, FilingStatus.DECEASED)
_OVER_TEXT = {
    FilingStatus.CANCELLED: "备案已取消",
    FilingStatus.TERMINATED: "备案已终止",
    FilingStatus.DECEASED: "参保人已故，备案失效",
}


@quick
@dataclass(frozen=True, slots=True)
class Tested:
    """One filing put through the tests: how many it passed, what it failed on, and its span."""

    index: int
    filing: Filing
    treated_as: TreatedAs
    passed: int
    verdict: Verdict
    text: str
    citation: Citation
    first_day: date
    last_day: date | None
    settled_before: bool
    start: Citation
    missing: Missing | None = None
    warnings: tuple[Warning, ...] = ()


def not_covered(row: TreatedAs, kind: VisitKind) -> str:
    """Return the sentence for a kind of visit that a class of filing excludes."""
    return f"{TREATED_AS[row]}备案不含{VISIT_KIND[kind]}，基金不予支付，费用由个人负担"


def try_filing(case: Case, index: int, filing: Filing, side: RuleSet, rules: Rules, name: Names) -> Tested | None:
    """Put one filing through the tests in the contract's order; None where the area knows no such filing."""
    known = side.classes.get(filing.kind)
    if known is None:
        return None
    visit, treated = case.visit, known.value
    admitted = visit.admitted_on
    settled_before = visit.settled_on is None or filing.filed_on <= visit.settled_on
    first, start_clause, cut = first_day(case, filing, side, treated, settled_before)
    last, undecided, end_clause, why = last_day(case, filing, side, first)
    warnings = (*_doubts(filing, case, side, name), *cut)

    def result(passed: int, verdict: Verdict, text: str, citation: Citation, missing: Missing | None = None) -> Tested:
        return Tested(
            index,
            filing,
            treated,
            passed,
            verdict,
            text,
            citation,
            first,
            last,
            settled_before,
            start_clause,
            missing,
            warnings,
        )

    over = filing.status in OVER
    if over and filing.status_on is not None and filing.status_on < admitted:
        text = f"{_OVER_TEXT[filing.status]}（{filing.status_on}），早于入院日 {admitted}"
        return result(0, Verdict.ENDED, text, side.status)
    waits = _waits_for_documents(filing, side, admitted)
    if filing.status is FilingStatus.PENDING or waits is not None:
        text = "备案待审核，尚未生效" if waits is None else "承诺补充的材料在入院日前没有补交，备案尚未生效"
        missing = Missing(
            "备案材料是否已补交、何时生效", f"filings[{index}].documents_supplied_on", rules.who_can_answer
        )
        return result(1, Verdict.PENDING, text, waits or side.status, missing)
    if filing.pool != case.hospital.pool:
        text = f"备案地{name(filing.pool)}，就医地{name(case.hospital.pool)}，不相符"
        return result(2, Verdict.WRONG_AREA, text, side.place)
    days = [admitted]
    if side.discharge_counts is not None and visit.discharged_on is not None:
        days.append(visit.discharged_on)
    days = [day for day in days if first <= day]
    if not days:
        return result(3, Verdict.NOT_STARTED, f"备案自 {first} 起有效，晚于入院日 {admitted}", start_clause)
    if undecided is Verdict.ENDED:
        return result(4, undecided, why, end_clause)
    if undecided is None and last is not None and all(last < day for day in days):
        return result(4, Verdict.EXPIRED, f"备案有效期至 {last}，入院日 {admitted} 已过期", end_clause)
    only = side.only_visits.get(treated)
    if only is not None and visit.kind not in only.value:
        return result(5, Verdict.VISIT_NOT_COVERED, not_covered(treated, visit.kind), only.citation)
    # What is not known comes last: a filing that fails anyhow needs no question asked about it.
    if over and filing.status_on is None:
        text = f"{_OVER_TEXT[filing.status]}，但没有日期"
        missing = Missing(f"{_OVER_TEXT[filing.status]}的日期", f"filings[{index}].status_on", rules.who_can_answer)
        return result(5, Verdict.UNKNOWN, text, side.status, missing)
    if undecided is Verdict.UNKNOWN:
        missing = Missing("备案证明材料的有效期", f"filings[{index}].proof_ends_on", rules.who_can_answer)
        if side.validity[filing.kind].mode == "at_least_months":
            missing = Missing("参保地规定的临时外出备案有效期", f"filings[{index}].ends_on", rules.who_can_answer)
        return result(5, Verdict.UNKNOWN, why, end_clause, missing)
    text = f"{FILING_KIND[filing.kind]}备案同样有效，未取用"
    return result(PASSED_ALL, Verdict.FILED, text, known.citation)


def _waits_for_documents(filing: Filing, side: RuleSet, admitted: date) -> Citation | None:
    """The clause by which the filing only holds once its papers are in, where they were not in by then."""
    rule = side.documents_first
    if rule is None or filing.kind not in rule.value or filing.basis is Basis.PROOF:
        return None
    supplied = filing.documents_supplied_on
    return None if supplied is not None and supplied <= admitted else rule.citation


def first_day(
    case: Case, filing: Filing, side: RuleSet, treated: TreatedAs, settled_before: bool
) -> tuple[date, Citation, tuple[Warning, ...]]:
    """Return the first day a filing holds, the clause, and a warning where a recorded start had to be cut."""
    admitted = case.visit.admitted_on
    late = side.late.get(treated)
    if not settled_before and side.manual_after_settlement is None:
        late = None
    base = filing.filed_on
    if (
        side.documents_first is not None
        and filing.kind in side.documents_first.value
        and filing.basis is not Basis.PROOF
    ):
        base = max(base, filing.documents_supplied_on or base)
    if late is None:
        earliest: date | None = base
        cited = side.start
    elif late.back_days is None:
        earliest, cited = None, late.citation
    else:
        earliest, cited = base - timedelta(days=late.back_days), late.citation
    if filing.starts_on is None:
        counts = base > admitted and (earliest is None or earliest <= admitted)
        first = admitted if counts else base
        return first, (cited if base > admitted else side.start), ()
    if earliest is not None and filing.starts_on < earliest:
        text = f"登记的开始日期 {filing.starts_on} 早于规定允许的最早日期，按 {earliest} 计"
        return earliest, cited, (Warning(text, cited),)
    return filing.starts_on, cited, ()


def last_day(
    case: Case, filing: Filing, side: RuleSet, first: date
) -> tuple[date | None, Verdict | None, Citation, str]:
    """Return the last day a filing holds, or a verdict where its end cannot be told or lies in an earlier stay."""
    rule = side.validity[filing.kind]
    if rule.mode == "one_stay":
        if filing.filed_on < case.visit.admitted_on:
            text = f"急诊备案（{filing.filed_on}）只对当次入院有效，属于本次入院前的就医"
            return filing.ends_on, Verdict.ENDED, rule.citation, text
        return filing.ends_on or case.visit.discharged_on, None, rule.citation, ""
    if filing.ends_on is not None:
        return filing.ends_on, None, rule.citation, ""
    if rule.mode == "open" or any(one in rule.exempt for one in filing.conditions):
        return None, None, rule.citation, ""
    if rule.mode == "days":
        return last_of_days(first, rule.count), None, rule.citation, ""
    if rule.mode == "proof_end":
        if filing.proof_ends_on is None:
            text = "备案有效期随证明材料，但没有证明材料的有效期"
            return None, Verdict.UNKNOWN, rule.citation, text
        return filing.proof_ends_on, None, rule.citation, ""
    last = last_of_months(first, rule.count)
    if rule.mode == "at_least_months" and last < case.visit.admitted_on:
        text = f"国家规定临时备案不少于 {rule.count} 个月（至 {last}），参保地规定的有效期未知"
        return None, Verdict.UNKNOWN, rule.citation, text
    return last, None, rule.citation, ""


def _doubts(filing: Filing, case: Case, side: RuleSet, name: Names) -> tuple[Warning, ...]:
    """Doubts about eligibility warn and never void what the agency accepted (contract, rule 1)."""
    found = []
    if side.household is not None and filing.kind is FilingKind.RESETTLED_RETIREE and filing.household_moved is False:
        text = "异地安置退休备案要求户籍已迁入居住地，登记为未迁入；备案已被受理，请提醒核对"
        found.append(Warning(text, side.household))
    rule, referrer = side.referrer_level, filing.referring_hospital
    if rule is not None and referrer is not None and filing.kind is FilingKind.REFERRAL:
        if referrer.pool != case.patient.pool:
            text = f"转诊医院在{name(referrer.pool)}，不在参保地；备案已被受理，请提醒核对"
            found.append(Warning(text, rule.citation))
        elif not referrer.level.isdigit() or int(referrer.level) < rule.value:
            text = "转诊应由参保地二级及以上定点医院出具；备案已被受理，请提醒核对"
            found.append(Warning(text, rule.citation))
    return tuple(found)


def earliest_change(filing: Filing, file: FilingFile, cost_incurred: bool) -> tuple[date, Citation] | None:
    """Return the earliest day a long-term filing may be changed or cancelled, and the clause; None if no text says.

    Without any cost at the filed place: at once; else after the months of the rule, counted from the start
    (JN-1b, JN-1c: filed 2023-01-10 with cost, earliest 2023-07-10).
    """
    start = filing.starts_on or filing.filed_on
    if not cost_incurred and file.change_free is not None:
        return start, file.change_free
    if file.change_months is None:
        return None
    return corresponding_day(start, file.change_months.value), file.change_months.citation
