"""Reading PDFs back."""

import pytest

from settledesk.paper import RECEIPTS
from settledesk.paper.pages import page_count, page_image, page_pixels, page_png, page_texts
from tests.paper.samples import YANGJIANG, YANGJIANG_HEAD, ZIBO, ZIBO_HEAD


def test_pages_come_as_pictures_and_text() -> None:
    pdf = RECEIPTS[0][1](ZIBO, ZIBO_HEAD)
    assert page_count(pdf) == len(page_texts(pdf)) == 2
    assert page_png(pdf, 1).startswith(b"\x89PNG")
    assert page_image(pdf, 0, 72).size == (596, 842)
    wide, high, pixels = page_pixels(pdf, 0, 72)
    assert (wide, high, len(pixels)) == (596, 842, 596 * 842 * 4)
    image = page_image(pdf, 0, 72)
    assert all(
        pixels[4 * (596 * y + x) + 2] == image.getpixel((x, y))[0] for x in range(0, 596, 97) for y in range(0, 842, 97)
    )
    with pytest.raises(IndexError):
        page_pixels(pdf, 2, 72)
    with pytest.raises(IndexError):
        page_png(pdf, 2)
    with pytest.raises(IndexError):
        page_png(pdf, -1)


@pytest.mark.parametrize("name", [name for name, _ in RECEIPTS])
def test_every_receipt_draws_and_reads(name: str) -> None:
    pdf = dict(RECEIPTS)[name](YANGJIANG, YANGJIANG_HEAD)
    assert YANGJIANG.number in page_texts(pdf)[0]
