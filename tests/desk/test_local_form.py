"""The form for local benefits as texts: what it says and what it is made from, and what a field says by itself."""

from __future__ import annotations

from datetime import date

import pytest

from settledesk.desk import local_form as form
from settledesk.desk.local_entry import BandTyped, LocalBenefits, RowTyped, Told, read_entry
from settledesk.desk.rulebook import open_rulebook

TODAY = date(2024, 4, 18)
ENTRY = LocalBenefits(
    area="610300",
    scheme="390",
    in_force="2024-01-01",
    deductibles={"3.1": "2000", "2.1": "600"},
    bands=(BandTyped("3", "adult", "30000", "60%"), BandTyped("3", "adult", "", "70%"), BandTyped("2", "", "", "75%")),
    bands_from="zero",
    cap="无",
    rows={"referral": RowTyped("10%", "points", "10%"), "emergency": RowTyped("", "none", "")},
    first_order="before_deductible",
    how="page",
    source="https://example.org/benefits",
    told_on="2024-04-17",
)


def test_the_texts_of_a_form_say_what_it_was_made_from() -> None:
    texts = form.texts_of_entry(ENTRY)
    assert texts["bands[1].ratio"] == "70%"
    assert texts["rows.referral.change"] == "points"
    assert "bands[1].up_to" not in texts
    lines = form.lines_needed(texts)
    assert lines == 3
    back = form.entry_of_texts("610300", texts, lines, offsite=True)
    areas = open_rulebook().areas
    told, again = read_entry(areas, ENTRY, TODAY), read_entry(areas, back, TODAY)
    assert isinstance(told, Told)
    assert told == again


def test_what_is_away_from_home_counts_only_where_it_is_asked_for() -> None:
    texts = form.texts_of_entry(ENTRY)
    back = form.entry_of_texts("610300", texts, 3, offsite=False)
    assert back.rows == {}
    assert back.first_order == ""
    assert back.cap == "无"


def test_an_empty_form_has_a_line_for_each_level() -> None:
    texts = form.blank_texts("310")
    assert texts["scheme"] == "310"
    assert [texts[form.band_path(line, "level")] for line in range(3)] == ["3", "2", "1"]
    assert form.lines_needed({}) == 3
    assert form.lines_needed({form.band_path(7, "ratio"): "70%"}) == 8


@pytest.mark.parametrize(
    ("path", "text", "shown"),
    [
        ("in_force", "20240101", "2024-01-01"),
        ("deductible.3.1", "2000", "2,000.00"),
        ("cap", "无", "无"),
        ("cap", "250000", "250,000.00"),
        ("bands[0].up_to", "3万", "3万"),
        ("bands[0].ratio", "60", "60%"),
        ("bands[0].ratio", "0.6", "0.6"),
        ("rows.referral.first_self_pay", "无", "无"),
        ("rows.referral.first_self_pay", "10％", "10%"),
        ("rows.referral.amount", " 10个百分点 ", "10个百分点"),
        ("source", "", ""),
    ],
)
def test_a_text_is_shown_as_it_was_understood(path: str, text: str, shown: str) -> None:
    assert form.show_text(path, text, TODAY) == shown
    # What is shown is read as the same again.
    assert form.show_text(path, shown, TODAY) == shown


@pytest.mark.parametrize(
    ("path", "text", "problem"),
    [
        ("told_on", "20240431", "不是日期"),
        ("deductible.3.1", "12x", "不是金额"),
        ("bands[3].ratio", "180%", "不是百分数"),
        ("bands[3].ratio", "", None),
        ("cap", "无", None),
        ("source", "??", None),
    ],
)
def test_what_is_wrong_with_a_text_is_said_in_few_words(path: str, text: str, problem: str | None) -> None:
    found = form.check_text(path, text, TODAY)
    assert (None if found is None else found.problem) == problem


def test_every_choice_is_one_that_is_read() -> None:
    assert dict(form.persons("390")).keys() == {"", "adult", "student", "child"}
    assert dict(form.persons("310")).keys() == {"", "working", "retired"}
    assert dict(form.persons("")).keys() == {""}
    assert form.deductible_label("deductible.3.1") == "三级 第1次"
    assert form.offsite_label("referral") == "异地转诊"
    areas = open_rulebook().areas
    for how, _ in form.HOW_KNOWN:
        for start, _ in form.BANDS_FROM:
            for order, _ in form.ORDERS:
                texts = {**form.texts_of_entry(ENTRY), "how": how, "bands_from": start, "first_order": order}
                assert isinstance(read_entry(areas, form.entry_of_texts("610300", texts, 3, True), TODAY), Told)
    for change, _ in form.CHANGES:
        texts = {**form.texts_of_entry(ENTRY), "rows.referral.change": change}
        texts["rows.referral.amount"] = "" if change == "none" else "10%"
        assert isinstance(read_entry(areas, form.entry_of_texts("610300", texts, 3, True), TODAY), Told)
