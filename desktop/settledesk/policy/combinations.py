"""Every combination of the facts that the rows of a benefits file ask about, and the rows that each meets."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from settledesk.model.case import Scheme
from settledesk.model.terms import Band
from settledesk.policy.rules import BenefitsFile, Row
from settledesk.policy.vocabulary import DOMAINS, PERSONS

T = TypeVar("T")
Combination = dict[str, str]
ORDER = ("person", "treated_as", "aid", "disease", "admission", "years_enrolled", "tier", "province", "level")
"""The facts as a table names them, from left to right; level last, since it heads the columns."""


def domains(file: BenefitsFile) -> dict[str, tuple[str, ...]]:
    """Return the values that each fact can take in a file."""
    persons = PERSONS[file.head.scheme or Scheme.EMPLOYEE]
    return {**DOMAINS, "person": persons, "disease": (*file.disease_groups, "other")}


def facts_asked(*tables: Iterable[Row[Any]]) -> tuple[str, ...]:
    """Return the facts that any of these rows ask about, in the order of a table."""
    found = {fact for rows in tables for row in rows for fact, _ in row.when}
    return tuple(fact for fact in ORDER if fact in found)


def combinations(facts: Iterable[str], values: Mapping[str, tuple[str, ...]]) -> Iterator[Combination]:
    """Yield every combination of the values of these facts."""
    names = tuple(facts)
    for one in itertools.product(*(values[name] for name in names)):
        yield dict(zip(names, one, strict=True))


def met(rows: tuple[Row[T], ...], combination: Combination) -> tuple[Row[T], ...]:
    """Return the rows that hold for a combination: one in a sound file, none for a hole, more for an overlap."""
    return tuple(row for row in rows if all(combination.get(fact) in values for fact, values in row.when))


def ratio_above(bands: tuple[Band, ...], fen: int) -> Decimal | None:
    """Return the ratio of the yuan that follows an amount, None beyond the last edge."""
    for band in bands:
        if band.up_to is None or fen < band.up_to.fen:
            return band.ratio
    return None
