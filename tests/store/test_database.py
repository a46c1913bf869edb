"""Opening, refusing, transactions: on real files, with real second connections, threads and processes."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import text

from settledesk.basis.errors import StoreTrouble
from settledesk.store import revision, sqlite_file
from settledesk.store.database import FILE_NAME, Database, open_database
from settledesk.store.numbers import next_number
from settledesk.store.patients import patient, save_patient
from settledesk.store.settlements import save_settlement, settlements_of_patient
from tests.store import samples

DAY = samples.SETTLED_AT.date()


def opened_and_closed(folder: Path) -> Path:
    open_database(folder).close()
    return folder / FILE_NAME


def run_sql(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def untouched(folder: Path) -> Iterator[None]:
    """Check that the files of a folder are the same before and after: names, bytes, times."""

    def seen() -> dict[str, tuple[str, int]]:
        return {
            file.name: (hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mtime_ns)
            for file in folder.iterdir()
        }

    before = seen()
    yield
    assert seen() == before


def test_a_folder_is_made_and_opened_again(tmp_path: Path) -> None:
    folder = tmp_path / "新文件夹" / "数据 100%#?"
    database = open_database(str(folder))
    with database.write() as session:
        stored = save_patient(session, samples.FULL_PATIENT)
    assert (folder / (FILE_NAME + "-wal")).exists()
    database.close()
    assert [file.name for file in folder.iterdir()] == [FILE_NAME]
    database = open_database(
        f"sqlite:///{folder / FILE_NAME}".replace("%", "%25").replace("#", "%23").replace("?", "%3F")
    )
    with database.read() as session:
        assert patient(session, stored.id) == stored
    database.close()


def test_the_settings_that_keep_data_safe(database: Database) -> None:
    for session_of in (database.read, database.write):
        with session_of() as session:
            asked = [
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "recursive_triggers",
                "busy_timeout",
                "application_id",
            ]
            found = [session.execute(text(f"PRAGMA {name}")).scalar_one() for name in asked]
        assert found == ["wal", 2, 1, 1, 5000, sqlite_file.APPLICATION_ID]


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(StoreTrouble, match="只能读"), database.read() as session:
        save_patient(session, samples.FULL_PATIENT)
    with database.write() as session:
        assert session.execute(text("SELECT count(*) FROM patients")).scalar_one() == 0


def test_an_exception_takes_everything_back(database: Database) -> None:
    def fail() -> NoReturn:
        with database.write() as session:
            next_number(session, "02", DAY)
            save_patient(session, samples.FULL_PATIENT)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    with database.write() as session:
        assert patient(session, 1) is None
        assert next_number(session, "02", DAY) == "02-20240418-0001"


def test_writing_begins_at_once_and_the_second_writer_waits(database: Database) -> None:
    """The second writer may not even read before the first is done, so what it reads is what it writes upon."""
    order: list[str] = []
    first_is_in = threading.Event()

    def first() -> None:
        with database.write() as session:
            first_is_in.set()
            time.sleep(0.2)
            order.append("first " + next_number(session, "02", DAY))

    thread = threading.Thread(target=first)
    thread.start()
    first_is_in.wait(5)
    with database.write() as session:
        order.append("second " + next_number(session, "02", DAY))
    thread.join()
    assert order == ["first 02-20240418-0001", "second 02-20240418-0002"]


def test_many_threads_draw_numbers_without_gap_or_repeat(database: Database) -> None:
    drawn: list[str] = []

    def draw() -> None:
        for _ in range(10):
            with database.write() as session:
                number = next_number(session, "02", DAY)
            drawn.append(number)

    threads = [threading.Thread(target=draw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(drawn) == [f"02-20240418-{number:04d}" for number in range(1, 41)]


def test_a_reader_sees_one_state_and_no_half_transaction(database: Database) -> None:
    with database.write() as session:
        stored = save_patient(session, samples.patient())
    with database.read() as reader:
        assert settlements_of_patient(reader, stored.id) == ()
        with database.write() as writer:
            save_settlement(writer, samples.settlement(stored.id))
            with database.read() as other:
                assert settlements_of_patient(other, stored.id) == ()
        assert settlements_of_patient(reader, stored.id) == ()
    with database.read() as reader:
        assert len(settlements_of_patient(reader, stored.id)) == 1


def test_a_locked_database_is_said_to_be_locked(tmp_path: Path) -> None:
    file = opened_and_closed(tmp_path)
    database = open_database(tmp_path, busy_seconds=0.05)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        sentence = r"settledesk\.sqlite3 正被另一个.*错误 5 SQLITE_BUSY"
        with pytest.raises(StoreTrouble, match=sentence), database.write() as session:
            next_number(session, "02", DAY)
        other.execute("ROLLBACK")
    with database.write() as session:
        assert next_number(session, "02", DAY).endswith("0001")
    database.close()


def test_an_empty_file_that_is_locked_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.touch()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with untouched(tmp_path), pytest.raises(StoreTrouble, match="正被另一个"):
            open_database(tmp_path, busy_seconds=0.05)
        other.execute("ROLLBACK")
    open_database(tmp_path).close()
    assert file.stat().st_size > 0


def test_a_full_disk_stores_nothing_half(database: Database) -> None:
    with pytest.raises(StoreTrouble, match="磁盘已满.*错误 13"), database.write() as session:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        session.execute(text(f"PRAGMA max_page_count = {pages + 20}"))
        for number in range(100):
            save_patient(session, samples.patient(id_number=f"{number:018d}"))
            stored = samples.settlement(number + 1, f"n{number}", f"k{number}")
            save_settlement(session, stored)
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM patients")).scalar_one() == 0
        assert session.execute(text("SELECT count(*) FROM patient_search")).scalar_one() == 0


def foreign(file: Path) -> None:
    run_sql(file, "CREATE TABLE patients (id INTEGER)")


def foreign_in_use(file: Path) -> None:
    run_sql(file, "PRAGMA journal_mode = WAL", "PRAGMA application_id = 1196444487", "CREATE TABLE gpkg (id INTEGER)")


def ours_without_version(file: Path) -> None:
    run_sql(file, f"PRAGMA application_id = {sqlite_file.APPLICATION_ID}", "CREATE TABLE patients (id INTEGER)")


def ours_with_strange_version(file: Path) -> None:
    run_sql(
        file,
        f"PRAGMA application_id = {sqlite_file.APPLICATION_ID}",
        "CREATE TABLE alembic_version (a, b)",
    )


def newer(file: Path) -> None:
    opened_and_closed(file.parent)
    run_sql(file, "UPDATE alembic_version SET version_num = '9999'")


def from_another_branch(file: Path) -> None:
    opened_and_closed(file.parent)
    run_sql(file, "UPDATE alembic_version SET version_num = 'a1b2c3'")


def garbage(file: Path) -> None:
    file.write_bytes(b"not a database at all\n" * 500)


def short(file: Path) -> None:
    file.write_bytes(b"SQLite format 3\0")


def truncated(file: Path) -> None:
    opened_and_closed(file.parent)
    file.write_bytes(file.read_bytes()[:8192])


def damaged(file: Path) -> None:
    opened_and_closed(file.parent)
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (foreign, f"{FILE_NAME} 是别的程序的数据库"),
        (foreign_in_use, f"{FILE_NAME} 是别的程序的数据库"),
        (ours_without_version, "是别的程序的数据库"),
        (ours_with_strange_version, "是别的程序的数据库"),
        (newer, f"{FILE_NAME} 的结构版本是 9999，本程序只认到 {revision.REVISION}"),
        (from_another_branch, "结构版本是 a1b2c3"),
        (garbage, f"{FILE_NAME} 不是数据库.*错误 26"),
        (short, "不是数据库.*错误 26"),
        (truncated, "不完整：应有 \\d+ 页，只有 8192 字节（错误 11）"),
        (damaged, f"{FILE_NAME} .*错误 (11|26)"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_and_left_as_it_was(
    tmp_path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    make(tmp_path / FILE_NAME)
    with untouched(tmp_path), pytest.raises(StoreTrouble, match=sentence):
        open_database(tmp_path)


def test_a_newer_file_that_another_program_has_open_is_left_as_it_was(tmp_path: Path) -> None:
    file = opened_and_closed(tmp_path)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("UPDATE alembic_version SET version_num = '0042'")
        assert (tmp_path / (FILE_NAME + "-wal")).stat().st_size > 0
        before = file.read_bytes()
        with pytest.raises(StoreTrouble, match="结构版本是 0042"):
            open_database(tmp_path)
        assert file.read_bytes() == before
        assert other.execute("SELECT version_num FROM alembic_version").fetchone() == ("0042",)


def test_what_a_newer_program_left_in_the_log_is_not_folded_in(tmp_path: Path) -> None:
    """A newer version crashed: its log must wait for it, and stay as it was."""
    (tmp_path / "alive").mkdir()
    (tmp_path / "left").mkdir()
    file = opened_and_closed(tmp_path / "alive")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("UPDATE alembic_version SET version_num = '0042'")
        for found in file.parent.iterdir():
            (tmp_path / "left" / found.name).write_bytes(found.read_bytes())
    data, log = tmp_path / "left" / FILE_NAME, tmp_path / "left" / (FILE_NAME + "-wal")
    before = (data.read_bytes(), log.read_bytes())
    assert before[1]
    with pytest.raises(StoreTrouble, match="结构版本是 0042"):
        open_database(tmp_path / "left")
    assert (data.read_bytes(), log.read_bytes()) == before


def test_a_first_start_that_was_cut_off_is_taken_back(tmp_path: Path) -> None:
    """While the file is made, a pulled plug may leave part of it with a journal beside it."""
    made, left = tmp_path / "made", tmp_path / "left"
    made.mkdir()
    left.mkdir()
    with closing(sqlite3.connect(made / FILE_NAME, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")  # so that it is written before it is committed
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id = {sqlite_file.APPLICATION_ID}")
        connection.execute("CREATE TABLE patients (name TEXT)")
        connection.executemany("INSERT INTO patients VALUES (?)", [("x" * 3000,)] * 50)
        for file in made.iterdir():
            (left / file.name).write_bytes(file.read_bytes())
        connection.execute("ROLLBACK")
    assert (left / FILE_NAME).stat().st_size > 0
    assert (left / f"{FILE_NAME}-journal").stat().st_size > 0
    database = open_database(left)
    with database.write() as session:
        assert save_patient(session, samples.FULL_PATIENT).id == 1
    database.close()


def test_a_place_that_cannot_be_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(StoreTrouble, match="打不开"):
        open_database(tmp_path / "file" / "data")
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(StoreTrouble, match="打不开.*错误 21"):
        open_database(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_said(tmp_path: Path) -> None:
    file = opened_and_closed(tmp_path)
    file.chmod(0)
    with pytest.raises(StoreTrouble, match="打不开.*错误 13"):
        open_database(tmp_path)


def test_a_key_is_refused_where_sqlite_cannot_encrypt(tmp_path: Path) -> None:
    assert not sqlite_file.can_encrypt()
    with untouched(tmp_path), pytest.raises(StoreTrouble, match="不支持加密"):
        open_database(tmp_path, key="it's secret")
    assert sqlite_file.key_pragma("it's") == "PRAGMA key = 'it''s'"


@pytest.mark.parametrize("where", ["//server/share/data", r"\\server\share\data", r"\\?\UNC\server\share"])
def test_a_network_folder_is_refused(where: str) -> None:
    with pytest.raises(StoreTrouble, match="网络"):
        open_database(where)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://desk:secret@server/office", "不支持这种数据库：mysql://desk:.*@server/office"),
        ("sqlite://", "不支持这种数据库"),
        ("postgresql+nosuchdriver://server/office", "需要 PostgreSQL 驱动"),
        ("http://", "不支持这种数据库"),
        ("://", "写法不对"),
        ("postgresql://server:port/office", "写法不对"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(url: str, sentence: str) -> None:
    with pytest.raises(StoreTrouble, match=sentence) as refused:
        open_database(url)
    assert "secret" not in str(refused.value)


WRITER = """
import sys, time
from pathlib import Path
from settledesk.store.database import open_database
from settledesk.store.patients import save_patient
from settledesk.store.settlements import save_settlement
from tests.store import samples

