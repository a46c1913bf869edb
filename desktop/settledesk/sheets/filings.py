"""Filings (异地就医备案) and the people they are for, from an agency's list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from settledesk.basis.text import narrow, squeeze
from settledesk.model.areas import OUTSIDE, PROVINCE, Area, AreaTable
from settledesk.model.case import (
    Aid,
    Basis,
    Condition,
    Filing,
    FilingKind,
    FilingStatus,
    Patient,
    Person,
    Referrer,
    Scheme,
)
from settledesk.model.identity import read_id_number
from settledesk.sheets.cells import (
    Cell,
    Unreadable,
    code_of,
    day_of,
    is_blank,
    number_of,
    shown,
    text_of,
    word_of,
    words,
)
from settledesk.sheets.reading import read_grids
from settledesk.sheets.tables import Field, Mistakes, Table, find_table

T = TypeVar("T")

FIELDS = (
    Field("name", "姓名", "参保人姓名 参保人员姓名 患者姓名 人员姓名 psn_name", required=True, filled=True),
    Field("id_kind", "证件类型", "人员证件类型 证件种类 psn_cert_type id_kind", filled=True),
    Field(
        "id_number",
        "证件号码",
        "身份证号码 身份证号 公民身份号码 社会保障号码 证件号 certno id_number",
        required=True,
        filled=True,
    ),
    Field("psn_no", "个人编号", "人员编号 医保个人编号 医保编号 参保人编号 psn_no", filled=True),
    Field("sex", "性别", "gend sex", filled=True),
    Field("birth_date", "出生日期", "出生年月日 brdy birth_date", filled=True),
    Field(
        "insured_area",
        "参保地",
        "参保地区划 参保地医保区划 参保地区 参保统筹区 参保地统筹区 参保地行政区划 insu_admdvs insuplc_admdvs insured_area",
        required=True,
        filled=True,
    ),
    Field("scheme", "险种", "险种类型 参保险种 医保类型 insutype scheme", required=True, filled=True),
    Field("person", "人员类别", "人员身份 参保人员类别 人群类别 psn_type person", required=True, filled=True),
    Field("insured_status", "参保状态", "人员参保状态 psn_insu_stas insured_status", filled=True),
    Field("civil_servant", "公务员", "是否公务员 公务员标志 cvlserv_flag civil_servant", filled=True),
    Field("years_enrolled", "连续参保年限", "连续参保年数 years_enrolled", filled=True),
    Field("aid", "救助类别", "救助对象类别 医疗救助对象类别 医疗救助类别 救助身份 aid", filled=True),
    Field(
        "kind",
        "备案类型",
        "备案类别 备案人员类型 异地就医类型 异地就医备案类型 申请原因 异地原因 rloc_rea kind",
        required=True,
    ),
    Field(
        "area",
        "就医地",
        "备案地 备案就医地 就医地区 就医地区划 就医地医保区划 备案地区 转往地 异地安置地 安置地 rloc_admdvs area",
        required=True,
    ),
    Field(
        "filed_on",
        "备案日期",
        "申请日期 登记日期 办理日期 备案登记日期 备案时间 申请时间 crte_time filed_on",
        required=True,
    ),
    Field("starts_on", "开始日期", "备案开始日期 生效日期 有效期起 开始时间 备案生效日期 begndate starts_on"),
    Field(
        "ends_on", "结束日期", "备案结束日期 失效日期 有效期止 终止日期 结束时间 备案有效期至 有效期至 enddate ends_on"
    ),
    Field("basis", "备案方式", "备案依据 材料方式 办理依据 basis", required=True),
    Field("proof_ends_on", "证明有效期至", "证明材料有效期至 居住证有效期至 证明到期日期 proof_ends_on"),
    Field("documents_supplied_on", "材料补交日期", "补交材料日期 补充材料日期 documents_supplied_on"),
    Field("status", "状态", "备案状态 有效标志 记录状态 vali_flag status", required=True),
    Field("status_on", "状态日期", "状态变更日期 撤销日期 注销日期 status_on"),
    Field("conditions", "病种情形", "特殊病种 特殊情形 病种 conditions"),
    Field("household_moved", "户籍是否迁入", "户籍迁入 是否迁入户籍 户口是否迁入 household_moved"),
    Field("student", "学生", "是否学生 在校学生 student"),
    Field("referrer_area", "转诊医院所在地", "转出医院所在地 转诊医疗机构所在地 referrer_area"),
    Field("referrer_level", "转诊医院级别", "转出医院级别 转诊医疗机构级别 转诊医院等级 referrer_level"),
)
"""The columns of a filing list, modelled on the agency's record OUT_APPY_D, and the headers they are known by."""

