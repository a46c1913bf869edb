"""Reading `filing-DATE.toml`."""

from __future__ import annotations

from typing import Any

from settledesk.model.case import Condition, FilingKind, VisitKind
from settledesk.model.citation import Citation
from settledesk.model.outcome import Action, TreatedAs
from settledesk.policy.figures import PackFile
from settledesk.policy.rules import (
    Figure,
    FileHead,
    FilingFile,
    Late,
    NothingFiled,
    Offer,
    ReturnHome,
    RuleSet,
    Validity,
)

_CITED = ("doc", "clause", "evidence", "note")
NOWHERE = Citation("", "")
_MODES = ("open", "days", "months", "proof_end", "one_stay", "at_least_months")
_SIDE = (
    "place",
    "start",
    "status",
    "classes",
    "validity",
    "required",
    "nothing_filed",
    "not_started",
    "emergency_as_filed",
    "late",
    "manual_after_settlement",
    "only_visits",
    "ruled_visits",
    "documents_first",
    "household",
    "referrer_level",
    "discharge_counts",
    "offers",
)


def read_filing_file(pack: PackFile, head: FileHead) -> FilingFile:
    """Return the filing file; mistakes go to `pack`."""
    data = pack.data
    pack.only(
        data, "", "file", "documents", "scope", "anywhere", "in_province", "cross_province", "return_home", "change"
    )
    anywhere = _side(pack, "anywhere")
    sides = [name for name in ("in_province", "cross_province") if name in data]
    if anywhere is None and not sides:
        pack.wrong("anywhere", "没有规则：应有 [anywhere]，或 [in_province]、[cross_province]")
    if anywhere is not None and sides:
        pack.wrong("anywhere", f"与 [{'] ['.join(sides)}] 只能写一种")
    home = None
    if "return_home" in data:
        home = _return_home(pack)
    change = pack.table(data, "", "change")
    pack.only(change, "change.", "months", "free")
    return FilingFile(
        head=head,
        scope=pack.cited(data, "", "scope", needed=True) or NOWHERE,
        in_province=anywhere or _side(pack, "in_province"),
        cross_province=anywhere or _side(pack, "cross_province"),
        return_home=home,
        change_months=pack.figure(change, "change.", "months", pack.whole),
        change_free=pack.cited(change, "change.", "free"),
    )


def _return_home(pack: PackFile) -> ReturnHome:
    table = pack.table(pack.data, "", "return_home")
    at = "return_home."
    pack.only(table, at, "with_proof", "otherwise", "terminate_after_months")
    proof = pack.figure(table, at, "with_proof", lambda where, value: pack.choice(where, value, TreatedAs))
    other = pack.figure(table, at, "otherwise", lambda where, value: pack.choice(where, value, TreatedAs))
    months = pack.figure(table, at, "terminate_after_months", pack.whole)
    for key, figure in (("with_proof", proof), ("otherwise", other), ("terminate_after_months", months)):
        if figure is None:
            pack.wrong(f"{at}{key}", "缺少此键")
    return ReturnHome(
        proof or Figure(TreatedAs.LOCAL, NOWHERE),
        other or Figure(TreatedAs.LOCAL, NOWHERE),
        months or Figure(0, NOWHERE),
    )


