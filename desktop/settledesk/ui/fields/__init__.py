"""Labelled fields: what a clerk types, chooses or ticks, with a caption above and a message beneath."""

from settledesk.ui.fields.area import AreaField
from settledesk.ui.fields.choice import ChoiceField, FlagField
from settledesk.ui.fields.field import Field
from settledesk.ui.fields.group import FieldGroup
from settledesk.ui.fields.line import CountField, DayField, LineField, MoneyField, TextField
from settledesk.ui.fields.masked import IdField, NameField
from settledesk.ui.fields.remark import Tone

__all__ = [
    "AreaField",
    "ChoiceField",
    "CountField",
    "DayField",
    "Field",
    "FieldGroup",
    "FlagField",
    "IdField",
    "LineField",
    "MoneyField",
    "NameField",
    "TextField",
    "Tone",
]
