"""Our own bugs in the window: one dialog, a number, a log without names; Qt's messages too."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, qWarning
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from settledesk.basis.errors import StoreTrouble
from settledesk.basis.logs import close_log, open_log
from settledesk.basis.settings import Settings
from settledesk.desk.setup import check_setup
from settledesk.desk.troubles import Bug
from settledesk.ui.look.look import Look
from settledesk.ui.troubles import TroubleDialog, Troubles, catch_troubles, start_trouble

NAME = "张三丰"
ID = "11010519491231002X"
RETURN = Qt.Key.Key_Return


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    return Look()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[logging.Logger]:
    opened = open_log(tmp_path)
    yield opened
    close_log(opened)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[], list[str]]:
    path = tmp_path / "settledesk.log"
    # The offscreen display has something to say about any window; that is Qt's, and not what is tested.
    return lambda: [line for line in _lines(path) if "This plugin does not support" not in line]


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.exists() else []


@pytest.fixture
def troubles(look: Look, log: logging.Logger, qtbot: QtBot) -> Iterator[Troubles]:
    hook = catch_troubles(look, log)
    yield hook
    hook.release()


def stumble() -> None:
    # A line of ours fails, with a patient in the words of the exception.
    check_setup(Settings(hospital_name="甲", hospital_area="370300"), f"{NAME} {ID}")  # type: ignore[arg-type]


def stumble_with_a_name() -> None:
    raise KeyError(NAME, ID)


def shown(qtbot: QtBot, troubles: Troubles) -> TroubleDialog:
    qtbot.waitUntil(lambda: troubles.dialog is not None and troubles.dialog.isVisible(), timeout=3_000)
    assert troubles.dialog is not None
    return troubles.dialog


def words(dialog: TroubleDialog) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(QLabel))


def dialogs() -> int:
    return sum(1 for one in QApplication.topLevelWidgets() if isinstance(one, TroubleDialog) and one.isVisible())


@pytest.mark.parametrize("work", [stumble, stumble_with_a_name])
def test_a_bug_in_a_slot_is_told_with_a_number_that_the_log_has_too(
    qtbot: QtBot, troubles: Troubles, written: Callable[[], list[str]], work: Callable[[], None]
) -> None:
    button = QPushButton("按")
    qtbot.addWidget(button)
    button.clicked.connect(work)
    button.show()
    QTest.keyClick(button, Qt.Key.Key_Space)
    dialog = shown(qtbot, troubles)
    said = words(dialog)
    assert "出了意外，本次操作没有完成" in said
    number = re.search(r"编号 ([2-9A-HJ-NP-Z]{8})", said)
    assert number is not None
    (line,) = written()
    assert number[1] in line and "test_troubles.py" in line
    for secret in (NAME, ID, "Traceback", "Error"):
        assert secret not in said
    for secret in (NAME, ID, "19491231"):
        assert secret not in line
    assert ("AttributeError" in line and "desk/setup.py:" in line) or "KeyError" in line


def test_enter_closes_the_dialog_and_ctrl_c_copies_the_number(qtbot: QtBot, troubles: Troubles) -> None:
    QTimer.singleShot(0, stumble)
    dialog = shown(qtbot, troubles)
    number = next(one.text().removeprefix("编号 ") for one in dialog.findChildren(QLabel) if "编号 " in one.text())
    assert dialog.focusWidget() is dialog.go_on
    QTest.keyClick(dialog.go_on, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == number
    assert dialog.copy.text() == "已复制"
    QTest.keyClick(dialog.go_on, RETURN)
    assert troubles.dialog is None


def test_a_flood_shows_one_dialog_and_a_few_lines(
    qtbot: QtBot, troubles: Troubles, written: Callable[[], list[str]]
) -> None:
    times = []

    def fail() -> None:
        times.append(1)
        stumble()

    ticking = QTimer()
    ticking.timeout.connect(fail)
    ticking.start(0)
    dialog = shown(qtbot, troubles)
    qtbot.waitUntil(lambda: len(times) > 250, timeout=5_000)
    assert dialogs() == 1
    assert len(written()) <= 2 + len(times) // 100, "the first, the tenth and every hundredth"
    dialog.reject()
    so_far = len(times)
    qtbot.waitUntil(lambda: len(times) > so_far + 50, timeout=5_000)
    assert dialogs() == 0, "the same bug is not told again right after its dialog was closed"
    ticking.stop()
    troubles.quiet_seconds = 0.0
    QTimer.singleShot(0, stumble_with_a_name)
    shown(qtbot, troubles).reject()
    QTimer.singleShot(0, stumble_with_a_name)
    shown(qtbot, troubles).reject()


def test_a_bug_in_painting_is_told_after_the_painting(
    qtbot: QtBot, troubles: Troubles, written: Callable[[], list[str]]
) -> None:
    class Failing(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            stumble()

    failing = Failing()
    qtbot.addWidget(failing)
    failing.show()
    shown(qtbot, troubles)
    assert "desk/setup.py:" in written()[0]
    failing.hide()


def test_a_bug_in_another_thread_is_told_on_the_windows_own(
    qtbot: QtBot, troubles: Troubles, written: Callable[[], list[str]]
) -> None:
    thread = threading.Thread(target=stumble)
    thread.start()
    thread.join()
    assert shown(qtbot, troubles).thread() is QApplication.instance().thread()  # type: ignore[union-attr]
    assert "desk/setup.py:" in written()[0]


def test_an_exception_that_nobody_can_catch_is_logged(
    qtbot: QtBot, troubles: Troubles, written: Callable[[], list[str]]
) -> None:
    class Falling:
        def __del__(self) -> None:
            stumble()

    Falling()
    shown(qtbot, troubles)
    assert "desk/setup.py:" in written()[0]


def test_a_trouble_that_no_screen_caught_is_told_in_its_own_sentence(
    qtbot: QtBot, troubles: Troubles, written: Callable[[], list[str]]
) -> None:
    def fail() -> None:
        raise StoreTrouble(f"磁盘已满，{NAME} 的结算没有存储。请腾出空间后再试。")

    QTimer.singleShot(0, fail)
    assert f"磁盘已满，{NAME} 的结算没有存储。请腾出空间后再试。" in words(shown(qtbot, troubles))
    assert NAME not in written()[0] and "StoreTrouble" in written()[0]


def test_a_bug_of_the_child_process_is_told_by_the_place_it_had_there(
    qtbot: QtBot, troubles: Troubles, written: Callable[[], list[str]]
) -> None:
    troubles.report(Bug("KeyError", "sheets/fees.py:12 read_fees"))
    shown(qtbot, troubles)
    assert "KeyError sheets/fees.py:12 read_fees" in written()[0]


def test_the_log_names_what_a_bug_came_from(qtbot: QtBot, troubles: Troubles, written: Callable[[], list[str]]) -> None:
    def fail() -> None:
        try:
            stumble_with_a_name()
        except KeyError as error:
            raise RuntimeError(NAME) from error

    QTimer.singleShot(0, fail)
    shown(qtbot, troubles)
    assert re.search(r"RuntimeError .*from KeyError", written()[0])


def test_what_qt_says_is_logged_without_what_it_quotes(
    troubles: Troubles, written: Callable[[], list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(50):
        qWarning(f"QThing: cannot use {NAME} {ID}")
    lines = written()
    assert len(lines) == 2
    assert "QThing: cannot use _" in lines[0] and "WARNING" in lines[0]
    assert NAME not in lines[0] and ID not in lines[0]
    assert troubles.dialog is None


def test_release_gives_everything_back(look: Look, log: logging.Logger) -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    hook = catch_troubles(look, log)
    assert sys.excepthook != before[0]
    hook.release()
    hook.release()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def test_ctrl_c_in_the_console_is_no_trouble(
    qtbot: QtBot, troubles: Troubles, written: Callable[[], list[str]]
) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    qtbot.wait(20)
    assert troubles.dialog is None and written() == []


def test_what_keeps_the_program_from_starting_is_said_shortly(look: Look, qtbot: QtBot) -> None:
    dialog = start_trouble(look, StoreTrouble("\n".join(f"第 {n} 条不对。" for n in range(20))))
    qtbot.addWidget(dialog)
    said = words(dialog)
    assert "程序不能开始工作" in said and "第 5 条" in said and "第 6 条" not in said
    assert "还有 14 条" in said
    assert "编号" not in said
    dialog.show()
    QTest.keyClick(dialog.go_on, RETURN)
    assert not dialog.isVisible()


def test_every_part_of_the_dialog_has_an_accessible_name(qtbot: QtBot, troubles: Troubles) -> None:
    troubles.report(ValueError())
    dialog = shown(qtbot, troubles)
    assert dialog.accessibleName()
    for one in dialog.findChildren(QPushButton):
        assert one.accessibleName() and one.height() >= 24
    assert isinstance(dialog, QObject)
