"""What gives way where a line is short: buttons from the end but the last, labels in the order that is named."""

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from settledesk.ui.pieces.flow import FlowLayout
from settledesk.ui.pieces.head_row import HeadRow
from settledesk.ui.pieces.key_row import KeyRow
from settledesk.ui.pieces.keycap import KeyButton
from settledesk.ui.pieces.nav_button import NavButton


def seen(*widgets: QLabel | QPushButton) -> list[str]:
    return [one.text() for one in widgets if one.isVisible()]


def test_the_last_button_stays_and_those_before_it_go(look: Look, qtbot: QtBot) -> None:
    buttons = [
        KeyButton(look, title, press) for title, press in (("结算", "F2"), ("试算", "F5"), ("全部按键", "Ctrl+/"))
    ]
    other = KeyButton(look, "补打", "Ctrl+Shift+P")
    row = KeyRow(look, (*buttons, other))
    qtbot.addWidget(row)
    row.offer(buttons)
    row.resize(row.sizeHint())
    row.show()
    assert seen(*buttons, other) == ["结算", "试算", "全部按键"]
    row.resize(row.sizeHint().width() - 1, row.height())
    assert seen(*buttons, other) == ["结算", "全部按键"]
    look.set_size(Size.HUGE)
    assert seen(*buttons) == ["全部按键"] and row.minimumSizeHint().width() <= buttons[2].sizeHint().width()
    look.set_size(Size.NORMAL)
    row.offer([other, buttons[2]])
    assert seen(*buttons, other) == ["全部按键", "补打"]


def test_labels_give_way_whole_and_come_back(look: Look, qtbot: QtBot) -> None:
    hospital, counter, policy = QLabel("示例市第一人民医院"), QLabel("02 号窗"), QLabel("")
    row = HeadRow(look, (hospital, counter), (policy,), (counter, hospital))
    qtbot.addWidget(row)
    row.resize(600, 40)
    row.show()
    assert seen(hospital, counter, policy) == ["示例市第一人民医院", "02 号窗"]
    row.resize(hospital.sizeHint().width() + 80, 40)
    policy.setText("政策：淄博市 2024-01-01 起")
    row.fit()
    assert seen(hospital, counter, policy) == ["政策：淄博市 2024-01-01 起"]
    row.resize(900, 40)
    assert seen(hospital, counter, policy) == ["示例市第一人民医院", "02 号窗", "政策：淄博市 2024-01-01 起"]


def test_the_way_to_a_screen_says_its_key(look: Look, qtbot: QtBot) -> None:
    button = NavButton(look, "结算", "Ctrl+1")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.accessibleDescription()) == ("结算", "快捷键 Ctrl+1")
    plain = button.grab().toImage()
    button.setChecked(True)
    assert button.grab().toImage() != plain
    before = button.sizeHint()
    look.set_size(Size.HUGE)
    assert button.sizeHint().width() > before.width() and button.sizeHint().height() > before.height()


def test_a_field_with_a_message_does_not_move_its_neighbours(look: Look, qtbot: QtBot) -> None:
    holder = QLabel()
    qtbot.addWidget(holder)
    flow = FlowLayout(look, top=True)
    holder.setLayout(flow)
    short, tall = QPushButton("短"), QPushButton("高")
    tall.setFixedHeight(90)
    flow.addWidget(short)
    flow.addWidget(tall)
    holder.resize(400, 100)
    holder.show()
    assert short.y() == tall.y()
