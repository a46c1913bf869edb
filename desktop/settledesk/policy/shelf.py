"""The shelf: all packs of this office, checked at load, and the choice of the files that decide one case."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from settledesk.basis.errors import BadPack
from settledesk.model.areas import same_province
from settledesk.model.case import Case, Scheme
from settledesk.model.terms import ChangeKind, Fund
from settledesk.policy.benefits_file import read_benefits_file
from settledesk.policy.clauses import FILE as CLAUSES
from settledesk.policy.clauses import Clauses, load_clauses
from settledesk.policy.figures import PackFile
from settledesk.policy.filing_file import read_filing_file
from settledesk.policy.offsite_file import read_limits_file, read_offsite_file
from settledesk.policy.rules import (
    AreaPack,
    BenefitsFile,
    Contact,
    Figure,
    FilingFile,
    LimitsFile,
    OffsiteFile,
    Rules,
)

NATIONAL = "000000"
_FILE = re.compile(r"(filing|offsite|limits|benefits-(?:310|390))-(\d{4}-\d{2}-\d{2})\.toml")
_FOLDER = re.compile(r"(\d{6})-[a-z0-9-]+")
PolicyFile = FilingFile | OffsiteFile | BenefitsFile | LimitsFile
F = TypeVar("F", FilingFile, OffsiteFile, BenefitsFile, LimitsFile)


class BadPolicies(Exception):
    """Policy packs that cannot be used: every mistake of every file."""

    def __init__(self, problems: list[BadPack]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class _Line:
    """The files of one kind that hold for an area, one after the other, and what overtook each."""

    by_admission: bool
    days: tuple[date, ...]
    files: tuple[PolicyFile | None, ...]
    newer: tuple[tuple[str, ...], ...]

    def place(self, days: tuple[date, date | None]) -> int:
        """Where on the line a case stands, −1 before its first file or without a deciding day."""
        day = days[0] if self.by_admission else days[1]
        return -1 if day is None else bisect_right(self.days, day) - 1


class Shelf:
    """All packs, by area and kind, each kind in the order of its dates; `folders` are those they were read from."""

    def __init__(self, packs: Mapping[str, AreaPack], files: tuple[PolicyFile, ...], folders: tuple[Path, ...]) -> None:
        self.packs = packs
        self.files = files
        self.folders = folders
        self._by: dict[tuple[str, str], list[PolicyFile]] = {}
        for file in files:
            self._by.setdefault((file.head.area, _kind(file)), []).append(file)
        for found in self._by.values():
            found.sort(key=lambda file: file.head.in_force)
        self._lines: dict[tuple[str, Scheme, bool], tuple[_Line, ...]] = {}
        self._memo: dict[tuple[str, Scheme, bool, tuple[int, ...]], Rules] = {}
        self._ends: dict[str, tuple[str, ...]] = {}

    @cached_property
    def clauses(self) -> Clauses:
        """The clause texts beside the rule files: read when first asked for, since no computation needs them."""
        return load_clauses(*self.folders)

    def chain(self, area: str) -> tuple[str, ...]:
        """The area's own pack and its parents, nearest first: the pack, its parent, the province, the nation."""
        known = self._ends.get(area)
        if known is None:
            found = [area]
            pack = self.packs.get(area)
            parent = pack.parent if pack else f"{area[:2]}0000"
            while parent is not None and parent not in found:
                found.append(parent)
                above = self.packs.get(parent)
                parent = above.parent if above else NATIONAL
            known = self._ends[area] = tuple(found)
        return known

    def rules_for(self, case: Case) -> Rules:
        """Return the files that decide a case, each by its own deciding day; a file that is not there is None."""
        area, scheme = case.patient.pool, case.patient.scheme
        same = same_province(area, case.hospital.pool)
        lines = self._lines.get((area, scheme, same))
        if lines is None:
            lines = self._lines[area, scheme, same] = self._draw_lines(area, scheme, same)
        days = (case.visit.admitted_on, case.settlement_day)
        places = tuple(line.place(days) for line in lines)
        known = self._memo.get((area, scheme, same, places))
        if known is None:
            known = self._memo[area, scheme, same, places] = self._rules(area, lines, places)
        return known

    def _draw_lines(self, area: str, scheme: Scheme, same: bool) -> tuple[_Line, ...]:
        """The files of each kind that hold for an area in turn, from day to day."""
        chain = self.chain(area)
        return (
            self._line(self.decided_by(area, "filing"), chain, "filing", FilingFile, same),
            self._line(self.decided_by(area, "offsite"), chain, "offsite", OffsiteFile, same),
            # Benefits are an area's own: a parent's are never borrowed.
            self._line(self.decided_by(area, "benefits"), (area,), f"benefits-{scheme.value}", BenefitsFile, same),
        )

    def _line(self, decided_by: str, areas: tuple[str, ...], kind: str, shape: type[F], same: bool) -> _Line:
        days = sorted({file.head.in_force for one in areas for file in self._by.get((one, kind), ())})
        files = tuple(self._choose(areas, kind, day, shape, same) for day in days)
        newer = tuple(self._newer(areas, file, day, same) for file, day in zip(files, days, strict=True))
        return _Line(decided_by == "admission", tuple(days), files, newer)

    def _rules(self, area: str, lines: tuple[_Line, ...], places: tuple[int, ...]) -> Rules:
        files = [line.files[place] if place >= 0 else None for line, place in zip(lines, places, strict=True)]
        newer = [line.newer[place] for line, place in zip(lines, places, strict=True) if place >= 0]
        filing, offsite, benefits = files
        packs = [self.packs[code] for code in self.chain(area) if code in self.packs]
        contact = next((f"{one.office} {one.telephone}" for pack in packs for one in pack.contacts), "")
        return Rules(
            area,
            filing if isinstance(filing, FilingFile) else None,
            offsite if isinstance(offsite, OffsiteFile) else None,
            benefits if isinstance(benefits, BenefitsFile) else None,
            contact or "参保地医保经办机构",
            tuple(dict.fromkeys(source for sources in newer for source in sources)),
        )

    def _choose(self, chain: tuple[str, ...], kind: str, day: date | None, shape: type[F], same: bool) -> F | None:
        if day is None:
            return None
        return next(self._in_force(chain, kind, day, shape, same), None)

    def _in_force(self, chain: tuple[str, ...], kind: str, day: date, shape: type[F], same: bool) -> Iterator[F]:
        """The file of each area of the chain that is in force on a day, the nearest area first; drafts never."""
        for area in chain:
            files = self._by.get((area, kind), ())
            found = [file for file in files if file.head.in_force <= day and not file.head.draft]
            latest = found[-1] if found else None
            if isinstance(latest, FilingFile) and latest.side(same) is None:
                continue
            if isinstance(latest, shape):
                yield latest

    def _newer(self, chain: tuple[str, ...], file: F | None, day: date | None, same: bool) -> tuple[str, ...]:
        """The parents' files of the same kind that came into force after the child's own: it needs another look."""
        if file is None or day is None:
            return ()
        found = self._in_force(chain, _kind(file), day, type(file), same)
        return tuple(one.head.source for one in found if one.head.in_force > file.head.in_force)

    def decided_by(self, area: str, kind: str) -> str:
        """Which day decides for a kind of file in this area: "admission" or "settlement" (contract's default)."""
        for code in self.chain(area):
            pack = self.packs.get(code)
            if pack is not None and kind in pack.decided_by:
                return pack.decided_by[kind].value
        return "admission" if kind == "filing" else "settlement"

    def over_limits(self) -> list[BadPack]:
        """Hold every off-site file against its parents' ceilings; return each figure that breaks one.

        A ceiling that comes later holds a file too, as long as the file is still in force by then.
        """
        found = []
        for file in self.files:
            if isinstance(file, OffsiteFile) and not file.head.draft:
                for area in self.chain(file.head.area):
                    for limits in self._by.get((area, "limits"), ()):
                        if isinstance(limits, LimitsFile) and self._meet(file, limits):
                            found.extend(_over(file, limits))
        return found

    def _meet(self, file: OffsiteFile, limits: LimitsFile) -> bool:
        """Whether there is a day on which both are in force."""
        if limits.head.draft:
            return False
        return self._replaced_on(limits) > file.head.in_force and self._replaced_on(file) > limits.head.in_force

    def _replaced_on(self, file: PolicyFile) -> date:
        """The day on which the next file of the same kind and area comes into force."""
        later = (one.head.in_force for one in self._by[file.head.area, _kind(file)] if not one.head.draft)
        return min((day for day in later if day > file.head.in_force), default=date.max)


