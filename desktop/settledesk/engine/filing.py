"""Is this patient filed, for this visit: the contract's tests, in its order, on one area's filing rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from settledesk.engine.at_home import at_home
from settledesk.engine.names import Names
from settledesk.engine.one_filing import PASSED_ALL, Tested, not_covered, try_filing
from settledesk.model.areas import same_province
from settledesk.model.case import Case, VisitKind
from settledesk.model.citation import Citation
from settledesk.model.labels import FILING_KIND, TREATED_AS, VERDICT, VISIT_KIND
from settledesk.model.outcome import Action, FilingVerdict, Missing, Reason, Remedy, TreatedAs, Verdict, Warning
from settledesk.policy.rules import NothingFiled, Offer, Rules, RuleSet

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
        return at_home(case, rules, name, scope)
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


def _off_site(case: Case, rules: Rules, side: RuleSet, name: Names) -> FilingVerdict:
    known, strange = [], []
    for index, filing in enumerate(case.filings):
        one = try_filing(case, index, filing, side, rules, name)
        if one is not None:
            known.append(one)
        else:
            text = f"第 {index + 1} 条备案：{name(case.patient.pool)}没有「{FILING_KIND[filing.kind]}」这类备案，按未备案看"
            strange.append(Reason(text, side.nothing_filed.citation))
    valid = [one for one in known if one.passed == PASSED_ALL]
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
        remedies=tuple(
            one for one in _offers(case, side) if not nothing.direct or one.leads_to is not nothing.treated_as
        ),
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


def _why_not(one: Tested) -> Reason:
    return Reason(f"第 {one.index + 1} 条备案：{one.text}", one.citation)


def _not_known(failed: Tested, others: tuple[Reason, ...]) -> FilingVerdict:
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


def _preference(one: Tested) -> tuple[int, int, int]:
    last = date.max if one.last_day is None else one.last_day
    return _RANK[one.treated_as], -last.toordinal(), one.index


def _filed(
    case: Case, rules: Rules, side: RuleSet, best: Tested, others: tuple[Reason, ...], name: Names
) -> FilingVerdict:
    span = f"{best.first_day} 起" + ("长期有效" if best.last_day is None else f"至 {best.last_day}")
    text = f"{FILING_KIND[best.filing.kind]}备案有效：{name(best.filing.pool)}，{span}，入院日 {case.visit.admitted_on}"
    reasons = [Reason(text, best.citation)]
    admitted = case.visit.admitted_on
    if not best.settled_before:
        cited = side.manual_after_settlement or best.citation
        reasons.append(Reason("备案在自费结算之后办理，不能直接结算，可按参保地规定手工报销", cited))
    if best.filing.filed_on > admitted:
        reasons.append(Reason(f"备案于 {best.filing.filed_on} 补办，自 {best.first_day} 起算", best.start))
    if side.discharge_counts is not None and not _covers(best, admitted):
        reasons.append(Reason("入院日不在有效期内，出院日在有效期内，仍属有效", side.discharge_counts))
    reasons.extend(others)
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


def _covers(one: Tested, day: date) -> bool:
    return one.first_day <= day and (one.last_day is None or day <= one.last_day)


def _failed(case: Case, rules: Rules, side: RuleSet, failed: Tested, others: tuple[Reason, ...]) -> FilingVerdict:
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
    else:
        # It settles directly as it is; only what leads to another row can still help.
        better = (one for one in _offers(case, side) if one.leads_to is not row.treated_as)
        found = replace(found, remedies=tuple(better))
    if row.treated_as is not None:
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
        reason = Reason(not_covered(row, kind), closed.citation)
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
