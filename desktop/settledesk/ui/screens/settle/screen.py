"""The desk: one patient from search to receipt on one screen, hands on the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from settledesk.basis.errors import Refusal
from settledesk.desk import drafts, receipts
from settledesk.desk.benefits_wanted import benefits_wanted
from settledesk.desk.drafts import Kept, Parked
from settledesk.desk.entry import FIELD, Entry, blank_entry, entry_of_patient, entry_of_settlement
from settledesk.desk.examine import Examined
from settledesk.desk.left_over import LeftOver, left_over
from settledesk.desk.people import PatientView, summary_of_texts
from settledesk.desk.troubles import is_bug
from settledesk.model.settlement import Settlement, StoredPatient
from settledesk.ui.equipment import Equipment
from settledesk.ui.keys import key
from settledesk.ui.pieces.flow import room
from settledesk.ui.pieces.halves import Halves, Pages
from settledesk.ui.pieces.keycap import KeyButton
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.scroll import scrolled
from settledesk.ui.pieces.standing import StandingLine
from settledesk.ui.pieces.strip import VerdictStrip
from settledesk.ui.pieces.timeline_view import timeline_view
from settledesk.ui.pieces.verdict_view import verdict_view
from settledesk.ui.screens.settle.current import Current
from settledesk.ui.screens.settle.fee_reader import FeeReader
from settledesk.ui.screens.settle.forms import help_of
from settledesk.ui.screens.settle.last import SETTLED, LastSettled, due_words
from settledesk.ui.screens.settle.parked import ParkedList
from settledesk.ui.screens.settle.patient_bar import PatientBar
from settledesk.ui.screens.settle.patient_form import PatientForm
from settledesk.ui.screens.settle.result import Result
from settledesk.ui.screens.settle.settling import Settling
from settledesk.ui.screens.settle.stay import PLATFORM, StayPanel
from settledesk.ui.trouble_words import words_of

_DESK, _PATIENT, _PARKED = range(3)
_NUMBER = "patient.id_number"


class SettleScreen(QWidget):
    """The desk. It draws what `Current` computes; what a key does is in `acts`."""

    said = Signal(str, str)
    """A tone and a sentence for the bottom bar."""
    noted = Signal(str)
    """A sentence for the bottom bar that nobody waits for: it stands in nothing's place."""
    policy = Signal(str, str)
    """A tone and the line that names the policy in force."""
    show_receipt = Signal(str)
    """A settlement's number is to be shown on the receipts' screen."""
    benefits_lacking = Signal(str, str)
    """The area and scheme whose local benefits are to be entered by hand."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__()
        self._gear = gear
        self._patient: Mapping[str, str] = {}
        self._explained = ""
        self._leaving = False
        self._cursor: str | None = None
        self.last_number: str | None = None
        self.acts: Mapping[str, Callable[[], None]] = {
            "settle": self.settle,
            "preview": self.look_again,
            "patient": self.to_patient,
            "new_patient": self.edit_patient,
            "id_kind": self.next_id_kind,
            "park": self.park,
            "parked": self.list_parked,
            "mode": self.change_mode,
            "open_fees": self.ask_file,
            "platform": self.to_platform,
            "enter_benefits": self.enter_benefits,
            "help": self.explain,
        }
        self.current = Current(gear, self._typed, parent=self)
        self.bar = PatientBar(gear)
        self.notice, self.unkept = InlineMessage(gear.look), InlineMessage(gear.look)
        self.strip = VerdictStrip(gear.look)
        self.stay = StayPanel(gear)
        self.settling = Settling(gear, self.current, lambda: self.stay.fields["payments.method"].text(), parent=self)
        self.files = FeeReader(gear.child, self.stay)
        self.result = Result(gear.look, gear.office)
        self.last = LastSettled(gear.look)
        self.standing = StandingLine(gear.look)
        self.patient_form = PatientForm(gear)
        self.parked_list = ParkedList(gear.look)
        self._build()
        self._wire()
        self._begin(blank_entry(gear.office), {})

    def _build(self) -> None:
        look = self._gear.look
        self._right = Pages(look, least=300)
        self._right.addWidget(self.result)
        self._right.addWidget(self.last)
        self._desk = Halves(look, self.stay, self._right, shares=(19, 22), beside=1000)
        self._body = Pages(look)
        for page in (self._desk, scrolled(self.patient_form), self.parked_list):
            self._body.addWidget(page)
        self.enter = KeyButton(look, key("enter_benefits").title, key("enter_benefits").press, outlined=True)
        self.enter.clicked.connect(self.enter_benefits)
        self.enter.hide()
        self.strip.add_action(self.enter)
        edit = KeyButton(look, "患者资料", key("new_patient").press, outlined=True)
        edit.clicked.connect(self.edit_patient)
        self.strip.add_action(edit)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.addWidget(self.bar)
        self._column.addWidget(self.notice)
        self._column.addWidget(self.unkept)
        self._column.addWidget(self.strip)
        self._column.addWidget(self._body, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._area = scrolled(content)
        outer.addWidget(self._area, 1)
        outer.addWidget(self.standing)
        look.changed.connect(self._fit)
        self._fit()

    def _wire(self) -> None:
        self.bar.picked.connect(self.take_patient)
        self.bar.new_wanted.connect(lambda number: self.register({_NUMBER: number}))
        self.bar.receipt.connect(self.show_receipt)
        self.strip.missing_clicked.connect(self.focus_path)
        self.stay.changed.connect(self._changed)
        self.stay.moved.connect(self.current.touch)
        self.stay.left.connect(self.current.left_field)
        self.stay.entered_last.connect(self._to_settle)
        self.stay.file_given.connect(self.read_file)
        self.result.chosen.connect(self.focus_path)
        self.patient_form.saved.connect(self._patient_saved)
        self.patient_form.closed.connect(self._patient_given_up)
        self.patient_form.moved.connect(self.current.touch)
        self.patient_form.left.connect(self.current.left_field)
        self.parked_list.chosen.connect(self.resume)
        self.parked_list.thrown.connect(self._discard)
        self.parked_list.closed.connect(self.to_desk)
        self._desk.rearranged.connect(self._stand)
        self._body.currentChanged.connect(self._stand)
        self.current.looked.connect(self._looked)
        self.current.kept.connect(self._kept)
        self.current.parked.connect(lambda: self.said.emit("good", "已挂起，Ctrl+Shift+S 找回"))
        self.current.unkept.connect(self._not_kept)
        self.settling.stopped.connect(self._stopped)
        self.settling.asked.connect(lambda sentence: self.result.message.tell("warning", sentence))
        self.settling.begun.connect(lambda: self.said.emit("secondary", "正在结算……"))
        self.settling.made.connect(self._settled)
        self.settling.paper.connect(self.last.show_paper)
        self.current.troubled.connect(self._troubled)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _fit(self) -> None:
        room(self._gear.look, self._column, 12, 10)
        self._stand()
        self._area.follow_cursor()

    def _stand(self) -> None:
        """Keep verdict and amounts in sight where the halves are below each other and the page scrolls."""
        made = self._right.currentWidget() is self.last
        verdict, money = (SETTLED, self.last.money.view) if made else (self.strip.view, self.result.money.view)
        here = self._body.currentIndex() == _DESK and self._desk.stacked
        self.standing.setVisible(here and bool(made or money or self._patient))
        self.standing.show_case(verdict, money)

    # ---- the patient

    def entered(self) -> None:
        """Put the cursor where work begins: into the box, or on where it was; compute by the packs now in force."""
        self.current.follow_rules()
        if not self.bar.box.text() and not self._patient:
            self.to_patient()

    def to_patient(self) -> None:
        """Put the cursor into the search box (F6); once more, look at the filing again."""
        if self.bar.box.hasFocus() and self._patient:
            self.look_again()
        # The focus first: from a form that is hidden it would go through the stay's fields, and the cursor with it.
        self.bar.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.to_desk(keep_focus=True)
        self.bar.box.selectAll()

    def look_up(self, number: str) -> None:
        """Find a patient by a scanned number, wherever the cursor is."""
        self.to_patient()
        self.bar.look_up(number)

    def take_patient(self, stored: StoredPatient) -> None:
        """Begin a case for a patient of the store; what was on the screen is parked, unless it is the same patient's."""
        texts = entry_of_patient(stored)
        number, known = texts[_NUMBER], self._patient.get(_NUMBER)
        # The stay may have been typed before anybody knew whose it is.
        whose = not self._patient and _worth_keeping(self._entry()) and self.patient_form.unsaved() is None
        if whose or (known and known == number):
            self._give_patient(texts)
        else:
            self._set_aside()
            blank = blank_entry(self._gear.office)
            self._begin(Entry({**blank.texts, **texts}), texts)
        self.bar.clear()
        self.focus_first_blank()

    def _give_patient(self, texts: Mapping[str, str]) -> None:
        """Let the case on the screen be the patient's of these texts."""
        self._patient = texts
        self._ask_who()
        self._changed()

    def edit_patient(self) -> None:
        """Register a patient, or change the one at hand (F3)."""
        if self.patient_form.unsaved() is not None:
            self._body.setCurrentIndex(_PATIENT)
            self.patient_form.go_on()
        elif self._patient:
            self._body.setCurrentIndex(_PATIENT)
            self.patient_form.begin(self._patient, known=True)
        else:
            self.register({})

    def register(self, texts: Mapping[str, str]) -> None:
        """Open the patient's form with what is known already."""
        self.bar.clear()
        unsaved = self.patient_form.unsaved()
        if unsaved is not None and not (unsaved.get(_NUMBER) and texts.get(_NUMBER)):
            # A number for the form that is half filled in.
            self._body.setCurrentIndex(_PATIENT)
            self.patient_form.go_on({**unsaved, **{path: text for path, text in texts.items() if text}})
            return
        if unsaved is not None:
            self._set_aside()
            self._begin(blank_entry(self._gear.office), {})
        self._body.setCurrentIndex(_PATIENT)
        self.patient_form.begin({path: text for path, text in texts.items() if text}, known=False)

    def _patient_given_up(self) -> None:
        self.to_desk()
        self.current.left_field()

    def next_id_kind(self) -> None:
        """Take the next kind of document in the patient's form (F4)."""
        if self._body.currentIndex() == _PATIENT:
            self.patient_form.next_kind()

    def _patient_saved(self, stored: StoredPatient) -> None:
        self.to_desk(keep_focus=True)
        if self.patient_form.known and self._patient:
            # A corrected number, or none at all, makes the patient no other.
            self._give_patient(entry_of_patient(stored))
            self.focus_first_blank()
        else:
            self.take_patient(stored)
        self.said.emit("good", "患者资料已保存")

    # ---- the case

    def _begin(self, entry: Entry, patient: Mapping[str, str], key: str = "", *, holds: bool = False) -> None:
        """Put a case on the screen: a new one, or (with its `key`) a draft exactly as it was typed."""
        self._patient = patient
        self.settling.forget()
        self._cursor = None
        self.patient_form.forget()
        self.notice.clear()
        self.stay.set_entry(entry, as_typed=bool(key))
        self.result.message.clear()
        self._show_who(None)
        self._right.setCurrentWidget(self.result)
        self.result.show_nothing()
        self.strip.show_empty()
        self.policy.emit("secondary", "")
        self.to_desk(keep_focus=True)
        self._stand()
        self.current.begin(self._entry(), self.stay.lines(), key, holds=holds)
        if patient:
            self._ask_who()

    def _entry(self) -> Entry:
        return Entry({**self._patient, **self.stay.texts()}, self.stay.rows(), self.stay.itemised)

    def _typed(self) -> Kept:
        """Return all that stands on the screen, and where the cursor is, or was last."""
        entry = Entry({**self._patient, **self.stay.texts()}, self.stay.grid.typed_texts(), self.stay.itemised)
        return Kept(entry, self._cursor_now() or self._cursor, self.patient_form.unsaved())

    def _cursor_now(self) -> str | None:
        return self.stay.cursor_path() or self.patient_form.group.focused_path()

    def _focus_moved(self) -> None:
        path = self._cursor_now()
        if path is not None and path != self._cursor:
            self._cursor = path
            self.current.touch()

    def _changed(self) -> None:
        if self.settling.waiting:
            # Typed after F2 and before its answer: nobody has seen what that comes to.
            self.said.emit("warning", "按 F2 之后又有改动，没有结算。请核对后再按 F2。")
        self.settling.forget()
        self.result.message.clear()
        self.strip.set_busy(bool(self._patient))
        self.current.change(self._entry(), self.stay.lines())

    def _ask_who(self) -> None:
        texts, gear = dict(self._patient), self._gear

        def show(view: PatientView | None) -> None:
            if texts == self._patient:
                self._show_who(view)

        gear.jobs.run(lambda: summary_of_texts(gear.office, texts, gear.today()), show, self._troubled)

    def _show_who(self, view: PatientView | None) -> None:
        self.bar.show_patient(view)

    def look_again(self) -> None:
        """Compute at once (F5), and put the cursor where something is still needed."""
        self.current.change(self._entry(), self.stay.lines())
        self.current.look_now()
        if self._body.currentIndex() == _DESK:
            self.focus_first_blank()

    def _looked(self, found: Examined) -> None:
        self.strip.set_busy(False)
        self.stay.show_examined(found)
        self.enter.setVisible(benefits_wanted(self._gear.office, found) is not None)
        outcome = found.outcome
        if outcome is None or found.case is None:
            if self._patient:
                self.strip.show_empty("待核对备案", "填写入院日期等就诊信息后，自动核对备案。")
            else:
                self.strip.show_empty()
        else:
            today = self._gear.today()
            self.strip.show_verdict(verdict_view(outcome), timeline_view(found.case, outcome.filing, today))
        if self._patient or found.seen is not None:
            self._right.setCurrentWidget(self.result)
            self.result.show_examined(found)
        line = found.policy
        if line is None:
            self.policy.emit("secondary", "")
        else:
            self.policy.emit("warning" if line.amber else "secondary", f"▲ {line.text}" if line.amber else line.text)
        self._stand()
        self.settling.go_on()

    def enter_benefits(self) -> None:
        """Go and enter the local benefits that the case lacks (Ctrl+B)."""
        found = self.current.examined
        wanted = None if found is None else benefits_wanted(self._gear.office, found)
        if wanted is None:
            self.said.emit("secondary", "本笔不缺本地待遇，不用录入。")
        else:
            self.benefits_lacking.emit(*wanted)

    def focus_path(self, path: str) -> None:
        """Put the cursor where a fact belongs: a field of the stay, a cell of the bill, or the patient's form."""
        if path.startswith("patient."):
            self.edit_patient()
            self.patient_form.focus_path(path)
        elif path.startswith("filing"):
            self.said.emit("warning", "备案请由参保地经办机构办理，或导入备案表后重新核对（F6）。")
        else:
            self.to_desk(keep_focus=True)
            self.stay.focus_path(path)

    def focus_first_blank(self) -> None:
        """Put the cursor into the first field that is required and blank, else into the first of the stay."""
        for path, field in self.stay.fields.items():
            if path in _NEEDED and not field.text() and not (self.stay.itemised and path.startswith("totals.")):
                self.stay.focus_path(path)
                return
        self.stay.fields["visit.number"].focus()

    def change_mode(self) -> None:
        """Change between totals and lines (Ctrl+M)."""
        self.to_desk(keep_focus=True)
        self.stay.toggle()

    def to_platform(self) -> None:
        """Go to the platform's figures (Ctrl+T)."""
        self.to_desk(keep_focus=True)
        self.stay.show_page(PLATFORM)
        self.stay.focus_path("platform.fund_pay_sumamt")

    def explain(self) -> None:
        """Say how the field with the cursor is filled in (F1); once more, go to the steps, where each opens its clause."""
        path = self.stay.group.focused_path() or self.patient_form.group.focused_path()
        words = "" if path is None else help_of(path)
        if path is not None and words and path != self._explained:
            self._explained = path
            self.said.emit("secondary", f"{FIELD[path].label}：{words}")
        elif self.result.steps.isVisible():
            self._explained = ""
            self.result.steps.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def to_desk(self, keep_focus: bool = False) -> None:
        """Close the patient's form or the list of parked cases."""
        if self._body.currentIndex() != _DESK:
            self._body.setCurrentIndex(_DESK)
            if not keep_focus:
                self.focus_first_blank() if self._patient else self.to_patient()

    # ---- settling

    def _to_settle(self) -> None:
        self.said.emit("secondary", "核对无误后按 F2 结算。")

    def settle(self) -> None:
        """Settle what is on the screen (F2); with nothing on it, show the settlement made last."""
        if self.current.settling:
            return
        if not self._patient and not self.current.holds_something:
            if self.last_number is not None:
                self.show_receipt.emit(self.last_number)
            else:
                self.to_patient()
            return
        self.stay.grid.commit()
        self.settling.press()

    def _stopped(self, sentence: str, path: str) -> None:
        """Say what is in the way of F2 and put the cursor there; the patient's form covers what stands beside the bill."""
        self.result.message.tell("stop", sentence)
        self.said.emit("stop", sentence)
        if path:
            self.focus_path(path)

    def _settled(self, made: Settlement) -> None:
        self.last_number = made.number
        self.last.show_settled(made)
        due = due_words(made)
        self.said.emit("good", f"已结算 {made.number}" + (f"，{due}" if due else ""))
        if self.current.key == made.draft_key:
            self._begin(blank_entry(self._gear.office), {})
            self._right.setCurrentWidget(self.last)
            self._stand()
            self.to_patient()

    def _troubled(self, trouble: Exception) -> None:
        if is_bug(trouble):
            raise trouble
        self.strip.set_busy(False)
        self.result.message.tell("stop", words_of(trouble))
        self._right.setCurrentWidget(self.result)
        self.said.emit("stop", words_of(trouble))
        if isinstance(trouble, Refusal) and trouble.mistakes[0].path in ("filings", "year_to_date", "policy"):
            self.look_again()

    # ---- drafts

    def keep_now(self) -> bool:
        """Keep what is on the screen before the window goes; say why where that fails, and return whether it is kept."""
        self.stay.grid.commit()
        try:
            self.current.keep_now()
        except Exception as trouble:
            self._not_kept(trouble)
            return False
        return True

    def _kept(self, at: datetime | None) -> None:
        self.unkept.clear()
        if at is not None:
            self.noted.emit(f"草稿已保存 {at:%H:%M:%S}")

    def _not_kept(self, trouble: Exception) -> None:
        self.unkept.tell("stop", f"草稿还没有存下：{words_of(trouble)}会自动重试，存下之前请不要关闭程序。")
        if is_bug(trouble):
            raise trouble

    def _set_aside(self) -> bool:
        """Park what is on the screen, if there is anything; whether there was."""
        # Also while it is being settled: once it is, no draft of it can be kept, and if it is refused it is not lost.
        if _worth_keeping(self._entry()) or self.patient_form.unsaved() is not None:
            self.current.park()
            return True
        self.current.drop()
        return False

    def park(self) -> None:
        """Park the case at hand (Ctrl+S) and make room for the next."""
        self.stay.grid.commit()
        if self._set_aside():
            self._begin(blank_entry(self._gear.office), {})
            self.to_patient()
        else:
            self.said.emit("secondary", "没有可挂起的内容。")

    def list_parked(self) -> None:
        """List the parked cases (Ctrl+Shift+S)."""

        def show(found: tuple[Parked, ...]) -> None:
            self._body.setCurrentIndex(_PARKED)
            self.parked_list.show_parked(found)

        self._gear.jobs.run(lambda: drafts.parked(self._gear.office), show, self._troubled)

    def resume(self, key: str) -> None:
        """Take a parked case up again, the cursor where it was."""
        gear = self._gear

        def show(found: Kept | None) -> None:
            if key == self.current.key:
                # Asked for twice; what was typed since the first answer stays.
                self.to_desk()
                return
            if found is None:
                self.said.emit("warning", "这一笔已经不在了，可能已在别处结算或丢弃。")
                self.list_parked()
                return
            self._set_aside()
            self._show_kept(key, found)

        gear.jobs.run(lambda: drafts.resume(gear.office, key), show, self._troubled)

    def _show_kept(self, key: str, found: Kept) -> None:
        patient = {path: text for path, text in found.entry.texts.items() if path.startswith("patient.")}
        self._begin(found.entry, patient, key)
        if found.form is not None:
            self.edit_patient()
            self.patient_form.go_on(found.form)
        cursor = found.cursor
        # Of the two ways of giving the bill only one counts, and going to the other would make that one count.
        elsewhere = "totals." if found.entry.itemised else "fees"
        if cursor is not None and not cursor.startswith(elsewhere):
            self.focus_path(cursor)
        elif found.form is None:
            self.focus_first_blank()
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit):
            # What was half typed is typed on, not over.
            focus.end(False)
        # It is on the screen again: after a power cut it comes back here, not to the list.
        self.current.keep()

    def recover(self) -> None:
        """Bring back the case that was on the screen when the program ended, and say what else was left undone."""
        gear = self._gear

        def show(found: tuple[LeftOver, Kept | None]) -> None:
            left, kept = found
            if left.key is not None and kept is not None:
                self._set_aside()
                self._show_kept(left.key, kept)
            if left.sentence:
                self.notice.tell("warning", left.sentence)

        def work() -> tuple[LeftOver, Kept | None]:
            left = left_over(gear.office, gear.today())
            return left, None if left.key is None else drafts.resume(gear.office, left.key)

        gear.jobs.run(work, show, self._troubled)

    def _discard(self, key: str) -> None:
        gear = self._gear
        gear.jobs.run(lambda: drafts.discard(gear.office, key), lambda _: self.list_parked(), self._troubled)

    def correct(self, number: str) -> None:
        """Begin a new case with what a voided settlement was made of."""
        gear = self._gear

        def show(found: Settlement) -> None:
            self._set_aside()
            entry = entry_of_settlement(found)
            patient = {path: text for path, text in entry.texts.items() if path.startswith("patient.")}
            self._begin(entry, patient, holds=True)
            self.focus_first_blank()
            self.said.emit("secondary", f"按 {number} 的内容重新录入，改正后按 F2 结算。")

        gear.jobs.run(lambda: receipts.settlement(gear.office, number), show, self._troubled)

    # ---- files of fee lines

    def ask_file(self) -> None:
        """Ask for a file of fee lines (Ctrl+O)."""
        path = self.files.ask(self)
        if path is not None:
            self.read_file(path)

    def read_file(self, path: Path) -> None:
        """Read a file of fee lines and show it before it is taken."""
        self.to_desk(keep_focus=True)
        self.files.read(path)

    # ---- leaving

    def _leave(self) -> None:
        """Esc: dismiss what is asked; on a case with something in it, ask once, then park it."""
        if self._body.currentIndex() != _DESK:
            self.to_desk()
        elif self.settling.asking:
            self.settling.forget()
            self.result.message.clear()
        elif not self._patient:
            self.bar.clear()
            self.to_patient()
        elif self._leaving or not _worth_keeping(self._entry()):
            self._leaving = False
            self._set_aside()
            self._begin(blank_entry(self._gear.office), {})
            self.to_patient()
        else:
            self._leaving = True
            QTimer.singleShot(4_000, self, self._stay)
            self.said.emit("warning", "本笔还没有结算。再按一次 Esc 挂起并清屏（Ctrl+Shift+S 找回）。")

    def _stay(self) -> None:
        self._leaving = False

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)


_NEEDED = (
    "visit.number",
    "visit.admitted_on",
    "totals.total",
    "totals.self_funded",
    "totals.over_limit",
    "totals.first_pay",
)


def _worth_keeping(entry: Entry) -> bool:
    """Whether a case holds anything beyond its patient and its defaults."""
    typed = {path for path, text in entry.texts.items() if text and not path.startswith("patient.")}
    return bool(typed - {"visit.kind", "visit.route", "hospital.level"} or entry.rows)
