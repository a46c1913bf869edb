"""The figures of a policy file with the words of their clauses, and what differs between two files."""

from __future__ import annotations

from dataclasses import dataclass

from settledesk.desk.clauses import ClauseText, clause_of
from settledesk.desk.guidance import TOPIC
from settledesk.desk.policy_files import find_file
from settledesk.desk.rulebook import Rulebook
from settledesk.policy.diff import Change, ChangeOf, differences
from settledesk.policy.figure_lines import FigureLine, GapLine, Unit, figure_lines, gap_lines
from settledesk.policy.rules import GuidanceFile

__all__ = [
    "Change",
    "ChangeOf",
    "FigureLine",
    "GapLine",
    "ShownChange",
    "ShownFigure",
    "Unit",
    "changes",
    "figures",
    "gaps",
    "sentences",
]


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure and what its clause says: `clause.says`, `clause.evidence`, `clause.checked_on`."""

    line: FigureLine
    clause: ClauseText


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change and what the clauses of both its figures say; None for the side that has none."""

    change: Change
    old: ClauseText | None
    new: ClauseText | None


def figures(rulebook: Rulebook, file_name: str) -> tuple[ShownFigure, ...]:
    """Return every figure of a file in its own order, each with its clause; Refusal where there is no such file."""
    file = find_file(rulebook, file_name)
    return tuple(ShownFigure(line, clause_of(rulebook, line.citation)) for line in figure_lines(file))


def gaps(rulebook: Rulebook, file_name: str) -> tuple[GapLine, ...]:
    """Return what a file says was not found; Refusal where there is no such file."""
    return gap_lines(find_file(rulebook, file_name))


def sentences(rulebook: Rulebook, file_name: str) -> tuple[str, ...]:
    """Return what a guidance file tells, each under its topic, nothing for other kinds; Refusal where there is no such file."""
    file = find_file(rulebook, file_name)
    entries = file.entries if isinstance(file, GuidanceFile) else ()
    return tuple(f"{TOPIC[entry.topic]}：{entry.text}" for entry in entries)


def changes(rulebook: Rulebook, old: str, new: str) -> tuple[ShownChange, ...]:
    """Return what differs from one file to another, each with both clauses.

    Refusal where a file is not there, or the two are not of one kind.
    """

    def clause(line: FigureLine | None) -> ClauseText | None:
        return None if line is None else clause_of(rulebook, line.citation)

    found = differences(find_file(rulebook, old), find_file(rulebook, new))
    return tuple(ShownChange(change, clause(change.old), clause(change.new)) for change in found)