def _kind(file: PolicyFile) -> str:
    scheme = file.head.scheme
    return f"benefits-{scheme.value}" if scheme is not None else file.head.kind


def _over(file: OffsiteFile, limits: LimitsFile) -> list[BadPack]:
    found = []
    for row, rule in file.rows.items():
        for visit, first in rule.first_self_pay.items():
            most = limits.first_self_pay.get(visit)
            if most is not None and first.ratio > most.value:
                clause = f"{most.citation.source} {most.citation.clause}"
                key = f"rows.{row.value}.first_self_pay.{visit.value}"
                found.append(
                    BadPack(file.head.name, key, f"首先自付 {first.ratio} 超过上级上限 {most.value}（{clause}）")
                )
        change = rule.changes.get(Fund.POOLED)
        points = limits.points.get(row)
        if (
            change is not None
            and points is not None
            and change.kind is ChangeKind.POINTS
            and -change.value > points.value
        ):
            clause = f"{points.citation.source} {points.citation.clause}"
            key = f"rows.{row.value}.changes.pooled"
            found.append(BadPack(file.head.name, key, f"降低 {-change.value} 超过上级上限 {points.value}（{clause}）"))
    return found


def load_shelf(*folders: Path) -> Shelf:
    """Return the shelf of all packs in these folders; BadPolicies with every mistake of every file."""
    packs: dict[str, AreaPack] = {}
    files: list[PolicyFile] = []
    problems: list[BadPack] = []
    for root in folders:
        for folder in sorted(one for one in root.iterdir() if one.is_dir()) if root.is_dir() else ():
            match = _FOLDER.fullmatch(folder.name)
            if match is None:
                problems.append(BadPack(folder.name, "", "文件夹名应为 六位代码-拼音，如 370300-zibo"))
                continue
            if match[1] in packs:
                problems.append(BadPack(folder.name, "", f"{match[1]} 已有文件夹 {packs[match[1]].folder}"))
                continue
            packs[match[1]] = _load_area(folder, match[1], problems)
            for path in sorted(folder.glob("*.toml")):
                file = _load_file(path, match[1], problems)
                if file is not None:
                    files.append(file)
    for code, pack in packs.items():
        if pack.parent is not None and pack.parent not in packs:
            problems.append(BadPack(f"{pack.folder}/area.toml", "parent", f"没有「{pack.parent}」的文件夹（{code}）"))
    shelf = Shelf(packs, tuple(files), folders)
    problems.extend(shelf.over_limits())
    if problems:
        raise BadPolicies(problems)
    return shelf


