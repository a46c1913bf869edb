"""What went wrong, in sentences for the clerk or as the contract's JSON list."""

from __future__ import annotations

import json
import sys

from settledesk.basis.errors import BadPack, Mistake, Refusal, StoreTrouble
from settledesk.basis.os_words import why
from settledesk.cli.words import speak
from settledesk.desk.rulebook import BadPolicies
from settledesk.model.outcome_document import mistakes_document


def say_wrong_words(text: str, json_errors: bool) -> int:
    """Say that the command is off; exit 2."""
    return _say((Mistake("", text, "命令后加 -h 看说明"),), json_errors)


def say_trouble(trouble: Exception, json_errors: bool) -> int:
    """Say what went wrong, all mistakes at once; exit 2. A bug of ours is said as such, with its place."""
    if isinstance(trouble, Refusal):
        return _say(trouble.mistakes, json_errors)
    if isinstance(trouble, BadPolicies):
        return _say(tuple(_of_pack(one) for one in trouble.problems), json_errors)
    if isinstance(trouble, BadPack):
        return _say((_of_pack(trouble),), json_errors)
    if isinstance(trouble, StoreTrouble):
        return _say((Mistake("", str(trouble).rstrip("。"), ""),), json_errors)
    if isinstance(trouble, OSError):
        name = "" if trouble.filename is None else str(trouble.filename)
        return _say((Mistake(name, f"文件读写不成（{why(trouble)}）", "请检查路径、权限和磁盘空间"),), json_errors)
    return _say((_bug(trouble),), json_errors)


def _bug(trouble: Exception) -> Mistake:
    """Our own mistake: its place goes to the sentence, so that it can be reported; nothing was stored."""
    last = trouble.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = "" if last is None else f"{last.tb_frame.f_code.co_name}:{last.tb_lineno}"
    return Mistake(
        "", f"程序内部错误（{type(trouble).__name__} {place}），没有存储任何数据", "请将此编号告知软件维护人员"
    )


def _of_pack(problem: BadPack) -> Mistake:
    place = f"{problem.file} {problem.key}".strip()
    return Mistake(place, problem.problem, "")


def _say(mistakes: tuple[Mistake, ...], json_errors: bool) -> int:
    if json_errors:
        sys.stderr.write(json.dumps(mistakes_document(mistakes), ensure_ascii=False) + "\n")
    else:
        for mistake in mistakes:
            speak(mistake.sentence)
    return 2
