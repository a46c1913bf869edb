"""Takes one figure of a shipped pack out, or shifts its number, and finds the worked example that dies of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from settledesk.basis.errors import Refusal
from settledesk.basis.places import shipped
from settledesk.desk.proofs import Example, read_examples, rules_of, run_example
from settledesk.engine.one_filing import earliest_change
from settledesk.model.areas import AreaTable
from settledesk.model.case import Basis, Filing, FilingKind, FilingStatus
from settledesk.policy.areas import load_areas
from settledesk.policy.benefits_file import read_benefits_file
from settledesk.policy.coverage import Coverage, load_coverage, value_at
from settledesk.policy.figures import PackFile
from settledesk.policy.filing_file import read_filing_file
from settledesk.policy.offsite_file import read_limits_file, read_offsite_file
from settledesk.policy.rules import FilingFile, LimitsFile
from settledesk.policy.shelf import PolicyFile, Shelf, load_shelf

POLICIES = shipped("policies")
_NOT_FIGURES = ("doc", "clause", "evidence", "note", "when", "text")
_READ: dict[str, Any] = {
    "filing": read_filing_file,
    "offsite": read_offsite_file,
    "limits": read_limits_file,
    "benefits": read_benefits_file,
}
_ROWS = ("local", "long_term", "referral", "emergency", "temporary")
_OTHER = {
    "open": "one_stay",
    "one_stay": "open",
    "days": "open",
    "months": "open",
    "at_least_months": "open",
    "proof_end": "open",
    "before_deductible": "after_deductible",
    "after_deductible": "before_deductible",
    "unfiled": "referral",
    "admission": "settlement",
    "settlement": "admission",
    "burden": "in_scope",
}


@dataclass(frozen=True, slots=True)
class Death:
    """What noticed a change: a worked example by file and name, or the loader by what it says."""

    change: str
    by: str


@cache
def areas() -> AreaTable:
    """Return the shipped area table, read once."""
    return load_areas(shipped("resources") / "areas.csv")


@cache
def shelf() -> Shelf:
    """Return the shipped packs, read once."""
    return load_shelf(POLICIES)


@cache
def coverage() -> Coverage:
    """Return where the shipped packs say that each clause landed."""
    return load_coverage(POLICIES / "coverage.toml")


@cache
def examples() -> tuple[Example, ...]:
    """Return every shipped worked example, read once."""
    return read_examples(shelf(), areas(), POLICIES)


@cache
def _users() -> dict[str, tuple[Example, ...]]:
    """Each file's name and each area's, with the examples whose cases it decides: those beside the file first."""
    found: dict[str, list[Example]] = {}
    for example in examples():
        rules = rules_of(shelf(), example)
        files = {one.head.name for one in (rules.filing, rules.offsite, rules.benefits) if one is not None}
        packs = (shelf().packs.get(code) for code in shelf().chain(example.case.patient.pool))
        for name in files | {f"{pack.folder}/area.toml" for pack in packs if pack is not None}:
            found.setdefault(name, []).append(example)
    return {name: tuple(sorted(those, key=lambda one: one.file.head.name != name)) for name, those in found.items()}


@cache
def deaths(figure: str) -> tuple[Death, ...]:
    """Return what dies of each change of one figure ("FILE|KEY"); `by` is empty where nothing does."""
    name, _, key = figure.partition("|")
    if name.endswith("/area.toml"):
        return tuple(_of_area(name, key))
    return tuple(_of_file(name, key))


def _of_file(name: str, key: str) -> Iterator[Death]:
    old = next(file for file in shelf().files if file.head.name == name)
    data = PackFile(POLICIES / name, name).data
    for ways in changes(data, key):
        for change, tables in ways:
            new = _read(old, tables)
            # What must be there cannot be left out: then the next way of changing it is tried.
            if new is not None:
                files = tuple(new if file is old else file for file in shelf().files)
                tried = Shelf(shelf().packs, files, shelf().folders)
                yield Death(change, _by(tried, old, new, key))
                break
        else:
            yield Death(f"{key}（怎么改都装不进）", "")


def _read(old: PolicyFile, tables: dict[str, Any]) -> PolicyFile | None:
    """Return a file read from changed tables, None where the loader refuses them."""
    name = old.head.name
    pack = PackFile(POLICIES / name, name)
    pack.data = tables
    new: PolicyFile = _READ[old.head.kind](pack, pack.head(old.head.area, old.head.kind, _review(name)))
    return None if pack.problems else new


def _by(tried: Shelf, old: PolicyFile, new: PolicyFile, key: str) -> str:
    if isinstance(new, LimitsFile):
        return next((f"上限核对：{one}" for one in tried.over_limits()), "")
    if isinstance(new, FilingFile) and key.startswith("change."):
        return _by_change(new)
    return _first_to_die(tried, _users().get(old.head.name, ()), old, new)


def _first_to_die(tried: Shelf, those: tuple[Example, ...], old: PolicyFile, new: PolicyFile) -> str:
    for example in those:
        beside = replace(example, file=new) if example.file is old else example
        try:
            proof = run_example(tried, areas(), beside)
        except Refusal:
            return f"{example.file.head.name}|{example.name}"
        if not proof.ok:
            return f"{proof.file}|{proof.name}"
    return ""


def _by_change(file: FilingFile) -> str:
    """The clause list's own example of JN-1b, JN-1c and T11: no case asks when a filing may be changed."""
    filed = Filing(
        FilingKind.LONG_TERM_RESIDENT, "110000", "110000", date(2023, 1, 10), Basis.COMMITMENT, FilingStatus.ACTIVE
    )
    for cost, earliest in ((False, date(2023, 1, 10)), (True, date(2023, 7, 10))):
        found = earliest_change(filed, file, cost)
        if found is None or found[0] != earliest:
            return f"备案变更算例：2023-01-10 备案，{'有' if cost else '没有'}费用，最早 {earliest}"
    return ""


