"""A window with a form in it, for tests of fields."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget
from pytestqt.qtbot import QtBot

from settledesk.ui.fields import Field

Lay = Callable[..., QWidget]


@pytest.fixture
def lay(qtbot: QtBot) -> Lay:
    """Return a function that lays fields out, three in a row, and shows them in the window in front."""
    kept = []

    def lay_out(*fields: Field) -> QWidget:
        window = QWidget()
        grid = QGridLayout(window)
        for number, field in enumerate(fields):
            grid.addWidget(field, number // 3, number % 3)
        grid.setRowStretch(len(fields), 1)
        window.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        qtbot.addWidget(window)
        # Qt would take the fields with a window that nobody holds.
        kept.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        focus = window.focusWidget()
        if focus is not None:
            focus.clearFocus()
        return window

    return lay_out
