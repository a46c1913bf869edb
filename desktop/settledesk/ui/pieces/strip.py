"""The verdict strip: one colour, one icon, a few words, one reason, the timeline beside them and what could still help."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QLineF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from settledesk.ui.look.icons import pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import restyle
from settledesk.ui.look.tokens import HAIR, RADIUS, ROOM, SNUG, TIGHT
from settledesk.ui.pieces.flow import FlowLayout
from settledesk.ui.pieces.ink import unbroken
from settledesk.ui.pieces.line_button import LineButton
from settledesk.ui.pieces.states import PATIENCE_MS
from settledesk.ui.pieces.timeline import Timeline
from settledesk.ui.pieces.timeline_view import TimelineView
from settledesk.ui.pieces.verdict_view import MissingLine, RemedyLine, VerdictView, missing_words, remedy_words

_SHOWN = 2
"""How many remedies are shown; of what is missing one more."""
_WHOLE, _WORD = 10, 8
"""Letters of a clause that stands on one line, and of a word of a longer one: words of more letters are sentences."""
_EMPTY = VerdictView(
    "secondary", "person", "请先选患者", "输入姓名、拼音、证件号或住院号，或刷卡、扫码；备案结论会显示在这里", ""
)


class VerdictStrip(QFrame):
    """Shows a VerdictView; calm while there is none, with a thin busy bar while one is awaited."""

    missing_clicked = Signal(str)
    """The path of the missing fact that was pressed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._view = _EMPTY
        self._lined: object = None
        self._icon, self._title, self._reason, self._note = QLabel(), QLabel(), QLabel(), QLabel()
        self.timeline = Timeline(look)
        self._build()
        self._busy = QProgressBar(self)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName("正在核对备案")
        self._busy.hide()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(PATIENCE_MS)
        self._late.timeout.connect(self._busy.show)
        look.changed.connect(self._follow)
        self.show_empty()

    def _build(self) -> None:
        self._icon.setAccessibleName("标记")
        self._title.setProperty("role", "title")
        self._reason.setTextFormat(Qt.TextFormat.RichText)
        self._note.setProperty("role", "caption")
        words = QVBoxLayout()
        words.setSpacing(0)
        for label, name in ((self._title, "备案结论"), (self._reason, "理由"), (self._note, "其他说明")):
            label.setWordWrap(True)
            label.setAccessibleName(name)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        words.insertStretch(0, 1)
        words.addStretch(1)
        self._top = QHBoxLayout()
        self._top.addWidget(self._icon)
        self._top.addLayout(words, 5)
        self._top.addWidget(self.timeline, 4, Qt.AlignmentFlag.AlignVCenter)
        self._foot = QWidget()
        self._below = QHBoxLayout(self._foot)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._below.addLayout(self._lines, 1)
        holder = QWidget()
        self._actions = FlowLayout(self._look, TIGHT, holder, right=True)
        self._below.addWidget(holder, 0, Qt.AlignmentFlag.AlignVCenter)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addWidget(self._foot)

    # ---- what is shown

    def show_verdict(self, view: VerdictView, timeline: TimelineView | None = None) -> None:
        """Show a verdict, and the timeline where there is a stay to draw."""
        self.set_busy(False)
        self._view = view
        self.timeline.show_days(timeline, view.tone if view.tone != "secondary" else "accent")
        self.timeline.setVisible(timeline is not None)
        self._fill()

    def show_empty(self, title: str = "", hint: str = "") -> None:
        """Show that there is no patient yet, or another calm sentence."""
        view = VerdictView("secondary", "person", title, hint, "") if title else _EMPTY
        self.show_verdict(view)

    def set_busy(self, busy: bool) -> None:
        """Say whether a verdict is awaited; what is shown stays, a thin bar appears after 100 ms."""
        if busy:
            self._late.start()
        else:
            self._late.stop()
            self._busy.hide()

    def add_action(self, button: QPushButton) -> None:
        """Add a button at the lower right; it is seen while there is something to be done."""
        self._actions.addWidget(button)
        self._follow_sizes()

    @property
    def view(self) -> VerdictView:
        """What is shown."""
        return self._view

    def _fill(self) -> None:
        view, p = self._view, self._look.palette
        self._title.setText(view.title)
        self._title.setProperty("tone", view.tone)
        restyle(self._title)
        clause = f'&nbsp;&nbsp; <span style="color:{p.accent}">{_clause(view.clause)}</span>' if view.clause else ""
        self._reason.setText(f'<span style="color:{p.text}">{escape(view.reason)}</span>{clause}')
        more = f"（另 {view.more_notes} 条）" if view.more_notes else ""
        self._note.setText(view.note + more)
        self._note.setVisible(bool(view.note))
        self.setAccessibleName(f"备案结论：{view.title}")
        self.setAccessibleDescription(view.words)
        self._fill_lines()
        self._foot.setVisible(bool(view.missing or view.remedies))
        self._follow_sizes()

    def _fill_lines(self) -> None:
        view = self._view
        wanted = (view.tone, view.missing, view.remedies, self._look.palette, self._look.size)
        if wanted == self._lined:
            # The same again after a new computation: a line that has the focus keeps it.
            return
        self._lined = wanted
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for missing in view.missing[: _SHOWN + 1]:
            self._lines.addWidget(self._missing_line(missing))
        for remedy in view.remedies[:_SHOWN]:
            self._lines.addWidget(self._remedy_line(remedy))
        before: QWidget = self._note
        for place in range(self._lines.count()):
            item = self._lines.itemAt(place)
            line = None if item is None else item.widget()
            if isinstance(line, LineButton):
                # Made anew, they would come after everything else.
                self.setTabOrder(before, line)
                before = line
        rest = len(view.missing[_SHOWN + 1 :]) + len(view.remedies[_SHOWN:])
        if rest:
            self._lines.addWidget(_indented(self._look, _plain(f"另 {rest} 项")))

    def _missing_line(self, missing: MissingLine) -> QWidget:
        if not missing.path:
            return _indented(self._look, _plain(missing_words(missing)))
        line = LineButton(self._look, missing_words(missing))
        line.clicked.connect(lambda _=False: self.missing_clicked.emit(missing.path))
        return line

    def _remedy_line(self, remedy: RemedyLine) -> QLabel:
        p = self._look.palette
        saves = f"：个人少付 <b>{escape(remedy.saves)}</b> 元" if remedy.saves else ""
        clause = f'&nbsp;&nbsp; <span style="color:{p.accent}">{_clause(remedy.clause)}</span>' if remedy.clause else ""
        tone = getattr(p, self._view.tone)
        line = QLabel(f'<b style="color:{tone}">差一点</b>&nbsp;&nbsp;&nbsp;{escape(remedy.text)}{saves}{clause}')
        line.setTextFormat(Qt.TextFormat.RichText)
        line.setWordWrap(True)
        line.setAccessibleName(f"差一点：{remedy_words(remedy)}")
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return _indented(self._look, line)

    # ---- following the look

    def _follow(self) -> None:
        self._fill()
        self.update()

    def _follow_sizes(self) -> None:
        px, tone = self._look.px, self._view.tone
        self._column.setContentsMargins(px(HAIR + 1), 0, 0, 0)
        self._column.setSpacing(0)
        self._top.setContentsMargins(px(SNUG), px(TIGHT), px(ROOM), px(TIGHT))
        self._top.setSpacing(px(SNUG))
        self._below.setContentsMargins(px(TIGHT), px(HAIR), px(SNUG), px(HAIR))
        self._below.setSpacing(px(SNUG))
        self._icon.setPixmap(pixmap(self._view.icon, self._look, tone, 32, self.devicePixelRatioF()))
        self._busy.setGeometry(0, 0, self.width(), px(4))
        self.updateGeometry()
        self.update()

    # ---- Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._busy.setGeometry(0, 0, self.width(), self._look.px(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, p, tone = self._look, self._look.palette, self._view.tone
        calm = tone == "secondary"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), look.px(RADIUS), look.px(RADIUS))
        painter.fillPath(shape, QColor(p.surface if calm else getattr(p, f"{tone}_ground")))
        line = QColor(p.line if calm else getattr(p, tone))
        if not calm:
            line.setAlpha(90)
        painter.setClipPath(shape)
        if not calm:
            painter.fillRect(QRectF(0, 0, look.px(5), self.height()), QColor(getattr(p, tone)))
        if self._foot.isVisibleTo(self):
            y = self._foot.y() + 0.5
            painter.setPen(QPen(line, 1))
            painter.drawLine(QLineF(0, y, self.width(), y))
        painter.setClipping(False)
        painter.strokePath(shape, QPen(line, 1))


def _clause(text: str) -> str:
    """Return a clause as the label wants it: a line may end between its words, and in no word but a long one."""
    if len(text) <= _WHOLE:
        return escape(unbroken(text))
    return escape(" ".join(unbroken(word) if len(word) <= _WORD else word for word in text.split(" ")))


def _plain(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setAccessibleName(text)
    return label


def _indented(look: Look, label: QLabel) -> QLabel:
    """Stand a label where the text of a pressable line stands."""
    label.setContentsMargins(look.px(HAIR), 1, look.px(HAIR), 1)
    return label
