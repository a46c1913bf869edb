"""Fee lines (费用清单) of one stay from a hospital system's export."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import repeat
from pathlib import Path
from typing import Any

from settledesk.basis.errors import Mistake
from settledesk.basis.money import ZERO, Money, product
from settledesk.basis.text import narrow
from settledesk.model.case import FeeClass, FeeKind, FeeLine
from settledesk.model.labels import CATEGORY, FEE_CLASS
from settledesk.sheets.cells import (
    Cell,
    Unreadable,
    amount_of,
    code_of,
    is_blank,
    number_of,
    percentage_of,
    ratio_of,
    shown,
    text_of,
    word_of,
    words,
)
from settledesk.sheets.reading import read_grids
from settledesk.sheets.tables import Field, Mistakes, Table, find_table

FIELDS = (
    Field(
        "code",
        "医保编码",
        "国家医保编码 医保国家编码 国家医保代码 国家项目编码 国家编码 国家贯标码 贯标码 医保项目代码 医保目录编码 医保项目编码 医保代码 国家代码 国家码 医保码 目录编码 医疗目录编码 med_list_codg hilist_code "
        "项目编码 项目代码 收费项目编码 收费编码 药品编码 编码 代码 item_code code",
        required=True,
    ),
    Field(
        "name",
        "项目名称",
        "医保名称 医保项目名称 医保目录名称 收费项目名称 收费项目 费用名称 名称 药品名称 项目 hilist_name medins_list_name item_name name",
        required=True,
    ),
    Field(
        "category",
        "费用类别",
        "医疗收费项目类别 收费类别 收费项目类别 费用分类 费用类型 票据类别 票据项目 发票项目 发票类别 收据项目 项目类别 大类 类别 "
        "med_chrgitm_type category",
        required=True,
        filled=True,
    ),
    Field(
        "kind",
        "目录类别",
        "医保目录类别 三大目录 三目类别 目录类型 目录分类 项目类型 list_type hilist_type kind",
        filled=True,
    ),
    Field(
        "fee_class",
        "项目等级",
        "收费项目等级 医保等级 医保项目等级 医保属性 费用等级 甲乙丙类 甲乙丙 甲乙类 甲乙分类 医保类别 医保分类 报销类别 自付类别 自付类型 支付类别 等级 chrgitm_lv class",
        required=True,
    ),
    Field("quantity", "数量", "计费数量 收费数量 总数量 数目 cnt qty quantity", required=True, number=True),
    Field("price", "单价", "价格 零售价 销售价 收费单价 执行价 pric price", required=True, number=True),
    Field(
        "amount",
        "金额",
        "总金额 费用金额 发生金额 收费金额 明细金额 金额合计 总价 总额 费用总额 明细项目费用总额 应收金额 det_item_fee_sumamt amount",
        required=True,
        number=True,
    ),
    # 先行自付 alone is no ratio: on an itemised list it heads the amount.
    Field(
        "first_pay_ratio",
        "先行自付比例",
        "自付比例 先自付比例 个人先行自付比例 个人自付比例 先行支付比例 自理比例 乙类自付比例 自付率 selfpay_prop first_pay_ratio",
    ),
    Field(
        "price_limit",
        "限价",
        "医保限价 限价金额 最高限价 支付限价 医保支付标准 支付标准 最高支付限额 定价上限金额 pric_uplmt_amt price_limit",
    ),
    Field("home_class", "参保地项目等级", "参保地等级 参保地医保等级 参保地甲乙丙 home_class"),
    Field("home_first_pay_ratio", "参保地先行自付比例", "参保地自付比例 home_first_pay_ratio"),
    Field("home_price", "参保地价格", "参保地单价 参保地限价 home_price"),
)
"""The columns of a fee sheet in the order of FeeLine, with the headers they are known by, national field names too."""

CATEGORIES = words(
    {
        "01": "床位费 床位 住院床位费 普通床位费 01 1",
        "02": "诊察费 诊察 诊查费 诊查 02 2",
        "03": "检查费 检查 影像检查费 03 3",
        "04": "化验费 化验 检验费 检验 实验室检查费 04 4",
        "05": "治疗费 治疗 一般治疗费 05 5",
        "06": "手术费 手术 手术治疗费 06 6",
        "07": "护理费 护理 07 7",
        "08": "卫生材料费 卫生材料 材料费 材料 卫材费 卫材 耗材费 耗材 医用材料费 医用耗材费 一次性材料费 08 8",
        "09": "西药费 西药 09 9",
        "10": "中药饮片费 中药饮片 中草药费 中草药 草药费 草药 饮片 10",
        "11": "中成药费 中成药 成药费 成药 11",
        "12": "一般诊疗费 一般诊疗 12",
        "13": "挂号费 挂号 13",
        "14": "其他费 其它费 其他 其它 其他费用 其它费用 14",
    }
)
"""The fourteen national fee categories (med_chrgitm_type): their names, what hospitals call them, their codes."""

KINDS = words(
    {
        FeeKind.DRUG: "药品 西药 中成药 中药饮片 饮片 自制剂 医院制剂 民族药 西药中成药 drug 101 102 103 104 105",
        FeeKind.SERVICE: "服务项目 医疗服务项目 诊疗项目 诊疗 服务 项目 服务设施 service 201",
        FeeKind.MATERIAL: "材料 医用耗材 医用材料 耗材 卫生材料 material 301",
    }
)
"""What a line is by the national catalogue (list_type)."""

CLASSES = words(
    {
        FeeClass.A: "甲 甲类 01 1 A 无自付",
        FeeClass.B: "乙 乙类 02 2 B 有自付 部分自付",
        FeeClass.C: "丙 丙类 03 3 C 全自付 全自费 自费 全额自费 完全自费 目录外 非医保",
    }
)
"""甲, 乙, 丙 (chrgitm_lv) and the words that hospitals put for them."""

KEYS = tuple(field.key for field in FIELDS)
"""The keys of the columns, in their order."""
_CATEGORY, _KIND, _CLASS, _RATIO = (KEYS.index(key) for key in ("category", "kind", "fee_class", "first_pay_ratio"))
_NO_RATIO = ("乙类项目没有先行自付比例", "请补填，如 10%")
_KIND_OF_CATEGORY = {"08": FeeKind.MATERIAL, "09": FeeKind.DRUG, "10": FeeKind.DRUG, "11": FeeKind.DRUG}


def read_fees(path: Path) -> tuple[FeeLine, ...]:
    """Return the fee lines of the file at `path`, in its order; refunds are negative lines.

    Refusal with every mistake by row and column: a missing column, an unknown word, a class B line without its ratio,
    an amount that is not quantity × price to within a fen, a 合计 that is not the sum of the lines.
    """
    return read_fee_sheet(path)[0]


def read_fee_sheet(path: Path) -> tuple[tuple[FeeLine, ...], str]:
    """Return the fee lines as `read_fees` does, and the name of their sheet where the file has more than one."""
    mistakes = Mistakes()
    with _nothing_collected():
        table = find_table(read_grids(path), FIELDS, "code", "费用清单")
        lines = _lines(table, mistakes)
    if not lines and not mistakes.found:
        mistakes.note("", "费用清单里没有一行费用", "请确认导出是否成功")
    if not mistakes.found:
        check_total(table, lines, mistakes)
    mistakes.refuse()
    return tuple(lines), table.sheet


class RowReader:
    """Reads rows of text cells in the order of FIELDS, each different cell of a column once."""

    def __init__(self) -> None:
        self._cells = [_Read(_reader(read, field)) for field, read in zip(FIELDS, _typed_readers(), strict=True)]

    def read(self, cells: Sequence[str]) -> FeeLine | tuple[Mistake, ...]:
        """Return the line that a row stands for, or what is wrong with it: paths are keys; nothing for a blank row."""
        values = [read[cell] for read, cell in zip(self._cells, cells, strict=True)]
        if Unreadable in map(type, values):
            if all(map(is_blank, cells)):
                return ()
            wrong = [
                Mistake(key, value.problem, value.remedy)
                for key, value in zip(KEYS, values, strict=True)
                if isinstance(value, Unreadable)
            ]
            if values[_CLASS] is FeeClass.B and values[_RATIO] is None:
                wrong.append(Mistake("first_pay_ratio", *_NO_RATIO))
            return tuple(wrong)
        if values[_KIND] is None:
            values[_KIND] = kind_of(values[_CATEGORY])
        line = FeeLine(*values)
        trouble = _trouble(line)
        return line if trouble is None else (Mistake(*trouble),)

    def tidy(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the cells as this program writes what they stand for; those that cannot be read as they are."""
        return tuple(
            cell if not cell or isinstance(value := read[cell], Unreadable) else told(value)
            for told, read, cell in zip(_TOLD, self._cells, cells, strict=True)
        )

    def value(self, key: str, cell: str) -> Any:
        """Return what one cell stands for; None where it is empty, Unreadable where it cannot be read."""
        return None if is_blank(cell) else self._cells[KEYS.index(key)][cell]


