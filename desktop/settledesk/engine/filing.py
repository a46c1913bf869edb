"""Is this patient filed, for this visit: the contract's tests, in its order, on one area's filing rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from settledesk.basis.span import corresponding_day, last_of_days, last_of_months
from settledesk.model.areas import same_province
from settledesk.model.case import Basis, Case, Filing, FilingKind, FilingStatus, VisitKind
from settledesk.model.citation import Citation
from settledesk.model.labels import FILING_KIND, TREATED_AS, VERDICT, VISIT_KIND
from settledesk.model.outcome import Action, FilingVerdict, Missing, Reason, Remedy, TreatedAs, Verdict, Warning
from settledesk.policy.rules import FilingFile, NothingFiled, Offer, Rules, RuleSet

Names = Callable[[str], str]

NATIONAL = "医保发〔2022〕22号"
INSURED = Citation("医保信息平台接口规范", "1101 人员参保状态 psn_insu_stas")
SCOPE = Citation(f"{NATIONAL} 经办规程", "第二条")
TRAUMA = Citation(f"{NATIONAL} 经办规程", "第三十五条")
_OUTSIDE = ("71", "81", "82", "83")
_RANK = {
    TreatedAs.LONG_TERM: 0,
    TreatedAs.REFERRAL: 1,
    TreatedAs.EMERGENCY: 1,
    TreatedAs.TEMPORARY: 2,
    TreatedAs.UNFILED: 3,
    TreatedAs.LOCAL: 3,
}
_PASSED_ALL = 6


@dataclass(frozen=True, slots=True)
class _Tested:
    """One filing put through the tests: how many it passed, what it failed on, and its span."""

    index: int
    filing: Filing
    treated_as: TreatedAs
    passed: int
    verdict: Verdict
    text: str
    citation: Citation
    first_day: date | None
    last_day: date | None
    settled_before: bool
    missing: Missing | None = None
    warnings: tuple[Warning, ...] = ()


def check_filing(case: Case, rules: Rules, name: Names) -> FilingVerdict:
    """Return what the filings are worth for this visit, with reasons, remedies and what is missing.

    `name` gives an area's display name. Remedies are not priced here (engine.evaluate does that).
    """
    verdict = _before_trauma(case, rules, name)
    return _trauma(case, verdict)


def _before_trauma(case: Case, rules: Rules, name: Names) -> FilingVerdict:
    patient, visit, hospital = case.patient, case.visit, case.hospital
    file = rules.filing
    scope = SCOPE if file is None else file.scope
    if patient.insured_status != "1":
        state = "暂停" if patient.insured_status == "2" else "终止"
        return FilingVerdict(
            Verdict.ENDED,
            None,
            False,
            reasons=(Reason(f"参保状态为{state}，不能享受医保待遇", INSURED),),
            missing=(
                Missing(f"参保状态恢复正常的日期（现为{state}）", "patient.insured_status", rules.who_can_answer),
            ),
        )
    if hospital.pool[:2] in _OUTSIDE:
        return FilingVerdict(
            Verdict.OUT_OF_SCOPE,
            None,
            False,
            reasons=(Reason(f"就医地{name(hospital.pool)}不在异地就医结算范围（不含港澳台）", scope),),
            missing=(Missing("港澳台就医费用能否回参保地报销", None, rules.who_can_answer),),
        )
    if visit.kind is VisitKind.MATERNITY:
        return _unknown(scope, "现有文件都没有规定生育就医的异地待遇", "生育就医的异地待遇", rules)
    if patient.pool == hospital.pool:
        return _local(case, rules, name, scope)
    side = None if file is None else file.side(same_province(patient.pool, hospital.pool))
    if file is None or side is None:
        where = "省内跨市" if same_province(patient.pool, hospital.pool) else "跨省"
        text = f"没有{name(patient.pool)}在入院日 {visit.admitted_on} 有效的{where}备案规定"
        return _unknown(SCOPE, text, f"{name(patient.pool)}的{where}异地就医备案规定", rules)
    return _off_site(case, rules, side, name)


def _unknown(citation: Citation, text: str, what: str, rules: Rules, path: str | None = None) -> FilingVerdict:
    return FilingVerdict(
        Verdict.UNKNOWN,
        None,
        None,
        reasons=(Reason(text, citation),),
        missing=(Missing(what, path, rules.who_can_answer),),
    )


def _local(case: Case, rules: Rules, name: Names, scope: Citation) -> FilingVerdict:
    """The hospital lies in the insured area: local, unless a long-term filing elsewhere changes how it counts."""
    reasons = [Reason(f"就医地{name(case.hospital.pool)}即参保统筹区，按参保地本地就医", scope)]
    file = rules.filing
    deciding = _long_term_elsewhere(case, file)
    if deciding is None:
        return FilingVerdict(Verdict.LOCAL, TreatedAs.LOCAL, True, reasons=tuple(reasons))
    filing = deciding.filing
    at = (deciding.index, deciding.first_day, deciding.last_day)
    place = name(filing.pool)
    if file is None:
        missing = Missing("长期异地备案人员回参保地就医的待遇", None, rules.who_can_answer)
        return FilingVerdict(Verdict.LOCAL, None, True, *at, tuple(reasons), missing=(missing,))
    home = file.return_home
    if home is None:
        reasons.append(Reason(f"已办{place}长期异地备案；规定未限制回参保地就医，按本地待遇", scope))
        return FilingVerdict(Verdict.LOCAL, TreatedAs.LOCAL, True, *at, tuple(reasons))
    if _proof_handed_in(filing, case.settlement_day):
        reasons.append(
            Reason(f"已办{place}长期异地备案并已提交证明材料，回参保地享受本地待遇", home.with_proof.citation)
        )
        treated = home.with_proof.value
        return FilingVerdict(Verdict.LOCAL, treated, True, *at, tuple(reasons))
    treated = home.otherwise.value
    text = f"已办{place}长期异地备案（承诺制，未提交证明），回参保地按{TREATED_AS[treated]}政策"
    reasons.append(Reason(text, home.otherwise.citation))
    remedies = [
        Remedy(
            Action.SUPPLY_DOCUMENTS,
            f"结算前提交{place}户籍证明、居住证或单位工作证明，可按本地待遇",
            case.visit.settled_on,
            home.with_proof.citation,
            leads_to=home.with_proof.value,
        )
    ]
    over = corresponding_day(deciding.first_day, home.terminate_after_months.value)
    today = case.settlement_day
    if today is not None and today >= over:
        text = f"备案已满 {home.terminate_after_months.value} 个月（{over}），可申请终止，此后回参保地就医按本地待遇"
        remedies.append(Remedy(Action.TERMINATE, text, None, home.terminate_after_months.citation))
    return FilingVerdict(Verdict.LOCAL, treated, True, *at, tuple(reasons), tuple(remedies))


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """A long-term filing for another place that is in force on the admission day."""

    index: int
    filing: Filing
    first_day: date
    last_day: date | None


def _long_term_elsewhere(case: Case, file: FilingFile | None) -> _Elsewhere | None:
    """Return the long-term filing elsewhere that counts at home: of several the one that lasts longest."""
    day = case.visit.admitted_on
    found = []
    for index, filing in enumerate(case.filings):
        if filing.pool == case.patient.pool or filing.kind in _TEMPORARY_KINDS:
            continue
        first, last = filing.starts_on or filing.filed_on, filing.ends_on
        if file is not None:
            side = file.side(same_province(case.patient.pool, filing.pool))
            known = None if side is None else side.classes.get(filing.kind)
            if side is None or known is None or known.value is not TreatedAs.LONG_TERM:
                continue
            # At home nothing is dated back: a filing made after the admission here has not begun for it.
            last = _last_day(case, filing, side, first)[0]
        over = filing.status in _OVER and filing.status_on is not None and filing.status_on < day
        ended = last is not None and last < day
        if first <= day and not over and not ended and filing.status is not FilingStatus.PENDING:
            found.append(_Elsewhere(index, filing, first, last))
    return min(found, key=lambda one: (-(one.last_day or date.max).toordinal(), one.index)) if found else None


_TEMPORARY_KINDS = (FilingKind.REFERRAL, FilingKind.EMERGENCY, FilingKind.OTHER_TEMPORARY)
_OVER = (FilingStatus.CANCELLED, FilingStatus.TERMINATED, FilingStatus.DECEASED)
_OVER_TEXT = {
    FilingStatus.CANCELLED: "备案已取消",
    FilingStatus.TERMINATED: "备案已终止",
    FilingStatus.DECEASED: "参保人已故，备案失效",
}


def _proof_handed_in(filing: Filing, settled: date | None) -> bool:
    """Proof handed in: basis proof, or documents supplied not after the settlement day (contract, rule 1)."""
    if filing.basis is Basis.PROOF:
        return True
    supplied = filing.documents_supplied_on
    return supplied is not None and (settled is None or supplied <= settled)


def _off_site(case: Case, rules: Rules, side: RuleSet, name: Names) -> FilingVerdict:
    known, strange = [], []
    for index, filing in enumerate(case.filings):
        one = _test(case, index, filing, side, rules, name)
        if one is not None:
            known.append(one)
        else:
            text = f"备案[{index}]：{name(case.patient.pool)}没有「{FILING_KIND[filing.kind]}」这类备案，按未备案看"
            strange.append(Reason(text, side.nothing_filed.citation))
    valid = [one for one in known if one.passed == _PASSED_ALL]
    # Ties: the later last day (none counts as latest), then list order (contract, rule 2).
    best = min(valid, key=_preference) if valid else None
    failed = None
    if best is None and known:
        failed = min(known, key=lambda one: (-one.passed, *_preference(one)))
    decides = best or failed
    others = (*(_why_not(one) for one in known if one is not decides), *strange)
    if best is not None:
        return _filed(case, rules, side, best, others, name)
    fallback = _without_filing(case, side)
    if failed is not None and failed.verdict is Verdict.UNKNOWN:
        if fallback is None or failed.treated_as is not fallback.treated_as:
            return _not_known(failed, others)
    elif failed is not None and failed.verdict is Verdict.NOT_STARTED and not failed.settled_before:
        # The stay was paid by the patient before anything was filed: nothing settles it directly any more.
        return _failed(case, rules, side, failed, others)
    if fallback is not None:
        reasons = (*fallback.reasons, *(_why_not(one) for one in known), *strange)
        return _ruled(case, rules, side, replace(fallback, reasons=reasons))
    if failed is not None:
        return _failed(case, rules, side, failed, others)
    nothing = side.nothing_filed
    reason = Reason(f"没有到{name(case.hospital.pool)}的有效备案", nothing.citation)
    found = FilingVerdict(
        Verdict.NOT_FILED,
        nothing.treated_as,
        nothing.direct,
        reasons=(reason, *strange),
        remedies=_offers(case, side),
    )
    if nothing.treated_as is TreatedAs.TEMPORARY:
        warning = Warning("未备案不能直接结算；以下按临时外出就医政策试算，供补办备案后核对", nothing.citation)
        found = replace(found, warnings=(warning,))
    return _ruled(case, rules, side, _without_row(found, rules))


def _without_filing(case: Case, side: RuleSet) -> FilingVerdict | None:
    """What holds without any valid filing: none needed on this side, or an emergency that counts as filed."""
    if not side.required.value:
        row = side.not_required_as
        text = f"省内跨市临时外出就医无需备案，按{TREATED_AS[row]}政策直接结算"
        return FilingVerdict(Verdict.NOT_REQUIRED, row, True, reasons=(Reason(text, side.required.citation),))
    as_filed = side.emergency_as_filed
    if case.visit.emergency and as_filed is not None:
        reason = Reason("急诊抢救视同已备案，可直接结算", as_filed.citation)
        return FilingVerdict(Verdict.NOT_REQUIRED, as_filed.value, True, reasons=(reason,))
    return None


def _why_not(one: _Tested) -> Reason:
    return Reason(f"备案[{one.index}]：{one.text}", one.citation)


def _not_known(failed: _Tested, others: tuple[Reason, ...]) -> FilingVerdict:
    return FilingVerdict(
        Verdict.UNKNOWN,
        None,
        None,
        failed.index,
        failed.first_day,
        failed.last_day,
        (Reason(failed.text, failed.citation), *others),
        missing=() if failed.missing is None else (failed.missing,),
        warnings=failed.warnings,
    )


def _preference(one: _Tested) -> tuple[int, int, int]:
    last = date.max if one.last_day is None else one.last_day
    return _RANK[one.treated_as], -last.toordinal(), one.index


def _filed(
    case: Case, rules: Rules, side: RuleSet, best: _Tested, others: tuple[Reason, ...], name: Names
) -> FilingVerdict:
    span = f"{best.first_day} 起" + ("长期有效" if best.last_day is None else f"至 {best.last_day}")
    text = (
        f"{FILING_KIND[best.filing.kind]}备案有效：{name(best.filing.pool)}，{span}，"
        f"入院日 {case.visit.admitted_on} 在有效期内"
    )
    reasons = [Reason(text, best.citation), *others]
    if not best.settled_before:
        cited = side.manual_after_settlement or best.citation
        reasons.append(Reason("备案在自费结算之后办理，不能直接结算，可按参保地规定手工报销", cited))
    found = FilingVerdict(
        Verdict.FILED,
        best.treated_as,
        best.settled_before,
        best.index,
        best.first_day,
        best.last_day,
        tuple(reasons),
        warnings=best.warnings,
    )
    return _ruled(case, rules, side, found)


def _failed(case: Case, rules: Rules, side: RuleSet, failed: _Tested, others: tuple[Reason, ...]) -> FilingVerdict:
    """No filing is valid: the one that passed most tests decides what the clerk reads."""
    reasons = (Reason(failed.text, failed.citation), *others)
    at = (failed.index, failed.first_day, failed.last_day)
    missing = () if failed.missing is None else (failed.missing,)
    if failed.verdict is Verdict.PENDING:
        supply = Remedy(
            Action.SUPPLY_DOCUMENTS, "尽快补交备案承诺的材料；材料补交后备案即时生效", None, failed.citation
        )
        return FilingVerdict(Verdict.PENDING, None, False, *at, reasons, (supply,), missing, failed.warnings)
    if failed.verdict is Verdict.VISIT_NOT_COVERED:
        return FilingVerdict(Verdict.VISIT_NOT_COVERED, failed.treated_as, False, *at, reasons, no_layer_pays=True)
    row: NothingFiled = side.nothing_filed
    if failed.verdict is Verdict.NOT_STARTED and side.not_started is not None:
        row = side.not_started
    found = FilingVerdict(
        failed.verdict,
        row.treated_as,
        row.direct and failed.settled_before,
        *at,
        reasons,
        missing=missing,
        warnings=failed.warnings,
    )
    if not found.direct_settlement:
        found = replace(found, remedies=_offers(case, side))
    if row is side.nothing_filed and row.treated_as is not None:
        reasons = (*reasons, Reason(f"按{TREATED_AS[row.treated_as]}政策计算", row.citation))
        found = replace(found, reasons=reasons)
    return _ruled(case, rules, side, _without_row(found, rules))


def _without_row(found: FilingVerdict, rules: Rules) -> FilingVerdict:
    if found.treated_as is not None or found.missing:
        return found
    missing = Missing(f"{VERDICT[found.verdict]}时参保地的异地就医支付政策", None, rules.who_can_answer)
    return replace(found, missing=(missing,))


def _ruled(case: Case, rules: Rules, side: RuleSet, found: FilingVerdict) -> FilingVerdict:
    """Hold the kind of visit against what the row's text rules: excluded, silent (then unknown), or ruled."""
    row, kind = found.treated_as, case.visit.kind
    if row is None:
        return found
    closed = side.only_visits.get(row)
    if closed is not None and kind not in closed.value:
        reason = Reason(_not_covered(row, kind), closed.citation)
        return replace(
            found,
            verdict=Verdict.VISIT_NOT_COVERED,
            direct_settlement=False,
            reasons=(reason, *found.reasons),
            remedies=(),
            no_layer_pays=True,
        )
    ruled = side.ruled_visits.get(row)
    if ruled is not None and kind not in ruled.value:
        text = f"{TREATED_AS[row]}的{VISIT_KIND[kind]}待遇，文件没有规定"
        return FilingVerdict(
            Verdict.UNKNOWN,
            None,
            None,
            reasons=(Reason(text, ruled.citation), *found.reasons),
            missing=(Missing(text.replace("文件没有规定", "需参保地答复"), None, rules.who_can_answer),),
            warnings=found.warnings,
        )
    return found


