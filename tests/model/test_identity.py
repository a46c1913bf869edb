"""ID numbers of national.md d.2 and every way in which people write them."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from settledesk.model.identity import IdNumber, mask_id, mask_name, read_id_number

TODAY = date(2026, 11, 22)


def accepted(text: str, today: date | None = TODAY) -> IdNumber:
    read = read_id_number(text, today)
    assert isinstance(read, IdNumber), read
    return read


def refused(text: str, today: date | None = TODAY) -> str:
    read = read_id_number(text, today)
    assert isinstance(read, str), read
    return read


def with_check(first17: str) -> str:
    """Return the number completed as GB 11643 describes it, by powers of two instead of the list of weights."""
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(first17))
    rest = (12 - total % 11) % 11
    return first17 + ("X" if rest == 10 else str(rest))


@pytest.mark.parametrize(
    ("number", "birth", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), "female"),
        ("34052419800101001X", date(1980, 1, 1), "male"),
        ("370303198001010012", date(1980, 1, 1), "male"),
        ("370811195503070027", date(1955, 3, 7), "female"),
        ("441702197006150030", date(1970, 6, 15), "male"),
        ("510104198802290044", date(1988, 2, 29), "female"),
        ("220102196504010015", date(1965, 4, 1), "male"),
    ],
)
def test_the_numbers_of_the_reference(number: str, birth: date, sex: str) -> None:
    assert accepted(number) == IdNumber(number, birth, sex, ())
    assert with_check(number[:17]) == number


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002x",
        " 11010519491231002X\n",
        "110105 19491231 002X",
        "110105-19491231-002x",
        "110105－19491231—002−Ｘ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "１１０１０５　１９４９１２３１　００２ｘ",
        "\ufeff110105\u00a019491231\u200b002X",
    ],
)
def test_however_it_was_typed(text: str) -> None:
    assert accepted(text).number == "11010519491231002X"


@pytest.mark.parametrize("text", ["110105491231002", "１１０１０５４９１２３１００２", "110105 491231 002"])
def test_fifteen_digits_become_eighteen_with_a_word_about_it(text: str) -> None:
    read = accepted(text)
    assert read.number == "11010519491231002X"
    assert (read.birth, read.sex) == (date(1949, 12, 31), "female")
    assert read.warnings == ("身份证号码为15位旧号，已换算为18位，请与证件核对",)


def test_a_wrong_check_names_the_right_one() -> None:
    right = with_check("37030319800101001")
    assert right[-1] == "2"
    assert refused("370303198001010011") == "身份证号码第18位应为 2，现为 1，请核对证件"
    assert refused("37030319800101001X") == "身份证号码第18位应为 2，现为 X，请核对证件"
    assert refused("37030319800101001x") == "身份证号码第18位应为 2，现为 x，请核对证件"
    assert refused("110105194912310021") == "身份证号码第18位应为 X，现为 1，请核对证件"
    assert refused("37030319800101001?") == "身份证号码第18位应为 2，现为 ?，请核对证件"


def test_any_one_wrong_digit_and_any_two_swapped_are_found() -> None:
    number = "441702197006150030"
    for place in range(17):
        for digit in "0123456789":
            changed = number[:place] + digit + number[place + 1 :]
            assert (changed == number) == isinstance(read_id_number(changed, TODAY), IdNumber)
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert (swapped == number) == isinstance(read_id_number(swapped, TODAY), IdNumber)


@pytest.mark.parametrize("birth", ["19880230", "19890229", "19001301", "19000001", "19800100", "00000101"])
def test_impossible_dates_are_refused(birth: str) -> None:
    assert refused(with_check(f"370303{birth}001")) == f"身份证号码第7至14位 {birth} 不是存在的日期，请核对证件"


def test_an_impossible_date_in_fifteen_digits_is_refused() -> None:
    assert refused("370303800231001") == "身份证号码第7至14位 19800231 不是存在的日期，请核对证件"


def test_born_after_today_is_refused_and_today_is_not() -> None:
    born_today = with_check("37030320261122001")
    born_tomorrow = with_check("37030320261123001")
    assert accepted(born_today).warnings == ()
    assert refused(born_tomorrow) == "身份证号码中的出生日期 2026-11-23 晚于今天（2026-11-22），请核对证件和电脑日期"
    assert accepted(born_tomorrow, None).birth == date(2026, 11, 23)


def test_older_than_130_warns_and_does_not_block() -> None:
    assert accepted(with_check("37030318961122001")).warnings == ()
    assert accepted(with_check("37030318951123001")).warnings == ()
    assert accepted(with_check("37030318951122001")).warnings == ("按身份证号码年龄为 131 岁，请核对出生日期",)
    assert accepted(with_check("37030318951122001"), None).warnings == ()


def test_an_unknown_region_warns_and_does_not_block() -> None:
    asked: list[str] = []

    def known(code: str) -> bool:
        asked.append(code)
        return code.startswith("37")

    assert read_id_number("370303198001010012", TODAY, known) == accepted("370303198001010012")
    odd = read_id_number(with_check("99010119800101001"), TODAY, known)
    assert isinstance(odd, IdNumber)
    assert odd.warnings == ("身份证号码前6位 990101 不是已知的行政区划代码，请核对证件",)
    assert asked == ["370303", "990101"]


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_residence_permits_of_hong_kong_macao_and_taiwan(region: str) -> None:
    permit = with_check(f"{region}19940823002")
    read = read_id_number(permit, TODAY, lambda _code: False)
    assert read == IdNumber(permit, date(1994, 8, 23), "female", ())


def test_warnings_add_up() -> None:
    read = read_id_number("990105951231002", date(2030, 1, 1), lambda _code: False)
    assert isinstance(read, IdNumber)
    assert len(read.warnings) == 2
    read = read_id_number("990105001231002", date(2032, 1, 1), lambda _code: False)
    assert isinstance(read, IdNumber)
    assert [warning[:5] for warning in read.warnings] == ["身份证号码", "按身份证号", "身份证号码"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "身份证号码为空，请输入；用其他证件的，请改选证件类型"),
        (" 　-", "身份证号码为空，请输入；用其他证件的，请改选证件类型"),
        ("3703031980010100", "身份证号码应为18位（旧号15位），现为 16 位，请核对证件"),
        ("3703031980010100123", "身份证号码应为18位（旧号15位），现为 19 位，请核对证件"),
        ("H60123456", "身份证号码第1位应为数字，现为 H，请核对证件；用其他证件的，请改选证件类型"),
        ("37O303198001010012", "身份证号码第3位应为数字，现为 O，请核对证件；用其他证件的，请改选证件类型"),
        ("11010549123100X", "身份证号码第15位应为数字，现为 X，请核对证件；用其他证件的，请改选证件类型"),
        ("370303\x001980010100", "身份证号码第7位应为数字，现为 U+0000，请核对证件；用其他证件的，请改选证件类型"),
        ("370303\ud8001980010100", "身份证号码第7位应为数字，现为 U+D800，请核对证件；用其他证件的，请改选证件类型"),
        ("三七零三", "身份证号码第1位应为数字，现为 三，请核对证件；用其他证件的，请改选证件类型"),
        ("٣٧٠٣٠٣١٩٨٠٠١٠١٠٠١٢", "身份证号码第1位应为数字，现为 ٣，请核对证件；用其他证件的，请改选证件类型"),
        ("37030319800101001\ud800", "身份证号码第18位应为 2，现为 U+D800，请核对证件"),
    ],
)
def test_what_is_wrong_is_said(text: str, problem: str) -> None:
    assert refused(text) == problem


def test_drawn_numbers_are_read_and_drawn_text_never_breaks_it() -> None:
    draw = random.Random(11643)
    for _ in range(5_000):
        birth = date(1900, 1, 1) + timedelta(days=draw.randrange(46_000))
        order = draw.randrange(1000)
        number = with_check(f"{draw.randrange(110000, 660000)}{birth:%Y%m%d}{order:03d}")
        assert accepted(number) == IdNumber(number, birth, "male" if order % 2 else "female", ())
    letters = "0123456789xX -－Ｘ０９张\u3000\ud800\x00"
    for _ in range(5_000):
        text = "".join(draw.choice(letters) for _ in range(draw.randrange(25)))
        assert isinstance(read_id_number(text, TODAY), IdNumber | str)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010519491231002X", "110105******002X"),
        ("110105491231002", "110105******1002"),
        ("1234567890123456789012", "123456******9012"),
        ("H60123456", "*******56"),
        ("12345678901234", "************34"),
        ("12345", "***45"),
        ("1234", "****"),
        ("12", "**"),
        ("", ""),
    ],
)
def test_mask_id(number: str, masked: str) -> None:
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张*三"),
        ("欧阳小明", "欧**明"),
        ("张", "张"),
        ("", ""),
        (" 张三　", "张*"),
        ("𠮷㛃", "𠮷*"),
        ("𠮷田𬭎", "𠮷*𬭎"),
        ("葛\U000e0100城", "葛\U000e0100*"),
        ("王葛\U000e0100", "王*"),
        ("王小葛\U000e0100", "王*葛\U000e0100"),
        ("\u0301", "\u0301"),
        ("阿依古丽·买买提", "阿******提"),
    ],
)
def test_mask_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked
