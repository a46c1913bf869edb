"""The schema's revision: which one this program writes, how a database is brought to it, what is refused."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from settledesk.basis.errors import StoreTrouble

REVISION = "0001"
"""The newest file in migrations/versions; a test holds the two together, so a start need not load Alembic."""

MIGRATIONS = Path(__file__).parent / "migrations"


def check_revision(name: str, found: str) -> None:
    """Raise StoreTrouble, naming both numbers, where a database has a newer schema than this program writes."""
    if not found.isdecimal() or int(found) > int(REVISION):
        raise StoreTrouble(
            f"数据库 {name} 的结构版本是 {found}，本程序只认到 {REVISION}：它由更新的版本写过。请升级本程序；数据未动。"
        )


def upgrade(connection: Connection) -> None:
    """Bring the schema to REVISION inside the transaction that the connection is in."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    # Config is an ini reader: a per cent sign in the folder's name would be read as a reference.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, REVISION)
