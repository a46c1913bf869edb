"""Work off the window thread: one work thread for what the clerk waits for; results come back through one signal."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")


class Jobs(QObject):
    """Runs work in the order it was handed in; `done` or `failed` is called on the window thread, one of them, once."""

    _finished = Signal(object)
    busy = Signal(bool)
    """True when work begins to wait or run, False when none is left."""

    def __init__(self) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="work")
        self._open = 0
        self._closed = False
        self._finished.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Do `work` on the work thread; it must touch no widget. What it returns or raises comes back here.

        Once closed it does nothing: a timer of a window that is going may still ask.
        """
        if self._closed:
            return
        self._open += 1
        if self._open == 1:
            self.busy.emit(True)

        def deliver(future: Future[T]) -> None:
            self._open -= 1
            if not self._open:
                self.busy.emit(False)
            trouble = future.exception()
            if trouble is None:
                done(future.result())
            elif isinstance(trouble, Exception):
                failed(trouble)
            else:
                raise trouble

        def post(future: Future[Any]) -> None:
            self._finished.emit(lambda: deliver(future))

        self._pool.submit(work).add_done_callback(post)

    def _hand_over(self, deliver: Callable[[], None]) -> None:
        # What was on its way when the window went comes here even after disconnecting.
        if not self._closed:
            deliver()

    @property
    def idle(self) -> bool:
        """Whether nothing is waiting, running or still to be delivered."""
        return not self._open

    def close(self) -> None:
        """Wait for the running work and take no more; what it returns is no longer delivered."""
        self._closed = True
        self._finished.disconnect()
        self._pool.shutdown(wait=True, cancel_futures=True)
