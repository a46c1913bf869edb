"""A page that scrolls where the window is too low for it, asks for no room of its own, and follows the cursor."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

_AROUND = 60
"""Pixels that stay in sight above and below the field with the cursor: its caption, and what is said under it."""


class ScrolledPage(QScrollArea):
    """Scrolls up and down, never takes the focus, and keeps what has it in sight."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.setWidget(widget)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def follow_cursor(self) -> None:
        """Scroll to what has the focus, once everything has its place; Qt itself does so for Tab alone."""
        QTimer.singleShot(0, self, self._show_focus)

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self.follow_cursor()

    def _show_focus(self) -> None:
        now: QWidget | None = QApplication.focusWidget()
        if now is not None and self.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, _AROUND)


def scrolled(widget: QWidget) -> ScrolledPage:
    """Return the widget in a page that scrolls."""
    if widget.property("surface") is None:
        widget.setProperty("clear", True)
    return ScrolledPage(widget)
