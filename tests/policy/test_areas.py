"""Reading the area table: the shipped file, and every mistake named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from settledesk.basis.errors import BadPack
from settledesk.model.areas import Area, AreaTable
from settledesk.policy.areas import load_areas

SHIPPED = Path(__file__).parents[2] / "resources" / "areas.csv"
HEAD = "code,name,province,kind,pooled_to\n"
PROVINCE = "370000,山东省,37,province,\n"


def load(folder: Path, text: str, encoding: str = "utf-8") -> AreaTable:
    path = folder / "areas.csv"
    path.write_bytes(text.encode(encoding))
    return load_areas(path)


def trouble(folder: Path, text: str, encoding: str = "utf-8") -> BadPack:
    with pytest.raises(BadPack) as caught:
        load(folder, text, encoding)
    assert caught.value.file == "areas.csv"
    return caught.value


def test_the_shipped_table_reads() -> None:
    assert load_areas(SHIPPED).name("370303") == "淄博市"


def test_the_shipped_table_is_utf_8_with_bare_line_feeds_in_order_of_code() -> None:
    raw = SHIPPED.read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    codes = [line.split(",")[0] for line in raw.decode("utf-8").splitlines()[1:]]
    assert codes == sorted(codes)


def test_the_counts_in_the_readme_are_those_of_the_table() -> None:
    text = SHIPPED.with_suffix(".README.md").read_text(encoding="utf-8")
    kinds = [line.split(",")[3] for line in SHIPPED.read_text(encoding="utf-8").splitlines()[1:]]
    for kind in sorted(set(kinds)):
        assert f"| `{kind}` | {kinds.count(kind)} |" in text
    assert f"| total | {len(kinds)} |" in text


def test_an_empty_last_column_is_none_and_blank_lines_are_nothing(tmp_path: Path) -> None:
    table = load(tmp_path, HEAD + "\n" + PROVINCE + "370300,淄博市,37,city,\n\n")
    assert table.cities() == (Area("370300", "淄博市", "37", "city", None),)


def test_saved_by_excel_with_a_mark_and_carriage_returns_it_still_reads(tmp_path: Path) -> None:
    table = load(tmp_path, "\ufeff" + (HEAD + PROVINCE).replace("\n", "\r\n"))
    assert table.name("370000") == "山东省"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("370300,淄博市,37,city", "应有 5 列，现有 4 列"),
        ("370300,淄博市,37,city,,", "应有 5 列，现有 6 列"),
        ("37030,淄博市,37,city,", "代码“37030”不是六位数字"),
        ("３７０３００,淄博市,37,city,", "代码“３７０３００”不是六位数字"),
        ("370300,,37,city,", "370300 的名称为空或前后有空格"),
        ("370300, 淄博市,37,city,", "370300 的名称为空或前后有空格"),
        ("370300,淄博市,36,city,", "370300 的省级代码应为 37，现为“36”"),
        (
            "370300,淄博市,37,town,",
            "370300 的类别“town”不认识，应为 province、city、county、provincial、outside、former 之一",
        ),
        ("370303,张店区,37,city,", "370303 这样的代码不能是 city"),
        ("370000,山东省,37,city,", "370000 这样的代码不能是 city"),
        ("370300,淄博市,37,province,", "370300 这样的代码不能是 province"),
        ("370300,淄博市,37,outside,", "370300 这样的代码不能是 outside"),
        ("370300,淄博市,37,provincial,", "370300 这样的代码不能是 provincial"),
        ("370321,桓台县,37,county,", "370321 这样的代码不能是 county"),
        ("379900,山东省本级,37,former,370000", "379900 这样的代码不能是 former"),
        ("370300,淄博市,37,city,济南", "370300 的归属代码“济南”不是六位数字"),
        ("371200,莱芜市,37,former,", "371200 已停用，须写明归属的统筹区"),
        ("360000,江西省,36,province,370000", "360000 是省级，归属只能为空或其自身"),
        ("370300,淄博市,37,city,370300", "370300 归属到了自身"),
        ("370000,山东省,37,province,", "370000 重复"),
        ("371200,莱芜市,37,former,370100", "371200 的归属 370100 不在表中"),
        ("370300,淄博市,37,city,370000", "370300 归属到不是统筹区的 370000"),
        ("360100,南昌市,36,city,", "360100 所在的省级 360000 不在表中"),
    ],
)
def test_a_malformed_row_is_named_by_its_line(tmp_path: Path, line: str, problem: str) -> None:
    bad = trouble(tmp_path, HEAD + PROVINCE + line + "\n")
    assert (bad.key, bad.problem) == ("第3行", problem)
    assert str(bad) == f"areas.csv｜第3行：{problem}"


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    bad = trouble(tmp_path, HEAD + PROVINCE + "3703,淄博市,37,city,\n370800,,37,city,\n")
    assert bad.key == "第3行"
    assert bad.problem == "代码“3703”不是六位数字；第4行：370800 的名称为空或前后有空格"


def test_codes_that_point_at_each_other_are_a_circle(tmp_path: Path) -> None:
    rows = "371200,莱芜市,37,former,371800\n371800,乙市,37,former,371200\n"
    bad = trouble(tmp_path, HEAD + PROVINCE + rows)
    assert bad.problem == "371200 的归属绕成了圈；第4行：371800 的归属绕成了圈"


def test_a_city_cannot_stand_alone_in_a_province_that_is_one_pool(tmp_path: Path) -> None:
    bad = trouble(tmp_path, HEAD + "460000,海南省,46,province,460000\n460100,海口市,46,city,\n")
    assert (bad.key, bad.problem) == ("第3行", "460100 应归属 460000：该省整体统筹")


@pytest.mark.parametrize("text", ["", "\n", "code,name\n", "370000,山东省,37,province,\n"])
def test_without_its_header_it_is_refused(tmp_path: Path, text: str) -> None:
    bad = trouble(tmp_path, text)
    assert (bad.key, bad.problem) == ("第1行", "表头应为 code,name,province,kind,pooled_to")


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    assert trouble(tmp_path, HEAD).problem == "表中没有统筹区"


def test_another_encoding_is_named(tmp_path: Path) -> None:
    assert trouble(tmp_path, HEAD + PROVINCE, "gb18030").problem == "统筹区表不是 UTF-8 编码"


def test_an_open_quote_is_named(tmp_path: Path) -> None:
    assert trouble(tmp_path, HEAD + '370000,"山东省,37,province,\n').problem.startswith("统筹区表不是 CSV 文件：")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadPack, match="读不了统筹区表") as caught:
        load_areas(tmp_path / "areas.csv")
    assert caught.value.file == "areas.csv"
