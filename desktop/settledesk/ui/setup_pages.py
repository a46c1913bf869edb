"""The pages of the first run: which way to go, which hospital and window, what is being done, what comes next."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QProgressBar, QVBoxLayout

from settledesk.basis.errors import Mistake
from settledesk.basis.settings import Settings
from settledesk.desk.crossing import Progress
from settledesk.desk.setup import check_setup, cities_like, doubts_of_setup, tidied
from settledesk.model.areas import AreaTable
from settledesk.model.labels import LEVEL
from settledesk.ui.fields import AreaField, ChoiceField, FieldGroup, LineField, TextField, Tone
from settledesk.ui.keys import key
from settledesk.ui.look.icons import pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import ROOM, SNUG, TIGHT, WIDE
from settledesk.ui.pieces.choice import Choice
from settledesk.ui.pieces.keycap import Keycap

_WIDEST = 800
"""How wide a page becomes, in design pixels: longer lines are hard to read."""

_HINTS = {
    "hospital_name": "与公章一致，印在结算单上",
    "hospital_code": "H 加 11 位数字",
    "hospital_area": "城市名或区划代码，如 淄博 或 3703",
    "hospital_level": "数字键 3、2、1、0，或 ↓ 打开列表",
    "window": "两位，各窗口不能相同，是结算单号的开头",
    "clerk": "在本窗口收费的人，印在结算单上",
}


class Page(QFrame):
    """A panel: a column with a title and a sentence; `begin` takes the focus where work on it begins."""

    def __init__(self, look: Look, title: str, about: str = "") -> None:
        super().__init__()
        self.look = look
        self.setAccessibleName(title)
        self.setProperty("surface", "panel")
        # It is as high as its width asks for; Qt would leave room for the same sentences in a narrow column.
        self.setMinimumHeight(1)
        self.title, self.about = QLabel(title), QLabel(about)
        self.title.setProperty("role", "title")
        self.about.setProperty("tone", "secondary")
        self.about.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.addWidget(self.title)
        self.column.addWidget(self.about)
        look.changed.connect(self.follow)

    def begin(self) -> None:
        """Take the focus."""
        self.setFocus()

    def follow(self) -> None:
        """Take on the look in force."""
        px = self.look.px
        self.column.setContentsMargins(px(WIDE), px(ROOM), px(WIDE), px(ROOM))
        self.column.setSpacing(px(SNUG))
        self.setMaximumWidth(px(_WIDEST))


class ChoicePage(Page):
    """From nothing, or with the sample hospital."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "怎样开始？", "用 ↑ ↓ 或数字键选择，按 Enter 继续。")
        empty = "填写本院和窗口的信息，直接用于工作；患者和备案可以随时导入。"
        sample = "装入虚构医院的 200 名患者、220 条备案和 3 次已结算的住院，先熟悉再正式使用。"
        self.empty = Choice(look, "1", "edit", "从空白开始", empty)
        self.filled = Choice(look, "2", "person", "用示例数据试用", sample)
        for number, one in enumerate((self.empty, self.filled), 1):
            self.column.addWidget(one)
            QShortcut(QKeySequence(str(number)), self, partial(self._choose, one))
        self.empty.setChecked(True)
        self.follow()

    @property
    def sample(self) -> bool:
        """Whether the sample hospital is chosen."""
        return self.filled.isChecked()

    def begin(self) -> None:
        """Put the focus on what is chosen."""
        self._choose(self.filled if self.sample else self.empty)

    def _choose(self, one: Choice) -> None:
        one.setChecked(True)
        one.setFocus()


class _CodeField(LineField):
    """A code of letters and digits."""

    figures = True


