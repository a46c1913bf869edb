"""What all fields share: caption, editor and message, and how a field is entered, edited, checked and left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from settledesk.basis.errors import Mistake
from settledesk.ui.fields.remark import Remark, Tone
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle
from settledesk.ui.look.tokens import HAIR, SNUG, Role

Shown = Callable[[str], str]
"""Returns the form a text has once its field is left; the text itself where it cannot be read."""
Check = Callable[[str], Mistake | None]
"""Returns what is wrong with a text, or None."""

_STATES = {"good": "right", "warning": "waiting", "stop": "wrong", "secondary": ""}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def as_typed(text: str) -> str:
    """Return the text without outer space: the canonical form where there is no other."""
    return text.strip()


def nothing_wrong(text: str) -> None:
    """Find nothing wrong with any text."""


class Field(QWidget):
    """A labelled field. Kinds of it say what the editor is and how its text is read and set.

    `path` names it in the case document. Every edit is told by `changed`, leaving it (focus out, Enter) by `left`,
    both with the path; setting a text is told by neither. Enter never goes further than `entered`: it settles nothing.
    """

    changed = Signal(str)
    left = Signal(str)
    entered = Signal(bool)
    """Enter was pressed; true for Shift+Enter, the way back."""

    def __init__(
        self,
        look: Look,
        path: str,
        label: str,
        editor: QWidget,
        *,
        shown: Shown = as_typed,
        check: Check = nothing_wrong,
        columns: int = 8,
    ) -> None:
        super().__init__()
        self.path, self.label, self.editor = path, label, editor
        self._look, self._shown, self._check, self._columns = look, shown, check, columns
        self._before = ""  # the text when the focus came
        self._touched = False  # whether there is something to be left
        self._quiet = False  # whether the text is being set, not edited
        self._own = False  # whether the message is of this field's own check
        self._caption = QLabel(label)
        self._caption.setProperty("role", "caption")
        self._caption.setBuddy(editor)
        self._mark = Remark(look, wrapped=False)
        self._message = Remark(look, wrapped=True)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._caption)
        head.addStretch(1)
        head.addWidget(self._mark)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.addLayout(head)
        self._rows.addWidget(editor)
        self._rows.addWidget(self._message)
        # A neighbour's message may make the row higher; the editors stay in line.
        self._rows.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setFocusProxy(editor)
        editor.setAccessibleName(label)
        editor.installEventFilter(self)
        look.changed.connect(self._follow)
        self._follow()

    def set_caption(self, text: str) -> None:
        """Show a shorter caption where it is clear what is meant; the editor keeps its whole name for those who hear."""
        self._caption.setText(text)
        self._follow()

    # ---- the text

    def text(self) -> str:
        """Return what is handed on: the text as it stands, or the code of what is chosen."""
        raise NotImplementedError

    def set_text(self, text: str, as_typed: bool = False) -> None:
        """Put a text in, its canonical form where it has one, unless `as_typed`; the message goes, no signal is sent."""
        self._set_quietly(text if as_typed else self._shown(text))
        self._before = self.text()
        self._touched = self.editor.hasFocus()
        self.clear_message()

    def _put(self, text: str) -> None:
        """Put a text in so that Ctrl+Z can take it back."""
        raise NotImplementedError

    def _set(self, text: str) -> None:
        """Put a text in anew."""
        self._put(text)

    def _set_quietly(self, text: str) -> None:
        self._quiet = True
        self._set(text)
        self._quiet = False

    def _edited(self) -> None:
        """Tell that the editor's content has changed, unless it is this field that changed it."""
        if self._quiet:
            return
        self._touched = True
        if self._own and self._check(self.text()) is None:
            # What is mended is told at once, what is wrong only when the field is left.
            self.clear_message()
        self.changed.emit(self.path)

    # ---- the message

    def show_message(self, tone: Tone, text: str) -> None:
        """Show a sentence beneath the field in a tone; an empty one is no message."""
        self._own = False
        self._message.say(tone, text)
        self._show_state(_STATES[tone] if text else "")
        self._announce()

    def clear_message(self) -> None:
        """Take the message away."""
        self.show_message("secondary", "")

    @property
    def message(self) -> tuple[Tone, str]:
        """The tone and words of the message, empty words where there is none."""
        return self._message.tone, self._message.words

    @property
    def wrong(self) -> bool:
        """Whether a message says that the text is wrong."""
        return self._message.tone == "stop" and bool(self._message.words)

    def verify(self) -> bool:
        """Check the text now and say beneath what is wrong; whether nothing is."""
        mistake = self._check(self.text())
        if mistake is not None:
            self.show_message("stop", "。".join(part for part in (mistake.problem, mistake.remedy) if part))
            self._own = True
        elif self._own:
            self.clear_message()
        return not self.wrong

    def _show_state(self, state: str) -> None:
        if (self.editor.property("state") or "") != state:
            self.editor.setProperty("state", state)
            restyle(self.editor)

    def _announce(self) -> None:
        parts = (self._mark.words, self._message.words)
        self.editor.setAccessibleDescription("。".join(part for part in parts if part))

    # ---- entering and leaving

    def focus(self) -> None:
        """Give the field the focus, as Tab does."""
        self.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _came(self) -> None:
        self._before = self.text()
        self._touched = True

    def _leave(self) -> None:
        """Bring the text into its canonical form, check it, and tell that the field is left."""
        self._touched = False
        canonical = self._shown(self.text())
        if canonical != self.text():
            self._quiet = True
            self._put(canonical)
            self._quiet = False
        self.verify()
        self.left.emit(self.path)

    def _enter(self, back: bool) -> None:
        if self._touched:
            self._leave()
        self.entered.emit(back)

    def _escapes(self) -> bool:
        """Whether there is a former text that Esc gives back."""
        return self.text() != self._before

    # ---- look

    def _follow(self) -> None:
        self._rows.setSpacing(self._look.px(HAIR))
        # A screen may give a field another width; this one shows its caption and its usual text whole.
        caption = QFontMetrics(self._look.font(Role.CAPTION)).horizontalAdvance(self._caption.text())
        digits = QFontMetrics(self._look.font()).horizontalAdvance("0") * self._columns
        self.setMinimumWidth(max(caption, digits + 2 * self._look.px(SNUG)))

    # ---- Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter, and Esc while there is something to give back; notice the focus coming and going."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _ENTER:
                # Held down, it would run through the whole form.
                if not event.isAutoRepeat():
                    self._enter(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
                return True
            if event.key() == Qt.Key.Key_Escape and self._escapes():
                self._put(self._before)
                return True
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # Or a shortcut of the window has Esc before the field is asked.
            if event.key() == Qt.Key.Key_Escape and self._escapes():
                event.accept()
                return True
        elif kind == QEvent.Type.FocusIn:
            if not _is_popup(event):
                self._came()
        elif kind == QEvent.Type.FocusOut and self._touched and not _is_popup(event):
            self._leave()
        return False


def _is_popup(event: QEvent) -> bool:
    """Whether the focus goes to, or comes from, a list or menu of the field itself."""
    reason: Qt.FocusReason = event.reason()  # type: ignore[attr-defined]
    return reason == Qt.FocusReason.PopupFocusReason
