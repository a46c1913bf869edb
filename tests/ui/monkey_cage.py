"""The cage: the monkey's deeds done to a real office's window, and what must hold whatever it does."""

from __future__ import annotations

import gc
import shutil
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from settledesk.app import Opened, open_window
from settledesk.basis.clock import CHINA
from settledesk.basis.money import yuan
from settledesk.desk import drafts
from settledesk.desk.drafts import Kept
from settledesk.desk.entry import Entry
from settledesk.desk.examine import examine
from settledesk.desk.fees import COLUMNS, typed
from settledesk.desk.office import Office, open_office
from settledesk.model.settlement import Settlement
from settledesk.store import drafts as stored_drafts
from settledesk.store import settlement_lines, settlements
from settledesk.ui.key_sheet import KeySheet
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import apply
from settledesk.ui.look.tokens import Size
from settledesk.ui.screens.policy.pages import PAGES
from tests.ui.monkey import Bait, Deed, lay_bait
from tests.ui.monkey_hands import Hands

NOW = datetime(2024, 4, 18, 10, 42, tzinfo=CHINA)
_LONGEST_WAIT = 20.0
_EXPLAINED = (
    # The offscreen platform has no window manager and no keyboard of its own.
    "This plugin does not support",
)
_SAFE = "F6"


class Escaped(AssertionError):
    """Something that must hold does not."""


@dataclass
class Outcries:
    """What nobody caught: exceptions of any thread and Qt's messages."""

    heard: list[str] = field(default_factory=list)

    def exception(self, kind: type[BaseException], trouble: BaseException | None, trace: Any) -> None:
        self.heard.append("".join(traceback.format_exception(kind, trouble, trace)))

    def message(self, kind: QtMsgType, about: object, text: str | None) -> None:
        if kind is not QtMsgType.QtDebugMsg and not (text or "").startswith(_EXPLAINED):
            self.heard.append(f"Qt: {kind.name}: {text}")

    def listen(self) -> None:
        """Find that nothing was heard since the last time; Escaped with what was."""
        heard, self.heard = self.heard, []
        if heard:
            raise Escaped("\n".join(heard))


@contextmanager
def outcries() -> Iterator[Outcries]:
    """Collect what nobody catches, in every thread."""
    made = Outcries()
    before = (sys.excepthook, sys.unraisablehook, threading.excepthook)
    sys.excepthook = made.exception
    sys.unraisablehook = lambda given: made.exception(given.exc_type, given.exc_value, given.exc_traceback)
    threading.excepthook = lambda given: made.exception(given.exc_type, given.exc_value, given.exc_traceback)
    qt_before = qInstallMessageHandler(made.message)
    try:
        yield made
    finally:
        sys.excepthook, sys.unraisablehook, threading.excepthook = before
        qInstallMessageHandler(qt_before)


@dataclass(frozen=True)
class _Seen:
    """A case as it stood on the screen, and the open cell, whose text takes its form when it is left."""

    kept: Kept
    row: int | None = None
    column: int = 0


