"""Fee lines from the clipboard: what Excel puts there, what other lists look like, and anything else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from settledesk.basis.errors import Refusal
from settledesk.sheets.fees import FIELDS, KEYS, RowReader
from settledesk.sheets.pasted import MOST_ROWS, Pasted, read_pasted

HEADER = "医保编码\t项目名称\t费用类别\t项目等级\t数量\t单价\t金额\t先行自付比例"
ASPIRIN = "XB01\t阿司匹林\t西药费\t甲\t2\t6.25\t12.50\t"
SET = "C02\t输液器\t材料费\t乙\t3\t13.8\t41.4\t10%"
ASPIRIN_ROW = ("XB01", "阿司匹林", "西药费", "", "甲", "2", "6.25", "12.50", "", "", "", "", "")
SET_ROW = ("C02", "输液器", "卫生材料费", "", "乙", "3", "13.8", "41.40", "10%", "", "", "", "")


def text(*lines: str, end: str = "\r\n") -> str:
    return "".join(f"{line}{end}" for line in lines)


def refused(pasted: str, **given: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        read_pasted(pasted, {}, **given)
    (mistake,) = refusal.value.mistakes
    assert mistake.remedy
    return mistake.problem


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_what_excel_copies(end: str) -> None:
    assert read_pasted(text(HEADER, ASPIRIN, SET, end=end), {}) == Pasted(
        (ASPIRIN_ROW, SET_ROW), (*KEYS[:3], *KEYS[4:9]), True, (), 0, ()
    )


def test_quoted_cells_have_line_breaks_tabs_and_doubled_quotes() -> None:
    found = read_pasted(text(HEADER, ASPIRIN.replace("阿司匹林", '"阿司""匹""林\n100mg\t片"')), {})
    assert found.rows[0][1] == '阿司"匹"林 100mg 片'


def test_a_quote_that_begins_a_name_is_part_of_it() -> None:
    found = read_pasted(text(HEADER, ASPIRIN.replace("阿司匹林", '"特" 敷料'), SET), {})
    assert found.rows[0][1] == '"特" 敷料'
    assert len(found.rows) == 2


@pytest.mark.parametrize("separator", [";", ",", "|"])
def test_lists_from_elsewhere(separator: str) -> None:
    found = read_pasted(text(HEADER, ASPIRIN, SET).replace("\t", separator), {})
    assert found.rows == (ASPIRIN_ROW, SET_ROW)


def test_a_list_without_header_needs_the_width_of_a_line() -> None:
    assert read_pasted("头孢,注射用\n青霉素,注射用", {}, ("name",)).rows[0][1] == "头孢,注射用"
    found = read_pasted("XB01;阿司匹林;09;;甲;2;6.25;12.50", {})
    assert found.rows == (ASPIRIN_ROW,)
    assert not found.headed


def test_titles_totals_and_page_feet_are_passed_over() -> None:
    found = read_pasted(
        text("示例医院费用清单", HEADER, ASPIRIN, "小计\t\t\t\t\t\t12.50", SET, "合计\t\t\t\t\t\t53.90\t", "第 1 页"),
        {},
    )
    assert (found.rows, found.passed_over, found.mistakes) == ((ASPIRIN_ROW, SET_ROW), 1, ())


def test_a_total_that_does_not_add_up_is_told() -> None:
    (mistake,) = read_pasted(text(HEADER, ASPIRIN, SET, "合计\t\t\t\t\t\t60.00"), {}).mistakes
    assert mistake.path == "第 4 行「金额」(G4)"
    assert mistake.problem == "合计 60.00 与 2 行费用之和 53.90 相差 6.10"


def test_mistakes_are_placed_by_row_and_column() -> None:
    found = read_pasted(text(HEADER, ASPIRIN.replace("甲", "戊"), SET.replace("41.4", "41.5.0").replace("10%", "")), {})
    assert [(one.path, one.problem) for one in found.mistakes] == [
        ("第 2 行「项目等级」(D2)", "不认识的项目等级「戊」"),
        ("第 3 行「金额」(G3)", "「41.5.0」不是数"),
        ("第 3 行「先行自付比例」(H3)", "乙类项目没有先行自付比例"),
    ]
    assert found.rows[1][KEYS.index("amount")] == "41.5.0"


def test_a_column_in_percent_keeps_its_meaning() -> None:
    header = HEADER.replace("先行自付比例", "自付比例(%)")
    found = read_pasted(text(header, SET.replace("10%", "10"), SET.replace("10%", "0.5")), {})
    assert [row[8] for row in found.rows] == ["10%", "0.5(%)"]
    assert [one.problem for one in found.mistakes] == ["表头写着 %，「0.5」分不清是 0.5% 还是 50%"]
    # Pasted again from the grid it is asked again, and not taken for a half.
    assert read_pasted("0.5(%)", {}, ("first_pay_ratio",)).rows[0][8] == "0.5(%)"


def test_unknown_headers_are_reported_once_and_learnt() -> None:
    header = HEADER.replace("先行自付比例", "病人掏的比例").replace("项目名称", "项目名称\t院内分组\t规格")
    rows = [line.replace(line.split("\t")[1], f"{line.split(chr(9))[1]}\t甲组\t盒", 1) for line in (ASPIRIN, SET)]
    found = read_pasted(text(header, *rows), {})
    assert found.unknown == ("院内分组", "病人掏的比例")
    assert found.mistakes[0].problem == "乙类项目「输液器」没有先行自付比例"
    known = read_pasted(text(header, *rows), {"病人掏的比例": "first_pay_ratio", "院内分组": ""})
    assert (known.unknown, known.rows, known.mistakes) == ((), (ASPIRIN_ROW, SET_ROW), ())


def test_an_unknown_header_over_nothing_is_not_asked_about() -> None:
    assert read_pasted(text(f"{HEADER}\t院内分组", f"{ASPIRIN}\t"), {}).unknown == ()


def test_a_short_header_is_one_where_it_is_all_known() -> None:
    found = read_pasted("数量\t金额\n2\t12.50", {})
    assert (found.headed, found.keys) == (True, ("quantity", "amount"))
    assert not read_pasted("项目\n项目", {}, ("kind",)).headed


def test_without_header_the_columns_are_the_grids() -> None:
    found = read_pasted("2\t6.25\n3\t13.8\n", {}, ("quantity", "price", "amount"))
    assert (found.keys, found.headed) == (("quantity", "price"), False)
    assert [row[5:7] for row in found.rows] == [("2", "6.25"), ("3", "13.8")]


def test_a_column_keeps_its_blank_cells_in_place() -> None:
    found = read_pasted("\n12\n\nx\n\n", {}, ("price_limit",))
    assert [row[9] for row in found.rows] == ["", "12", "", "x"]
    assert [(one.path, one.problem) for one in found.mistakes] == [("第 4 行「限价」(A4)", "「x」不是数")]


def test_totals_are_passed_over_without_header_too() -> None:
    found = read_pasted("阿司匹林\t2\t6.25\t12.50\n合计\t\t\t12.50", {}, ("name", "quantity", "price", "amount"))
    assert (len(found.rows), found.passed_over) == (1, 1)


def test_what_does_not_fit_is_refused() -> None:
    assert refused(" \r\n\t") == "剪贴板里没有文字"
    assert refused("\t\t\n-\t-") == "剪贴板里没有文字"
    assert refused(f"{HEADER}\r\n") == "粘贴的内容只有表头，没有费用行"
    assert refused("1\t2\t3", order=("price", "amount")) == "粘贴的内容有 3 列，从当前列起只有 2 列"
    assert refused(text(HEADER.replace("金额", "单价"), ASPIRIN)).startswith("「单价」列出现了两次")
    assert refused("1\n" * (MOST_ROWS + 2)) == f"粘贴的内容有 {MOST_ROWS + 2} 行，超过 {MOST_ROWS} 行"
    assert refused("1\n" * (5 * MOST_ROWS)) == f"粘贴的内容有 {5 * MOST_ROWS} 行，超过 {MOST_ROWS} 行"
    assert refused("1" * 20_000_001) == "粘贴的内容过长"


def test_too_many_mistakes_are_counted() -> None:
    found = read_pasted(text(HEADER, *[ASPIRIN.replace("甲", "戊")] * 600), {})
    assert len(found.mistakes) == 501
    assert found.mistakes[-1].problem == "另有 100 处错误未列出"


WORDS = [name for field in FIELDS for name in field.names]
CELLS = st.one_of(
    st.sampled_from(
        [*WORDS, "", "合计", "西药费", "甲", "乙", "10%", "0.5", "1,234.50", "１２", '"', '""', '"a\nb"', "-", "2", "第 1 页", "\x00", "\ufeff"]
    ),
    st.text(max_size=10),
)  # fmt: skip
LISTS = st.lists(st.lists(CELLS, max_size=15), max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=300)
@given(
    st.one_of(st.text(max_size=300), LISTS.map(lambda rows: "\r\n".join("\t".join(row) for row in rows)),
              LISTS.map(lambda rows: "\n".join([HEADER, *(";".join(row) for row in rows)])),
              LISTS.map(lambda rows: "\n".join([HEADER, *("\t".join(row) for row in rows)]))),
    st.dictionaries(st.text(max_size=6) | st.sampled_from(["自付", "x"]), st.sampled_from([*KEYS, "", "nonsense"]), max_size=4),
    st.integers(0, len(KEYS) - 1),
)  # fmt: skip
def test_any_text_gives_rows_or_a_refusal(pasted: str, learnt: dict[str, str], first: int) -> None:
    try:
        found = read_pasted(pasted, learnt, KEYS[first:])
    except Refusal as refusal:
        mistakes = refusal.mistakes
        assert mistakes
    else:
        mistakes = found.mistakes
        reader = RowReader()
        assert found.rows
        for row in found.rows:
            assert len(row) == len(KEYS)
            reader.read(row)
            assert not any(letter in cell for cell in row for letter in "\t\n\r")
    for one in mistakes:
        assert one.problem
        assert all(letter.isprintable() for letter in one.sentence), one


def test_unmatched_quotes_do_not_take_long() -> None:
    for part in ('"a\t', '"""\t', '""x\n', '"' * 50 + "\n", '"x""\n'):
        pasted = (part * 200_000)[:60_000]
        assert len(read_pasted(pasted, {}, KEYS).rows) if pasted.count("\t") < 12 else refused(pasted)
