"""What a new rule file would have done: who gains and loses, by fund, scheme and row; every fen and stay accounted for."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from settledesk.basis.errors import Refusal
from settledesk.basis.money import ZERO, yuan
from settledesk.desk.crossing import Progress
from settledesk.desk.impact import Cancelled, impact
from settledesk.desk.impact_document import impact_document
from settledesk.desk.impact_part import Computing, Tally
from settledesk.desk.impact_rules import with_new
from settledesk.desk.impact_shapes import Change, FundChange, Impact, Stored, Sums, change_of
from settledesk.desk.impact_workers import spread
from settledesk.desk.long_work import measure_impact
from settledesk.desk.office import Office
from settledesk.desk.rulebook import BadPolicies, Rulebook
from settledesk.desk.settle import preview, settle, void
from settledesk.model.case import Scheme
from settledesk.model.outcome import TreatedAs
from settledesk.model.outcome_document import as_json
from settledesk.model.terms import Fund
from settledesk.store.standing import ids_standing
from tests.desk.documents import zibo
from tests.desk.drafts_of_rules import EMPLOYEES, FIRST_OF_YEAR, OFFSITE, draft_of

AT = datetime(2024, 4, 12, 2, 30, tzinfo=UTC)
YEAR = (date(2024, 1, 1), date(2024, 12, 31))
FIRST_STAY = {"admissions": 0}


def settled(office: Office, number: str, **changes: Any) -> str:
    """Settle a Zibo employee's first stay of the year, changed as wanted, and return its number."""
    document = zibo(number, **{"year_to_date": FIRST_STAY, **changes})
    return settle(office, number, preview(office, document), "示例收费员", AT).number


def tried(office: Office, new: Path, throughout: bool = False) -> Impact:
    return impact(office, new, *YEAR, lambda _: None, throughout=throughout, jobs=1)


