"""Chinese words for the codes and kinds of the model: one label each, used on screen, paper and sheets."""

from __future__ import annotations

from settledesk.model.case import Aid, Condition, FeeClass, FilingKind, FilingStatus, Person, Route, Scheme, VisitKind
from settledesk.model.outcome import Action, TreatedAs, Verdict
from settledesk.model.terms import Fund

SCHEME = {Scheme.EMPLOYEE: "职工医保", Scheme.RESIDENT: "居民医保"}
PERSON = {
    Person.WORKING: "在职",
    Person.RETIRED: "退休",
    Person.ADULT: "成年居民",
    Person.STUDENT: "学生",
    Person.CHILD: "儿童",
}
AID = {
    Aid.EXTREMELY_POOR: "特困人员",
    Aid.ORPHAN: "孤儿",
    Aid.LOW_INCOME: "低保对象",
    Aid.RETURNING_TO_POVERTY: "返贫致贫人口",
    Aid.LOW_INCOME_MARGIN: "低保边缘家庭成员",
    Aid.RIGID_EXPENSE: "刚性支出困难家庭成员",
}
FILING_KIND = {
    FilingKind.RESETTLED_RETIREE: "异地安置退休",
    FilingKind.LONG_TERM_RESIDENT: "异地长期居住",
    FilingKind.POSTED_WORKER: "常驻异地工作",
    FilingKind.MIGRANT_WORKER: "外出农民工",
    FilingKind.NEWCOMER_WORKER: "外来就业创业",
    FilingKind.REFERRAL: "异地转诊",
    FilingKind.EMERGENCY: "异地急诊抢救",
    FilingKind.OTHER_TEMPORARY: "其他临时外出",
}
CONDITION = {
    Condition.MALIGNANT_TUMOUR: "恶性肿瘤",
    Condition.ORGAN_TRANSPLANT: "器官移植",
    Condition.HEMIPLEGIA: "偏瘫",
}
FILING_STATUS = {
    FilingStatus.ACTIVE: "有效",
    FilingStatus.PENDING: "待审核",
    FilingStatus.CANCELLED: "已取消",
    FilingStatus.TERMINATED: "已终止",
    FilingStatus.DECEASED: "参保人已故",
}
VISIT_KIND = {
    VisitKind.INPATIENT: "住院",
    VisitKind.OUTPATIENT: "普通门诊",
    VisitKind.CHRONIC: "门诊慢特病",
    VisitKind.MATERNITY: "生育",
}
ROUTE = {Route.DIRECT: "联网直接结算", Route.MANUAL: "手工报销"}
LEVEL = {"1": "一级", "2": "二级", "3": "三级", "0": "未定级"}
TIER = {"community": "社区医院", "none": "非社区医院"}
ADMISSION = {"1": "第1次", "2": "第2次", "3": "第3次及以上"}
NOT_AIDED = "非救助对象"
SIDE = {"same": "省内", "other": "跨省"}
"""Where the hospital lies, seen from the insured area's province."""
OTHER_DISEASES = "其他病种"
POLICY_KIND = {
    "filing": "备案规定",
    "offsite": "异地支付",
    "benefits": "本地待遇",
    "limits": "对下级的上限",
    "guidance": "办事指引",
}
FEE_CLASS = {FeeClass.A: "甲", FeeClass.B: "乙", FeeClass.C: "丙"}
CATEGORY = {
    "01": "床位费",
    "02": "诊察费",
    "03": "检查费",
    "04": "化验费",
    "05": "治疗费",
    "06": "手术费",
    "07": "护理费",
    "08": "卫生材料费",
    "09": "西药费",
    "10": "中药饮片费",
    "11": "中成药费",
    "12": "一般诊疗费",
    "13": "挂号费",
    "14": "其他费",
}
VERDICT = {
    Verdict.FILED: "备案有效",
    Verdict.NOT_REQUIRED: "无需备案",
    Verdict.NOT_FILED: "未备案",
    Verdict.EXPIRED: "备案已过期",
    Verdict.NOT_STARTED: "备案未生效",
    Verdict.WRONG_AREA: "备案地不符",
    Verdict.VISIT_NOT_COVERED: "本类就医不予支付",
    Verdict.PENDING: "备案待补材料",
    Verdict.ENDED: "待遇或备案已终止",
    Verdict.OUT_OF_SCOPE: "不在适用范围",
    Verdict.LOCAL: "参保地就医",
    Verdict.UNKNOWN: "待核实",
}
TREATED_AS = {
    TreatedAs.LOCAL: "参保地本地",
    TreatedAs.LONG_TERM: "异地长期居住",
    TreatedAs.REFERRAL: "异地转诊",
    TreatedAs.EMERGENCY: "异地急诊",
    TreatedAs.TEMPORARY: "临时外出就医",
    TreatedAs.UNFILED: "未备案",
}
ACTION = {
    Action.FILE_LATE: "补办备案",
    Action.FILE_MANUAL_CLAIM: "补办备案后手工报销",
    Action.EXTEND: "延长备案",
    Action.CHANGE: "变更备案",
    Action.TERMINATE: "终止备案",
    Action.SUPPLY_DOCUMENTS: "补交材料",
}
FUND = {
    Fund.POOLED: "统筹基金",
    Fund.LARGE_SUM: "职工大额医疗费用补助",
    Fund.MAJOR_ILLNESS: "居民大病保险",
    Fund.ENTERPRISE: "企业补充医疗保险",
    Fund.CIVIL_SERVANT: "公务员医疗补助",
    Fund.DISABLED: "伤残人员医疗保障",
    Fund.AID: "医疗救助",
    Fund.OTHER: "其他支出",
}
FUND_SHORT = {
    Fund.POOLED: "统筹",
    Fund.LARGE_SUM: "大额",
    Fund.MAJOR_ILLNESS: "大病",
    Fund.ENTERPRISE: "企业补充",
    Fund.CIVIL_SERVANT: "公务员补助",
    Fund.DISABLED: "伤残保障",
    Fund.AID: "医疗救助",
    Fund.OTHER: "其他",
}
FUND_FIELD = {
    Fund.POOLED: "hifp_pay",
    Fund.CIVIL_SERVANT: "cvlserv_pay",
    Fund.ENTERPRISE: "hifes_pay",
    Fund.MAJOR_ILLNESS: "hifmi_pay",
    Fund.LARGE_SUM: "hifob_pay",
    Fund.DISABLED: "hifdm_pay",
    Fund.AID: "maf_pay",
    Fund.OTHER: "oth_pay",
}
"""The national interface's field of each fund (national.md b.3), in the contract's order."""
EVIDENCE = {"official": "官方文本", "secondary": "多方来源一致", "unconfirmed": "未经核实"}
_FUNCTION = {"min(": "取小 (", "max(": "取大 ("}


def readable_formula(formula: str) -> str:
    """Return a step's formula as people read it: min(…) is 取小 (…), max(…) is 取大 (…); the rest stands as it is."""
    for written, word in _FUNCTION.items():
        formula = formula.replace(written, word)
    return formula
