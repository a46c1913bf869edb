"""The worked examples of one policy file in Chinese: the case, what its author expects, what the engine computes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from settledesk.basis.errors import Refusal
from settledesk.basis.money import yuan
from settledesk.basis.places import shipped
from settledesk.desk.entry_fields import FIELD as ENTRY_FIELD
from settledesk.desk.office import Office
from settledesk.desk.proofs import Example, read_examples, rules_of, run_example
from settledesk.desk.rulebook import SITE, BadPolicies, Rulebook
from settledesk.engine.evaluate import evaluate
from settledesk.model.case import Case, Filing, Visit
from settledesk.model.labels import (
    ACTION,
    AID,
    EVIDENCE,
    FILING_KIND,
    FILING_STATUS,
    FUND,
    LEVEL,
    PERSON,
    ROUTE,
    SCHEME,
    TREATED_AS,
    VERDICT,
    VISIT_KIND,
)
from settledesk.model.outcome_document import outcome_document
from settledesk.paper.stored import FIELD as AMOUNT

_ABSENT = "没有此项"
_NONE = "无"
_NUMBERED = re.compile(r"\[(\d+)\]$")
_RATIOS = ("ratio", "pool_prop_selfpay")
_CODES: Mapping[str, Mapping[str, str]] = {
    "verdict": {one.value: text for one, text in VERDICT.items()},
    "treated_as": {one.value: text for one, text in TREATED_AS.items()},
    "action": {one.value: text for one, text in ACTION.items()},
    "evidence": EVIDENCE,
}
"""The Chinese of the codes that stand under a key of the outcome."""
_LABEL = {
    **AMOUNT,
    "pool_prop_selfpay": "统筹支付比例",
    "filing": "备案核对",
    "verdict": "备案结论",
    "treated_as": "待遇类别",
    "direct_settlement": "可直接结算",
    "deciding": "起作用的备案",
    "first_day": "备案首日",
    "last_day": "备案末日",
    "reasons": "理由",
    "remedies": "可以补救",
    "action": "办法",
    "until": "截止",
    "patient_saves": "个人少付",
    "text": "文字",
    "split": "金额",
    "steps": "步骤",
    "id": "是哪一步",
    "label": "名称",
    "base": "计算基数",
    "ratio": "比例",
    "amount": "金额",
    "formula": "算式",
    "missing": "缺少的事实",
    "what": "缺什么",
    "path": "填在",
    "who_can_answer": "问谁",
    "warnings": "提醒",
    "source": "依据文件",
    "clause": "依据条款",
    "policy": "所用文件",
    "file": "文件",
    "evidence": "核实程度",
    "year_to_date": "本年累计",
    "admissions": "住院次数",
    "accumulators": "累计",
    "paid": "已支付",
    "platform": "平台数据",
    "agrees": "与平台一致",
    "differences": "差异",
    "field": "项目",
    "ours": "本机",
    "due": "应退应补",
    "deposit": "预交金",
    "refund": "应退",
    "top_up": "应补",
}
_FILING_FIELD = {
    "ends_on": "备案到期日",
    "starts_on": "备案生效日",
    "proof_ends_on": "证明有效期",
    "documents_supplied_on": "材料补齐日",
    "status_on": "状态日期",
}
_FUND_WORD = {one.value: text for one, text in FUND.items()}
_VISIT_WORD = {one.value: text for one, text in VISIT_KIND.items()}


@dataclass(frozen=True, slots=True)
class WorkedLine:
    """One value of an example: what it is, what its author expects, what is computed; `ok` where both are the same."""

    label: str
    expected: str
    got: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Worked:
    """One worked example: its sentence, its case in a few lines, every value that it expects.

    `refused` says why the engine takes no such case, "" where it does.
    """

    name: str
    case: tuple[str, ...]
    lines: tuple[WorkedLine, ...]
    refused: str

    @property
    def ok(self) -> bool:
        """Whether everything is as the example has it."""
        return not self.refused and all(one.ok for one in self.lines)


@dataclass(frozen=True, slots=True)
class Examples:
    """All worked examples as read, by the name of their policy file; `problems` are sentences about what cannot be."""

    rulebook: Rulebook
    by_file: Mapping[str, tuple[Example, ...]]
    problems: tuple[str, ...]


def load_examples(office: Office) -> Examples:
    """Return the examples of the shipped packs and the office's own; takes a quarter of a second, so keep them."""
    rulebook = office.rulebook
    found: dict[str, tuple[Example, ...]] = {}
    problems: list[str] = []
    for folder in (shipped("policies"), office.folder / SITE):
        try:
            examples = read_examples(rulebook.shelf, rulebook.areas, folder)
        except BadPolicies as bad:
            problems.extend(str(one) for one in bad.problems)
            continue
        for example in examples:
            name = example.file.head.name
            found[name] = (*found.get(name, ()), example)
    return Examples(rulebook, found, tuple(problems))


def work_out(examples: Examples, file_name: str) -> tuple[Worked, ...]:
    """Return the examples of one file, computed now, in the order of the file; none where it has none."""
    return tuple(_worked(examples.rulebook, one) for one in examples.by_file.get(file_name, ()))


def _worked(rulebook: Rulebook, example: Example) -> Worked:
    name_of = rulebook.areas.name
    about = tuple(_case_lines(example.case, name_of))
    try:
        proof = run_example(rulebook.shelf, rulebook.areas, example)
        document = outcome_document(evaluate(example.case, rules_of(rulebook.shelf, example), name_of))
    except Refusal as refusal:
        return Worked(example.name, about, (), refusal.mistakes[0].sentence)
    wrong = frozenset(one.path for one in proof.differences)
    return Worked(example.name, about, tuple(_lines(example.expect, document, "", wrong)), "")


