"""A real office on a temporary folder, and cases of the shipped areas to settle in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from settledesk.basis.settings import Settings, write_settings
from settledesk.desk.office import Office, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office in a temporary data folder, hospital in Chengdu."""
    folder = tmp_path / "data"
    folder.mkdir()
    write_settings(
        folder,
        Settings("示例市第一人民医院", "H51010000001", "510100", "3", window="02", clerk="示例收费员"),
    )
    with open_office(folder) as opened:
        yield opened
