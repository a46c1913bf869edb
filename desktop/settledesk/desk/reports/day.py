"""结算明细: everything settled and voided on some days, one row each, with the money fields of the platform."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from settledesk.basis.clock import CHINA
from settledesk.basis.money import Money, yuan
from settledesk.desk.office import Office
from settledesk.model.case import Scheme, VisitKind
from settledesk.model.identity import mask_id
from settledesk.model.labels import EVIDENCE, SCHEME, TREATED_AS, VERDICT, VISIT_KIND
from settledesk.model.outcome import TreatedAs, Verdict
from settledesk.model.settlement import Settlement
from settledesk.model.sheet import Column, ColumnKind, Sheet, Value, sheet
from settledesk.store import settlements

Row = tuple[Settlement, Callable[[str], str]]
"""A settlement and the area table's name function."""

_MONEY = (
    ("medfee_sumamt", "医疗费总额"),
    ("inscp_scp_amt", "政策范围内"),
    ("preselfpay_amt", "先行自付"),
    ("overlmt_selfpay", "超限价自费"),
    ("fulamt_ownpay_amt", "全自费"),
    ("first_self_pay", "异地首先自付"),
    ("act_pay_dedc", "起付线"),
    ("hifp_pay", "统筹基金"),
    ("hifob_pay", "职工大额"),
    ("hifmi_pay", "居民大病"),
    ("cvlserv_pay", "公务员补助"),
    ("hifes_pay", "企业补充"),
    ("hifdm_pay", "伤残保障"),
    ("maf_pay", "医疗救助"),
    ("oth_pay", "其他支出"),
    ("fund_pay_sumamt", "基金支付合计"),
    ("psn_part_amt", "个人负担"),
    ("acct_pay", "个人账户"),
    ("psn_cash_pay", "个人现金"),
)


def settlements_of_period(office: Office, first: date, last: date) -> Sheet:
    """Return what was settled and voided from a first to a last day, in order; voids with every amount turned."""
    with office.database.read() as session:
        found = settlements.settlements_between(session, first, last)
    names = office.rulebook.areas.name
    notes = (
        "作废单以负数列示，与原单相抵；金额合计为公式。",
        "本表为异地结算台自行计算的结果；有平台结果的以平台为准。",
    )
    period = first.isoformat() if first == last else f"{first} 至 {last}"
    return sheet("异地就医结算明细", period, COLUMNS, tuple((one, names) for one in found), notes)


def _text(read: Callable[[Settlement, Callable[[str], str]], str | None]) -> Callable[[Row], Value]:
    return lambda row: read(row[0], row[1])


def _money(field: str) -> Callable[[Row], Value]:
    def amount(row: Row) -> Money:
        found = yuan(row[0].outcome["split"][field])
        return -found if row[0].voids is not None else found

    return amount


def _kind(found: Settlement, _: Callable[[str], str]) -> str:
    if found.voids is not None:
        return f"作废 {found.voids}"
    return "已作废" if found.voided_by is not None else "结算"


def _treated(found: Settlement, _: Callable[[str], str]) -> str:
    treated = found.outcome["filing"]["treated_as"]
    return "" if treated is None else TREATED_AS[TreatedAs(treated)]


def _evidence(found: Settlement, _: Callable[[str], str]) -> str:
    kinds: list[Any] = [one["evidence"] for one in found.outcome["policy"]]
    order = [kind for kind in ("unconfirmed", "secondary", "official") if kind in kinds]
    return EVIDENCE[order[0]] if order else "案例自带"


def _diagnosis(found: Settlement, _: Callable[[str], str]) -> str:
    stay = found.case.get("stay") or {}
    return "；".join(one["name"] for one in stay.get("diagnoses") or ())


COLUMNS: tuple[Column, ...] = (
    Column("结算单号", ColumnKind.TEXT, _text(lambda one, _: one.number), width=19),
    Column("结算时间", ColumnKind.MOMENT, lambda row: row[0].settled_at.astimezone(CHINA), width=17),
    Column("状态", ColumnKind.TEXT, _text(_kind), width=10),
    Column("姓名", ColumnKind.TEXT, _text(lambda one, _: one.case["patient"].get("name")), width=9),
    Column(
        "证件号码", ColumnKind.TEXT, _text(lambda one, _: mask_id(one.case["patient"].get("id_number") or "")), width=20
    ),
    Column("参保地", ColumnKind.TEXT, _text(lambda one, names: names(one.case["patient"]["insured_area"])), width=10),
    Column("险种", ColumnKind.TEXT, _text(lambda one, _: SCHEME[Scheme(one.case["patient"]["scheme"])]), width=10),
    Column(
        "医疗类别", ColumnKind.TEXT, _text(lambda one, _: VISIT_KIND[VisitKind(one.case["visit"]["kind"])]), width=9
    ),
    Column("住院号", ColumnKind.TEXT, _text(lambda one, _: one.case["visit"]["number"]), width=16),
    Column("入院日期", ColumnKind.DAY, lambda row: date.fromisoformat(row[0].case["visit"]["admitted_on"]), width=11),
    Column(
        "备案结论", ColumnKind.TEXT, _text(lambda one, _: VERDICT[Verdict(one.outcome["filing"]["verdict"])]), width=12
    ),
    Column("待遇类别", ColumnKind.TEXT, _text(_treated), width=12),
    *(Column(title, ColumnKind.MONEY, _money(field), total=True, width=13) for field, title in _MONEY),
    Column("诊断", ColumnKind.TEXT, _text(_diagnosis), width=18),
    Column("核实程度", ColumnKind.TEXT, _text(_evidence), width=12),
    Column("收费员", ColumnKind.TEXT, _text(lambda one, _: one.clerk), width=9),
)
