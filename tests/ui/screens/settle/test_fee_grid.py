"""The fee grid by real keys and the clipboard: typing, walking, pasting, asking, undoing, filtering."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from settledesk.basis.money import Money
from settledesk.basis.settings import Settings, write_settings
from settledesk.desk.fees import COLUMNS, learnt_headers, read_rows
from settledesk.desk.office import Office, open_office
from settledesk.model.case import FeeClass, FeeKind, FeeLine, Route
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from settledesk.ui.screens.settle.fee_grid import FeeGrid
from settledesk.ui.screens.settle.header_question import HeaderQuestion

AT = {column.key: place for place, column in enumerate(COLUMNS)}
HEADER = "医保编码\t项目名称\t费用类别\t项目等级\t数量\t单价\t金额"
ASPIRIN = "XB01\t阿司匹林\t西药费\t甲\t2\t6.25\t12.50"
KEY = Qt.Key


def line(number: int = 1, category: str = "09") -> FeeLine:
    return FeeLine(
        f"X{number}",
        f"项目{number}",
        category,
        FeeKind.DRUG,
        FeeClass.A,
        Decimal(number),
        Decimal("1.5"),
        Money(150 * number),
    )


@pytest.fixture
def grid(qtbot: QtBot, look: Look) -> FeeGrid:
    return shown(qtbot, FeeGrid(look))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    write_settings(tmp_path, Settings("示例市第一人民医院", "H51010000001", "510100", "3"))
    with open_office(tmp_path) as opened:
        yield opened


def shown(qtbot: QtBot, grid: FeeGrid) -> FeeGrid:
    qtbot.addWidget(grid)
    grid.resize(560, 360)
    grid.show()
    grid.view.setFocus()
    qtbot.waitUntil(grid.view.hasFocus)
    return grid


def press(grid: FeeGrid, *keys: str | Qt.Key, control: bool = False) -> None:
    """Press keys, or type texts, wherever the focus is."""
    held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    for one in keys:
        target = QApplication.focusWidget() or grid.view
        if isinstance(one, str):
            for letter in one:
                QTest.keyClicks(QApplication.focusWidget() or target, letter, held)
        else:
            QTest.keyClick(target, one, held)


def compose(text: str, letters: str = "") -> None:
    """Enter Chinese as an input method does: letters being composed, or a text that is finished."""
    event = QInputMethodEvent(letters, [])
    event.setCommitString(text)
    target = QApplication.focusWidget()
    assert target is not None
    assert target.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QApplication.sendEvent(target, event)


def copy(text: str) -> None:
    QApplication.clipboard().setText(text)


def place(grid: FeeGrid) -> tuple[int, str]:
    index = grid.view.currentIndex()
    return index.row(), COLUMNS[index.column()].key


def said(grid: FeeGrid) -> str:
    return " ".join(label.text() for label in grid.findChildren(QLabel) if not label.isHidden())


def test_a_line_is_typed_with_enter_alone(grid: FeeGrid) -> None:
    assert place(grid) == (0, "name")
    compose("阿司匹林")
    press(grid, KEY.Key_Return)
    press(grid, "xy", KEY.Key_Return, "a", KEY.Key_Enter, "2", KEY.Key_Return, "6,25", KEY.Key_Tab)
    assert place(grid) == (0, "amount")
    assert grid.lines() == ()
    press(grid, KEY.Key_Return)  # takes what is proposed
    assert place(grid) == (0, "first_pay_ratio")
    press(grid, KEY.Key_Return, "XB01", KEY.Key_Return, KEY.Key_Return, KEY.Key_Return)
    assert place(grid) == (1, "name")
    assert grid.lines() == (
        FeeLine("XB01", "阿司匹林", "09", FeeKind.DRUG, FeeClass.A, Decimal(2), Decimal("6.25"), Money(1250)),
    )
    assert "1 行 · 合计 12.50" in said(grid)
    assert "西药费 12.50" in said(grid)


def test_words_are_composed_over_the_table(grid: FeeGrid) -> None:
    grid.set_rows([line(1)])
    compose("", "a'si'pi")
    assert "a'si'pi" in said(grid)
    assert grid.view.hasFocus()
    assert grid.view.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    cursor = grid.view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    assert cursor.contains(grid.view.visualRect(grid.view.currentIndex()).center() + grid.view.viewport().pos())
    compose("阿司匹")
    compose("林")
    press(grid, KEY.Key_Return)
    assert grid.lines()[0].name == "阿司匹林"
    assert "a'si'pi" not in said(grid)
    compose("西")
    assert "西药费" in said(grid)
    press(grid, KEY.Key_Return)
    assert grid.texts()[0][2] == "西药费"


def test_tab_and_enter_go_back_and_on_over_the_row_ends(grid: FeeGrid) -> None:
    grid.set_rows([line(1), line(2)])
    press(grid, KEY.Key_Backtab)
    assert place(grid) == (0, "name")
    grid.view.go(1, 0)
    press(grid, KEY.Key_Backtab)
    assert place(grid) == (0, "kind")
    press(grid, KEY.Key_Tab)
    assert place(grid) == (1, "name")
    press(grid, KEY.Key_Return, control=True)
    assert place(grid) == (2, "name")


def test_the_grid_is_left_from_its_first_cell_and_its_blank_row(grid: FeeGrid, qtbot: QtBot) -> None:
    grid.set_rows([line(1)])
    with qtbot.waitSignal(grid.left) as left:
        press(grid, KEY.Key_Backtab)
    assert left.args == [False]
    press(grid, KEY.Key_Return, control=True)
    with qtbot.waitSignal(grid.left) as left:
        press(grid, KEY.Key_Return)
    assert left.args == [True]
    grid.model.show_only("09")
    grid.view.go(0, AT["kind"])
    with qtbot.waitSignal(grid.left):
        press(grid, KEY.Key_Return)


def test_escape_leaves_the_cell_as_it_was(grid: FeeGrid) -> None:
    grid.set_rows([line(1)])
    grid.view.go(0, AT["quantity"])
    press(grid, "99", KEY.Key_Escape)
    assert grid.lines() == (line(1),)
    assert grid.view.hasFocus()
    assert place(grid) == (0, "quantity")


def test_backspace_opens_what_stands_there(grid: FeeGrid) -> None:
    grid.set_rows([line(1)])
    grid.view.go(0, AT["code"])
    press(grid, KEY.Key_Backspace, KEY.Key_End, "9", KEY.Key_Return)
    assert grid.lines()[0].code == "X19"


def test_f2_opens_no_editor(grid: FeeGrid) -> None:
    press(grid, KEY.Key_F2)
    assert grid.view.hasFocus()


def test_the_input_method_is_kept_out_of_figures(grid: FeeGrid) -> None:
    enabled = Qt.WidgetAttribute.WA_InputMethodEnabled
    for key, column in ((column.key, column) for column in COLUMNS):
        grid.view.go(0, AT[key])
        wanted = column.kind in ("text", "choice")
        assert grid.view.testAttribute(enabled) is wanted, key
        press(grid, "1")
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        assert editor.testAttribute(enabled) is wanted, key
        assert editor.accessibleName()
        press(grid, KEY.Key_Escape)


def test_choices_are_shown_while_typing_and_walked_with_the_arrows(grid: FeeGrid) -> None:
    grid.view.go(0, AT["category"])
    press(grid, "z")
    assert "诊察费 · 治疗费 · 中药饮片费 · 中成药费" in said(grid)
    press(grid, KEY.Key_Down, KEY.Key_Down, KEY.Key_Down, KEY.Key_Up, KEY.Key_Return)
    assert grid.texts()[0][2] == "治疗费"
    grid.view.go(0, AT["fee_class"])
    press(grid, "x", KEY.Key_Down, KEY.Key_Up, KEY.Key_Return)
    assert grid.texts()[0][4] == "丙"
    assert "诊察费 ·" not in said(grid)


def test_a_wrong_cell_is_told_below_and_found_by_key(grid: FeeGrid) -> None:
    grid.set_rows([line(number) for number in range(1, 50)])
    grid.view.go(30, AT["price"])
    press(grid, "abc", KEY.Key_Return)
    grid.view.go(0, 0)
    assert "abc" not in said(grid)
    press(grid, KEY.Key_E, control=True)
    assert place(grid) == (30, "price")
    assert "单价：「abc」不是数。请写成 1234.50 的形式。" in said(grid)
    assert "48 行 · 合计" in said(grid)
    assert [one.path for one in grid.mistakes()] == ["fees[30].price"]
    grid.model.setData(grid.model.index(30, AT["code"]), "")
    press(grid, KEY.Key_E, control=True)
    assert place(grid) == (30, "code")
    press(grid, KEY.Key_E, control=True)
    assert place(grid) == (30, "price")


def test_pasting_from_excel_by_key(grid: FeeGrid) -> None:
    copy(f"{HEADER}\r\n{ASPIRIN}\r\n{ASPIRIN}\r\n合计\t\t\t\t\t\t25.00\r\n")
    press(grid, KEY.Key_V, control=True)
    assert [one.name for one in grid.lines()] == ["阿司匹林", "阿司匹林"]
    assert "已粘贴 2 行，略过合计等 1 行。Ctrl+Z 撤销" in said(grid)
    press(grid, KEY.Key_Z, control=True)
    assert (grid.lines(), len(grid.model.rows)) == ((), 0)
    press(grid, KEY.Key_Y, control=True)
    assert len(grid.lines()) == 2


def test_pasting_rows_while_a_cell_is_open(grid: FeeGrid) -> None:
    copy(f"{HEADER}\r\n{ASPIRIN}\r\n")
    press(grid, "q")
    press(grid, KEY.Key_V, control=True)
    assert [one.name for one in grid.lines()] == ["阿司匹林"]
    copy("头孢")
    grid.view.go(0, 0)
    press(grid, "q")
    press(grid, KEY.Key_V, control=True)
    press(grid, KEY.Key_Return)
    assert grid.lines()[0].name == "q头孢"


def test_a_paste_with_mistakes_says_the_first(grid: FeeGrid) -> None:
    copy(f"{HEADER}\r\n{ASPIRIN.replace('甲', '戊')}\r\n")
    press(grid, KEY.Key_V, control=True)
    assert "粘贴 1 行，1 处有误。第 2 行「项目等级」(D2)：不认识的项目等级「戊」。" in said(grid)
    assert [one.path for one in grid.mistakes()] == ["fees[0].fee_class"]
    copy(" ")
    press(grid, KEY.Key_V, control=True)
    assert "剪贴板里没有文字" in said(grid)


def test_an_unknown_header_is_asked_once_and_remembered(qtbot: QtBot, look: Look, office: Office) -> None:
    grid = shown(qtbot, FeeGrid(look, office))
    copy(
        "医保编码\t项目名称\t费用类别\t项目等级\t数量\t单价\t金额\t患者先付\t院内分组\r\n"
        + ASPIRIN.replace("甲", "乙")
        + "\t10%\t甲组\r\n"
    )
    press(grid, KEY.Key_V, control=True)
    question = grid.findChild(HeaderQuestion)
    assert isinstance(question, HeaderQuestion)
    assert "「患者先付」是哪一列？" in said(grid)
    assert len(grid.model.rows) == 0
    choice = QApplication.focusWidget()
    assert isinstance(choice, QComboBox)
    assert choice.currentText() == "先行自付比例"
    press(grid, KEY.Key_Return)
    assert "「院内分组」是哪一列？" in said(grid)
    press(grid, KEY.Key_Home, KEY.Key_Enter)
    assert question.isHidden()
    assert grid.view.hasFocus()
    assert [one.first_pay_ratio for one in grid.lines()] == [Decimal("0.1")]
    assert learnt_headers(office) == {"患者先付": "first_pay_ratio", "院内分组": ""}
    other = shown(qtbot, FeeGrid(look, office))
    press(other, KEY.Key_V, control=True)
    assert len(other.lines()) == 1


def test_a_question_can_be_cancelled(grid: FeeGrid) -> None:
    copy(f"{HEADER}\t院内分组\r\n{ASPIRIN}\t甲组\r\n")
    press(grid, KEY.Key_V, control=True)
    press(grid, KEY.Key_Escape)
    assert (len(grid.model.rows), grid.view.hasFocus()) == (0, True)
    assert "没有粘贴" in said(grid)
    press(grid, KEY.Key_V, control=True)
    (yes,) = (one for one in grid.findChildren(QPushButton) if one.text() == "记住")
    yes.click()
    assert len(grid.lines()) == 1


def test_what_cannot_be_remembered_is_said_and_pasted_all_the_same(qtbot: QtBot, look: Look, office: Office) -> None:
    (office.folder / "fee-headers.json").mkdir()
    grid = shown(qtbot, FeeGrid(look, office))
    copy(f"{HEADER}\t院内分组\r\n{ASPIRIN}\t甲组\r\n")
    press(grid, KEY.Key_V, control=True)
    press(grid, KEY.Key_Return)
    assert "这一列没有记住" in said(grid)
    assert len(grid.lines()) == 1


def test_rows_are_copied_as_excel_takes_them(grid: FeeGrid) -> None:
    grid.set_rows([line(1), line(2)])
    grid.view.go(0, AT["quantity"])
    QTest.keyClick(grid.view, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(grid.view, KEY.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press(grid, KEY.Key_C, control=True)
    assert QApplication.clipboard().text() == "1\t1.5\r\n2\t1.5"


def test_delete_clears_cells_and_with_control_takes_rows_out(grid: FeeGrid) -> None:
    grid.set_rows([line(1), line(2), line(3)])
    grid.view.go(1, AT["name"])
    press(grid, KEY.Key_Delete)
    assert [one.path for one in grid.mistakes()] == ["fees[1].name"]
    press(grid, KEY.Key_Delete, control=True)
    assert grid.lines() == (line(1), line(3))
    assert place(grid) == (1, "name")
    QTest.mouseClick(grid.view.verticalHeader().viewport(), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    press(grid, KEY.Key_Delete)
    assert grid.lines() == (line(3),)
    press(grid, KEY.Key_Z, KEY.Key_Z, KEY.Key_Z, control=True)
    assert grid.lines() == (line(1), line(2), line(3))
    press(grid, KEY.Key_Z, control=True)
    assert grid.lines() == (line(1), line(2), line(3))


def test_keys_of_the_grid_go_before_the_windows_own(qtbot: QtBot, look: Look) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    grid = FeeGrid(look)
    QVBoxLayout(window).addWidget(grid)
    heard: list[str] = []
    for text in ("Ctrl+Z", "Ctrl+S"):
        QShortcut(QKeySequence(text), window).activated.connect(lambda text=text: heard.append(text))
    window.show()
    grid.view.setFocus()
    qtbot.waitUntil(grid.view.hasFocus)
    press(grid, "q", KEY.Key_Return)
    press(grid, KEY.Key_Z, KEY.Key_S, control=True)
    assert heard == ["Ctrl+S"]
    assert len(grid.model.rows) == 0


def test_only_one_category_or_only_what_is_wrong(grid: FeeGrid) -> None:
    grid.set_rows([line(1), line(2, "03"), line(3), line(4, "03")])
    grid.view.go(3, AT["quantity"])
    press(grid, KEY.Key_F, control=True)
    combo = QApplication.focusWidget()
    assert isinstance(combo, QComboBox)
    assert [combo.itemText(number) for number in range(combo.count())] == ["全部类别", "检查费", "西药费"]
    press(grid, KEY.Key_Down)
    assert (grid.model.rowCount(), place(grid)) == (2, (1, "quantity"))
    grid.view.setFocus()
    press(grid, "x", KEY.Key_Return)
    (wrong,) = (one for one in grid.findChildren(QPushButton) if "未计入" in one.text())
    assert wrong.text() == "▲ 1 行未计入"
    wrong.click()
    assert grid.model.rowCount() == 1
    assert grid.go_to("fees[0].amount")
    assert (grid.model.rowCount(), place(grid), wrong.isChecked(), combo.currentIndex()) == (5, (0, "amount"), False, 0)
    grid.set_rows([])
    assert wrong.isHidden()
    assert combo.isHidden()


def test_the_next_mistake_is_found_behind_a_filter(grid: FeeGrid) -> None:
    grid.set_rows([line(1), line(2, "03")])
    grid.model.setData(grid.model.index(0, AT["quantity"]), "x")
    grid.model.show_only("03")
    grid.show_next_mistake()
    assert (grid.model.filtered, place(grid)) == (False, (0, "quantity"))
    grid.set_rows([line(1)])
    grid.show_next_mistake()
    assert place(grid) == (0, "name")


def test_paths_lead_to_their_cells(grid: FeeGrid) -> None:
    grid.set_rows([line(1), line(2)])
    assert grid.go_to("fees[1].price")
    assert place(grid) == (1, "price")
    assert grid.go_to("fees[99].nonsense")
    assert place(grid) == (2, "name")
    assert [grid.go_to(path) for path in ("fees", "visit.number", "fees[x].price")] == [False] * 3


def test_the_insured_areas_columns_come_with_the_manual_route(grid: FeeGrid) -> None:
    assert grid.view.isColumnHidden(AT["home_class"])
    grid.set_route(Route.MANUAL)
    grid.view.go(0, AT["home_price"])
    press(grid, "7", KEY.Key_Return)
    assert place(grid) == (1, "name")
    grid.view.go(0, AT["home_price"])
    grid.set_route(Route.DIRECT)
    assert grid.view.isColumnHidden(AT["home_price"])
    press(grid, KEY.Key_Return)
    assert place(grid) == (1, "name")
    assert grid.go_to("fees[0].home_price")
    assert not grid.view.isColumnHidden(AT["home_price"])


def test_any_keys_in_any_order_keep_what_is_there(grid: FeeGrid) -> None:
    pick = random.Random(11)
    held = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier)
    keys = [
        KEY.Key_Return, KEY.Key_Tab, KEY.Key_Backtab, KEY.Key_Escape, KEY.Key_Up, KEY.Key_Down, KEY.Key_Left, KEY.Key_Right, KEY.Key_Delete,
        KEY.Key_Backspace, KEY.Key_F2, KEY.Key_PageDown, KEY.Key_End, KEY.Key_Home, KEY.Key_Space, KEY.Key_A, KEY.Key_C, KEY.Key_Y, KEY.Key_Z, KEY.Key_E,
    ]  # fmt: skip
    clips = ["1\t2\t3\n4\t5\t6", f"{HEADER}\r\n{ASPIRIN}", f"{HEADER}\t院内分组\r\n{ASPIRIN}\tx", "", '"', "a\nb\nc"]
    for number in range(1500):
        target, what = QApplication.focusWidget() or grid.view, pick.random()
        if what < 0.4:
            QTest.keyClicks(target, pick.choice("0123456789.,-abxyz%"))
        elif what < 0.85:
            QTest.keyClick(target, pick.choice(keys), pick.choice(held))
        elif what < 0.92:
            copy(pick.choice(clips))
            QTest.keyClick(target, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
        elif what < 0.96:
            grid.view.setFocus()
        else:
            grid.model.show_only(pick.choice(["", "09"]), pick.random() < 0.3)
        if number % 50 == 0:
            assert (grid.lines(), grid.mistakes()) == read_rows(grid.texts())


def test_lines_of_a_file_replace_or_follow(grid: FeeGrid) -> None:
    grid.take_lines([line(1)])
    grid.take_lines([line(2)], append=True)
    assert (grid.lines(), place(grid)) == ((line(1), line(2)), (1, "name"))
    grid.take_lines([line(3)])
    assert grid.lines() == (line(3),)
    press(grid, KEY.Key_Z, KEY.Key_Z, KEY.Key_Z, control=True)
    assert grid.lines() == ()


def test_a_draft_comes_back_as_it_was(grid: FeeGrid, qtbot: QtBot, look: Look) -> None:
    grid.set_rows([line(1), line(2)])
    grid.view.go(1, AT["quantity"])
    press(grid, "abc", KEY.Key_Return)
    other = FeeGrid(look)
    qtbot.addWidget(other)
    other.set_texts(grid.texts())
    assert (other.texts(), other.lines(), other.mistakes()) == (grid.texts(), grid.lines(), grid.mistakes())


def test_an_open_cell_is_taken_before_anything_is_done(grid: FeeGrid) -> None:
    grid.set_rows([line(1)])
    grid.view.go(0, AT["code"])
    press(grid, "Z9")
    grid.commit()
    assert grid.lines()[0].code == "Z9"
    grid.commit()
    assert grid.model.undo_stack.count() == 1


def test_a_file_is_dropped_or_pasted(grid: FeeGrid, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "费用.xlsx"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    act, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), act, data, button, none)
    QApplication.sendEvent(grid, enter)
    assert enter.isAccepted()
    assert "松开鼠标即读取这个文件" in said(grid)
    with qtbot.waitSignal(grid.file_dropped) as dropped:
        QApplication.sendEvent(grid, QDropEvent(QPointF(9, 9), act, data, button, none))
    assert dropped.args == [path]
    assert "松开鼠标" not in said(grid)
    QApplication.clipboard().setMimeData(data)
    with qtbot.waitSignal(grid.file_dropped) as dropped:
        press(grid, KEY.Key_V, control=True)
    assert dropped.args == [path]
    text = QMimeData()
    text.setText("x")
    refused = QDragEnterEvent(QPointF(9, 9).toPoint(), act, text, button, none)
    QApplication.sendEvent(grid, refused)
    assert not refused.isAccepted()


@pytest.mark.parametrize("size", Size)
def test_everything_has_a_name_and_nothing_is_cut(grid: FeeGrid, look: Look, size: Size) -> None:
    look.set_size(size)
    grid.set_rows([line(number, f"{number % 14 + 1:02d}") for number in range(1, 40)])
    grid.model.setData(grid.model.index(0, AT["quantity"]), "x")
    QApplication.processEvents()
    for widget in [grid, *grid.findChildren(QPushButton), *grid.findChildren(QComboBox), grid.view]:
        assert widget.accessibleName(), widget
    for button in grid.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width()
            assert button.height() >= 32
    for label in grid.findChildren(QLabel):
        if label.isVisible() and label.text():
            box = label.fontMetrics().boundingRect(
                0, 0, label.width(), 9999, int(Qt.TextFlag.TextWordWrap), label.text()
            )
            assert box.width() <= label.width() + 1, label.text()
            assert box.height() <= label.height() + 2, label.text()


@pytest.mark.parametrize("dark", [False, True])
def test_the_picture_shows_what_is_wrong(grid: FeeGrid, look: Look, dark: bool) -> None:
    look.set_dark(dark)
    grid.set_rows([line(1), line(2)])
    index = grid.model.index(0, AT["quantity"])
    grid.model.setData(index, "x")
    grid.view.go(1, 0)
    QApplication.processEvents()
    picture = grid.view.viewport().grab(grid.view.visualRect(index)).toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert {look.palette.stop_ground, look.palette.stop} <= colours
