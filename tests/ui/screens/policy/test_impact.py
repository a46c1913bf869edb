"""The page 测算: real settlements computed again in the child process; stopped by Esc, wrong days said beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from settledesk.basis.money import Money
from settledesk.desk.impact_shapes import Change, FundChange, Gap, Group, Impact, Stored, Sums
from settledesk.desk.rulebook import open_rulebook
from settledesk.model.case import Scheme
from settledesk.model.outcome import TreatedAs
from settledesk.model.terms import Fund
from settledesk.store import settlement_lines
from settledesk.ui.look.look import Look
from settledesk.ui.screens.policy import impact_words as words
from settledesk.ui.screens.policy.impact import ImpactPage
from tests.ui import local_packs
from tests.ui.stage import NOW, Stage, stage
from tests.ui.states import _area

CTRL, ENTER, ESCAPE, TAB = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Tab,
)


@pytest.fixture
def at(qapp: QApplication, shared_look: Look, sample: Path, tmp_path: Path) -> Iterator[Stage]:
    with stage(qapp, shared_look, sample, tmp_path / "data") as made:
        yield made


def page(at: Stage) -> ImpactPage:
    found = at.window.policy.shown
    assert isinstance(found, ImpactPage)
    return found


def stored(at: Stage) -> int:
    with at.office.database.read() as session:
        return len(settlement_lines.newest_lines(session, 100))


def test_a_draft_is_tried_on_what_was_settled_and_nothing_is_changed(at: Stage) -> None:
    before = stored(at)
    _area(at, "370300", "impact")
    found = page(at)
    assert found.file.editor.hasFocus()
    assert found.first.text() == "2023-04-19"
    assert found.last.text() == "2024-04-18"
    at.control(Qt.Key.Key_I)
    local_packs.answer(at, local_packs.draft(at.folder / "benefits-310-2024-03-01-draft.toml"))
    assert "所选文件" in found.file.editor.currentText()
    # Enter goes through the form and stops at the button; there it begins.
    for _ in found.fields:
        at.press(ENTER)
    assert found.go.hasFocus()
    found.throughout.focus()
    at.press(Qt.Key.Key_Space)
    at.touch(ENTER, CTRL)
    assert not found.go.isEnabled()
    assert found.running.isVisible()
    at.wait()
    assert found.result.isVisible()
    assert not found.running.isVisible()
    assert [row.sums.count for row in found.result.groups.rows] == [1, 1]
    rows = found.result.changes.rows
    assert len(rows) == 2
    assert all("*" in row.change.name for row in rows)
    assert abs(rows[0].change.gain.fen) >= abs(rows[1].change.gain.fen)
    assert {row.difference[:2] for row in rows} == {"少付", "多付"}
    assert "统筹基金" in found.result.bars.accessibleDescription()
    assert stored(at) == before
    # It stays while another page is looked at, and goes with the area.
    at.control(Qt.Key.Key_PageDown)
    at.control(Qt.Key.Key_PageUp)
    assert page(at).result.isVisible()
    _area(at, "441700")
    assert not page(at).result.isVisible()


def test_esc_stops_the_work_and_another_can_begin(at: Stage) -> None:
    _area(at, "370300", "impact")
    found = page(at)
    at.touch(ENTER, CTRL)
    assert found.running.stop.hasFocus()
    at.touch(ESCAPE)
    assert "没有测算完" in found.message.text
    assert found.go.isEnabled()
    at.wait()
    assert not found.result.isVisible()
    at.control(ENTER)
    assert found.result.isVisible()
    assert found.message.text == ""


def test_days_that_are_wrong_are_said_beside_them(at: Stage) -> None:
    _area(at, "370300", "impact")
    found = page(at)
    found.first.focus()
    at.keys("20240431")
    at.control(ENTER)
    assert found.first.wrong
    assert found.first.editor.hasFocus()
    found.first.set_text("2024-05-01")
    at.control(ENTER)
    assert "早于" in found.last.message[1]
    assert found.last.editor.hasFocus()
    assert not found.result.isVisible()


def test_a_file_that_is_none_is_refused_in_words(at: Stage) -> None:
    _area(at, "370300", "impact")
    found = page(at)
    broken = at.folder / "benefits-310-2024-03-01.toml"
    broken.write_text("kind = [", "utf-8")
    found.take_file(broken)
    at.control(ENTER)
    assert "TOML" in found.message.text
    assert found.nothing.isVisible()


def _impact(**more: object) -> Impact:
    sums = Sums(3, 1, 1, Money(300_00), Money(150_00), Money(10_00), Money(4_00))
    change = Change("02-1", "王*", "370300", Scheme.EMPLOYEE, TreatedAs.REFERRAL, None, Money(100), Money(60), Money(0))
    given: dict[str, object] = {
        "files": (),
        "throughout": False,
        "first": NOW.date(),
        "last": NOW.date(),
        "settlements": 9,
        "untouched": 4,
        "not_computed": 2,
        "all": sums,
        "by_fund": (
            FundChange(Fund.POOLED, Money(100_00), Money(106_00)),
            FundChange(Fund.LARGE_SUM, Money(50_00), Money(50_00)),
        ),
        "groups": (
            Group("370300", Scheme.EMPLOYEE, TreatedAs.REFERRAL, TreatedAs.REFERRAL, sums),
            Group("370800", Scheme.EMPLOYEE, TreatedAs.REFERRAL, TreatedAs.REFERRAL, sums),
            Group("370300", Scheme.EMPLOYEE, TreatedAs.REFERRAL, None, Sums(1)),
        ),
        "changes": (change,),
        "gaps": (Gap("起付线", "参保地经办机构", now=True, then=False, count=5, numbers=("1", "2", "3", "4", "5")),),
        "stored": Stored(1, Money(3), ("02-9",)),
        "direct_lost": 1,
        "direct_won": 0,
        "warnings": ("超过上限",),
    }
    return Impact(**{**given, **more})  # type: ignore[arg-type]


def test_the_words_say_who_gains_who_loses_and_what_is_missing() -> None:
    found = _impact()
    assert [one[:2] for one in words.counts(found)] == [
        ("患者少付 1 笔", "10.00 元"),
        ("患者多付 1 笔", "4.00 元"),
        ("基金支付增减", "+6.00 元"),
        ("没有变化", "1 笔"),
        ("不适用新规定", "4 笔"),
    ]
    assert [(one.label, one.more) for one in words.bars(found)] == [
        ("统筹基金", "+6.00"),
        ("职工大额医疗费用补助", "不变"),
        ("合计", "+6.00"),
    ]
    assert [(row.name, row.sums.count) for row in words.group_rows(found)] == [
        ("职工医保 · 异地转诊", 6),
        ("职工医保 · 异地转诊 → 不支付", 1),
    ]
    (row,) = words.change_rows(found, open_rulebook().areas)
    assert row.difference == "多付 0.60"
    assert row.area == "淄博市"
    said = list(words.notes(found))
    assert [tone for tone, _ in said] == ["warning"] * 4 + ["secondary"]
    assert "5 笔缺 起付线（现行规定缺，可问参保地经办机构）：1、2、3 等" in said[3][1]


def test_nothing_settled_and_nothing_decided_are_told_apart() -> None:
    none = _impact(settlements=0, untouched=0, not_computed=0, gaps=(), warnings=(), direct_lost=0)
    assert "没有结算单" in next(words.notes(none))[1]
    untouched = _impact(untouched=9, not_computed=0)
    assert "假定全期施行" in next(words.notes(untouched))[1]
