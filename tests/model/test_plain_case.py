"""The short way reads nearly every document, takes nothing that the long way refuses, and gives the very same case."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

import pytest

from settledesk.basis.errors import Refusal
from settledesk.model.careful_case import careful_case
from settledesk.model.case import FeeLine, YearToDate
from settledesk.model.document import parse_json, read_case
from settledesk.model.plain_case import plain_case
from settledesk.model.quick import quick
from tests.engine.random_cases import Document, documents
from tests.engine.test_published import lines
from tests.engine.test_split import AREAS
from tests.model.test_document import BAD, KEYS, cut, full, mutated, put

PUBLISHED = (*lines("published.jsonl", 14), *lines("published_wrong.jsonl", 3))


def taken(document: Any, money_needed: bool = True) -> bool:
    """Whether the short way takes the document; then the long way must give the very same case."""
    found = plain_case(document, AREAS, money_needed)
    if found is None:
        return False
    careful = careful_case(document, AREAS, money_needed)
    assert found == careful
    assert repr(found) == repr(careful)  # each number as it was written, each value of the same kind
    return True


def test_every_random_case_goes_the_short_way_and_is_the_same() -> None:
    assert all(taken(document) for document in documents(3_000, 20261122))


@pytest.mark.parametrize("line", PUBLISHED, ids=lambda line: line["id"])
def test_every_published_example_goes_the_short_way_and_is_the_same(line: Document) -> None:
    assert taken(line["case"])


@pytest.mark.parametrize("path", ["", "totals"])
def test_a_document_with_every_key_goes_the_short_way(path: str) -> None:
    assert taken(full(path))


def test_spoilt_documents_are_taken_only_where_the_long_way_takes_them() -> None:
    pick = random.Random(20261122)
    count = 0
    for _ in range(3_000):
        try:
            document = parse_json(mutated(pick))
        except Refusal:
            continue
        count += taken(document)
    assert count > 300


def variants() -> Iterator[tuple[str, bool, Document]]:
    """The full document with each key left out, null, and holding each value that its kind forbids."""
    for path, kind, needed in KEYS:
        yield path, not needed, put(full(path), path, None)
        yield path, not needed, cut(full(path), path)
        for value in BAD[kind]:
            yield path, False, put(full(path), path, copy.deepcopy(value))


def test_each_key_is_held_to_the_same() -> None:
    for path, may_be_absent, document in variants():
        found = taken(document)
        # What goes with another key is refused by both ways: a class B line's ratio, one of fees and totals.
        if may_be_absent and path not in ("fees", "totals", "fees[0].first_pay_ratio"):
            assert found, path
        try:
            read_case(document, AREAS)
        except Refusal:
            assert not found


LEFT_TO_THE_LONG_WAY = {
    "a name to be trimmed": ("patient.name", " 张三"),
    "a letter without a shape": ("patient.name", "张\ue000"),
    "a number that says less than it seems": ("fees[0].price", "-0"),
}
REFUSED: dict[str, tuple[str, Any]] = {
    "an area outside": ("patient.insured_area", "810000"),
    "an end before the start": ("filings[0].ends_on", "2022-02-01"),
    "a discharge before the admission": ("visit.discharged_on", "2022-03-04"),
    "a settlement before the admission": ("visit.settled_on", "2022-03-04"),
    "a wrong ID number": ("patient.id_number", "110105194912310021"),
    "an amount two fens off": ("fees[0].amount", "12.52"),
    "a category that is none": ("fees[0].category", "15"),
    "no line": ("fees", []),
    "no band": ("terms.layers[0].bands", []),
    "a band after the last": ("terms.layers[0].bands[0].up_to", None),
    "an edge that falls": ("terms.layers[0].bands[1].up_to", "10000.00"),
    "a platform field that is none": ("platform.hifp", "1.00"),
    "a name of an accumulator that does not show": ("year_to_date.accumulators", {" ": {}}),
    "both fees and totals": ("totals", {"total": "1", "self_funded": "0", "over_limit": "0", "first_pay": "0"}),
}


@pytest.mark.parametrize(("path", "value"), LEFT_TO_THE_LONG_WAY.values(), ids=LEFT_TO_THE_LONG_WAY)
def test_what_is_only_not_plain_goes_the_long_way(path: str, value: Any) -> None:
    document = put(full(), path, value)
    if path == "fees[0].price":
        document["fees"][0]["amount"] = "0"
    assert plain_case(document, AREAS) is None
    read_case(document, AREAS)


@pytest.mark.parametrize(("path", "value"), REFUSED.values(), ids=REFUSED)
def test_what_contradicts_itself_is_refused(path: str, value: Any) -> None:
    document = put(full(), path, value)
    assert plain_case(document, AREAS) is None
    with pytest.raises(Refusal):
        read_case(document, AREAS)


def test_totals_that_exceed_their_total_are_refused() -> None:
    document = put(full("totals"), "totals.total", "5.99")
    assert plain_case(document, AREAS) is None


def test_a_manual_line_of_class_b_at_home_needs_its_ratio() -> None:
    document = put(full(), "fees[0].home_first_pay_ratio", None)
    assert taken(document)
    assert plain_case(put(document, "visit.route", "manual"), AREAS) is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("fees[0].amount", "12.51"),
        ("hospital.area", "370000"),
        ("patient.insured_area", "440000"),
        ("patient.birth_date", "1950-01-01"),
        ("filings[0].ends_on", "9999-12-31"),
        ("terms.layers[0].ratio_change", {"kind": "multiply", "value": "1.5"}),
        ("terms.layers[0].ratio_change", {"kind": "replace", "value": "0.5"}),
    ],
)
def test_what_is_remarked_on_goes_the_short_way(path: str, value: Any) -> None:
    assert taken(put(full(), path, value))


def test_the_filing_question_needs_no_money() -> None:
    document = cut(full(), "fees")
    assert taken(document, money_needed=False)
    assert plain_case(document, AREAS) is None


def objects(value: Any) -> Iterator[Document]:
    """Every object inside a JSON value, itself included."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from objects(one)


