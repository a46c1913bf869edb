"""Sending papers to the printer that is named for them, without a dialog; to a folder where there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from settledesk.basis.errors import Refusal, refuse
from settledesk.desk import receipts
from settledesk.desk.files import write_whole

STATEMENT = "statement"
"""The kind of paper that a settlement statement is; printers are named for each kind."""

WAITING = "待打印"
"""The folder in the office's own for papers that found no printer."""

_DPI = 300
"""Enough for our smallest type; more would keep the clerk waiting for what no eye sees."""
_ASKS = ("print to pdf", "xps document", "onenote", "fax", "传真")
"""Words in the names of Windows printers that are no printers but open a dialog of their own."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a paper: a tone and a sentence for the status bar, and the file where it went to no printer."""

    tone: str
    text: str
    file: Path | None = None


def open_printer(name: str) -> QPrinter | None:
    """Return the computer's printer of a name, ready to be painted on; None where it is missing or not ready."""
    info = QPrinterInfo.printerInfo(name)
    broken = (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)
    if info.isNull() or opens_dialog(name) or info.state() in broken:
        return None
    # No file name is ever set on it: on Windows that would turn a printer into a file writer for good.
    return QPrinter(info, QPrinter.PrinterMode.HighResolution)


class Printing:
    """Knows the office's printers. Nothing here touches a widget: it works on the work thread.

    Qt lets a painter paint on a QPrinter outside the window thread ("Painting in Threads"); looking for printers may
    wait for the network, so it is no business of the window thread at all.
    """

    def __init__(
        self,
        folder: Path,
        printers: Mapping[str, Sequence[str]] | None = None,
        opened: Callable[[str], QPrinter | None] = open_printer,
    ) -> None:
        """`folder` is the office's; `printers` are the names for each kind of paper, the preferred first.

        No name there, or an empty first one, is the computer's own default printer. `opened` gives the printer of a
        name.
        """
        self._waiting = folder / WAITING
        self._printers = dict(printers or {})
        self._opened = opened

    def send(self, pdf: bytes, name: str, kind: str = STATEMENT) -> Sent:
        """Print a PDF of ours and return what became of it; `name` names the paper, without anything of the patient.

        A printer that is missing, off line or refuses is passed over for the next one; without any the PDF is put
        into the folder of what waits. Refusal where that cannot be written either.
        """
        passed_over = []
        for printer in self._names(kind):
            opened = self._opened(printer)
            if opened is None:
                passed_over.append(f"打印机 {printer} 找不到或未就绪")
                continue
            opened.setDocName(name)
            if paint(opened, receipts.pages(pdf, _DPI)):
                if passed_over:
                    return Sent("warning", f"{'；'.join(passed_over)}；{name} 已改送 {printer}")
                return Sent("good", f"{name} 已送打印机 {printer}")
            passed_over.append(f"打印机 {printer} 没有接受")
        return self._put_by(pdf, name, "；".join(passed_over) or "没有可用的打印机")

    def _names(self, kind: str) -> tuple[str, ...]:
        first, *spare = self._printers.get(kind) or ("",)
        return tuple(name for name in (first or _own_default(), *spare) if name)

    def _put_by(self, pdf: bytes, name: str, why: str) -> Sent:
        file = self._waiting / f"{name}.pdf"
        try:
            write_whole(file, pdf)
        except Refusal as trouble:
            raise refuse(name, f"{why}，{trouble.mistakes[0].problem}", "请检查打印机和磁盘，然后补打") from None
        return Sent("warning", f"{why}，{name} 已存到「{WAITING}」，打印机好了再打：{file}", file)


def opens_dialog(printer: str) -> bool:
    """Return whether a printer of this name opens a dialog instead of printing."""
    return any(word in printer.lower() for word in _ASKS)


def paint(printer: QPrinter, pages: Sequence[receipts.PagePicture]) -> bool:
    """Put pages on a printer's paper, each filling it whole; False where the printer does not take them."""
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    painter = QPainter()
    if not painter.begin(printer):
        return False
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    whole = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    taken = True
    for number, page in enumerate(pages):
        taken = taken and (number == 0 or printer.newPage())
        if taken:
            painter.drawImage(whole, picture(page))
    return painter.end() and taken


def picture(page: receipts.PagePicture) -> QImage:
    """Return a page as Qt's image; it does not copy the pixels and must not outlive them."""
    return QImage(page.pixels, page.width, page.height, page.width * 4, QImage.Format.Format_RGB32)


def _own_default() -> str:
    name = QPrinterInfo.defaultPrinterName()
    return "" if opens_dialog(name) else name
