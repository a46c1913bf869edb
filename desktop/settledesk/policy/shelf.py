"""The shelf: all packs of this office, checked at load, and the choice of the files that decide one case."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
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
from settledesk.policy.guidance_file import read_guidance_file
from settledesk.policy.offsite_file import read_limits_file, read_offsite_file
from settledesk.policy.pack_text import Unfit, pack_bytes, shown
from settledesk.policy.rules import (
    AreaPack,
    BenefitsFile,
    Contact,
    Figure,
    FilingFile,
    GuidanceFile,
    LimitsFile,
    OffsiteFile,
    Rules,
)
from settledesk.policy.unread import Unread, released_in

NATIONAL = "000000"
_FILE = re.compile(r"(filing|offsite|limits|guidance|benefits-(?:310|390))-(\d{4}-\d{2}-\d{2})(-draft)?\.toml")
_FOLDER = re.compile(r"([0-9]{6})-[a-z0-9-]{1,80}")
_MOST_FILES = 400
_NONE: Mapping[str, str] = {}
PolicyFile = FilingFile | OffsiteFile | BenefitsFile | LimitsFile | GuidanceFile
F = TypeVar("F", FilingFile, OffsiteFile, BenefitsFile, LimitsFile, GuidanceFile)


class BadPolicies(Exception):
    """Policy packs that cannot be used: every mistake of every file, and what could be read, for further checks."""

    def __init__(self, problems: list[BadPack], shelf: Shelf | None = None) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)
        self.shelf = shelf


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
    """All packs, by area and kind, each kind in the order of its dates; `folders` are those they were read from.

    Released files may be unread yet: each is read when it is first needed, all of them when `files` is asked for.
    """

    def __init__(
        self, packs: Mapping[str, AreaPack], files: tuple[PolicyFile | Unread, ...], folders: tuple[Path, ...]
    ) -> None:
        self.packs = packs
        self.folders = folders
        self._entries = files
        self._by: dict[tuple[str, str], list[PolicyFile | Unread]] = {}
        for file in files:
            area, kind, _, _ = _place(file)
            self._by.setdefault((area, kind), []).append(file)
        for found in self._by.values():
            found.sort(key=_day)
        self._lines: dict[tuple[str, Scheme, bool], tuple[_Line, ...]] = {}
        self._memo: dict[tuple[str, Scheme, bool, tuple[int, ...]], Rules] = {}
        self._ends: dict[str, tuple[str, ...]] = {}

    @cached_property
    def files(self) -> tuple[PolicyFile, ...]:
        """Every file of every pack; BadPolicies with every mistake of those that were unread."""
        found: list[PolicyFile] = []
        problems: list[BadPack] = []
        for entry in self._entries:
            try:
                found.append(_read(entry))
            except BadPolicies as bad:
                problems.extend(bad.problems)
        if problems:
            raise BadPolicies(problems)
        return tuple(found)

    @property
    def unread(self) -> int:
        """How many files were left unread when the packs were loaded."""
        return sum(isinstance(one, Unread) for one in self._entries)

    def file(self, name: str) -> PolicyFile | None:
        """Return the file of a name, as an outcome cites it; None where there is none."""
        return next((_read(one) for one in self._entries if _name(one) == name), None)

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

    def guidance(self, area: str, day: date) -> tuple[GuidanceFile, ...]:
        """Return the guidance in force on a day, the area's own first, then its parents': each adds to the others."""
        return tuple(self._in_force(self.chain(area), "guidance", day, GuidanceFile, same=True))

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
        days = sorted({_day(file) for one in areas for file in self._by.get((one, kind), ())})
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
            latest = next((_read(one) for one in reversed(files) if _day(one) <= day and not _draft(one)), None)
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

        A ceiling that comes later holds a file too, as long as the file is still in force by then. Two released files
        that are unread yet were held against each other before they were released.
        """
        found = []
        for (code, kind), files in self._by.items():
            for one in files if kind == "offsite" else ():
                for area in self.chain(code):
                    for other in self._by.get((area, "limits"), ()):
                        if isinstance(one, Unread) and isinstance(other, Unread):
                            continue
                        file, limits = _read(one), _read(other)
                        if (
                            isinstance(file, OffsiteFile)
                            and isinstance(limits, LimitsFile)
                            and self._meet(file, limits)
                        ):
                            found.extend(_over(file, limits))
        return found

    def _meet(self, file: OffsiteFile, limits: LimitsFile) -> bool:
        """Whether there is a day on which both are in force."""
        if limits.head.draft or file.head.draft:
            return False
        return self.replaced_on(limits) > file.head.in_force and self.replaced_on(file) > limits.head.in_force

    def replaced_on(self, file: PolicyFile) -> date:
        """The day on which the next file of the same kind and area comes into force, date.max where there is none."""
        later = (_day(one) for one in self._by[file.head.area, _kind(file)] if not _draft(one))
        return min((day for day in later if day > file.head.in_force), default=date.max)


