"""The commented skeleton of a new area's pack: every key explained, every figure a gap that says what belongs there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from settledesk.model.case import Scheme
from settledesk.model.labels import LEVEL, PERSON, SCHEME
from settledesk.policy.blanks import BLANK
from settledesk.policy.toml_text import toml_value
from settledesk.policy.vocabulary import PERSONS

_SECOND = {Scheme.EMPLOYEE: ("large_sum", "职工大额"), Scheme.RESIDENT: ("major_illness", "居民大病")}
_ROWS = (
    ("long_term", "异地长期居住人员", "与本地待遇相同的，只写条款，不写 first_self_pay 和 changes"),
    ("referral", "异地转诊人员", "不降低的，删去 [rows.referral.changes] 两行"),
    ("temporary", "其他临时外出人员", "不降低的，删去 [rows.temporary.changes] 两行"),
)


@dataclass(frozen=True, slots=True)
class NewPack:
    """What a skeleton is for.

    `folder` is the pack's folder, `parent` the code of the nearest area above that has one; `known`: the area has a
    pack already and only gets another file; `offsite`: nothing above says what being off-site does to the money.
    """

    area: str
    name: str
    parent: str
    folder: str
    scheme: Scheme
    in_force: date
    known: bool
    offsite: bool


def skeleton(new: NewPack) -> dict[str, str]:
    """Return the texts of the new files by their names; with every blank filled in they load and prove themselves."""
    benefits = f"benefits-{new.scheme.value}-{new.in_force}"
    files = {} if new.known else {"area.toml": _area(new)}
    files |= {f"{benefits}.toml": _benefits(new), f"{benefits}.examples.toml": _benefits_examples(new)}
    if new.offsite:
        offsite = f"offsite-{new.in_force}"
        files |= {f"{offsite}.toml": _offsite(new), f"{offsite}.examples.toml": _offsite_examples(new)}
    return files


def _blank(text: str) -> str:
    return toml_value(f"{BLANK}：{text}")


def _area(new: NewPack) -> str:
    return f"""\
# {new.name}：名称、上级、按哪一天、问谁。

code = "{new.area}"          # 六位代码，与文件夹名一致；不改
name = {toml_value(new.name)}          # 显示的名称
parent = "{new.parent}"        # 上级的代码：它没有的规定用上级的；"000000" 是国家规定

# 按哪一天选用文件，可省（默认：备案按入院日 admission，金额按结算日 settlement）。要写就写明出处，例：
# [documents.main]
# number = "×医保发〔2025〕1号"
# title = "关于……的通知"
# evidence = "official"
# [decided_by]
# benefits = {{ value = "settlement", doc = "main", clause = "第三十条" }}

# 缺什么时问谁，可省。例：
# [[contacts]]
# office = "{new.name}医疗保障经办中心"
# telephone = "0000-0000000"
# doc = "main"
# clause = "咨询电话"
"""


def _head(new: NewPack, kind: str, title: str) -> str:
    scheme = f'scheme = "{new.scheme.value}"              # 险种：310 职工，390 居民；与文件名一致\n'
    return f"""\
[file]
kind = "{kind}"           # 与文件名一致
area = "{new.area}"             # 与文件夹名一致
{scheme if kind == "benefits" else ""}in_force = {new.in_force}         # 执行首日，与文件名一致；要改就连文件名一起改
title = {toml_value(title)}
# valid_until = 2030-12-31      # 可省：有效期的最后一天，过后照算并提示“依据已过期”
# expiry = {{ doc = "main", clause = "第三十条" }}    # 可省：写明有效期的条款

