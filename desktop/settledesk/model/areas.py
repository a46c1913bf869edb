"""Pooling areas 统筹区: which one a six-digit area code belongs to, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass

PROVINCE = "province"
CITY = "city"
COUNTY = "county"
PROVINCIAL = "provincial"
OUTSIDE = "outside"
FORMER = "former"
KINDS = (PROVINCE, CITY, COUNTY, PROVINCIAL, OUTSIDE, FORMER)
"""What a row of the table is: a province-level unit; a prefecture-level city, autonomous prefecture, league or area;
a county directly under a province; 省本级; Hong Kong, Macao or Taiwan; a code that is no longer given out."""


@dataclass(frozen=True, slots=True)
class Area:
    """One row of the area table.

    `pooled_to` is the code of the area whose fund pays: None where the area pools by itself or, for a province, not
    at all; the province where it pools as a whole, and then the province names itself; the successor of a former code.
    """

    code: str
    name: str
    province: str
    kind: str
    pooled_to: str | None


class AreaTable:
    """All pooling areas, by code; asked millions of times, so it remembers its answers."""

    __slots__ = ("_answers", "_cities", "_pools", "_prefectures", "_whole")

    def __init__(self, areas: tuple[Area, ...]) -> None:
        """Build the table; ValueError where a code is given twice or `pooled_to` leads nowhere or in a circle."""
        rows: dict[str, Area] = {}
        for area in areas:
            if area.code in rows:
                raise ValueError(f"{area.code} twice")
            rows[area.code] = area
        self._pools = {code: _pool(area, rows) for code, area in rows.items()}
        # A district is found by its prefecture, also by one that is gone and has a successor.
        self._prefectures = {
            code[:4]: self._pools[code]
            for code, area in rows.items()
            if code.endswith("00") and area.kind in (CITY, FORMER)
        }
        # Provinces that are one pool, and what lies outside: every code of theirs is the same area.
        self._whole = {
            area.province: self._pools[area.code]
            for area in areas
            if area.kind == OUTSIDE or (area.kind == PROVINCE and area.pooled_to is not None)
        }
        self._cities = tuple(
            sorted(
                (a for a in areas if a.kind != FORMER and self._pools[a.code] is a and not _bare_province(a)),
                key=lambda area: area.code,
            )
        )
        self._answers: dict[str, Area] = {}

    def find(self, code: str) -> Area | None:
        """Return the pooling area that a six-digit code belongs to, or None where there is no such place.

        A district belongs to its city by its first four digits, and any district code is taken whose prefecture
        exists: districts are renamed and renumbered every year, their records stay. xxxx99 市本级 is the city; xx9900
        is 省本级. All of a province that is one pool (11, 12, 31, 50, 46, 54) is the province. A county directly under
        a province is itself. A former code is its successor. 71, 81, 82 and 83 are the outside rows. The code of a
        province that does not pool as a whole (370000) is the province's own row, which is no pooling area.
        """
        known = self._answers.get(code)
        if known is not None:
            return known
        if len(code) != 6 or not code.isascii() or not code.isdigit():
            return None
        found = self._whole.get(code[:2]) or self._pools.get(code) or self._prefectures.get(code[:4])
        if found is not None:
            # Only six-digit codes that exist are remembered, so no input can make this grow without end.
            self._answers[code] = found
        return found

    def name(self, code: str) -> str:
        """Return the display name of the pooling area that the code belongs to, or the code itself if unknown."""
        found = self.find(code)
        return code if found is None else found.name

    def cities(self) -> tuple[Area, ...]:
        """Return the areas that a clerk can pick, by code: each pooling area once, Hong Kong, Macao and Taiwan too.

        Not among them: provinces that do not pool as a whole, areas that pool to their province, former codes.
        """
        return self._cities

    def has_province(self, code: str) -> bool:
        """Say whether the first two digits are a province of the table.

        This is all that can be asked of the region in an ID number, which keeps the district code of the year in which
        it was given, renumbered or abolished since.
        """
        return code[:2] + "0000" in self._pools


def same_province(a: str, b: str) -> bool:
    """Say whether two area codes lie in one province, by their first two digits (71 and 83 are both Taiwan)."""
    return _province(a) == _province(b)


def _province(code: str) -> str:
    digits = code[:2]
    return "71" if digits == "83" else digits


def _bare_province(area: Area) -> bool:
    return area.kind == PROVINCE and area.pooled_to is None


def _pool(area: Area, rows: dict[str, Area]) -> Area:
    """Return the area at the end of the way that `pooled_to` shows."""
    seen = {area.code}
    while area.pooled_to is not None and area.pooled_to != area.code:
        if area.pooled_to not in rows:
            raise ValueError(f"{area.code} pools to {area.pooled_to}, which is not in the table")
        area = rows[area.pooled_to]
        if area.code in seen:
            raise ValueError(f"{area.code} pools in a circle")
        seen.add(area.code)
    return area
