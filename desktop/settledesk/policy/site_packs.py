"""The office's own packs beside the shipped ones: one that is broken is left out whole, and keeps nothing else out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from settledesk.basis.errors import BadPack
from settledesk.basis.os_words import why
from settledesk.policy.blanks import blanks
from settledesk.policy.shelf import BadPolicies, ReadPack, Shelf, assemble, read_packs


@dataclass(frozen=True, slots=True)
class RefusedPack:
    """A pack of the office's own that is left out, with every reason; `folder` "" where none of them could be read."""

    folder: str
    problems: tuple[BadPack, ...]


@dataclass(frozen=True, slots=True)
class Shipped:
    """The packs that came with the program and their shelf: the office's own change beside them many times."""

    folder: Path
    packs: tuple[ReadPack, ...]
    shelf: Shelf


def read_shipped(folder: Path) -> Shipped:
    """Return the shipped packs, released files unread until they are needed; BadPolicies with every mistake in them."""
    packs = read_packs(folder, {}, lazily=True)
    shelf, between = assemble(packs, (folder,))
    problems = [*(problem for pack in packs for problem in pack.problems), *between]
    if problems:
        raise BadPolicies(problems, shelf)
    return Shipped(folder, tuple(packs), shelf)


def load_with_site(shipped: Shipped, site: Path) -> tuple[Shelf, tuple[RefusedPack, ...]]:
    """Return the shelf of the shipped packs and of the office's own that are sound, and those that are not.

    A pack that is sound by itself but breaks another (a ceiling that a shipped file exceeds, a parent that is left out)
    is left out too.
    """
    own, roots = shipped.packs, (shipped.folder, site)
    try:
        packs = read_packs(site, {one.code: one.folder for one in own})
    except OSError as trouble:
        return shipped.shelf, (RefusedPack("", (BadPack(site.name, "", f"读不出文件夹（{why(trouble)}）"),)),)
    whole = [pack for pack in packs if not pack.problems]
    refused = {pack.folder: pack.problems for pack in packs if pack.problems}
    for pack in list(whole):
        unfilled = blanks(site / pack.folder)
        if unfilled:
            refused[pack.folder] = unfilled
            whole.remove(pack)
    shelf, problems = assemble([*own, *whole], roots)
    if problems:
        shelf, more = _one_by_one(shipped, whole, roots)
        refused |= more
    return shelf, tuple(RefusedPack(folder, refused[folder]) for folder in sorted(refused))


def _one_by_one(
    shipped: Shipped, packs: list[ReadPack], roots: tuple[Path, ...]
) -> tuple[Shelf, dict[str, tuple[BadPack, ...]]]:
    """Take in each pack that fits to those before it, and again while any did: a parent may come after its child."""
    shelf = shipped.shelf
    taken, left = list(shipped.packs), list(packs)
    refused: dict[str, tuple[BadPack, ...]] = {}
    before = -1
    while left and len(taken) != before:
        before = len(taken)
        refused = {}
        for pack in tuple(left):
            trial, problems = assemble([*taken, pack], roots)
            if problems:
                refused[pack.folder] = tuple(problems)
            else:
                shelf = trial
                taken.append(pack)
                left.remove(pack)
    return shelf, refused
