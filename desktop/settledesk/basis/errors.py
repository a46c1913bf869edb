"""The kinds of trouble a person can be told about; everything else is our own bug."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong: its place (`fees[0].amount`, `B7`), what is wrong and what to do, in Chinese."""

    path: str
    problem: str
    remedy: str

    @property
    def sentence(self) -> str:
        """The mistake as one line for the clerk."""
        place = f"{self.path}：" if self.path else ""
        return f"{place}{self.problem}。{self.remedy}。" if self.remedy else f"{place}{self.problem}。"


class Refusal(Exception):
    """A rule says no, or what was handed in cannot be used: all mistakes at once, each with its place."""

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__("\n".join(mistake.sentence for mistake in mistakes))
        self.mistakes = mistakes


def refuse(path: str, problem: str, remedy: str = "") -> Refusal:
    """Return a Refusal of one mistake."""
    return Refusal(Mistake(path, problem, remedy))


class BadPack(Exception):
    """A policy file or another shipped data file that cannot be used: which file, which key, what is wrong."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(f"{file}｜{key}：{problem}" if key else f"{file}：{problem}")
        self.file = file
        self.key = key
        self.problem = problem


class StoreTrouble(Exception):
    """The database is locked, full, unreachable, foreign or newer; a sentence for the clerk, who can retry."""
