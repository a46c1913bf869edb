"""The numbers that a sentence spells: every way in which the clause texts write an amount, a ratio or a time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from settledesk.policy.spelled import Kind, days_in, states


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("起付线1,000元", "1000", Kind.YUAN),
        ("起付线1000元", "1000", Kind.YUAN),
        ("起付线200.50元", "200.5", Kind.YUAN),
        ("一年最多20万元", "200000", Kind.YUAN),
        ("十二万元以上", "120000", Kind.YUAN),
        ("6.5万元以上", "65000", Kind.YUAN),
        ("1万至5万元报80%", "10000", Kind.YUAN),
        ("按1万、5万、12万元分段", "50000", Kind.YUAN),
        ("15000—65000元60%", "15000", Kind.YUAN),
        ("先自付10%", "10", Kind.PERCENT),
        ("降10个百分点", "10", Kind.PERCENT),
        ("报92.5%", "92.5", Kind.PERCENT),
        ("百分之九十二点五", "92.5", Kind.PERCENT),
        ("百分之10", "10", Kind.PERCENT),
        ("降一成", "10", Kind.PERCENT),
        ("起付线减半", "50", Kind.PERCENT),
        ("一次管90天", "90", Kind.DAYS),
        ("九十日内", "90", Kind.DAYS),
        ("一百二十日", "120", Kind.DAYS),
        ("往前算5天", "5", Kind.DAYS),
        ("管半年", "6", Kind.MONTHS),
        ("不短于6个月", "6", Kind.MONTHS),
        ("管三年", "36", Kind.MONTHS),
        ("二级及以上定点医院", "2", Kind.LEVEL),
        ("不设起付线", "0", Kind.YUAN),
        ("没有加成", "0", Kind.PERCENT),
        ("降低10个百分点", "-10", Kind.PERCENT),
    ],
)
def test_a_number_is_found_however_it_is_spelt(text: str, number: str, kind: Kind) -> None:
    assert states(text, Decimal(number), kind)
    if Decimal(number):
        assert not states(text, Decimal(number) + 1, kind)


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("一般病种统一报销", "1", Kind.YUAN),  # numerals inside words
        ("医保发〔2022〕22号", "22", Kind.YUAN),
        ("第二次住院", "2", Kind.LEVEL),
        ("从2022年1月1日起", "1", Kind.DAYS),
        ("从2022年起", "2022", Kind.MONTHS),
        ("5月1日起", "1", Kind.DAYS),
        ("先自付10%", "10", Kind.YUAN),
        ("起付线700元", "700", Kind.PERCENT),
        ("一次管90天", "90", Kind.MONTHS),
        ("起付线700元", "0", Kind.YUAN),
    ],
)
def test_what_is_no_such_number_is_not_found(text: str, number: str, kind: Kind) -> None:
    assert not states(text, Decimal(number), kind)


def test_the_days_that_a_sentence_names() -> None:
    assert days_in("从2021年5月1日起管三年，到2024-04-30") >= {date(2021, 5, 1), date(2024, 4, 30)}
    assert date(2025, 6, 30) in days_in("只写到2025年6月底")
    assert date(2024, 2, 29) in days_in("2024年2月")
    assert date(2025, 12, 31) in days_in("到2025年底")
    assert days_in("2024年13月") == frozenset()
    assert days_in("每年4月30日") == frozenset()
