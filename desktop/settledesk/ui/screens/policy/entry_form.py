"""The form for local benefits: its fields, in the order in which Enter goes through them, and their texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from settledesk.basis.errors import Mistake
from settledesk.desk import local_form as form
from settledesk.ui.equipment import Equipment
from settledesk.ui.fields import ChoiceField, DayField, Field, FlagField, MoneyField, TextField
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import SNUG, TIGHT
from settledesk.ui.pieces.flow import FlowLayout, room
from settledesk.ui.pieces.halves import Halves
from settledesk.ui.screens.policy.changing_choice import ChangingChoice

_WIDTH = {
    "scheme": 140,
    "in_force": 116,
    "cap": 160,
    "bands_from": 150,
    "first_order": 150,
    "how": 124,
    "source": 300,
    "by": 150,
    "told_on": 116,
    "level": 104,
    "person": 136,
    "up_to": 110,
    "ratio": 84,
    "first_self_pay": 116,
    "change": 160,
    "amount": 116,
    "deductible": 104,
}
"""How wide the fields are, in design pixels."""
_BESIDE = 740
_LABEL = {"level": "医院级别", "person": "人员", "up_to": "费用段上限（元）", "ratio": "支付比例"}
_ROW_LABEL = {"first_self_pay": "首先自付", "change": "支付比例", "amount": "降低或改为"}


class EntryForm(QWidget):
    """Takes the texts of one area's benefits; nothing is read into values here."""

    changed = Signal(str)
    """The path of a field that was edited."""
    entered_last = Signal()
    """Enter was pressed in the last field."""

    def __init__(self, gear: Equipment) -> None:
        super().__init__()
        self._gear = gear
        look = gear.look
        self._fields: dict[str, Field] = {}
        self._lines = 0
        self._holders: list[QWidget] = []
        """The lines of ratios that were ever needed; the first of them, so many as there are lines, are shown."""
        self.scheme = self._add(ChoiceField(look, "scheme", "险种", form.SCHEMES))
        for path, label in (("in_force", "执行首日"), ("told_on", "查询日期")):
            self._add(DayField(look, path, label, shown=self._shown(path), check=self._check(path)))
        # Not a field of figures alone: 无 is written with an input method.
        self._add(
            TextField(
                look,
                "cap",
                "年度最高支付限额（元）",
                shown=self._shown("cap"),
                check=self._check("cap"),
                hint="没有限额填 无",
            )
        )
        self._add(ChoiceField(look, "bands_from", "费用段从哪里算起", (("", "—"), *form.BANDS_FROM)))
        self._add(ChoiceField(look, "how", "从哪里得知", form.HOW_KNOWN))
        self._add(TextField(look, "source", "来源", hint="网址，或哪个单位、什么电话、谁答复"))
        self.name = self._add(TextField(look, "by", "录入人"))
        self.name.set_text(gear.office.settings.clerk)
        self._add(ChoiceField(look, "first_order", "首先自付在", (("", "—"), *form.ORDERS)))
        self._add(FlagField(look, "offsite", "参保地另有异地支付政策", beside=False))
        for path in form.DEDUCTIBLES:
            self._money(path, form.deductible_label(path), "")
        for row in form.OFFSITE:
            self._add_row(row)
        self._build(look)
        self.scheme.changed.connect(lambda _: self._fit_persons())
        self._fields["offsite"].changed.connect(lambda _: self._stand())
        look.changed.connect(self._follow)
        self.set_texts({})
        self._follow()

    def _build(self, look: Look) -> None:
        self._head = self._flow("scheme", "in_force", "cap", "bands_from")
        self._source = self._flow("how", "source", "told_on", "by")
        levels, bands = QWidget(), QWidget()
        self._grid = QGridLayout()
        for number, path in enumerate(form.DEDUCTIBLES):
            self._grid.addWidget(self._fields[path], number // 3, number % 3)
        self._grid.setColumnStretch(3, 1)
        self._left = self._titled(levels, "住院起付线（元）", "没有问到的空着，不设起付线的填 0")
        self._left.addLayout(self._grid)
        self._left.addStretch(1)
        self._right = self._titled(bands, "统筹基金支付比例", "一段一行，从低到高；没有上限的空着上限")
        self._bands = QVBoxLayout()
        self._right.addLayout(self._bands)
        self._right.addStretch(1)
        self._halves = Halves(look, levels, bands, (9, 13), _BESIDE, SNUG)
        self._away = QWidget()
        self._rows = QVBoxLayout(self._away)
        self._rows.addLayout(self._flow("first_order"))
        for row in form.OFFSITE:
            self._rows.addLayout(self._flow(*(f"rows.{row}.{part}" for part in form.ROW_PARTS)))
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self._halves)
        self._column.addWidget(self._fields["offsite"])
        self._column.addWidget(self._away)
        self._column.addLayout(self._source)

    def _titled(self, holder: QWidget, title: str, hint: str) -> QVBoxLayout:
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        said = QLabel(f"<b>{title}</b>　{hint}")
        said.setProperty("role", "small")
        said.setWordWrap(True)
        column.addWidget(said)
        return column

    def _flow(self, *paths: str) -> FlowLayout:
        flow = FlowLayout(self._gear.look, top=True)
        for path in paths:
            flow.addWidget(self._fields[path])
        return flow

    # ---- the fields

    def _add(self, field: Field) -> Field:
        self._fields[field.path] = field
        field.changed.connect(self.changed)
        field.entered.connect(partial(self._step, field))
        if _wide(field.path):
            field.setFixedWidth(self._gear.look.px(_wide(field.path)))
        return field

    def _money(self, path: str, label: str, hint: str) -> Field:
        return self._add(
            MoneyField(self._gear.look, path, label, shown=self._shown(path), check=self._check(path), hint=hint)
        )

    def _add_row(self, row: str) -> None:
        look, whose = self._gear.look, form.offsite_label(row)
        at = f"rows.{row}."
        self._money(f"{at}first_self_pay", f"{whose} 首先自付", "如 10%")
        self._add(ChoiceField(look, f"{at}change", f"{whose} 支付比例", (("", "—"), *form.CHANGES)))
        self._money(f"{at}amount", f"{whose} 降低或改为", "如 10%")

    def _show_lines(self, count: int) -> None:
        """Show so many lines of ratios; those that are not needed any more are emptied and kept for another form."""
        while len(self._holders) < count:
            self._make_line(len(self._holders))
        self._lines = count
        for line, holder in enumerate(self._holders):
            # Said at once: else it is shown only when the event loop comes round, and the cursor cannot go there.
            holder.setVisible(line < count)
            if line >= count:
                for part in form.BAND_PARTS:
                    self._fields[form.band_path(line, part)].set_text("")

    def _make_line(self, line: int) -> None:
        look = self._gear.look
        level, person, up_to, ratio = (form.band_path(line, part) for part in form.BAND_PARTS)
        self._add(ChoiceField(look, level, f"第 {line + 1} 行 医院级别", form.LEVEL_CHOICES))
        self._add(ChangingChoice(look, person, f"第 {line + 1} 行 人员"))
        self._money(up_to, f"第 {line + 1} 行 费用段上限", "不设上限空着")
        self._money(ratio, f"第 {line + 1} 行 支付比例", "如 70%")
        for part in form.BAND_PARTS:
            self._fields[form.band_path(line, part)].set_caption(_LABEL[part])
        holder = QWidget()
        flow = FlowLayout(look, parent=holder, top=True)
        for part in form.BAND_PARTS:
            flow.addWidget(self._fields[form.band_path(line, part)])
        self._bands.addWidget(holder)
        self._holders.append(holder)
        before = self._fields[form.band_path(line - 1, "ratio") if line else form.DEDUCTIBLES[-1]].editor
        for path in (level, person, up_to, ratio):
            # Made later, they would come after everything else.
            editor = self._fields[path].editor
            self.setTabOrder(before, editor)
            before = editor

    def add_line(self) -> bool:
        """Add a line of ratios and put the cursor there; False where there are as many as there can be."""
        if self._lines >= form.MOST_LINES:
            return False
        last = self._fields[form.band_path(self._lines - 1, "level")].text()
        line = self._lines
        self._show_lines(line + 1)
        self._fields[form.band_path(line, "level")].set_text(last)
        self._fit_persons()
        self.focus(form.band_path(line, "level"))
        return True

    def _check(self, path: str) -> Callable[[str], Mistake | None]:
        return lambda text: form.check_text(path, text, self._gear.today())

    def _shown(self, path: str) -> Callable[[str], str]:
        return lambda text: form.show_text(path, text, self._gear.today())

    def _in_order(self) -> Iterator[Field]:
        """Yield the fields in the order of Enter."""
        paths = ["scheme", "in_force", "cap", "bands_from", *form.DEDUCTIBLES]
        paths += [form.band_path(line, part) for line in range(self._lines) for part in form.BAND_PARTS]
        paths += ["offsite", "first_order"]
        paths += [f"rows.{row}.{part}" for row in form.OFFSITE for part in form.ROW_PARTS]
        paths += ["how", "source", "told_on", "by"]
        return (self._fields[path] for path in paths)

    def _step(self, field: Field, back: bool) -> None:
        order = [one for one in self._in_order() if one.isEnabled() and one.isVisibleTo(self.window())]
        at = order.index(field) + (-1 if back else 1)
        if at >= len(order):
            self.entered_last.emit()
        elif at >= 0:
            order[at].focus()

    # ---- the texts

    def texts(self) -> dict[str, str]:
        """Return the text of every field that has one, by its path; the flag of the away part among them.

        Not the name of who types: it stays when another form begins.
        """
        return {path: text for path, field in self._fields.items() if path != "by" and (text := field.text())}

    @property
    def lines(self) -> int:
        """How many lines of ratios there are."""
        return self._lines

    @property
    def offsite(self) -> bool:
        """Whether the part for patients away from home counts."""
        return bool(self._fields["offsite"].text())

    def set_texts(self, texts: Mapping[str, str], as_typed: bool = False) -> None:
        """Put these texts in, without a signal; what is not named is emptied."""
        self._show_lines(form.lines_needed(texts))
        self._fit_persons(texts.get("scheme", ""))
        for path, field in self._fields.items():
            if field is self.name:
                field.clear_message()
            else:
                field.set_text(texts.get(path, ""), as_typed)
        self._stand()

    def labels(self) -> dict[str, str]:
        """Return what the fields are called that can be seen, by their paths."""
        return {path: field.label for path, field in self._fields.items() if field.isVisibleTo(self.window())}

    def show_mistakes(self, said: Mapping[str, str]) -> None:
        """Say beneath each field what is wrong with it, by its path; the others are right again."""
        for path, field in self._fields.items():
            if path in said:
                field.show_message("stop", said[path])
            else:
                field.clear_message()

    def focus(self, path: str) -> bool:
        """Put the cursor into a field; False where there is no such field to be seen."""
        field = self._fields.get(path)
        if field is None or not field.isVisibleTo(self.window()):
            return False
        field.focus()
        return True

    def _fit_persons(self, scheme: str | None = None) -> None:
        choices = form.persons(self.scheme.text() if scheme is None else scheme)
        for line in range(self._lines):
            field = self._fields[form.band_path(line, "person")]
            if isinstance(field, ChangingChoice):
                chosen = field.text()
                field.offer(choices, chosen if chosen in dict(choices) else "")

    def _stand(self) -> None:
        self._away.setVisible(self.offsite)

    # ---- following the look

    def _follow(self) -> None:
        look = self._gear.look
        room(look, self._column, 0, SNUG)
        for layout in (self._left, self._right, self._bands, self._rows):
            room(look, layout, 0, TIGHT)
        self._grid.setSpacing(look.px(TIGHT))
        for path, field in self._fields.items():
            if _wide(path):
                field.setFixedWidth(look.px(_wide(path)))


def _wide(path: str) -> int:
    """Return the width of a field in design pixels, 0 where it takes what it needs."""
    return _WIDTH.get(path.rpartition(".")[2]) or (_WIDTH["deductible"] if path.startswith("deductible") else 0)