KINDS = words(
    {
        FilingKind.RESETTLED_RETIREE: "异地安置退休 异地安置退休人员 退休异地安置 resettled_retiree",
        FilingKind.LONG_TERM_RESIDENT: "异地长期居住 异地长期居住人员 长期居住 长期异地居住 long_term_resident",
        FilingKind.POSTED_WORKER: "常驻异地工作 常驻异地工作人员 异地工作 常驻异地 posted_worker",
        FilingKind.MIGRANT_WORKER: "外出农民工 农民工 migrant_worker",
        FilingKind.NEWCOMER_WORKER: "外来就业创业 外来就业创业人员 就业创业 newcomer_worker",
        FilingKind.REFERRAL: "异地转诊 异地转诊人员 异地转诊就医 异地转诊就医人员 转诊 转诊转院 referral",
        FilingKind.EMERGENCY: "异地急诊抢救 异地急诊抢救人员 急诊抢救 异地急诊 急诊 emergency",
        FilingKind.OTHER_TEMPORARY: "其他临时外出 其他临时外出就医 其他临时外出就医人员 其他跨省临时外出就医人员 "
        "其他跨省临时外出就医 其他跨省临时外出 临时外出就医 临时外出 其他临时外出人员 other_temporary",
    }
)
SCHEMES = words(
    {
        Scheme.EMPLOYEE: "职工医保 职工 职工基本医疗保险 城镇职工基本医疗保险 城镇职工医保 310",
        Scheme.RESIDENT: "居民医保 居民 城乡居民基本医疗保险 居民基本医疗保险 城乡居民医保 城乡居民 390",
    }
)
PERSONS = words(
    {
        Person.WORKING: "在职 在职职工 在职人员 灵活就业 灵活就业人员 公务员在职 灵活在职 working",
        Person.RETIRED: "退休 退休人员 退休职工 retired",
        Person.ADULT: "成年居民 成年 成人 成人居民 老年居民 老年 adult",
        Person.STUDENT: "学生 中小学生 大学生 在校学生 中小学 大学 student",
        Person.CHILD: "儿童 学龄前儿童 学龄前 新生儿 未成年 未成年居民 少儿 child",
    }
)
# psn_type by its first two digits; of the minors (14xx) by all four.
_PERSON_CODES = {"11": Person.WORKING, "12": Person.RETIRED, "15": Person.ADULT, "16": Person.ADULT}
_MINOR_CODES = {
    "1401": Person.CHILD,
    "1402": Person.CHILD,
    "1403": Person.STUDENT,
    "1404": Person.STUDENT,
    "1405": Person.CHILD,
}
_OF_SCHEME = {
    Scheme.EMPLOYEE: (Person.WORKING, Person.RETIRED),
    Scheme.RESIDENT: (Person.ADULT, Person.STUDENT, Person.CHILD),
}
BASES = words(
    {
        Basis.COMMITMENT: "承诺 承诺制 承诺书 个人承诺 个人承诺书 告知承诺 commitment",
        Basis.PROOF: "证明 证明材料 材料 提供材料 提供证明 有材料 proof",
    }
)
_EXPIRED = "expired"
STATUSES: dict[str, FilingStatus | str] = words(
    {
        FilingStatus.ACTIVE: "有效 正常 生效 已生效 已备案 备案成功 审核通过 已通过 1 active",
        FilingStatus.PENDING: "待审核 审核中 未审核 待补材料 待补 待补交材料 备案中 pending",
        FilingStatus.CANCELLED: "已取消 取消 已撤销 撤销 作废 已作废 无效 0 cancelled",
        FilingStatus.TERMINATED: "已终止 终止 已停止 停止 已中止 terminated",
        FilingStatus.DECEASED: "参保人已故 已故 死亡 参保人死亡 deceased",
        # An expired filing is an active one whose last day is past: the day says so, not the status.
        _EXPIRED: "已过期 过期 已到期 到期 已失效 失效",
    }
)
CONDITIONS = words(
    {
        Condition.MALIGNANT_TUMOUR: "恶性肿瘤 肿瘤 malignant_tumour",
        Condition.ORGAN_TRANSPLANT: "器官移植 器官移植术后 organ_transplant",
        Condition.HEMIPLEGIA: "偏瘫 hemiplegia",
    }
)
AIDS = words(
    {
        Aid.EXTREMELY_POOR: "特困人员 特困 特困供养 特困供养人员 extremely_poor",
        Aid.ORPHAN: "孤儿 事实无人抚养儿童 orphan",
        Aid.LOW_INCOME: "低保对象 低保 最低生活保障对象 最低生活保障 low_income",
        Aid.RETURNING_TO_POVERTY: "返贫致贫人口 返贫致贫 易返贫致贫人口 returning_to_poverty",
        Aid.LOW_INCOME_MARGIN: "低保边缘家庭成员 低保边缘 低保边缘户 low_income_margin",
        Aid.RIGID_EXPENSE: "刚性支出困难家庭成员 刚性支出困难 支出型困难 rigid_expense",
    }
)
LEVELS = words(
    {
        "3": "三级 三级甲等 三级乙等 三级丙等 三级特等 三甲 三乙 3",
        "2": "二级 二级甲等 二级乙等 二级丙等 二甲 二乙 2",
        "1": "一级 一级甲等 一级乙等 一级丙等 一甲 一级及以下 1",
        "0": "未定级 无等级 未评级 0 9",
    }
)
INSURED_STATUSES = words({"1": "正常 正常参保 参保缴费 1", "2": "暂停 暂停参保 暂停缴费 2", "4": "终止 终止参保 4"})
FLAGS = words({True: "是 有 已迁入 迁入 √ y yes true 1", False: "否 没有 未迁入 未迁 × n no false 0"})
SEXES = words({"male": "男 男性 1 m male", "female": "女 女性 2 f female"})
ID_KINDS = words(
    {
        "01": "居民身份证 身份证 户口簿 居民身份证(户口簿) 01",
        "02": "军官证 中国人民解放军军官证 02",
        "03": "警官证 中国人民武装警察警官证 武警警官证 03",
        "04": "港澳居民来往内地通行证 香港特区护照/港澳居民来往内地通行证 04",
        "05": "澳门特区护照/港澳居民来往内地通行证 05",
        "06": "台湾居民来往大陆通行证 06",
        "07": "外国人永久居留证 外国人永久居留身份证 07",
        "08": "外国人护照 护照 08",
        "99": "其他 其他证件 其他身份证件 99",
    }
)
_CITIZEN = "01"

