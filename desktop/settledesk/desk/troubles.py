"""What went wrong, in sentences for a clerk: one way of saying it for the window and the command line."""

from __future__ import annotations

import traceback
from pathlib import Path
from types import TracebackType

from settledesk.basis.errors import BadPack, Mistake, Refusal, StoreTrouble
from settledesk.basis.os_words import why
from settledesk.desk.rulebook import BadPolicies

_PACKAGE = Path(__file__).resolve().parents[1]


class Bug(Exception):
    """A bug of ours that happened in the child process: its type's name and its place, never its words."""

    def __init__(self, kind: str, place: str) -> None:
        super().__init__(kind, place)
        self.kind = kind
        self.place = place


class CutOff(Exception):
    """The child process ended before its work did: killed from outside, or out of memory."""


def is_bug(trouble: BaseException) -> bool:
    """Say whether this is our own bug, rather than a rule's no or the surroundings' failing."""
    return not isinstance(trouble, (Refusal, BadPolicies, BadPack, StoreTrouble, OSError, MemoryError, CutOff))


def mistakes_of(trouble: Exception) -> tuple[Mistake, ...]:
    """Return all that is to be said; a bug of ours is said as such, by type and place, never in its own words."""
    if isinstance(trouble, Refusal):
        return trouble.mistakes
    if isinstance(trouble, BadPolicies):
        return tuple(_of_pack(one) for one in trouble.problems)
    if isinstance(trouble, BadPack):
        return (_of_pack(trouble),)
    if isinstance(trouble, StoreTrouble):
        return (Mistake("", str(trouble).rstrip("。"), ""),)
    if isinstance(trouble, OSError):
        name = "" if trouble.filename is None else str(trouble.filename)
        return (Mistake(name, f"文件读写不成（{why(trouble)}）", "请检查路径、权限和磁盘空间"),)
    if isinstance(trouble, MemoryError):
        return (Mistake("", "内存不够，没有做完", "请关掉其他程序后再试；文件很大时可分成几份"),)
    if isinstance(trouble, CutOff):
        problem = "后台处理中途断了（可能内存不够，或被其他软件结束），不会留下做了一半的数据"
        return (Mistake("", problem, "请再试一次；仍然不成时关掉其他程序，或重启电脑后再试"),)
    problem = f"程序内部错误（{kind_of(trouble)} {place_of(trouble)}），没有存储任何数据"
    return (Mistake("", problem, "请将此编号告知软件维护人员"),)


def sentence_of(trouble: Exception) -> str:
    """Return what is to be said as text, one line for each mistake."""
    return "\n".join(one.sentence for one in mistakes_of(trouble))


def kind_of(trouble: BaseException) -> str:
    """Return the name of the trouble's type."""
    return trouble.kind if isinstance(trouble, Bug) else type(trouble).__name__


def place_of(trouble: BaseException, trace: TracebackType | None = None) -> str:
    """Return where it happened, as `desk/settle.py:97 settle`: the innermost line of ours, empty where there is none.

    `trace` where the exception itself carries none.
    """
    if isinstance(trouble, Bug):
        return trouble.place
    return next((place for ours, place in reversed(_lines(trouble, trace)) if ours), "")


def way_of(trouble: BaseException, trace: TracebackType | None = None) -> tuple[str, ...]:
    """Return the lines that led there, outermost first; lines of libraries by their file's name alone."""
    return tuple(place for _, place in _lines(trouble, trace))


def _lines(trouble: BaseException, trace: TracebackType | None) -> list[tuple[bool, str]]:
    found = []
    for frame, line in traceback.walk_tb(trace or trouble.__traceback__):
        file = Path(frame.f_code.co_filename)
        ours = file.is_relative_to(_PACKAGE)
        name = file.relative_to(_PACKAGE).as_posix() if ours else file.name
        found.append((ours, f"{name}:{line} {frame.f_code.co_name}"))
    return found


def _of_pack(problem: BadPack) -> Mistake:
    return Mistake(f"{problem.file} {problem.key}".strip(), problem.problem, "")
