"""Where strips stand: one page where they can, and no caption or total alone where they cannot."""

from settledesk.paper.flow import EASES, Strip, lay_out
from settledesk.paper.pen import Page


def nothing(page: Page, top: float, height: float) -> None:
    pass


LAST = Strip(50, nothing)


def test_what_fits_stands_on_one_page_with_the_last_at_its_foot() -> None:
    pages = lay_out([Strip(20, nothing, 5.0)] * 10, 30, 60, 800, LAST)
    assert len(pages) == 1
    assert pages[0][-1].strip is LAST
    assert pages[0][-1].top + pages[0][-1].height == 800
    assert pages[0][0].height == 20 + 5 * EASES[0]


def test_a_full_page_gives_up_its_air_first() -> None:
    pages = lay_out([Strip(20, nothing, 10.0)] * 30, 30, 60, 800, LAST)
    assert len(pages) == 1
    assert pages[0][0].height < 30
    assert all(a.top + a.height <= b.top + 1e-6 for a, b in zip(pages[0], pages[0][1:], strict=False))


def test_what_runs_over_repeats_its_caption_and_keeps_together() -> None:
    caption = Strip(15, nothing, keep=True)
    row = Strip(20, nothing, caption=caption)
    held = Strip(20, nothing, keep=True, caption=caption)
    strips = [caption, *[row] * 60, held, Strip(20, nothing, caption=caption)]
    pages = lay_out(strips, 30, 60, 800, LAST)
    assert len(pages) == 2
    assert pages[1][0].strip is caption
    assert pages[1][0].top == 60
    assert pages[0][-1].strip is not caption
    flat = [one.strip for page in pages for one in page]
    assert sum(one is row for one in flat) == 60
    assert flat[-1] is LAST
    assert all(one.top + one.height <= 800 for page in pages for one in page)
    assert any(page[-2].strip is strips[-1] and page[-3].strip is held for page in pages)
