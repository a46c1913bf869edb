"""`policies show`: the files of an area on a day, with every figure, its clause and how sure it is."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby

from settledesk.basis.clock import today
from settledesk.basis.places import data_folder
from settledesk.basis.typed import typed_day
from settledesk.cli.layout import padded, screen_width, width, wrapped
from settledesk.desk.policy_figures import GapLine, ShownFigure, figures, gaps, sentences
from settledesk.desk.policy_files import (
    FileLine,
    area_name,
    deciding_days,
    file_lines,
    find_area,
    missing_kinds,
)
from settledesk.desk.rulebook import Rulebook, open_rulebook

_INDENT = 4
_WIDEST_LABEL = 34
_WIDEST_VALUE = 22
_NARROWEST_VALUE = 26
_NARROWEST_WHEN = 18


def grammar(one: argparse.ArgumentParser) -> None:
    """Add the word's own arguments."""
    one.add_argument("area", metavar="地区", help="六位代码或名称，如 370300 或 淄博")
    one.add_argument("day", nargs="?", metavar="日期", help="哪一天（默认今天），如 2024-04-18")


def run(given: argparse.Namespace) -> int:
    """Write what holds for an area on a day: the files used with their figures, then the others in one line each."""
    rulebook = open_rulebook(data_folder(given.data))
    now = today()
    day = now if given.day is None else typed_day(given.day, now)
    code = find_area(rulebook, given.area)
    columns = screen_width()
    lines = file_lines(rulebook, code, day)
    write = sys.stdout.write
    write(f"{area_name(rulebook, code)} {code} · {day}\n")
    write(f"{wrapped(_deciding(rulebook, code), columns)}\n")
    for pack in rulebook.refused:
        if pack.folder.startswith(code):
            text = f"✘ 本院的政策包 {pack.folder} 有 {len(pack.problems)} 处错误，没有启用，用 policies check 看全部"
            write(f"{wrapped(text, columns, 2)}\n")
    for file in lines:
        if file.used:
            write("\n" + "\n".join(_whole_file(rulebook, file, columns)) + "\n")
    missing = missing_kinds(rulebook, code, day)
    if missing:
        write(f"\n{wrapped('没有文件规定：' + '、'.join(missing) + '（遇到时须问参保地）', columns)}\n")
    others = [file for file in lines if not file.used]
    if others:
        write("\n其他文件\n")
        for file in others:
            own = "" if file.own else f"（{file.area_name}的）"
            text = f"{_stem(file)} {file.kind_label}{own}：{file.state_label}，{_days(file)}"
            write(f"  {wrapped(text, columns, 4)}\n")
    return 0


def _deciding(rulebook: Rulebook, code: str) -> str:
    return "选用哪天的文件：" + "；".join(f"{kind}按{day}" for kind, day in deciding_days(rulebook, code))


def _stem(file: FileLine) -> str:
    return file.name.removesuffix(".toml")


def _days(file: FileLine) -> str:
    return f"{file.first_day} 起" if file.last_day is None else f"{file.first_day} 至 {file.last_day}"


def _whole_file(rulebook: Rulebook, file: FileLine, columns: int) -> Iterator[str]:
    own = "" if file.own else f"（{file.area_name}的）"
    yield wrapped(f"■ {file.kind_label}{own}：{file.title}【{file.state_label}】", columns, 2)
    notes = [f"{_stem(file)}，{_days(file)}，依据 {file.source}"]
    if file.valid_until is not None:
        notes.append(f"有效期至 {file.valid_until}")
    notes.extend(file.superseded)
    notes.extend(file.newer)
    if file.entered:
        notes.append(file.entered)
    notes.append("从未复核过有无新文件" if file.reviewed_on is None else f"{file.reviewed_on} 复核过有无新文件")
    for note in notes:
        yield "  " + wrapped(note, columns, 2)
    for group, shown in groupby(figures(rulebook, file.name), key=lambda one: one.line.group):
        yield "  " + wrapped(group, columns, 2)
        yield from _group(tuple(shown), columns)
    for gap in gaps(rulebook, file.name):
        yield "  " + wrapped(_gap(gap), columns, 4)
    for sentence in sentences(rulebook, file.name):
        yield "  · " + wrapped(sentence, columns, 4)


def _gap(gap: GapLine) -> str:
    when = f"（{gap.when}）" if gap.when else ""
    return f"？未查到 {gap.title}{when}：{gap.what}"


def _group(shown: tuple[ShownFigure, ...], columns: int) -> Iterator[str]:
    """Figures under one heading in columns; a clause stands once below the figures that cite it one after the other."""
    labels = _fitting((one.line.label for one in shown), min(_WIDEST_LABEL, columns - _INDENT - _NARROWEST_VALUE))
    values = _fitting((one.line.value for one in shown), _WIDEST_VALUE)
    start = _INDENT + labels + 2
    for _, same in groupby(shown, key=lambda one: (one.clause.source, one.clause.clause, one.clause.evidence)):
        cited = tuple(same)
        for one in cited:
            label, value, when = one.line.label, one.line.value, one.line.when
            if width(label) > labels:
                yield " " * _INDENT + wrapped(label, columns, _INDENT)
                label = ""
            yield f"{' ' * _INDENT}{padded(label, labels)}  {_value(value, when, values, columns, start)}"
        clause = cited[0].clause
        checked = f"，{clause.checked_on} 对照原文" if clause.checked_on else ""
        text = f"〔{clause.source} {clause.clause}〕{clause.says}（{clause.evidence}{checked}）"
        yield " " * (_INDENT + 2) + wrapped(text, columns, _INDENT + 4)


def _fitting(texts: Iterable[str], most: int) -> int:
    """Return the width of a column for the texts that fit into it at all."""
    return max((width(text) for text in texts if width(text) <= most), default=0)


def _value(value: str, when: str, values: int, columns: int, start: int) -> str:
    """Return a value with its conditions in a column of their own, or before it where there is no room for one."""
    beside = start + values + 2
    if not when:
        return wrapped(value, columns, start)
    if width(value) <= values and columns - beside >= _NARROWEST_WHEN:
        return f"{padded(value, values)}  {wrapped(when, columns, beside)}"
    return wrapped(f"{when}：{value}", columns, start)
