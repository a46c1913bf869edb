"""The keys: one table from which shortcuts, the hints on buttons and the sheet of all keys are made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One key: the act it stands for, what is pressed, what it is called, and on which screen it works.

    `screen` is empty for what works everywhere; `bar` says whether the bottom bar shows it. A key with a `place` is
    that part's own: it works while the part has the focus, and the window leaves it alone.
    """

    act: str
    press: str
    title: str
    screen: str = ""
    bar: bool = False
    help: str = ""
    place: str = ""


SCREENS = {"": "各处", "settle": "结算", "receipts": "票据"}
PLACES = {
    "field": "各输入框",
    "box": "患者查找框",
    "patient": "患者资料",
    "grid": "费用明细",
    "header": "粘贴时问列名",
    "file": "导入的文件",
    "steps": "计算步骤",
    "parked": "挂起的各笔",
    "list": "票据查找框",
    "reprint": "补打原因",
    "void": "作废",
    "dialog": "对话框",
}
"""What the screens, and the parts of them that have keys of their own, are called."""

KEYS = (
    Key("settle", "F2", "结算", "settle", True, "结算并打印；再按一次只显示第一张结算单"),
    Key("preview", "F5", "试算", "settle", True, "立即试算，不存储"),
    Key("patient", "F6", "患者", "settle", False, "到患者查找框；已在框中时重新核对备案"),
    Key("new_patient", "F3", "新患者", "settle", False, "登记或修改患者"),
    Key("id_kind", "F4", "证件种类", "settle", False, "在证件种类之间切换"),
    Key("park", "Ctrl+S", "挂起", "settle", True, "挂起本笔，稍后继续"),
    Key("parked", "Ctrl+Shift+S", "挂起的", "settle", True, "列出挂起的各笔"),
    Key("mode", "Ctrl+M", "汇总/明细", "settle", False, "在费用汇总与费用明细之间切换"),
    Key("open_fees", "Ctrl+O", "导入费用", "settle", False, "从 Excel 或 CSV 文件导入费用明细"),
    Key("platform", "Ctrl+T", "平台数据", "settle", False, "填写医保平台返回的金额并比较"),
    Key("print", "Ctrl+P", "打印", "", True, "打印结算单"),
    Key("reprint", "Ctrl+Shift+P", "补打", "receipts", True, "补打结算单，须写原因"),
    Key("void", "F8", "作废", "receipts", True, "作废结算单，须写原因"),
    Key("find_receipt", "F9", "找票据", "", True, "按结算单号、患者或日期找票据"),
    Key("today", "F11", "今日", "", False, "今日结算单"),
    Key("screen_1", "Ctrl+1", "结算", help="到「结算」屏"),
    Key("screen_2", "Ctrl+2", "票据", help="到「票据」屏"),
    Key("bigger", "Ctrl++", "放大字号"),
    Key("smaller", "Ctrl+-", "缩小字号"),
    Key("normal_size", "Ctrl+0", "普通字号"),
    Key("dark", "Ctrl+Shift+D", "深浅色"),
    Key("help", "F1", "说明", "settle", False, "本栏怎么填；再按一次看每步的依据条款"),
    Key("keys", "Ctrl+/", "全部按键", "", True, "列出全部按键，可查找"),
    Key(
        "leave",
        "Esc",
        "退一步",
        "settle",
        help="还原本栏，收起列表，关闭面板，挂起（先问一次）",
        place="field",
    ),
    Key("next", "Enter", "下一栏", help="只往下走，不会结算", place="field"),
    Key("former", "Shift+Enter", "上一栏", place="field"),
    Key("open_choices", "Down", "打开选项", help="输入首字或序号也可直接选", place="field"),
    Key("tick", "Space", "勾选", place="field"),
    Key("find_next", "Down", "下一个结果", "settle", help="上一个用 Up", place="box"),
    Key("find_former", "Up", "上一个结果", "settle", place="box"),
    Key("find_take", "Enter", "选中", "settle", help="只找到一位时直接选中", place="box"),
    Key(
        "save_patient",
        "Ctrl+Enter",
        "存为本笔患者",
        "settle",
        help="在任何一栏都可以；末栏按 Enter 也可以",
        place="patient",
    ),
    Key("leave_patient", "Esc", "返回", "settle", help="没有存的资料先问一次", place="patient"),
    Key("next_cell", "Enter", "下一格", "settle", help="与 Tab 相同；直接输入即可修改", place="grid"),
    Key("next_tab", "Tab", "下一格", "settle", help="上一格用 Shift+Tab；到末尾离开明细", place="grid"),
    Key("former_cell", "Shift+Tab", "上一格", "settle", place="grid"),
    Key("next_row", "Ctrl+Enter", "下一行", "settle", place="grid"),
    Key("next_mistake", "Ctrl+E", "下一处错误", "settle", place="grid"),
    Key("filter_fees", "Ctrl+F", "筛选类别", "settle", place="grid"),
    Key("paste", "Ctrl+V", "粘贴", "settle", help="从 Excel 复制的行，或复制的文件", place="grid"),
    Key("copy", "Ctrl+C", "复制", "settle", help="复制选中的格，可贴回 Excel", place="grid"),
    Key("undo", "Ctrl+Z", "撤销", "settle", place="grid"),
    Key("redo", "Ctrl+Y", "重做", "settle", help="也可用 Ctrl+Shift+Z", place="grid"),
    Key("clear_cells", "Del", "清空选中的格", "settle", place="grid"),
    Key("remove_rows", "Ctrl+Del", "删除选中的行", "settle", place="grid"),
    Key("learn_header", "Enter", "记住", "settle", help="这个列名以后都这样认", place="header"),
    Key("cancel_paste", "Esc", "取消粘贴", "settle", place="header"),
    Key("replace_fees", "Enter", "替换", "settle", help="用文件里的明细替换现有各行", place="file"),
    Key("append_fees", "A", "追加", "settle", help="接在现有各行之后", place="file"),
    Key("copy_mistakes", "C", "复制错误", "settle", place="file"),
    Key("cancel_file", "Esc", "取消", "settle", place="file"),
    Key("open_step", "Enter", "看条款", "settle", help="用 Space 也可以", place="steps"),
    Key("resume", "Enter", "继续", "settle", place="parked"),
    Key("discard", "Del", "丢弃", "settle", help="再按一次确认", place="parked"),
    Key("leave_parked", "Esc", "返回", "settle", place="parked"),
    Key("list_next", "Down", "下一张", "receipts", help="上一张用 Up；翻页用 PgDown、PgUp", place="list"),
    Key("list_former", "Up", "上一张", "receipts", place="list"),
    Key("to_list", "Enter", "到列表", "receipts", place="list"),
    Key("clear_search", "Esc", "清空查找", "receipts", place="list"),
    Key("confirm_reprint", "Enter", "补打", "receipts", help="原因可按数字 1 至 4 选", place="reprint"),
    Key("leave_reprint", "Esc", "不打了", "receipts", place="reprint"),
    Key("confirm_void", "Ctrl+Enter", "确认作废", "receipts", help="原因可按数字 1 至 4 选", place="void"),
    Key("leave_void", "Esc", "不作废", "receipts", place="void"),
    Key("close_dialog", "Enter", "知道了", help="也可用 Esc", place="dialog"),
    Key("copy_number", "Ctrl+C", "复制编号", place="dialog"),
)
"""All keys in the order of the sheet; F10 and Alt with a digit are never taken (Windows, card readers)."""


def key(act: str) -> Key:
    """Return the key of an act; KeyError where there is none."""
    return _BY_ACT[act]


_BY_ACT = {one.act: one for one in KEYS}
