"""Reading one TOML file of a pack: every figure with its clause, every mistake with its key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from settledesk.basis.errors import BadPack
from settledesk.basis.money import ZERO, Money, from_decimal
from settledesk.basis.os_words import why
from settledesk.basis.text import nearest, squeeze
from settledesk.model.case import Scheme
from settledesk.model.citation import Citation, Evidence, weakest
from settledesk.policy.pack_text import Unfit, pack_bytes, pack_tables, shown
from settledesk.policy.rules import Confirmed, Entered, Figure, FileHead, Superseded

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
HEAD = ("file", "documents", "entered", "confirmed")
"""The tables that a rule file may begin with."""

HOW = {"page": "网页", "telephone": "电话", "brochure": "宣传册"}
"""How a figure that was entered by hand came to the hospital."""

_EVIDENCE = {one.value: one for one in Evidence}
_MOST_PROBLEMS = 100
_LONGEST_KEY = 300
_LARGEST_NUMBER = 10**15


def same_person(one: str, other: str) -> bool:
    """Say whether two names are one person's, however they were spaced, capitalised or typed in full width."""
    return squeeze(one).casefold() == squeeze(other).casefold()


class PackFile:
    """One policy file being read: its tables, its documents, the mistakes found so far, and the trials spent on it."""

    def __init__(self, path: Path, name: str, raw: bytes | None = None) -> None:
        """Read a file, or what its bytes were when they were read before."""
        self.name = name
        self.problems: list[BadPack] = []
        self.data: dict[str, Any] = {}
        self.digest = ""
        self.trials = 0
        try:
            raw = pack_bytes(path) if raw is None else raw
            self.digest = "sha256:" + hashlib.sha256(raw).hexdigest()
            self.data = pack_tables(raw)
        except OSError as trouble:
            self.wrong("", f"读不出文件（{why(trouble)}）")
        except Unfit as unfit:
            self.wrong("", str(unfit))
        # What a clerk entered by hand is worth no more than its confirmation, whatever its source is called.
        self._at_best = Evidence.OFFICIAL
        if "entered" in self.data:
            self._at_best = Evidence.SECONDARY if "confirmed" in self.data else Evidence.UNCONFIRMED
        self._documents = self._read_documents()

    def wrong(self, key: str, problem: str) -> None:
        """Note one mistake; past a hundred, only that there are more."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(BadPack(self.name, shown(key, _LONGEST_KEY), problem))
        elif len(self.problems) == _MOST_PROBLEMS:
            self.problems.append(BadPack(self.name, "", "还有更多错误，请先改正以上各处"))

    def table(self, parent: Mapping[str, Any], at: str, key: str, needed: bool = False) -> dict[str, Any]:
        """Return a table, empty where absent."""
        value = parent.get(key)
        if value is None:
            if needed:
                self.wrong(f"{at}{key}", "缺少此表")
            return {}
        if not isinstance(value, dict):
            self.wrong(f"{at}{key}", "应为一个表")
            return {}
        return value

    def tables(self, parent: Mapping[str, Any], at: str, key: str) -> list[dict[str, Any]]:
        """Return an array of tables, empty where absent."""
        value = parent.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(f"{at}{key}", "应为表的数组 [[…]]")
            return []
        return value

    def cited(self, parent: Mapping[str, Any], at: str, key: str, needed: bool = False) -> Citation | None:
        """Return the clause of a table that holds nothing else, None where it is absent."""
        table = self.table(parent, at, key, needed)
        if key not in parent:
            return None
        place = f"{at}{key}."
        self.only(table, place, "doc", "clause", "evidence", "note")
        return self.citation(table, place)

    def only(self, table: Mapping[str, Any], at: str, *known: str) -> None:
        """Refuse keys that are not known, naming the nearest."""
        for key in table:
            if key not in known and len(self.problems) <= _MOST_PROBLEMS:
                near = nearest(shown(key), known)
                self.wrong(f"{at}{key}", f"没有这个键{f'，是否应为 {near}' if near else ''}")

    def text(self, table: Mapping[str, Any], at: str, key: str, needed: bool = True) -> str:
        """Return a text, empty where absent."""
        value = table.get(key)
        if isinstance(value, str) and value.strip():
            return value
        if value is not None or needed:
            self.wrong(f"{at}{key}", "应为非空的文字" if value is not None else "缺少此键")
        return ""

    def choice(self, at: str, value: Any, kind: type[E]) -> E:
        """Return the enum member that a text names."""
        for one in kind:
            if one.value == value:
                return one
        self.wrong(at.rstrip("."), f"「{shown(value)}」不是可用的值（{'、'.join(one.value for one in kind)}）")
        return next(iter(kind))

    def choices(self, at: str, value: Any, kind: type[E]) -> tuple[E, ...]:
        """Return the enum members that a list of texts names."""
        if not isinstance(value, list) or not value:
            self.wrong(at, "应为非空的列表")
            return ()
        return tuple(self.choice(f"{at}[{number}]", one, kind) for number, one in enumerate(value))

    def day(self, at: str, value: Any, needed: bool = True) -> date | None:
        """Return a TOML day."""
        if type(value) is date:
            return value
        if value is not None or needed:
            self.wrong(at, "应为日期，如 2022-01-01")
        return None

    def ratio(self, at: str, value: Any, least: int = 0) -> Decimal:
        """Return an exact ratio between `least` and 1."""
        found = _number(value)
        if found is None or not least <= found <= 1:
            self.wrong(at, f"比例应在 {least} 到 1 之间，现为 {shown(value)}")
            return Decimal(0)
        return found

    def amount(self, at: str, value: Any) -> Money:
        """Return an amount given in yuan."""
        found = _number(value)
        if found is not None and found >= 0:
            try:
                return from_decimal(found)
            except ValueError:
                pass
        self.wrong(at, f"金额应为不小于 0、至多两位小数的数，现为 {shown(value)}")
        return ZERO

    def whole(self, at: str, value: Any) -> int:
        """Return a whole number from 0."""
        if type(value) is int and 0 <= value <= _LARGEST_NUMBER:
            return value
        self.wrong(at, f"应为不小于 0 的整数，现为 {shown(value)}")
        return 0

    def citation(self, table: Mapping[str, Any], at: str, default: Citation | None = None) -> Citation:
        """Return the clause a figure cites: keys `doc` and `clause`, `evidence` where it is weaker than its document."""
        doc, clause, evidence = table.get("doc"), table.get("clause"), table.get("evidence")
        if doc is None and clause is None and default is not None:
            if evidence is None:
                return default
            kind = weakest(self.choice(f"{at}evidence", evidence, Evidence), self._at_best)
            return Citation(default.source, default.clause, kind, self.name, at.rstrip("."))
        if not isinstance(doc, str) or not isinstance(clause, str) or not clause.strip():
            self.wrong(at.rstrip("."), "没有写明出处（doc、clause）")
            return Citation("", "", Evidence.UNCONFIRMED, self.name, at.rstrip("."))
        known = self._documents.get(doc)
        if known is None:
            self.wrong(f"{at}doc", f"[documents] 中没有「{shown(doc)}」")
            return Citation(doc, clause, Evidence.UNCONFIRMED, self.name, at.rstrip("."))
        source, attested = known
        if evidence is not None:
            attested = self.choice(f"{at}evidence", evidence, Evidence)
        return Citation(source, clause, weakest(attested, self._at_best), self.name, at.rstrip("."))

    def figure(
        self, parent: Mapping[str, Any], at: str, key: str, convert: Callable[[str, Any], T]
    ) -> Figure[T] | None:
        """Return `key = {value = …, doc = …, clause = …}` as a figure, None where absent."""
        if key not in parent:
            return None
        table = self.table(parent, at, key)
        place = f"{at}{key}."
        self.only(table, place, "value", "doc", "clause", "evidence", "note")
        return Figure(convert(f"{place}value", table.get("value")), self.citation(table, place))

    def head(self, area: str, kind: str, review: PackFile | None) -> FileHead:
        """Return what the file says of itself in its table [file]."""
        table = self.table(self.data, "", "file", needed=True)
        self.only(table, "file.", "kind", "area", "scheme", "in_force", "valid_until", "status", "title", "expiry")
        if table.get("kind") != kind:
            self.wrong("file.kind", f"应为「{kind}」，与文件名一致")
        if table.get("area") != area:
            self.wrong("file.area", f"应为「{area}」，与所在文件夹一致")
        status = table.get("status", "final")
        if status not in ("final", "draft"):
            self.wrong("file.status", "应为 final 或 draft")
        scheme = self.choice("file.scheme", table["scheme"], Scheme) if "scheme" in table else None
        in_force = self.day("file.in_force", table.get("in_force")) or date.max
        expiry = self.table(table, "file.", "expiry")
        return FileHead(
            name=self.name,
            kind=kind,
            area=area,
            in_force=in_force,
            valid_until=self.day("file.valid_until", table.get("valid_until"), needed=False),
            draft=status == "draft",
            title=self.text(table, "file.", "title"),
            source="；".join(dict.fromkeys(source for source, _ in self._documents.values())),
            digest=self.digest,
            scheme=scheme,
            superseded=() if review is None else review.superseded(),
            expiry=self.citation(expiry, "file.expiry.") if expiry else None,
            entered=self._entered() if "entered" in self.data or "confirmed" in self.data else None,
        )

    def _entered(self) -> Entered:
        """Return who entered the figures by hand and, where that was done, who confirmed them."""
        table = self.table(self.data, "", "entered", needed=True)
        self.only(table, "entered.", "by", "on", "how", "source")
        how = table.get("how")
        if not isinstance(how, str) or how not in HOW:
            self.wrong("entered.how", f"应为 {'、'.join(f'{key}（{word}）' for key, word in HOW.items())} 之一")
        entered = Entered(
            self.text(table, "entered.", "by"),
            self.day("entered.on", table.get("on")) or date.max,
            str(how),
            self.text(table, "entered.", "source"),
        )
        if "confirmed" not in self.data:
            return entered
        table = self.table(self.data, "", "confirmed")
        self.only(table, "confirmed.", "by", "on")
        confirmed = Confirmed(
            self.text(table, "confirmed.", "by"), self.day("confirmed.on", table.get("on")) or date.max
        )
        if same_person(confirmed.by, entered.by):
            self.wrong("confirmed.by", f"「{shown(entered.by)}」是录入的人，应由另一人复核")
        if confirmed.on < entered.on < date.max:
            self.wrong("confirmed.on", f"早于录入日期 {entered.on}")
        return replace(entered, confirmed=confirmed)

    def superseded(self) -> tuple[Superseded, ...]:
        """Return what a review file says of later texts."""
        found = []
        self.only(self.data, "", "checked_on", "notes", "superseded")
        for number, table in enumerate(self.tables(self.data, "", "superseded")):
            at = f"superseded[{number}]."
            self.only(table, at, "on", "by", "note")
            day = self.day(f"{at}on", table.get("on"))
            found.append(Superseded(day or date.max, self.text(table, at, "by"), self.text(table, at, "note")))
        return tuple(found)

    def _read_documents(self) -> dict[str, tuple[str, Evidence]]:
        found = {}
        for key, table in self.table(self.data, "", "documents").items():
            at = f"documents.{key}."
            if not isinstance(table, dict):
                self.wrong(at.rstrip("."), "应为一个表")
                continue
            self.only(table, at, "number", "title", "issued", "evidence", "seen", "note")
            evidence = self.choice(f"{at}evidence", table.get("evidence"), Evidence)
            self.day(f"{at}issued", table.get("issued"), needed=False)
            found[key] = (self.text(table, at, "number", needed=False) or self.text(table, at, "title"), evidence)
        return found


def _number(value: Any) -> Decimal | None:
    """Return a TOML number as a decimal, None for anything else, infinity and what no figure reaches."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value) if -_LARGEST_NUMBER <= value <= _LARGEST_NUMBER else None
    if isinstance(value, Decimal) and value.is_finite() and abs(value) <= _LARGEST_NUMBER:
        return value
    return None
