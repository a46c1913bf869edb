"""The child process's side of long work: work comes in through a pipe; progress, a result or a trouble goes back."""

from __future__ import annotations

import os
import pickle  # both ends of the pipe are this program
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import parent_process
from typing import Any

from settledesk.basis.errors import BadPack, Refusal, StoreTrouble
from settledesk.desk.rulebook import BadPolicies
from settledesk.desk.troubles import Bug, is_bug, kind_of, place_of

_OFTEN = 0.05
"""Seconds between two messages of progress of one phase: more would only be drawn over each other."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far long work is: what it is doing, in Chinese, and how many of how many things are done (0 of 0: unknown)."""

    text: str
    done: int = 0
    total: int = 0


Report = Callable[[Progress], None]
"""What long work calls as often as it likes to say how far it is."""


@dataclass(frozen=True, slots=True)
class Done:
    """The work's result."""

    value: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """What went wrong, as plain values: exceptions do not come out of a pickle as they went in."""

    kind: type[Exception]
    values: tuple[Any, ...]

    @property
    def trouble(self) -> Exception:
        """The exception, as it was raised in the child; a bug of ours as Bug, with its type and place."""
        if self.kind is BadPolicies:
            return BadPolicies([BadPack(*one) for one in self.values])
        return self.kind(*self.values)


def packed(work: Callable[[Report], Any]) -> bytes:
    """Return work as it goes through the pipe, a function by its name; raises where it cannot: a bug of the caller."""
    return pickle.dumps(work)


def failed(trouble: Exception) -> Failed:
    """Return a trouble as it goes through the pipe."""
    if isinstance(trouble, Refusal):
        return Failed(Refusal, trouble.mistakes)
    if isinstance(trouble, BadPolicies):
        return Failed(BadPolicies, tuple((one.file, one.key, one.problem) for one in trouble.problems))
    if isinstance(trouble, BadPack):
        return Failed(BadPack, (trouble.file, trouble.key, trouble.problem))
    if isinstance(trouble, StoreTrouble):
        return Failed(StoreTrouble, (str(trouble),))
    if isinstance(trouble, OSError):
        return Failed(OSError, (trouble.errno, trouble.strerror, trouble.filename))
    if is_bug(trouble):
        return Failed(Bug, (kind_of(trouble), place_of(trouble)))
    return Failed(type(trouble), ())


def serve(pipe: Connection) -> None:
    """Do what comes through the pipe, one work after the other, until the window closes its end or is gone."""
    _stand_alone()
    threading.Thread(target=_leave_with_the_window, name="window watch", daemon=True).start()
    while True:
        try:
            message = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        _do(pipe, message)


def _do(pipe: Connection, message: bytes) -> None:
    said = (0.0, "")

    def report(progress: Progress) -> None:
        nonlocal said
        moment = time.monotonic()
        if progress.text != said[1] or moment - said[0] >= _OFTEN:
            said = (moment, progress.text)
            pipe.send(progress)

    try:
        work = pickle.loads(message)  # noqa: S301 - only this program's window writes into the pipe
        answer = pickle.dumps(Done(work(report)))
    except Exception as trouble:
        answer = pickle.dumps(failed(trouble))
    pipe.send_bytes(answer)


def _stand_alone() -> None:
    """Be ready for a life without a console: Ctrl+C is the window's, and pythonw gives no standard streams."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            nothing = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nothing, "r" if name == "stdin" else "w", encoding="utf-8"))


def _leave_with_the_window() -> None:
    """End this process when the window's has ended, also in the middle of work: nobody is left to be told."""
    window = parent_process()
    if window is not None:
        wait([window.sentinel])
        os._exit(1)
