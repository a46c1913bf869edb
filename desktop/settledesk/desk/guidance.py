"""What to tell a patient: what to bring, where, by when, whom to call, from the city's, province's, nation's files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from settledesk.desk.rulebook import Rulebook
from settledesk.model.case import VisitKind
from settledesk.model.citation import Citation
from settledesk.model.labels import EVIDENCE
from settledesk.model.outcome import TreatedAs
from settledesk.policy.rules import FileHead, GuidanceEntry, Topic

TOPIC = {
    Topic.BRING: "要带什么",
    Topic.WHERE: "在哪里办",
    Topic.WHEN: "什么时候办",
    Topic.CALL: "问谁",
    Topic.KNOW: "要知道的",
    Topic.AFTER: "出院以后",
}


@dataclass(frozen=True, slots=True)
class GuidanceLine:
    """One sentence of guidance with the area it comes from; `evidence` is the Chinese label.

    `doubt` says in Chinese that its text has expired by that day or that a later one has overtaken it, "" otherwise.
    """

    area: str
    topic: str
    text: str
    telephone: str
    citation: Citation
    evidence: str
    doubt: str


def guidance_for(
    rulebook: Rulebook,
    area: str,
    day: date,
    row: TreatedAs | None = None,
    same_province: bool | None = None,
    visit: VisitKind | None = None,
) -> tuple[GuidanceLine, ...]:
    """Return what holds for patients of a pooling area on a day: the area's own lines first, then its parents'.

    `row`, `same_province` and `visit` leave out what is meant for others; None leaves out nothing.
    """
    shelf = rulebook.shelf
    return tuple(
        GuidanceLine(
            shelf.packs[file.head.area].name,
            TOPIC[entry.topic],
            entry.text,
            entry.telephone,
            entry.citation,
            EVIDENCE[entry.citation.evidence.value],
            _doubt(file.head, day),
        )
        for file in shelf.guidance(area, day)
        for entry in file.entries
        if _meant_for(entry, row, same_province, visit)
    )


def _doubt(head: FileHead, day: date) -> str:
    if head.valid_until is not None and head.valid_until < day:
        return f"依据已于 {head.valid_until} 过期，请向参保地核对"
    later = [one for one in head.superseded if one.on <= day]
    return f"自 {later[-1].on} 起已有 {later[-1].by}（{later[-1].note}），请向参保地核对" if later else ""


def _meant_for(
    entry: GuidanceEntry, row: TreatedAs | None, same_province: bool | None, visit: VisitKind | None
) -> bool:
    return (
        (row is None or not entry.kinds or row in entry.kinds)
        and (same_province is None or entry.same_province in (None, same_province))
        and (visit is None or not entry.visits or visit in entry.visits)
    )
