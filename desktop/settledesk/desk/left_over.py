"""What a window finds at its start that was left unfinished: a case, papers that never came out, drafts beyond reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from settledesk.desk.drafts import parked, unfinished
from settledesk.desk.office import Office
from settledesk.desk.receipt_list import not_printed


@dataclass(frozen=True, slots=True)
class LeftOver:
    """The key of the case that was on the screen, how many settlements wait for paper, how many drafts are spoilt."""

    key: str | None
    unprinted: int
    spoilt: int

    @property
    def sentence(self) -> str:
        """What the clerk is told, empty where nothing was left."""
        parts = (
            "已恢复上次未完成的一笔。" if self.key else "",
            f"有 {self.unprinted} 张结算单还没有打印，F9 查看。" if self.unprinted else "",
            f"有 {self.spoilt} 笔草稿打不开，Ctrl+Shift+S 查看或丢弃。" if self.spoilt else "",
        )
        return "".join(parts)


def left_over(office: Office, today: date) -> LeftOver:
    """Return what was left when this window's program ended, however it ended."""
    own = office.settings.window
    spoilt = sum(bool(one.trouble) and one.window == own for one in parked(office))
    return LeftOver(unfinished(office), len(not_printed(office, today)), spoilt)
