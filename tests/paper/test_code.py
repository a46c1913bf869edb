"""The code on a statement: what goes in comes out of the printed picture, and the checksum notices a change."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from settledesk.model.settlement import Settlement
from settledesk.paper.code import StatementCode, parse_code, read_qr, statement_checksum
from settledesk.paper.pages import page_count, page_image, page_png
from settledesk.paper.statement import StatementHead, draw_statement
from tests.paper.samples import SAMPLES, YANGJIANG, YANGJIANG_HEAD


@pytest.mark.parametrize(("settlement", "head", "mark"), [one[1:] for one in SAMPLES], ids=[one[0] for one in SAMPLES])
def test_the_printed_code_gives_number_and_checksum(
    settlement: Settlement, head: StatementHead, mark: str | None
) -> None:
    pdf = draw_statement(settlement, head, mark)
    expected = StatementCode(settlement.number, statement_checksum(settlement))
    assert read_qr(page_png(pdf, 0)) == expected
    assert read_qr(page_image(pdf, 0, 100)) == expected
    assert all(read_qr(page_png(pdf, page)) is None for page in range(1, page_count(pdf)))


def test_the_checksum_changes_with_number_and_outcome_only() -> None:
    first = statement_checksum(YANGJIANG)
    assert len(first) == 12
    assert statement_checksum(replace(YANGJIANG, outcome=dict(reversed(list(YANGJIANG.outcome.items()))))) == first
    assert statement_checksum(replace(YANGJIANG, voided_by="JS9", clerk="王芳")) == first
    assert statement_checksum(replace(YANGJIANG, number="JS20230512000014")) != first
    split = {**YANGJIANG.outcome["split"], "hifp_pay": "10327.54"}
    assert statement_checksum(replace(YANGJIANG, outcome={**YANGJIANG.outcome, "split": split})) != first


def test_odd_numbers_come_back_whole() -> None:
    for number in ("A:B:C", "结算 0001", "js-1"):
        code = StatementCode(number, "0123456789AB")
        assert parse_code(code.text) == code


@pytest.mark.parametrize(
    "text", ["", "YDJS:1:JS1", "YDJS:2:JS1:0123456789AB", "370303198001010012", "YDJS:1::0123456789AB"]
)
def test_other_scans_are_not_taken_for_statements(text: str) -> None:
    assert parse_code(text) is None


def test_a_picture_without_a_code_has_none() -> None:
    file = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(file, "PNG")
    assert read_qr(file.getvalue()) is None


def test_first_print_and_reprint_have_one_code() -> None:
    first = read_qr(page_png(draw_statement(YANGJIANG, YANGJIANG_HEAD), 0))
    assert read_qr(page_png(draw_statement(YANGJIANG, YANGJIANG_HEAD, "补打 第 2 次"), 0)) == first
