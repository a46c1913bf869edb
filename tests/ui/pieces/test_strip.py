"""The verdict strip: what it says, what leads where, and its busy bar that comes only when it is worth it."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar
from pytestqt.qtbot import QtBot

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from settledesk.ui.pieces.keycap import KeyButton
from settledesk.ui.pieces.line_button import LineButton
from settledesk.ui.pieces.strip import VerdictStrip
from settledesk.ui.pieces.timeline_view import TimelineView
from settledesk.ui.pieces.verdict_view import MissingLine, RemedyLine, VerdictView
from tests.ui.pieces.clipped import clipped, unnamed

REMEDY = RemedyLine("出院结算前补办急诊备案", "1,032.75", "23号 第六条")
UNFILED = VerdictView(
    "warning", "warning", "未备案·可补办急诊备案", "尚未备案 <急诊>", "23号 第十条（四）", (REMEDY,) * 4
)
UNKNOWN = VerdictView(
    "warning",
    "warning",
    "待核实",
    "规定不明",
    "22号",
    missing=(MissingLine("截止日期", "患者", "filings[0].ends_on"), MissingLine("规定", "医保局", "")),
    note="其他备案已过期",
    more_notes=2,
)
DAYS = TimelineView((), date(2023, 4, 20), date(2023, 5, 12), date(2023, 5, 12), None, "补办截止：出院结算前", "可补办")


@pytest.fixture
def strip(look: Look, qtbot: QtBot) -> VerdictStrip:
    made = VerdictStrip(look)
    qtbot.addWidget(made)
    made.resize(1240, 200)
    made.show()
    return made


def texts(strip: VerdictStrip) -> str:
    return "\n".join(label.text() for label in strip.findChildren(QLabel) if label.isVisible())


def test_before_a_patient_is_chosen(strip: VerdictStrip) -> None:
    assert "请先选患者" in texts(strip) and not strip.timeline.isVisible()
    strip.show_empty("没有这个患者", "可按 F3 登记")
    assert "没有这个患者" in texts(strip) and strip.accessibleName() == "备案结论：没有这个患者"


def test_a_verdict_with_remedies(strip: VerdictStrip) -> None:
    strip.show_verdict(UNFILED, DAYS)
    said = texts(strip)
    assert said.count("差一点") == 2 and "另 2 项" in said
    assert "1,032.75" in said and "&lt;急诊&gt;" in said
    assert strip.timeline.isVisible() and strip.view is UNFILED
    assert strip.accessibleDescription() == UNFILED.words
    strip.show_empty()
    assert "差一点" not in texts(strip)


@pytest.mark.parametrize("press", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_missing_fact_leads_to_its_field(strip: VerdictStrip, qtbot: QtBot, press: Qt.Key) -> None:
    strip.show_verdict(UNKNOWN)
    (line,) = strip.findChildren(LineButton)
    assert line.text() == "还差：截止日期，请问患者"
    with qtbot.waitSignal(strip.missing_clicked) as seen:
        QTest.keyClick(line, press)
    assert seen.args == ["filings[0].ends_on"]
    assert "还差：规定，请问医保局" in texts(strip) and "其他备案已过期（另 2 条）" in texts(strip)


def test_the_same_verdict_again_leaves_the_focus_where_it_is(strip: VerdictStrip, qtbot: QtBot) -> None:
    strip.show_verdict(UNKNOWN)
    (line,) = strip.findChildren(LineButton)
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    strip.set_busy(True)
    strip.show_verdict(replace(UNKNOWN, reason="别的理由"))
    assert line.hasFocus() and "别的理由" in texts(strip)
    strip.show_verdict(UNFILED)
    assert not line.isVisible()


def test_short_waits_show_nothing(strip: VerdictStrip, qtbot: QtBot) -> None:
    busy = strip.findChild(QProgressBar)
    assert isinstance(busy, QProgressBar)
    strip.set_busy(True)
    assert not busy.isVisible()
    strip.set_busy(False)
    qtbot.wait(150)
    assert not busy.isVisible()
    strip.set_busy(True)
    qtbot.waitUntil(busy.isVisible, timeout=1000)
    strip.show_verdict(UNFILED)
    assert not busy.isVisible()


@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("view", [UNFILED, UNKNOWN])
def test_nothing_is_cut_or_nameless(look: Look, strip: VerdictStrip, size: Size, dark: bool, view: VerdictView) -> None:
    strip.add_action(KeyButton(look, "比较", "Shift+F5", outlined=True))
    strip.add_action(KeyButton(look, "打印指引", "Ctrl+Shift+G", outlined=True))
    strip.show_verdict(view, DAYS)
    look.set_size(size)
    look.set_dark(dark)
    for width in (1240, 900):
        for _ in range(20):
            # Layouts within layouts settle one after the other.
            strip.resize(width, strip.heightForWidth(width))
            QTest.qWait(1)
        assert clipped(strip) == []
    assert unnamed(strip) == []