@pytest.mark.parametrize("ensure_ascii", [False, True])
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
@pytest.mark.parametrize("more", [None, "1.00", 'a "mark"', "\\"])
def test_a_key_given_twice_never_passes(ensure_ascii: bool, separators: tuple[str, str], more: str | None) -> None:
    pick = random.Random(20261122)
    for document in (full(), *documents(60, 20261122)):
        if more is not None:
            document["patient"]["name"] = more
        where = pick.choice([one for one in objects(document) if one])
        key = pick.choice(list(where))
        where["\x01"] = pick.choice((where[key], None, "", "\x01"))  # takes the second place of `key`, below
        text = json.dumps(document, ensure_ascii=ensure_ascii, separators=separators)
        assert parse_json(text) == document
        double = text.replace('"\\u0001":', f'"{key}":')
        for given in (double, double.encode()):
            with pytest.raises(Refusal, match="同一项目写了两次"):
                parse_json(given)


def test_escaped_marks_do_not_make_up_for_a_key_given_twice() -> None:
    with pytest.raises(Refusal, match="同一项目写了两次"):
        parse_json(b'{"a": "\\u0022\\u0022", "b": 1, "b": 2}')


# ---- values that are made quickly


def test_a_quick_value_is_the_dataclass_it_was() -> None:
    @dataclass(frozen=True, slots=True)
    class Slow:
        one: int
        two: str = "b"

    @quick
    @dataclass(frozen=True, slots=True)
    class Quick:
        one: int
        two: str = "b"

    assert repr(Quick(1)) == repr(Slow(1)).replace("Slow", "Quick")
    assert Quick(one=1, two="c") == replace(Quick(1), two="c") != Quick(1)
    assert hash(Quick(1)) == hash(Slow(1))
    assert [one.name for one in fields(Quick)] == ["one", "two"]
    with pytest.raises(FrozenInstanceError):
        Quick(1).one = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        Quick()  # type: ignore[call-arg]


def test_a_default_that_has_to_be_made_anew_is_not_for_quick_values() -> None:
    with pytest.raises(TypeError, match="default factory"):
        quick(YearToDate)

    with pytest.raises(TypeError, match="Listed"):

        @quick
        @dataclass(frozen=True, slots=True)
        class Listed:
            many: list[Decimal] = field(default_factory=list)


def test_a_fee_line_cannot_be_changed() -> None:
    case = plain_case(full(), AREAS)
    assert case is not None
    assert case.fees is not None
    assert isinstance(case.fees[0], FeeLine)
    with pytest.raises(FrozenInstanceError):
        case.fees[0].code = "X"  # type: ignore[misc]
