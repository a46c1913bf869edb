"""Names and ID numbers: masked while the focus is elsewhere, grouped and checked while it is there."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from settledesk.ui.fields import IdField, NameField, TextField
from settledesk.ui.look.look import Look

Lay = Callable[..., QWidget]
RIGHT = "370303198001010012"
WRONG = "370303198001010013"


@pytest.fixture
def number(look: Look, lay: Lay) -> IdField:
    field = IdField(look, "patient.id_number", "证件号码")
    lay(field, TextField(look, "other", "其他"))
    return field


def test_a_name_is_masked_unless_the_focus_is_in_it(look: Look, lay: Lay) -> None:
    field = NameField(look, "patient.name", "姓名")
    lay(field, TextField(look, "other", "其他"))
    field.set_text("欧阳小明")
    assert (field.editor.shown_text(), field.text()) == ("欧**明", "欧阳小明")
    field.focus()
    assert field.editor.shown_text() == "欧阳小明"
    QTest.keyClick(field.editor, Qt.Key.Key_Tab)
    assert field.editor.shown_text() == "欧**明"


def test_a_number_is_masked_unless_the_focus_is_in_it(number: IdField) -> None:
    number.set_text(RIGHT)
    assert (number.editor.shown_text(), number.text()) == ("370303******0012", RIGHT)
    number.focus()
    assert number.editor.shown_text() == RIGHT


def test_what_is_painted_is_the_mask(qtbot: QtBot, look: Look, lay: Lay) -> None:
    """Two names with one mask look the same, and another only while the focus is in one."""
    first, second = NameField(look, "a", "姓名"), NameField(look, "b", "姓名")
    plain = TextField(look, "c", "姓名")
    lay(first, second, plain)
    first.set_text("张小三")
    second.set_text("张大三")
    plain.set_text("张*三")
    assert first.grab().toImage() == second.grab().toImage()
    assert first.grab().toImage() == plain.grab().toImage()
    first.focus()
    plain.set_text("张小三")
    masked = second.editor.grab().toImage()
    assert first.editor.grab().toImage() != masked
    assert plain.editor.grab().toImage() != masked


def test_an_empty_masked_field_shows_its_hint(qtbot: QtBot, look: Look, lay: Lay) -> None:
    hinted, bare = NameField(look, "a", "姓名", hint="姓名"), NameField(look, "b", "姓名")
    lay(hinted, bare)
    assert hinted.grab().toImage() != bare.grab().toImage()


def _edge(line: QLineEdit) -> int:
    line.setCursorPosition(len(line.text()))
    return line.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).x()  # type: ignore[no-any-return]


def test_a_number_is_grouped_on_the_screen_and_nowhere_else(qtbot: QtBot, look: Look, number: IdField) -> None:
    plain = TextField(look, "plain", "无分组")
    qtbot.addWidget(plain)
    plain.resize(number.size())
    number.focus()
    wide: dict[int, bool] = {}
    for end, char in enumerate(RIGHT, start=1):
        QTest.keyClick(number.editor, char)  # type: ignore[call-overload]
        plain.set_text(RIGHT[:end])
        wide[end] = _edge(number.editor) > _edge(plain.editor)
    # 370303 19800101 0012: the first gap comes with the first figure of the birth.
    assert [end for end, apart in wide.items() if apart] == list(range(7, 19))
    assert (number.text(), number.editor.text()) == (RIGHT, RIGHT)
    number.editor.selectAll()
    number.editor.copy()
    assert QApplication.clipboard().text() == RIGHT


def test_editing_in_the_middle_keeps_the_groups(number: IdField) -> None:
    number.set_text(RIGHT)
    number.focus()
    whole = _edge(number.editor)
    number.editor.setCursorPosition(8)
    QTest.keyClick(number.editor, Qt.Key.Key_Backspace)
    assert number.editor.cursorPosition() == 7
    QTest.keyClick(number.editor, Qt.Key.Key_9)
    assert (number.text(), _edge(number.editor)) == (RIGHT[:7] + "9" + RIGHT[8:], whole)


def test_the_check_digit_is_verified_while_it_is_typed(qtbot: QtBot, number: IdField) -> None:
    number.focus()
    QTest.keyClicks(number.editor, RIGHT[:17])
    assert number.mark == ("secondary", "17/18 位")
    QTest.keyClicks(number.editor, "3")
    assert number.mark == ("stop", "校验不符")
    assert number.editor.accessibleDescription() == "校验不符"
    QTest.keyClick(number.editor, Qt.Key.Key_Backspace)
    QTest.keyClicks(number.editor, "2")
    assert number.mark == ("good", "校验正确，男")
    number.editor.clear()
    assert number.mark == ("secondary", "")


@pytest.mark.parametrize(
    "typed", ["370303 19800101 0012", "370303-19800101-0012", "３７０３０３１９８００１０１００１２"]
)
def test_a_number_may_be_written_with_spaces_or_wide(number: IdField, typed: str) -> None:
    number.focus()
    number.editor.insert(typed)
    assert number.mark == ("good", "校验正确，男")
    assert number.text() == typed


def test_a_small_x_is_an_x(qtbot: QtBot, number: IdField) -> None:
    number.focus()
    QTest.keyClicks(number.editor, "11010519491231002x")
    assert number.mark == ("good", "校验正确，女")


def test_numbers_of_other_documents_have_no_check_digit(qtbot: QtBot, number: IdField) -> None:
    number.set_text(WRONG)
    assert number.mark == ("stop", "校验不符")
    grouped = _edge(number.editor)
    number.set_citizen(False)
    assert number.mark == ("secondary", "")
    assert _edge(number.editor) < grouped
    number.set_citizen(True)
    assert (number.mark, _edge(number.editor)) == (("stop", "校验不符"), grouped)