# 数字取自哪份文件：一份一段，下面用 doc = "main" 指它；有几份就写几段，各取一个名字。
[documents.main]
# number = "×医保发〔2025〕1号"    # 文号，没有就不写
title = {_blank("文件或网页的标题")}
# issued = 2025-12-20            # 可省：发文日期
evidence = "unconfirmed"        # 核实程度：official 官方文本；secondary 两处以上一致；unconfirmed 只见一处
# seen = "https://…"             # 可省：在哪里看到的
"""


def _benefits(new: NewPack) -> str:
    title = f"{new.name}{SCHEME[new.scheme]}待遇"
    persons = "、".join(f"{person} {PERSON[person]}" for person in PERSON if person.value in PERSONS[new.scheme])
    fund, fund_name = _SECOND[new.scheme]
    deductible = "\n".join(
        f'  {{ when = {{ level = "{level}" }}, gap = {_blank(f"{LEVEL[level]}医院住院起付线，元，改写成 value = 500")} }},'
        for level in ("1", "2", "3")
    )
    bands = "\n".join(
        f'  {{ when = {{ level = "{level}" }}, gap = '
        f"{_blank(f'{LEVEL[level]}医院支付比例，0 至 1，改写成 bands = [{{ ratio = 0.80 }}]')} }},"
        for level in ("1", "2", "3")
    )
    return f"""\
# {title}，{new.in_force} 起。写着“{BLANK}”的都要换成查到的内容；写完运行：settledesk policies check 文件夹
# 金额以元计（700 或 200.50），比例写 0 至 1（80% 写 0.80），日期不加引号。查不到的数不猜：
# 写 gap = "缺什么"（去掉“{BLANK}”），轮到它时程序会说缺什么、问谁。

{_head(new, "benefits", title)}
# 一层 [[layer]] 是一个基金对某些就医的规则；有几层就写几段，按先后计算。
[[layer]]
id = "pooled"                   # 本文件内不重复
fund = "pooled"                 # 由谁付：pooled 统筹基金；large_sum 职工大额；major_illness 居民大病；aid 医疗救助……
takes = "in_scope"              # 基数：in_scope 政策范围内；burden 前面各层未付的；over_cap 上一层封顶线以上；unpaid 所有未付
visits = ["inpatient"]          # 就医类别：inpatient 住院；outpatient 普通门诊；chronic 门诊慢特病
accumulator = "inpatient.pooled"  # 年度累计的名称：类别.基金
period = "stay"                 # 起付线和分段：stay 按次；year 按年累计
bands_from = "zero"             # 分段从哪里算：zero 从零算（起付线在第一段内）；deductible 从起付线以上算
cap_on = "payment"              # 封顶线限什么：payment 限支付额；charges 限费用
doc = "main"                    # 本层的出处；某一行出处不同时，在那一行另写 doc、clause
clause = {_blank("写住院待遇的条款，如 第十二条")}

# 起付线，元。每种情形恰好一行；条件 when 可用 level 级别、admission 第几次住院（3 为三次及以上）、
# person 人员（{persons}）、treated_as 异地待遇类别。例：
#   {{ when = {{ level = "3", admission = ["2", "3"] }}, value = 500, doc = "main", clause = "第十二条第二款" }},
deductible = [
{deductible}
]

# 支付比例，0 至 1。分段写法（元）：bands = [{{ up_to = 10000, ratio = 0.80 }}, {{ up_to = 50000, ratio = 0.85 }}, {{ ratio = 0.90 }}]
# 有上限的末段以上不付。
bands = [
{bands}
]

# 封顶线：一年最多付多少，元；不设的写 value = "none"。
cap = [
  {{ gap = {_blank('年度最高支付限额，元，改写成 value = 150000；不设的写 value = "none"')} }},
]

# 可省：比例另加几个百分点（如连续参保），0.01 为 1 个百分点。例：
# bonus = [
#   {{ when = {{ years_enrolled = ["0", "1", "2", "3", "4", "5"] }}, value = 0 }},
#   {{ when = {{ years_enrolled = "6" }}, value = 0.01 }},
# ]
# 可省：保底比例，付得再少也不低于政策范围内的几成，0 至 1。例：
# floor = [{{ value = 0.45 }}]

# 可省：另一层，如{fund_name}；门诊照样写，visits 改成 ["outpatient"] 或 ["chronic"]，period 多为 "year"。例：
# [[layer]]
# id = "{fund}"
# fund = "{fund}"
# takes = "burden"
# visits = ["inpatient"]
# accumulator = "inpatient.{fund}"
# period = "year"
# doc = "main"
# clause = "第二十条"
# deductible = [{{ value = 15000 }}]
# bands = [{{ bands = [{{ ratio = 0.60 }}] }}]

