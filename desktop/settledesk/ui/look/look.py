"""The look in force: which theme, which type size; widgets are handed it and follow it live."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFont

from settledesk.ui.look.fonts import FAMILIES
from settledesk.ui.look.tokens import DARK, LIGHT, Palette, Role, Size

_SIZES = tuple(Size)


class Look(QObject):
    """Theme and type size of the running window; `changed` follows each change of either."""

    changed = Signal()

    def __init__(self, size: Size = Size.NORMAL, dark: bool = False) -> None:
        super().__init__()
        self._size, self._dark = size, dark
        self._fonts: dict[tuple[Size, Role, bool], QFont] = {}

    @property
    def palette(self) -> Palette:
        """The colours in force."""
        return DARK if self._dark else LIGHT

    @property
    def size(self) -> Size:
        """The type size in force."""
        return self._size

    @property
    def dark(self) -> bool:
        """Whether the dark theme is on."""
        return self._dark

    def px(self, design: float) -> int:
        """Return a distance of the design (pixels at the normal size) at the size in force."""
        return max(1, round(design * self._size / Size.NORMAL)) if design else 0

    def font(self, role: Role = Role.BODY, bold: bool = False) -> QFont:
        """Return the font of a role; its figures are all of one width."""
        made = self._fonts.get((self._size, role, bold))
        if made is None:
            made = self._fonts[self._size, role, bold] = self._make_font(role, bold)
        # A copy, which the caller may change; painting asks for hundreds, and making one takes ten times as long.
        return QFont(made)

    def _make_font(self, role: Role, bold: bool) -> QFont:
        font = QFont(list(FAMILIES))
        # Pixels, not points: a remote desktop or a wall display may report any number of dots per inch.
        font.setPixelSize(round(self._size * 4 / 3 * role.value))
        font.setBold(bold)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def set_size(self, size: Size) -> None:
        """Change the type size."""
        if size != self._size:
            self._size = size
            self.changed.emit()

    def bigger(self) -> None:
        """Take the next larger size, if there is one."""
        self.set_size(_SIZES[min(_SIZES.index(self._size) + 1, len(_SIZES) - 1)])

    def smaller(self) -> None:
        """Take the next smaller size, if there is one."""
        self.set_size(_SIZES[max(_SIZES.index(self._size) - 1, 0)])

    def set_dark(self, dark: bool) -> None:
        """Change the theme."""
        if dark != self._dark:
            self._dark = dark
            self.changed.emit()
