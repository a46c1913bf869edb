"""Keys of a part of a page: they work while the cursor is in that part, in its fields too."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from settledesk.ui.keys import key
from settledesk.ui.look.look import Look
from settledesk.ui.pieces.keycap import KeyButton


def bind(part: QWidget, act: str, do: Callable[[], None]) -> None:
    """Let a key of the table do something while the focus is in a part; a field keeps plain Enter to itself."""
    press = key(act).press
    # The number pad has an Enter of its own.
    for one in (press, press.replace("Enter", "Return")) if "Enter" in press else (press,):
        shortcut = QShortcut(QKeySequence(one), part, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(do)


def key_button(look: Look, act: str, do: Callable[[], None], primary: bool = False, danger: bool = False) -> KeyButton:
    """Return the button that does the same as a key of the table, with its name and its cap."""
    found = KeyButton(look, key(act).title, key(act).press, primary, not (primary or danger), danger)
    found.clicked.connect(lambda _=False: do())
    return found
