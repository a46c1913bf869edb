"""Makes a failure short: `python -m tests.ui.monkey_shrink SEED COUNT` finds the fewest deeds that still show it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from settledesk.app import make_application
from settledesk.basis.settings import Settings
from settledesk.desk.setup import set_up
from tests.ui.monkey import Bait, Deed, Monkey
from tests.ui.monkey_cage import Escaped, run

_VARYING = re.compile(r"after \d+ deeds: |0x[0-9a-f]+|[0-9a-f]{32}|\d+ widgets")
_SAME = 60
"""Characters of a message by which two failures are taken for the same."""


def shrink(office: Path, deeds: Sequence[Deed], message: str, seconds: float = 300) -> list[Deed]:
    """Return as few of the deeds as still come to the same message, as far as the time allows."""
    wanted, kept, until = _plain(message), list(deeds), monotonic() + seconds
    size = max(len(kept) // 2, 1)
    while size and monotonic() < until:
        at = 0
        while at < len(kept) and monotonic() < until:
            fewer = kept[:at] + kept[at + size :]
            if _plain(failure(office, fewer)) == wanted:
                kept = fewer
            else:
                at += size
        size //= 2
    return kept


def failure(office: Path, deeds: Sequence[Deed], batch: int = 2) -> str:
    """Return what comes of deeds, empty where all is well."""
    with TemporaryDirectory() as place:
        try:
            run(office, Path(place), lambda _: deeds, batch)
        except Escaped as trouble:
            return str(trouble)
    return ""


def _plain(message: str) -> str:
    return _VARYING.sub("", message)[:_SAME]


def main(seed: int, count: int) -> None:
    """Run a seed; where it fails, print the shortest sequence that does."""
    make_application()
    with TemporaryDirectory() as place:
        office = Path(place) / "office"
        for _ in set_up(office, Settings(), sample=True):
            pass
        deeds: list[Deed] = []

        def thought_of(bait: Bait) -> list[Deed]:
            deeds.extend(Monkey(seed, bait).deeds(count))
            return deeds

        try:
            run(office, Path(place) / "first", thought_of)
        except Escaped as trouble:
            found = re.search(r"after (\d+) deeds", str(trouble))
            short = shrink(office, deeds[: int(found[1])] if found else deeds, str(trouble))
            print(failure(office, short) or f"not seen again:\n{trouble}")
            print(f"the {len(short)} deeds:", *(f"    {one!r}," for one in short), sep="\n")
        else:
            print("all well")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
