"""The files of the policy library as people look at them: each area's, what has become of them, and how to name one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from operator import itemgetter

from settledesk.basis.errors import refuse
from settledesk.basis.text import nearest, squeeze
from settledesk.desk.rulebook import Rulebook
from settledesk.model.labels import POLICY_KIND, SCHEME
from settledesk.policy.rules import FileHead, FilingFile
from settledesk.policy.shelf import NATIONAL, PolicyFile, Shelf

SOON_DAYS = 60
"""From how many days before its end on a file is marked as ending."""
_ADDED_UP = ("limits", "guidance")  # every area's of the chain hold side by side
_SIDES = (True, False)
_MOST_NAMED = 8


class FileState(StrEnum):
    """What a file is worth on a day, for one area."""

    IN_FORCE = "in_force"
    COMING = "coming"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    REPLACED = "replaced"
    DRAFT = "draft"


STATE_LABEL = {
    FileState.IN_FORCE: "执行中",
    FileState.COMING: "将执行",
    FileState.SUPERSEDED: "依据已被替代",
    FileState.EXPIRED: "已过期",
    FileState.REPLACED: "已被后来文件取代",
    FileState.DRAFT: "草案",
}
_WORST_FIRST = (
    FileState.SUPERSEDED,
    FileState.EXPIRED,
    FileState.IN_FORCE,
    FileState.COMING,
    FileState.DRAFT,
    FileState.REPLACED,
)
_STILL_USED = (FileState.IN_FORCE, FileState.SUPERSEDED, FileState.EXPIRED)


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file that holds, held or will hold for an area.

    `own` is False for a parent's file; `first_day` and `last_day` are those on which it decides this area's cases
    (None: no end in sight), `ends_on` the first of all days after which it must be looked at again: its last day,
    the end of its validity, the day before a later text replaces it. `newer` names parents' files that came after it.
    """

    name: str
    area: str
    area_name: str
    own: bool
    kind: str
    kind_label: str
    title: str
    source: str
    state: FileState
    first_day: date
    last_day: date | None
    valid_until: date | None
    ends_on: date | None
    days_to_end: int | None
    superseded: tuple[str, ...]
    newer: tuple[str, ...]
    reviewed_on: date | None
    entered: str

    @property
    def state_label(self) -> str:
        """The state in Chinese."""
        return STATE_LABEL[self.state]

    @property
    def used(self) -> bool:
        """Whether it decides cases on the day; one that has expired or was superseded still does, with a warning."""
        return self.state in _STILL_USED


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area: `own` where it has rule files of its own; `badge` says the worst of its files, `days` to its end."""

    code: str
    name: str
    province: str
    own: bool
    state: FileState | None
    badge: str
    days: int | None


def area_lines(rulebook: Rulebook, today: date) -> tuple[AreaLine, ...]:
    """Return every area that a clerk can pick or that has a pack, by code."""
    shelf = rulebook.shelf
    own: dict[str, list[PolicyFile]] = {}
    for file in shelf.files:
        own.setdefault(file.head.area, []).append(file)
    codes = {area.code for area in rulebook.areas.cities()} | set(shelf.packs)
    return tuple(_area_line(rulebook, code, own.get(code, []), today) for code in sorted(codes))


def file_lines(rulebook: Rulebook, area: str, today: date) -> tuple[FileLine, ...]:
    """Return the files that hold, held or will hold for an area, kind by kind, own ones first, each by its days.

    Of a parent's files only those that at some time decide this area's cases; ceilings and guidance always do.
    """
    shelf = rulebook.shelf
    chain = shelf.chain(area)
    spans = _spans(shelf, chain)
    kinds = tuple(POLICY_KIND)
    found = []
    for file in shelf.files:
        head = file.head
        span = (head.in_force, None) if head.draft and head.area == area else spans.get(head.name)
        if span is not None and head.area in chain:
            place = (kinds.index(head.kind), head.scheme or "", chain.index(head.area), span[0], head.name)
            found.append((place, _file_line(rulebook, chain, file, span, today)))
    return tuple(line for _, line in sorted(found, key=itemgetter(0)))


def missing_kinds(rulebook: Rulebook, area: str, day: date) -> tuple[str, ...]:
    """Return in Chinese what no file decides for patients of an area on a day; nothing for what is no pooling area."""
    pool = rulebook.areas.find(area)
    if pool is None or pool not in rulebook.areas.cities():
        return ()
    # Within a province that is one pool every hospital is a local one.
    sides = ((False, "跨省"),) if area.endswith("0000") else ((True, "省内"), (False, "跨省"))
    lines = [one for one in file_lines(rulebook, area, day) if one.used]
    files = {file.head.name: file for file in rulebook.shelf.files}
    filing = [files[one.name] for one in lines if one.kind == "filing"]
    missing = []
    for same, side in sides:
        if not any(isinstance(file, FilingFile) and file.side(same) is not None for file in filing):
            missing.append(f"{side}备案规定")
    if not any(one.kind == "offsite" for one in lines):
        missing.append("异地支付政策")
    known = {files[one.name].head.scheme for one in lines if one.kind == "benefits"}
    missing.extend(f"{label}本地待遇" for scheme, label in SCHEME.items() if scheme not in known)
    return tuple(missing)


def deciding_days(rulebook: Rulebook, area: str) -> tuple[tuple[str, str], ...]:
    """Return for each kind of file that decides cases which day chooses it, both in Chinese."""
    days = {"admission": "入院日", "settlement": "结算日"}
    kinds = ("filing", "offsite", "benefits")
    return tuple((POLICY_KIND[kind], days[rulebook.shelf.decided_by(area, kind)]) for kind in kinds)


def find_area(rulebook: Rulebook, text: str) -> str:
    """Return the code of an area given by code or name ("370300", "淄博"); a district's code is its city's.

    Refusal naming the nearest where there is none, or all of them where there are several.
    """
    wanted = squeeze(text)
    names = _names(rulebook)
    if wanted in names:
        return wanted
    pool = rulebook.areas.find(wanted)
    if pool is not None:
        return pool.code
    exact = [code for code, name in names.items() if name == wanted]
    found = exact or [code for code, name in names.items() if wanted and name.startswith(wanted)]
    found = found or [code for code, name in names.items() if wanted and wanted in name]
    if len(found) == 1:
        return found[0]
    if found:
        some = "、".join(f"{code} {names[code]}" for code in found[:_MOST_NAMED])
        more = f" 等 {len(found)} 个" if len(found) > _MOST_NAMED else ""
        raise refuse(text, "不止一个地区是这个名称", f"请写代码：{some}{more}")
    near = nearest(wanted, names.values()) or nearest(f"{wanted}市", names.values())
    code = next((code for code, name in names.items() if name == near), "") or nearest(wanted, names)
    hint = f"是否应为 {code} {names[code]}" if code else "请写六位代码或名称，如 370300 或 淄博"
    raise refuse(text, "没有这个地区", hint)


def find_file(rulebook: Rulebook, text: str) -> PolicyFile:
    """Return a policy file by its name, with or without .toml; Refusal naming the nearest where there is none."""
    wanted = text.strip().replace("\\", "/").removesuffix(".toml")
    files = {file.head.name.removesuffix(".toml"): file for file in rulebook.shelf.files}
    found = [name for name in files if name == wanted or _short(name) == wanted]
    if len(found) == 1:
        return files[found[0]]
    near = nearest(wanted, files)
    hint = f"是否应为 {near}" if near else "请写 文件夹/文件名，如 441700-yangjiang/offsite-2021-05-01"
    raise refuse(text, "没有这份政策文件", hint)


def kind_label(head: FileHead) -> str:
    """Return the kind of a file in Chinese, with its scheme where it has one."""
    return POLICY_KIND[head.kind] if head.scheme is None else f"{POLICY_KIND[head.kind]}（{SCHEME[head.scheme]}）"


def area_name(rulebook: Rulebook, code: str) -> str:
    """Return the name of an area; that of its pack where the area table has none, as for the nation."""
    pack = rulebook.shelf.packs.get(code)
    return rulebook.areas.name(code) if pack is None or rulebook.areas.find(code) is not None else pack.name


def state_of(head: FileHead, first: date, last: date | None, today: date) -> FileState:
    """Return what a file is worth on a day, where it decides from `first` to `last`."""
    if head.draft:
        return FileState.DRAFT
    if today < first:
        return FileState.COMING
    if last is not None and today > last:
        return FileState.REPLACED
    if any(one.on <= today for one in head.superseded):
        return FileState.SUPERSEDED
    if head.valid_until is not None and head.valid_until < today:
        return FileState.EXPIRED
    return FileState.IN_FORCE


def last_day_of(shelf: Shelf, file: PolicyFile) -> date | None:
    """Return the day before the next file of its area and kind, None where none follows; a draft replaces nothing."""
    own = _place(file)
    days = (one.head.in_force for one in shelf.files if _place(one) == own and not one.head.draft)
    later = min((day for day in days if day > file.head.in_force), default=None)
    return None if later is None else later - timedelta(days=1)


def _short(name: str) -> str:
    folder, _, file = name.partition("/")
    return f"{folder[:6]}/{file}"


def _names(rulebook: Rulebook) -> dict[str, str]:
    names = {area.code: area.name for area in rulebook.areas.cities()}
    names.update((code, area_name(rulebook, code)) for code in rulebook.shelf.packs)
    return names


def _place(file: PolicyFile) -> tuple[str, str, object]:
    return file.head.area, file.head.kind, file.head.scheme


def _spans(shelf: Shelf, chain: tuple[str, ...]) -> dict[str, tuple[date, date | None]]:
    """From when to when each file decides the cases of an area: its own, and parents' where the area has none."""
    spans: dict[str, tuple[date, date | None]] = {}
    for file in shelf.files:
        head = file.head
        if not head.draft and (head.area == chain[0] or (head.kind in _ADDED_UP and head.area in chain)):
            spans[head.name] = (head.in_force, last_day_of(shelf, file))
    for kind in ("filing", "offsite"):
        files = [one for one in shelf.files if one.head.kind == kind and one.head.area in chain and not one.head.draft]
        days = sorted({one.head.in_force for one in files})
        for same in _SIDES:
            for number, day in enumerate(days):
                chosen = _chosen(files, chain, day, same)
                if chosen is not None and chosen.head.area != chain[0]:
                    end = days[number + 1] - timedelta(days=1) if number + 1 < len(days) else None
                    first, last = spans.get(chosen.head.name, (day, end))
                    spans[chosen.head.name] = (min(first, day), None if last is None or end is None else max(last, end))
    return spans


