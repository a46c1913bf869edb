"""Terms of a case that are plainly right, the short way (see `model.plain_case`)."""

from __future__ import annotations

from settledesk.basis.money import ZERO
from settledesk.model.case_shapes import BandShape, ChangeShape, LayerShape, TermsShape
from settledesk.model.terms import Band, CapOn, ChangeKind, FirstSelfPay, Layer, RatioChange, Terms
from settledesk.model.terms_document import SUPPLIED
from settledesk.model.texts import NOTHING, amount_of, maybe, price_of, ratio_of, signed_ratio_of


def plain_terms(terms: TermsShape) -> Terms:
    """Return the terms; ValueError where they are not plainly right."""
    first = terms.first_self_pay
    return Terms(
        None if first is None else FirstSelfPay(ratio_of(first.ratio) or NOTHING, first.order, SUPPLIED),
        tuple([_layer(one) for one in terms.layers]),
        tuple(dict.fromkeys(terms.account_pays or ())),
        True,
    )


def _layer(layer: LayerShape) -> Layer:
    return Layer(
        layer.fund,
        layer.takes,
        amount_of(layer.deductible),
        _bands(layer.bands),
        layer.bands_from,
        SUPPLIED,
        maybe(amount_of, layer.already) or ZERO,
        None,
        None if layer.ratio_change is None else _change(layer.ratio_change),
        maybe(amount_of, layer.cap),
        layer.cap_on or CapOn.PAYMENT,
        maybe(amount_of, layer.cap_used) or ZERO,
        SUPPLIED,
        maybe(ratio_of, layer.floor),
        SUPPLIED,
    )


def _bands(bands: tuple[BandShape, ...]) -> tuple[Band, ...]:
    found = []
    lower = 0
    for band in bands:
        edge = maybe(amount_of, band.up_to)
        found.append(Band(edge, ratio_of(band.ratio) or NOTHING, SUPPLIED))
        if edge is None:
            break
        if edge.fen <= lower:
            raise ValueError(band.up_to)
        lower = edge.fen
    if not found or len(found) < len(bands):
        raise ValueError("bands")
    return tuple(found)


def _change(change: ChangeShape) -> RatioChange:
    if change.kind is ChangeKind.POINTS:
        value = signed_ratio_of(change.value)
    elif change.kind is ChangeKind.MULTIPLY:
        value = price_of(change.value)
    else:
        value = ratio_of(change.value)
    return RatioChange(change.kind, value or NOTHING, SUPPLIED)
