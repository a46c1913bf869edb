"""How a name may be read: its pinyin in full and as initials, with every reading of every character."""

from __future__ import annotations

from itertools import islice, product

from settledesk.basis.text import squeeze

_MOST = 64
"""So many combinations of readings are kept of a name; three characters hardly ever have more."""

_ALSO_READ = {"黑": "he", "费": "bi", "𠮷": "ji", "尉": "yu", "万": "mo", "贾": "jia", "哈": "ha"}
"""Readings, mostly as surnames, that the dictionary lacks."""


def readings_of(name: str) -> tuple[str, ...]:
    """Return what may be typed for a name: 曾乐 gives zengle, zengyue, cengle, cengyue, zl, zy, cl, cy.

    A character without a known reading is left out; Latin letters stand for themselves.
    """
    syllables = [found for found in map(_syllables, squeeze(name)) if found]
    if not syllables:
        return ()
    # The first character varies fastest, so that all readings of the surname are among those kept.
    ways = [way[::-1] for way in islice(product(*reversed(syllables)), _MOST)]
    return tuple(dict.fromkeys(["".join(way) for way in ways] + ["".join(s[0] for s in way) for way in ways]))


def usual_pinyin(name: str) -> str:
    """Return the one way in which a whole name is usually read, in small Latin letters: 厦门 gives xiamen."""
    from pypinyin import lazy_pinyin

    return "".join(letter for letter in "".join(lazy_pinyin(name)).casefold() if letter.isascii() and letter.isalpha())


def plain_pinyin(typed: str) -> str:
    """Return typed pinyin in the form of readings_of: small letters, ü written v (LÜ and lyu are lv)."""
    return typed.casefold().replace("ü", "v").replace("lyu", "lv").replace("nyu", "nv")


def _syllables(character: str) -> tuple[str, ...]:
    if character.isascii():
        return (character.casefold(),) if character.isalpha() else ()
    # The dictionary takes a third of a second to load, which a start without a new patient need not wait for.
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    known = [reading for reading in (found[0] if found else []) if reading.isascii() and reading.isalpha()]
    return tuple(dict.fromkeys([*known, *filter(None, [_ALSO_READ.get(character)])]))
