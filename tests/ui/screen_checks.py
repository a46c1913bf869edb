"""What holds of every screen in every state: each check returns a line for each thing that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from PIL import Image
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableView,
    QWidget,
)

from settledesk.ui.pieces.flow import Panel

LEAST_TARGET, LEAST_CONTRAST = 24, 4.5
_EDGE = 2
"""Pixels by which two things in a row may overlap and still be one after the other."""
_WORD = re.compile(r"[A-Za-z]{2,}")
_CODE = re.compile(
    r"[A-Za-z]*[-_./]?\d[\w*.\-/]*|「[^」]*」|\S+\.(?:xlsx|xls|csv|pdf|sqlite3|toml)\b|/\S+|[A-Z]+_[A-Z]+|\bchecked_on\b"
    r"|\b[A-Z0-9]{8}\b|\bwjg\b"
)
"""What is no word: codes, what is quoted, files, the one key that a check of packs asks for, and the letters that the first run asks to type."""
_MARKS = re.compile(r"<[^>]*>|&\w+;")
"""What stands in rich text and is not read."""
_KNOWN = frozenset({"Ctrl", "Shift", "Enter", "Esc", "Del", "Tab", "Space", "Excel", "CSV", "PDF", "CT"})
"""Names that clerks know by these letters: of keys, of files, of what is billed."""


def seen(window: QWidget) -> Iterator[QWidget]:
    """Yield what can be seen of a window: visible and at least partly inside everything it stands in."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            yield widget


def whole(widget: QWidget) -> bool:
    """Say whether nothing of a widget is scrolled out of sight."""
    return widget.visibleRegion().boundingRect().contains(widget.rect())


def _inner(widget: QWidget) -> bool:
    """Say whether Qt made a widget inside one of its own: the button in a line, the corner of a table."""
    parent = widget.parentWidget()
    inside = isinstance(parent, (QLineEdit, QComboBox, QTableView))
    return widget.objectName().startswith("qt_") or inside


def _called(widget: QWidget) -> str:
    said = widget.accessibleName() or (widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else "")
    return f"{type(widget).__name__} {said!r}"


def stops(window: QWidget) -> list[QWidget]:
    """Go through what Tab stops at and return it in its order; the focus is where it was then.

    Not by `nextInFocusChain`: PySide takes what that returns for a child, and lets go of the wrong things later.
    """
    begun, found = QApplication.focusWidget(), list[QWidget]()
    window.setFocus()
    while window.focusNextPrevChild(True):
        now = QApplication.focusWidget()
        if now is None or now in found:
            break
        found.append(now)
    if begun is not None:
        begun.setFocus()
    return found


def out_of_order(window: QWidget, chain: list[QWidget]) -> list[str]:
    """Return each step of Tab through a chain that goes up, or back in a row, within one panel or scrolled page."""
    found = []
    for before, after in pairwise(chain):
        panel = _panel(before)
        if panel is None or panel is not _panel(after):
            continue
        here, there = _place(before, window), _place(after, window)
        up = there.bottom() < here.top() + _EDGE
        back = there.right() < here.left() + _EDGE and there.top() < here.bottom() and here.top() < there.bottom()
        if up or back:
            found.append(f"{_called(before)} → {_called(after)}")
    return found


def _panel(widget: QWidget) -> QWidget | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, (Panel, QScrollArea)):
        parent = parent.parentWidget()
    return parent


def _place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def nameless(window: QWidget) -> list[str]:
    """Return what takes the focus or is pressed, and says nothing to those who hear."""
    found = []
    for one in seen(window):
        takes = one.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(one, QAbstractButton)
        said = one.accessibleName() or (one.text() if isinstance(one, (QAbstractButton, QLabel)) else "")
        if takes and not said and not _inner(one) and one.focusProxy() is None:
            found.append(f"{type(one).__name__} in {type(one.parentWidget()).__name__} has no name")
    return found


