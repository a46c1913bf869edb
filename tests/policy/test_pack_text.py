"""The bytes of a pack file: what is too large, in another encoding, too deep or no TOML is refused in Chinese."""

from __future__ import annotations

import os
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pytest

from settledesk.basis.places import shipped
from settledesk.policy.pack_text import LARGEST_FILE, Unfit, pack_bytes, pack_tables, shown


def test_tables_have_exact_decimals() -> None:
    assert pack_tables('名 = "值"\nratio = 0.10'.replace("名", '"名"').encode()) == {
        "名": "值",
        "ratio": Decimal("0.10"),
    }


def test_a_comment_may_have_as_many_dots_as_it_likes() -> None:
    assert pack_tables(b"# " + b"1.5 + " * 100 + b"\n  # " + b"." * 100) == {}


def test_every_shipped_file_is_well_within_the_limits() -> None:
    for path in shipped("policies").glob("*/*.toml"):
        raw = pack_bytes(path)
        assert len(raw) * 10 < LARGEST_FILE, path
        assert pack_tables(raw), path


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("标题 = 1".encode("gb18030"), "不是 UTF-8 编码"),
        ("a = 1".encode("utf-16"), "不是 UTF-8 编码（像是 UTF-16，请另存为 UTF-8）"),
        ("a = 1".encode("utf-16-be"), "不是有效的 TOML："),
        ("a = 1".encode("utf-8-sig"), "不是有效的 TOML：文件开头有 BOM 标记，请另存为不带 BOM 的 UTF-8"),
        (b"a = 1\na = 2", "不是有效的 TOML：同一个键写了两次（"),
        (b"[a]\n[a]", "不是有效的 TOML：同一个表写了两次（第 2 行"),
        (b"a = { b = 1, b = 2 }", "不是有效的 TOML：同一个键写了两次（第 1 行"),
        (b'a = "\x00"', "不是有效的 TOML：有不允许的字符（如 NUL、引号内的换行）（第 1 行"),
        (b"\x00\x00\x00", "不是有效的 TOML："),
        (b"PK\x03\x04 no TOML at all", "不是有效的 TOML："),
        (b"a = 10%", "不是有效的 TOML：一行里写了两样东西，或少了引号、逗号（第 1 行"),
        (b"a = b", "不是有效的 TOML：值写得不对：文字要加引号，百分数写成 0.10（第 1 行"),
        (b"a = 2022-02-30", "不是有效的 TOML：没有这一天（"),
        (b'a = "x', "不是有效的 TOML：引号没有写完（文件末尾）"),
        (b"a = [1,", "不是有效的 TOML："),
        (b"a = 1.0e5", "有超过 24 位或带指数的数"),
        (b"a = 0.1111111111111111111111111", "有超过 24 位或带指数的数"),
        (b"a = " + b"9" * 5_000, "有超过 24 位或带指数的数"),
        (b"a = " + b"[" * 30 + b"]" * 30, "括号嵌套过深"),
        (b"a = " + b"[" * 400_000, "括号嵌套过深"),
        (b"a = " + b"{b=" * 200_000, "括号嵌套过深"),
        (b"a = [" + b"1," * 2_001 + b"]", "一个表或列表超过 2000 项，请拆分"),
        (b".".join([b"a"] * 62) + b" = 1", "第 1 行的点号过多，没有读"),
        (b"#" * (LARGEST_FILE + 1), "文件超过 1,000,000 字节，没有读"),
    ],
    ids=lambda given: given[:20] if isinstance(given, str) else None,
)
def test_what_is_no_pack_file_is_refused_with_its_reason(raw: bytes, problem: str) -> None:
    with pytest.raises(Unfit) as caught:
        pack_tables(raw)
    assert str(caught.value).startswith(problem)


@pytest.mark.parametrize(
    "line",
    [
        "x%d = { " + "a." * 38 + "a = 1 }\n",
        "a." * 8 + "a = 1\n",
        "[" + "a." * 8 + "a]\n",
        "x%d = [[[[[1]]]]]\n",
        "x%d = { a = { b = { c = 1 } } }\n",
    ],
)
def test_a_tenth_of_the_largest_file_of_the_slowest_lines_takes_little_time(line: str) -> None:
    count = LARGEST_FILE // 10 // (len(line) + 5)
    text = "".join(line % number if "%d" in line else line.replace("a", f"a{number}", 1) for number in range(count))
    begun = perf_counter()
    with suppress(Unfit):
        pack_tables(text.encode())
    assert perf_counter() - begun < 5


def test_no_more_of_a_file_is_read_than_is_needed_to_refuse_it(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    with path.open("wb") as file:
        file.truncate(5_000_000_000)  # holds no blocks: the disk is not filled
    assert len(pack_bytes(path)) == LARGEST_FILE + 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are Unix's")
def test_a_pipe_does_not_make_the_program_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(Unfit, match="不是普通文件"):
        pack_bytes(tmp_path / "pipe.toml")


def test_values_are_shown_short_and_printable() -> None:
    assert shown(10**5_000) == "一个很大的数"
    assert shown(["a"]) == "一个列表"
    assert shown({"a": 1}) == "一个表"
    assert shown("a\u001b[31m\n\u202e") == "a□[31m□□"
    assert shown("长" * 61) == "长" * 60 + "…"
    assert shown(Decimal("1.5")) == "1.5"
