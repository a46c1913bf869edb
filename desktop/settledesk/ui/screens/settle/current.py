"""The case at hand: computed 150 ms after the last change, kept as a draft, settled once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from settledesk.desk import drafts
from settledesk.desk.entry import Entry
from settledesk.desk.examine import Examined, examine
from settledesk.desk.settle import settle
from settledesk.model.case import FeeLine
from settledesk.model.settlement import Settlement
from settledesk.ui.equipment import Equipment

_AFTER_CHANGE = 150
"""Milliseconds of quiet after which the case is computed (ux.md 4)."""
_AFTER_IDLE = 3_000
"""Milliseconds of idleness after which the draft is kept (ux.md 6.1)."""


@dataclass(frozen=True, slots=True)
class _Case:
    """What is on the screen, as typed: `number` counts its changes, so that no old answer is shown over a new one."""

    key: str
    entry: Entry
    lines: tuple[FeeLine, ...] | None
    cursor: str | None
    number: int


class Current(QObject):
    """The case on the screen and what is done with it, without a widget; all work is done on the work thread."""

    looked = Signal(object)
    """An Examined of exactly what is on the screen now."""
    kept = Signal(object)
    """The moment the draft was kept."""
    settled = Signal(object)
    """The Settlement that the case has become; the case at hand is a new, blank one then."""
    troubled = Signal(object)
    """An exception from any of this; nothing was stored."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__()
        self._gear = gear
        self._blank = Entry({})
        self._case = _Case(uuid4().hex, self._blank, None, None, 0)
        self._kept = -1
        self._settling = False
        self.examined: Examined | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_CHANGE)
        self._soon.timeout.connect(self.look_now)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_AFTER_IDLE)
        self._idle.timeout.connect(self.keep)

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

    def begin(self, entry: Entry, lines: tuple[FeeLine, ...] | None = None, key: str | None = None) -> None:
        """Take another case in hand: a blank one, a patient's, or (with its `key`) one that was parked."""
        self._case = _Case(key or uuid4().hex, entry, lines, None, self._case.number + 1)
        self._blank = self._blank if key else entry
        self._kept = self._case.number
        self.examined = None
        self._idle.stop()
        self._soon.stop()
        if entry.texts:
            self.look_now()

    def change(self, entry: Entry, lines: tuple[FeeLine, ...] | None, cursor: str | None) -> None:
        """Take what is on the screen now; it is computed and kept when the clerk pauses."""
        if self._settling:
            return
        self._case = _Case(self._case.key, entry, lines, cursor, self._case.number + 1)
        self._soon.start()
        self._idle.start()

    def look_now(self) -> None:
        """Compute at once what is on the screen (F5)."""
        self._soon.stop()
        case, gear = self._case, self._gear
        self._gear.jobs.run(
            lambda: examine(gear.office, case.entry, gear.now(), case.lines),
            lambda found: self._show(case, found),
            self.troubled.emit,
        )

    def _show(self, case: _Case, found: Examined) -> None:
        # Never an old result over a new one: what was typed meanwhile is being computed already.
        if case.number == self._case.number:
            self._asked = case.number
            self.examined = found
            self.looked.emit(found)

    # ---- drafts

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is kept nowhere yet."""
        return self._case.number != self._kept and self._case.entry != self._blank

    def keep(self) -> None:
        """Keep the case as a draft now, unless it is kept already or there is nothing in it."""
        self._idle.stop()
        if not self.dirty:
            return
        case, gear = self._case, self._gear
        self._kept = case.number
        moment = gear.now()

        def failed(trouble: Exception) -> None:
            self._kept = -1
            self.troubled.emit(trouble)

        gear.jobs.run(
            lambda: drafts.keep(gear.office, case.key, case.entry, case.cursor, moment),
            lambda _: self.kept.emit(moment),
            failed,
        )

    def mark_open(self) -> None:
        """Keep the case anew although nothing was typed: a parked one is on the screen again."""
        self._kept = -1
        self._blank = Entry({})
        self.keep()

    def keep_now(self) -> None:
        """Keep the case before the window goes: on this thread, since nothing comes after it."""
        self._idle.stop()
        if self.dirty and not self._settling:
            case = self._case
            drafts.keep(self._gear.office, case.key, case.entry, case.cursor, self._gear.now())
            self._kept = case.number

    # ---- settling

    def settle(self, method: str, clerk: str) -> None:
        """Settle what was examined; the caller has shown it and its doubts. A second call while it runs does nothing."""
        found = self.examined
        if self._settling or found is None or found.seen is None:
            return
        self._settling = True
        self._idle.stop()
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
