"""The schema is what the migrations make; an older one is copied and upgraded, a newer one never."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from settledesk.basis.errors import StoreTrouble
from settledesk.store import revision
from settledesk.store.database import FILE_NAME, Database, open_database
from settledesk.store.patients import patient, save_patient
from settledesk.store.tables import METADATA
from tests.store import samples

NEXT = '''"""A column more."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("patients", sa.Column("telephone", sa.Text()))
    FAIL


def downgrade() -> None:
    raise NotImplementedError("0002")
'''


def later_program(monkeypatch: pytest.MonkeyPatch, folder: Path, fail: str = "") -> None:
    """Be a later version of the program: one migration more."""
    migrations = folder / "migrations"
    shutil.copytree(revision.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    (migrations / "versions" / "0002_next.py").write_text(NEXT.replace("FAIL", fail), "utf-8")
    monkeypatch.setattr(revision, "MIGRATIONS", migrations)
    monkeypatch.setattr(revision, "REVISION", "0002")


def test_the_migrations_make_the_schema_of_the_row_classes(database: Database) -> None:
    def ours(name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and name is not None and name.startswith("patient_search"))

    with database.read() as session:
        context = MigrationContext.configure(
            session.connection(), opts={"include_name": ours, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []


def test_the_program_knows_its_newest_migration() -> None:
    assert ScriptDirectory(str(revision.MIGRATIONS)).get_heads() == [revision.REVISION]


def test_every_check_of_the_row_classes_is_in_the_schema(database: Database) -> None:
    """Comparing leaves out checks, so they are looked for by name."""
    with database.read() as session:
        made = session.execute(text("SELECT group_concat(sql) FROM sqlite_schema")).scalar_one()
    names = [str(check.name) for table in METADATA.tables.values() for check in table.constraints if check.name]
    assert [name for name in names if name not in made] == []
    assert sum(name.startswith("ck_") for name in names) == 4


def test_an_older_file_is_copied_then_upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    database = open_database(data)
    with database.write() as session:
        stored = save_patient(session, samples.FULL_PATIENT)
    database.close()
    later_program(monkeypatch, tmp_path)
    (data / "settledesk-before-0002.sqlite3").write_text("an earlier copy is not written over", "utf-8")
    database = open_database(data)
    with database.read() as session:
        assert session.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "0002"
        assert session.execute(text("SELECT telephone FROM patients")).scalars().all() == [None]
        assert patient(session, stored.id) == stored
    database.close()
    names = sorted(file.name for file in data.iterdir())
    assert names == ["settledesk-before-0002-2.sqlite3", "settledesk-before-0002.sqlite3", FILE_NAME]
    with closing(sqlite3.connect(data / "settledesk-before-0002-2.sqlite3")) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert copy.execute("SELECT count(*) FROM patients").fetchone() == (1,)


def test_an_upgrade_that_fails_leaves_the_older_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    open_database(data).close()
    later_program(monkeypatch, tmp_path, fail="raise RuntimeError('half way')")
    with pytest.raises(RuntimeError, match="half way"):
        open_database(data)
    with closing(sqlite3.connect(data / FILE_NAME)) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert "telephone" not in str(file.execute("SELECT sql FROM sqlite_schema").fetchall())


def test_the_program_before_refuses_what_the_later_one_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    with monkeypatch.context() as later:
        later_program(later, tmp_path)
        open_database(data).close()
    with pytest.raises(StoreTrouble, match="结构版本是 0002，本程序只认到 0001"):
        open_database(data)


def test_going_back_is_refused_by_number(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(revision.MIGRATIONS))
    with pytest.raises(NotImplementedError, match="0001"), database.write() as session:
        config.attributes["connection"] = session.connection()
        command.downgrade(config, "base")
    with database.read() as session:
        assert session.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "0001"


def test_a_damaged_file_is_not_upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    database = open_database(data)
    with database.write() as session:
        for number in range(300):
            save_patient(session, samples.patient(id_number=f"{number:018d}"))
    database.close()
    file = data / FILE_NAME
    whole = bytearray(file.read_bytes())
    whole[-4096 * 3 :] = b"\xff" * 4096 * 3
    file.write_bytes(whole)
    later_program(monkeypatch, tmp_path)
    with pytest.raises(StoreTrouble, match="已损坏"):
        open_database(data)
    assert [found.name for found in data.iterdir()] == [FILE_NAME]
    assert file.read_bytes() == whole
