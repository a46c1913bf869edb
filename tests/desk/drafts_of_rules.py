"""Drafts for impact tests: a shipped rule file with one place changed, under a draft's name."""

from __future__ import annotations

from pathlib import Path

from settledesk.basis.places import shipped

EMPLOYEES = "370300-zibo/benefits-310-2023-01-01"
OFFSITE = "370300-zibo/offsite-2022-01-01"
FIRST_OF_YEAR = '{ when = { level = "3", admission = "1" }, value = '


def draft_of(root: Path, name: str, old: str, new: str, day: str = "2024-04-01", folder: bool = True) -> Path:
    """Write a draft of a shipped file in which every `old` is `new`, in force from `day`, and return its path."""
    text = (shipped("policies") / f"{name}.toml").read_text("utf-8")
    assert old in text
    area, _, file = name.partition("/")
    was = file[-10:]
    text = text.replace(old, new).replace(f"in_force = {was}", f'in_force = {day}\nstatus = "draft"')
    path = (root / area if folder else root) / f"{file[:-10]}{day}-draft.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path
