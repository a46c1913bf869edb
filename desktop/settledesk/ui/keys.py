"""The keys: one table from which shortcuts, the hints on buttons and the sheet of all keys are made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One key: the act it stands for, what is pressed, what it is called, and on which screen it works.

    `screen` is empty for what works everywhere; `bar` says whether the bottom bar shows it.
    """

    act: str
    press: str
    title: str
    screen: str = ""
    bar: bool = False
    help: str = ""


KEYS = (
    Key("settle", "F2", "结算", "settle", True, "结算、打印并转到下一位；再按一次只显示第一张结算单"),
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
    Key("screen_1", "Ctrl+1", "结算"),
    Key("screen_2", "Ctrl+2", "票据"),
    Key("bigger", "Ctrl++", "放大字号"),
    Key("smaller", "Ctrl+-", "缩小字号"),
    Key("normal_size", "Ctrl+0", "普通字号"),
    Key("dark", "Ctrl+Shift+D", "深浅色"),
    Key("help", "F1", "说明", "", False, "本栏的说明；在金额步骤上显示依据条款"),
    Key("keys", "Ctrl+/", "全部按键", "", True, "列出全部按键，可查找"),
)
"""All keys in the order of the sheet; F10 and Alt with a digit are never taken (Windows, card readers)."""


def key(act: str) -> Key:
    """Return the key of an act; KeyError where there is none."""
    return _BY_ACT[act]


_BY_ACT = {one.act: one for one in KEYS}
