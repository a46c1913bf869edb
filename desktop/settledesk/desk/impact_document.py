"""An impact as JSON: amounts in yuan as text, days ISO, kinds by the contract's words; names are masked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from settledesk.desk.impact_shapes import Change, Impact, Sums

VERSION = 1


def impact_document(found: Impact) -> dict[str, Any]:
    """Return the whole of an impact as a JSON object."""
    return {
        "version": VERSION,
        "files": [
            {
                "file": one.name,
                "title": one.title,
                "area": one.area,
                "kind": one.kind,
                "scheme": one.scheme,
                "in_force": one.in_force.isoformat(),
                "draft": one.draft,
                "source": one.source,
                "digest": one.digest,
            }
            for one in found.files
        ],
        "throughout": found.throughout,
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "settlements": found.settlements,
        "untouched": found.untouched,
        "not_computed": found.not_computed,
        "all": _sums(found.all),
        "by_fund": [{"fund": one.fund, "now": one.now.text, "then": one.then.text} for one in found.by_fund],
        "by_scheme": [{"scheme": scheme, **_sums(sums)} for scheme, sums in found.by_scheme().items()],
        "by_row": [{"row_now": now, "row_then": then, **_sums(sums)} for (now, then), sums in found.by_row().items()],
        "by_area": [{"area": area, **_sums(sums)} for area, sums in found.by_area().items()],
        "changes": [_change(one) for one in found.changes],
        "largest_gains": [one.number for one in found.largest_gains()],
        "largest_losses": [one.number for one in found.largest_losses()],
        "gaps": [asdict(one) for one in found.gaps],
        "stored": {
            "count": found.stored.count,
            "funds": found.stored.funds.text,
            "numbers": list(found.stored.numbers),
        },
        "direct_lost": found.direct_lost,
        "direct_won": found.direct_won,
        "warnings": list(found.warnings),
    }


def _sums(sums: Sums) -> dict[str, Any]:
    return {
        "count": sums.count,
        "gaining": sums.gaining,
        "losing": sums.losing,
        "same": sums.same,
        "bill": sums.bill.text,
        "gained": sums.gained.text,
        "lost": sums.lost.text,
        "funds_now": sums.funds_now.text,
        "funds_then": sums.funds_then.text,
        "patient_now": sums.patient_now.text,
        "patient_then": sums.patient_then.text,
    }


def _change(one: Change) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "area": one.area,
        "scheme": one.scheme,
        "row_now": one.row_now,
        "row_then": one.row_then,
        "bill": one.bill.text,
        "funds_now": one.funds_now.text,
        "funds_then": one.funds_then.text,
        "patient_now": one.patient_now.text,
        "patient_then": one.patient_then.text,
        "gain": one.gain.text,
    }
