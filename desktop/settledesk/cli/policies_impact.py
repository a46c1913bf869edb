"""`policies impact`: what a new rule file would have done to the settlements of a period."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from settledesk.basis.clock import today
from settledesk.basis.errors import refuse
from settledesk.basis.money import Money
from settledesk.basis.places import data_folder
from settledesk.cli.layout import padded, screen_width, width, wrapped
from settledesk.desk.crossing import Progress
from settledesk.desk.impact import impact
from settledesk.desk.impact_document import impact_document
from settledesk.desk.impact_shapes import Change, Impact, Sums
from settledesk.desk.office import open_office
from settledesk.model.areas import AreaTable
from settledesk.model.labels import FUND, POLICY_KIND, SCHEME, TREATED_AS
from settledesk.model.outcome import TreatedAs
from settledesk.model.outcome_document import as_json

_YEAR = timedelta(days=365)
_MOST_GAPS = 10
_MOST_NUMBERS = 5
Row = tuple[str, ...]


def grammar(one: argparse.ArgumentParser) -> None:
    """Add the word's own arguments."""
    one.add_argument("new", metavar="新文件", help="规则文件（可以是草案），或放规则文件的文件夹")
    one.add_argument("--from", dest="first", metavar="日期", help="结算日期从哪一天起（默认到 --to 为止的一年）")
    one.add_argument("--to", dest="last", metavar="日期", help="到哪一天为止（默认今天）")
    one.add_argument("--throughout", action="store_true", help="假定新规定在整个期间都已施行（默认从它的施行日起）")
    one.add_argument("--jobs", type=int, metavar="个数", help="同时用几个进程（默认每个处理器核心一个）")
    one.add_argument("--json", action="store_true", help="全部结果以 JSON 输出")


def run(given: argparse.Namespace) -> int:
    """Compute the settlements of the period under both rules, and write what differs; nothing is stored."""
    last = today() if given.last is None else _day("--to", given.last)
    first = last - _YEAR if given.first is None else _day("--from", given.first)
    if given.jobs is not None and given.jobs < 1:
        raise refuse("--jobs", f"{given.jobs} 个进程做不了事", "请写 1 或更大的数")
    with open_office(data_folder(given.data)) as office:
        found = impact(office, Path(given.new), first, last, _Teller(), throughout=given.throughout, jobs=given.jobs)
        areas = office.rulebook.areas
    if given.json:
        sys.stdout.write(as_json(impact_document(found)) + "\n")
    else:
        sys.stdout.write("\n".join(_summary(found, areas, screen_width())) + "\n")
    return 0


