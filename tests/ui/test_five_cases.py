"""Five different cases done with the keyboard alone, in at most 25 keystrokes; screen, store and paper agree to the fen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from settledesk.basis.money import ZERO, Money, yuan
from settledesk.basis.settings import read_settings, write_settings
from settledesk.desk import receipts
from settledesk.desk.compute import compute
from settledesk.desk.drafts import parked
from settledesk.desk.entry import entry_of_patient
from settledesk.desk.office import Office
from settledesk.desk.settle import preview, settle
from settledesk.model.case import Filing
from settledesk.model.settlement import Settlement, StoredPatient
from settledesk.paper.pages import page_texts
from settledesk.store import filings, journal, patients, payments, settlements
from settledesk.ui.look.look import Look
from settledesk.ui.pieces.verdict_view import VerdictView
from settledesk.ui.printing import WAITING
from tests.ui.clerk import Clerk, clerk_at
from tests.ui.stage import NOW

MOST = 25
MOST_TO_REGISTER = 40
BILL = ("20000", "1000.10", "100.05", "400.33")
TOTALS = {"total": "20000.00", "self_funded": "1000.10", "over_limit": "100.05", "first_pay": "400.33"}
TODAY = NOW.date()
DEPOSIT = "15000"
NEW_NAME, NEW_ID = "黄示例", "441702199001010011"
STAY = {"admitted_on": "2024-04-01", "discharged_on": TODAY.isoformat()}


# ---- what must come out, computed without the window


def expected(office: Office, person: StoredPatient, number: str, **more: Any) -> dict[str, Any]:
    """Return the outcome of a case document written by hand, as the command line would compute it."""
    settings = office.settings
    with office.database.read() as session:
        known = settlements.year_to_date(session, person.id, TODAY.year)
        filed = [one.filing for one in filings.filings_of(session, person.id)]
    texts = {path.removeprefix("patient."): text for path, text in entry_of_patient(person).items()}
    document = {
        "version": 1,
        "as_of": TODAY.isoformat(),
        "hospital": {
            "name": settings.hospital_name,
            "code": settings.hospital_code,
            "area": settings.hospital_area,
            "level": settings.hospital_level,
        },
        "patient": {
            **{key: texts[key] for key in ("name", "id_number", "insured_area", "scheme", "person")},
            "insured_status": texts["insured_status"],
        },
        "filings": [_filing(one) for one in filed],
        "visit": {"kind": "inpatient", "number": number, "settled_on": TODAY.isoformat(), "route": "direct", **STAY},
        "year_to_date": {
            "admissions": known.admissions,
            "accumulators": {
                name: {"base": used.base.text, "paid": used.paid.text} for name, used in known.accumulators.items()
            },
        },
        **more,
    }
    return compute(office.rulebook, document, TODAY)


def _filing(one: Filing) -> dict[str, Any]:
    days = ("filed_on", "starts_on", "ends_on", "proof_ends_on", "documents_supplied_on", "status_on")
    found: dict[str, Any] = {
        "kind": one.kind.value,
        "area": one.area,
        "basis": one.basis.value,
        "status": one.status.value,
        "conditions": [each.value for each in one.conditions],
        "household_moved": one.household_moved,
        "student": one.student,
    }
    for name in days:
        day: date | None = getattr(one, name)
        found[name] = None if day is None else day.isoformat()
    if one.referring_hospital is not None:
        found["referring_hospital"] = {"area": one.referring_hospital.area, "level": one.referring_hospital.level}
    return found


def patient_of(office: Office, text: str) -> StoredPatient:
    with office.database.read() as session:
        (found,) = patients.find_patients(session, text)
    return found


def numbers_of(clerk: Clerk, person: StoredPatient) -> list[str]:
    with clerk.office.database.read() as session:
        return [one.number for one in settlements.settlements_of_patient(session, person.id)]


def agrees(clerk: Clerk, outcome: Mapping[str, Any]) -> Settlement:
    """Check that store, payments, journal, paper and list say what was computed, to the fen; return what is stored."""
    office, split, due = clerk.office, outcome["split"], outcome["due"]
    number = clerk.desk.last_number
    assert number is not None
    assert number in clerk.said
    made = receipts.settlement(office, number)
    assert made.outcome["split"] == split
    assert made.outcome["due"] == due
    assert made.outcome["filing"]["verdict"] == outcome["filing"]["verdict"]
    assert made.outcome["filing"]["treated_as"] == outcome["filing"]["treated_as"]
    assert yuan(split["fund_pay_sumamt"]) + yuan(split["psn_part_amt"]) == yuan(split["medfee_sumamt"])
    with office.database.read() as session:
        paid = payments.payments_of_settlement(session, number)
        (entry,) = journal.entries_about(session, number)
    kinds = {"refund": -yuan(due["refund"]), "top_up": yuan(due["top_up"])}
    assert {one.kind: one.amount for one in paid} == {kind: amount for kind, amount in kinds.items() if amount}
    assert (entry.act, entry.clerk, entry.at) == ("settle", office.settings.clerk, NOW)
    fees = made.case.get("fees")
    assert bool(made.categories) is (fees is not None)
    if made.categories:
        assert Money(sum(row.amount.fen for row in made.categories)) == yuan(split["medfee_sumamt"])
        assert Money(sum(row.in_scope.fen for row in made.categories)) == yuan(split["inscp_scp_amt"])
        assert Money(sum(row.first_pay.fen for row in made.categories)) == yuan(split["preselfpay_amt"])
    shown = clerk.desk.last
    assert number in shown.title.text()
    for name in ("medfee_sumamt", "fund_pay_sumamt", "psn_part_amt"):
        assert yuan(split[name]).grouped in shown.money._figures.accessibleDescription()
    _on_paper(clerk, number, split, due)
    _in_list(clerk, number, split, made.patient_id)
    return made


def _on_paper(clerk: Clerk, number: str, split: Mapping[str, Any], due: Mapping[str, Any]) -> None:
    """Check the paper that was made at F2."""
    file = clerk.folder / WAITING / f"结算单-{number}.pdf"
    text = re.sub(r"\s+", "", "".join(page_texts(file.read_bytes())))
    assert number in text
    amounts = [split[name] for name in ("medfee_sumamt", "fund_pay_sumamt", "psn_part_amt", "psn_cash_pay")]
    for amount in (*amounts, *(due[name] for name in ("deposit", "refund", "top_up"))):
        assert not yuan(amount) or yuan(amount).grouped in text


def _in_list(clerk: Clerk, number: str, split: Mapping[str, Any], made_for: int) -> None:
    """Check the line of the receipts' screen: a second F2 shows the first receipt and settles nothing."""
    clerk.press("F2")
    assert clerk.window.current == "receipts"
    line = clerk.window.receipts.finder.current
    assert line is not None
    names = ("medfee_sumamt", "fund_pay_sumamt", "psn_part_amt")
    assert [line.number, line.total, line.fund, line.patient] == [number, *(yuan(split[name]) for name in names)]
    clerk.press("F2", "F2")
    assert clerk.desk.last_number == number
    with clerk.office.database.read() as session:
        assert len(settlements.settlements_of_patient(session, made_for)) == 1


