"""Messages, states, keys, clause, money line, bar, waterfall and layouts: what they say and how they answer."""

from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from settledesk.basis.errors import Mistake
from settledesk.basis.money import ZERO, yuan
from settledesk.model.outcome import Due
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from settledesk.ui.pieces.clause import ClausePanel, ClauseView
from settledesk.ui.pieces.flow import FlowLayout, panel
from settledesk.ui.pieces.ink import fitting, height_of, width_of, wrapped
from settledesk.ui.pieces.keycap import KeyButton, Keycap
from settledesk.ui.pieces.line_button import LineButton
from settledesk.ui.pieces.message import ErrorSummary, InlineMessage
from settledesk.ui.pieces.money_line import MoneyLine
from settledesk.ui.pieces.split_bar import SplitBar, share
from settledesk.ui.pieces.split_view import BarPart, FallRow, MoneyView
from settledesk.ui.pieces.states import EmptyState, LoadingState, TooMany
from settledesk.ui.pieces.waterfall import Waterfall

PARTS = (
    BarPart("统筹", yuan("10327.53"), "fund"),
    BarPart("个人账户", ZERO, "account"),
    BarPart("范围内自付", yuan("11227.53"), "cash"),
    BarPart("自费", yuan("944.94"), "self_funded"),
)


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


# ---- messages


@pytest.mark.parametrize(
    ("tone", "word"), [("good", "完成"), ("warning", "注意"), ("stop", "错误"), ("secondary", "说明")]
)
def test_a_message_has_icon_word_and_text(look: Look, qtbot: QtBot, tone: str, word: str) -> None:
    message = InlineMessage(look)
    qtbot.addWidget(message)
    assert not message.isVisible() and message.text == ""
    message.tell(tone, "身份证号码第18位应为 6，现为 1。")
    assert message.isVisible() and message.accessibleName() == f"{word}：身份证号码第18位应为 6，现为 1。"
    assert not message.findChildren(QLabel)[0].pixmap().isNull()
    message.clear()
    assert not message.isVisible() and message.text == ""


@pytest.mark.parametrize("press", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_messages_link_answers_to_keys(look: Look, qtbot: QtBot, press: Qt.Key) -> None:
    message = InlineMessage(look)
    qtbot.addWidget(message)
    message.tell("warning", "依据已到期。", "看依据")
    (link,) = message.findChildren(LineButton)
    with qtbot.waitSignal(message.acted):
        QTest.keyClick(link, press)


def test_the_summary_leads_to_each_field(look: Look, qtbot: QtBot) -> None:
    summary = ErrorSummary(look)
    qtbot.addWidget(summary)
    assert not summary.isVisible()
    summary.show_mistakes((Mistake("visit.number", "住院号为空", "请输入住院号"), Mistake("fees", "没有费用", "")))
    lines = [line for line in summary.findChildren(LineButton) if line.isVisible()]
    assert [line.text() for line in lines] == ["住院号为空。请输入住院号。", "没有费用。"]
    assert "有 2 处需要更正" in said(summary)
    with qtbot.waitSignal(summary.chosen) as seen:
        QTest.keyClick(lines[1], Qt.Key.Key_Return)
    assert seen.args == ["fees"]
    summary.show_mistakes((Mistake("visit.number", "住院号为空", "请输入住院号"), Mistake("fees", "没有费用", "")))
    assert lines == [line for line in summary.findChildren(LineButton) if line.isVisible()]
    summary.show_mistakes(())
    assert not summary.isVisible() and summary.accessibleName() == "没有错误"


# ---- states


def test_an_empty_place_says_what_to_do(look: Look, qtbot: QtBot) -> None:
    state = EmptyState(look, "receipt", "今天还没有结算单", "结算后会列在这里", "查找")
    qtbot.addWidget(state)
    (button,) = state.findChildren(QPushButton)
    with qtbot.waitSignal(state.acted):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    state.say("没有找到", "换个词试试")
    assert "没有找到\n换个词试试" in said(state)
    assert (state.accessibleName(), state.accessibleDescription()) == ("没有找到", "换个词试试")


def test_loading_shows_itself_only_when_it_lasts(look: Look, qtbot: QtBot) -> None:
    state = LoadingState(look, "正在读取…")
    qtbot.addWidget(state)
    state.start()
    assert not state.isVisible()
    state.stop()
    qtbot.wait(150)
    assert not state.isVisible()
    state.start()
    qtbot.waitUntil(state.isVisible, timeout=1000)
    state.stop()
    assert not state.isVisible()


def test_a_cut_without_a_count(look: Look, qtbot: QtBot) -> None:
    state = TooMany(look)
    qtbot.addWidget(state)
    state.tell_cut(200, None)
    assert state.text == "只显示前 200 条（还有更多），请写得更具体一些，缩小查找范围。"


# ---- keys


def test_a_button_shows_its_key_and_follows_the_size(look: Look, qtbot: QtBot) -> None:
    button = KeyButton(look, "结算", "F2", primary=True)
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.accessibleDescription()) == ("结算", "快捷键 F2")
    small, plain = button.sizeHint(), KeyButton(look, "结算", "", primary=True)
    qtbot.addWidget(plain)
    assert small.height() >= 32 and small.width() > plain.sizeHint().width()
    assert plain.accessibleDescription() == ""
    look.set_size(Size.HUGE)
    assert button.sizeHint().width() > small.width() * 1.5
    button.set_title("打印")
    assert (button.text(), button.accessibleName()) == ("打印", "打印")
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)


