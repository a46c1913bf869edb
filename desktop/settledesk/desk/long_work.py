"""Work that takes longer than a clerk should wait: done in the child process, each with its progress."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from settledesk.basis.settings import Settings
from settledesk.desk import imports
from settledesk.desk.crossing import Progress, Report
from settledesk.desk.fees import FeeFile, read_file
from settledesk.desk.impact import impact
from settledesk.desk.impact_shapes import Impact
from settledesk.desk.imports import Imported
from settledesk.desk.office import open_office
from settledesk.desk.reports import REPORTS, export
from settledesk.desk.setup import set_up


def warm_up(report: Report) -> None:
    """Load what work needs; by the time it is done, the child process is there."""
    import settledesk.sheets.writing  # noqa: F401

    report(Progress("后台处理已就绪"))


def read_fees(report: Report, path: Path) -> FeeFile:
    """Return what a fee file holds; Refusal with every mistake."""
    report(Progress(f"正在读取 {path.name}"))
    return read_file(path)


def import_filings(report: Report, folder: Path, path: Path, clerk: str, at: datetime) -> Imported:
    """Store all filings of a file in the office of a data folder, or none; Refusal with every mistake."""
    report(Progress("正在打开数据库"))
    with open_office(folder) as office:
        report(Progress(f"正在导入 {path.name}"))
        return imports.import_filings(office, path, clerk, at)


def export_report(report: Report, folder: Path, name: str, days: tuple[date, date], path: Path, at: datetime) -> int:
    """Write a report of the first to the last of `days` as a workbook and return its rows; KeyError for no report.

    Refusal where the file cannot be written.
    """
    title, make = {one: (title, make) for one, title, make in REPORTS}[name]
    report(Progress("正在打开数据库"))
    with open_office(folder) as office:
        report(Progress(f"正在汇总{title}"))
        made = make(office, *days)
        report(Progress(f"正在写入 {path.name}（{len(made.rows)} 行）", 0, len(made.rows)))
        return export(office, made, path, at)


def measure_impact(
    report: Report, folder: Path, new: Path, days: tuple[date, date], throughout: bool = False
) -> Impact:
    """Return what a new rule file would have done to the settlements of the first to the last of `days`.

    Refusal and BadPolicies for a file that cannot be used.
    """
    report(Progress("正在打开数据库"))
    with open_office(folder) as office:
        return impact(office, new, *days, report, throughout=throughout)


def set_up_sample(report: Report, folder: Path, settings: Settings) -> None:
    """Set up the sample hospital in a data folder; Refusal where an office is there already."""
    for sentence in set_up(folder, settings, sample=True):
        report(Progress(sentence))