def row_of(line: FeeLine) -> tuple[str, ...]:
    """Return a line as the text of its cells; the catalogue kind stays empty where the category says it."""
    kind = "" if line.kind is kind_of(line.category) else _told_kind(line.kind)
    return (
        line.code,
        line.name,
        CATEGORY[line.category],
        kind,
        FEE_CLASS[line.fee_class],
        _told_number(line.quantity),
        _told_number(line.price),
        line.amount.text,
        _told_ratio(line.first_pay_ratio),
        _told_number(line.price_limit),
        _told_class(line.home_class),
        _told_ratio(line.home_first_pay_ratio),
        _told_number(line.home_price),
    )


def kind_of(category: str) -> FeeKind:
    """Return the catalogue kind of a category, where a list does not say it."""
    return _KIND_OF_CATEGORY.get(category, FeeKind.SERVICE)


def written(choice: Any) -> str:
    """Return the word by which a category, kind or class is written."""
    return _KIND_TITLES.get(choice) or FEE_CLASS.get(choice) or CATEGORY[choice]


def in_percent(cell: str) -> str:
    """Return a cell of a column whose header says % so that it means the same under any header.

    What is not clear there (0.5: half a percent, or a half shown as a percentage?) stays wrong, and says so.
    """
    if is_blank(cell) or narrow(cell).endswith(("%", _PERCENT_ASKED)):
        return cell
    try:
        return _told_ratio(percentage_of(cell))
    except Unreadable:
        return f"{cell}{_PERCENT_ASKED}"


