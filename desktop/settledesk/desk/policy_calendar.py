"""Which policy files need a look, and when: those that end, are superseded, or were last reviewed long ago."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from settledesk.basis.span import corresponding_day
from settledesk.desk.policy_files import FileState, area_name, kind_label, last_day_of, state_of
from settledesk.desk.rulebook import Rulebook
from settledesk.policy.rules import FileHead

_REVIEW_MONTHS = 12
_AHEAD_DAYS = 90


class Due(StrEnum):
    """Why a file needs a look."""

    EXPIRES = "expires"
    SUPERSEDED = "superseded"
    REPLACED = "replaced"
    REVIEW = "review"


DUE_LABEL = {
    Due.EXPIRES: "有效期满",
    Due.SUPERSEDED: "被后来的文件替代",
    Due.REPLACED: "换用新文件",
    Due.REVIEW: "该复核有无新文件",
}


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """One thing to look after: the last good day (None: it was never reviewed), the days until then, what to know."""

    file: str
    area: str
    area_name: str
    kind_label: str
    title: str
    due: Due
    day: date | None
    days: int | None
    text: str

    @property
    def past(self) -> bool:
        """Whether the day has gone by, or never was."""
        return self.days is None or self.days < 0


def calendar(rulebook: Rulebook, today: date, ahead: int = _AHEAD_DAYS) -> tuple[CalendarLine, ...]:
    """Return what is past or comes within `ahead` days for the files that are used or will be, the first day first.

    Files that were never reviewed stand at the end; drafts and files that have been replaced need no look.
    """
    found = []
    for file in rulebook.shelf.files:
        head, last = file.head, last_day_of(rulebook.shelf, file)
        if state_of(head, head.in_force, last, today) in (FileState.DRAFT, FileState.REPLACED):
            continue
        reviewed = rulebook.shelf.clauses.reviewed.get(head.name)
        for due, day, note in _dues(head, last, reviewed):
            days = None if day is None else (day - today).days
            if days is None or days <= ahead:
                found.append(
                    CalendarLine(
                        head.name,
                        head.area,
                        area_name(rulebook, head.area),
                        kind_label(head),
                        head.title,
                        due,
                        day,
                        days,
                        f"{DUE_LABEL[due]}：{_when(days)}{note}",
                    )
                )
    return tuple(sorted(found, key=lambda one: (one.day or date.max, one.area, one.file, one.due)))


def _dues(head: FileHead, last: date | None, reviewed: date | None) -> Iterator[tuple[Due, date | None, str]]:
    if head.valid_until is not None:
        yield Due.EXPIRES, head.valid_until, f"（{head.valid_until}）"
    for one in head.superseded:
        yield Due.SUPERSEDED, one.on - timedelta(days=1), f"（{one.on} 起 {one.by}：{one.note}）"
    if last is not None:
        yield Due.REPLACED, last, f"（用到 {last}）"
    if reviewed is None:
        yield Due.REVIEW, None, ""
    else:
        yield Due.REVIEW, corresponding_day(reviewed, _REVIEW_MONTHS), f"（上次 {reviewed}）"


def _when(days: int | None) -> str:
    if days is None:
        return "从未复核"
    return f"还有 {days} 天" if days >= 0 else f"已过 {-days} 天"