@pytest.mark.parametrize("primary", [False, True])
def test_a_keyed_button_looks_different_in_each_state(look: Look, qtbot: QtBot, primary: bool) -> None:
    button = KeyButton(look, "结算", "F2", primary=primary)
    other = QPushButton("别处")
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(other)
    column.addWidget(button)
    qtbot.addWidget(window)
    window.show()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    plain = button.grab().toImage()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    focused = button.grab().toImage()
    button.setDown(True)
    down = button.grab().toImage()
    button.setDown(False)
    button.setEnabled(False)
    off = button.grab().toImage()
    assert button.size() == button.sizeHint()
    looks = {"plain": plain, "focused": focused, "down": down, "off": off}
    assert [(a, b) for a, b in combinations(looks, 2) if looks[a] == looks[b]] == []


def test_a_keycap_is_as_wide_as_its_letters(look: Look, qtbot: QtBot) -> None:
    short, long = Keycap(look, "F2"), Keycap(look, "Ctrl+Shift+P")
    for cap in (short, long):
        qtbot.addWidget(cap)
    assert long.sizeHint().width() > 2 * short.sizeHint().width()
    assert long.accessibleName() == "快捷键 Ctrl+Shift+P"


def test_a_line_breaks_where_it_is_long(look: Look, qtbot: QtBot) -> None:
    line = LineButton(look, "还差：参保人备案的截止日期，请问患者或参保地经办机构")
    qtbot.addWidget(line)
    wide = line.sizeHint().width()
    assert line.heightForWidth(wide) == line.sizeHint().height() >= 24
    assert line.heightForWidth(wide // 2) >= 2 * line.heightForWidth(wide) - 6


# ---- clause


def test_a_clause_is_shown_escaped_with_its_evidence(look: Look, qtbot: QtBot) -> None:
    shown = ClausePanel(look)
    qtbot.addWidget(shown)
    assert "选一个步骤" in said(shown)
    shown.show_clause(ClauseView("第六条", "急诊 <3 天> 内补办", "23号", "未经核实", "2026-11-20", sure=False))
    assert "<b>第六条</b>" in said(shown) and "&lt;3 天&gt;" in said(shown)
    assert "▲ 23号 · 未经核实 · 核对 2026-11-20" in said(shown)
    shown.show_clause(None)
    assert "第六条" not in said(shown) and "第六条" not in shown.accessibleDescription()


# ---- money


def due(deposit: str, refund: str, top_up: str) -> MoneyView:
    return MoneyView(yuan("22500"), yuan("10327.53"), yuan("12172.47"), Due(yuan(deposit), yuan(refund), yuan(top_up)))


@pytest.mark.parametrize(
    ("view", "tail"),
    [
        (due("15000", "2827.53", "0"), "应退 2,827.53"),
        (due("10000", "0", "2172.47"), "应补 2,172.47"),
        (due("12172.47", "0", "0"), "应退 0.00"),
    ],
)
def test_the_money_line_says_what_is_due(look: Look, qtbot: QtBot, view: MoneyView, tail: str) -> None:
    line = MoneyLine(look)
    qtbot.addWidget(line)
    line.show_amounts(view)
    assert "贰万贰仟伍佰元整" in said(line) and tail in said(line)
    assert "总费用 22,500.00，基金支付 10,327.53，个人负担 12,172.47" in [
        child.accessibleDescription() for child in line.findChildren(QWidget)
    ]
    line.show_amounts(None)
    assert "应" not in said(line) and "自动试算" in said(line)


def test_without_a_deposit_nothing_is_due(look: Look, qtbot: QtBot) -> None:
    line = MoneyLine(look)
    qtbot.addWidget(line)
    line.show_amounts(MoneyView(yuan("1"), ZERO, yuan("1")))
    assert "预交" not in said(line) and "壹元整" in said(line)


def test_figures_shrink_before_they_are_cut(look: Look) -> None:
    font = look.font(bold=True)
    font.setPixelSize(32)
    text = "12,345,678.90"
    assert fitting(text, font, 1000, 14).pixelSize() == 32
    small = fitting(text, font, 150, 14)
    assert 14 < small.pixelSize() < 32 and width_of(text, small) <= 150
    assert fitting(text, font, 10, 14).pixelSize() == 14


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 2000, "0.1%"),
        (1, 1, "100.0%"),
        (0, 0, "0.0%"),
        (1032753, 2250000, "45.9%"),
    ],
)
def test_shares_are_rounded_half_up(part: int, whole: int, text: str) -> None:
    assert share(part, whole) == text


