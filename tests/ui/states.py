"""The states of the window, each by its name and the real acts that bring a window on the sample office into it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from settledesk.desk.crossing import Progress
from settledesk.desk.sample import sample_folder
from settledesk.store.database import FILE_NAME
from settledesk.ui.first_run import FirstRun
from settledesk.ui.gallery import Gallery
from settledesk.ui.key_sheet import KeySheet
from settledesk.ui.screens.policy.entry import EntryPage
from settledesk.ui.screens.policy.impact import ImpactPage
from settledesk.ui.screens.policy.importing import ImportPage
from settledesk.ui.screens.settle.stay import CATEGORIES, FALL, MORE
from settledesk.ui.troubles import catch_troubles
from tests.ui import local_packs
from tests.ui.stage import FROM_HERE, NO_FILING, Stage

FILED, ENDED, EXPIRED, UNKNOWN, NO_BENEFITS = (
    "370302195704109641",  # 段素芬 of Zibo, an employee
    "370322194809239937",  # 汤长河 of Zibo
    "370302201905259847",  # 姚秀兰 of Zibo, a child
    "441702199606189851",  # 严家豪 of Yangjiang
    "220102195206169672",  # 宋永强 of Changchun
)
"""ID numbers of the sample's patients by what the desk says of their filings."""
_KEY = Qt.Key
_BILL = ("22500", "86.40", "120", "738.54")


@dataclass(frozen=True, slots=True)
class State:
    """A state of the window.

    `bring` takes a stage there and returns what is looked at where that is not the window itself. `anew` says that it
    is made for one type size and has to be brought about again for another.
    """

    name: str
    title: str
    bring: Callable[[Stage], QWidget | None]
    anew: bool = False


# ---- the desk: who


def _empty(at: Stage) -> None:
    at.wait()


def _found(at: Stage) -> None:
    at.find("zh")


def _nothing_found(at: Stage) -> None:
    at.find("qqq")


def _wrong_digit(at: Stage) -> None:
    at.find("370302195704109642")


def _new_number(at: Stage) -> None:
    at.find("370303198802030021")


def _picked(at: Stage) -> None:
    at.scan(FILED)


# ---- the desk: filing and amounts


def _stay(at: Stage, number: str, emergency: bool = False, days: tuple[str, str] = ("0401", "0417")) -> None:
    """Scan a patient and type the stay."""
    at.scan(number)
    at.keys("ZY20240401", enter=True)
    for day in days:
        at.keys(day, enter=True)
    if emergency:
        at.window.settle.focus_path("visit.emergency")
        at.press(_KEY.Key_Space)


def _bill(at: Stage, deposit: str = "15000", bill: tuple[str, ...] = _BILL) -> None:
    """Type the deposit and the four totals."""
    at.fill("payments.deposit", deposit)
    at.window.settle.focus_path("totals.total")
    for amount in bill:
        at.keys(amount, enter=True)
    at.wait()


def _filed(at: Stage) -> None:
    _stay(at, FILED)
    _bill(at)


def _unfiled(at: Stage) -> None:
    _stay(at, NO_FILING)
    _bill(at)


def _expired(at: Stage) -> None:
    _stay(at, EXPIRED)
    _bill(at)


def _unknown(at: Stage) -> None:
    _stay(at, UNKNOWN)
    _bill(at)


def _local(at: Stage) -> None:
    _stay(at, FROM_HERE)
    _bill(at)


def _ended(at: Stage) -> None:
    _stay(at, ENDED)
    _bill(at)


def _no_benefits(at: Stage) -> None:
    _stay(at, NO_BENEFITS)
    _bill(at)


def _benefits_wanted(at: Stage) -> None:
    local_packs.register(at.office)
    _stay(at, local_packs.FROM_BAOJI, emergency=True)
    _bill(at)


def _waiting(at: Stage) -> None:
    _stay(at, FILED)


