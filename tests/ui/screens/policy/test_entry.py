"""The page 录入: typed by keys, all mistakes at once, saved as unconfirmed, confirmed by another name, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from settledesk.desk.local_benefits import load_local, waiting_confirmation
from settledesk.ui.look.look import Look
from settledesk.ui.screens.policy.entry import EntryPage
from tests.ui import local_packs
from tests.ui.local_packs import BAOJI, FROM_BAOJI, TYPED
from tests.ui.stage import Stage, stage
from tests.ui.states import _area, _bill, _entry, _stay

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape
CLERK = "李敏(示例)"


@pytest.fixture
def at(qapp: QApplication, shared_look: Look, sample: Path, tmp_path: Path) -> Iterator[Stage]:
    with stage(qapp, shared_look, sample, tmp_path / "data") as made:
        yield made


def page(at: Stage) -> EntryPage:
    found = at.window.policy.shown
    assert isinstance(found, EntryPage)
    return found


def badge(at: Stage) -> str:
    """What the list says of the area in hand."""
    row = at.window.policy.areas.list.current
    return "" if row is None else row.badge


def test_the_form_begins_with_the_scheme_that_is_lacking_and_enter_goes_through_it(at: Stage) -> None:
    _area(at, BAOJI, "entry")
    found = page(at)
    assert found.form.scheme.text() == "390"
    assert "还没有本地待遇" in found.about.text
    order = []
    found.form.focus("scheme")
    for _ in range(40):
        order.append(next(path for path, one in found.form._fields.items() if one.editor.hasFocus()))
        at.press(ENTER)
        if found.save_button.hasFocus():
            break
    assert found.save_button.hasFocus()
    assert order[:5] == ["scheme", "in_force", "cap", "bands_from", "deductible.3.1"]
    assert order[-4:] == ["how", "source", "told_on", "by"]
    # What being away from home does is asked for only where there is something to say.
    assert not any(path.startswith("rows.") for path in order)
    assert waiting_confirmation(at.office) == ()


def test_all_mistakes_are_said_at_once_and_each_leads_to_its_field(at: Stage) -> None:
    _entry(at, {"in_force": "20440101", "deductible.3.1": "12x", "bands[0].ratio": "180%"})
    at.control(ENTER)
    found = page(at)
    assert found.summary.isVisible()
    said = found.summary.accessibleDescription()
    for words in ("执行首日", "三级 第1次：「12x」不是金额", "第 1 行 支付比例：「180%」", "没有写来源"):
        assert words in said
    assert found.form._fields["in_force"].editor.hasFocus()
    assert {path for path, one in found.form._fields.items() if one.wrong} >= {
        "in_force",
        "deductible.3.1",
        "bands[0].ratio",
        "source",
        "told_on",
    }
    assert waiting_confirmation(at.office) == ()
    found.summary.chosen.emit("bands[0].ratio")
    assert found.form._fields["bands[0].ratio"].editor.hasFocus()


def test_what_is_saved_counts_at_once_and_another_confirms_it(at: Stage) -> None:
    before = at.office.rulebook
    _entry(at)
    at.control(ENTER)
    assert at.office.rulebook is not before
    (waiting,) = waiting_confirmation(at.office)
    assert (waiting.area, waiting.by, waiting.how) == (BAOJI, CLERK, "telephone")
    found = page(at)
    assert "已存" in found.message.text
    assert "1 份" in found.waiting.text
    assert badge(at) == "待确认"
    # The one who entered it is refused; another name is taken.
    at.control(Qt.Key.Key_C, shift=True)
    panel = found.confirm
    assert panel.table.hasFocus()
    assert len(panel.figures.rows) >= 7
    at.press(ENTER)
    assert panel.name.editor.hasFocus()
    at.compose(CLERK)
    at.control(ENTER)
    assert "另一人" in panel.message.text
    assert len(waiting_confirmation(at.office)) == 1
    panel.name.set_text("")
    at.compose("王核")
    at.control(ENTER)
    assert waiting_confirmation(at.office) == ()
    assert panel.empty.isVisible()
    at.press(ESCAPE)
    assert found.pages.currentIndex() == 0
    assert not found.waiting.isVisible()
    assert "由 王核 确认" in found.about.text


def test_an_entry_is_there_again_to_be_changed(at: Stage) -> None:
    _entry(at)
    at.control(ENTER)
    _area(at, "370300")
    _area(at, BAOJI, "entry")
    found = page(at)
    texts = found.form.texts()
    assert texts["deductible.3.1"] == "2,000.00"
    assert texts["bands[1].ratio"] == "75%"
    assert texts["how"] == "telephone"
    found.form.focus("deductible.3.1")
    at.keys("1800", enter=True)
    at.control(ENTER)
    entry = load_local(at.office, BAOJI, "390")
    assert entry is not None
    assert entry.deductibles["3.1"] == "1800"


def test_esc_asks_once_before_it_gives_up_what_is_typed(at: Stage) -> None:
    _area(at, BAOJI, "entry")
    found = page(at)
    found.form.focus("deductible.3.1")
    at.keys("900", enter=True)
    at.press(ESCAPE)
    assert "再按一次 Esc" in found.message.text
    assert found.form.texts()["deductible.3.1"] == "900.00"
    at.press(ESCAPE)
    assert "deductible.3.1" not in found.form.texts()
    at.press(ESCAPE)
    assert at.window.policy.areas.box.hasFocus()


def test_what_is_half_typed_stays_with_its_area(at: Stage) -> None:
    _area(at, BAOJI, "entry")
    page(at).form.focus("deductible.3.1")
    at.keys("9x", enter=True)
    _area(at, "370300")
    assert page(at).form.texts().get("deductible.3.1") is None
    _area(at, BAOJI)
    assert page(at).form.texts()["deductible.3.1"] == "9x"
    assert "填到一半" in page(at).message.text


def test_lines_are_added_and_the_persons_follow_the_scheme(at: Stage) -> None:
    _area(at, BAOJI, "entry")
    found = page(at)
    found.form.focus("bands[2].ratio")
    at.control(Qt.Key.Key_N)
    assert found.form.lines == 4
    assert found.form._fields["bands[3].level"].editor.hasFocus()
    person = found.form._fields["bands[3].person"]
    person.focus()
    at.keys("2")
    assert person.text() == "adult"
    # Keys in one breath are a scanner's.
    at.rest(200)
    found.form.focus("scheme")
    at.keys("3")
    at.rest(200)
    assert found.form.scheme.text() == "310"
    person.focus()
    at.keys("2")
    assert person.text() == "working"
    # Given up (first what is in the field), the form has its three lines again, and the next one is blank.
    for _ in range(3):
        at.press(ESCAPE)
    assert found.form.lines == 3
    assert not person.isVisible()
    at.control(Qt.Key.Key_N)
    assert person.text() == ""


def test_the_pack_is_exported_where_the_clerk_says(at: Stage) -> None:
    out = at.folder / "out.zip"
    _entry(at)
    at.control(Qt.Key.Key_E, shift=True)
    local_packs.answer(at, out)
    assert "没有宝鸡市的政策包" in page(at).trouble.text
    at.control(ENTER)
    at.control(Qt.Key.Key_E, shift=True)
    local_packs.answer(at, out)
    assert out.read_bytes()[:2] == b"PK"


def test_from_the_desk_to_the_form_and_back_with_the_case_computed(at: Stage) -> None:
    local_packs.register(at.office)
    settle = at.window.settle
    _stay(at, FROM_BAOJI, emergency=True)
    _bill(at)
    assert settle.enter.isVisible()
    at.control(Qt.Key.Key_B)
    assert at.window.current == "policy"
    found = page(at)
    assert found.form.scheme.text() == "390"
    # A patient away from home: what that does to the money is lacking as well.
    found.form.focus("offsite")
    at.press(Qt.Key.Key_Space)
    found.form.focus("how")
    at.keys("t", enter=True)
    for path, text in {**TYPED, **_EMERGENCY}.items():
        found.form.focus(path)
        at.keys(text, enter=True)
    at.control(ENTER)
    assert "已存" in found.message.text, found.summary.accessibleDescription()
    at.control(Qt.Key.Key_1)
    assert settle.result.money.isVisible()
    assert not settle.enter.isVisible()
    at.control(Qt.Key.Key_B)
    assert at.window.current == "settle"
    assert "不缺本地待遇" in at.window._said.text()


_EMERGENCY = {"rows.emergency.first_self_pay": "10%", "rows.emergency.change": "n", "first_order": "b"}


def test_the_helper_of_the_tests_types_what_the_desk_takes(at: Stage) -> None:
    _entry(at)
    at.control(ENTER)
    entry = load_local(at.office, BAOJI, "390")
    typed = local_packs.entry()
    assert entry is not None
    assert (entry.deductibles, entry.bands, entry.source) == (typed.deductibles, typed.bands, typed.source)
