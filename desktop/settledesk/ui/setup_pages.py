"""The pages of the first run: which way to go, which hospital and window, what is being done, what comes next."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from settledesk.basis.errors import Mistake
from settledesk.basis.settings import Settings
from settledesk.desk.crossing import Progress
from settledesk.desk.setup import area_text, check_setup, cities_like, doubts_of_setup, hospital_cities, tidied
from settledesk.model.areas import AreaTable
from settledesk.model.labels import LEVEL
from settledesk.ui.keys import key
from settledesk.ui.look.icons import pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle
from settledesk.ui.look.tokens import HAIR, SNUG, TIGHT, WIDE
from settledesk.ui.pieces.choice import Choice
from settledesk.ui.pieces.keycap import Keycap

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WIDEST = 800
"""How wide a page becomes, in design pixels: longer lines are hard to read."""
_NARROW = 700
"""A page narrower than this, in design pixels, has its messages below the fields."""


_HINTS = {
    "hospital_name": "与公章一致，印在结算单上",
    "hospital_code": "H 加 11 位数字",
    "hospital_area": "城市名或区划代码，如 淄博 或 3703",
    "hospital_level": "数字键 3、2、1、0 或 ↑ ↓",
    "window": "两位，各窗口不能相同，是结算单号的开头",
    "clerk": "在本窗口收费的人，印在结算单上",
}
_ICONS = ("good", "warning", "stop")
"""The tones that have an icon, which is called the same."""


class Page(QFrame):
    """A panel: a column with a title and a sentence; `begin` takes the focus where work on it begins."""

    def __init__(self, look: Look, title: str, about: str = "") -> None:
        super().__init__()
        self.look = look
        self.setAccessibleName(title)
        self.setProperty("surface", "panel")
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
        self.column.setContentsMargins(px(WIDE), px(WIDE), px(WIDE), px(WIDE))
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


class AreaField(QLineEdit):
    """Takes a city by any part of its name or code; shows what fits and completes what can only be one."""

    settled = Signal()
    """Enter was pressed on a city while the list was open."""

    def __init__(self, areas: AreaTable) -> None:
        super().__init__()
        self._areas = areas
        found = QCompleter([area_text(one) for one in hospital_cities(areas)], self)
        found.setFilterMode(Qt.MatchFlag.MatchContains)
        found.setMaxVisibleItems(7)
        self._popup = QListView()
        self._popup.setAccessibleName("相符的地区")
        found.setPopup(self._popup)
        self.setCompleter(found)
        self._found = found

    def complete(self) -> bool:
        """Write out the one city that is meant, if it is one alone, and say whether it is."""
        like = cities_like(self.text(), self._areas)
        # A district's code is kept as it was typed: it says more than its city.
        if len(like) == 1 and not (len(self.text()) == 6 and self.text().isdigit()):
            self.setText(area_text(like[0]))
        return len(like) == 1

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._popup
        if event.key() not in _ENTER or not popup.isVisible():
            super().keyPressEvent(event)
            return
        # The open list hands Enter here first. One press shall take the city and move on, as in any other field.
        event.accept()
        chosen = popup.currentIndex()
        if chosen.isValid():
            self.setText(str(chosen.data()))
        if self.complete():
            popup.hide()
            self.settled.emit()
        else:
            # Several fit: the first is offered, and the next Enter takes it.
            popup.setCurrentIndex(self._found.completionModel().index(0, 0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.complete()
        super().focusOutEvent(event)


class LevelField(QComboBox):
    """Takes the hospital's level, also by its digit; the wheel scrolls the page, not the level."""

    def __init__(self) -> None:
        super().__init__()
        for code in ("3", "2", "1", "0"):
            self.addItem(LEVEL[code], code)

    # ---- Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in LEVEL:
            self.setCurrentIndex(self.findData(event.text()))
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class FieldMessage(QWidget):
    """What is said beside a field: an icon and a sentence in one tone."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self.tone = look, ""
        self._icon, self._text = QLabel(), QLabel()
        self._icon.setAccessibleName("标记")
        self._text.setWordWrap(True)
        self._text.setProperty("role", "small")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._text, 1)
        look.changed.connect(self._follow)

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def tell(self, tone: str, text: str) -> None:
        """Say a sentence: good, warning or stop with their icons, secondary without."""
        self.tone = tone
        self._text.setText(text)
        self._text.setProperty("tone", tone)
        self.setAccessibleName(text or "没有提示")
        restyle(self._text)
        self._follow()

    def _follow(self) -> None:
        name = self.tone if self.tone in _ICONS else None
        self._row.setSpacing(self._look.px(HAIR + 2))
        self._icon.setVisible(name is not None and bool(self.text))
        if name is not None:
            self._icon.setPixmap(pixmap(name, self._look, self.tone, 18, self.devicePixelRatioF()))


class FactsPage(Page):
    """The hospital and the window, each field with what is to be said of it beside it."""

    def __init__(self, look: Look, areas: AreaTable) -> None:
        super().__init__(look, "本院和本窗口", "以后可以改。按 Enter 到下一项，按 Esc 回到上一步。")
        self._areas = areas
        self.name, self.code, self.area = QLineEdit(), QLineEdit(), AreaField(areas)
        self.level, self.window_number, self.clerk = LevelField(), QLineEdit("01"), QLineEdit()
        self._left: set[str] = set()
        self._narrow = False
        self.fields: dict[str, QLineEdit | QComboBox] = {
            "hospital_name": self.name,
            "hospital_code": self.code,
            "hospital_area": self.area,
            "hospital_level": self.level,
            "window": self.window_number,
            "clerk": self.clerk,
        }
        titles = ("医院名称", "医院编码", "所在地", "医院级别", "窗口号", "收费员")
        self.messages = {path: FieldMessage(look) for path in self.fields}
        self._grid = QGridLayout()
        self._captions = []
        for row, ((path, field), title) in enumerate(zip(self.fields.items(), titles, strict=True)):
            caption = QLabel(title)
            caption.setBuddy(field)
            field.setAccessibleName(title)
            self._captions.append(caption)
            self._grid.addWidget(caption, 2 * row, 0)
            self._grid.addWidget(field, 2 * row, 1)
            self._grid.addWidget(self.messages[path], 2 * row, 2)
            field.installEventFilter(self)
            if isinstance(field, QLineEdit):
                field.setMaxLength(200)
                field.textChanged.connect(self._judge)
            else:
                field.currentIndexChanged.connect(self._judge)
        for field in (self.code, self.window_number):
            # With an input method on, letters and digits would go into its list of candidates.
            field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
            field.setInputMethodHints(
                Qt.InputMethodHint.ImhLatinOnly
                | Qt.InputMethodHint.ImhPreferUppercase
                | Qt.InputMethodHint.ImhNoPredictiveText
            )
        self.area.settled.connect(self.step_on)
        self._grid.setColumnStretch(2, 1)
        self.column.addLayout(self._grid)
        self.follow()
        self._judge()

    def begin(self) -> None:
        """Go to the first field that is not good yet, else to the last."""
        wrong = [one.path for one in check_setup(self._given(), self._areas)]
        self._go_to(next((path for path in self.fields if path in wrong), "clerk"))

    def step_on(self) -> bool:
        """Go from the field that has the focus to the next one; False where it was the last, or none."""
        paths = list(self.fields)
        here = next((number for number, path in enumerate(paths) if self.fields[path].hasFocus()), len(paths) - 1)
        if here == len(paths) - 1:
            return False
        self._go_to(paths[here + 1])
        return True

    def settled(self) -> Settings | None:
        """Return what is to be kept; where something is wrong say so everywhere, go to the first, and return None."""
        given = self._given()
        wrong = check_setup(given, self._areas)
        if not wrong:
            return given
        self._left = set(self.fields)
        self._judge()
        self._go_to(wrong[0].path)
        return None

    def _go_to(self, path: str) -> None:
        self.fields[path].setFocus(Qt.FocusReason.TabFocusReason)

    def _given(self) -> Settings:
        return tidied(
            Settings(
                hospital_name=self.name.text(),
                hospital_code=self.code.text(),
                hospital_area=self.area.text(),
                hospital_level=str(self.level.currentData()),
                window=self.window_number.text(),
                clerk=self.clerk.text(),
            ),
            self._areas,
        )

    def _judge(self) -> None:
        given = self._given()
        wrong = {one.path: one for one in check_setup(given, self._areas)}
        doubtful = {one.path: one for one in doubts_of_setup(given, self._areas)}
        for path, field in self.fields.items():
            tone, text = self._said(path, given, wrong.get(path), doubtful.get(path))
            self.messages[path].tell(tone, text)
            field.setAccessibleDescription(text)
            state = {"stop": "wrong", "good": "right"}.get(tone, "")
            if isinstance(field, QLineEdit) and field.property("state") != state:
                field.setProperty("state", state)
                restyle(field)

    def _said(self, path: str, given: Settings, wrong: Mistake | None, doubtful: Mistake | None) -> tuple[str, str]:
        """Return tone and text for a field: its hint until it was left, then what is wrong with it or that it is good."""
        left, value = path in self._left, getattr(given, path)
        if wrong is not None:
            # While it is still being typed, what is not yet right is not yet wrong.
            if left:
                return "stop", f"{wrong.problem}。{wrong.remedy}"
            return "secondary", f"{wrong.problem}" if value else _HINTS[path]
        if doubtful is not None and (left or value):
            return "warning", f"{doubtful.problem}。{doubtful.remedy}"
        if path == "hospital_area":
            return "good", self._areas.name(value)
        if path in ("hospital_level", "window"):
            return "secondary", _HINTS[path]
        return ("good", "") if value else ("secondary", _HINTS[path])

    def follow(self) -> None:
        """Take on the look in force."""
        super().follow()
        px = self.look.px
        self._grid.setHorizontalSpacing(px(SNUG))
        self._grid.setVerticalSpacing(px(TIGHT))
        self._grid.setColumnMinimumWidth(0, px(72))
        for row in range(len(self.fields)):
            # Room for a message of two lines, so that no field moves while one is being typed in.
            self._grid.setRowMinimumHeight(2 * row, px(38))
        for field in self.fields.values():
            field.setFixedWidth(px(280))
        self._place_messages()

    def _place_messages(self) -> None:
        """Put each message beside its field, or below it where the page is narrow for its type."""
        narrow = self.width() < self.look.px(_NARROW)
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for row, message in enumerate(self.messages.values()):
            self._grid.removeWidget(message)
            if narrow:
                self._grid.addWidget(message, 2 * row + 1, 1, 1, 2)
            else:
                self._grid.addWidget(message, 2 * row, 2)

    # ---- Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_messages()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            path = next((path for path, field in self.fields.items() if field is watched), None)
            if path is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
                self._left.add(path)
                self._judge()
        return False


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