def _kind(file: PolicyFile) -> str:
    scheme = file.head.scheme
    return f"benefits-{scheme.value}" if scheme is not None else file.head.kind


def _place(file: PolicyFile | Unread) -> tuple[str, str, date, bool]:
    """Area, kind, day and draft: no two files of a shelf are alike in these."""
    if isinstance(file, Unread):
        return file.area, file.kind, file.day, False
    return file.head.area, _kind(file), file.head.in_force, file.head.draft


def _day(file: PolicyFile | Unread) -> date:
    return file.day if isinstance(file, Unread) else file.head.in_force


def _draft(file: PolicyFile | Unread) -> bool:
    return not isinstance(file, Unread) and file.head.draft


def _name(file: PolicyFile | Unread) -> str:
    return file.name if isinstance(file, Unread) else file.head.name


def _read(file: PolicyFile | Unread) -> PolicyFile:
    """Return a file as read; BadPolicies with every mistake of one that was unread."""
    if not isinstance(file, Unread):
        return file
    found = file.file()
    if not isinstance(found, PolicyFile):
        raise TypeError(type(found))
    return found


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


@dataclass(frozen=True, slots=True)
class ReadPack:
    """A pack's folder as it was read: its files and every mistake.

    `area` is None where the folder has no area.toml of its own: it adds files to the pack of that code.
    """

    folder: str
    code: str
    area: AreaPack | None
    files: tuple[PolicyFile | Unread, ...]
    problems: tuple[BadPack, ...]


def read_pack(folder: Path, known: Mapping[str, str], released: Mapping[str, str] = _NONE) -> ReadPack:
    """Return a pack's folder as read; `known` are the folders of packs that stand already, by code.

    One that stands already takes further files, but no second area.toml. Files that are as `released` has them, by name
    and digest, stay unread.
    """
    match = _FOLDER.fullmatch(folder.name)
    if match is None:
        problem = BadPack(shown(folder.name), "", "文件夹名应为 六位代码-拼音，如 370300-zibo")
        return ReadPack(folder.name, "", None, (), (problem,))
    code = match[1]
    problems: list[BadPack] = []
    area: AreaPack | None = None
    if code not in known:
        area = _load_area(folder, code, problems)
    elif (folder / "area.toml").exists():
        problem = BadPack(folder.name, "", f"{code} 已有文件夹 {known[code]}：只能补充它没有的文件，不能有 area.toml")
        return ReadPack(folder.name, code, None, (), (problem,))
    paths = sorted(folder.glob("*.toml"))
    if len(paths) > _MOST_FILES:
        problems.append(BadPack(folder.name, "", f"超过 {_MOST_FILES} 个文件"))
        paths = []
    found = [_load_file(path, code, problems, released) for path in paths]
    return ReadPack(folder.name, code, area, tuple(one for one in found if one is not None), tuple(problems))


def pack_folders(root: Path) -> list[Path]:
    """Return the folders of packs in a folder, by name; none where there is no such folder."""
    return sorted(one for one in root.iterdir() if one.is_dir()) if root.is_dir() else []


def assemble(packs: Iterable[ReadPack], roots: tuple[Path, ...]) -> tuple[Shelf, list[BadPack]]:
    """Return the shelf of packs that were read without mistakes, and what is wrong between them."""
    areas: dict[str, AreaPack] = {}
    files: dict[tuple[str, str, date, bool], PolicyFile | Unread] = {}
    problems: list[BadPack] = []
    for pack in packs:
        if pack.area is not None:
            areas[pack.code] = pack.area
        for file in pack.files:
            place = _place(file)
            if place in files:
                name = _name(files[place])
                problems.append(
                    BadPack(_name(file), "", f"已有 {name}，不能再有同类同日的文件；新政策另建新日期的文件")
                )
            else:
                files[place] = file
    for code, area in areas.items():
        if area.parent is not None and area.parent not in areas:
            problems.append(
                BadPack(f"{area.folder}/area.toml", "parent", f"没有「{shown(area.parent)}」的文件夹（{code}）")
            )
    shelf = Shelf(areas, tuple(files.values()), roots)
    problems.extend(shelf.over_limits())
    return shelf, problems