class Cage:
    """A window on a sample office and what was seen of every case that was on its screen."""

    def __init__(self, folder: Path, bait: Bait, cries: Outcries) -> None:
        self._cries = cries
        self._stack = ExitStack()
        self.office: Office = self._stack.enter_context(open_office(folder))
        self.look = Look()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply(self.look, app)
        self._began = monotonic()
        self.hands = Hands(lambda: self.opened.window, bait.folder, self._see)
        self.seen: dict[str, _Seen] = {}
        self.thrown: set[str] = set()
        self.void_keys: set[str] = set()
        self.made: list[Settlement] = []
        self.asked: tuple[str, Entry] | None = None
        """The case that was on the screen at the last F2 that settled nothing yet."""
        self.rows_before = self._rows()
        self.widgets = 0
        self._open()

    def close(self) -> None:
        """Close the window and the office."""
        self.hands.close()
        self._close()
        self._stack.close()

    # ---- the window

    def _now(self) -> datetime:
        return NOW + timedelta(seconds=monotonic() - self._began)

    def _open(self) -> None:
        self._window = ExitStack()
        self.opened: Opened = self._window.enter_context(open_window(self.office, self.look, self._now))
        window = self.opened.window
        screen = window.settle
        screen.current.settled.connect(self._settled)
        set_aside = screen._set_aside

        def seen_first() -> bool:
            # The last look at a case: what was typed since the deed before may be in it already.
            self._see()
            return set_aside()

        screen._set_aside = seen_first  # type: ignore[method-assign]
        screen.parked_list.thrown.connect(self.thrown.add)
        window.receipts.void_panel.confirmed.connect(lambda _, key, __: self.void_keys.add(key))
        window._buttons["settle"].clicked.connect(self._ask)
        window.show()
        window.activateWindow()
        QTest.qWait(10)
        screen.recover()
        self.rest()

    def _close(self) -> None:
        if (window := self.opened.window) is not None:
            window.close()
        self._window.close()
        clean_up()

    def _reopen(self) -> None:
        """Close the window and open it again: what was on the screen is there again."""
        for _ in range(3):
            modal = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if modal is not None:
                modal.close()
        self._see()
        screen = self.opened.window.settle
        key, before = screen.current.key, self._look()
        self._close()
        self._open()
        if _holds(before.kept) and self._settlement(key) is None:
            screen = self.opened.window.settle
            self._must(screen.current.key == key, f"closed with {key}: {before}\nback with {screen._typed()}")
            self._same(screen._typed(), before, "what was on the screen when the window was closed")

    # ---- deeds

    def do(self, deed: Deed) -> None:
        """Do a deed; AssertionError where an exception or a message came of it."""
        if deed.do == "key" and deed.text == "F2":
            self._ask()
        if deed.do == "reopen":
            self._reopen()
        else:
            self.hands.do(deed)
        self.listen()

    def listen(self) -> None:
        """Find that nobody has cried out and no dialog but ours is open."""
        self._cries.listen()
        for one in QApplication.topLevelWidgets():
            if isinstance(one, QDialog) and one.isVisible():
                self._must(isinstance(one, (KeySheet, QFileDialog)), f"a dialog is open: {one.windowTitle()}")

    def _ask(self) -> None:
        if self.opened.window.current == "settle" and not self.opened.window.settle.current.settling:
            self._see()
            self.asked = (self.opened.window.settle.current.key, self._entry())

    def _see(self) -> None:
        """Take note of the case that is on the screen."""
        self.seen[self.opened.window.settle.current.key] = self._look()

    def _look(self) -> _Seen:
        screen = self.opened.window.settle
        grid = screen.stay.grid
        if grid.view.open_text() is None:
            return _Seen(screen._typed())
        return _Seen(screen._typed(), grid._current_number(), grid.view.currentIndex().column())

    def _entry(self) -> Entry:
        return self.opened.window.settle._entry()

    def _settled(self, made: Settlement) -> None:
        """Hold a settlement against what was on the screen when F2 was pressed."""
        self.made.append(made)
        asked, self.asked = self.asked, None
        self._must(asked is not None, f"{made.number} was settled without an F2")
        assert asked is not None
        key, entry = asked
        self._must(key == made.draft_key, "another case was settled than was on the screen")
        case, split = made.case, made.outcome["split"]
        self._must(
            case["visit"]["number"] == examine_text(self.office, entry, made.settled_at), "another stay was settled"
        )
        amount = {
            name: yuan(split[name])
            for name in ("medfee_sumamt", "fund_pay_sumamt", "psn_part_amt", "acct_pay", "psn_cash_pay")
        }
        self._must(amount["medfee_sumamt"] == amount["fund_pay_sumamt"] + amount["psn_part_amt"], "fund and patient")
        self._must(amount["psn_part_amt"] == amount["acct_pay"] + amount["psn_cash_pay"], "account and cash")

    # ---- what must hold

    def rest(self) -> None:
        """Wait until nothing is under way; what would be computed after a pause is computed now."""
        started = monotonic()
        current = self.opened.window.settle.current
        if current._soon.isActive():
            current.look_now()
        while not self._idle():
            self._must(monotonic() - started < _LONGEST_WAIT, "it does not come to rest")
            QTest.qWait(5)
        QTest.qWait(1)

    def _idle(self) -> bool:
        gear, current = self.opened.gear, self.opened.window.settle.current
        return gear.jobs.idle and gear.child.idle and not current._soon.isActive() and not current.settling

    def check(self) -> None:
        """Come to rest and find that everything holds that must."""
        self.rest()
        self._see()
        self.listen()
        self._check_result()
        self._check_kept()
        self._check_others()
        self._check_settlements()
        self._check_focus()

    def _check_result(self) -> None:
        """Find that what is shown is of exactly what is on the screen."""
        screen = self.opened.window.settle
        entry, found = self._entry(), screen.current.examined
        self._must(screen.current.up_to_date and found is not None, "what is on the screen was not computed")
        wanted = examine(self.office, entry, self._now())
        self._must(found == wanted, f"the result is of something else:\n{found}\nof the screen:\n{wanted}")
        assert found is not None
        split = None if found.outcome is None else found.outcome.split
        if screen._right.currentWidget() is screen.result:
            self._must(screen.result._split == split, "another result is shown than was computed")

    def _check_kept(self) -> None:
        """Find that the draft of the case at hand, kept now, is the case at hand."""
        screen = self.opened.window.settle
        screen.keep_now()
        key, seen = screen.current.key, self._look()
        self._see()
        found = drafts.resume(self.office, key)
        if _holds(seen.kept):
            self._must(found is not None, "the case on the screen was not kept")
        if found is not None:
            self._same(found, seen, "the draft of the case on the screen")

    def _check_others(self) -> None:
        """Find that every case that has left the screen was settled, thrown away, or is a draft as it was."""
        now = self.opened.window.settle.current.key
        with self.office.database.read() as session:
            there = {one.key: one for one in stored_drafts.drafts(session)}
        for key, one in there.items():
            self._must(key == now or one.content["parked"], f"a case that is not on the screen is open: {one.content}")
        for key, seen in list(self.seen.items()):
            if key == now:
                continue
            del self.seen[key]
            if key in self.thrown or self._settlement(key) is not None:
                self._must(key not in there, "a settled or discarded case is still a draft")
            elif _holds(seen.kept):
                found = drafts.resume(self.office, key)
                self._must(found is not None, f"a case was lost: {seen}")
                assert found is not None
                self._same(found, seen, "a case that has left the screen")
                self.seen[key] = seen
            else:
                self._must(key not in there, f"a draft of nothing: {there.get(key)}")

    def _check_settlements(self) -> None:
        """Find that there are as many settlements as were asked for, each without a draft."""
        self._must(
            self._rows() <= self.rows_before + len(self.made) + len(self.void_keys), "more was settled than asked for"
        )
        self._must(self._rows() >= self.rows_before + len(self.made), "a settlement is gone")
        for made in self.made[-3:]:
            self._must(drafts.resume(self.office, made.draft_key) is None, f"{made.number} is still a draft")

    def _check_focus(self) -> None:
        """Find that a key gets the clerk somewhere."""
        if QApplication.activePopupWidget() is not None:
            return
        front = QApplication.activeModalWidget() or self.opened.window
        if QApplication.activeWindow() is not front or QGuiApplication.focusWindow() is None:
            # The offscreen platform has nobody who brings a window to the front again when a menu before it has gone.
            front.activateWindow()
            QTest.qWait(5)
        self._must(QGuiApplication.focusWindow() is not None, "no window is in front")
        focus: QWidget | None = QApplication.focusWidget()
        self._must(focus is not None, "the focus is nowhere")
        assert focus is not None
        self._must(focus.isVisible() and focus.isEnabled(), f"the focus is where nobody sees it: {_way_to(focus)}")

    def check_memory(self, most: int = 60) -> None:
        """Find that there are not many more widgets on an empty desk than there were the first time."""
        self.rest()
        for _ in range(4):
            modal = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if modal is not None:
                modal.close()
        window = self.opened.window
        window.show_screen("settle")
        window.settle.park()
        window.settle.list_parked()
        self.rest()
        window.settle.to_desk()
        # What is made when it is first shown would be more widgets, and no leak.
        for kind in PAGES:
            window.policy._made(kind)
        self.look.set_size(Size.NORMAL)
        self.rest()
        clean_up()
        count = len(QApplication.allWidgets())
        self.widgets = self.widgets or count
        self._must(count <= self.widgets + most, f"{count} widgets, there were {self.widgets}")
        self._see()

    def _settlement(self, key: str) -> Settlement | None:
        with self.office.database.read() as session:
            return settlements.settlement_by_key(session, key)

    def _rows(self) -> int:
        with self.office.database.read() as session:
            return len(settlement_lines.newest_lines(session, 100_000))

    def _must(self, holds: bool, what: str) -> None:
        if not holds:
            raise Escaped(what)

    def _same(self, found: Kept, seen: _Seen, what: str) -> None:
        """Find a draft to be what was seen, but for the form that a text takes when its field or cell is left."""
        screen = self.opened.window.settle
        fields = {**screen.stay.fields, **screen.patient_form.fields}
        for name, one, other in (
            ("the stay", found.entry.texts, seen.kept.entry.texts),
            ("the form", found.form or {}, seen.kept.form or {}),
        ):
            for path in one.keys() | other.keys():
                ours, theirs = (drafts._storable(texts.get(path, "")) for texts in (one, other))
                if ours != theirs and not (path in fields and fields[path]._shown(theirs) == ours):
                    raise Escaped(f"{what}: {name}: {path} is {ours!r}, was {theirs!r}")
        self._must(found.entry.itemised == seen.kept.entry.itemised, f"{what}: itemised\n{found}\n{seen}")
        rows, wanted = ([tuple(map(drafts._storable, row)) for row in one.entry.rows] for one in (found, seen.kept))
        if seen.row is not None and rows != wanted:
            column = COLUMNS[seen.column]
            cells = list(wanted[seen.row])
            cells[column.place] = typed(column.key, cells[column.place])
            wanted[seen.row] = tuple(cells)
        self._must(rows == wanted, f"{what}: the rows are\n{rows}\nwere\n{wanted}")


