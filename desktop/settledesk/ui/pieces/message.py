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

MOST_SHOWN = 10
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
        # Made once, so that Tab comes to them where they stand and not after everything that was there before.
        self._names, self._lines = ([LineButton(look, "", "stop") for _ in range(MOST_SHOWN)] for _ in range(2))
        self._flow = FlowLayout(look)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self._flow)
        for name in self._names:
            self._flow.addWidget(name)
        for line in self._lines:
            self._column.addWidget(line)
        self._paths: dict[LineButton, str] = {}
        for one in (*self._names, *self._lines):
            one.clicked.connect(lambda _=False, line=one: self.chosen.emit(self._paths[line]))
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
        named = [one for one in mistakes if one.path in names][:MOST_SHOWN]
        told = [one for one in mistakes if one.path not in names][:MOST_SHOWN]
        self._put(self._names, [(one, names[one.path]) for one in named])
        self._put(
            self._lines, [(one, f"{one.problem}。{one.remedy}。" if one.remedy else f"{one.problem}。") for one in told]
        )
        listed = len(named) + len(told)
        cut = f"，先列出 {listed} 处" if len(mistakes) > listed else ""
        self._title.setText(f"有 {len(mistakes)} 处需要更正{cut}")
        self.setAccessibleName(self._title.text() if mistakes else "没有错误")
        self.setAccessibleDescription("\n".join(one.sentence for one in mistakes))
        self._follow()
        self.setVisible(bool(mistakes))

    def _put(self, lines: list[LineButton], said: list[tuple[Mistake, str]]) -> None:
        for place, line in enumerate(lines):
            line.setVisible(place < len(said))
            if place < len(said):
                mistake, text = said[place]
                line.setText(text)
                line.setAccessibleName(text)
                self._paths[line] = mistake.path

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
