"""Makes the sample data beside it: a hospital, an agency's filing list, three stays. All of it is invented.

    python resources/sample/make.py [FOLDER]

The seed is fixed: running it again gives the same files. ID numbers have a right check digit and sequence numbers
(960 to 999) that hardly any real person has.
"""

from __future__ import annotations

import csv
import io
import random
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

SEED = 20240418
EXPORTED_ON = date(2024, 4, 18)

HOSPITAL_NAME = "示例市第一人民医院"
HOSPITAL = f"""# 虚构的医院，供演示用。
[hospital]
name = "{HOSPITAL_NAME}"
code = "H51010000001"
area = "510100"
level = "3"

[desk]
window = "02"
clerk = "李敏(示例)"
"""

# People


@dataclass
class Person:
    """An insured person as the agency's list has them."""

    name: str
    id_number: str
    birth: date
    male: bool
    area: str  # the code or the name, as the agency wrote it
    pool: str
    scheme: str
    kind: str
    psn_no: str
    aid: str = ""
    insured_status: str = "正常"


CITY = {"370300": "淄博市", "370800": "济宁市", "441700": "阳江市", "220100": "长春市"}
PROVINCE = {"370300": "山东省", "370800": "山东省", "441700": "广东省", "220100": "吉林省"}
DISTRICTS = {
    "370300": ("370302", "370303", "370304", "370305", "370306", "370321", "370322", "370323"),
    "370800": (
        "370811",
        "370812",
        "370826",
        "370827",
        "370828",
        "370829",
        "370830",
        "370831",
        "370832",
        "370881",
        "370883",
    ),
    "441700": ("441702", "441704", "441721", "441781"),
    "220100": ("220102", "220103", "220104", "220105", "220106", "220112", "220122", "220182", "220183"),
}
HOW_MANY = {"370300": 80, "370800": 40, "441700": 50, "220100": 30}

SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN_MALE = "建国 志强 建华 国强 海涛 永强 文斌 德明 立新 俊杰 浩然 子轩 宇航 明辉 学军 卫东 春生 庆林 兆丰 玉山 长河 世杰 光明 家豪 一鸣 思远 晓东 振华 凯 磊 军 勇 刚 鹏 飞 斌"
GIVEN_FEMALE = "秀英 桂兰 玉梅 淑珍 丽华 秀兰 春梅 雪梅 海燕 晓红 婷婷 雨欣 诗涵 梓萱 佳怡 思琪 美玲 爱华 凤英 月娥 素芬 慧敏 文静 静怡 丽娟 红梅 敏 静 燕 娟 芳 霞 玲 丹"
RARE_NAMES = (("王𠮷祥", True), ("李㛃", False), ("孙䶮", True))

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(district: str, birth: date, sequence: int) -> str:
    """Return an ID number with its check digit (GB 11643)."""
    digits = f"{district}{birth:%Y%m%d}{sequence:03d}"
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11]


class People:
    """Hands out people, no ID number twice."""

    def __init__(self, pick: random.Random) -> None:
        self.pick = pick
        self.taken: set[str] = set()

    def make(
        self,
        pool: str,
        scheme: str,
        kind: str,
        name: str | None = None,
        male: bool | None = None,
        year: int | None = None,
    ) -> Person:
        """Return somebody of that area, scheme and kind; of the birth year given, or of one that fits."""
        pick = self.pick
        first, last = {
            "在职": (1966, 2000),
            "退休": (1938, 1962),
            "成年居民": (1942, 2003),
            "学生": (2003, 2016),
            "儿童": (2017, 2023),
        }[kind]
        if male is None:
            male = pick.random() < 0.5
        while True:
            birth = date(year or pick.randint(first, last), 1, 1) + timedelta(days=pick.randrange(365))
            number = id_number(pick.choice(DISTRICTS[pool]), birth, pick.randrange(960, 1000, 2) + male)
            if number not in self.taken:
                break
        self.taken.add(number)
        if name is None:
            name = pick.choice(SURNAMES) + pick.choice((GIVEN_MALE if male else GIVEN_FEMALE).split())
        area = pick.choice((pool, CITY[pool], f"{PROVINCE[pool]}{CITY[pool]}", number[:6], f"{pool} {CITY[pool]}"))
        psn_no = f"{pool}{pick.randrange(10**14):014d}"
        return Person(name, number, birth, male, area, pool, scheme, kind, psn_no)


# Filings


@dataclass
class Filing:
    """A filing as the agency's list has it; empty where it is silent."""

    kind: str
    area: str
    filed_on: date
    starts_on: date | None = None
    ends_on: date | str | None = None
    basis: str = "承诺"
    proof_ends_on: date | None = None
    supplied_on: date | None = None
    status: str = "有效"
    status_on: date | None = None
    conditions: str = ""
    moved: str = ""
    student: str = ""
    referrer: tuple[str, str] = ("", "")
    memo: str = ""


LONG = ("异地安置退休人员", "异地长期居住人员", "常驻异地工作人员")
ELSEWHERE = ("北京市", "310000", "重庆市", "广东省广州市", "510700", "四川省绵阳市", "370100")


