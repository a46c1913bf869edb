"""`policies check` and `check`: are the rules, the fonts and the database fit for work."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from settledesk.basis.places import data_folder, shipped
from settledesk.desk.clauses import untold
from settledesk.desk.proofs import check_released, prove
from settledesk.desk.rulebook import open_policies, open_rulebook
from settledesk.desk.selfcheck import self_check


def policies(given: argparse.Namespace) -> int:
    """Check all packs, or those of one folder beside the shipped ones, and run their examples."""
    rulebook = open_policies(Path(given.folder)) if given.folder else open_rulebook(data_folder(given.data))
    folder = Path(given.folder) if given.folder else shipped("policies")
    found = prove(rulebook.shelf, rulebook.areas, folder)
    write = sys.stdout.write
    wrong = 0
    for proof in found:
        for one in proof.differences:
            write(f"✘ {proof.file}｜{proof.name}｜{one.path}：应为 {one.expected}，算得 {one.got}\n")
        wrong += not proof.ok
    changed = () if given.folder else check_released(folder)
    shelf = rulebook.shelf
    texts = shelf.clauses.problems
    for problem in (*changed, *texts):
        write(f"✘ {problem}\n")
    for source, clause in untold(rulebook):
        write(f"  「{source} {clause}」还没有条款说明\n")
    write(
        f"{len(shelf.packs)} 个地区，{len(shelf.files)} 份文件，{len(found)} 个算例，{wrong} 个不符，{len(changed)} 份被改动，"
        f"{len(shelf.clauses.known)} 条说明，{len(texts)} 条有误\n"
    )
    return 1 if wrong or changed or texts else 0


def check(given: argparse.Namespace) -> int:
    """Run the self-check; exit 1 where something is not well."""
    well = True
    for one in self_check(data_folder(given.data)):
        sys.stdout.write(f"{'✔' if one.ok else '✘'} {one.name}：{one.text}\n")
        sys.stdout.flush()
        well = well and one.ok
    return 0 if well else 1
