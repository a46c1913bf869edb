"""What a clause of the library says, as the clause panel and the tables of the 政策 screen show it."""

from __future__ import annotations

from settledesk.desk.clauses import ClauseText
from settledesk.model.citation import Evidence
from settledesk.model.labels import EVIDENCE
from settledesk.ui.pieces.clause import ClauseView
from settledesk.ui.pieces.split_view import short_source

_UNCONFIRMED = EVIDENCE[Evidence.UNCONFIRMED.value]
_ICON = {EVIDENCE[Evidence.OFFICIAL.value]: "good", _UNCONFIRMED: "warning"}
_TONE = {EVIDENCE[Evidence.OFFICIAL.value]: "good", _UNCONFIRMED: "warning"}


def clause_view(found: ClauseText) -> ClauseView:
    """Return a clause as the panel shows it."""
    return ClauseView(
        f"{short_source(found.source)} {found.clause}".strip(),
        found.says,
        found.title,
        found.evidence,
        "" if found.checked_on is None else found.checked_on.isoformat(),
        found.known and found.evidence != _UNCONFIRMED,
    )


def evidence_icon(evidence: str) -> str:
    """Return the icon of a label of EVIDENCE, none for what stands between sure and unsure."""
    return _ICON.get(evidence, "")


def evidence_tone(evidence: str) -> str:
    """Return the tone of a label of EVIDENCE."""
    return _TONE.get(evidence, "text")