# ---- the hands


def take(clerk: Clerk, find: str, *then: str) -> None:
    """Find a patient from the box, where the cursor is at the beginning."""
    assert clerk.is_at(clerk.desk.bar.box)
    clerk.type(find, "Enter")
    clerk.wait()
    clerk.press(*then)
    assert clerk.at == "visit.number"


def type_stay(clerk: Clerk, number: str) -> None:
    """Type number and dates, and the deposit; F5 then goes on to the bill."""
    clerk.type(number, "Enter")
    clerk.type("0401", "Enter")
    clerk.type("t", "Enter")
    assert clerk.at == "payments.deposit"
    clerk.amount(DEPOSIT, "F5")
    clerk.wait()
    assert clerk.at == "totals.total"


def type_bill(clerk: Clerk, *then: str) -> None:
    """Type the four totals and the keys behind the last."""
    for amount in BILL[:-1]:
        clerk.amount(amount, "Enter")
    clerk.amount(BILL[-1], *then)
    clerk.wait()


def strip(clerk: Clerk) -> VerdictView:
    return clerk.desk.strip.view


def shows(clerk: Clerk, outcome: Mapping[str, Any]) -> None:
    """Check the amounts, the deposit and the steps that the clerk reads before F2."""
    result, split, due = clerk.desk.result, outcome["split"], outcome["due"]
    figures = result.money._figures.accessibleDescription()
    for caption, name in (("总费用", "medfee_sumamt"), ("基金支付", "fund_pay_sumamt"), ("个人负担", "psn_part_amt")):
        assert f"{caption} {yuan(split[name]).grouped}" in figures
    below = result.money._below.text()
    assert f"预交 {yuan(due['deposit']).grouped}" in below
    assert (
        f"应补 {yuan(due['top_up']).grouped}" if yuan(due["top_up"]) else f"应退 {yuan(due['refund']).grouped}"
    ) in below
    steps = outcome["steps"]
    assert [row.amount_text for row in result.steps.rows if row.amount_text] == [
        yuan(one["amount"]).grouped for one in steps
    ]
    assert result.steps.clause.isVisible()


