"""Fields of one line: typing, leaving, checking, Esc, Ctrl+Z, input methods, all by real keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from settledesk.basis.errors import Mistake
from settledesk.ui.fields import CountField, DayField, IdField, LineField, MoneyField, NameField, TextField
from settledesk.ui.look.look import Look

Lay = Callable[..., QWidget]
KINDS = (TextField, NameField, IdField, DayField, MoneyField, CountField)
NUMBERS = (IdField, DayField, MoneyField, CountField)


def shown_day(text: str) -> str:
    plain = text.strip()
    return f"{plain[:4]}-{plain[4:6]}-{plain[6:]}" if len(plain) == 8 and plain.isdigit() else plain


def check_day(text: str) -> Mistake | None:
    if not text or len(text.replace("-", "")) == 8:
        return None
    return Mistake("visit.admitted_on", f"「{text}」不是认得出的日期", "请填 8 位数字，如 20230420")


@pytest.fixture
def day(look: Look, lay: Lay) -> DayField:
    field = DayField(look, "visit.admitted_on", "入院", shown=shown_day, check=check_day)
    lay(field, TextField(look, "other", "其他"))
    return field


def test_every_edit_is_told_and_setting_a_text_is_not(qtbot: QtBot, look: Look, lay: Lay) -> None:
    field = TextField(look, "visit.number", "住院号")
    lay(field)
    told: list[str] = []
    field.changed.connect(told.append)
    field.left.connect(told.append)
    field.set_text("ZY1")
    assert (field.text(), told) == ("ZY1", [])
    field.focus()
    QTest.keyClicks(field.editor, "ab")
    assert (field.text(), told) == ("ab", ["visit.number"] * 2)


def test_a_left_field_shows_its_canonical_form(qtbot: QtBot, day: DayField) -> None:
    told: list[str] = []
    day.changed.connect(lambda path: told.append("changed"))
    day.left.connect(lambda path: told.append(day.text()))
    day.focus()
    QTest.keyClicks(day.editor, "20230420")
    assert day.editor.text() == "20230420"
    QTest.keyClick(day.editor, Qt.Key.Key_Tab)
    assert (day.text(), day.editor.text()) == ("2023-04-20", "2023-04-20")
    assert told == ["changed"] * 8 + ["2023-04-20"]


def test_a_text_set_by_the_program_is_canonical_at_once(day: DayField) -> None:
    day.set_text("20230420")
    assert day.editor.text() == "2023-04-20"


def test_enter_leaves_once(qtbot: QtBot, day: DayField) -> None:
    told: list[object] = []
    day.left.connect(told.append)
    day.entered.connect(told.append)
    day.focus()
    QTest.keyClicks(day.editor, "20230420")
    QTest.keyClick(day.editor, Qt.Key.Key_Return)
    assert told == ["visit.admitted_on", False]
    day.editor.clearFocus()
    assert told == ["visit.admitted_on", False]


def test_enter_held_down_counts_once(day: DayField) -> None:
    told: list[bool] = []
    day.entered.connect(told.append)
    day.focus()
    window = day.window().windowHandle()
    QTest.keyPress(window, Qt.Key.Key_Enter)
    again = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Enter, Qt.KeyboardModifier.NoModifier, "\r", True)
    QCoreApplication.sendEvent(window, again)
    assert told == [False]


def test_what_is_wrong_is_said_when_the_field_is_left_and_what_is_mended_at_once(qtbot: QtBot, day: DayField) -> None:
    day.focus()
    QTest.keyClicks(day.editor, "2023042")
    assert day.message == ("secondary", "")
    QTest.keyClick(day.editor, Qt.Key.Key_Tab)
    assert day.message == ("stop", "「2023042」不是认得出的日期。请填 8 位数字，如 20230420")
    assert day.wrong
    assert day.editor.property("state") == "wrong"
    assert day.editor.accessibleDescription() == "「2023042」不是认得出的日期。请填 8 位数字，如 20230420"
    day.focus()
    QTest.keyClick(day.editor, Qt.Key.Key_End)
    QTest.keyClick(day.editor, Qt.Key.Key_0)
    assert (day.message[1], day.wrong, day.editor.property("state")) == ("", False, "")
    assert day.editor.accessibleDescription() == ""


def test_a_message_of_the_screen_stays_until_the_screen_takes_it(qtbot: QtBot, day: DayField) -> None:
    day.show_message("warning", "待核实：出院日期未填")
    assert (day.editor.property("state"), day.wrong) == ("waiting", False)
    day.focus()
    QTest.keyClicks(day.editor, "20230420")
    QTest.keyClick(day.editor, Qt.Key.Key_Tab)
    assert day.message == ("warning", "待核实：出院日期未填")
    day.clear_message()
    assert (day.message[1], day.editor.property("state")) == ("", "")
    day.show_message("good", "与发票一致")
    assert day.editor.property("state") == "right"


def test_a_message_takes_room_only_while_there_is_one(qtbot: QtBot, day: DayField) -> None:
    without = day.sizeHint().height()
    day.show_message("stop", "不对")
    qtbot.waitUntil(lambda: day.sizeHint().height() > without)
    day.set_text("")
    qtbot.waitUntil(lambda: day.sizeHint().height() == without)


def test_verify_says_what_is_wrong_without_leaving(day: DayField) -> None:
    day.set_text("2023")
    assert not day.verify()
    assert day.wrong
    day.set_text("20230420")
    assert day.verify()


def test_the_first_esc_gives_back_the_text_and_the_next_is_the_windows(qtbot: QtBot, day: DayField) -> None:
    escaped: list[str] = []
    QShortcut(QKeySequence("Esc"), day.window()).activated.connect(lambda: escaped.append("esc"))
    day.set_text("20230420")
    day.focus()
    window = day.window().windowHandle()
    QTest.keyClicks(day.editor, "2024")
    assert day.text() == "2024"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert (day.text(), escaped) == ("2023-04-20", [])
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert escaped == ["esc"]


@pytest.mark.parametrize("kind", KINDS)
def test_undo_works_inside_a_field(qtbot: QtBot, look: Look, lay: Lay, kind: type[LineField]) -> None:
    field = kind(look, "any", "任意")
    lay(field)
    field.set_text("12")
    field.focus()
    QTest.keyClick(field.editor, Qt.Key.Key_End)
    QTest.keyClicks(field.editor, "345")
    assert field.text() == "12345"
    QTest.keyClick(field.window().windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "12"


def test_undo_does_not_bring_another_patients_text_back(qtbot: QtBot, look: Look, lay: Lay) -> None:
    field = NameField(look, "patient.name", "姓名")
    lay(field)
    field.focus()
    QTest.keyClicks(field.editor, "zhangsan")
    field.set_text("李四")
    QTest.keyClick(field.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "李四"


@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_are_closed_to_input_methods(look: Look, kind: type[LineField]) -> None:
    field = kind(look, "any", "任意")
    editor = field.editor
    assert not editor.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    wanted = Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhPreferNumbers
    assert editor.inputMethodHints() & wanted == wanted
    assert editor.inputMethodHints() & Qt.InputMethodHint.ImhNoPredictiveText


@pytest.mark.parametrize("kind", [TextField, NameField])
def test_words_are_open_to_input_methods(look: Look, lay: Lay, kind: type[LineField]) -> None:
    field = kind(look, "any", "任意")
    lay(field)
    told: list[str] = []
    field.changed.connect(told.append)
    field.focus()
    commit = QInputMethodEvent("", [])
    commit.setCommitString("张三")
    QCoreApplication.sendEvent(field.editor, commit)
    assert (field.text(), told) == ("张三", ["any"])


@pytest.mark.parametrize("text", ["1234.5+200", "1,234.50", "abc", "1.2.3", "-"])
def test_nothing_is_kept_from_being_typed(qtbot: QtBot, look: Look, lay: Lay, text: str) -> None:
    field = MoneyField(look, "totals.total", "总费用")
    lay(field)
    field.focus()
    QTest.keyClicks(field.editor, text)
    assert field.text() == text


@pytest.mark.parametrize("char", [".", ","])
def test_the_keypads_point_and_comma_enter_as_typed(look: Look, lay: Lay, char: str) -> None:
    field = MoneyField(look, "totals.total", "总费用")
    lay(field)
    field.focus()
    QTest.keyClick(field.window().windowHandle(), char, Qt.KeyboardModifier.KeypadModifier)  # type: ignore[call-overload]
    assert field.text() == char


def test_amounts_stand_on_the_right(look: Look) -> None:
    assert MoneyField(look, "totals.total", "总费用").editor.alignment() & Qt.AlignmentFlag.AlignRight


def test_a_hint_is_shown_where_it_fits_and_is_the_tool_tip_anyway(qtbot: QtBot, look: Look, lay: Lay) -> None:
    field = DayField(look, "visit.admitted_on", "入院", hint="8 位数字，t 为今天，-3 为三天前")
    window = lay(field)
    window.resize(120, 100)
    qtbot.waitUntil(lambda: field.editor.placeholderText() == "")
    assert field.editor.toolTip() == "8 位数字，t 为今天，-3 为三天前"
    window.resize(600, 100)
    qtbot.waitUntil(lambda: field.editor.placeholderText() == "8 位数字，t 为今天，-3 为三天前")


def test_a_menu_opened_from_the_field_does_not_leave_it(qtbot: QtBot, day: DayField) -> None:
    told: list[str] = []
    day.left.connect(told.append)
    day.focus()
    QTest.keyClicks(day.editor, "2")
    menu = day.editor.createStandardContextMenu()
    menu.popup(day.mapToGlobal(day.rect().center()))
    qtbot.waitUntil(menu.isVisible)
    menu.close()
    menu.deleteLater()
    assert (told, day.wrong) == ([], False)


def test_every_editor_has_the_name_of_its_field(look: Look) -> None:
    for kind in KINDS:
        field = kind(look, "any", "住院号")
        assert field.editor.accessibleName() == "住院号"
