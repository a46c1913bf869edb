"""`policies import`: a pack zip looked into, proposed by one person, put in force by another, undone again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from settledesk.basis.clock import CHINA, now
from settledesk.basis.errors import refuse
from settledesk.basis.places import data_folder

if TYPE_CHECKING:
    from settledesk.desk.office import Office
    from settledesk.desk.pack_import import Inspected

_ACTS = ("inspect", "propose", "list", "release", "withdraw", "history", "undo")
_HELP = (
    "inspect 文件：检查压缩包，不改动任何东西；propose 文件：提交；list：等待启用的；release 编号：由另一人启用；"
    "withdraw 编号：撤回；history：启用和录入的记录；undo 编号：撤销一次改动"
)


def grammar(one: argparse.ArgumentParser) -> None:
    """Add the word's own arguments."""
    one.add_argument("act", choices=_ACTS, metavar="|".join(_ACTS), help=_HELP)
    one.add_argument("what", nargs="?", metavar="文件.zip|编号", help="压缩包，或 list、history 列出的编号")
    one.add_argument("--by", default="", metavar="姓名", help="谁办理；启用的人不能是提交的人")


def run(given: argparse.Namespace) -> int:
    """Do one step; exit 1 where an inspected zip cannot be put in force."""
    from settledesk.desk import pack_import
    from settledesk.desk.office import open_office

    if given.act not in ("list", "history") and not given.what:
        raise refuse(given.act, "没有写文件或编号", "请看 settledesk policies import -h")
    with open_office(data_folder(given.data)) as office:
        if given.act == "inspect":
            return _say(pack_import.inspect(office, Path(given.what), now()))
        if given.act in ("list", "history"):
            _list(office, given.act)
            return 0
        if given.act == "propose":
            made = pack_import.propose(office, Path(given.what), given.by, now())
            sys.stdout.write(
                f"已提交，编号 {made.id}；由另一人启用：settledesk policies import release {made.id} --by 姓名\n"
            )
        elif given.act == "withdraw":
            pack_import.withdraw(office, given.what, given.by, now())
            sys.stdout.write("已撤回\n")
        else:
            work = pack_import.release if given.act == "release" else pack_import.undo
            done = work(office, given.what, given.by, now())
            verb = "启用" if given.act == "release" else "撤销"
            sys.stdout.write(f"已{verb}，改动 {len(done.files)} 份文件，编号 {done.id}\n")
    return 0


def _say(seen: Inspected) -> int:
    for title, places in (("新增", seen.adds), ("替换", seen.replaces), ("相同", seen.same)):
        for place in places:
            sys.stdout.write(f"{title} {place}\n")
    for one in seen.findings:
        sys.stdout.write(f"{'✘' if one.level == 'error' else '！'} {one.sentence}\n")
    sys.stdout.write(f"{seen.name}：{'可以提交' if seen.ok else '不能启用，请按上面改正'}\n")
    return 0 if seen.ok else 1


def _list(office: Office, act: str) -> None:
    from settledesk.desk import pack_import

    if act == "list":
        for one in pack_import.proposals(office):
            sys.stdout.write(f"{one.id}  {one.at.astimezone(CHINA):%Y-%m-%d %H:%M}  {one.by}  {one.name}\n")
    else:
        for change in pack_import.history(office):
            sys.stdout.write(
                f"{change.id}  {change.at.astimezone(CHINA):%Y-%m-%d %H:%M}  {change.by}  {change.detail}\n"
            )
