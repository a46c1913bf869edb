"""Times the start of the program until its first field can be typed into: 1.0 s warm, 2.0 s cold.

PYTHONPATH=desktop:. python -m tests.bench.bench_start [TIMES] [--cold] [SETTLEMENTS]

Each start is a process of its own, which opens the window on an office as `python -m settledesk` does and ends at the
first painting with the cursor in the search box; timed from before the process is made. On an office without a
patient, the sample office, and one with SETTLEMENTS settlements (200,000; 0: without it). Cold drops the system's caches
before each start, which only root may. Modules are compiled beforehand, as in an installed program.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from settledesk.desk.sample import sample_settings
from settledesk.desk.setup import set_up
from tests.bench.figures import HEAD, Times, tell

WARM_S, COLD_S = 1.0, 2.0
_DROP = Path("/proc/sys/vm/drop_caches")


def many(folder: Path, count: int) -> None:
    """Make the sample office with so many settlements, copies of one of its own."""
    list(set_up(folder, sample_settings(), sample=True))
    base = sqlite3.connect(folder / "settledesk.sqlite3")
    base.execute("PRAGMA foreign_keys = OFF")
    columns = [f'"{row[1]}"' for row in base.execute("PRAGMA table_info(settlements)")]
    changed = {
        '"id"': "id + n * 1000",
        '"number"': "printf('09-%08d-%04d', 20150101 + n / 5000, n % 5000)",
        '"draft_key"': "'bench-' || n",
        '"visit_number"': "'BENCH' || n",
    }
    chosen = ", ".join(changed.get(one, one) for one in columns)
    source = base.execute("SELECT MIN(rowid) FROM settlements").fetchone()[0]
    base.execute(
        f"WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {count})"
        f" INSERT INTO settlements ({', '.join(columns)}) SELECT {chosen} FROM settlements, counted"
        f" WHERE settlements.rowid = {source}"
    )
    base.commit()
    base.close()


def starts(folder: Path, times: int, cold: bool, compiled: Path) -> Times:
    """Return the seconds of so many starts."""
    found = Times()
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled), "PYTHONDONTWRITEBYTECODE": ""}
    for _ in range(times):
        if cold:
            os.sync()
            _DROP.write_text("3")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        made = subprocess.run(
            [sys.executable, "-m", "tests.bench.started", str(folder)],
            env=environment, capture_output=True, text=True,
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if made.returncode or not made.stdout.strip():
            raise RuntimeError(made.stderr)
        found.wall.append((float(made.stdout.split()[-1]) - start) * 1000)
        worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        found.worked.append(worked * 1000)
    return found


def main() -> None:
    """Start the program some times on each office and print the seconds."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    times = numbers[0] if numbers else 7
    count = numbers[1] if len(numbers) > 1 else 200_000
    print(HEAD)
    with tempfile.TemporaryDirectory() as temporary:
        compiled = Path(temporary) / "compiled"
        empty, sample, big = (Path(temporary) / name for name in ("empty", "sample", "big"))
        list(set_up(empty, sample_settings(), sample=False))
        list(set_up(sample, sample_settings(), sample=True))
        offices = [("an empty office", empty), ("the sample office", sample)]
        if count:
            many(big, count)
            offices.append((f"an office with {count:,} settlements", big))
        for name, folder in offices:
            starts(folder, 2, False, compiled)
            tell(f"start, warm, {name}", starts(folder, times, False, compiled), WARM_S, "s")
            if "--cold" in sys.argv and os.access(_DROP, os.W_OK):
                tell(f"start, cold, {name}", starts(folder, max(times // 2, 3), True, compiled), COLD_S, "s")


if __name__ == "__main__":
    main()
