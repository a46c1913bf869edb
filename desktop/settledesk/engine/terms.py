"""Rules and a verdict become Terms: every number this case needs, each with its clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from settledesk.basis.money import ZERO
from settledesk.engine.names import Names
from settledesk.model.case import Aid, Case, Route, VisitKind
from settledesk.model.labels import SCHEME, TREATED_AS, VISIT_KIND
from settledesk.model.outcome import Missing, TreatedAs
from settledesk.model.terms import CapOn, ChangeKind, FirstSelfPay, Layer, RatioChange, Terms, UnknownLayer
from settledesk.policy.rules import BenefitsFile, Figure, LayerRule, OffsiteRow, Row, Rules

T = TypeVar("T")
Facts = tuple[tuple[str, str | None], ...]
_LAST_YEARS = 6
_LAST_ADMISSION = 3


def facts_of(case: Case, treated_as: TreatedAs, benefits: BenefitsFile, same_province: bool) -> Facts:
    """Return the facts that the file's rows ask about, by name; None for a fact that is not known."""
    patient = case.patient
    disease = case.visit.chronic_disease
    group: str | None = None
    if disease is not None:
        group = next((name for name, names in benefits.disease_groups.items() if disease in names), "other")
    elif not benefits.disease_groups:
        group = "other"
    years = patient.years_enrolled
    known = (
        ("level", case.hospital.level if case.hospital.level != "0" else None),
        ("tier", case.hospital.tier or "none"),
        ("admission", str(min(case.year_to_date.admissions + 1, _LAST_ADMISSION))),
        ("treated_as", treated_as.value),
        ("aid", next(aid.value for aid in Aid if aid in patient.aid) if patient.aid else "none"),
        ("years_enrolled", None if years is None else str(min(years, _LAST_YEARS))),
        ("province", "same" if same_province else "other"),
        ("person", patient.person.value),
        ("disease", group),
    )
    asked = _facts_asked(benefits)
    return tuple(one for one in known if one[0] in asked)


@lru_cache(maxsize=256)
def _facts_asked(benefits: BenefitsFile) -> frozenset[str]:
    return benefits.facts_asked()


_ASK = {
    "level": ("就医医院的级别（未定级，参保地按哪一级待遇）", "hospital.level"),
    "years_enrolled": ("连续参保年数", "patient.years_enrolled"),
    "disease": ("门诊慢特病的病种", "visit.chronic_disease"),
}


def resolve(
    case: Case, rules: Rules, treated_as: TreatedAs, same_province: bool, name: Names
) -> Terms | tuple[Missing, ...]:
    """Return the terms for a case treated as one row, or the figures that are in no file (never a default)."""
    kind = case.visit.kind
    who = rules.who_can_answer
    benefits, offsite = rules.benefits, rules.offsite
    row = None if offsite is None else offsite.rows.get(treated_as)
    missing: list[Missing] = []
    if row is None and treated_as is not TreatedAs.LOCAL:
        what = f"{name(case.patient.pool)}{TREATED_AS[treated_as]}人员的异地支付政策（首先自付或降低比例）"
        missing.append(Missing(what, None, who))
    if benefits is None or not any(kind in layer.visits for layer in benefits.layers):
        what = f"{name(case.patient.pool)}{SCHEME[case.patient.scheme]}{VISIT_KIND[kind]}待遇标准（起付线、支付比例、封顶线）"
        return (*missing, Missing(what, None, who))
    found, holes = _resolved(benefits, row, kind, facts_of(case, treated_as, benefits, same_province), who)
    if missing or holes:
        return (*missing, *holes)
    first = None if row is None else row.first_self_pay.get(kind)
    return Terms(
        None if first is None else FirstSelfPay(first.ratio, first.order, first.citation),
        tuple(_with_usage(rule, layer, case) for rule, layer in found),
    )


_Found = tuple[LayerRule, Layer | UnknownLayer]


@lru_cache(maxsize=4096)
def _resolved(
    benefits: BenefitsFile, row: OffsiteRow | None, kind: VisitKind, facts: Facts, who: str
) -> tuple[tuple[_Found, ...], tuple[Missing, ...]]:
    """Return each layer's figures for these facts, or what stands in the way; the same for all like cases."""
    missing: list[Missing] = []
    known = dict(facts)
    found = []
    for rule in benefits.layers:
        if kind in rule.visits:
            layer = _layer(rule, row, known, who, missing)
            if layer is not None:
                found.append((rule, layer))
    return tuple(found), tuple(dict.fromkeys(missing))


def _with_usage(rule: LayerRule, layer: Layer | UnknownLayer, case: Case) -> Layer | UnknownLayer:
    """Put in what this year's accumulator has counted: base into `already`, paid or base into the cap."""
    used = case.year_to_date.used(rule.accumulator)
    if isinstance(layer, UnknownLayer) or (not used.base and not used.paid):
        return layer
    cap_used = used.paid if rule.cap_on is CapOn.PAYMENT else used.base
    return replace(layer, already=used.base if rule.yearly else ZERO, cap_used=ZERO if layer.cap is None else cap_used)


def _layer(
    rule: LayerRule, row: OffsiteRow | None, facts: Mapping[str, str | None], who: str, missing: list[Missing]
) -> Layer | UnknownLayer | None:
    if rule.gap is not None:
        return UnknownLayer(rule.fund, rule.takes, rule.gap, who)

    def pick(rows: tuple[Row[T], ...]) -> Figure[T] | None:
        return _pick(rows, facts, who, missing)

    deductible, bands = pick(rule.deductible), pick(rule.bands)
    bonus, cap, floor = pick(rule.bonus), pick(rule.cap), pick(rule.floor)
    if deductible is None or bands is None or all(band.ratio == 0 for band in bands.value):
        # A fund that pays nothing to such a person (aid, for one who is not aided) counts nothing either.
        return None
    return Layer(
        fund=rule.fund,
        takes=rule.takes,
        deductible=deductible.value,
        bands=bands.value,
        bands_from=rule.bands_from,
        deductible_citation=deductible.citation,
        bonus=RatioChange(ChangeKind.POINTS, bonus.value, bonus.citation)
        if bonus is not None and bonus.value
        else None,
        ratio_change=None if row is None else row.changes.get(rule.fund),
        cap=None if cap is None else cap.value,
        cap_on=rule.cap_on,
        cap_citation=None if cap is None else cap.citation,
        floor=None if floor is None else floor.value,
        floor_citation=None if floor is None else floor.citation,
        accumulator=rule.accumulator,
    )


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
