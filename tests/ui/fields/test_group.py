"""Fields together: Enter from one to the next, texts in and out, the first that is wrong."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from settledesk.basis.errors import Mistake
from settledesk.ui.fields import (
    AreaField,
    ChoiceField,
    CountField,
    DayField,
    Field,
    FieldGroup,
    FlagField,
    IdField,
    MoneyField,
    NameField,
    TextField,
)
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Role, Size
from settledesk.ui.scanner import Scanner

Lay = Callable[..., QWidget]
TEXTS = {
    "name": "张小三",
    "id": "370303198001010012",
    "kind": "b",
    "area": "370300",
    "day": "2023-04-20",
    "money": "22500",
    "count": "2",
    "flag": "1",
    "text": "ZY20230420013",
}


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)


def not_negative(text: str) -> Mistake | None:
    return Mistake("money", "金额不能为负", "请改正") if text.startswith("-") else None


def all_kinds(look: Look) -> tuple[Field, ...]:
    return (
        NameField(look, "name", "姓名"),
        IdField(look, "id", "证件号码"),
        ChoiceField(look, "kind", "人员类别", (("a", "在职"), ("b", "退休"))),
        AreaField(look, "area", "参保地", lambda text: (("370300", "淄博市"),) if text.startswith("3") else ()),
        DayField(look, "day", "入院", check=lambda text: Mistake("day", "日期不对", "") if text == "x" else None),
        MoneyField(look, "money", "平台：基金支付总额", check=not_negative),
        CountField(look, "count", "本年已住院次数"),
        FlagField(look, "flag", "急诊抢救"),
        TextField(look, "text", "住院号"),
    )


@pytest.fixture
def group(look: Look, lay: Lay) -> FieldGroup:
    fields = all_kinds(look)
    lay(*fields)
    return FieldGroup(fields)


def test_texts_come_out_as_they_went_in(group: FieldGroup) -> None:
    told: list[str] = []
    group.changed.connect(told.append)
    group.left.connect(told.append)
    group.set_texts(TEXTS)
    assert (group.texts(), told) == (TEXTS, [])
    group.set_texts({"name": "李四"})
    assert group.texts() == dict.fromkeys(TEXTS, "") | {"name": "李四"}


def test_enter_goes_through_all_fields_and_says_when_it_is_through(group: FieldGroup) -> None:
    told: list[str] = []
    group.left.connect(told.append)
    group.entered_last.connect(lambda: told.append("through"))
    group.set_texts(TEXTS)
    group.focus("name")
    way = []
    for _ in TEXTS:
        way.append(group.focused_path())
        press(Qt.Key.Key_Return)
    assert way == list(TEXTS)
    assert told == [*TEXTS, "through"]
    assert group.focused_path() == "text"
    assert group.texts() == TEXTS


def test_shift_enter_goes_back_and_stays_at_the_first(group: FieldGroup) -> None:
    group.focus("kind")
    told: list[str] = []
    group.entered_last.connect(lambda: told.append("through"))
    for path in ("id", "name", "name"):
        press(Qt.Key.Key_Enter, Qt.KeyboardModifier.ShiftModifier)
        assert group.focused_path() == path
    assert told == []


def test_enter_passes_by_what_is_hidden_or_switched_off(group: FieldGroup) -> None:
    group.field("id").hide()
    group.field("kind").setEnabled(False)
    group.focus("name")
    press(Qt.Key.Key_Return)
    assert group.focused_path() == "area"
    assert not group.focus("id")
    assert not group.focus("no such field")
    for path in ("day", "money", "count", "flag", "text"):
        group.field(path).hide()
    told: list[str] = []
    group.entered_last.connect(lambda: told.append("through"))
    press(Qt.Key.Key_Return)
    assert told == ["through"]


def test_enter_never_presses_a_default_button(qtbot: QtBot, look: Look) -> None:
    dialog = QDialog()
    layout = QVBoxLayout(dialog)
    fields = all_kinds(look)
    for field in fields:
        layout.addWidget(field)
    button = QPushButton("结算")
    button.setDefault(True)
    pressed: list[str] = []
    button.clicked.connect(lambda: pressed.append("settled"))
    layout.addWidget(button)
    group = FieldGroup(fields)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    group.focus("name")
    for _ in range(12):
        QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Return)
    assert (pressed, group.focused_path()) == ([], "text")


def test_the_first_wrong_field_is_found_and_all_say_what_is_wrong(group: FieldGroup) -> None:
    group.set_texts(TEXTS | {"day": "x", "money": "-1"})
    wrong = group.first_wrong()
    assert wrong is group.field("day")
    assert group.field("money").message == ("stop", "金额不能为负。请改正")
    assert group.field("day").message == ("stop", "日期不对")
    group.field("day").hide()
    assert group.first_wrong() is group.field("money")
    group.set_texts(TEXTS)
    assert group.first_wrong() is None


def test_what_the_screen_calls_wrong_is_wrong(group: FieldGroup) -> None:
    group.set_texts(TEXTS)
    group.field("count").show_message("stop", "次数与本院记录不符")
    assert group.first_wrong() is group.field("count")


def test_nothing_has_the_focus_when_another_widget_has(group: FieldGroup) -> None:
    group.focus("day")
    assert group.focused_path() == "day"
    group.field("day").editor.clearFocus()
    assert group.focused_path() is None


@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_cut_off_at_any_size(qtbot: QtBot, look: Look, lay: Lay, size: Size, dark: bool) -> None:
    fields = all_kinds(look)
    window = lay(*fields)
    # The size changes while the form is on the screen.
    look.set_size(size)
    look.set_dark(dark)
    FieldGroup(fields).set_texts(TEXTS)
    fields[4].show_message("stop", "入院日期晚于今天，请核对电脑日期和入院证")
    fields[5].show_message("warning", "待核实：平台还没有返回基金支付总额，试算按本机的结果")
    narrowest = window.minimumSizeHint().width()
    window.resize(narrowest, window.heightForWidth(narrowest))
    qtbot.wait(30)
    assert narrowest <= 1_366
    labels = [one for one in window.findChildren(QLabel) if one.isVisible() and one.text()]
    assert len(labels) == 11
    for label in labels:
        assert label.fontMetrics().height() <= label.height(), label.text()
        if label.wordWrap():
            assert label.heightForWidth(label.width()) <= label.height(), label.text()
        else:
            assert label.sizeHint().width() <= label.width(), label.text()
        assert label.font().pixelSize() == look.font(Role.CAPTION).pixelSize()
    for field in fields:
        assert field.editor.height() >= 24


@pytest.fixture
def scanner(qapp: QApplication) -> Iterator[Scanner]:
    """A scanner by whose clock keys come every five milliseconds."""
    watching = Scanner(qapp, clock=count(0, 5).__next__)
    yield watching
    watching.close()


def test_a_scan_leaves_every_field_as_it_was(scanner: Scanner, group: FieldGroup) -> None:
    scanned: list[str] = []
    scanner.id_scanned.connect(scanned.append)
    group.set_texts(TEXTS)
    told: list[str] = []
    group.left.connect(told.append)
    for field in group.fields:
        field.focus()
        told.clear()
        for char in "110105194912310021":
            QTest.keyClick(field.editor, char)  # type: ignore[call-overload]
        press(Qt.Key.Key_Return)
        QCoreApplication.sendPostedEvents()
        assert (scanned.pop(), told, group.focused_path()) == ("110105194912310021", [], field.path)
        assert group.texts() == TEXTS
        # A key that types nothing ends a burst as a pause does.
        press(Qt.Key.Key_F12)
