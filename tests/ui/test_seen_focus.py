"""The focus goes back to what is seen when it was put on a hidden page, or on nothing."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from settledesk.ui.seen_focus import SeenFocus


class Two(QWidget):
    """A window of two pages with two lines each."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = QStackedWidget()
        self.pages: list[QWidget] = []
        self.lines: list[QLineEdit] = []
        for _ in range(2):
            page = QWidget()
            column = QVBoxLayout(page)
            for _ in range(2):
                self.lines.append(QLineEdit())
                column.addWidget(self.lines[-1])
            self.stack.addWidget(page)
            self.pages.append(page)
        QVBoxLayout(self).addWidget(self.stack)
        self.watch = SeenFocus(self, lambda: self.pages[self.stack.currentIndex()])


@pytest.fixture
def two(qtbot: QtBot) -> Iterator[Two]:
    made = Two()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made


def test_what_is_put_on_a_hidden_page_comes_back_and_is_there_when_the_page_is(qtbot: QtBot, two: Two) -> None:
    two.lines[1].setFocus()
    two.lines[3].setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is two.lines[1])
    two.stack.setCurrentIndex(1)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is two.lines[3])


def test_a_page_that_is_shown_right_afterwards_keeps_the_focus(qtbot: QtBot, two: Two) -> None:
    two.lines[0].setFocus()
    two.lines[2].setFocus()
    two.stack.setCurrentIndex(1)
    qtbot.wait(20)
    assert QApplication.focusWidget() is two.lines[2]


def test_the_first_line_of_the_page_has_it_where_nothing_had(qtbot: QtBot, two: Two) -> None:
    two.lines[1].setFocus()
    two.lines[1].clearFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() in two.lines[:2])


def test_what_is_switched_off_gives_the_focus_to_what_is_not(qtbot: QtBot, two: Two) -> None:
    two.lines[0].setFocus()
    two.lines[0].setEnabled(False)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is two.lines[1])
