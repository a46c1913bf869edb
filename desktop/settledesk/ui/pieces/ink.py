"""What the painted pieces share: measuring text, hatched fills and the ring around what has the focus."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption

from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import RADIUS, RING


class _Face:
    """A font by what it is: Qt's own are new ones each time they are asked for."""

    __slots__ = ("font", "key")

    def __init__(self, font: QFont) -> None:
        self.font, self.key = font, font.key()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Face) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


# Layouts ask for the same few hundred measures dozens of times whenever something is shown; measuring them anew was a
# quarter of what a clerk waits for between a change and its result.


def width_of(text: str, font: QFont) -> float:
    """Return how wide a text is in pixels, on one line."""
    return _width(text, _Face(font))


@lru_cache(maxsize=8192)
def _width(text: str, face: _Face) -> float:
    return QFontMetricsF(face.font).horizontalAdvance(text)


def height_of(font: QFont) -> float:
    """Return how high a line is in pixels."""
    return _height(_Face(font))


@lru_cache(maxsize=64)
def _height(face: _Face) -> float:
    return QFontMetricsF(face.font).height()


def wrapped(text: str, font: QFont, width: float) -> float:
    """Return how high a text is in pixels when it is broken into lines of a width."""
    return _wrapped(text, _Face(font), width)


@lru_cache(maxsize=4096)
def _wrapped(text: str, face: _Face, width: float) -> float:
    return _laid_out(text, face.font, width, Qt.AlignmentFlag.AlignLeft)[1]


def paint_wrapped(
    painter: QPainter,
    text: str,
    font: QFont,
    where: QRectF,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Paint a text in the painter's pen, broken between words (within one only if it must be), halfway down."""
    lines, high = _laid_out(text, font, where.width(), side)
    lines.draw(painter, QPointF(where.left(), where.top() + (where.height() - high) / 2))


def _laid_out(text: str, font: QFont, width: float, side: Qt.AlignmentFlag) -> tuple[QTextLayout, float]:
    """Return the text in lines, and how high they are together."""
    option = QTextOption(side)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    found = QTextLayout(text, font)
    found.setTextOption(option)
    high = 0.0
    found.beginLayout()
    while (line := found.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        line.setPosition(QPointF(0, high))
        high += line.height()
    found.endLayout()
    return found, high


def unbroken(text: str) -> str:
    """Return a text in which no line ends: 46号 is read as one, and so are a name and an amount."""
    return "\u2060".join(text.replace(" ", "\u00a0"))


def fitting(text: str, font: QFont, width: float, least: int) -> QFont:
    """Return the font, made smaller until the text fits the width, but not below `least` pixels."""
    found = QFont(font)
    while found.pixelSize() > least and width_of(text, found) > width:
        found.setPixelSize(found.pixelSize() - 1)
    return found


def hatch(painter: QPainter, where: QRectF, tone: str, colour: str, step: float) -> None:
    """Paint the pattern of a payer's tone into its segment, so that the colour does not stand alone.

    The fund's is plain; the account's is upright, the cash's slanted, the self-funded's crossed.
    """
    if tone not in ("account", "cash", "self_funded"):
        return
    ink = QColor(colour)
    ink.setAlpha(90)
    painter.save()
    painter.setClipRect(where, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(ink, 1))
    left, top, right, bottom = where.left(), where.top(), where.right(), where.bottom()
    lean = 0.0 if tone == "account" else where.height()
    x = left - where.height()
    while x < right + where.height():
        painter.drawLine(QLineF(x, bottom, x + lean, top))
        if tone == "self_funded":
            painter.drawLine(QLineF(x, top, x + lean, bottom))
        x += step
    painter.restore()


def focus_ring(painter: QPainter, where: QRectF, look: Look, colour: str | None = None) -> None:
    """Paint the ring inside a rectangle, in the accent or another colour."""
    half = RING / 2
    painter.setPen(QPen(QColor(colour or look.palette.accent), RING))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(where.adjusted(half, half, -half, -half), look.px(RADIUS), look.px(RADIUS))