# What stands where a filing has no last day.
_ENDLESS = frozenset(
    ("长期", "长期有效", "永久", "无限期", "不限", "至今", "9999-12-31", "9999/12/31", "99991231", "9999年12月31日")
)
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)", re.ASCII)
_BETWEEN = re.compile(r"[、,;/|\s+]+")


def read_filings(path: Path, areas: AreaTable, today: date | None) -> tuple[tuple[Patient, Filing], ...]:
    """Return each row of the list at `path` as its patient and filing; one patient may come in several rows.

    Refusal with every mistake by row and column. A filing later than `today` and a birth after it are mistakes; None:
    not checked. Areas are taken as six-digit codes or by name (淄博市, 山东省淄博市), what is written twice must agree.
    """
    table = find_table(read_grids(path), FIELDS, "id_number", "备案名单")
    mistakes = Mistakes()
    places = Places(areas)
    found: list[tuple[Patient, Filing]] = []
    names: dict[str, tuple[str, int]] = {}
    for number, cells in table.rows:
        row = _Row(table, number, cells, mistakes)
        patient, filing = _patient(row, places, today), _filing(row, places, today)
        if row.wrong or patient is None or filing is None:
            continue
        name, first = names.setdefault(f"{patient.id_kind} {patient.id_number}", (patient.name or "", number))
        if name != patient.name:
            row.note(
                "name",
                f"同一证件号码在第 {first} 行的姓名是「{name}」，这里是「{patient.name}」",
                "请核对姓名和证件号码",
            )
        else:
            found.append((patient, filing))
    if not table.rows:
        mistakes.note("", "备案名单里没有一行备案", "请确认导出是否成功")
    mistakes.refuse()
    return tuple(found)


