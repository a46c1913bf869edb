"""Settlements as the store hands them out, written by hand: amounts agree with one another, the people are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from settledesk.basis.money import Money, yuan
from settledesk.model.settlement import CategoryRow, Settlement
from settledesk.paper.statement import StatementHead

CHINA = timezone(timedelta(hours=8))
FUNDS = ("hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "hifdm_pay", "maf_pay", "oth_pay")
DIGEST = "sha256:9f2c4be1d07a5a6b3c8e1f00b7d2a4c6e8f0123456789abcdef0123456789abc"


def category(code: str, *amounts: str) -> CategoryRow:
    return CategoryRow(code, *map(yuan, amounts))


def step(id: str, label: str, base: str, ratio: str | None, amount: str, formula: str, source: str, clause: str) -> Any:
    return {
        "id": id,
        "label": label,
        "base": base,
        "ratio": ratio,
        "amount": amount,
        "formula": formula,
        "source": source,
        "clause": clause,
    }


def split(**given: str) -> dict[str, str]:
    return dict.fromkeys(FUNDS, "0.00") | {"first_self_pay": "0.00", "hosp_part_amt": "0.00"} | given


YANGJIANG_HEAD = StatementHead(
    organisation="示例市第一人民医院",
    insured_area="阳江市",
    treatment_area="成都市",
    printed_at=datetime(2023, 5, 12, 10, 43, tzinfo=CHINA),
    window="异地结算 2 号窗",
)
YJ, YJ_LOCAL = "阳医保通（2021）23号", "阳府〔2019〕37号"
PLATFORM = "医保信息平台接口规范 setlinfo"

YANGJIANG = Settlement(
    number="JS20230512000013",
    draft_key="d-1",
    settled_at=datetime(2023, 5, 12, 2, 42, tzinfo=UTC),
    window="2",
    clerk="李敏",
    patient_id=1,
    year=2023,
    case={
        "version": 1,
        "hospital": {
            "name": "示例市第一人民医院",
            "code": "H51010000001",
            "area": "510100",
            "level": "3",
            "tier": None,
        },
        "patient": {
            "name": "张小三",
            "id_kind": "01",
            "id_number": "441702197006150030",
            "psn_no": "44170000000000123456",
            "insured_area": "441700",
            "scheme": "390",
            "person": "adult",
            "insured_status": "1",
            "aid": [],
            "civil_servant": False,
        },
        "filings": [],
        "visit": {
            "kind": "inpatient",
            "number": "ZY20230420013",
            "admitted_on": "2023-04-20",
            "discharged_on": "2023-05-12",
            "settled_on": "2023-05-12",
            "emergency": True,
            "trauma": None,
            "chronic_disease": None,
            "route": "direct",
        },
        "stay": {
            "department": "心血管内科",
            "bed": "12 床",
            "doctor": "王建国",
            "diagnoses": [
                {"code": "I21.900", "name": "急性心肌梗死"},
                {"code": "I10.x00x002", "name": "高血压病 3 级（极高危）"},
            ],
        },
        "fees": None,
        "totals": {"total": "22500.00", "self_funded": "86.40", "over_limit": "120.00", "first_pay": "738.54"},
        "payments": {"deposit": "15000.00"},
        "platform": None,
    },
    outcome={
        "version": 1,
        "id": None,
        "filing": {
            "verdict": "not_filed",
            "treated_as": "unfiled",
            "direct_settlement": False,
            "deciding": None,
            "first_day": None,
            "last_day": None,
            "reasons": [
                {
                    "text": "入院前没有备案；急诊抢救可以在出院结算前补办，至今没有补办，按未办理备案的待遇结算。",
                    "source": YJ,
                    "clause": "第六条、第十条（四）",
                }
            ],
            "remedies": [],
        },
        "split": split(
            medfee_sumamt="22500.00",
            fulamt_ownpay_amt="86.40",
            overlmt_selfpay="120.00",
            preselfpay_amt="738.54",
            inscp_scp_amt="21555.06",
            act_pay_dedc="900.00",
            pool_prop_selfpay="0.5000",
            hifp_pay="10327.53",
            fund_pay_sumamt="10327.53",
            psn_part_amt="12172.47",
            acct_pay="0.00",
            psn_cash_pay="12172.47",
        ),
        "due": {"deposit": "15000.00", "refund": "2827.53", "top_up": "0.00"},
        "steps": [
            step(
                "in_scope",
                "政策范围内费用",
                "22500.00",
                None,
                "21555.06",
                "22,500.00 − 86.40 − 120.00 − 738.54",
                PLATFORM,
                "费用分解",
            ),
            step(
                "pooled.deductible",
                "统筹基金起付线",
                "21555.06",
                None,
                "900.00",
                "min(21,555.06, 900.00)",
                YJ_LOCAL,
                "第二十一条",
            ),
            step(
                "pooled.band.1",
                "统筹基金支付",
                "20655.06",
                "0.50",
                "10327.53",
                "(21,555.06 − 900.00) × (65% − 15%)",
                YJ,
                "第十条（四）",
            ),
        ],
        "missing": [],
        "year_to_date": {"admissions": 1, "accumulators": {}},
        "platform": None,
        "policy": [
            {
                "file": "441700-yangjiang/offsite-2021-05-01.toml",
                "source": YJ,
                "digest": DIGEST,
                "evidence": "official",
            },
            {
                "file": "441700-yangjiang/benefits-390-2020-01-01.toml",
                "source": YJ_LOCAL,
                "digest": DIGEST.replace("9f2c", "03be"),
                "evidence": "secondary",
            },
        ],
        "warnings": [
            {"text": "该办法有效期三年，于 2024-04-30 届满；结算日在有效期内。", "source": YJ, "clause": "第二十三条"}
        ],
    },
    categories=(
        category("01", "1092.00", "1092.00", "0.00", "0.00", "1092.00", "0.00", "0.00", "0.00"),
        category("02", "308.00", "308.00", "0.00", "0.00", "308.00", "0.00", "0.00", "0.00"),
        category("03", "4380.00", "4380.00", "0.00", "0.00", "4380.00", "0.00", "0.00", "0.00"),
        category("04", "2961.00", "2961.00", "0.00", "0.00", "2961.00", "0.00", "0.00", "0.00"),
        category("06", "2100.00", "2100.00", "0.00", "0.00", "2100.00", "0.00", "0.00", "0.00"),
        category("08", "3246.40", "1200.00", "2046.40", "0.00", "2717.12", "409.28", "120.00", "0.00"),
        category("09", "8412.60", "5120.00", "3206.20", "86.40", "7996.94", "329.26", "0.00", "86.40"),
    ),
    admissions=1,
    increments=(),
)

ZIBO_HEAD = StatementHead(
    organisation="示例省立医院",
    insured_area="淄博市",
    treatment_area="北京市",
    printed_at=datetime(2022, 11, 8, 16, 5, tzinfo=CHINA),
    title_prefix="山东省",
)
ZB, ZB_LOCAL, ZB_LARGE = "淄医保发〔2021〕22号", "淄政办字〔2019〕80号", "淄政发〔2015〕6号"

ZIBO = Settlement(
    number="JS20221108000207",
    draft_key="d-2",
    settled_at=datetime(2022, 11, 8, 8, 3, 20, tzinfo=UTC),
    window="异地结算 1 号窗",
    clerk="周玉兰",
    patient_id=2,
    year=2022,
    case={
        "version": 1,
        "hospital": {"name": "示例省立医院", "code": "H11010500002", "area": "110105", "level": "3"},
        "patient": {
            "name": "李𠮷㛃",
            "id_number": "370303198001010012",
            "insured_area": "370303",
            "scheme": "310",
            "person": "working",
            "civil_servant": True,
        },
        "filings": [
            {"kind": "referral", "area": "110100", "filed_on": "2022-09-30", "basis": "commitment", "status": "active"}
        ],
        "visit": {
            "kind": "inpatient",
            "number": "0001938475",
            "admitted_on": "2022-10-03",
            "discharged_on": "2022-11-08",
            "settled_on": "2022-11-08",
            "route": "direct",
        },
        "fees": [],
        "platform": {
            "mdtrt_id": "S37030011010522110800001",
            "setl_id": "A3703002211080000207",
            "setl_time": "2022-11-08 16:02:51",
            "medfee_sumamt": "287436.52",
            "fulamt_ownpay_amt": "12840.66",
            "overlmt_selfpay": "3126.00",
            "preselfpay_amt": "9418.35",
            "inscp_scp_amt": "262051.51",
            "hifp_pay": "150000.00",
            "hifob_pay": "73141.21",
            "hifmi_pay": "0.00",
            "fund_pay_sumamt": "223141.21",
            "psn_part_amt": "64295.31",
            "acct_pay": "3218.46",
            "psn_cash_pay": "61076.85",
        },
    },
    outcome={
        "version": 1,
        "filing": {
            "verdict": "filed",
            "treated_as": "temporary",
            "direct_settlement": True,
            "deciding": 0,
            "first_day": "2022-09-30",
            "last_day": None,
            "reasons": [
                {
                    "text": "已备案的临时外出就医人员，备案地与医院所在地一致，入院日在有效期内。",
                    "source": "鲁医保发〔2021〕46号",
                    "clause": "一（二）、三（二）",
                }
            ],
            "remedies": [],
        },
        "split": split(
            medfee_sumamt="287436.52",
            fulamt_ownpay_amt="12840.66",
            overlmt_selfpay="3126.00",
            preselfpay_amt="9418.35",
            inscp_scp_amt="262051.51",
            first_self_pay="26205.15",
            act_pay_dedc="700.00",
            pool_prop_selfpay="0.9250",
            hifp_pay="150000.00",
            hifob_pay="73641.21",
            fund_pay_sumamt="223641.21",
            psn_part_amt="63795.31",
            acct_pay="3218.46",
            psn_cash_pay="60576.85",
        ),
        "due": {"deposit": "50000.00", "refund": "0.00", "top_up": "10576.85"},
        "steps": [
            step(
                "in_scope",
                "政策范围内费用",
                "287436.52",
                None,
                "262051.51",
                "287,436.52 − 12,840.66 − 3,126.00 − 9,418.35",
                PLATFORM,
                "费用分解",
            ),
            step(
                "first_self_pay",
                "异地首先自付",
                "262051.51",
                "0.10",
                "26205.15",
                "262,051.51 × 10%",
                ZB,
                "第一条",
            ),
            step(
                "pooled.deductible",
                "统筹基金起付线",
                "235846.36",
                None,
                "700.00",
                "min(235,846.36, 700.00)",
                ZB_LOCAL,
                "第十二条",
            ),
            step(
                "pooled.band.1",
                "统筹基金支付第 1 段",
                "9300.00",
                "0.85",
                "7905.00",
                "(10,000.00 − 700.00) × 85%",
                ZB_LOCAL,
                "第十二条",
            ),
            step(
                "pooled.band.2",
                "统筹基金支付第 2 段",
                "40000.00",
                "0.90",
                "36000.00",
                "(50,000.00 − 10,000.00) × 90%",
                ZB_LOCAL,
                "第十二条",
            ),
            step(
                "pooled.band.3",
                "统筹基金支付第 3 段",
                "185846.36",
                "0.925",
                "171907.88",
                "(235,846.36 − 50,000.00) × 92.5%",
                ZB_LOCAL,
                "第十二条",
            ),
            step(
                "pooled.cap",
                "统筹基金封顶线",
                "215812.88",
                None,
                "150000.00",
                "min(215,812.88, 150,000.00 − 0.00)",
                ZB_LOCAL,
                "第十三条",
            ),
            step(
                "large_sum.deductible",
                "职工大额医疗费用补助起付线",
                "112051.51",
                None,
                "20000.00",
                "min(112,051.51, 20,000.00)",
                ZB_LARGE,
                "第九条（二）",
            ),
            step(
                "large_sum.band.1",
                "职工大额医疗费用补助支付第 1 段",
                "92051.51",
                "0.80",
                "73641.21",
                "(112,051.51 − 20,000.00) × 80%",
                ZB_LARGE,
                "第九条（二）",
            ),
            step(
                "account",
                "个人账户支付",
                "38410.30",
                None,
                "3218.46",
                "min(3,218.46, 38,410.30)",
                PLATFORM,
                "个人账户支出 acct_pay",
            ),
        ],
        "missing": [],
        "year_to_date": {"admissions": 2, "accumulators": {}},
        "platform": {
            "agrees": False,
            "differences": [
                {"field": "hifob_pay", "ours": "73641.21", "platform": "73141.21"},
                {"field": "fund_pay_sumamt", "ours": "223641.21", "platform": "223141.21"},
                {"field": "psn_part_amt", "ours": "63795.31", "platform": "64295.31"},
                {"field": "psn_cash_pay", "ours": "60576.85", "platform": "61076.85"},
            ],
        },
        "policy": [
            {
                "file": "370300-zibo/offsite-2022-01-01.toml",
                "source": ZB,
                "digest": DIGEST,
                "evidence": "official",
            },
            {
                "file": "370300-zibo/benefits-310-2020-01-01.toml",
                "source": ZB_LOCAL,
                "digest": DIGEST.replace("9f2c", "c01d"),
                "evidence": "unconfirmed",
            },
        ],
        "warnings": [
            {"text": "职工大额医疗费用补助的分段数字未经核实。", "source": ZB_LARGE, "clause": "第九条（二）"}
        ],
    },
    categories=(
        category("01", "5400.00", "5400.00", "0.00", "0.00", "5400.00", "0.00", "0.00", "0.00"),
        category("03", "18240.00", "15000.00", "3240.00", "0.00", "17916.00", "324.00", "0.00", "0.00"),
        category("04", "21806.00", "21806.00", "0.00", "0.00", "21806.00", "0.00", "0.00", "0.00"),
        category("05", "36420.00", "36420.00", "0.00", "0.00", "36420.00", "0.00", "0.00", "0.00"),
        category("06", "28600.00", "28600.00", "0.00", "0.00", "28600.00", "0.00", "0.00", "0.00"),
        category("07", "2988.00", "2988.00", "0.00", "0.00", "2988.00", "0.00", "0.00", "0.00"),
        category("08", "88326.00", "20000.00", "60326.00", "8000.00", "71480.00", "5720.00", "3126.00", "8000.00"),
        category("09", "82416.52", "44832.36", "33743.50", "3840.66", "75201.51", "3374.35", "0.00", "3840.66"),
        category("14", "3240.00", "2240.00", "0.00", "1000.00", "2240.00", "0.00", "0.00", "1000.00"),
    ),
    admissions=1,
    increments=(),
)

VOID = replace(
    YANGJIANG,
    number="JS20230513000002",
    draft_key="v-1",
    settled_at=datetime(2023, 5, 13, 1, 15, tzinfo=UTC),
    admissions=-1,
    voids=YANGJIANG.number,
    void_reason="患者补办了急诊抢救备案，重新结算",
)
"""A void whose documents stand as they were: paper turns the amounts."""


def mirrored(settlement: Settlement) -> Settlement:
    """Return the void with its documents' amounts negative already: paper leaves them so."""

    def turned(document: dict[str, str]) -> dict[str, str]:
        return {k: v if k == "pool_prop_selfpay" else (-yuan(v)).text for k, v in document.items()}

    outcome = dict(settlement.outcome)
    outcome["split"] = turned(outcome["split"])
    outcome["due"] = turned(outcome["due"])
    outcome["steps"] = [{**one, "amount": (-yuan(one["amount"])).text} for one in outcome["steps"]]
    rows = tuple(
        CategoryRow(one.category, *(-getattr(one, name) for name in CategoryRow.__slots__[1:]))
        for one in settlement.categories
    )
    return replace(settlement, outcome=outcome, categories=rows)


