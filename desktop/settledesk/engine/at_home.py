"""The hospital lies in the insured area: local, unless a long-term filing elsewhere changes how it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from settledesk.basis.span import corresponding_day
from settledesk.engine.names import Names
from settledesk.engine.one_filing import OVER, last_day
from settledesk.model.areas import same_province
from settledesk.model.case import Basis, Case, Filing, FilingKind, FilingStatus
from settledesk.model.citation import Citation
from settledesk.model.labels import TREATED_AS
from settledesk.model.outcome import Action, FilingVerdict, Missing, Reason, Remedy, TreatedAs, Verdict
from settledesk.policy.rules import FilingFile, Rules

_TEMPORARY_KINDS = (FilingKind.REFERRAL, FilingKind.EMERGENCY, FilingKind.OTHER_TEMPORARY)


def at_home(case: Case, rules: Rules, name: Names, scope: Citation) -> FilingVerdict:
    """Return the verdict for a hospital in the insured area; `scope` is the clause that makes it local."""
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
    remedies = []
    if treated is not home.with_proof.value:
        text = f"结算前提交{place}户籍证明、居住证或单位工作证明，可按本地待遇"
        until, clause = case.visit.settled_on, home.with_proof.citation
        remedies.append(Remedy(Action.SUPPLY_DOCUMENTS, text, until, clause, leads_to=home.with_proof.value))
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
            last = last_day(case, filing, side, first)[0]
        over = filing.status in OVER and filing.status_on is not None and filing.status_on < day
        ended = last is not None and last < day
        if first <= day and not over and not ended and filing.status is not FilingStatus.PENDING:
            found.append(_Elsewhere(index, filing, first, last))
    return min(found, key=lambda one: (-(one.last_day or date.max).toordinal(), one.index)) if found else None


def _proof_handed_in(filing: Filing, settled: date | None) -> bool:
    """Proof handed in: basis proof, or documents supplied not after the settlement day (contract, rule 1)."""
    if filing.basis is Basis.PROOF:
        return True
    supplied = filing.documents_supplied_on
    return supplied is not None and (settled is None or supplied <= settled)
