"""The pages of a PDF as pictures below one another: scrolled, zoomed, and sharp once they are drawn for their size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from settledesk.desk import receipts
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import SNUG
from settledesk.ui.pieces.ink import focus_ring

_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
"""How wide a page may be, as a multiple of the view."""
_MOST_DPI = 400


class PdfPages(QAbstractScrollArea):
    """The pages, laid below one another; keeps the pictures it has, stretched, until sharper ones come."""

    resized = Signal()
    """Another sharpness is wanted: the width, the zoom or the screen has changed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._images: tuple[QImage, ...] = ()
        self._drawn_dpi = 0
        self._zoom = 1.0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("票据预览")
        # Always there, so that the width for a page does not change with the number of pages.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setMinimumSize(160, 120)
        look.changed.connect(self._follow)

    @property
    def page_count(self) -> int:
        """Return how many pages are shown."""
        return len(self._images)

    @property
    def zoom(self) -> float:
        """Return the width of a page as a multiple of the view's."""
        return self._zoom

    @property
    def dpi(self) -> int:
        """Return the dots per inch at which a page is sharp as it is shown."""
        wide = self._room * self._zoom * self.devicePixelRatioF()
        return min(max(int(wide / receipts.PAPER_INCHES[0]), 10), _MOST_DPI)

    @property
    def sharp(self) -> bool:
        """Return whether the pictures were drawn for the size they are shown at."""
        return bool(self._images) and self._drawn_dpi == self.dpi

    def show_images(self, images: tuple[QImage, ...], dpi: int, fresh: bool) -> None:
        """Show the pages of a PDF as they were drawn at a sharpness; another PDF (`fresh`) is shown from its top."""
        self._images, self._drawn_dpi = images, dpi
        self.setAccessibleDescription(f"共 {len(images)} 页")
        self._arrange()
        if fresh:
            self.verticalScrollBar().setValue(0)
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum() // 2)
        self.viewport().update()

    def clear(self) -> None:
        """Show no page."""
        self.show_images((), 0, True)

    def zoom_by(self, steps: int) -> None:
        """Make the pages so many steps wider, or narrower; what is in the middle stays there."""
        place = min(range(len(_ZOOMS)), key=lambda one: abs(_ZOOMS[one] - self._zoom))
        self._zoom_to(_ZOOMS[min(max(place + steps, 0), len(_ZOOMS) - 1)])

    def fit_width(self) -> None:
        """Make a page as wide as the view."""
        self._zoom_to(1.0)

    def _zoom_to(self, zoom: float) -> None:
        if zoom == self._zoom:
            return
        bars = (self.horizontalScrollBar(), self.verticalScrollBar())
        middles = [(bar.value() + bar.pageStep() / 2) / max(bar.maximum() + bar.pageStep(), 1) for bar in bars]
        self._zoom = zoom
        self._arrange()
        for bar, middle in zip(bars, middles, strict=True):
            bar.setValue(round(middle * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))
        self.viewport().update()
        self.resized.emit()

    def _follow(self) -> None:
        self._arrange()
        self.viewport().update()
        self.resized.emit()

    @property
    def _gap(self) -> int:
        return self._look.px(SNUG)

    @property
    def _room(self) -> int:
        return max(self.viewport().width() - 2 * self._gap, 60)

    def _size(self, image: QImage) -> QSizeF:
        """Return how large a page is shown: to the dot where it is sharp, else near it."""
        drawn = image.deviceIndependentSize()
        return drawn if self.sharp else drawn * (self.dpi / max(self._drawn_dpi, 1))

    def _arrange(self) -> None:
        sizes = [self._size(image) for image in self._images]
        high = sum(size.height() + self._gap for size in sizes) + self._gap
        wide = max((size.width() for size in sizes), default=0.0) + 2 * self._gap
        view = self.viewport().size()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(round(high) - view.height(), 0))
        vertical.setPageStep(view.height())
        vertical.setSingleStep(self._look.px(40))
        horizontal.setRange(0, max(round(wide) - view.width(), 0))
        horizontal.setPageStep(view.width())
        horizontal.setSingleStep(self._look.px(40))

    # ---- Qt's own

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._follow()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self.resized.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        elif turned:
            self.zoom_by(1 if turned > 0 else -1)
            event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = event.key()
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(-1)
        elif key == Qt.Key.Key_0:
            self.fit_width()
        elif key == Qt.Key.Key_Home:
            bar.setValue(0)
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif key == Qt.Key.Key_Space:
            bar.setValue(bar.value() + (-1 if back else 1) * bar.pageStep() * 9 // 10)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._look.palette
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(colours.sunken))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self.sharp)
        left, top = -self.horizontalScrollBar().value(), self._gap - self.verticalScrollBar().value()
        for image in self._images:
            size = self._size(image)
            # Whole device pixels, or a sharp picture would be drawn blurred.
            x = left + max((self.viewport().width() - size.width()) // 2, float(self._gap))
            where = QRectF(QPointF(x, top), size)
            if where.intersects(QRectF(event.rect())):
                painter.drawImage(where, image)
                painter.setPen(QPen(QColor(colours.line), 1))
                painter.drawRect(where.adjusted(-0.5, -0.5, 0.5, 0.5))
            top += round(size.height()) + self._gap
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            focus_ring(painter, QRectF(self.viewport().rect()), self._look)
