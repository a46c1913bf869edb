"""Keeps cases as drafts on the work thread, each as it stands last, again and again until it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from PySide6.QtCore import QObject, QTimer, Signal

from settledesk.desk import drafts
from settledesk.desk.drafts import Kept
from settledesk.ui.equipment import Equipment


@dataclass(frozen=True, slots=True, eq=False)
class _Owed:
    """What is to be stored under a key: a case, or (None) that there is no draft any more."""

    key: str
    kept: Kept | None
    at: datetime
    parked: bool = False


class Keeping(QObject):
    """Whatever is handed in is owed until it stands in the database; a full or locked disk only delays it."""

    kept = Signal(object)
    """Nothing is owed any more: the moment that the case on the screen was stored as of, None where it was not."""
    parked = Signal()
    """A parked case was stored."""
    failed = Signal(object)
    """An exception: something could not be stored and will be tried again."""

    def __init__(self, gear: Equipment, again: int, parent: QObject) -> None:
        """`again` is how many milliseconds pass before what failed is tried again."""
        super().__init__(parent)
        self._gear = gear
        self._owed: dict[str, _Owed] = {}
        # One at a time writes what is owed at that moment, so that nothing old is ever written over something new.
        self._writing = Lock()
        self._running = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(again)
        self._again.timeout.connect(self._start)

    def keep(self, key: str, kept: Kept, parked: bool = False) -> None:
        """Store a case as it is now; `parked` says that it leaves the screen."""
        self._owe(_Owed(key, kept, self._gear.now(), parked))

    def drop(self, key: str) -> None:
        """Throw away what is stored under a key."""
        self._owe(_Owed(key, None, self._gear.now()))

    def now(self) -> None:
        """Store all that is owed on this thread, because nothing comes after it; StoreTrouble where that fails."""
        self._settle_up(self._store())

    def _owe(self, one: _Owed) -> None:
        self._owed[one.key] = one
        # While storing fails, the work thread must not be kept waiting by every field that is left.
        if not self._again.isActive():
            self._start()

    def _start(self) -> None:
        if self._running:
            return
        self._running = True
        self._gear.jobs.run(self._store, self._stored, self._not_stored)

    def _store(self) -> tuple[tuple[_Owed, bool], ...]:
        """Store what is owed; return it, each with whether there is a draft of it now."""
        with self._writing:
            return tuple((one, self._put(one)) for one in tuple(self._owed.values()))

    def _put(self, one: _Owed) -> bool:
        office = self._gear.office
        if one.kept is None:
            drafts.discard(office, one.key)
            return False
        return (drafts.park if one.parked else drafts.keep)(office, one.key, one.kept, one.at)

    def _settle_up(self, stored: tuple[tuple[_Owed, bool], ...]) -> None:
        """Owe no more what was stored; on the window thread, which alone says what is owed."""
        for one, _ in stored:
            if self._owed.get(one.key) is one:
                del self._owed[one.key]

    def _stored(self, stored: tuple[tuple[_Owed, bool], ...]) -> None:
        self._running = False
        self._settle_up(stored)
        there = [one for one, is_there in stored if is_there]
        if any(one.parked for one in there):
            self.parked.emit()
        if self._owed:
            self._start()
        else:
            self.kept.emit(max((one.at for one in there if not one.parked), default=None))

    def _not_stored(self, trouble: Exception) -> None:
        self._running = False
        self._again.start()
        self.failed.emit(trouble)
