"""Power cuts: a window is killed at twelve moments of its work, and opened again on what it has left behind."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from time import monotonic, sleep
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from settledesk.app import open_window
from settledesk.desk import drafts, receipts
from settledesk.desk.entry import Entry
from settledesk.desk.office import open_office
from settledesk.desk.sample import sample_settings
from settledesk.desk.setup import set_up
from settledesk.paper.pages import page_texts
from settledesk.ui.look.look import Look
from settledesk.ui.printing import WAITING
from tests.ui.killed_window import MOMENTS, NOW, SAMPLE_NUMBER
from tests.ui.stage import Stage, build_office

ROOT = Path(__file__).resolve().parents[2]
_TOGETHER = 3
"""So many windows are played at once: they mostly wait."""
_LONGEST = 100.0


@dataclass(frozen=True)
class Killed:
    """What a killed window has left: its folder, and what was on its screen when it was killed."""

    folder: Path
    said: dict[str, Any]

    @property
    def screen(self) -> drafts.Kept:
        """What stood on the screen."""
        entry = self.said["entry"]
        rows = tuple(tuple(cells) for cells in entry["rows"])
        texts = {path: text for path, text in entry["texts"].items() if text}
        return drafts.Kept(Entry(texts, rows, entry["itemised"]), self.said["cursor"], self.said["form"])


def _play(moment: str, folder: Path) -> Killed:
    """Play up to a moment in a process of its own, and kill it there."""
    paths = os.pathsep.join((str(ROOT / "desktop"), str(ROOT)))
    environment = {**os.environ, "PYTHONPATH": paths, "QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.ui.killed_window", str(folder), moment]
    errors = folder.with_suffix(".errors")
    with (
        errors.open("wb") as out,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=out, env=environment) as window,
    ):
        too_long = Timer(_LONGEST, window.kill)
        too_long.start()
        assert window.stdout is not None
        line = window.stdout.readline()
        window.kill()
        too_long.cancel()
    assert line, errors.read_text(encoding="utf-8", errors="replace")
    return Killed(folder, json.loads(line))


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Killed]]:
    """Return how to come by the window that was killed at a moment; all are played from the beginning, side by side."""
    base = tmp_path_factory.mktemp("killed")
    build_office(base / "sample")
    list(set_up(base / "empty", sample_settings()))

    def play(moment: str) -> Killed:
        shutil.copytree(base / ("empty" if moment == "importing" else "sample"), base / moment)
        return _play(moment, base / moment)

    with ThreadPoolExecutor(_TOGETHER) as pool:
        played: dict[str, Future[Killed]] = {moment: pool.submit(play, moment) for moment in MOMENTS}
        yield lambda moment: played[moment].result()


@contextmanager
def started_again(app: QApplication, look: Look, folder: Path) -> Iterator[Stage]:
    """Open the window again as the program does."""
    with open_office(folder) as office, open_window(office, look, lambda: NOW) as opened:
        at = Stage(app, look, folder, office, opened)
        opened.window.show()
        opened.window.activateWindow()
        opened.window.settle.recover()
        at.wait()
        yield at
    # Or the closed window lives on, and is styled with the next, until some later wait.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def ask(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """Return what the database of a folder answers."""
    with closing(sqlite3.connect(folder / "settledesk.sqlite3")) as database:
        return database.execute(query).fetchall()


def check_sound(folder: Path) -> None:
    """Check what holds after every kill: a sound file, numbers without gap or double, no draft of what is settled."""
    assert ask(folder, "PRAGMA integrity_check") == [("ok",)]
    assert ask(folder, "PRAGMA foreign_key_check") == []
    series = defaultdict(list)
    for (number,) in ask(folder, "SELECT number FROM settlements"):
        of, _, place = number.rpartition("-")
        series[of].append(int(place))
    for places in series.values():
        assert sorted(places) == list(range(1, len(places) + 1))
    assert ask(folder, "SELECT d.key FROM drafts d JOIN settlements s ON s.draft_key = d.key") == []
    events = ask(folder, "SELECT subject FROM journal WHERE act IN ('settle', 'void')")
    assert sorted(events) == sorted(ask(folder, "SELECT number FROM settlements"))
    log = folder / "logs" / "settledesk.log"
    text = log.read_text(encoding="utf-8") if log.exists() else ""
    for person in ask(folder, "SELECT name, id_number FROM patients"):
        assert not [one for one in person if one and one in text]


def on_screen(at: Stage) -> drafts.Kept:
    """Return what stands on the screen, blank texts left out."""
    found = at.window.settle._typed()
    texts = {path: text for path, text in found.entry.texts.items() if text}
    return drafts.Kept(Entry(texts, found.entry.rows, found.entry.itemised), found.cursor, found.form)


def check_resumed(at: Stage, was: Killed) -> None:
    """Check that the same case is on the screen, exactly as it was, with the cursor where it was."""
    settle = at.window.settle
    assert settle.current.key == was.said["key"]
    assert on_screen(at) == was.screen
    assert settle._cursor_now() == was.said["cursor"]
    assert "已恢复上次未完成的一笔" in settle.notice.text
    assert drafts.unfinished(at.office) == was.said["key"]


def settlements_of_today(folder: Path) -> list[str]:
    """Return the numbers of what was settled after the sample."""
    return [number for (number,) in ask(folder, f"SELECT number FROM settlements WHERE number LIKE '%-{NOW:%Y%m%d}-%'")]


def alive(pid: int) -> bool:
    """Whether a process that is nobody's child here is still at work."""
    if sys.platform == "win32":
        import ctypes

        synchronize, timeout = 0x100000, 258
        process = ctypes.windll.kernel32.OpenProcess(synchronize, False, pid)
        return bool(process) and ctypes.windll.kernel32.WaitForSingleObject(process, 0) == timeout
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self").exists():
        return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def check_gone(pid: int) -> None:
    """Check that the child process does not outlive its window for long."""
    end = monotonic() + 10
    while alive(pid):
        assert monotonic() < end, "the child process goes on without its window"
        sleep(0.02)


