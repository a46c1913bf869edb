"""What tests of the window start from: the bundled fonts, and a look that is on the application."""

import pytest
from PySide6.QtWidgets import QApplication

from settledesk.ui.look.fonts import load_fonts
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import apply


@pytest.fixture(scope="session")
def bundled_fonts(qapp: QApplication) -> None:
    """The fonts that ship with the program."""
    load_fonts()


@pytest.fixture
def look(qapp: QApplication, bundled_fonts: None) -> Look:
    """Return the normal size in the light theme, put on the application."""
    made = Look()
    apply(made, qapp)
    return made
