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

    def __init__(
        self,
        look: Look,
        path: str,
        label: str,
        *,
        shown: Shown = as_typed,
        check: Check = nothing_wrong,
        hint: str = "",
        columns: int = 8,
        line: QLineEdit | None = None,
    ) -> None:
        self._hint = hint
        super().__init__(
            look, path, label, QLineEdit() if line is None else line, shown=shown, check=check, columns=columns
        )
        self.editor.textEdited.connect(self._edited)
        self.editor.setToolTip(hint)

    def text(self) -> str:
        """Return the text as it stands."""
        return self.editor.text()

    def _put(self, text: str) -> None:
        self.editor.selectAll()
        self.editor.insert(text)

    def _set(self, text: str) -> None:
        # Another patient's text must not come back by Ctrl+Z.
        self.editor.setText(text)

    def close_input_method(self) -> None:
        """Keep input methods out: in a number they only do harm, and they swallow scans."""
        self.editor.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.editor.setInputMethodHints(_NUMBERS)

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

    def __init__(
        self,
        look: Look,
        path: str,
        label: str,
        *,
        shown: Shown = as_typed,
        check: Check = nothing_wrong,
        hint: str = "",
    ) -> None:
        super().__init__(look, path, label, shown=shown, check=check, hint=hint, columns=10)
        self.close_input_method()


class MoneyField(LineField):
    """An amount in yuan, right-aligned."""

    def __init__(
        self,
        look: Look,
        path: str,
        label: str,
        *,
        shown: Shown = as_typed,
        check: Check = nothing_wrong,
        hint: str = "",
    ) -> None:
        super().__init__(look, path, label, shown=shown, check=check, hint=hint, columns=11)
        self.editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.close_input_method()


class CountField(LineField):
    """A whole number."""

    def __init__(
        self,
        look: Look,
        path: str,
        label: str,
        *,
        shown: Shown = as_typed,
        check: Check = nothing_wrong,
        hint: str = "",
    ) -> None:
        super().__init__(look, path, label, shown=shown, check=check, hint=hint, columns=4)
        self.close_input_method()
