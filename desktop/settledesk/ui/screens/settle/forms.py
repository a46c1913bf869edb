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
MONEY = ("hospital.level", "payments.deposit", "account_balance", "year_to_date.admissions", "visit.emergency")
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
    "platform.hifp_pay",
    "platform.hifob_pay",
    "platform.hifmi_pay",
    "platform.maf_pay",
    "platform.psn_part_amt",
    "platform.acct_pay",
    "platform.psn_cash_pay",
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
    "hospital.level": 96,
    "payments.deposit": 112,
    "account_balance": 104,
    "year_to_date.admissions": 100,
    "visit.emergency": 116,
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


_LINES: dict[str, type[NameField | IdField | DayField | MoneyField | CountField | TextField]] = {
    "patient.name": NameField,
    Kind.ID: IdField,
    Kind.DAY: DayField,
    Kind.MONEY: MoneyField,
    Kind.COUNT: CountField,
    Kind.TEXT: TextField,
}
