"""Turns what the database driver raises into a sentence for the clerk; anything that is our bug passes through."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from settledesk.basis.errors import StoreTrouble

_BY_CODE = {
    3: "没有权限读写",
    5: "正被另一个程序或窗口占用，请稍后再试",
    6: "正被另一个程序或窗口占用，请稍后再试",
    8: "只能读，不能写，请检查文件和文件夹的权限",
    10: "读写出错，请检查磁盘",
    11: "内容已损坏，请不要再写入，用备份恢复",
    13: "写不下了：磁盘已满，请腾出空间后再试",
    14: "打不开，请检查文件夹是否存在、是否有权限",
    15: "正被另一个程序或窗口占用，请稍后再试",
    26: "不是数据库，或已加密、已损坏",
}
"""SQLite's primary result codes that tell of the surroundings; every other code is our bug."""


def _told(name: str, error: BaseException) -> StoreTrouble | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        what = _BY_CODE.get(code & 0xFF)
        label = getattr(error, "sqlite_errorname", "")
        return StoreTrouble(f"数据库 {name} {what}（错误 {code} {label}）。") if what else None
    return None


@contextmanager
def troubles_of(name: str) -> Iterator[None]:
    """Run the body; where the surroundings failed, raise StoreTrouble naming the database and the error's number."""
    try:
        yield
    except DBAPIError as error:
        told = _told(name, error.orig) if error.orig is not None else None
        if told is None and isinstance(error, OperationalError) and not isinstance(error.orig, sqlite3.Error):
            told = StoreTrouble(f"数据库服务器 {name} 连接不上或中断了，请检查网络后再试。")
        if told is None:
            raise
        raise told from error
    except sqlite3.Error as error:
        told = _told(name, error)
        if told is None:
            raise
        raise told from error