LONG_NAME = "阿卜杜热合曼·买买提艾力·𠮷㛃䶮𬭎·图尔逊托合提·库尔班江·伊斯拉木"
LONG_HOSPITAL = "某某省某某自治州某某医科大学附属第一人民医院（某某省红十字医院）异地就医国际医疗部东院区"
LONG_HEAD = StatementHead(
    organisation=LONG_HOSPITAL,
    insured_area="黔西南布依族苗族自治州",
    treatment_area="克孜勒苏柯尔克孜自治州",
    printed_at=datetime(2026, 11, 22, 9, 30, tzinfo=CHINA),
    title_prefix="新疆维吾尔自治区",
    window="国际医疗部东院区一楼大厅异地就医联网结算综合服务 12 号窗口",
)
_LONG_SOURCE = "关于进一步做好基本医疗保险跨省异地就医直接结算工作的通知（医保发〔2022〕22号）及其经办规程"


def _longest() -> Settlement:
    outcome = dict(ZIBO.outcome)
    outcome["steps"] = [
        step(
            f"s.{n}",
            f"城乡居民大病保险与职工大额医疗费用补助支付第 {n} 段",
            "1.00",
            "0.925",
            f"{n}00{n}.{n:02d}",
            f"min(({n},215,812.88 − 1,150,000.00) × (92.5% − 15%) + ({n},235,846.36 − 50,000.00) × 60%, 400,000.00)",
            _LONG_SOURCE,
            f"第{n}条第（二）款第 3 项",
        )
        for n in range(1, 41)
    ]
    outcome["filing"] = {
        **outcome["filing"],
        "reasons": [
            {
                "text": f"理由 {n}：备案地、就医地与参保地的关系需要逐项说明，" * (1 + n % 4) + "见所引条款。",
                "source": _LONG_SOURCE,
                "clause": f"第{n}条",
            }
            for n in range(1, 31)
        ],
    }
    outcome["warnings"] = [
        {"text": f"提示 {n}：" + "该项数字来自单一网页，尚未与官方文本核对，" * 4, "source": None, "clause": None}
        for n in range(1, 16)
    ] + [{"text": "很长的一条：" + "逐字说明" * 400 + "到此为止。", "source": _LONG_SOURCE, "clause": "全文"}]
    outcome["split"] = {
        **outcome["split"],
        "cvlserv_pay": "1.01",
        "hifes_pay": "2.02",
        "hifmi_pay": "3.03",
        "hifdm_pay": "4.04",
        "maf_pay": "5.05",
        "oth_pay": "6.06",
        "hosp_part_amt": "7.07",
        "medfee_sumamt": "9999999999.99",
    }
    case = dict(ZIBO.case)
    case["patient"] = {
        **case["patient"],
        "name": LONG_NAME,
        "psn_no": "37030000000000000000000000123456",
        "aid": ["extremely_poor", "orphan", "low_income", "rigid_expense"],
    }
    case["visit"] = {**case["visit"], "number": "ZY-2026-XINGUAN-000000000000000000000123456789"}
    case["stay"] = {
        "department": "心血管内科与重症医学科联合病区（东院区）",
        "bed": "东院区 3 号楼 27 层 108 床",
        "doctor": "欧阳𬭎·上官婉儿·司马相如",
        "diagnoses": [{"code": f"I{n}.900x00{n}", "name": f"很长的诊断名称第 {n} 项伴有并发症"} for n in range(10, 24)],
    }
    rows = tuple(replace(ZIBO.categories[n % 9], category=f"{n + 1:02d}") for n in range(14))
    return replace(
        ZIBO,
        case=case,
        outcome=outcome,
        categories=rows,
        clerk="欧阳𬭎·上官婉儿",
        number="JS-2026-000000000000000000000000000000123",
    )


