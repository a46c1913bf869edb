"""Which figures of a benefits file no case can reach yet, because another figure that it needs was not found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from settledesk.model.terms import Takes
from settledesk.policy.combinations import Combination, combinations, domains, facts_asked, met
from settledesk.policy.rules import BenefitsFile, LayerRule, Row


def out_of_reach(file: BenefitsFile) -> frozenset[str]:
    """Return the keys of the rows for whom the deductible or the ratio beside them is always a gap.

    A cap above which an unknown layer begins is out of reach too: the case that meets it has no outcome.
    """
    return frozenset(key for number, layer in enumerate(file.layers) for key in _rows(file, number, layer))


def _rows(file: BenefitsFile, number: int, layer: LayerRule) -> Iterator[str]:
    tables: tuple[tuple[str, tuple[Row[Any], ...]], ...] = (
        ("deductible", layer.deductible),
        ("bands", layer.bands),
        ("bonus", layer.bonus),
        ("cap", layer.cap),
        ("floor", layer.floor),
    )
    values = domains(file)
    onward = any(one.gap is not None and one.takes is Takes.OVER_CAP for one in file.layers[number + 1 :])
    for name, rows in tables:
        facts = facts_asked(rows, layer.deductible, layer.bands)
        open_to: set[int] = set()
        for combination in combinations(facts, values):
            if _known(layer.deductible, combination) and _known(layer.bands, combination):
                open_to.update(id(row) for row in met(rows, combination))
        for place, row in enumerate(rows):
            if row.figure is not None and (id(row) not in open_to or (name == "cap" and onward)):
                yield f"layer[{number}].{name}[{place}]"


def _known(rows: tuple[Row[Any], ...], combination: Combination) -> bool:
    return all(row.figure is not None for row in met(rows, combination))
