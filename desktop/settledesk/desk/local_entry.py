"""The form for local benefits entered by hand: its texts as typed, and what they mean, with every mistake by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from itertools import pairwise, product
from typing import TypeVar

from settledesk.basis.errors import Mistake, Refusal, refuse
from settledesk.basis.money import Money
from settledesk.basis.text import narrow, squeeze
from settledesk.basis.typed import typed_amount, typed_day
from settledesk.desk.new_pack import pooling_area
from settledesk.model.areas import Area, AreaTable
from settledesk.model.case import Scheme
from settledesk.model.labels import LEVEL, PERSON
from settledesk.model.outcome import TreatedAs
from settledesk.model.terms import BandsFrom, ChangeKind, Order
from settledesk.policy.figures import HOW
from settledesk.policy.pack_text import shown
from settledesk.policy.vocabulary import PERSONS

T = TypeVar("T")
LEVELS = ("1", "2", "3")
ADMISSIONS = ("1", "2", "3")
ROWS = tuple(one for one in TreatedAs if one is not TreatedAs.LOCAL)
UNCHANGED = "none"
"""The choice that says: being off-site does not change the ratio."""

_NONE = frozenset(("无", "没有", "不设", "无限额", "不设限"))
_EARLIEST = date(2000, 1, 1)
_AHEAD = timedelta(days=731)
_LONGEST_SOURCE = 80
_MOST_BANDS = 60


@dataclass(frozen=True, slots=True)
class BandTyped:
    """One line of the ratios: level and person "" for all, upper edge in yuan "" for none, ratio in percent."""

    level: str = ""
    person: str = ""
    up_to: str = ""
    ratio: str = ""


@dataclass(frozen=True, slots=True)
class RowTyped:
    """What being off-site does for one kind of patient.

    `first_self_pay` in percent, `change` none, points, multiply or replace with its `amount` in percent or points. All
    blank: not known, and asked for when such a patient comes.
    """

    first_self_pay: str = ""
    change: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class LocalBenefits:
    """An area's inpatient benefits as a clerk types them.

    `deductibles` in yuan by "LEVEL.ADMISSION" (3.1: tertiary, first stay of the year; .3 third and later), what is blank
    is not known; `bands_from` zero or deductible, asked for where there are edges; `cap` yuan, 无, or blank for not
    known; `rows` by the values of TreatedAs; `first_order` before_deductible or after_deductible, asked for where there
    is a first self-pay; `how` page, telephone or brochure; `source` who said so; `told_on` when.
    """

    area: str = ""
    scheme: str = ""
    in_force: str = ""
    deductibles: Mapping[str, str] = field(default_factory=dict)
    bands: tuple[BandTyped, ...] = ()
    bands_from: str = ""
    cap: str = ""
    rows: Mapping[str, RowTyped] = field(default_factory=dict)
    first_order: str = ""
    how: str = ""
    source: str = ""
    told_on: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The bands for a level and a kind of person (None: all): upper edge (None: none) and ratio, lowest first.

    `line` is the first of its lines in the form.
    """

    level: str | None
    person: str | None
    bands: tuple[tuple[Money | None, Decimal], ...]
    line: int

    def holds(self, level: str, person: str) -> bool:
        """Whether these bands are for such a patient."""
        return self.level in (None, level) and self.person in (None, person)


@dataclass(frozen=True, slots=True)
class OffsiteTold:
    """What being off-site does for one kind of patient; no change where `kind` is None."""

    row: TreatedAs
    first_self_pay: Decimal
    kind: ChangeKind | None
    value: Decimal


@dataclass(frozen=True, slots=True)
class Told:
    """What the texts mean. Amounts None are not known; the cap is not known where `cap_known` is False."""

    area: Area
    scheme: Scheme
    in_force: date
    deductibles: Mapping[tuple[str, str], Money | None]
    groups: tuple[Group, ...]
    bands_from: BandsFrom
    cap: Money | None
    cap_known: bool
    rows: tuple[OffsiteTold, ...]
    first_order: Order
    how: str
    source: str
    told_on: date


class _Reading:
    """Texts becoming values, and the first mistake of each field."""

    def __init__(self) -> None:
        self.mistakes: dict[str, Mistake] = {}

    def wrong(self, path: str, problem: str, remedy: str) -> None:
        self.mistakes.setdefault(path, Mistake(path, problem, remedy))

    def take(self, path: str, text: str, work: Callable[[str], T]) -> T | None:
        """Return what a text means, None where it is no good."""
        try:
            return work(text)
        except Refusal as refusal:
            for one in refusal.mistakes:
                self.wrong(path, one.problem, one.remedy)
            return None


