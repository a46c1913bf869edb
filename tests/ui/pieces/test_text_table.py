"""The table of words: no word is lost at any width, headings are passed over, keys open the row in hand."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from settledesk.ui.pieces.ink import wrapped
from settledesk.ui.pieces.text_table import Heading, TextColumn, TextTable, share_out

ROWS: tuple[Any, ...] = (
    Heading("统筹基金（住院）"),
    ("起付线", "成年居民；三级；第1次住院", "700.00 元"),
    ("支付比例（个人负担的范围内费用；起付线以上分段）", "10,000—100,000 元", "70%"),
    Heading("居民大病保险（住院）"),
    ("年度支付限额", "", "300,000.00 元"),
)
COLUMNS = (
    TextColumn("项目", lambda row: row[0], least=4, icon=lambda row: "good" if row[2] == "70%" else ""),
    TextColumn("条件", lambda row: row[1], least=4, grow=True),
    TextColumn("数值", lambda row: row[2], least=4, bold=True, right=True),
)


@pytest.fixture
def table(qtbot: QtBot, look: Look) -> TextTable:
    made = TextTable(look, COLUMNS, "测试表")
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    qtbot.waitActive(made)
    made.show_rows(ROWS)
    return made


@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize("width", [260, 420, 700, 1300])
def test_every_text_has_the_room_it_needs(table: TextTable, look: Look, size: Size, width: int) -> None:
    look.set_size(size)
    table.resize(width, 500)
    QTest.qWait(20)
    assert sum(table.columnWidth(number) for number in range(3)) <= table.viewport().width()
    for number, row in enumerate(ROWS):
        if isinstance(row, Heading):
            assert table.columnSpan(number, 0) == 3
            continue
        for column, text in enumerate(row):
            room = table.columnWidth(column) - 2 * look.px(8) - (look.px(20) if column == 0 and row[2] == "70%" else 0)
            font = look.font(table._cells.role, bold=column == 2)
            assert wrapped(text, font, room) <= table.rowHeight(number) + 1, (text, room)


def test_keys_pass_headings_over_and_open_rows(table: TextTable, qtbot: QtBot) -> None:
    held: list[object] = []
    opened: list[object] = []
    table.current_changed.connect(held.append)
    table.opened.connect(opened.append)
    table.setFocus()
    table.take(0)
    assert table.current is ROWS[1]
    for _ in range(3):
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert held == [ROWS[1], ROWS[2], ROWS[4]]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        QTest.keyClick(table, key)
    assert opened == [ROWS[4], ROWS[4]]
    QTest.keyClick(table, Qt.Key.Key_Up)
    assert table.current is ROWS[2]
    table.show_rows(())
    assert not table.currentIndex().isValid()
    table.take(0)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert len(opened) == 2


def test_those_who_hear_it_get_the_same_texts(table: TextTable) -> None:
    model = table.model()
    assert table.accessibleName() == "测试表"
    assert model.index(0, 0).data() == "统筹基金（住院）"
    assert [model.index(1, column).data() for column in range(3)] == list(ROWS[1])
    assert [model.headerData(column, Qt.Orientation.Horizontal) for column in range(3)] == ["项目", "条件", "数值"]


def test_a_whole_table_is_as_high_as_its_rows(qtbot: QtBot, look: Look) -> None:
    made = TextTable(look, COLUMNS, "测试表", whole=True)
    qtbot.addWidget(made)
    made.resize(500, 100)
    made.show()
    made.show_rows(ROWS * 20)
    assert made.sizeHint().height() >= made.verticalHeader().length()
    assert made.minimumSizeHint().height() == made.sizeHint().height()


def test_widths_fill_what_there_is_and_the_widest_gives_way() -> None:
    assert share_out(500, (100, 200, 50), (50, 50, 50), 1) == (100, 350, 50)
    assert share_out(250, (100, 200, 50), (50, 50, 50), 1) == (100, 100, 50)
    assert share_out(200, (100, 200, 50), (50, 50, 50), 1) == (75, 75, 50)
    chance = Random(20240418)
    for _ in range(500):
        wanted = tuple(chance.randint(20, 400) for _ in range(chance.randint(1, 6)))
        least = tuple(chance.randint(10, want) for want in wanted)
        grow, available = chance.randrange(len(wanted)), chance.randint(10, 1500)
        found = share_out(available, wanted, least, grow)
        assert sum(found) == available or sum(least) > available
        assert all(wide >= few for number, (wide, few) in enumerate(zip(found, least, strict=True)) if number != grow)
