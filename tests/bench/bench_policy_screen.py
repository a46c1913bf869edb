"""Times the 政策 screen: switching to it, an area until it is shown (100 ms), a letter in its box (30 ms), its pages.

PYTHONPATH=desktop:. python -m tests.bench.bench_policy_screen [TIMES]

From the key to the painting, with all shipped packs; waits that let keys pass (30 ms for an area) are part of it. The
first of each is told by itself: the page is made, and for the examples all of them are read.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt

from settledesk.ui.screens.policy import PolicyScreen
from tests.bench.driven import Painted, at_rest, sample_window
from tests.bench.figures import HEAD, Times, tell

AREA_MS, ECHO_MS, SWITCH_MS = 100, 30, 100
_PAGES = ("files", "figures", "examples", "coverage", "guidance")
_AREAS = ("370300", "441700", "510000", "220100", "420100", "000000", "610300")
_LETTERS = tuple((Qt.Key(ord(letter.upper())), letter) for letter in "zbxasd")


def main() -> None:
    """Go through areas, pages and letters, and print the times."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(HEAD)
    with sample_window() as opened:
        painted = Painted(opened, time.thread_time)
        window = opened.window
        screen = window.policy

        def measure(into: Times, act: Callable[[], object], until: Callable[[], bool] | None = None) -> None:
            painted.act(into, act, until)
            at_rest(opened, 20)

        first, again = Times(), Times()
        measure(first, lambda: window.show_screen("policy"))
        at_rest(opened, 400)
        tell("first switch to the policies", first, SWITCH_MS)
        for _ in range(times):
            window.show_screen("settle")
            at_rest(opened, 20)
            measure(again, lambda: window.show_screen("policy"))
        tell("switch to the policies", again, SWITCH_MS)
        for page in _PAGES:
            made, shown = Times(), Times()
            measure(made, partial(screen.show_page, page), lambda: _rests(screen))
            for number in range(times):
                code = _AREAS[number % len(_AREAS)]
                if page in screen.tabs.offered or page in ("files", "guidance"):
                    measure(shown, partial(screen.areas.list.take, code), lambda: _rests(screen))
                screen.areas.list.take("370300")
                at_rest(opened, 100)
                screen.show_page(page)
                at_rest(opened, 50)
            tell(f"page {page}, first", made, None)
            tell(f"an area, page {page}", shown, AREA_MS)
        echo, found = Times(), Times()
        screen.focus_search()
        for _ in range(times):
            for key, letter in _LETTERS:
                painted.key(echo, key, letter)
            measure(found, screen.areas.box.clear, lambda: not screen.areas.pending)
        tell("a letter in the box of areas", echo, ECHO_MS)
        tell("all areas listed again", found, None)
        painted.close()


def _rests(screen: PolicyScreen) -> bool:
    page = screen.shown
    asking = getattr(page, "_asking", None)
    return not screen.pending and (asking is None or not asking.pending)


if __name__ == "__main__":
    main()