database = open_database(Path(sys.argv[1]))
with database.write() as session:
    stored = save_patient(session, samples.patient())
    save_settlement(session, samples.settlement(stored.id))
print("kept", flush=True)
with database.write() as session:
    save_patient(session, samples.patient("李四", "370303198001010012"))
    for number in range(2, 200):
        save_settlement(session, samples.settlement(stored.id, f"n{number}", f"key{number}"))
    print("half", flush=True)
    time.sleep(60)
"""


def test_a_process_killed_in_the_middle_leaves_nothing_half(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as process:
        assert process.stdout is not None
        assert [process.stdout.readline(), process.stdout.readline()] == ["kept\n", "half\n"]
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    database = open_database(tmp_path)
    with database.read() as session:
        assert [kept.number for kept in settlements_of_patient(session, 1)] == ["02-20240418-0001"]
        assert patient(session, 2) is None
        assert session.execute(text("SELECT count(*) FROM fee_lines")).scalar_one() == len(samples.FEES)
        assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    database.close()


FIRST_START = """
import sys, time
from pathlib import Path
from settledesk.store.database import open_database
from settledesk.store.numbers import next_number
from datetime import date
import settledesk.store.revision, alembic.command

print("ready", flush=True)
sys.stdin.readline()
database = open_database(Path(sys.argv[1]))
with database.write() as session:
    print(next_number(session, "02", date(2024, 4, 18)))
database.close()
"""


def test_windows_that_start_together_make_one_database(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", FIRST_START, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    drawn = sorted(process.communicate(timeout=30)[0].strip() for process in processes)
    assert drawn == ["02-20240418-0001", "02-20240418-0002", "02-20240418-0003"]
