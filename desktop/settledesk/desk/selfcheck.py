"""The self-check: rules, worked examples, clause texts, fonts, database; one line each, so that a bad morning starts with a reason."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from settledesk.basis.errors import BadPack, Refusal, StoreTrouble
from settledesk.basis.places import shipped
from settledesk.desk.clauses import untold
from settledesk.desk.proofs import check_released, prove
from settledesk.desk.rulebook import BadPolicies, Rulebook, open_rulebook

RARE = "𠮷㛃䶮𬭎"
"""Characters that names really hold and that fonts often lack."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing checked: its name, whether it is well, and what was found."""

    name: str
    ok: bool
    text: str


def self_check(data: Path) -> Iterator[Finding]:
    """Yield what was checked and found, one by one; nothing in the data folder is changed, nor is it made."""
    rulebook: list[Rulebook] = []

    def packs() -> str:
        rulebook.append(open_rulebook(data))
        left_out = [problem for pack in rulebook[0].refused for problem in pack.problems]
        if left_out:
            raise BadPolicies([BadPack("", "", "本院的政策包有误，没有使用"), *left_out])
        return f"{len(rulebook[0].shelf.packs)} 个地区，{len(rulebook[0].shelf.files)} 份政策文件"

    def proofs() -> str:
        found = prove(rulebook[0].shelf, rulebook[0].areas, shipped("policies"))
        wrong = [one for one in found if not one.ok]
        if wrong:
            raise BadPolicies([BadPack(one.file, one.name, "算例结果不符") for one in wrong])
        return f"{len(found)} 个算例全部相符"

    def released() -> str:
        changed = check_released(shipped("policies"))
        if changed:
            raise BadPolicies(list(changed))
        return "在用政策文件未被改动"

    def clauses() -> str:
        found = rulebook[0].shelf.clauses
        if found.problems:
            raise BadPolicies(list(found.problems))
        lacking = untold(rulebook[0])
        rest = f"{len(lacking)} 条依据还没有说明" if lacking else "所引依据都有说明"
        return f"{len(found.known)} 条说明，{rest}"

    def fonts() -> str:
        from settledesk.paper.fonts import undrawable  # half a second of fonts, after the first lines are out

        lacking = undrawable(RARE)
        if lacking:
            raise StoreTrouble(f"字体缺少 {'、'.join(lacking)}")
        return f"可打印生僻字 {RARE}"

    yield _checked("政策包", packs)
    if rulebook:
        yield _checked("算例", proofs)
        yield _checked("政策文件", released)
        yield _checked("条款说明", clauses)
    yield _checked("字体", fonts)
    yield _checked("数据库", lambda: _store(data))


def _store(data: Path) -> str:
    from settledesk.store.database import open_database  # the same for the database

    if (data / "settledesk.sqlite3").exists():
        open_database(data).close()
        return f"{data / 'settledesk.sqlite3'} 可用"
    with tempfile.TemporaryDirectory() as folder:
        open_database(Path(folder)).close()
    return f"可以建立（{data} 尚无数据库）"


def _checked(name: str, work: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, work())
    except (BadPolicies, BadPack, Refusal, StoreTrouble) as trouble:
        return Finding(name, False, str(trouble))
