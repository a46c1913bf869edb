"""What the gallery shows: a shipped example computed by the shipped rules, and the other states beside it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from settledesk.basis.errors import Mistake
from settledesk.basis.money import yuan
from settledesk.desk.compute import outcome_of
from settledesk.desk.rulebook import Rulebook
from settledesk.model.case import Case
from settledesk.model.document import read_case
from settledesk.model.outcome import Outcome
from settledesk.model.sheet import Column, ColumnKind
from settledesk.ui.pieces.clause import ClauseView
from settledesk.ui.pieces.split_view import BarPart
from settledesk.ui.pieces.timeline_view import TimelineView, timeline_view
from settledesk.ui.pieces.verdict_view import MissingLine, VerdictView, verdict_view

TODAY = date(2023, 5, 12)
_CASE: dict[str, Any] = {
    "version": 1,
    "hospital": {"name": "示例市第一人民医院", "code": "H44010000001", "area": "440100", "level": "3"},
    "patient": {"insured_area": "441700", "scheme": "390", "person": "adult"},
    "filings": [],
    "visit": {
        "kind": "inpatient",
        "number": "ZY20230420013",
        "admitted_on": "2023-04-20",
        "discharged_on": "2023-05-12",
        "settled_on": "2023-05-12",
        "emergency": True,
        "route": "direct",
    },
    "totals": {"total": "22500.00", "self_funded": "86.40", "over_limit": "120.00", "first_pay": "738.54"},
    "payments": {"deposit": "15000.00"},
}


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One category of the bill."""

    category: str
    amount: str
    class_a: str
    first_pay: str
    over_limit: str
    self_funded: str


FEES = (
    FeeRow("西药费", "8412.60", "5120.00", "329.26", "0.00", "86.40"),
    FeeRow("检查费", "4380.00", "4380.00", "0.00", "0.00", "0.00"),
    FeeRow("化验费", "2961.00", "2961.00", "0.00", "0.00", "0.00"),
    FeeRow("卫生材料费", "3246.40", "1200.00", "409.28", "120.00", "0.00"),
    FeeRow("手术费", "2100.00", "2100.00", "0.00", "0.00", "0.00"),
    FeeRow("其他 4 类", "1400.00", "1400.00", "0.00", "0.00", "0.00"),
)
FEE_COLUMNS = (
    Column("费用类别", ColumnKind.TEXT, lambda row: row.category),
    Column("金额", ColumnKind.MONEY, lambda row: yuan(row.amount), total=True),
    Column("甲类", ColumnKind.MONEY, lambda row: yuan(row.class_a), total=True),
    Column("乙类先付", ColumnKind.MONEY, lambda row: yuan(row.first_pay), total=True),
    Column("超限价", ColumnKind.MONEY, lambda row: yuan(row.over_limit), total=True),
    Column("自费", ColumnKind.MONEY, lambda row: yuan(row.self_funded), total=True),
)
CLAUSE = ClauseView(
    "第十条（四）",
    "未办备案自行到统筹区外就医：住院起付线按转诊人员标准，基本医疗支付比例比本市同级医院低 15 个百分点，大病与补充保险低 5 个百分点。",
    "阳医保通（2021）23号",
    "官方文本",
    "2026-11-20",
)
DOUBTFUL = ClauseView(
    "年度限额", "居民基本医保一年最多支付 150,000 元。", "阳江居民医保待遇表（转载页）", "未经核实", "2026-11-20", False
)
MISTAKES = (
    Mistake("visit.discharged_on", "出院日期 2023-04-02 早于入院日期 2023-04-20", "请核对出院日期"),
    Mistake("patient.id_number", "身份证号码第18位应为 6，现为 1", "请核对证件或改用住院号"),
)
FOUR_PAYERS = (
    BarPart("统筹", yuan("18640.20"), "fund"),
    BarPart("大额", yuan("2210.00"), "fund"),
    BarPart("个人账户", yuan("3120.55"), "account"),
    BarPart("范围内自付", yuan("4029.45"), "cash"),
    BarPart("自费、超限、先付", yuan("1999.80"), "self_funded"),
)
UNKNOWN = VerdictView(
    "warning",
    "warning",
    "待核实",
    "没有阳江在入院日 2020-03-05 有效的跨省备案规定",
    "22号 经办规程 第二条",
    missing=(
        MissingLine("阳江的跨省异地就医备案规定", "阳江市医保经办机构", ""),
        MissingLine("参保人备案的截止日期", "患者或参保地经办机构", "filings[0].ends_on"),
    ),
)
ENDED = VerdictView(
    "stop",
    "stop",
    "待遇或备案已终止",
    "参保状态为暂停，不能享受医保待遇",
    "接口规范 1101 人员参保状态 psn_insu_stas",
    missing=(MissingLine("参保状态恢复正常的日期（现为暂停）", "阳江市医保经办机构", "patient.insured_status"),),
)


def sample_case(rulebook: Rulebook, *filings: dict[str, Any]) -> Case:
    """Return Yangjiang's example with these filings."""
    return read_case({**_CASE, "filings": list(filings)}, rulebook.areas)


def unfiled(rulebook: Rulebook) -> tuple[Outcome, VerdictView, TimelineView]:
    """Return the example as it is: an emergency that nobody has filed."""
    return _shown(rulebook, sample_case(rulebook))


def filed(rulebook: Rulebook) -> tuple[Outcome, VerdictView, TimelineView]:
    """Return the same stay with a referral filed in time, and one of last year beside it."""
    kind = {"area": "440100", "basis": "proof", "status": "active"}
    one = {"kind": "referral", "filed_on": "2023-04-18", **kind}
    old = {"kind": "referral", "filed_on": "2022-06-01", "ends_on": "2022-08-29", **kind}
    return _shown(rulebook, sample_case(rulebook, one, old))


def _shown(rulebook: Rulebook, case: Case) -> tuple[Outcome, VerdictView, TimelineView]:
    outcome = outcome_of(rulebook, case)
    return outcome, verdict_view(outcome), timeline_view(case, outcome.filing, TODAY)