def _not_covered(row: TreatedAs, kind: VisitKind) -> str:
    return f"{TREATED_AS[row]}备案不含{VISIT_KIND[kind]}，基金不予支付，费用由个人负担"


def _offers(case: Case, side: RuleSet) -> tuple[Remedy, ...]:
    """Return what the rule still allows: late filing before the settlement, or a manual claim after it."""
    settled, asked = case.visit.settled_on, case.as_of
    over = settled is not None and asked is not None and asked > settled
    found = []
    for offer in side.offers:
        if not _offered(offer, case):
            continue
        if not over:
            found.append(Remedy(offer.action, offer.text, settled, offer.citation, leads_to=offer.leads_to))
        elif offer.action is Action.FILE_LATE and side.manual_after_settlement is not None:
            text = "已自费结算：补办备案后，凭票据按参保地规定申请手工报销"
            cited = side.manual_after_settlement
            found.append(Remedy(Action.FILE_MANUAL_CLAIM, text, None, cited, leads_to=offer.leads_to))
    return tuple({(one.action, one.leads_to): one for one in found}.values())


def _offered(offer: Offer, case: Case) -> bool:
    if offer.when == "any":
        return True
    return case.visit.emergency is (offer.when == "emergency")


def _test(case: Case, index: int, filing: Filing, side: RuleSet, rules: Rules, name: Names) -> _Tested | None:
    """Put one filing through the tests in the contract's order; None where the area knows no such filing."""
    known = side.classes.get(filing.kind)
    if known is None:
        return None
    visit, treated = case.visit, known.value
    admitted = visit.admitted_on
    settled_before = visit.settled_on is None or filing.filed_on <= visit.settled_on
    first, start_clause, cut = _first_day(case, filing, side, treated, settled_before)
    last, undecided, end_clause, why = _last_day(case, filing, side, first)
    warnings = (*_doubts(filing, case, side, name), *cut)

    def result(passed: int, verdict: Verdict, text: str, citation: Citation, missing: Missing | None = None) -> _Tested:
        return _Tested(
            index, filing, treated, passed, verdict, text, citation, first, last, settled_before, missing, warnings
        )

    over = filing.status in _OVER
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
        return result(5, Verdict.VISIT_NOT_COVERED, _not_covered(treated, visit.kind), only.citation)
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
    return result(_PASSED_ALL, Verdict.FILED, text, known.citation)


