"""Choosing by keys: codes, names, pinyin, place; F4 and the wheel leave the choice alone."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from settledesk.ui.fields import ChoiceField, FlagField, TextField
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size

Lay = Callable[..., QWidget]
KINDS = (("inpatient", "住院"), ("outpatient", "普通门诊"), ("chronic", "门诊慢特病"), ("pharmacy", "定点药店购药"))
INITIALS = {"inpatient": "zy", "outpatient": "ptmz", "chronic": "mzmtb", "pharmacy": "ddydgy"}


@pytest.fixture
def pace(qapp: QApplication) -> Iterator[None]:
    before = QApplication.keyboardInputInterval()
    QApplication.setKeyboardInputInterval(0)
    yield
    QApplication.setKeyboardInputInterval(before)


@pytest.fixture
def kind(look: Look, lay: Lay) -> ChoiceField:
    field = ChoiceField(look, "visit.kind", "就诊类别", KINDS, initials=INITIALS)
    lay(field, TextField(look, "other", "其他"))
    return field


def _type(field: ChoiceField, text: str) -> None:
    QTest.keyClicks(field.editor, text)


def test_nothing_is_chosen_until_someone_chooses(kind: ChoiceField) -> None:
    assert kind.text() == ""
    assert kind.editor.currentText() == ""
    assert kind.editor.placeholderText() == "请选择"


def test_a_code_is_set_without_a_signal_and_shown_by_its_name(kind: ChoiceField) -> None:
    told: list[str] = []
    kind.changed.connect(told.append)
    kind.set_text("chronic")
    assert (kind.text(), kind.editor.currentText(), told) == ("chronic", "门诊慢特病", [])


def test_a_code_that_is_in_no_choice_is_kept_and_shown_as_none(kind: ChoiceField) -> None:
    kind.set_text("teleported")
    assert (kind.text(), kind.editor.currentText()) == ("teleported", "")
    kind.set_text("inpatient")
    assert kind.text() == "inpatient"


@pytest.mark.parametrize(
    ("typed", "code"), [("1", "inpatient"), ("3", "chronic"), ("p", "outpatient"), ("z", "inpatient")]
)
def test_one_key_chooses(kind: ChoiceField, typed: str, code: str) -> None:
    told: list[str] = []
    kind.changed.connect(told.append)
    kind.focus()
    _type(kind, typed)
    assert (kind.text(), told) == (code, ["visit.kind"])


@pytest.mark.parametrize("typed", ["9", "0", "w", "%"])
def test_a_key_that_fits_nothing_chooses_nothing(kind: ChoiceField, typed: str) -> None:
    kind.set_text("chronic")
    kind.focus()
    _type(kind, typed)
    assert kind.text() == "chronic"


def test_keys_in_a_row_are_one_word(kind: ChoiceField) -> None:
    kind.focus()
    _type(kind, "mzm")
    assert kind.text() == "chronic"
    _type(kind, "ph")
    assert kind.text() == "pharmacy"


def test_the_same_key_later_takes_the_next_that_fits(kind: ChoiceField, pace: None) -> None:
    kind.focus()
    chosen = []
    for _ in range(3):
        _type(kind, "p")
        QTest.qWait(2)
        chosen.append(kind.text())
    assert chosen == ["outpatient", "pharmacy", "outpatient"]


def test_a_code_of_digits_goes_before_the_place(look: Look, lay: Lay) -> None:
    level = ChoiceField(
        look, "hospital.level", "医院级别", (("3", "三级"), ("2", "二级"), ("1", "一级"), ("0", "未定级"))
    )
    lay(level)
    level.focus()
    _type(level, "3")
    assert level.editor.currentText() == "三级"


def test_the_blank_choice_is_chosen_by_the_blank_text(look: Look) -> None:
    method = ChoiceField(look, "payments.method", "退补方式", (("", "未登记"), ("cash", "现金")))
    assert method.editor.currentText() == "未登记"
    method.set_text("cash")
    method.set_text("")
    assert method.editor.currentText() == "未登记"


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space])
def test_arrows_open_the_list_and_keys_choose_in_it(qtbot: QtBot, kind: ChoiceField, key: Qt.Key) -> None:
    kind.set_text("inpatient")
    kind.focus()
    QTest.keyClick(kind.editor, key)
    assert kind.editor.view().isVisible()
    assert kind.text() == "inpatient"
    window = QGuiApplication.focusWindow()
    QTest.keyClick(window, "m")  # type: ignore[call-overload]
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert not kind.editor.view().isVisible()
    assert kind.text() == "chronic"


def test_esc_closes_the_list_then_gives_back_the_choice(qtbot: QtBot, kind: ChoiceField) -> None:
    kind.set_text("inpatient")
    kind.focus()
    _type(kind, "p")
    QTest.keyClick(kind.editor, Qt.Key.Key_Down)
    QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key.Key_Escape)
    assert (kind.editor.view().isVisible(), kind.text()) == (False, "outpatient")
    QTest.keyClick(kind.editor, Qt.Key.Key_Escape)
    assert kind.text() == "inpatient"


def test_f4_is_the_windows(kind: ChoiceField) -> None:
    pressed: list[str] = []
    kind.focus()
    QTest.keyClick(kind.editor, Qt.Key.Key_F4)
    assert not kind.editor.view().isVisible()
    QShortcut(QKeySequence("F4"), kind.window()).activated.connect(lambda: pressed.append("F4"))
    QTest.keyClick(kind.window().windowHandle(), Qt.Key.Key_F4)
    assert pressed == ["F4"]


def test_the_wheel_changes_a_choice_only_with_the_focus_in_it(kind: ChoiceField) -> None:
    kind.set_text("inpatient")

    def turn() -> None:
        at = kind.editor.rect().center()
        event = QWheelEvent(
            QPointF(at),
            QPointF(kind.editor.mapToGlobal(at)),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(kind.editor, event)

    turn()
    assert kind.text() == "inpatient"
    kind.focus()
    turn()
    assert kind.text() == "outpatient"


def test_a_flag_is_ticked_by_the_space_bar(look: Look, lay: Lay) -> None:
    flag = FlagField(look, "visit.emergency", "急诊抢救")
    lay(flag)
    told: list[str] = []
    flag.changed.connect(told.append)
    flag.set_text("1")
    assert (flag.text(), told) == ("1", [])
    flag.focus()
    QTest.keyClick(flag.editor, Qt.Key.Key_Space)
    assert (flag.text(), told) == ("", ["visit.emergency"])
    QTest.keyClick(flag.editor, Qt.Key.Key_Escape)
    assert flag.text() == "1"
    assert flag.editor.accessibleName() == "急诊抢救"


def test_a_flag_stands_in_line_with_its_neighbours(look: Look, lay: Lay) -> None:
    flag, alone = FlagField(look, "a", "急诊"), FlagField(look, "b", "急诊", beside=False)
    neighbour = TextField(look, "c", "科室")
    lay(neighbour, flag, alone)
    middle = neighbour.editor.geometry().center().y()
    assert abs(flag.editor.geometry().center().y() - middle) <= 2
    assert alone.editor.geometry().center().y() < middle - 8


@pytest.mark.parametrize("size", list(Size))
def test_an_open_list_shows_all_its_rows(qtbot: QtBot, look: Look, kind: ChoiceField, size: Size) -> None:
    look.set_size(size)
    kind.focus()
    QTest.keyClick(kind.editor, Qt.Key.Key_Down)
    qtbot.waitUntil(kind.editor.view().isVisible)
    rows = [kind.editor.view().visualRect(kind.editor.model().index(row, 0)) for row in range(len(KINDS))]
    inside = kind.editor.view().viewport().rect()
    assert all(inside.contains(row) for row in rows)
    assert all(row.height() >= 24 for row in rows)
    kind.editor.hidePopup()