def read_entry(areas: AreaTable, entry: LocalBenefits, today: date) -> Told | dict[str, Mistake]:
    """Return what a form means, or every mistake by its field."""
    reading = _Reading()
    area = reading.take("area", entry.area, lambda text: _area(areas, text))
    scheme = reading.take("scheme", entry.scheme, lambda text: _choice(text, Scheme, "险种"))
    in_force = reading.take("in_force", entry.in_force, lambda text: _in_force(text, today))
    deductibles = dict(_deductibles(reading, entry))
    groups = _groups(reading, entry, scheme)
    bands_from = _bands_from(reading, entry, groups)
    cap = None
    cap_known = bool(entry.cap.strip())
    if cap_known and squeeze(entry.cap) not in _NONE:
        cap = reading.take("cap", entry.cap, typed_amount)
    rows = tuple(_rows(reading, entry))
    order = _order(reading, entry, rows)
    how = reading.take("how", entry.how, _how)
    source = reading.take("source", entry.source, _source)
    told_on = reading.take("told_on", entry.told_on, lambda text: _told_on(text, today))
    if reading.mistakes or area is None or scheme is None or in_force is None or told_on is None:
        return reading.mistakes
    return Told(
        area,
        scheme,
        in_force,
        deductibles,
        groups,
        bands_from,
        cap,
        cap_known,
        rows,
        order,
        how or "",
        source or "",
        told_on,
    )


def typed_percent(text: str, unit: str = "%") -> Decimal:
    """Return the share that a percentage stands for, 80% or 80 for 0.80; Refusal for what could also be a ratio."""
    plain = squeeze(text).replace("个百分点", "%").replace("百分点", "%")
    number = plain.removesuffix("%")
    try:
        found = Decimal(number)
    except InvalidOperation:
        found = Decimal(-1)
    if not number or not number.isascii() or "e" in number.casefold() or not found.is_finite():
        found = Decimal(-1)
    if not 0 <= found <= 100:
        raise refuse("", f"「{shown(text.strip(), 20)}」不是 0 至 100 之间的数", f"请写成 80{unit} 的形式")
    if 0 < found <= 1 and plain == number:
        raise refuse(
            "", f"「{shown(text.strip(), 20)}」可能是百分数，也可能是比例", f"请带上单位，如 80{unit}、1{unit}"
        )
    if found != round(found, 2):
        raise refuse("", f"「{shown(text.strip(), 20)}」的小数多于两位", f"请写成 80.5{unit} 的形式")
    return found / 100


def _area(areas: AreaTable, text: str) -> Area:
    if not text.strip():
        raise refuse("", "没有填参保地", "请填市名或六位代码")
    plain = narrow(text)
    return pooling_area(areas, plain[:6] if plain[:6].isdigit() else plain)


def _choice(text: str, kind: type[Scheme], what: str) -> Scheme:
    for one in kind:
        if one.value == text:
            return one
    raise refuse("", f"没有选{what}", "请选一项")


def _in_force(text: str, today: date) -> date:
    day = typed_day(text, today)
    if not _EARLIEST <= day <= today + _AHEAD:
        raise refuse("", f"执行首日 {day} 不在 {_EARLIEST.year} 年至两年之内", "请核对年份")
    return day


def _told_on(text: str, today: date) -> date:
    day = typed_day(text, today)
    if day > today:
        raise refuse("", f"查询日期 {day} 晚于今天", "请核对日期")
    return day


def _how(text: str) -> str:
    if text not in HOW:
        raise refuse("", "没有选从哪里得知", f"请选 {'、'.join(HOW.values())} 之一")
    return text


def _source(text: str) -> str:
    plain = narrow(text)
    if len(plain) < 2:
        raise refuse("", "没有写来源", "请写网址，或哪个单位、什么电话")
    if len(plain) > _LONGEST_SOURCE or not plain.isprintable():
        raise refuse("", f"来源应在 {_LONGEST_SOURCE} 字以内，只用看得见的字", "请写短一些")
    return plain


def _deductibles(reading: _Reading, entry: LocalBenefits) -> Iterator[tuple[tuple[str, str], Money | None]]:
    for level, admission in product(LEVELS, ADMISSIONS):
        text = entry.deductibles.get(f"{level}.{admission}", "")
        path = f"deductible.{level}.{admission}"
        yield (level, admission), (reading.take(path, text, typed_amount) if text.strip() else None)
    known = {f"{level}.{admission}" for level, admission in product(LEVELS, ADMISSIONS)}
    if not any(entry.deductibles.get(one, "").strip() for one in known):
        reading.wrong("deductible.3.1", "起付线一项也没有填", "至少填问到的那一级；不设起付线的填 0")