def _of_area(name: str, key: str) -> Iterator[Death]:
    code = name[:6]
    pack = shelf().packs[code]
    if key == "parent":
        other = replace(pack, parent=None)
    else:
        kind = key.split(".")[1]
        figure = pack.decided_by[kind]
        day = "settlement" if figure.value == "admission" else "admission"
        other = replace(pack, decided_by={**pack.decided_by, kind: replace(figure, value=day)})
    tried = Shelf({**shelf().packs, code: other}, shelf().files, shelf().folders)
    for example in _users().get(name, ()):
        proof = run_example(tried, areas(), example)
        if not proof.ok:
            yield Death(f"{key} 改", f"{proof.file}|{proof.name}")
            return
    yield Death(f"{key} 改", "")


def _review(name: str) -> PackFile | None:
    path = (POLICIES / name).with_suffix(".review.toml")
    return PackFile(path, f"{path.parent.name}/{path.name}") if path.exists() else None


def changes(data: dict[str, Any], key: str) -> Iterator[tuple[tuple[str, dict[str, Any]], ...]]:
    """Yield each change of one figure as the whole file's tables, in the ways to be tried until one can be read.

    Every number is shifted, every choice becomes another, every item of a list goes. A figure that is but a clause,
    or a remedy, is taken out, and where it must be there its clause is renamed.
    """
    figure = value_at(data, key)
    offer = isinstance(figure, dict) and "action" in figure
    places = [] if offer else list(_leaves(figure, key))
    gone = (f"{key} 去掉", _without(data, key))
    for place in places:
        value = value_at(data, place)
        if isinstance(value, list):
            for one in value:
                yield (f"{place} 去掉 {one}", _with(data, place, [other for other in value if other != one])), gone
        else:
            other = _shifted(value, place)
            yield ((f"{place}：{value} → {other}", _with(data, place, other)),)
    if not places:
        yield gone, (f"{key}.clause 换成别的", _with(data, f"{key}.clause", "第〇条"))


def _leaves(value: Any, key: str) -> Iterator[str]:
    """The places inside a figure that hold something to compute with."""
    if isinstance(value, dict):
        for name, one in value.items():
            # A change of the ratio is shifted by its number: of another kind it would not be the same figure.
            if name == "kind" and one == "points":
                continue
            if name not in _NOT_FIGURES:
                yield from _leaves(one, f"{key}.{name}")
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, one in enumerate(value):
            yield from _leaves(one, f"{key}[{number}]")
    else:
        yield key


def _shifted(value: Any, place: str) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value - 1 if value else 1
    if isinstance(value, Decimal):
        return value - Decimal("0.01") if value > 0 else value + Decimal("0.01")
    if isinstance(value, date):
        return value + timedelta(1 if place.endswith("in_force") else -1)
    return _OTHER.get(value, "unfiled" if value in _ROWS else f"{value}.x")


def _with(data: dict[str, Any], place: str, value: Any) -> dict[str, Any]:
    found = copy.deepcopy(data)
    parent, last = _parent(found, place)
    parent[last] = value
    return found


def _without(data: dict[str, Any], place: str) -> dict[str, Any]:
    found = copy.deepcopy(data)
    parent, last = _parent(found, place)
    del parent[last]
    return found


def _parent(data: dict[str, Any], place: str) -> tuple[Any, Any]:
    if place.endswith("]"):
        above, _, number = place[:-1].rpartition("[")
        return value_at(data, above), int(number)
    above, _, last = place.rpartition(".")
    return (value_at(data, above) if above else data), last
