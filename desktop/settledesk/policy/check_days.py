"""Checks of days: what has expired, what a later text has replaced, what nobody has looked at for a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from settledesk.policy.finding import Finding
from settledesk.policy.rules import FileHead

_YEAR = timedelta(days=365)


def check_days(heads: tuple[FileHead, ...], reviewed: Mapping[str, date], today: date) -> Iterator[Finding]:
    """Yield warnings for the files that decide today, and for drafts that a final text has overtaken.

    `reviewed` is by file name the day of `checked_on` in its review file. A file that another of its kind has replaced
    is history: it needs no review.
    """
    for head in heads:
        later = [one for one in heads if _alike(one, head) and one.in_force > head.in_force]
        if head.draft:
            final = [one for one in heads if _alike(one, head) and one.in_force >= head.in_force]
            if final:
                yield _warning(
                    head.name, "file.status", f"草案已有正式文件 {final[0].name}", "草案可以留作比较，或者移走"
                )
            continue
        if any(one.in_force <= today for one in later):
            continue
        yield from _life(head, today)
        yield from _review(head, reviewed.get(head.name), today)


def _life(head: FileHead, today: date) -> Iterator[Finding]:
    if head.valid_until is not None and head.valid_until < today:
        problem = f"有效期到 {head.valid_until} 为止，已过期 {(today - head.valid_until).days} 天"
        yield _warning(head.name, "file.valid_until", problem, "请查找接续的文件，另建新日期的政策文件")
    for one in head.superseded:
        if one.on <= today:
            problem = f"自 {one.on} 起已有后续文件 {one.by}，这里没有它的数字"
            yield _warning(head.name, "", problem, "请取得这份文件，另建新日期的政策文件")


def _review(head: FileHead, checked: date | None, today: date) -> Iterator[Finding]:
    beside = head.name.removesuffix(".toml") + ".review.toml"
    if checked is None:
        yield _warning(head.name, "", "从未核对过有无后续文件", f"核对后在 {beside} 写 checked_on")
    elif checked > today:
        yield _warning(beside, "checked_on", f"核对日期 {checked} 在今天之后", "请改成实际核对的日期")
    elif today - checked > _YEAR:
        yield _warning(beside, "checked_on", f"上次核对在 {checked}，已超过一年", "请重新核对，更新 checked_on")


def _alike(one: FileHead, head: FileHead) -> bool:
    """Whether one is another final file of the same area and kind."""
    return one is not head and not one.draft and (one.area, one.kind, one.scheme) == (head.area, head.kind, head.scheme)


def _warning(file: str, key: str, problem: str, remedy: str) -> Finding:
    return Finding("warning", file, key, problem, remedy)
