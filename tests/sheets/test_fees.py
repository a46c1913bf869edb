"""Fee sheets as hospital systems export them: every oddity by name, every mistake with its place."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from settledesk.basis.errors import Refusal
from settledesk.basis.money import Money
from settledesk.model.case import FeeClass, FeeKind, FeeLine
from settledesk.model.labels import CATEGORY
from settledesk.sheets.fees import CATEGORIES, FIELDS, read_fees
from settledesk.sheets.tables import plain_header
from tests.sheets import books
from tests.sheets.books import ASPIRIN, COSMETIC, HEADER, SET, problems

LINES = (
    FeeLine("XB01ACA001A001010100001", "阿司匹林肠溶片", "09", FeeKind.DRUG, FeeClass.A, Decimal(2), Decimal("6.25"), Money(1250)),
    FeeLine(
        "C0203050190500102340", "一次性输液器", "08", FeeKind.MATERIAL, FeeClass.B, Decimal(3), Decimal("13.8"), Money(4140), Decimal("0.1"), Decimal(12)
    ),
    FeeLine("001109000010100-110900001", "陪护服务", "07", FeeKind.SERVICE, FeeClass.C, Decimal(1), Decimal(160), Money(16000)),
)  # fmt: skip

Make = Callable[..., Path]


def line(**changes: Any) -> tuple[Any, ...]:
    """Return the row of a class B drug with some cells changed."""
    row = dict(zip(HEADER, ("XA01", "甲硝唑", "西药费", "乙", 2, 1.5, 3, "10%", None), strict=True))
    row.update(changes)
    return tuple(row.values())


def refused(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as refusal:
        read_fees(path)
    assert all(mistake.remedy for mistake in refusal.value.mistakes)
    return problems(refusal.value)


@pytest.mark.parametrize("make", [books.xlsx, books.xls, books.text, books.html])
def test_all_kinds_of_files_give_the_same_lines(tmp_path: Path, make: Make) -> None:
    assert read_fees(make(tmp_path / "a.xls", HEADER, ASPIRIN, SET, COSMETIC)) == LINES


def test_columns_stand_in_the_order_of_a_fee_line() -> None:
    assert [field.key for field in FIELDS] == [field.name for field in fields(FeeLine)]


def test_no_header_is_known_for_two_columns() -> None:
    names = [plain_header(name) for field in FIELDS for name in field.names]
    assert sorted(name for name in names if names.count(name) > 1) == []


def test_title_rows_stand_above_the_header(tmp_path: Path) -> None:
    rows = (
        ("示例市第一人民医院住院费用清单",),
        ("姓名：张三", None, "住院号：ZY1"),
        (),
        HEADER,
        ASPIRIN,
        SET,
        COSMETIC,
    )
    assert read_fees(books.xlsx(tmp_path / "a.xlsx", *rows, merged=("A1:I1",))) == LINES


def test_a_header_of_two_lines_with_merged_cells(tmp_path: Path) -> None:
    top = ("序号", "项目编码（国家）", "项目名称", "费用类别", "医保", None, None, "费用（元）", None, None)
    below = (None, None, None, None, "项目等级", "先行自付比例", "限价", "单价", "数量", "金额")
    rows = [
        (n, r[0], r[1], r[2], r[3], r[7], r[8], r[5], r[4], r[6]) for n, r in enumerate((ASPIRIN, SET, COSMETIC), 1)
    ]
    path = books.xlsx(
        tmp_path / "a.xlsx", ("清单",), top, below, *rows, merged=("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:G2", "H2:J2")
    )
    assert read_fees(path) == LINES
    path = books.xls(tmp_path / "a.xls", ("清单",), top, below, *rows)
    assert read_fees(path) == LINES


def test_group_and_title_together_make_the_header(tmp_path: Path) -> None:
    top = (*HEADER[:3], "项目", None, "费", None, "先行自付", "医保")
    below = (None, None, None, "等级", "数量", "单价", "金额", "比例", "限价")
    assert read_fees(books.xlsx(tmp_path / "a.xlsx", top, below, ASPIRIN, SET, COSMETIC)) == LINES


def test_headers_with_stars_units_spaces_and_brackets(tmp_path: Path) -> None:
    header = (
        "*医保编码",
        "项 目 名 称",
        "费用类别:",
        "【必填】项目等级",
        "数量(次)",
        "单价（元）",
        "金额/元",
        "先行自付比例",
        "限价\n(元)",
    )
    assert read_fees(books.xlsx(tmp_path / "a.xlsx", header, ASPIRIN, SET, COSMETIC)) == LINES


def test_national_field_names_and_codes(tmp_path: Path) -> None:
    header = (
        "med_list_codg",
        "hilist_name",
        "med_chrgitm_type",
        "list_type",
        "chrgitm_lv",
        "cnt",
        "pric",
        "det_item_fee_sumamt",
        "selfpay_prop",
        "pric_uplmt_amt",
    )
    rows = (
        ("XB01ACA001A001010100001", "阿司匹林肠溶片", "09", "101", "01", "2", "6.25", "12.50", "", ""),
        ("C0203050190500102340", "一次性输液器", "8", 301.0, 2.0, 3, 13.8, 41.4, 0.1, 12.0),
        ("001109000010100-110900001", "陪护服务", 7.0, "201", "03", 1, 160, 160, None, None),
    )
    assert read_fees(books.xlsx(tmp_path / "a.xlsx", header, *rows)) == LINES


def test_the_national_code_wins_over_the_hospitals_own(tmp_path: Path) -> None:
    header = ("项目编码", *HEADER)
    assert read_fees(books.xlsx(tmp_path / "a.xlsx", header, ("00017", *ASPIRIN)))[0].code == ASPIRIN[0]


def test_the_catalogue_column_decides_what_a_line_is(tmp_path: Path) -> None:
    header = (*HEADER, "目录类别")
    found = read_fees(
        books.xlsx(
            tmp_path / "a.xlsx", header, (*line(费用类别="治疗费"), "医用耗材"), (*line(费用类别="治疗费"), None)
        )
    )
    assert [one.kind for one in found] == [FeeKind.MATERIAL, FeeKind.SERVICE]


def test_numbers_as_text_with_separators_signs_and_full_width_digits(tmp_path: Path) -> None:
    row = line(数量="１，０００", 单价="￥1,234.50", 金额=" 1,234,500.00 元", 先行自付比例="１０％", 限价="¥1,000")
    (found,) = read_fees(books.xlsx(tmp_path / "a.xlsx", HEADER, row))
    assert (found.quantity, found.price, found.amount) == (Decimal(1000), Decimal("1234.5"), Money(123450000))
    assert (found.first_pay_ratio, found.price_limit) == (Decimal("0.1"), Decimal(1000))


def test_blank_rows_repeated_headers_page_feet_and_totals_are_left_out(tmp_path: Path) -> None:
    rows = (
        ("费用清单",), HEADER, ASPIRIN, (), ("本页小计", None, None, None, None, None, 12.5), ("第 1 页 共 2 页",), ("费用清单",), HEADER,
        (" ", "\u3000"), SET, COSMETIC, ("西药费小计", None, None, None, None, None, 12.5), (None, "合　计", None, None, None, None, "213.90"),
        ("制表人：李敏", None, "打印时间：2024-04-16"), ("金额大写：贰佰壹拾叁元玖角",),
    )  # fmt: skip
    assert read_fees(books.xlsx(tmp_path / "a.xlsx", *rows)) == LINES


@pytest.mark.parametrize(
    "total",
    [("合计", None, None, None, None, None, 213.9), (None, None, "总计："), ("合 计：213.90元",), ("共计（大写）：贰佰壹拾叁元玖角", None, None, None, None, None, 213.9),
     (None, "费用合计", None, None, None, None, "213.90"), ("总额 213.90",)],
)  # fmt: skip
def test_total_rows_in_every_form(tmp_path: Path, total: Sequence[Any]) -> None:
    assert read_fees(books.xlsx(tmp_path / "a.xlsx", HEADER, ASPIRIN, SET, COSMETIC, total)) == LINES


def test_an_item_whose_name_only_begins_like_a_total_is_a_line(tmp_path: Path) -> None:
    (found,) = read_fees(books.xlsx(tmp_path / "a.xlsx", HEADER, line(项目名称="合计剂量监测")))
    assert found.name == "合计剂量监测"
    assert refused(books.xlsx(tmp_path / "b.xlsx", HEADER, line(医保编码=None, 项目名称="合计剂量监测"))) == [
        ("第 2 行「医保编码」(A2)", "医保编码是空的")
    ]


def test_a_total_that_is_not_the_sum_shows_that_lines_are_missing(tmp_path: Path) -> None:
    rows = (HEADER, ASPIRIN, SET, ("合计", None, None, None, None, None, "213.90"))
    assert refused(books.xlsx(tmp_path / "a.xlsx", *rows)) == [
        ("第 4 行「金额」(G4)", "合计 213.90 与 2 行费用之和 53.90 相差 160.00")
    ]


def test_totals_of_pages_and_kinds_are_not_held_against_the_whole(tmp_path: Path) -> None:
    rows = (
        HEADER,
        ASPIRIN,
        ("本页合计", None, None, None, None, None, 12.5),
        SET,
        ("西药费合计", None, None, None, None, None, 1),
        COSMETIC,
    )
    assert read_fees(books.xlsx(tmp_path / "a.xlsx", *rows)) == LINES


def test_a_total_without_a_number_is_no_claim(tmp_path: Path) -> None:
    for value in (None, 0, "见下页"):
        path = books.xlsx(
            tmp_path / "a.xlsx", HEADER, ASPIRIN, SET, COSMETIC, ("合计", None, None, None, None, None, value)
        )
        assert read_fees(path) == LINES


def test_refunds_are_negative_lines(tmp_path: Path) -> None:
    found = read_fees(books.xlsx(tmp_path / "a.xlsx", HEADER, ASPIRIN, (*ASPIRIN[:4], -2, 6.25, "(12.50)", None, None)))
    assert (found[1].quantity, found[1].amount) == (Decimal(-2), Money(-1250))


def test_a_negative_price_is_no_refund(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", HEADER, line(单价=-1.5, 金额=-3))
    assert refused(path) == [("第 2 行「单价」(F2)", "单价 -1.5 为负数")]


def test_floats_of_a_spreadsheet_become_the_digits_that_it_shows(tmp_path: Path) -> None:
    (found,) = read_fees(books.xlsx(tmp_path / "a.xlsx", HEADER, line(数量=0.1 + 0.2, 单价=1.1, 金额=0.33)))
    assert (str(found.quantity), str(found.price), found.amount) == ("0.3", "1.1", Money(33))


def test_an_amount_may_be_one_fen_off_and_no_more(tmp_path: Path) -> None:
    good = books.xlsx(
        tmp_path / "a.xlsx", HEADER, line(数量=3, 单价=0.335, 金额=1.00), line(数量=3, 单价=0.335, 金额=1.02)
    )
    assert [found.amount for found in read_fees(good)] == [Money(100), Money(102)]
    bad = books.xlsx(tmp_path / "b.xlsx", HEADER, line(数量=3, 单价=0.335, 金额=1.03), line(数量=-2, 单价=1.5, 金额=3))
    assert refused(bad) == [
        ("第 2 行「金额」(G2)", "金额 1.03 与数量 3 × 单价 0.335 = 1.01 不符"),
        ("第 3 行「金额」(G3)", "金额 3.00 与数量 -2 × 单价 1.5 = -3.00 不符"),
    ]


def test_every_mistake_is_reported_at_once_by_row_and_column(tmp_path: Path) -> None:
    rows = (
        ("清单",), HEADER, line(费用类别="西药費"), line(项目等级="丁", 数量="两支"), line(先行自付比例=None), line(先行自付比例="10"), ASPIRIN,
        line(医保编码=3.7e17), line(项目名称=None), line(金额=3.456), line(限价=-1),
    )  # fmt: skip
    assert refused(books.xlsx(tmp_path / "a.xlsx", *rows)) == [
        ("第 3 行「费用类别」(C3)", "不认识的费用类别「西药費」"),
        ("第 4 行「项目等级」(D4)", "不认识的项目等级「丁」"),
        ("第 4 行「数量」(E4)", "「两支」不是数"),
        ("第 5 行「先行自付比例」(H5)", "乙类项目「甲硝唑」没有先行自付比例"),
        ("第 6 行「先行自付比例」(H6)", "比例「10」大于 1"),
        ("第 8 行「医保编码」(A8)", "号码「370000000000000000」存成了数字，后几位已丢失"),
        ("第 9 行「项目名称」(B9)", "项目名称是空的"),
        ("第 10 行「金额」(G10)", "金额「3.456」有不足一分的零头"),
        ("第 11 行「限价」(I11)", "「-1」为负数"),
    ]


def test_a_class_b_line_without_the_ratio_column_names_the_row(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", HEADER[:7], line()[:7])
    assert refused(path) == [("第 2 行", "乙类项目「甲硝唑」没有先行自付比例")]


def test_a_header_that_says_percent_takes_bare_percentages(tmp_path: Path) -> None:
    header = (*HEADER[:7], "先行自付比例(%)", "限价")
    (found,) = read_fees(books.xlsx(tmp_path / "a.xlsx", header, line(先行自付比例=10)))
    assert found.first_pay_ratio == Decimal("0.1")
    problem = "表头写着 %，「0.1」分不清是 0.1% 还是 10%"
    assert refused(books.xlsx(tmp_path / "b.xlsx", header, line(先行自付比例=0.1))) == [
        ("第 2 行「先行自付比例(%)」(H2)", problem)
    ]


def test_missing_columns_are_named_with_the_nearest_header(tmp_path: Path) -> None:
    header = ("医保编码", "项目名称", "费用类别", "项目等级", "用药数量", "定价", "实收金额")
    with pytest.raises(Refusal) as refusal:
        read_fees(books.xlsx(tmp_path / "a.xlsx", ("清单",), header, ASPIRIN[:7]))
    assert [mistake.sentence for mistake in refusal.value.mistakes] == [
        "第 2 行（表头）：没有「数量」列。最接近的表头是「用药数量」(E2)，如果就是它，请改名。",
        "第 2 行（表头）：没有「单价」列。最接近的表头是「定价」(F2)，如果就是它，请改名。",
        "第 2 行（表头）：没有「金额」列。最接近的表头是「实收金额」(G2)，如果就是它，请改名。",
    ]


def test_a_missing_column_with_nothing_near_is_to_be_added(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有「项目等级」列。请补上这一列后重新导出"):
        read_fees(books.xlsx(tmp_path / "a.xlsx", (*HEADER[:3], *HEADER[4:7]), ASPIRIN[:7]))


def test_a_file_without_a_header_row_says_what_it_should_be(tmp_path: Path) -> None:
    with pytest.raises(
        Refusal,
        match="找不到费用清单的表头行。前 60 行中应有一行写着：医保编码、项目名称、费用类别、项目等级、数量、单价、金额",
    ):
        read_fees(books.text(tmp_path / "a.csv", ("a", "b"), (1, 2)))


def test_the_same_header_twice_is_not_guessed(tmp_path: Path) -> None:
    assert refused(books.xlsx(tmp_path / "a.xlsx", (*HEADER, "金额"), (*ASPIRIN, 99))) == [
        ("第 1 行（表头）", "「金额」列出现了两次（G1、J1）")
    ]


def test_a_header_without_lines_is_refused(tmp_path: Path) -> None:
    assert refused(books.xlsx(tmp_path / "a.xlsx", HEADER, (), ("合计",))) == [("", "费用清单里没有一行费用")]


def test_a_caption_among_the_lines_is_one_mistake(tmp_path: Path) -> None:
    assert refused(books.xlsx(tmp_path / "a.xlsx", HEADER, ("西药费",), ASPIRIN)) == [
        ("第 2 行", "这一行只有「西药费」，不像一行费用")
    ]


def test_a_merged_category_stands_for_each_of_its_rows(tmp_path: Path) -> None:
    rows = [("序号", *HEADER), (1, *line()), (2, *line(费用类别=None)), (3, *line(费用类别=None))]
    path = books.xlsx(tmp_path / "a.xlsx", *rows, merged=("D2:D4",))
    assert [found.category for found in read_fees(path)] == ["09", "09", "09"]


def test_a_merged_amount_does_not(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", HEADER, line(), line(金额=None), merged=("G2:G3",))
    assert refused(path) == [("第 3 行「金额」(G3)", "金额是空的")]


def test_an_empty_cell_is_not_filled_from_above(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", HEADER, line(), line(费用类别=None))
    assert refused(path) == [("第 3 行「费用类别」(C3)", "费用类别是空的")]


def test_of_several_sheets_the_one_with_fees_is_read(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["说明：本表由医院系统导出"])
    book.create_sheet("明细")
    book["明细"].append(HEADER)
    book["明细"].append(ASPIRIN)
    book.save(tmp_path / "a.xlsx")
    assert read_fees(tmp_path / "a.xlsx") == LINES[:1]
    book["明细"].append(line(数量="x"))
    book.save(tmp_path / "a.xlsx")
    assert refused(tmp_path / "a.xlsx") == [("工作表「明细」第 3 行「数量」(E3)", "「x」不是数")]
    book.create_sheet("明细2")
    book["明细2"].append(HEADER)
    book.save(tmp_path / "a.xlsx")
    assert refused(tmp_path / "a.xlsx") == [("工作表「明细」第 3 行「数量」(E3)", "「x」不是数")]
    book["明细2"].append(ASPIRIN)
    book.save(tmp_path / "a.xlsx")
    assert refused(tmp_path / "a.xlsx") == [("", "有 2 张表都像费用清单：「明细」、「明细2」")]


def test_true_is_no_quantity_even_where_one_stands_above_it(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", HEADER, line(数量=1, 金额=1.5), line(数量=True, 金额=1.5))
    assert refused(path) == [("第 3 行「数量」(E3)", "「True」不是数")]
    path = books.xlsx(tmp_path / "b.xlsx", HEADER, line(数量=True, 金额=1.5), line(数量=1, 金额=1.5))
    assert refused(path) == [("第 2 行「数量」(E2)", "「True」不是数")]


def test_more_mistakes_than_a_person_reads_are_counted(tmp_path: Path) -> None:
    found = refused(books.text(tmp_path / "a.csv", HEADER, *[line(数量="x")] * 700))
    assert len(found) == 501
    assert found[-1] == ("", "另有 200 处错误未列出")


@pytest.mark.parametrize(
    ("word", "code"),
    [(label, code) for code, label in CATEGORY.items()]
    + [("09西药费", "09"), ("03-检查费", "03"), ("检验", "04"), (" 材 料 费 ", "08"), (9, "09")],
)
def test_categories_by_name_code_and_custom(tmp_path: Path, word: Any, code: str) -> None:
    assert read_fees(books.xlsx(tmp_path / "a.xlsx", HEADER, line(费用类别=word)))[0].category == code


@pytest.mark.parametrize(
    ("word", "found"),
    [("甲", "A"), ("乙类", "B"), ("丙类", "C"), ("01", "A"), ("2", "B"), (3, "C"), ("[甲]", "A"), ("（乙类）", "B"), ("无自付", "A"), ("部分自付", "B"), ("全自费", "C"),
     ("自费", "C"), ("a", "A")],
)  # fmt: skip
def test_classes_by_name_and_code(tmp_path: Path, word: Any, found: str) -> None:
    assert read_fees(books.xlsx(tmp_path / "a.xlsx", HEADER, line(项目等级=word)))[0].fee_class == FeeClass(found)


def test_every_category_code_is_known() -> None:
    assert set(CATEGORIES.values()) == set(CATEGORY)


def test_the_insured_areas_catalogue_for_manual_claims(tmp_path: Path) -> None:
    header = (*HEADER, "参保地项目等级", "参保地先行自付比例", "参保地价格")
    (found,) = read_fees(books.xlsx(tmp_path / "a.xlsx", header, (*line(), "丙", "20%", 1.2)))
    assert (found.home_class, found.home_first_pay_ratio, found.home_price) == (
        FeeClass.C,
        Decimal("0.2"),
        Decimal("1.2"),
    )


def test_the_garbage_collector_is_left_as_it_was(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", HEADER, line(数量="x"))
    for before in (True, False):
        (gc.enable if before else gc.disable)()
        try:
            refused(path)
            assert gc.isenabled() is before
        finally:
            gc.enable()