# ---- drafts


@pytest.mark.parametrize("moment", ["left_field", "pasted", "form"])
def test_what_was_typed_comes_back_exactly_with_the_cursor_in_its_field(
    killed: Callable[[str], Killed], qapp: QApplication, look: Look, moment: str
) -> None:
    was = killed(moment)
    expected = {
        "left_field": "visit.discharged_on",
        "pasted": "fees[2].quantity",
        "form": "patient.insured_area",
    }
    assert was.said["cursor"] == expected[moment]
    check_sound(was.folder)
    with started_again(qapp, look, was.folder) as at:
        check_resumed(at, was)
        settle = at.window.settle
        if moment == "pasted":
            assert len(on_screen(at).entry.rows) == 300
            assert on_screen(at).entry.rows[2][5] == "17"
            assert settle.stay.grid.view.hasFocus()
        if moment == "form":
            assert settle.patient_form.isVisible()
            assert settle.patient_form.texts()["patient.name"] == "欧阳示"
            # What was half typed is typed on.
            at.keys("bo", enter=True)
            assert settle.patient_form.texts()["patient.insured_area"] == "370300"
    check_sound(was.folder)


def test_of_a_field_in_mid_typing_nothing_is_lost_that_is_older_than_three_seconds(
    killed: Callable[[str], Killed], qapp: QApplication, look: Look
) -> None:
    was = killed("typing")
    check_sound(was.folder)
    with started_again(qapp, look, was.folder) as at:
        texts, typed = dict(on_screen(at).entry.texts), dict(was.screen.entry.texts)
        assert typed.pop("totals.total") == "12345"
        assert texts.pop("totals.total") in ("123", "12345")
        assert texts == typed
        assert at.window.settle._cursor_now() == "totals.total"
        at.keys("99")
        assert on_screen(at).entry.texts["totals.total"] in ("12399", "1234599")


def test_parked_cases_stay_parked_beside_the_one_on_the_screen(
    killed: Callable[[str], Killed], qapp: QApplication, look: Look
) -> None:
    was = killed("parked")
    check_sound(was.folder)
    with started_again(qapp, look, was.folder) as at:
        check_resumed(at, was)
        assert len(drafts.parked(at.office)) == 2
        at.control(Qt.Key.Key_S, shift=True)
        at.press(Qt.Key.Key_Return)
        # It changes places with the one that was on the screen.
        assert on_screen(at).entry.texts["visit.number"] in ("ZY01", "ZY02")
        assert at.window.settle._cursor_now() == "visit.discharged_on"
        assert len(drafts.parked(at.office)) == 2
        assert drafts.unfinished(at.office) == at.window.settle.current.key