LONGEST = _longest()

ZERO = replace(
    YANGJIANG,
    number="JS20230601000001",
    case={
        **YANGJIANG.case,
        "stay": None,
        "patient": {
            "insured_area": "441700",
            "scheme": "390",
            "person": "child",
            "name": "\ue001丙",
            "birth_date": "2023-03-02",
        },
        "visit": {
            "kind": "chronic",
            "number": "MZ1",
            "admitted_on": "2023-06-01",
            "discharged_on": None,
            "settled_on": "2023-06-01",
            "route": "manual",
            "chronic_disease": "高血压",
        },
    },
    outcome={
        **YANGJIANG.outcome,
        "split": dict.fromkeys(YANGJIANG.outcome["split"], "0.00"),
        "due": None,
        "steps": [],
        "warnings": [],
        "policy": [{"file": None, "source": "terms supplied with the case", "digest": None, "evidence": None}],
    },
    categories=(),
    admissions=0,
)

SAMPLES: tuple[tuple[str, Settlement, StatementHead, str | None], ...] = (
    ("yangjiang", YANGJIANG, YANGJIANG_HEAD, None),
    ("zibo", ZIBO, ZIBO_HEAD, "补打 第 2 次"),
    ("void", VOID, YANGJIANG_HEAD, None),
    ("longest", LONGEST, LONG_HEAD, "补打 第 12 次 · 2026-11-22 09:30 · 欧阳𬭎"),
    ("zero", ZERO, YANGJIANG_HEAD, None),
)


def money(settlement: Settlement, field: str) -> Money:
    return yuan(settlement.outcome["split"][field])
