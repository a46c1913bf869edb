"""Prints which worked example dies of which change of a clause's figures: `python -m tests.policy.clause_report`."""

from __future__ import annotations

import sys

from tests.policy.clause_mutants import coverage, deaths


def report() -> int:
    """Write one line for each change of each clause's figures; return how many nothing noticed."""
    unnoticed = 0
    for clause, landing in coverage().clauses.items():
        for figure in landing.figures:
            file = figure.partition("|")[0]
            for death in deaths(figure):
                unnoticed += not death.by
                sys.stdout.write(f"{clause}\t{file}\t{death.change}\t{death.by or '没有一个算例不符'}\n")
        for one in landing.program:
            sys.stdout.write(f"{clause}\t程序\t{one.what}\t{one.test}\n")
        if landing.not_for_the_window:
            sys.stdout.write(f"{clause}\t不用于窗口\t{landing.not_for_the_window}\t\n")
    return unnoticed


if __name__ == "__main__":
    sys.exit(1 if report() else 0)
