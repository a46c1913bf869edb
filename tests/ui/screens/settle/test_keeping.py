"""Drafts while the window works: when they are kept, what a full or locked disk does, and what is told."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from settledesk.app import open_window
from settledesk.basis.settings import Settings, write_settings
from settledesk.desk import drafts
from settledesk.desk.drafts import Kept
from settledesk.desk.entry import Entry, read_entry
from settledesk.desk.office import Office, open_office
from settledesk.desk.settle import preview, settle
from settledesk.store.database import open_database
from settledesk.ui.child import Child
from settledesk.ui.equipment import Equipment
from settledesk.ui.jobs import Jobs
from settledesk.ui.look.look import Look
from settledesk.ui.printing import Printing
from settledesk.ui.screens.settle.current import Current
from tests.desk.entries import AT, TODAY, itemised, zibo
from tests.ui.killed_window import LIST
from tests.ui.stage import NOW, Stage, build_office

EVERY = 80
"""Milliseconds that anything typed stays unkept here; 3,000 for a clerk."""


@dataclass
class Screen:
    """Stands for the screen: what is typed on it, and what the case at hand has said."""

    office: Office
    jobs: Jobs
    current: Current
    typed: Kept = field(default_factory=lambda: Kept(Entry({})))
    kept: list[datetime | None] = field(default_factory=list)
    unkept: list[Exception] = field(default_factory=list)
    parked: int = 0

    def type(self, typed: Kept) -> None:
        """Have this on the screen, and tell the case at hand so."""
        self.typed = typed
        self.current.touch()

    def stored(self) -> Kept | None:
        """Return the draft of the case at hand."""
        return drafts.resume(self.office, self.current.key)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office that does not wait long for another writer."""
    folder = tmp_path / "data"
    folder.mkdir()
    write_settings(
        folder, Settings("示例市第一人民医院", "H51010000001", "510100", "3", window="02", clerk="示例收费员")
    )
    with open_office(folder) as opened:
        impatient = open_database(folder, busy_seconds=0.05)
        yield replace(opened, database=impatient)
        impatient.close()


@pytest.fixture
def screen(qtbot: QtBot, look: Look, office: Office) -> Iterator[Screen]:
    """A blank case at hand."""
    jobs, child = Jobs(), Child()
    gear = Equipment(look, office, jobs, child, Printing(office.folder), lambda: AT)
    made: Screen
    current = Current(gear, lambda: made.typed, EVERY)
    made = Screen(office, jobs, current)
    current.begin(Entry({}))
    current.kept.connect(made.kept.append)
    current.unkept.connect(made.unkept.append)

    def parked() -> None:
        made.parked += 1

    current.parked.connect(parked)
    yield made
    child.close()
    jobs.close()