def _told_text(value: str) -> str:
    return value


def _told_number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _told_ratio(value: Decimal | None) -> str:
    return "" if value is None else f"{(value * 100).normalize():f}%"


def _told_kind(value: FeeKind | None) -> str:
    return "" if value is None else _KIND_TITLES[value]


def _told_class(value: FeeClass | None) -> str:
    return "" if value is None else FEE_CLASS[value]


_KIND_TITLES = {FeeKind.DRUG: "药品", FeeKind.SERVICE: "服务项目", FeeKind.MATERIAL: "材料"}
_PERCENT_ASKED = "(%)"
_TOLD: tuple[Callable[[Any], str], ...] = (
    _told_text,
    _told_text,
    CATEGORY.__getitem__,
    _told_kind,
    _told_class,
    _told_number,
    _told_number,
    str,
    _told_ratio,
    _told_number,
    _told_class,
    _told_ratio,
    _told_number,
)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keep the garbage collector from walking, again and again, through a million cells none of which is garbage.

    It takes a fifth of the time of a large bill.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _lines(table: Table, mistakes: Mistakes) -> list[FeeLine]:
    # Column by column: a bill of 100,000 lines has few different cells in a column, and each is read once.
    columns: list[Iterable[Any]] = []
    clean = True
    for field, read in _readers(table):
        if field.key not in table.columns:
            columns.append(repeat(None))
            continue
        place = table.columns[field.key]
        cells = [row[place] for _, row in table.rows]
        if bool in set(map(type, cells)):
            found = [read(cell) for cell in cells]  # To a dict True is 1: neither may answer for the other.
        else:
            found = list(map(_Read(read).__getitem__, cells))
        clean = clean and Unreadable not in set(map(type, found))
        columns.append(found)
    columns[_KIND] = [
        kind or _KIND_OF_CATEGORY.get(category, FeeKind.SERVICE)
        for kind, category in zip(columns[_KIND], columns[_CATEGORY], strict=False)
    ]
    lines = []
    for (number, row), values in zip(table.rows, zip(*columns, strict=False), strict=False):
        if not clean and Unreadable in map(type, values):
            _note(table, number, row, values, mistakes)
        elif line := _line(table, number, values, mistakes):
            lines.append(line)
    return lines