def small_targets(window: QWidget) -> list[str]:
    """Return what can be pressed or typed in and is smaller than a fingertip's 24 pixels."""
    kinds = (QAbstractButton, QLineEdit, QComboBox)
    return [
        f"{_called(one)} is {one.width()} × {one.height()}"
        for one in seen(window)
        if isinstance(one, kinds) and not _inner(one) and min(one.width(), one.height()) < LEAST_TARGET
    ]


def sideways(window: QWidget) -> list[str]:
    """Return what has to be scrolled sideways, tables aside, and what makes the window wider than it is."""
    found = [
        f"{_called(one)} scrolls sideways"
        for one in seen(window)
        if isinstance(one, QScrollArea) and one.horizontalScrollBar().maximum() > 0
    ]
    least = window.minimumSizeHint().width()
    return [*found, f"the window wants {least}"] if least > window.width() else found


def foreign(window: QWidget) -> list[str]:
    """Return the texts with a word of Latin letters that is neither a key's name nor a code."""
    return [text for text in texts(window) if set(_WORD.findall(_CODE.sub(" ", _MARKS.sub(" ", text)))) - _KNOWN]


def texts(window: QWidget) -> list[str]:
    """Return the texts that can be seen: of labels, buttons, empty fields, and the first rows of tables."""
    found: list[str] = []
    for one in seen(window):
        if isinstance(one, (QLabel, QPushButton)):
            found.append(one.text())
        elif isinstance(one, QLineEdit) and not one.text():
            found.append(one.placeholderText())
        elif isinstance(one, QAbstractItemView) and one.model() is not None:
            model = one.model()
            for row in range(min(model.rowCount(), 6)):
                for column in range(model.columnCount(QModelIndex())) if isinstance(one, QTableView) else (0,):
                    found.append(str(model.index(row, column).data() or ""))
    return [text for text in found if text]


def pale(window: QWidget, picture: QPixmap) -> list[str]:
    """Return the labels and buttons whose letters, as painted, stand out less than 4.5 : 1."""
    found = []
    image = pixels(picture)
    for one in seen(window):
        says = isinstance(one, (QLabel, QPushButton)) and any(letter.isalnum() for letter in one.text())
        if not says or not one.isEnabled() or not whole(one):
            continue
        place = _place(one, window)
        part = image.crop((place.left(), place.top(), place.right() + 1, place.bottom() + 1))
        measured = painted_contrast(part)
        if measured is not None and measured < LEAST_CONTRAST:
            found.append(f"{_called(one)} {measured:.2f}")
    return found


def pixels(picture: QPixmap) -> Image.Image:
    """Return a picture as an image that can be counted."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = bytes(image.constBits())
    return Image.frombytes("RGB", (image.width(), image.height()), rows, "raw", "RGB", image.bytesPerLine())


def painted_contrast(part: Image.Image) -> float | None:
    """Return how far the letters in a picture stand out from what they stand on; None where there is one colour only.

    The ground is the commonest colour. Of the others the one that stands out most is the ink: what lies between them
    is the soft edge of the letters.
    """
    colours: dict[tuple[int, ...], int] = {}
    for count, colour in part.convert("RGB").getcolors(part.width * part.height) or []:
        assert isinstance(colour, tuple)
        colours[colour] = count
    ground = max(colours, key=lambda colour: colours[colour])
    stand_out = [_contrast(colour, ground) for colour, count in colours.items() if colour != ground and count > 1]
    return max(stand_out, default=None)


def _contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: tuple[int, ...]) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def unringed(window: QWidget, chosen: list[QWidget]) -> list[str]:
    """Give each of the widgets the focus and return those that look the same with it as without."""
    found = []
    # A list that is still open would have the keys.
    window.activateWindow()
    QTest.qWait(20)
    rest = QWidget(window)
    rest.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    rest.show()
    for one in chosen:
        rest.setFocus()
        without = one.grab().toImage()
        one.setFocus(Qt.FocusReason.TabFocusReason)
        if one.hasFocus() and one.grab().toImage() == without:
            found.append(_called(one))
    rest.setFocus()
    rest.deleteLater()
    return found
