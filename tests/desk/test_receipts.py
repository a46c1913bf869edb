"""Papers of a settlement: the first print, the reprint and its mark, the preview that is no print."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from settledesk.basis.errors import Refusal
from settledesk.desk import receipts
from settledesk.desk.office import Office
from settledesk.desk.receipt_details import details
from settledesk.desk.settle import preview, settle, void
from settledesk.paper.pages import page_image, page_texts
from tests.desk.documents import zibo

AT = datetime(2024, 4, 12, 2, 30, tzinfo=UTC)
LATER = AT + timedelta(days=1, hours=3)


def text_of(pdf: bytes) -> str:
    return "".join("".join(page_texts(pdf)).split())


@pytest.fixture
def number(office: Office) -> str:
    """A settlement that was not printed yet."""
    return settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT).number


def test_a_reprint_has_the_text_of_the_first_print_and_says_which_when_and_who(office: Office, number: str) -> None:
    first = text_of(receipts.draw(office, number, "示例收费员", AT))
    again = text_of(receipts.draw(office, number, "王复核", LATER, "患者遗失"))
    mark = "补打第1次·2024-04-1313:30·王复核"
    assert mark in again
    assert again.replace(mark, "") == first
    third = text_of(receipts.draw(office, number, "王复核", LATER, "打印机卡纸"))
    assert "补打第2次" in third


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_reprint_without_a_reason_is_refused_and_not_logged(office: Office, number: str, reason: str | None) -> None:
    receipts.draw(office, number, "示例收费员", AT)
    with pytest.raises(Refusal, match="已打印过 1 次"):
        receipts.draw(office, number, "示例收费员", LATER, reason)
    assert [one.copy for one in details(office, number).prints] == [1]


def test_the_preview_is_the_first_print_and_logs_nothing(office: Office, number: str) -> None:
    before = receipts.preview_pdf(office, number, AT)
    assert details(office, number).prints == ()
    assert receipts.draw(office, number, "示例收费员", AT) == before
    receipts.draw(office, number, "示例收费员", LATER, "患者遗失")
    assert receipts.preview_pdf(office, number, LATER) == before


def test_warming_up_stores_nothing_with_or_without_a_settlement(office: Office) -> None:
    receipts.warm_up(office, AT)
    number = settle(office, "draft-1", preview(office, zibo()), "示例收费员", AT).number
    receipts.warm_up(office, AT)
    assert details(office, number).prints == ()


def test_the_preview_of_what_was_voided_says_so(office: Office, number: str) -> None:
    void(office, number, "void-1", "录入错误", "示例收费员", LATER)
    assert "已作废" in text_of(receipts.preview_pdf(office, number, LATER))


def test_a_number_that_is_not_there_is_refused(office: Office) -> None:
    for act in (
        lambda: receipts.preview_pdf(office, "99-20240412-0001", AT),
        lambda: receipts.settlement(office, "99-20240412-0001"),
        lambda: details(office, "99-20240412-0001"),
    ):
        with pytest.raises(Refusal, match="99-20240412-0001"):
            act()


def test_pages_are_the_pixels_of_the_pdf_as_screens_have_them(office: Office, number: str) -> None:
    pdf = receipts.preview_pdf(office, number, AT)
    (page,) = receipts.pages(pdf, 40)
    drawn = page_image(pdf, 0, 40)
    assert (page.width, page.height) == drawn.size
    assert len(page.pixels) == page.width * page.height * 4
    middle = (page.height // 3 * page.width + page.width // 2) * 4
    red, green, blue = drawn.getpixel((page.width // 2, page.height // 3))
    assert tuple(page.pixels[middle : middle + 3]) == (blue, green, red)
    width, height = receipts.PAPER_INCHES
    assert abs(page.width - width * 40) < 2
    assert abs(page.height - height * 40) < 2


def test_what_a_void_would_do_is_told_before_it_is_done(office: Office, number: str) -> None:
    told = details(office, number)
    assert told.voiding is None
    assert told.partner is None
    assert told.effects == (
        "开出作废单：总费用 -20,000.00、基金 -12,202.00、个人 -7,798.00；原单保留",
        "已退给患者的 2,202.00 元应收回",
        "本院 2024 年累计恢复到结算前：住院 1 → 0 次，统筹支付 12,202.00 → 0.00",
    )


def test_what_the_patient_topped_up_is_to_be_given_back(office: Office) -> None:
    seen = preview(office, zibo(payments={"deposit": "5000.00"}))
    found = settle(office, "draft-1", seen, "示例收费员", AT)
    assert details(office, found.number).effects[1] == "患者补交的 2,798.00 元应退还"


def test_a_stay_without_deposit_has_nothing_to_give_back(office: Office) -> None:
    document = zibo()
    del document["payments"]
    found = settle(office, "draft-1", preview(office, document), "示例收费员", AT)
    assert details(office, found.number).effects[1] == "本单在窗口没有收付，无须退补"


def test_both_halves_of_a_void_name_each_other_and_the_act(office: Office, number: str) -> None:
    taken_back = void(office, number, "void-1", "录入错误", "王复核", LATER)
    original, second = details(office, number), details(office, taken_back.number)
    assert original.partner is not None
    assert second.partner is not None
    assert (original.partner.number, second.partner.number) == (taken_back.number, number)
    assert original.voiding == second.voiding
    assert original.voiding is not None
    assert (original.voiding.number, original.voiding.clerk) == (taken_back.number, "王复核")
    assert (original.voiding.at, original.voiding.reason) == (LATER, "录入错误")
    assert original.effects == second.effects == ()
