"""Changing the office's own packs: tried on a copy first, then put in force, without a restart, and undone again."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from settledesk.basis.clock import CHINA
from settledesk.basis.errors import Mistake, Refusal, StoreTrouble, refuse
from settledesk.basis.os_words import why
from settledesk.desk.office import Office
from settledesk.desk.pack_checks import check_packs
from settledesk.desk.pack_plan import (
    PLACE,
    Change,
    ChangedFile,
    carry_out,
    changes,
    content_before,
    content_now,
    digest,
    stage,
    take_back,
)
from settledesk.desk.rulebook import SITE, Rulebook, with_site_packs
from settledesk.desk.two_people import named
from settledesk.policy.checks import refused
from settledesk.policy.finding import Finding
from settledesk.policy.pack_text import Unfit, pack_bytes
from settledesk.policy.shelf import Shelf

_UNDO = "undo_packs"
Files = Mapping[str, bytes | None]
"""What a change puts at which place below the packs; None takes a file away."""


def try_out(office: Office, files: Files, at: datetime) -> tuple[Finding, ...]:
    """Return everything that is wrong or doubtful if these files were in force; nothing is changed.

    Of other packs only what the files would break.
    """
    with _trial(office, files) as (rulebook, folder):
        touched = {name.split("/")[0] for name in files}
        known = {one.folder for one in office.rulebook.refused}
        found = [
            refused(problem)
            for pack in rulebook.refused
            if pack.folder in touched or pack.folder not in known
            for problem in pack.problems
        ]
        if not found:
            checked = check_packs(_around(rulebook, touched), _alone(folder, touched), at.astimezone(CHINA).date())
            own = {_stem(f"{path.parent.name}/{path.name}") for path in folder.glob("*/*.toml")}
            found = [one for one in checked.findings if one.file.split("/")[0] in touched and _stem(one.file) in own]
    return tuple(found)


def _around(rulebook: Rulebook, touched: Set[str]) -> Rulebook:
    """Return the packs that files in these folders can have to do with: their areas and those above them."""
    shelf = rulebook.shelf
    codes = {code for name in touched for code in shelf.chain(name[:6])}
    packs = {code: pack for code, pack in shelf.packs.items() if code in codes}
    files = tuple(one for one in shelf.files if one.head.area in codes)
    return replace(rulebook, shelf=Shelf(packs, files, shelf.folders))


def _alone(folder: Path, touched: Set[str]) -> Path:
    """Return a folder that holds copies of these packs alone."""
    alone = folder.with_name("touched")
    for name in touched:
        if (folder / name).is_dir():
            shutil.copytree(folder / name, alone / name)
    return alone


def _stem(name: str) -> str:
    """Return a file's place without its endings: a file, its examples and its review have the same."""
    return name.partition(".")[0]


def put_in_force(
    office: Office, files: Files, by: str, at: datetime, act: str, detail: str, undoes: str = ""
) -> Change:
    """Put files in force at once and for good, and return the change; the office computes by them from now on.

    Refusal with every mistake where they do not pass the checks, where a file cannot be written, or where the packs
    were changed meanwhile; the packs in force then stay in force.
    """
    before = {name: digest(content_now(office.folder, name)) for name in files}
    wrong = [one for one in try_out(office, files, at) if one.level == "error"]
    if wrong:
        raise Refusal(*(mistake_of(one) for one in wrong))
    changed = tuple(
        ChangedFile(name, before[name], digest(content))
        for name, content in files.items()
        if before[name] != digest(content)
    )
    if not changed:
        raise refuse("", "与在用的政策文件完全相同", "没有要改的")
    change = Change(_new_id(at), at, by, act, detail, changed, undoes)
    if any(digest(content_now(office.folder, one.name)) != one.before for one in changed):
        raise refuse("", "政策文件刚被别人改过", "请重新打开后再试")
    try:
        stage(office.folder, change, files)
    except OSError as trouble:
        raise _unwritten(trouble) from None
    try:
        carry_out(office.folder, office.database, change)
    except OSError as trouble:
        take_back(office.folder, change)
        raise _unwritten(trouble) from None
    except StoreTrouble:
        take_back(office.folder, change)
        raise
    use_again(office)
    office.log.info("packs changed: %s %s", act, change.id)
    return change


def use_again(office: Office) -> None:
    """Read the office's own packs anew and compute by them from now on."""
    office.rules.exchange(with_site_packs(office.rulebook, office.folder / SITE))


def history(office: Office) -> tuple[Change, ...]:
    """Return every change of the office's own packs, the latest first."""
    return changes(office.folder)


def undo(office: Office, change_id: str, by: str, at: datetime) -> Change:
    """Put back what a change replaced, and return the change that did so.

    Refusal for a change that is not there, was undone, was itself an undoing (that would be a release by one person
    alone), or whose files were changed since.
    """
    person = named(by)
    known = history(office)
    change = next((one for one in known if one.id == change_id), None)
    if change is None:
        raise refuse("change", f"没有改动 {change_id[:40]}", "请从改动记录里选")
    if change.undoes:
        raise refuse("change", "这次改动本身是撤销", "要恢复被撤销的内容，请重新提交，由另一人启用")
    if any(one.undoes == change_id for one in known):
        raise refuse("change", "这次改动已经撤销过", "不用再撤")
    later = [one.name for one in change.files if digest(content_now(office.folder, one.name)) != one.after]
    if later:
        raise refuse("change", f"{'、'.join(later)} 在这之后又改过", "请先撤销后来的改动")
    try:
        files = {one.name: content_before(office.folder, change, one) for one in change.files}
    except OSError as trouble:
        raise refuse("change", f"原来的文件读不出（{why(trouble)}）", "请重新录入或导入") from None
    return put_in_force(office, files, person, at, _UNDO, f"撤销 {change.id}（{change.detail}）", undoes=change.id)


def mistake_of(finding: Finding) -> Mistake:
    """Return a finding as a mistake: its place, what is wrong, what to do."""
    return Mistake(f"{finding.file} {finding.key}".strip(), finding.problem, finding.remedy)


@contextmanager
def _trial(office: Office, files: Files) -> Iterator[tuple[Rulebook, Path]]:
    """Give the rules as they would be, and the folder of the office's own packs that they were read from."""
    with tempfile.TemporaryDirectory(prefix="settledesk-") as made:
        folder = Path(made) / SITE
        folder.mkdir()
        site = office.folder / SITE
        if site.is_dir():
            for path in site.glob("*/*.toml"):
                # What cannot be read is named by the packs in use already.
                with suppress(OSError, Unfit):
                    copied = pack_bytes(path)
                    (folder / path.parent.name).mkdir(exist_ok=True)
                    (folder / path.parent.name / path.name).write_bytes(copied)
        for name, content in files.items():
            if not PLACE.fullmatch(name):
                raise AssertionError("a place outside the packs")
            target = folder / name
            if content is None:
                target.unlink(missing_ok=True)
                if target.parent.is_dir() and not any(target.parent.iterdir()):
                    target.parent.rmdir()
            else:
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(content)
        yield with_site_packs(office.rulebook, folder), folder


def _new_id(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d-%H%M%S}-{secrets.token_hex(3)}"


def _unwritten(trouble: OSError) -> Refusal:
    return refuse("", f"写不了政策文件（{why(trouble)}），原来的政策没有动", "请检查磁盘空间和文件夹权限后重试")
