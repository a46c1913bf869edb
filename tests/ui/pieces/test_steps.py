"""The steps by real keys: moving, opening, and no word of a sum lost however narrow it gets."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Role, Size
from settledesk.ui.pieces.clause import ClauseView
from settledesk.ui.pieces.ink import wrapped
from settledesk.ui.pieces.split_view import StepRow
from settledesk.ui.pieces.steps import StepsTable, share_out

ROWS = (
    StepRow("政策范围内", "就医地目录", "22,500.00 − 86.40 − 120.00 − 738.54", "21,555.06", True, "in_scope"),
    StepRow("起付线", "阳江居民待遇", "三级，第 1 次", "900.00", True, "pooled.deductible"),
    StepRow(
        "统筹支付", "23号 第十条（四）", "(21,555.06 − 900.00) × (65% − 15%)", "10,327.53", True, "pooled.band.1", True
    ),
    StepRow("大病保险", "23号 第十条（四）", "年度负担 11,227.53，未到起付 15,000.00", "0.00", False, "major_illness"),
)
CLAUSE = ClauseView(
    "第十条（四）", "未办备案自行外出就医，比例低 15 个百分点。", "阳医保通（2021）23号", "官方文本", "2026-11-20"
)


@pytest.fixture
def steps(look: Look, qtbot: QtBot) -> Iterator[StepsTable]:
    made = StepsTable(look)
    made.show_steps(ROWS)
    next_to = QLineEdit()
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addWidget(next_to)
    window.resize(700, 460)
    window.show()
    made.setFocus()
    qtbot.waitUntil(made.table.hasFocus)
    yield made


@pytest.mark.parametrize("press", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_key_opens_the_step_in_hand(steps: StepsTable, qtbot: QtBot, press: Qt.Key) -> None:
    opened: list[int] = []
    steps.opened.connect(opened.append)
    for _ in range(2):
        QTest.keyClick(steps.table, Qt.Key.Key_Down)
    QTest.keyClick(steps.table, press)
    assert opened == [steps.table.currentIndex().row()] and opened[0] in (1, 2)


def test_a_click_opens_a_step(steps: StepsTable, qtbot: QtBot) -> None:
    where = steps.table.visualRect(steps.table.model().index(2, 1)).center()
    with qtbot.waitSignal(steps.opened) as seen:
        QTest.mouseClick(steps.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert seen.args == [2]


def test_tab_leaves_the_table(steps: StepsTable, qtbot: QtBot) -> None:
    QTest.keyClick(steps.table, Qt.Key.Key_Tab)
    assert not steps.table.hasFocus()


def test_new_figures_keep_the_step_in_hand_and_its_clause(steps: StepsTable) -> None:
    steps.table.setCurrentIndex(steps.table.model().index(2, 0))
    steps.show_clause(CLAUSE)
    steps.show_steps(ROWS[1:])
    assert steps.table.currentIndex().row() == 1
    assert "15 个百分点" in steps.clause.accessibleDescription()
    steps.show_steps(ROWS[:2])
    assert "选一个步骤" in steps.clause.accessibleDescription()


def test_a_step_that_did_not_apply_says_so(steps: StepsTable) -> None:
    model = steps.table.model()
    said = [model.data(model.index(row, 3), Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert said == ["21,555.06", "900.00", "10,327.53", "0.00（未用到）"]


@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize("width", [320, 560, 680, 1100])
def test_no_word_is_lost(look: Look, qtbot: QtBot, size: Size, width: int) -> None:
    look.set_size(size)
    steps = StepsTable(look)
    qtbot.addWidget(steps)
    steps.show_steps(ROWS)
    steps.resize(look.px(width), look.px(600))
    steps.show()
    table = steps.table
    qtbot.waitUntil(lambda: table.height() >= table.sizeHint().height() - 2)
    for number, row in enumerate(ROWS):
        for column, text in enumerate((row.label, row.clause, row.formula, row.amount_text)):
            font = look.font(table.role, bold=row.decides and column in (0, 3))
            inner = table.columnWidth(column) - 2 * look.px(8)
            assert wrapped(text, font, inner) <= table.rowHeight(number)
            if column == 3:
                assert wrapped(text, font, inner) == wrapped("0", font, inner)
    assert sum(table.columnWidth(column) for column in range(4)) == table.viewport().width()
    assert (table.role is Role.SMALL) == (width > 320)


@given(st.integers(100, 2000), st.tuples(*[st.integers(20, 700)] * 4), st.tuples(*[st.integers(10, 200)] * 4))
def test_widths_fill_what_there_is(available: int, wanted: tuple[int, ...], least: tuple[int, ...]) -> None:
    least = tuple(min(want, low) for want, low in zip(wanted, (*least[:3], 10_000), strict=True))
    found = share_out(available, wanted, least)
    assert all(wide >= low for wide, low in zip(found, least, strict=True))
    assert found[3] == wanted[3]
    if sum(least) <= available:
        assert sum(found) == available