def _side(pack: PackFile, name: str) -> RuleSet | None:
    if name not in pack.data:
        return None
    at = f"{name}."
    table = pack.table(pack.data, "", name)
    pack.only(table, at, *_SIDE)

    def cited(key: str) -> Citation:
        return pack.cited(table, at, key, needed=True) or NOWHERE

    def maybe(key: str) -> Citation | None:
        return pack.cited(table, at, key)

    def row(where: str, value: Any) -> TreatedAs:
        return pack.choice(where, value, TreatedAs)

    required = pack.table(table, at, "required", needed=True)
    pack.only(required, f"{at}required.", "value", "treated_as", *_CITED)
    if not isinstance(required.get("value"), bool):
        pack.wrong(f"{at}required.value", "应为 true 或 false")
    kinds = {one.value: one for one in FilingKind}
    classes = pack.table(table, at, "classes", needed=True)
    validity = pack.table(table, at, "validity", needed=True)
    pack.only(classes, f"{at}classes.", *kinds)
    pack.only(validity, f"{at}validity.", *kinds)
    known = {}
    for key, kind in kinds.items():
        figure = pack.figure(classes, f"{at}classes.", key, row)
        if figure is not None:
            known[kind] = figure
            if key not in validity:
                pack.wrong(f"{at}validity.{key}", "缺少有效期")
    level = pack.figure(table, at, "referrer_level", pack.whole)
    return RuleSet(
        place=cited("place"),
        start=cited("start"),
        status=cited("status"),
        classes=known,
        validity={
            kind: _validity(pack, validity[key], f"{at}validity.{key}.")
            for key, kind in kinds.items()
            if key in validity
        },
        required=Figure(bool(required.get("value")), pack.citation(required, f"{at}required.")),
        not_required_as=row(f"{at}required.treated_as", required.get("treated_as", "temporary")),
        nothing_filed=_nothing(pack, pack.table(table, at, "nothing_filed", needed=True), f"{at}nothing_filed."),
        not_started=_nothing(pack, table["not_started"], f"{at}not_started.") if "not_started" in table else None,
        emergency_as_filed=pack.figure(table, at, "emergency_as_filed", row),
        late={
            pack.choice(f"{at}late.{key}", key, TreatedAs): _late(pack, one, f"{at}late.{key}.")
            for key, one in pack.table(table, at, "late").items()
        },
        manual_after_settlement=maybe("manual_after_settlement"),
        only_visits=_visits(pack, table, at, "only_visits"),
        ruled_visits=_visits(pack, table, at, "ruled_visits"),
        documents_first=pack.figure(
            table, at, "documents_first", lambda where, value: pack.choices(where, value, FilingKind)
        ),
        household=maybe("household"),
        referrer_level=level,
        discharge_counts=maybe("discharge_counts"),
        offers=tuple(
            _offer(pack, one, f"{at}offers[{number}].") for number, one in enumerate(pack.tables(table, at, "offers"))
        ),
    )


def _visits(pack: PackFile, table: dict[str, Any], at: str, key: str) -> dict[TreatedAs, Figure[tuple[VisitKind, ...]]]:
    found = {}
    rows = pack.table(table, at, key)
    for name in rows:
        figure = pack.figure(rows, f"{at}{key}.", name, lambda where, value: pack.choices(where, value, VisitKind))
        if figure is not None:
            found[pack.choice(f"{at}{key}.{name}", name, TreatedAs)] = figure
    return found


def _validity(pack: PackFile, table: Any, at: str) -> Validity:
    if not isinstance(table, dict):
        pack.wrong(at.rstrip("."), "应为一个表")
        table = {}
    pack.only(table, at, "mode", "count", "exempt", *_CITED)
    mode = table.get("mode")
    if mode not in _MODES:
        pack.wrong(f"{at}mode", f"应为 {'、'.join(_MODES)} 之一")
    counted = mode in ("days", "months", "at_least_months")
    exempt = pack.choices(f"{at}exempt", table["exempt"], Condition) if "exempt" in table else ()
    count = pack.whole(f"{at}count", table.get("count")) if counted else 0
    return Validity(str(mode), count, exempt, pack.citation(table, at))


def _late(pack: PackFile, table: Any, at: str) -> Late:
    if not isinstance(table, dict):
        pack.wrong(at.rstrip("."), "应为一个表")
        table = {}
    pack.only(table, at, "back_days", *_CITED)
    days = pack.whole(f"{at}back_days", table["back_days"]) if "back_days" in table else None
    return Late(days, pack.citation(table, at))


def _nothing(pack: PackFile, table: Any, at: str) -> NothingFiled:
    if not isinstance(table, dict):
        pack.wrong(at.rstrip("."), "应为一个表")
        table = {}
    pack.only(table, at, "treated_as", "direct", *_CITED)
    row = pack.choice(f"{at}treated_as", table["treated_as"], TreatedAs) if "treated_as" in table else None
    direct = table.get("direct", False)
    if not isinstance(direct, bool):
        pack.wrong(f"{at}direct", "应为 true 或 false")
    return NothingFiled(row, bool(direct), pack.citation(table, at))


def _offer(pack: PackFile, table: dict[str, Any], at: str) -> Offer:
    pack.only(table, at, "action", "leads_to", "when", "text", *_CITED)
    when = table.get("when", "any")
    if when not in ("any", "emergency", "not_emergency"):
        pack.wrong(f"{at}when", "应为 any、emergency 或 not_emergency")
    return Offer(
        pack.choice(f"{at}action", table.get("action"), Action),
        pack.choice(f"{at}leads_to", table.get("leads_to"), TreatedAs),
        str(when),
        pack.text(table, at, "text"),
        pack.citation(table, at),
    )
