"""Importing packs from a zip: looked into, proposed by one person, put in force by another, and undone again."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from settledesk.basis.clock import CHINA
from settledesk.basis.errors import Refusal, refuse
from settledesk.basis.os_words import why
from settledesk.basis.toml import read_toml
from settledesk.desk.files import write_whole
from settledesk.desk.office import Office
from settledesk.desk.pack_change import history, mistake_of, put_in_force, try_out, undo
from settledesk.desk.pack_plan import Change, content_now, digest
from settledesk.desk.pack_zip import ReadZip, read_zip, zip_bytes
from settledesk.desk.two_people import another, named
from settledesk.model.settlement import JournalEntry
from settledesk.policy.finding import Finding
from settledesk.policy.pack_text import shown
from settledesk.policy.toml_text import toml_value
from settledesk.store import journal

__all__ = [
    "Inspected",
    "Proposal",
    "history",
    "inspect",
    "inspect_proposal",
    "proposals",
    "propose",
    "release",
    "undo",
    "withdraw",
]

_PROPOSED = "policies-proposed"
_ZIP, _ABOUT = "pack.zip", "proposal.toml"


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a zip would do: the files it would add, replace or leave as they are, and everything found in it.

    `digest` is the zip's sha256. With an error among the findings nothing of it can be put in force.
    """

    name: str
    digest: str
    adds: tuple[str, ...]
    replaces: tuple[str, ...]
    same: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether it can be proposed."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps it from being proposed."""
        return tuple(one for one in self.findings if one.level == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What asks for a second look."""
        return tuple(one for one in self.findings if one.level == "warning")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A zip that one person proposed and that waits for another to put it in force."""

    id: str
    name: str
    digest: str
    by: str
    at: datetime


def inspect(office: Office, path: Path, at: datetime) -> Inspected:
    """Return what a zip would do and what is wrong with it; nothing is changed, nothing of it is put anywhere.

    Refusal only where the file cannot be read or is far too large.
    """
    return _inspected(office, path.name, read_zip(zip_bytes(path)), at)


def propose(office: Office, path: Path, by: str, at: datetime) -> Proposal:
    """Keep a zip for another person to put in force, and return it; Refusal with every error found in it."""
    person = named(by)
    raw = zip_bytes(path)
    seen = _inspected(office, path.name, read_zip(raw), at)
    if seen.errors:
        raise Refusal(*(mistake_of(one) for one in seen.errors))
    if not seen.adds and not seen.replaces:
        raise refuse(path.name, "与在用的政策文件完全相同", "不用导入")
    waiting = next((one for one in proposals(office) if one.digest == seen.digest), None)
    if waiting is not None:
        raise refuse(path.name, f"{waiting.by} 已提交过同一份政策包", "请由另一人启用，或先撤回")
    made = Proposal(
        f"{at.astimezone(CHINA):%Y-%m-%d-%H%M%S}-{secrets.token_hex(3)}", shown(path.name), seen.digest, person, at
    )
    folder = office.folder / _PROPOSED / made.id
    write_whole(folder / _ZIP, raw)
    # Last: without it, the folder is no proposal yet.
    write_whole(folder / _ABOUT, _about(made).encode("utf-8"))
    detail = f"提交政策包：新增 {len(seen.adds)} 份，替换 {len(seen.replaces)} 份"
    _note(office, JournalEntry(at, person, "propose_pack", f"proposal {made.id}", detail))
    return made


def proposals(office: Office) -> tuple[Proposal, ...]:
    """Return what waits to be put in force, the oldest first."""
    root = office.folder / _PROPOSED
    folders = sorted(one for one in root.iterdir() if one.is_dir()) if root.is_dir() else []
    found = [one for one in map(_read, folders) if one is not None]
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def inspect_proposal(office: Office, proposal_id: str, at: datetime) -> Inspected:
    """Return what a proposal would do, against the packs as they are now; Refusal where it is gone."""
    proposal = _proposal(office, proposal_id)
    return _inspected(office, proposal.name, read_zip(_raw(office, proposal)), at)


def release(office: Office, proposal_id: str, by: str, at: datetime) -> Change:
    """Put a proposal in force and return the change, which can be undone; the office computes by it from now on.

    Refusal for the person who proposed it, for a zip that is no longer what was proposed, and for every error found
    now. The packs in force then stay in force.
    """
    proposal = _proposal(office, proposal_id)
    person = another(by, proposal.by, "提交政策包")
    found = read_zip(_raw(office, proposal))
    if found.wrong:
        raise Refusal(*(mistake_of(one) for one in found.wrong))
    detail = f"启用 {proposal.by} 提交的政策包 {proposal.id}"
    change = put_in_force(office, found.files, person, at, "release_pack", detail)
    _drop(office, proposal)
    return change


def withdraw(office: Office, proposal_id: str, by: str, at: datetime) -> None:
    """Take a proposal back before it is in force; Refusal where it is gone."""
    proposal = _proposal(office, proposal_id)
    person = named(by)
    _drop(office, proposal)
    _note(office, JournalEntry(at, person, "withdraw_pack", f"proposal {proposal.id}", "撤回提交的政策包"))


def _inspected(office: Office, name: str, found: ReadZip, at: datetime) -> Inspected:
    now = {place: content_now(office.folder, place) for place in found.files}
    adds = tuple(place for place, content in now.items() if content is None)
    same = tuple(place for place, content in now.items() if content == found.files[place])
    replaces = tuple(place for place in now if place not in adds and place not in same)
    findings = found.wrong or try_out(office, found.files, at)
    return Inspected(shown(name), found.digest, adds, replaces, same, findings)


def _proposal(office: Office, proposal_id: str) -> Proposal:
    found = next((one for one in proposals(office) if one.id == proposal_id), None)
    if found is None:
        raise refuse("proposal", f"没有等待启用的政策包 {shown(proposal_id)}", "可能已启用或撤回，请看等待启用的列表")
    return found


def _raw(office: Office, proposal: Proposal) -> bytes:
    raw = zip_bytes(office.folder / _PROPOSED / proposal.id / _ZIP)
    if digest(raw) != proposal.digest:
        raise refuse("proposal", "等待启用的政策包在提交之后被改动过", "请撤回，重新提交")
    return raw


def _read(folder: Path) -> Proposal | None:
    try:
        found = read_toml(folder / _ABOUT)
        at = datetime.fromisoformat(found["at"])
        return Proposal(folder.name, str(found["name"]), str(found["digest"]), str(found["by"]), at)
    except (Refusal, KeyError, TypeError, ValueError):
        return None


def _about(one: Proposal) -> str:
    return "".join(
        f"{key} = {toml_value(value)}\n"
        for key, value in (("name", one.name), ("digest", one.digest), ("by", one.by), ("at", one.at.isoformat()))
    )


def _drop(office: Office, proposal: Proposal) -> None:
    folder = office.folder / _PROPOSED / proposal.id
    try:
        # First what makes it a proposal.
        (folder / _ABOUT).unlink(missing_ok=True)
    except OSError as trouble:
        raise refuse("proposal", f"删不了等待启用的政策包（{why(trouble)}）", "请检查文件夹权限后重试") from None
    shutil.rmtree(folder, ignore_errors=True)


def _note(office: Office, entry: JournalEntry) -> None:
    with office.database.write() as session:
        journal.write_entry(session, entry)
