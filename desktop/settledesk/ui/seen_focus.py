"""Keeps the focus where it can be seen: an answer that comes late may put it on a page that was left meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget


class SeenFocus(QObject):
    """Watches the focus of a window; `shown` returns the page in which it belongs.

    A page that is hidden remembers what was given the focus on it, and has it when it is shown again.
    """

    def __init__(self, window: QWidget, shown: Callable[[], QWidget]) -> None:
        super().__init__(window)
        self._window, self._shown = window, shown
        # Later: a page may be about to be shown, and then the focus is right where it is.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._look)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is None or (now.window() is self._window and not _is_seen(now)):
            self._soon.start(0)

    def _look(self) -> None:
        now: QWidget | None = QApplication.focusWidget()
        if not self._window.isActiveWindow() or (
            now is not None and (now.window() is not self._window or _is_seen(now))
        ):
            return
        page = self._shown()
        wanted: QWidget | None = page.focusWidget()
        if wanted is None or not _is_seen(wanted):
            wanted = _first(page)
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)


def _is_seen(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()


def _first(page: QWidget) -> QWidget | None:
    """Return the first widget of a page that Tab would come to."""
    one: QWidget | None = page.nextInFocusChain()
    while one is not None and one is not page:
        if page.isAncestorOf(one) and _is_seen(one) and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return one
        one = one.nextInFocusChain()
    return None