def _way_to(widget: QWidget) -> str:
    """Return where a widget is, and which of those that hold it are hidden or disabled."""
    found: list[str] = []
    one: QWidget | None = widget
    while one is not None:
        state = "" if one.isVisible() and one.isEnabled() else " hidden" if one.isHidden() else " unseen or disabled"
        found.append(f"{type(one).__name__} {one.accessibleName()}{state}")
        one = one.parentWidget()
    return " < ".join(found)


def examine_text(office: Office, entry: Entry, at: datetime) -> str:
    """Return the number of the stay that an entry says."""
    found = examine(office, entry, at)
    return "" if found.case is None else found.case.visit.number


def _holds(kept: Kept) -> bool:
    """Whether anything was typed but the patient and what a new case begins with."""
    begun = ("visit.kind", "visit.route", "hospital.level")
    typed = [path for path, text in kept.entry.texts.items() if text and not path.startswith("patient.")]
    return bool(set(typed) - set(begun) or kept.entry.rows or kept.form)


def clean_up() -> None:
    """Let everything go that waits for it."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QTest.qWait(1)
    gc.collect()


WORDS = (
    *("zs", "wjg", "王建国", "370323196909229651", "chen", "ZY20240328016", "淄博", "02-20240416-0001", "lim", "zhang"),
    "3703",
)
"""What finds somebody in the sample hospital, or nobody."""


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a sequence: events sent, settlements and voids made."""

    events: int
    settled: int
    voided: int


