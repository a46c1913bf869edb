"""A PDF on the screen: the paper itself, sharp at every zoom, drawn off the window thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from settledesk.desk import receipts
from settledesk.desk.troubles import is_bug
from settledesk.ui.jobs import Jobs
from settledesk.ui.look.look import Look
from settledesk.ui.pdf_pages import PdfPages
from settledesk.ui.pieces.states import EmptyState, LoadingState
from settledesk.ui.trouble_words import words_of

_SETTLE_MS = 60
"""A width that is still changing is not drawn for; until then the old picture is stretched."""


class PdfView(QWidget):
    """Shows the pages of one PDF below one another; says so where there is none, it is on its way, or it failed.

    Keys: arrows, page keys, Home, End and Space scroll; + and − zoom, 0 fits the width, as Ctrl and the wheel do.
    """

    shown = Signal()
    """A PDF is on the screen at the sharpness of its size."""

    def __init__(self, look: Look, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._pdf: bytes | None = None
        self._turn = 0
        """Counts what was asked for; an answer to an older question is dropped."""
        self.setAccessibleName("票据预览")
        self.pages = PdfPages(look)
        self._empty = EmptyState(look, "receipt", "没有可预览的结算单", "在左边选一张")
        self._failed = EmptyState(look, "stop", "预览不出来")
        self._stack = QStackedWidget()
        for state in (self._empty, self._failed, self.pages):
            self._stack.addWidget(state)
        self._loading = LoadingState(look, "正在准备预览…", bare=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._loading)
        column.addWidget(self._stack, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SETTLE_MS)
        self._later.timeout.connect(self._render)
        self.pages.resized.connect(self._later.start)

    def load(self, make: Callable[[], bytes]) -> None:
        """Show the PDF that `make` returns; it is called on the work thread, unless something else is asked for first."""
        self._pdf = None
        self._ask(make, fresh=True)

    def show_pdf(self, pdf: bytes) -> None:
        """Show a PDF."""
        self.load(lambda: pdf)

    def show_nothing(self, title: str = "没有可预览的结算单", hint: str = "在左边选一张") -> None:
        """Show that there is nothing, and why."""
        self._forget()
        self._empty.say(title, hint)
        self._stack.setCurrentWidget(self._empty)

    def show_trouble(self, sentence: str) -> None:
        """Show why there is nothing though there should be."""
        self._forget()
        self._failed.say("预览不出来", sentence)
        self._stack.setCurrentWidget(self._failed)

    @property
    def state(self) -> str:
        """Return what is seen: "empty", "failed" or "pages"."""
        return {self._empty: "empty", self._failed: "failed"}.get(self._stack.currentWidget(), "pages")  # type: ignore[call-overload, no-any-return]

    @property
    def loading(self) -> bool:
        """Return whether the busy mark is seen."""
        return self._loading.isVisible()

    def _forget(self) -> None:
        self._turn += 1
        self._pdf = None
        self._loading.stop()
        self.pages.clear()

    def _render(self) -> None:
        if self._pdf is not None and not self.pages.sharp:
            pdf = self._pdf
            self._ask(lambda: pdf, fresh=False)

    def _ask(self, make: Callable[[], bytes], fresh: bool) -> None:
        self._turn += 1
        turn, dpi, ratio = self._turn, self.pages.dpi, self.devicePixelRatioF()

        def work() -> tuple[bytes, tuple[QImage, ...]] | None:
            if turn != self._turn:
                return None
            pdf = make()
            return pdf, tuple(_image(page, ratio) for page in receipts.pages(pdf, dpi))

        if fresh:
            self._loading.start()
        self._jobs.run(work, partial(self._done, turn, dpi, fresh), partial(self._fail, turn))

    def _done(self, turn: int, dpi: int, fresh: bool, found: tuple[bytes, tuple[QImage, ...]] | None) -> None:
        if found is None or turn != self._turn:
            return
        self._loading.stop()
        self._pdf, images = found
        self.pages.show_images(images, dpi, fresh)
        self._stack.setCurrentWidget(self.pages)
        if self.pages.sharp:
            self.shown.emit()
        else:
            self._later.start()

    def _fail(self, turn: int, trouble: Exception) -> None:
        if turn != self._turn:
            return
        self.show_trouble(words_of(trouble))
        if is_bug(trouble):
            raise trouble


def _image(page: receipts.PagePicture, ratio: float) -> QImage:
    found = QImage(page.pixels, page.width, page.height, page.width * 4, QImage.Format.Format_RGB32).copy()
    found.setDevicePixelRatio(ratio)
    return found
