"""Rules and a verdict become Terms: every number this case needs, each with its clause."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

from settledesk.basis.money import ZERO, Money
from settledesk.model.case import Aid, Case, Route
from settledesk.model.labels import SCHEME, TREATED_AS, VISIT_KIND
from settledesk.model.outcome import Missing, TreatedAs
from settledesk.model.terms import Band, CapOn, FirstSelfPay, Layer, RatioChange, Terms, UnknownLayer
from settledesk.policy.rules import BenefitsFile, Figure, LayerRule, OffsiteRow, Row, Rules

T = TypeVar("T")
_ONE = Decimal(1)
_LAST_YEARS = 6
_LAST_ADMISSION = 3


def facts_of(case: Case, treated_as: TreatedAs, benefits: BenefitsFile, same_province: bool) -> dict[str, str | None]:
    """Return the facts that benefit rows may ask about; None for a fact that is not known."""
    patient = case.patient
    disease = case.visit.chronic_disease
    group: str | None = None
    if disease is not None:
        group = next((name for name, names in benefits.disease_groups.items() if disease in names), "other")
    elif not benefits.disease_groups:
        group = "other"
    years = patient.years_enrolled
    return {
        "level": case.hospital.level if case.hospital.level != "0" else None,
        "tier": case.hospital.tier or "none",
        "admission": str(min(case.year_to_date.admissions + 1, _LAST_ADMISSION)),
        "treated_as": treated_as.value,
        "aid": next((aid.value for aid in Aid if aid in patient.aid), "none"),
        "years_enrolled": None if years is None else str(min(years, _LAST_YEARS)),
        "province": "same" if same_province else "other",
        "person": patient.person.value,
        "disease": group,
    }


_ASK = {
    "level": ("就医医院的级别（未定级，参保地按哪一级待遇）", "hospital.level"),
    "years_enrolled": ("连续参保年数", "patient.years_enrolled"),
    "disease": ("门诊慢特病的病种", "visit.chronic_disease"),
}


def resolve(case: Case, rules: Rules, treated_as: TreatedAs, same_province: bool) -> Terms | tuple[Missing, ...]:
    """Return the terms for a case treated as one row, or the figures that are in no file (never a default)."""
    kind = case.visit.kind
    who = rules.who_can_answer
    benefits, offsite = rules.benefits, rules.offsite
    missing: list[Missing] = []
    row: OffsiteRow | None = None
    if treated_as is not TreatedAs.LOCAL:
        row = None if offsite is None else offsite.rows.get(treated_as)
        if row is None:
            missing.append(
                Missing(f"{rules.name}{TREATED_AS[treated_as]}人员的异地支付政策（首先自付或降低比例）", None, who)
            )
    layers = () if benefits is None else tuple(layer for layer in benefits.layers if kind in layer.visits)
    if benefits is None or not layers:
        what = f"{rules.name}{SCHEME[case.patient.scheme]}{VISIT_KIND[kind]}待遇标准（起付线、支付比例、封顶线）"
        missing.append(Missing(what, None, who))
        return tuple(missing)
    facts = facts_of(case, treated_as, benefits, same_province)
    found = tuple(_layer(case, layer, row, facts, who, missing) for layer in layers)
    if missing:
        return tuple(dict.fromkeys(missing))
    first = None if row is None else row.first_self_pay.get(kind)
    return Terms(
        None if first is None else FirstSelfPay(first.ratio, first.order, first.citation),
        tuple(one for one in found if one is not None),
    )


def _layer(
    case: Case,
    rule: LayerRule,
    row: OffsiteRow | None,
    facts: Mapping[str, str | None],
    who: str,
    missing: list[Missing],
) -> Layer | UnknownLayer | None:
    if rule.gap is not None:
        return UnknownLayer(rule.fund, rule.takes, rule.gap, who)

    def pick(rows: tuple[Row[T], ...]) -> Figure[T] | None:
        return _pick(rows, facts, who, missing)

    deductible, bands = pick(rule.deductible), pick(rule.bands)
    bonus, cap, floor = pick(rule.bonus), pick(rule.cap), pick(rule.floor)
    if deductible is None or bands is None:
        return None
    used = case.year_to_date.used(rule.accumulator)
    limit = None if cap is None else cap.value
    return Layer(
        fund=rule.fund,
        takes=rule.takes,
        deductible=deductible.value,
        bands=bands.value if bonus is None or not bonus.value else _with_bonus(bands.value, bonus),
        bands_from=rule.bands_from,
        deductible_citation=deductible.citation,
        already=used.base if rule.yearly else ZERO,
        ratio_change=_change(row, rule),
        cap=limit,
        cap_on=rule.cap_on,
        cap_used=_cap_used(rule, limit, used.paid, used.base),
        cap_citation=None if cap is None else cap.citation,
        floor=None if floor is None else floor.value,
        floor_citation=None if floor is None else floor.citation,
        accumulator=rule.accumulator,
    )


def _change(row: OffsiteRow | None, rule: LayerRule) -> RatioChange | None:
    return None if row is None else row.changes.get(rule.fund)


def _cap_used(rule: LayerRule, cap: Money | None, paid: Money, base: Money) -> Money:
    if cap is None:
        return ZERO
    return paid if rule.cap_on is CapOn.PAYMENT else base


def _with_bonus(bands: tuple[Band, ...], bonus: Figure[Decimal]) -> tuple[Band, ...]:
    return tuple(Band(band.up_to, min(band.ratio + bonus.value, _ONE), bonus.citation) for band in bands)


def _pick(
    rows: tuple[Row[T], ...], facts: Mapping[str, str | None], who: str, missing: list[Missing]
) -> Figure[T] | None:
    """Return the figure of the one row that holds; what stands in the way goes to `missing`."""
    if not rows:
        return None
    unknown = [fact for row in rows for fact, _ in row.when if facts[fact] is None]
    for fact in dict.fromkeys(unknown):
        what, path = _ASK[fact]
        missing.append(Missing(what, path, who if fact != "disease" else "接诊医生"))
    if unknown:
        return None
    known = {fact: value for fact, value in facts.items() if value is not None}
    for row in rows:
        if row.holds(known):
            if row.figure is None:
                missing.append(Missing(row.gap or "", None, who))
            return row.figure
    persons = "、".join(f"{fact}={known[fact]}" for fact in dict.fromkeys(fact for row in rows for fact, _ in row.when))
    missing.append(Missing(f"与案例相符的待遇标准（{persons}）", "patient.person", who))
    return None


def unclassified(case: Case) -> tuple[Missing, ...]:
    """Return what the manual route lacks: the insured area's class of every line (contract, "Fee lines")."""
    if case.visit.route is not Route.MANUAL or case.terms is not None:
        return ()
    if case.fees is None:
        return (Missing("手工报销须有费用明细，按参保地目录重新分类", "fees", "就诊医院"),)
    return tuple(
        Missing(
            f"第 {number + 1} 行「{line.name}」在参保地目录中的类别", f"fees[{number}].home_class", "参保地医保经办机构"
        )
        for number, line in enumerate(case.fees)
        if line.home_class is None
    )