def after_months(day: date, months: int) -> date:
    """Return the last day of that many months from `day`."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, 28)) - timedelta(days=1)


def make_filing(pick: random.Random, person: Person) -> Filing:
    """Return some filing that such a person can have made."""
    kinds = ["异地转诊人员", "异地急诊抢救人员", "异地长期居住人员"]
    if person.kind == "退休":
        kinds += ["异地安置退休人员"] * 2
    if person.kind == "在职":
        kinds += ["常驻异地工作人员"] * 2
    if person.pool in ("370300", "370800", "220100"):
        kinds += ["其他临时外出就医人员"]
    if person.pool in ("220100", "441700") and person.kind in ("在职", "成年居民"):
        kinds += ["外出农民工", "外来就业创业人员"]
    kind = pick.choice(kinds)
    area = pick.choice(ELSEWHERE) if pick.random() < 0.2 else pick.choice(("510100", "成都市", "四川省成都市"))
    filed = EXPORTED_ON - timedelta(days=pick.randrange(3, 900))
    made = Filing(
        kind, area, filed, filed + timedelta(days=pick.choice((0, 0, 1))), basis=pick.choice(("承诺", "证明"))
    )
    if kind in LONG or kind in ("外出农民工", "外来就业创业人员"):
        made.ends_on = pick.choice(("长期", None, None))
        if made.basis == "证明" and kind not in ("异地安置退休人员",):
            made.proof_ends_on = after_months(filed, pick.choice((12, 24, 36)))
        if made.basis == "承诺" and pick.random() < 0.4:
            made.supplied_on = min(filed + timedelta(days=pick.randrange(5, 60)), EXPORTED_ON)
        if kind == "异地安置退休人员":
            made.moved = pick.choice(("是", "是", "否"))
    else:
        begins = made.starts_on or filed
        if person.pool == "441700":
            made.ends_on = begins + timedelta(days=89)
            if pick.random() < 0.15 and kind == "异地转诊人员":
                made.conditions, made.ends_on = pick.choice(("恶性肿瘤", "器官移植", "偏瘫")), None
        else:
            made.ends_on = after_months(begins, pick.choice((6, 6, 12)))
        if kind == "异地转诊人员":
            made.basis = "证明"
            made.referrer = (person.pool, pick.choice(("三级甲等", "三级", "二级甲等", "2")))
        if kind == "异地急诊抢救人员" and pick.random() < 0.6:
            made.starts_on = begins - timedelta(days=pick.randrange(1, 6))
            made.memo = "急诊入院后补办"
    if person.kind == "学生":
        made.student = "是"
    return made


def make_list() -> tuple[list[tuple[Person, Filing]], list[Person]]:
    """Return the 220 rows of the list, and the three people of the stays."""
    pick = random.Random(SEED)
    people = People(pick)
    first = people.make("370300", "职工医保", "在职", "王建国", male=True, year=1969)
    second = people.make("441700", "城乡居民基本医疗保险", "成年居民", "陈玉梅", male=False, year=1983)
    third = people.make("370300", "职工医保", "退休", *RARE_NAMES[2], year=1949)
    rows = [
        (
            first,
            Filing(
                "异地转诊人员", "510100", date(2024, 3, 25), date(2024, 3, 26), date(2024, 9, 25), "证明",
                conditions="恶性肿瘤", referrer=("370300", "三级甲等"),
            ),
        ),
        (
            second,
            Filing(
                "异地急诊抢救人员", "四川省成都市", date(2024, 4, 8), date(2024, 4, 6), None, "承诺", memo="住院期间由医院窗口补办",
            ),
        ),
        (
            third,
            Filing(
                "异地长期居住人员", "510100", date(2023, 6, 12), date(2023, 6, 12), "长期", "证明", date(2026, 6, 11),
            ),
        ),
    ]  # fmt: skip
    left = dict(HOW_MANY)
    for stay in (first, second, third):
        left[stay.pool] -= 1
    rare = list(RARE_NAMES[:2])
    others: list[Person] = []
    for pool, count in left.items():
        for number in range(count):
            scheme, kind = pick.choice(
                (
                    ("职工医保", "在职"),
                    ("职工医保", "退休"),
                    ("居民医保", "成年居民"),
                    ("居民医保", "学生"),
                    ("居民医保", "儿童"),
                )
            )
            name, male = rare.pop() if rare and number == 7 else (None, None)
            person = people.make(pool, scheme, kind, name, male)
            if scheme == "居民医保" and pick.random() < 0.12:
                person.aid = pick.choice(
                    ("低保对象", "特困人员", "低保边缘家庭成员", "返贫致贫人口", "孤儿", "刚性支出困难家庭成员")
                )
                if person.aid == "孤儿" and kind not in ("学生", "儿童"):
                    person.aid = "低保对象"
            others.append(person)
    rows += [(person, make_filing(pick, person)) for person in others]
    # Twenty people have an older filing too, over or taken back: 220 rows for 200 people.
    for person in pick.sample(others, 20):
        old = make_filing(pick, person)
        old.filed_on = date(2022, 1, 10) + timedelta(days=pick.randrange(200))
        old.starts_on, old.ends_on = old.filed_on, after_months(old.filed_on, 6)
        old.proof_ends_on = old.supplied_on = None
        old.status, old.status_on = pick.choice((("已过期", None), ("已取消", old.filed_on + timedelta(days=40))))
        rows.append((person, old))
    later = rows[3:]
    pick.shuffle(later)
    _mark(pick, later)
    rows[3:] = later
    # The people of the stays stand somewhere in the list, not at its head.
    for place in (17, 96, 158):
        rows.insert(place, rows.pop(0))
    return rows, [first, second, third]


def _mark(pick: random.Random, rows: list[tuple[Person, Filing]]) -> None:
    """Give some filings another status than 有效, each kind of status at least once."""
    active = [(person, filing) for person, filing in rows if filing.status == "有效"]
    waiting = [one for one in active if one[1].kind in ("外出农民工", "外来就业创业人员") and one[1].basis == "承诺"]
    for _, filing in waiting[:6]:
        filing.status, filing.supplied_on, filing.memo = "待补材料", None, "承诺制，材料未交"
    rest = [one for one in active if one[1].status == "有效"]
    for number, (person, filing) in enumerate(pick.sample(rest, 16)):
        day = min(filing.filed_on + timedelta(days=pick.randrange(10, 300)), EXPORTED_ON)
        if number < 7:
            filing.status, filing.status_on = "已取消", day
        elif number < 12:
            filing.status, filing.status_on = "已终止", day
        elif number < 15:
            filing.status, filing.memo = "待审核", "已提交，未审核"
        else:
            filing.status, filing.status_on = "参保人已故", day
            person.insured_status = "终止"


GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ("序号",)),
    (
        "参保人",
        ("姓名", "证件类型", "证件号码", "个人编号", "性别", "参保地", "险种", "人员类别", "参保状态", "救助类别"),
    ),
    (
        "备案",
        (
            "备案类型",
            "就医地",
            "备案日期",
            "开始日期",
            "结束日期",
            "备案方式（承诺/证明）",
            "证明有效期至",
            "材料补交日期",
            "状态",
            "状态日期",
        ),
    ),
    ("附加信息", ("病种情形", "户籍是否迁入", "学生")),
    ("转诊医院", ("转诊医院所在地", "转诊医院级别")),
    ("", ("备注",)),
)


def filing_cells(number: int, person: Person, filing: Filing) -> list[object]:
    """Return a row as the agency's clerks type it: days in all the ways there are."""
    ways: tuple[Callable[[date], object], ...] = (
        lambda day: day,
        lambda day: day.isoformat(),
        lambda day: f"{day.year}/{day.month}/{day.day}",
        lambda day: f"{day:%Y%m%d}",
        lambda day: f"{day.year}年{day.month}月{day.day}日",
    )

    def day(value: date | str | None) -> object:
        return ways[number % len(ways)](value) if isinstance(value, date) else value

    return [
        number, person.name, ("身份证", "01", "居民身份证")[number % 3], person.id_number, person.psn_no, "男" if person.male else "女",
        person.area, person.scheme, person.kind, person.insured_status, person.aid or None,
        filing.kind, filing.area, day(filing.filed_on), day(filing.starts_on), day(filing.ends_on), filing.basis,
        day(filing.proof_ends_on), day(filing.supplied_on), filing.status, day(filing.status_on),
        filing.conditions or None, filing.moved or None, filing.student or None, filing.referrer[0] or None,
        filing.referrer[1] or None, filing.memo or None,
    ]  # fmt: skip


