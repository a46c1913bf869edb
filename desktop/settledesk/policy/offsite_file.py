"""Reading `offsite-DATE.toml` and `limits-DATE.toml`."""

from __future__ import annotations

from typing import Any

from settledesk.model.case import VisitKind
from settledesk.model.outcome import TreatedAs
from settledesk.model.terms import ChangeKind, Fund, Order, RatioChange
from settledesk.policy.figures import HEAD, PackFile
from settledesk.policy.rules import FileHead, LimitsFile, OffsiteFile, OffsiteFirst, OffsiteRow

_CITED = ("doc", "clause", "evidence", "note")


def read_offsite_file(pack: PackFile, head: FileHead) -> OffsiteFile:
    """Return the off-site money file; mistakes go to `pack`."""
    pack.only(pack.data, "", *HEAD, "rows", "home_prices")
    rows = {}
    for name, table in pack.table(pack.data, "", "rows", needed=True).items():
        at = f"rows.{name}."
        if isinstance(table, dict):
            rows[pack.choice(f"rows.{name}", name, TreatedAs)] = _row(pack, table, at)
        else:
            pack.wrong(at.rstrip("."), "应为一个表")
    return OffsiteFile(head, rows, pack.figure(pack.data, "", "home_prices", _flag(pack)))


def read_limits_file(pack: PackFile, head: FileHead) -> LimitsFile:
    """Return the ceilings file; mistakes go to `pack`."""
    pack.only(pack.data, "", "file", "documents", "first_self_pay", "points")
    first, points = {}, {}
    table = pack.table(pack.data, "", "first_self_pay")
    for name in table:
        figure = pack.figure(table, "first_self_pay.", name, pack.ratio)
        if figure is not None:
            first[pack.choice(f"first_self_pay.{name}", name, VisitKind)] = figure
    table = pack.table(pack.data, "", "points")
    for name in table:
        figure = pack.figure(table, "points.", name, pack.ratio)
        if figure is not None:
            points[pack.choice(f"points.{name}", name, TreatedAs)] = figure
    return LimitsFile(head, first, points)


def _flag(pack: PackFile) -> Any:
    def convert(at: str, value: Any) -> bool:
        if not isinstance(value, bool):
            pack.wrong(at, "应为 true 或 false")
        return bool(value)

    return convert


def _row(pack: PackFile, table: dict[str, Any], at: str) -> OffsiteRow:
    pack.only(table, at, "first_self_pay", "changes", *_CITED)
    citation = pack.citation(table, at)
    first = {}
    rows = pack.table(table, at, "first_self_pay")
    for name in rows:
        one = pack.table(rows, f"{at}first_self_pay.", name)
        place = f"{at}first_self_pay.{name}."
        pack.only(one, place, "ratio", "order", *_CITED)
        first[pack.choice(place, name, VisitKind)] = OffsiteFirst(
            pack.ratio(f"{place}ratio", one.get("ratio")),
            pack.choice(f"{place}order", one.get("order"), Order),
            pack.citation(one, place, citation),
        )
    changes = {}
    rows = pack.table(table, at, "changes")
    for name in rows:
        one = pack.table(rows, f"{at}changes.", name)
        place = f"{at}changes.{name}."
        pack.only(one, place, "kind", "value", *_CITED)
        kind = pack.choice(f"{place}kind", one.get("kind"), ChangeKind)
        value = pack.ratio(f"{place}value", one.get("value"), least=-1 if kind is ChangeKind.POINTS else 0)
        changes[pack.choice(place, name, Fund)] = RatioChange(kind, value, pack.citation(one, place, citation))
    return OffsiteRow(citation, first, changes)