def _chosen(files: list[PolicyFile], chain: tuple[str, ...], day: date, same: bool) -> PolicyFile | None:
    """The file that decides on a day: the latest of the nearest area that has one (for that side)."""
    for area in chain:
        latest = _latest(files, area, day)
        if latest is not None and not (isinstance(latest, FilingFile) and latest.side(same) is None):
            return latest
    return None


def _latest(files: list[PolicyFile], area: str, day: date) -> PolicyFile | None:
    found = (one for one in files if one.head.area == area and one.head.in_force <= day)
    return max(found, key=lambda one: one.head.in_force, default=None)


def _file_line(
    rulebook: Rulebook, chain: tuple[str, ...], file: PolicyFile, span: tuple[date, date | None], today: date
) -> FileLine:
    head, (first, last) = file.head, span
    ends = _ends_on(head, last)
    entered = head.entered
    return FileLine(
        name=head.name,
        area=head.area,
        area_name=area_name(rulebook, head.area),
        own=head.area == chain[0],
        kind=head.kind,
        kind_label=kind_label(head),
        title=head.title,
        source=head.source,
        state=state_of(head, first, last, today),
        first_day=first,
        last_day=last,
        valid_until=head.valid_until,
        ends_on=ends,
        days_to_end=None if ends is None else (ends - today).days,
        superseded=tuple(f"自 {one.on} 起被 {one.by} 替代（{one.note}）" for one in head.superseded),
        newer=tuple(_newer(rulebook, chain, file, today)),
        reviewed_on=rulebook.shelf.clauses.reviewed.get(head.name),
        entered="" if entered is None else f"{entered.on} 由 {entered.by} 录入，{_confirmed(head)}",
    )


