"""What is said beside a field instead of in a dialog: one line with its icon, or several with the places they mean."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from settledesk.basis.errors import Mistake
from settledesk.ui.look.icons import pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle
from settledesk.ui.look.tokens import HAIR, RADIUS, SNUG, TIGHT
from settledesk.ui.pieces.flow import FlowLayout
from settledesk.ui.pieces.line_button import LineButton

MOST_SHOWN = 8
"""How many mistakes are listed at once: nobody mends more before looking again."""
ICON = {"good": "good", "warning": "warning", "stop": "stop", "secondary": "question"}
"""The icon that goes with each tone, so that the colour never stands alone."""
WORD = {"good": "完成", "warning": "注意", "stop": "错误", "secondary": "说明"}
"""What a screen reader says before the text."""


def paint_ground(painter: QPainter, where: QRectF, look: Look, tone: str) -> None:
    """Paint a rounded ground in the tone's pale colour with an outline in the tone."""
    p = look.palette
    line = QColor(getattr(p, tone))
    line.setAlpha(110)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, 1))
    painter.setBrush(QColor(p.sunken if tone == "secondary" else getattr(p, f"{tone}_ground")))
    painter.drawRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), look.px(RADIUS), look.px(RADIUS))


class InlineMessage(QWidget):
    """A sentence with its icon and, where something can be done, a link to do it; invisible while nothing is said."""

    acted = Signal()
    """The link was pressed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._tone = look, "secondary"
        self._icon, self._text = QLabel(), QLabel()
        self._icon.setAccessibleName("标记")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = LineButton(look, "")
        self._action.clicked.connect(self.acted)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._action)
        look.changed.connect(self._follow)
        self.clear()

    def tell(self, tone: str, text: str, action: str = "") -> None:
        """Say a sentence in a tone (good, warning, stop, secondary); `action` is the word of the link, if any."""
        self._tone = tone
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self._text.setProperty("tone", "" if tone == "secondary" else tone)
        restyle(self._text)
        self._action.setText(action)
        self._action.setAccessibleName(action or "没有可做的")
        self._action.setVisible(bool(action))
        self.setAccessibleName(f"{WORD[tone]}：{text}")
        self._follow()
        self.setVisible(True)

    def clear(self) -> None:
        """Say nothing."""
        self._text.clear()
        self.setAccessibleName("没有提示")
        self._follow()
        self.setVisible(False)

    @property
    def text(self) -> str:
        """What is said, empty if nothing."""
        return self._text.text()

    def _follow(self) -> None:
        px = self._look.px
        self._row.setContentsMargins(px(TIGHT + 2), px(HAIR + 1), px(TIGHT + 2), px(HAIR + 1))
        self._row.setSpacing(px(TIGHT))
        self._icon.setPixmap(pixmap(ICON[self._tone], self._look, self._tone, 20, self.devicePixelRatioF()))
        self.update()

    # ---- Qt's own

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(QPainter(self), QRectF(self.rect()), self._look, self._tone)


class ErrorSummary(QWidget):
    """All that is wrong at once, each line leading to its field; invisible while nothing is."""

    chosen = Signal(str)
    """The path of the mistake whose line was pressed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._title = QLabel()
        self._title.setProperty("tone", "stop")
        self._title.setProperty("bold", True)
        self._icon = QLabel()
        self._icon.setAccessibleName("标记")
        self._head = QHBoxLayout()
        self._head.addWidget(self._icon)
        self._head.addWidget(self._title, 1)
        self._named = FlowLayout(look)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self._named)
        self._lines: list[LineButton] = []
        self._shown: tuple[Mistake, ...] | None = None
        look.changed.connect(self._follow)
        self.show_mistakes(())

    def show_mistakes(self, mistakes: tuple[Mistake, ...], names: Mapping[str, str] | None = None) -> None:
        """Show these mistakes in place of those shown before, the first of many; none: show nothing.

        `names` are those of fields that say themselves what is wrong with them, by path: here their names are enough.
        """
        if mistakes == self._shown:
            # The same again after a new computation: a line that has the focus keeps it.
            return
        self._shown, names = mistakes, names or {}
        for old in self._lines:
            self._column.removeWidget(old)
            self._named.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._lines = []
        shown = mistakes if names else mistakes[:MOST_SHOWN]
        for one in shown:
            text = f"{one.problem}。{one.remedy}。" if one.remedy else f"{one.problem}。"
            line = LineButton(self._look, names.get(one.path, text), "stop")
            line.clicked.connect(lambda _=False, path=one.path: self.chosen.emit(path))
            if one.path in names:
                self._named.addWidget(line)
            else:
                self._column.addWidget(line)
            self._lines.append(line)
        cut = f"，先列出前 {MOST_SHOWN} 处" if len(mistakes) > len(shown) else ""
        self._title.setText(f"有 {len(mistakes)} 处需要更正{cut}")
        self.setAccessibleName(self._title.text() if mistakes else "没有错误")
        self.setAccessibleDescription("\n".join(one.sentence for one in mistakes))
        self._follow()
        self.setVisible(bool(mistakes))

    def _follow(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(SNUG), px(TIGHT), px(SNUG), px(TIGHT))
        self._column.setSpacing(0)
        self._head.setSpacing(px(TIGHT))
        self._icon.setPixmap(pixmap("stop", self._look, "stop", 20, self.devicePixelRatioF()))
        self.update()

    # ---- Qt's own

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(QPainter(self), QRectF(self.rect()), self._look, "stop")
