"""The upper part of a statement: title, whose and which stay it is, and who pays how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from settledesk.basis.clock import CHINA
from settledesk.model.case import Aid, FilingKind, Person, Route, Scheme, VisitKind
from settledesk.model.identity import mask_id
from settledesk.model.labels import AID, FILING_KIND, LEVEL, PERSON, ROUTE, SCHEME, VISIT_KIND
from settledesk.paper import fonts
from settledesk.paper.code import StatementCode, qr_boxes
from settledesk.paper.flow import Strip
from settledesk.paper.form import (
    HAIR,
    HEAVY,
    LABEL,
    LEAST,
    LEFT,
    RIGHT,
    ROOM,
    SIZE,
    SMALL,
    TOP,
    Cell,
    Column,
    row,
)
from settledesk.paper.pen import GREY, INK, PALE, RED, WIDTH, Page, Tone
from settledesk.paper.stored import Stored

_QR = 52.0
_THIRD = ROOM / 3
_SEX = {"male": "男", "female": "女"}
_ID_KIND = {"01": "身份证号", "02": "证件号码", "03": "证件号码"}


@dataclass(frozen=True, slots=True)
class StatementHead:
    """What stands on a statement and is not in the settlement: the office's own names, and when it was printed."""

    organisation: str
    insured_area: str
    treatment_area: str
    printed_at: datetime
    title_prefix: str = ""
    window: str = ""


def title(stored: Stored, head: StatementHead) -> str:
    """Return the paper's title; provinces put their name before it."""
    return f"{head.title_prefix}异地就医{'住院' if stored.inpatient else '门诊'}医疗费用结算单"


def moment(at: datetime) -> str:
    """Return a moment as the clock on the wall showed it: the mainland has one time."""
    return f"{at.astimezone(CHINA) if at.tzinfo else at:%Y-%m-%d %H:%M}"


def stamps(stored: Stored, mark: str | None) -> list[tuple[str, Tone]]:
    """Return what is stamped beside the title."""
    found = [("冲正（作废）", RED)] if stored.void else []
    if stored.settlement.voided_by is not None:
        found.append(("已作废", RED))
    if mark:
        found.append((mark, INK))
    return found


def masthead(stored: Stored, head: StatementHead, mark: str | None, code: StatementCode) -> Strip:
    """Return QR, hospital, title and stamps."""
    marks = [(*fonts.fit(text, 9.5, 96.0, LEAST, bold=True), tone) for text, tone in stamps(stored, mark)]
    wide = max((fonts.width(line, size, True) for size, lines, _ in marks for line in lines), default=0.0) + 12
    marks_high = sum(len(lines) * (size + 2) + 10 for size, lines, _ in marks)
    room = ROOM - 2 * max(_QR, wide if marks else 0.0) - 16
    boxes = qr_boxes(code.text, LEFT, TOP, _QR)
    name_size = fonts.shrink(head.organisation, 12, room, 9)
    name = fonts.balance(head.organisation, name_size, room)
    heading_size = fonts.shrink(title(stored, head), 19, room, 13, bold=True)
    heading = fonts.balance(title(stored, head), heading_size, room, bold=True)
    lines = [(line, name_size, False, name_size + 2) for line in name]
    lines += [
        (line, heading_size, True, heading_size + (7 if number == 0 else 3)) for number, line in enumerate(heading)
    ]
    high = sum(step for *_, step in lines)
    tall = max(_QR, high, marks_high)

    def draw(page: Page, top: float, height: float) -> None:
        page.fill(boxes)
        y = top + (tall - high) / 2 - 2
        for line, size, bold, step in lines:
            y += step
            page.centre(WIDTH / 2, y, line, size, bold)
        at = top + 1
        for size, texts, tone in marks:
            page.frame(RIGHT - wide, at, wide, len(texts) * (size + 2) + 6, 0.9, tone)
            for number, text in enumerate(texts, 1):
                page.centre(RIGHT - wide / 2, at + number * (size + 2), text, size, True, tone)
            at += len(texts) * (size + 2) + 10
        page.right(RIGHT, top + height - 4.5, "单位：元", SMALL, tone=GREY)

    return Strip(tall + 10, draw, 2.0)


def person(stored: Stored, head: StatementHead, full_id: bool, checksum: str) -> list[Strip]:
    """Return number, dates, person and stay, three to a row."""
    strips: list[Strip] = [_heavy_rule()]
    for text in _void_lines(stored):
        strips += row([Cell(Column(LEFT, ROOM), text, SIZE, bold=True, tone=RED)])
    for group in (_paper_fields(stored, head, checksum), _person_fields(stored, head, full_id), _stay_fields(stored)):
        strips += _grid(list(group))
    return strips


def _heavy_rule() -> Strip:
    return Strip(0.5, lambda page, top, _height: page.line(LEFT, top, RIGHT, top, HEAVY), keep=True)


def _void_lines(stored: Stored) -> Iterator[str]:
    settlement = stored.settlement
    if settlement.voids is not None:
        reason = f"　原因：{settlement.void_reason}" if settlement.void_reason else ""
        yield f"本单冲正（作废）原结算单 {settlement.voids}，各项金额为负数。{reason}"
    if settlement.voided_by is not None:
        yield f"本单已作废，冲正结算单 {settlement.voided_by}。"


