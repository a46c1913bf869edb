"""From strips to pages: horizontal pieces of paper that are laid under one another, and where a page must end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from settledesk.paper.pen import Page

Draw = Callable[[Page, float, float], None]
"""Draws a strip on a page, given its top and its height."""


@dataclass(frozen=True, slots=True)
class Strip:
    """An unbreakable piece of the page, as wide as the page.

    `air` is white that a full page gives up and an empty one gets more of. `keep` holds the strip together with
    the next one. `caption` is repeated where a page begins with this strip: the head of the table it belongs to.
    """

    height: float
    draw: Draw
    air: float = 0.0
    keep: bool = False
    caption: Strip | None = None

    def tall(self, ease: float) -> float:
        """The height at a given ease."""
        return self.height + self.air * ease


@dataclass(frozen=True, slots=True)
class Placed:
    """A strip in its place."""

    strip: Strip
    top: float
    height: float


EASES = (1.45, 1.2, 1.0, 0.8, 0.6, 0.4, 0.2, 0.05)
"""How much air there may be: the first at which everything stands on one page."""


def lay_out(
    strips: Sequence[Strip], first_top: float, later_top: float, bottom: float, last: Strip
) -> list[list[Placed]]:
    """Return the strips in their places, page by page.

    All of it stands on one page where it can, with `last` at its foot; else it runs over, and `last` follows the rest.
    """
    for ease in EASES:
        used = sum(strip.tall(ease) for strip in strips) + last.tall(ease)
        if first_top + used <= bottom:
            page = _stack(strips, first_top, ease)
            return [[*page, Placed(last, bottom - last.tall(ease), last.tall(ease))]]
    return _run_over([*strips, last], first_top, later_top, bottom, 1.0)


def _stack(strips: Sequence[Strip], top: float, ease: float) -> list[Placed]:
    placed = []
    for strip in strips:
        placed.append(Placed(strip, top, strip.tall(ease)))
        top += strip.tall(ease)
    return placed


def _run_over(
    strips: Sequence[Strip], first_top: float, later_top: float, bottom: float, ease: float
) -> list[list[Placed]]:
    pages: list[list[Placed]] = [[]]
    top = first_top
    for group in _groups(strips):
        needed = sum(strip.tall(ease) for strip in group)
        if top + needed > bottom and pages[-1]:
            pages.append([])
            top = later_top
            caption = group[0].caption
            if caption is not None:
                pages[-1].append(Placed(caption, top, caption.tall(ease)))
                top += caption.tall(ease)
        pages[-1].extend(_stack(group, top, ease))
        top += needed
    return pages


def _groups(strips: Sequence[Strip]) -> list[list[Strip]]:
    """Return the strips in groups that stay on one page."""
    groups: list[list[Strip]] = []
    held = False
    for strip in strips:
        if held:
            groups[-1].append(strip)
        else:
            groups.append([strip])
        held = strip.keep
    return groups
