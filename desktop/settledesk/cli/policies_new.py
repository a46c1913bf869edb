"""`policies new`: the commented skeleton of a new area's pack, for its author to fill in."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from settledesk.basis.clock import today
from settledesk.basis.errors import refuse
from settledesk.basis.places import data_folder


def grammar(one: argparse.ArgumentParser) -> None:
    """Add the word's own arguments."""
    one.add_argument("area", metavar="参保地", help="六位代码或市名，如 610300")
    one.add_argument("--scheme", required=True, choices=["310", "390"], metavar="310|390", help="310 职工，390 居民")
    one.add_argument("--from", dest="start", metavar="日期", help="执行首日，如 2026-01-01（默认今年 1 月 1 日）")
    one.add_argument("--out", default=".", metavar="文件夹", help="写到哪里（默认当前文件夹）")


def run(given: argparse.Namespace) -> int:
    """Write the skeleton and name its files."""
    from settledesk.desk.new_pack import new_pack
    from settledesk.desk.rulebook import open_rulebook
    from settledesk.model.case import Scheme

    out = Path(given.out)
    start = date(today().year, 1, 1) if given.start is None else _day(given.start)
    for path in new_pack(open_rulebook(data_folder(given.data)), given.area, Scheme(given.scheme), start, out):
        sys.stdout.write(f"{path}\n")
    sys.stdout.write(f"写着“待填”的都换成查到的内容，再运行：settledesk policies check {out}\n")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse("--from", f"「{text[:40]}」不是有效的日期", "请写成 2026-01-01 的形式") from None
