"""The policy library as the window shows it: areas with their badges, one area whole, the heat-map of one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from settledesk.basis.text import squeeze
from settledesk.desk.policy_files import (
    SOON_DAYS,
    STATE_LABEL,
    AreaLine,
    FileLine,
    FileState,
    area_lines,
    area_name,
    deciding_days,
    file_lines,
    find_file,
    missing_kinds,
)
from settledesk.desk.rulebook import Rulebook
from settledesk.model.areas import CITY, COUNTY, OUTSIDE, PROVINCE, PROVINCIAL, Area
from settledesk.model.case import VisitKind
from settledesk.policy.heat import Heat, HeatCell, HeatColumn, HeatLayer, HeatRow, State, heat
from settledesk.policy.rules import BenefitsFile, Entered
from settledesk.policy.shelf import NATIONAL
from settledesk.store.readings import plain_pinyin, readings_of

__all__ = [
    "AreaRow",
    "AreaView",
    "Heat",
    "HeatCell",
    "HeatColumn",
    "HeatLayer",
    "HeatRow",
    "Mark",
    "State",
    "area_rows",
    "area_view",
    "areas_found",
    "heats",
]

_POOLING = {
    PROVINCE: "全市（省级）统筹",
    CITY: "市级统筹",
    COUNTY: "县级统筹",
    PROVINCIAL: "省本级统筹",
    OUTSIDE: "不属于内地统筹区",
}


class Mark(StrEnum):
    """What an area's badge tells."""

    PACK = "pack"
    PARENTS = "parents"
    ENTERED = "entered"
    UNCONFIRMED = "unconfirmed"
    SOON = "soon"
    ENDED = "ended"
    COMING = "coming"


_TO_LOOK_AT = (Mark.UNCONFIRMED, Mark.ENDED, Mark.SOON)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of the list, with the word of its badge and what that tells."""

    code: str
    name: str
    province: str
    badge: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class AreaView:
    """One area whole: how it pools, whose rules hold where it has none of its own, its files, what no file decides.

    `deciding` says for each kind of file which day chooses it; `contacts` are offices with their telephones.
    """

    row: AreaRow
    pooling: str
    above: tuple[str, ...]
    files: tuple[FileLine, ...]
    missing: tuple[str, ...]
    deciding: tuple[tuple[str, str], ...]
    contacts: tuple[tuple[str, str], ...]

    def file(self, name: str) -> FileLine | None:
        """Return one of the area's files by its name, None where it has none of that name."""
        return next((one for one in self.files if one.name == name), None)


def area_rows(rulebook: Rulebook, today: date) -> tuple[AreaRow, ...]:
    """Return every area: first those that need a look, then those with rules of their own, then all others, by code."""
    entered: dict[str, list[Entered | None]] = {}
    for file in rulebook.shelf.files:
        entered.setdefault(file.head.area, []).append(file.head.entered)
    rows = [_row(line, entered.get(line.code, [])) for line in area_lines(rulebook, today)]
    return tuple(sorted(rows, key=lambda row: (_rank(row), row.code)))


def areas_found(rows: tuple[AreaRow, ...], text: str) -> tuple[AreaRow, ...]:
    """Return the areas that a text points to, the likeliest first; all of them, as they stand, for a blank one.

    By the beginning of the code, a part of the name, the beginning of its pinyin or initials, or the same of the
    province. The first pinyin of the day takes a third of a second, while the dictionary is read.
    """
    plain = squeeze(text).casefold()
    if not plain:
        return rows
    found = {row.code: row for way in _ways_to_find(plain) for row in rows if way(row)}
    return tuple(found.values())


def area_view(rulebook: Rulebook, row: AreaRow, today: date) -> AreaView:
    """Return one area of the list whole, as it stands on a day."""
    shelf, code = rulebook.shelf, row.code
    pack = shelf.packs.get(code)
    return AreaView(
        row,
        _pooling(rulebook.areas.find(code), code),
        tuple(area_name(rulebook, one) for one in shelf.chain(code)[1:] if one in shelf.packs),
        file_lines(rulebook, code, today),
        missing_kinds(rulebook, code, today),
        deciding_days(rulebook, code),
        () if pack is None else tuple((one.office, one.telephone) for one in pack.contacts),
    )


def heats(rulebook: Rulebook, file_name: str) -> tuple[Heat, ...]:
    """Return the tables of a benefits file, one for each kind of visit that it knows, none for files of other kinds.

    Refusal where there is no such file.
    """
    file = find_file(rulebook, file_name)
    if not isinstance(file, BenefitsFile):
        return ()
    return tuple(one for one in (heat(file, visit) for visit in VisitKind) if one.layers)


def _row(line: AreaLine, entered: list[Entered | None]) -> AreaRow:
    badge, mark = _badge(line, entered)
    return AreaRow(line.code, line.name, line.province, badge, mark)


def _badge(line: AreaLine, entered: list[Entered | None]) -> tuple[str, Mark]:
    if any(one is not None and one.confirmed is None for one in entered):
        return "待确认", Mark.UNCONFIRMED
    if line.state in (FileState.SUPERSEDED, FileState.EXPIRED):
        return STATE_LABEL[line.state], Mark.ENDED
    if line.days is not None and line.days <= SOON_DAYS:
        return f"距到期 {line.days} 天", Mark.SOON
    if line.state is None:
        return line.badge, Mark.PARENTS
    if line.state is not FileState.IN_FORCE:
        return STATE_LABEL[line.state], Mark.COMING
    if all(one is not None for one in entered):
        return "本院录入", Mark.ENTERED
    return "有政策包", Mark.PACK


def _rank(row: AreaRow) -> int:
    return 0 if row.mark in _TO_LOOK_AT else 2 if row.mark is Mark.PARENTS else 1


def _ways_to_find(plain: str) -> Iterator[Callable[[AreaRow], bool]]:
    """Yield what tells whether a text points to an area, the surest way first."""
    yield lambda row: row.code.startswith(plain)
    yield lambda row: row.name.startswith(plain)
    yield lambda row: plain in row.name
    yield lambda row: plain in row.province
    if plain.isascii() and plain.isalpha():
        typed = plain_pinyin(plain)
        # Before what a name can also be read as comes what it usually is: zb is 淄博, and 宁波 only for a scholar.
        yield lambda row: any(way.startswith(typed) for way in _usual_ways(row.name))
        yield lambda row: any(way.startswith(typed) for way in _all_ways(row.name))
        yield lambda row: any(way.startswith(typed) for way in _usual_ways(row.province))


@lru_cache(maxsize=1024)
def _usual_ways(name: str) -> tuple[str, str]:
    syllables = [ways[0] for ways in map(readings_of, name) if ways]
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)


@lru_cache(maxsize=1024)
def _all_ways(name: str) -> tuple[str, ...]:
    return readings_of(name)


def _pooling(area: Area | None, code: str) -> str:
    if code == NATIONAL:
        return "各地没有自己的规定时适用"
    if area is None or area.code != code:
        return ""
    if area.kind == PROVINCE and area.pooled_to is None:
        return "各市各自统筹，没有自己的规定时适用"
    return _POOLING.get(area.kind, "")
