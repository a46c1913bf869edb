"""Four eyes: what one person puts in, another confirms; persons are the names that the window knows them by."""

from __future__ import annotations

import re

from settledesk.basis.errors import refuse
from settledesk.basis.text import narrow
from settledesk.policy.figures import same_person

_LONGEST = 20
_LONG_NUMBER = re.compile(r"\d{6}")


def named(by: str, path: str = "by") -> str:
    """Return the name of who does something, in plain form; Refusal where it is none."""
    plain = narrow(by)
    if not plain:
        raise refuse(path, "没有写是谁办理的", "请填写姓名")
    if len(plain) > _LONGEST or not plain.isprintable() or _LONG_NUMBER.search(plain):
        raise refuse(
            path, f"「{plain[:_LONGEST] if plain.isprintable() else '□'}」不像姓名", f"请填写姓名，至多 {_LONGEST} 个字"
        )
    return plain


def another(by: str, first: str, did: str, path: str = "by") -> str:
    """Return the name of a second person; Refusal where it is the first again. `did` says what the first one did."""
    plain = named(by, path)
    if same_person(plain, first):
        raise refuse(path, f"{did}的就是「{plain}」", "须由另一人核对后办理")
    return plain
