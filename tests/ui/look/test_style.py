"""The style sheet: heights, rings, states and live changes, measured on real widgets."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from settledesk.basis.places import shipped
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle, style_sheet, unstyled
from settledesk.ui.look.tokens import Role, Size


@pytest.mark.parametrize(("size", "least"), [(Size.NORMAL, 32), (Size.LARGE, 40), (Size.HUGE, 53)])
def test_fields_and_buttons_are_high_enough(look: Look, qtbot: QtBot, size: Size, least: int) -> None:
    look.set_size(size)
    for make in (QLineEdit, QComboBox, QPushButton):
        widget = make()
        qtbot.addWidget(widget)
        widget.show()
        assert widget.sizeHint().height() >= least, make
    for choice in (QCheckBox("甲"), QRadioButton("乙")):
        qtbot.addWidget(choice)
        choice.show()
        assert choice.sizeHint().height() >= 24


@pytest.mark.parametrize("state", ["", "wrong", "right", "waiting"])
def test_a_field_does_not_move_when_it_gets_the_focus(look: Look, qtbot: QtBot, state: str) -> None:
    field = QLineEdit("2023-04-20")
    qtbot.addWidget(field)
    field.setProperty("state", state)
    field.show()
    before = (field.sizeHint(), field.cursorRect().x())
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert (field.sizeHint(), field.cursorRect().x()) == before


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("make", [QLineEdit, QComboBox, QPushButton, QCheckBox, QRadioButton])
def test_the_focus_is_seen(look: Look, qtbot: QtBot, make: type[QWidget], dark: bool) -> None:
    look.set_dark(dark)
    window = QWidget()
    qtbot.addWidget(window)
    widget = make(window)
    widget.resize(120, 40)
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.show()
    widget.clearFocus()
    ring = QColor(look.palette.accent)

    def row() -> list[QColor]:
        image = widget.grab().toImage()
        return [image.pixelColor(widget.width() // 2, y) for y in (0, 1)]

    assert ring not in row()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    assert row() == [ring, ring]


def test_a_changed_property_is_taken_on(look: Look, qtbot: QtBot) -> None:
    label = QLabel("差 0.01 元")
    qtbot.addWidget(label)
    label.show()
    assert label.palette().windowText().color() == QColor(look.palette.text)
    label.setProperty("tone", "stop")
    restyle(label)
    assert label.palette().windowText().color() == QColor(look.palette.stop)


def test_size_and_theme_change_live(look: Look, qtbot: QtBot, qapp: QApplication) -> None:
    label = QLabel("总费用")
    qtbot.addWidget(label)
    label.setProperty("role", "caption")
    label.show()
    assert label.font().pixelSize() == look.font(Role.CAPTION).pixelSize() == 13
    look.set_size(Size.HUGE)
    look.set_dark(True)
    assert label.font().pixelSize() == look.font(Role.CAPTION).pixelSize() == 22
    assert qapp.font().pixelSize() == 27
    assert label.palette().windowText().color() == QColor(look.palette.secondary)


@pytest.mark.parametrize("role", ["", "caption", "small", "title", "money", "mono"])
def test_figures_are_of_one_width_in_every_role(look: Look, qtbot: QtBot, role: str) -> None:
    label = QLabel("0123456789")
    qtbot.addWidget(label)
    label.setProperty("role", role)
    label.show()
    assert label.font().family() == "Noto Sans SC"
    assert len({QFontMetricsF(label.font()).horizontalAdvance(figure) for figure in "0123456789"}) == 1


@pytest.mark.parametrize("dark", [False, True])
def test_the_sheet_names_only_files_that_ship(look: Look, dark: bool) -> None:
    look.set_dark(dark)
    named = re.findall(r'url\("([^"]+)"\)', style_sheet(look))
    assert len(named) == 3
    ships = {file.as_posix() for file in (shipped("resources") / "icons" / "marks").glob("*.svg")}
    assert set(named) <= ships


def form() -> QFrame:
    """Return a few widgets of every kind, one within the other."""
    outer, inner = QFrame(), QFrame()
    outer.setProperty("surface", "panel")
    inner.setProperty("surface", "sunken")
    title, field, choice, button = QLabel("总费用"), QLineEdit("2023-04-20"), QComboBox(), QPushButton("结算")
    title.setProperty("role", "title")
    field.setProperty("state", "wrong")
    choice.addItem("住院")
    button.setProperty("kind", "primary")
    rows, column = QVBoxLayout(inner), QVBoxLayout(outer)
    for widget in (title, field, choice, button):
        rows.addWidget(widget)
    column.addWidget(inner)
    return outer


def test_what_is_built_without_the_sheet_looks_the_same(look: Look, qtbot: QtBot, qapp: QApplication) -> None:
    sheet = qapp.styleSheet()
    plain = form()
    with unstyled(qapp):
        assert not qapp.styleSheet()
        late = form()
    assert qapp.styleSheet() == sheet == style_sheet(look)
    for widget in (plain, late):
        qtbot.addWidget(widget)
        widget.setFixedSize(widget.sizeHint())
    assert late.size() == plain.size()
    assert late.grab().toImage() == plain.grab().toImage()


def test_the_sheet_comes_back_after_a_trouble(look: Look, qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="trouble"), unstyled(qapp):
        raise ValueError("trouble")
    assert qapp.styleSheet() == style_sheet(look)


def test_a_font_that_was_changed_is_nobody_elses(look: Look) -> None:
    look.font().setBold(True)
    look.font(Role.TITLE).setPixelSize(99)
    assert not look.font().bold()
    assert look.font(Role.TITLE).pixelSize() == look.font(Role.TITLE, bold=True).pixelSize() != 99
    assert look.font(bold=True).bold()
