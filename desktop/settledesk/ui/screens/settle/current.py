"""The case at hand: computed 150 ms after the last change, kept as a draft, settled once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from settledesk.desk.drafts import Kept
from settledesk.desk.entry import Entry
from settledesk.desk.examine import Examined, examine
from settledesk.desk.settle import settle
from settledesk.model.case import FeeLine
from settledesk.model.settlement import Settlement
from settledesk.ui.equipment import Equipment
from settledesk.ui.screens.settle.keeping import Keeping

_AFTER_CHANGE = 150
"""Milliseconds of quiet after which the case is computed (ux.md 4)."""
_KEEP_EVERY = 3_000
"""Milliseconds that anything typed stays unkept at most (ux.md 6.1), and until what failed is tried again."""


@dataclass(frozen=True, slots=True)
class _Case:
    """What is computed: `number` counts its changes, so that no old answer is shown over a new one."""

    key: str
    entry: Entry
    lines: tuple[FeeLine, ...] | None
    number: int


class Current(QObject):
    """The case on the screen and what is done with it, without a widget; all work is done on the work thread."""

    looked = Signal(object)
    """An Examined of exactly what is on the screen now."""
    kept = Signal(object)
    """All that is to be kept is kept: the moment of the draft, None where there is none to speak of."""
    parked = Signal()
    """A case that left the screen is kept."""
    unkept = Signal(object)
    """An exception: the draft could not be kept, and will be tried again."""
    settled = Signal(object)
    """The Settlement that the case has become; the case at hand is a new, blank one then."""
    troubled = Signal(object)
    """An exception from any of this; nothing was stored."""

    def __init__(
        self, gear: Equipment, typed: Callable[[], Kept], every: int = _KEEP_EVERY, parent: QObject | None = None
    ) -> None:
        """`typed` tells what stands on the screen now, and where the cursor is; it is asked when a draft is kept.

        `every` is how many milliseconds anything typed stays unkept at most. `parent` is the screen that is asked: no
        timer must outlive it.
        """
        super().__init__(parent)
        self._gear = gear
        self._typed = typed
        self._blank = Entry({})
        self._case = _Case(uuid4().hex, self._blank, None, 0)
        self._last_kept: Kept | None = None
        self._has_draft = False
        self._settling = False
        self.examined: Examined | None = None
        self._rules = gear.office.rulebook
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_CHANGE)
        self._soon.timeout.connect(self.look_now)
        self._every = every
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self.keep)
        self._keeping = Keeping(gear, every, self)
        self._keeping.kept.connect(self.kept)
        self._keeping.parked.connect(self.parked)
        self._keeping.failed.connect(self.unkept)

    @property
    def key(self) -> str:
        """The key under which this case is kept, and settled once."""
        return self._case.key

    @property
    def entry(self) -> Entry:
        """What is on the screen, as typed."""
        return self._case.entry

    @property
    def settling(self) -> bool:
        """Whether F2 was pressed and its answer is not there yet."""
        return self._settling

    @property
    def up_to_date(self) -> bool:
        """Whether `examined` is of exactly what is on the screen."""
        return self.examined is not None and not self._soon.isActive() and self._asked == self._case.number

    _asked = -1

    def begin(
        self, entry: Entry, lines: tuple[FeeLine, ...] | None = None, key: str = "", *, holds: bool = False
    ) -> None:
        """Take another case in hand: a blank one, a patient's, or (with its `key`) one of which there is a draft.

        `holds` says that there is something in it although nothing has been typed into it yet.
        """
        self._case = _Case(key or uuid4().hex, entry, lines, self._case.number + 1)
        self._blank = Entry({}) if key or holds else entry
        self._last_kept = None
        self._has_draft = bool(key)
        self.examined = None
        self._due.stop()
        self._soon.stop()
        if entry.texts:
            self.look_now()
        if holds:
            self.touch()

    def change(self, entry: Entry, lines: tuple[FeeLine, ...] | None) -> None:
        """Take what is on the screen now; it is computed when the clerk pauses, and kept within three seconds."""
        self._case = _Case(self._case.key, entry, lines, self._case.number + 1)
        self._soon.start()
        self.touch()

    def look_now(self) -> None:
        """Compute at once what is on the screen (F5)."""
        self._soon.stop()
        case, gear = self._case, self._gear
        self._rules = gear.office.rulebook
        self._gear.jobs.run(
            lambda: examine(gear.office, case.entry, gear.now(), case.lines),
            lambda found: self._show(case, found),
            self.troubled.emit,
        )

    def follow_rules(self) -> None:
        """Compute again where other packs are in force than the case was computed by."""
        if self._case.entry.texts and self._rules is not self._gear.office.rulebook:
            self.look_now()

    def _show(self, case: _Case, found: Examined) -> None:
        # Never an old result over a new one: what was typed meanwhile is being computed already.
        if case.number == self._case.number:
            self._asked = case.number
            self.examined = found
            self.looked.emit(found)

    # ---- drafts

    @property
    def holds_something(self) -> bool:
        """Whether anything was typed that is worth a draft."""
        return self._holds(self._typed())

    def _holds(self, typed: Kept) -> bool:
        return typed.entry != self._blank or typed.form is not None

    def touch(self) -> None:
        """Something on the screen is no longer as it was kept, if only the cursor: it is kept within three seconds."""
        # Not begun anew by every key: who types without a pause has a draft, too.
        if not self._due.isActive():
            self._due.start(self._every)

    def left_field(self) -> None:
        """Keep the case, as soon as the cursor stands where it goes from a field that is left."""
        self._due.start(0)

    def keep(self) -> None:
        """Keep the case as a draft now, unless it is kept as it stands; where nothing is in it, there is no draft."""
        self._due.stop()
        typed = self._typed()
        if typed == self._last_kept:
            return
        self._last_kept = typed
        if self._holds(typed):
            self._has_draft = True
            self._keeping.keep(self.key, typed)
        else:
            self.drop()

    def park(self) -> None:
        """Keep the case as one that leaves the screen; the caller begins another."""
        self._due.stop()
        self._has_draft = False
        self._keeping.keep(self.key, self._typed(), parked=True)

    def drop(self) -> None:
        """Throw the draft of this case away, if there is one."""
        if self._has_draft:
            self._has_draft = False
            self._keeping.drop(self.key)

    def keep_now(self) -> None:
        """Keep the case before the window goes, on this thread, since nothing comes after it; StoreTrouble."""
        self.keep()
        self._keeping.now()

    # ---- settling

    def settle(self, method: str, clerk: str) -> None:
        """Settle what was examined; the caller has shown it and its doubts. A second call while it runs does nothing."""
        found = self.examined
        if self._settling or found is None or found.seen is None:
            return
        self._settling = True
        self._soon.stop()
        case, gear, seen = self._case, self._gear, found.seen

        def done(made: Settlement) -> None:
            self._settling = False
            self.settled.emit(made)

        def failed(trouble: Exception) -> None:
            self._settling = False
            self.troubled.emit(trouble)

        moment: datetime = gear.now()
        gear.jobs.run(lambda: settle(gear.office, case.key, seen, clerk, moment, method), done, failed)