def filing_book(rows: list[tuple[Person, Filing]]) -> bytes:
    """Return the agency's list as a workbook: title rows, a header of two lines with merged cells."""
    book = Workbook()
    page: Any = book.active
    page.title = "备案信息"
    width = sum(len(titles) for _, titles in GROUPS)
    page.append(["异地就医备案信息查询结果（示例数据）"])
    page.append([f"查询条件：就医地 四川省成都市等　导出日期：{EXPORTED_ON}　共 {len(rows)} 条"])
    for number in (1, 2):
        page.merge_cells(start_row=number, start_column=1, end_row=number, end_column=width)
    add_header(page, 3, GROUPS)
    for number, (person, filing) in enumerate(rows, 1):
        page.append(filing_cells(number, person, filing))
    for index in range(1, width + 1):
        page.column_dimensions[get_column_letter(index)].width = 14
    for letter in "DE":
        page.column_dimensions[letter].width = 22
    page.freeze_panes = "C5"
    return packed(book)


def add_header(page: Any, row: int, groups: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    """Write a header of two lines: groups over their columns, columns without a group over both lines."""
    column = 1
    for group, titles in groups:
        if group:
            page.cell(row, column, group)
            page.merge_cells(start_row=row, start_column=column, end_row=row, end_column=column + len(titles) - 1)
        for title in titles:
            if group:
                page.cell(row + 1, column, title)
            else:
                page.cell(row, column, title)
                page.merge_cells(start_row=row, start_column=column, end_row=row + 1, end_column=column)
            column += 1
    for line in page.iter_rows(min_row=1, max_row=row + 1):
        for cell in line:
            cell.font = Font(name="宋体", size=10, bold=True)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


# Stays


@dataclass(frozen=True)
class Item:
    """A chargeable item of the invented hospital."""

    name: str
    spec: str
    unit: str
    category: str
    grade: str
    price: str
    ratio: str = ""
    limit: str = ""

    @property
    def code(self) -> str:
        """A made-up code in the shape of the national one for this kind of item."""
        pick = random.Random(f"{SEED}{self.name}{self.spec}")

        def digits(count: int) -> str:
            return "".join(pick.choice("0123456789") for _ in range(count))

        def letters(count: int) -> str:
            return "".join(pick.choice("ABCDEFGHJKLMNPQRSTUVWX") for _ in range(count))

        if self.category == "西药费":
            return f"X{pick.choice('ABCDGHJLMNPRSV')}{digits(2)}{letters(3)}{digits(3)}{letters(1)}{digits(3)}0101{digits(5)}"
        if self.category == "中成药费":
            return f"Z{pick.choice('ABCDEFGH')}{digits(2)}{letters(3)}{digits(4)}0101{digits(5)}"
        if self.category == "中药饮片费":
            return f"T{digits(9)}"
        if self.category == "卫生材料费":
            return f"C{digits(19)}"
        chapter = {
            "床位费": "11",
            "诊察费": "11",
            "护理费": "12",
            "检查费": "22",
            "化验费": "25",
            "治疗费": "12",
            "手术费": "33",
        }[self.category]
        number = f"{chapter}{digits(7)}"
        return f"00{number}0000-{number}"


@dataclass
class Line:
    """One line of a bill."""

    day: date
    item: Item
    quantity: Decimal

    @property
    def amount(self) -> Decimal:
        return (self.quantity * Decimal(self.item.price)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass
class Bill:
    """A stay's bill while it is made up."""

    admitted: date
    discharged: date
    pick: random.Random
    lines: list[Line] = field(default_factory=list)

    @property
    def days(self) -> list[date]:
        return [self.admitted + timedelta(days=n) for n in range((self.discharged - self.admitted).days)]

    def add(self, day: int, item: Item, quantity: str = "1") -> None:
        """Charge an item on the day of that number, counted from the admission."""
        self.lines.append(Line(self.admitted + timedelta(days=day), item, Decimal(quantity)))

    def daily(self, first: int, last: int, *items: tuple[Item, str]) -> None:
        """Charge items on each day of a stretch."""
        for day in range(first, last + 1):
            for item, quantity in items:
                self.add(day, item, quantity)

    def fill(self, count: int, refunds: int, items: tuple[tuple[Item, str], ...]) -> None:
        """Add small things until the bill has `count` lines, `refunds` of them taking back an earlier one."""
        while len(self.lines) < count - refunds:
            item, most = self.pick.choice(items)
            self.add(self.pick.randrange(len(self.days)), item, str(self.pick.randint(1, int(most))))
        back = self.pick.sample(
            [line for line in self.lines if line.item.category in ("西药费", "卫生材料费", "化验费")], refunds
        )
        self.lines += [
            Line(min(b.day + timedelta(days=1), self.discharged), b.item, -min(b.quantity, Decimal(2))) for b in back
        ]
        order = [
            "床位费",
            "诊察费",
            "护理费",
            "检查费",
            "化验费",
            "治疗费",
            "手术费",
            "卫生材料费",
            "西药费",
            "中药饮片费",
            "中成药费",
        ]
        self.lines.sort(key=lambda line: (line.day, order.index(line.item.category), line.item.name, -line.quantity))
        if len(self.lines) != count:
            raise ValueError(f"{len(self.lines)} lines, not {count}: charge less before filling up")


BED = Item("普通病房床位费（三人间）", "", "日", "床位费", "甲", "45.00", limit="40.00")
BED_TWO = Item("普通病房床位费（双人间）", "", "日", "床位费", "甲", "70.00", limit="40.00")
BED_ICU = Item("层流洁净重症监护病房床位费", "", "日", "床位费", "乙", "260.00", "0.10", "220.00")
VISIT = Item("住院诊察费", "", "日", "诊察费", "甲", "22.00")
VISIT_MANY = Item("多学科联合会诊", "", "次", "诊察费", "乙", "320.00", "0.10")
NURSE_1 = Item("Ⅰ级护理", "", "日", "护理费", "甲", "38.00")
NURSE_2 = Item("Ⅱ级护理", "", "日", "护理费", "甲", "24.00")
NURSE_ICU = Item("重症监护护理", "", "小时", "护理费", "甲", "9.50")
NURSE_MOUTH = Item("口腔护理", "", "次", "护理费", "甲", "10.00")
NURSE_TUBE = Item("引流管护理", "", "次", "护理费", "甲", "6.00")
NURSE_TURN = Item("压疮护理（翻身）", "", "次", "护理费", "甲", "8.00")
INFUSION = Item("静脉输液（第一组）", "", "组", "治疗费", "甲", "12.00")
INFUSION_MORE = Item("静脉输液（加收）", "", "组", "治疗费", "甲", "2.50")
INJECTION = Item("皮下注射", "", "次", "治疗费", "甲", "3.50")
IV_PUSH = Item("静脉注射", "", "次", "治疗费", "甲", "5.00")
OXYGEN = Item("持续吸氧", "", "小时", "治疗费", "甲", "3.00")
NEBULISE = Item("雾化吸入", "", "次", "治疗费", "甲", "9.00")
MONITOR = Item("心电监测", "", "小时", "治疗费", "甲", "5.00")
DRESSING = Item("换药（中）", "", "次", "治疗费", "甲", "18.00")
DRESSING_BIG = Item("换药（大）", "", "次", "治疗费", "甲", "32.00")
CATHETER = Item("留置导尿", "", "次", "治疗费", "甲", "24.00")
PUMP = Item("微量泵输液", "", "小时", "治疗费", "甲", "2.00")
ENEMA = Item("清洁灌肠", "", "次", "治疗费", "甲", "30.00")
REHAB_MOVE = Item("关节松动训练", "", "次", "治疗费", "乙", "45.00", "0.10")
REHAB_WALK = Item("步行训练", "", "次", "治疗费", "乙", "38.50", "0.10")
REHAB_HAND = Item("作业疗法", "", "45分钟", "治疗费", "乙", "52.00", "0.10")
REHAB_BED = Item("气压治疗", "", "部位", "治疗费", "乙", "26.00", "0.15")
REHAB_HEAT = Item("中频脉冲电治疗", "", "部位", "治疗费", "甲", "21.00")
VENTILATOR = Item("有创呼吸机辅助呼吸", "", "小时", "治疗费", "甲", "12.50")
DIALYSIS = Item("连续性血液净化", "", "小时", "治疗费", "乙", "92.00", "0.10")
CARE_EXTRA = Item("陪护服务（自愿选择）", "", "日", "护理费", "丙", "160.00")
ANAESTHESIA = Item("全身麻醉（气管插管）", "", "2小时", "手术费", "甲", "780.00")
ANAESTHESIA_MORE = Item("全身麻醉加收", "", "小时", "手术费", "甲", "160.00")
GASTRECTOMY = Item("腹腔镜下胃癌根治术", "", "次", "手术费", "乙", "5280.00", "0.10")
APPENDECTOMY = Item("腹腔镜下阑尾切除术", "", "次", "手术费", "乙", "1680.00", "0.10")
HIP = Item("人工全髋关节置换术", "", "次", "手术费", "乙", "4260.00", "0.10")
DEBRIDE = Item("清创缝合术（大）", "", "次", "手术费", "甲", "380.00")
CENTRAL_LINE = Item("中心静脉置管术", "", "次", "手术费", "甲", "186.00")
SCOPE_ADD = Item("腹腔镜加收", "", "次", "手术费", "乙", "600.00", "0.10")

CT_CHEST = Item("胸部CT平扫（64排）", "", "部位", "检查费", "乙", "238.00", "0.10")
CT_BELLY = Item("腹部CT增强扫描（64排）", "", "部位", "检查费", "乙", "356.00", "0.10")
MRI = Item("髋关节磁共振平扫（3.0T）", "", "部位", "检查费", "乙", "520.00", "0.15", "480.00")
PETCT = Item("PET/CT全身显像", "", "次", "检查费", "丙", "6800.00")
XRAY = Item("数字化摄影（DR）", "", "部位", "检查费", "甲", "62.00")
ECG = Item("常规心电图检查", "12导", "次", "检查费", "甲", "22.00")
HEART_ECHO = Item("心脏彩色多普勒超声", "", "次", "检查费", "甲", "136.00")
BELLY_ECHO = Item("腹部彩色多普勒超声", "", "次", "检查费", "甲", "118.00")
VEIN_ECHO = Item("双下肢静脉彩色多普勒超声", "", "次", "检查费", "甲", "165.00")
GASTROSCOPY = Item("电子胃镜检查", "", "次", "检查费", "乙", "268.00", "0.10")
PATHOLOGY = Item("手术标本检查与诊断", "", "例", "检查费", "甲", "160.00")
IMMUNOSTAIN = Item("免疫组织化学染色诊断", "", "每标本每种", "检查费", "乙", "110.00", "0.10")
BLOOD = Item("血细胞分析（五分类）", "", "次", "化验费", "甲", "18.00")
LIVER = Item("肝功能测定（全套）", "", "次", "化验费", "甲", "58.00")
KIDNEY = Item("肾功能测定", "", "次", "化验费", "甲", "32.00")
IONS = Item("电解质测定", "", "次", "化验费", "甲", "28.00")
CLOTTING = Item("凝血功能全套", "", "次", "化验费", "甲", "56.00")
CRP = Item("C-反应蛋白测定", "", "次", "化验费", "甲", "20.00")
PCT = Item("降钙素原检测（化学发光法）", "", "次", "化验费", "乙", "120.00", "0.10")
BLOOD_GAS = Item("血气分析", "", "次", "化验费", "甲", "68.00")
GLUCOSE = Item("葡萄糖测定（床旁）", "", "次", "化验费", "甲", "6.00")
URINE = Item("尿液分析", "", "次", "化验费", "甲", "9.00")
CULTURE = Item("血培养及鉴定", "", "次", "化验费", "乙", "138.00", "0.05")
MARKERS = Item("肿瘤标志物联合检测", "", "次", "化验费", "乙", "286.00", "0.10")
INFECTION = Item("输血前感染四项", "", "次", "化验费", "甲", "112.00")
DDIMER = Item("D-二聚体定量", "", "次", "化验费", "甲", "60.00")
TROPONIN = Item("高敏肌钙蛋白测定", "", "次", "化验费", "乙", "98.00", "0.10")
GENES = Item("肿瘤基因检测（自费项目）", "", "次", "化验费", "丙", "2600.00")

SALINE = Item("0.9%氯化钠注射液", "100ml", "袋", "西药费", "甲", "2.38")
SALINE_BIG = Item("0.9%氯化钠注射液", "500ml", "袋", "西药费", "甲", "3.12")
SUGAR = Item("5%葡萄糖注射液", "500ml", "袋", "西药费", "甲", "3.27")
RINGER = Item("复方氯化钠注射液", "500ml", "袋", "西药费", "甲", "4.05")
KCL = Item("氯化钾注射液", "10ml:1g", "支", "西药费", "甲", "1.62")
CEFTRIAXONE = Item("注射用头孢曲松钠", "1g", "支", "西药费", "甲", "6.25")
METRONIDAZOLE = Item("甲硝唑氯化钠注射液", "100ml:0.5g", "袋", "西药费", "甲", "3.88")
PIPERACILLIN = Item("注射用哌拉西林钠他唑巴坦钠", "4.5g", "支", "西药费", "乙", "46.80", "0.05")
MEROPENEM = Item("注射用美罗培南", "0.5g", "支", "西药费", "乙", "58.60", "0.10", "52.00")
VANCOMYCIN = Item("注射用盐酸万古霉素", "0.5g", "支", "西药费", "乙", "89.50", "0.10")
OMEPRAZOLE = Item("注射用奥美拉唑钠", "40mg", "支", "西药费", "甲", "9.36")
PARECOXIB = Item("注射用帕瑞昔布钠", "40mg", "支", "西药费", "乙", "28.40", "0.15")
OXALIPLATIN = Item("注射用奥沙利铂", "50mg", "支", "西药费", "甲", "186.00")
CAPECITABINE = Item("卡培他滨片", "0.5g*12片", "盒", "西药费", "甲", "38.40")
ONDANSETRON = Item("盐酸昂丹司琼注射液", "4ml:8mg", "支", "西药费", "甲", "5.82")
ALBUMIN = Item("人血白蛋白", "50ml:10g", "瓶", "西药费", "乙", "412.00", "0.30", "378.00")
AMINO = Item("复方氨基酸注射液（18AA-Ⅶ）", "200ml", "瓶", "西药费", "乙", "42.50", "0.10")
FAT = Item("中/长链脂肪乳注射液", "250ml", "瓶", "西药费", "乙", "68.20", "0.20")
HEPARIN = Item("低分子量肝素钙注射液", "0.4ml:4100IU", "支", "西药费", "乙", "26.35", "0.05")
AMLODIPINE = Item("苯磺酸氨氯地平片", "5mg*28片", "盒", "西药费", "甲", "4.93")
METFORMIN = Item("盐酸二甲双胍缓释片", "0.5g*30片", "盒", "西药费", "甲", "8.70")
INSULIN = Item("门冬胰岛素注射液（笔芯）", "3ml:300单位", "支", "西药费", "乙", "31.68", "0.05")
ROCURONIUM = Item("罗库溴铵注射液", "5ml:50mg", "支", "西药费", "乙", "24.60", "0.10")
PROPOFOL = Item("丙泊酚中/长链脂肪乳注射液", "20ml:0.2g", "支", "西药费", "甲", "11.30")
SUFENTANIL = Item("枸橼酸舒芬太尼注射液", "1ml:50μg", "支", "西药费", "乙", "41.20", "0.10")
SEVOFLURANE = Item("吸入用七氟烷", "120ml", "瓶", "西药费", "乙", "398.00", "0.10")
THYMALFASIN = Item("注射用胸腺法新", "1.6mg", "支", "西药费", "丙", "86.00")
POTASSIUM = Item("氯化钾缓释片", "0.5g*24片", "盒", "西药费", "甲", "6.48")
AMBROXOL = Item("盐酸氨溴索注射液", "2ml:15mg", "支", "西药费", "甲", "2.16")
IMMUNOGLOBULIN = Item("静注人免疫球蛋白（pH4）", "50ml:2.5g", "瓶", "西药费", "乙", "568.00", "0.30")
CALCIUM = Item("碳酸钙D3片", "0.6g*60片", "瓶", "西药费", "乙", "33.20", "0.10")
DEXMEDETOMIDINE = Item("盐酸右美托咪定注射液", "2ml:0.2mg", "支", "西药费", "乙", "29.80", "0.10")

ASTRAGALUS = Item("黄芪", "", "克", "中药饮片费", "甲", "0.086")
ANGELICA = Item("当归", "", "克", "中药饮片费", "甲", "0.142")
CODONOPSIS = Item("党参", "", "克", "中药饮片费", "甲", "0.118")
PORIA = Item("茯苓", "", "克", "中药饮片费", "甲", "0.064")
NOTOGINSENG = Item("三七粉", "", "克", "中药饮片费", "乙", "0.525", "0.20")
XUESAITONG = Item("注射用血塞通（冻干）", "0.4g", "支", "中成药费", "乙", "32.60", "0.10")
BONE_PILL = Item("仙灵骨葆胶囊", "0.5g*40粒", "盒", "中成药费", "甲", "25.80")
STOMACH_PILL = Item("康复新液", "100ml", "瓶", "中成药费", "乙", "36.75", "0.05")
COUGH_SYRUP = Item("复方鲜竹沥液", "10ml*6支", "盒", "中成药费", "甲", "12.30")

SYRINGE = Item("一次性使用无菌注射器", "20ml", "支", "卫生材料费", "甲", "0.68")
SET = Item("一次性使用精密过滤输液器", "0.55#", "套", "卫生材料费", "乙", "13.80", "0.10", "12.00")
CANNULA = Item("一次性使用静脉留置针", "24G", "支", "卫生材料费", "乙", "21.50", "0.10")
FILM = Item("医用透明敷料", "6*7cm", "片", "卫生材料费", "乙", "4.60", "0.20")
URINE_BAG = Item("一次性使用导尿包", "", "套", "卫生材料费", "乙", "48.00", "0.10")
DRAIN = Item("一次性使用引流管", "", "根", "卫生材料费", "乙", "96.00", "0.10")
STAPLER = Item("腔镜用直线型切割吻合器钉仓", "60mm", "个", "卫生材料费", "乙", "1120.00", "0.20", "980.00")
STAPLER_BODY = Item("腔镜用切割吻合器", "", "把", "卫生材料费", "乙", "2680.00", "0.20")
ULTRASOUND_KNIFE = Item("超声刀刀头", "", "把", "卫生材料费", "乙", "2180.00", "0.30", "1800.00")
TROCAR = Item("一次性使用腹腔穿刺器", "", "套", "卫生材料费", "乙", "186.00", "0.20")
CLIP = Item("可吸收结扎夹", "", "个", "卫生材料费", "乙", "168.00", "0.20")
HIP_JOINT = Item("人工髋关节假体（陶瓷对聚乙烯）", "", "套", "卫生材料费", "乙", "8650.00", "0.10", "7987.00")
BONE_CEMENT = Item("骨水泥", "40g", "包", "卫生材料费", "乙", "620.00", "0.20")
CENTRAL_SET = Item("中心静脉导管套件", "双腔", "套", "卫生材料费", "乙", "218.00", "0.20")
FILTER_SET = Item("血液滤过管路及滤器", "", "套", "卫生材料费", "乙", "890.00", "0.20")
SUTURE = Item("可吸收缝合线", "", "包", "卫生材料费", "乙", "36.50", "0.10")
GLUE = Item("医用防粘连凝胶", "5ml", "支", "卫生材料费", "丙", "980.00")
STOCKING = Item("医用弹力袜", "", "双", "卫生材料费", "丙", "268.00")
MASK = Item("一次性使用雾化面罩", "", "个", "卫生材料费", "乙", "18.00", "0.10")
BREATHING = Item("一次性使用麻醉呼吸管路", "", "套", "卫生材料费", "乙", "78.00", "0.10")


def stay_1() -> Bill:
    """Return the bill of a gastrectomy after a referral: 19 days, 312 lines."""
    bill = Bill(date(2024, 3, 28), date(2024, 4, 16), random.Random(SEED + 1))
    bill.daily(0, 18, (BED, "1"), (VISIT, "1"))
    bill.daily(0, 4, (NURSE_2, "1"))
    bill.daily(5, 11, (NURSE_1, "1"), (MONITOR, "12"), (OXYGEN, "10"), (PUMP, "12"), (NURSE_TUBE, "2"))
    bill.daily(12, 18, (NURSE_2, "1"))
    for item in (
        BLOOD,
        LIVER,
        KIDNEY,
        IONS,
        CLOTTING,
        INFECTION,
        MARKERS,
        URINE,
        ECG,
        HEART_ECHO,
        CT_CHEST,
        CT_BELLY,
        GASTROSCOPY,
    ):
        bill.add(0 if item.category == "化验费" else 1, item)
    for item, quantity in (
        (GASTRECTOMY, "1"), (ANAESTHESIA, "1"), (ANAESTHESIA_MORE, "2"), (SCOPE_ADD, "1"), (STAPLER_BODY, "1"), (STAPLER, "4"),
        (ULTRASOUND_KNIFE, "1"), (TROCAR, "4"), (CLIP, "6"), (DRAIN, "2"), (SUTURE, "5"), (GLUE, "1"), (PROPOFOL, "4"), (ROCURONIUM, "3"),
        (SUFENTANIL, "2"), (SEVOFLURANE, "0.5"), (BREATHING, "1"), (CATHETER, "1"), (URINE_BAG, "1"), (PATHOLOGY, "3"), (IMMUNOSTAIN, "6"),
        (CENTRAL_LINE, "1"), (CENTRAL_SET, "1"), (DEXMEDETOMIDINE, "1"),
    ):  # fmt: skip
        bill.add(5, item, quantity)
    bill.add(3, VISIT_MANY)
    bill.add(4, ENEMA, "2")
    bill.add(10, GENES)
    bill.daily(5, 11, (PIPERACILLIN, "3"), (OMEPRAZOLE, "2"), (AMINO, "1"), (FAT, "1"), (PARECOXIB, "2"), (SALINE, "4"))
    bill.daily(6, 10, (ALBUMIN, "1"), (HEPARIN, "1"), (THYMALFASIN, "1"))
    for day in (6, 8, 11, 15):
        for item in (BLOOD, LIVER, IONS, CRP):
            bill.add(day, item)
    bill.daily(14, 16, (OXALIPLATIN, "4"), (ONDANSETRON, "2"), (STOMACH_PILL, "1"))
    bill.add(17, CAPECITABINE, "6")
    for item, grams in ((ASTRAGALUS, "210"), (CODONOPSIS, "105"), (PORIA, "105"), (ANGELICA, "70")):
        bill.add(17, item, grams)
    small = ((INFUSION, "1"), (INFUSION_MORE, "5"), (SET, "2"), (CANNULA, "1"), (FILM, "2"), (SYRINGE, "6"), (SALINE_BIG, "3"), (SUGAR, "2"),
             (RINGER, "2"), (KCL, "3"), (IV_PUSH, "3"), (DRESSING, "1"), (GLUCOSE, "4"), (NURSE_MOUTH, "2"), (AMBROXOL, "4"), (NEBULISE, "2"))  # fmt: skip
    bill.fill(312, 6, small)
    return bill


def stay_2() -> Bill:
    """Return the bill of an appendicitis: nine days, one line for an item, 48 lines."""
    bill = Bill(date(2024, 4, 6), date(2024, 4, 15), random.Random(SEED + 2))
    for day, item, quantity in (
        (0, BED, "9"), (0, VISIT, "9"), (0, NURSE_1, "3"), (3, NURSE_2, "6"), (0, BLOOD, "4"), (0, LIVER, "2"), (0, KIDNEY, "2"),
        (0, IONS, "3"), (0, CLOTTING, "1"), (0, INFECTION, "1"), (0, CRP, "3"), (0, PCT, "2"), (0, URINE, "1"), (0, ECG, "1"),
        (0, BELLY_ECHO, "1"), (0, CT_BELLY, "1"), (0, CT_CHEST, "1"), (0, APPENDECTOMY, "1"), (0, ANAESTHESIA, "1"), (0, SCOPE_ADD, "1"),
        (0, TROCAR, "3"), (0, CLIP, "4"), (0, DRAIN, "1"), (0, SUTURE, "2"), (0, ULTRASOUND_KNIFE, "1"), (0, PROPOFOL, "2"), (0, ROCURONIUM, "1"),
        (0, SUFENTANIL, "1"), (0, BREATHING, "1"), (0, CATHETER, "1"), (0, URINE_BAG, "1"), (1, PATHOLOGY, "1"), (0, MONITOR, "48"),
        (0, OXYGEN, "24"), (0, PIPERACILLIN, "21"), (0, METRONIDAZOLE, "14"), (0, OMEPRAZOLE, "6"), (0, PARECOXIB, "6"), (0, SALINE, "35"),
        (0, SUGAR, "8"), (0, SET, "9"), (0, CANNULA, "3"), (0, INFUSION, "9"), (2, DRESSING, "4"), (2, STOMACH_PILL, "2"),
        (3, CARE_EXTRA, "2"),
    ):  # fmt: skip
        bill.add(day, item, quantity)
    bill.fill(48, 2, ())
    return bill


def stay_3() -> Bill:
    """Return the bill of a broken hip with pneumonia: 52 days, 1,205 lines, over 60,000 yuan in scope."""
    bill = Bill(date(2024, 2, 26), date(2024, 4, 18), random.Random(SEED + 3))
    bill.daily(0, 3, (BED_TWO, "1"), (NURSE_1, "1"))
    bill.daily(
        4,
        12,
        (BED_ICU, "1"),
        (NURSE_ICU, "24"),
        (VENTILATOR, "10"),
        (MONITOR, "24"),
        (PUMP, "48"),
        (BLOOD_GAS, "3"),
        (NURSE_TURN, "6"),
    )
    bill.daily(13, 51, (BED_TWO, "1"), (NURSE_1, "1"), (NURSE_TURN, "4"))
    bill.daily(0, 51, (VISIT, "1"), (GLUCOSE, "4"), (AMLODIPINE, "0.1"), (HEPARIN, "1"))
    for item in (
        BLOOD,
        LIVER,
        KIDNEY,
        IONS,
        CLOTTING,
        INFECTION,
        DDIMER,
        TROPONIN,
        URINE,
        XRAY,
        ECG,
        HEART_ECHO,
        VEIN_ECHO,
        CT_CHEST,
        MRI,
    ):
        bill.add(0, item)
    for item, quantity in (
        (HIP, "1"), (ANAESTHESIA, "1"), (ANAESTHESIA_MORE, "3"), (HIP_JOINT, "1"), (BONE_CEMENT, "2"), (DRAIN, "1"), (SUTURE, "6"),
        (PROPOFOL, "6"), (ROCURONIUM, "4"), (SUFENTANIL, "3"), (SEVOFLURANE, "0.75"), (BREATHING, "1"), (CATHETER, "1"), (URINE_BAG, "1"),
        (CENTRAL_LINE, "1"), (CENTRAL_SET, "1"), (DEXMEDETOMIDINE, "3"), (PATHOLOGY, "1"), (STOCKING, "1"),
    ):  # fmt: skip
        bill.add(4, item, quantity)
    bill.daily(4, 14, (MEROPENEM, "6"), (OMEPRAZOLE, "2"), (ALBUMIN, "2"), (AMINO, "1"), (FAT, "1"))
    bill.daily(5, 9, (DIALYSIS, "20"), (IMMUNOGLOBULIN, "2"))
    bill.add(5, FILTER_SET, "4")
    bill.daily(8, 17, (VANCOMYCIN, "4"))
    bill.daily(15, 26, (PIPERACILLIN, "3"), (AMBROXOL, "4"), (NEBULISE, "2"))
    bill.daily(16, 30, (XUESAITONG, "1"), (INSULIN, "0.2"))
    bill.daily(18, 51, (REHAB_MOVE, "1"), (REHAB_WALK, "1"), (REHAB_BED, "2"), (REHAB_HEAT, "1"))
    bill.daily(30, 51, (REHAB_HAND, "1"))
    bill.daily(35, 44, (CARE_EXTRA, "1"))
    for day in range(2, 51, 4):
        for item in (BLOOD, LIVER, KIDNEY, IONS, CRP, PCT):
            bill.add(day, item)
    for day in (6, 11, 19):
        bill.add(day, CULTURE, "2")
        bill.add(day, CT_CHEST)
    bill.add(7, VISIT_MANY, "1")
    bill.add(22, VEIN_ECHO)
    bill.add(22, DDIMER, "2")
    bill.add(29, DEBRIDE)
    bill.add(40, PETCT)
    bill.daily(29, 36, (DRESSING_BIG, "1"))
    for item, grams in (
        (ASTRAGALUS, "420"),
        (ANGELICA, "140"),
        (CODONOPSIS, "210"),
        (PORIA, "210"),
        (NOTOGINSENG, "84"),
    ):
        bill.add(38, item, grams)
    for day, item, quantity in (
        (20, CALCIUM, "1"),
        (20, METFORMIN, "2"),
        (34, BONE_PILL, "4"),
        (50, BONE_PILL, "6"),
        (50, POTASSIUM, "1"),
    ):
        bill.add(day, item, quantity)
    small = ((INFUSION, "1"), (INFUSION_MORE, "6"), (SET, "2"), (CANNULA, "1"), (FILM, "3"), (SYRINGE, "8"), (SALINE, "5"), (SALINE_BIG, "3"),
             (SUGAR, "2"), (RINGER, "2"), (KCL, "3"), (IV_PUSH, "4"), (INJECTION, "2"), (NURSE_MOUTH, "3"), (OXYGEN, "12"), (DRESSING, "1"),
             (MASK, "1"), (COUGH_SYRUP, "1"), (IONS, "1"), (CEFTRIAXONE, "2"))  # fmt: skip
    bill.fill(1205, 14, small)
    return bill


FEE_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ("序号", "费用日期", "项目编码（国家）", "项目名称", "规格", "单位", "费用类别")),
    ("医保", ("项目等级", "先行自付比例", "限价")),
    ("费用（元）", ("单价", "数量", "金额")),
)


