"""`policies diff`: what differs from one policy file to another, figure by figure with both clauses."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from settledesk.basis.places import data_folder
from settledesk.cli.layout import screen_width, wrapped
from settledesk.desk.clauses import ClauseText
from settledesk.desk.policy_figures import ChangeOf, FigureLine, ShownChange, changes
from settledesk.desk.policy_files import area_name, find_file, kind_label
from settledesk.desk.rulebook import Rulebook, open_rulebook

_WORD = {
    ChangeOf.ADDED: "新增",
    ChangeOf.REMOVED: "取消",
    ChangeOf.CHANGED: "改变",
    ChangeOf.CLAUSE: "仅出处改变",
}


def grammar(one: argparse.ArgumentParser) -> None:
    """Add the word's own arguments."""
    one.add_argument("old", metavar="旧文件", help="如 441700-yangjiang/offsite-2021-05-01（可带 .toml）")
    one.add_argument("new", metavar="新文件", help="同类的另一份文件，可以是别的地区的")


def run(given: argparse.Namespace) -> int:
    """Write every change in a block of its own; exit 0 whether there is any or none."""
    rulebook = open_rulebook(data_folder(given.data))
    columns = screen_width()
    found = changes(rulebook, given.old, given.new)
    write = sys.stdout.write
    for word, name in (("旧", given.old), ("新", given.new)):
        write(f"{word} {wrapped(_named(rulebook, name), columns, 3)}\n")
    for shown in found:
        write("\n" + "\n".join(_block(shown, columns)) + "\n")
    count = "，".join(
        f"{word} {number} 处" for of, word in _WORD.items() if (number := sum(one.change.of is of for one in found))
    )
    write(f"\n{wrapped(count or '数字和出处都没有差别', columns)}\n")
    return 0


def _named(rulebook: Rulebook, name: str) -> str:
    head = find_file(rulebook, name).head
    place = f"{area_name(rulebook, head.area)} {kind_label(head)}，{head.in_force} 起"
    return f"{head.name.removesuffix('.toml')}（{place}{'，草案' if head.draft else ''}）"


def _block(shown: ShownChange, columns: int) -> Iterator[str]:
    change = shown.change
    yield wrapped(f"【{_WORD[change.of]}】{change.title}", columns, 4)
    yield "    " + wrapped(change.when or "一律", columns, 4)
    for word, line, clause in (("旧", change.old, shown.old), ("新", change.new, shown.new)):
        if line is not None and clause is not None:
            yield f"  {word} " + wrapped(_side(change.old, line, clause), columns, 5)
    if change.note:
        yield "    " + wrapped(change.note, columns, 4)


def _side(old: FigureLine | None, line: FigureLine, clause: ClauseText) -> str:
    """Return a figure with its clause; with its label too where that is not the other's."""
    label = f"{line.label} " if old is not None and old.label != line.label else ""
    return f"{label}{line.value} 〔{clause.source} {clause.clause}〕{clause.says}（{clause.evidence}）"