def _groups(reading: _Reading, entry: LocalBenefits, scheme: Scheme | None) -> tuple[Group, ...]:
    lines = [(number, one) for number, one in enumerate(entry.bands) if one.ratio.strip() or one.up_to.strip()]
    if not lines:
        reading.wrong("bands", "支付比例一项也没有填", "至少填一个比例，如 70%")
    if len(lines) > _MOST_BANDS:
        reading.wrong("bands", f"费用段超过 {_MOST_BANDS} 行", "请减少行数")
        return ()
    persons = PERSONS[scheme or Scheme.EMPLOYEE]
    found: dict[tuple[str, str], list[tuple[int, Money | None, Decimal]]] = {}
    for number, one in lines:
        at = f"bands[{number}]."
        if one.level not in ("", *LEVELS):
            reading.wrong(f"{at}level", "没有选医院级别", "请选一级、二级、三级或全部")
        if scheme is not None and one.person not in ("", *persons):
            reading.wrong(f"{at}person", "人员类别与险种不符", "请重新选择")
        edge = reading.take(f"{at}up_to", one.up_to, typed_amount) if one.up_to.strip() else None
        ratio = None
        if one.ratio.strip():
            ratio = reading.take(f"{at}ratio", one.ratio, typed_percent)
        else:
            reading.wrong(f"{at}ratio", "没有填比例", "请填写，如 70%")
        if ratio is not None and (edge is not None or not one.up_to.strip()):
            found.setdefault((one.level, one.person), []).append((number, edge, ratio))
    groups = []
    for (level, person), some in found.items():
        _check_edges(reading, some)
        bands = tuple((edge, ratio) for _, edge, ratio in some)
        groups.append(Group(level or None, person or None, bands, some[0][0]))
    for group, other in ((group, other) for place, group in enumerate(groups) for other in groups[:place]):
        if any(group.holds(level, person) and other.holds(level, person) for level, person in product(LEVELS, persons)):
            what = f"与第 {other.line + 1} 行说的是同一种情形"
            reading.wrong(
                f"bands[{group.line}].ratio", what, "一种情形只填一组比例；「全部」不能和单独的级别、人员并用"
            )
    return tuple(groups)


def _check_edges(reading: _Reading, some: list[tuple[int, Money | None, Decimal]]) -> None:
    for (_, low, _), (number, edge, _) in pairwise(some):
        if low is None:
            reading.wrong(
                f"bands[{number}].up_to", "上一段没有上限，后面不能再有费用段", "请补上一段的上限，或删去这一行"
            )
        elif edge is not None and edge <= low:
            reading.wrong(f"bands[{number}].up_to", f"上限应大于上一段的 {low.grouped} 元", "费用段从低到高填")


def _bands_from(reading: _Reading, entry: LocalBenefits, groups: tuple[Group, ...]) -> BandsFrom:
    for one in BandsFrom:
        if one.value == entry.bands_from:
            return one
    if any(len(group.bands) > 1 for group in groups):
        reading.wrong("bands_from", "没有选费用段从哪里算起", "请选「从零算」或「从起付线以上算」")
    return BandsFrom.ZERO


def _rows(reading: _Reading, entry: LocalBenefits) -> Iterator[OffsiteTold]:
    for row in ROWS:
        typed = entry.rows.get(row.value, RowTyped())
        at = f"rows.{row.value}."
        if not any(one.strip() for one in (typed.first_self_pay, typed.change, typed.amount)):
            continue
        first: Decimal | None = Decimal(0)
        if typed.first_self_pay.strip() and squeeze(typed.first_self_pay) not in _NONE:
            first = reading.take(f"{at}first_self_pay", typed.first_self_pay, typed_percent)
        kind = next((one for one in ChangeKind if one.value == typed.change), None)
        value: Decimal | None = Decimal(0)
        if typed.change not in ("", UNCHANGED) and kind is None:
            reading.wrong(f"{at}change", "没有选比例怎样变化", "请选不变、降几个百分点、打几折或改为几")
        elif kind is None and typed.amount.strip():
            reading.wrong(f"{at}change", "填了数，没有选比例怎样变化", "请选降几个百分点、打几折或改为几")
        elif kind is not None:
            unit = "个百分点" if kind is ChangeKind.POINTS else "%"
            if typed.amount.strip():
                value = reading.take(f"{at}amount", typed.amount, partial(typed_percent, unit=unit))
            else:
                reading.wrong(f"{at}amount", "没有填降低多少", f"请填如 10{unit}")
        if first is not None and value is not None:
            yield OffsiteTold(row, first, kind, -value if kind is ChangeKind.POINTS else value)


def _order(reading: _Reading, entry: LocalBenefits, rows: tuple[OffsiteTold, ...]) -> Order:
    for one in Order:
        if one.value == entry.first_order:
            return one
    if any(row.first_self_pay for row in rows):
        reading.wrong("first_order", "没有选首先自付在起付线之前还是之后", "请选一项；多数地区在起付线之前")
    return Order.BEFORE_DEDUCTIBLE


def case_of(level: str | None, person: str | None) -> str:
    """Return whom a line is for, in words."""
    found = [LEVEL[level]] if level else []
    found.extend(label for one, label in PERSON.items() if one.value == person)
    return " ".join(found) or "各级各类人员"
