"""Where a figure or a reason comes from, and how sure we are of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Evidence(StrEnum):
    """How well a figure is attested, best first."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    UNCONFIRMED = "unconfirmed"


_ORDER = {Evidence.OFFICIAL: 0, Evidence.SECONDARY: 1, Evidence.UNCONFIRMED: 2}


def weakest(*kinds: Evidence) -> Evidence:
    """Return the least sure of the given kinds of evidence."""
    return max(kinds, key=_ORDER.__getitem__)


@dataclass(frozen=True, slots=True)
class Citation:
    """Document and clause, the evidence for it, the policy file it was read from (None: not from a file)."""

    source: str
    clause: str
    evidence: Evidence = Evidence.OFFICIAL
    file: str | None = None
    key: str | None = None
