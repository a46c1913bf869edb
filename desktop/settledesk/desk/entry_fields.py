"""The fields of a case as a clerk fills them in: every one by its path in the contract's case document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from settledesk.model.labels import AID, LEVEL, PERSON, ROUTE, SCHEME, VISIT_KIND


class Kind(StrEnum):
    """What a field holds, and so how its text is read."""

    TEXT = "text"
    DAY = "day"
    MONEY = "money"
    COUNT = "count"
    CHOICE = "choice"
    FLAG = "flag"
    AREA = "area"
    ID = "id"


@dataclass(frozen=True, slots=True)
class EntryField:
    """One field: `choices` are code and Chinese, `default` is what a blank text stands for."""

    path: str
    label: str
    kind: Kind
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    default: str = ""
    hint: str = ""


CITIZEN = "01"
"""The kind of document whose number is checked (GB 11643)."""

_ID_KINDS = (
    (CITIZEN, "居民身份证"),
    ("02", "军官证"),
    ("03", "武警警官证"),
    ("04", "港澳居民来往内地通行证"),
    ("05", "澳门特区护照"),
    ("06", "台湾居民来往大陆通行证"),
    ("07", "外国人永久居留证"),
    ("08", "外国人护照"),
    ("99", "其他证件"),
)
_INSURED_STATUS = (("1", "正常参保"), ("2", "暂停参保"), ("4", "终止参保"))
_TRAUMA = (
    ("", "不是外伤"),
    ("none", "外伤，无第三方责任，已签承诺书"),
    ("unsigned", "外伤，无第三方责任，未签承诺书"),
    ("third_party", "外伤，有第三方责任"),
)
_METHOD = (
    ("", "未登记"),
    ("cash", "现金"),
    ("card", "银行卡"),
    ("wechat", "微信"),
    ("alipay", "支付宝"),
    ("other", "其他"),
)
_DAY = "8 位数字，t 为今天，-3 为三天前"


FIELDS = (
    EntryField("patient.name", "姓名", Kind.TEXT, required=True),
    EntryField("patient.id_kind", "证件类型", Kind.CHOICE, choices=_ID_KINDS, default=CITIZEN),
    EntryField("patient.id_number", "证件号码", Kind.ID, hint="可扫码或读卡"),
    EntryField("patient.birth_date", "出生日期", Kind.DAY, hint="有身份证号码的不必填"),
    EntryField("patient.insured_area", "参保地", Kind.AREA, required=True, hint="名称、拼音首字母或六位代码"),
    EntryField(
        "patient.scheme", "险种", Kind.CHOICE, required=True, choices=tuple((one.value, SCHEME[one]) for one in SCHEME)
    ),
    EntryField(
        "patient.person",
        "人员类别",
        Kind.CHOICE,
        required=True,
        choices=tuple((one.value, PERSON[one]) for one in PERSON),
    ),
    EntryField("patient.psn_no", "个人编号", Kind.TEXT),
    EntryField("patient.insured_status", "参保状态", Kind.CHOICE, choices=_INSURED_STATUS, default="1"),
    EntryField(
        "patient.aid", "救助身份", Kind.CHOICE, choices=tuple((one.value, AID[one]) for one in AID), hint="可多选"
    ),
    EntryField("patient.civil_servant", "公务员", Kind.FLAG),
    EntryField("patient.years_enrolled", "连续参保年数", Kind.COUNT),
    EntryField(
        "visit.kind",
        "就诊类别",
        Kind.CHOICE,
        required=True,
        choices=tuple((one.value, VISIT_KIND[one]) for one in VISIT_KIND),
        default="inpatient",
    ),
    EntryField("visit.number", "住院号", Kind.TEXT, required=True, hint="门诊填门诊号"),
    EntryField("visit.admitted_on", "入院", Kind.DAY, required=True, hint=_DAY),
    EntryField("visit.discharged_on", "出院", Kind.DAY, hint=_DAY),
    EntryField("visit.settled_on", "结算日期", Kind.DAY, hint="不填为今天"),
    EntryField(
        "visit.route",
        "结算方式",
        Kind.CHOICE,
        required=True,
        choices=tuple((one.value, ROUTE[one]) for one in ROUTE),
        default="direct",
    ),
    EntryField("visit.emergency", "急诊抢救", Kind.FLAG),
    EntryField("visit.trauma", "外伤", Kind.CHOICE, choices=_TRAUMA),
    EntryField("visit.chronic_disease", "慢特病病种", Kind.TEXT, hint="名称或国家编码"),
    EntryField("hospital.level", "医院级别", Kind.CHOICE, choices=tuple(LEVEL.items()), hint="不填为本院级别"),
    EntryField("stay.department", "科室", Kind.TEXT),
    EntryField("stay.bed", "床号", Kind.TEXT),
    EntryField("stay.doctor", "医师", Kind.TEXT),
    EntryField("stay.diagnoses", "诊断", Kind.TEXT, hint="I10 高血压；E11 糖尿病"),
    EntryField("totals.total", "总费用", Kind.MONEY, required=True),
    EntryField("totals.self_funded", "全自费", Kind.MONEY, required=True),
    EntryField("totals.over_limit", "超限价", Kind.MONEY, required=True),
    EntryField("totals.first_pay", "先行自付", Kind.MONEY, required=True),
    EntryField("year_to_date.admissions", "本年已住院次数", Kind.COUNT, hint="不填为本院记录"),
    EntryField("account_balance", "个人账户余额", Kind.MONEY),
    EntryField("payments.deposit", "预交金", Kind.MONEY),
    EntryField("payments.method", "退补方式", Kind.CHOICE, choices=_METHOD),
    EntryField("platform.mdtrt_id", "平台就诊号", Kind.TEXT),
    EntryField("platform.setl_id", "平台结算号", Kind.TEXT),
    EntryField("platform.fund_pay_sumamt", "平台：基金支付总额", Kind.MONEY),
    EntryField("platform.hifp_pay", "平台：统筹基金", Kind.MONEY),
    EntryField("platform.hifob_pay", "平台：职工大额", Kind.MONEY),
    EntryField("platform.hifmi_pay", "平台：居民大病", Kind.MONEY),
    EntryField("platform.maf_pay", "平台：医疗救助", Kind.MONEY),
    EntryField("platform.psn_part_amt", "平台：个人负担", Kind.MONEY),
    EntryField("platform.acct_pay", "平台：个人账户", Kind.MONEY),
    EntryField("platform.psn_cash_pay", "平台：现金", Kind.MONEY),
)
"""All fields, in reading order."""

FIELD: Mapping[str, EntryField] = MappingProxyType({one.path: one for one in FIELDS})
"""The fields by their path."""
