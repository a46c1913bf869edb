"""The gallery: every piece of the design system in every state, to be looked at in each theme and size."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from settledesk.desk.rulebook import open_rulebook
from settledesk.ui.gallery_samples import (
    CLAUSE,
    DOUBTFUL,
    ENDED,
    FEE_COLUMNS,
    FEES,
    FOUR_PAYERS,
    MISTAKES,
    UNKNOWN,
    filed,
    unfiled,
)
from settledesk.ui.look.icons import ICONS, pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import TONES
from settledesk.ui.look.tokens import HAIR, ROOM, TIGHT, Size
from settledesk.ui.pieces.clause import ClausePanel
from settledesk.ui.pieces.flow import FlowLayout, Panel, panel, room
from settledesk.ui.pieces.keycap import KeyButton, Keycap
from settledesk.ui.pieces.message import ErrorSummary, InlineMessage
from settledesk.ui.pieces.money_line import MoneyLine
from settledesk.ui.pieces.money_table import MoneyTable
from settledesk.ui.pieces.split_bar import SplitBar
from settledesk.ui.pieces.split_view import bar_parts, fall_rows, money_view, step_rows
from settledesk.ui.pieces.standing import StandingLine
from settledesk.ui.pieces.states import EmptyState, LoadingState
from settledesk.ui.pieces.steps import StepsTable
from settledesk.ui.pieces.strip import VerdictStrip
from settledesk.ui.pieces.verdict_view import verdict_view
from settledesk.ui.pieces.waterfall import Waterfall

_SIZES = ((Size.NORMAL, "普通"), (Size.LARGE, "大"), (Size.HUGE, "特大"))


class Gallery(QWidget):
    """A window of sample content; its first row switches type size and theme."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._example, self._verdict, self._days = unfiled(rulebook := open_rulebook())
        _, self._filed, self._filed_days = filed(rulebook)
        self.setWindowTitle("界面部件样张")
        self.setAccessibleName("界面部件样张")
        self.setProperty("ground", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.page = QWidget()
        self.page.setProperty("clear", True)
        self._column = QVBoxLayout(self.page)
        for title, section in (
            ("外观", self._switches),
            ("备案结论", self._strips),
            ("金额与步骤", self._desk),
            ("分担", self._bars),
            ("提示", self._messages),
            ("空、读取中、太多", self._states),
            ("输入", self._fields),
            ("按钮", self._buttons),
            ("文字与图标", self._words),
        ):
            head = QLabel(title)
            head.setProperty("role", "title")
            self._column.addWidget(head)
            self._column.addWidget(section())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.page)
        scroll.setAccessibleName("样张")
        scroll.setProperty("ring", True)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scroll)
        self.resize(1366, 768)
        look.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        room(self._look, self._column, ROOM, TIGHT)
        for layout, gap in self._rows:
            room(self._look, layout, 0, gap)
        for number, (size, _) in enumerate(_SIZES):
            self._groups[0].button(number).setChecked(self._look.size == size)
        self._dark.setChecked(self._look.dark)
        for label in self._icons:
            label.setPixmap(pixmap(label.accessibleName(), self._look, "text", 20, self.devicePixelRatioF()))

    def _switches(self) -> QWidget:
        row = panel(self._look)
        flow = FlowLayout(self._look, TIGHT)
        row.body.addLayout(flow)
        flow.addWidget(self._segments(tuple((title, False) for _, title in _SIZES)))
        group = self._groups[-1]
        group.idClicked.connect(lambda number: self._look.set_size(_SIZES[number][0]))
        self._dark = QCheckBox("深色")
        self._dark.setAccessibleName("深色")
        self._dark.toggled.connect(self._look.set_dark)
        flow.addWidget(self._dark)
        return row

    _groups: tuple[QButtonGroup, ...] = ()
    _icons: tuple[QLabel, ...] = ()
    _rows: tuple[tuple[QLayout, float], ...] = ()

    def _segments(self, titles: tuple[tuple[str, bool], ...]) -> QWidget:
        """Return buttons of which one is down."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        group = QButtonGroup(holder)
        for number, (title, down) in enumerate(titles):
            button = QPushButton(title)
            button.setAccessibleName(title)
            button.setCheckable(True)
            button.setChecked(down)
            button.setProperty("kind", "segment")
            button.setProperty("place", "first" if not number else "last" if number == len(titles) - 1 else "middle")
            group.addButton(button, number)
            row.addWidget(button)
        self._groups = (*self._groups, group)
        return holder

    def _stack(self, *widgets: QWidget) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        self._rows = (*self._rows, (column, TIGHT))
        for one in widgets:
            column.addWidget(one)
        return holder

    def _framed(self, *widgets: QWidget) -> Panel:
        frame = panel(self._look)
        for one in widgets:
            frame.body.addWidget(one)
        frame.body.addStretch(1)
        return frame

    def _beside(self, *widgets: QWidget) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        self._rows = (*self._rows, (row, TIGHT))
        for one in widgets:
            row.addWidget(one, 1)
        return holder

    # ---- the sections

    def _strips(self) -> QWidget:
        look = self._look
        strips = [VerdictStrip(look) for _ in range(5)]
        strips[0].show_verdict(self._verdict, self._days)
        strips[0].add_action(KeyButton(look, "比较", "Shift+F5", outlined=True))
        strips[0].add_action(KeyButton(look, "打印指引", "Ctrl+Shift+G", outlined=True))
        strips[1].show_verdict(self._filed, self._filed_days)
        strips[2].show_verdict(ENDED)
        strips[3].show_verdict(UNKNOWN)
        strips[4].set_busy(True)
        standing = StandingLine(look)
        standing.show_case(verdict_view(self._example), money_view(self._example))
        return self._stack(*strips, standing)

    def _desk(self) -> QWidget:
        look, split = self._look, self._example.split
        if split is None:
            raise AssertionError("the shipped example computes")
        fees = MoneyTable(look, FEE_COLUMNS, "费用汇总", totals=True)
        fees.show_rows(FEES)
        money, bar, steps = MoneyLine(look), SplitBar(look), StepsTable(look)
        money.show_amounts(money_view(self._example))
        bar.show_parts(bar_parts(split))
        steps.show_steps(step_rows(split))
        steps.show_clause(CLAUSE)
        return self._beside(self._framed(fees), self._framed(money, bar, steps))

    def _bars(self) -> QWidget:
        split = self._example.split
        fall, payers, empty, nothing = (
            Waterfall(self._look),
            SplitBar(self._look),
            SplitBar(self._look),
            MoneyLine(self._look),
        )
        fall.show_rows(() if split is None else fall_rows(split))
        payers.show_parts(FOUR_PAYERS)
        nothing.show_amounts(None)
        return self._beside(self._framed(fall), self._framed(payers, nothing, empty))

    def _messages(self) -> QWidget:
        look = self._look
        said = [InlineMessage(look) for _ in range(4)]
        said[0].tell("good", "与发票 22,500.00 一致")
        said[1].tell("warning", "阳江的依据已于 2024-04-30 到期，按最后有效的文件计算。", "看依据")
        said[2].tell("stop", "身份证号码第18位应为 6，现为 1。请核对证件或改用住院号。")
        said[3].tell("secondary", "年度累计按本院已结算的记录计算。")
        summary = ErrorSummary(look)
        summary.show_mistakes(MISTAKES)
        clause, doubtful, none = ClausePanel(look), ClausePanel(look), ClausePanel(look)
        clause.show_clause(CLAUSE)
        doubtful.show_clause(DOUBTFUL)
        return self._beside(self._stack(*said, summary), self._stack(clause, doubtful, none))

    def _states(self) -> QWidget:
        look = self._look
        empty = EmptyState(
            look, "receipt", "今天还没有结算单", "结算后会列在这里；也可以按结算单号、患者或日期查找。", "查找"
        )
        cut = MoneyTable(look, FEE_COLUMNS[:2], "太多的表")
        cut.show_rows(FEES[:3], 12_345)
        waiting = LoadingState(look, "正在读取 费用明细.xlsx…")
        waiting.start()
        return self._beside(self._framed(empty), self._framed(cut), self._framed(waiting))

    def _fields(self) -> QWidget:
        frame = panel(self._look)
        flow = FlowLayout(self._look, TIGHT)
        frame.body.addLayout(flow)
        for text, state in (("2023-04-20", ""), ("20231301", "wrong"), ("4417", "waiting"), ("22,500.00", "right")):
            field = QLineEdit(text)
            field.setAccessibleName(f"字段 {state or 'plain'}")
            field.setProperty("state", state)
            flow.addWidget(field)
        locked, off, empty = QLineEdit("只读"), QLineEdit("停用"), QLineEdit()
        locked.setReadOnly(True)
        off.setEnabled(False)
        empty.setPlaceholderText("姓名 / 拼音 / 证件号")
        kinds = QComboBox()
        kinds.addItems(["住院", "普通门诊", "门诊慢特病"])
        check, radio = QCheckBox("急诊抢救"), QRadioButton("联网直接结算")
        check.setChecked(True)
        radio.setChecked(True)
        busy = QProgressBar()
        busy.setValue(40)
        busy.setTextVisible(False)
        for widget, name in (
            (locked, "只读"),
            (off, "停用"),
            (empty, "空"),
            (kinds, "就诊类别"),
            (check, "急诊抢救"),
            (radio, "联网直接结算"),
            (busy, "进度"),
        ):
            widget.setAccessibleName(name)
            flow.addWidget(widget)
        return frame

    def _buttons(self) -> QWidget:
        frame = panel(self._look)
        flow = FlowLayout(self._look, TIGHT)
        frame.body.addLayout(flow)
        flow.addWidget(KeyButton(self._look, "结算", "F2", primary=True))
        flow.addWidget(KeyButton(self._look, "试算", "F5"))
        off = KeyButton(self._look, "作废", "F8")
        off.setEnabled(False)
        flow.addWidget(off)
        flow.addWidget(Keycap(self._look, "Ctrl+/"))
        for title, kind in (("保存", "primary"), ("取消", "plain"), ("更多", "quiet"), ("作废", "danger")):
            button = QPushButton(title)
            button.setAccessibleName(title)
            button.setProperty("kind", kind)
            flow.addWidget(button)
        disabled = QPushButton("不可用")
        disabled.setAccessibleName("不可用")
        disabled.setEnabled(False)
        flow.addWidget(disabled)
        flow.addWidget(self._segments((("汇总录入", False), ("费用明细 312 行", True))))
        return frame

    def _words(self) -> QWidget:
        frame = panel(self._look)
        words, tones, icons = (FlowLayout(self._look, gap) for gap in (ROOM, ROOM, TIGHT))
        for flow in (words, tones, icons):
            frame.body.addLayout(flow)
        for role, text in (
            ("money", "22,500.00"),
            ("title", "标题"),
            ("", "正文 0123"),
            ("small", "小字"),
            ("caption", "说明"),
        ):
            label = QLabel(text)
            label.setProperty("role", role)
            words.addWidget(label)
        for tone in TONES:
            label = QLabel(tone)
            label.setProperty("tone", tone)
            tones.addWidget(label)
        for name in ICONS:
            drawn = QLabel()
            drawn.setAccessibleName(name)
            drawn.setContentsMargins(HAIR, HAIR, HAIR, HAIR)
            icons.addWidget(drawn)
            self._icons = (*self._icons, drawn)
        return frame
