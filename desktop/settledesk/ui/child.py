"""Long work in one child process, so that neither the window nor F2 waits for it: progress, cancel, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from settledesk.desk.crossing import Done, Failed, Progress, Report, packed, serve
from settledesk.desk.long_work import warm_up
from settledesk.desk.troubles import CutOff

T = TypeVar("T")


class Run:
    """One piece of long work that was handed in."""

    def __init__(self, child: Child, errand: _Errand) -> None:
        self._child, self._errand = child, errand

    def cancel(self) -> None:
        """Stop the work, at once if it has begun; neither `done` nor `failed` nor `progress` is called any more.

        What it was writing is whole or not there: a database by its transaction, a file by its renaming.
        """
        self._child._cancel(self._errand)

    @property
    def over(self) -> bool:
        """Whether it has ended: done, failed or cancelled."""
        return self._errand.over


@dataclass(slots=True, eq=False)
class _Errand:
    """What is to be done and who is told; `over` is the window thread's alone, `cancelled` is under the child's lock."""

    message: bytes
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    progress: Callable[[Progress], None]
    over: bool = False
    cancelled: bool = False


class Child(QObject):
    """Runs long work in the order it was handed in; outcomes are told on the window thread.

    The process is started by the first work (or `warm`) and kept, so that the next work begins at once; one that was
    cancelled or has died is replaced for the next work.
    """

    _said = Signal(object)
    busy = Signal(bool)
    """True when work begins to wait or run, False when none is left."""

    def __init__(self) -> None:
        super().__init__()
        self._open = 0
        self._inbox: SimpleQueue[_Errand | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._killed = False
        self._current: _Errand | None = None
        self._closed = False
        self._said.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)
        # A thread that only waits: what a Windows pipe has to say cannot be waited for by the window's own loop.
        self._listener = threading.Thread(target=self._listen, name="child listener", daemon=True)
        self._listener.start()

    def warm(self) -> None:
        """Start the process now, so that the first long work need not wait for it; say it when the window stands."""
        # Over from the beginning: nobody is told of it, and the work that follows tells of any trouble.
        self._inbox.put(_Errand(packed(warm_up), _unheard, _unheard, _unheard, over=True))

    def run(
        self,
        work: Callable[[Report], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progress: Callable[[Progress], None],
    ) -> Run:
        """Do `work(report)` in the child and tell what it returns or raises, one of them, once.

        `work` is a partial of a function of desk.long_work: `partial(read_fees, path=path)`; its values and its result
        can be pickled. A bug of ours comes back as Bug, a process that died as CutOff. TypeError, AttributeError or
        PicklingError here for what cannot cross.
        """
        errand = _Errand(packed(work), done, failed, progress)
        self._open += 1
        if self._open == 1:
            self.busy.emit(True)
        self._inbox.put(errand)
        return Run(self, errand)

    @property
    def idle(self) -> bool:
        """Whether nothing is waiting, running or still to be told."""
        return not self._open

    @property
    def pid(self) -> int | None:
        """The number of the process that is there now, None while there is none."""
        with self._lock:
            return None if self._process is None else self._process.pid

    def close(self) -> None:
        """End the process, whatever it does, and take no more; nothing is told any more."""
        if self._closed:
            return
        self._closed = True
        self._said.disconnect()
        self._inbox.put(None)
        with self._lock:
            self._kill()
        self._listener.join()

    def _hand_over(self, deliver: Callable[[], None]) -> None:
        # What was on its way when the window went comes here even after disconnecting.
        if not self._closed:
            deliver()

    def _cancel(self, errand: _Errand) -> None:
        if errand.over:
            return
        self._end(errand)
        with self._lock:
            # Set under the lock: the listener either has not begun with it and never will, or is seen working on it.
            errand.cancelled = True
            if self._current is errand:
                self._kill()

    def _end(self, errand: _Errand) -> None:
        errand.over = True
        self._open -= 1
        if not self._open:
            self.busy.emit(False)

    def _kill(self) -> None:
        """End the process, if there is one; the lock is held."""
        if self._process is not None:
            self._process.kill()
            # It may take a moment to be gone, and must not be given the next work meanwhile.
            self._killed = True

    # What follows is the listener thread's.

    def _listen(self) -> None:
        pipe: Connection | None = None
        while (errand := self._inbox.get()) is not None:
            pipe = self._do(errand, pipe)
        self._let_go(pipe)

    def _do(self, errand: _Errand, pipe: Connection | None) -> Connection | None:
        """Have one errand done by the process, a new one where there is none, and return the pipe to it, if it lives."""
        with self._lock:
            if errand.cancelled or self._closed:
                return pipe
            self._current = errand
        try:
            if pipe is not None and self._dead():
                # It was ended between two works, from outside or by a cancel that came late: not this work's trouble.
                self._let_go(pipe)
                pipe = None
            pipe = self._start() if pipe is None else pipe
            pipe.send_bytes(errand.message)
            while True:
                message = pipe.recv()
                if isinstance(message, Progress):
                    self._tell(errand, errand.progress, message, last=False)
                    continue
                if isinstance(message, Done):
                    self._tell(errand, errand.done, message.value, last=True)
                elif isinstance(message, Failed):
                    self._tell(errand, errand.failed, message.trouble, last=True)
                return pipe
        except Exception as trouble:
            # The pipe's end or a process that could not be started is a process lost; anything else is a bug of ours.
            # Either way nothing is known of the process any more, and the thread must live on for the next work.
            self._let_go(pipe)
            lost = isinstance(trouble, (EOFError, OSError))
            self._tell(errand, errand.failed, CutOff() if lost else trouble, last=True)
            return None
        finally:
            with self._lock:
                self._current = None

    def _dead(self) -> bool:
        with self._lock:
            return self._killed or self._process is None or self._process.exitcode is not None

    def _start(self) -> Connection:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs,), name="settledesk long work", daemon=True)
        process.start()
        # With its other end open here too, our end would never see that the process is gone.
        theirs.close()
        with self._lock:
            self._process, self._killed = process, False
            if self._closed or (self._current is not None and self._current.cancelled):
                self._kill()
        return ours

    def _let_go(self, pipe: Connection | None) -> None:
        with self._lock:
            process, self._process = self._process, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.join()
            process.close()

    def _tell(self, errand: _Errand, teller: Callable[[Any], None], value: Any, *, last: bool) -> None:
        if self._closed:
            return

        def deliver() -> None:
            if errand.over:
                return
            if last:
                self._end(errand)
            teller(value)

        self._said.emit(deliver)


def _unheard(_: object) -> None:
    """Nobody is told: of warming up."""
