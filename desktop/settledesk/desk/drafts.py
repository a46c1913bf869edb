"""Drafts: the case on the screen and the parked ones, kept as typed so that no power cut loses them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from settledesk.basis.errors import Refusal, refuse
from settledesk.desk.entry import Entry, show_value
from settledesk.desk.office import Office
from settledesk.model.identity import mask_name
from settledesk.model.settlement import Draft
from settledesk.sheets.fees import FIELDS as COLUMNS
from settledesk.store import drafts, settlements

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """A case as it stood on the screen, all of it as typed, with the field that the cursor was in.

    `form` is what stands in the patient's form by the fields' paths, None unless something in it is not stored yet.
    """

    entry: Entry
    cursor: str | None = None
    form: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    """A parked case as a list shows it: the name masked, the total as it stands in its field.

    `trouble` says why it cannot be taken up again, empty where it can.
    """

    key: str
    saved_at: datetime
    window: str
    name: str
    total: str
    trouble: str = ""


def keep(office: Office, key: str, kept: Kept, at: datetime) -> bool:
    """Keep the case on the screen under its key; return whether it was kept.

    A case that was settled meanwhile is not: a late saving must not bring it back.
    """
    return _keep(office, key, kept, at, parked=False)


def park(office: Office, key: str, kept: Kept, at: datetime) -> bool:
    """Keep a case that leaves the screen unfinished; return whether it was kept, as `keep` does."""
    return _keep(office, key, kept, at, parked=True)


def resume(office: Office, key: str) -> Kept | None:
    """Return a draft as it was typed; None where there is none.

    Refusal where it was kept by a newer version of this program, or is spoilt.
    """
    with office.database.read() as session, _legible():
        found = drafts.draft(session, key)
    return None if found is None else _kept(found)


def parked(office: Office) -> tuple[Parked, ...]:
    """Return the parked cases of all windows, the latest first, and with them every draft that cannot be read any more.

    Such a one says so in `trouble`; it was parked or on a window's screen, and can be thrown away here.
    """
    return tuple(line for one in _drafts(office) if (line := _line(one)).trouble or not _is_open(one.content))


def unfinished(office: Office) -> str | None:
    """Return the key of the case that was on this window's screen when the program ended, None where there is none.

    Should there be several, the older ones are parked, where they can be found.
    """
    own = _drafts(office, office.settings.window)
    found = [one for one in own if _is_open(one.content) and not _line(one).trouble]
    if len(found) > 1:
        with office.database.write() as session:
            for one in found[1:]:
                drafts.save_draft(session, replace(one, content={**one.content, "parked": True}))
    return found[0].key if found else None


def discard(office: Office, key: str) -> bool:
    """Throw a draft away; return whether there was one."""
    with office.database.write() as session:
        return drafts.delete_draft(session, key)


def _keep(office: Office, key: str, kept: Kept, at: datetime, parked: bool) -> bool:
    entry = kept.entry
    content: dict[str, Any] = {
        "version": _VERSION,
        "parked": parked,
        "texts": _storable_texts(entry.texts),
        "rows": [[_storable(cell) for cell in cells] for cells in entry.rows],
        "itemised": entry.itemised,
    }
    if kept.form is not None:
        content["form"] = _storable_texts(kept.form)
    with office.database.write() as session:
        if settlements.settlement_by_key(session, key) is not None:
            return False
        drafts.save_draft(session, Draft(key, at, office.settings.window, content, kept.cursor))
    return True


def _storable_texts(texts: Mapping[str, str]) -> dict[str, str]:
    return {path: _storable(text) for path, text in texts.items() if text}


def _storable(text: str) -> str:
    """Return a text without halves of surrogate pairs, which are no characters and which no database takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _drafts(office: Office, window: str | None = None) -> tuple[Draft, ...]:
    with office.database.read() as session, _legible():
        return drafts.drafts(session, window)


@contextmanager
def _legible() -> Iterator[None]:
    """Say by sentence that what stands in the database is no document at all."""
    try:
        yield
    except ValueError:
        raise _spoilt() from None


def _is_open(content: Any) -> bool:
    return isinstance(content, Mapping) and content.get("version") == _VERSION and content.get("parked") is False


def _line(one: Draft) -> Parked:
    try:
        kept = _kept(one)
    except Refusal as refusal:
        return Parked(one.key, one.saved_at, one.window, "", "", refusal.mistakes[0].problem)
    entry, form = kept.entry, kept.form or {}
    name = mask_name(form.get("patient.name") or entry.texts.get("patient.name", ""))
    if entry.itemised:
        total = f"明细 {sum(any(cells) for cells in entry.rows)} 行"
    else:
        total = show_value("totals.total", entry.texts.get("totals.total", ""), one.saved_at.date())
    return Parked(one.key, one.saved_at, one.window, name, total)


def _kept(one: Draft) -> Kept:
    """Return what a draft holds; Refusal where it is a newer version's, or spoilt."""
    content: Any = one.content
    version = content.get("version") if isinstance(content, Mapping) else None
    if isinstance(version, int) and version > _VERSION:
        raise refuse(
            "draft", f"草稿由更新版本的程序保存（格式 {version}），本程序不能打开", "请升级本程序，或丢弃此草稿"
        )
    if version != _VERSION:
        raise _spoilt()
    texts, rows, itemised = content.get("texts"), content.get("rows"), content.get("itemised")
    form = content.get("form")
    if not (
        _are_texts(texts)
        and (form is None or _are_texts(form))
        and isinstance(rows, list)
        and all(isinstance(cells, list) and len(cells) == len(COLUMNS) for cells in rows)
        and all(isinstance(cell, str) for cells in rows for cell in cells)
        and isinstance(itemised, bool)
    ):
        raise _spoilt()
    return Kept(Entry(texts, tuple(tuple(cells) for cells in rows), itemised), one.cursor, form)


def _are_texts(found: Any) -> bool:
    return isinstance(found, dict) and all(isinstance(text, str) for text in found.values())


def _spoilt() -> Refusal:
    return refuse("draft", "草稿内容已损坏，不能打开", "请丢弃此草稿，重新录入")
