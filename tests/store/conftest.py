"""A real database in a folder of its own; the schema is made by migrating, once, and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from settledesk.store.database import FILE_NAME, Database, open_database


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty office's file, as migrating made it."""
    folder = tmp_path_factory.mktemp("migrated")
    open_database(folder).close()
    return folder / FILE_NAME


@pytest.fixture
def database(tmp_path: Path, migrated: Path) -> Iterator[Database]:
    """An empty office."""
    folder = tmp_path / "数据 100%#?"
    folder.mkdir()
    shutil.copy(migrated, folder)
    opened = open_database(folder)
    yield opened
    opened.close()
