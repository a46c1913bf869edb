"""Which policy files can stand beside each other, for comparing two of them and for trying one on what was settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from settledesk.desk.policy_figures import Change, ChangeOf, ShownChange, changes
from settledesk.desk.policy_files import area_name, find_file, kind_label
from settledesk.desk.rulebook import Rulebook
from settledesk.model.labels import POLICY_KIND
from settledesk.policy.rules import FileHead

__all__ = [
    "CHANGE_LABEL",
    "Change",
    "ChangeOf",
    "FileChoice",
    "ShownChange",
    "beside",
    "changes",
    "former",
    "tryable",
]

CHANGE_LABEL = {
    ChangeOf.ADDED: "新增",
    ChangeOf.REMOVED: "取消",
    ChangeOf.CHANGED: "改变",
    ChangeOf.CLAUSE: "仅出处改变",
}
_DECIDING = ("filing", "offsite", "benefits")
_KINDS = tuple(POLICY_KIND)


@dataclass(frozen=True, slots=True)
class FileChoice:
    """A file to choose, by its name on the shelf; `label` says whose and what it is and from when on."""

    name: str
    label: str
    area: str
    in_force: date
    draft: bool


def tryable(rulebook: Rulebook, area: str) -> tuple[FileChoice, ...]:
    """Return the files of an area and of those above it that can decide a settlement.

    Drafts first; else the area's own first, kind by kind, the newest first.
    """
    chain = rulebook.shelf.chain(area)
    heads = (one.head for one in rulebook.shelf.files if one.head.area in chain and one.head.kind in _DECIDING)
    return tuple(sorted(_choices(rulebook, heads, area), key=lambda one: not one.draft))


def beside(rulebook: Rulebook, name: str) -> tuple[FileChoice, ...]:
    """Return every other file of the kind of a file, the nearest first: its area's, those above it, its province's, all.

    Refusal where there is no such file.
    """
    head = find_file(rulebook, name).head
    heads = (one.head for one in rulebook.shelf.files if one.head.kind == head.kind and one.head.name != head.name)
    return _choices(rulebook, heads, head.area, head.scheme)


def former(rulebook: Rulebook, name: str) -> str:
    """Return the name of the file that a file takes the place of, or would: the one before it, else one above it.

    A final text stands beside the draft of its day. "" for the first of its line where none above it is of its kind.
    Refusal where there is no such file.
    """
    head = find_file(rulebook, name).head
    heads = [one.head for one in rulebook.shelf.files if one.head.name != name]
    before = [one for one in heads if _line(one) == _line(head) and one.in_force <= head.in_force]
    if before:
        return max(before, key=lambda one: (not one.draft, one.in_force)).name
    for area in rulebook.shelf.chain(head.area)[1:]:
        above = [one for one in heads if _line(one) == (area, head.kind, head.scheme) and not one.draft]
        if above:
            return max(above, key=lambda one: (one.in_force <= head.in_force, one.in_force)).name
    return ""


def _line(head: FileHead) -> tuple[object, ...]:
    return head.area, head.kind, head.scheme


def _choices(rulebook: Rulebook, heads: Iterable[FileHead], area: str, scheme: object = None) -> tuple[FileChoice, ...]:
    chain = rulebook.shelf.chain(area)

    def place(head: FileHead) -> tuple[object, ...]:
        far = len(chain) + (head.area[:2] != area[:2])
        near = chain.index(head.area) if head.area in chain else far
        other = scheme is not None and head.scheme != scheme
        kind = (_KINDS.index(head.kind), head.scheme or "")
        return near, head.area, other, *kind, -head.in_force.toordinal(), head.name

    return tuple(
        FileChoice(one.name, _label(rulebook, one, area), one.area, one.in_force, one.draft)
        for one in sorted(heads, key=place)
    )


def _label(rulebook: Rulebook, head: FileHead, area: str) -> str:
    whose = "" if head.area == area else f"{area_name(rulebook, head.area)} "
    return f"{whose}{kind_label(head)} {head.in_force} 起{' · 草案' if head.draft else ''}"