def _mistyped(at: Stage) -> None:
    at.scan(FILED)
    at.keys("ZY20240401", enter=True)
    for path, text in (
        ("visit.admitted_on", "20240431"),
        ("visit.discharged_on", "0301"),
        ("payments.deposit", "12,34x"),
        ("year_to_date.admissions", "-1"),
        ("totals.total", "1000"),
        ("totals.self_funded", "abc"),
        ("totals.over_limit", "0"),
        ("totals.first_pay", "2000"),
    ):
        at.fill(path, text)
    at.wait()


# ---- the desk: the bill


def _lines(count: int) -> list[list[str]]:
    """Return a fee list with its headers."""
    items = (
        ("普通病房床位费（双人间）", "床位费", "甲", "1", "70", "70", ""),
        ("住院诊察费", "诊察费", "甲", "1", "22", "22", ""),
        ("CT 平扫（64 排）", "检查费", "乙", "1", "280", "280", "10%"),
        ("血细胞分析（五分类）", "化验费", "甲", "1", "20", "20", ""),
        ("一次性使用静脉留置针", "卫生材料费", "乙", "2", "32.50", "65", "20%"),
        ("注射用头孢哌酮钠舒巴坦钠", "西药费", "乙", "4", "46.80", "187.20", "10%"),
        ("特殊疾病护理", "护理费", "丙", "1", "45", "45", ""),
        ("0.9% 氯化钠注射液 250ml", "西药费", "甲", "3", "3.20", "9.60", ""),
    )
    head = ["项目名称", "费用类别", "项目等级", "数量", "单价", "金额", "先行自付比例", "医保编码"]
    rows = []
    for number in range(count):
        name, category, level, quantity, price, amount, first = items[number % len(items)]
        rows.append([name, category, level, quantity, price, amount, first, f"0011{number:011}"])
    return [head, *rows]