def read_packs(root: Path, known: Mapping[str, str], lazily: bool = False) -> list[ReadPack]:
    """Return every pack of a folder as read; a code that another folder in it has already is a mistake.

    With `lazily` what the folder's list of released files names with the right digest stays unread until it is needed.
    """
    released = released_in(root) if lazily else _NONE
    found: dict[str, str] = {}
    packs = []
    for folder in pack_folders(root):
        pack = read_pack(folder, known, released)
        if pack.code in found:
            problem = BadPack(pack.folder, "", f"{pack.code} 已有文件夹 {found[pack.code]}")
            pack = ReadPack(pack.folder, pack.code, None, (), (problem,))
        elif pack.code:
            found[pack.code] = pack.folder
        packs.append(pack)
    return packs


def load_shelf(*folders: Path, lazily: bool = False) -> Shelf:
    """Return the shelf of all packs in these folders; BadPolicies with every mistake of every file that was read.

    A later folder may add files to a pack of an earlier one, never replace any. With `lazily` released files that
    nobody has changed are read when they are first needed.
    """
    packs: list[ReadPack] = []
    for root in folders:
        packs.extend(read_packs(root, {one.code: one.folder for one in packs}, lazily))
    shelf, problems = assemble(packs, folders)
    problems = [*(problem for pack in packs for problem in pack.problems), *problems]
    if problems:
        raise BadPolicies(problems, shelf)
    return shelf


def read_rule_file(path: Path) -> PolicyFile:
    """Return one rule file by itself, of the area that it names; BadPolicies with every mistake."""
    head = PackFile(path, path.name).data.get("file")
    area = head.get("area") if isinstance(head, dict) else None
    problems: list[BadPack] = []
    file = _load_file(path, area if isinstance(area, str) else "", problems)
    if file is None or problems:
        raise BadPolicies(problems or [BadPack(path.name, "", "不是规则文件")])
    return _read(file)


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


def _load_file(
    path: Path, area: str, problems: list[BadPack], released: Mapping[str, str] = _NONE
) -> PolicyFile | Unread | None:
    if path.name in ("area.toml", CLAUSES) or path.name.endswith((".examples.toml", ".review.toml")):
        return None
    name = f"{path.parent.name}/{path.name}"
    match = _FILE.fullmatch(path.name)
    if match is None:
        problems.append(
            BadPack(shown(name), "", "文件名应为 filing-、offsite-、limits-、guidance- 或 benefits-险种- 加日期")
        )
        return None
    review_path = path.with_name(path.name.removesuffix(".toml") + ".review.toml")
    review = PackFile(review_path, f"{path.parent.name}/{review_path.name}") if review_path.exists() else None
    said = (match[1], match[2], match[3] is not None)
    raw = _released_bytes(path, released.get(name))
    if raw is None:
        return _read_file(PackFile(path, name), area, said, review, problems)
    if review is not None:
        review.superseded()
        problems.extend(review.problems)
    return Unread(
        name, area, match[1], date.fromisoformat(match[2]), partial(_released, path, name, raw, area, said, review)
    )


def _released_bytes(path: Path, digest: str | None) -> bytes | None:
    if digest is None:
        return None
    try:
        raw = pack_bytes(path)
    except (OSError, Unfit):
        return None
    return raw if hashlib.sha256(raw).hexdigest() == digest else None


def _released(
    path: Path, name: str, raw: bytes, area: str, said: tuple[str, str, bool], review: PackFile | None
) -> PolicyFile:
    problems: list[BadPack] = []
    file = _read_file(PackFile(path, name, raw), area, said, review, problems)
    if file is None:
        raise BadPolicies(problems)
    return file


def _read_file(
    pack: PackFile, area: str, said: tuple[str, str, bool], review: PackFile | None, problems: list[BadPack]
) -> PolicyFile | None:
    """Read a rule file whose name says its kind, its day and whether it is a draft."""
    kind, day, draft = said
    head = pack.head(area, kind.split("-")[0], review)
    if head.in_force.isoformat() != day:
        pack.wrong("file.in_force", f"应为 {day}，与文件名一致")
    if head.scheme is not None and kind != f"benefits-{head.scheme.value}":
        pack.wrong("file.scheme", "与文件名不一致")
    if head.draft != draft:
        pack.wrong("file.status", "草案的文件名以 -draft 结尾，其他文件的不带")
    file: PolicyFile
    if head.kind == "filing":
        file = read_filing_file(pack, head)
    elif head.kind == "offsite":
        file = read_offsite_file(pack, head)
    elif head.kind == "limits":
        file = read_limits_file(pack, head)
    elif head.kind == "guidance":
        file = read_guidance_file(pack, head)
    else:
        file = read_benefits_file(pack, head)
    problems.extend(pack.problems)
    if review is not None:
        problems.extend(review.problems)
    return file if not pack.problems else None
