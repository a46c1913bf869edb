"""The page 导入: a pack from a zip, looked into, proposed by one person, put in force by another, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from settledesk.basis.clock import CHINA
from settledesk.desk.office import Office
from settledesk.desk.pack_import import Inspected, Proposal, history, inspect, inspect_proposal, proposals, undo
from settledesk.desk.pack_plan import Change
from settledesk.desk.troubles import is_bug
from settledesk.ui.equipment import Equipment
from settledesk.ui.fields import TextField
from settledesk.ui.look.icons import pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import RADIUS, SNUG, TIGHT
from settledesk.ui.pieces.flow import FlowLayout, room
from settledesk.ui.pieces.halves import Pages
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.states import LoadingState
from settledesk.ui.pieces.text_table import TextColumn, TextTable
from settledesk.ui.screens.policy.asking import Asking
from settledesk.ui.screens.policy.file_dialog import ask_file
from settledesk.ui.screens.policy.inspected import InspectedPanel
from settledesk.ui.screens.policy.own_keys import bind, key_button
from settledesk.ui.screens.policy.page import Page, Subject
from settledesk.ui.trouble_words import words_of

_NAME = 200
_LIST_HIGH = 150
_PROPOSALS = (
    TextColumn("政策包", lambda one: one.name, least=8, grow=True),
    TextColumn("提交人", lambda one: one.by, least=4),
    TextColumn("提交时间", lambda one: f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M}", least=8),
)
_CHANGES = (
    TextColumn("时间", lambda one: f"{one.change.at.astimezone(CHINA):%Y-%m-%d %H:%M}", least=8),
    TextColumn("办理人", lambda one: one.change.by, least=4),
    TextColumn("做了什么", lambda one: one.change.detail, least=8, grow=True),
    TextColumn("文件", lambda one: f"{len(one.change.files)} 份", least=3, right=True),
    TextColumn(
        "",
        lambda one: "已撤销" if one.undone else "撤销" if one.change.undoes else "",
        least=3,
        tone=lambda _: "secondary",
        icon=lambda one: "void" if one.undone or one.change.undoes else "",
    ),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One change of the packs, and whether it was taken back."""

    change: Change
    undone: bool


@dataclass(frozen=True, slots=True)
class _Lists:
    proposals: tuple[Proposal, ...]
    changes: tuple[_Line, ...]