def answer_doubts(clerk: Clerk) -> str:
    """Read what F2 asks and press F2 again; return what was asked."""
    asked = clerk.desk.result.message.text
    assert "确认后再按一次 F2" in asked
    assert clerk.desk.last_number is None
    # Within half a second it would be the same press.
    QTest.qWait(510)
    clerk.press("F2")
    return asked


# ---- the five cases


def test_a_filed_patient_of_another_province(clerk: Clerk) -> None:
    person = patient_of(clerk.office, "丁文斌")
    outcome = expected(clerk.office, person, "240418", totals=TOTALS, payments={"deposit": DEPOSIT})
    take(clerk, "dwb", "Enter")
    type_stay(clerk, "240418")
    assert (strip(clerk).tone, strip(clerk).title) == ("good", "备案有效·异地长期居住")
    type_bill(clerk)
    shows(clerk, outcome)
    clerk.press("F2")
    assert clerk.pressed <= MOST
    assert outcome["filing"]["verdict"] == "filed"
    agrees(clerk, outcome)


def test_an_unfiled_patient_who_could_still_file(clerk: Clerk) -> None:
    person = patient_of(clerk.office, "张晓三")
    outcome = expected(clerk.office, person, "240419", totals=TOTALS, payments={"deposit": DEPOSIT})
    take(clerk, "zxs")
    type_stay(clerk, "240419")
    assert strip(clerk).title.startswith("未备案·可补办")
    assert not any(one.saves for one in strip(clerk).remedies)
    type_bill(clerk)
    savings = [one["patient_saves"] for one in outcome["filing"]["remedies"]]
    assert any(saving and yuan(saving) for saving in savings)
    said = [one.saves for one in strip(clerk).remedies]
    assert said == [yuan(saving).grouped if saving and yuan(saving) else "" for saving in savings]
    shows(clerk, outcome)
    clerk.press("F2")
    assert outcome["warnings"][0]["text"].rstrip("。") in answer_doubts(clerk)
    assert clerk.pressed <= MOST
    assert outcome["filing"]["verdict"] == "not_filed"
    agrees(clerk, outcome)