class _Read(dict[Cell, Any]):
    """What the cells of a column were read as, each read when it first comes."""

    def __init__(self, read: Callable[[Cell], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Cell) -> Any:
        found = self[cell] = self._read(cell)
        return found


def _line(table: Table, number: int, values: tuple[Any, ...], mistakes: Mistakes) -> FeeLine | None:
    line = FeeLine(*values)
    trouble = _trouble(line)
    if trouble is None:
        return line
    key, problem, remedy = trouble
    mistakes.note(table.place(number, key), problem, remedy)
    return None


def _trouble(line: FeeLine) -> tuple[str, str, str] | None:
    """Return what is wrong with a line whose cells could all be read: the column's key, the problem, the remedy."""
    if line.price < 0:
        return "price", f"单价 {line.price:f} 为负数", "退费请用负的数量表示"
    if line.fee_class is FeeClass.B and line.first_pay_ratio is None:
        return "first_pay_ratio", f"乙类项目「{line.name}」没有先行自付比例", "请补填，如 10%"
    # Within a fen before rounding is within a fen after it; rounding is for the few that are further off.
    if not -1 <= line.quantity * line.price * 100 - line.amount.fen <= 1:
        computed = product(line.quantity, line.price)
        if abs(computed.fen - line.amount.fen) > 1:
            shown_product = f"数量 {line.quantity:f} × 单价 {line.price:f} = {computed.grouped}"
            problem = f"金额 {line.amount.grouped} 与{shown_product} 不符"
            return "amount", problem, "请核对这一行的数量、单价和金额"
    return None


def _note(table: Table, number: int, row: list[Cell], values: tuple[Any, ...], mistakes: Mistakes) -> None:
    wrong = [(field.key, value) for field, value in zip(FIELDS, values, strict=True) if isinstance(value, Unreadable)]
    written = [cell for cell in row if not is_blank(cell)]
    if len(written) == 1 and len(wrong) > 2:
        problem = f"这一行只有「{shown(written[0])}」，不像一行费用"
        mistakes.note(table.place(number, ""), problem, "请删去这一行，或补全各列")
        return
    for key, trouble in wrong:
        mistakes.note(table.place(number, key), trouble.problem, trouble.remedy)


def _readers(table: Table) -> list[tuple[Field, Callable[[Cell], Any]]]:
    """Return for each field what reads a cell of it: a reader returns what is wrong instead of raising it."""
    return [
        (
            field,
            _reader(
                percentage_of if read is _ratio and "%" in narrow(table.titles.get(field.key, "")) else read, field
            ),
        )
        for field, read in zip(FIELDS, _typed_readers(), strict=True)
    ]


def _typed_readers() -> tuple[Callable[[Cell], Any], ...]:
    return (
        code_of,
        text_of,
        lambda cell: word_of(_without_code(cell), CATEGORIES, "费用类别"),
        lambda cell: word_of(cell, KINDS, "目录类别"),
        lambda cell: word_of(_without_brackets(cell), CLASSES, "项目等级"),
        number_of,
        number_of,
        amount_of,
        _ratio,
        _not_negative,
        lambda cell: word_of(_without_brackets(cell), CLASSES, "参保地项目等级"),
        _ratio,
        _not_negative,
    )


def _ratio(cell: Cell) -> Decimal:
    if isinstance(cell, str) and cell.endswith(_PERCENT_ASKED):
        return percentage_of(cell.removesuffix(_PERCENT_ASKED))
    return ratio_of(cell)


def _reader(read: Callable[[Cell], Any], field: Field) -> Callable[[Cell], Any]:
    missing = Unreadable(f"{field.title}是空的", "请补填") if field.required else None

    def reader(cell: Cell) -> Any:
        if is_blank(cell):
            return missing
        try:
            return read(cell)
        except Unreadable as trouble:
            return trouble

    return reader


def _not_negative(cell: Cell) -> Decimal:
    value = number_of(cell)
    if value < 0:
        raise Unreadable(f"「{value:f}」为负数", "请核对")
    return value


def _without_code(cell: Cell) -> Cell:
    """Return a category without what stands around its name: 09西药费, 09-西药费 are 西药费."""
    if isinstance(cell, str):
        text = narrow(cell)
        if text[:2].isdigit() and len(text) > 2:
            code, name = text[:2], text[2:].strip(" -_.:、|")
            if CATEGORY.get(code) == name:
                return code
    return cell


def _without_brackets(cell: Cell) -> Cell:
    """Return a class without the brackets that some systems put around it: [甲], (乙类)."""
    return narrow(cell).strip("[]()【】 ") if isinstance(cell, str) else cell


def check_total(table: Table, lines: list[FeeLine], mistakes: Mistakes) -> None:
    """Hold the file's own total against its lines: a line lost on the way is money lost."""
    if len(table.totals) != 1:
        return
    number, cells = table.totals[0]
    try:
        stated = amount_of(cells[table.columns["amount"]])
    except Unreadable:
        return
    found = Money(sum(line.amount.fen for line in lines))
    if stated != found and stated != ZERO:
        problem = f"合计 {stated.grouped} 与 {len(lines)} 行费用之和 {found.grouped} 相差 {(stated - found).grouped}"
        mistakes.note(table.place(number, "amount"), problem, "可能有费用行没有导出或被删去，请重新导出")