def _waits_for_documents(filing: Filing, side: RuleSet, admitted: date) -> Citation | None:
    """The clause by which the filing only holds once its papers are in, where they were not in by then."""
    rule = side.documents_first
    if rule is None or filing.kind not in rule.value or filing.basis is Basis.PROOF:
        return None
    supplied = filing.documents_supplied_on
    return None if supplied is not None and supplied <= admitted else rule.citation


def _first_day(
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


def _last_day(
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


def _trauma(case: Case, found: FilingVerdict) -> FilingVerdict:
    """An injury is judged last, over the result (contract, rule 2)."""
    injury = case.visit.trauma
    if injury is None or found.verdict is Verdict.OUT_OF_SCOPE or case.patient.insured_status != "1":
        return found
    if injury.third_party:
        reason = Reason("外伤有第三方责任，应由第三方负担，基金不予支付", TRAUMA)
        return replace(
            found,
            verdict=Verdict.VISIT_NOT_COVERED,
            direct_settlement=False,
            reasons=(reason, *found.reasons),
            remedies=(),
            missing=(),
            no_layer_pays=True,
        )
    if injury.commitment_signed:
        return found
    reason = Reason("外伤无第三方责任，但承诺书尚未签署，暂不能直接结算", TRAUMA)
    supply = Remedy(
        Action.SUPPLY_DOCUMENTS, "签署《外伤无第三方责任承诺书》后可直接结算", case.visit.settled_on, TRAUMA
    )
    return replace(found, direct_settlement=False, reasons=(*found.reasons, reason), remedies=(*found.remedies, supply))


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