def test_a_patient_of_the_hospitals_own_city(
    qapp: QApplication, shared_look: Look, sample: Path, tmp_path: Path
) -> None:
    template = Path(shutil.copytree(sample, tmp_path / "zibo"))
    given = read_settings(template)
    write_settings(template, replace(given, hospital_area="370300", hospital_code="H37030000001"))
    with clerk_at(qapp, shared_look, template, tmp_path / "data") as clerk:
        person = patient_of(clerk.office, "冯凯")
        outcome = expected(clerk.office, person, "240420", totals=TOTALS, payments={"deposit": DEPOSIT})
        take(clerk, "fk")
        type_stay(clerk, "240420")
        assert (strip(clerk).tone, strip(clerk).title) == ("good", "参保地就医")
        type_bill(clerk)
        shows(clerk, outcome)
        clerk.press("F2")
        assert clerk.pressed <= MOST
        assert outcome["filing"]["verdict"] == "local"
        agrees(clerk, outcome)


def test_a_patient_whose_areas_benefits_nobody_knows(clerk: Clerk) -> None:
    person = patient_of(clerk.office, "曹长河")
    outcome = expected(clerk.office, person, "240421", totals=TOTALS, payments={"deposit": DEPOSIT})
    assert outcome["split"] is None
    (missing,) = outcome["missing"]
    take(clerk, "cch")
    type_stay(clerk, "240421")
    assert strip(clerk).title == "备案有效·异地长期居住"
    type_bill(clerk)
    assert [(one.what, one.ask) for one in strip(clerk).missing] == [(missing["what"], missing["who_can_answer"])]
    assert clerk.desk.result.empty.isVisible()
    assert not clerk.desk.result.money.isVisible()
    clerk.press("F2")
    assert clerk.pressed <= MOST
    sentence = f"还不能结算：缺少「{missing['what']}」，请向{missing['who_can_answer']}核实。"
    assert clerk.desk.result.message.text == sentence
    assert clerk.desk.result.message.isVisible()
    assert clerk.at == "totals.first_pay"
    clerk.press("F2", "F2")
    assert numbers_of(clerk, person) == []
    # What waits for an answer by telephone is parked, whole.
    clerk.press("Ctrl+S", "Ctrl+Shift+S", "Enter")
    assert clerk.desk.stay.texts()["totals.first_pay"] == "400.33"


def test_a_case_in_which_the_platform_pays_another_amount(clerk: Clerk) -> None:
    person = patient_of(clerk.office, "贾学军")
    platform = {"fund_pay_sumamt": "15000.00"}
    outcome = expected(clerk.office, person, "24042", totals=TOTALS, payments={"deposit": DEPOSIT}, platform=platform)
    (difference,) = outcome["platform"]["differences"]
    take(clerk, "jxj")
    type_stay(clerk, "24042")
    type_bill(clerk, "Ctrl+T")
    shows(clerk, outcome)
    assert clerk.at == "platform.fund_pay_sumamt"
    clerk.amount("15000")
    clerk.wait()
    table = clerk.desk.stay.platform
    assert table.isVisible()
    (row,) = table.table.model.rows
    assert [row.platform.text, row.ours.text] == ["15000.00", difference["ours"]]
    assert "1 项与本机不同" in table.message.text
    clerk.press("F2")
    asked = answer_doubts(clerk)
    assert "平台 15,000.00" in asked
    assert yuan(difference["ours"]).grouped in asked
    assert clerk.pressed <= MOST
    made = agrees(clerk, outcome)
    assert made.outcome["platform"] == outcome["platform"]


def test_a_missing_fact_that_has_a_field_takes_the_cursor_there(clerk: Clerk) -> None:
    take(clerk, "ydm")
    type_stay(clerk, "240425")
    type_bill(clerk)
    assert clerk.desk.strip.view.missing[0].path == "patient.insured_status"
    clerk.press("F2")
    assert "缺少「参保状态恢复正常的日期" in clerk.desk.result.message.text
    assert clerk.at == "patient.insured_status"


# ---- twice is once


def test_two_presses_of_f2_within_a_moment_settle_once(clerk: Clerk) -> None:
    person = patient_of(clerk.office, "贾学军")
    take(clerk, "jxj")
    type_stay(clerk, "24042")
    type_bill(clerk)
    clerk.strike("F2")
    QTest.qWait(20)
    clerk.strike("F2")
    clerk.wait()
    assert len(numbers_of(clerk, person)) == 1
    assert clerk.desk.last_number == numbers_of(clerk, person)[0]


