"""The main job on the sample hospital: import, judge, compute, settle, print, report; nine lines about it."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from settledesk.basis.errors import refuse
from settledesk.basis.money import yuan
from settledesk.basis.settings import write_settings
from settledesk.desk import receipts
from settledesk.desk.files import write_whole
from settledesk.desk.imports import import_filings
from settledesk.desk.office import Office, open_office
from settledesk.desk.reports import export
from settledesk.desk.reports.day import settlements_of_period
from settledesk.desk.sample import sample_folder, sample_settings
from settledesk.desk.sample_stays import case_here, first_and_last_day, moment, sample_stays, settle_stay
from settledesk.engine.evaluate import evaluate_filing
from settledesk.model.case import Route, Visit, VisitKind
from settledesk.model.labels import VERDICT
from settledesk.model.settlement import Settlement
from settledesk.store import filings, patients

_MARK = "示例数据.txt"


def run_demo(out: Path) -> Iterator[str]:
    """Do the main job under `out` and yield what was done, line by line; a former demo there is replaced.

    Refusal where `out`/data holds something that is not a demo of ours.
    """
    sample = sample_folder()
    data = _fresh(out / "data")
    settings = sample_settings()
    write_settings(data, settings)
    stays = sample_stays()
    first, last = first_and_last_day(stays)
    with open_office(data) as office:
        shelf = office.rulebook.shelf
        yield f"政策　{len(shelf.packs)} 个地区、{len(shelf.files)} 份文件，全部通过检查"
        found = import_filings(office, sample / "filings.xlsx", settings.clerk, moment(last, 8))
        yield f"导入　filings.xlsx：{found.patients} 名患者、{found.filings} 条备案"
        yield f"核对　若 {last} 入院：{_verdicts(office, last)}"
        settled = []
        for number, stay in enumerate(stays, 1):
            one = settle_stay(office, stay, f"demo-{number}")
            settled.append(one)
            yield _told(office, stay, one)
        for one in settled:
            pdf = receipts.draw(office, one.number, settings.clerk, one.settled_at)
            write_whole(out / f"结算单-{one.number}.pdf", pdf)
        yield f"票据　{len(settled)} 份结算单 PDF：{'、'.join(one.number for one in settled)}"
        sheet = settlements_of_period(office, first, last)
        book = out / f"结算明细-{first}至{last}.xlsx"
        rows = export(office, sheet, book, moment(last, 18))
    yield f"报表　{book.name}：{rows} 行，合计为公式"
    yield f"全部文件在 {out}（数据库在其中的 data 文件夹）"


def _fresh(data: Path) -> Path:
    """Return an empty data folder; only a former demo is thrown away."""
    if data.exists() and any(data.iterdir()) and not (data / _MARK).exists():
        raise refuse(str(data), "这个文件夹不是示例数据，不能覆盖", "请用 --out 另选一个文件夹")
    if data.exists():
        shutil.rmtree(data)
    data.mkdir(parents=True)
    (data / _MARK).write_text("本文件夹由 demo 命令生成，再次运行时会被替换。\n", encoding="utf-8")
    return data


def _verdicts(office: Office, day: date) -> str:
    """Judge every patient of the office as if admitted here on a day, and count the verdicts."""
    visit = Visit(VisitKind.INPATIENT, "示例", day, None, None, Route.DIRECT)
    counts: Counter[str] = Counter()
    with office.database.read() as session:
        by_patient: dict[int, list[Any]] = {}
        for one in filings.all_filings(session):
            by_patient.setdefault(one.patient_id, []).append(one.filing)
        for number, filed in by_patient.items():
            stored = patients.patient(session, number)
            if stored is not None:
                case = case_here(office, stored.patient, visit)
                case = replace(case, filings=tuple(filed), as_of=day)
                rules = office.rulebook.shelf.rules_for(case)
                counts[VERDICT[evaluate_filing(case, rules, office.rulebook.areas.name).filing.verdict]] += 1
    return "、".join(f"{name} {count}" for name, count in counts.most_common())


def _told(office: Office, stay: dict[str, Any], found: Settlement) -> str:
    split, case = found.outcome["split"], found.case
    area = office.rulebook.areas.name(case["patient"]["insured_area"])
    verdict = VERDICT[next(one for one in VERDICT if one.value == found.outcome["filing"]["verdict"])]
    return (
        f"结算　{stay['file']}（{len(case['fees'])} 行）{area}：{verdict}，总费用 {_grouped(split['medfee_sumamt'])}，"
        f"基金 {_grouped(split['fund_pay_sumamt'])}，个人 {_grouped(split['psn_part_amt'])}"
    )


def _grouped(text: str) -> str:
    return yuan(text).grouped
