"""Qt's own texts are Chinese, in a real dialog and in a field's own menu."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit
from pytestqt.qtbot import QtBot

from settledesk.ui.texts import load_texts


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[QApplication]:
    before = QLocale()
    load_texts(qapp)
    yield qapp
    # The application is shared by all tests of the run.
    for texts in qapp.findChildren(QTranslator):
        qapp.removeTranslator(texts)
        texts.deleteLater()
    QLocale.setDefault(before)


def test_buttons_of_qt_speak_chinese(chinese: QApplication, qtbot: QtBot) -> None:
    box = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Ok
        | QDialogButtonBox.StandardButton.Cancel
        | QDialogButtonBox.StandardButton.Save
        | QDialogButtonBox.StandardButton.Close
    )
    qtbot.addWidget(box)
    said = {one.text().split("(")[0].replace("&", "") for one in box.buttons()}
    assert said == {"确定", "取消", "保存", "关闭"}


def test_the_menu_of_a_field_speaks_chinese(chinese: QApplication, qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    said = "".join(action.text() for action in menu.actions())
    for word in ("撤消", "剪切", "复制", "粘贴", "全选"):
        assert word in said or (word == "撤消" and "撤销" in said), said
    menu.deleteLater()


def test_numbers_and_days_are_written_as_here(chinese: QApplication) -> None:
    assert QLocale().name() == "zh_CN"
    assert QLocale().toString(1234.5, "f", 2) == "1,234.50"
