"""What is done to a SQLite file below SQLAlchemy: look before touching, copy before changing, switch on the log."""

from __future__ import annotations

import sqlite3
import struct
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from settledesk.basis.errors import StoreTrouble
from settledesk.store import revision

APPLICATION_ID = 0x5344534B
"""Ours ("SDSK"), in the file's header: any other file is another program's."""

_MAGIC = b"SQLite format 3\0"
_HEADER = struct.Struct(">16sH10xI36xI")  # magic, page size, number of pages, application id
_VERSION = "alembic_version"


def can_encrypt() -> bool:
    """Return whether this SQLite knows encryption keys (a plain one ignores them without a word)."""
    with closing(sqlite3.connect(":memory:")) as connection:
        return connection.execute("PRAGMA cipher_version").fetchone() is not None


def key_pragma(key: str) -> str:
    """Return the statement that must be the first on a connection to an encrypted file."""
    quoted = key.replace("'", "''")
    return f"PRAGMA key = '{quoted}'"


def revision_of(path: Path, key: str | None) -> str | None:
    """Return the revision of a file's schema, None for a file that is missing or blank; the file is not changed.

    StoreTrouble for a file that is no database, damaged, another program's, or newer than this program.
    """
    if not path.exists() or path.stat().st_size == 0:
        return None
    if _beside(path, "-journal").exists():
        # The first start was cut off while it made the file; SQLite takes that back when it reads.
        _check_header(path, key, unborn=True)
        with closing(_connect(path, key, "rw")) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if path.stat().st_size == 0:
            return None
    _check_header(path, key)
    # Without a log nobody has the file open, and it can be read without leaving a trace beside it.
    quiet = "ro" if _beside(path, "-wal").exists() else "ro&immutable=1"
    with closing(_connect(path, key, quiet)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        found = connection.execute("SELECT * FROM alembic_version").fetchall() if _VERSION in tables else []
    if not tables:
        return None
    if application != APPLICATION_ID or len(found) != 1:
        raise _foreign(path)
    number = str(found[0][0])
    revision.check_revision(str(path), number)
    return number


def bring_up_to_date(connection: Connection, path: Path, key: str | None) -> None:
    """Make or upgrade the schema inside the connection's write transaction; an older file is copied first.

    The copy lies beside the file, settledesk-before-REVISION.sqlite3, and is never written over.
    """
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars().all()
    if _VERSION in tables:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        if found == revision.REVISION:  # Another window was first, while this one waited for its turn to write.
            return
        revision.check_revision(str(path), found)
        _copy(path, key)
    elif tables:
        raise _foreign(path)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    revision.upgrade(connection)


def switch_on_log(path: Path, key: str | None, busy_seconds: float) -> None:
    """Put the file into write-ahead logging for good, where it is not yet."""
    give_up = time.monotonic() + busy_seconds
    with closing(_connect(path, key, "rw", busy_seconds)) as connection:
        while True:
            try:
                (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
                break
            except sqlite3.OperationalError as error:
                # SQLite does not wait by itself here, where several windows make the file together.
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                    raise
                time.sleep(0.01)
    if mode != "wal":
        raise StoreTrouble(f"数据库 {path} 所在的磁盘不支持预写日志（得到 {mode}）。请把数据文件夹放到本机磁盘上。")


def _check_header(path: Path, key: str | None, unborn: bool = False) -> None:
    if key is not None:  # The header is encrypted too; a wrong key shows when the tables are asked for.
        return
    with path.open("rb") as file:
        header = file.read(100)
    if unborn and not any(header):
        return
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise StoreTrouble(
            f"文件 {path} 不是数据库，或已加密、已损坏（错误 26）。文件未动；请换一个数据文件夹，或用备份恢复。"
        )
    _, page, pages, application = _HEADER.unpack_from(header)
    if application != APPLICATION_ID:
        raise _foreign(path)
    size = path.stat().st_size
    # With a journal or a log beside it, the file may lawfully be behind what its header says.
    settled = not unborn and not _beside(path, "-wal").exists()
    if settled and size < pages * (65536 if page == 1 else page):
        raise StoreTrouble(
            f"数据库 {path} 不完整：应有 {pages} 页，只有 {size} 字节（错误 11）。文件未动；请用备份恢复。"
        )


def _foreign(path: Path) -> StoreTrouble:
    return StoreTrouble(
        f"文件 {path} 是别的程序的数据库（应用编号不是 {APPLICATION_ID}）。文件未动；请换一个数据文件夹。"
    )


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _connect(path: Path, key: str | None, mode: str, busy_seconds: float = 5.0) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=busy_seconds)
    if key is not None:
        connection.execute(key_pragma(key))
    return connection


def _copy(path: Path, key: str | None) -> None:
    name = f"settledesk-before-{revision.REVISION}"
    copy, number = path.with_name(f"{name}.sqlite3"), 2
    while copy.exists():
        copy, number = path.with_name(f"{name}-{number}.sqlite3"), number + 1
    unfinished = _beside(copy, ".part")
    unfinished.unlink(missing_ok=True)
    with closing(_connect(path, key, "ro")) as source, closing(_connect(unfinished, key, "rwc")) as target:
        source.backup(target, pages=4096)
        (sound,) = target.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        unfinished.unlink()
        raise StoreTrouble(f"数据库 {path} 内容已损坏（{sound}），没有升级。请用备份恢复。")
    unfinished.rename(copy)
