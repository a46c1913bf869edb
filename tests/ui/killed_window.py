"""A window in a process of its own: plays a case by its keys up to a named moment, says so, and waits to be killed."""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from settledesk.app import make_application, open_window
from settledesk.basis.clock import CHINA
from settledesk.desk.crossing import Progress
from settledesk.desk.long_work import import_filings
from settledesk.desk.office import open_office
from settledesk.desk.sample import sample_folder
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import apply
from tests.ui.stage import Stage

NOW = datetime(2024, 5, 6, 10, 42, tzinfo=CHINA)
"""A day on which the sample's own settlements are too old to wait for their paper."""
SAMPLE_NUMBER = "02-20240416-0001"
"""A settlement of the sample office, which is taken back here."""
FEE_FILE = "fees.csv"
LIST = "\r\n".join(
    [
        "项目名称\t费用类别\t等级\t数量\t单价\t金额\t先付比例\t医保编码",
        *(f"阿莫西林胶囊{n}\t西药费\t甲\t2\t{n}.25\t{2 * n}.50\t\tXA{n:04}" for n in range(1, 301)),
    ]
)
"""A bill of 300 lines, as it comes from Excel."""


class Told:
    """Tells the test that the moment has come, once, with what stands on the screen then."""

    def __init__(self, moment: str) -> None:
        self._moment = moment
        self.stage: Stage | None = None
        self._stop: tuple[str, str] | None = None

    def say(self, child: int | None = None) -> None:
        """Say that the moment has come."""
        settle = self.at.window.settle
        about = {"moment": self._moment, "key": settle.current.key, "child": child, **asdict(settle._typed())}
        sys.stdout.write(json.dumps(about) + "\n")
        sys.stdout.flush()

    @property
    def at(self) -> Stage:
        """The stage."""
        assert self.stage is not None
        return self.stage

    def stop_in(self, file: str, function: str) -> None:
        """Say that the moment has come as soon as the work thread enters a function, and let it go no further."""
        self._stop = (file, function)

    def watch(self, frame: FrameType, event: str, _: Any) -> None:
        """See which function a thread enters."""
        if event == "call" and self._stop is not None:
            code = frame.f_code
            if (Path(code.co_filename).name, code.co_name) == self._stop:
                self._stop = None
                self.say()
                Event().wait()


def _stay(at: Stage, number: str = "ZY77") -> None:
    """Take the first patient there is for zhang, and type all of the stay up to the discharge."""
    at.find("zh")
    at.press(Qt.Key.Key_Return)
    for text in (number, "20240420"):
        at.keys(text)
        at.touch(Qt.Key.Key_Return)


def _bill(at: Stage) -> None:
    for path, text in (
        ("visit.discharged_on", "20240506"),
        ("payments.deposit", "5000"),
        ("totals.total", "20000"),
        ("totals.self_funded", "1000"),
        ("totals.over_limit", "100"),
        ("totals.first_pay", "400"),
    ):
        at.window.settle.focus_path(path)
        at.keys(text)
        at.touch(Qt.Key.Key_Return)
    at.wait()


def _until_kept(at: Stage) -> None:
    """Wait for the draft that is kept of what stands in a field while nobody leaves it."""
    settle = at.window.settle
    kept: list[object] = []
    settle.current.kept.connect(kept.append)
    at.wait(lambda: bool(kept))


def _settle(at: Stage) -> None:
    """Press F2, and once more where doubts are asked; wait for nothing then."""
    at.touch(Qt.Key.Key_F2)
    if at.window.settle.result.message.text:
        at.rest(600)
        at.touch(Qt.Key.Key_F2)


def typing(told: Told) -> None:
    """In the middle of a field, some of which was kept."""
    _stay(told.at)
    told.at.fill("payments.deposit", "5000")
    told.at.window.settle.focus_path("totals.total")
    told.at.keys("123")
    _until_kept(told.at)
    told.at.keys("45")
    told.say()


def left_field(told: Told) -> None:
    """Just after a field was left."""
    _stay(told.at)
    told.at.wait()
    told.say()


def pasted(told: Told) -> None:
    """With 300 pasted lines, a cell of which is being changed."""
    at = told.at
    _stay(at)
    at.control(Qt.Key.Key_M)
    at.paste(LIST)
    at.window.settle.focus_path("fees[2].quantity")
    # One after the other: the first opens the cell, the second is typed in it.
    at.keys("1")
    at.keys("7")
    _until_kept(at)
    told.say()


