"""The form for local benefits as a screen shows it: its fields, their choices, and the texts that stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product

from settledesk.basis.errors import Mistake, Refusal
from settledesk.basis.text import squeeze
from settledesk.basis.typed import typed_amount, typed_day
from settledesk.desk.local_entry import (
    ADMISSIONS,
    LEVELS,
    ROWS,
    UNCHANGED,
    BandTyped,
    LocalBenefits,
    RowTyped,
    typed_percent,
)
from settledesk.model.case import Scheme
from settledesk.model.labels import LEVEL, PERSON, SCHEME, TREATED_AS
from settledesk.model.terms import BandsFrom, ChangeKind, Order
from settledesk.policy.figures import HOW
from settledesk.policy.vocabulary import PERSONS

Choices = tuple[tuple[str, str], ...]

MOST_LINES = 60
"""So many lines of ratios the form has at most."""
NO_CAP = "无"

SCHEMES: Choices = tuple((one.value, SCHEME[one]) for one in (Scheme.RESIDENT, Scheme.EMPLOYEE))
LEVEL_CHOICES: Choices = (("", "各级"), *((one, LEVEL[one]) for one in reversed(LEVELS)))
BANDS_FROM: Choices = ((BandsFrom.ZERO.value, "从零算"), (BandsFrom.DEDUCTIBLE.value, "从起付线以上算"))
CHANGES: Choices = (
    (UNCHANGED, "比例不变"),
    (ChangeKind.POINTS.value, "降低几个百分点"),
    (ChangeKind.MULTIPLY.value, "乘百分之几"),
    (ChangeKind.REPLACE.value, "改为百分之几"),
)
ORDERS: Choices = ((Order.BEFORE_DEDUCTIBLE.value, "起付线之前"), (Order.AFTER_DEDUCTIBLE.value, "起付线之后"))
HOW_KNOWN: Choices = tuple(HOW.items())
DEDUCTIBLES = tuple(f"deductible.{level}.{admission}" for level, admission in product(reversed(LEVELS), ADMISSIONS))
BAND_PARTS = ("level", "person", "up_to", "ratio")
ROW_PARTS = ("first_self_pay", "change", "amount")
OFFSITE = tuple(row.value for row in ROWS)
_SINGLE = ("scheme", "in_force", "bands_from", "cap", "first_order", "how", "source", "told_on")
_ADMISSION = {"1": "第1次", "2": "第2次", "3": "第3次起"}
_DAYS = ("in_force", "told_on")
_SHORT = {
    "day": ("不是日期", "如 20240101"),
    "amount": ("不是金额", "如 1234.50"),
    "percent": ("不是百分数", "如 80%"),
}
_FIRST_LINES = tuple(reversed(LEVELS))


def persons(scheme: str) -> Choices:
    """Return the kinds of persons of a scheme, all of them first."""
    known = next((PERSONS[one] for one in Scheme if one.value == scheme), ())
    return ("", "各类人员"), *((one.value, label) for one, label in PERSON.items() if one.value in known)


def deductible_label(path: str) -> str:
    """Return what the field of a deductible is called: 三级 第1次."""
    _, level, admission = path.split(".")
    return f"{LEVEL[level]} {_ADMISSION[admission]}"


def offsite_label(row: str) -> str:
    """Return what a kind of patient away from home is called."""
    return next(TREATED_AS[one] for one in ROWS if one.value == row)


def band_path(line: int, part: str) -> str:
    """Return the path of a field in a line of ratios."""
    return f"bands[{line}].{part}"


def entry_of_texts(area: str, texts: Mapping[str, str], lines: int, offsite: bool) -> LocalBenefits:
    """Return the form that these texts say, by the paths of its fields; `lines` are the lines of ratios there are.

    Where `offsite` is False, what stands in the fields for patients away from home does not count.
    """
    single = {path: texts.get(path, "") for path in _SINGLE}
    if not offsite:
        single["first_order"] = ""
    return LocalBenefits(
        area=area,
        **single,
        deductibles={path.partition(".")[2]: texts.get(path, "") for path in DEDUCTIBLES},
        bands=tuple(BandTyped(*(texts.get(band_path(line, part), "") for part in BAND_PARTS)) for line in range(lines)),
        rows={
            row: RowTyped(*(texts.get(f"rows.{row}.{part}", "") for part in ROW_PARTS)) for row in OFFSITE if offsite
        },
    )


def texts_of_entry(entry: LocalBenefits) -> dict[str, str]:
    """Return the texts of a form by the paths of its fields, blank ones left out."""
    found = {path: str(getattr(entry, path)) for path in _SINGLE}
    found |= {f"deductible.{place}": text for place, text in entry.deductibles.items()}
    for line, band in enumerate(entry.bands):
        found |= {band_path(line, part): str(getattr(band, part)) for part in BAND_PARTS}
    for row, typed in entry.rows.items():
        found |= {f"rows.{row}.{part}": str(getattr(typed, part)) for part in ROW_PARTS}
    return {path: text for path, text in found.items() if text}


def blank_texts(scheme: str) -> dict[str, str]:
    """Return what stands in an empty form: the scheme, and a line of ratios for each level."""
    return {"scheme": scheme} | {band_path(line, "level"): level for line, level in enumerate(_FIRST_LINES)}


def lines_needed(texts: Mapping[str, str]) -> int:
    """Return how many lines of ratios these texts fill, three at least."""
    known = (line for line in range(MOST_LINES) for part in BAND_PARTS if texts.get(band_path(line, part)))
    return max((line + 1 for line in known), default=0) or len(_FIRST_LINES)


def check_text(path: str, text: str, today: date) -> Mistake | None:
    """Return what is wrong with a text of the form by itself, None for a blank one; in few words, for narrow fields."""
    try:
        _read(path, text, today)
    except Refusal:
        return Mistake(path, *_SHORT[_kind(path)])
    return None


def show_text(path: str, text: str, today: date) -> str:
    """Return a text in the form it has once its field is left; the text itself where it cannot be read."""
    try:
        return _read(path, text, today)
    except Refusal:
        return text


def _read(path: str, text: str, today: date) -> str:
    plain = squeeze(text)
    if not plain:
        return ""
    kind = _kind(path)
    if kind == "day":
        return typed_day(text, today).isoformat()
    if kind == "amount" and not (path == "cap" and plain == NO_CAP):
        return typed_amount(text).grouped
    if kind == "percent" and not (path.endswith(".first_self_pay") and plain == NO_CAP):
        return f"{(typed_percent(text) * 100).normalize():f}%"
    return text.strip()


def _kind(path: str) -> str:
    """Return what the text of a field is to be: a day, an amount, a percentage, or "" for anything."""
    if path in _DAYS:
        return "day"
    if path == "cap" or path.startswith("deductible.") or path.endswith(".up_to"):
        return "amount"
    return "percent" if path.endswith((".ratio", ".first_self_pay")) else ""
