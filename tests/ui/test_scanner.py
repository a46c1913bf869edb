"""Bursts of keys as scanners send them, at every kind of widget, with and without an input method; and hands."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTableView,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from settledesk.ui.scanner import Scanner

ID = "370303198001010012"
OLD_ID = "370303800101001"
NUMBER = "02-20240412-0001"
QR = "YDJS:1:02-20240412-0001:3FA94C0D1B7E"
FOREIGN = "6901234567892 0055 NOT OURS"
INPUT_METHOD = "输入法打开时扫描不完整，请再扫一次"


@dataclass
class Heard:
    """What the scanner said."""

    said: list[tuple[str, str]] = field(default_factory=list)

    def listen(self, scanner: Scanner) -> None:
        scanner.id_scanned.connect(lambda text: self.said.append(("id", text)))
        scanner.receipt_scanned.connect(lambda text: self.said.append(("receipt", text)))
        scanner.refused.connect(lambda text: self.said.append(("refused", text)))

    def take(self) -> list[tuple[str, str]]:
        """Return what was said since the last time."""
        QCoreApplication.sendPostedEvents()
        said, self.said = self.said, []
        return said


class Device(QObject):
    """Sends keys the way the system does: to the window in front, each with its time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 10_000

    def clock(self) -> float:
        return self.now

    def press(
        self,
        key: Qt.Key,
        text: str = "",
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        repeat: bool = False,
    ) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, text, repeat)
            event.setTimestamp(self.now)
            window = QGuiApplication.focusWindow()
            assert window is not None
            QCoreApplication.sendEvent(window, event)

    def type(self, text: str, gap: int, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        """Send a text, `gap` milliseconds between two keys, and the key that ends it."""
        for char in text:
            shift = Qt.KeyboardModifier.ShiftModifier if char.isupper() else Qt.KeyboardModifier.NoModifier
            if char.isupper():
                self.press(Qt.Key.Key_Shift, "", shift)
            self.press(Qt.Key(ord(char.upper())), char, shift)
            self.now += gap
        if end is not None:
            self.press(end, "\r")
            self.now += gap

    def compose(self, commit: str, preedit: str = "") -> None:
        """Send what an input method sends."""
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        focus = QApplication.focusWidget()
        if focus is not None:
            QCoreApplication.sendEvent(focus, event)

    def rest(self, gap: int = 500) -> None:
        self.now += gap


class Desk(QWidget):
    """A window with a widget of every kind, each holding something."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed = 0
        layout = QVBoxLayout(self)
        self.line = QLineEdit("张三")
        self.choice = QComboBox()
        self.choice.addItems(["住院", "门诊", "3 级", "7 级"])
        self.open_choice = QComboBox()
        self.open_choice.setEditable(True)
        self.open_choice.addItems(["西药费", "检查费"])
        self.check = QCheckBox("急诊")
        self.button = QPushButton("结算")
        self.button.setAutoDefault(True)
        self.button.clicked.connect(self._press)
        self.table = QTableView()
        self.model = QStandardItemModel(3, 2)
        for row, text in enumerate(("西药费", "检查费", "3 化验费")):
            self.model.setItem(row, 0, QStandardItem(text))
            self.model.setItem(row, 1, QStandardItem(f"{row}00.00"))
        self.table.setModel(self.model)
        self.plain = QPlainTextEdit("第一行\n𠮷第二行")
        self.rich = QTextEdit("备注")
        self.spin = QSpinBox()
        self.spin.setMaximum(99_999)
        self.spin.setValue(12)
        self.all: tuple[QWidget, ...] = (
            self.line,
            self.choice,
            self.open_choice,
            self.check,
            self.button,
            self.table,
            self.plain,
            self.rich,
            self.spin,
        )
        for widget in self.all:
            layout.addWidget(widget)

    def _press(self) -> None:
        self.pressed += 1

    def held(self) -> dict[str, object]:
        cells = [self.model.item(row, column).text() for row in range(3) for column in range(2)]
        current = self.table.currentIndex()
        editor = self.table.viewport().findChild(QLineEdit)
        return {
            "line": self.line.text(),
            "choice": self.choice.currentIndex(),
            "open choice": (self.open_choice.currentIndex(), self.open_choice.currentText()),
            "check": self.check.isChecked(),
            "pressed": self.pressed,
            "cells": (cells, current.row(), current.column()),
            "editor": editor.text() if editor is not None else None,
            "plain": (self.plain.toPlainText(), self.plain.textCursor().position()),
            "rich": self.rich.toPlainText(),
            "spin": self.spin.text(),
            "focus": QApplication.focusWidget(),
        }


def _line(desk: Desk) -> None:
    desk.line.setFocus()
    desk.line.setCursorPosition(1)


def _line_with_selection(desk: Desk) -> None:
    desk.line.setFocus()
    desk.line.selectAll()


def _open_editor(desk: Desk) -> None:
    desk.table.setFocus()
    desk.table.setCurrentIndex(desk.model.index(1, 1))
    desk.table.edit(desk.model.index(1, 1))


def _table(desk: Desk) -> None:
    desk.table.setFocus()
    desk.table.setCurrentIndex(desk.model.index(0, 0))
    desk.table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)


def _table_that_opens(desk: Desk) -> None:
    desk.table.setFocus()
    desk.table.setCurrentIndex(desk.model.index(1, 1))
    desk.table.setEditTriggers(QTableView.EditTrigger.AnyKeyPressed)


def _nothing(desk: Desk) -> None:
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()


def _plain(desk: Desk) -> None:
    desk.plain.setFocus()
    cursor = desk.plain.textCursor()
    cursor.setPosition(6)
    desk.plain.setTextCursor(cursor)


PLACES: dict[str, Callable[[Desk], None]] = {
    "line": _line,
    "line with selection": _line_with_selection,
    "choice": lambda desk: desk.choice.setFocus(),
    "open choice": lambda desk: desk.open_choice.setFocus(),
    "check": lambda desk: desk.check.setFocus(),
    "button": lambda desk: desk.button.setFocus(),
    "editor of a cell": _open_editor,
    "table": _table,
    "table that opens an editor": _table_that_opens,
    "plain text": _plain,
    "rich text": lambda desk: desk.rich.setFocus(),
    "spin box": lambda desk: desk.spin.setFocus(),
    "nothing": _nothing,
}
TEXT_PLACES = {"line", "line with selection", "open choice", "editor of a cell", "plain text", "rich text"}


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    window = Desk()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


@pytest.fixture
def device() -> Device:
    return Device()


@pytest.fixture
def scanner(qapp: QApplication, device: Device) -> Iterator[Scanner]:
    watching = Scanner(qapp, clock=device.clock)
    yield watching
    watching.close()


@pytest.fixture
def heard(scanner: Scanner) -> Heard:
    ear = Heard()
    ear.listen(scanner)
    return ear


@pytest.mark.parametrize("gap", [5, 16])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("code", "told"),
    [
        (ID, ("id", ID)),
        (OLD_ID, ("id", OLD_ID)),
        ("37030319800101001x", ("id", "37030319800101001X")),
        (NUMBER, ("receipt", NUMBER)),
        (QR, ("receipt", QR)),
        (FOREIGN, ("refused", "扫到的码不是身份证号，也不是本院结算单，没有采用。请核对所扫的码，或改用键盘输入")),
    ],
)
def test_a_scan_is_told_and_leaves_nothing_behind(
    desk: Desk, device: Device, heard: Heard, place: str, gap: int, code: str, told: tuple[str, str]
) -> None:
    PLACES[place](desk)
    before = desk.held()
    device.type(code, gap)
    assert heard.take() == [told]
    assert desk.held() == before


@pytest.mark.parametrize("place", sorted(TEXT_PLACES))
def test_at_hands_speed_every_key_is_typing(desk: Desk, device: Device, heard: Heard, place: str) -> None:
    PLACES[place](desk)
    before = desk.held()
    device.type(ID, 60, end=None)
    assert ID in str(desk.held())
    assert ID not in str(before)
    device.press(Qt.Key.Key_Return, "\r")
    assert heard.take() == []


@pytest.mark.parametrize("gap", [40, 45, 55])
def test_fast_hands_are_no_scanner(desk: Desk, device: Device, heard: Heard, gap: int) -> None:
    desk.line.clear()
    desk.line.setFocus()
    device.type(ID, gap)
    assert desk.line.text() == ID
    assert heard.take() == []


@pytest.mark.parametrize("gap", [15, 30, 80])
def test_the_pace_is_a_setting(qapp: QApplication, desk: Desk, device: Device, gap: int) -> None:
    scanner = Scanner(qapp, gap, device.clock)
    heard = Heard()
    heard.listen(scanner)
    desk.line.setFocus()
    device.type(ID, gap)
    assert heard.take() == [("id", ID)]
    device.rest()
    device.type(ID, gap + 1)
    assert heard.take() == []
    scanner.close()


@pytest.mark.parametrize("gap", [14, 81])
def test_a_pace_out_of_reason_is_refused(qapp: QApplication, gap: int) -> None:
    with pytest.raises(ValueError, match=str(gap)):
        Scanner(qapp, gap)


def test_a_closed_scanner_hears_nothing(qapp: QApplication, desk: Desk, device: Device) -> None:
    scanner = Scanner(qapp, clock=device.clock)
    heard = Heard()
    heard.listen(scanner)
    desk.line.clear()
    desk.line.setFocus()
    scanner.close()
    device.type(ID, 5)
    desk.plain.setFocus()
    assert (desk.line.text(), heard.take()) == (ID, [])


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
def test_every_end_ends_a_scan(desk: Desk, device: Device, heard: Heard, end: Qt.Key) -> None:
    desk.line.setFocus()
    before = desk.held()
    device.type(ID, 5, end)
    assert heard.take() == [("id", ID)]
    assert desk.held() == before


@pytest.mark.parametrize("letter", ["M", "J", "I"])
def test_an_end_may_be_a_control_character(desk: Desk, device: Device, heard: Heard, letter: str) -> None:
    desk.line.setFocus()
    device.type(ID, 5, None)
    device.press(Qt.Key(ord(letter)), chr(ord(letter) - 64), Qt.KeyboardModifier.ControlModifier)
    assert heard.take() == [("id", ID)]
    assert desk.line.text() == "张三"


def test_cr_and_lf_are_one_end(desk: Desk, device: Device, heard: Heard) -> None:
    desk.button.setFocus()
    device.type(ID, 5)
    device.press(Qt.Key.Key_Enter, "\n")
    assert heard.take() == [("id", ID)]
    assert desk.pressed == 0
    device.rest()
    desk.button.setFocus()
    device.press(Qt.Key.Key_Space, " ")
    assert desk.pressed == 1


def test_an_end_that_comes_late_is_a_hands(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.clear()
    desk.line.setFocus()
    device.type(ID, 5, None)
    device.rest(300)
    device.press(Qt.Key.Key_Return, "\r")
    assert (desk.line.text(), heard.take()) == (ID, [])


def test_a_character_typed_just_before_a_scan_stays(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.clear()
    desk.line.setFocus()
    device.type("12", 45, None)
    device.type(ID, 5)
    assert heard.take() == [("id", ID)]
    assert desk.line.text() == "12"


def test_one_slow_key_does_not_part_a_scan(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.setFocus()
    device.type(ID[:7], 5, None)
    device.rest(50)
    device.type(ID[7:], 5)
    assert heard.take() == [("id", ID)]
    assert desk.line.text() == "张三"


def test_two_scans_in_a_row_are_two(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.setFocus()
    device.type(ID, 5)
    device.rest(70)
    device.type(NUMBER, 5)
    assert heard.take() == [("id", ID), ("receipt", NUMBER)]
    assert desk.line.text() == "张三"


def test_caps_lock_turns_a_statement_code_over(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.setFocus()
    device.type(QR.swapcase(), 5)
    assert heard.take() == [("receipt", QR)]


def test_a_short_burst_is_typing(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.clear()
    desk.line.setFocus()
    device.type("ZY2023042001", 5)
    assert (desk.line.text(), heard.take()) == ("ZY2023042001", [])


@pytest.mark.parametrize("flagged", [True, False])
def test_a_key_held_down_is_no_scan(desk: Desk, device: Device, heard: Heard, flagged: bool) -> None:
    desk.line.clear()
    desk.line.setFocus()
    for _ in range(30):
        device.press(Qt.Key.Key_0, "0", repeat=flagged)
        device.now += 25
    device.press(Qt.Key.Key_Return, "\r")
    assert (desk.line.text(), heard.take()) == ("0" * 30, [])


def test_pasting_is_no_scan(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.clear()
    desk.line.setFocus()
    QApplication.clipboard().setText(ID)
    device.press(Qt.Key.Key_V, "\x16", Qt.KeyboardModifier.ControlModifier)
    device.press(Qt.Key.Key_Return, "\r")
    assert (desk.line.text(), heard.take()) == (ID, [])


def test_alt_and_numbers_are_left_alone(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.clear()
    desk.line.setFocus()
    for _ in range(4):
        for digit in "54725":
            device.press(Qt.Key(ord(digit)), "", Qt.KeyboardModifier.AltModifier)
        device.press(Qt.Key(0), "张")
    device.press(Qt.Key.Key_Return, "\r", Qt.KeyboardModifier.AltModifier)
    device.press(Qt.Key.Key_Return, "\r")
    assert (desk.line.text(), heard.take()) == ("张张张张", [])


def test_undo_after_a_scan_does_not_bring_it_back(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.setFocus()
    desk.line.setCursorPosition(2)
    device.type("a", 100, None)
    desk.line.setCursorPosition(1)
    device.rest()
    device.type(ID, 5)
    assert heard.take() == [("id", ID)]
    assert desk.line.text() == "张三a"
    device.rest()
    device.press(Qt.Key.Key_Z, "\x1a", Qt.KeyboardModifier.ControlModifier)
    assert desk.line.text() == "张三"


def test_a_burst_never_presses_a_default_button_or_a_shortcut(qtbot: QtBot, desk: Desk, heard: Heard) -> None:
    settled: list[str] = []
    for press in ("Return", "Ctrl+J"):
        QShortcut(QKeySequence(press), desk).activated.connect(lambda: settled.append("settled"))
    desk.line.setFocus()
    # By the system's own way, shortcuts first, and by its own clock: as fast as keys can come.
    window = desk.windowHandle()
    for key, modifier in (
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier),
    ):
        for char in ID:
            QTest.keyClick(window, char)  # type: ignore[call-overload]
        QTest.keyClick(window, key, modifier)
        qtbot.wait(80)
        assert heard.take() == [("id", ID)]
    assert (desk.line.text(), settled) == ("张三", [])
    QTest.keyClick(window, Qt.Key.Key_Return)
    QTest.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert settled == ["settled", "settled"]


def test_keys_that_a_test_sends_to_a_widget_are_heard_too(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.setFocus()
    for char in ID:
        QTest.keyClick(desk.line, char)  # type: ignore[call-overload]
        device.now += 5
    QTest.keyClick(desk.line, Qt.Key.Key_Return)
    assert heard.take() == [("id", ID)]
    assert desk.line.text() == "张三"


def test_under_a_dialog_a_scan_is_refused(qtbot: QtBot, desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.setFocus()
    dialog = QDialog(desk)
    layout = QVBoxLayout(dialog)
    line, accept = QLineEdit("原因"), QPushButton("确定")
    accept.setDefault(True)
    accept.clicked.connect(dialog.accept)
    layout.addWidget(line)
    layout.addWidget(accept)
    dialog.open()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is dialog.windowHandle())
    line.setFocus()
    device.type(ID, 5)
    assert heard.take() == [("refused", "对话框还开着，扫描没有采用。请先关闭对话框，再扫一次")]
    assert (dialog.isVisible(), line.text(), desk.line.text()) == (True, "原因", "张三")
    dialog.close()


def test_a_scan_closes_an_open_list_without_choosing(desk: Desk, device: Device, heard: Heard) -> None:
    desk.choice.setFocus()
    desk.choice.showPopup()
    assert QApplication.activePopupWidget() is not None
    device.type(ID, 5)
    assert heard.take() == [("id", ID)]
    assert QApplication.activePopupWidget() is None
    assert desk.choice.currentIndex() == 0


def test_a_receiver_that_moves_the_focus_is_told_after_the_key(
    desk: Desk, device: Device, scanner: Scanner, heard: Heard
) -> None:
    desk.line.setFocus()
    scanner.id_scanned.connect(lambda _: desk.plain.setFocus())
    device.type(ID, 5)
    assert QApplication.focusWidget() is desk.line
    heard.take()
    assert QApplication.focusWidget() is desk.plain


def test_a_field_that_hands_the_focus_on_is_emptied_with_the_next(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.setFocus()
    desk.line.textEdited.connect(lambda text: desk.rich.setFocus() if len(text) == 8 else None)
    device.type(ID, 5)
    assert heard.take() == [("id", ID)]
    assert (desk.line.text(), desk.rich.toPlainText()) == ("张三", "备注")
    assert QApplication.focusWidget() is desk.line


def test_a_widget_that_goes_away_during_a_scan_is_no_trouble(desk: Desk, device: Device, heard: Heard) -> None:
    lost = QLineEdit(desk)
    lost.show()
    lost.setFocus()
    device.type(ID[:9], 5, None)
    lost.deleteLater()
    QCoreApplication.sendPostedEvents(lost, QEvent.Type.DeferredDelete)
    device.type(ID[9:], 5)
    assert heard.take() == [("id", ID)]


# ---- input methods


def test_what_an_input_method_commits_inside_a_scan_spoils_it(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.setFocus()
    before = desk.held()
    device.type(ID[:10], 5, None)
    device.compose("小")
    device.now += 5
    device.type(ID[10:], 5)
    assert heard.take() == [("refused", INPUT_METHOD)]
    assert desk.held() == before


def test_an_input_method_that_swallows_the_end_is_noticed(
    qtbot: QtBot, desk: Desk, device: Device, heard: Heard
) -> None:
    desk.line.setFocus()
    before = desk.held()
    device.type("37030319800101001", 5, None)
    device.compose("", "x")
    device.now += 5
    device.compose("x")
    assert desk.held() != before
    qtbot.waitUntil(lambda: heard.take() == [("refused", INPUT_METHOD)])
    assert desk.held() == before


def test_an_input_method_that_takes_the_first_letters_is_noticed(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.setFocus()
    before = desk.held()
    for end in range(1, 5):
        device.compose("", "ydjs"[:end])
        device.now += 7
    device.compose("一点就是")
    device.type(":1:02-20240412-0001:", 7, None)
    device.compose("", "fa")
    device.now += 7
    device.type("", 7)
    assert heard.take() == [("refused", INPUT_METHOD)]
    assert desk.held() == before


def test_digits_that_an_input_method_makes_wide_are_a_spoiled_scan(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.setFocus()
    for char in ID:
        device.compose(chr(ord(char) + 0xFEE0))
        device.now += 5
    device.press(Qt.Key.Key_Return, "\r")
    assert heard.take() == [("refused", INPUT_METHOD)]
    assert desk.line.text() == "张三"


def test_words_put_in_by_pinyin_are_never_a_scan(qtbot: QtBot, desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.clear()
    desk.line.setFocus()
    # An input method that reports every key three times, faster than any hand.
    for _ in range(8):
        for end in range(1, 6):
            for _ in range(3):
                device.compose("", "zhang"[:end])
            device.now += 20
        device.compose("张")
    device.press(Qt.Key.Key_Return, "\r")
    qtbot.wait(150)
    assert (desk.line.text(), heard.take()) == ("张" * 8, [])


def test_a_scan_into_a_field_closed_to_input_methods_is_whole(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
    desk.line.setFocus()
    device.type(ID, 5)
    assert heard.take() == [("id", ID)]


# ---- everything mixed


@pytest.mark.parametrize("seed", [1, 2])
def test_of_200_bursts_none_lands_in_a_wrong_field(desk: Desk, device: Device, heard: Heard, seed: int) -> None:
    chance = random.Random(seed)
    codes = {ID: "id", OLD_ID: "id", NUMBER: "receipt", QR: "receipt", FOREIGN: "refused"}
    own = {
        "editor of a cell": "editor",
        "plain text": "plain",
        "rich text": "rich",
        "spin box": "spin",
        "table": "cells",
    }
    for _ in range(200):
        place, code, pace = chance.choice(sorted(PLACES)), chance.choice(sorted(codes)), chance.choice([5, 16, 60])
        desk.table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        PLACES[place](desk)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        device.rest(chance.randint(70, 400))
        if place in TEXT_PLACES and chance.random() < 0.3:
            device.type("7", 65, None)
        before = desk.held()
        what = (place, code, pace)
        if pace == 60:
            # As slow as hands: it is typed where the focus is, and nowhere else.
            device.type(code.replace(" ", ""), pace, None)
            assert heard.take() == [], what
            may_change = {own.get(place, place), place.replace(" with selection", "")}
            if place == "table that opens an editor":
                may_change |= {"editor", "focus"}
            after = desk.held()
            assert {key for key in after if after[key] != before[key]} <= may_change, what
            continue
        end = chance.choice([Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
        if chance.random() < 0.2 and QApplication.focusWidget() is not None:
            device.type(code[:9], pace, None)
            device.compose("中")
            device.type(code[9:], pace, end)
            assert heard.take() == [("refused", INPUT_METHOD)], what
        else:
            jitter = chance.choice([0, 1, 3])
            for char in code:
                device.type(char, pace + chance.randint(-jitter, jitter), None)
            device.press(end, "\r")
            ((kind, text),) = heard.take()
            assert (kind, text if kind != "refused" else code) == (codes[code], code), what
        assert desk.held() == before, what


def test_echo_is_not_held_up(desk: Desk, device: Device, heard: Heard) -> None:
    desk.line.clear()
    desk.line.setFocus()
    seen: list[str] = []
    for char in ID:
        device.type(char, 5, None)
        seen.append(desk.line.text())
    assert seen == [ID[: end + 1] for end in range(len(ID))]