def fee_rows(bill: Bill, title: str) -> tuple[list[list[object]], list[list[object]], list[object]]:
    """Return the rows over the header, the lines and the total row, as this hospital's system writes them.

    Big numbers are text with thousands separators, ratios are percentages in text, the rest are numbers.
    """
    total = sum((line.amount for line in bill.lines), Decimal(0))
    rows: list[list[object]] = []
    for number, line in enumerate(bill.lines, 1):
        price, amount = Decimal(line.item.price), line.amount
        big = abs(amount) >= 1000
        rows.append(
            [
                number, line.day.isoformat(), line.item.code, line.item.name, line.item.spec or None, line.item.unit, line.item.category,
                line.item.grade, f"{Decimal(line.item.ratio) * 100:.0f}%" if line.item.ratio else None,
                Decimal(line.item.limit) if line.item.limit else None,
                f"{price:,.2f}" if big and price >= 1000 else price, line.quantity,
                f"{amount:,.2f}" if big else amount,
            ]
        )  # fmt: skip
    above: list[list[object]] = [[f"{HOSPITAL_NAME}住院费用清单"], [title]]
    return above, rows, ["合计", *[None] * 11, f"{total:,.2f}"]


def fee_book(bill: Bill, title: str) -> bytes:
    """Return a bill as the hospital system's workbook."""
    above, rows, total = fee_rows(bill, title)
    book = Workbook()
    page: Any = book.active
    page.title = "费用清单"
    width = len(total)
    for number, row in enumerate(above, 1):
        page.append(row)
        page.merge_cells(start_row=number, start_column=1, end_row=number, end_column=width)
    add_header(page, 3, FEE_GROUPS)
    for row in rows:
        page.append(row)
    page.append([])
    last = len(above) + 2 + len(rows) + 2
    for column, value in enumerate(total, 1):
        page.cell(last, column, value)
    page.merge_cells(start_row=last, start_column=1, end_row=last, end_column=width - 1)
    for index, wide in enumerate((6, 12, 28, 32, 16, 8, 12, 10, 12, 10, 12, 8, 14), 1):
        page.column_dimensions[get_column_letter(index)].width = wide
    page.freeze_panes = "A5"
    return packed(book)


