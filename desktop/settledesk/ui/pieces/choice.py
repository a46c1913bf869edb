"""One of a few ways to go, as a large button with a title, a sentence, an icon and its digit."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from settledesk.ui.look.icons import paint_icon
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, RADIUS, RING, ROOM, SNUG, Role
from settledesk.ui.pieces.ink import height_of, paint_wrapped, wrapped
from settledesk.ui.pieces.keycap import Keycap

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ICON, _WIDE, _LEAST = 32, 720, 280


class Choice(QAbstractButton):
    """A choice among its siblings: arrows move, Space or the digit chooses; Enter is its parent's."""

    def __init__(self, look: Look, digit: str, icon: str, title: str, sentence: str) -> None:
        super().__init__()
        self._look, self._icon, self._sentence = look, icon, sentence
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{sentence}（按 {digit}）")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._cap = Keycap(look, digit)
        self._cap.setParent(self)
        self._cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        look.changed.connect(self._follow)

    def _follow(self) -> None:
        self.updateGeometry()
        self._place_cap()
        self.update()

    def _place_cap(self) -> None:
        size, px = self._cap.sizeHint(), self._look.px
        self._cap.setGeometry(self.width() - px(ROOM) - size.width(), px(ROOM), size.width(), size.height())

    def _words(self, width: int) -> tuple[float, float, float]:
        """Return left edge and width of the words, and the sentence's height."""
        left = float(self._look.px(ROOM + _ICON + ROOM))
        room = width - left - self._cap.sizeHint().width() - self._look.px(ROOM + SNUG)
        return left, room, wrapped(self._sentence, self._look.font(), room)

    # ---- Qt's own

    def heightForWidth(self, width: int) -> int:
        px, look = self._look.px, self._look
        return round(2 * px(ROOM) + height_of(look.font(Role.TITLE, True)) + px(HAIR) + self._words(width)[2])

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        width = self._look.px(_WIDE)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(_LEAST), self._look.px(2 * ROOM + _ICON))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_cap()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            event.ignore()  # the page's, on every platform
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, p, px = self._look, self._look.palette, self._look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        thick = RING if self.hasFocus() else 1
        painter.setPen(QPen(QColor(p.accent if chosen or self.hasFocus() else p.edge), thick))
        painter.setBrush(QColor(p.accent_ground if chosen else p.surface))
        inset = thick / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), px(RADIUS), px(RADIUS))
        left, room, tall = self._words(self.width())
        head = height_of(look.font(Role.TITLE, True))
        icon = "good" if chosen else self._icon
        side = px(_ICON)
        paint_icon(painter, icon, p.accent if chosen else p.secondary, QRectF(px(ROOM), px(ROOM), side, side))
        painter.setPen(QColor(p.text))
        painter.setFont(look.font(Role.TITLE, True))
        painter.drawText(QRectF(left, px(ROOM), room, head), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setPen(QColor(p.text if chosen else p.secondary))
        paint_wrapped(painter, self._sentence, look.font(), QRectF(left, px(ROOM) + head + px(HAIR), room, tall))
