"""The command line's grammar in Chinese: argparse with every sentence of its own replaced."""

from __future__ import annotations

import argparse
import sys
from typing import Any, NoReturn

from settledesk.basis.text import nearest


class WrongWords(Exception):
    """The words of a command are off; what is wrong and how it is written."""


class _Help(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and raises WrongWords instead of leaving the program."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("formatter_class", _Help)
        super().__init__(add_help=False, allow_abbrev=False, **given)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def error(self, message: str) -> NoReturn:  # noqa: ARG002 - argparse calls it so
        """Raise WrongWords; argparse's English message is not shown."""
        raise WrongWords(self.format_usage().strip())


def parse(parser: Parser, commands: tuple[str, ...], argv: list[str]) -> argparse.Namespace:
    """Return the parsed words; WrongWords in Chinese, naming the nearest command where the first word is none."""
    first = next((word for word in argv if not word.startswith("-")), None)
    if first is not None and first not in commands:
        near = nearest(first, commands)
        hint = f"是否应为「{near}」" if near else f"可用：{'、'.join(commands)}"
        raise WrongWords(f"没有「{printable(first)}」这个命令，{hint}")
    try:
        return parser.parse_args(argv)
    except WrongWords as wrong:
        words = " ".join(printable(word) for word in argv)
        raise WrongWords(f"命令「{words}」写法不对。{' '.join(str(wrong).split())}") from None


def printable(text: str) -> str:
    """Return a text that any terminal can show."""
    return "".join(letter if letter.isprintable() else "□" for letter in text)[:200]


def speak(text: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(f"{text}\n")