def _day(word: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse(word, f"「{text}」不是有效的日期", "请写成 2024-04-18 的形式") from None


class _Teller:
    """Writes progress on standard error: over itself on a terminal, elsewhere one line for each tenth."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._said = ""
        self._wide = 0

    def __call__(self, progress: Progress) -> None:
        text = progress.text
        if progress.total:
            tenth = progress.done * 10 // progress.total
            text += f" {progress.done:,} / {progress.total:,}" if self._terminal else f" {tenth * 10}%"
        if text == self._said:
            return
        self._said = text
        if not self._terminal:
            sys.stderr.write(f"{text}\n")
        else:
            # Spaces wipe out what is left of a longer line: not every console knows the sequence for it.
            going_on = progress.total and progress.done < progress.total
            sys.stderr.write(f"\r{padded(text, self._wide)}" + ("" if going_on else "\n"))
            self._wide = width(text) if going_on else 0
        sys.stderr.flush()


def _summary(found: Impact, areas: AreaTable, columns: int) -> Iterator[str]:
    for one in found.files:
        kind = POLICY_KIND[one.kind] + ("" if one.scheme is None else f"（{SCHEME[one.scheme]}）")
        state = "草案，" if one.draft else ""
        day = "假定全期施行" if found.throughout else f"自 {one.in_force} 起施行"
        yield wrapped(f"新规定：{areas.name(one.area)} {kind}「{one.title}」{one.name}，{state}{day}", columns, 2)
    decided = found.settlements - found.untouched - found.not_computed
    yield wrapped(
        f"{found.first} 至 {found.last} 结算且未作废 {found.settlements:,} 笔："
        f"适用新规定 {decided:,} 笔，不适用 {found.untouched:,} 笔，不能计算 {found.not_computed:,} 笔",
        columns,
        2,
    )
    for warning in found.warnings:
        yield wrapped(f"注意：{warning}", columns, 2)
    if not decided and not found.throughout:
        yield wrapped(
            "期间内没有适用新规定的结算单：可能施行日在期间之后。加 --throughout 可假定全期已施行。", columns, 2
        )
    if decided:
        yield ""
        yield from _all(found.all)
        yield from _changed(found, areas)
    yield from _direct(found)
    yield from _gaps(found, columns)
    yield from _stored(found, columns)
    yield ""
    yield wrapped("各笔按原案例重算，年度累计用当时所记的数；两边都用本程序现在的算法。", columns, 2)


def _all(sums: Sums) -> Iterator[str]:
    yield f"患者少付 {sums.gaining:,} 笔，共 {sums.gained.grouped} 元"
    yield f"患者多付 {sums.losing:,} 笔，共 {sums.lost.grouped} 元"
    yield f"没有变化 {sums.same:,} 笔"
    yield ""
    yield from _table(
        ("", "现行规定", "新规定", "增减"),
        (
            ("医疗费总额", sums.bill.grouped, sums.bill.grouped, ""),
            ("基金支付", *_both(sums.funds_now, sums.funds_then)),
            ("个人负担", *_both(sums.patient_now, sums.patient_then)),
        ),
    )


def _changed(found: Impact, areas: AreaTable) -> Iterator[str]:
    yield ""
    yield from _table(
        ("按基金", "现行规定", "新规定", "增减"),
        ((FUND[one.fund], *_both(one.now, one.then)) for one in found.by_fund),
    )
    head = ("笔数", "少付", "多付", "基金现行", "基金新规定", "增减")
    yield ""
    yield from _table(("按险种", *head), ((SCHEME[scheme], *_of(sums)) for scheme, sums in found.by_scheme().items()))
    yield ""
    yield from _table(("按待遇类别", *head), ((_rows(*rows), *_of(sums)) for rows, sums in found.by_row().items()))
    by_area = found.by_area()
    if len(by_area) > 1:
        yield ""
        yield from _table(("按参保地", *head), ((areas.name(area), *_of(sums)) for area, sums in by_area.items()))
    for title, changes in (("少付最多", found.largest_gains()), ("多付最多", found.largest_losses())):
        if changes:
            yield ""
            yield from _table(
                (title, "姓名", "参保地", "待遇类别", "基金现行", "基金新规定", "增减"),
                (_change(one, areas) for one in changes),
                words=4,
            )


def _change(one: Change, areas: AreaTable) -> Row:
    rows = _rows(one.row_now, one.row_then)
    return one.number, one.name, areas.name(one.area), rows, *_both(one.funds_now, one.funds_then)


def _direct(found: Impact) -> Iterator[str]:
    if found.direct_lost or found.direct_won:
        yield ""
        yield f"不再能直接结算 {found.direct_lost:,} 笔，变为能直接结算 {found.direct_won:,} 笔"


def _gaps(found: Impact, columns: int) -> Iterator[str]:
    if found.gaps:
        yield ""
        yield f"不能计算 {found.not_computed:,} 笔，缺少："
    for gap in found.gaps[:_MOST_GAPS]:
        under = "两边都缺" if gap.now and gap.then else "现行规定缺" if gap.now else "新规定缺"
        who = f"，可问{gap.who}" if gap.who else ""
        yield wrapped(f"  {gap.count:,} 笔 {gap.what}（{under}{who}）：{_numbers(gap.numbers, gap.count)}", columns, 4)
    if len(found.gaps) > _MOST_GAPS:
        yield f"  另有 {len(found.gaps) - _MOST_GAPS} 种原因，见 --json"


def _stored(found: Impact, columns: int) -> Iterator[str]:
    stored = found.stored
    if stored.count:
        yield ""
        yield wrapped(
            f"另有 {stored.count:,} 笔按现行规定重算与当时结算的不同（基金相差 {_signed(stored.funds)} 元），"
            f"上面都以重算为准：{_numbers(stored.numbers, stored.count)}",
            columns,
            2,
        )


def _numbers(numbers: tuple[str, ...], count: int) -> str:
    return "、".join(numbers[:_MOST_NUMBERS]) + (" 等" if count > _MOST_NUMBERS else "")


def _rows(now: TreatedAs | None, then: TreatedAs | None) -> str:
    names = ["不支付" if one is None else TREATED_AS[one] for one in (now, then)]
    return names[0] if now is then else " → ".join(names)


def _of(sums: Sums) -> Row:
    counts = (f"{one:,}" for one in (sums.count, sums.gaining, sums.losing))
    return *counts, *_both(sums.funds_now, sums.funds_then)


def _both(now: Money, then: Money) -> Row:
    return now.grouped, then.grouped, _signed(then - now)


def _signed(amount: Money) -> str:
    return f"+{amount.grouped}" if amount.fen > 0 else amount.grouped


def _table(head: Row, rows: Iterable[Row], words: int = 1) -> Iterator[str]:
    """Lines in columns: the first ones words from the left, the others numbers from the right."""
    lines = [head, *rows]
    wide = [max(width(line[place]) for line in lines) for place in range(len(head))]
    for line in lines:
        cells = [
            padded(cell, room) if place < words else " " * (room - width(cell)) + cell
            for place, (cell, room) in enumerate(zip(line, wide, strict=True))
        ]
        yield "  ".join(cells).rstrip()
