"""`policies WORD`: the words for the policy library, each in a module of its own."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from settledesk.basis.text import nearest
from settledesk.cli import (
    policies_check,
    policies_confirm,
    policies_diff,
    policies_impact,
    policies_import,
    policies_new,
    policies_show,
)
from settledesk.cli.words import WrongWords, printable

# word, what it does, its module's grammar and run; written out, in the order in which an author needs them.
_WORDS = (
    ("check", "检查全部政策包：格式、出处、上限、算例、发布清单", policies_check.grammar, policies_check.run),
    ("show", "列出一个地区某天执行的文件和每个数字", policies_show.grammar, policies_show.run),
    ("diff", "逐项比较两份文件", policies_diff.grammar, policies_diff.run),
    ("impact", "试算：一份新文件会让已结算的各笔多付、少付多少", policies_impact.grammar, policies_impact.run),
    ("new", "写一份带说明的空白政策包：新的城市、新的年度", policies_new.grammar, policies_new.run),
    ("import", "导入政策包压缩包：检查、提交、由另一人启用、撤销", policies_import.grammar, policies_import.run),
    ("confirm", "由第二个人复核手工录入的本地待遇", policies_confirm.grammar, policies_confirm.run),
)
AddOptions = Callable[[argparse.ArgumentParser], None]


def grammar(parser: argparse.ArgumentParser, options: AddOptions, words: list[str]) -> None:
    """Add every word to the command's parser, each with the options that all commands have.

    WrongWords, naming the nearest, where the word that was given is none of them.
    """
    known = tuple(word for word, _, _, _ in _WORDS)
    given = words[0] if words else ""
    if given and not given.startswith("-") and given not in known:
        near = nearest(given, known)
        hint = f"是否应为「policies {near}」" if near else f"可用：{'、'.join(known)}"
        raise WrongWords(f"没有「policies {printable(given)}」这个命令，{hint}")
    kinds = parser.add_subparsers(metavar="做什么", title="做什么", required=True)
    for word, text, add, run in _WORDS:
        one = kinds.add_parser(word, help=text, description=text)
        options(one)
        one.set_defaults(run=run)
        add(one)
