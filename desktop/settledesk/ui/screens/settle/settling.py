"""F2: from the case as it is shown to the settlement and its paper; nothing is settled that was not seen."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, Signal

from settledesk.desk import receipts
from settledesk.desk.examine import Examined
from settledesk.model.settlement import Settlement
from settledesk.ui.equipment import Equipment
from settledesk.ui.printing import Sent
from settledesk.ui.screens.settle.current import Current
from settledesk.ui.trouble_words import words_of

_BOUNCE_SECONDS = 0.5
"""A second F2 within this is the same press: nobody has read what was asked."""


class Settling(QObject):
    """What F2 does with the case at hand; `method` tells how what is due changes hands."""

    stopped = Signal(str, str)
    """Why it cannot be settled, and the path of what is in the way (empty: it has no field)."""
    asked = Signal(str)
    """What must be seen before F2 is pressed again."""
    begun = Signal()
    made = Signal(object)
    """The Settlement; its paper is on the way."""
    paper = Signal(str, str)
    """A tone and a sentence: what became of the paper."""

    def __init__(self, gear: Equipment, current: Current, method: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._gear, self._current, self._method = gear, current, method
        self._seen: tuple[str, ...] | None = None
        self._seen_at = 0.0
        self._waits = False
        current.settled.connect(self._settled)

    @property
    def asking(self) -> bool:
        """Whether doubts were listed and F2 is waited for again."""
        return self._seen is not None

    @property
    def waiting(self) -> bool:
        """Whether F2 was pressed and waits until what was typed last is computed."""
        return self._waits

    def forget(self) -> None:
        """The case is another now: what was asked is asked anew."""
        self._seen, self._waits = None, False

    def press(self) -> None:
        """Settle what is shown; what was typed last is computed and shown first. Doubts are asked about once."""
        if self._current.settling:
            return
        if not self._current.up_to_date:
            self._waits = True
            self._current.look_now()
            return
        found = self._current.examined
        if found is not None and self._ready(found):
            self.begun.emit()
            self._current.settle(self._method(), self._gear.office.settings.clerk)

    def go_on(self) -> None:
        """Go on with an F2 that had to wait for the look that is now there."""
        if self._waits:
            self._waits = False
            self.press()

    def _ready(self, found: Examined) -> bool:
        """Whether the case can be settled and its doubts were answered; says what is in the way."""
        wrong = (*found.reading.mistakes, *found.refused, *found.reading.waiting)
        if wrong:
            # Not by its path, which is a programmer's name: the cursor goes there.
            self.stopped.emit(f"还不能结算：{wrong[0].problem}。{wrong[0].remedy}".rstrip("。") + "。", wrong[0].path)
            return False
        if found.seen is None or found.seen.outcome.split is None:
            missing = () if found.outcome is None else (*found.outcome.filing.missing, *found.outcome.missing)
            what = f"缺少「{missing[0].what}」，请向{missing[0].who_can_answer}核实" if missing else "没有可结算的金额"
            self.stopped.emit(f"还不能结算：{what}。", (missing[0].path if missing else None) or "")
            return False
        if found.doubts and self._seen != found.doubts:
            self._seen, self._seen_at = found.doubts, monotonic()
            listed = "；".join(one.rstrip("。") for one in found.doubts)
            self.asked.emit(f"请先看这 {len(found.doubts)} 处：{listed}。确认后再按一次 F2 结算。")
            return False
        return not found.doubts or monotonic() - self._seen_at >= _BOUNCE_SECONDS

    def _settled(self, made: Settlement) -> None:
        gear, number = self._gear, made.number
        moment, clerk = gear.now(), gear.office.settings.clerk

        def work() -> Sent:
            return gear.printing.send(receipts.draw(gear.office, number, clerk, moment), f"结算单-{number}")

        # First of all, so that the paper is on its way while the screen is cleared.
        gear.jobs.run(work, self._printed, self._not_printed)
        self.made.emit(made)

    def _printed(self, sent: Sent) -> None:
        self.paper.emit(sent.tone, sent.text.rstrip("。"))

    def _not_printed(self, trouble: Exception) -> None:
        self.paper.emit("stop", f"已结算但没有打印：{words_of(trouble).rstrip('。')}")