def form(told: Told) -> None:
    """With the patient's form half filled in."""
    at = told.at
    at.press(Qt.Key.Key_F3)
    at.window.settle.patient_form.focus_path("patient.name")
    at.compose("欧阳示")
    at.press(Qt.Key.Key_Return)
    at.keys("19800101", enter=True)
    at.keys("zi")
    _until_kept(at)
    told.say()


def uncommitted(told: Told) -> None:
    """In the middle of F2, all rows written and none committed."""
    _stay(told.at)
    _bill(told.at)
    told.stop_in("journal.py", "write_entry")
    _settle(told.at)


def waiting(told: Told) -> None:
    """In the middle of F2, which waits for another writer."""
    at = told.at
    _stay(at)
    _bill(at)
    lock = sqlite3.connect(at.folder / "settledesk.sqlite3", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    _settle(at)
    at.rest(200)
    assert at.window.settle.current.settling
    told.say()


def committed(told: Told) -> None:
    """After F2 has stored the settlement, before its paper is drawn."""
    _stay(told.at)
    _bill(told.at)
    told.stop_in("receipts.py", "draw")
    _settle(told.at)


def drawing(told: Told) -> None:
    """While the paper is drawn."""
    _stay(told.at)
    _bill(told.at)
    told.stop_in("statement.py", "draw_statement")
    _settle(told.at)


def reading(told: Told) -> None:
    """While the child process reads a file of fee lines."""
    at = told.at
    _stay(at)
    row = "阿莫西林胶囊,西药费,甲,2,6.25,12.50,,XA01\n"
    (at.folder / FEE_FILE).write_text(
        "项目名称,费用类别,等级,数量,单价,金额,先付比例,医保编码\n" + 60_000 * row, "utf-8"
    )
    at.window.settle.read_file(at.folder / FEE_FILE)
    child = at.opened.gear.child
    while child.pid is None:
        at.rest(20)
    at.rest(300)
    assert not child.idle, "it has read the file already"
    told.say(child.pid)


def importing(told: Told) -> None:
    """While the child process stores filings."""
    at, child = told.at, told.at.opened.gear.child

    def progress(one: Progress) -> None:
        if one.text.startswith("正在导入"):
            told.say(child.pid)

    def ended(_: object) -> None:
        raise AssertionError("it was not killed in time")

    work = partial(import_filings, folder=at.folder, path=sample_folder() / "filings.xlsx", clerk="示例收费员", at=NOW)
    child.run(work, ended, ended, progress)


def parked(told: Told) -> None:
    """With two cases parked and a third on the screen."""
    at = told.at
    for number in ("ZY01", "ZY02"):
        _stay(at, number)
        at.control(Qt.Key.Key_S)
    _stay(at, "ZY03")
    at.wait()
    told.say()


def voiding(told: Told) -> None:
    """In the middle of taking a settlement back."""
    at = told.at
    at.press(Qt.Key.Key_F9)
    at.keys(SAMPLE_NUMBER)
    at.wait()
    at.press(Qt.Key.Key_F8)
    at.keys("1", enter=True)
    told.stop_in("journal.py", "write_entry")
    QTest.keyClick(at.focus, Qt.Key.Key_Return)


MOMENTS: Mapping[str, Callable[[Told], None]] = {
    one.__name__: one
    for one in (
        typing,
        left_field,
        pasted,
        form,
        uncommitted,
        waiting,
        committed,
        drawing,
        reading,
        importing,
        parked,
        voiding,
    )
}


STOPPED = ("uncommitted", "committed", "drawing", "voiding")
"""The moments that are within a function of the work thread."""


def main(folder: Path, moment: str) -> None:
    """Open the window of the office in a folder and play up to a moment."""
    told = Told(moment)
    if moment in STOPPED:
        # Only threads that begin later are watched: the work thread, not the window's.
        threading.setprofile(told.watch)
    app = make_application()
    look = Look()
    apply(look, app)
    with open_office(folder) as office, open_window(office, look, lambda: NOW) as opened:
        told.stage = Stage(app, look, folder, office, opened)
        opened.window.show()
        opened.window.activateWindow()
        told.at.wait()
        MOMENTS[moment](told)
        app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
