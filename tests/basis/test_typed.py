"""What people type becomes a value or a sentence, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from settledesk.basis.errors import Refusal
from settledesk.basis.money import Money, yuan
from settledesk.basis.typed import typed_amount, typed_count, typed_day

TODAY = date(2023, 5, 12)
DAYS = st.dates(date(1800, 1, 1), date(2199, 12, 31))
# What people and programs put into such fields, and what they never should.
TEXTS = st.text(max_size=24) | st.text(alphabet="0123456789０９.,，。、-−—+/年月日号 tT今天¥￥元次:", max_size=24)


def sentence(refused: pytest.ExceptionInfo[Refusal]) -> str:
    (mistake,) = refused.value.mistakes
    return mistake.sentence


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20230420", date(2023, 4, 20)),
        ("230420", date(2023, 4, 20)),
        ("2023-04-20", date(2023, 4, 20)),
        ("2023/4/20", date(2023, 4, 20)),
        ("2023.4.20", date(2023, 4, 20)),
        ("2023。4。20", date(2023, 4, 20)),
        ("2023年4月20日", date(2023, 4, 20)),
        ("2023 年 4 月 20 号", date(2023, 4, 20)),
        ("2023年4月20", date(2023, 4, 20)),
        ("2023—04—20", date(2023, 4, 20)),
        ("23-4-20", date(2023, 4, 20)),
        ("2023-04-20 08:15", date(2023, 4, 20)),
        ("2023-04-20T00:00:00.000", date(2023, 4, 20)),
        ("20230420 08:15:30", date(2023, 4, 20)),
        ("2023年4月20日 8:15", date(2023, 4, 20)),
        ("２０２３０４２０", date(2023, 4, 20)),
        ("２０２３／４／２０", date(2023, 4, 20)),
        ("２０２３．４．２０", date(2023, 4, 20)),
        ("0420", date(2023, 4, 20)),
        ("0512", date(2023, 5, 12)),
        ("0513", date(2022, 5, 13)),
        ("4-20", date(2023, 4, 20)),
        ("4月20日", date(2023, 4, 20)),
        ("12/31", date(2022, 12, 31)),
        ("0229", date(2020, 2, 29)),
        ("241231", date(2024, 12, 31)),
        ("491231", date(1949, 12, 31)),
        ("000229", date(2000, 2, 29)),
        ("t", TODAY),
        ("T", TODAY),
        ("ｔ", TODAY),
        ("今天", TODAY),
        (" 今天 ", TODAY),
        ("-3", date(2023, 5, 9)),
        ("－３", date(2023, 5, 9)),
        ("−30", date(2023, 4, 12)),
        ("-0", TODAY),
        ("18000101", date(1800, 1, 1)),
        ("21991231", date(2199, 12, 31)),
    ],
)
def test_a_day_in_every_form_that_people_write(text: str, day: date) -> None:
    assert typed_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("20230230", "2023 年 2 月没有 30 日。该月为 1 至 28 日，请核对日期。"),
        ("20230400", "2023 年 4 月没有 0 日"),
        ("20231301", "2023 年没有 13 月"),
        ("20230001", "2023 年没有 0 月"),
        ("202304", "2020 年没有 23 月"),
        ("0230", "2 月没有 30 日"),
        ("0100", "1 月没有 0 日"),
        ("1301", "没有 13 月"),
        ("17991231", "年份 1799 不在 1800 至 2199 之间"),
        ("22000101", "年份 2200 不在"),
        ("", "日期是空的"),
        (" ", "日期是空的"),
        ("2023", "没有 20 月"),
        ("2023-4", "「2023-4」不是认得出的日期"),
        ("2023042", "不是认得出的日期"),
        ("-1234", "不是认得出的日期"),
        ("明天", "「明天」不是认得出的日期"),
        ("٢٠٢٣٠٤٢٠", "不是认得出的日期"),
        ("2" * 5000, "「2222222222222222222222222222222222222222…」不是认得出的日期"),
        ("20230420\x00", "「20230420□」不是认得出的日期"),
    ],
)
def test_an_impossible_day_is_refused_by_sentence(text: str, says: str) -> None:
    with pytest.raises(Refusal) as refused:
        typed_day(text, TODAY)
    assert says in sentence(refused)


def test_days_ago_and_bare_days_stay_within_the_years_there_are() -> None:
    with pytest.raises(Refusal, match="年份 1799"):
        typed_day("-3", date(1800, 1, 2))
    with pytest.raises(Refusal, match="1 月没有 3 日"):
        typed_day("0103", date(1800, 1, 2))
    assert typed_day("0229", date(1904, 2, 28)) == date(1896, 2, 29)


@given(day=DAYS, today=DAYS)
def test_a_day_written_out_is_read_back_whatever_today_is(day: date, today: date) -> None:
    for text in (f"{day:%Y%m%d}".zfill(8), day.isoformat(), f"{day.year}/{day.month}/{day.day}"):
        assert typed_day(text, today) == day
    assert typed_day(f"{day.year}年{day.month}月{day.day}日", today) == day


@given(today=DAYS.filter(lambda day: day.year > 1900), ago=st.integers(0, 999))
def test_days_ago_and_the_latest_such_day(today: date, ago: int) -> None:
    assert typed_day(f"-{ago}", today) == today - timedelta(days=ago)
    found = typed_day(f"{today - timedelta(days=ago % 365):%m%d}", today)
    assert found <= today
    assert (found.month, found.day) == (
        (today - timedelta(days=ago % 365)).month,
        (today - timedelta(days=ago % 365)).day,
    )


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234.5", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1，234．50", "1234.50"),
        ("¥1,234.5", "1234.50"),
        ("￥1234.5", "1234.50"),
        ("1234.5元", "1234.50"),
        ("１２３４．５", "1234.50"),
        ("1234。5", "1234.50"),
        ("1234、5", "1234.50"),
        ("1234,5", "1234.50"),
        ("1,5", "1.50"),
        ("0,50", "0.50"),
        (",5", "0.50"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("1,234", "1234.00"),
        ("12,345,678.9", "12345678.90"),
        ("1,234.", "1234.00"),
        ("1234.5+200-3", "1431.50"),
        ("1,234.5元 + ¥200 − 3", "1431.50"),
        ("+5", "5.00"),
        ("-3+5", "2.00"),
        ("5-5", "0.00"),
        ("000012.30", "12.30"),
        ("0", "0.00"),
        ("9,999,999,999.99", "9999999999.99"),
    ],
)
def test_an_amount_in_every_form_that_people_write(text: str, amount: str) -> None:
    assert typed_amount(text) == yuan(amount)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "金额是空的"),
        ("元", "「元」不是金额"),
        ("1元2", "不是金额"),
        ("abc", "「abc」不是金额"),
        ("1.2.3", "不是金额"),
        ("12,34,567", "不是金额"),
        (".", "不是金额"),
        (",", "不是金额"),
        ("1e3", "不是金额"),
        ("2万", "不是金额"),
        ("٣", "不是金额"),
        ("1.234", "小数多于两位"),
        ("1,2345", "小数多于两位"),
        ("0,500", "小数多于两位"),
        ("1234+", "算式「1234+」没有写完整"),
        ("1++2", "没有写完整"),
        ("-", "没有写完整"),
        ("3-5", "金额不能为负数，现为 -2.00"),
        ("10,000,000,000", "过大"),
        ("9999999999.99+0.01", "过大"),
        ("9" * 5000, "过大"),
    ],
)
def test_what_is_no_amount_is_refused_by_sentence(text: str, says: str) -> None:
    with pytest.raises(Refusal) as refused:
        typed_amount(text)
    assert says in sentence(refused)


def test_an_amount_below_zero_is_taken_where_it_may_be() -> None:
    assert typed_amount("-12.5", negative=True) == yuan("-12.50")
    with pytest.raises(Refusal, match="过大"):
        typed_amount("-9999999999.99-0.01", negative=True)


@given(fen=st.integers(0, 999_999_999_999), more=st.integers(0, 10_000))
def test_an_amount_written_out_is_read_back(fen: int, more: int) -> None:
    amount = Money(fen)
    assert typed_amount(amount.text) == typed_amount(amount.grouped) == typed_amount(f"¥{amount.grouped}元") == amount
    if fen + more <= 999_999_999_999:
        assert typed_amount(f"{amount.grouped}+{Money(more).text}") == Money(fen + more)
    assert typed_amount(f"-{amount.text}", negative=True) == -amount


@pytest.mark.parametrize(
    ("text", "count"), [("3", 3), ("３", 3), ("0", 0), (" 12 ", 12), ("3次", 3), ("30 年", 30), ("0009999", 9999)]
)
def test_a_count(text: str, count: int) -> None:
    assert typed_count(text) == count


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "不是整数"),
        ("次", "不是整数"),
        ("1.5", "不是整数"),
        ("-1", "不是整数"),
        ("三", "不是整数"),
        ("10000", "过大"),
        ("1" * 5000, "过大"),
    ],
)
def test_what_is_no_count_is_refused_by_sentence(text: str, says: str) -> None:
    with pytest.raises(Refusal) as refused:
        typed_count(text)
    assert says in sentence(refused)


@given(count=st.integers(0, 9999))
def test_a_count_written_out_is_read_back(count: int) -> None:
    assert typed_count(str(count)) == count


@given(text=TEXTS, today=DAYS)
@example(text="\ud800", today=TODAY)
@example(text="²³½①", today=TODAY)
@example(text="-999", today=date(1800, 1, 1))
def test_any_text_is_a_value_or_a_sentence(text: str, today: date) -> None:
    try:
        assert 1800 <= typed_day(text, today).year <= 2199
    except Refusal as refusal:
        assert refusal.mistakes[0].problem
    for read in (typed_amount, lambda text: typed_amount(text, negative=True)):
        try:
            assert abs(read(text).fen) <= 999_999_999_999
        except Refusal as refusal:
            assert refusal.mistakes[0].problem
    try:
        assert 0 <= typed_count(text) <= 9999
    except Refusal as refusal:
        assert refusal.mistakes[0].problem
