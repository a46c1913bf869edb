"""The one place where a database is opened, and where transactions begin and end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import Session

from settledesk.basis.errors import StoreTrouble
from settledesk.store import (
    revision,
    sqlite_file,
    tables,  # noqa: F401 - a foreign key can be followed only once the table that it points to has been declared
)
from settledesk.store.local_disk import refuse_network
from settledesk.store.trouble import troubles_of

__all__ = ["FILE_NAME", "Database", "Session", "open_database", "upgrade_server"]

FILE_NAME = "settledesk.sqlite3"
_WRITING = "settledesk_writing"
_WRITERS_QUEUE = 0x5344534B
"""The advisory lock on which write transactions of a server wait for each other, as they do on a file."""


class Database:
    """An open database; close it when done. `name` is the file or the server, fit to be shown."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.name = name
        self._engine = engine
        self._writing = engine.execution_options(**{_WRITING: True})

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one state of the data throughout and cannot write; StoreTrouble if it fails."""
        with troubles_of(self.name), Session(self._engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session that is the only writer from its first moment; commit at the end, roll back on any exception.

        StoreTrouble where the database is locked, full or unreachable; nothing is stored then.
        """
        with troubles_of(self.name), Session(self._writing) as session, session.begin():
            # Begins now, not at the first query: what is read here is still so when it is written upon.
            session.connection()
            yield session

    def close(self) -> None:
        """Close all connections; the last one to a file folds the log into it."""
        self._engine.dispose()


def open_database(where: Path | str, key: str | None = None, *, busy_seconds: float = 5.0) -> Database:
    """Return the office's database; a file is made, or brought up to date after a copy was made.

    `where` is a data folder (the file in it is settledesk.sqlite3), or a URL: postgresql…, or sqlite:///FILE.
    `key` encrypts the file, where this SQLite can. `busy_seconds` is how long to wait for another writer.
    StoreTrouble, with the file left as it was, for: a network folder, a file that is locked, unreadable, damaged,
    another program's or a newer version's; a missing driver; a server with another schema.
    """
    if not (isinstance(where, str) and "://" in where):
        return _open_file(str(Path(where) / FILE_NAME), key, busy_seconds)
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise StoreTrouble("数据库地址写法不对：应为一个文件夹，或 postgresql://用户@服务器/库名。") from None
    if url.get_backend_name() == "postgresql":
        return _open_server(url, key)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return _open_file(url.database, key, busy_seconds)
    raise StoreTrouble(
        f"不支持这种数据库：{url.render_as_string()}。请用一个文件夹，或 postgresql://用户@服务器/库名。"
    )


def _open_file(file: str, key: str | None, busy_seconds: float) -> Database:
    refuse_network(file)
    if key is not None and not sqlite_file.can_encrypt():
        raise StoreTrouble(f"数据库 {file} 设了密钥，但本机的 SQLite 不支持加密。请去掉密钥，或安装支持加密的版本。")
    path = Path(file).resolve()
    with troubles_of(str(path)):
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = sqlite_file.revision_of(path, key)
        except OSError as error:
            raise StoreTrouble(
                f"数据库 {path} 打不开：{error.strerror}（错误 {error.errno}）。请检查文件夹和权限。"
            ) from error
        database = Database(_file_engine(path, key, busy_seconds), str(path))
        try:
            if found != revision.REVISION:
                with database.write() as session:
                    sqlite_file.bring_up_to_date(session.connection(), path, key)
                database.close()  # The log can be switched on only while nobody has the file open.
            sqlite_file.switch_on_log(path, key, busy_seconds)
        except BaseException:
            database.close()
            raise
    return database


def _file_engine(path: Path, key: str | None, busy_seconds: float) -> Engine:
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        # The driver must not begin transactions by itself: it begins them late, and never before a SELECT.
        connect_args={"timeout": busy_seconds, "isolation_level": None},
    )

    def connected(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        if key is not None:
            cursor.execute(sqlite_file.key_pragma(key))
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")
        # Without it, INSERT OR REPLACE would delete rows past the triggers that forbid deleting.
        cursor.execute("PRAGMA recursive_triggers = ON")
        cursor.close()

    def begun(connection: Connection) -> None:
        writing = connection.get_execution_options().get(_WRITING, False)
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writing else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def upgrade_server(url: str) -> None:
    """Make or upgrade the schema on a PostgreSQL server: never done by opening, only by an explicit command."""
    engine, name = _server_engine(make_url(url))
    try:
        with troubles_of(name), engine.execution_options(**{_WRITING: True}).begin() as connection:
            found = _server_revision(connection)
            if found is not None:
                revision.check_revision(name, found)
            revision.upgrade(connection)
    finally:
        engine.dispose()


def _open_server(url: URL, key: str | None) -> Database:
    if key is not None:
        raise StoreTrouble("数据库服务器的加密由服务器设置，请去掉密钥。")
    engine, name = _server_engine(url)
    try:
        with troubles_of(name), engine.connect() as connection:
            found = _server_revision(connection)
        if found is not None:
            revision.check_revision(name, found)
        if found != revision.REVISION:
            raise StoreTrouble(
                f"数据库 {name} 的结构版本是 {found or '空'}，本程序需要 {revision.REVISION}。请先备份，再由管理员运行升级命令。"
            )
    except BaseException:
        engine.dispose()
        raise
    return Database(engine, name)


def _server_engine(url: URL) -> tuple[Engine, str]:
    name = url.render_as_string(hide_password=True)
    try:
        engine = create_engine(url)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise StoreTrouble(
            f"连接 {name} 需要 PostgreSQL 驱动（psycopg），本机没有安装。请安装，或改用本机文件夹。"
        ) from None

    def begun(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITING, False):
            connection.execute(text("SELECT pg_advisory_xact_lock(:queue)"), {"queue": _WRITERS_QUEUE})
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    event.listen(engine, "begin", begun)
    return engine, name


def _server_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found