def _load_area(folder: Path, code: str, problems: list[BadPack]) -> AreaPack:
    pack = PackFile(folder / "area.toml", f"{folder.name}/area.toml")
    data = pack.data
    pack.only(data, "", "code", "name", "parent", "documents", "decided_by", "contacts")
    if data and data.get("code") != code:
        pack.wrong("code", f"应为「{code}」，与文件夹名一致")
    decided: dict[str, Figure[str]] = {}
    table = pack.table(data, "", "decided_by")
    pack.only(table, "decided_by.", "filing", "offsite", "benefits")

    def day(at: str, value: object) -> str:
        if value not in ("admission", "settlement"):
            pack.wrong(at, "应为 admission 或 settlement")
        return "admission" if value == "admission" else "settlement"

    for kind in table:
        figure = pack.figure(table, "decided_by.", kind, day)
        if figure is not None:
            decided[kind] = figure
    contacts = []
    for number, one in enumerate(pack.tables(data, "", "contacts")):
        at = f"contacts[{number}]."
        pack.only(one, at, "office", "telephone", "doc", "clause", "note")
        pack.citation(one, at)
        contacts.append(Contact(pack.text(one, at, "office"), pack.text(one, at, "telephone")))
    parent = data.get("parent")
    if parent is not None and not isinstance(parent, str):
        pack.wrong("parent", "应为带引号的六位代码")
    found = AreaPack(
        code,
        pack.text(data, "", "name"),
        parent if isinstance(parent, str) else None,
        decided,
        tuple(contacts),
        folder.name,
    )
    problems.extend(pack.problems)
    return found


def _load_file(path: Path, area: str, problems: list[BadPack]) -> PolicyFile | None:
    if path.name in ("area.toml", CLAUSES) or path.name.endswith((".examples.toml", ".review.toml")):
        return None
    name = f"{path.parent.name}/{path.name}"
    match = _FILE.fullmatch(path.name)
    if match is None:
        problems.append(BadPack(name, "", "文件名应为 filing-、offsite-、limits- 或 benefits-险种- 加日期"))
        return None
    pack = PackFile(path, name)
    review_path = path.with_name(path.name.removesuffix(".toml") + ".review.toml")
    review = PackFile(review_path, f"{path.parent.name}/{review_path.name}") if review_path.exists() else None
    head = pack.head(area, match[1].split("-")[0], review)
    if head.in_force.isoformat() != match[2]:
        pack.wrong("file.in_force", f"应为 {match[2]}，与文件名一致")
    if head.scheme is not None and match[1] != f"benefits-{head.scheme.value}":
        pack.wrong("file.scheme", "与文件名不一致")
    file: PolicyFile
    if head.kind == "filing":
        file = read_filing_file(pack, head)
    elif head.kind == "offsite":
        file = read_offsite_file(pack, head)
    elif head.kind == "limits":
        file = read_limits_file(pack, head)
    else:
        file = read_benefits_file(pack, head)
    problems.extend(pack.problems)
    if review is not None:
        problems.extend(review.problems)
    return file if not pack.problems else None