def test_two_presses_of_f2_within_a_moment_answer_no_doubt(clerk: Clerk) -> None:
    person = patient_of(clerk.office, "张晓三")
    take(clerk, "zxs")
    type_stay(clerk, "240419")
    type_bill(clerk)
    for _ in range(3):
        clerk.strike("F2")
        QTest.qWait(20)
    clerk.wait()
    assert numbers_of(clerk, person) == []
    answer_doubts(clerk)
    assert len(numbers_of(clerk, person)) == 1


def test_f2_right_behind_the_last_digit_settles_what_was_typed_last(clerk: Clerk) -> None:
    person = patient_of(clerk.office, "贾学军")
    outcome = expected(clerk.office, person, "24042", totals=TOTALS, payments={"deposit": DEPOSIT})
    take(clerk, "jxj")
    type_stay(clerk, "24042")
    type_bill(clerk, "F2")
    agrees(clerk, outcome)


# ---- a patient nobody knows, and a list from Excel


def test_a_new_patient_is_registered_with_keys_only_and_settled(clerk: Clerk) -> None:
    clerk.strike("F3")
    clerk.wait()
    assert clerk.at == "patient.id_number"
    clerk.number(NEW_ID, "Enter")
    assert clerk.at == "patient.name"
    clerk.say(NEW_NAME)
    clerk.type("", "Enter", "Enter")
    assert clerk.at == "patient.insured_area"
    clerk.type("441700", "Enter")
    assert clerk.at == "patient.scheme"
    clerk.type("2", "Enter")
    clerk.type("3", "Ctrl+Enter")
    clerk.wait()
    person = patient_of(clerk.office, NEW_NAME)
    assert (person.patient.scheme.value, person.patient.person.value) == ("390", "adult")
    assert "黄*例" in clerk.desk.bar.who.accessibleDescription()
    assert clerk.at == "visit.number"
    outcome = expected(clerk.office, person, "240422", totals=TOTALS, payments={"deposit": DEPOSIT})
    type_stay(clerk, "240422")
    type_bill(clerk, "F2")
    answer_doubts(clerk)
    assert clerk.pressed <= MOST_TO_REGISTER
    agrees(clerk, outcome)
    clerk.press("Ctrl+1", "F6")
    clerk.type("hsl", "Enter")
    clerk.wait()
    assert "黄*例" in clerk.desk.bar.who.accessibleDescription()


def test_a_list_pasted_from_excel_is_settled_line_by_line(clerk: Clerk) -> None:
    person = patient_of(clerk.office, "贾学军")
    rows = (
        ("阿莫西林胶囊", "西药", "甲", "10", "12.34", "123.40", "", "XB01"),
        ("头孢曲松注射液", "西药", "乙", "14", "35.10", "491.40", "10%", "XB02"),
        ("住院床位费", "床位", "甲", "17", "60.00", "1020.00", "", "SB01"),
        ("进口钢板", "材料", "乙", "1", "8800.00", "8800.00", "20%", "CB01"),
        ("营养餐", "其他", "丙", "17", "30.00", "510.00", "", "QB01"),
    )
    fees = [
        ("XB01", "阿莫西林胶囊", "09", "drug", "A", "10", "12.34", "123.40", None),
        ("XB02", "头孢曲松注射液", "09", "drug", "B", "14", "35.10", "491.40", "0.1"),
        ("SB01", "住院床位费", "01", "service", "A", "17", "60.00", "1020.00", None),
        ("CB01", "进口钢板", "08", "material", "B", "1", "8800.00", "8800.00", "0.2"),
        ("QB01", "营养餐", "14", "service", "C", "17", "30.00", "510.00", None),
    ]
    names = ("code", "name", "category", "kind", "class", "quantity", "price", "amount", "first_pay_ratio")
    document = [{name: cell for name, cell in zip(names, one, strict=True) if cell is not None} for one in fees]
    outcome = expected(clerk.office, person, "24042", fees=document, payments={"deposit": DEPOSIT})
    head = ("项目名称", "费用类别", "等级", "数量", "单价", "金额", "先行自付比例", "医保编码")
    take(clerk, "jxj")
    type_stay(clerk, "24042")
    QGuiApplication.clipboard().setText("\r\n".join("\t".join(row) for row in (head, *rows)))
    clerk.press("Ctrl+M", "Ctrl+V")
    assert len(clerk.desk.stay.grid.lines()) == 5, clerk.desk.stay.grid.mistakes()
    shows(clerk, outcome)
    clerk.press("F2")
    assert clerk.pressed <= MOST
    made = agrees(clerk, outcome)
    assert {row.category: row.amount.text for row in made.categories} == {
        "01": "1020.00",
        "08": "8800.00",
        "09": "614.80",
        "14": "510.00",
    }


