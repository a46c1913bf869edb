"""From a filing verdict to what the strip says: tone, icon, at most twelve characters, one reason. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from settledesk.basis.money import ZERO, Money
from settledesk.model.labels import TREATED_AS, VERDICT
from settledesk.model.outcome import Action, FilingVerdict, Missing, Outcome, TreatedAs, Verdict
from settledesk.ui.pieces.split_view import short_citation

TONE = {
    Verdict.FILED: "good",
    Verdict.LOCAL: "good",
    Verdict.NOT_REQUIRED: "good",
    Verdict.NOT_FILED: "warning",
    Verdict.EXPIRED: "warning",
    Verdict.NOT_STARTED: "warning",
    Verdict.WRONG_AREA: "warning",
    Verdict.PENDING: "warning",
    Verdict.UNKNOWN: "warning",
    Verdict.VISIT_NOT_COVERED: "stop",
    Verdict.ENDED: "stop",
    Verdict.OUT_OF_SCOPE: "stop",
}
ICON = {"good": "good", "warning": "warning", "stop": "stop"}
LONGEST_TITLE = 12
"""Characters a clerk can say at one go (ux.md 1.2); the separator counts as one."""
_CAN = {
    Action.FILE_LATE: "可补办备案",
    Action.FILE_MANUAL_CLAIM: "可手工报销",
    Action.EXTEND: "可延长备案",
    Action.CHANGE: "可变更备案",
    Action.TERMINATE: "可终止备案",
    Action.SUPPLY_DOCUMENTS: "可补交材料",
}
_CAN_EMERGENCY = "可补办急诊备案"


@dataclass(frozen=True, slots=True)
class RemedyLine:
    """One way to do better: what, what it saves (empty: not priced), and the clause."""

    text: str
    saves: str
    clause: str


@dataclass(frozen=True, slots=True)
class MissingLine:
    """One fact that is missing: what, whom to ask, and its place in the case (empty: it has none)."""

    what: str
    ask: str
    path: str


@dataclass(frozen=True, slots=True)
class VerdictView:
    """What the strip shows; `note` is the next reason, `more_notes` how many further ones there are."""

    tone: str
    icon: str
    title: str
    reason: str
    clause: str
    remedies: tuple[RemedyLine, ...] = ()
    missing: tuple[MissingLine, ...] = ()
    note: str = ""
    more_notes: int = 0

    @property
    def words(self) -> str:
        """All of it as text, for those who hear it."""
        said = [f"{self.title}。{self.reason}（{self.clause}）" if self.clause else f"{self.title}。{self.reason}"]
        said += [self.note] if self.note else []
        said += [remedy_words(one) for one in self.remedies]
        said += [missing_words(one) for one in self.missing]
        return "；".join(said)


def verdict_view(outcome: Outcome) -> VerdictView:
    """Return what the strip says of an outcome."""
    found = outcome.filing
    first = found.reasons[0] if found.reasons else None
    notes = [reason.text for reason in found.reasons[1:]] + [warning.text for warning in found.warnings]
    tone = _tone(found)
    missing = dict.fromkeys((*found.missing, *outcome.missing))
    return VerdictView(
        tone,
        ICON[tone],
        title(found),
        "" if first is None else first.text,
        "" if first is None else short_citation(first.citation),
        tuple(
            RemedyLine(one.text.rstrip("。；"), _saves(one.patient_saves), short_citation(one.citation))
            for one in found.remedies
        ),
        tuple(_missing(one) for one in missing),
        notes[0] if notes else "",
        max(len(notes) - 1, 0),
    )


def title(found: FilingVerdict) -> str:
    """Return the verdict in at most twelve characters: what it is and, where it fits, what follows from it."""
    whole = VERDICT[found.verdict]
    after = _after(found)
    both = f"{whole}·{after}"
    return both if after and len(both) <= LONGEST_TITLE else whole


def _after(found: FilingVerdict) -> str:
    if TONE[found.verdict] == "good":
        if found.direct_settlement is False:
            return "不能直接结算"
        return TREATED_AS[found.treated_as] if found.treated_as not in (None, TreatedAs.LOCAL) else ""
    if not found.remedies or found.verdict is Verdict.PENDING:
        return ""
    first = found.remedies[0]
    if first.action is Action.FILE_LATE and first.leads_to is TreatedAs.EMERGENCY:
        return _CAN_EMERGENCY
    return _CAN[first.action]


def _tone(found: FilingVerdict) -> str:
    tone = TONE[found.verdict]
    # Filed, but the platform will not take it: green would send the clerk the wrong way.
    return "warning" if tone == "good" and found.direct_settlement is False else tone


def _saves(amount: Money | None) -> str:
    return amount.grouped if amount is not None and amount > ZERO else ""


def _missing(one: Missing) -> MissingLine:
    return MissingLine(one.what, one.who_can_answer, one.path or "")


def remedy_words(one: RemedyLine) -> str:
    """Return a remedy as a sentence."""
    saves = f"：个人少付 {one.saves} 元" if one.saves else ""
    return f"{one.text}{saves}（{one.clause}）"


def missing_words(one: MissingLine) -> str:
    """Return what is missing as a sentence."""
    return f"还差：{one.what}，请问{one.ask}"