@contextmanager
def locked(office: Office) -> Iterator[None]:
    """Another program writes all the time."""
    with closing(sqlite3.connect(office.folder / "settledesk.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def full(office: Office) -> Iterator[None]:
    """The disk takes no more: a file may not become smaller than it is, so it can only not grow."""
    _limit(office, 1)
    yield
    _limit(office, 1_000_000)


def _limit(office: Office, pages: int) -> None:
    with ExitStack() as stack:
        # As many at once as the window may have open: its own and its work thread's.
        for session in [stack.enter_context(office.database.read()) for _ in range(3)]:
            session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")


# ---- when


def test_what_is_typed_is_kept_within_the_time_also_by_who_never_pauses(qtbot: QtBot, screen: Screen) -> None:
    seen = []
    for count in range(1, 31):
        screen.type(Kept(zibo(totals__total="9" * count), "totals.total"))
        QTest.qWait(10)
        found = screen.stored()
        seen.append(0 if found is None else len(found.entry.texts["totals.total"]))
    assert seen[0] == 0
    assert seen[-1] >= 10, "nothing was kept while keys came"
    qtbot.waitUntil(lambda: screen.stored() == screen.typed)
    assert seen == sorted(seen)


def test_a_field_that_is_left_is_kept_at_once_with_the_cursor_where_it_went(qtbot: QtBot, screen: Screen) -> None:
    screen.type(Kept(zibo(), "visit.number"))
    screen.current.left_field()
    screen.typed = replace(screen.typed, cursor="visit.admitted_on")
    with qtbot.waitSignal(screen.current.kept, timeout=EVERY - 10):
        pass
    assert screen.stored() == Kept(zibo(), "visit.admitted_on")


def test_what_stands_as_it_was_kept_is_not_kept_again(qtbot: QtBot, screen: Screen) -> None:
    screen.type(Kept(zibo()))
    qtbot.waitUntil(lambda: len(screen.kept) == 1)
    screen.current.touch()
    screen.current.left_field()
    QTest.qWait(2 * EVERY)
    assert screen.kept == [AT]
    screen.type(Kept(zibo(), "visit.number"))
    qtbot.waitUntil(lambda: len(screen.kept) == 2)
    assert screen.stored() == Kept(zibo(), "visit.number")


def test_a_case_without_anything_in_it_has_no_draft(qtbot: QtBot, screen: Screen) -> None:
    screen.current.begin(zibo())
    screen.type(Kept(zibo(), "visit.number"))
    QTest.qWait(2 * EVERY)
    assert not screen.current.holds_something
    assert screen.stored() is None
    screen.type(Kept(zibo(visit__number="ZY9"), "visit.number"))
    qtbot.waitUntil(lambda: screen.stored() is not None)
    # What was typed is taken out again: it must not come back after a power cut.
    screen.type(Kept(zibo(), "visit.number"))
    qtbot.waitUntil(lambda: screen.stored() is None)
    screen.type(Kept(zibo(), form={"patient.name": "张"}))
    qtbot.waitUntil(lambda: screen.stored() is not None)


def test_a_settled_case_has_no_draft_however_late_it_is_kept(qtbot: QtBot, screen: Screen) -> None:
    document = read_entry(screen.office, zibo(), TODAY).document
    assert document is not None
    settle(screen.office, screen.current.key, preview(screen.office, document), "示例收费员", AT)
    screen.type(Kept(zibo()))
    qtbot.waitUntil(lambda: screen.kept == [None])
    assert screen.stored() is None


def test_another_windows_draft_is_left_alone(qtbot: QtBot, screen: Screen) -> None:
    other = replace(screen.office, settings=replace(screen.office.settings, window="05"))
    drafts.keep(other, "theirs", Kept(zibo(visit__number="ZY5"), "visit.number"), AT)

    def theirs() -> list[Any]:
        with closing(sqlite3.connect(screen.office.folder / "settledesk.sqlite3")) as database:
            return database.execute("SELECT * FROM drafts WHERE key = 'theirs'").fetchall()

    before = theirs()
    screen.type(Kept(zibo()))
    qtbot.waitUntil(lambda: screen.stored() is not None)
    assert drafts.unfinished(screen.office) == screen.current.key
    screen.current.park()
    qtbot.waitUntil(lambda: screen.parked == 1)
    assert theirs() == before
    assert drafts.unfinished(other) == "theirs"


# ---- where it cannot be


@pytest.mark.parametrize(("trouble", "says"), [(locked, "正被另一个程序或窗口占用"), (full, "磁盘已满")])
def test_what_cannot_be_kept_is_said_and_tried_until_it_is(
    qtbot: QtBot, screen: Screen, trouble: Callable[[Office], Any], says: str
) -> None:
    big = itemised(*[tuple(f"{number}{cell}" for cell in range(13)) for number in range(300)])
    with trouble(screen.office):
        screen.type(Kept(big))
        qtbot.waitUntil(lambda: len(screen.unkept) >= 2)
        assert says in str(screen.unkept[0])
        assert screen.kept == []
        screen.type(Kept(big, "fees[3].name"))
    # What was owed first may get through before the cursor's last move is.
    qtbot.waitUntil(lambda: bool(screen.kept) and screen.stored() == Kept(big, "fees[3].name"))
    # And no more of it then.
    failed = len(screen.unkept)
    QTest.qWait(2 * EVERY)
    assert len(screen.unkept) == failed


def test_a_case_that_could_not_be_parked_is_not_lost_with_the_screen(qtbot: QtBot, screen: Screen) -> None:
    key = screen.current.key
    screen.typed = Kept(zibo(), "visit.number")
    with locked(screen.office):
        screen.current.park()
        screen.current.begin(Entry({}))
        screen.type(Kept(zibo(visit__number="ZY2")))
        qtbot.waitUntil(lambda: bool(screen.unkept))
        assert screen.parked == 0
    qtbot.waitUntil(lambda: screen.parked == 1)
    assert drafts.resume(screen.office, key) == Kept(zibo(), "visit.number")
    assert [one.key for one in drafts.parked(screen.office)] == [key]
    qtbot.waitUntil(lambda: screen.stored() == screen.typed)


def test_at_the_end_the_newest_is_kept_and_nothing_older_over_it(qtbot: QtBot, screen: Screen) -> None:
    for count in range(20):
        screen.typed = Kept(zibo(visit__number=f"ZY{count}"))
        screen.current.left_field()
        QTest.qWait(1)
        screen.typed = Kept(zibo(visit__number=f"ZY{count}!"))
        screen.current.keep_now()
        qtbot.waitUntil(lambda: screen.jobs.idle)
        assert screen.stored() == screen.typed


# ---- in the window


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office, without a free page in its database."""
    folder = tmp_path_factory.mktemp("keeping") / "data"
    build_office(folder)
    with closing(sqlite3.connect(folder / "settledesk.sqlite3")) as database:
        database.execute("VACUUM")
    return folder


@contextmanager
def opened_window(app: QApplication, look: Look, sample: Path, folder: Path) -> Iterator[Stage]:
    if not folder.exists():
        shutil.copytree(sample, folder)
    with open_office(folder) as office, open_window(office, look, lambda: NOW) as opened:
        at = Stage(app, look, folder, office, opened)
        opened.window.show()
        opened.window.activateWindow()
        opened.window.settle.recover()
        at.wait()
        yield at


def take_a_case(at: Stage) -> None:
    at.find("zh")
    at.press(Qt.Key.Key_Return)
    at.keys("ZY77", enter=True)
    at.wait()


def test_a_full_disk_is_told_on_the_desk_until_it_has_room_again(
    qapp: QApplication, look: Look, sample: Path, tmp_path: Path
) -> None:
    with opened_window(qapp, look, sample, tmp_path / "data") as at:
        settle, window = at.window.settle, at.window
        take_a_case(at)
        with full(at.office):
            at.control(Qt.Key.Key_M)
            at.paste(LIST)
            at.keys("1", enter=True)
            settle.current.left_field()
            at.wait(lambda: settle.unkept.isVisible())
            assert "草稿还没有存下" in settle.unkept.text
            assert "磁盘已满" in settle.unkept.text
            assert len(settle.stay.rows()) == 300
            assert not window.close(), "the window went with what is kept nowhere"
            assert window.isVisible()
            assert "再关一次" in window._said.text()
        at.wait(lambda: not settle.unkept.isVisible())
        found = drafts.resume(at.office, settle.current.key)
        assert found is not None
        assert len(found.entry.rows) == 300
        assert window.close()


def test_who_closes_twice_gives_up_what_cannot_be_kept(
    qapp: QApplication, look: Look, sample: Path, tmp_path: Path
) -> None:
    with opened_window(qapp, look, sample, tmp_path / "data") as at:
        take_a_case(at)
        _limit(at.office, 1)
        at.control(Qt.Key.Key_M)
        at.paste(LIST)
        assert not at.window.close()
        assert at.window.close()
    log = (tmp_path / "data" / "logs" / "settledesk.log").read_text(encoding="utf-8")
    assert "a draft could not be kept at the end" in log
    assert "ZY77" not in log


def test_what_was_typed_and_taken_out_does_not_come_back(
    qapp: QApplication, look: Look, sample: Path, tmp_path: Path
) -> None:
    with opened_window(qapp, look, sample, tmp_path / "data") as at:
        take_a_case(at)
        assert drafts.unfinished(at.office) is not None
        at.window.settle.stay.fields["visit.number"].focus()
        at.press(Qt.Key.Key_Delete)
        at.press(Qt.Key.Key_Return)
        assert drafts.unfinished(at.office) is None


def test_a_stay_typed_before_its_patient_is_found_is_that_patients(
    qapp: QApplication, look: Look, sample: Path, tmp_path: Path
) -> None:
    with opened_window(qapp, look, sample, tmp_path / "data") as at:
        at.fill("visit.number", "ZY88")
        at.find("zh")
        at.press(Qt.Key.Key_Return)
        assert at.window.settle._typed().entry.texts["visit.number"] == "ZY88"
        assert at.window.settle._patient
        assert drafts.parked(at.office) == ()


def test_a_half_filled_form_survives_a_search_and_a_parking(
    qapp: QApplication, look: Look, sample: Path, tmp_path: Path
) -> None:
    with opened_window(qapp, look, sample, tmp_path / "data") as at:
        settle = at.window.settle
        at.press(Qt.Key.Key_F3)
        settle.patient_form.focus_path("patient.name")
        at.compose("欧阳示")
        at.press(Qt.Key.Key_F6)
        at.press(Qt.Key.Key_F3)
        assert settle.patient_form.texts()["patient.name"] == "欧阳示"
        take_a_case(at)
        assert settle.patient_form.unsaved() is None
        (line,) = drafts.parked(at.office)
        assert line.name == "欧*示"
        at.control(Qt.Key.Key_S, shift=True)
        at.press(Qt.Key.Key_Return)
        assert settle.patient_form.isVisible()
        assert settle.patient_form.texts()["patient.name"] == "欧阳示"


def test_a_spoilt_draft_is_told_at_the_start_and_can_be_thrown_away(
    qapp: QApplication, look: Look, sample: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(sample, folder)
    with closing(sqlite3.connect(folder / "settledesk.sqlite3")) as database, database:
        database.execute("INSERT INTO drafts VALUES ('bad', '2024-04-12 02:30:00.000000', '02', '{', NULL)")
    with opened_window(qapp, look, sample, folder) as at:
        settle = at.window.settle
        assert "有 1 笔草稿打不开，Ctrl+Shift+S 查看或丢弃" in settle.notice.text
        take_a_case(at)
        assert drafts.unfinished(at.office) == settle.current.key
        at.control(Qt.Key.Key_S, shift=True)
        at.press(Qt.Key.Key_Delete)
        at.press(Qt.Key.Key_Delete)
        assert drafts.parked(at.office) == ()
    with opened_window(qapp, look, sample, folder) as at:
        assert "草稿打不开" not in at.window.settle.notice.text


def test_what_is_typed_while_f2_waits_is_not_lost_when_it_is_refused(
    qapp: QApplication, look: Look, sample: Path, tmp_path: Path
) -> None:
    with opened_window(qapp, look, sample, tmp_path / "data") as at:
        settle = at.window.settle
        take_a_case(at)
        for path, text in (
            ("visit.admitted_on", "20240401"),
            ("visit.discharged_on", "20240418"),
            ("totals.total", "20000"),
            ("totals.self_funded", "1000"),
            ("totals.over_limit", "100"),
            ("totals.first_pay", "400"),
        ):
            at.fill(path, text)
        at.press(Qt.Key.Key_F2)
        at.rest(600)
        with full(at.office):
            at.touch(Qt.Key.Key_F2)
            assert settle.current.settling
            settle.stay.fields["totals.total"].focus()
            at.keys("21000")
            at.wait()
            assert "磁盘已满" in settle.result.message.text or "磁盘已满" in settle.unkept.text
            assert settle.current.examined is not None
            assert settle.current.entry.texts["totals.total"] == "21000"
            assert settle.current.up_to_date
        at.press(Qt.Key.Key_Return)
        at.wait(lambda: not settle.unkept.isVisible())
        found = drafts.resume(at.office, settle.current.key)
        assert found is not None
        assert found.entry.texts["totals.total"] == "21,000.00"