def fee_csv(bill: Bill, title: str) -> bytes:
    """Return a bill as the hospital system's CSV, in GB 18030."""
    above, rows, total = fee_rows(bill, title)
    first = [cell for group, titles in FEE_GROUPS for cell in ((group, *[""] * (len(titles) - 1)) if group else titles)]
    second = [cell for group, titles in FEE_GROUPS for cell in (titles if group else [""] * len(titles))]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([*above, first, second, *rows, [], total])
    return text.getvalue().encode("gb18030")


def heading(person: Person, number: str, bill: Bill, department: str, bed: str) -> str:
    """Return the line under the title of a bill."""
    return f"姓名：{person.name}　住院号：{number}　科室：{department}　床号：{bed}　住院日期：{bill.admitted} 至 {bill.discharged}"


STAY = """
[[stay]]
file = "{file}"
name = "{name}"
id_number = "{id_number}"
account_balance = "{balance}"

[stay.visit]
kind = "inpatient"
number = "{number}"
admitted_on = {admitted}
discharged_on = {discharged}
settled_on = {discharged}
emergency = {emergency}
route = "direct"

[stay.stay]
department = "{department}"
bed = "{bed}"
doctor = "{doctor}"
diagnoses = [
{diagnoses}
]

[stay.payments]
deposit = "{deposit}"
"""