# ---- aside, back, and anew


def test_a_case_is_parked_and_taken_up_again_where_it_was(clerk: Clerk) -> None:
    take(clerk, "jxj")
    type_stay(clerk, "24042")
    clerk.amount(BILL[0], "Enter")
    clerk.amount("1000.1")
    clerk.press("Ctrl+S")
    assert clerk.is_at(clerk.desk.bar.box)
    assert "".join(clerk.desk.stay.texts().values()) == "inpatient3direct"
    assert [one.name for one in parked(clerk.office)] == ["贾*军"]
    take(clerk, "fk")
    type_stay(clerk, "240423")
    type_bill(clerk, "F2")
    first = clerk.desk.last_number
    assert first is not None
    clerk.press("Ctrl+Shift+S", "Enter")
    assert clerk.at == "totals.self_funded"
    assert clerk.desk.stay.texts()["totals.self_funded"] == "1000.1"
    assert parked(clerk.office) == ()
    clerk.strike("Enter")
    for amount, then in ((BILL[2], "Enter"), (BILL[3], "F2")):
        clerk.amount(amount, then)
    clerk.wait()
    person = patient_of(clerk.office, "贾学军")
    assert numbers_of(clerk, person) == [clerk.desk.last_number]
    assert clerk.desk.last_number != first
    assert parked(clerk.office) == ()


def test_a_settlement_is_voided_and_settled_anew(clerk: Clerk) -> None:
    person = patient_of(clerk.office, "贾学军")
    outcome = expected(clerk.office, person, "24042", totals=TOTALS, payments={"deposit": DEPOSIT})
    take(clerk, "jxj")
    type_stay(clerk, "24042")
    type_bill(clerk, "F2")
    first = clerk.desk.last_number
    assert first is not None
    # From the desk F8 shows the last settlement, a second one opens the panel.
    clerk.press("F8", "F8")
    assert clerk.window.receipts.void_panel.isVisible()
    clerk.press("1", "Ctrl+Enter")
    (void_number,) = (one for one in numbers_of(clerk, person) if one != first)
    taken_back = receipts.settlement(clerk.office, void_number)
    assert taken_back.voids == first
    assert taken_back.void_reason == "录入错误"
    with clerk.office.database.read() as session:
        both = [payments.payments_of_settlement(session, one) for one in (first, void_number)]
        assert sum(one.amount.fen for some in both for one in some) == 0
        year = settlements.year_to_date(session, person.id, TODAY.year)
        assert year.admissions == 0
        assert all(used.base == used.paid == ZERO for used in year.accumulators.values())
        assert [one.act for one in journal.entries_about(session, void_number)] == ["void"]
    clerk.press("Ctrl+1")
    take(clerk, "jxj")
    type_stay(clerk, "24042")
    type_bill(clerk, "F2")
    again = clerk.desk.last_number
    assert again not in (first, void_number, None)
    made = receipts.settlement(clerk.office, str(again))
    assert made.outcome["split"] == outcome["split"]


