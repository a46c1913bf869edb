"""A field with a list of choices, each with a code, and a field to tick."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QListView

from settledesk.ui.fields.field import Check, Field, nothing_wrong
from settledesk.ui.look.look import Look

Find = Callable[[str], int]


class _Choices(QListView):
    """The open list: what is typed finds a choice as in the closed field."""

    def __init__(self, find: Find) -> None:
        super().__init__()
        self._find = find

    def keyboardSearch(self, search: str) -> None:
        """Go to what is typed."""
        row = self._find(search)
        if row >= 0:
            self.setCurrentIndex(self.model().index(row, 0))


class _Box(QComboBox):
    """A combo box for keys: ↓ opens it, what is typed chooses, F4 is left to the window, a stray wheel changes nothing."""

    def __init__(self, find: Find) -> None:
        super().__init__()
        self._find = find
        self.setView(_Choices(find))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A list below the field. Fusion's own lies over it, and in a style sheet's frame shows arrows for scrolling that
        # hide the last row.
        self.setStyleSheet("combobox-popup: 0")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, choose or leave the key to others."""
        modifiers = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_F4:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.showPopup()
        elif event.text().isprintable() and event.text().strip() and not modifiers:
            row = self._find(event.text())
            if row >= 0:
                self.setCurrentIndex(row)
        else:
            super().keyPressEvent(event)

    def showPopup(self) -> None:
        """Open the list, as wide as its longest name even where the field is narrower."""
        view = self.view()
        bar = view.verticalScrollBar().sizeHint().width() if self.count() > self.maxVisibleItems() else 0
        view.setMinimumWidth(view.sizeHintForColumn(0) + 2 * view.frameWidth() + bar)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the form, not the choice, unless the choice has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(Field):
    """One of a list of choices; its text is the code, also one that is in no choice and so shows as none.

    Typed are the code, the beginning of the name or of its `initials` (pinyin, by code), or a digit: the place in the
    list where no code begins with it. The same key again takes the next that fits.
    """

    editor: _Box

    def __init__(
        self,
        look: Look,
        path: str,
        label: str,
        choices: tuple[tuple[str, str], ...],
        *,
        check: Check = nothing_wrong,
        initials: Mapping[str, str] | None = None,
        columns: int = 8,
    ) -> None:
        self._codes = tuple(code for code, _ in choices)
        self._keys = tuple(
            tuple(key.casefold() for key in (code, name, (initials or {}).get(code, "")) if key)
            for code, name in choices
        )
        self._strange = ""
        self._typed, self._typed_at = "", 0.0
        # Codes are codes: no form of theirs is more canonical than another.
        super().__init__(look, path, label, _Box(self._find), shown=str, check=check, columns=columns)
        self.editor.setPlaceholderText("请选择")
        for _, name in choices:
            self.editor.addItem(name)
        self._set_quietly("")
        self.editor.currentIndexChanged.connect(self._edited)

    def text(self) -> str:
        """Return the code of what is chosen, empty where nothing is."""
        row = self.editor.currentIndex()
        return self._codes[row] if row >= 0 else self._strange

    def _put(self, text: str) -> None:
        known = text in self._codes
        self._strange = "" if known else text
        self.editor.setCurrentIndex(self._codes.index(text) if known else -1)

    def _find(self, typed: str) -> int:
        """Return the row that what is typed now, after what was typed just before, asks for; -1 for none."""
        now = time.monotonic()
        again = (now - self._typed_at) * 1000 <= QApplication.keyboardInputInterval()
        self._typed, self._typed_at = (self._typed if again else "") + typed.casefold(), now
        here = self.editor.currentIndex()
        word = self._typed
        if len(word) > 1:
            fits = self._fitting(word)
            if fits:
                return here if here in fits else fits[0]
            self._typed = word = word[-1]
        fits = self._fitting(word)
        if fits:
            return next((row for row in fits if row > here), fits[0])
        place = int(word) - 1 if word.isascii() and word.isdigit() else -1
        return place if place < len(self._codes) else -1

    def _fitting(self, word: str) -> list[int]:
        return [row for row, keys in enumerate(self._keys) if any(key.startswith(word) for key in keys)]


class FlagField(Field):
    """A box to tick; its text is "1" or empty."""

    editor: QCheckBox

    def __init__(self, look: Look, path: str, label: str, *, beside: bool = True) -> None:
        """Make the box; `beside` others in a row it keeps the height of their captions above it."""
        super().__init__(look, path, label, QCheckBox(label), shown=str, columns=0)
        self._caption.setText("")
        self._caption.setVisible(beside)
        self.editor.toggled.connect(self._edited)

    def text(self) -> str:
        """Return "1" where it is ticked, else nothing."""
        return "1" if self.editor.isChecked() else ""

    def _put(self, text: str) -> None:
        self.editor.setChecked(text.strip() in ("1", "true", "是"))
