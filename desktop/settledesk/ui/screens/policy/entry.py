"""The page 录入: an area's local benefits typed in from a page or a telephone call, and confirmed by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from settledesk.basis.errors import Mistake, Refusal
from settledesk.desk import local_form as form
from settledesk.desk.local_benefits import (
    LocalBenefits,
    export_pack,
    load_local,
    save_local,
    waiting_confirmation,
)
from settledesk.desk.office import Office
from settledesk.desk.pack_plan import Change
from settledesk.desk.policy_files import FileLine
from settledesk.desk.policy_views import AreaView
from settledesk.desk.troubles import is_bug, mistakes_of
from settledesk.ui.equipment import Equipment
from settledesk.ui.look.tokens import TIGHT
from settledesk.ui.pieces.flow import FlowLayout, room
from settledesk.ui.pieces.halves import Pages
from settledesk.ui.pieces.message import ErrorSummary, InlineMessage
from settledesk.ui.pieces.scroll import scrolled
from settledesk.ui.pieces.states import LoadingState
from settledesk.ui.screens.policy.asking import Asking
from settledesk.ui.screens.policy.confirm import ConfirmPanel
from settledesk.ui.screens.policy.entry_form import EntryForm
from settledesk.ui.screens.policy.file_dialog import ask_file
from settledesk.ui.screens.policy.own_keys import bind, key_button
from settledesk.ui.screens.policy.page import Page, Subject
from settledesk.ui.trouble_words import words_of

_SEE_ABOVE = "请改正"
_AGAIN = "所填的还没有存。再按一次 Esc 放弃，Ctrl+Enter 存为待确认。"


def can_be_entered(area: AreaView) -> bool:
    """Say whether an area is one whose benefits can be entered: one that pools, and so has or lacks benefits."""
    return any(one.kind == "benefits" for one in area.files) or any("本地待遇" in one for one in area.missing)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was entered for an area, by scheme, and how many entries of all areas wait for confirmation."""

    entries: Mapping[str, LocalBenefits]
    waiting: int


