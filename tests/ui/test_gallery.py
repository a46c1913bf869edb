"""The gallery shows every piece in every theme and size, with nothing cut off and a name on everything."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from settledesk.ui.gallery import Gallery
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from settledesk.ui.pieces.clause import ClausePanel
from settledesk.ui.pieces.keycap import KeyButton, Keycap
from settledesk.ui.pieces.line_button import LineButton
from settledesk.ui.pieces.message import ErrorSummary, InlineMessage
from settledesk.ui.pieces.money_line import MoneyLine
from settledesk.ui.pieces.money_table import MoneyTable
from settledesk.ui.pieces.split_bar import SplitBar
from settledesk.ui.pieces.standing import StandingLine
from settledesk.ui.pieces.states import EmptyState, LoadingState, TooMany
from settledesk.ui.pieces.steps import StepsTable
from settledesk.ui.pieces.strip import VerdictStrip
from settledesk.ui.pieces.timeline import Timeline
from settledesk.ui.pieces.waterfall import Waterfall
from tests.ui.pieces.clipped import clipped, unnamed

PIECES: tuple[type[QWidget], ...] = (
    ClausePanel,
    EmptyState,
    ErrorSummary,
    InlineMessage,
    KeyButton,
    Keycap,
    LineButton,
    LoadingState,
    MoneyLine,
    MoneyTable,
    SplitBar,
    StandingLine,
    StepsTable,
    Timeline,
    TooMany,
    VerdictStrip,
    Waterfall,
)


@pytest.fixture
def gallery(look: Look, qtbot: QtBot) -> Gallery:
    made = Gallery(look)
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_piece_is_there(gallery: Gallery, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: all(one.isVisible() for one in gallery.findChildren(LoadingState)), timeout=1000)
    for kind in PIECES:
        assert any(one.isVisibleTo(gallery) for one in gallery.findChildren(kind)), kind


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize("width", [1366, 1920])
def test_nothing_is_cut_off(look: Look, gallery: Gallery, size: Size, dark: bool, width: int) -> None:
    look.set_size(size)
    look.set_dark(dark)
    gallery.resize(width, 768)
    # Layouts within layouts settle one after the other.
    for _ in range(50):
        if not clipped(gallery):
            break
        QTest.qWait(20)
    assert clipped(gallery) == []
    assert gallery.page.width() <= width


def test_everything_has_a_name(gallery: Gallery) -> None:
    assert unnamed(gallery) == []


def test_the_first_row_switches_size_and_theme(look: Look, gallery: Gallery) -> None:
    buttons = {one.text(): one for one in gallery.findChildren(QPushButton)}
    assert buttons["普通"].isChecked()
    QTest.mouseClick(buttons["特大"], Qt.MouseButton.LeftButton)
    assert look.size is Size.HUGE and buttons["特大"].isChecked()
    look.set_size(Size.LARGE)
    assert buttons["大"].isChecked() and not buttons["特大"].isChecked()
    dark = next(one for one in gallery.findChildren(QCheckBox) if one.text() == "深色")
    QTest.keyClick(dark, Qt.Key.Key_Space)
    assert look.dark
    look.set_dark(False)
    assert not dark.isChecked()


def test_the_example_comes_to_the_contracts_amounts(gallery: Gallery) -> None:
    said = [one.accessibleDescription() for one in gallery.findChildren(QWidget)]
    assert "总费用 22,500.00，基金支付 10,327.53，个人负担 12,172.47" in said
    strip = gallery.findChildren(VerdictStrip)[0]
    assert strip.view.title == "未备案·可补办急诊备案"
    assert [one.saves for one in strip.view.remedies] == ["1,032.75"]
