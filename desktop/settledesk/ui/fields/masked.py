"""Fields that show only to the clerk who is in them what others need not see: names and ID numbers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont, QInputMethodEvent, QPainter, QPaintEvent, QPalette, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame

from settledesk.basis.text import squeeze
from settledesk.model.identity import IdNumber, mask_id, mask_name, read_id_number
from settledesk.ui.fields.field import Check, Shown, as_typed, nothing_wrong
from settledesk.ui.fields.line import LineField
from settledesk.ui.look.look import Look

_LENGTH = 18
_AFTER = (5, 13)
"""The last characters of district and birth: 370303 19800101 0012, as one compares it with the card."""
_GAP = 0.7
"""The gap between groups, in widths of a figure."""
_SEX = {"male": "男", "female": "女"}


class MaskedLine(QLineEdit):
    """A line whose text is painted masked while it has not the focus; the text itself stays what it is."""

    def __init__(self, mask: Callable[[str], str]) -> None:
        super().__init__()
        self._mask = mask

    def shown_text(self) -> str:
        """Return what can be read on the screen."""
        return self.text() if self.hasFocus() else self._mask(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, masked where the focus is elsewhere."""
        if self.hasFocus() or not self.text():
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        style = self.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        # Qt's own line stands two pixels inside what the style leaves it.
        where = style.subElementRect(QStyle.SubElement.SE_LineEditContents, option, self).adjusted(2, 0, -2, 0)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        shown = self.fontMetrics().elidedText(self.shown_text(), Qt.TextElideMode.ElideRight, where.width())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


class NameField(LineField):
    """A name: 张*三 to all but the one who is in the field."""

    editor: MaskedLine
    widest = 10

    def _line(self) -> QLineEdit:
        return MaskedLine(mask_name)


class IdField(LineField):
    """The number of a document; of a citizen's ID the check digit is verified while it is typed."""

    editor: MaskedLine
    widest = 20
    figures = True

    def __init__(
        self,
        look: Look,
        path: str,
        label: str,
        *,
        shown: Shown = as_typed,
        check: Check = nothing_wrong,
        hint: str = "",
    ) -> None:
        self._citizen = True
        super().__init__(look, path, label, shown=shown, check=check, hint=hint)
        self.editor.textChanged.connect(self._read)

    def _line(self) -> QLineEdit:
        return MaskedLine(lambda text: mask_id(squeeze(text)))

    def set_citizen(self, citizen: bool) -> None:
        """Say whether the document is a citizen's ID; the numbers of others have no groups and no check digit."""
        self._citizen = citizen
        self._read()

    @property
    def mark(self) -> tuple[str, str]:
        """The tone and words of what stands beside the caption: how far the number is, and whether it is right."""
        return self._mark.tone, self._mark.words

    def _read(self) -> None:
        self._group()
        self._judge()
        self._announce()

    def _judge(self) -> None:
        number = squeeze(self.text())
        if not self._citizen or not number:
            self._mark.say("secondary", "")
        elif len(number) < _LENGTH:
            self._mark.say("secondary", f"{len(number)}/{_LENGTH} 位")
        else:
            read = read_id_number(number, None)
            if isinstance(read, IdNumber):
                self._mark.say("good", f"校验正确，{_SEX[read.sex]}")
            else:
                self._mark.say("stop", "校验不符")

    def _group(self) -> None:
        """Set the number apart in groups on the screen; the text gets no spaces."""
        text = self.text()
        apart = QTextCharFormat()
        apart.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
        apart.setFontLetterSpacing(_GAP * self.editor.fontMetrics().horizontalAdvance("0"))
        places = _AFTER if self._citizen and squeeze(text) == text else ()
        # Formats are the one way into QLineEdit's layout, and its door is this event. They count from the cursor.
        cursor = self.editor.cursorPosition()
        kind = QInputMethodEvent.AttributeType.TextFormat
        formats = [
            QInputMethodEvent.Attribute(kind, place - cursor, 1, apart) for place in places if place < len(text) - 1
        ]
        QCoreApplication.sendEvent(self.editor, QInputMethodEvent("", formats))

    def _follow(self) -> None:
        super()._follow()
        self._group()
