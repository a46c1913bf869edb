"""`policies check`: whether the packs, their figures, examples, clause texts and released files are in order."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from settledesk.basis.clock import today
from settledesk.basis.places import data_folder, shipped

if TYPE_CHECKING:
    from settledesk.desk.pack_checks import Checked, Finding

_MOST_KEYS = 8


def grammar(one: argparse.ArgumentParser) -> None:
    """Add the word's own arguments."""
    one.add_argument("folder", nargs="?", metavar="文件夹", help="另一个政策包文件夹")


def run(given: argparse.Namespace) -> int:
    """Check all packs, or those of one folder, and run their examples; 1 where something keeps a pack from use."""
    from settledesk.desk.pack_checks import check_packs
    from settledesk.desk.rulebook import SITE, BadPolicies, open_policies, open_rulebook

    day = today()
    if given.folder:
        folder = Path(given.folder)
        try:
            checked = check_packs(open_policies(folder), folder, day)
        except BadPolicies as bad:
            # The loader's own mistakes are said as every refusal is; whatever else is wrong is said before them.
            told = {(one.file, one.key) for one in bad.problems}
            _say(one for one in check_packs(folder, folder, day).findings if (one.file, one.key) not in told)
            raise
    else:
        data = data_folder(given.data)
        site = data / SITE
        checked = check_packs(open_rulebook(data), shipped("policies"), day, *([site] if site.is_dir() else []))
    _say(checked.findings)
    _sum_up(checked)
    return 0 if checked.ok else 1


def _say(findings: Iterable[Finding]) -> None:
    """Write errors, then warnings; the same thing at many keys of one file in one line."""
    lines: dict[tuple[str, str, str, str], list[str]] = {}
    for one in findings:
        lines.setdefault((one.level, one.file, one.problem, one.remedy), []).append(one.key)
    for level, mark in (("error", "✘"), ("warning", "！")):
        for (kind, file, problem, remedy), keys in lines.items():
            if kind == level:
                more = f" 等 {len(keys)} 处" if len(keys) > _MOST_KEYS else ""
                place = "、".join(key for key in keys[:_MOST_KEYS] if key) + more
                sys.stdout.write(f"{mark} {file}{'｜' if place else ''}{place}：{problem}。{remedy}。\n")


def _sum_up(checked: Checked) -> None:
    wrong = sum(not one.ok for one in checked.proofs)
    sys.stdout.write(
        f"{checked.areas} 个地区，{checked.files} 份文件，{len(checked.proofs)} 个算例，{wrong} 个不符，"
        f"{checked.clauses} 条说明；{len(checked.errors)} 处错误，{len(checked.warnings)} 处提示\n"
    )
