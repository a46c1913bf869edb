"""The main job on the sample hospital, and what it leaves behind read back: PDF, QR, workbook, database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from settledesk.basis.errors import Refusal
from settledesk.desk.demo import run_demo
from settledesk.desk.office import open_office
from settledesk.desk.sample import introduction
from settledesk.model.settlement import Settlement
from settledesk.paper.pages import page_png, page_texts
from settledesk.paper.statement import read_qr, statement_checksum
from settledesk.store import settlements

# Worked by hand from the bills' totals: see the comments.
FUNDS = {
    # 28,692.69 in scope, 10 % first self-pay, 700: 9,300.00 × 74 % + 15,823.42 × 80 %
    "02-20240416-0001": "19540.74",
    # 9,829.43 in scope, 900: 8,929.43 × (65 % − 10 %)
    "02-20240415-0001": "4911.19",
    # 79,972.75 in scope, 700: 9,300.00 × 87 % + 40,000.00 × 90 % + 29,972.75 × 95 %
    "02-20240418-0001": "72565.11",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[str]]]:
    out = tmp_path_factory.mktemp("demo") / "demo-out"
    yield out, list(run_demo(out))


@pytest.fixture(scope="module")
def settled(demo: tuple[Path, list[str]]) -> tuple[Settlement, ...]:
    with open_office(demo[0] / "data") as office, office.database.read() as session:
        return settlements.settlements_between(session, date(2024, 4, 15), date(2024, 4, 18))


def test_it_says_ten_lines(demo: tuple[Path, list[str]]) -> None:
    assert len([introduction(), *demo[1]]) == 10
    assert introduction() == "医院　示例市第一人民医院（成都市，3 级）· 02 号窗"
    assert "200 名患者、220 条备案" in demo[1][1]


def test_the_three_stays_come_to_what_was_worked_out_by_hand(settled: tuple[Settlement, ...]) -> None:
    assert {one.number: one.outcome["split"]["fund_pay_sumamt"] for one in settled} == FUNDS
    assert [len(one.case["fees"]) for one in settled] == [48, 312, 1205]


def test_each_receipt_reads_back_whole(demo: tuple[Path, list[str]], settled: tuple[Settlement, ...]) -> None:
    for one in settled:
        pdf = (demo[0] / f"结算单-{one.number}.pdf").read_bytes()
        text = "".join("".join(page_texts(pdf)).split())
        assert one.case["patient"]["name"] in text
        assert one.case["patient"]["id_number"] not in text
        for step in one.outcome["steps"]:
            amount = f"{Decimal(step['amount']):,.2f}"
            assert amount in text, (one.number, step["id"], amount)
            assert "".join(step["clause"].split()) in text, (one.number, step["id"])


def test_the_qr_of_a_receipt_gives_its_number_and_checksum(
    demo: tuple[Path, list[str]], settled: tuple[Settlement, ...]
) -> None:
    for one in settled:
        pdf = (demo[0] / f"结算单-{one.number}.pdf").read_bytes()
        code = read_qr(page_png(pdf, 0, dpi=200))
        assert code is not None
        assert (code.number, code.checksum) == (one.number, statement_checksum(one))


def test_the_workbook_reads_back_with_formulas_for_totals(
    demo: tuple[Path, list[str]], settled: tuple[Settlement, ...]
) -> None:
    (book,) = demo[0].glob("结算明细-*.xlsx")
    page = openpyxl.load_workbook(book).active
    assert page is not None
    cells: list[list[Any]] = [[cell.value for cell in row] for row in page.iter_rows()]
    header = next(row for row in cells if "结算单号" in row)
    rows = [row for row in cells if row[header.index("结算单号")] in FUNDS]
    funds = header.index("基金支付合计")
    assert {row[0]: f"{Decimal(str(row[funds])):.2f}" for row in rows} == FUNDS
    totals = [row[funds] for row in cells if isinstance(row[funds], str) and row[funds].startswith("=")]
    assert len(totals) == 1
    hours = {row[0]: row[header.index("结算时间")].hour for row in rows}
    assert set(hours.values()) == {10}, "times are those of the window's clock, whatever the computer's zone"


def test_no_file_name_holds_a_name_or_an_id_number(
    demo: tuple[Path, list[str]], settled: tuple[Settlement, ...]
) -> None:
    names = " ".join(path.name for path in demo[0].rglob("*"))
    for one in settled:
        assert one.case["patient"]["name"] not in names
        assert one.case["patient"]["id_number"] not in names


def test_the_log_holds_no_name_and_no_id_number(demo: tuple[Path, list[str]], settled: tuple[Settlement, ...]) -> None:
    text = "".join(path.read_text("utf-8") for path in (demo[0] / "data" / "logs").glob("*.log"))
    assert "settled" in text
    for one in settled:
        assert one.case["patient"]["name"] not in text
        assert one.case["patient"]["id_number"] not in text


def test_a_second_run_replaces_the_first_and_a_strange_folder_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "data").mkdir(parents=True)
    (out / "data" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Refusal, match="不是示例数据"):
        list(run_demo(out))
    assert (out / "data" / "mine.txt").read_text("utf-8") == "mine"
