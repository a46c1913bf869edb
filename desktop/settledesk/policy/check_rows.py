"""Holds the row of a figure against what its clause speaks of: a level, a person, a kind of filing, a kind of figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from settledesk.model.case import Aid, FilingKind, Person
from settledesk.model.labels import AID, FILING_KIND, LEVEL, PERSON, TREATED_AS
from settledesk.model.outcome import TreatedAs
from settledesk.model.terms import Fund
from settledesk.policy.clauses import Clause
from settledesk.policy.figure_line import FigureLine
from settledesk.policy.finding import Finding, Level
from settledesk.policy.rules import BenefitsFile, OffsiteFile
from settledesk.policy.shelf import PolicyFile

Names = Mapping[str, str]
_LONG = "长期|安置|定居|连续住|常驻|派|工作|务工|创业|半年以上|6个月以上"
_SHORT = "临时|转诊.*急诊"
_NEITHER = "非急诊|不是急诊|没有转诊|没转诊|其他|其余"
# How a text names a value, as a pattern. A text that names others and not the row's own cannot be meant for it; one that
# names none at all may be meant for any. 本地 is what others are measured by, so it names no row.
_NAMES: Mapping[str, Names] = {
    "level": {"1": "一级|基层|社区|乡镇", "2": "二级|二、三级", "3": "三级"},
    "person": {
        Person.WORKING.value: "在职",
        Person.RETIRED.value: "退休",
        Person.ADULT.value: "成年|居民(?!.*(学生|儿童))",
        Person.STUDENT.value: "学生|未成年",
        Person.CHILD.value: "儿童|少儿|未成年|新生儿",
    },
    "aid": {
        Aid.EXTREMELY_POOR.value: "特困",
        Aid.ORPHAN.value: "孤儿",
        Aid.LOW_INCOME.value: "低保(?!边缘)",
        Aid.RETURNING_TO_POVERTY.value: "返贫|脱贫",
        Aid.LOW_INCOME_MARGIN.value: "边缘",
        Aid.RIGID_EXPENSE.value: "刚性",
        "none": "一般|普通|其他|其余|以外|不是",
    },
    "treated_as": {
        TreatedAs.LONG_TERM.value: _LONG,
        TreatedAs.REFERRAL.value: f"转诊(?!手续)|诊治|{_SHORT}",
        TreatedAs.EMERGENCY.value: f"急诊|抢救|{_SHORT}",
        TreatedAs.TEMPORARY.value: f"临时|自己|自行|外出看病|探亲|{_NEITHER}",
        TreatedAs.UNFILED.value: f"没备案|没有备案|未备案|{_NEITHER}",
    },
    "filing_kind": {
        FilingKind.RESETTLED_RETIREE.value: "长期|安置|定居",
        FilingKind.LONG_TERM_RESIDENT.value: "长期|居住|连续住",
        FilingKind.POSTED_WORKER.value: "长期|常驻|派|工作",
        FilingKind.MIGRANT_WORKER.value: "长期|务工|连续住",
        FilingKind.NEWCOMER_WORKER.value: "长期|创业|就业|连续住",
        FilingKind.REFERRAL.value: "转诊(?!手续)|诊治|临时",
        FilingKind.EMERGENCY.value: "急诊|抢救|临时",
        FilingKind.OTHER_TEMPORARY.value: "临时|自己|自行|探亲",
    },
}
_EVERY = {"level": "各级|哪级|不论|不分", "person": "不论|不分|一样"}
_LABELS: Mapping[str, Names] = {
    "level": LEVEL,
    "person": {one.value: text for one, text in PERSON.items()},
    "aid": {**{one.value: text for one, text in AID.items()}, "none": "无救助身份的人"},
    "treated_as": {one.value: text for one, text in TREATED_AS.items()},
    "filing_kind": {one.value: text for one, text in FILING_KIND.items()},
}
_OF_THE_YEAR = "一年的起付线|年度起付|年度累计|一年累计|按年累计"
_HOW = "核对 period 是 stay 还是 year"
_SURE = ("level", "person")
# What the name of a clause says it is about; the figures of a layer that it cannot be meant for.
_PARTS = {"deductible": "起付线|起付标准", "bands": r"支付比例|报销比例|分段比例|\d%", "cap": "限额|封顶线"}


def check_row(file: PolicyFile, line: FigureLine, clause: Clause) -> Iterator[Finding]:
    """Yield findings where a clause speaks of another level, person, group or kind of figure than the row it stands in."""
    facts = dict(line.facts)
    if isinstance(file, OffsiteFile) and line.subject[0] in _NAMES["treated_as"]:
        facts["treated_as"] = (line.subject[0],)
    groups = file.disease_groups if isinstance(file, BenefitsFile) else {}
    for fact, values in facts.items():
        names = _diseases(groups) if fact == "disease" else _NAMES.get(fact, {})
        if fact in _EVERY and re.search(_EVERY[fact], clause.says):
            continue
        if fact == "treated_as" and TreatedAs.LOCAL.value in values:
            continue
        told = [value for value, pattern in names.items() if re.search(pattern, clause.says)]
        if told and not set(told) & set(values):
            labels = groups if fact == "disease" else _LABELS[fact]
            own, other = (_shown(some, labels) for some in (values, told))
            problem = f"这一行写给{own}，条款「{clause.clause}」说的却是{other}"
            level: Level = "error" if fact in _SURE else "warning"
            yield Finding(level, file.head.name, line.place, problem, "核对 when 和 clause 哪个写错了")
    yield from _part(file, line, clause)
    yield from _period(file, line, clause)
    yield from _offer(file, line)


def _period(file: PolicyFile, line: FigureLine, clause: Clause) -> Iterator[Finding]:
    """A deductible of the year is one whose clause says so, and one of each stay is not; other funds all go by the year."""
    if isinstance(file, BenefitsFile) and line.subject[-1] == "deductible" and line.numbers[0]:
        layer = next(one for one in file.layers if one.id == line.subject[1])
        if layer.fund is Fund.POOLED:
            if layer.yearly and not re.search("一年|年度|全年|每年|按年|累计", clause.says + clause.clause):
                problem = f"起付线按年累计，条款「{clause.clause}」没有这样说"
                yield Finding("warning", file.head.name, line.place, problem, _HOW)
            elif not layer.yearly and re.search(_OF_THE_YEAR, clause.says):
                problem = f"起付线按次，条款「{clause.clause}」说的是一年"
                yield Finding("warning", file.head.name, line.place, problem, _HOW)


def _offer(file: PolicyFile, line: FigureLine) -> Iterator[Finding]:
    """What an offer says it leads to must be the row that it names."""
    if line.subject[0] == "offers":
        row = line.subject[2]
        told = [value for value, pattern in _NAMES["treated_as"].items() if re.search(pattern, line.value)]
        if told and row not in told:
            problem = f"补救办法说的是{_shown(told, _LABELS['treated_as'])}，leads_to 却是{_LABELS['treated_as'][row]}"
            yield Finding("warning", file.head.name, line.place, problem, "核对 text 和 leads_to 哪个写错了")


def _part(file: PolicyFile, line: FigureLine, clause: Clause) -> Iterator[Finding]:
    """A clause whose name says 起付线 is not where a ratio comes from; one that names several parts may be for any."""
    if not isinstance(file, BenefitsFile) or line.subject[-1] not in _PARTS:
        return
    named = [part for part, pattern in _PARTS.items() if re.search(pattern, clause.clause)]
    if named and line.subject[-1] not in named:
        problem = f"{line.title}引的是条款「{clause.clause}」，看名称说的不是这一项"
        yield Finding("warning", file.head.name, line.place, problem, "核对 clause 是否引错了条款")


def _diseases(groups: Mapping[str, tuple[str, ...]]) -> Names:
    return {
        **{group: "|".join(re.escape(one) for one in names) for group, names in groups.items() if names},
        "other": "一般(的)?(门诊|病种)|其他",
    }


def _shown(values: tuple[str, ...] | list[str], labels: Mapping[str, str | tuple[str, ...]]) -> str:
    found = []
    for value in values:
        label = labels.get(value, value)
        found.append(label if isinstance(label, str) else label[0])
    return "、".join(found)
