"""Makes the spreadsheet files that the tests of this room read: real ones, by other people's libraries."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlwt
from openpyxl import Workbook

from settledesk.basis.errors import Refusal

HEADER = ("医保编码", "项目名称", "费用类别", "项目等级", "数量", "单价", "金额", "先行自付比例", "限价")
ASPIRIN = ("XB01ACA001A001010100001", "阿司匹林肠溶片", "西药费", "甲", 2, 6.25, 12.5, None, None)
SET = ("C0203050190500102340", "一次性输液器", "卫生材料费", "乙", 3, 13.8, 41.4, "10%", 12)
COSMETIC = ("001109000010100-110900001", "陪护服务", "护理费", "丙", 1, 160, 160, None, None)

FILING_HEADER = (
    "姓名", "证件类型", "证件号码", "参保地", "险种", "人员类别", "备案类型", "就医地", "备案日期", "开始日期", "结束日期", "备案方式", "状态",
)  # fmt: skip
FILING = (
    "王建国", "身份证", "370303198001010012", "370300", "职工医保", "在职", "异地转诊", "510100", "2024-03-25", "2024-03-26", "2024-09-25", "证明",
    "有效",
)  # fmt: skip


def xlsx(path: Path, *rows: Sequence[Any], merged: Iterable[str] = ()) -> Path:
    """Write rows to the first sheet of a workbook of Excel's present kind."""
    book = Workbook()
    page: Any = book.active
    for row in rows:
        page.append(list(row))
    for place in merged:
        page.merge_cells(place)
    book.save(path)
    return path


def xls(path: Path, *rows: Sequence[Any], merged: Iterable[tuple[int, int, int, int, Any]] = ()) -> Path:
    """Write rows to the first sheet of a workbook of Excel 97's kind; merged: first and last row, columns, text."""
    book = xlwt.Workbook()
    page = book.add_sheet("Sheet1")
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                page.write(number, column, value, *([style] if hasattr(value, "isoformat") else []))
    for place in merged:
        page.write_merge(*place)
    book.save(str(path))
    return path


def text(path: Path, *rows: Sequence[Any], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """Write rows as CSV."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(rows)
    path.write_bytes(written.getvalue().encode(encoding))
    return path


def html(path: Path, *rows: Sequence[Any], encoding: str = "gb18030") -> Path:
    """Write rows as the HTML that hospital systems call .xls."""
    lines = ["".join(f"<td>{'' if value is None else value}</td>" for value in row) for row in rows]
    style = "<style>td{mso-number-format:'\\@'}</style>"
    table = f"<table border=1>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
    page = f"<html><head><meta charset=gb2312>{style}</head><body>{table}</body></html>"
    path.write_bytes(page.encode(encoding))
    return path


def problems(refusal: Refusal) -> list[tuple[str, str]]:
    """Return what a refusal says, without the remedies."""
    return [(mistake.path, mistake.problem) for mistake in refusal.mistakes]
