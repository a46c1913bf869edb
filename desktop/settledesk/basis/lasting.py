"""Keeping what lasts as long as the program from the garbage collector, which would look through it again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting() -> Iterator[None]:
    """Make what is loaded or built meanwhile lasting: the collector rests, and passes it over from then on.

    With the window's modules, rules and widgets it takes 70 ms to look through them: several times in the start, and
    later between a key and its echo.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