# ---- the case


def _case_lines(case: Case, name_of: Callable[[str], str]) -> Iterator[str]:
    who, where = case.patient, case.hospital
    person = [f"{name_of(who.pool)}参保", SCHEME[who.scheme], PERSON[who.person], *(AID[one] for one in who.aid)]
    if who.years_enrolled is not None:
        person.append(f"连续参保 {who.years_enrolled} 年")
    yield " · ".join(person)
    yield " · ".join((f"在{name_of(where.pool)}就医", f"{LEVEL[where.level]}医院", *_visit_words(case.visit)))
    yield "；".join(_filing_words(one, name_of) for one in case.filings) or "没有备案"
    if case.totals is not None:
        bill = case.totals
        parts = (("总费用", bill.total), ("全自费", bill.self_funded), ("超限价", bill.over_limit))
        shown = [f"{label} {amount.grouped}" for label, amount in (*parts, ("先行自付", bill.first_pay)) if amount]
        yield "，".join(shown) or "费用为零"
    elif case.fees is not None:
        yield f"费用明细 {len(case.fees)} 行"
    if case.year_to_date.admissions:
        yield f"本年此前住院 {case.year_to_date.admissions} 次"


def _visit_words(visit: Visit) -> Iterator[str]:
    yield VISIT_KIND[visit.kind]
    yield f"{visit.admitted_on} 至 {visit.discharged_on}" if visit.discharged_on else f"{visit.admitted_on} 起"
    if visit.settled_on is not None and visit.settled_on != visit.discharged_on:
        yield f"{visit.settled_on} 结算"
    yield ROUTE[visit.route]
    if visit.emergency:
        yield "急诊抢救"
    if visit.trauma is not None:
        yield "外伤"
    if visit.chronic_disease:
        yield visit.chronic_disease


def _filing_words(filing: Filing, name_of: Callable[[str], str]) -> str:
    starts = "" if filing.starts_on is None else f"，{filing.starts_on} 生效"
    ends = "" if filing.ends_on is None else f"，至 {filing.ends_on}"
    words = (
        f"{filing.filed_on} 备案到{name_of(filing.pool)}（{FILING_KIND[filing.kind]}，{FILING_STATUS[filing.status]}"
    )
    return f"{words}{starts}{ends}）"


# ---- what is expected, and what is computed


def _lines(expected: Any, got: Any, path: str, wrong: frozenset[str]) -> Iterator[WorkedLine]:
    """Walk what is expected as proofs compare it: the keys and the first places of lists that are named."""
    if isinstance(expected, dict) and expected:
        for key, value in expected.items():
            under = got.get(key, _ABSENT) if isinstance(got, dict) else _ABSENT
            if key == "id" and under == value:
                yield WorkedLine(_label(path), got["label"], got["label"], True)
                continue
            yield from _lines(value, under, f"{path}.{key}" if path else key, wrong)
    elif isinstance(expected, list) and expected:
        for number, value in enumerate(expected):
            inside = isinstance(got, list) and number < len(got)
            if inside or value is not None:
                yield from _lines(value, got[number] if inside else _ABSENT, f"{path}[{number}]", wrong)
            else:
                yield WorkedLine(
                    _label(path), f"至多 {number} 项", f"{len(got) if isinstance(got, list) else 0} 项", True
                )
    else:
        # Where the whole of a part is not there, the difference is told of that part.
        ok = not any(path == one or path.startswith((f"{one}.", f"{one}[")) for one in wrong)
        yield WorkedLine(_label(path), _shown(path, expected), _shown(path, got), ok)


def _label(path: str) -> str:
    """Return what a path of the outcome is called: steps[2].amount is 步骤3 金额."""
    if path.startswith("year_to_date.accumulators."):
        name, _, last = path.removeprefix("year_to_date.accumulators.").rpartition(".")
        words = "".join(_VISIT_WORD.get(one) or _FUND_WORD.get(one, one) for one in name.split("."))
        return f"本年累计 {words} {_LABEL.get(last, last)}"
    parts = path.split(".")
    if parts[0] in ("filing", "split") and len(parts) > 1:
        parts = parts[1:]
    return " ".join(_word(one) for one in parts)


def _word(part: str) -> str:
    numbered = _NUMBERED.search(part)
    plain = _NUMBERED.sub("", part)
    return _LABEL.get(plain, plain) + (f"{int(numbered[1]) + 1}" if numbered else "")


def _shown(path: str, value: Any) -> str:
    last = _NUMBERED.sub("", path.rpartition(".")[2])
    if value is None:
        return _NONE
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return _NONE if not value else f"{len(value)} 项"
    if isinstance(value, dict):
        return "有"
    if last == "deciding":
        return f"第 {value + 1} 条"
    text = str(value)
    if last == "path":
        return _field(text)
    if last == "field":
        return AMOUNT.get(text, text)
    if last in _CODES:
        return _CODES[last].get(text, text)
    if last in _RATIOS:
        return text if text == _ABSENT else f"{_percent(text)}%"
    return yuan(text).grouped if re.fullmatch(r"-?\d+\.\d\d", text) else text


def _field(path: str) -> str:
    """Return what a field of the case is called: filings[0].ends_on is 第 1 条备案的到期日."""
    part, _, last = path.rpartition(".")
    if part.startswith("filings[") and last in _FILING_FIELD:
        return f"第 {int(part[8:-1]) + 1} 条的{_FILING_FIELD[last]}"
    return ENTRY_FIELD[path].label if path in ENTRY_FIELD else path


def _percent(ratio: str) -> str:
    whole = f"{float(ratio) * 100:.4f}"
    return whole.rstrip("0").rstrip(".")
