"""The figures of a filing file as lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from settledesk.model.case import FilingKind
from settledesk.model.citation import Citation
from settledesk.model.labels import ACTION, CONDITION, LEVEL
from settledesk.policy import figure_words as words
from settledesk.policy.figure_line import FigureLine, Unit, Value, figure_line
from settledesk.policy.figure_words import LABELS, Facts
from settledesk.policy.rules import FilingFile, Late, NothingFiled, RuleSet, Validity

_SIDES = ("same", "other")


def filing_lines(file: FilingFile) -> Iterator[FigureLine]:
    """Return every figure and every clause of a file in its own order; one line where both sides share a rule."""
    yield figure_line(words.FILING, LABELS["scope"], Value(words.UNDER_CLAUSE), file.scope, "scope", ("scope",))
    if file.in_province is not None and file.in_province is file.cross_province:
        yield from _side(file.in_province, "anywhere", ())
    else:
        for side, name, rules in zip(
            _SIDES, ("in_province", "cross_province"), (file.in_province, file.cross_province), strict=True
        ):
            if rules is not None:
                yield from _side(rules, name, (("province", (side,)),))
    home = file.return_home
    if home is not None:
        for key, row in (("with_proof", home.with_proof), ("otherwise", home.otherwise)):
            yield figure_line(
                words.RETURN_HOME,
                LABELS[key],
                Value(words.row_text(row.value)),
                row.citation,
                f"return_home.{key}",
                ("return_home", key),
            )
        key, months = "terminate_after_months", home.terminate_after_months
        value = Value(f"满 {months.value} 个月后", Unit.MONTHS, (Decimal(months.value),))
        yield figure_line(
            words.RETURN_HOME, LABELS[key], value, months.citation, f"return_home.{key}", ("return_home", key)
        )
    if file.change_months is not None:
        value = Value(f"{file.change_months.value} 个月", Unit.MONTHS, (Decimal(file.change_months.value),))
        citation = file.change_months.citation
        yield figure_line(words.CHANGE, LABELS["change_months"], value, citation, "change.months", ("change", "months"))
    if file.change_free is not None:
        value = Value("随时可变更")
        yield figure_line(
            words.CHANGE, LABELS["change_free"], value, file.change_free, "change.free", ("change", "free")
        )


def _side(rules: RuleSet, name: str, side: Facts) -> Iterator[FigureLine]:
    def line(key: str, value: Value, citation: Citation, facts: Facts = (), rest: str = "") -> FigureLine:
        place = f"{name}.{key}{rest}"
        return figure_line(words.FILING, LABELS[key], value, citation, place, (key,), (*side, *facts))

    yield line("place", Value(words.UNDER_CLAUSE), rules.place)
    yield line("start", Value(words.UNDER_CLAUSE), rules.start)
    yield line("status", Value(words.UNDER_CLAUSE), rules.status)
    needed = "须备案" if rules.required.value else f"不须备案，{words.row_text(rules.not_required_as)}"
    yield line("required", Value(needed), rules.required.citation)
    yield line("nothing_filed", _nothing(rules.nothing_filed), rules.nothing_filed.citation)
    if rules.not_started is not None:
        yield line("not_started", _nothing(rules.not_started), rules.not_started.citation)
    if rules.emergency_as_filed is not None:
        row = rules.emergency_as_filed
        yield line("emergency_as_filed", Value(words.row_text(row.value)), row.citation)
    for kind, row in rules.classes.items():
        yield line("classes", Value(words.row_text(row.value)), row.citation, _kind(kind), f".{kind.value}")
    for kind, validity in rules.validity.items():
        yield line("validity", _validity(validity), validity.citation, _kind(kind), f".{kind.value}")
    for treated_as, late in rules.late.items():
        facts = (("treated_as", (treated_as.value,)),)
        yield line("late", _late(late), late.citation, facts, f".{treated_as.value}")
    if rules.manual_after_settlement is not None:
        yield line("manual_after_settlement", Value("可手工报销"), rules.manual_after_settlement)
    for key, table in (("only_visits", rules.only_visits), ("ruled_visits", rules.ruled_visits)):
        for treated_as, visits in table.items():
            facts = (("treated_as", (treated_as.value,)),)
            yield line(key, Value(words.visits_text(visits.value)), visits.citation, facts, f".{treated_as.value}")
    if rules.documents_first is not None:
        kinds = rules.documents_first
        yield line("documents_first", Value(words.kinds_text(kinds.value)), kinds.citation)
    if rules.household is not None:
        yield line("household", Value("安置退休须户籍迁入"), rules.household)
    if rules.referrer_level is not None:
        level = rules.referrer_level
        text = f"{LEVEL.get(str(level.value), f'{level.value}级')}及以上"
        yield line("referrer_level", Value(text, Unit.LEVEL, (Decimal(level.value),)), level.citation)
    if rules.discharge_counts is not None:
        yield line("discharge_counts", Value("也算有效"), rules.discharge_counts)
    yield from _offers(rules, name, side)


def _offers(rules: RuleSet, name: str, side: Facts) -> Iterator[FigureLine]:
    seen: dict[tuple[str, ...], int] = {}
    for number, offer in enumerate(rules.offers):
        same = ("offers", offer.action.value, offer.leads_to.value, offer.when)
        seen[same] = seen.get(same, 0) + 1
        yield figure_line(
            words.FILING,
            f"{LABELS['offers']}{words.OFFER_WHEN[offer.when]}：{ACTION[offer.action]}，{words.row_text(offer.leads_to)}",
            Value(offer.text),
            offer.citation,
            f"{name}.offers[{number}]",
            (*same, str(seen[same])),
            side,
        )


def _kind(kind: FilingKind) -> Facts:
    return (("filing_kind", (kind.value,)),)


def _nothing(rule: NothingFiled) -> Value:
    return Value(f"{words.row_text(rule.treated_as)}，{'可' if rule.direct else '不能'}直接结算")


def _validity(rule: Validity) -> Value:
    except_for = "、".join(CONDITION[one] for one in rule.exempt)
    also = f"（{except_for}长期有效）" if except_for else ""
    numbers = (Decimal(rule.count),)
    if rule.mode == "days":
        return Value(f"{rule.count} 天{also}", Unit.DAYS, numbers)
    if rule.mode == "months":
        return Value(f"{rule.count} 个月{also}", Unit.MONTHS, numbers)
    if rule.mode == "at_least_months":
        return Value(f"不少于 {rule.count} 个月{also}", Unit.MONTHS, numbers)
    return Value({"open": "长期有效", "proof_end": "到证明材料的期限", "one_stay": "当次有效"}[rule.mode] + also)


def _late(rule: Late) -> Value:
    if rule.back_days is None:
        return Value("开始日期不限")
    return Value(f"最多提前 {rule.back_days} 天", Unit.DAYS, (Decimal(rule.back_days),))