Fields = Iterator[tuple[str, str | None]]


def _paper_fields(stored: Stored, head: StatementHead, checksum: str) -> Fields:
    settlement = stored.settlement
    level = LEVEL.get(stored.case["hospital"]["level"], "")
    yield "结算单号", settlement.number
    yield "校验码", f"{checksum[:4]} {checksum[4:8]} {checksum[8:]}"
    yield "医院级别", level
    yield "结算时间", moment(settlement.settled_at)
    yield "打印时间", moment(head.printed_at)
    yield "结算窗口", head.window or settlement.window


def _person_fields(stored: Stored, head: StatementHead, full_id: bool) -> Fields:
    patient, visit = stored.case["patient"], stored.case["visit"]
    number = patient.get("id_number")
    sex = _SEX[stored.identity.sex] if stored.identity else None
    age = _age(stored.birth, date.fromisoformat(visit["admitted_on"]))
    kinds = [SCHEME[Scheme(patient["scheme"])], PERSON[Person(patient["person"])]]
    kinds += ["公务员"] if patient.get("civil_servant") else []
    kinds += [AID[Aid(one)] for one in patient.get("aid") or ()]
    yield "*姓名", patient.get("name")
    yield "性别年龄", "　".join(part for part in (sex, age) if part)
    yield _ID_KIND.get(patient.get("id_kind") or "01", "证件号码"), number if full_id or not number else mask_id(number)
    yield "参保地", _place(head.insured_area, patient["insured_area"])
    yield "参保类别", " · ".join(kinds)
    yield "个人编号", patient.get("psn_no")
    yield "就医地", _place(head.treatment_area, stored.case["hospital"]["area"])
    yield "备案类型", _filing(stored)
    yield "结算方式", ROUTE[Route(visit["route"])]


def _stay_fields(stored: Stored) -> Fields:
    visit, stay = stored.case["visit"], stored.case.get("stay") or {}
    ward = "　".join(part for part in (stay.get("department"), stay.get("bed")) if part)
    yield "医疗类别", VISIT_KIND[VisitKind(visit["kind"])] + ("（急诊）" if visit.get("emergency") else "")
    if stored.inpatient:
        yield "住院号", visit["number"]
        yield "科室床位", ward
        yield "入院日期", visit["admitted_on"]
        yield "出院日期", visit.get("discharged_on")
        yield "住院天数", _days(visit)
    else:
        yield "就诊号", visit["number"]
        yield "就诊日期", visit["admitted_on"]
        if ward:
            yield "科室", ward
    if stay.get("doctor"):
        yield "主管医师", stay["doctor"]
    diagnoses = "；".join(part for part in (visit.get("chronic_disease"), _diagnoses(stay)) if part)
    if diagnoses:
        # The last field of a row has all the room that is left.
        yield "诊断", diagnoses


def _place(name: str, code: str) -> str:
    return f"{name} {code}" if name else code


def _filing(stored: Stored) -> str:
    deciding = stored.outcome["filing"].get("deciding")
    filings: Sequence[Mapping[str, Any]] = stored.case.get("filings") or ()
    if deciding is None or not 0 <= deciding < len(filings):
        return "无"
    return FILING_KIND[FilingKind(filings[deciding]["kind"])]


def _days(visit: Mapping[str, Any]) -> str | None:
    if not visit.get("discharged_on"):
        return None
    days = (date.fromisoformat(visit["discharged_on"]) - date.fromisoformat(visit["admitted_on"])).days
    return f"{max(days, 1)} 天"


def _age(birth: date | None, on: date) -> str:
    if birth is None or birth > on:
        return ""
    years = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    months = (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day)
    if years:
        return f"{years} 岁"
    return f"{months} 个月" if months else f"{(on - birth).days} 天"


def _diagnoses(stay: Mapping[str, Any]) -> str:
    return "；".join(
        " ".join(part for part in (one.get("name"), one.get("code")) if part) for one in stay.get("diagnoses") or ()
    )


def _grid(fields: list[tuple[str, str | None]]) -> list[Strip]:
    """Return label and value pairs, three to a row; a name is set larger, and what ends the list takes the rest."""
    strips: list[Strip] = []
    for start in range(0, len(fields), 3):
        group = fields[start : start + 3]
        cells = []
        for place, (label, value) in enumerate(group):
            left = LEFT + place * _THIRD
            named = label.startswith("*")
            cells.append(Cell(Column(left, LABEL - 4), label.lstrip("*"), 8, tone=GREY))
            edge = RIGHT if place == len(group) - 1 else left + _THIRD - 8
            column = Column(left + LABEL, edge - left - LABEL)
            cells.append(Cell(column, value or "—", 10.5 if named else SIZE, named, INK if value else GREY))
        last = start + 3 >= len(fields)
        strips += row(cells, rule=(0.4, INK) if last else (HAIR, PALE), air=4.0)
    return strips
