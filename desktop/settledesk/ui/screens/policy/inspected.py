"""What a pack's zip holds and what is wrong with it, and the name of who proposes it or puts it in force."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from settledesk.desk.pack_checks import Finding
from settledesk.desk.pack_import import Inspected, Proposal, propose, release, withdraw
from settledesk.desk.troubles import is_bug
from settledesk.ui.equipment import Equipment
from settledesk.ui.fields import TextField
from settledesk.ui.keys import key
from settledesk.ui.look.tokens import TIGHT
from settledesk.ui.pieces.flow import FlowLayout, room
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.states import LoadingState
from settledesk.ui.pieces.text_table import TextColumn, TextTable
from settledesk.ui.screens.policy.own_keys import bind, key_button
from settledesk.ui.trouble_words import words_of

T = TypeVar("T")
_NAME = 200
_FILES_HIGH = 150
_WORD = {"error": "错误", "warning": "注意"}
_TONE = {"error": "stop", "warning": "warning"}


def _place(one: Finding) -> str:
    """Return where something was found: the file, and the key in it."""
    return f"{one.file}{f'「{one.key}」' if one.key else ''}" or "压缩包"


_FINDINGS = (
    TextColumn(
        "", lambda one: _WORD[one.level], least=3, tone=lambda one: _TONE[one.level], icon=lambda one: _TONE[one.level]
    ),
    TextColumn("哪里", _place, least=8),
    TextColumn("问题", lambda one: one.problem, least=8, grow=True),
    TextColumn("怎么办", lambda one: one.remedy, least=7),
)
_FILES = (
    TextColumn("", lambda one: one[0], least=3, tone=lambda one: one[1], icon=lambda one: one[2]),
    TextColumn("文件", lambda one: one[3], least=10, grow=True),
)


class InspectedPanel(QWidget):
    """A zip that is yet to be proposed, or a proposal that waits: what it would do, and the act that comes next."""

    done = Signal(str)
    """Other packs are in force now; what was done, in a sentence."""
    proposed = Signal(str)
    """Something waits now, or no longer does; what was done, in a sentence."""
    left = Signal()

    def __init__(self, gear: Equipment) -> None:
        super().__init__()
        self._gear = gear
        look = gear.look
        self._zip: Path | None = None
        self._proposal: Proposal | None = None
        self._busy = self._doomed = False
        self.setAccessibleName("检查政策包")
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict, self.message = InlineMessage(look), InlineMessage(look)
        self._loading = LoadingState(look, "正在处理…", bare=True)
        self.findings = TextTable(look, _FINDINGS, "检查结果")
        self.files = TextTable(look, _FILES, "政策包里的文件")
        self.name = TextField(look, "by", "提交人")
        self.go = key_button(look, "propose_pack", self.go_on, primary=True)
        self.take_back = key_button(look, "withdraw_pack", self.withdraw, danger=True)
        self.back = key_button(look, "leave_import", self.left.emit)
        self._foot = FlowLayout(look)
        for button in (self.go, self.take_back, self.back):
            self._foot.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.title)
        self._column.addWidget(self.verdict)
        self._column.addWidget(self.files, 2)
        self._column.addWidget(self.findings, 5)
        for widget in (self.name, self.message, self._loading):
            self._column.addWidget(widget)
        self._column.addLayout(self._foot)
        self.name.entered.connect(lambda _: self.go.setFocus())
        bind(self, "propose_pack", self.go_on)
        bind(self, "withdraw_pack", self.withdraw)
        look.changed.connect(self._follow)
        self._follow()

    def show_zip(self, found: Inspected, path: Path) -> None:
        """Show what a zip would do that nobody has proposed yet."""
        self._zip, self._proposal = path, None
        self.name.set_text(self._gear.office.settings.clerk)
        self._show(found, "")

    def show_proposal(self, found: Inspected, proposal: Proposal) -> None:
        """Show what a proposal would do now."""
        self._zip, self._proposal = None, proposal
        clerk = self._gear.office.settings.clerk
        self.name.set_text("" if clerk == proposal.by else clerk)
        self._show(found, f"　{proposal.by} 提交")

    def take_focus(self) -> None:
        """Put the cursor on the name, or where nothing can be done, on the way back."""
        if self.name.isVisibleTo(self):
            self.name.focus()
        else:
            self.back.setFocus()

    def _show(self, found: Inspected, by: str) -> None:
        self._doomed = False
        self.message.clear()
        self.title.setText(f"{found.name}{by}")
        errors, warnings = len(found.errors), len(found.warnings)
        if errors:
            self.verdict.tell("stop", f"不能启用：有 {errors} 处错误。在用的政策没有动；请改正后重新打包。")
        elif warnings:
            self.verdict.tell("warning", f"可以启用，有 {warnings} 处请再看一眼。")
        else:
            self.verdict.tell("good", "检查通过，没有发现问题。")
        ordered = tuple(sorted(found.findings, key=lambda one: one.level != "error"))
        self.findings.show_rows(ordered)
        self.findings.setVisible(bool(ordered))
        rows = tuple(
            (word, tone, icon, name)
            for word, tone, icon, names in (
                ("新增", "good", "plus", found.adds),
                ("替换", "warning", "edit", found.replaces),
                ("相同", "secondary", "check", found.same),
            )
            for name in names
        )
        self.files.show_rows(rows)
        self.files.setVisible(bool(rows))
        waits = self._proposal is not None
        self.name.set_caption("启用人（不能是提交的人）" if waits else "提交人")
        self.name.editor.setAccessibleName("启用人" if waits else "提交人")
        self.go.set_title(key("release_pack" if waits else "propose_pack").title)
        self.name.setVisible(found.ok)
        self.go.setVisible(found.ok)
        self.take_back.setVisible(waits)

    # ---- what is done

    def go_on(self) -> None:
        """Propose the zip, or put the proposal in force."""
        if not self.go.isVisibleTo(self):
            return
        office, by, at, path, proposal = (
            self._gear.office,
            self.name.text(),
            self._gear.now(),
            self._zip,
            self._proposal,
        )
        if path is not None:
            self._do(
                lambda: propose(office, path, by, at),
                lambda made: self.proposed.emit(f"已提交 {made.name}，请另一人核对后启用。在用的政策还没有变。"),
            )
        elif proposal is not None:
            self._do(
                lambda: release(office, proposal.id, by, at),
                lambda made: self.done.emit(f"已启用 {proposal.name}，{len(made.files)} 份文件，现在就按它计算。"),
            )

    def withdraw(self) -> None:
        """Take the proposal back, when it is asked for twice."""
        proposal = self._proposal
        if proposal is None:
            return
        if not self._doomed:
            self._doomed = True
            self.message.tell("warning", "将撤回提交的政策包。再按一次确认。")
            return
        office, by, at = self._gear.office, self.name.text() or self._gear.office.settings.clerk, self._gear.now()
        self._do(
            lambda: withdraw(office, proposal.id, by, at),
            lambda _: self.proposed.emit(f"已撤回 {proposal.name}。"),
        )

    def _do(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        if self._busy:
            return
        self._busy = True
        self._loading.start()

        def over(made: T) -> None:
            self._over()
            done(made)

        self._gear.jobs.run(work, over, self._failed)

    def _failed(self, trouble: Exception) -> None:
        self._over()
        self.message.tell("stop", words_of(trouble))
        self.take_focus()
        if is_bug(trouble):
            raise trouble

    def _over(self) -> None:
        self._busy = False
        self._loading.stop()

    def _follow(self) -> None:
        room(self._gear.look, self._column, 0, TIGHT)
        self.files.setMaximumHeight(self._gear.look.px(_FILES_HIGH))
        self.name.setMaximumWidth(self._gear.look.px(_NAME))