def packed(book: Workbook) -> bytes:
    """Return a workbook's bytes, the same each time: no clock in them."""
    first = io.BytesIO()
    book.save(first)
    last = io.BytesIO()
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", f"{EXPORTED_ON}T00:00:00Z".encode(), content)
            elif part.filename.startswith("xl/worksheets/"):
                content = re.sub(
                    rb"(?:<mergeCell [^>]*>)+",
                    lambda found: b"".join(sorted(re.findall(rb"<[^>]*>", found[0]))),
                    content,
                )
            entry = zipfile.ZipInfo(part.filename, (2024, 4, 18, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return last.getvalue()


def make(folder: Path) -> None:
    """Write all sample files into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, people = make_list()
    described = (
        ("stay-1.xlsx", stay_1(), "ZY20240328016", "胃肠外科", "12", "周立新(示例)", "false", "30000.00", "2360.45",
         (("C16.900", "胃恶性肿瘤"), ("I10.x00", "原发性高血压"))),
        ("stay-2.csv", stay_2(), "ZY20240406007", "急诊外科", "加3", "何晓东(示例)", "true", "8000.00", "0.00",
         (("K35.900", "急性阑尾炎"),)),
        ("stay-3.xlsx", stay_3(), "ZY20240226031", "骨科", "27", "谢文静(示例)", "false", "60000.00", "4188.20",
         (("S72.000", "股骨颈骨折"), ("J18.900", "肺炎"), ("N17.900", "急性肾衰竭"), ("E11.900", "2型糖尿病"))),
    )  # fmt: skip
    stays = ["# 三次虚构的住院；费用明细在 file 所指的文件里，患者和备案在 filings.xlsx 里。\n"]
    for person, (file, bill, number, department, bed, doctor, emergency, deposit, balance, found) in zip(
        people, described, strict=True
    ):
        title = heading(person, number, bill, department, bed)
        (folder / file).write_bytes((fee_csv if file.endswith(".csv") else fee_book)(bill, title))
        stays.append(
            STAY.format(
                file=file,
                name=person.name,
                id_number=person.id_number,
                balance=balance,
                number=number,
                admitted=bill.admitted,
                discharged=bill.discharged,
                emergency=emergency,
                department=department,
                bed=bed,
                doctor=doctor,
                diagnoses="\n".join(f'    {{ code = "{code}", name = "{name}" }},' for code, name in found),
                deposit=deposit,
            )
        )
    (folder / "stays.toml").write_text("".join(stays), encoding="utf-8", newline="\n")
    (folder / "hospital.toml").write_text(HOSPITAL, encoding="utf-8", newline="\n")
    (folder / "filings.xlsx").write_bytes(filing_book(rows))


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    make(target)
    print(f"{target}: {', '.join(sorted(path.name for path in target.iterdir() if path.suffix != '.py'))}")
