"""Terms that a case brings along, read field by field (contract, "Terms")."""

from __future__ import annotations

from typing import Any

from settledesk.basis.money import ZERO
from settledesk.model.case_shapes import BandShape, ChangeShape, FirstSelfPayShape, LayerShape, TermsShape
from settledesk.model.citation import Citation
from settledesk.model.reading import Reader, keys_of
from settledesk.model.terms import (
    Band,
    BandsFrom,
    CapOn,
    ChangeKind,
    FirstSelfPay,
    Fund,
    Layer,
    Order,
    Part,
    RatioChange,
    Takes,
    Terms,
)
from settledesk.model.texts import NOTHING

SUPPLIED = Citation("terms supplied with the case", "")

_TERMS, _FIRST, _LAYER = keys_of(TermsShape), keys_of(FirstSelfPayShape), keys_of(LayerShape)
_BAND, _CHANGE = keys_of(BandShape), keys_of(ChangeShape)
_FUNDS = {one.value: one for one in Fund}
_TAKES = {one.value: one for one in Takes}
_FROM = {one.value: one for one in BandsFrom}
_CAP_ON = {one.value: one for one in CapOn}
_KINDS = {one.value: one for one in ChangeKind}
_ORDERS = {one.value: one for one in Order}
_PARTS = {one.value: one for one in Part}


def read_terms(reader: Reader, document: Any) -> Terms:
    """Return the terms of a case document; mistakes go to `reader`."""
    at = "terms."
    given = reader.keys(document, at, _TERMS)
    first = None
    if given.get("first_self_pay") is not None:
        place = f"{at}first_self_pay."
        one = reader.keys(given["first_self_pay"], place, _FIRST)
        first = FirstSelfPay(
            reader.ratio(one, place, "ratio") or NOTHING,
            reader.choice(one, place, "order", _ORDERS, Order.BEFORE_DEDUCTIBLE),
            SUPPLIED,
        )
    return Terms(
        first_self_pay=first,
        layers=reader.items(given, at, "layers", lambda one, place: _layer(reader, one, place)),
        account_pays=reader.choices(given, at, "account_pays", _PARTS),
        supplied=True,
    )


def _layer(reader: Reader, document: Any, at: str) -> Layer:
    given = reader.keys(document, at, _LAYER)
    change = None
    if given.get("ratio_change") is not None:
        change = _change(reader, given["ratio_change"], f"{at}ratio_change.")
    return Layer(
        fund=reader.choice(given, at, "fund", _FUNDS, Fund.POOLED),
        takes=reader.choice(given, at, "takes", _TAKES, Takes.IN_SCOPE),
        deductible=reader.needed_money(given, at, "deductible"),
        bands=_bands(reader, given, at),
        bands_from=reader.choice(given, at, "bands_from", _FROM, BandsFrom.ZERO),
        deductible_citation=SUPPLIED,
        already=reader.money(given, at, "already") or ZERO,
        ratio_change=change,
        cap=reader.money(given, at, "cap"),
        cap_on=reader.choice(given, at, "cap_on", _CAP_ON, CapOn.PAYMENT),
        cap_used=reader.money(given, at, "cap_used") or ZERO,
        cap_citation=SUPPLIED,
        floor=reader.ratio(given, at, "floor"),
        floor_citation=SUPPLIED,
    )


def _bands(reader: Reader, given: dict[str, Any], at: str) -> tuple[Band, ...]:
    def band(one: Any, place: str) -> Band:
        found = reader.keys(one, place, _BAND)
        return Band(reader.money(found, place, "up_to"), reader.ratio(found, place, "ratio") or NOTHING, SUPPLIED)

    bands = reader.items(given, at, "bands", band)
    if given.get("bands") == []:
        reader.wrong(f"{at}bands", "没有一个费用段", "请至少写一段")
    for number, one in enumerate(bands):
        last = number == len(bands) - 1
        raw = given["bands"][number]
        if isinstance(raw, dict) and raw.get("up_to") is None and not last:
            reader.wrong(f"{at}bands[{number}].up_to", "只有最后一段可以没有上限", "请补填上限")
        lower = bands[number - 1].up_to if number else ZERO
        if one.up_to is not None and lower is not None and one.up_to <= lower:
            reader.wrong(f"{at}bands[{number}].up_to", "上限应大于前一段的上限", "请按从小到大排列")
    return bands


def _change(reader: Reader, document: Any, at: str) -> RatioChange:
    given = reader.keys(document, at, _CHANGE)
    kind = reader.choice(given, at, "kind", _KINDS, ChangeKind.POINTS)
    if kind is ChangeKind.MULTIPLY:
        value = reader.micro(given, at, "value")
    else:
        value = reader.ratio(given, at, "value", negative=kind is ChangeKind.POINTS)
    return RatioChange(kind, value or NOTHING, SUPPLIED)
