"""Reading a PDF back: its pages as pictures and as text, for the preview and for tests."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2


def page_count(pdf: bytes) -> int:
    """Return how many pages there are."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def page_image(pdf: bytes, page: int, dpi: int = 150) -> Any:
    """Return a page, counted from 0, as a PIL image; IndexError where there is no such page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 0 <= page < len(document):
            raise IndexError(page)
        return document[page].render(scale=dpi / 72).to_pil()
    finally:
        document.close()


def page_pixels(pdf: bytes, page: int, dpi: int) -> tuple[int, int, memoryview]:
    """Return width, height and the pixels of a page as rows of blue, green, red and one unused byte.

    IndexError where there is no such page. A quarter of the time of a PIL image, which the printer waits for.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 0 <= page < len(document):
            raise IndexError(page)
        # The picture is drawn into memory of Python's own, which lives as long as the view of it: 35 MB of a printed
        # page need not be copied.
        bitmap = document[page].render(scale=dpi / 72, prefer_bgrx=True)
        return bitmap.width, bitmap.height, memoryview(bitmap.buffer).cast("B")
    finally:
        document.close()


def page_png(pdf: bytes, page: int, dpi: int = 150) -> bytes:
    """Return a page, counted from 0, as a PNG file; IndexError where there is no such page."""
    file = io.BytesIO()
    page_image(pdf, page, dpi).save(file, "PNG", compress_level=1)
    return file.getvalue()


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """Return the text of every page as a reader would copy it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
