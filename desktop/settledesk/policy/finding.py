"""One thing that a check of the packs found: where, what, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding in one file at one key ("" where the whole file is meant), with what is wrong and a remedy in Chinese.

    An error keeps a pack from being used; a warning asks for a second look. `cites` are the figures, by file and key,
    that an example which fails has used: one of them is wrong, or the example is.
    """

    level: Level
    file: str
    key: str
    problem: str
    remedy: str
    cites: tuple[tuple[str, str], ...] = ()

    @property
    def sentence(self) -> str:
        """The finding as one line: file｜key：problem。remedy。"""
        place = f"{self.file}｜{self.key}" if self.key else self.file
        return f"{place}：{self.problem}。{self.remedy}。"
