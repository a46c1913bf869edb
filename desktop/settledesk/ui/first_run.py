"""The first run: empty or with sample data, which hospital and window this is, and what to do next; all by keyboard."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from settledesk.basis.settings import Settings
from settledesk.desk.crossing import Progress
from settledesk.desk.long_work import set_up_sample
from settledesk.desk.sample import sample_settings
from settledesk.desk.setup import set_up, shipped_areas
from settledesk.desk.troubles import sentence_of
from settledesk.ui.child import Child, Run
from settledesk.ui.jobs import Jobs
from settledesk.ui.keys import key
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import FIELD, ROOM, SNUG, TIGHT, Size
from settledesk.ui.pieces.keycap import KeyButton
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.setup_pages import ChoicePage, DonePage, FactsPage, Page, WorkingPage

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FirstRun(QWidget):
    """The window in which an office is set up; nothing is stored before its last step."""

    finished = Signal(Path)
    """The office in this data folder has been set up and the clerk wants to begin."""

    def __init__(self, look: Look, jobs: Jobs, child: Child, folder: Path) -> None:
        super().__init__()
        self._look, self._jobs, self._child, self._folder = look, jobs, child, folder
        self._run: Run | None = None
        self._leaving = self._closed = False
        self.setWindowTitle("首次设置")
        self.setAccessibleName("首次设置")
        self.setProperty("ground", True)
        self._areas = shipped_areas()
        self.choice = ChoicePage(look)
        self.facts = FactsPage(look, self._areas)
        self.working = WorkingPage(look)
        self.done = DonePage(look)
        self._step = QLabel()
        self._step.setProperty("tone", "secondary")
        self._message = InlineMessage(look)
        self.back = KeyButton(look, "离开", "Esc", outlined=True)
        self.forward = KeyButton(look, "下一步", "Enter", primary=True)
        self.back.clicked.connect(self._go_back)
        self.forward.clicked.connect(self._go_on)
        self.facts.group.entered_last.connect(self._go_on)
        self._stack = QStackedWidget()
        self._pages: tuple[Page, ...] = (self.choice, self.facts, self.working, self.done)
        for page in self._pages:
            self._stack.addWidget(_scrolling(page))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head())
        whole.addWidget(self._stack, 1)
        whole.addWidget(self._foot())
        for act, do in (
            ("bigger", look.bigger),
            ("smaller", look.smaller),
            ("normal_size", lambda: look.set_size(Size.NORMAL)),
            ("dark", lambda: look.set_dark(not look.dark)),
        ):
            QShortcut(QKeySequence(key(act).press), self, do)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]
        look.changed.connect(self._follow)
        self._follow()
        place = self.screen().availableSize()
        self.resize(min(look.px(960), place.width()), min(look.px(600), place.height()))
        self._show(self.choice)

    def _head(self) -> QWidget:
        strip = QFrame()
        strip.setProperty("surface", "strip")
        title, about = QLabel("异地结算台"), QLabel("首次设置")
        title.setProperty("strong", True)
        about.setProperty("tone", "secondary")
        self._head_row = QHBoxLayout(strip)
        self._head_row.addWidget(title)
        self._head_row.addWidget(about)
        self._head_row.addStretch(1)
        self._head_row.addWidget(self._step)
        return strip

    def _foot(self) -> QWidget:
        strip = QFrame()
        strip.setProperty("surface", "foot")
        self._foot_row = QHBoxLayout(strip)
        self._foot_row.addWidget(self._message, 1)
        self._foot_row.addStretch(0)
        self._foot_row.addWidget(self.back)
        self._foot_row.addWidget(self.forward)
        self._foot_row.setAlignment(self.back, Qt.AlignmentFlag.AlignRight)
        return strip

    def _follow(self) -> None:
        px = self._look.px
        for row in (self._head_row, self._foot_row):
            row.setContentsMargins(px(ROOM), px(TIGHT), px(ROOM), px(TIGHT))
            row.setSpacing(px(SNUG))

    def _follow_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        """Scroll until what has taken the focus is seen, with what is said below it."""
        area = self._stack.currentWidget()
        if now is not None and isinstance(area, QScrollArea) and area.isAncestorOf(now):
            area.ensureWidgetVisible(now, 0, self._look.px(ROOM + FIELD))

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[self._stack.currentIndex()]

    def _show(self, page: Page) -> None:
        self._stack.setCurrentIndex(self._pages.index(page))
        self._step.setText({self.choice: "第 1 步", self.facts: "第 2 步，共 2 步"}.get(page, ""))
        self.back.set_title({self.choice: "离开", self.facts: "上一步", self.working: "取消"}.get(page, ""))
        self.back.setVisible(page is not self.done)
        self.back.setEnabled(page is not self.working or self.choice.sample)
        self.forward.set_title({self.facts: "完成设置", self.done: "开始使用"}.get(page, "下一步"))
        self.forward.setVisible(page is not self.working)
        if page is self.done:
            self.forward.setFocus()
        else:
            page.begin()

    def _go_on(self) -> None:
        self._stay()
        if self.page is self.choice:
            if self.choice.sample:
                self._build_sample()
            else:
                self._show(self.facts)
        elif self.page is self.facts:
            self._build_empty()
        elif self.page is self.done:
            self.finished.emit(self._folder)

    def _go_back(self) -> None:
        if self.page is self.facts:
            self._stay()
            self._show(self.choice)
        elif self.page is self.working:
            self._cancel()
        elif self.page is self.choice:
            if self._leaving:
                self.close()
            self._leaving = True
            self._message.tell("warning", "还没有设置完，什么都没有保存。再按一次 Esc 离开，按 Enter 继续设置。")

    def _stay(self) -> None:
        self._leaving = False
        self._message.clear()

    def _looks(self, given: Settings) -> Settings:
        """Return the settings with theme and type size as they have been chosen on the way."""
        theme = "dark" if self._look.dark else "light"
        return replace(given, theme=theme, type_size=self._look.size.name.lower())

    def _build_empty(self) -> None:
        given = self.facts.settled()
        if given is None:
            return
        settings = self._looks(given)
        self.working.tell(Progress("正在建立数据库"))
        self._show(self.working)
        # The list runs the whole of it: its sentences are for the longer way, with the sample.
        self._jobs.run(lambda: list(set_up(self._folder, settings)), lambda _: self._built(settings), self._failed)

    def _build_sample(self) -> None:
        settings = self._looks(Settings())
        self.working.tell(Progress("正在准备示例医院"))
        self._show(self.working)
        work = partial(set_up_sample, folder=self._folder, settings=settings)
        self._run = self._child.run(work, lambda _: self._built(sample_settings()), self._failed, self.working.tell)

    def _built(self, settings: Settings) -> None:
        if self._closed:
            return
        self._run = None
        self.done.tell(settings, self._folder, self.choice.sample)
        self._show(self.done)

    def _failed(self, trouble: Exception) -> None:
        if self._closed:
            return
        self._run = None
        self._show(self.choice if self.choice.sample else self.facts)
        self._message.tell("stop", sentence_of(trouble))

    def _cancel(self) -> None:
        if self._run is not None:
            self._run.cancel()
            self._run = None
            self._show(self.choice)
            self._message.tell("secondary", "已取消，没有建立任何数据。")

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.back.isVisible():
                self._go_back()
        elif event.key() in _ENTER:
            if self.back.hasFocus():
                self._go_back()
            else:
                self._go_on()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._closed = True
        if self._run is not None:
            self._run.cancel()
        event.accept()


def _scrolling(page: Page) -> QScrollArea:
    """Return a page in the middle of a place that scrolls where it is too small for it."""
    middle = QWidget()
    middle.setProperty("clear", True)
    # A third of the spare height above the page and two thirds below: it seems to stand in the middle.
    column = QVBoxLayout(middle)
    column.addStretch(1)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(page, 1000)
    row.addStretch(1)
    column.addLayout(row)
    column.addStretch(2)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(middle)
    return area
