"""Spreads parts of long work over processes of its own, one for each core; the results come back in any order."""

from __future__ import annotations

import gc
import os
import pickle  # both ends of the pipes are this program
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar, cast

from settledesk.basis.lasting import lasting
from settledesk.desk.crossing import Done, Failed, failed
from settledesk.desk.troubles import CutOff

P = TypeVar("P")
R = TypeVar("R")
_BELOW_NORMAL = 0x4000
_NICE = 5


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(begin: Callable[[], Callable[[P], R]], parts: Sequence[P], jobs: int) -> Iterator[R]:
    """Yield what the function that `begin` returns makes of each part, by so many processes, in any order.

    `begin` is called once in each process; it, the parts and the results can be pickled. What is raised there is raised
    here, CutOff for a process that has died. The processes end with the iterator, also where it is closed early.
    """
    waiting = list(reversed(parts))
    message = pickle.dumps(begin)
    pipes: dict[Connection, SpawnProcess] = {}
    with _with_children():
        try:
            for _ in range(min(jobs, len(parts))):
                pipe, process = _start()
                pipes[pipe] = process
            for pipe in pipes:
                pipe.send_bytes(message)
                pipe.send(waiting.pop())
            busy = list(pipes)
            while busy:
                for pipe in cast("list[Connection]", wait(busy)):
                    answer = pipe.recv()
                    if isinstance(answer, Failed):
                        raise answer.trouble
                    if waiting:
                        pipe.send(waiting.pop())
                    else:
                        busy.remove(pipe)
                    yield answer.value
        except (EOFError, ConnectionError):
            raise CutOff from None
        finally:
            for pipe, process in pipes.items():
                pipe.close()
                process.kill()
                process.join()
                process.close()


def _start() -> tuple[Connection, SpawnProcess]:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), name="settledesk part of long work", daemon=True)
    process.start()
    # With its other end open here too, our end would never see that the process is gone.
    theirs.close()
    return ours, process


@contextmanager
def _with_children() -> Iterator[None]:
    """Let this process have processes of its own, which Python denies to the window's child: it is a daemon.

    The rule keeps a daemon that is terminated from leaving processes behind; ours end when their pipe does.
    """
    me = current_process()
    was = me.daemon
    me.daemon = False
    try:
        yield
    finally:
        me.daemon = was


def _serve(pipe: Connection) -> None:
    """Compute what comes through the pipe until its other end is closed or gone."""
    # Ctrl+C is the first process's, which then closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _step_back()
    work: Callable[[Any], Any] | None = None
    with few_rounds(), suppress(EOFError, OSError):
        begin = pipe.recv_bytes()
        while True:
            part = pipe.recv()
            try:
                if work is None:
                    with lasting():
                        work = pickle.loads(begin)()  # noqa: S301 - only this program writes into the pipe
                answer: Done | Failed = Done(work(part))
            except Exception as trouble:
                answer = failed(trouble)
            pipe.send(answer)


@contextmanager
def few_rounds() -> Iterator[None]:
    """Let the garbage collector look seldom: cases leave no cycles behind, and it would take a seventh of the time."""
    was = gc.get_threshold()
    gc.set_threshold(50_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*was)


def _step_back() -> None:
    """Let the window go first where both want a core."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), _BELOW_NORMAL)
    else:
        os.nice(_NICE)
