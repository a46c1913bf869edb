"""A change of the office's own packs over a power cut: before its plan nothing, after it everything."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from settledesk.basis.clock import CHINA
from settledesk.desk.office import Office, open_office
from settledesk.desk.pack_plan import (
    Change,
    ChangedFile,
    carry_out,
    changes,
    content_before,
    digest,
    finish_changes,
    stage,
    take_back,
)
from settledesk.store import journal
from tests.desk.packs import AREA, AT, BENEFITS, BENEFITS_NAME, FOLDER, OFFSITE_NAME, PACK, pooled

OLD = {f"{FOLDER}/area.toml": AREA.encode(), BENEFITS_NAME: BENEFITS.replace("800", "900").encode()}
NEW: dict[str, bytes | None] = {BENEFITS_NAME: PACK[BENEFITS_NAME], OFFSITE_NAME: PACK[OFFSITE_NAME]}
CHANGE = Change(
    "2026-11-22-100000-abcdef",
    AT,
    "王五",
    "release_pack",
    "启用",
    tuple(ChangedFile(name, digest(OLD.get(name)), digest(content)) for name, content in NEW.items()),
)


def packs(data: Path) -> dict[str, bytes]:
    site = data / "policies"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.glob("*/*") if path.is_file()}


def left_over(data: Path) -> list[Path]:
    return [one for name in ("policies-coming", "policies-replaced") for one in (data / name).glob("*")]


@pytest.fixture
def data(office: Office) -> Path:
    """The data folder of an office with a pack of its own."""
    for name, content in OLD.items():
        path = office.folder / "policies" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return office.folder


@contextmanager
def started_again(office: Office) -> Iterator[Office]:
    with open_office(office.folder) as again:
        yield again


def entries(office: Office) -> list[tuple[str, str]]:
    with office.database.read() as session:
        return [(one.clerk, one.act) for one in journal.entries_about(session, CHANGE.subject)]


def test_a_change_that_was_staged_is_finished_by_the_next_start(office: Office, data: Path) -> None:
    stage(data, CHANGE, NEW)
    assert packs(data) == OLD
    with started_again(office) as again:
        assert packs(data) == PACK
        assert again.rulebook.refused == ()
        assert pooled(again) == "9600.00"
        assert entries(again) == [("王五", "release_pack")]
    assert changes(data) == (CHANGE,)
    assert not list((data / "policies-coming").glob("*"))


@pytest.mark.parametrize("done", [1, 2])
def test_a_change_that_was_half_done_is_finished_by_the_next_start(office: Office, data: Path, done: int) -> None:
    stage(data, CHANGE, NEW)
    for one in CHANGE.files[:done]:
        (data / "policies-coming" / CHANGE.id / one.name).replace(data / "policies" / one.name)
    with started_again(office) as again:
        assert packs(data) == PACK
        assert entries(again) == [("王五", "release_pack")]


def test_a_change_that_was_done_but_not_cleared_away_is_noted_once(office: Office, data: Path) -> None:
    stage(data, CHANGE, NEW)
    plan = data / "policies-coming" / CHANGE.id
    kept = plan.with_name("kept")
    shutil.copytree(plan, kept)
    carry_out(data, office.database, CHANGE)
    kept.rename(plan)
    assert finish_changes(data, office.database) == (CHANGE.id,)
    carry_out(data, office.database, CHANGE)
    assert entries(office) == [("王五", "release_pack")]
    assert packs(data) == PACK


def test_what_was_never_decided_is_forgotten_after_a_day_and_left_alone_before(office: Office, data: Path) -> None:
    stage(data, CHANGE, NEW)
    plan = data / "policies-coming" / CHANGE.id
    (plan / "change.toml").unlink()
    assert finish_changes(data, office.database) == ()
    assert plan.exists()
    os.utime(plan, (0, 0))
    assert finish_changes(data, office.database) == ()
    assert left_over(data) == []
    assert packs(data) == OLD


@pytest.mark.parametrize("text", ["", "x", 'at = "2026"', "[[file]]\nname = 1", 'at = 1\nby = "x"'])
def test_a_plan_that_does_not_read_changes_nothing(office: Office, data: Path, text: str) -> None:
    plan = data / "policies-coming" / CHANGE.id
    plan.mkdir(parents=True)
    (plan / "change.toml").write_text(text, "utf-8")
    assert finish_changes(data, office.database) == ()
    assert packs(data) == OLD


def test_a_plan_that_points_outside_the_packs_is_no_plan(office: Office, data: Path) -> None:
    stage(data, CHANGE, NEW)
    plan = data / "policies-coming" / CHANGE.id / "change.toml"
    plan.write_text(plan.read_text("utf-8").replace(BENEFITS_NAME, "../settings.toml"), "utf-8")
    assert finish_changes(data, office.database) == ()
    assert packs(data) == OLD


def test_a_change_that_cannot_be_written_is_taken_back_whole(office: Office, data: Path) -> None:
    blocked = data / "policies" / OFFSITE_NAME
    stage(data, CHANGE, NEW)
    (blocked / "in the way").mkdir(parents=True)
    with pytest.raises(OSError, match="offsite"):
        carry_out(data, office.database, CHANGE)
    assert packs(data)[BENEFITS_NAME] == NEW[BENEFITS_NAME]
    shutil.rmtree(blocked)
    take_back(data, CHANGE)
    assert packs(data) == OLD
    assert left_over(data) == []
    assert entries(office) == []


def test_what_cannot_be_finished_now_does_not_keep_the_office_from_opening(office: Office, data: Path) -> None:
    blocked = data / "policies" / OFFSITE_NAME
    stage(data, CHANGE, NEW)
    (blocked / "in the way").mkdir(parents=True)
    with started_again(office) as again:
        assert [one.folder for one in again.rulebook.refused] == [FOLDER]
    shutil.rmtree(blocked)
    with started_again(office) as again:
        assert again.rulebook.refused == ()
        assert packs(data) == PACK


def test_files_are_taken_away_with_their_folder_and_kept(office: Office, data: Path) -> None:
    gone = replace(CHANGE, files=tuple(ChangedFile(name, digest(content), "") for name, content in OLD.items()))
    stage(data, gone, dict.fromkeys(OLD))
    carry_out(data, office.database, gone)
    assert not (data / "policies" / FOLDER).exists()
    assert {one.name: content_before(data, gone, one) for one in gone.files} == OLD


def test_records_come_back_as_they_were_written_the_latest_first(office: Office, data: Path) -> None:
    stage(data, CHANGE, NEW)
    carry_out(data, office.database, CHANGE)
    later = replace(CHANGE, id="2026-11-22-100001-000000", at=AT.astimezone(CHINA).replace(second=1), undoes=CHANGE.id)
    later = replace(later, files=tuple(ChangedFile(one.name, one.after, one.before) for one in CHANGE.files))
    stage(data, later, {BENEFITS_NAME: OLD[BENEFITS_NAME], OFFSITE_NAME: None})
    carry_out(data, office.database, later)
    assert changes(data) == (later, CHANGE)
    assert packs(data) == OLD
