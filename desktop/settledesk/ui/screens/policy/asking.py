"""Asking the work thread one thing at a time: answers to older questions are forgotten, troubles are told in one place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from settledesk.desk.troubles import is_bug
from settledesk.ui.jobs import Jobs
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.states import LoadingState
from settledesk.ui.trouble_words import words_of

T = TypeVar("T")


class Asking(QObject):
    """Asks for one thing; `loading` shows that it takes its time, `message` what went wrong."""

    def __init__(self, jobs: Jobs, loading: LoadingState, message: InlineMessage) -> None:
        super().__init__(loading)
        self._jobs, self._loading, self._message = jobs, loading, message
        self._turn = self._answered = 0

    @property
    def pending(self) -> bool:
        """Whether the answer to the last question is still on its way."""
        return self._answered != self._turn

    def ask(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do `work` on the work thread and hand its answer to `done`, unless something else is asked meanwhile."""
        self._turn += 1
        turn = self._turn

        def unless_older() -> tuple[T] | None:
            return (work(),) if turn == self._turn else None

        self._loading.start()
        self._jobs.run(unless_older, partial(self._take, turn, done), partial(self._fail, turn))

    def forget(self) -> None:
        """Want no answer any more."""
        self._turn += 1
        self._answered = self._turn
        self._loading.stop()

    def _take(self, turn: int, done: Callable[[Any], None], answer: tuple[Any] | None) -> None:
        if answer is not None and turn == self._turn:
            self._answered = turn
            self._loading.stop()
            self._message.clear()
            done(answer[0])

    def _fail(self, turn: int, trouble: Exception) -> None:
        if turn == self._turn:
            self._answered = turn
            self._loading.stop()
            self._message.tell("stop", words_of(trouble))
        if is_bug(trouble):
            raise trouble
