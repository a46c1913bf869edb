"""Runs the benches one after the other and prints one table of all their figures.

PYTHONPATH=desktop:. python -m tests.bench [NAME ...] [--short]

Without names all of them. `--short` takes fewer times and patients: a look at whether they still run. Nothing else
should run on the machine meanwhile; one process does at a time.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from datetime import datetime

from settledesk.basis.clock import CHINA
from tests.bench.figures import HEAD, lines_of

BENCHES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("start", ("--cold",), ("3", "2000")),
    ("screens", (), ("6",)),
    ("echo", (), ("21",)),
    ("preview", (), ("12",)),
    ("f2", (), ("1",)),
    ("search", (), ("20000",)),
    ("export", (), ("1",)),
    ("busy", (), ("2",)),
    ("statement", (), ("20",)),
    ("fees", (), ("20000",)),
    ("settle", (), ("2000",)),
    ("fee_grid", (), ()),
    ("policies", (), ("10",)),
    ("policy_screen", (), ("4",)),
    ("compare", (), ("4",)),
    ("impact", (), ("4000",)),
)
"""Each bench, what it is given for the whole measurement, and what for a short one."""


def run(name: str, given: tuple[str, ...]) -> list[str]:
    """Run a bench, show what it prints, and return its lines of the table; RuntimeError where it failed."""
    print(f"--- python -m tests.bench.bench_{name} {' '.join(given)}", flush=True)
    process = subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-m", f"tests.bench.bench_{name}", *given],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    printed = []
    for line in process.stdout or ():
        print(line, end="", flush=True)
        printed.append(line.rstrip())
    if process.wait():
        raise RuntimeError(f"bench_{name} failed")
    return lines_of(printed)


def main() -> int:
    """Run them and print the table; 1 where one failed or a budget is over."""
    short = "--short" in sys.argv
    wanted = [word for word in sys.argv[1:] if not word.startswith("--")]
    rows: list[str] = []
    failed = []
    for name, whole, few in BENCHES:
        if not wanted or name in wanted:
            try:
                rows.extend(run(name, few if short else whole))
            except RuntimeError as trouble:
                failed.append(str(trouble))
            time.sleep(0 if short else 2)
    print()
    print(
        f"{datetime.now(CHINA):%Y-%m-%d}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    )
    print(f"\n{HEAD}")
    print("\n".join(rows))
    for sentence in failed:
        print(sentence)
    return 1 if failed or any(row.endswith("| OVER |") for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
