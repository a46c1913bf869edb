"""Fee lines as they come in: rows of text and back, what is typed, learnt headers, a file's preview."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settledesk.basis.errors import Mistake, Refusal
from settledesk.basis.money import Money, product
from settledesk.desk.fees import (
    BLANK,
    COLUMNS,
    KEYS,
    Entered,
    RowReader,
    categories,
    choices,
    learn_header,
    learnt_also,
    learnt_headers,
    paste,
    proposed,
    read_file,
    read_row,
    read_rows,
    row_of,
    typed,
)
from settledesk.desk.office import Office
from settledesk.model.case import FeeClass, FeeKind, FeeLine, Route
from settledesk.model.labels import CATEGORY
from tests.sheets import books

ROW = ("C02", "输液器", "卫生材料费", "", "乙", "3", "13.8", "41.40", "10%", "12", "丙", "", "")
LINE = FeeLine(
    "C02", "输液器", "08", FeeKind.MATERIAL, FeeClass.B, Decimal(3), Decimal("13.8"), Money(4140), Decimal("0.1"), Decimal(12), FeeClass.C
)  # fmt: skip
RATIO = st.none() | st.integers(0, 10**6).map(lambda part: Decimal(part) / 10**6)
PRICE = st.integers(0, 10**10).map(lambda part: Decimal(part) / 10**6)


@st.composite
def lines(draw: st.DrawFn) -> FeeLine:
    quantity, price = draw(st.integers(-(10**8), 10**8).map(lambda part: Decimal(part) / 10**4)), draw(PRICE)
    grade = draw(st.sampled_from(FeeClass))
    ratio = draw(RATIO)
    return FeeLine(
        code=draw(st.text("ABC019-", min_size=1).filter(lambda text: set(text) != {"-"})),
        name=draw(st.sampled_from(["阿司匹林", "无菌 敷料", "A组/B组", "5%葡萄糖(250ml)"])),
        category=draw(st.sampled_from(list(CATEGORY))),
        kind=draw(st.sampled_from(FeeKind)),
        fee_class=grade,
        quantity=quantity,
        price=price,
        amount=product(quantity, price),
        first_pay_ratio=Decimal("0.2") if ratio is None and grade is FeeClass.B else ratio,
        price_limit=draw(st.none() | PRICE),
        home_class=draw(st.none() | st.sampled_from(FeeClass)),
        home_first_pay_ratio=draw(RATIO),
        home_price=draw(st.none() | PRICE),
    )


def changed(**cells: str) -> tuple[str, ...]:
    return tuple(cells.get(key, cell) for key, cell in zip(KEYS, ROW, strict=True))


def test_the_grid_has_every_column_of_a_line_once() -> None:
    assert sorted(column.key for column in COLUMNS) == sorted(field.name for field in fields(FeeLine)) == sorted(KEYS)
    assert [column.key for column in COLUMNS][:7] == [
        "name", "category", "fee_class", "quantity", "price", "amount", "first_pay_ratio"
    ]  # fmt: skip


def test_rows_become_lines_and_blank_rows_are_passed_over() -> None:
    assert read_rows((ROW, BLANK, ("",) * 6 + ("-",) + ("",) * 6, ROW)) == ((LINE, LINE), ())


def test_every_mistake_has_its_row_and_key() -> None:
    found, mistakes = read_rows(
        (ROW, changed(amount="", fee_class="戊"), changed(amount="41.5"), changed(first_pay_ratio=""))
    )
    assert found == (LINE,)
    assert [(one.path, one.problem) for one in mistakes] == [
        ("fees[1].fee_class", "不认识的项目等级「戊」"),
        ("fees[1].amount", "金额是空的"),
        ("fees[2].amount", "金额 41.50 与数量 3 × 单价 13.8 = 41.40 不符"),
        ("fees[3].first_pay_ratio", "乙类项目「输液器」没有先行自付比例"),
    ]
    assert all(one.remedy for one in mistakes)


def test_a_missing_ratio_is_told_beside_other_mistakes() -> None:
    (_, mistakes) = read_rows((changed(quantity="x", first_pay_ratio=""),))
    assert [one.path for one in mistakes] == ["fees[0].quantity", "fees[0].first_pay_ratio"]


def test_an_amount_may_be_a_fen_off_and_a_refund_negative() -> None:
    assert read_rows((changed(amount="41.41"),))[0][0].amount == Money(4141)
    assert read_rows((changed(quantity="-3", amount="-41.4"),))[0][0].amount == Money(-4140)
    assert read_rows((changed(price="-13.8", quantity="-3"),))[1][0].path == "fees[0].price"


@given(lines())
def test_a_line_comes_back_from_its_text(line: FeeLine) -> None:
    assert read_rows((row_of(line),)) == ((line,), ())
    assert RowReader().tidy(row_of(line)) == row_of(line)


def test_a_row_is_a_line_or_text_with_what_is_wrong() -> None:
    reader = RowReader()
    wrong = changed(amount="")
    assert read_row(reader, ROW) == LINE
    assert read_row(reader, wrong) == Entered(wrong, (Mistake("amount", "金额是空的", "请补填"),))
    assert row_of(LINE) == ROW


def test_what_is_proposed_for_empty_cells() -> None:
    reader = RowReader()
    assert proposed(reader, changed(amount="")) == {"amount": "41.40", "kind": "材料"}
    assert proposed(reader, changed(amount="", price="x", kind="药品")) == {}
    assert proposed(reader, changed(amount="", price="-1", category="x")) == {}


@pytest.mark.parametrize(
    ("key", "text", "meant"),
    [
        ("category", "西", "西药费"),
        ("category", "xy", "西药费"),
        ("category", "09", "西药费"),
        ("category", "中", "中"),
        ("category", "没有", "没有"),
        ("fee_class", "b", "乙"),
        ("fee_class", "2", "乙"),
        ("home_class", "丙", "丙"),
        ("kind", "yp", "药品"),
        ("kind", "诊", "服务项目"),
        ("price", "12,5", "12.5"),
        ("price", "1,234", "1,234"),
        ("price", "12。5", "12.5"),
        ("price", "１２．５", "１２．５"),
        ("amount", "1234.5+200", "1434.5"),
        ("amount", "-10+2.5", "-7.5"),
        ("amount", "-12.5", "-12.5"),
        ("amount", "2024-04-12", "2024-04-12"),
        ("first_pay_ratio", "10", "10%"),
        ("first_pay_ratio", "5.5", "5.5%"),
        ("first_pay_ratio", "10%", "10%"),
        ("first_pay_ratio", "0.1", "0.1(%)"),
        ("first_pay_ratio", "", ""),
        ("name", " 阿司匹林 ", "阿司匹林"),
    ],
)
def test_what_is_typed_is_taken_as_meant(key: str, text: str, meant: str) -> None:
    assert typed(key, text) == meant


def test_choices_begin_as_typed() -> None:
    assert choices("category", "中") == ("中药饮片费", "中成药费")
    assert choices("category") == tuple(CATEGORY.values())
    assert choices("fee_class") == ("甲", "乙", "丙")
    assert choices("category", "z") == ("诊察费", "治疗费", "中药饮片费", "中成药费")


def test_the_grids_own_titles_are_known_when_pasted() -> None:
    header = "\t".join(column.title for column in COLUMNS)
    row = "\t".join(ROW[column.place] for column in COLUMNS)
    found = paste(f"{header}\r\n{row}\r\n", {})
    assert (found.rows, found.unknown, found.mistakes) == ((ROW,), (), ())


def test_headers_are_learnt_for_good(office: Office) -> None:
    assert learnt_headers(office) == {}
    learn_header(office, "病人掏的(%)", "first_pay_ratio")
    learn_header(office, "院内分组", "")
    assert learnt_headers(office) == {"病人掏的": "first_pay_ratio", "院内分组": ""}
    assert learnt_also({"a": "code"}, "B：", "name") == {"a": "code", "b": "name"}


@pytest.mark.parametrize("content", [b"[1]", b'{"a": 3, "b": "nonsense", "c": ["code"]}'])
def test_learnt_headers_that_make_no_sense_are_left_out(office: Office, content: bytes) -> None:
    (office.folder / "fee-headers.json").write_bytes(content)
    assert learnt_headers(office) == {}


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe\x00", b"[" * 100_000])
def test_a_broken_memory_is_asked_anew(office: Office, content: bytes) -> None:
    (office.folder / "fee-headers.json").write_bytes(content)
    assert learnt_headers(office) == {}
    (log,) = (office.folder / "logs").iterdir()
    assert log.read_text("utf-8").count("learnt headers cannot be read") == 1
    learn_header(office, "院内分组", "")
    assert learnt_headers(office) == {"院内分组": ""}


def test_a_header_that_cannot_be_kept_is_refused(office: Office) -> None:
    (office.folder / "fee-headers.json").mkdir()
    with pytest.raises(Refusal):
        learn_header(office, "院内分组", "")


def test_a_file_comes_with_what_its_preview_shows(tmp_path: Path) -> None:
    found = read_file(books.xlsx(tmp_path / "a.xlsx", books.HEADER, books.ASPIRIN, books.SET, books.COSMETIC))
    assert (len(found.lines), found.sheet, found.total) == (3, "", Money(21390))
    assert [(row.category, row.amount) for row in found.categories] == [
        ("07", Money(16000)), ("08", Money(4140)), ("09", Money(1250))
    ]  # fmt: skip


def test_categories_follow_the_route() -> None:
    (row,) = categories((LINE,), Route.DIRECT)
    assert (row.class_b, row.over_limit, row.first_pay, row.self_funded) == (
        Money(4140),
        Money(540),
        Money(360),
        Money(0),
    )
    (row,) = categories((replace(LINE, home_class=FeeClass.C),), Route.MANUAL)
    assert row.self_funded == Money(4140)
