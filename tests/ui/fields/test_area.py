"""An area by its code, its name or a part of either."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from settledesk.basis.errors import Mistake
from settledesk.ui.fields import AreaField, TextField
from settledesk.ui.look.look import Look

Lay = Callable[..., QWidget]
AREAS = (("441700", "阳江市"), ("140300", "阳泉市"), ("370300", "淄博市"), ("220100", "长春市"))


def suggest(text: str) -> tuple[tuple[str, str], ...]:
    if text == "370303":
        return (("370300", "淄博市"),)
    if text == "zb":
        return (("370300", "淄博市"),)
    return tuple(one for one in AREAS if one[0].startswith(text) or text in one[1])


def check(text: str) -> Mistake | None:
    return Mistake("", f"没有找到参保地「{text}」", "请填市名") if text and not text.isdigit() else None


@pytest.fixture
def area(look: Look, lay: Lay) -> AreaField:
    field = AreaField(look, "patient.insured_area", "参保地", suggest, check=check)
    lay(field, TextField(look, "other", "其他"))
    return field


def _put_in(field: AreaField, words: str) -> None:
    commit = QInputMethodEvent("", [])
    commit.setCommitString(words)
    QCoreApplication.sendEvent(field.editor, commit)


@pytest.mark.parametrize(
    ("typed", "code", "shown"),
    [
        ("441700", "441700", "阳江市 441700"),
        ("4417", "441700", "阳江市 441700"),
        ("阳江", "441700", "阳江市 441700"),
        ("阳江市", "441700", "阳江市 441700"),
        ("阳江市 441700", "441700", "阳江市 441700"),
        ("４４１７００", "441700", "阳江市 441700"),
        ("zb", "370300", "淄博市 370300"),
        # A district is told by its own code and shown by the name of its city.
        ("370303", "370303", "淄博市 370303"),
    ],
)
def test_a_left_field_shows_name_and_code_and_hands_on_the_code(
    area: AreaField, typed: str, code: str, shown: str
) -> None:
    area.focus()
    _put_in(area, typed)
    area.popup.hide()
    QTest.keyClick(area.editor, Qt.Key.Key_Tab)
    assert (area.text(), area.editor.text(), area.wrong) == (code, shown, False)


@pytest.mark.parametrize("typed", ["阳", "火星", "999999x"])
def test_what_names_no_one_area_stays_as_typed_and_is_said(area: AreaField, typed: str) -> None:
    area.focus()
    _put_in(area, typed)
    area.popup.hide()
    QTest.keyClick(area.editor, Qt.Key.Key_Tab)
    assert (area.text(), area.editor.text()) == (typed, typed)
    assert area.message == ("stop", f"没有找到参保地「{typed}」。请填市名")


def test_a_code_is_set_without_a_signal(area: AreaField) -> None:
    told: list[str] = []
    area.changed.connect(told.append)
    area.set_text("370300")
    assert (area.text(), area.editor.text(), told) == ("370300", "淄博市 370300", [])
    area.set_text("")
    assert (area.text(), area.editor.text()) == ("", "")


def test_what_can_be_meant_in_one_way_only_is_handed_on_while_typed(qtbot: QtBot, area: AreaField) -> None:
    texts: list[str] = []
    area.changed.connect(lambda _: texts.append(area.text()))
    area.focus()
    QTest.keyClicks(area.editor, "441700")
    assert texts == ["4", "44", "441", "4417", "44170", "441700"]
    area.editor.selectAll()
    _put_in(area, "阳江市")
    assert texts[-1] == "441700"


def test_typing_over_forgets_the_area(qtbot: QtBot, area: AreaField) -> None:
    area.set_text("370300")
    area.focus()
    QTest.keyClicks(area.editor, "x")
    assert area.text() == "x"
    QTest.keyClick(area.editor, Qt.Key.Key_Escape)
    assert (area.text(), area.editor.text()) == ("370300", "淄博市 370300")


def test_the_list_is_chosen_from_by_arrow_and_enter_which_goes_on(qtbot: QtBot, area: AreaField) -> None:
    entered: list[bool] = []
    told: list[str] = []
    area.focus()
    _put_in(area, "阳")
    area.entered.connect(entered.append)
    area.changed.connect(lambda _: told.append(area.text()))
    assert area.popup.isVisible()
    window = QGuiApplication.focusWindow()
    QTest.keyClick(window, Qt.Key.Key_Down)
    QTest.keyClick(window, Qt.Key.Key_Down)
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert (area.text(), area.editor.text()) == ("140300", "阳泉市 140300")
    assert (entered, told[-1]) == ([False], "140300")
    assert not area.popup.isVisible()


def test_the_list_is_chosen_from_by_the_mouse(qtbot: QtBot, area: AreaField) -> None:
    area.focus()
    _put_in(area, "阳")
    at = area.popup.visualRect(area.popup.model().index(1, 0)).center()
    QTest.mouseClick(area.popup.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert (area.text(), area.editor.text()) == ("140300", "阳泉市 140300")


def test_esc_closes_the_list_first(area: AreaField) -> None:
    area.focus()
    _put_in(area, "阳")
    QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_Escape)
    assert not area.popup.isVisible()
    assert area.text() == "阳"
    assert QApplication.focusWidget() is area.editor


def test_enter_with_nothing_highlighted_takes_what_is_typed(qtbot: QtBot, area: AreaField) -> None:
    area.focus()
    _put_in(area, "阳江")
    QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_Return)
    assert area.text() == "441700"
    area.focus()
    area.editor.selectAll()
    _put_in(area, "阳")
    QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_Return)
    assert (area.text(), area.wrong) == ("阳", True)


def test_the_list_goes_when_nothing_fits(qtbot: QtBot, area: AreaField) -> None:
    area.focus()
    QTest.keyClicks(area.editor, "4")
    assert area.popup.isVisible()
    QTest.keyClicks(area.editor, "x")
    assert not area.popup.isVisible()


def test_the_list_goes_with_the_field(qtbot: QtBot, area: AreaField) -> None:
    area.focus()
    QTest.keyClicks(area.editor, "4")
    assert area.popup.isVisible()
    area.window().hide()
    assert not area.popup.isVisible()
