"""A field for a pooling area: its code, its name or a part of it finds it."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QStringListModel, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QListView

from settledesk.basis.text import narrow
from settledesk.ui.fields.field import Check, nothing_wrong
from settledesk.ui.fields.line import LineField
from settledesk.ui.look.look import Look

Suggest = Callable[[str], tuple[tuple[str, str], ...]]
"""Returns code and name of the areas that a text points to, the likeliest first; it must answer at once."""

_CODE = re.compile(r"\d{6}", re.ASCII)
_WITH_CODE = re.compile(r".*\s(\d{6})", re.ASCII)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AreaField(LineField):
    """An area, shown as 阳江市 441700 once left; its text is the code, or what is typed while that names no one area."""

    def __init__(
        self,
        look: Look,
        path: str,
        label: str,
        suggest: Suggest,
        *,
        check: Check = nothing_wrong,
        hint: str = "",
    ) -> None:
        self._suggest = suggest
        self._code = ""
        self._offered: tuple[tuple[str, str], ...] = ()
        self.popup = QListView()
        super().__init__(look, path, label, shown=str, check=check, hint=hint, columns=16)
        self._list = QStringListModel(self)
        self._completer = QCompleter(self._list, self)
        # What fits is the suggestion's business: a code finds a name, a name its code.
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(10)
        self._completer.setPopup(self.popup)
        # Not the line's own completer, which would put each highlighted row into the text.
        self._completer.setWidget(self.editor)
        # The stubs do not say that a signal with two forms is indexed.
        self._completer.activated[QModelIndex].connect(self._chosen)  # type: ignore[index]
        self.popup.setAccessibleName(f"{label}：可选的地区")
        self.popup.installEventFilter(self)
        # Before the field's listeners hear of an edit, the code must be that of the new text.
        self.editor.textEdited.disconnect()
        self.editor.textEdited.connect(self._offer)

    def text(self) -> str:
        """Return the code, or what is typed while it names no one area."""
        return self._code or self.editor.text()

    def _put(self, text: str) -> None:
        quiet, self._quiet = self._quiet, True
        self._code, display = self._read(text)
        super()._put(display)
        self._quiet = quiet
        self._edited()

    def _set(self, text: str) -> None:
        self._code, display = self._read(text)
        super()._set(display)

    def _read(self, text: str) -> tuple[str, str]:
        """Return the code that a text stands for, empty where it is not one area's, and how the field shows it."""
        plain = narrow(text)
        coded = _WITH_CODE.fullmatch(plain)
        found = self._suggest(coded[1] if coded else plain) if plain else ()
        if coded or _CODE.fullmatch(plain):
            # A district's code stays as it is written; the list has its city.
            code = coded[1] if coded else plain
            name = dict(found).get(code) or (found[0][1] if found else "")
            return (code, f"{name} {code}") if name else ("", text)
        exact = [one for one in found if one[1] == plain] or found
        if len(exact) == 1:
            code, name = exact[0]
            return code, f"{name} {code}"
        return "", text

    def _offer(self, text: str) -> None:
        """Offer what the typed text points to."""
        if self._quiet:
            return
        plain = narrow(text)
        if _WITH_CODE.fullmatch(plain):
            # As the field itself shows it: a scan or Ctrl+Z has given it back.
            self._offered = ()
            self._code, _ = self._read(text)
        else:
            self._offered = self._suggest(plain) if plain else ()
            # Only what cannot be meant otherwise is taken while it is typed.
            sure = [code for code, name in self._offered if plain in (code, name)]
            self._code = sure[0] if len(sure) == 1 else ""
        self._list.setStringList([f"{name} {code}" for code, name in self._offered])
        if self._offered:
            self._completer.complete()
            # None is highlighted until an arrow key does it: Enter must not take the first of many unseen.
            self.popup.setCurrentIndex(QModelIndex())
        else:
            self.popup.hide()
        self._edited()

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() < len(self._offered):
            self._put(self._offered[index.row()][0])

    def _leave(self) -> None:
        self.popup.hide()
        if not self._code and self.editor.text():
            self._code, display = self._read(self.editor.text())
        else:
            _, display = self._read(self._code)
        if display != self.editor.text():
            self._quiet = True
            super()._put(display)
            self._quiet = False
        super()._leave()

    # ---- Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter in the open list choose and go on to the next field in one."""
        if watched is not self.popup:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            self._chosen(self.popup.currentIndex())
            self.popup.hide()
            self._enter(back=False)
            return True
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the open list along; left open, it would keep every key to itself."""
        self.popup.hide()
        super().hideEvent(event)