# 可省：每次都提示的一句话。例：
# [[notice]]
# text = "未含居民大病保险，请向参保地核对"
# visits = ["inpatient"]
# doc = "main"
# clause = "第二十条"
"""


def _offsite(new: NewPack) -> str:
    title = f"{new.name}异地就医支付政策"
    rows = "\n".join(_row(*row) for row in _ROWS)
    return f"""\
# {title}，{new.in_force} 起：异地就医时，本地待遇怎样变。一行一种待遇；没有写的行，遇到时程序会问。
# 除下面三行外还可写：emergency 异地急诊抢救、unfiled 未备案。

{_head(new, "offsite", title)}
{rows}"""


def _row(row: str, who: str, hint: str) -> str:
    text = f"""\
[rows.{row}]                 # {who}；{hint}
doc = "main"
clause = {_blank(f"写{who}待遇的条款")}
"""
    if row == "long_term":
        return text
    return f"""{text}\
[rows.{row}.changes]         # points 降几个百分点（-0.10 为降 10 个）；multiply 乘几（0.90 为打九折）；replace 改为几（0.50 为一律 50%）
pooled = {{ kind = "points", value = {_blank("降低几个百分点，改写成 -0.10 这样的数")} }}
# 先从政策范围内费用里自付一成的（首先自付），改写成：
# [rows.{row}.first_self_pay]
# inpatient = {{ ratio = 0.10, order = "before_deductible" }}     # 或 after_deductible：在起付线之后
"""


def _base(new: NewPack, hospital_area: str, hospital: str) -> Iterator[str]:
    admitted = new.in_force + timedelta(days=9)
    left = admitted + timedelta(days=7)
    place = {"name": hospital, "code": f"H{hospital_area}00001", "area": hospital_area, "level": "3"}
    person = PERSONS[new.scheme][0]
    yield "[base]"
    yield "version = 1"
    yield f"hospital = {toml_value(place)}"
    yield f"patient = {toml_value({'insured_area': new.area, 'scheme': new.scheme.value, 'person': person})}"
    yield (
        f'visit = {{ kind = "inpatient", number = "ZY1", admitted_on = {admitted}, discharged_on = {left}, '
        f'settled_on = {left}, route = "direct" }}'
    )
    yield 'totals = { total = "20000.00", self_funded = "0.00", over_limit = "0.00", first_pay = "0.00" }'


_BY_HAND = "# 金额按来源手算，精确到分，算式写在注释里；不得抄程序的结果。金额加引号。"


def _benefits_examples(new: NewPack) -> str:
    base = "\n".join(_base(new, new.area, f"{new.name}测试医院"))
    return f"""\
# 算例：每个数字至少有一例用到。
{_BY_HAND}
# 每例在 [base] 上改几项：case.hospital.level = "2"；case.patient.person = "…"；case.year_to_date = {{ admissions = 1 }}

{base}

[[example]]
name = "本地三级医院第一次住院，政策范围内 20,000 元"
# 例：(20,000 − 起付线 800) × 70% = 13,440
expect.split = {{ hifp_pay = {_blank("统筹基金支付，元，按来源手算，改写成 13440.00 这样的数，引号不去")} }}
"""


def _offsite_examples(new: NewPack) -> str:
    elsewhere = "510100" if new.area[:2] != "51" else "500000"
    base = "\n".join(_base(new, elsewhere, "外省测试医院"))
    filed = new.in_force
    return f"""\
# 算例：每一行待遇至少一例。
{_BY_HAND}

{base}

[[example]]
name = "异地转诊备案后在外省三级医院住院，政策范围内 20,000 元"
case.filings = [{{ kind = "referral", area = "{elsewhere}", filed_on = {filed}, basis = "commitment", status = "active" }}]
# 例：比例 70% − 10 个百分点 = 60%，(20,000 − 起付线 800) × 60% = 11,520
expect.filing = {{ verdict = "filed", treated_as = "referral" }}
expect.split = {{ hifp_pay = {_blank("统筹基金支付，元，按来源手算，改写成 11520.00 这样的数，引号不去")} }}
"""
