"""A fee file before it is taken: its contents or its mistakes, and the keys that decide."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QProgressBar, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from settledesk.basis.errors import Mistake, Refusal
from settledesk.basis.money import Money
from settledesk.desk.fees import FeeFile, categories, read_file
from settledesk.model.case import FeeClass, FeeKind, FeeLine
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from settledesk.ui.screens.settle.fee_categories import CategoryTable
from settledesk.ui.screens.settle.fee_import import FeeImport
from tests.sheets import books

KEY = Qt.Key
FILE = Path("住院费用清单.xlsx")


def line(number: int, category: str = "09") -> FeeLine:
    return FeeLine(
        f"X{number}", f"项目{number}", category, FeeKind.DRUG, FeeClass.B, Decimal(number), Decimal("1.5"), Money(150 * number), Decimal("0.1")
    )  # fmt: skip


def found(count: int, sheet: str = "") -> FeeFile:
    lines = tuple(line(number, "03" if number % 2 else "09") for number in range(1, count + 1))
    return FeeFile(lines, sheet, Money(sum(one.amount.fen for one in lines)), categories(lines))


@pytest.fixture
def panel(qtbot: QtBot, look: Look) -> FeeImport:
    made = FeeImport(look)
    qtbot.addWidget(made)
    made.resize(560, 480)
    made.show()
    qtbot.waitExposed(made)
    return made


def said(panel: FeeImport) -> str:
    return " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def buttons(panel: FeeImport) -> list[str]:
    return [one.text() for one in panel.findChildren(QPushButton) if one.isVisible()]


def test_a_file_is_shown_before_it_is_taken(panel: FeeImport) -> None:
    panel.show_result(found(312, "住院费用"), FILE, present=12)
    assert "住院费用清单.xlsx" in said(panel)
    assert "工作表「住院费用」 · 312 行 · 合计 73,242.00" in said(panel)
    assert "前 20 行（共 312 行）" in said(panel)
    assert buttons(panel) == ["取消", "追加", "替换现有 12 行"]
    sums, first = (one.model() for one in panel.findChildren(QTableView))
    assert [sums.index(row, 0).data() for row in range(sums.rowCount())] == ["检查费", "西药费", "合计"]
    assert first.rowCount() == 20
    assert [first.index(0, column).data() for column in range(7)] == [
        "项目1",
        "检查费",
        "乙",
        "1",
        "1.5",
        "1.50",
        "10%",
    ]


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Enter])
def test_enter_replaces(panel: FeeImport, qtbot: QtBot, key: Qt.Key) -> None:
    file = found(3)
    panel.show_result(file, FILE, present=1)
    with qtbot.waitSignal(panel.replaced) as taken, qtbot.assertNotEmitted(panel.appended):
        QTest.keyClick(panel, key)
    assert taken.args == [file.lines]
    with qtbot.assertNotEmitted(panel.replaced):  # one file is taken once
        QTest.keyClick(panel, key)


def test_a_follows_and_escape_cancels(panel: FeeImport, qtbot: QtBot) -> None:
    file = found(3)
    panel.show_result(file, FILE, present=1)
    with qtbot.waitSignal(panel.appended) as taken, qtbot.assertNotEmitted(panel.replaced):
        QTest.keyClick(panel, KEY.Key_A)
    assert taken.args == [file.lines]
    panel.show_result(file, FILE)
    with qtbot.waitSignal(panel.cancelled):
        QTest.keyClick(panel, KEY.Key_Escape)


def test_an_empty_grid_is_only_imported_into(panel: FeeImport, qtbot: QtBot) -> None:
    panel.show_result(found(3), FILE)
    assert buttons(panel) == ["取消", "导入"]
    assert "全部 3 行" in said(panel)
    with qtbot.assertNotEmitted(panel.appended):
        QTest.keyClick(panel, KEY.Key_A)


def test_enter_on_a_button_is_that_button(panel: FeeImport, qtbot: QtBot) -> None:
    panel.show_result(found(3), FILE, present=1)
    (cancel,) = (one for one in panel.findChildren(QPushButton) if one.text() == "取消")
    cancel.setFocus()
    with qtbot.waitSignal(panel.cancelled), qtbot.assertNotEmitted(panel.replaced):
        QTest.keyClick(cancel, KEY.Key_Return)


def test_a_real_files_mistakes_are_all_listed(panel: FeeImport, tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", books.HEADER, ("", *books.ASPIRIN[1:]), books.SET[:7])
    with pytest.raises(Refusal) as refusal:
        read_file(path)
    panel.show_result(refusal.value, path, present=5)
    assert "没有导入：文件里有 2 处错误。请改正后再导入。" in said(panel)
    (listed,) = panel.findChildren(QListWidget)
    assert [listed.item(number).text() for number in range(listed.count())] == [
        "第 2 行「医保编码」(A2)：医保编码是空的。请补填。",
        "第 3 行「先行自付比例」(H3)：乙类项目「一次性输液器」没有先行自付比例。请补填，如 10%。",
    ]
    assert buttons(panel) == ["关闭", "复制错误"]


def test_too_many_mistakes_say_how_many_more(panel: FeeImport) -> None:
    many = [Mistake(f"第 {number} 行", "不对", "请改正") for number in range(500)]
    panel.show_result(Refusal(*many, Mistake("", "另有 83 处错误未列出", "请先改正以上各处，再导入一次")), FILE)
    assert "下面是前 500 处错误。另有 83 处错误未列出。" in said(panel)
    (listed,) = panel.findChildren(QListWidget)
    assert listed.count() == 500


def test_one_mistake_without_a_place_is_listed_too(panel: FeeImport) -> None:
    panel.show_result(Refusal(Mistake("", "费用清单里没有一行费用", "请确认导出是否成功")), FILE)
    assert panel.findChildren(QListWidget)[0].item(0).text() == "费用清单里没有一行费用。请确认导出是否成功。"


def test_mistakes_are_copied_and_the_panel_closed_by_key(panel: FeeImport, qtbot: QtBot) -> None:
    panel.show_result(Refusal(Mistake("A1", "不对", "请改正"), Mistake("B1", "也不对", "请改正")), FILE)
    focus = QApplication.focusWidget()
    assert isinstance(focus, QListWidget)
    QTest.keyClick(focus, KEY.Key_C)
    assert QApplication.clipboard().text() == "A1：不对。请改正。\r\nB1：也不对。请改正。"
    with qtbot.waitSignal(panel.cancelled), qtbot.assertNotEmitted(panel.replaced):
        QTest.keyClick(focus, KEY.Key_Return)


def test_reading_can_be_cancelled_and_shows_when_it_takes_long(panel: FeeImport, qtbot: QtBot) -> None:
    panel.show_reading(FILE)
    assert buttons(panel) == ["取消"]
    (bar,) = panel.findChildren(QProgressBar)
    qtbot.waitUntil(bar.isVisible, timeout=2000)
    panel.setFocus()
    with qtbot.waitSignal(panel.cancelled), qtbot.assertNotEmitted(panel.replaced):
        QTest.keyClick(panel, KEY.Key_Return)  # nothing to take yet
        QTest.keyClick(panel, KEY.Key_Escape)
    panel.show_result(found(2), FILE)
    assert not bar.isVisible()


@pytest.mark.parametrize("size", Size)
def test_nothing_is_cut_in_any_size(panel: FeeImport, look: Look, size: Size) -> None:
    look.set_size(size)
    panel.show_result(found(40), FILE, present=312)
    QApplication.processEvents()
    for button in panel.findChildren(QPushButton):
        if button.isVisible():
            assert button.accessibleName()
            assert button.width() >= button.sizeHint().width()
            assert button.geometry().bottom() <= panel.height()


def test_the_summary_shows_every_category_and_the_total(qtbot: QtBot, look: Look) -> None:
    table = CategoryTable(look)
    qtbot.addWidget(table)
    lines = tuple(line(number, f"{number:02d}") for number in range(1, 15))
    table.show_categories(categories(lines))
    model = table.model
    assert model.rowCount() == 15
    assert [model.headerData(column, Qt.Orientation.Horizontal) for column in range(6)] == [
        "费用类别", "金额", "甲类", "乙类先付", "超限价", "自费"
    ]  # fmt: skip
    assert [model.index(14, column).data() for column in range(6)] == [
        "合计",
        "157.50",
        "0.00",
        "15.75",
        "0.00",
        "0.00",
    ]
    table.show_categories(())
    assert model.rowCount() == 0
