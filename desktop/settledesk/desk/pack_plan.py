"""Carrying out a change of the office's own packs: whole or not at all, also over a power cut, and kept for undoing.

The new files are written out beside the packs, then announced by their plan, then put in place one by one. A power cut
before the plan leaves the old packs; one after it leaves a plan that the next start carries out. What is replaced was
copied before, and lies beside the record of who changed what.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from settledesk.basis.errors import Refusal
from settledesk.basis.toml import read_toml
from settledesk.desk.rulebook import SITE
from settledesk.model.settlement import JournalEntry
from settledesk.policy.toml_text import toml_value
from settledesk.store import journal
from settledesk.store.database import Database

PLACE = re.compile(r"[0-9]{6}-[a-z0-9-]{1,80}/[a-z0-9][a-z0-9.-]{0,99}\.toml")
"""Where a file of a pack may lie below that folder."""

_COMING = "policies-coming"
_REPLACED = "policies-replaced"
_RECORD = "change.toml"
_LONG_AGO = 86_400
"""Seconds after which what was never decided is nobody's work in progress any more."""


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """One file of a change: its place below the packs, its sha256 before and after; "" where there was or is none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to the office's own packs: who, when, which files; `undoes` the change that it took back."""

    id: str
    at: datetime
    by: str
    act: str
    detail: str
    files: tuple[ChangedFile, ...]
    undoes: str = ""

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"pack {self.id}"


def digest(content: bytes | None) -> str:
    """Return a file's sha256, "" for no file."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def content_now(data: Path, name: str) -> bytes | None:
    """Return what lies at a place below the packs now, None for nothing."""
    path = data / SITE / name
    return path.read_bytes() if path.is_file() else None


def stage(data: Path, change: Change, files: Mapping[str, bytes | None]) -> None:
    """Write out a change completely, with copies of what it replaces; from the return on it is going to happen.

    OSError, with nothing left behind, where that cannot be done.
    """
    coming, kept = data / _COMING / change.id, data / _REPLACED / change.id
    try:
        for one in change.files:
            old, new = content_now(data, one.name), files[one.name]
            if old is not None:
                _write(kept / one.name, old)
            if new is not None:
                _write(coming / one.name, new)
        kept.mkdir(parents=True, exist_ok=True)
        draft = coming / f"{_RECORD}.new"
        _write(draft, _record(change).encode("utf-8"))
        draft.replace(coming / _RECORD)
        _settle(coming)
    except OSError:
        _forget(data, change.id)
        raise


def carry_out(data: Path, database: Database, change: Change) -> None:
    """Put a staged change in place and note it in the journal; done again after a power cut, it ends the same.

    OSError or StoreTrouble where that cannot be done: the plan then waits for the next start, or for `take_back`.
    """
    coming = data / _COMING / change.id
    with database.write() as session:
        if not (coming / _RECORD).exists():
            return  # another window has finished it meanwhile
        for one in change.files:
            target, staged = data / SITE / one.name, coming / one.name
            if not one.after:
                target.unlink(missing_ok=True)
                with suppress(OSError):
                    target.parent.rmdir()  # stays while it holds anything
            elif staged.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                staged.replace(target)
                _settle(target.parent)
        if not journal.entries_about(session, change.subject):
            journal.write_entry(session, JournalEntry(change.at, change.by, change.act, change.subject, change.detail))
    with suppress(FileNotFoundError):
        (coming / _RECORD).replace(data / _REPLACED / change.id / _RECORD)
    shutil.rmtree(coming, ignore_errors=True)


def take_back(data: Path, change: Change) -> None:
    """Put the old files back after a change that could not be carried out, and forget it; OSError if even that fails."""
    for one in change.files:
        target, old = data / SITE / one.name, data / _REPLACED / change.id / one.name
        if old.exists():
            draft = target.with_name(f"{target.name}.new")
            _write(draft, old.read_bytes())
            draft.replace(target)
        else:
            target.unlink(missing_ok=True)
            with suppress(OSError):
                target.parent.rmdir()
    _forget(data, change.id)


def finish_changes(data: Path, database: Database) -> tuple[str, ...]:
    """Carry out what a power cut broke off, clear away what had not been decided yet; return the changes finished.

    What cannot be written now waits for the next start.
    """
    finished = []
    for coming in _folders(data / _COMING):
        change = read_change(coming)
        try:
            if change is not None:
                carry_out(data, database, change)
                finished.append(change.id)
            elif time.time() - coming.stat().st_mtime > _LONG_AGO:
                _forget(data, coming.name)
        except OSError:
            continue
    return tuple(finished)


def changes(data: Path) -> tuple[Change, ...]:
    """Return what was ever done to the office's own packs, the latest first."""
    found = [one for one in map(read_change, _folders(data / _REPLACED)) if one is not None]
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))


def content_before(data: Path, change: Change, one: ChangedFile) -> bytes | None:
    """Return what a change replaced, None where there was nothing; OSError where the copy is gone."""
    return (data / _REPLACED / change.id / one.name).read_bytes() if one.before else None


def read_change(folder: Path) -> Change | None:
    """Return the record in a change's folder, None where there is none that can be read."""
    try:
        found = read_toml(folder / _RECORD)
        files = tuple(ChangedFile(one["name"], one["before"], one["after"]) for one in found.get("file", []))
        if not all(PLACE.fullmatch(one.name) for one in files):
            return None
        at = datetime.fromisoformat(found["at"])
        return Change(folder.name, at, found["by"], found["act"], found["detail"], files, found["undoes"])
    except (Refusal, KeyError, TypeError, ValueError):
        return None


def _record(change: Change) -> str:
    lines = ["# 政策包的一次改动；被替换的文件在旁边，供撤销"]
    for key, value in (
        ("at", change.at.isoformat()),
        ("by", change.by),
        ("act", change.act),
        ("detail", change.detail),
        ("undoes", change.undoes),
    ):
        lines.append(f"{key} = {toml_value(value)}")
    for one in change.files:
        lines.append("\n[[file]]")
        lines.extend(f"{key} = {toml_value(getattr(one, key))}" for key in ("name", "before", "after"))
    return "\n".join(lines) + "\n"


def _folders(root: Path) -> Iterator[Path]:
    if root.is_dir():
        yield from sorted(one for one in root.iterdir() if one.is_dir())


def _forget(data: Path, name: str) -> None:
    shutil.rmtree(data / _COMING / name, ignore_errors=True)
    shutil.rmtree(data / _REPLACED / name, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Wait until the names in a folder have reached the disk, where the system can say so (Windows cannot)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