class Places:
    """Areas by code or by name, as agencies write them."""

    def __init__(self, areas: AreaTable) -> None:
        self._areas = areas
        self._full: dict[str, Area] = {}
        short: dict[str, set[Area]] = {}
        for area in areas.cities():
            province = areas.find(f"{area.province}0000")
            above = province.name if province is not None and province.code != area.code else ""
            for name in (area.name, f"{above}{area.name}", f"{_bare(above)}{area.name}"):
                self._full[name] = area
            for name in (_bare(area.name), f"{above}{_bare(area.name)}", f"{_bare(above)}{_bare(area.name)}"):
                short.setdefault(name, set()).add(area)
        # 吉林 may be the city or the province: a short name counts only where it means one area.
        provinces = {_bare(areas.name(f"{area.province}0000")) for area in areas.cities()}
        self._short = {
            name: next(iter(found))
            for name, found in short.items()
            if len(found) == 1 and len(name) > 1 and (name not in provinces or next(iter(found)).kind == PROVINCE)
        }

    def find(self, cell: Cell, pooled: bool) -> tuple[str, str]:
        """Return the area's code as written and its pooling area's; with `pooled` a bare province is refused."""
        text = squeeze(text_of(cell))
        written = _CODE.search(text)
        code = written.group() if written else ""
        name = (text.replace(code, "", 1) if code else text).strip("()[]-_|:,/、")
        by_name = self._named(name) if name else None
        area = self._areas.find(code) if code else by_name
        if area is None:
            if code:
                raise Unreadable(f"没有这个行政区划代码「{code}」", "请写六位代码，如 370300")
            raise Unreadable(f"不认识的地区「{shown(cell)}」", "请写六位代码或统筹区全名，如 370300 或 淄博市")
        if by_name is not None and by_name != area:
            raise Unreadable(f"代码 {code} 是{area.name}，与写的「{shown(name)}」不符", "请核对代码和名称")
        if pooled and area.kind == PROVINCE and area.pooled_to is None:
            raise Unreadable(f"{area.name}不是统筹区", "请写到市，如 370300 淄博市")
        if pooled and area.kind == OUTSIDE:
            raise Unreadable(f"{area.name}不是基本医疗保险的参保地", "请核对参保地")
        return code or area.code, area.code

    def _named(self, name: str) -> Area | None:
        """Return the area of that name; a district after it is of the area: 成都市武侯区."""
        found = self._full.get(name) or self._short.get(name)
        for length in range(len(name) - 1, 2, -1):
            if found is not None:
                return found
            found = self._full.get(name[:length])
        return found


