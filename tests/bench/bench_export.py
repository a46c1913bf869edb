"""Times a report of 20,000 × 20 written to Excel by the child process, and how soon a cancel is through (5 s).

PYTHONPATH=desktop:. python -m tests.bench.bench_export [TIMES]
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import random
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop

from settledesk.basis.money import Money
from settledesk.desk.crossing import Progress, Report
from settledesk.model.sheet import Column, ColumnKind, Sheet
from settledesk.sheets.writing import write_sheet
from settledesk.ui.child import Child
from tests.bench.figures import HEAD, Times, tell

BUDGET_MS = 5_000
ROWS = 20_000
AT = datetime(2024, 4, 18, 2, 42, tzinfo=UTC)
_NAMES = "王李张刘陈杨黄赵吴周"


def _nothing(_: object) -> None:
    """The rows are there already."""


_COLUMNS = (
    *(Column(title, ColumnKind.TEXT, _nothing) for title in ("结算单号", "姓名", "证件号码", "住院号", "参保地", "险种")),
    Column("结算时间", ColumnKind.MOMENT, _nothing),
    Column("入院日期", ColumnKind.DAY, _nothing),
    Column("出院日期", ColumnKind.DAY, _nothing),
    Column("住院天数", ColumnKind.COUNT, _nothing, total=True),
    *(
        Column(title, ColumnKind.MONEY, _nothing, total=True)
        for title in ("总费用", "全自费", "超限价", "先行自付", "范围内", "起付线", "统筹支付", "大病支付", "个人账户", "个人现金")
    ),
)  # fmt: skip


def big_sheet(rows: int = ROWS) -> Sheet:
    """Return a report of 20 columns in which hardly a number or an amount comes twice."""
    pick = random.Random(20240416)
    made = []
    for number in range(rows):
        day = date(2024, 1, 1) + timedelta(days=number % 120)
        made.append(
            (
                f"02-{day:%Y%m%d}-{number:04d}",
                f"{pick.choice(_NAMES)}*{pick.choice(_NAMES)}",
                f"3703**********{pick.randrange(10_000):04d}",
                f"ZY{pick.randrange(10**7):07d}",
                pick.choice(("淄博市", "济宁市", "阳江市", "长春市")),
                pick.choice(("职工医保", "居民医保")),
                AT + timedelta(minutes=number),
                day - timedelta(days=9),
                day,
                pick.randrange(1, 40),
                *(Money(pick.randrange(10_000_000)) for _ in range(10)),
            )
        )
    return Sheet("结算明细", "2024-01-01 至 2024-04-29", _COLUMNS, tuple(made))


def write(report: Report, sheet: Sheet, path: Path) -> float:
    """Write a sheet in the child process and return the processor seconds it took; work for it."""
    report(Progress(f"正在写入 {path.name}", 0, len(sheet.rows)))
    start = time.process_time()
    write_sheet(sheet, path, "示例医院", AT)
    return time.process_time() - start


def main() -> None:
    """Write the workbook some times and cancel once; print the times."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    app = QCoreApplication.instance() or QCoreApplication([])
    child, sheet, loop = Child(), big_sheet(), QEventLoop()
    found, cancelled = Times(), Times()
    told: list[Progress] = []
    child.warm()

    def failed(trouble: Exception) -> None:
        raise trouble

    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "report.xlsx"
        for _ in range(times):
            start = time.perf_counter()

            def done(worked: float) -> None:
                found.worked.append(worked * 1000)
                loop.quit()

            child.run(partial(write, sheet=sheet, path=path), done, failed, told.append)
            loop.exec()
            found.wall.append((time.perf_counter() - start) * 1000)
        run = child.run(partial(write, sheet=sheet, path=Path(temporary) / "none.xlsx"), _nothing, failed, told.append)
        end = time.monotonic() + 1
        while time.monotonic() < end:
            app.processEvents()
        cancelled.take(run.cancel)
        print(HEAD)
        tell(f"report of {ROWS:,} × {len(_COLUMNS)} to Excel, in the child", found, BUDGET_MS / 1000, "s")
        tell("cancel of it", cancelled, None)
        if not told or (Path(temporary) / "none.xlsx").exists():
            raise SystemExit("no progress was told, or a cancelled file is there")
    child.close()


if __name__ == "__main__":
    main()
