"""All static checks of the packs: what the loader cannot refuse, because it needs the whole shelf, words or a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from settledesk.basis.errors import BadPack
from settledesk.policy.check_days import check_days
from settledesk.policy.check_tables import check_benefits, check_ceilings, check_layers, check_limits, check_offsite
from settledesk.policy.check_words import check_words
from settledesk.policy.clauses import Clauses
from settledesk.policy.finding import Finding, Level
from settledesk.policy.rules import BenefitsFile, LimitsFile, OffsiteFile
from settledesk.policy.shelf import PolicyFile, Shelf

__all__ = ["Finding", "Level", "check_file", "check_shelf", "refused"]


def check_shelf(shelf: Shelf, today: date) -> tuple[Finding, ...]:
    """Return what is wrong or doubtful on a shelf that the loader has let pass, file by file."""
    found = [one for file in shelf.files for one in check_file(file, shelf.clauses)]
    found.extend(_layers(shelf, today))
    found.extend(_ceilings(shelf))
    found.extend(check_days(tuple(file.head for file in shelf.files), shelf.clauses.reviewed, today))
    return tuple(found)


def check_file(file: PolicyFile, clauses: Clauses) -> Iterator[Finding]:
    """Yield what is wrong or doubtful in one file alone, held against what its clauses say."""
    yield from check_words(file, clauses)
    if isinstance(file, BenefitsFile):
        yield from check_benefits(file)
    elif isinstance(file, OffsiteFile):
        yield from check_offsite(file)
    elif isinstance(file, LimitsFile):
        yield from check_limits(file)


def _ceilings(shelf: Shelf) -> Iterator[Finding]:
    offsite = [one for one in shelf.files if isinstance(one, OffsiteFile) and not one.head.draft]
    for limits in shelf.files:
        if isinstance(limits, LimitsFile):
            area = limits.head.area
            yield from check_ceilings(limits, tuple(one for one in offsite if area in shelf.chain(one.head.area)))


def refused(problem: BadPack) -> Finding:
    """Return a mistake of the loader as a finding: an error, with the remedy that fits what it says."""
    return Finding("error", problem.file, problem.key, problem.problem, _remedy(problem.problem))


def _layers(shelf: Shelf, today: date) -> Iterator[Finding]:
    """Hold the benefits in force against the off-site rule in force of the same area."""
    latest: dict[tuple[str, str], BenefitsFile | OffsiteFile] = {}
    for file in sorted(shelf.files, key=lambda file: file.head.in_force):
        head = file.head
        if isinstance(file, (BenefitsFile, OffsiteFile)) and not head.draft and head.in_force <= today:
            latest[head.area, head.scheme or ""] = file
    for (area, scheme), file in latest.items():
        offsite = latest.get((area, ""))
        if scheme and isinstance(file, BenefitsFile):
            yield from check_layers(file, offsite if isinstance(offsite, OffsiteFile) else None)


_REMEDIES = (
    ("缺少", "补上这个键，写法见编写手册"),
    ("没有写明出处", "写上 doc 和 clause；查不到出处的不写这个数"),
    ("[documents] 中没有", "在 [documents] 里补上这份文件，或改正 doc"),
    ("没有这个键", "改正拼写，或删去"),
    ("不是可用的值", "从括号里选一个"),
    ("没有对应的行", "补一行；查不到的写 gap"),
    ("同时符合", "改窄其中一行的 when"),
    ("超过上级上限", "对照上级条款：数写错了就改，确有新依据的先更新上级文件"),
    ("上限应大于前一段", "按金额从小到大写费用段"),
    ("不是有效的 TOML", "按提示的行列改正"),
    ("比例应在", "比例写 0 至 1，如 10% 写 0.10"),
    ("金额应为", "金额以元计，如 700 或 200.50"),
    ("没有列入", "核对无误后更新指纹清单（编写手册第 9 节）"),
    ("被改动", "恢复发布时的文件；新的政策另建新日期的文件"),
    ("一致", "改正文件里的这一项，或改文件名、文件夹名"),
    ("UTF-8", "用 UTF-8 编码另存"),
)


def _remedy(problem: str) -> str:
    """What to do about a mistake of the loader: its sentences are fixed, so their words tell which it is."""
    return next((remedy for words, remedy in _REMEDIES if words in problem), "请按编写手册改正")
