"""Local benefits entered by hand: checked, put in force as the office's own pack, confirmed by a second person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from settledesk.basis.clock import CHINA
from settledesk.basis.errors import Mistake, Refusal, refuse
from settledesk.desk.files import write_whole
from settledesk.desk.local_entry import BandTyped, LocalBenefits, RowTyped, Told, read_entry
from settledesk.desk.local_text import area_text, benefits_text, confirmed_text, entry_of, offsite_text
from settledesk.desk.new_pack import pack_folder, parent_of, pooling_area
from settledesk.desk.office import Office
from settledesk.desk.pack_change import put_in_force, try_out
from settledesk.desk.pack_plan import Change, content_now
from settledesk.desk.pack_zip import make_zip
from settledesk.desk.rulebook import SITE
from settledesk.desk.two_people import another, named
from settledesk.model.labels import SCHEME
from settledesk.policy.figures import HOW, PackFile
from settledesk.policy.finding import Finding
from settledesk.policy.pack_text import shown
from settledesk.policy.rules import BenefitsFile, FileHead, OffsiteFile
from settledesk.policy.shelf import PolicyFile

__all__ = [
    "HOW",
    "BandTyped",
    "LocalBenefits",
    "RowTyped",
    "Waiting",
    "check_local",
    "confirm_local",
    "export_pack",
    "load_local",
    "save_local",
    "waiting_confirmation",
]

_BAND_KEY = re.compile(r"layer\[0\]\.bands\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that was entered by hand and that nobody has confirmed yet: `how` page, telephone or brochure."""

    file: str
    digest: str
    area: str
    area_name: str
    title: str
    in_force: date
    by: str
    on: date
    how: str
    source: str


def check_local(office: Office, entry: LocalBenefits, at: datetime) -> dict[str, Mistake]:
    """Return every mistake of a form by its field, "" for what no single field is to blame for; nothing is stored."""
    told = read_entry(office.rulebook.areas, entry, at.astimezone(CHINA).date())
    if isinstance(told, dict):
        return told
    taken = _taken(office, told)
    if taken:
        return taken
    found: dict[str, Mistake] = {}
    for one in try_out(office, _files(office, told, "-", at), at):
        if one.level == "error":
            path = _field(told, one)
            place = "" if path else f"{one.file} {one.key}".strip() + "："
            found.setdefault(path, Mistake(path, f"{place}{one.problem}", one.remedy))
    return found


def save_local(office: Office, entry: LocalBenefits, by: str, at: datetime) -> Change:
    """Put a form in force as a file of the office's own packs and return the change, which can be undone.

    Its figures count as unconfirmed from now on, also where it replaces an entry that was confirmed. Refusal with every
    mistake by field.
    """
    person = named(by)
    mistakes = check_local(office, entry, at)
    if mistakes:
        raise Refusal(*mistakes.values())
    told = read_entry(office.rulebook.areas, entry, at.astimezone(CHINA).date())
    if isinstance(told, dict):
        raise AssertionError("a form that was in order")
    detail = f"录入{told.area.name}{SCHEME[told.scheme]} {told.in_force} 起的待遇"
    return put_in_force(office, _files(office, told, person, at), person, at, "enter_benefits", detail)


def waiting_confirmation(office: Office) -> tuple[Waiting, ...]:
    """Return what was entered by hand and is not confirmed yet, the oldest first."""
    found = []
    for file in office.rulebook.shelf.files:
        head = file.head
        entered = head.entered
        if entered is not None and entered.confirmed is None:
            name = office.rulebook.areas.name(head.area)
            found.append(
                Waiting(
                    head.name,
                    head.digest,
                    head.area,
                    name,
                    head.title,
                    head.in_force,
                    entered.by,
                    entered.on,
                    entered.how,
                    entered.source,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.on, one.file)))


def confirm_local(office: Office, seen: Waiting, by: str, at: datetime) -> Change:
    """Confirm what another person entered, as it was seen; its figures count as secondary from now on.

    Refusal for the person who entered it, and where it was changed or confirmed meanwhile.
    """
    now = next((one for one in waiting_confirmation(office) if one.file == seen.file), None)
    content = content_now(office.folder, seen.file)
    if now is None or content is None or now.digest != seen.digest:
        raise refuse("file", f"{seen.file} 已被修改或已经复核", "请重新打开后再核对")
    person = another(by, now.by, "录入")
    day = at.astimezone(CHINA).date()
    if day < now.on:
        raise refuse("at", f"今天 {day} 早于录入日期 {now.on}", "请核对电脑的日期")
    files = {seen.file: content + confirmed_text(person, day).encode("utf-8")}
    return put_in_force(office, files, person, at, "confirm_benefits", f"复核 {now.area} {Path(seen.file).name}")


