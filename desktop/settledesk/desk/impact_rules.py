"""The rules as they would be with a new file: it stands in for the file of its kind, area and scheme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from settledesk.basis.errors import BadPack, refuse
from settledesk.desk.rulebook import BadPolicies, Rulebook
from settledesk.model.areas import AreaTable
from settledesk.policy.rules import BenefitsFile, FileHead, FilingFile, OffsiteFile
from settledesk.policy.shelf import NATIONAL, PolicyFile, Shelf, read_rule_file

_BESIDE = ("area.toml", "clauses.toml")
Deciding = FilingFile | OffsiteFile | BenefitsFile


@dataclass(frozen=True, slots=True)
class BothShelves:
    """The rules in force and those with the new files among them; what both have alike is the same object in both."""

    now: Shelf
    then: Shelf
    areas: AreaTable
    files: tuple[FileHead, ...]
    warnings: tuple[str, ...]


def with_new(rulebook: Rulebook, new: Path, throughout: bool) -> BothShelves:
    """Return the rules in force and those with a new rule file, or with all rule files of a folder.

    A new file, draft or not, holds from its day until the next of its kind, and takes the place of one of the same
    day. With `throughout` it holds on every day, before its own too: what would it have cost had it been in force.
    Refusal where there is nothing that could decide a settlement, BadPolicies with every mistake of the files.
    """
    files = _read(_meant(new, rulebook.shelf.folders))
    deciding = tuple(one for one in files if isinstance(one, Deciding))
    if not deciding:
        raise refuse(
            new.name, "没有能决定结算的规则文件", "请指定备案、异地支付或待遇文件（filing、offsite、benefits）"
        )
    for file in deciding:
        area = rulebook.areas.find(file.head.area)
        if file.head.area != NATIONAL and (area is None or area.code != file.head.area):
            raise refuse(file.head.name, f"{file.head.area} 不是统筹区", "请核对 [file] 中 area 的六位代码")
    places = [_line(one.head) if throughout else _place(one.head) for one in deciding]
    if len(set(places)) < len(places):
        alike = "同一地区、同一种类" if throughout else "同一地区、同一种类、同一天"
        raise refuse(new.name, f"有两份{alike}的文件", "请只留一份")
    now = rulebook.shelf
    then = _shelf(now, deciding, throughout)
    # A ceiling holds against the day that the file itself names, whatever is asked here.
    over = _shelf(now, deciding, throughout=False).over_limits()
    return BothShelves(now, then, rulebook.areas, tuple(one.head for one in deciding), tuple(str(one) for one in over))


def _shelf(now: Shelf, files: tuple[Deciding, ...], throughout: bool) -> Shelf:
    """The shelf on which the new files stand in."""
    new = tuple(_in_force(one, throughout) for one in files)
    same = _line if throughout else _place
    taken = {same(one.head) for one in new}
    kept = tuple(one for one in now.files if one.head.draft or same(one.head) not in taken)
    return Shelf(now.packs, (*kept, *new), now.folders)


def _meant(new: Path, folders: tuple[Path, ...]) -> Path:
    """The path as given, or where it names a file of the library (`510000-sichuan/filing-2023-01-01-draft`), that."""
    if new.exists() or new.is_absolute():
        return new
    named = (folder / new.parent / (new.name.removesuffix(".toml") + ".toml") for folder in folders)
    return next((path for path in named if path.is_file()), new)


def _read(new: Path) -> tuple[PolicyFile, ...]:
    found: list[PolicyFile] = []
    problems: list[BadPack] = []
    try:
        paths = tuple(_paths(new))
    except OSError:
        paths = ()
    if not paths:
        raise refuse(str(new), "这里没有规则文件", "请指定一份规则文件，或放规则文件的文件夹")
    for path in paths:
        try:
            found.append(read_rule_file(path))
        except BadPolicies as bad:
            problems.extend(bad.problems)
    if problems:
        raise BadPolicies(problems)
    return tuple(found)


def _paths(new: Path) -> Iterator[Path]:
    """The rule files that are meant: the file itself, those of a folder, or those of the folders in it."""
    if not new.is_dir():
        if new.is_file():
            yield new
        return
    for path in sorted((*new.glob("*.toml"), *new.glob("*/*.toml"))):
        if path.name not in _BESIDE and not path.name.endswith((".examples.toml", ".review.toml")):
            yield path


def _in_force(file: Deciding, throughout: bool) -> Deciding:
    day = date.min if throughout else file.head.in_force
    return replace(file, head=replace(file.head, draft=False, in_force=day))


def _line(head: FileHead) -> tuple[object, ...]:
    return head.area, head.kind, head.scheme


def _place(head: FileHead) -> tuple[object, ...]:
    return *_line(head), head.in_force
