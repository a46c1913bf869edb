"""Prints how long it takes to read 100,000 fee lines, from .xlsx and from .csv (issue 2: at most 4 s, one core).

taskset -c 0 python tests/bench/bench_fees.py [LINES]
"""

from __future__ import annotations

import csv
import random
import resource
import sys
import tempfile
from decimal import Decimal
from functools import partial
from pathlib import Path

from openpyxl import Workbook

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "desktop"))

from settledesk.basis.money import product
from settledesk.sheets.fees import read_fees
from tests.bench.figures import HEAD, Times, tell

TARGET_S = 4

HEADER = (
    "序号",
    "费用日期",
    "国家医保编码",
    "项目名称",
    "规格",
    "单位",
    "费用类别",
    "项目等级",
    "数量",
    "单价",
    "金额",
    "先行自付比例",
    "限价",
)
CATEGORIES = ("床位费", "检查费", "化验费", "治疗费", "护理费", "卫生材料费", "西药费", "中成药费")


def rows(lines: int) -> list[tuple[object, ...]]:
    """Return a bill in which hardly a price or an amount comes twice: the slowest kind."""
    pick = random.Random(20240416)
    found: list[tuple[object, ...]] = []
    for number in range(1, lines + 1):
        quantity, price = Decimal(pick.randint(1, 400)) / 4, Decimal(pick.randint(1, 9_999_999)) / 1000
        grade = pick.choice("甲甲乙丙")
        found.append(
            (
                number,
                f"2024-04-{pick.randint(1, 30):02d}",
                f"XA{pick.randint(0, 99_999):05d}A001010100{pick.randint(0, 999):03d}",
                f"示例项目{pick.randint(0, 5000)}注射液",
                "10ml*5支",
                "支",
                pick.choice(CATEGORIES),
                grade,
                quantity,
                price,
                Decimal(product(quantity, price).text),
                "10%" if grade == "乙" else None,
                Decimal("120.50") if number % 50 == 0 else None,
            )
        )
    return found


def main() -> None:
    """Make both files in a temporary folder, read each three times and print the times."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    made = rows(lines)
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "fees.xlsx"
        workbook = Workbook(write_only=True)
        sheet = workbook.create_sheet("费用清单")
        sheet.append(["示例医院住院费用清单"])
        sheet.append(HEADER)
        for row in made:
            sheet.append(row)
        workbook.save(book)
        text = Path(folder) / "fees.csv"
        with text.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([HEADER, *made])
        for path in (book, text):
            times = Times()
            for _ in range(3):
                times.take(partial(read_fees, path))
            tell(f"{lines:,} fee lines read from {path.suffix}", times, TARGET_S, "s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
