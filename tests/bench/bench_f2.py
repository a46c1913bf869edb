"""Times F2 until the first receipt is with the printer: 300 ms for the first of the day, 100 ms for every later one.

PYTHONPATH=desktop:. python -m tests.bench.bench_f2 [DAYS]

Each day is a process of its own: a window on the sample office, loaded as the program does it, then a first patient and
nine more. Timed from the key to the end of the painting on the printer, with settling, drawing, the picture of 300 dots
per inch and the handing over. One printer takes the picture's 35 MB as a Windows spooler does; the other is Qt's PDF
file, which also packs it as JPEG. CPU is that of the whole process.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPaintDevice, QPaintEngine, QPaintEngineState, QPixmap
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from settledesk.desk.receipts import warm_up
from settledesk.paper.fonts import warm_up as load_text_fonts
from tests.bench.driven import NOON, at_rest, fill_stay, sample_window
from tests.bench.figures import HEAD, Times, tell

FIRST_MS, LATER_MS = 300, 100
_A_DAY = 10


class _Engine(QPaintEngine):
    """Takes what is painted and keeps nothing."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)

    def begin(self, device: QPaintDevice) -> bool:
        self.setActive(True)
        return True

    def end(self) -> bool:
        self.setActive(False)
        return True

    def updateState(self, state: QPaintEngineState) -> None:
        pass

    def drawPixmap(self, where: QRectF | QRect, picture: QPixmap | QImage, part: QRectF | QRect) -> None:
        picture.copy()

    def drawImage(
        self,
        where: QRectF | QRect,
        picture: QImage,
        part: QRectF | QRect,
        flags: Qt.ImageConversionFlag = Qt.ImageConversionFlag.AutoColor,
    ) -> None:
        picture.copy()

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User


class Swallowing(QPrinter):
    """A printer that takes every page."""

    def __init__(self) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self._engine = _Engine()

    def paintEngine(self) -> QPaintEngine:
        return self._engine


def one_day(opened_printer: Callable[[str], QPrinter | None]) -> Times:
    """Settle and print ten stays by F2, and return how long each took."""
    found = Times()
    with sample_window(lambda given: replace(given, statement_printer="示例打印机")) as opened:
        settle, gear = opened.window.settle, opened.gear
        gear.printing._opened = opened_printer
        gear.jobs.run(load_text_fonts, lambda _: None, _raise)
        gear.jobs.run(lambda: warm_up(gear.office, NOON), lambda _: None, _raise)
        at_rest(opened)
        ends: list[tuple[float, float]] = []
        send = gear.printing.send

        def timed(pdf: bytes, name: str) -> object:
            sent = send(pdf, name)
            ends.append((time.perf_counter(), time.process_time()))
            return sent

        gear.printing.send = timed  # type: ignore[method-assign, assignment]
        for number in range(_A_DAY):
            fill_stay(opened, f"ZY-F2-{number}")
            settle.settling._seen = settle.current.examined.doubts if settle.current.examined else None
            settle.settling._seen_at = 0.0
            start, worked = time.perf_counter(), time.process_time()
            QTest.keyClick(opened.window.windowHandle(), Qt.Key.Key_F2)
            at_rest(opened)
            if len(ends) != number + 1:
                raise RuntimeError(f"{number} were printed: {settle.result.message.text}")
            found.wall.append((ends[-1][0] - start) * 1000)
            found.worked.append((ends[-1][1] - worked) * 1000)
    return found


def _raise(trouble: Exception) -> None:
    raise trouble


def _pdf_printer(folder: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(folder / "out.pdf"))
    return printer


def main() -> None:
    """Live some days in a process each, and print the first and the later times for both printers."""
    if sys.argv[1:2] == ["--day"]:
        with tempfile.TemporaryDirectory() as temporary:
            swallowing = sys.argv[2] == "swallowing"
            day = one_day(lambda _: Swallowing() if swallowing else _pdf_printer(Path(temporary)))
        for wall, worked in zip(day.wall, day.worked, strict=True):
            print(wall, worked)
        return
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(HEAD)
    for kind, name in (("swallowing", "a printer that takes pixels"), ("pdf", "a PDF file, packing included")):
        first, later = Times(), Times()
        for _ in range(days):
            made = subprocess.run(
                [sys.executable, "-m", "tests.bench.bench_f2", "--day", kind],
                capture_output=True,
                text=True,
                check=True,
            )
            pairs = [tuple(map(float, line.split())) for line in made.stdout.splitlines()]
            for at, (wall, worked) in enumerate(pairs):
                one = first if at == 0 else later
                one.wall.append(wall)
                one.worked.append(worked)
        tell(f"F2 to receipt, first of the day, {name}", first, FIRST_MS)
        tell(f"F2 to receipt, later, {name}", later, LATER_MS)


if __name__ == "__main__":
    main()