class FactsPage(Page):
    """The hospital and the window, beneath each field its hint or what is to be said of it."""

    def __init__(self, look: Look, areas: AreaTable) -> None:
        super().__init__(look, "本院和本窗口", "以后可以改。按 Enter 到下一项，按 Esc 回到上一步。")
        self._areas = areas
        self._left: set[str] = set()
        self.group = FieldGroup(
            (
                TextField(look, "hospital_name", "医院名称"),
                _CodeField(look, "hospital_code", "医院编码"),
                AreaField(look, "hospital_area", "所在地", self._cities),
                ChoiceField(look, "hospital_level", "医院级别", tuple((code, LEVEL[code]) for code in "3210")),
                _CodeField(look, "window", "窗口号"),
                TextField(look, "clerk", "收费员"),
            )
        )
        self.group.set_texts(asdict(Settings()))
        self.group.changed.connect(self._judge)
        self.group.left.connect(self._leave)
        self._grid = QGridLayout()
        for number, field in enumerate(self.group.fields):
            self._grid.addWidget(field, number // 2, number % 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.column.addLayout(self._grid)
        self.follow()
        self._judge()

    def begin(self) -> None:
        """Go to the first field that is not good yet, else to the last."""
        wrong = check_setup(self._given(), self._areas)
        self.group.focus(wrong[0].path if wrong else "clerk")

    def settled(self) -> Settings | None:
        """Return what is to be kept; where something is wrong say so everywhere, go to the first, and return None."""
        given = self._given()
        wrong = check_setup(given, self._areas)
        if not wrong:
            return given
        self._left.update(_HINTS)
        self._judge()
        self.group.focus(wrong[0].path)
        return None

    def _cities(self, text: str) -> tuple[tuple[str, str], ...]:
        return tuple((one.code, one.name) for one in cities_like(text, self._areas))

    def _given(self) -> Settings:
        typed: dict[str, Any] = self.group.texts()
        return tidied(Settings(**typed), self._areas)

    def _leave(self, path: str) -> None:
        self._left.add(path)
        self._judge()

    def _judge(self) -> None:
        given = self._given()
        wrong = {one.path: one for one in check_setup(given, self._areas)}
        doubtful = {one.path: one for one in doubts_of_setup(given, self._areas)}
        for field in self.group.fields:
            field.show_message(*self._said(field.path, given, wrong.get(field.path), doubtful.get(field.path)))

    def _said(self, path: str, given: Settings, wrong: Mistake | None, doubtful: Mistake | None) -> tuple[Tone, str]:
        """Return tone and text for a field: what is wrong with it once it was left, what is doubtful, else its hint."""
        if wrong is not None and path in self._left:
            return "stop", f"{wrong.problem}。{wrong.remedy}"
        if wrong is not None:
            # While it is still being typed, what is not yet right is not yet wrong.
            return "secondary", wrong.problem if getattr(given, path) else _HINTS[path]
        if doubtful is not None:
            return "warning", f"{doubtful.problem}。{doubtful.remedy}"
        if path == "hospital_area":
            return "good", self._areas.name(given.hospital_area)
        return "good" if path == "hospital_code" else "secondary", _HINTS[path]

    def follow(self) -> None:
        """Take on the look in force."""
        super().follow()
        self._grid.setHorizontalSpacing(self.look.px(WIDE))
        self._grid.setVerticalSpacing(self.look.px(SNUG))


class WorkingPage(Page):
    """What is being done just now."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "正在准备…")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("进度")
        self.column.insertWidget(1, self._bar)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.follow()

    def tell(self, progress: Progress) -> None:
        """Show how far it is."""
        self.about.setText(progress.text)
        self.setAccessibleDescription(progress.text)


class DonePage(Page):
    """It is done: which window this is now, and the keys to begin with."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "准备好了")
        self._mark, self._where = QLabel(), QLabel()
        self._mark.setAccessibleName("完成标记")
        self._where.setProperty("role", "caption")
        self._where.setWordWrap(True)
        self.column.insertWidget(0, self._mark)
        self._keys = QGridLayout()
        for row, (act, text) in enumerate(
            (
                ("patient", "查找患者：姓名、拼音、证件号或住院号，也可以直接扫码"),
                ("new_patient", "登记新患者"),
                ("keys", "全部按键，忘了就按它"),
                ("bigger", "放大字号"),
            )
        ):
            self._keys.addWidget(Keycap(look, key(act).press), row, 0, Qt.AlignmentFlag.AlignCenter)
            label = QLabel(text)
            label.setWordWrap(True)
            self._keys.addWidget(label, row, 1)
        self._keys.setColumnStretch(1, 1)
        self._try = QLabel("试一试：按 F6，输入 wjg（王建国），选中后按 Enter。")
        self._try.setProperty("tone", "accent")
        self._try.setWordWrap(True)
        self.column.addSpacing(look.px(TIGHT))
        self.column.addLayout(self._keys)
        self.column.addWidget(self._try)
        self.column.addWidget(self._where)
        self.follow()

    def tell(self, settings: Settings, folder: Path, sample: bool) -> None:
        """Say which office has been set up, and where it lies."""
        self.about.setText(f"{settings.hospital_name}　{settings.window} 号窗　{settings.clerk}")
        self._where.setText(f"数据存放在 {folder}")
        self._try.setVisible(sample)

    def follow(self) -> None:
        """Take on the look in force."""
        super().follow()
        self._keys.setHorizontalSpacing(self.look.px(SNUG))
        self._keys.setVerticalSpacing(self.look.px(TIGHT))
        self._mark.setPixmap(pixmap("good", self.look, "good", 40, self.devicePixelRatioF()))
