"""`policies confirm`: a second person confirms benefits that were entered by hand."""

from __future__ import annotations

import argparse
import sys

from settledesk.basis.clock import now
from settledesk.basis.errors import refuse
from settledesk.basis.places import data_folder


def grammar(one: argparse.ArgumentParser) -> None:
    """Add the word's own arguments."""
    one.add_argument(
        "file", nargs="?", metavar="文件", help="如 610300-baoji/benefits-390-2026-01-01.toml；不写则列出待复核的"
    )
    one.add_argument("--by", default="", metavar="姓名", help="谁复核；不能是录入的人")


def run(given: argparse.Namespace) -> int:
    """List what waits for confirmation, or confirm one file."""
    from settledesk.desk.local_benefits import HOW, confirm_local, waiting_confirmation
    from settledesk.desk.office import open_office

    with open_office(data_folder(given.data)) as office:
        waiting = waiting_confirmation(office)
        if given.file is None:
            for one in waiting:
                words = f"{one.file}  {one.title}  {one.on} {one.by} 录入  {HOW[one.how]}：{one.source}"
                sys.stdout.write(f"{words}\n")
            sys.stdout.write(f"{len(waiting)} 份待复核\n")
            return 0
        seen = next((one for one in waiting if one.file == given.file), None)
        if seen is None:
            raise refuse("file", f"没有待复核的 {given.file[:100]}", "不写文件名可列出待复核的")
        confirm_local(office, seen, given.by, now())
        sys.stdout.write(f"{seen.file}：已复核，核实程度为“多方来源一致”\n")
    return 0
