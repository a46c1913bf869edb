"""From a split to bar, waterfall and steps: every fen is shown once."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settledesk.basis.money import ZERO, Money, yuan
from settledesk.model.case import YearToDate
from settledesk.model.citation import Citation
from settledesk.model.outcome import Buckets, Due, FilingVerdict, Outcome, Split, Step, TreatedAs, Verdict
from settledesk.model.terms import Fund
from settledesk.ui.pieces.split_view import (
    BarPart,
    MoneyView,
    bar_parts,
    fall_rows,
    money_view,
    short_source,
    step_rows,
)
from settledesk.ui.pieces.waterfall import falls

CITED = Citation("阳医保通（2021）23号", "第十条（四）")


def step(id: str, label: str, amount: str, formula: str = "") -> Step:
    return Step(id, label, ZERO, None, yuan(amount), formula, CITED)


def yangjiang(*steps: Step) -> Split:
    return Split(
        Buckets(yuan("22500.00"), yuan("86.40"), yuan("120.00"), yuan("738.54")),
        ZERO,
        yuan("900.00"),
        Decimal("0.5"),
        ((Fund.POOLED, yuan("10327.53")), (Fund.MAJOR_ILLNESS, ZERO)),
        ZERO,
        steps,
        YearToDate(),
    )


BAND = step("pooled.band.1", "统筹支付", "10327.53", "(21,555.06 − 900.00) × (65% − 15%)")


def test_the_examples_bar() -> None:
    assert bar_parts(yangjiang()) == (
        BarPart("统筹", yuan("10327.53"), "fund"),
        BarPart("个人账户", ZERO, "account"),
        BarPart("范围内自付", yuan("11227.53"), "cash"),
        BarPart("自费、超限、先付", yuan("944.94"), "self_funded"),
    )


@given(st.data())
def test_the_bar_adds_up_to_the_total(data: st.DataObject) -> None:
    fen = st.integers(0, 10_000_00).map(Money)
    outside = [data.draw(fen) for _ in range(3)]
    in_scope = data.draw(fen)
    total = Money(sum(one.fen for one in outside) + in_scope.fen)
    funds = Money(data.draw(st.integers(0, total.fen)))
    account = Money(data.draw(st.integers(0, total.fen - funds.fen)))
    split = Split(Buckets(total, *outside), ZERO, ZERO, Decimal(0), ((Fund.POOLED, funds),), account, (), YearToDate())
    assert sum(part.amount.fen for part in bar_parts(split)) == total.fen
    assert all(part.amount >= ZERO for part in bar_parts(split))


def test_without_a_fund_the_bar_still_names_it() -> None:
    split = Split(Buckets(yuan("10"), ZERO, ZERO, ZERO), ZERO, ZERO, Decimal(0), (), ZERO, (), YearToDate())
    assert bar_parts(split)[0] == BarPart("统筹", ZERO, "fund")


def test_the_examples_waterfall() -> None:
    rows = fall_rows(yangjiang(BAND))
    assert [(row.label, row.amount.text, row.kind) for row in rows] == [
        ("总费用", "22500.00", "total"),
        ("自费", "86.40", "down"),
        ("超限价", "120.00", "down"),
        ("乙类先付", "738.54", "down"),
        ("起付线", "900.00", "down"),
        ("统筹支付", "10327.53", "fund"),
        ("个人负担", "12172.47", "rest"),
    ]
    bars = falls(rows)
    assert all(now.ends == before.begins for before, now in pairwise(bars[1:-1]))
    # What hangs in the air when all is taken, and what was taken off for the patient, is the patient's.
    borne = sum(row.amount.fen for row in rows if row.kind == "down")
    assert bars[-2].begins + borne == bars[-1].ends == 12172_47


def test_where_a_cap_cut_the_bands_only_the_whole_is_shown() -> None:
    rows = fall_rows(yangjiang(step("pooled.band.1", "统筹支付", "12000.00"), step("pooled.cap", "封顶", "10327.53")))
    assert [row.label for row in rows if row.kind == "fund"] == ["统筹基金支付"]


def test_the_steps_mark_what_decides_and_what_did_not_apply() -> None:
    rows = step_rows(
        yangjiang(step("in_scope", "政策范围内费用", "21555.06"), BAND, step("aid.band.1", "救助", "0.00"))
    )
    assert [(row.key, row.applies, row.decides) for row in rows] == [
        ("in_scope", True, False),
        ("pooled.band.1", True, True),
        ("aid.band.1", False, False),
    ]
    assert (rows[1].clause, rows[1].amount_text) == ("23号 第十条（四）", "10,327.53")


def test_the_steps_say_their_formulas_in_words() -> None:
    rows = step_rows(yangjiang(step("pooled.deductible", "起付线", "900.00", "min(21,555.06, 900.00)"), BAND))
    assert [row.formula for row in rows] == ["取小 (21,555.06, 900.00)", "(21,555.06 − 900.00) × (65% − 15%)"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("阳医保通（2021）23号", "23号"),
        ("医保发〔2022〕22号 经办规程", "22号 经办规程"),
        ("医保信息平台接口规范 setlinfo", "接口规范"),
        ("阳江居民医保住院待遇表（转载页 2022—2023，两页一致）", "阳江居民医保住院待遇表"),
        ("（无题）", "（无题）"),
    ],
)
def test_documents_by_the_name_used_at_the_window(source: str, said: str) -> None:
    assert short_source(source) == said


def test_the_money_line() -> None:
    due = Due(yuan("15000"), yuan("2827.53"), ZERO)
    filing = FilingVerdict(Verdict.NOT_FILED, TreatedAs.UNFILED, False)
    found = Outcome(None, filing, yangjiang(), due, (), None, (), ())
    assert money_view(found) == MoneyView(yuan("22500"), yuan("10327.53"), yuan("12172.47"), due)
    assert money_view(Outcome(None, filing, None, None, (), None, (), ())) is None
