"""The shape of a figure as a line for people, and how one is made."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from settledesk.basis.money import Money
from settledesk.model.citation import Citation
from settledesk.policy import figure_words as words
from settledesk.policy.figure_words import Facts


class Unit(StrEnum):
    """In which unit the numbers of a line are; a line of words has none."""

    YUAN = "yuan"
    PERCENT = "percent"
    POINTS = "points"
    FACTOR = "factor"  # percent of the ratio that would hold otherwise
    DAYS = "days"
    MONTHS = "months"
    LEVEL = "level"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure.

    `key` is where its citation stands in the file, as `Citation.key` has it: rows that cite their layer share its key;
    `place` is the line's own table, unique in the file. `numbers` are in `unit`, as people write them (10 for a ratio
    of 0.10; a band's ratio, then its upper edge in yuan). `group` heads the lines that belong together; `when` says
    the other conditions, "" where it always holds. `facts` and `band` are the same conditions as values, `subject`
    names the figure without the numbers of rows, so that files can be compared.
    """

    key: str
    label: str
    value: str
    unit: Unit
    numbers: tuple[Decimal, ...]
    when: str
    citation: Citation
    group: str
    place: str
    subject: tuple[str, ...]
    facts: Facts = ()
    band: tuple[Money, Money | None] | None = None

    @property
    def title(self) -> str:
        """The figure's whole name: "统筹基金（住院） 起付线"."""
        return self.label if self.group == self.label else f"{self.group} {self.label}"


@dataclass(frozen=True, slots=True)
class GapLine:
    """A figure that is known to exist but was not found: what it is, in `what`; the rest as in a FigureLine."""

    label: str
    what: str
    when: str
    group: str
    place: str
    subject: tuple[str, ...]
    facts: Facts = ()

    @property
    def title(self) -> str:
        """The figure's whole name, as a FigureLine has it; the layer's where all of it is unknown."""
        return f"{self.group} {self.label}" if self.label else self.group


@dataclass(frozen=True, slots=True)
class Value:
    """A value as people read it, and its numbers."""

    text: str
    unit: Unit = Unit.WORDS
    numbers: tuple[Decimal, ...] = ()


def figure_line(
    group: str,
    label: str,
    value: Value,
    citation: Citation,
    place: str,
    subject: tuple[str, ...],
    facts: Facts = (),
    when: str | None = None,
) -> FigureLine:
    """Return a line; `when` is the text of `facts` where it is not given."""
    text = words.facts_text(facts, {}) if when is None else when
    key = citation.key or place
    return FigureLine(key, label, value.text, value.unit, value.numbers, text, citation, group, place, subject, facts)


def yuan_value(amount: Money) -> Value:
    """Return an amount as a value."""
    return Value(f"{amount.grouped} 元", Unit.YUAN, (in_yuan(amount),))


def in_yuan(amount: Money) -> Decimal:
    """Return an amount as a number of yuan."""
    return Decimal(amount.fen) / 100


def percent_value(ratio: Decimal) -> Value:
    """Return a ratio as a value."""
    return Value(words.percent(ratio), Unit.PERCENT, (words.hundredth(ratio),))
