"""The clause a figure rests on, in our words, with its source and how well it is attested."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle
from settledesk.ui.look.tokens import HAIR, SNUG, TIGHT

_EMPTY = "选一个步骤，这里显示它依据的条款。"


@dataclass(frozen=True, slots=True)
class ClauseView:
    """What the panel shows; `evidence` is a label of model.labels.EVIDENCE, `checked_on` a day as text or empty."""

    clause: str
    text: str
    source: str
    evidence: str = ""
    checked_on: str = ""
    sure: bool = True


class ClausePanel(QFrame):
    """Clause number, its paraphrase, source, evidence and day of checking; the text can be selected and copied."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("依据条款")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setProperty("role", "small")
        self._source = QLabel()
        self._source.setProperty("role", "caption")
        self._column = QVBoxLayout(self)
        for label, name in ((self._text, "条款内容"), (self._source, "条款出处")):
            label.setWordWrap(True)
            label.setAccessibleName(name)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self._column.addWidget(label)
        look.changed.connect(self._follow)
        self._follow()
        self.show_clause(None)

    def show_clause(self, view: ClauseView | None) -> None:
        """Show a clause, or with None what the panel is for."""
        self._source.setVisible(view is not None)
        if view is None:
            self._text.setText(_EMPTY)
            self._tone(self._text, "secondary")
            self.setAccessibleDescription(_EMPTY)
            return
        gap = "&nbsp;&nbsp;&nbsp;" if view.clause and view.text else ""
        self._text.setText(f"<b>{escape(view.clause)}</b>{gap}{escape(view.text)}")
        self._tone(self._text, "")
        checked = f"核对 {view.checked_on}" if view.checked_on else ""
        doubt = "" if view.sure else "▲ "
        self._source.setText(doubt + " · ".join(part for part in (view.source, view.evidence, checked) if part))
        self._tone(self._source, "" if view.sure else "warning")
        self.setAccessibleDescription(f"{view.clause}：{view.text}（{self._source.text()}）")

    def _tone(self, label: QLabel, tone: str) -> None:
        label.setProperty("tone", tone)
        restyle(label)

    def _follow(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(SNUG), px(TIGHT), px(SNUG), px(TIGHT))
        self._column.setSpacing(px(HAIR))
        self.update()

    # ---- Qt's own

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = QRectF(self.rect())
        painter.fillRect(whole, QColor(self._look.palette.sunken))
        painter.fillRect(QRectF(0, 0, self._look.px(3), whole.height()), QColor(self._look.palette.accent))
