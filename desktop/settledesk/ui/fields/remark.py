"""A remark at a field: an icon and words in one tone, taking no room while there is nothing to say."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from settledesk.ui.look import icons
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle
from settledesk.ui.look.tokens import HAIR

Tone = Literal["good", "warning", "stop", "secondary"]
_ICONS = {"good": "good", "warning": "warning", "stop": "stop"}
_MARKS = {"good": "good", "stop": "cross"}


class Remark(QWidget):
    """One line with tick or cross, or where `wrapped` a message of as many lines as it needs in the width there is."""

    def __init__(self, look: Look, wrapped: bool) -> None:
        super().__init__()
        self._look, self._icons = look, _ICONS if wrapped else _MARKS
        self.tone: Tone = "secondary"
        self._icon, self._words = QLabel(), QLabel()
        self._words.setProperty("role", "caption")
        self._words.setProperty("tone", "secondary")
        # What a clerk has typed is quoted in it.
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        if wrapped:
            self._words.setWordWrap(True)
            # A long sentence is broken; it does not widen the field.
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self._words.setSizePolicy(policy)
        self._follow()
        self.hide()
        look.changed.connect(self._follow)

    @property
    def words(self) -> str:
        """What is said, empty where nothing is."""
        return self._words.text()

    def say(self, tone: Tone, words: str) -> None:
        """Show the words, or nothing where they are empty."""
        if words != self._words.text():
            self._words.setText(words)
        # Told with every key in some fields: only another tone asks for other colours.
        if tone != self.tone:
            self.tone = tone
            self._words.setProperty("tone", tone)
            restyle(self._words)
            self._follow()
        self.setVisible(bool(words))

    def _follow(self) -> None:
        name = self._icons.get(self.tone, "")
        self._icon.setVisible(bool(name))
        if name:
            self._icon.setPixmap(icons.pixmap(name, self._look, self.tone, 14, self.devicePixelRatioF()))
            # As high as a line of the words, so that it stands beside the first.
            self._icon.setFixedHeight(self._words.fontMetrics().lineSpacing())
        row = self.layout()
        if row is not None:
            row.setSpacing(self._look.px(HAIR))
