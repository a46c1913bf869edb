"""A window on a sample office for benches: keys come from its own event loop, and what they do is timed until painted."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from settledesk.app import Opened, make_application, open_window
from settledesk.basis.clock import CHINA
from settledesk.basis.lasting import lasting
from settledesk.basis.money import product
from settledesk.basis.settings import Settings, read_settings, write_settings
from settledesk.desk.find import find
from settledesk.desk.office import open_office
from settledesk.desk.sample import sample_settings
from settledesk.desk.sample_stays import sample_stays
from settledesk.desk.setup import set_up
from settledesk.model.case import FeeClass, FeeKind, FeeLine
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import apply
from tests.bench.figures import Times

NOON = datetime(2024, 4, 18, 10, 42, tzinfo=CHINA)
"""What the window's clock shows: within the sample's filings."""


def sample_office(folder: Path) -> Path:
    """Make the sample office in a folder and return the folder."""
    list(set_up(folder, sample_settings(), sample=True))
    return folder


@contextmanager
def sample_window(settings: Callable[[Settings], Settings] = lambda given: given) -> Iterator[Opened]:
    """Open the window on a fresh sample office and show it; `settings` may change the office's."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = sample_office(Path(temporary) / "data")
        write_settings(folder, settings(read_settings(folder)))
        app = make_application()
        app.setCursorFlashTime(0)  # its painting is nobody's echo
        look = Look()
        apply(look, app)
        with open_office(folder) as office, ExitStack() as stack:
            with lasting():
                opened = stack.enter_context(open_window(office, look, lambda: NOON))
                opened.window.show()
            opened.window.activateWindow()
            at_rest(opened)
            yield opened
        shutil.rmtree(folder)


def wait(pause_ms: int) -> None:
    """Let the window live for some milliseconds; QTest.qWait would keep the interpreter from the work thread."""
    loop = QEventLoop()
    QTimer.singleShot(pause_ms, loop.quit)
    loop.exec()


def at_rest(opened: Opened, pause_ms: int = 50) -> None:
    """Wait until nothing waits, runs or has still to be painted."""
    wait(pause_ms)
    while not (opened.gear.jobs.idle and opened.gear.child.idle):
        wait(5)
    wait(pause_ms)


class Painted(QObject):
    """Times from a moment to the end of the window's next painting, with the window's own event loop running.

    The keys go to the window as the system's do, without the interpreter: QTest would hold it all the while, and
    nothing of a busy work thread would be seen.
    """

    _DONE = QEvent.Type(QEvent.registerEventType())

    def __init__(self, opened: Opened, clock: Callable[[], float] = time.thread_time) -> None:
        """`clock` says whose processor time counts: the window thread's, or `time.process_time`."""
        super().__init__()
        self._clock = clock
        self._window = opened.window
        self._window.installEventFilter(self)
        self._loop = QEventLoop()
        self._waits = False
        self._armed = False
        self._end = self._end_worked = 0.0

    def close(self) -> None:
        """Watch no more."""
        self._window.removeEventFilter(self)

    def key(self, times: Times, key: Qt.Key, text: str = "") -> None:
        """Press a key and time it until it is painted; RuntimeError where nothing is painted within five seconds."""
        self.act(times, lambda: self.press(key, text))

    def act(self, times: Times, act: Callable[[], object], until: Callable[[], bool] | None = None) -> None:
        """Do something and time it until what it changes is painted, with `until`: until what holds then is painted."""
        self._until = until
        start = worked = 0.0

        def begin() -> None:
            nonlocal start, worked
            self._armed = True
            start, worked = time.perf_counter(), self._clock()
            act()

        late = QTimer(singleShot=True, interval=5_000)
        late.timeout.connect(lambda: self._loop.exit(1))
        late.start()
        QTimer.singleShot(0, begin)
        if self._loop.exec():
            raise RuntimeError("nothing was painted")
        late.stop()
        times.wall.append((self._end - start) * 1000)
        times.worked.append((self._end_worked - worked) * 1000)

    def press(self, key: Qt.Key, text: str = "") -> None:
        """Press and release a key, without waiting for anything."""
        handle = self._window.windowHandle()
        stamp = time.monotonic_ns() // 1_000_000
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(stamp)
            QCoreApplication.postEvent(handle, event)

    # ---- Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._armed and event.type() == QEvent.Type.UpdateRequest and (self._until is None or self._until()):
            self._armed = False
            # It comes right after the painting that follows now.
            QCoreApplication.postEvent(self, QEvent(self._DONE), Qt.EventPriority.HighEventPriority.value)
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == self._DONE:
            self._end, self._end_worked = time.perf_counter(), self._clock()
            self._loop.quit()
            return True
        return super().event(event)


def bill(count: int) -> list[FeeLine]:
    """Return a bill in which hardly a price or an amount comes twice: the slowest kind."""
    pick = random.Random(20240416)
    found = []
    for number in range(count):
        quantity, price = pick.randint(1, 400), pick.randint(1, 9_999_999)
        grade = pick.choice([FeeClass.A, FeeClass.A, FeeClass.B, FeeClass.C])
        many, each = Decimal(quantity) / 4, Decimal(price) / 1000
        found.append(
            FeeLine(
                f"XA{pick.randint(0, 99_999):05d}A001010100{number % 1000:03d}",
                f"示例项目{pick.randint(0, 5000)}注射液",
                pick.choice(["01", "03", "04", "05", "07", "08", "09", "11"]),
                FeeKind.DRUG,
                grade,
                many,
                each,
                product(many, each),
                Decimal("0.1") if grade is FeeClass.B else None,
            )
        )
    return found


def fill_stay(opened: Opened, visit: str) -> None:
    """Bring a patient of the sample to the desk with a whole stay and totals, computed and painted."""
    settle = opened.window.settle
    settle.take_patient(find(opened.gear.office, sample_stays()[0]["id_number"]).patients[0].stored)
    for path, text in (
        ("visit.number", visit),
        ("visit.admitted_on", "2024-04-01"),
        ("visit.discharged_on", "2024-04-17"),
        ("totals.total", "20000"),
        ("totals.self_funded", "1000"),
        ("totals.over_limit", "100"),
        ("totals.first_pay", "400"),
    ):
        field = settle.stay.fields[path]
        field.set_text(text)
        field.changed.emit(path)
    QApplication.processEvents()
    settle.current.look_now()
    at_rest(opened)
