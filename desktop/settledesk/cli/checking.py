"""`check`: are the rules, the fonts and the database fit for work."""

from __future__ import annotations

import argparse
import sys

from settledesk.basis.places import data_folder
from settledesk.desk.selfcheck import self_check


def check(given: argparse.Namespace) -> int:
    """Run the self-check; exit 1 where something is not well."""
    well = True
    for one in self_check(data_folder(given.data)):
        sys.stdout.write(f"{'✔' if one.ok else '✘'} {one.name}：{one.text}\n")
        sys.stdout.flush()
        well = well and one.ok
    return 0 if well else 1
