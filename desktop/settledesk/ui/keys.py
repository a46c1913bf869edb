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


SCREENS = {"": "各处", "settle": "结算", "receipts": "票据", "policy": "政策"}
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
    "policy": "「政策」屏",
    "areas": "查参保地",
    "files": "文件时间线",
    "heat": "覆盖图",
    "review": "需复核",
    "impact": "测算影响",
    "entry": "录入待遇",
    "confirm": "确认录入",
    "import": "导入",
    "release": "启用政策包",
    "packs": "改动记录",
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
    Key("enter_benefits", "Ctrl+B", "录入本地待遇", "settle", False, "参保地没有待遇标准时，到「政策」屏录入"),
    Key("print", "Ctrl+P", "打印", "", True, "打印结算单"),
    Key("reprint", "Ctrl+Shift+P", "补打", "receipts", True, "补打结算单，须写原因"),
    Key("void", "F8", "作废", "receipts", True, "作废结算单，须写原因"),
    Key("find_receipt", "F9", "找票据", "", True, "按结算单号、患者或日期找票据"),
    Key("today", "F11", "今日", "", False, "今日结算单"),
    Key("screen_1", "Ctrl+1", "结算", help="到「结算」屏"),
    Key("screen_2", "Ctrl+2", "票据", help="到「票据」屏"),
    Key("screen_3", "Ctrl+3", "政策", help="到「政策」屏"),
    Key("find_area", "F7", "找参保地", "policy", True, "按名称、拼音、代码或省份找参保地"),
    Key("former_page", "Ctrl+PgUp", "上一页", "policy", True, "数字、算例、覆盖等各页之间"),
    Key("next_page", "Ctrl+PgDown", "下一页", "policy", True),
    Key("review", "Ctrl+R", "需复核", "policy", False, "列出到期、被替代和久未核对的文件"),
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
        help="还原本栏，收起列表，关闭面板，挂起（先问）",
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
    Key("filter_page", "Ctrl+F", "筛选本页", "policy", help="数字、算例中查找；再按 Esc 看全部", place="policy"),
    Key("leave_page", "Esc", "回到查找框", "policy", help="先清空筛选", place="policy"),
    Key("area_next", "Down", "下一个参保地", "policy", help="上一个用 Up；翻页用 PgDown、PgUp", place="areas"),
    Key("area_former", "Up", "上一个参保地", "policy", place="areas"),
    Key("to_area", "Enter", "看这个参保地", "policy", place="areas"),
    Key("clear_areas", "Esc", "清空查找", "policy", place="areas"),
    Key("file_next", "Right", "下一份文件", "policy", help="换一类用 Up、Down", place="files"),
    Key("file_former", "Left", "上一份文件", "policy", place="files"),
    Key("file_figures", "Enter", "看数字", "policy", place="files"),
    Key("heat_next", "Right", "下一格", "policy", help="换行用 Up、Down", place="heat"),
    Key("heat_former", "Left", "上一格", "policy", place="heat"),
    Key("heat_figures", "Enter", "看数字", "policy", place="heat"),
    Key("review_file", "Enter", "看文件", "policy", place="review"),
    Key("leave_review", "Esc", "返回", "policy", place="review"),
    Key("measure", "Ctrl+Enter", "测算", "policy", help="按存下的结算单重算，不改任何数据", place="impact"),
    Key("choose_rules", "Ctrl+I", "选其他文件", "policy", help="不在库里的规则文件", place="impact"),
    Key("cancel_measure", "Esc", "停下", "policy", place="impact"),
    Key("save_benefits", "Ctrl+Enter", "存为待确认", "policy", help="立即按它计算，并提示未经核实", place="entry"),
    Key("add_band", "Ctrl+N", "加一行比例", "policy", place="entry"),
    Key("to_confirm", "Ctrl+Shift+C", "核对确认", "policy", help="列出待另一人确认的录入", place="entry"),
    Key("export_pack", "Ctrl+Shift+E", "导出", "policy", help="本院录入的政策包存为 zip", place="entry"),
    Key("leave_entry", "Esc", "放弃所填", "policy", help="先问一次", place="entry"),
    Key("confirm_benefits", "Ctrl+Enter", "确认", "policy", help="须由录入人以外的人", place="confirm"),
    Key("leave_confirm", "Esc", "返回", "policy", place="confirm"),
    Key("choose_pack", "Ctrl+I", "选政策包", "policy", help="也可以把 zip 拖进来", place="import"),
    Key("propose_pack", "Ctrl+Enter", "提交", "policy", help="待另一人启用", place="import"),
    Key("leave_import", "Esc", "返回", "policy", place="import"),
    Key("open_proposal", "Enter", "查看", "policy", place="release"),
    Key("release_pack", "Ctrl+Enter", "启用", "policy", help="须由提交人以外的人", place="release"),
    Key("withdraw_pack", "Ctrl+Shift+U", "撤回", "policy", help="再按一次确认", place="release"),
    Key("undo_change", "Del", "撤销改动", "policy", help="再按一次确认", place="packs"),
    Key("close_dialog", "Enter", "知道了", help="也可用 Esc", place="dialog"),
    Key("copy_number", "Ctrl+C", "复制编号", place="dialog"),
)
"""All keys in the order of the sheet; F10 and Alt with a digit are never taken (Windows, card readers)."""


def key(act: str) -> Key:
    """Return the key of an act; KeyError where there is none."""
    return _BY_ACT[act]


_BY_ACT = {one.act: one for one in KEYS}
