"""Long work for the tests of the child process: each does one thing that work may do."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from settledesk.basis.errors import BadPack, Mistake, Refusal, StoreTrouble
from settledesk.desk.crossing import Progress, Report
from settledesk.desk.rulebook import BadPolicies

MISTAKES = (Mistake("B7", "金额不是数字", "请改正"), Mistake("C9", "没有日期", ""))


def add(report: Report, one: int, other: int) -> int:
    return one + other


def whoami(report: Report) -> int:
    return os.getpid()


def loaded(report: Report) -> tuple[str, ...]:
    return tuple(sys.modules)


def count(report: Report, to: int, seconds: float = 0.0) -> int:
    for number in range(to):
        report(Progress("正在数数", number, to))
        time.sleep(seconds)
    report(Progress("数完了", to, to))
    return to


def refuse_all(report: Report) -> None:
    raise Refusal(*MISTAKES)


def find_no_room(report: Report) -> None:
    raise StoreTrouble("磁盘已满，写不下。")


def find_a_bad_pack(report: Report) -> None:
    raise BadPack("a.toml", "ratio", "没有出处")


def find_bad_policies(report: Report) -> None:
    raise BadPolicies([BadPack("a.toml", "ratio", "没有出处"), BadPack("b.toml", "", "读不出")])


def open_nothing(report: Report, path: Path) -> None:
    path.open().close()


def run_out_of_memory(report: Report) -> None:
    raise MemoryError


def stumble(report: Report) -> None:
    raise KeyError("张三丰")


def return_what_cannot_cross(report: Report) -> Callable[[], None]:
    return lambda: None


def speak(report: Report) -> str:
    print("这里没有人听")
    return "说完了"


def be_killed(report: Report) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave(report: Report) -> None:
    sys.exit(3)


def work_for_ever(report: Report, mark: Path) -> None:
    mark.write_text(str(os.getpid()), encoding="utf-8")
    report(Progress("正在做"))
    while True:
        time.sleep(0.01)