def report(trouble: Exception, done: Sequence[Deed]) -> Escaped:
    """Return the trouble with the deeds that led there, to be done again."""
    listed = "\n".join(f"    {one!r}," for one in done[-50:])
    why = str(trouble) if isinstance(trouble, Escaped) else "".join(traceback.format_exception(trouble))
    return Escaped(f"after {len(done)} deeds: {why}\nthe last of them:\n{listed}")


def run(office: Path, place: Path, deeds: Callable[[Bait], Sequence[Deed]], batch: int = 12) -> Run:
    """Copy an office to a place of its own, do the deeds there, and return what came of them.

    Escaped, with the deeds that led there, where something does not hold; everything is checked after each `batch`.
    """
    shutil.copytree(office, place / "data")
    bait = lay_bait(place / "bait", WORDS)
    done: list[Deed] = []
    with outcries() as cries:
        cage = Cage(place / "data", bait, cries)
        try:
            cage.check_memory()
            for number, deed in enumerate(deeds(bait), 1):
                done.append(deed)
                cage.do(deed)
                if number % batch == 0:
                    cage.check()
                if number % 400 == 0:
                    cage.check_memory()
            cage.check()
            cage.check_memory()
        except Exception as trouble:
            raise report(trouble, done) from trouble
        finally:
            cage.close()
        return Run(cage.hands.events, len(cage.made), len(cage.void_keys))
