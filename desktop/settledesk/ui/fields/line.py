"""Fields of one typed line: text, days, amounts and counts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit

from settledesk.ui.fields.field import Check, Field, Shown, as_typed, nothing_wrong
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import SNUG

_NUMBERS = (
    Qt.InputMethodHint.ImhLatinOnly
    | Qt.InputMethodHint.ImhPreferNumbers
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhSensitiveData
)


class LineField(Field):
    """A field of one line; nothing is kept from being typed, the check says what is wrong with it."""

    editor: QLineEdit
    widest = 8
    """For how many figures there is room at least."""
    figures = False
    """Whether only figures and Latin letters make sense here: then input methods are kept out."""

    def __init__(
        self,
        look: Look,
        path: str,
        label: str,
        *,
        shown: Shown = as_typed,
        check: Check = nothing_wrong,
        hint: str = "",
        columns: int | None = None,
    ) -> None:
        self._hint = hint
        super().__init__(
            look,
            path,
            label,
            self._line(),
            shown=shown,
            check=check,
            columns=self.widest if columns is None else columns,
        )
        self.editor.textEdited.connect(self._edited)
        self.editor.setToolTip(hint)
        if self.figures:
            # In a number they only do harm, and they swallow scans.
            self.editor.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
            self.editor.setInputMethodHints(_NUMBERS)

    def _line(self) -> QLineEdit:
        """Return the editor."""
        return QLineEdit()

    def text(self) -> str:
        """Return the text as it stands."""
        return self.editor.text()

    def _put(self, text: str) -> None:
        self.editor.selectAll()
        self.editor.insert(text)

    def _set(self, text: str) -> None:
        # Another patient's text must not come back by Ctrl+Z.
        self.editor.setText(text)

    def _show_hint(self) -> None:
        # A hint that would be cut is only the tool tip.
        room = self.editor.width() - 2 * self._look.px(SNUG)
        fits = self.editor.fontMetrics().horizontalAdvance(self._hint) <= room
        self.editor.setPlaceholderText(self._hint if fits else "")

    def _follow(self) -> None:
        super()._follow()
        self._show_hint()

    # ---- Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether the hint fits now."""
        super().resizeEvent(event)
        self._show_hint()


class TextField(LineField):
    """Any text, also by an input method."""


class DayField(LineField):
    """A day, as ten characters once left."""

    widest = 10
    figures = True


class MoneyField(LineField):
    """An amount in yuan, right-aligned."""

    widest = 11
    figures = True

    def _line(self) -> QLineEdit:
        line = QLineEdit()
        line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return line


class CountField(LineField):
    """A whole number."""

    widest = 4
    figures = True
