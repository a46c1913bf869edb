"""Chinese and Latin text in columns of a terminal."""

from __future__ import annotations

import random

import pytest

from settledesk.cli.layout import padded, screen_width, width, wrapped


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("起付线", 6), ("92.5%；三级", 11), ("e\u0301", 1), ("，", 2), ("𠮷", 2)]
)
def test_a_chinese_character_takes_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


def test_columns_are_filled_by_what_is_seen() -> None:
    assert padded("起付线", 8) == "起付线  "
    assert padded("起付线", 4) == "起付线"


def test_lines_break_where_a_reader_would() -> None:
    assert wrapped("从政策范围内费用中扣除（首先自付）10,000.00 元。", 20, 2) == (
        "从政策范围内费用中\n  扣除（首先自付）\n  10,000.00 元。"
    )
    assert wrapped("一二三四五六七八，九", 18, 2) == "一二三四五六七\n  八，九"
    assert wrapped("一二三四五六七（八九）", 18, 2) == "一二三四五六七\n  （八九）"
    assert wrapped("https://" + "x" * 40, 20).split("\n") == ["https://" + "x" * 12, "x" * 20, "x" * 8]
    assert wrapped("", 20) == ""


def test_no_line_is_wider_than_the_screen_and_no_letter_is_lost() -> None:
    rng = random.Random(4)
    letters = "一二三，。（）〔〕「」abc 12.5% "
    for _ in range(400):
        text = "".join(rng.choice(letters) for _ in range(rng.randint(0, 120)))
        columns, indent = rng.randint(16, 60), rng.randint(0, 6)
        found = wrapped(text, columns, indent)
        lines = found.split("\n")
        assert "".join(found.split()) == "".join(text.split())
        for number, line in enumerate(lines):
            bare = line[indent:] if number else line
            assert width(bare) <= columns - indent


def test_a_screen_has_a_least_and_a_most_width(monkeypatch: pytest.MonkeyPatch) -> None:
    for given, taken in (("20", 40), ("100", 99), ("900", 120)):
        monkeypatch.setenv("COLUMNS", given)
        assert screen_width() == taken
