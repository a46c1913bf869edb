"""Mixed-font text: what draws with which font, how wide it is, where it breaks, and what no font has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settledesk.paper import fonts
from settledesk.paper.subsets import _to_unicode

RARE = "𠮷㛃䶮𬭎"


def test_each_character_takes_the_first_font_that_has_it() -> None:
    pieces = [(face.font.fontName, text) for face, text in fonts.runs("张𠮷㛃䶮𬭎三")]
    assert pieces == [(fonts.REGULAR, "张"), (fonts.RARE, "𠮷"), (fonts.REGULAR, "㛃䶮𬭎三")]
    assert [face.font.fontName for face, _ in fonts.runs("张𠮷", bold=True)] == [fonts.BOLD, fonts.RARE]


def test_the_thin_rare_font_is_thickened_more_beside_bold() -> None:
    plain, bold = fonts.runs("𠮷")[0][0], fonts.runs("𠮷", bold=True)[0][0]
    assert 0 < plain.swell < bold.swell
    assert fonts.runs("吉")[0][0].swell == 0


@pytest.mark.parametrize("character", ["\ue001", "\U000f0000", "\U00031350", "\ud842", "\u0e01"])
def test_a_character_no_font_has_is_drawn_as_geta_and_reported(character: str) -> None:
    assert fonts.shown(f"王{character}五") == "王〓五"
    assert fonts.undrawable("王", f"{character}五{character}", "六") == (character,)


def test_every_character_of_names_in_use_draws() -> None:
    assert fonts.undrawable(RARE, "阿卜杜热合曼·买买提", "欧阳娜娜　李 敏") == ()


def test_invisible_marks_are_left_out_and_white_space_is_space() -> None:
    assert fonts.shown("李\u200b\ufeff敏\u2003(\t\n)葛\U000e0100\ufe00") == "李敏 (  )葛"
    assert fonts.undrawable("李\u200b敏\u2003\t葛\U000e0100") == ()


def test_figures_are_as_wide_as_one_another() -> None:
    for bold in (False, True):
        assert len({round(fonts.width(digit, 10, bold), 6) for digit in "0123456789"}) == 1


def test_mixed_text_is_as_wide_as_its_parts() -> None:
    assert fonts.width("张𠮷1.00", 9) == pytest.approx(sum(fonts.width(each, 9) for each in "张𠮷1.00"))


def test_lines_break_by_the_rules() -> None:
    lines = fonts.wrap("甲乙丙丁，（21,555.06 − 900.00）× 50%，完。", 10, 70)
    assert "".join(lines).replace(" ", "") == "甲乙丙丁，（21,555.06−900.00）×50%，完。"
    assert not any(line[0] in "，。）" or line[-1] in "（" for line in lines)
    assert any("21,555.06" in line for line in lines)


def test_a_word_wider_than_the_line_is_parted_and_loses_nothing() -> None:
    lines = fonts.wrap("JS-" + "0123456789" * 8, 9, 60)
    assert "".join(lines) == "JS-" + "0123456789" * 8
    assert all(fonts.width(line, 9) <= 60 for line in lines)
    assert fonts.wrap("丙", 9, 2) == ("丙",)
    assert fonts.wrap("甲\n乙", 9, 60) == ("甲", "乙")


@given(st.text(alphabet="甲乙，。（）〔〕𠮷ab1,.-% \n", max_size=60), st.floats(12, 200))
def test_wrapping_keeps_every_character_in_order(text: str, room: float) -> None:
    lines = fonts.wrap(text, 9, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert all(fonts.width(line, 9) <= room or len(line.strip()) == 1 for line in lines)


def test_fitting_shrinks_first_and_wraps_then() -> None:
    text = "关于进一步做好基本医疗保险跨省异地就医"
    assert fonts.fit(text, 9, 400, 7) == (9, (text,))
    size, lines = fonts.fit(text, 9, 150, 7)
    assert 7 <= size < 9
    assert lines == (text,)
    size, lines = fonts.fit(text, 9, 90, 7)
    assert size == 9  # it takes two lines either way: then as large as it was
    assert len(lines) == 2
    assert fonts.width(text, fonts.shrink(text, 9, 20)) <= 20


def test_centred_lines_are_of_about_one_width() -> None:
    lines = fonts.balance("某某医科大学附属第一人民医院异地就医国际医疗部东院区", 10, 240)
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) <= 2
    assert fonts.balance("短", 10, 240) == ("短",)


def test_the_map_back_to_text_is_utf_16() -> None:
    written = _to_unicode("N", [0, ord("张"), ord("𠮷")])
    assert "<01> <5f20>" in written
    assert "<02> <d842dfb7>" in written
    assert "3 beginbfchar" in written
    assert _to_unicode("N", list(range(256))).count("beginbfchar") == 3
