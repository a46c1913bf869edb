"""The rules and the area table, loaded once: enough to compute a case, no database needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from settledesk.basis.errors import refuse
from settledesk.basis.places import shipped
from settledesk.model.areas import AreaTable
from settledesk.policy.areas import load_areas
from settledesk.policy.shelf import BadPolicies, Shelf, load_shelf

__all__ = ["BadPolicies", "Rulebook", "open_policies", "open_rulebook"]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All packs and the area table."""

    shelf: Shelf
    areas: AreaTable


def open_rulebook(data: Path | None = None) -> Rulebook:
    """Return the shipped packs and areas, with the office's own packs from `data`/policies beside them.

    BadPolicies with every mistake of every pack.
    """
    folders = [shipped("policies")]
    if data is not None and (data / "policies").is_dir():
        folders.append(data / "policies")
    return Rulebook(load_shelf(*folders), load_areas(shipped("resources") / "areas.csv"))


def open_policies(folder: Path) -> Rulebook:
    """Return the packs of one folder alone, for its author; BadPolicies with every mistake, Refusal if it is none."""
    if not folder.is_dir():
        raise refuse(str(folder), "没有这个文件夹", "请写政策包所在的文件夹")
    return Rulebook(load_shelf(folder), load_areas(shipped("resources") / "areas.csv"))
