"""The tokens: every colour, type size and distance of the window has its name and value here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as #rrggbb. Texts are read at 4.5:1 or better on what they stand on."""

    ground: str  # behind the panels
    surface: str  # panels and fields
    sunken: str  # stripes, headers of tables, what is switched off
    line: str  # parts things
    edge: str  # outlines of fields and boxes; 3:1 on surface and ground
    text: str
    secondary: str  # captions, hints
    faint: str  # what does not apply; 4.5:1 on the surface, nowhere else
    accent: str
    on_accent: str  # text on the accent
    accent_ground: str  # what is chosen
    fund: str
    account: str
    cash: str
    self_funded: str
    on_payer: str  # text on the four payers' colours
    good: str
    good_ground: str
    warning: str
    warning_ground: str
    stop: str
    stop_ground: str


LIGHT = Palette(
    ground="#f3f5f7",
    surface="#ffffff",
    sunken="#eef1f4",
    line="#dde3e8",
    edge="#7f8e9b",
    text="#1b2733",
    secondary="#5b6b7a",
    faint="#6a7886",
    accent="#0b6b74",
    on_accent="#ffffff",
    accent_ground="#e2f0f1",
    fund="#0b6b74",
    account="#4457a6",
    cash="#a3520f",
    self_funded="#5f6b77",
    on_payer="#ffffff",
    good="#1b7a43",
    good_ground="#edf7f0",
    warning="#8a5200",
    warning_ground="#fff8ea",
    stop="#b3261e",
    stop_ground="#fdecea",
)
DARK = Palette(
    ground="#12181e",
    surface="#1a222a",
    sunken="#222c35",
    line="#33404b",
    edge="#667786",
    text="#e6ecf1",
    secondary="#a7b4c0",
    faint="#93a1ae",
    accent="#4fc1cb",
    on_accent="#06282c",
    accent_ground="#16383c",
    fund="#4fc1cb",
    account="#9db0f5",
    cash="#f0a868",
    self_funded="#aab6c2",
    on_payer="#10161b",
    good="#6fce95",
    good_ground="#15301f",
    warning="#f2bd62",
    warning_ground="#33270f",
    stop="#ff8f86",
    stop_ground="#3d1916",
)


class Size(IntEnum):
    """The three type sizes a clerk can choose, in points of the body text."""

    NORMAL = 12  # 普通
    LARGE = 15  # 大
    HUGE = 20  # 特大


class Role(Enum):
    """What a text is for, as a multiple of the body size."""

    CAPTION = 0.82
    SMALL = 0.88
    BODY = 1.0
    TITLE = 1.25
    MONEY = 2.0


HAIR, TIGHT, SNUG, ROOM, WIDE = 4, 8, 12, 16, 24
"""The distances between things, in pixels at the normal size."""

RADIUS = 6
"""How round corners are, in pixels at the normal size."""
FIELD = 32
"""The least height of a field or a button, in pixels at the normal size."""
RING = 2
"""The width of the focus ring, in pixels at every size."""