def _bare(name: str) -> str:
    """Return a name without the word for its kind: 淄博市 is 淄博, 山东省 is 山东."""
    for ending in ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "地区", "省", "市", "盟"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


@dataclass(slots=True)
class _Row:
    """One row while it is read: every getter notes what is wrong and goes on."""

    table: Table
    number: int
    cells: list[Cell]
    mistakes: Mistakes
    wrong: bool = False

    def note(self, key: str, problem: str, remedy: str) -> None:
        self.wrong = True
        self.mistakes.note(self.table.place(self.number, key), problem, remedy)

    def cell(self, key: str) -> Cell:
        column = self.table.columns.get(key)
        return "" if column is None else self.cells[column]

    def get(self, key: str, read: Callable[[Cell], T]) -> T | None:
        cell = self.cell(key)
        if is_blank(cell):
            return None
        try:
            return read(cell)
        except Unreadable as trouble:
            self.note(key, trouble.problem, trouble.remedy)
            return None

    def need(self, key: str, read: Callable[[Cell], T], remedy: str = "请补填") -> T | None:
        cell = self.cell(key)
        if is_blank(cell):
            self.note(key, f"{_TITLES[key]}是空的", remedy)
            return None
        return self.get(key, read)

    def word(self, key: str, known: Mapping[str, T]) -> T | None:
        return self.get(key, lambda cell: word_of(cell, known, _TITLES[key]))

    def list(self, key: str, known: Mapping[str, T]) -> tuple[T, ...]:
        def read(cell: Cell) -> tuple[T, ...]:
            parts = [part for part in _BETWEEN.split(narrow(text_of(cell))) if not is_blank(part)]
            return tuple(dict.fromkeys(word_of(part, known, _TITLES[key]) for part in parts))

        return self.get(key, read) or ()


_TITLES = {field.key: field.title for field in FIELDS}


def _patient(row: _Row, places: Places, today: date | None) -> Patient | None:
    name = row.need("name", text_of)
    id_kind = row.word("id_kind", ID_KINDS) or _CITIZEN
    number = row.need("id_number", code_of)
    birth, sex = row.get("birth_date", day_of), row.word("sex", SEXES)
    if number is not None and id_kind == _CITIZEN:
        read = read_id_number(number, today)
        if isinstance(read, str):
            row.note("id_number", read.rstrip("。"), "")
        else:
            if birth is not None and birth != read.birth:
                row.note("birth_date", f"出生日期 {birth} 与身份证号码中的 {read.birth} 不一致", "请核对证件")
            if sex is not None and sex != read.sex:
                row.note("sex", f"性别「{shown(row.cell('sex'))}」与身份证号码不一致", "请核对证件")
            number, birth, sex = read.number, read.birth, read.sex
    area = row.need("insured_area", lambda cell: places.find(cell, pooled=True))
    scheme = row.need("scheme", lambda cell: word_of(cell, SCHEMES, "险种"))
    person = row.need("person", _person_of)
    if scheme is not None and person is not None and person not in _OF_SCHEME[scheme]:
        told = f"人员类别「{shown(row.cell('person'))}」与险种「{shown(row.cell('scheme'))}」不符"
        row.note("person", told, "职工医保为在职或退休，居民医保为成年居民、学生或儿童")
    status = row.word("insured_status", INSURED_STATUSES) or "1"
    civil_servant = row.word("civil_servant", FLAGS) or False
    years, aid = row.get("years_enrolled", _count_of), row.list("aid", AIDS)
    psn_no = row.get("psn_no", code_of)
    if name is None or number is None or area is None or scheme is None or person is None:
        return None
    return Patient(
        insured_area=area[0],
        pool=area[1],
        scheme=scheme,
        person=person,
        name=name,
        id_kind=id_kind,
        id_number=number,
        birth_date=birth,
        sex=sex,
        psn_no=psn_no,
        insured_status=status,
        aid=aid,
        civil_servant=civil_servant,
        years_enrolled=years,
    )


