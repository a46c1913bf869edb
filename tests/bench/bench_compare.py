"""Times the page 比较: from choosing two files to what differs between them being painted (100 ms).

PYTHONPATH=desktop:. python -m tests.bench.bench_compare [TIMES]

On the sample office; the pairs are the file in hand with the one before it, those with most differences among them.
"""

from __future__ import annotations

import sys
import time
from functools import partial

from settledesk.app import Opened
from settledesk.desk.policy_compare import changes, former
from settledesk.ui.screens.policy.compare import ComparePage
from tests.bench.driven import Painted, at_rest, sample_window
from tests.bench.figures import HEAD, Times, tell

BUDGET_MS = 100
_PAIRS = 4


def main() -> None:
    """Go from pair to pair and print the times."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(HEAD)
    with sample_window() as opened:
        painted = Painted(opened, time.process_time)
        policy = opened.window.policy
        opened.window.show_screen("policy")
        at_rest(opened)
        shown, other = Times(), Times()
        for number in range(times):
            area, name = _longest(opened)[number % _PAIRS]
            policy.show_area(area, "files")
            at_rest(opened)
            policy.show_page("compare", "")
            at_rest(opened)
            page = policy.shown
            assert isinstance(page, ComparePage)
            page._ask("", "")
            at_rest(opened)

            def there(page: ComparePage = page) -> bool:
                return not page.asking.pending and bool(page.table.rows)

            painted.act(shown, partial(policy.show_page, "compare", name), there)
            at_rest(opened, 20)
            old = page.old.text()

            def choose(page: ComparePage = page) -> None:
                page.old.editor.setCurrentIndex(page.old.editor.currentIndex() + 1)

            def changed(page: ComparePage = page, old: str = old) -> bool:
                return page.old.text() != old and not page.asking.pending

            painted.act(other, choose, changed)
            at_rest(opened, 20)
        tell("two files and what differs", shown, BUDGET_MS)
        tell("another file to compare with", other, BUDGET_MS)
        painted.close()


def _longest(opened: Opened) -> list[tuple[str, str]]:
    """Return area and name of the files that differ most from the ones before them."""
    rulebook = opened.gear.office.rulebook
    found = []
    for file in rulebook.shelf.files:
        head = file.head
        if head.kind != "guidance" and (old := former(rulebook, head.name)):
            found.append((len(changes(rulebook, old, head.name)), head.area, head.name))
    return [(area, name) for _, area, name in sorted(found, reverse=True)[:_PAIRS]]


if __name__ == "__main__":
    main()
