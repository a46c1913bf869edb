"""Text from people and hospital systems, brought to one plain form."""

from __future__ import annotations

import pytest

from settledesk.basis.text import narrow, nearest, squeeze


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("", ""),
        ("abc", "abc"),
        ("  abc\t\n", "abc"),
        ("１２．５０", "12.50"),
        ("（甲）", "(甲)"),
        ("ＡＢｃ", "ABc"),
        ("　张三　", "张三"),
        ("张\u00a0三", "张 三"),
        ("金额：", "金额:"),
        ("￥5", "¥5"),
        ("①", "1"),
        ("𠮷㛃䶮𬭎", "𠮷㛃䶮𬭎"),
    ],
)
def test_narrow(text: str, plain: str) -> None:
    assert narrow(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("金 额", "金额"),
        ("　先行\n自付　比例（％） ", "先行自付比例(%)"),
        ("a b\tc", "abc"),
        ("项目\u00a0名称", "项目名称"),
        ("", ""),
        (" \u3000 ", ""),
    ],
)
def test_squeeze(text: str, plain: str) -> None:
    assert squeeze(text) == plain


def test_the_nearest_known_word() -> None:
    known = ("insured_area", "scheme", "person", "insured_status")
    assert nearest("insured_are", known) == "insured_area"
    assert nearest("insuredstatus", known) == "insured_status"
    assert nearest("persons", known) == "person"
    assert nearest("person", known) == "person"


def test_a_few_letters_in_common_are_not_near() -> None:
    assert nearest("colour", ("category", "amount", "level")) is None
    assert nearest("number", ("member", "price")) == "member"


@pytest.mark.parametrize("word", ["", "q", "入院日期", "zzzzzzzz", "x" * 10_000])
def test_nothing_comes_near(word: str) -> None:
    assert nearest(word, ("insured_area", "scheme")) is None
    assert nearest(word, ()) is None
    assert nearest(word, iter(("scheme",))) is None