def test_the_bar_fills_its_width_without_a_gap(look: Look, qtbot: QtBot) -> None:
    bar = SplitBar(look)
    qtbot.addWidget(bar)
    assert bar.segments(600) == ()
    bar.show_parts(PARTS)
    found = bar.segments(600)
    assert [part.label for part, _, _ in found] == ["统筹", "范围内自付", "自费"]
    assert found[0][1] == 0 and found[-1][2] == 600
    assert all(right == left for (_, _, right), (_, left, _) in pairwise(found))
    assert "个人账户 0.00" in bar.accessibleDescription() and "统筹 10,327.53（45.9%）" in bar.accessibleDescription()


@pytest.mark.parametrize("dark", [False, True])
def test_the_bars_parts_differ_in_pattern_not_only_in_colour(look: Look, qtbot: QtBot, dark: bool) -> None:
    look.set_dark(dark)
    looks = set()
    for tone in ("fund", "account", "cash", "self_funded"):
        bar = SplitBar(look)
        qtbot.addWidget(bar)
        bar.show_parts((BarPart("", yuan("1"), tone),))
        bar.resize(200, 60)
        image = bar.grab().toImage()
        # Dark and light alone: what is left of the picture for one who sees no colours.
        plain = QColor(getattr(look.palette, tone)).lightness()
        looks.add(tuple(abs(image.pixelColor(x, y).lightness() - plain) > 8 for x in range(20, 80) for y in (5, 9, 20)))
    assert len(looks) == 4


def test_the_waterfall_in_words(look: Look, qtbot: QtBot) -> None:
    fall = Waterfall(look)
    qtbot.addWidget(fall)
    fall.show_rows(
        (
            FallRow("总费用", yuan("10"), "total"),
            FallRow("统筹支付", yuan("4"), "fund"),
            FallRow("个人负担", yuan("6"), "rest"),
        )
    )
    assert fall.accessibleDescription() == "总费用 10.00，统筹支付 − 4.00，个人负担 ＝ 6.00"
    assert fall.sizeHint().height() >= 3 * 16


# ---- layouts


@pytest.mark.parametrize("right", [False, True])
def test_a_flow_breaks_into_lines_and_loses_nothing(look: Look, qtbot: QtBot, right: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    flow = FlowLayout(look, 8, window, right=right)
    buttons = [QPushButton(f"按钮 {number}") for number in range(6)]
    for button in buttons:
        flow.addWidget(button)
    buttons[3].hide()
    shown = [button for button in buttons if button is not buttons[3]]
    window.show()
    for width in (900, 220, 90):
        window.resize(width, flow.heightForWidth(width))
        flow.activate()
        places = [button.geometry() for button in shown]
        assert all(window.rect().contains(place) for place in places)
        assert not any(one.intersects(other) for n, one in enumerate(places) for other in places[n + 1 :])
        if right:
            assert max(place.right() for place in places) == width - 1
    assert flow.heightForWidth(220) > flow.heightForWidth(900)
    assert flow.count() == 6 and flow.itemAt(6) is None and flow.takeAt(9) is None
    assert flow.takeAt(0) is not None and flow.count() == 5


def test_a_panel_follows_the_size(look: Look, qtbot: QtBot) -> None:
    made = panel(look)
    qtbot.addWidget(made)
    before = made.body.contentsMargins().left()
    look.set_size(Size.HUGE)
    assert (before, made.body.contentsMargins().left()) == (12, 20)


def test_measures_are_of_the_text_and_font_that_were_asked_for(look: Look) -> None:
    texts, fonts = ("总费用 20,000.00", "基金支付 12,345.67 元"), [look.font(), look.font(bold=True)]
    look.set_size(Size.HUGE)
    fonts.append(look.font())
    for _ in range(2):
        for font in fonts:
            metrics = QFontMetricsF(font)
            assert height_of(font) == metrics.height()
            for text in texts:
                assert width_of(text, font) == metrics.horizontalAdvance(text)
                assert wrapped(text, font, 1_000) < wrapped(text, font, metrics.horizontalAdvance("国" * 5))