def _confirmed(head: FileHead) -> str:
    confirmed = None if head.entered is None else head.entered.confirmed
    return "尚未由另一人确认" if confirmed is None else f"{confirmed.on} 由 {confirmed.by} 确认"


def _ends_on(head: FileHead, last: date | None) -> date | None:
    replaced = (one.on - timedelta(days=1) for one in head.superseded)
    return min((day for day in (last, head.valid_until, *replaced) if day is not None), default=None)


def _newer(rulebook: Rulebook, chain: tuple[str, ...], file: PolicyFile, today: date) -> Iterator[str]:
    """Parents' files of the same kind that came into force after an area's own: it needs another look."""
    head = file.head
    if head.kind not in ("filing", "offsite") or head.area != chain[0] or head.draft:
        return
    files = [one for one in rulebook.shelf.files if one.head.kind == head.kind and not one.head.draft]
    for area in chain[1:]:
        latest = _latest(files, area, today)
        if latest is not None and latest.head.in_force > head.in_force:
            yield f"{area_name(rulebook, area)}「{latest.head.title}」自 {latest.head.in_force} 起执行，请复核"


def _area_line(rulebook: Rulebook, code: str, own: list[PolicyFile], today: date) -> AreaLine:
    province = "" if code == NATIONAL else rulebook.areas.name(f"{code[:2]}0000")
    name = area_name(rulebook, code)
    if not own:
        above = next((area for area in rulebook.shelf.chain(code)[1:] if area in rulebook.shelf.packs), NATIONAL)
        rules = "国家规定" if above == NATIONAL else f"{area_name(rulebook, above)}规定"
        return AreaLine(code, name, province, False, None, f"按{rules}", None)
    shown = [_state_and_days(rulebook.shelf, file, today) for file in own]
    state = min((one for one, _ in shown), key=_WORST_FIRST.index)
    ends = min((days for one, days in shown if one is FileState.IN_FORCE and days is not None), default=None)
    if state is not FileState.IN_FORCE:
        ends = None
    badge = f"距到期 {ends} 天" if ends is not None and ends <= SOON_DAYS else STATE_LABEL[state]
    return AreaLine(code, name, province, True, state, badge, ends)


def _state_and_days(shelf: Shelf, file: PolicyFile, today: date) -> tuple[FileState, int | None]:
    last = last_day_of(shelf, file)
    ends = _ends_on(file.head, last)
    return state_of(file.head, file.head.in_force, last, today), None if ends is None else (ends - today).days
