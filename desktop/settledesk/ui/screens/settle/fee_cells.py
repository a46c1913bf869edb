"""The cells of the fee grid: how they are painted, and the editor that opens in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QHeaderView, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from settledesk.desk.fees import COLUMNS, Column, choices
from settledesk.ui.look.icons import pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import HAIR, RING, Role
from settledesk.ui.pieces.ink import fitting
from settledesk.ui.screens.settle.fee_model import STATE_ROLE, FeeModel, alignment

_Index = QModelIndex | QPersistentModelIndex

ROW = 28
"""How high a row is, in design pixels."""
_SIDE = 5
_CORNER = 7
_LATIN = Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhPreferNumbers | Qt.InputMethodHint.ImhNoPredictiveText
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def takes_input_method(column: Column) -> bool:
    """Say whether Chinese is written in a column; elsewhere the input method is kept out."""
    return column.kind in ("text", "choice")


class FeeCells(QStyledItemDelegate):
    """Paints a cell by its state and opens a line to type in; the line's keys are the grid's."""

    stepped = Signal(int)
    """The editor was left: 1 for the next cell, -1 for the one before, 2 for the next row."""
    hinted = Signal(str)
    """The words that what is typed so far may stand for; empty when there is nothing to say."""
    typed = Signal()
    """Something was typed in the open cell."""
    rows_pasted = Signal()
    """Ctrl+V in the editor while the clipboard holds more than one cell."""

    def __init__(self, look: Look, view: QTableView, model: FeeModel) -> None:
        super().__init__(view)
        self._look, self._view, self._model = look, view, model
        self._types: tuple[tuple[QFont, QFontMetricsF], ...] = ()
        self._hinting = False
        look.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        plain, slanted = self._look.font(Role.SMALL), self._look.font(Role.SMALL)
        slanted.setItalic(True)
        self._types = tuple((font, QFontMetricsF(font)) for font in (plain, slanted))

    def hint(self, text: str) -> None:
        """Say what typing may come to; nothing: take back what was said."""
        if text or self._hinting:
            self._hinting = bool(text)
            self.hinted.emit(text)

    def _hint(self, words: Sequence[str]) -> None:
        self.hint(" · ".join(words))

    def _type(self, editor: QLineEdit, key: str, text: str) -> None:
        found = choices(key, text) if text.strip() else ()
        editor.setProperty("choices", list(found))
        self._hint(found)

    def _cycle(self, editor: QLineEdit, key: str, step: int) -> None:
        """Put the next of the words that fit into the editor."""
        found = editor.property("choices") or list(choices(key))
        text = editor.text()
        place = found.index(text) + step if text in found else (0 if step > 0 else -1)
        editor.setProperty("choices", found)
        editor.setText(found[place % len(found)])
        self._hint(found)

    def _leave(self, editor: QLineEdit, step: int) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self._hint(())
        self.stepped.emit(step)

    def _key(self, editor: QLineEdit, event: QKeyEvent) -> bool:
        """Do what a key asks for; False where the editor itself should have it."""
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        column = str(editor.property("column"))
        if key in _ENTERS:
            self._leave(editor, 2 if control else 1)
        elif key == Qt.Key.Key_Tab and not control:
            self._leave(editor, 1)
        elif key == Qt.Key.Key_Backtab:
            self._leave(editor, -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and _is_choice(column):
            self._cycle(editor, column, 1 if key == Qt.Key.Key_Down else -1)
        elif event.matches(QKeySequence.StandardKey.Paste) and _holds_rows():
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
            self._hint(())
            self.rows_pasted.emit()
        else:
            if key == Qt.Key.Key_Escape:
                self._hint(())
            return False
        return True

    # ---- Qt's own

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        column = COLUMNS[index.column()]
        editor = QLineEdit(parent)
        editor.setProperty("column", column.key)
        editor.setAccessibleName(f"{column.full}，第 {index.row() + 1} 行")
        editor.setAlignment(alignment(column))
        p = self._look.palette
        # The application's style sheet makes a field 32 pixels high and round; in a cell it fills the cell.
        editor.setStyleSheet(
            f"QLineEdit {{ min-height: 0; border: {RING}px solid {p.accent}; border-radius: 0; padding: 0 2px; "
            f"background: {p.surface}; color: {p.text}; }}"
        )
        editor.setFont(self._look.font(Role.SMALL))
        editor.setMaxLength(500)
        if not takes_input_method(column):
            editor.setInputMethodHints(_LATIN)
            editor.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        editor.textEdited.connect(self.typed)
        if column.kind == "choice":
            editor.textEdited.connect(lambda text: self._type(editor, column.key, text))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        rect = QRect(option.rect)
        wide = self._look.px(72)
        if rect.width() < wide:
            # A narrow column (等级) opens to the right, so that what is typed can be seen.
            rect.setWidth(wide)
        editor.setGeometry(rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(editor, event)
        if isinstance(editor, QLineEdit) and self._key(editor, event):
            return True
        return super().eventFilter(editor, event)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, self._look.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view, row, column = self._view, index.row(), index.column()
        p, rect = self._look.palette, QRectF(option.rect)
        text, state = self._model.shown(row, column)
        now = view.currentIndex()
        chosen = view.selectionModel().isSelected(index)
        ground = {"wrong": p.stop_ground, "missing": p.warning_ground, "proposed": p.warning_ground}.get(state)
        painter.fillRect(rect, QColor(ground or (p.accent_ground if chosen else p.surface)))
        painter.setPen(QColor(p.line))
        painter.drawLine(QPointF(rect.left(), rect.bottom() - 0.5), QPointF(rect.right(), rect.bottom() - 0.5))
        if state in ("missing", "proposed"):
            text = f"{text}?" if text else "必填"
        if text:
            ink = {"wrong": p.stop, "missing": p.warning, "proposed": p.warning, "said": p.secondary}.get(state, p.text)
            painter.setPen(QColor(ink))
            self._paint_text(painter, rect, COLUMNS[column], text, state in ("proposed", "said"))
        if state == "wrong":
            corner, top = self._look.px(_CORNER), rect.topRight()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(p.stop))
            painter.drawPolygon(QPolygonF([top, top - QPointF(corner, 0), top + QPointF(0, corner)]))
        if now.row() == row and now.column() == column and view.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(p.accent), RING))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_text(self, painter: QPainter, rect: QRectF, column: Column, text: str, slanted: bool) -> None:
        font, metrics = self._types[slanted]
        side = self._look.px(_SIDE)
        where = rect.adjusted(side, 0, -side, 0)
        if metrics.horizontalAdvance(text) > where.width():
            if column.kind in ("text", "code", "choice"):
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, where.width())
            else:
                # A figure is made smaller before a digit of it goes missing.
                font = fitting(text, font, where.width(), self._look.px(8))
        painter.setFont(font)
        painter.drawText(where, int(alignment(column)), text)


class RowNumbers(QHeaderView):
    """The numbers left of the rows; a row with a mistake has a mark beside its number."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._look = look
        self._mark = QPixmap()
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)
        self.setAccessibleName("行号")
        look.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Take on the look in force."""
        self._mark = pixmap("stop", self._look, "stop", 13, self.devicePixelRatioF())
        self.setDefaultSectionSize(self._look.px(ROW))
        self.setMinimumSectionSize(self._look.px(ROW))
        self.viewport().update()

    # ---- Qt's own

    def sizeHint(self) -> QSize:
        # Qt's own asks two hundred rows for their numbers, at each change.
        px = self._look.px
        digits = max(2, len(str(self.count())))
        return QSize(px(13 + HAIR + 2) + px(8) * digits, 0)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        p, px = self._look.palette, self._look.px
        model = self.model()
        wrong = model.headerData(logicalIndex, Qt.Orientation.Vertical, STATE_ROLE) == "wrong"
        number = model.headerData(logicalIndex, Qt.Orientation.Vertical, Qt.ItemDataRole.DisplayRole)
        painter.save()
        painter.fillRect(rect, QColor(p.surface))
        painter.setPen(QColor(p.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(self._look.font(Role.CAPTION))
        painter.setPen(QColor(p.stop if wrong else p.secondary))
        painter.drawText(
            rect.adjusted(0, 0, -px(HAIR), 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number
        )
        if wrong:
            side = self._mark.deviceIndependentSize().height()
            painter.drawPixmap(QPointF(rect.left() + px(2), rect.center().y() - side / 2 + 1), self._mark)
        painter.restore()


def _is_choice(key: str) -> bool:
    return any(column.key == key and column.kind == "choice" for column in COLUMNS)


def _holds_rows() -> bool:
    text = QGuiApplication.clipboard().text().strip("\r\n")
    return "\t" in text or "\n" in text
