"""The rules and the area table, loaded once: enough to compute a case, no database needed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from settledesk.basis.errors import BadPack, refuse
from settledesk.basis.places import shipped
from settledesk.model.areas import AreaTable
from settledesk.policy.areas import load_areas
from settledesk.policy.blanks import blanks
from settledesk.policy.figures import PackFile
from settledesk.policy.shelf import BadPolicies, Shelf, load_shelf, pack_folders
from settledesk.policy.site_packs import RefusedPack, Shipped, load_with_site, read_shipped

__all__ = [
    "SITE",
    "BadPolicies",
    "RefusedPack",
    "Rulebook",
    "RulesInUse",
    "open_policies",
    "open_rulebook",
    "with_site_packs",
]


SITE = "policies"
"""The folder of the office's own packs inside its data folder."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All packs and the area table; `refused` are the office's own packs that are broken and were left out.

    `shipped` are the packs that came with the program, None where they were not read as such (`open_policies`).
    """

    shelf: Shelf
    areas: AreaTable
    refused: tuple[RefusedPack, ...] = ()
    shipped: Shipped | None = None


class RulesInUse:
    """The rulebook that counts now: exchanged whole, so that a case is computed by one rulebook or the other."""

    __slots__ = ("_current",)

    def __init__(self, rulebook: Rulebook) -> None:
        self._current = rulebook

    @property
    def current(self) -> Rulebook:
        """The rulebook in use."""
        return self._current

    def exchange(self, rulebook: Rulebook) -> None:
        """Use another rulebook from now on; may be called from any thread."""
        self._current = rulebook


def open_rulebook(data: Path | None = None) -> Rulebook:
    """Return the shipped packs and areas, with the office's own packs from `data`/policies beside them.

    BadPolicies with every mistake of the shipped packs. Of the office's own a broken one is left out, and named in
    `refused`: a slip in it must not keep the window from opening.
    """
    areas = load_areas(shipped("resources") / "areas.csv")
    own = read_shipped(shipped("policies"))
    site = None if data is None else data / SITE
    if site is None or not site.is_dir():
        return Rulebook(own.shelf, areas, shipped=own)
    shelf, refused = load_with_site(own, site)
    return Rulebook(shelf, areas, refused, own)


def with_site_packs(rulebook: Rulebook, site: Path) -> Rulebook:
    """Return the shipped packs with the office's own from a folder, on the area table that is known already."""
    shelf, refused = load_with_site(rulebook.shipped or read_shipped(shipped("policies")), site)
    return replace(rulebook, shelf=shelf, refused=refused)


def open_policies(folder: Path) -> Rulebook:
    """Return the packs of one folder for its author: alone where they stand by themselves, else beside the shipped.

    BadPolicies with what is still to be filled in and every mistake; Refusal where the folder holds no pack.
    """
    if not folder.is_dir():
        raise refuse(str(folder), "没有这个文件夹", "请写政策包所在的文件夹")
    packs = pack_folders(folder)
    if not packs and (folder / "area.toml").exists():
        raise refuse(str(folder), "这是一个政策包的文件夹", f"请写它所在的文件夹 {folder.resolve().parent}")
    roots = (folder,) if _stands_alone(packs) else (shipped("policies"), folder)
    unfilled = tuple(one for pack in packs for one in blanks(pack))
    try:
        shelf = load_shelf(*roots)
    except BadPolicies as bad:
        raise BadPolicies(_told_once(unfilled, bad.problems), bad.shelf) from None
    if unfilled:
        raise BadPolicies(list(unfilled), shelf)
    return Rulebook(shelf, load_areas(shipped("resources") / "areas.csv"))


def _stands_alone(packs: list[Path]) -> bool:
    """Say whether these packs need none that is shipped: each has its area.toml, and its parent among them."""
    codes = {one.name[:6] for one in packs}
    for pack in packs:
        path = pack / "area.toml"
        parent = PackFile(path, path.name).data.get("parent") if path.exists() else ""
        if parent is not None and parent not in codes:
            return False
    return True


def _told_once(unfilled: tuple[BadPack, ...], problems: tuple[BadPack, ...]) -> list[BadPack]:
    """Return what is to be filled in and what is wrong elsewhere: a blank is no wrong number besides."""
    places = {(one.file, one.key) for one in unfilled}
    return [*unfilled, *(one for one in problems if (one.file, one.key) not in places)]
