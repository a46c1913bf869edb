"""A field with a list of choices that are not always the same."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from settledesk.ui.fields import ChoiceField
from settledesk.ui.look.look import Look


class ChangingChoice(ChoiceField):
    """A choice whose list can be exchanged; a long name is cut in the field rather than making it wider."""

    def __init__(self, look: Look, path: str, label: str, columns: int = 8) -> None:
        super().__init__(look, path, label, (), columns=columns)
        self.editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def offer(self, choices: tuple[tuple[str, str], ...], chosen: str) -> None:
        """Offer these in place of those before, code and name each, with one of them chosen; no signal is sent."""
        self._quiet = True
        self._codes = tuple(code for code, _ in choices)
        self._keys = tuple(tuple(key.casefold() for key in one if key) for one in choices)
        self.editor.clear()
        for _, name in choices:
            self.editor.addItem(name)
        self._quiet = False
        self.set_text(chosen)
