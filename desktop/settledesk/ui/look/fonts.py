"""The fonts of the window: the bundled ones, so that every PC shows the same and rare names are never boxes."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from settledesk.basis.places import shipped

FAMILIES = ("Noto Sans SC", "HanaMinB")
"""The family for text, and the one that has the characters it lacks."""


def load_fonts() -> None:
    """Make the bundled fonts known to Qt; FileNotFoundError where one is missing from the program folder."""
    for name in ("NotoSansSC-Regular", "NotoSansSC-Bold", "HanaMinB"):
        path = shipped("resources") / "fonts" / f"{name}.ttf"
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(str(path))
