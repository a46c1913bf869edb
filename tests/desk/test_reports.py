"""The day's sheet and the printed statement, from what is stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from settledesk.basis.errors import Refusal
from settledesk.basis.money import Money, total
from settledesk.desk import receipts
from settledesk.desk.office import Office
from settledesk.desk.reports import REPORTS, export
from settledesk.desk.reports.day import settlements_of_period
from settledesk.desk.settle import preview, settle, void
from settledesk.paper.pages import page_texts
from tests.desk.documents import zibo
from tests.desk.test_settle import AT


def test_every_report_runs_on_an_empty_office(office: Office, tmp_path: Path) -> None:
    for name, _, make in REPORTS:
        assert export(office, make(office, date(2024, 4, 12), date(2024, 4, 12)), tmp_path / f"{name}.xlsx", AT) == 0


def test_a_void_and_its_original_cancel_out_in_every_money_column(office: Office) -> None:
    first = settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    void(office, first.number, "void-1", "录入错误", "示例收费员", AT)
    sheet = settlements_of_period(office, date(2024, 4, 12), date(2024, 4, 12))
    assert [row[2] for row in sheet.rows] == ["已作废", f"作废 {first.number}"]
    for index, column in enumerate(sheet.columns):
        if column.total:
            amounts = [value for row in sheet.rows if isinstance(value := row[index], Money)]
            assert total(amounts) == Money(0), column.title


def test_the_sheet_masks_the_id_number(office: Office) -> None:
    settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    sheet = settlements_of_period(office, date(2024, 4, 12), date(2024, 4, 12))
    assert "370303198001010012" not in str(sheet.rows)
    assert len(sheet.rows) == 1


def test_the_first_print_has_no_mark_and_the_second_is_a_reprint(office: Office) -> None:
    first = settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT)
    once = "".join(page_texts(receipts.draw(office, first.number, "示例收费员", AT)))
    assert "12,202.00" in once
    assert "补打" not in once
    again = "".join(page_texts(receipts.draw(office, first.number, "示例收费员", AT, "患者遗失")))
    assert "补打" in again


def test_a_number_that_is_not_there_is_refused(office: Office) -> None:
    with pytest.raises(Refusal, match="99-20240412-0001"):
        receipts.draw(office, "99-20240412-0001", "示例收费员", AT)
