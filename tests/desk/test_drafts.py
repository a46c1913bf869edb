"""Drafts: what was typed comes back, once, and never after it was settled."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from settledesk.basis.errors import Refusal
from settledesk.desk.drafts import Kept, Parked, discard, keep, park, parked, resume, unfinished
from settledesk.desk.entry import FIELD, Entry, read_entry
from settledesk.desk.left_over import LeftOver, left_over
from settledesk.desk.office import Office
from settledesk.desk.settle import preview, settle
from settledesk.model.settlement import Draft
from settledesk.store import drafts
from tests.desk.entries import AT, BED, BLANK_ROW, DRUG, TODAY, itemised, zibo


def store(office: Office, key: str, content: Any) -> None:
    with office.database.write() as session:
        drafts.save_draft(session, Draft(key, AT, office.settings.window, content, None))


def test_a_draft_comes_back_as_typed_with_its_cursor(office: Office) -> None:
    entry = itemised(DRUG, BLANK_ROW, ("x", *BED[1:]), patient__name="𠮷\ue000", totals__total="12.")
    assert keep(office, "k1", Kept(entry, "fees[2].code"), AT)
    assert resume(office, "k1") == Kept(entry, "fees[2].code")
    assert resume(office, "k2") is None
    assert keep(office, "k1", Kept(zibo()), AT)
    assert resume(office, "k1") == Kept(zibo())


def test_the_case_on_the_screen_is_unfinished_and_a_parked_one_is_not(office: Office) -> None:
    assert unfinished(office) is None
    park(office, "parked", Kept(zibo()), AT)
    assert unfinished(office) is None
    keep(office, "open", Kept(zibo(), "visit.number"), AT - timedelta(hours=1))
    assert unfinished(office) == "open"
    assert [one.key for one in parked(office)] == ["parked"]
    park(office, "open", Kept(zibo(), "visit.number"), AT)
    assert unfinished(office) is None
    keep(office, "parked", Kept(zibo()), AT)
    assert unfinished(office) == "parked"


def test_of_several_unfinished_the_latest_is_taken_up_and_the_others_are_parked(office: Office) -> None:
    for number in range(3):
        keep(office, f"k{number}", Kept(zibo()), AT + timedelta(minutes=number))
    assert unfinished(office) == "k2"
    assert [one.key for one in parked(office)] == ["k1", "k0"]
    assert resume(office, "k0") == Kept(zibo())


def test_another_windows_screen_is_its_own_and_its_parked_cases_are_everybodys(office: Office) -> None:
    other = replace(office, settings=replace(office.settings, window="05"))
    keep(other, "theirs", Kept(zibo()), AT)
    park(other, "left", Kept(zibo()), AT)
    assert unfinished(office) is None
    assert unfinished(other) == "theirs"
    assert [(one.key, one.window) for one in parked(office)] == [("left", "05")]


def test_the_list_masks_names_and_shows_the_total(office: Office) -> None:
    park(office, "k1", Kept(zibo(patient__name="欧阳小明", totals__total="22500")), AT)
    park(office, "k2", Kept(itemised(DRUG, BLANK_ROW, BED)), AT - timedelta(hours=1))
    park(office, "k3", Kept(Entry({})), AT - timedelta(hours=2))
    assert parked(office) == (
        Parked("k1", AT, "02", "欧**明", "22,500.00"),
        Parked("k2", AT - timedelta(hours=1), "02", "张*例", "明细 2 行"),
        Parked("k3", AT - timedelta(hours=2), "02", "", ""),
    )


def test_a_draft_is_thrown_away_once(office: Office) -> None:
    keep(office, "k1", Kept(zibo()), AT)
    assert discard(office, "k1")
    assert not discard(office, "k1")
    assert resume(office, "k1") is None


def test_settling_takes_the_draft_with_it_and_no_late_saving_brings_it_back(office: Office) -> None:
    entry = zibo()
    keep(office, "k1", Kept(entry, "payments.deposit"), AT)
    keep(office, "k2", Kept(entry), AT)
    document = read_entry(office, entry, TODAY).document
    assert document is not None
    settle(office, "k1", preview(office, document), "示例收费员", AT)
    assert resume(office, "k1") is None
    assert not keep(office, "k1", Kept(entry), AT)
    assert not park(office, "k1", Kept(entry), AT)
    assert resume(office, "k1") is None
    assert unfinished(office) == "k2"


def test_a_refused_settlement_leaves_the_draft(office: Office) -> None:
    entry = zibo()
    document = read_entry(office, entry, TODAY).document
    assert document is not None
    seen = preview(office, document)
    settle(office, "k1", seen, "示例收费员", AT)
    keep(office, "k2", Kept(entry), AT)
    with pytest.raises(Refusal):
        settle(office, "k2", seen, "示例收费员", AT)
    assert resume(office, "k2") == Kept(entry)


GOOD = {"version": 1, "parked": True, "texts": {}, "rows": [], "itemised": False}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({**GOOD, "version": 2}, "草稿由更新版本的程序保存（格式 2），本程序不能打开"),
        ({**GOOD, "version": 0}, "草稿内容已损坏"),
        ({**GOOD, "version": "1"}, "草稿内容已损坏"),
        ({}, "草稿内容已损坏"),
        ([], "草稿内容已损坏"),
        ({**GOOD, "texts": {"patient.name": 1}}, "草稿内容已损坏"),
        ({**GOOD, "texts": None}, "草稿内容已损坏"),
        ({**GOOD, "form": ["x"]}, "草稿内容已损坏"),
        ({**GOOD, "form": {"patient.name": 1}}, "草稿内容已损坏"),
        ({**GOOD, "rows": [["x"]]}, "草稿内容已损坏"),
        ({**GOOD, "rows": [[1] * 13]}, "草稿内容已损坏"),
        ({**GOOD, "rows": "x"}, "草稿内容已损坏"),
        ({**GOOD, "rows": ["x" * 13]}, "草稿内容已损坏"),
        ({**GOOD, "itemised": 1}, "草稿内容已损坏"),
    ],
)
def test_what_cannot_be_read_is_refused_by_sentence_and_can_be_thrown_away(
    office: Office, content: Any, says: str
) -> None:
    with office.database.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO drafts (key, saved_at, window, content) VALUES ('bad', '2024-04-12 02:30:00', '02', ?)",
            (json.dumps(content),),
        )
    park(office, "good", Kept(zibo()), AT + timedelta(minutes=1))
    with pytest.raises(Refusal, match=says):
        resume(office, "bad")
    assert unfinished(office) is None
    good, bad = parked(office)
    assert good.trouble == ""
    assert (bad.key, bad.name) == ("bad", "")
    assert says in bad.trouble
    assert discard(office, "bad")


def test_what_is_no_document_at_all_costs_none_of_the_others(office: Office) -> None:
    store(office, "bad", GOOD)
    with closing(sqlite3.connect(office.folder / "settledesk.sqlite3")) as connection, connection:
        connection.execute("UPDATE drafts SET content = '{'")
    keep(office, "good", Kept(zibo()), AT)
    with pytest.raises(Refusal, match="草稿内容已损坏"):
        resume(office, "bad")
    assert unfinished(office) == "good"
    (line,) = parked(office)
    assert line.key == "bad"
    assert "草稿内容已损坏" in line.trouble
    assert discard(office, "bad")
    assert parked(office) == ()


def test_an_open_draft_beyond_reading_is_listed_so_that_it_can_be_thrown_away(office: Office) -> None:
    store(office, "bad", {**GOOD, "parked": False, "rows": [["x"]]})
    assert unfinished(office) is None
    assert [one.key for one in parked(office)] == ["bad"]
    assert keep(office, "bad", Kept(zibo()), AT)
    assert unfinished(office) == "bad"


def test_the_patients_form_is_part_of_the_draft(office: Office) -> None:
    kept = Kept(zibo(), "patient.name", {"patient.name": "欧阳小明", "patient.id_kind": "01"})
    assert park(office, "k1", kept, AT)
    assert resume(office, "k1") == kept
    assert parked(office)[0].name == "欧**明"


def test_what_was_left_is_told_in_one_sentence(office: Office) -> None:
    assert left_over(office, TODAY) == LeftOver(None, 0, 0)
    assert left_over(office, TODAY).sentence == ""
    document = read_entry(office, zibo(), TODAY).document
    assert document is not None
    settle(office, "k0", preview(office, document), "示例收费员", AT)
    keep(office, "k1", Kept(zibo()), AT)
    other = replace(office, settings=replace(office.settings, window="05"))
    for at, key in ((office, "bad"), (other, "theirs")):
        store(at, key, {**GOOD, "version": 2})
    assert left_over(office, TODAY) == LeftOver("k1", 1, 1)
    assert left_over(office, TODAY).sentence == (
        "已恢复上次未完成的一笔。有 1 张结算单还没有打印，F9 查看。有 1 笔草稿打不开，Ctrl+Shift+S 查看或丢弃。"
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    texts=st.dictionaries(st.sampled_from(sorted(FIELD)), st.text(min_size=1, max_size=8), max_size=6),
    rows=st.lists(st.tuples(*[st.text(max_size=3)] * 13), max_size=2),
    cursor=st.none() | st.sampled_from(sorted(FIELD)),
)
def test_any_text_is_kept(
    office: Office, texts: dict[str, str], rows: list[tuple[str, ...]], cursor: str | None
) -> None:
    entry = Entry(texts, tuple(rows), itemised=bool(rows))
    assert keep(office, "k", Kept(entry, cursor), AT)
    assert resume(office, "k") == Kept(entry, cursor)


def test_half_a_character_does_not_cost_the_draft(office: Office) -> None:
    assert keep(office, "k", Kept(Entry({"patient.name": "张\ud83d三"}, (("\udc00", *DRUG[1:]),))), AT)
    found = resume(office, "k")
    assert found is not None
    assert found.entry.texts == {"patient.name": "张?三"}
    assert found.entry.rows[0][0] == "?"
