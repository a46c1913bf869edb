"""The fields of a form together: their order, Enter from one to the next, their texts, and the first that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from settledesk.ui.fields.field import Field


class FieldGroup(QObject):
    """Fields in the order in which Enter goes through those that are shown and enabled; Shift+Enter goes back.

    Tab goes its own way: in the order in which they are laid out, through what stands between them, too.
    """

    entered_last = Signal()
    """Enter was pressed in the last field."""
    changed = Signal(str)
    left = Signal(str)

    def __init__(self, fields: Sequence[Field]) -> None:
        super().__init__()
        self.fields = tuple(fields)
        self._at = {field.path: field for field in self.fields}
        for field in self.fields:
            field.changed.connect(self.changed)
            field.left.connect(self.left)
            field.entered.connect(lambda back, one=field: self._step(one, back))

    def field(self, path: str) -> Field:
        """Return the field of a path; KeyError where there is none."""
        return self._at[path]

    def focus(self, path: str) -> bool:
        """Give a field the focus; whether there is such a field and it can be had."""
        field = self._at.get(path)
        if field is None or not _can_be_entered(field):
            return False
        field.focus()
        return True

    def focused_path(self) -> str | None:
        """Return the path of the field that has the focus, None where none of these has."""
        focus: QWidget | None = QApplication.focusWidget()
        return next((one.path for one in self.fields if one.editor is focus), None)

    def texts(self) -> dict[str, str]:
        """Return the text of every field by its path."""
        return {field.path: field.text() for field in self.fields}

    def set_texts(self, texts: Mapping[str, str], as_typed: bool = False) -> None:
        """Put the texts in, without a signal; a field that is not named is emptied.

        They take their canonical form, unless they are to stand `as_typed`, where a draft has them in mid-typing.
        """
        for field in self.fields:
            field.set_text(texts.get(field.path, ""), as_typed)

    def first_wrong(self) -> Field | None:
        """Check every field that can be entered, say beneath each what is wrong, and return the first that is."""
        wrong = [field for field in self.fields if _can_be_entered(field) and not field.verify()]
        return wrong[0] if wrong else None

    def _step(self, field: Field, back: bool) -> None:
        at = self.fields.index(field)
        way = reversed(self.fields[:at]) if back else iter(self.fields[at + 1 :])
        following = next((one for one in way if _can_be_entered(one)), None)
        if following is not None:
            following.focus()
        elif not back:
            self.entered_last.emit()


def _can_be_entered(field: Field) -> bool:
    return field.isEnabled() and field.isVisibleTo(field.window())