def _text(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def _grid(at: Stage) -> None:
    _stay(at, FILED)
    at.fill("payments.deposit", "10000")
    at.control(_KEY.Key_M)
    at.paste(_text(_lines(312)))


def _wrong_rows(at: Stage) -> None:
    _stay(at, FILED)
    at.control(_KEY.Key_M)
    rows = _lines(12)
    rows[2][5] = "99"
    rows[5][1] = "西洋费"
    rows[7][3] = "一"
    at.paste(_text(rows))
    at.control(_KEY.Key_E)


def _unknown_header(at: Stage) -> None:
    _stay(at, FILED)
    at.control(_KEY.Key_M)
    rows = _lines(12)
    rows[0][4] = "院内执行价格"
    at.paste(_text(rows))


def _file(at: Stage) -> None:
    _stay(at, FILED)
    at.window.settle.read_file(sample_folder() / "stay-1.xlsx")
    at.wait()


def _wrong_file(at: Stage) -> None:
    _stay(at, FILED)
    rows = _lines(40)
    for number in (3, 9, 17, 21, 33):
        rows[number][5] = "一百元"
    rows[12][1] = "西洋费"
    rows[25][6] = "180%"
    at.window.settle.read_file(at.file("费用清单 4 月.csv", rows))
    at.wait()


def _loading_file(at: Stage) -> None:
    _stay(at, FILED)
    path = at.file("费用清单 全年.csv", _lines(150_000))
    at.window.settle.read_file(path)
    at.ending.append(lambda: at.window.settle.stay.fee_file.cancelled.emit())
    at.rest(400)


def _page(number: int) -> Callable[[Stage], None]:
    def bring(at: Stage) -> None:
        _filed(at)
        at.window.settle.stay.show_page(number)
        at.wait()

    return bring


def _categories(at: Stage) -> None:
    _stay(at, FILED)
    at.window.settle.read_file(sample_folder() / "stay-3.xlsx")
    at.wait()
    at.press(_KEY.Key_Return)
    at.window.settle.stay.show_page(CATEGORIES)
    at.wait()


def _platform(at: Stage, off: int) -> None:
    """Type the platform's figures: ours, the funds' payment `off` fen more."""
    _filed(at)
    found = at.window.settle.current.examined
    assert found is not None and found.outcome is not None and found.outcome.split is not None
    split = found.outcome.split
    at.control(_KEY.Key_T)
    for path, fen in (
        ("fund_pay_sumamt", split.funds.fen + off),
        ("psn_part_amt", split.patient.fen - off),
        ("psn_cash_pay", split.cash.fen - off),
    ):
        at.fill(f"platform.{path}", f"{fen // 100}.{fen % 100:02}")
    at.wait()


def _doubts(at: Stage) -> None:
    _unfiled(at)
    at.press(_KEY.Key_F2)


def _not_yet(at: Stage) -> None:
    _no_benefits(at)
    at.press(_KEY.Key_F2)


def _settled(at: Stage) -> None:
    _filed(at)
    at.press(_KEY.Key_F2)


def _settled_short(at: Stage) -> None:
    _stay(at, FILED)
    _bill(at, deposit="2000")
    at.press(_KEY.Key_F2)


# ---- the desk: patients and parked cases


def _new_patient(at: Stage) -> None:
    at.press(_KEY.Key_F3)


def _known_patient(at: Stage) -> None:
    at.scan(FILED)
    at.press(_KEY.Key_F3)


def _wrong_patient(at: Stage) -> None:
    at.press(_KEY.Key_F3)
    form = at.window.settle.patient_form
    for path, text in (("id_number", "370302195704109642"), ("birth_date", "19991332"), ("insured_area", "aaa")):
        form.focus_path(f"patient.{path}")
        at.keys(text, enter=True)
    at.control(_KEY.Key_Return)


def _parked(at: Stage) -> None:
    for number, total in ((FILED, "22500"), (NO_FILING, "8130.55"), (EXPIRED, "640")):
        _stay(at, number)
        at.fill("totals.total", total)
        at.control(_KEY.Key_S)
    at.control(_KEY.Key_S, shift=True)


def _throwing_away(at: Stage) -> None:
    _parked(at)
    at.press(_KEY.Key_Delete)


def _none_parked(at: Stage) -> None:
    at.control(_KEY.Key_S, shift=True)


# ---- the receipts


def _receipts(at: Stage, text: str = "") -> None:
    at.press(_KEY.Key_F9)
    at.control(_KEY.Key_A)
    at.press(_KEY.Key_Delete)
    if text:
        at.keys(text)
    at.wait()


def _receipts_today(at: Stage) -> None:
    at.press(_KEY.Key_F9)


def _one_receipt(at: Stage) -> None:
    _receipts(at)
    at.press(_KEY.Key_Down)


def _voided(at: Stage) -> None:
    _voiding(at)
    at.keys("1")
    at.control(_KEY.Key_Return)
    at.press(_KEY.Key_Down)


def _voiding(at: Stage) -> None:
    _receipts(at, "20240416")
    at.press(_KEY.Key_F8)


def _voiding_without_reason(at: Stage) -> None:
    _voiding(at)
    at.control(_KEY.Key_Return)


def _reprinting(at: Stage) -> None:
    _settled(at)
    at.press(_KEY.Key_F2)
    at.control(_KEY.Key_P, shift=True)


def _no_receipt(at: Stage) -> None:
    _receipts(at, "02-20990101-0001")


def _no_receipts_today(at: Stage) -> None:
    _receipts(at, "20230101")


def _too_many(at: Stage) -> None:
    # More settlements than are listed, copied by the database itself: settling so many takes longer than looking.
    with sqlite3.connect(at.folder / FILE_NAME) as store:
        _copies(store, 230)
    _receipts(at)


def _copies(store: sqlite3.Connection, count: int) -> None:
    """Store so many copies of a settlement."""
    names = [row[1] for row in store.execute("PRAGMA table_info(settlements)")]
    made = {"id": "NULL", "number": "'02-20240410-' || printf('%04d', n)", "draft_key": "'many-' || n"}
    values = ", ".join(made.get(name, f'"{name}"') for name in names)
    store.execute(
        f"WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < {count}) "
        f"INSERT INTO settlements SELECT {values} FROM many, (SELECT * FROM settlements LIMIT 1)"
    )


def _loading_receipts(at: Stage) -> None:
    _receipts(at)
    at.hold_work()
    at.touch(_KEY.Key_0)
    at.rest(500)


def _broken_store(at: Stage) -> None:
    at.press(_KEY.Key_F9)
    with sqlite3.connect(at.folder / FILE_NAME) as store:
        # As a disk does that loses a page: the table begins beyond the end of the file.
        (version,) = store.execute("PRAGMA schema_version").fetchone()
        store.execute("PRAGMA writable_schema = ON")
        store.execute("UPDATE sqlite_master SET rootpage = 99999999 WHERE name = 'settlements'")
        store.execute(f"PRAGMA schema_version = {version + 1}")
    at.control(_KEY.Key_A)
    at.keys("t")
    at.wait()


# ---- the policy library


def _area(at: Stage, text: str = "370300", page: str = "", go: bool = True) -> None:
    """Find an area, turn to one of its pages, and put the cursor there."""
    at.control(_KEY.Key_3)
    at.keys(text)
    at.wait()
    if go:
        at.press(_KEY.Key_Return)
    while page and at.window.policy.page != page:
        at.control(_KEY.Key_PageDown)


def _policy(at: Stage) -> None:
    at.control(_KEY.Key_3)


def _policy_page(page: str, text: str = "370300") -> Callable[[Stage], None]:
    return lambda at: _area(at, text, page)


def _policy_filtered(at: Stage) -> None:
    _area(at, page="figures")
    at.control(_KEY.Key_F)
    at.keys("60%")
    at.wait()


def _policy_review(at: Stage) -> None:
    at.control(_KEY.Key_3)
    at.control(_KEY.Key_R)


def _first_of_its_line(at: Stage) -> None:
    _area(at, page="compare")
    at.window.policy.show_page("compare", "370300-zibo/benefits-310-2022-01-01.toml")
    at.wait()


def _impact(at: Stage) -> ImpactPage:
    _area(at, "370300", "impact")
    page = at.window.policy.shown
    assert isinstance(page, ImpactPage)
    with sqlite3.connect(at.folder / FILE_NAME) as store:
        _copies(store, 40)
    page.take_file(local_packs.draft(at.folder / "benefits-310-2024-03-01-draft.toml"))
    page.throughout.set_text("1")
    return page


def _impact_asked(at: Stage) -> None:
    _area(at, "370300", "impact")


def _impact_done(at: Stage) -> None:
    _impact(at)
    at.control(_KEY.Key_Return)


def _impact_running(at: Stage) -> None:
    page = _impact(at)
    at.ending.append(page.cancel)
    at.touch(_KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page._run is not None
    # The page is not told that its work is stopped: it would be done before every picture of it is taken.
    page._run.cancel()
    page.running.show_progress(Progress("正在按新旧规则重算", 12_500, 41_000))
    at.rest(50)


def _entry(at: Stage, typed: dict[str, str] = local_packs.TYPED) -> None:
    """Type into the form for residents of Baoji."""
    _area(at, local_packs.BAOJI, "entry")
    page = at.window.policy.shown
    assert isinstance(page, EntryPage)
    page.form.focus("how")
    at.keys("t", enter=True)
    for path, text in typed.items():
        page.form.focus(path)
        at.keys(text, enter=True)


def _entry_empty(at: Stage) -> None:
    _area(at, local_packs.BAOJI, "entry")


def _entry_wrong(at: Stage) -> None:
    wrong = {"in_force": "20440101", "deductible.3.1": "12x", "bands[0].ratio": "180%", "bands[1].ratio": "0.75"}
    _entry(at, {**wrong, "bands[2].up_to": "30000"})
    at.control(_KEY.Key_Return)


def _entry_saved(at: Stage) -> None:
    _entry(at)
    at.control(_KEY.Key_Return)


def _entry_waiting(at: Stage) -> None:
    _entry_saved(at)
    at.control(_KEY.Key_C, shift=True)


def _import(at: Stage, spoiled: bool) -> None:
    _area(at, local_packs.BAOJI, "import")
    page = at.window.policy.shown
    assert isinstance(page, ImportPage)
    page.read_file(local_packs.zipped(at.office, at.folder / "宝鸡 2024.zip", spoiled))
    at.wait()


def _import_lists(at: Stage) -> None:
    _entry_saved(at)
    _area(at, local_packs.BAOJI, "import")


# ---- windows of their own


def _key_sheet(at: Stage) -> QWidget:
    at.window.show_keys()
    sheet = at.window.findChild(KeySheet)
    assert sheet is not None
    at.ending.append(sheet.close)
    at.rest(50)
    return sheet


def _trouble(at: Stage) -> QWidget:
    troubles = catch_troubles(at.look, at.office.log)
    at.ending.append(troubles.release)
    troubles.report(ValueError("of no use to a clerk"))
    at.rest(50)
    assert troubles.dialog is not None
    return troubles.dialog


def _first(at: Stage) -> FirstRun:
    first = FirstRun(at.look, at.opened.gear.jobs, at.opened.gear.child, at.folder / "new")
    at.ending.append(first.deleteLater)
    at.ending.append(first.close)
    at.window.hide()
    first.show()
    first.activateWindow()
    at.rest(50)
    return first


def _first_choice(at: Stage) -> QWidget:
    return _first(at)


def _first_facts(at: Stage) -> FirstRun:
    first = _first(at)
    at.press(_KEY.Key_Return)
    return first


def _first_filled(at: Stage) -> QWidget:
    first = _first_facts(at)
    at.compose("示例市第一人民医院")
    at.press(_KEY.Key_Return)
    at.keys("H5101000001", enter=True)
    at.keys("370300", enter=True)
    return first


def _first_working(at: Stage) -> QWidget:
    first = _first(at)
    at.press(_KEY.Key_2)
    at.touch(_KEY.Key_Return)
    at.ending.append(lambda: at.touch(_KEY.Key_Escape))
    at.rest(120)
    return first


def _first_done(at: Stage) -> QWidget:
    first = _first(at)
    at.press(_KEY.Key_2)
    at.press(_KEY.Key_Return)
    return first


def _gallery(at: Stage) -> QWidget:
    gallery = Gallery(at.look)
    at.ending.append(gallery.deleteLater)
    at.ending.append(gallery.close)
    gallery.show()
    at.rest(300)
    return gallery


STATES = (
    State("settle-empty", "结算：还没有患者", _empty),
    State("search-list", "查找：列出几位", _found),
    State("search-nothing", "查找：没有找到", _nothing_found),
    State("search-wrong-digit", "查找：校验位不对", _wrong_digit),
    State("search-new", "查找：新患者的证件号", _new_number),
    State("picked", "已选患者", _picked),
    State("waiting", "就诊已填，费用未填", _waiting),
    State("filed", "备案有效", _filed),
    State("unfiled", "未备案，可补办，省多少", _unfiled),
    State("expired", "备案过期", _expired),
    State("unknown", "待核实，缺事实", _unknown),
    State("local", "本地参保", _local),
    State("ended", "备案已终止", _ended),
    State("no-benefits", "缺待遇标准", _no_benefits),
    State("benefits-wanted", "缺本地待遇，可以录入", _benefits_wanted),
    State("not-yet", "缺事实时按 F2", _not_yet),
    State("mistyped", "几个字段填错", _mistyped),
    State("grid", "费用明细 312 行", _grid),
    State("grid-wrong", "费用明细有错", _wrong_rows),
    State("grid-question", "粘贴：不认识的表头", _unknown_header),
    State("file", "导入预览", _file),
    State("file-wrong", "导入：文件有错", _wrong_file),
    State("file-loading", "导入：正在读取", _loading_file),
    State("categories", "按类别", _categories),
    State("platform-agrees", "平台一致", lambda at: _platform(at, 0)),
    State("platform-differs", "平台不同", lambda at: _platform(at, 1_250)),
    State("waterfall", "去向图", _page(FALL)),
    State("more", "更多字段", _page(MORE)),
    State("doubts", "F2 之前的疑点", _doubts),
    State("settled", "刚结算，应退", _settled),
    State("settled-short", "刚结算，应补", _settled_short),
    State("patient-new", "登记新患者", _new_patient),
    State("patient-known", "修改患者资料", _known_patient),
    State("patient-wrong", "患者资料有错", _wrong_patient),
    State("parked", "挂起的各笔", _parked),
    State("parked-throwing", "丢弃一笔挂起的", _throwing_away),
    State("parked-none", "没有挂起的", _none_parked),
    State("receipts", "票据：列表", _receipts),
    State("receipts-today", "票据：今日", _receipts_today),
    State("receipts-one", "票据：选中一张", _one_receipt),
    State("receipts-voided", "票据：作废的一对", _voided),
    State("receipts-voiding", "票据：作废", _voiding),
    State("receipts-voiding-wrong", "票据：作废没有写原因", _voiding_without_reason),
    State("receipts-reprint", "票据：补打", _reprinting),
    State("receipts-nothing", "票据：没有这一张", _no_receipt),
    State("receipts-no-day", "票据：那一天没有", _no_receipts_today),
    State("receipts-many", "票据：太多", _too_many),
    State("receipts-loading", "票据：正在查找", _loading_receipts),
    State("receipts-error", "票据：读不出来", _broken_store),
    State("policy", "政策：参保地", _policy),
    State("policy-files", "政策：文件的时间线", lambda at: _area(at, "441700")),
    State("policy-none", "政策：没有政策包的参保地", lambda at: _area(at, "610300")),
    State("policy-nowhere", "政策：没有这个地方", lambda at: _area(at, "qqq", go=False)),
    State("policy-figures", "政策：数字", _policy_page("figures")),
    State("policy-filtered", "政策：筛选数字", _policy_filtered),
    State("policy-examples", "政策：算例", _policy_page("examples")),
    State("policy-coverage", "政策：覆盖", _policy_page("coverage")),
    State("policy-coverage-gaps", "政策：覆盖，有未查到的", _policy_page("coverage", "510100")),
    State("policy-guidance", "政策：指引", _policy_page("guidance")),
    State("policy-compare", "政策：比较", _policy_page("compare")),
    State("policy-compare-none", "政策：没有更早的文件可比", _first_of_its_line),
    State("policy-impact", "政策：测算之前", _impact_asked),
    State("policy-impact-running", "政策：正在测算", _impact_running),
    State("policy-impact-done", "政策：测算完成", _impact_done),
    State("policy-entry", "政策：录入", _entry_empty),
    State("policy-entry-wrong", "政策：录入有错", _entry_wrong),
    State("policy-entry-saved", "政策：录入已存", _entry_saved),
    State("policy-entry-waiting", "政策：待确认", _entry_waiting),
    State("policy-import", "政策：导入检查通过", lambda at: _import(at, spoiled=False)),
    State("policy-import-wrong", "政策：导入有错", lambda at: _import(at, spoiled=True)),
    State("policy-import-lists", "政策：改动记录", _import_lists),
    State("policy-review", "政策：需复核", _policy_review),
    State("keys", "全部按键", _key_sheet, anew=True),
    State("trouble", "出了意外", _trouble, anew=True),
    State("first-choice", "首次：怎样开始", _first_choice, anew=True),
    State("first-facts", "首次：填写", _first_facts, anew=True),
    State("first-filled", "首次：填到一半", _first_filled, anew=True),
    State("first-working", "首次：正在准备", _first_working, anew=True),
    State("first-done", "首次：准备好了", _first_done, anew=True),
    State("gallery", "部件样张", _gallery),
)
"""Every state, in the order of a day."""
STATE = {one.name: one for one in STATES}