def test_a_deductible_200_higher_costs_the_patient_148_by_the_first_bands_74_percent(
    office: Office, tmp_path: Path
) -> None:
    # 18,500 in scope − 1,850 first self-pay = 16,650; (10,000 − 700) × 74 % + 6,650 × 80 % = 12,202; with 900: 12,054.
    number = settled(office, "ZY1")
    found = tried(office, draft_of(tmp_path, EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}900"))
    assert found.changes == (
        Change(
            number,
            "张*例",
            "370300",
            Scheme.EMPLOYEE,
            TreatedAs.TEMPORARY,
            TreatedAs.TEMPORARY,
            yuan("20000.00"),
            yuan("12202.00"),
            yuan("12054.00"),
        ),
    )
    (change,) = found.changes
    assert change.gain == yuan("-148.00")
    assert (change.patient_now, change.patient_then) == (yuan("7798.00"), yuan("7946.00"))
    assert (found.all.count, found.all.gaining, found.all.losing, found.all.same) == (1, 0, 1, 0)
    assert (found.all.gained, found.all.lost) == (ZERO, yuan("148.00"))
    assert found.by_fund == (FundChange(Fund.POOLED, yuan("12202.00"), yuan("12054.00")),)
    assert found.stored == Stored(0, ZERO, ())
    assert (found.files[0].draft, found.files[0].in_force) == (True, date(2024, 4, 1))


def test_a_file_that_says_the_same_changes_nothing_but_decides(office: Office, tmp_path: Path) -> None:
    settled(office, "ZY1")
    found = tried(office, draft_of(tmp_path, EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}700"))
    assert (found.settlements, found.untouched, found.all.count, found.all.same) == (1, 0, 1, 1)
    assert found.changes == ()
    assert found.all.funds_now == found.all.funds_then == yuan("12202.00")


def test_before_its_day_a_file_decides_nothing_unless_it_is_supposed_to(office: Office, tmp_path: Path) -> None:
    settled(office, "ZY1")
    late = draft_of(tmp_path, EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}900", day="2027-01-01")
    assert (tried(office, late).untouched, tried(office, late).all.count) == (1, 0)
    assert tried(office, late, throughout=True).all.lost == yuan("148.00")


def test_a_draft_ends_where_the_next_file_begins(office: Office, tmp_path: Path) -> None:
    settled(office, "ZY1")
    early = draft_of(tmp_path, EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}900", day="2022-06-01")
    assert tried(office, early).untouched == 1


def test_those_of_another_area_and_scheme_are_untouched(office: Office, tmp_path: Path) -> None:
    settled(office, "ZY1")
    person = {"name": "李示例", "insured_area": "370300", "scheme": "390", "person": "adult"}
    resident = settled(office, "ZY2", patient=person)
    found = tried(office, draft_of(tmp_path, EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}600"))
    assert (found.settlements, found.untouched, found.all.count) == (2, 1, 1)
    assert [one.number for one in found.largest_gains()] != [resident]
    assert found.largest_losses() == ()
    assert found.by_scheme().keys() == {Scheme.EMPLOYEE}


def test_a_folder_of_drafts_is_tried_together_and_gains_stand_beside_losses(office: Office, tmp_path: Path) -> None:
    settled(office, "ZY1")
    second = settled(office, "ZY2", year_to_date={"admissions": 1})
    root = tmp_path / "new"
    draft_of(root, EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}0")
    # Off-site no first self-pay for inpatients; second stay: deductible 350.
    draft_of(root, OFFSITE, "inpatient = { ratio = 0.10", "inpatient = { ratio = 0.20")
    found = tried(office, root)
    # First stay: 18,500 − 3,700 = 14,800; 10,000 × 74 % + 4,800 × 80 % = 11,240 of 12,202: 962 less.
    # Second: (10,000 − 350) × 74 % + 4,800 × 80 % = 10,981 of 7,141 + 5,320 = 12,461: 1,480 less.
    assert [one.gain for one in found.largest_losses()] == [yuan("-1480.00"), yuan("-962.00")]
    assert found.largest_losses()[0].number == second
    assert found.all.lost == yuan("2442.00")
    assert [one.kind for one in found.files] == ["benefits", "offsite"]
    # The province allows 10 % at most.
    assert any("首先自付 0.20 超过上级上限 0.10" in one for one in found.warnings)


def test_what_a_new_filing_file_calls_another_row_is_told_by_both_rows(office: Office, tmp_path: Path) -> None:
    settled(office, "ZY1", filings=[])
    text = "370000-shandong/filing-2023-01-01"
    new = draft_of(
        tmp_path, text, 'nothing_filed = { treated_as = "temporary"', 'nothing_filed = { treated_as = "local"'
    )
    found = tried(office, new)
    assert found.by_row().keys() == {(TreatedAs.TEMPORARY, TreatedAs.LOCAL)}
    (sums,) = found.by_row().values()
    # Without first self-pay: (10,000 − 700) × 74 % + 8,500 × 80 % = 13,682 instead of 12,202.
    assert (sums.gaining, sums.gained) == (1, yuan("1480.00"))


def test_a_file_that_leaves_a_figure_open_says_what_is_missing_and_for_whom(office: Office, tmp_path: Path) -> None:
    number = settled(office, "ZY1")
    old = f'{FIRST_OF_YEAR}700, doc = "table", clause = "起付线 三级首次" }}'
    new = draft_of(
        tmp_path,
        EMPLOYEES,
        old,
        old.replace('value = 700, doc = "table", clause = "起付线 三级首次"', 'gap = "新起付线"'),
    )
    found = tried(office, new)
    assert (found.settlements, found.not_computed, found.all.count) == (1, 1, 0)
    (gap,) = found.gaps
    assert (gap.what, gap.now, gap.then, gap.count, gap.numbers) == ("新起付线", False, True, 1, (number,))
    assert "淄博" in gap.who or "经办" in gap.who


def test_voided_settlements_and_other_days_do_not_count(office: Office, tmp_path: Path) -> None:
    new = draft_of(tmp_path, EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}900")
    void(office, settled(office, "ZY1"), "v", "录错", "示例收费员", AT)
    assert tried(office, new).settlements == 0
    settled(office, "ZY2")
    assert impact(office, new, date(2024, 4, 13), YEAR[1], lambda _: None).settlements == 0
    with pytest.raises(Refusal, match="早于"):
        impact(office, new, YEAR[1], YEAR[0], lambda _: None)


def test_a_stored_outcome_that_todays_rules_do_not_give_is_counted_apart(office: Office, tmp_path: Path) -> None:
    new = draft_of(tmp_path, EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}900")
    today = office.rulebook
    office.rules.exchange(Rulebook(with_new(today, new, throughout=False).then, today.areas))
    number = settled(office, "ZY1")
    office.rules.exchange(today)
    found = tried(office, new)
    assert found.stored == Stored(1, yuan("148.00"), (number,))
    assert found.all.lost == yuan("148.00")
    assert found.all.funds_now == yuan("12202.00")


def test_on_the_manual_route_the_lines_are_sorted_again(office: Office, tmp_path: Path) -> None:
    line = {
        "code": "X1",
        "name": "换药",
        "category": "05",
        "kind": "service",
        "class": "A",
        "quantity": "100",
        "price": "100.00",
        "amount": "10000.00",
        "home_class": "A",
        "home_price": "80.00",
    }
    visit = {**zibo()["visit"], "route": "manual", "number": "ZY1"}
    document = {**zibo("ZY1"), "visit": visit, "fees": [line], "year_to_date": FIRST_STAY}
    del document["totals"]
    settle(office, "ZY1", preview(office, document), "示例收费员", AT)
    flag = '[rows.local]\ndoc = "sd46"'
    prices = 'home_prices = { value = true, doc = "sd46", clause = "测试" }\n\n'
    path = draft_of(tmp_path, OFFSITE, flag, flag)
    text = path.read_text("utf-8")
    head = text.index("[file]")
    path.write_text(text[:head] + prices + text[head:], "utf-8")
    found = tried(office, path)
    # (10,000 − 1,000 − 700) × 74 % = 6,142; with home prices 8,000: (7,200 − 700) × 74 % = 4,810.
    (change,) = found.changes
    assert (change.funds_now, change.funds_then) == (yuan("6142.00"), yuan("4810.00"))
    assert found.stored.count == 0


def test_a_file_that_cannot_be_used_is_refused_with_every_mistake(office: Office, tmp_path: Path) -> None:
    settled(office, "ZY1")
    with pytest.raises(Refusal, match="没有规则文件"):
        tried(office, tmp_path / "nothing.toml")
    (tmp_path / "empty").mkdir()
    with pytest.raises(Refusal, match="没有规则文件"):
        tried(office, tmp_path / "empty")
    bad = draft_of(tmp_path / "bad", EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}-700")
    with pytest.raises(BadPolicies, match="金额应为不小于 0"):
        tried(office, bad)
    ceilings = draft_of(tmp_path / "limits", "370000-shandong/limits-2022-01-01", "0.10", "0.05")
    with pytest.raises(Refusal, match="没有能决定结算的"):
        tried(office, ceilings)
    elsewhere = draft_of(tmp_path / "area", OFFSITE, 'area = "370300"', 'area = "370303"')
    with pytest.raises(Refusal, match="370303 不是统筹区"):
        tried(office, elsewhere)
    same = draft_of(tmp_path / "two", EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}900")
    same.with_name("benefits-310-2024-05-01-draft.toml").write_text(
        same.read_text("utf-8").replace("in_force = 2024-04-01", "in_force = 2024-05-01"), "utf-8"
    )
    assert tried(office, tmp_path / "two").all.count == 1
    with pytest.raises(Refusal, match="同一种类"):
        tried(office, tmp_path / "two", throughout=True)


def test_a_draft_of_the_library_is_found_by_its_name(office: Office) -> None:
    found = tried(office, Path("510000-sichuan/filing-2023-01-01-draft"))
    assert found.files[0].name == "510000-sichuan/filing-2023-01-01-draft.toml"


def test_several_processes_count_what_one_counts(office: Office, tmp_path: Path) -> None:
    for number in range(7):
        settled(office, f"ZY{number}", totals={**zibo()["totals"], "total": f"{20_000 + number * 1_000}.00"})
    both = with_new(
        office.rulebook, draft_of(tmp_path, EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}900"), throughout=False
    )
    with office.database.read() as session:
        ids = ids_standing(session, *YEAR)
    together, alone = Tally(), Computing(office.folder, both)
    for part in spread(partial(Computing, office.folder, both), [ids[:2], ids[2:4], ids[4:]], 2):
        together.add(part)
    whole = alone(ids)
    alone.close()
    assert sorted(together.changes) == sorted(whole.changes)
    assert together.groups == whole.groups
    assert (together.funds_now, together.funds_then) == (whole.funds_now, whole.funds_then)
    assert whole.settlements == together.settlements == 7


def test_progress_is_told_and_cancelling_stops_the_work(office: Office, tmp_path: Path) -> None:
    settled(office, "ZY1")
    new = draft_of(tmp_path, EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}900")
    told: list[Progress] = []
    impact(office, new, *YEAR, told.append)
    assert told[-1] == Progress("正在按新旧规则重算", 1, 1)
    with pytest.raises(Cancelled):
        impact(office, new, *YEAR, told.append, lambda: True)


def test_as_long_work_it_opens_the_office_itself_and_its_answer_crosses_to_the_window(
    office: Office, tmp_path: Path
) -> None:
    settled(office, "ZY1")
    new = draft_of(tmp_path, EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}900")
    found = measure_impact(lambda _: None, office.folder, new, YEAR)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own, as through the pipe
    assert found == tried(office, new)


def test_the_document_says_the_whole_with_masked_names(office: Office, tmp_path: Path) -> None:
    number = settled(office, "ZY1")
    new = draft_of(tmp_path, EMPLOYEES, f"{FIRST_OF_YEAR}700", f"{FIRST_OF_YEAR}900")
    text = as_json(impact_document(tried(office, new)))
    assert "张示例" not in text
    document = json.loads(text)
    assert document["changes"][0]["gain"] == "-148.00"
    assert document["largest_losses"] == [number]
    assert document["all"]["patient_then"] == "7946.00"
    assert document["by_fund"] == [{"fund": "pooled", "now": "12202.00", "then": "12054.00"}]
    assert document["by_row"][0]["row_now"] == "temporary"


def test_the_largest_come_first_and_of_equal_ones_the_lower_number() -> None:
    changes = tuple(
        change_of(f"{number:02}", "", "370300", Scheme.EMPLOYEE, None, None, 100_000, 50_000, 50_000 + gain)
        for number, gain in enumerate((5, -7, 9, 5, *range(100, 125)))
    )
    found = Impact((), False, *YEAR, 0, 0, 0, Sums(), (), (), changes, (), Stored(0, ZERO, ()), 0, 0, ())
    assert [one.gain.fen for one in found.largest_gains()] == list(range(124, 104, -1))
    assert [one.number for one in found.largest_losses()] == ["01"]
