"""Local benefits entered by hand as files of a pack, in the same TOML as all others, and back as the form's texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from settledesk.desk.local_entry import (
    ADMISSIONS,
    LEVELS,
    UNCHANGED,
    BandTyped,
    Group,
    LocalBenefits,
    OffsiteTold,
    RowTyped,
    Told,
    case_of,
)
from settledesk.model.labels import ADMISSION, LEVEL, SCHEME, TREATED_AS
from settledesk.model.terms import ChangeKind
from settledesk.policy.figures import HOW
from settledesk.policy.toml_text import Value, toml_value
from settledesk.policy.vocabulary import PERSONS

_ABOUT = "# 手工录入的本地待遇。请在程序里修改：政策 → 录入本地待遇。"
_DOC = "told"
Table = Mapping[str, Any]


def area_text(told: Told, parent: str) -> str:
    """Return area.toml of an area without a pack."""
    return f"{_ABOUT}\ncode = {toml_value(told.area.code)}\nname = {toml_value(told.area.name)}\nparent = {toml_value(parent)}\n"


def benefits_text(told: Told, by: str, on: date) -> str:
    """Return the benefits file; what was left blank is a gap, or a sentence that stands beside every outcome."""
    name = f"{told.area.name}{SCHEME[told.scheme]}"
    deductibles = "".join(f"  {toml_value(row)},\n" for row in _deductible_rows(told, name))
    bands = "".join(f"  {toml_value(row)},\n" for row in _band_rows(told, name))
    layer: dict[str, Value] = {
        "id": "pooled",
        "fund": "pooled",
        "takes": "in_scope",
        "visits": ("inpatient",),
        "accumulator": "inpatient.pooled",
        "period": "stay",
        "bands_from": told.bands_from.value,
        "cap_on": "payment",
        "doc": _DOC,
        "clause": "住院待遇",
    }
    text = _head(told, "benefits", f"{name}住院待遇（手工录入）", by, on)
    text += "\n[[layer]]\n" + _lines(layer)
    text += f"deductible = [\n{deductibles}]\nbands = [\n{bands}]\n"
    if told.cap_known:
        cap: Value = "none" if told.cap is None else _yuan(told.cap.fen)
        text += f"cap = [{toml_value({'value': cap, 'clause': '年度最高支付限额', 'doc': _DOC})}]\n"
    else:
        text += _notice(f"{name}的年度最高支付限额没有录入，未按限额核减，请向参保地核对", "年度最高支付限额")
    second = "居民大病保险" if told.scheme.value == "390" else "职工大额医疗费用补助"
    return text + _notice(
        f"{name}待遇由本院手工录入，只有统筹基金；{second}等没有录入，未计算，请向参保地核对", "住院待遇"
    )


def offsite_text(told: Told, by: str, on: date) -> str:
    """Return the off-site file: a row for each kind of patient that was told of."""
    text = _head(told, "offsite", f"{told.area.name}异地就医支付政策（手工录入）", by, on)
    for row in told.rows:
        at = f"rows.{row.row.value}"
        text += f"\n[{at}]\n" + _lines({"doc": _DOC, "clause": TREATED_AS[row.row]})
        if row.first_self_pay:
            first: dict[str, Value] = {
                "ratio": row.first_self_pay,
                "order": told.first_order.value,
                "doc": _DOC,
                "clause": f"{TREATED_AS[row.row]} 住院首先自付 {_percent(row.first_self_pay)}",
            }
            text += f"\n[{at}.first_self_pay]\ninpatient = {toml_value(first)}\n"
        if row.kind is not None:
            change: dict[str, Value] = {
                "kind": row.kind.value,
                "value": row.value,
                "doc": _DOC,
                "clause": f"{TREATED_AS[row.row]} {_change_words(row)}",
            }
            text += f"\n[{at}.changes]\npooled = {toml_value(change)}\n"
    return text


def confirmed_text(by: str, on: date) -> str:
    """Return what a confirmation adds to the end of a file."""
    return f"\n[confirmed]\nby = {toml_value(by)}\non = {on}\n"


def entry_of(benefits: Table, offsite: Table) -> LocalBenefits:
    """Return the texts of a form that says what these tables say; the off-site ones are empty where there are none."""
    file, entered = benefits["file"], benefits["entered"]
    layer = benefits["layer"][0]
    rows, order = _rows_of(offsite)
    documents = benefits["documents"][_DOC]
    return LocalBenefits(
        area=str(file["area"]),
        scheme=str(file["scheme"]),
        in_force=str(file["in_force"]),
        deductibles=dict(_deductibles_of(layer["deductible"])),
        bands=tuple(_bands_of(layer["bands"])),
        bands_from=str(layer["bands_from"]) if any(len(one.get("bands", ())) > 1 for one in layer["bands"]) else "",
        cap=_cap_of(layer.get("cap")),
        rows=rows,
        first_order=order,
        how=str(entered["how"]),
        source=str(entered["source"]),
        told_on=str(documents["issued"]),
    )


def _head(told: Told, kind: str, title: str, by: str, on: date) -> str:
    file: dict[str, Value] = {"kind": kind, "area": told.area.code}
    if kind == "benefits":
        file["scheme"] = told.scheme.value
    file |= {"in_force": told.in_force, "title": title}
    document: dict[str, Value] = {
        "title": f"{told.source}（{HOW[told.how]}，{told.told_on}）",
        "issued": told.told_on,
        "evidence": "secondary",
    }
    entered: dict[str, Value] = {"by": by, "on": on, "how": told.how, "source": told.source}
    parts = (("file", file), ("entered", entered), (f"documents.{_DOC}", document))
    return _ABOUT + "\n" + "".join(f"\n[{name}]\n{_lines(table)}" for name, table in parts)


def _lines(table: Mapping[str, Value]) -> str:
    return "".join(f"{key} = {toml_value(value)}\n" for key, value in table.items())


def _notice(text: str, clause: str) -> str:
    return "\n[[notice]]\n" + _lines({"text": text, "visits": ("inpatient",), "doc": _DOC, "clause": clause})


def _deductible_rows(told: Told, name: str) -> Iterator[dict[str, Value]]:
    """Yield a row for each level and stay of the year, one for all stays where they are alike."""
    for level in LEVELS:
        amounts = [told.deductibles[level, admission] for admission in ADMISSIONS]
        alike = len(set(amounts)) == 1
        for admission, amount in [("", amounts[0])] if alike else list(zip(ADMISSIONS, amounts, strict=True)):
            when: dict[str, Value] = {"level": level}
            if admission:
                when["admission"] = admission
            words = f"{LEVEL[level]}{f' {ADMISSION[admission]}' if admission else ''}"
            if amount is None:
                yield {"when": when, "gap": f"{name}住院起付线（{words}）"}
            else:
                yield {"when": when, "value": _yuan(amount.fen), "doc": _DOC, "clause": f"住院起付线 {words}"}


def _band_rows(told: Told, name: str) -> Iterator[dict[str, Value]]:
    """Yield a row for each group of bands, and one for each case that none of them is for."""
    by_level = any(group.level for group in told.groups)
    by_person = any(group.person for group in told.groups)
    for group in told.groups:
        yield {
            "when": _when(group.level, group.person),
            "bands": tuple(_band(edge, ratio) for edge, ratio in group.bands),
            "doc": _DOC,
            "clause": f"住院支付比例 {case_of(group.level, group.person)}",
        }
    persons = PERSONS[told.scheme]
    for level, person in product(LEVELS if by_level else LEVELS[:1], persons if by_person else persons[:1]):
        if not any(_for(group, level, person) for group in told.groups):
            asked = (level if by_level else None, person if by_person else None)
            yield {"when": _when(*asked), "gap": f"{name}住院支付比例（{case_of(*asked)}）"}


def _for(group: Group, level: str, person: str) -> bool:
    return group.holds(level, person)


def _when(level: str | None, person: str | None) -> dict[str, Value]:
    found: dict[str, Value] = {}
    if level:
        found["level"] = level
    if person:
        found["person"] = person
    return found


def _band(edge: Any, ratio: Decimal) -> dict[str, Value]:
    return ({} if edge is None else {"up_to": _yuan(edge.fen)}) | {"ratio": ratio}


def _yuan(fen: int) -> Value:
    return fen // 100 if fen % 100 == 0 else Decimal(fen) / 100


def _change_words(row: OffsiteTold) -> str:
    if row.kind is ChangeKind.POINTS:
        return f"比例降低 {_plain(-row.value * 100)} 个百分点"
    if row.kind is ChangeKind.MULTIPLY:
        return f"比例乘 {_percent(row.value)}"
    return f"比例改为 {_percent(row.value)}"


def _plain(value: Any) -> str:
    found = Decimal(value)
    return f"{found.normalize():f}" if found else "0"


def _percent(ratio: Any) -> str:
    return f"{_plain(Decimal(ratio) * 100)}%"


def _deductibles_of(rows: Any) -> Iterator[tuple[str, str]]:
    for row in rows:
        if "value" in row:
            when = row["when"]
            for admission in [when["admission"]] if "admission" in when else ADMISSIONS:
                yield f"{when['level']}.{admission}", _plain(row["value"])


def _bands_of(rows: Any) -> Iterator[BandTyped]:
    for row in rows:
        when = row.get("when", {})
        for band in row.get("bands", ()):
            edge = _plain(band["up_to"]) if "up_to" in band else ""
            yield BandTyped(when.get("level", ""), when.get("person", ""), edge, _percent(band["ratio"]))


def _cap_of(rows: Any) -> str:
    if not rows:
        return ""
    value = rows[0]["value"]
    return "无" if value == "none" else _plain(value)


def _rows_of(offsite: Table) -> tuple[dict[str, RowTyped], str]:
    rows, order = {}, ""
    for name, row in offsite.get("rows", {}).items():
        first = row.get("first_self_pay", {}).get("inpatient")
        change = row.get("changes", {}).get("pooled")
        if first is not None:
            order = str(first["order"])
        amount = ""
        if change is not None:
            value = change["value"]
            amount = f"{_plain(-value * 100)}个百分点" if change["kind"] == "points" else _percent(value)
        kind = UNCHANGED if change is None else str(change["kind"])
        rows[name] = RowTyped("" if first is None else _percent(first["ratio"]), kind, amount)
    return rows, order
