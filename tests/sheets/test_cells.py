"""What a cell means."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settledesk.basis.money import Money
from settledesk.sheets.cells import (
    Cell,
    Unreadable,
    amount_of,
    code_of,
    day_of,
    is_blank,
    number_of,
    percentage_of,
    ratio_of,
    shown,
    text_of,
    word_of,
    words,
)

NUMBERS: tuple[tuple[Cell, str], ...] = (
    (12.5, "12.5"),
    (0.1 + 0.2, "0.3"),  # the noise of a computed cell
    (1e-06, "0.000001"),
    (2.0, "2"),
    (3, "3"),
    (-4.0, "-4"),
    (-0.0, "0"),
    ("-0.00", "0"),
    ("12.50", "12.5"),
    ("1,234.50", "1234.5"),
    ("1，234，567", "1234567"),
    ("１２．５０", "12.5"),
    ("¥12.50", "12.5"),
    ("￥ 1,280.00", "1280"),
    ("-￥12.5", "-12.5"),
    ("12.5元", "12.5"),
    ("RMB 7", "7"),
    (" 12.5\u3000", "12.5"),
    ("12.5\t", "12.5"),
    ("(12.50)", "-12.5"),
    ("（1,200）", "-1200"),
    ("12.50-", "-12.5"),
    ("−3", "-3"),
    ("- 3", "-3"),
    ("+3", "3"),
    (".5", "0.5"),
    ("5.", "5"),
    ("0012", "12"),
    ('="12.5"', "12.5"),
    ("'12.5", "12.5"),
    ("\ufeff12", "12"),
)


@pytest.mark.parametrize(("cell", "expected"), NUMBERS)
def test_a_number_is_read_as_people_and_programs_write_it(cell: Cell, expected: str) -> None:
    found = number_of(cell)
    assert str(found) == expected
    assert found == Decimal(expected)


@pytest.mark.parametrize(
    "cell",
    ["12,34", "1,2345", "1.2.3", "abc", "1 234", "12.5.", "1/2", "--3", "10%", True, date(2024, 1, 1), time(1), timedelta(1), float("nan"),
     float("inf"), 1e15, "1" * 13, "1" * 400, "0.1234567", 0.1234567, "1.5E+10", "", "０x"],
)  # fmt: skip
def test_what_is_no_number_is_never_guessed(cell: Cell) -> None:
    with pytest.raises(Unreadable) as refused:
        number_of(cell)
    assert refused.value.problem
    assert refused.value.remedy


def test_scientific_notation_in_text_has_lost_its_digits() -> None:
    with pytest.raises(Unreadable, match="科学计数法"):
        number_of("1.2E+05")


@pytest.mark.parametrize(
    ("cell", "fen"),
    [("12.5", 1250), (12.55, 1255), ("-0.05", -5), (0.07, 7), ("1,234,567.89", 123456789), (1.1 * 3, 330)],
)
def test_an_amount_is_whole_fen(cell: Cell, fen: int) -> None:
    assert amount_of(cell) == Money(fen)


@pytest.mark.parametrize("cell", ["12.555", 12.345, "0.001"])
def test_an_amount_below_a_fen_is_refused_and_not_rounded(cell: Cell) -> None:
    with pytest.raises(Unreadable, match="不足一分"):
        amount_of(cell)


@given(st.integers(-(10**13) + 1, 10**13 - 1))
def test_every_amount_survives_a_float_cell_and_a_text_cell(fen: int) -> None:
    amount = Money(fen)
    assert amount_of(fen / 100) == amount
    assert amount_of(amount.text) == amount
    assert amount_of(amount.grouped) == amount


@given(st.decimals(-(10**8), 10**8, places=6))
def test_every_price_survives_a_float_cell_and_a_text_cell(value: Decimal) -> None:
    assert number_of(float(value)) == value
    assert number_of(format(value, "f")) == value


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("10%", "0.1"),
        ("１０％", "0.1"),
        ("5 %", "0.05"),
        (0.1, "0.1"),
        ("0.10", "0.1"),
        (1, "1"),
        ("100%", "1"),
        (0, "0"),
        ("0.5%", "0.005"),
    ],
)
def test_a_ratio_is_a_fraction_or_a_percentage(cell: Cell, expected: str) -> None:
    assert str(ratio_of(cell)) == expected


@pytest.mark.parametrize("cell", [10, "10", 1.01, "-5%", -0.1, "101%", "abc", "0.1234567", "x%"])
def test_a_ratio_above_one_is_refused(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        ratio_of(cell)


@pytest.mark.parametrize(
    ("cell", "expected"), [(10, "0.1"), ("15", "0.15"), ("10%", "0.1"), (0, "0"), (100, "1"), (2.5, "0.025")]
)
def test_under_a_header_with_percent_ten_is_a_tenth(cell: Cell, expected: str) -> None:
    assert str(percentage_of(cell)) == expected


@pytest.mark.parametrize("cell", [0.1, "0.5", 1, 101, -1])
def test_under_a_header_with_percent_a_fraction_is_not_guessed(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        percentage_of(cell)


DAY = date(2022, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [DAY, datetime(2022, 3, 5, 10, 30, tzinfo=UTC), "2022-03-05", "2022-3-5", "2022/3/5", "2022/03/05", "2022.3.5", "2022年3月5日", "2022 年 3 月 5 日", "20220305",
     20220305, 20220305.0, "２０２２-03-05", "2022-03-05 10:30", "2022-03-05 10:30:00", "2022-03-05T00:00:00.000", "2022/3/5 0:00:00", 44625,
     44625.0, 44625.75, "20220305103000", " 2022-03-05 ", "2022-03-05T10:30:00+08:00", '="2022-03-05"'],
)  # fmt: skip
def test_a_day_is_read_in_every_common_form(cell: Cell) -> None:
    assert day_of(cell) == DAY


@pytest.mark.parametrize(
    "cell",
    ["05/03/2022", "3-5", "22-03-05", "2022-02-30", "20221301", "2022-3-5-1", "昨天", "2022", 2022, True, time(3), timedelta(3), "1700-01-01",
     date(9999, 12, 31), 1e20, float("nan"), -1, ""],
)  # fmt: skip
def test_what_is_no_day_is_never_guessed(cell: Cell) -> None:
    with pytest.raises(Unreadable) as refused:
        day_of(cell)
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(" XA01 ", "XA01"), ("ＸＡ０１", "XA01"), ("X A 0 1", "XA01"), ('="00123"', "00123"), ("'00123", "00123"), (12.0, "12"), (370303800101001.0, "370303800101001"),
     ("1E5", "1E5"), ("001\u200b2", "0012"), ("123\t", "123")],
)  # fmt: skip
def test_a_code_is_half_width_without_spaces(cell: Cell, expected: str) -> None:
    assert code_of(cell) == expected


@pytest.mark.parametrize(
    "cell", [3.70303198001010e17, "3.70303E+17", "3.70303e+17", 10**15, -1e16, True, DAY, time(1), float("inf")]
)
def test_an_id_number_that_lost_its_digits_is_refused_with_advice(cell: Cell) -> None:
    with pytest.raises(Unreadable) as refused:
        code_of(cell)
    assert refused.value.remedy == "请将该列设为文本后重新导出"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (" 阿莫西林\u3000胶囊 ", "阿莫西林 胶囊"),
        ("㛃𠮷䶮", "㛃𠮷䶮"),
        ("a\r\n b", "a b"),
        ("㎎（片）", "㎎（片）"),
        ("\x00王\x07", "王"),
        (5.0, "5"),
        (12.5, "12.5"),
    ],
)
def test_text_stays_as_written(cell: Cell, expected: str) -> None:
    assert text_of(cell) == expected


@pytest.mark.parametrize("cell", ["", "  ", "\u3000", "-", "—", "/", "无", "NULL", " \t", "\u200b", '=""', "\xa0"])
def test_a_stroke_is_an_empty_cell(cell: Cell) -> None:
    assert is_blank(cell)


@pytest.mark.parametrize("cell", [0, 0.0, False, "0", "无锡", "a"])
def test_zero_is_not_empty(cell: Cell) -> None:
    assert not is_blank(cell)


def test_an_unknown_word_names_the_nearest_and_all_meanings() -> None:
    known = words({"09": "西药费 西药", "11": "中成药费 成药"})
    assert word_of(" 西 药 费", known, "费用类别") == "09"
    with pytest.raises(Unreadable) as refused:
        word_of("西药费用", known, "费用类别")
    assert refused.value.problem == "不认识的费用类别「西药费用」"
    assert refused.value.remedy == "是否应为「西药费」？可用：西药费、中成药费"


def test_what_is_shown_of_a_cell_is_short_and_printable() -> None:
    assert shown("a" * 100) == "a" * 40 + "…"
    assert shown("a\nb\x1bc") == "a bc"
    assert shown(3.70303198001010e17) == "370303198001010000"
    assert shown(float("nan")) == "nan"
    assert shown(DAY) == "2022-03-05"


@given(
    st.one_of(
        st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
        st.text("0123456789.,-+()年月日/:¥%eE ='\""),
    )
)  # fmt: skip
def test_no_cell_is_too_odd_for_a_reader(cell: Cell) -> None:
    for read in (text_of, code_of, number_of, amount_of, ratio_of, percentage_of, day_of):
        try:
            read(cell)
        except Unreadable as refused:
            assert refused.problem.isprintable()
    is_blank(cell)
    assert len(shown(cell)) <= 41
