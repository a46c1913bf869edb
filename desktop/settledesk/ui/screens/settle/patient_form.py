"""Registering a patient, or bringing one up to date, in place: the desk below makes room for it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel

from settledesk.basis.errors import Refusal
from settledesk.desk.entry import FIELD
from settledesk.desk.people import save_person
from settledesk.desk.troubles import mistakes_of
from settledesk.ui.equipment import Equipment
from settledesk.ui.fields import FieldGroup, IdField
from settledesk.ui.pieces.flow import FlowLayout, Panel
from settledesk.ui.pieces.keycap import KeyButton
from settledesk.ui.pieces.message import ErrorSummary, InlineMessage
from settledesk.ui.screens.settle import forms

_CITIZEN = "01"


class PatientForm(Panel):
    """The fields of a patient; Enter in the last one, or Ctrl+Enter anywhere, stores the patient."""

    saved = Signal(object)
    """The StoredPatient."""
    closed = Signal()
    """The form was left without storing."""
    moved = Signal()
    """Something was typed."""
    left = Signal()
    """A field was left."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__(gear.look)
        self._gear = gear
        self._doomed = False
        self.message = InlineMessage(gear.look)
        self.known = False
        self._saving = False
        self._begun: dict[str, str] | None = None
        self.setAccessibleName("患者资料")
        self.title = QLabel("登记新患者")
        self.title.setProperty("role", "title")
        self.fields = {path: forms.make_field(gear, path, self._id_kind) for path in forms.PATIENT}
        flow = FlowLayout(gear.look, gap=12, top=True)
        for field in self.fields.values():
            flow.addWidget(field)
        self.summary = ErrorSummary(gear.look)
        self.summary.chosen.connect(self.focus_path)
        self.save_button = KeyButton(gear.look, "存为本笔患者", "Ctrl+Enter", primary=True)
        self.save_button.clicked.connect(self.save)
        back = KeyButton(gear.look, "返回", "Esc", outlined=True)
        back.clicked.connect(self._leave)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save_button)
        buttons.addWidget(back)
        buttons.addStretch(1)
        self.body.addWidget(self.title)
        self.body.addWidget(self.summary)
        self.body.addWidget(self.message)
        self.body.addLayout(flow)
        self.body.addLayout(buttons)
        self.body.addStretch(1)
        self.group = FieldGroup(list(self.fields.values()))
        self.group.entered_last.connect(self.save)
        self.group.changed.connect(self._spare)
        self.group.changed.connect(self.moved)
        self.group.left.connect(self.left)
        self._keys = []
        for press in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(press), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.save)
            self._keys.append(shortcut)
        self.fields["patient.id_kind"].changed.connect(self._kind_changed)
        gear.look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        for path, field in self.fields.items():
            field.setFixedWidth(self._gear.look.px(forms.WIDTH.get(path, forms.PLAIN)))

    def _id_kind(self) -> str:
        return self.fields["patient.id_kind"].text()

    def _kind_changed(self) -> None:
        number = self.fields["patient.id_number"]
        if isinstance(number, IdField):
            number.set_citizen(self._id_kind() == _CITIZEN)

    def next_kind(self) -> None:
        """Take the next kind of document (F4)."""
        codes = [code for code, _ in FIELD["patient.id_kind"].choices]
        field = self.fields["patient.id_kind"]
        now = codes.index(field.text()) if field.text() in codes else -1
        field.set_text(codes[(now + 1) % len(codes)])
        self._kind_changed()

    def begin(self, texts: Mapping[str, str], known: bool) -> None:
        """Show these texts; `known` says whether the patient is in the store already."""
        self.known = known
        self.title.setText("修改患者资料" if known else "登记新患者")
        defaults = {path: FIELD[path].default for path in forms.PATIENT if FIELD[path].default}
        self.group.set_texts({**defaults, **{path: text for path, text in texts.items() if text}})
        for field in self.fields.values():
            field.clear_message()
        self.summary.show_mistakes(())
        self._kind_changed()
        self._begun = self.texts()
        blank = next((field for field in self.fields.values() if not field.text()), self.fields["patient.name"])
        (self.fields["patient.name"] if known else blank).focus()

    def go_on(self, texts: Mapping[str, str] | None = None) -> None:
        """Go on where the form was left; with `texts`, which a draft has kept, with these as they were typed."""
        if texts is not None:
            self.group.set_texts(texts, as_typed=True)
            self._kind_changed()
        blank = next((field for field in self.fields.values() if not field.text()), self.fields["patient.name"])
        blank.focus()

    def texts(self) -> dict[str, str]:
        """Return what stands in the fields, by path."""
        return self.group.texts()

    def unsaved(self) -> dict[str, str] | None:
        """Return what stands in the fields where something was typed and not stored, blank ones left out; else None."""
        texts = self.texts()
        return None if self._begun in (None, texts) else {path: text for path, text in texts.items() if text}

    def forget(self) -> None:
        """Give up what was typed."""
        self._begun = None
        self._spare()

    def focus_path(self, path: str) -> None:
        """Put the cursor into a field by its path."""
        self.group.focus(path)

    def save(self) -> None:
        """Store the patient, or say everything that is wrong."""
        if self._saving:
            return
        self._saving = True
        gear, texts = self._gear, self.texts()
        clerk, moment, today = gear.office.settings.clerk, gear.now(), gear.today()
        gear.jobs.run(lambda: save_person(gear.office, texts, clerk, moment, today), self._stored, self._refused)

    def _leave(self) -> None:
        """Leave the form; what was typed and not stored is given up only when this is asked for twice."""
        if self.unsaved() is not None and not self._doomed:
            self._doomed = True
            self.message.tell("warning", "所填的还没有存。再按一次 Esc 放弃，Ctrl+Enter 存为本笔患者。")
            return
        self.forget()
        self.closed.emit()

    def _spare(self) -> None:
        self._doomed = False
        self.message.clear()

    def _stored(self, stored: object) -> None:
        self._saving = False
        self.forget()
        self.saved.emit(stored)

    def _refused(self, trouble: Exception) -> None:
        self._saving = False
        mistakes = mistakes_of(trouble)
        self.summary.show_mistakes(mistakes, {path: field.label for path, field in self.fields.items()})
        if isinstance(trouble, Refusal):
            for one in mistakes:
                if one.path in self.fields:
                    self.fields[one.path].show_message("stop", f"{one.problem}。{one.remedy}".rstrip("。") + "。")
            first = next((one.path for one in mistakes if one.path in self.fields), None)
            if first is not None:
                self.focus_path(first)

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)
