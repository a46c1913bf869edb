"""Every figure of a policy file as one line that people can read: what it is, how much, when, by which clause."""

from __future__ import annotations

from collections.abc import Iterator

from settledesk.model.labels import FUND, TREATED_AS
from settledesk.model.terms import ChangeKind
from settledesk.policy import figure_words as words
from settledesk.policy.benefits_lines import benefits_gaps, benefits_lines
from settledesk.policy.figure_line import FigureLine, GapLine, Unit, Value, figure_line, percent_value
from settledesk.policy.figure_words import LABELS
from settledesk.policy.filing_lines import filing_lines
from settledesk.policy.rules import BenefitsFile, FilingFile, LimitsFile, OffsiteFile
from settledesk.policy.shelf import PolicyFile

__all__ = ["FigureLine", "GapLine", "Unit", "figure_lines", "gap_lines"]

_CHANGE_UNIT = {
    ChangeKind.POINTS: Unit.POINTS,
    ChangeKind.MULTIPLY: Unit.FACTOR,
    ChangeKind.REPLACE: Unit.PERCENT,
}


def figure_lines(file: PolicyFile) -> tuple[FigureLine, ...]:
    """Return every figure of a file in its own order; none for a kind of file that has no figures."""
    found: list[FigureLine] = []
    if file.head.expiry is not None:
        until = Value(str(file.head.valid_until or ""))
        found.append(
            figure_line(LABELS["expiry"], LABELS["expiry"], until, file.head.expiry, "file.expiry", ("expiry",))
        )
    if isinstance(file, FilingFile):
        found.extend(filing_lines(file))
    elif isinstance(file, OffsiteFile):
        found.extend(_offsite(file))
    elif isinstance(file, LimitsFile):
        found.extend(_limits(file))
    elif isinstance(file, BenefitsFile):
        found.extend(benefits_lines(file))
    return tuple(found)


def gap_lines(file: PolicyFile) -> tuple[GapLine, ...]:
    """Return what a file says was not found."""
    return tuple(benefits_gaps(file)) if isinstance(file, BenefitsFile) else ()


def _offsite(file: OffsiteFile) -> Iterator[FigureLine]:
    for row, rule in file.rows.items():
        group = TREATED_AS[row]
        if not rule.first_self_pay and not rule.changes:
            # The row says that nothing is taken off; without it the area would not be known to rule this class.
            same = Value("与本地待遇相同")
            yield figure_line(group, LABELS["row"], same, rule.citation, f"rows.{row.value}", (row.value, "same"))
        for visit, first in rule.first_self_pay.items():
            yield figure_line(
                group,
                f"{LABELS['first_self_pay']}（{words.ORDER[first.order]}）",
                percent_value(first.ratio),
                first.citation,
                f"rows.{row.value}.first_self_pay.{visit.value}",
                (row.value, "first_self_pay"),
                (("visit", (visit.value,)),),
            )
        for fund, change in rule.changes.items():
            number = abs(words.hundredth(change.value))
            yield figure_line(
                group,
                f"{FUND[fund]}{LABELS['changes']}",
                Value(words.change_text(change.kind, change.value), _CHANGE_UNIT[change.kind], (number,)),
                change.citation,
                f"rows.{row.value}.changes.{fund.value}",
                (row.value, "changes", fund.value),
            )
    if file.home_prices is not None:
        value = "超出参保地价格的服务项目费用自付" if file.home_prices.value else "不按参保地价格限制"
        citation = file.home_prices.citation
        yield figure_line(words.MANUAL, LABELS["home_prices"], Value(value), citation, "home_prices", ("home_prices",))


def _limits(file: LimitsFile) -> Iterator[FigureLine]:
    for visit, first in file.first_self_pay.items():
        value = Value(f"不超过 {words.percent(first.value)}", Unit.PERCENT, (words.hundredth(first.value),))
        yield figure_line(
            words.CEILING,
            LABELS["most_first_self_pay"],
            value,
            first.citation,
            f"first_self_pay.{visit.value}",
            ("first_self_pay",),
            (("visit", (visit.value,)),),
        )
    for row, points in file.points.items():
        number = words.hundredth(points.value)
        yield figure_line(
            words.CEILING,
            LABELS["most_points"],
            Value(f"不超过 {words.plain(number)} 个百分点", Unit.POINTS, (number,)),
            points.citation,
            f"points.{row.value}",
            ("points",),
            (("treated_as", (row.value,)),),
        )
