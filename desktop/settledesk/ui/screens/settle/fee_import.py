"""A fee file before it is taken: what it holds, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from settledesk.basis.errors import Mistake, Refusal
from settledesk.desk.fees import FeeFile
from settledesk.model.case import FeeLine
from settledesk.model.labels import CATEGORY, FEE_CLASS
from settledesk.model.sheet import Column, ColumnKind
from settledesk.ui.look.icons import pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, TIGHT, Role
from settledesk.ui.pieces.flow import FlowLayout, room
from settledesk.ui.pieces.keycap import KeyButton
from settledesk.ui.pieces.message import InlineMessage
from settledesk.ui.pieces.money_table import MoneyTable
from settledesk.ui.pieces.states import LoadingState
from settledesk.ui.screens.settle.fee_categories import CategoryTable

_FIRST = 20
_LINES = (
    Column("名称", ColumnKind.TEXT, lambda line: line.name),
    Column("类别", ColumnKind.TEXT, lambda line: CATEGORY[line.category]),
    Column("等级", ColumnKind.TEXT, lambda line: FEE_CLASS[line.fee_class]),
    Column("数量", ColumnKind.COUNT, lambda line: f"{line.quantity:f}"),
    Column("单价", ColumnKind.COUNT, lambda line: f"{line.price:f}"),
    Column("金额", ColumnKind.MONEY, lambda line: line.amount),
    Column(
        "先付", ColumnKind.RATIO, lambda line: None if line.first_pay_ratio is None else f"{line.first_pay_ratio:f}"
    ),
)


class FeeImport(QWidget):
    """Shows a file that was read elsewhere, and asks whether its lines replace the rows or follow them.

    A file with a mistake is not taken in part.
    """

    replaced = Signal(object)
    """The lines (a tuple of FeeLine) that take the place of all rows."""
    appended = Signal(object)
    """The lines (a tuple of FeeLine) that follow the rows."""
    cancelled = Signal()
    """The file is not taken, or no longer waited for."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines: tuple[FeeLine, ...] = ()
        self._mistakes: tuple[Mistake, ...] = ()
        self.setAccessibleName("导入费用文件")
        self._icon, self._name, self._sums = QLabel(), QLabel(), QLabel()
        self._icon.setAccessibleName("标记")
        self._name.setProperty("bold", True)
        self._name.setWordWrap(True)
        self._sums.setWordWrap(True)
        self._loading = LoadingState(look)
        self._said = InlineMessage(look)
        self._categories = CategoryTable(look)
        self._first = MoneyTable(look, _LINES, f"文件的前 {_FIRST} 行")
        self._first_title = QLabel()
        self._first_title.setProperty("role", "caption")
        self._preview = QScrollArea()
        self._preview.setWidgetResizable(True)
        self._preview.setProperty("ring", True)
        self._preview.setAccessibleName("文件内容预览")
        inside = QWidget()
        inside.setProperty("clear", True)
        self._inside = QVBoxLayout(inside)
        for one in (self._categories, self._first_title, self._first):
            self._inside.addWidget(one)
        self._inside.addStretch(1)
        self._preview.setWidget(inside)
        self._wrong = QListWidget()
        self._wrong.setAccessibleName("文件里的错误")
        self._wrong.setWordWrap(True)
        self._wrong.setResizeMode(QListView.ResizeMode.Adjust)
        self._wrong.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._replace = KeyButton(look, "替换", "Enter", primary=True)
        self._append = KeyButton(look, "追加", "A", outlined=True)
        self._copy = KeyButton(look, "复制错误", "C", outlined=True)
        self._cancel = KeyButton(look, "取消", "Esc", outlined=True)
        self._buttons = FlowLayout(look, right=True)
        for button in (self._cancel, self._copy, self._append, self._replace):
            self._buttons.addWidget(button)
        self._head = QHBoxLayout()
        self._head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addWidget(self._name, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self._sums)
        self._column.addWidget(self._loading)
        self._column.addWidget(self._said)
        self._column.addWidget(self._preview, 1)
        self._column.addWidget(self._wrong, 1)
        self._column.addStretch(0)
        self._column.addLayout(self._buttons)
        self._replace.clicked.connect(lambda: self._take(append=False))
        self._append.clicked.connect(lambda: self._take(append=True))
        self._copy.clicked.connect(self._copy_mistakes)
        self._cancel.clicked.connect(self.cancelled)
        self._keys = [
            self._shortcut("Return", self._enter),
            self._shortcut("Enter", self._enter),
            self._shortcut("A", lambda: self._press(self._append)),
            self._shortcut("C", lambda: self._press(self._copy)),
            self._shortcut("Esc", lambda: self._press(self._cancel)),
        ]
        look.changed.connect(self._follow)
        self._follow()
        self._show_parts("")

    def show_reading(self, path: Path) -> None:
        """Say that a file is being read; it may be cancelled meanwhile."""
        self._clear(path)
        self._show_parts("reading")
        self._loading.start()

    def show_result(self, found: FeeFile | Refusal, path: Path, present: int = 0) -> None:
        """Show what reading a file gave; `present` is how many rows there are already."""
        self._clear(path)
        if isinstance(found, Refusal):
            self._show_wrong(found.mistakes)
        else:
            self._show_file(found, present)

    def _clear(self, path: Path) -> None:
        self._loading.stop()
        self._said.clear()
        self._lines, self._mistakes = (), ()
        self._name.setText(path.name)
        self._name.setAccessibleName(f"文件 {path.name}")
        self._sums.clear()

    def _show_file(self, found: FeeFile, present: int) -> None:
        self._lines = found.lines
        sheet = f"工作表「{found.sheet}」 · " if found.sheet else ""
        self._sums.setText(f"{sheet}{len(found.lines):,} 行 · 合计 {found.total.grouped}")
        self._categories.show_categories(found.categories)
        self._first.show_rows(found.lines[:_FIRST])
        count = len(found.lines)
        self._first_title.setText(f"前 {_FIRST} 行（共 {count:,} 行）" if count > _FIRST else f"全部 {count} 行")
        self._replace.set_title(f"替换现有 {present:,} 行" if present else "导入")
        self._show_parts("file")
        self._append.setVisible(bool(present))
        self._fit()
        self.setFocus()

    def _show_wrong(self, mistakes: tuple[Mistake, ...]) -> None:
        self._mistakes = mistakes
        listed = [one for one in mistakes if one.path or len(mistakes) == 1]
        rest = [one for one in mistakes if one not in listed]
        if rest:
            self._said.tell("stop", f"没有导入。下面是前 {len(listed)} 处错误。{''.join(one.sentence for one in rest)}")
        else:
            self._said.tell("stop", f"没有导入：文件里有 {len(listed)} 处错误。请改正后再导入。")
        self._wrong.clear()
        self._wrong.addItems([one.sentence for one in listed])
        self._wrong.setCurrentRow(0)
        self._show_parts("wrong")
        self._wrong.setFocus()

    def _show_parts(self, state: str) -> None:
        for part in (self._preview, self._sums, self._replace, self._append):
            part.setVisible(state == "file")
        self._wrong.setVisible(state == "wrong")
        self._copy.setVisible(state == "wrong")
        self._cancel.set_title("关闭" if state == "wrong" else "取消")
        # What Enter does is where the ring is seen.
        places: dict[str, QWidget] = {"file": self._replace, "wrong": self._wrong}
        self.setFocusProxy(places.get(state, self._cancel))

    def _take(self, append: bool) -> None:
        lines, self._lines = self._lines, ()
        if not lines:
            return
        if append:
            self.appended.emit(lines)
        else:
            self.replaced.emit(lines)

    def _fit(self) -> None:
        """Make the tables as high as what they show: the preview scrolls as one."""
        for table in (self._categories, self._first):
            table.show_whole()

    def _enter(self) -> None:
        focus = self.focusWidget()
        if isinstance(focus, QPushButton) and focus.hasFocus():
            focus.click()
        elif self._wrong.isVisibleTo(self):
            self._press(self._cancel)
        else:
            self._press(self._replace)

    def _press(self, button: KeyButton) -> None:
        # A hidden button can still be clicked by the program.
        if button.isVisibleTo(self):
            button.click()

    def _copy_mistakes(self) -> None:
        QGuiApplication.clipboard().setText("\r\n".join(one.sentence for one in self._mistakes))

    def _shortcut(self, press: str, act: Callable[[], None]) -> QShortcut:
        found = QShortcut(QKeySequence(press), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        found.activated.connect(act)
        return found

    def _follow(self) -> None:
        room(self._look, self._column, 0, HAIR)
        room(self._look, self._inside, 0, HAIR)
        self._head.setSpacing(self._look.px(TIGHT))
        self._first.table.setFont(self._look.font(Role.SMALL))
        self._first.table.fit()
        self._fit()
        self._icon.setPixmap(pixmap("file", self._look, "accent", 20, self.devicePixelRatioF()))