class EntryPage(Page):
    """The form, and in its place, when asked for, what waits for confirmation. What is typed stays with its area."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__(gear)
        look = gear.look
        self.setAccessibleName("录入本地待遇")
        self._area: AreaView | None = None
        self._known = _Known({}, 0)
        self._wanted = ""
        self._begun: dict[str, str] = {}
        self._typed: dict[str, dict[str, str]] = {}
        self._doomed = self._busy = False
        self.waiting, self.about, self.message, self.trouble = (InlineMessage(look) for _ in range(4))
        self.waiting.acted.connect(self.to_confirm)
        self._loading = LoadingState(look, "正在处理…", bare=True)
        self._asking = Asking(gear.jobs, self._loading, self.trouble)
        self.summary = ErrorSummary(look)
        self.summary.chosen.connect(self._focus)
        self.form = EntryForm(gear)
        self.save_button = key_button(look, "save_benefits", self.save, primary=True)
        self._buttons = FlowLayout(look)
        self._buttons.addWidget(self.save_button)
        for act, do in (("add_band", self.add_line), ("to_confirm", self.to_confirm), ("export_pack", self.export)):
            self._buttons.addWidget(key_button(look, act, do))
        content = QWidget()
        self._column = QVBoxLayout(content)
        for widget in (
            self.waiting,
            self.about,
            self.trouble,
            self.summary,
            self.form,
            self.message,
            self._loading,
        ):
            self._column.addWidget(widget)
        self._column.addLayout(self._buttons)
        self._column.addStretch(1)
        self._form_page = scrolled(content)
        self.confirm = ConfirmPanel(gear)
        self.pages = Pages(look)
        for page in (self._form_page, self.confirm):
            self.pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)
        self._wire()
        look.changed.connect(self._follow)
        self._follow()

    def _wire(self) -> None:
        self.form.changed.connect(self._edited)
        self.form.entered_last.connect(self.save_button.setFocus)
        self.confirm.left.connect(self._to_form)
        self.confirm.confirmed.connect(self._confirmed)
        for act, do in (
            ("save_benefits", self.save),
            ("add_band", self.add_line),
            ("to_confirm", self.to_confirm),
            ("export_pack", self.export),
        ):
            bind(self._form_page, act, do)

    # ---- what the screen asks for

    def show_subject(self, subject: Subject) -> None:
        """Show what was entered for the area, or an empty form; what was typed there and not saved is there again."""
        before, self._area = self._area, subject.area
        if before is not None and before.row.code != subject.area.row.code:
            self._keep(before.row.code)
            self._spare()
            self._show_texts({})
            self.pages.setCurrentWidget(self._form_page)
        office, code = self.gear.office, subject.area.row.code
        self._asking.ask(lambda: _known(office, code), partial(self._show_known, code))

    def begin(self, scheme: str) -> None:
        """Begin with a scheme: what was entered of it, or an empty form; what is half typed for it stays."""
        self._wanted = scheme
        self.pages.setCurrentWidget(self._form_page)
        if not self._asking.pending:
            self._take_wanted()

    def take_focus(self) -> None:
        """Put the cursor on the first field that is blank."""
        if self.pages.currentWidget() is self.confirm:
            self.confirm.table.setFocus()
            return
        self.form.focus("scheme" if not self.form.scheme.text() else "in_force")

    def leave(self) -> bool:
        """Go back to the form, or give up what is typed, which is asked for twice."""
        if self.pages.currentWidget() is self.confirm:
            self._to_form()
            return True
        if not self._dirty:
            return False
        if not self._doomed:
            self._doomed = True
            self.message.tell("warning", _AGAIN)
            return True
        self._spare()
        self._show_texts(self._begun)
        self.form.focus("scheme")
        return True

    # ---- the form

    def save(self) -> None:
        """Put the form in force as unconfirmed figures, or say everything that is wrong with it."""
        if self._busy or self._area is None:
            return
        self._busy = True
        self._loading.start()
        office, by, at = self.gear.office, self.form.name.text(), self.gear.now()
        entry = form.entry_of_texts(self._area.row.code, self.form.texts(), self.form.lines, offsite=self.form.offsite)
        code = self._area.row.code
        self.gear.jobs.run(lambda: save_local(office, entry, by, at), partial(self._saved, code), self._refused)

    def add_line(self) -> None:
        """Add a line of ratios."""
        if not self.form.add_line():
            self.message.tell("warning", f"最多 {form.MOST_LINES} 行。")

    def to_confirm(self) -> None:
        """Show what waits for confirmation."""
        self.pages.setCurrentWidget(self.confirm)
        self.confirm.start("" if self._area is None else self._area.row.code)

    def export(self) -> None:
        """Write the office's own pack of the area as a zip, where the clerk says."""
        if self._area is None:
            return
        office, code = self.gear.office, self._area.row.code

        def take(path: Path) -> None:
            self._asking.ask(
                lambda: export_pack(office, code, path),
                lambda files: self.said.emit("good", f"已导出 {len(files)} 份政策文件到 {path.name}。"),
            )

        ask_file(self, "导出政策包", "政策包 (*.zip)", take, f"{code}-本院录入.zip")

    def _saved(self, code: str, _: Change) -> None:
        self._over()
        self._typed.pop(code, None)
        self._begun = self.form.texts()
        self._spare()
        self.summary.show_mistakes(())
        self.form.show_mistakes({})
        words = "已存，现在就按它计算，并提示未经核实。请另一人按来源核对后确认；按 Ctrl+1 回到结算，自动重算。"
        self.message.tell("good", words)
        self.said.emit("good", "已录入，待另一人确认。")
        self.changed.emit()

    def _refused(self, trouble: Exception) -> None:
        self._over()
        if not isinstance(trouble, Refusal):
            self.message.tell("stop", words_of(trouble))
            if is_bug(trouble):
                raise trouble
            return
        labels = self.form.labels()
        mistakes = tuple(_named(one, labels) for one in mistakes_of(trouble))
        self.summary.show_mistakes(mistakes)
        # The fields are narrow: what is wrong with them stands above, with the way to each.
        self.form.show_mistakes({one.path: _SEE_ABOVE for one in mistakes})
        first = next((one.path for one in mistakes if one.path in labels), "")
        if first:
            self._focus(first)
        QTimer.singleShot(0, self, lambda: self._form_page.ensureWidgetVisible(self.summary))

    def _over(self) -> None:
        self._busy = False
        self._loading.stop()

    def _focus(self, path: str) -> None:
        if not self.form.focus(path):
            self.form.focus("bands[0].ratio" if path.startswith("bands") else "scheme")

    def _edited(self, path: str) -> None:
        if path == "scheme" and self._only_scheme_changed():
            # Nothing else was typed: show what is known of the other scheme.
            self._wanted = self.form.scheme.text()
            self._take_wanted()
        self._spare()

    def _only_scheme_changed(self) -> bool:
        now = {path: text for path, text in self.form.texts().items() if path != "scheme"}
        return now == {path: text for path, text in self._begun.items() if path != "scheme"}

    # ---- what is known

    def _show_known(self, code: str, found: _Known) -> None:
        self._known = found
        many = f"有 {found.waiting} 份手工录入待另一人确认"
        if found.waiting:
            self.waiting.tell("warning", many, "核对确认")
        else:
            self.waiting.clear()
        typed = self._typed.pop(code, None)
        if typed is not None:
            self._begin_with(typed.get("scheme", ""))
            self._show_typed(typed)
        elif self._wanted or not self._dirty:
            self._take_wanted()
        self._tell_about()

    def _take_wanted(self) -> None:
        """Begin with the scheme that is wanted, or with the one that is most likely to be."""
        scheme = self._wanted or self.form.scheme.text() or self._likely()
        self._wanted = ""
        if self._dirty and self.form.scheme.text() == scheme:
            return
        self._begin_with(scheme)
        self._tell_about()

    def _begin_with(self, scheme: str) -> None:
        entry = self._known.entries.get(scheme)
        texts = form.blank_texts(scheme) if entry is None else form.texts_of_entry(entry)
        if entry is not None and entry.rows:
            texts["offsite"] = "1"
        self._show_texts(texts)

    def _likely(self) -> str:
        schemes = [scheme for scheme, _ in form.SCHEMES]
        missing = "" if self._area is None else "".join(self._area.missing)
        lacking = (scheme for scheme, label in form.SCHEMES if f"{label}本地待遇" in missing)
        return next((one for one in schemes if one in self._known.entries), next(lacking, schemes[0]))

    def _tell_about(self) -> None:
        scheme = self.form.scheme.text()
        label = dict(form.SCHEMES).get(scheme, "")
        files = () if self._area is None else self._area.files
        own = [one for one in files if one.kind == "benefits" and one.own and label and label in one.kind_label]
        entered = [one for one in own if one.entered]
        if entered:
            last = max(entered, key=lambda one: one.first_day)
            self.about.tell("secondary", f"{label}：{last.entered}。改过再存，须重新确认。")
        elif own:
            last = max(own, key=lambda one: one.first_day)
            self.about.tell("secondary", _shipped(label, last))
        else:
            self.about.tell("secondary", f"{label}还没有本地待遇。照官方网页或电话答复填写，存下后就能结算。")

    # ---- what is typed

    @property
    def _dirty(self) -> bool:
        return self.form.texts() != self._begun

    def _keep(self, code: str) -> None:
        if self._dirty:
            self._typed[code] = self.form.texts()

    def _show_texts(self, texts: Mapping[str, str]) -> None:
        self.form.set_texts(texts)
        self._begun = self.form.texts()
        self.summary.show_mistakes(())

    def _show_typed(self, texts: Mapping[str, str]) -> None:
        self.form.set_texts(texts, as_typed=True)
        self.message.tell("secondary", "这里是先前填到一半、还没有存的内容。")

    def _spare(self) -> None:
        self._doomed = False
        self.message.clear()

    # ---- confirmation

    def _to_form(self) -> None:
        self.pages.setCurrentWidget(self._form_page)
        self.take_focus()

    def _confirmed(self, sentence: str) -> None:
        self.said.emit("good", sentence)
        self.confirm.start("" if self._area is None else self._area.row.code)
        self.changed.emit()

    def _follow(self) -> None:
        room(self.gear.look, self._column, 0, TIGHT)


def _known(office: Office, area: str) -> _Known:
    entries = ((scheme, load_local(office, area, scheme)) for scheme, _ in form.SCHEMES)
    return _Known({scheme: entry for scheme, entry in entries if entry is not None}, len(waiting_confirmation(office)))


def _shipped(label: str, line: FileLine) -> str:
    return f"{label} {line.first_day} 起已有政策文件，不用录入；政策有变化的，执行首日填变化的那一天。"


def _named(one: Mistake, labels: Mapping[str, str]) -> Mistake:
    """Return a mistake that names its field."""
    return replace(one, problem=f"{labels[one.path]}：{one.problem}") if one.path in labels else one
