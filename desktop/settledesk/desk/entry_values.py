"""What the text of one field stands for in the case document, and how it is shown once the field is left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from settledesk.basis.errors import Mistake, Refusal, refuse
from settledesk.basis.money import yuan
from settledesk.basis.text import narrow, nearest, squeeze
from settledesk.basis.typed import typed_amount, typed_count, typed_day
from settledesk.desk.entry_fields import CITIZEN, FIELD, EntryField, Kind
from settledesk.desk.office import Office
from settledesk.model.areas import Area
from settledesk.model.identity import read_id_number
from settledesk.model.reading import shown
from settledesk.store.readings import plain_pinyin, readings_of

_TRAUMA = {
    "none": {"third_party": False, "commitment_signed": True},
    "unsigned": {"third_party": False, "commitment_signed": False},
    "third_party": {"third_party": True, "commitment_signed": False},
}
_YES = frozenset(("1", "true", "yes", "y", "是", "有", "✓", "✔"))
_NO = frozenset(("0", "false", "no", "n", "否", "无"))
_SPACES = re.compile(r"\s+")
_BETWEEN_CHOICES = re.compile(r"[\s,、;；]+")
_BETWEEN_DIAGNOSES = re.compile(r"[;；\n]")
_DIAGNOSIS = re.compile(r"([A-Za-z]\d\d\S*)\s+(.+)", re.ASCII)
_AREA_CODE = re.compile(r"(\d{6})(?!\d)", re.ASCII)
_LETTERS = re.compile(r"[a-zü]+", re.ASCII | re.IGNORECASE)
# Numbers of hospital systems: written without spaces, whatever the input method made of them.
_NUMBERS = frozenset(("patient.psn_no", "visit.number", "platform.mdtrt_id", "platform.setl_id"))
_MOST_NAMED = 4


def read_value(office: Office, one: EntryField, text: str, today: date, id_kind: str = CITIZEN) -> Any:
    """Return what a text that is not blank stands for, as the case document has it; Refusal where it stands for nothing.

    `id_kind` is the text of the kind of document, by which an ID number is read.
    """
    if one.path == "patient.aid":
        return _several(one, text)
    if one.path == "visit.trauma":
        return _TRAUMA.get(_choice(one, text))
    if one.path == "stay.diagnoses":
        return _diagnoses(text)
    match one.kind:
        case Kind.DAY:
            return _day(text, today).isoformat()
        case Kind.MONEY:
            return typed_amount(text).text
        case Kind.COUNT:
            return typed_count(text)
        case Kind.CHOICE:
            return _choice(one, text)
        case Kind.FLAG:
            return _flag(text)
        case Kind.AREA:
            return _area(office, text)
        case Kind.ID:
            return _id_number(one, text, today, id_kind)
        case Kind.TEXT:
            return _text(one, text)


def check_value(office: Office, path: str, text: str, today: date, id_kind: str = CITIZEN) -> Mistake | None:
    """Return what is wrong with the text of one field by itself, None where nothing is, or it is blank."""
    try:
        if text.strip():
            read_value(office, FIELD[path], text, today, id_kind)
    except Refusal as refusal:
        return mistake_at(path, refusal)
    return None


def show_value(path: str, text: str, today: date, office: Office | None = None, id_kind: str = CITIZEN) -> str:
    """Return the text that a field shows once it is left; the text itself where it cannot be read.

    20230420 shows as 2023-04-20, 22500 as 22,500.00, a code as its label; with `office` a place as 370300 淄博市.
    """
    one = FIELD[path]
    try:
        if not text.strip():
            return ""
        if one.path == "patient.aid":
            return "、".join(_label(one, code) for code in _several(one, text))
        match one.kind:
            case Kind.DAY:
                return typed_day(text, today).isoformat()
            case Kind.MONEY:
                return typed_amount(text).grouped
            case Kind.COUNT:
                return str(typed_count(text))
            case Kind.CHOICE:
                return _label(one, _choice(one, text))
            case Kind.FLAG:
                return "是" if _flag(text) else "否"
            case Kind.AREA:
                return text.strip() if office is None else _area_shown(office, text)
            case Kind.ID:
                return _id_number(one, text, today, id_kind)
            case Kind.TEXT:
                return text_of(path, _diagnoses(text)) if path == "stay.diagnoses" else _text(one, text)
    except Refusal:
        return text


def text_of(path: str, value: Any) -> str:
    """Return the text of a value of the case document, as `read_value` reads it back."""
    if path == "visit.trauma":
        if value["third_party"]:
            return "third_party"
        return "none" if value["commitment_signed"] else "unsigned"
    if path == "stay.diagnoses":
        return "；".join(" ".join(filter(None, (one.get("code"), one["name"]))) for one in value)
    if path == "patient.aid":
        return " ".join(value)
    if FIELD[path].kind is Kind.FLAG:
        return "1" if value else ""
    return yuan(value).grouped if FIELD[path].kind is Kind.MONEY else str(value)


def mistake_at(path: str, refusal: Refusal) -> Mistake:
    """Return the first mistake of a refusal as one of the field at `path`."""
    return Mistake(path, refusal.mistakes[0].problem, refusal.mistakes[0].remedy)


def areas_like(office: Office, text: str, limit: int = 20) -> tuple[tuple[str, str], ...]:
    """Return code and name of at most `limit` areas that a text points to, the likeliest first; none for a blank one.

    By the beginning of the code, a part of the name, or the beginning of its pinyin or initials. The first pinyin of
    the day takes a third of a second, while the dictionary is read.
    """
    found = {one.code: one.name for some in _areas_by_likelihood(office, text) for one in some}
    return tuple(found.items())[:limit]


def _day(text: str, today: date) -> date:
    day = typed_day(text, today)
    if day > today:
        raise refuse("", f"日期 {day} 晚于今天（{today}）", "请核对日期和电脑日期")
    return day


def _id_number(one: EntryField, text: str, today: date, id_kind: str) -> str:
    if _kind_of_document(id_kind) != CITIZEN:
        return _text(one, text)
    read = read_id_number(text, today)
    if isinstance(read, str):
        problem, _, remedy = read.rpartition("，")
        raise refuse("", problem, remedy)
    return read.number


def _kind_of_document(text: str) -> str:
    """Return the code of a kind of document; the commonest where it is blank or no kind, which is told elsewhere."""
    try:
        return _choice(FIELD["patient.id_kind"], text)
    except Refusal:
        return CITIZEN


def _text(one: EntryField, text: str) -> str:
    if one.kind is Kind.ID:
        plain = squeeze(text).upper()
    else:
        plain = squeeze(text) if one.path in _NUMBERS else _SPACES.sub(" ", text).strip()
    # Characters of the private area, which old systems have in names, are taken; control characters and halves of
    # surrogate pairs, which cannot be stored, are not.
    if any(letter < " " or "\x7f" <= letter <= "\x9f" or "\ud800" <= letter <= "\udfff" for letter in plain):
        raise refuse("", f"{one.label}含有不能显示的控制字符", "请重新录入")
    if not plain:
        raise refuse("", f"{one.label}只有空白", "请填写，或清空")
    return plain


def _choice(one: EntryField, text: str) -> str:
    word = squeeze(text).casefold()
    for code, label in one.choices:
        if word in (code, label.casefold()):
            return code
    labels = [label for _, label in one.choices]
    near = nearest(word, labels)
    hint = f"是否应为「{near}」？" if near else ""
    raise refuse("", f"{one.label}没有「{shown(text.strip())}」这一项", f"{hint}可选：{'、'.join(labels)}")


def _several(one: EntryField, text: str) -> list[str]:
    return list(dict.fromkeys(_choice(one, word) for word in _BETWEEN_CHOICES.split(narrow(text)) if word))


def _label(one: EntryField, code: str) -> str:
    return dict(one.choices)[code]


def _flag(text: str) -> bool:
    word = squeeze(text).casefold()
    if word not in _YES | _NO:
        raise refuse("", f"「{shown(text.strip())}」不是「是」或「否」", "请填是或否")
    return word in _YES


def _diagnoses(text: str) -> list[dict[str, str]]:
    found = []
    for part in _BETWEEN_DIAGNOSES.split(text):
        if part.strip():
            plain = _text(FIELD["stay.diagnoses"], part)
            coded = _DIAGNOSIS.fullmatch(plain)
            found.append({"code": coded[1].upper(), "name": coded[2]} if coded else {"name": plain})
    return found


def _area(office: Office, text: str) -> str:
    """Return the code of the place that a text names: the code as written, or the only area it points to."""
    if coded := _AREA_CODE.match(narrow(text)):
        if office.rulebook.areas.find(coded[1]) is None:
            raise refuse("", f"没有行政区划代码 {coded[1]}", "请填六位代码，如淄博 370300，或填地名")
        return coded[1]
    likeliest = next((some for some in _areas_by_likelihood(office, text) if some), ())
    if not likeliest:
        raise refuse("", f"没有找到参保地「{shown(text.strip())}」", "请填市名（如淄博）或六位代码；区县请填所在的市")
    if len(likeliest) > 1:
        names = "、".join(f"{one.name} {one.code}" for one in likeliest[:_MOST_NAMED])
        more = "等" if len(likeliest) > _MOST_NAMED else ""
        raise refuse("", f"「{shown(text.strip())}」可以是 {names}{more}", "请选定其中一个")
    return likeliest[0].code


def _area_shown(office: Office, text: str) -> str:
    code = _area(office, text)
    return f"{code} {office.rulebook.areas.name(code)}"


def _areas_by_likelihood(office: Office, text: str) -> Iterator[tuple[Area, ...]]:
    """Yield the areas that a text points to, by each way of pointing in turn, the surest first."""
    plain = squeeze(text)
    cities = office.rulebook.areas.cities()
    if not plain:
        return
    if plain.isdigit():
        found = office.rulebook.areas.find(plain)
        yield () if found is None else (found,)
        yield tuple(one for one in cities if one.code.startswith(plain))
        return
    yield tuple(one for one in cities if one.name == plain)
    yield tuple(one for one in cities if one.name.startswith(plain))
    yield tuple(one for one in cities if plain in one.name)
    if _LETTERS.fullmatch(plain):
        typed = plain_pinyin(plain)
        # Before what a name can also be read as comes what it usually is: zb is 淄博, and 宁波 only for a scholar.
        yield tuple(one for one in cities if any(way.startswith(typed) for way in _usual_ways(one.name)))
        yield tuple(one for one in cities if any(way.startswith(typed) for way in _all_ways(one.name)))


@lru_cache(maxsize=1024)
def _usual_ways(name: str) -> tuple[str, str]:
    syllables = [ways[0] for ways in map(readings_of, name) if ways]
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)


@lru_cache(maxsize=1024)
def _all_ways(name: str) -> tuple[str, ...]:
    return readings_of(name)
