"""The icons: drawn strokes shipped as SVG, coloured by the look's tokens."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from settledesk.basis.places import shipped
from settledesk.ui.look.look import Look

ICONS = (
    "settle",
    "filing",
    "receipt",
    "report",
    "compare",
    "policy",
    "settings",
    "search",
    "person",
    "check",
    "cross",
    "good",
    "warning",
    "stop",
    "question",
    "clock",
    "calendar",
    "print",
    "park",
    "void",
    "file",
    "paste",
    "edit",
    "plus",
    "close",
    "lock",
    "chevron-up",
    "chevron-down",
    "chevron-left",
    "chevron-right",
)
"""Every icon by its name, which is its file's."""


@lru_cache(maxsize=512)
def _drawing(name: str, colour: str) -> QByteArray:
    text = (shipped("resources") / "icons" / f"{name}.svg").read_text("utf-8")
    return QByteArray(text.replace("currentColor", colour).encode())


def paint_icon(painter: QPainter, name: str, colour: str, where: QRectF) -> None:
    """Paint an icon in a colour (#rrggbb) into a rectangle; FileNotFoundError where there is no such icon."""
    QSvgRenderer(_drawing(name, colour)).render(painter, where)


def pixmap(name: str, look: Look, tone: str = "text", side: int = 20, ratio: float = 1.0) -> QPixmap:
    """Return an icon in the colour of a token, `side` design pixels wide; `ratio` is the screen's device pixel ratio."""
    return _pixmap(name, getattr(look.palette, tone), look.px(side), ratio)


def icon(name: str, look: Look, tone: str = "text") -> QIcon:
    """Return an icon for a button, sharp at device pixel ratios 1 and 2, grey where it is switched off.

    It has the colours of the look in force: ask again when the look changes.
    """
    found = QIcon()
    for ratio in (1.0, 2.0):
        found.addPixmap(_pixmap(name, getattr(look.palette, tone), look.px(20), ratio))
        found.addPixmap(_pixmap(name, look.palette.secondary, look.px(20), ratio), QIcon.Mode.Disabled)
    return found


def _pixmap(name: str, colour: str, side: int, ratio: float) -> QPixmap:
    # Asked for before there is a painter: a pixmap that goes while one is at work on it takes the program with it.
    drawing = QSvgRenderer(_drawing(name, colour))
    found = QPixmap(QSize(side, side) * ratio)
    found.setDevicePixelRatio(ratio)
    found.fill(Qt.GlobalColor.transparent)
    painter = QPainter(found)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return found