def test_what_another_window_settled_meanwhile_is_taken_into_account(clerk: Clerk) -> None:
    person = patient_of(clerk.office, "贾学军")
    take(clerk, "jxj")
    type_stay(clerk, "24042")
    type_bill(clerk)
    before = clerk.desk.result.money._figures.accessibleDescription()
    document = {
        "version": 1,
        "as_of": TODAY.isoformat(),
        "hospital": {"name": "-", "code": clerk.office.settings.hospital_code, "area": "510100", "level": "3"},
        "patient": {
            "id_number": person.patient.id_number,
            "insured_area": "370300",
            "scheme": "310",
            "person": "retired",
        },
        "filings": [],
        "visit": {
            "kind": "inpatient",
            "number": "ANDERS",
            "admitted_on": "2024-02-01",
            "discharged_on": "2024-02-10",
            "settled_on": "2024-02-10",
            "route": "direct",
        },
        "totals": TOTALS,
    }
    settle(clerk.office, "another window", preview(clerk.office, document), "李示例", NOW - timedelta(minutes=1))
    clerk.press("F2")
    assert len(numbers_of(clerk, person)) == 1
    assert "年度累计已变化" in clerk.desk.result.message.text
    assert "请重新试算并核对后再结算" in clerk.desk.result.message.text
    outcome = expected(clerk.office, person, "24042", totals=TOTALS, payments={"deposit": DEPOSIT})
    shows(clerk, outcome)
    assert clerk.desk.result.money._figures.accessibleDescription() != before
    clerk.press("F2")
    assert clerk.desk.last_number is not None
    assert receipts.settlement(clerk.office, clerk.desk.last_number).outcome["split"] == outcome["split"]


# ---- nothing typed is lost


def test_what_was_typed_before_the_patient_was_found_stays(clerk: Clerk) -> None:
    clerk.press("F5")
    assert clerk.at == "visit.number"
    type_stay(clerk, "24042")
    clerk.press("F6")
    take_again = clerk.desk.bar.box
    assert clerk.is_at(take_again)
    clerk.type("jxj", "Enter")
    clerk.wait()
    assert clerk.desk.stay.texts()["visit.number"] == "24042"
    assert clerk.at == "totals.total"


def test_changing_the_patient_of_a_case_keeps_the_case(clerk: Clerk) -> None:
    take(clerk, "jxj")
    type_stay(clerk, "24042")
    clerk.press("F3")
    assert clerk.at == "patient.name"
    clerk.press("Enter", "Enter", "Enter", "Enter")
    clerk.press("Enter")
    assert clerk.at == "patient.psn_no"
    clerk.type("P1", "Ctrl+Enter")
    clerk.wait()
    assert clerk.desk.stay.texts()["visit.number"] == "24042"
    assert parked(clerk.office) == ()
    assert patient_of(clerk.office, "贾学军").patient.psn_no == "P1"


def test_correcting_the_number_of_the_patient_at_hand_keeps_the_case(clerk: Clerk) -> None:
    take(clerk, "jxj")
    type_stay(clerk, "24042")
    clerk.press("F3", "Shift+Tab")
    assert clerk.at == "patient.id_number"
    clerk.press("Ctrl+A")
    clerk.type("370303198001010012", "Ctrl+Enter")
    clerk.wait()
    assert clerk.desk.stay.texts()["visit.number"] == "24042"
    assert parked(clerk.office) == ()
    assert clerk.desk.current.entry.texts["patient.id_number"] == "370303198001010012"


def test_esc_asks_before_it_gives_up_a_half_filled_form(clerk: Clerk) -> None:
    clerk.press("F3")
    form = clerk.desk.patient_form
    clerk.type("3703", "Enter")
    clerk.press("Esc")
    assert form.isVisible() and "再按一次 Esc 放弃" in form.message.text
    clerk.type("a")
    assert form.message.text == ""
    # The first gives back what the field held, the second asks, the third leaves.
    clerk.press("Esc", "Esc")
    assert form.isVisible()
    clerk.press("Esc")
    assert not form.isVisible()