def load_local(office: Office, area: str, scheme: str, on: date | None = None) -> LocalBenefits | None:
    """Return the latest entry for an area and a scheme (or the one in force on a day) as the form's texts.

    None where nothing was entered by hand for it.
    """
    pool = pooling_area(office.rulebook.areas, area)
    entered = [
        one
        for one in office.rulebook.shelf.files
        if isinstance(one, BenefitsFile)
        and one.head.area == pool.code
        and one.head.scheme == scheme
        and one.head.entered is not None
        and (on is None or one.head.in_force <= on)
    ]
    if not entered:
        return None
    latest = max(entered, key=lambda one: one.head.in_force).head
    return entry_of(_tables(office, latest), _offsite_tables(office, latest))


def export_pack(office: Office, area: str, path: Path) -> tuple[str, ...]:
    """Write the office's own pack of an area as a zip, and return the places of its files.

    Refusal where the office has none, or where the zip cannot be written.
    """
    pool = pooling_area(office.rulebook.areas, area)
    root = office.folder / SITE
    folders = sorted(root.glob(f"{pool.code}-*")) if root.is_dir() else []
    places = sorted(
        f"{folder.name}/{file.name}" for folder in folders for file in folder.glob("*.toml") if file.is_file()
    )
    if not places:
        raise refuse("area", f"本院没有{pool.name}的政策包", "随程序发布的政策包不用导出")
    contents = {place: content_now(office.folder, place) or b"" for place in places}
    write_whole(path, make_zip(contents))
    return tuple(places)


def _files(office: Office, told: Told, by: str, at: datetime) -> dict[str, bytes | None]:
    """Return the files that say what was told."""
    shelf = office.rulebook.shelf
    folder = pack_folder(shelf, told.area)
    day = at.astimezone(CHINA).date()
    texts = {_benefits_name(folder, told): benefits_text(told, by, day)}
    if told.area.code not in shelf.packs:
        texts[f"{folder}/area.toml"] = area_text(told, parent_of(shelf, told.area.code))
    if told.rows:
        texts[_offsite_name(folder, told)] = offsite_text(told, by, day)
    return {name: text.encode("utf-8") for name, text in texts.items()}


def _benefits_name(folder: str, told: Told) -> str:
    return f"{folder}/benefits-{told.scheme.value}-{told.in_force}.toml"


def _offsite_name(folder: str, told: Told) -> str:
    return f"{folder}/offsite-{told.in_force}.toml"


def _taken(office: Office, told: Told) -> dict[str, Mistake]:
    """Return what keeps these days from being entered: a shipped or an imported file is never replaced by hand."""
    folder = pack_folder(office.rulebook.shelf, told.area)
    wanted = {_benefits_name(folder, told): "待遇"}
    if told.rows:
        wanted[_offsite_name(folder, told)] = "异地支付政策"
    for file in office.rulebook.shelf.files:
        name = file.head.name
        if name in wanted and file.head.entered is None:
            problem = f"{told.area.name} {told.in_force} 起的{wanted[name]}已有政策文件 {shown(name)}"
            remedy = "不用录入；政策有变化的，填变化那天的日期"
            return {"in_force": Mistake("in_force", problem, remedy)}
    return {}


def _field(told: Told, finding: Finding) -> str:
    """Return the field of the form that a finding in its file comes from, "" where it is not one field's."""
    key = finding.key
    if key.startswith("rows."):
        _, row, what = (*key.split("."), "", "")[:3]
        return f"rows.{row}.{'first_self_pay' if what == 'first_self_pay' else 'amount'}"
    band = _BAND_KEY.match(key)
    if band and int(band[1]) < len(told.groups):
        return f"bands[{told.groups[int(band[1])].line}].ratio"
    return "cap" if key.startswith("layer[0].cap") else ""


def _tables(office: Office, head: FileHead) -> dict[str, object]:
    return PackFile(office.folder / SITE / head.name, head.name).data


def _offsite_tables(office: Office, head: FileHead) -> dict[str, object]:
    """Return the off-site file that was entered by hand for the same area and day, empty where there is none."""
    for file in office.rulebook.shelf.files:
        if _is_beside(file, head):
            return _tables(office, file.head)
    return {}


def _is_beside(file: PolicyFile, head: FileHead) -> bool:
    other = file.head
    return (
        isinstance(file, OffsiteFile)
        and other.entered is not None
        and (other.area, other.in_force) == (head.area, head.in_force)
    )
