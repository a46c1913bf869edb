"""Whether a case waits for local benefits that a clerk can enter by hand, and whose they are."""

from __future__ import annotations

from settledesk.desk.examine import Examined
from settledesk.desk.office import Office
from settledesk.model.case import Scheme, VisitKind

_STANDARDS = "待遇标准"


def benefits_wanted(office: Office, found: Examined) -> tuple[str, Scheme] | None:
    """Return the pooling area and scheme for which benefits should be entered, None where that would not help.

    That is an inpatient stay that lacks them altogether, or for which those entered by hand leave something open; what
    a shipped or an imported file leaves open is not entered by hand.
    """
    case, outcome = found.case, found.outcome
    if case is None or outcome is None or outcome.split is not None or case.visit.kind is not VisitKind.INPATIENT:
        return None
    benefits = office.rulebook.shelf.rules_for(case).benefits
    if benefits is not None and benefits.head.entered is None:
        return None
    open_facts = [one.what for one in outcome.missing if one.path is None]
    if any(benefits is not None or _STANDARDS in what for what in open_facts):
        return case.patient.pool, case.patient.scheme
    return None