# ---- settling, and taking back


@pytest.mark.parametrize("moment", ["uncommitted", "waiting"])
def test_a_kill_before_the_settlement_is_stored_leaves_the_draft_and_no_number(
    killed: Callable[[str], Killed], qapp: QApplication, look: Look, moment: str
) -> None:
    was = killed(moment)
    check_sound(was.folder)
    assert settlements_of_today(was.folder) == []
    with started_again(qapp, look, was.folder) as at:
        check_resumed(at, was)
        settle = at.window.settle
        at.press(Qt.Key.Key_F2)
        if settle.result.message.text:
            at.rest(600)
            at.press(Qt.Key.Key_F2)
        assert settlements_of_today(was.folder) == [f"02-{NOW:%Y%m%d}-0001"]
        assert drafts.unfinished(at.office) is None
    check_sound(was.folder)


@pytest.mark.parametrize("moment", ["committed", "drawing"])
def test_a_kill_between_settling_and_paper_leaves_a_settlement_that_is_offered_for_its_first_print(
    killed: Callable[[str], Killed], qapp: QApplication, look: Look, moment: str
) -> None:
    was = killed(moment)
    check_sound(was.folder)
    (number,) = settlements_of_today(was.folder)
    assert ask(was.folder, "SELECT * FROM drafts") == []
    assert ask(was.folder, f"SELECT * FROM prints WHERE number = '{number}'") == []
    with started_again(qapp, look, was.folder) as at:
        settle = at.window.settle
        assert settle.notice.text == "有 1 张结算单还没有打印，F9 查看。"
        assert on_screen(at).entry == Entry(settle.current.entry.texts)
        assert "patient.name" not in on_screen(at).entry.texts
        at.press(Qt.Key.Key_F9)
        at.wait(lambda: at.window.receipts.finder.current is not None)
        at.control(Qt.Key.Key_P)
        assert ask(was.folder, f"SELECT copy, reason FROM prints WHERE number = '{number}'") == [(1, None)]
        paper = (was.folder / WAITING / f"结算单-{number}.pdf").read_bytes()
        assert number in "".join(page_texts(paper))
        assert "补打" not in "".join(page_texts(paper))
        assert paper == receipts.preview_pdf(at.office, number, NOW)
    with started_again(qapp, look, was.folder) as at:
        assert at.window.settle.notice.text == ""


def test_a_kill_in_the_middle_of_a_void_leaves_the_settlement_as_it_was(
    killed: Callable[[str], Killed], qapp: QApplication, look: Look
) -> None:
    was = killed("voiding")
    check_sound(was.folder)
    assert settlements_of_today(was.folder) == []
    assert ask(was.folder, "SELECT * FROM settlements WHERE voids IS NOT NULL") == []
    with started_again(qapp, look, was.folder) as at:
        at.press(Qt.Key.Key_F9)
        at.keys(SAMPLE_NUMBER)
        at.wait()
        at.press(Qt.Key.Key_F8)
        at.keys("1", enter=True)
        at.press(Qt.Key.Key_Return)
        assert ask(was.folder, "SELECT number, voids FROM settlements WHERE voids IS NOT NULL") == [
            (f"02-{NOW:%Y%m%d}-0001", SAMPLE_NUMBER)
        ]
    check_sound(was.folder)


# ---- the child process


def test_the_child_process_that_reads_a_file_does_not_outlive_its_window(
    killed: Callable[[str], Killed], qapp: QApplication, look: Look
) -> None:
    was = killed("reading")
    check_gone(was.said["child"])
    check_sound(was.folder)
    with started_again(qapp, look, was.folder) as at:
        check_resumed(at, was)
        assert on_screen(at).entry.rows == ()


def test_filings_that_were_being_imported_are_all_there_or_none(
    killed: Callable[[str], Killed], qapp: QApplication, look: Look
) -> None:
    was = killed("importing")
    check_gone(was.said["child"])
    check_sound(was.folder)
    assert ask(was.folder, "SELECT count(*) FROM filings") in ([(0,)], [(220,)])
    with started_again(qapp, look, was.folder) as at:
        assert at.window.settle.notice.text == ""
        at.find("zh")
        assert at.window.settle.bar.results.isVisible()
