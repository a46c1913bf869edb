"""Parts of long work in processes of their own: also from the window's child, and none is left behind."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection

import pytest

from settledesk.basis.errors import Refusal, refuse
from settledesk.desk.impact_workers import few_rounds, spread
from settledesk.desk.troubles import CutOff


def doubled() -> Callable[[int], int]:
    return _double


def _double(number: int) -> int:
    if number == 13:
        raise refuse("13", "不行", "换一个")
    if number == 666:
        os._exit(1)
    return 2 * number


def open_line(port: int) -> Callable[[int], int]:
    """Return work that keeps a connection open for as long as its process lives, and says so."""
    line = socket.create_connection(("127.0.0.1", port))

    def work(number: int) -> int:
        line.sendall(b"!")
        return number

    return work


def in_the_middle(pipe: Connection, port: int) -> None:
    """Spread work as the window's child does, then wait to be killed."""
    results = spread(partial(open_line, port), [1, 2, 3, 4], 2)
    pipe.send(next(results))
    pipe.recv()


def spread_in_a_daemon(pipe: Connection) -> None:
    pipe.send(sorted(spread(doubled, [1, 2, 3], 2)))


def test_every_part_is_done_once_in_any_order() -> None:
    assert sorted(spread(doubled, list(range(12)), 2)) == [2 * number for number in range(12)]
    assert list(spread(doubled, [], 2)) == []


def test_what_is_raised_there_is_raised_here() -> None:
    with pytest.raises(Refusal, match="不行"):
        list(spread(doubled, [1, 13, 2], 2))


def test_a_process_that_dies_cuts_the_work_off() -> None:
    with pytest.raises(CutOff):
        list(spread(doubled, [666], 1))


def test_the_windows_child_may_have_processes_of_its_own() -> None:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=spread_in_a_daemon, args=(theirs,), daemon=True)
    child.start()
    theirs.close()
    assert ours.poll(120)
    assert ours.recv() == [2, 4, 6]
    child.join()


def test_when_the_windows_child_is_killed_its_processes_end() -> None:
    context = get_context("spawn")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(120)
        ours, theirs = context.Pipe()
        child = context.Process(target=in_the_middle, args=(theirs, server.getsockname()[1]), daemon=True)
        child.start()
        theirs.close()
        lines = [server.accept()[0] for _ in range(2)]
        assert ours.recv() in (1, 2, 3, 4)
        child.kill()
        child.join()
        for line in lines:
            line.settimeout(60)
            while line.recv(16):
                pass  # what it said before; then the end, because its process has ended
            line.close()


def test_the_collector_is_as_before_afterwards() -> None:
    import gc

    before = gc.get_threshold()
    # Whatever another test has set: the program's own window sets it too.
    gc.set_threshold(701, 11, 12)
    try:
        with few_rounds():
            assert gc.get_threshold() != (701, 11, 12)
        assert gc.get_threshold() == (701, 11, 12)
    finally:
        gc.set_threshold(*before)