def _filing(row: _Row, places: Places, today: date | None) -> Filing | None:
    kind = row.need("kind", _kind_of)
    area = row.need("area", lambda cell: places.find(cell, pooled=False))
    filed_on = row.need("filed_on", day_of)
    starts_on, ends_on = row.get("starts_on", day_of), row.get("ends_on", _last_day_of)
    basis = row.need("basis", lambda cell: word_of(cell, BASES, "备案方式"), "请填「承诺」或「证明」")
    status = row.need("status", lambda cell: word_of(cell, STATUSES, "状态"))
    status_on = row.get("status_on", day_of)
    if filed_on is not None and today is not None and filed_on > today:
        row.note("filed_on", f"备案日期 {filed_on} 晚于今天（{today}）", "请核对备案日期和电脑日期")
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        row.note("ends_on", f"结束日期 {ends_on} 早于开始日期 {starts_on}", "请核对备案记录")
    if status == _EXPIRED:
        if ends_on is None:
            row.note("status", "状态是已过期，却没有结束日期", "请补填结束日期")
        status = FilingStatus.ACTIVE
    proof_ends_on, supplied_on = row.get("proof_ends_on", _last_day_of), row.get("documents_supplied_on", day_of)
    conditions, moved = row.list("conditions", CONDITIONS), row.word("household_moved", FLAGS)
    student, referrer = row.word("student", FLAGS) or False, _referrer(row, places)
    if kind is None or area is None or filed_on is None or basis is None or not isinstance(status, FilingStatus):
        return None
    return Filing(
        kind=kind,
        area=area[0],
        pool=area[1],
        filed_on=filed_on,
        basis=basis,
        status=status,
        starts_on=starts_on,
        ends_on=ends_on,
        proof_ends_on=proof_ends_on,
        documents_supplied_on=supplied_on,
        status_on=status_on,
        conditions=conditions,
        household_moved=moved,
        student=student,
        referring_hospital=referrer,
    )


def _referrer(row: _Row, places: Places) -> Referrer | None:
    area = row.get("referrer_area", lambda cell: places.find(cell, pooled=False))
    level = row.word("referrer_level", LEVELS)
    if (area is None) != (level is None) and not row.wrong:
        missing = "referrer_level" if level is None else "referrer_area"
        row.note(missing, f"只填了转诊医院所在地和级别中的一项，缺{_TITLES[missing]}", "请补填，或两项都空着")
    return Referrer(*area, level) if area is not None and level is not None else None


def _kind_of(cell: Cell) -> FilingKind:
    text = squeeze(text_of(cell))
    if text.isdigit():
        raise Unreadable(f"备案类型写成了代码「{text}」，各地代码的含义不同", "请写成中文，如 异地长期居住、异地转诊")
    return word_of(text, KINDS, "备案类型")


def _person_of(cell: Cell) -> Person:
    text = squeeze(text_of(cell))
    if text.isdigit() and len(text) == 4:
        found = _MINOR_CODES.get(text) or _PERSON_CODES.get(text[:2])
        if found is not None:
            return found
    return word_of(text, PERSONS, "人员类别")


def _count_of(cell: Cell) -> int:
    number = number_of(cell)
    if not 0 <= number <= 9999 or number != int(number):
        raise Unreadable(f"「{shown(cell)}」不是年数", "请填 0 或正整数")
    return int(number)


def _last_day_of(cell: Cell) -> date | None:
    """Return a last day, or None for one that says there is none (长期, 9999-12-31)."""
    if isinstance(cell, date) and cell.year == 9999:
        return None
    if isinstance(cell, str) and squeeze(cell).split("T")[0].removesuffix("00:00:00") in _ENDLESS:
        return None
    return day_of(cell)
