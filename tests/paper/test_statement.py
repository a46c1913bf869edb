"""The statement, read back from the PDF: everything is there, whole, in its place, and the same every time."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from settledesk.basis.capitals import capitals
from settledesk.basis.errors import Refusal
from settledesk.basis.money import Money, yuan
from settledesk.model.labels import CATEGORY, EVIDENCE, VERDICT, readable_formula
from settledesk.model.outcome import Verdict
from settledesk.model.settlement import CategoryRow, Settlement
from settledesk.paper.form import LEFT, RIGHT
from settledesk.paper.pages import page_image, page_texts
from settledesk.paper.pen import HEIGHT
from settledesk.paper.statement import StatementHead, draw_statement, statement_checksum
from tests.paper.samples import (
    LONG_HEAD,
    LONG_HOSPITAL,
    LONG_NAME,
    LONGEST,
    SAMPLES,
    VOID,
    YANGJIANG,
    YANGJIANG_HEAD,
    ZERO,
    ZIBO,
    ZIBO_HEAD,
    mirrored,
)

ROOT = Path(__file__).resolve().parents[2]
EACH = pytest.mark.parametrize(
    ("settlement", "head", "mark"), [one[1:] for one in SAMPLES], ids=[one[0] for one in SAMPLES]
)


def flat(text: str) -> str:
    """The text without white space: where a line breaks is not what is tested."""
    return re.sub(r"\s+", "", text.replace("\u0002", ""))


def read(pdf: bytes) -> str:
    return flat("".join(page_texts(pdf)))


def grouped(settlement: Settlement, money: Money) -> str:
    return (-money if settlement.voids else money).grouped


def said(settlement: Settlement) -> Iterator[str]:
    """Everything of the stored outcome that the paper has to say."""
    outcome, case = settlement.outcome, settlement.case
    split = {key: yuan(text) for key, text in outcome["split"].items() if key != "pool_prop_selfpay"}
    for field in ("medfee_sumamt", "fund_pay_sumamt", "psn_cash_pay", "psn_part_amt", "acct_pay", "hifp_pay"):
        yield grouped(settlement, split[field])
        yield capitals(-split[field].fen if settlement.voids else split[field].fen)
    for field, money in split.items():
        if money and field != "first_self_pay" and field.endswith(("_pay", "_amt", "_sumamt", "selfpay")):
            yield grouped(settlement, money)
    for text in (outcome["due"] or {}).values():
        if yuan(text):
            yield grouped(settlement, yuan(text))
            yield capitals(-yuan(text).fen if settlement.voids else yuan(text).fen)
    yield VERDICT[Verdict(outcome["filing"]["verdict"])]
    for one in (*outcome["filing"]["reasons"], *outcome["warnings"]):
        yield from (one["text"],) if len(one["text"]) < 1000 else ("很长的一条", "到此为止。")
        yield (one["source"] or "") + (one["clause"] or "")
    for one in outcome["steps"]:
        yield one["label"]
        yield readable_formula(one["formula"])
        yield grouped(settlement, yuan(one["amount"]))
        yield one["source"] + one["clause"]
    for one in outcome["policy"]:
        if one["file"]:
            yield one["source"]
            yield one["file"]
            yield one["digest"].removeprefix("sha256:")[:12]
            yield EVIDENCE[one["evidence"]]
    for one in settlement.categories:
        yield CATEGORY[one.category]
        for name in CategoryRow.__slots__[1:]:
            yield grouped(settlement, getattr(one, name))
    for key, text in (case.get("platform") or {}).items():
        yield text if key in ("mdtrt_id", "setl_id", "setl_time") else yuan(text).grouped
    yield settlement.number
    yield settlement.clerk
    yield statement_checksum(settlement)
    yield case["visit"]["number"]
    yield case["visit"]["admitted_on"]


@EACH
def test_what_was_stored_is_read_back_whole(settlement: Settlement, head: StatementHead, mark: str | None) -> None:
    text = read(draw_statement(settlement, head, mark))
    assert [one for one in said(settlement) if flat(one) not in text] == []
    for one in (head.organisation, head.insured_area, head.treatment_area, head.title_prefix, mark or ""):
        assert flat(one) in text
    assert "不是医疗收费票据" in text
    assert "单位：元" in text
    assert "min(" not in text


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
@EACH
def test_another_reader_reads_the_same(
    settlement: Settlement, head: StatementHead, mark: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "statement.pdf"
    file.write_bytes(draw_statement(settlement, head, mark))
    done = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
    text = flat(done.stdout.decode("utf-8"))
    assert [one for one in said(settlement) if flat(one) not in text] == []


@EACH
def test_nothing_overlaps_and_nothing_is_cut(settlement: Settlement, head: StatementHead, mark: str | None) -> None:
    document = pypdfium2.PdfDocument(draw_statement(settlement, head, mark))
    for page in document:
        text = page.get_textpage()
        last = (0.0, 0.0, 0.0, 0.0)
        places: dict[tuple[int, int], list[tuple[float, float, float, float]]] = defaultdict(list)
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            # A space, or the second half of a character beyond U+FFFF.
            if right - left < 0.01 or top - bottom < 0.01 or (left, bottom, right, top) == last:
                continue
            last = left, bottom, right, top
            assert left >= LEFT - 0.5
            assert right <= RIGHT + 0.5
            assert bottom >= 12
            assert top <= HEIGHT - 28
            # Touching is not overlapping; neighbouring glyphs of one word come close.
            box = (left + 0.25, bottom + 0.25, right - 0.25, top - 0.25)
            for key in {(int(x // 12), int(y // 12)) for x in (left, right) for y in (bottom, top)}:
                for other in places[key]:
                    apart = box[0] >= other[2] or other[0] >= box[2] or box[1] >= other[3] or other[1] >= box[3]
                    assert apart, (box, other, text.get_text_bounded(left - 30, bottom, right + 30, top))
                places[key].append(box)


@EACH
def test_every_page_is_numbered_and_the_last_is_signed(
    settlement: Settlement, head: StatementHead, mark: str | None
) -> None:
    texts = [flat(text) for text in page_texts(draw_statement(settlement, head, mark))]
    for number, text in enumerate(texts, 1):
        assert f"第{number}/{len(texts)}页" in text
        assert flat(settlement.number) in text
        assert "不是医疗收费票据" in text
        assert ("患者或家属签字" in text) == (number == len(texts))
        assert len(text) > 200
        assert ("（续）" in text) == (number > 1)


def test_a_routine_statement_is_one_page_and_the_longest_is_several() -> None:
    counts = {one[0]: len(page_texts(draw_statement(*one[1:]))) for one in SAMPLES}
    assert counts["yangjiang"] == counts["void"] == counts["zero"] == 1
    assert counts["zibo"] == 2
    assert counts["longest"] > 4


def test_the_routine_statement_stays_on_one_page_with_all_fourteen_categories_and_eight_steps() -> None:
    full = replace(
        YANGJIANG,
        categories=tuple(replace(YANGJIANG.categories[n % 7], category=f"{n + 1:02d}") for n in range(14)),
        outcome={**YANGJIANG.outcome, "steps": (YANGJIANG.outcome["steps"] * 3)[:8]},
    )
    assert len(page_texts(draw_statement(full, YANGJIANG_HEAD, "补打 第 2 次"))) == 1


def test_table_heads_are_repeated_on_every_page() -> None:
    texts = [flat(text) for text in page_texts(draw_statement(LONGEST, LONG_HEAD))]
    tables = [text for text in texts if "第40条" in text or "支付第30段" in text or "支付第15段" in text]
    assert tables
    assert all("政策计算" in text and "算式" in text for text in tables)


def test_a_text_longer_than_a_page_loses_nothing() -> None:
    text = read(draw_statement(LONGEST, LONG_HEAD))
    assert text.count("逐") - text.count("逐项") == 400  # its lines are parted by the clause beside them


def test_rare_names_are_drawn_and_copied_right() -> None:
    text = read(draw_statement(LONGEST, LONG_HEAD))
    assert flat(LONG_NAME) in text
    assert flat(LONG_HOSPITAL) in text
    assert "𠮷㛃䶮𬭎" in text
    assert "〓" not in text
    assert "李𠮷㛃" in read(draw_statement(ZIBO, ZIBO_HEAD))


def test_a_character_no_font_has_is_named_on_the_paper() -> None:
    text = read(draw_statement(ZERO, YANGJIANG_HEAD))
    assert "〓丙" in text
    assert "U+E001" in text


def test_the_id_number_is_masked_unless_asked_for() -> None:
    number = "441702197006150030"
    masked, full = draw_statement(YANGJIANG, YANGJIANG_HEAD), draw_statement(YANGJIANG, YANGJIANG_HEAD, full_id=True)
    assert "441702******0030" in read(masked)
    assert number not in read(masked)
    assert number.encode() not in masked
    assert number in read(full)
    assert "张小三" in read(masked)


def test_title_and_fields_follow_the_kind_of_visit() -> None:
    assert "山东省异地就医住院医疗费用结算单" in read(draw_statement(ZIBO, ZIBO_HEAD))
    text = read(draw_statement(ZERO, YANGJIANG_HEAD))
    assert "异地就医门诊医疗费用结算单" in text
    assert "就诊日期2023-06-01" in text
    assert "出院日期" not in text
    assert "2个月" in text
    assert "高血压" in text


def test_sex_age_and_days_are_worked_out() -> None:
    text = read(draw_statement(YANGJIANG, YANGJIANG_HEAD))
    assert "男52岁" in text
    assert "22天" in text
    assert "2023-05-1210:42" in text  # settled at 02:42 UTC
    newborn = {**YANGJIANG.case["patient"], "id_number": None, "birth_date": "2023-04-12"}
    case = {**YANGJIANG.case, "patient": newborn}
    assert "8天" in read(draw_statement(replace(YANGJIANG, case=case), YANGJIANG_HEAD))


def test_a_stay_of_no_day_counts_as_one_and_an_open_one_has_no_count() -> None:
    for discharged, shown in (("2023-04-20", "住院天数1天"), (None, "住院天数—")):
        visit = {**YANGJIANG.case["visit"], "discharged_on": discharged}
        text = read(draw_statement(replace(YANGJIANG, case={**YANGJIANG.case, "visit": visit}), YANGJIANG_HEAD))
        assert shown in text


def test_an_account_balance_is_shown_after_payment() -> None:
    case = {**ZIBO.case, "account_balance": "4000.00"}
    assert "个人账户余额781.54" in read(draw_statement(replace(ZIBO, case=case), ZIBO_HEAD))


def test_the_platform_stands_beside_ours() -> None:
    text = read(draw_statement(ZIBO, ZIBO_HEAD))
    assert "平台结果不一致" in text
    assert "73,641.2173,141.21-500.00" in text
    agreeing = {**ZIBO.case, "platform": {"medfee_sumamt": "287436.52", "setl_id": "A1"}}
    text = read(draw_statement(replace(ZIBO, case=agreeing), ZIBO_HEAD))
    assert "平台结果一致" in text
    assert "本窗口平台差额" not in read(draw_statement(YANGJIANG, YANGJIANG_HEAD))


def red(pdf: bytes) -> int:
    image = page_image(pdf, 0, 60).convert("RGB")
    return sum(count for count, (r, g, b) in image.getcolors(1 << 24) if r > 150 and g < 90 and b < 90)


def test_a_void_is_red_negative_and_names_the_original() -> None:
    pdf = draw_statement(VOID, YANGJIANG_HEAD)
    text = read(pdf)
    assert "冲正（作废）" in text
    assert YANGJIANG.number in text
    assert "患者补办了急诊抢救备案" in text
    assert "-22,500.00" in text
    assert capitals(-1217247) in text
    assert "−[(21,555.06−900.00)×(65%−15%)]" in text
    assert red(pdf) > 500
    assert red(draw_statement(YANGJIANG, YANGJIANG_HEAD)) == 0


def test_a_void_stored_with_negative_amounts_prints_the_same() -> None:
    other = mirrored(VOID)
    texts = [read(draw_statement(one, YANGJIANG_HEAD)).replace(statement_checksum(one), "") for one in (VOID, other)]
    assert texts[0] == texts[1]


def test_a_voided_original_says_so() -> None:
    pdf = draw_statement(replace(YANGJIANG, voided_by=VOID.number), YANGJIANG_HEAD)
    text = read(pdf)
    assert f"本单已作废，冲正结算单{VOID.number}" in text
    assert "22,500.00" in text
    assert "-22,500.00" not in text
    assert red(pdf) > 50


def test_a_reprint_has_the_text_of_the_first_print_and_its_mark() -> None:
    first, again = (read(draw_statement(YANGJIANG, YANGJIANG_HEAD, mark)) for mark in (None, "补打 第 2 次"))
    assert again.replace("补打第2次", "") == first


def test_terms_brought_by_the_case_are_named_in_chinese() -> None:
    assert "随案提供的待遇条款" in read(draw_statement(ZERO, YANGJIANG_HEAD))


def test_amounts_beyond_capitals_are_figures_alone() -> None:
    split = {**YANGJIANG.outcome["split"], "medfee_sumamt": "9999999999999.99"}
    huge = replace(YANGJIANG, outcome={**YANGJIANG.outcome, "split": split})
    assert "9,999,999,999,999.99" in read(draw_statement(huge, YANGJIANG_HEAD))


def test_a_settlement_without_split_is_refused() -> None:
    with pytest.raises(Refusal, match="没有费用分解"):
        draw_statement(replace(YANGJIANG, outcome={**YANGJIANG.outcome, "split": None}), YANGJIANG_HEAD)


def test_text_from_elsewhere_cannot_break_the_paper() -> None:
    """Brackets, backslashes, controls, a lone surrogate and very long words come out as text."""
    odd = "(a\\b)\x00\x07<c>%\ud842\u202e[" + "W" * 300
    case: dict[str, Any] = {**YANGJIANG.case, "patient": {**YANGJIANG.case["patient"], "name": odd}}
    strange = replace(YANGJIANG, case=case, number="J(\\)%", clerk=odd, void_reason=odd, voids="(")
    text = read(draw_statement(strange, replace(YANGJIANG_HEAD, organisation=odd, window=odd), odd))
    assert "(a\\b)<c>%〓[WWW" in text
    assert "J(\\)%" in text


@EACH
def test_only_embedded_subsets_of_our_fonts_are_used(
    settlement: Settlement, head: StatementHead, mark: str | None
) -> None:
    pdf = draw_statement(settlement, head, mark)
    fonts = re.findall(rb"/Type /Font\b.*?/BaseFont /(\S+)", pdf)
    assert fonts
    assert all(re.fullmatch(rb"[A-Z]{6}\+(NotoSansSC-Regular|NotoSansSC-Bold|HanaMinB)", name) for name in fonts)
    assert pdf.count(b"/FontFile2") == len(fonts) == pdf.count(b"/ToUnicode")
    assert b"Helvetica" not in pdf
    assert len(pdf) < 160_000


def test_the_same_input_gives_the_same_bytes_in_any_process() -> None:
    here = [hashlib.sha256(draw_statement(*one[1:])).hexdigest() for one in SAMPLES]
    assert here == [hashlib.sha256(draw_statement(*one[1:])).hexdigest() for one in reversed(SAMPLES)][::-1]
    script = (
        "import hashlib\nfrom tests.paper.samples import SAMPLES\nfrom settledesk.paper.statement import draw_statement\n"
        "for one in reversed(SAMPLES): print(hashlib.sha256(draw_statement(*one[1:])).hexdigest())"
    )
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "desktop"))),
    }
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, env=environment, text=True)
    assert done.stdout.split()[::-1] == here
