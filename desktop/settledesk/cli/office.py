"""`import`, `report` and `receipt`: work on the office's own data."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from settledesk.basis.clock import now
from settledesk.basis.errors import refuse
from settledesk.basis.money import total
from settledesk.basis.places import data_folder
from settledesk.desk import imports, receipts
from settledesk.desk.files import write_whole
from settledesk.desk.office import open_office
from settledesk.desk.reports import REPORTS, export


def bring_in(given: argparse.Namespace) -> int:
    """Import filings, or check a file of fee lines."""
    path = Path(given.file)
    if given.kind == "fees":
        lines = imports.read_fees(path)
        amount = total([line.amount for line in lines])
        sys.stdout.write(f"{path.name}：{len(lines)} 行费用，合计 {amount.grouped} 元，没有错误\n")
        return 0
    with open_office(data_folder(given.data)) as office:
        found = imports.import_filings(office, path, office.settings.clerk, now())
    sys.stdout.write(f"{path.name}：已导入 {found.patients} 名患者的 {found.filings} 条备案\n")
    return 0


def report(given: argparse.Namespace) -> int:
    """Write one report of one day, or of several, as a workbook."""
    first = _day(given.day)
    last = first if given.to is None else _day(given.to)
    if last < first:
        raise refuse("--to", f"{last} 早于 {first}", "请把较早的日期写在前面")
    title, make = next((title, make) for name, title, make in REPORTS if name == given.name)
    out = Path(given.out or f"{title}-{first}{'' if first == last else f'至{last}'}.xlsx")
    with open_office(data_folder(given.data)) as office:
        rows = export(office, make(office, first, last), out, now())
    sys.stdout.write(f"{out}：{rows} 行\n")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse("日期", f"「{text}」不是有效的日期", "请写成 2024-04-18 的形式") from None


def receipt(given: argparse.Namespace) -> int:
    """Write one settlement's statement as PDF."""
    out = Path(given.out or f"结算单-{given.number}.pdf")
    with open_office(data_folder(given.data)) as office:
        receipts.settlement(office, given.number)
        pdf = receipts.draw(office, given.number, office.settings.clerk, now(), given.reason)
        write_whole(out, pdf)
    sys.stdout.write(f"{out}：{len(pdf):,} 字节\n")
    return 0
