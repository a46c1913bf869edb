"""The fonts on paper: bundled ones only, with a fallback for each character, so that rare names draw and copy right."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from reportlab.pdfbase import pdfmetrics

from settledesk.basis.places import shipped
from settledesk.paper.subsets import EmbeddedFont

REGULAR = "NotoSansSC-Regular"
BOLD = "NotoSansSC-Bold"
RARE = "HanaMinB"
MISSING = "〓"
"""Stands for a character that no bundled font has."""

_SMALLEST = 0.1  # sizes are whole tenths of a point: the same text always asks for the same size


@dataclass(frozen=True, slots=True)
class Face:
    """One font file, and how far its strokes are thickened to sit beside the others."""

    font: EmbeddedFont
    swell: float  # width of the added stroke, as a share of the size

    def has(self, text: str) -> bool:
        """Whether the font draws every character of the text."""
        glyphs: Mapping[int, int] = self.font.face.charToGlyph
        return glyphs.keys() >= set(map(ord, text))


@cache
def _load(name: str) -> EmbeddedFont:
    """Return a bundled font; it is read once for the whole process (0.1 s)."""
    font = EmbeddedFont(name, str(shipped("resources") / "fonts" / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return font


@cache
def face(name: str, swell: float = 0.0) -> Face:
    """Return a bundled font."""
    return Face(_load(name), swell)


def _rare(bold: bool) -> Face:
    """Return the font for characters that the text's own font lacks."""
    # It is a thin Song: unthickened it would look like a hole in a line of sans serif.
    return face(RARE, 0.035 if bold else 0.012)


def warm_up() -> None:
    """Read the fonts for text now (0.2 s), so that the first paper of the day comes as fast as the others.

    The one for rare characters (0.15 s, 44 MB) is read when a name first needs it.
    """
    for name in (REGULAR, BOLD):
        _load(name)


@lru_cache(4096)
def runs(text: str, bold: bool = False) -> tuple[tuple[Face, str], ...]:
    """Return the text in pieces of one font each; white space of any kind as spaces, invisible marks left out."""
    first = face(BOLD if bold else REGULAR)
    if first.has(text):
        return ((first, text),)
    found: list[tuple[Face, list[str]]] = []
    rare = _rare(bold)
    for character in _visible(text):
        if first.has(character):
            chosen = first
        elif rare.has(character):
            chosen = rare
        else:
            chosen, character = first, MISSING
        if found and found[-1][0] is chosen:
            found[-1][1].append(character)
        else:
            found.append((chosen, [character]))
    return tuple((chosen, "".join(part)) for chosen, part in found)


def undrawable(*texts: str) -> tuple[str, ...]:
    """Return the characters that no bundled font has, each once, in order: paper shows 〓 in their place."""
    missing: dict[str, None] = {}
    first = face(REGULAR)
    for text in texts:
        if not first.has(text):
            rare = face(RARE)
            missing.update(dict.fromkeys(c for c in _visible(text) if not first.has(c) and not rare.has(c)))
    return tuple(missing)


def _visible(text: str) -> Iterator[str]:
    """Yield the characters as drawn: white space and control characters as a space, invisible marks not at all."""
    for character in text:
        kind = unicodedata.category(character)
        if kind == "Cf" or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
            continue
        yield " " if kind in ("Cc", "Zs", "Zl", "Zp") and character != "\u3000" else character


@lru_cache(4096)
def width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide the text is, in points."""
    return sum(part.font.stringWidth(piece, size) for part, piece in runs(text, bold))


# Chinese line breaking: no line begins with a closing mark or ends with an opening one; what is written in ASCII
# (amounts, words, file names) is not parted.
_UNIT = re.compile(" *[（〔《〈「『【“‘]*(?:[!-~]+|.)[）〕》〉」』】”’，。、；：！？…·]*", re.DOTALL)


def wrap(text: str, size: float, room: float, bold: bool = False) -> tuple[str, ...]:
    """Return the text in lines no wider than `room`; amounts and words stay whole where a line can hold them."""
    if "\n" in text:
        return tuple(line for part in text.split("\n") for line in wrap(part, size, room, bold))
    if width(text, size, bold) <= room:
        return (text,)
    lines: list[str] = []
    line = ""
    used = 0.0
    for unit in _UNIT.findall(text):
        wide = width(unit, size, bold)
        if used + wide <= room:
            line, used = line + unit, used + wide
            continue
        if line:
            lines.append(line.rstrip(" "))
        unit = unit.lstrip(" ")
        wide = width(unit, size, bold)
        while wide > room and len(unit) > 1:
            fits = _longest(unit, size, room, bold)
            lines.append(unit[:fits])
            unit = unit[fits:]
            wide = width(unit, size, bold)
        line, used = unit, wide
    if line:
        lines.append(line)
    return tuple(lines)


def balance(text: str, size: float, room: float, bold: bool = False) -> tuple[str, ...]:
    """Return the text in as few lines as `room` needs, of about the same width: for what is centred."""
    lines = wrap(text, size, room, bold)
    if len(lines) == 1:
        return lines
    least = width(text, size, bold) / len(lines)
    while least < room:
        even = wrap(text, size, least, bold)
        if len(even) == len(lines):
            return even
        least += size / 2
    return lines


def _longest(text: str, size: float, room: float, bold: bool) -> int:
    """Return how many characters fit; at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(text[:middle], size, bold) <= room else (low, middle - 1)
    return low


def shrink(text: str, size: float, room: float, least: float = 0.0, bold: bool = False) -> float:
    """Return the size at which the text fits into `room` on one line, but not less than `least`."""
    wide = width(text, size, bold)
    if wide <= room:
        return size
    return max(math.floor(size * room / wide / _SMALLEST) * _SMALLEST, least, _SMALLEST)


def fit(text: str, size: float, room: float, least: float, bold: bool = False) -> tuple[float, tuple[str, ...]]:
    """Return size and lines: one line, smaller where need be; where even `least` is too wide, several lines."""
    small = shrink(text, size, room, least, bold)
    lines = wrap(text, small, room, bold)
    if len(lines) > 1:
        full = wrap(text, size, room, bold)
        if len(full) <= len(lines):
            return size, full
    return small, lines


def shown(text: str) -> str:
    """Return the text as it is drawn: with 〓 where no font has the character."""
    return "".join(piece for _, piece in runs(text))
