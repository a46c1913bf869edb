"""The Chinese of policy figures: what each key is called, and how conditions, ratios and amounts are written."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from settledesk.basis.money import Money
from settledesk.model.case import FilingKind, VisitKind
from settledesk.model.labels import (
    ADMISSION,
    AID,
    FILING_KIND,
    LEVEL,
    NOT_AIDED,
    OTHER_DISEASES,
    PERSON,
    SIDE,
    TIER,
    TREATED_AS,
    VISIT_KIND,
)
from settledesk.model.outcome import TreatedAs
from settledesk.model.terms import CapOn, ChangeKind, Order, Takes

Facts = tuple[tuple[str, tuple[str, ...]], ...]
"""Conditions: each fact with the values of which one must hold."""
Groups = Mapping[str, tuple[str, ...]]
"""The disease groups of a benefits file, each with the names of its diseases."""

LABELS = {
    # filing
    "expiry": "有效期至",
    "scope": "适用范围",
    "place": "备案地",
    "start": "备案起始日",
    "status": "备案状态",
    "required": "是否须备案",
    "nothing_filed": "没有有效备案",
    "not_started": "备案晚于入院",
    "emergency_as_filed": "急诊视同已备案",
    "classes": "待遇类别",
    "validity": "备案有效期",
    "late": "补办备案",
    "manual_after_settlement": "自费结算后补办",
    "only_visits": "只支付的就医类别",
    "ruled_visits": "有规定的就医类别",
    "documents_first": "材料补交后才生效",
    "household": "户籍",
    "referrer_level": "转诊医院级别",
    "discharge_counts": "出院日在有效期内",
    "offers": "补救办法",
    "with_proof": "有证明材料",
    "otherwise": "没有证明材料",
    "terminate_after_months": "可终止备案",
    "change_months": "已发生费用的变更时限",
    "change_free": "未发生费用的变更",
    # offsite
    "row": "待遇",
    "first_self_pay": "首先自付",
    "changes": "支付比例",
    "home_prices": "手工报销的价格",
    # limits
    "most_first_self_pay": "首先自付上限",
    "most_points": "统筹比例降幅上限",
    # benefits
    "deductible": "起付线",
    "bands": "支付比例",
    "bonus": "支付比例提高",
    "cap": "年度限额",
    "floor": "保底比例",
    "notice": "提示",
}
"""What the figure under a key is called."""

FILING = "备案规定"
RETURN_HOME = "长期备案人员回参保地"
CHANGE = "变更备案"
CEILING = "对下级的上限"
NOTICES = "提示"
MANUAL = "手工报销"
UNDER_CLAUSE = "按条款"
ORDER = {Order.BEFORE_DEDUCTIBLE: "先于起付线", Order.AFTER_DEDUCTIBLE: "在起付线之后"}
CAP_ON = {CapOn.PAYMENT: "年度支付限额", CapOn.CHARGES: "年度费用限额"}
TAKES = {
    Takes.IN_SCOPE: "",
    Takes.BURDEN: "个人负担的范围内费用",
    Takes.OVER_CAP: "上一层限额以上的费用",
    Takes.UNPAID: "所有未付的费用",
}
"""What a layer looks at; the ordinary base, what is in scope, goes without saying."""
OFFER_WHEN = {"any": "", "emergency": "（急诊）", "not_emergency": "（非急诊）"}

_AID = {**{one.value: text for one, text in AID.items()}, "none": NOT_AIDED}
_LAST_YEARS = "6"
# fact: (before, each value's word, after)
_WORDS: dict[str, tuple[str, Mapping[str, str], str]] = {
    "visit": ("", {one.value: text for one, text in VISIT_KIND.items()}, ""),
    "filing_kind": ("", {one.value: text for one, text in FILING_KIND.items()}, ""),
    "level": ("", LEVEL, ""),
    "tier": ("", TIER, ""),
    "admission": ("", ADMISSION, "住院"),
    "treated_as": ("", {one.value: text for one, text in TREATED_AS.items()}, ""),
    "aid": ("", _AID, ""),
    "province": ("", SIDE, ""),
    "person": ("", {one.value: text for one, text in PERSON.items()}, ""),
}


def facts_text(facts: Facts, groups: Groups) -> str:
    """Return conditions as people read them: "三级；第1次住院；成年居民", nothing where there is none."""
    return "；".join(_fact_text(fact, values, groups) for fact, values in facts)


def _fact_text(fact: str, values: tuple[str, ...], groups: Groups) -> str:
    if fact == "years_enrolled":
        return _years(values)
    if fact == "disease":
        return "、".join(_disease(one, groups) for one in values)
    before, words, after = _WORDS[fact]
    return f"{before}{'、'.join(words[one] for one in values)}{after}"


def _years(values: tuple[str, ...]) -> str:
    years = sorted(values)
    last = f"{years[-1]}年及以上" if years[-1] == _LAST_YEARS else f"{years[-1]}年"
    if len(years) == 1:
        return f"连续参保{last}"
    if int(years[-1]) - int(years[0]) == len(years) - 1:
        return f"连续参保{years[0]}年及以上" if years[-1] == _LAST_YEARS else f"连续参保{years[0]}至{last}"
    return f"连续参保{'、'.join(f'{one}年' for one in years[:-1])}、{last}"


def _disease(group: str, groups: Groups) -> str:
    names = groups.get(group)
    if not names:
        return OTHER_DISEASES if names is None else group
    return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}种"


def span_text(low: Money, high: Money | None) -> str:
    """Return from where to where a band reaches: "10,000—20,000 元", "20,000 元以上", nothing for the whole base."""
    if high is None:
        return f"{_short(low)} 元以上" if low else ""
    return f"{_short(low)}—{_short(high)} 元" if low else f"{_short(high)} 元以下"


def _short(amount: Money) -> str:
    return amount.grouped.removesuffix(".00")


def joined(*texts: str) -> str:
    """Return conditions side by side, without the empty ones."""
    return "；".join(text for text in texts if text)


def plain(number: Decimal) -> str:
    """Return a number without trailing zeros and without an exponent."""
    return f"{number.normalize():f}"


def hundredth(ratio: Decimal) -> Decimal:
    """Return a ratio in the unit in which people write it: 0.745 is 74.5."""
    return Decimal(plain(ratio * 100))


def percent(ratio: Decimal) -> str:
    """Return "74.5%" for 0.745."""
    return f"{hundredth(ratio)}%"


def change_text(kind: ChangeKind, value: Decimal) -> str:
    """Return what being off-site does to a ratio, as people say it."""
    if kind is ChangeKind.POINTS:
        return f"{'提高' if value > 0 else '下降'} {plain(abs(hundredth(value)))} 个百分点"
    return f"按原比例的 {percent(value)}" if kind is ChangeKind.MULTIPLY else f"改为 {percent(value)}"


def row_text(row: TreatedAs | None) -> str:
    """Return which row of the money file applies; None where the area's rules do not say."""
    return "未规定按哪一类" if row is None else f"按{TREATED_AS[row]}"


def visits_text(visits: tuple[VisitKind, ...]) -> str:
    """Return kinds of visit side by side."""
    return "、".join(VISIT_KIND[one] for one in visits)


def kinds_text(kinds: tuple[FilingKind, ...]) -> str:
    """Return kinds of filing side by side."""
    return "、".join(FILING_KIND[one] for one in kinds)
