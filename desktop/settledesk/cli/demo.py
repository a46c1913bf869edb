"""`demo`: the main job on the sample hospital, in ten lines."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from settledesk.desk.sample import introduction


def demo(given: argparse.Namespace) -> int:
    """Do the main job on the sample hospital and print ten lines about it."""
    sys.stdout.write(introduction() + "\n")
    sys.stdout.flush()
    # Opening database, PDF and workbook libraries takes half a second; whoever started this sees a line before.
    from settledesk.desk.demo import run_demo

    for line in run_demo(Path(given.out)):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0
