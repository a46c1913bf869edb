"""`demo`: the main job on the sample hospital, in ten lines; then the window on its data."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from settledesk.cli.window import has_display
from settledesk.desk.sample import introduction


def demo(given: argparse.Namespace) -> int:
    """Do the main job on the sample hospital, print ten lines about it, and open the window where there is a display."""
    sys.stdout.write(introduction() + "\n")
    sys.stdout.flush()
    # Opening database, PDF and workbook libraries takes half a second; whoever started this sees a line before.
    from settledesk.desk.demo import run_demo

    for line in run_demo(Path(given.out)):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    if given.no_window or given.open_window is None or not has_display():
        return 0
    return int(given.open_window(Path(given.out) / "data"))
