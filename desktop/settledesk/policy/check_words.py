"""Holds every figure against what its clause says: the number must be in the words, and the words must fit the row."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from settledesk.policy.check_rows import check_row
from settledesk.policy.clauses import FILE, Clauses
from settledesk.policy.figure_lines import FigureLine, Unit, figure_lines
from settledesk.policy.finding import Finding
from settledesk.policy.rules import FileHead
from settledesk.policy.shelf import PolicyFile
from settledesk.policy.spelled import Kind, days_in, states

_KINDS = {
    Unit.YUAN: Kind.YUAN,
    Unit.PERCENT: Kind.PERCENT,
    Unit.POINTS: Kind.PERCENT,
    Unit.FACTOR: Kind.PERCENT,
    Unit.DAYS: Kind.DAYS,
    Unit.MONTHS: Kind.MONTHS,
    Unit.LEVEL: Kind.LEVEL,
}
_HUNDRED = Decimal(100)
_REMEDY = f"对照原文：数写错了改这里（已启用的另建新日期的文件），说明不全就补写 {FILE}"


def check_words(file: PolicyFile, clauses: Clauses) -> Iterator[Finding]:
    """Yield an error for each figure that its clause does not state, a warning where the library has no such clause."""
    untold = set()
    for line in figure_lines(file):
        cited = (line.citation.source, line.citation.clause)
        clause = clauses.find(*cited)
        if clause is None:
            if cited not in untold and file.head.entered is None:
                untold.add(cited)
                yield _untold(file.head, line)
            continue
        for number, kind, shown in _numbers(line):
            if not _stated(clause.says, number, kind, line.unit):
                says = clause.says.removesuffix("。")
                problem = f"{line.title}是 {shown}，而条款「{clause.clause}」的说明里没有这个数：{says}"
                yield Finding("error", file.head.name, line.place, problem, _REMEDY)
        yield from check_row(file, line, clause)
    yield from _end(file.head, clauses)


def _numbers(line: FigureLine) -> Iterator[tuple[Decimal, Kind, str]]:
    """The line's own number in its unit, as it is shown; what follows in a band is its upper edge in yuan."""
    for place, number in enumerate(line.numbers):
        if place == 0:
            yield number, _KINDS[line.unit], line.value
        else:
            yield number, Kind.YUAN, f"到 {number:,f} 元"


def _stated(says: str, number: Decimal, kind: Kind, unit: Unit) -> bool:
    if states(says, number, kind):
        return True
    # A factor of 90% is as often said as 降低10%.
    return unit is Unit.FACTOR and states(says, _HUNDRED - number, kind)


def _untold(head: FileHead, line: FigureLine) -> Finding:
    cited = f"{line.citation.source} {line.citation.clause}".strip()
    remedy = f"核对 clause 写得是否与 {FILE} 一字不差；没有的，在 {FILE} 里补写这一条"
    return Finding("warning", head.name, line.place, f"{line.title}所引的「{cited}」没有条款说明", remedy)


def _end(head: FileHead, clauses: Clauses) -> Iterator[Finding]:
    """The day on which a file expires must be the one that its clause names."""
    if head.valid_until is None:
        return
    if head.expiry is None:
        remedy = "在 file.expiry 写 doc 和 clause"
        yield Finding("warning", head.name, "file.expiry", f"有效期至 {head.valid_until} 没有写出处", remedy)
        return
    clause = clauses.find(head.expiry.source, head.expiry.clause)
    if clause is not None and head.valid_until not in days_in(clause.says):
        problem = f"有效期至 {head.valid_until}，而条款「{clause.clause}」的说明里没有这一天：{clause.says.removesuffix('。')}"
        yield Finding("error", head.name, "file.valid_until", problem, f"对照原文，改 valid_until 或补写 {FILE}")
