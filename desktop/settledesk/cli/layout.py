"""Chinese and Latin text side by side in a terminal, where a Chinese character takes two columns."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterator

_NARROWEST, _WIDEST = 40, 120
_LEAST_ROOM = 8
_OPENING, _CLOSING = "（「『〔《【", "，。；：、！？）」』〕》】"
# What stays together: a word, number or character with the marks that open before it and close after it.
_CHUNKS = re.compile(rf"[{_OPENING}]*(?:[!-~]+| +|.)[{_CLOSING}]*", re.DOTALL)


def screen_width() -> int:
    """Return how many columns to write into: the terminal's, within reason; 80 where there is none."""
    return min(max(shutil.get_terminal_size((80, 24)).columns - 1, _NARROWEST), _WIDEST)


def width(text: str) -> int:
    """Return how many columns a text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(letter) for letter in text)


def padded(text: str, columns: int) -> str:
    """Return a text filled with spaces to a number of columns, as it is where it is wider."""
    return text + " " * (columns - width(text))


def wrapped(text: str, columns: int, indent: int = 0) -> str:
    """Return a text broken to fit `columns`, the lines after the first indented.

    Latin words and numbers stay whole where they fit a line; no line begins with a closing mark or ends with an opening one.
    """
    room = max(columns - indent, _LEAST_ROOM)
    lines, line = [], ""
    for chunk in _CHUNKS.findall(" ".join(text.split())):
        for piece in _pieces(chunk, room):
            if line and width(line) + width(piece.rstrip()) > room:
                lines.append(line.rstrip())
                line = ""
            if line or not piece.isspace():
                line += piece
    lines.append(line.rstrip())
    return f"\n{' ' * indent}".join(lines)


def _pieces(chunk: str, room: int) -> Iterator[str]:
    """Break a chunk that is wider than a line wherever a line ends."""
    start, used = 0, 0
    for place, letter in enumerate(chunk):
        if used + _columns(letter) > room:
            yield chunk[start:place]
            start, used = place, 0
        used += _columns(letter)
    yield chunk[start:]


def _columns(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
