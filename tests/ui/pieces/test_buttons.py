"""Painted buttons under the pointer."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from settledesk.ui.look.look import Look
from settledesk.ui.pieces.keycap import KeyButton
from settledesk.ui.pieces.line_button import LineButton
from settledesk.ui.pieces.nav_button import NavButton


@pytest.mark.parametrize(
    "make",
    [
        lambda look: KeyButton(look, "试算", "F5"),
        lambda look: KeyButton(look, "结算", "F2", primary=True),
        lambda look: KeyButton(look, "作废", "F8", danger=True),
        lambda look: NavButton(look, "票据", "Ctrl+3"),
        lambda look: LineButton(look, "出院结算前补办急诊备案"),
    ],
)
def test_a_button_shows_on_the_screen_that_the_pointer_is_over_it(
    look: Look, qtbot: QtBot, make: Callable[[Look], QAbstractButton]
) -> None:
    for other in QApplication.topLevelWidgets():
        # What another test left in front would take the pointer.
        other.hide()
    window, button = QWidget(), make(look)
    column = QVBoxLayout(window)
    column.setContentsMargins(50, 50, 50, 50)
    column.addWidget(button)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    QTest.mouseMove(window, QPoint(3, 3))
    look.set_dark(True)
    qtbot.wait(20)
    seen = window.screen().grabWindow
    away = seen(window.winId()).toImage()
    QTest.mouseMove(window, button.geometry().center())
    qtbot.waitUntil(lambda: seen(window.winId()).toImage() != away, timeout=1_000)
    QTest.mouseMove(window, QPoint(3, 3))
    qtbot.waitUntil(lambda: seen(window.winId()).toImage() == away, timeout=1_000)
