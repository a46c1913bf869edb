"""The forms of the desk: which fields stand where, made from the one list of entry fields."""

from __future__ import annotations

from collections.abc import Callable

from settledesk.basis.errors import Mistake
from settledesk.desk.entry import FIELD, Kind, areas_like, check_value, show_value
from settledesk.ui.equipment import Equipment
from settledesk.ui.fields import (
    AreaField,
    ChoiceField,
    CountField,
    DayField,
    Field,
    FlagField,
    IdField,
    MoneyField,
    NameField,
    TextField,
)

PATIENT = (
    "patient.id_kind",
    "patient.id_number",
    "patient.name",
    "patient.birth_date",
    "patient.insured_area",
    "patient.scheme",
    "patient.person",
    "patient.psn_no",
    "patient.insured_status",
    "patient.aid",
    "patient.civil_servant",
    "patient.years_enrolled",
)
STAY = ("visit.kind", "visit.number", "visit.admitted_on", "visit.discharged_on")
MONEY = ("payments.deposit", "account_balance", "year_to_date.admissions", "hospital.level", "visit.emergency")
MORE = (
    "visit.settled_on",
    "visit.route",
    "visit.trauma",
    "visit.chronic_disease",
    "payments.method",
    "stay.department",
    "stay.bed",
    "stay.doctor",
    "stay.diagnoses",
)
TOTALS = ("totals.total", "totals.self_funded", "totals.over_limit", "totals.first_pay")
PLATFORM = (
    "platform.fund_pay_sumamt",
    "platform.psn_part_amt",
    "platform.acct_pay",
    "platform.psn_cash_pay",
    "platform.hifp_pay",
    "platform.hifob_pay",
    "platform.hifmi_pay",
    "platform.maf_pay",
    "platform.mdtrt_id",
    "platform.setl_id",
)

ORDER = (*STAY, *MONEY, *TOTALS, *PLATFORM, *MORE)
"""The fields of the left half, in the order in which Enter goes through those that are shown."""

PLAIN = 124
"""The width of a field that names no other, in design pixels."""
WIDTH = {
    "visit.kind": 132,
    "visit.number": 140,
    "visit.admitted_on": 116,
    "visit.discharged_on": 116,
    "hospital.level": 98,
    "payments.deposit": 108,
    "account_balance": 100,
    "year_to_date.admissions": 96,
    "visit.emergency": 102,
    "visit.route": 164,
    "visit.trauma": 270,
    "visit.chronic_disease": 170,
    "stay.diagnoses": 330,
    "patient.id_kind": 200,
    "patient.id_number": 260,
    "patient.name": 170,
    "patient.insured_area": 210,
    "patient.psn_no": 230,
    "patient.aid": 170,
}


def make_field(gear: Equipment, path: str, id_kind: Callable[[], str] = lambda: "") -> Field:
    """Return the widget for a field of the case, which reads and checks its text as the desk does.

    `id_kind` tells which kind of document an ID number is of.
    """
    given = FIELD[path]

    def shown(text: str) -> str:
        return show_value(path, text, gear.today(), gear.office, id_kind())

    def check(text: str) -> Mistake | None:
        return check_value(gear.office, path, text, gear.today(), id_kind()) if text.strip() else None

    if given.kind is Kind.CHOICE:
        choices = given.choices if "" in dict(given.choices) or given.required else (("", "—"), *given.choices)
        return ChoiceField(gear.look, path, given.label, choices, check=check)
    if given.kind is Kind.FLAG:
        return FlagField(gear.look, path, given.label)
    if given.kind is Kind.AREA:
        return AreaField(
            gear.look, path, given.label, lambda text: areas_like(gear.office, text), check=check, hint=given.hint
        )
    return _LINES[path if path in _LINES else given.kind](
        gear.look, path, given.label, shown=shown, check=check, hint=given.hint
    )


def help_of(path: str) -> str:
    """Return how a field is filled in: its own hint, and what its kind can do; empty where both go without saying."""
    given = FIELD[path]
    return "；".join(part for part in (given.hint, _HELP[given.kind]) if part)


_HELP = {
    Kind.TEXT: "",
    Kind.DAY: "也可写 0401（最近的 4 月 1 日）、2024-04-01",
    Kind.MONEY: "写到分，可以相加减，如 1234.5+200",
    Kind.COUNT: "写整数",
    Kind.CHOICE: "输入代码、名称或序号选择，↓ 打开列表",
    Kind.FLAG: "空格勾选",
    Kind.AREA: "↓ 在列表中选",
    Kind.ID: "身份证号码边输边校验",
}
"""What can be done in a field of each kind."""
_LINES: dict[str, type[NameField | IdField | DayField | MoneyField | CountField | TextField]] = {
    "patient.name": NameField,
    Kind.ID: IdField,
    Kind.DAY: DayField,
    Kind.MONEY: MoneyField,
    Kind.COUNT: CountField,
    Kind.TEXT: TextField,
}
