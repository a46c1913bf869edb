"""What tests of the window start from: the fonts, a look that is on the application, and a clerk at a sample office."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from settledesk.ui.look.fonts import load_fonts
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import apply

if TYPE_CHECKING:
    from tests.ui.clerk import Clerk


@pytest.fixture(scope="session", autouse=True)
def bundled_fonts(qapp: QApplication) -> None:
    """The fonts that ship with the program, before any test measures a text: what was measured is remembered."""
    load_fonts()


@pytest.fixture
def look(qapp: QApplication, bundled_fonts: None) -> Look:
    """Return the normal size in the light theme, put on the application."""
    made = Look()
    apply(made, qapp)
    return made


@pytest.fixture(scope="module")
def shared_look(qapp: QApplication, bundled_fonts: None) -> Look:
    """Return one look for all windows of a module: to put it on takes longer than to open one."""
    made = Look()
    apply(made, qapp)
    return made


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of a sample office, to be copied."""
    # Here and below only for those who ask: with the whole program, a test of one piece would start a second later.
    from tests.ui.stage import build_office

    folder = tmp_path_factory.mktemp("office") / "data"
    build_office(folder)
    return folder


@pytest.fixture
def clerk(qapp: QApplication, shared_look: Look, sample: Path, tmp_path: Path) -> Iterator[Clerk]:
    """A clerk at a window on a copy of the sample office."""
    from tests.ui.clerk import clerk_at

    with clerk_at(qapp, shared_look, sample, tmp_path / "data") as made:
        yield made