class ImportPage(Page):
    """What waits to be put in force and what was changed; in their place, what a zip holds that is looked into."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__(gear)
        look = gear.look
        self.setAccessibleName("导入政策包")
        self._doomed = ""
        self._busy = False
        self.setAcceptDrops(True)
        self.message, self.trouble = InlineMessage(look), InlineMessage(look)
        self._loading = LoadingState(look, "正在处理…", bare=True)
        self._asking = Asking(gear.jobs, self._loading, self.trouble)
        self.place = _DropPlace(look)
        self.place.choose.clicked.connect(lambda _=False: self.choose_file())
        self.proposals = TextTable(look, _PROPOSALS, "等待启用的政策包")
        self.changes = TextTable(look, _CHANGES, "政策包的改动记录")
        self._no_proposals, self._no_changes = QLabel("没有等待启用的政策包。"), QLabel("本院还没有改动过政策包。")
        for label in (self._no_proposals, self._no_changes):
            label.setProperty("tone", "secondary")
        self.name = TextField(look, "undo_by", "撤销人")
        self.name.set_text(gear.office.settings.clerk)
        self.undo_button = key_button(look, "undo_change", self.undo, danger=True)
        self._foot = FlowLayout(look, TIGHT)
        self._foot.addWidget(self.undo_button)
        self._lists_page = QWidget()
        self._column = QVBoxLayout(self._lists_page)
        for widget in (self.place, self.trouble, self.message, self._loading):
            self._column.addWidget(widget)
        self._column.addWidget(_heading("等待另一人启用（Enter 查看）"))
        self._column.addWidget(self.proposals, 1)
        self._column.addWidget(self._no_proposals)
        self._column.addWidget(_heading("改动记录"))
        self._column.addWidget(self.changes, 3)
        self._column.addWidget(self._no_changes)
        self._column.addWidget(self.name)
        self._column.addLayout(self._foot)
        self._column.addStretch(0)
        self.looked = InspectedPanel(gear)
        self.pages = Pages(look)
        for page in (self._lists_page, self.looked):
            self.pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)
        self._wire()
        look.changed.connect(self._follow)
        self._follow()
        self._show(_Lists((), ()))

    def _wire(self) -> None:
        self.proposals.opened.connect(self._open)
        self.changes.current_changed.connect(self._other_change)
        self.changes.opened.connect(lambda _: self.name.focus())
        self.name.entered.connect(lambda back: self.changes.setFocus() if back else self.undo_button.setFocus())
        self.looked.left.connect(self._to_lists)
        self.looked.done.connect(self._changed)
        self.looked.proposed.connect(self._proposed)
        bind(self, "choose_pack", self.choose_file)

    # ---- what the screen asks for

    def show_subject(self, subject: Subject) -> None:
        """Bring the lists up to date; they are the same for every area."""
        office = self.gear.office
        self._asking.ask(lambda: _lists(office), self._show)

    def take_focus(self) -> None:
        """Put the cursor on what waits, or on the button that asks for a file."""
        if self.pages.currentWidget() is self.looked:
            self.looked.take_focus()
        elif self.proposals.rows:
            self.proposals.setFocus()
        else:
            self.place.choose.setFocus()

    def leave(self) -> bool:
        """Go back to the lists."""
        if self.pages.currentWidget() is self.looked:
            self._to_lists()
            return True
        return False

    def choose_file(self) -> None:
        """Ask for a zip, and look into it."""
        ask_file(self, "选政策包", "政策包 (*.zip)", self.read_file)

    def read_file(self, path: Path) -> None:
        """Look into a zip; nothing of it is put anywhere."""
        office, at = self.gear.office, self.gear.now()
        self.message.clear()

        def show(found: Inspected) -> None:
            self.looked.show_zip(found, path)
            self._to_looked()

        self._asking.ask(lambda: inspect(office, path, at), show)

    # ---- the lists

    def _open(self, one: Proposal) -> None:
        office, at = self.gear.office, self.gear.now()
        self.message.clear()

        def show(found: Inspected) -> None:
            self.looked.show_proposal(found, one)
            self._to_looked()

        self._asking.ask(lambda: inspect_proposal(office, one.id, at), show)

    def _to_looked(self) -> None:
        self.pages.setCurrentWidget(self.looked)
        self.looked.take_focus()

    def undo(self) -> None:
        """Take the change in hand back, when it is asked for twice."""
        line = self.changes.current
        if not isinstance(line, _Line) or self._busy:
            return
        change = line.change
        if self._doomed != change.id:
            self._doomed = change.id
            self.message.tell("warning", f"将撤销「{change.detail}」，换回原来的文件。再按一次 Del 确认。")
            return
        self._spare()
        office, by, at = self.gear.office, self.name.text(), self.gear.now()
        self._busy = True
        self._loading.start()
        self.gear.jobs.run(lambda: undo(office, change.id, by, at), self._undone, self._failed)

    def _undone(self, made: Change) -> None:
        self._over()
        self._changed(f"{made.detail}。现在按原来的文件计算。")

    def _failed(self, trouble: Exception) -> None:
        self._over()
        self.message.tell("stop", words_of(trouble))
        if is_bug(trouble):
            raise trouble

    def _over(self) -> None:
        self._busy = False
        self._loading.stop()

    def _show(self, found: _Lists) -> None:
        self.proposals.show_rows(found.proposals)
        self.changes.show_rows(found.changes)
        for table, empty in ((self.proposals, self._no_proposals), (self.changes, self._no_changes)):
            table.setVisible(bool(table.rows))
            empty.setVisible(not table.rows)
            table.take(0)
        self.name.setVisible(bool(found.changes))
        self.undo_button.setVisible(bool(found.changes))

    def _changed(self, sentence: str) -> None:
        """Say what was done; other packs are in force now."""
        self.pages.setCurrentWidget(self._lists_page)
        self.message.tell("good", sentence)
        self.said.emit("good", sentence)
        self.changed.emit()
        self.take_focus()

    def _proposed(self, sentence: str) -> None:
        """Say what was proposed or withdrawn; the packs in force are the same."""
        self.pages.setCurrentWidget(self._lists_page)
        self.message.tell("good", sentence)
        office = self.gear.office
        self._asking.ask(lambda: _lists(office), self._show_and_go)

    def _show_and_go(self, found: _Lists) -> None:
        self._show(found)
        self.take_focus()

    def _to_lists(self) -> None:
        self.pages.setCurrentWidget(self._lists_page)
        self.take_focus()

    def _other_change(self, line: _Line | None) -> None:
        if self._doomed and (line is None or line.change.id != self._doomed):
            self._spare()

    def _spare(self) -> None:
        self._doomed = ""
        self.message.clear()

    def _follow(self) -> None:
        room(self.gear.look, self._column, 0, TIGHT)
        self.name.setMaximumWidth(self.gear.look.px(_NAME))
        self.proposals.setMaximumHeight(self.gear.look.px(_LIST_HIGH))

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.changes.hasFocus():
            self.undo()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.read_file(path)


class _DropPlace(QWidget):
    """A dashed frame that says where a zip can be dropped, with the button that asks for one."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("放政策包的地方")
        self._icon = QLabel()
        self._icon.setAccessibleName("标记")
        self._words = QLabel("把政策包的压缩文件拖到这里，或选文件。先检查，再由另一人启用，随时可撤销。")
        self._words.setWordWrap(True)
        self.choose = key_button(look, "choose_pack", lambda: None)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self.choose)
        look.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        room(self._look, self._row, SNUG, SNUG)
        self._icon.setPixmap(pixmap("file", self._look, "accent", 24, self.devicePixelRatioF()))
        self.update()

    # ---- Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Stacked pages do not ask for the height that a width needs.
        self.setMinimumHeight(self._row.totalHeightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._look.palette.edge), 1, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(self._look.palette.sunken))
        side = self._look.px(RADIUS)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), side, side)


def _heading(text: str) -> QLabel:
    found = QLabel(text)
    found.setProperty("bold", True)
    found.setWordWrap(True)
    return found


def _lists(office: Office) -> _Lists:
    known = history(office)
    undone = {one.undoes for one in known}
    return _Lists(proposals(office), tuple(_Line(one, one.id in undone) for one in known))


def _dropped(event: QDropEvent) -> Path | None:
    """Return the one zip that is being dragged, None for anything else."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.casefold() == ".zip" else None
