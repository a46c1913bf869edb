"""Bad input: every key of the contract missing, null, wrong or unknown, and every kind of value out of its bounds.

All mistakes come at once, each with its dotted place; and of seeded mutations of valid documents only a Refusal.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from settledesk.basis.errors import Mistake, Refusal
from settledesk.engine.evaluate import evaluate
from settledesk.model.document import parse_json, read_case
from settledesk.model.outcome_document import as_json, outcome_document
from tests.engine.random_cases import Document, case_document
from tests.engine.test_properties import check_outcome
from tests.engine.test_split import AREAS, SHELF, settle

FULL: Document = {
    "version": 1,
    "id": "A-1",
    "as_of": "2022-03-20",
    "hospital": {"name": "示例医院", "code": "H51010000001", "area": "510100", "level": "1", "tier": "community"},
    "patient": {
        "name": "张三",
        "id_kind": "01",
        "id_number": "11010519491231002X",
        "birth_date": "1949-12-31",
        "psn_no": "37030000000000000001",
        "insured_area": "370302",
        "scheme": "310",
        "person": "retired",
        "insured_status": "1",
        "aid": ["low_income"],
        "civil_servant": False,
        "years_enrolled": 3,
    },
    "filings": [
        {
            "kind": "referral",
            "area": "510100",
            "filed_on": "2022-03-01",
            "starts_on": "2022-03-01",
            "ends_on": "2022-09-01",
            "basis": "proof",
            "proof_ends_on": "2023-03-01",
            "documents_supplied_on": "2022-03-02",
            "status": "active",
            "status_on": "2022-03-01",
            "conditions": ["malignant_tumour"],
            "household_moved": True,
            "student": False,
            "referring_hospital": {"area": "370300", "level": "2"},
        }
    ],
    "visit": {
        "kind": "inpatient",
        "number": "ZY20220301001",
        "admitted_on": "2022-03-05",
        "discharged_on": "2022-03-15",
        "settled_on": "2022-03-15",
        "emergency": False,
        "trauma": {"third_party": False, "commitment_signed": True},
        "chronic_disease": "高血压",
        "route": "direct",
    },
    "stay": {
        "department": "内科",
        "bed": "3-12",
        "doctor": "李四",
        "diagnoses": [{"code": "J18.9", "name": "肺炎"}],
    },
    "fees": [
        {
            "code": "XA01",
            "name": "阿莫西林胶囊",
            "category": "09",
            "kind": "drug",
            "class": "B",
            "quantity": "2",
            "price": "6.25",
            "amount": "12.50",
            "first_pay_ratio": "0.10",
            "price_limit": "6.00",
            "home_class": "B",
            "home_first_pay_ratio": "0.20",
            "home_price": "5.00",
        }
    ],
    "year_to_date": {"admissions": 1, "accumulators": {"inpatient.pooled": {"base": "10.00", "paid": "5.00"}}},
    "account_balance": "100.00",
    "payments": {"deposit": "8000.00"},
    "platform": {
        "mdtrt_id": "M1",
        "setl_id": "S1",
        "setl_time": "2022-03-15 10:00:00",
        "hifp_pay": "1.00",
        "pool_prop_selfpay": "0.8000",
    },
    "terms": {
        "first_self_pay": {"ratio": "0.10", "order": "before_deductible"},
        "layers": [
            {
                "fund": "pooled",
                "takes": "in_scope",
                "deductible": "1.00",
                "already": "0.00",
                "bands": [{"up_to": "10000.00", "ratio": "0.74"}, {"up_to": None, "ratio": "0.80"}],
                "bands_from": "zero",
                "ratio_change": {"kind": "points", "value": "-0.10"},
                "cap": "150000.00",
                "cap_on": "payment",
                "cap_used": "0.00",
                "floor": "0.50",
            }
        ],
        "account_pays": ["in_scope"],
    },
}
"""Every key of the contract but `totals`, which stands instead of `fees`."""
TOTALS = {"total": "100.00", "self_funded": "1.00", "over_limit": "2.00", "first_pay": "3.00"}

TEXT, MONEY, DAY, RATIO, MICRO, FLAG = "text", "money", "day", "ratio", "micro", "flag"
COUNT, CHOICE, CHOICES, OBJECT, LIST, AREA = "count", "choice", "choices", "object", "list", "area"
# Path, kind, and whether the contract wants it there: what it does not mark with "?".
KEYS: tuple[tuple[str, str, bool], ...] = (
    ("version", COUNT, True),
    ("id", TEXT, False),
    ("as_of", DAY, False),
    ("hospital", OBJECT, True),
    ("hospital.name", TEXT, True),
    ("hospital.code", TEXT, True),
    ("hospital.area", AREA, True),
    ("hospital.level", CHOICE, True),
    ("hospital.tier", CHOICE, False),
    ("patient", OBJECT, True),
    ("patient.name", TEXT, False),
    ("patient.id_kind", CHOICE, False),
    ("patient.id_number", TEXT, False),
    ("patient.birth_date", DAY, False),
    ("patient.psn_no", TEXT, False),
    ("patient.insured_area", AREA, True),
    ("patient.scheme", CHOICE, True),
    ("patient.person", CHOICE, True),
    ("patient.insured_status", CHOICE, False),  # not marked, but no published example has it
    ("patient.aid", CHOICES, False),
    ("patient.civil_servant", FLAG, False),
    ("patient.years_enrolled", COUNT, False),
    ("filings", LIST, True),
    ("filings[0].kind", CHOICE, True),
    ("filings[0].area", AREA, True),
    ("filings[0].filed_on", DAY, True),
    ("filings[0].starts_on", DAY, False),
    ("filings[0].ends_on", DAY, False),
    ("filings[0].basis", CHOICE, True),
    ("filings[0].proof_ends_on", DAY, False),
    ("filings[0].documents_supplied_on", DAY, False),
    ("filings[0].status", CHOICE, True),
    ("filings[0].status_on", DAY, False),
    ("filings[0].conditions", CHOICES, False),
    ("filings[0].household_moved", FLAG, False),
    ("filings[0].student", FLAG, False),
    ("filings[0].referring_hospital", OBJECT, False),
    ("filings[0].referring_hospital.area", AREA, True),
    ("filings[0].referring_hospital.level", CHOICE, True),
    ("visit", OBJECT, True),
    ("visit.kind", CHOICE, True),
    ("visit.number", TEXT, True),
    ("visit.admitted_on", DAY, True),
    ("visit.discharged_on", DAY, False),
    ("visit.settled_on", DAY, False),
    ("visit.emergency", FLAG, False),
    ("visit.trauma", OBJECT, False),
    ("visit.trauma.third_party", FLAG, True),
    ("visit.trauma.commitment_signed", FLAG, True),
    ("visit.chronic_disease", TEXT, False),
    ("visit.route", CHOICE, True),
    ("stay", OBJECT, False),
    ("stay.department", TEXT, False),
    ("stay.bed", TEXT, False),
    ("stay.doctor", TEXT, False),
    ("stay.diagnoses", LIST, False),
    ("stay.diagnoses[0].name", TEXT, True),
    ("fees", LIST, True),
    ("fees[0].code", TEXT, True),
    ("fees[0].name", TEXT, True),
    ("fees[0].category", CHOICE, True),
    ("fees[0].kind", CHOICE, True),
    ("fees[0].class", CHOICE, True),
    ("fees[0].quantity", MICRO, True),
    ("fees[0].price", MICRO, True),
    ("fees[0].amount", MONEY, True),
    ("fees[0].first_pay_ratio", RATIO, True),  # the line is class B
    ("fees[0].price_limit", MICRO, False),
    ("fees[0].home_class", CHOICE, False),
    ("fees[0].home_first_pay_ratio", RATIO, False),
    ("fees[0].home_price", MICRO, False),
    ("totals", OBJECT, True),
    ("totals.total", MONEY, True),
    ("totals.self_funded", MONEY, True),
    ("totals.over_limit", MONEY, True),
    ("totals.first_pay", MONEY, True),
    ("year_to_date", OBJECT, False),
    ("year_to_date.admissions", COUNT, False),
    ("year_to_date.accumulators", OBJECT, False),
    ("year_to_date.accumulators.inpatient|pooled.base", MONEY, False),
    ("year_to_date.accumulators.inpatient|pooled.paid", MONEY, False),
    ("account_balance", MONEY, False),
    ("payments", OBJECT, False),
    ("payments.deposit", MONEY, False),
    ("platform", OBJECT, False),
    ("platform.mdtrt_id", TEXT, False),
    ("platform.setl_id", TEXT, False),
    ("platform.setl_time", TEXT, False),
    ("platform.hifp_pay", MONEY, False),
    ("platform.pool_prop_selfpay", RATIO, False),
    ("terms", OBJECT, False),
    ("terms.first_self_pay", OBJECT, False),
    ("terms.first_self_pay.ratio", RATIO, True),
    ("terms.first_self_pay.order", CHOICE, True),
    ("terms.layers", LIST, True),
    ("terms.layers[0].fund", CHOICE, True),
    ("terms.layers[0].takes", CHOICE, True),
    ("terms.layers[0].deductible", MONEY, True),
    ("terms.layers[0].already", MONEY, False),
    ("terms.layers[0].bands", LIST, True),
    ("terms.layers[0].bands[0].up_to", MONEY, True),  # only the last band may go without
    ("terms.layers[0].bands[0].ratio", RATIO, True),
    ("terms.layers[0].bands_from", CHOICE, True),
    ("terms.layers[0].ratio_change", OBJECT, False),
    ("terms.layers[0].ratio_change.kind", CHOICE, True),
    ("terms.layers[0].ratio_change.value", RATIO, True),
    ("terms.layers[0].cap", MONEY, False),
    ("terms.layers[0].cap_on", CHOICE, False),
    ("terms.layers[0].cap_used", MONEY, False),
    ("terms.layers[0].floor", RATIO, False),
    ("terms.account_pays", CHOICES, False),
)
BAD_MONEY: tuple[Any, ...] = (
    *(12.5, 12, 0, True, "12.345", "-0.01", "-5", "1e5", "NaN", "Infinity", "-Infinity", "inf", "１２", "", " ", " 12"),
    *("12 ", "12\n", "+12", "1,200", "1 200", "99999999999999", ".5", "5.", "0x10", "१२", "12.5元", "¥12", "1_000"),
    *("--5", [], {}, ["1"]),
)
BAD_MICRO: tuple[Any, ...] = (
    6.25,
    2,
    True,
    "1.1234567",
    "1e3",
    "NaN",
    "Infinity",
    "１",
    "",
    "1,5",
    "1/2",
    "9" * 13,
    ".5",
    "5.",
    [],
    {},
)
BAD_RATIO: tuple[Any, ...] = (
    0.1,
    1,
    0,
    True,
    "1.01",
    "-0.1",
    "2",
    "10%",
    "1e-1",
    "NaN",
    "Infinity",
    "０.1",
    "",
    ".5",
    "0.",
    "1.",
    [],
    {},
)
BAD_DAY: tuple[Any, ...] = (
    *("2022-02-30", "2023-02-29", "2022-13-01", "2022-00-10", "2022-01-32", "20220305", "2022/03/05", "2022-3-5"),
    *("0000-01-01", "10000-01-01", "-022-01-01", "２０２２-03-05", "2022-03-05T00:00:00", "2022-03-05 ", "2022-W10-1"),
    *("", "today", 20220305, 44625.0, True, [], {}),
)
BAD_AREA: tuple[Any, ...] = (
    "999999",
    "37030",
    "3703000",
    "370300 ",
    "３７０３００",
    "abcdef",
    "000000",
    "",
    370300,
    None.__class__,
    [],
    {},
)
BAD: dict[str, tuple[Any, ...]] = {
    TEXT: ("", " ", "\t", 5, True, 1.5, [], {}, "a\x00b", "a\nb", "\x1b[2J", "\x85", "\ud800", "好\udfff"),
    MONEY: BAD_MONEY,
    DAY: BAD_DAY,
    RATIO: BAD_RATIO,
    MICRO: BAD_MICRO,
    FLAG: ("true", "", 0, 1, [], {}),
    COUNT: (-1, 1.0, "1", True, 10**6, 10**30, [], {}),
    CHOICE: ("", "no such", "\ud800", 7, True, 1.5, [], {}, ["1"]),
    CHOICES: ("low_income", 5, {}, ["no such"], [5], [None], [[]], [{}]),
    OBJECT: ("", "text", 5, True, [], [1], 1.5),
    LIST: ("", "text", 5, True, {}, {"0": 1}, [5], ["a"], [None], [[]]),
    AREA: BAD_AREA,
}


def full(path: str = "") -> Document:
    """The full document; with totals in place of fees where the path asks for them."""
    document = copy.deepcopy(FULL)
    if path.startswith("totals"):
        del document["fees"]
        document["totals"] = dict(TOTALS)
    return document


def steps(path: str) -> list[str | int]:
    """The keys and indices of a dotted path; a name that has a dot itself is written with a bar."""
    found: list[str | int] = []
    for part in path.split("."):
        name, _, number = part.partition("[")
        found.append(name.replace("|", "."))
        if number:
            found.append(int(number.rstrip("]")))
    return found


def holder(document: Any, path: str) -> tuple[Any, Any]:
    """What holds the path's last key, and that key."""
    *ways, last = steps(path)
    for way in ways:
        document = document[way]
    return document, last


def put(document: Document, path: str, value: Any) -> Document:
    where, key = holder(document, path)
    where[key] = value
    return document


def cut(document: Document, path: str) -> Document:
    where, key = holder(document, path)
    del where[key]
    return document


def mistakes_of(document: Any, money_needed: bool = True) -> dict[str, Mistake]:
    """The mistakes by path, each a sentence that can be shown; nothing where the case is taken."""
    try:
        read_case(document, AREAS, money_needed)
    except Refusal as refusal:
        found: dict[str, Mistake] = {}
        for one in refusal.mistakes:
            check_mistake(one)
            found.setdefault(one.path, one)
        assert found
        return found
    return {}


def check_mistake(one: Mistake) -> None:
    """A sentence in Chinese that any screen, pipe or file can take."""
    assert one.problem.strip()
    for text in (one.path, one.problem, one.remedy, one.sentence):
        text.encode("utf-8")
        assert text.isprintable(), one
    assert any("\u4e00" <= letter <= "\u9fff" for letter in one.problem), one


def shown(path: str) -> str:
    return path.replace("|", ".")


# ---- whole and nothing


def test_the_full_document_is_taken_and_computed() -> None:
    assert mistakes_of(full()) == {}
    assert mistakes_of(full("totals")) == {}
    outcome = settle(full())
    assert outcome["split"]["medfee_sumamt"] == "12.50"
    check_outcome(full(), outcome)


def test_every_key_of_the_full_document_is_in_the_table() -> None:
    known = {path for path, _, _ in KEYS}
    open_ended = {"year_to_date.accumulators.inpatient|pooled", "stay.diagnoses[0].code"}

    def walk(value: Any, at: str) -> Iterator[str]:
        if isinstance(value, dict):
            for key, one in value.items():
                path = f"{at}{key.replace('.', '|')}"
                yield path
                yield from walk(one, f"{path}.")
        elif isinstance(value, list) and value:
            yield from walk(value[0], f"{at.rstrip('.')}[0].")

    assert {*walk(full(), ""), *walk(full("totals"), "")} - open_ended == known


@pytest.mark.parametrize("root", [None, [], "text", 5, 1.5, True, [{}], ""])
def test_a_root_that_is_no_object_is_refused(root: Any) -> None:
    assert mistakes_of(root)


def test_an_empty_object_names_every_key_that_must_be_there() -> None:
    assert {"version", "hospital", "patient", "visit"} <= set(mistakes_of({}))


@pytest.mark.parametrize("version", [0, 2, 99, 1.0, "1", True])
def test_only_version_one_is_known(version: Any) -> None:
    assert set(mistakes_of(put(full(), "version", version))) == {"version"}


# ---- each key by itself


@pytest.mark.parametrize("how", ["missing", "null"])
@pytest.mark.parametrize(("path", "kind", "needed"), KEYS)
def test_a_key_missing_or_null(path: str, kind: str, needed: bool, how: str) -> None:
    document = full(path)
    found = mistakes_of(put(document, path, None) if how == "null" else cut(document, path))
    expected = {"fees"} if path in ("fees", "totals") else {shown(path)} if needed else set()
    assert set(found) == expected


@pytest.mark.parametrize(("path", "kind"), [(path, kind) for path, kind, _ in KEYS])
def test_a_wrong_value_is_refused_at_its_key(path: str, kind: str) -> None:
    for bad in BAD[kind]:
        if (path, bad) in (("terms.layers[0].ratio_change.value", "-0.1"), ("patient.years_enrolled", 0)):
            continue
        if path == "terms.layers" and bad == []:
            continue
        found = mistakes_of(put(full(path), path, bad))
        assert found, (path, bad)
        wrong = [one for one in found if not one.startswith(shown(path))]
        assert not wrong, (path, bad, found)


ITEMS = (
    "filings[0]",
    "fees[0]",
    "stay.diagnoses[0]",
    "year_to_date.accumulators.inpatient|pooled",
    "terms.layers[0]",
    "terms.layers[0].bands[0]",
    "terms.layers[0].bands[1]",
)


@pytest.mark.parametrize("path", ITEMS)
def test_an_item_that_is_no_object_is_refused_at_its_place(path: str) -> None:
    for bad in (None, *BAD[OBJECT], "NaN", {"a": 1}):
        document = full()
        put(document, path, bad)
        found = mistakes_of(document)
        assert found, (path, bad)
        assert not [one for one in found if not one.startswith(shown(path))], (path, bad, found)


@pytest.mark.parametrize("path", [path for path, _, _ in KEYS if not path.endswith(("base", "paid"))])
def test_an_unknown_key_is_refused_and_the_nearest_named(path: str) -> None:
    document = full(path)
    where, key = holder(document, path)
    if len(str(key)) < 3:
        return
    typo = f"{key[:-1]}{key[-1]}{key[-1]}"
    where[typo] = where[key]
    place = shown(path)[: len(shown(path)) - len(key)] + typo
    found = mistakes_of(document)
    assert set(found) == {place}
    assert f"「{key}」" in found[place].remedy


@pytest.mark.parametrize("path", ["nonsense", "hospital.qqqq", "fees[0].zzzzz", "terms.layers[0].bands[0].qqqqq"])
def test_an_unknown_key_like_no_other_is_refused_too(path: str) -> None:
    assert set(mistakes_of(put(full(), path, "1"))) == {path}


@pytest.mark.parametrize("key", ["", " ", "\x00", "a\nb", "\ud800", "号" * 10_000, "a.b", "fees[0]", "__class__"])
@pytest.mark.parametrize("at", ["", "hospital.", "filings[0].", "fees[0].", "terms.layers[0]."])
def test_an_unknown_key_of_any_letters_is_refused_in_a_sentence_that_can_be_shown(at: str, key: str) -> None:
    document = full()
    where = holder(document, f"{at}x")[0]
    where[key] = "1"
    assert mistakes_of(document)


@pytest.mark.parametrize("name", ["", " ", "\x00", "a\nb", "\ud800"])
def test_an_accumulators_name_must_be_text_that_can_be_shown(name: str) -> None:
    # It comes back in the outcome, which must be text that can be written.
    document = full()
    document["year_to_date"]["accumulators"][name] = {"base": "1.00", "paid": "1.00"}
    found = mistakes_of(document)
    assert found
    assert all(path.startswith("year_to_date.accumulators") for path in found)


# ---- kinds of values


@pytest.mark.parametrize("amount", ["0", "0.1", "00.10", "12.50", "9999999999999.99"])
def test_amounts_that_are_taken(amount: str) -> None:
    assert mistakes_of(put(full(), "account_balance", amount)) == {}


@pytest.mark.parametrize("path", [path for path, kind, _ in KEYS if kind == MONEY])
def test_numbers_for_money_are_refused_with_what_to_write(path: str) -> None:
    for number in (12.5, 12, 0, 1e300):
        found = mistakes_of(put(full(path), path, number))
        assert set(found) == {shown(path)}
        assert '"12.50"' in found[shown(path)].remedy


def test_only_quantity_and_amount_may_be_negative() -> None:
    refund = dict(full()["fees"][0], quantity="-2", amount="-12.50")
    document = full()
    document["fees"] = [full()["fees"][0], refund]
    assert mistakes_of(document) == {}
    for path, kind, _ in KEYS:
        if kind in (MONEY, MICRO) and path not in ("fees[0].quantity", "fees[0].amount"):
            assert set(mistakes_of(put(full(path), path, "-1"))) == {shown(path)}, path


@pytest.mark.parametrize("value", ["0", "0.0", "0.000001", "1", "1.000000", "0.333333"])
def test_ratios_that_are_taken(value: str) -> None:
    assert mistakes_of(put(full(), "terms.layers[0].floor", value)) == {}


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("points", ("-1", "-0.10", "0", "0.05", "1"), ("-1.01", "1.5", "--1", "-", -0.1)),
        ("multiply", ("0", "0.9", "1.1", "3"), ("-0.9", "1.1234567", 0.9)),
        ("replace", ("0", "0.55", "1"), ("-0.1", "1.01", 0.5)),
    ],
)
def test_the_values_of_a_change(kind: str, good: tuple[Any, ...], bad: tuple[Any, ...]) -> None:
    document = put(full(), "terms.layers[0].ratio_change.kind", kind)
    for value in good:
        assert mistakes_of(put(document, "terms.layers[0].ratio_change.value", value)) == {}, value
    for value in bad:
        found = mistakes_of(put(document, "terms.layers[0].ratio_change.value", value))
        assert set(found) == {"terms.layers[0].ratio_change.value"}, value


@pytest.mark.parametrize(
    ("bands", "path"),
    [
        ([], "terms.layers[0].bands"),
        ([{"ratio": "0.5"}, {"ratio": "0.6"}], "terms.layers[0].bands[0].up_to"),
        ([{"up_to": "0", "ratio": "0.5"}], "terms.layers[0].bands[0].up_to"),
        ([{"up_to": "5", "ratio": "0.5"}, {"up_to": "5", "ratio": "0.6"}], "terms.layers[0].bands[1].up_to"),
        ([{"up_to": "5", "ratio": "0.5"}, {"up_to": "4.99", "ratio": "0.6"}], "terms.layers[0].bands[1].up_to"),
    ],
)
def test_bands_that_do_not_rise_are_refused(bands: list[Document], path: str) -> None:
    assert set(mistakes_of(put(full(), "terms.layers[0].bands", bands))) == {path}


def test_an_edge_of_the_wrong_kind_is_told_once_and_not_called_missing() -> None:
    with pytest.raises(Refusal) as caught:
        read_case(put(full(), "terms.layers[0].bands[0].up_to", 10000), AREAS)
    assert [one.path for one in caught.value.mistakes] == ["terms.layers[0].bands[0].up_to"]


def test_days_that_are_taken() -> None:
    for day in ("2024-02-29", "1999-12-31", "2199-12-31"):
        assert mistakes_of(put(full(), "filings[0].status_on", day)) == {}


@pytest.mark.parametrize("day", ["0001-01-01", "1799-12-31", "2200-01-01", "9999-12-31"])
def test_days_too_far_off_to_count_with_are_refused(day: str) -> None:
    assert set(mistakes_of(put(full(), "filings[0].status_on", day))) == {"filings[0].status_on"}


def test_doubts_that_do_not_refuse_are_warnings() -> None:
    document = put(full(), "patient.birth_date", "1949-12-30")
    document["patient"]["insured_area"] = document["hospital"]["area"] = "370000"
    assert mistakes_of(document) == {}
    texts = [one["text"] for one in settle(document)["warnings"]]
    assert any("1949-12-30" in text and "1949-12-31" in text for text in texts)
    assert sum("只写到省" in text for text in texts) == 2


@pytest.mark.parametrize(
    "path", ["hospital.area", "patient.insured_area", "filings[0].area", "filings[0].referring_hospital.area"]
)
def test_an_area_that_does_not_exist_is_refused_by_its_path(path: str) -> None:
    for code in ("999999", "990000", "370099x", "37O300", "163456", "37030", ""):
        found = mistakes_of(put(full(), path, code))
        assert set(found) == {path}, code
        assert found[path].remedy


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"discharged_on": "2022-03-04", "settled_on": None}, {"visit.discharged_on"}),
        ({"settled_on": "2022-03-04"}, {"visit.settled_on"}),
        ({"discharged_on": "2022-03-04", "settled_on": "2022-03-04"}, {"visit.discharged_on", "visit.settled_on"}),
        ({"discharged_on": "2022-03-05", "settled_on": "2022-03-05"}, set()),
        ({"discharged_on": None, "settled_on": None}, set()),
    ],
)
def test_a_day_before_the_admission_is_refused_at_the_later_key(changes: Document, paths: set[str]) -> None:
    document = full()
    document["visit"].update(changes)
    assert set(mistakes_of(document)) == paths


def test_a_filing_that_ends_before_it_starts_is_refused() -> None:
    assert set(mistakes_of(put(full(), "filings[0].ends_on", "2022-02-28"))) == {"filings[0].ends_on"}


@pytest.mark.parametrize(
    "number", ["110105194912310021", "11010519491231002", "110105194902300028", "110105209912310029", "abc", "1" * 100]
)
def test_a_wrong_id_number_is_refused_where_its_kind_is_one(number: str) -> None:
    document = put(full(), "patient.id_number", number)
    assert set(mistakes_of(document)) == {"patient.id_number"}
    document["patient"]["id_kind"] = None  # absent id_kind = 01
    assert set(mistakes_of(document)) == {"patient.id_number"}
    document["patient"]["id_kind"] = "99"
    assert mistakes_of(document) == {}


# ---- fees and totals


def test_fees_and_totals_both_or_neither_are_refused() -> None:
    document = full()
    document["totals"] = TOTALS
    assert set(mistakes_of(document)) == {"totals"}
    for nothing in ({}, {"fees": None}, {"totals": None}, {"fees": None, "totals": None}):
        document = full()
        del document["fees"]
        document.update(nothing)
        assert set(mistakes_of(document)) == {"fees"}
        assert mistakes_of(document, money_needed=False) == {}
    assert set(mistakes_of(put(full(), "fees", []))) == {"fees"}


def test_totals_whose_parts_are_more_than_the_whole_are_refused() -> None:
    assert set(mistakes_of(put(full("totals"), "totals.total", "5.99"))) == {"totals.total"}
    assert mistakes_of(put(full("totals"), "totals.total", "6.00")) == {}


def test_the_number_of_the_line_is_named() -> None:
    document = full()
    document["fees"] = [dict(full()["fees"][0]) for _ in range(12)]
    document["fees"][11]["amount"] = "12.52"
    found = mistakes_of(document)
    assert set(found) == {"fees[11].amount"}
    assert "第 12 行" in found["fees[11].amount"].problem


# ---- all at once


def test_all_mistakes_come_at_once_with_their_dotted_paths() -> None:
    document = full()
    wrong = {
        "as_of": "yesterday",
        "hospital.area": "999999",
        "hospital.level": "4",
        "patient.id_number": "110105194912310021",
        "patient.scheme": "999",
        "patient.aid": ["poor"],
        "filings[0].filed_on": "2022-02-30",
        "visit.discharged_on": "2022-03-01",
        "visit.route": "",
        "stay.diagnoses[0].name": 5,
        "fees[0].amount": 12.5,
        "fees[0].category": "15",
        "year_to_date.admissions": -1,
        "account_balance": "-1",
        "payments.deposit": "1.005",
        "platform.hifp_pay": 1,
        "terms.layers[0].floor": "1.1",
        "terms.layers[0].bands[1].ratio": "80%",
    }
    for path, value in wrong.items():
        put(document, path, value)
    document["hospitals"] = {}
    expected = {*wrong, "hospitals"} - {"patient.aid"} | {"patient.aid[0]"}
    assert set(mistakes_of(document)) == expected


def test_a_bill_forgotten_is_named_beside_any_other_mistake() -> None:
    for path, value in (("visit.route", "by post"), ("as_of", "?"), ("hospital.level", "9")):
        document = put(full(), path, value)
        del document["fees"]
        assert set(mistakes_of(document)) == {path, "fees"}


def test_totals_that_do_not_add_up_are_named_beside_any_other_mistake() -> None:
    document = put(full("totals"), "totals.total", "5.99")
    assert set(mistakes_of(put(document, "visit.route", "by post"))) == {"visit.route", "totals.total"}


def test_every_mistake_of_one_line_is_named() -> None:
    line = full()["fees"][0] | {"first_pay_ratio": None, "category": "77", "amount": "99.00", "colour": "red"}
    found = mistakes_of(put(full(), "fees", [line]))
    assert set(found) == {"fees[0].first_pay_ratio", "fees[0].category", "fees[0].amount", "fees[0].colour"}


# ---- the text itself


def text_of_full(old: str, new: str) -> str:
    text = json.dumps(FULL, ensure_ascii=False)
    assert old in text
    return text.replace(old, new, 1)


def refused_text(text: str | bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_case(parse_json(text), AREAS)
    for one in caught.value.mistakes:
        check_mistake(one)
    return caught.value


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5000, "12.5", "1E2"])
@pytest.mark.parametrize("place", ['"100.00"', '"12.50"', '"2022-03-20"', "3"])
def test_numbers_that_are_no_amounts_are_refused(word: str, place: str) -> None:
    refused_text(text_of_full(f": {place}", f": {word}"))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('{"version": 1,', '{"version": 1, "version": 1,', "version"),
        ('"level": "1"', '"level": "1", "level": "3"', "level"),
        ('"amount": "12.50"', '"amount": "12.50", "amount": "0.01"', "amount"),
        ('"base": "10.00"', '"base": "10.00", "base": null', "base"),
    ],
)
def test_a_key_given_twice_is_refused_and_named(old: str, new: str, key: str) -> None:
    (mistake,) = refused_text(text_of_full(old, new)).mistakes
    assert key in mistake.sentence


@pytest.mark.parametrize("key", ["\\ud800", "\\u0000", "\\n", ""])
def test_a_key_of_odd_letters_given_twice_is_refused_in_a_sentence_that_can_be_shown(key: str) -> None:
    refused_text(text_of_full('{"version": 1,', f'{{"{key}": 1, "{key}": 2, "version": 1,'))


@pytest.mark.parametrize("depths", [(10, 3_000, 100_000), range(300, 1_010, 10)])
@pytest.mark.parametrize(
    ("old", "opening", "closing"),
    [
        ('"370302"', "[", "]"),
        ('"retired"', '{"a":', "}"),
        ('["low_income"]', "[", "]"),
        ('"1949-12-31"', "[", "]"),
        ('"0.74"', "[", "]"),
        ("3}", "[", "]}"),
        ("false", "[", "]"),
        ('"A-1"', '[{"a":', "}]"),
    ],
)
def test_deep_nesting_is_refused(old: str, opening: str, closing: str, depths: Iterable[int]) -> None:
    # JSON's own limit and that of whatever looks at the value lie near each other and move with the depth of the call.
    ending = "}" * old.endswith("}")
    for depth in depths:
        refused_text(text_of_full(old, opening * depth + "1" + closing[: len(closing) - len(ending)] * depth + ending))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{",
        "{]",
        "}",
        "nul",
        "{'version': 1}",
        '{"version": 1,}',
        '{"version": 1} {"version": 1}',
        "\ufeff{}",
        '{"a": "\t"}',
        '{"a": "\\x"}',
        "[1, 2",
        "# comment",
        "\x00",
    ],
)
def test_what_is_not_json_is_refused(text: str) -> None:
    refused_text(text)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b'{"a": "\xff"}', b"\xc3(", b"\x80", b'\xed\xa0\x80{"a": 1}', b""])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    refused_text(data)


def test_bytes_with_a_byte_order_mark_are_read() -> None:
    assert parse_json(b"\xef\xbb\xbf" + json.dumps(FULL).encode()) == FULL


@pytest.mark.parametrize("path", [path for path, kind, _ in KEYS if kind == TEXT])
@pytest.mark.parametrize("letter", ["\\ud800", "\\udc00", "\\u0000", "\\u001b", "\\u007f", "\\u0085", "\\n"])
def test_lone_surrogates_and_control_characters_in_text_are_refused(path: str, letter: str) -> None:
    document = put(full(path), path, "甲HERE乙")
    if path == "patient.id_number":
        document["patient"]["id_kind"] = "99"
    read_case(document, AREAS)
    found = refused_text(json.dumps(document, ensure_ascii=False).replace("HERE", letter))
    assert [one.path for one in found.mistakes] == [shown(path)]


def test_rare_characters_are_kept() -> None:
    document = put(full(), "patient.name", "𠮷㛃䶮𬭎")
    assert read_case(parse_json(json.dumps(document)), AREAS).patient.name == "𠮷㛃䶮𬭎"


def test_reading_twice_gives_the_same_and_leaves_the_document_alone() -> None:
    document = full()
    assert read_case(document, AREAS) == read_case(document, AREAS)
    assert document == FULL


# ---- seeded mutations


NASTY: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 1.5, 10**25, "", " ", "0", "1", "-1", "0.00", "0.5", "1.00", "9999999999999.99"),
    *("-0.01", "12.345", "1e9", "NaN", "\ud800", "\x00", "a\nb", "丁", "2022-03-05", "2199-12-31", "1800-01-01"),
    *("2024-02-29", "2023-02-29", "370300", "510100", "999999", "810000", "370000", "A", "B", "C", "01", "99"),
    *("inpatient", "chronic", "maternity", "manual", "unpaid", "over_cap", "points", "multiply", "deceased", "pending"),
    *([], {}, [[]], [None], [{}], {"a": 1}, {"": {}}, "长" * 300),
)


def nodes(value: Any) -> list[tuple[Any, Any]]:
    """Every place of a document: what holds it and its key or index."""
    found: list[tuple[Any, Any]] = []
    heap = [value]
    while heap:
        one = heap.pop()
        if isinstance(one, dict):
            found.extend((one, key) for key in one)
            heap.extend(one.values())
        elif isinstance(one, list):
            found.extend((one, index) for index in range(len(one)))
            heap.extend(one)
    return found


def drop(pick: random.Random, where: Any, key: Any) -> None:
    del where[key]


def nasty(pick: random.Random, where: Any, key: Any) -> None:
    where[key] = copy.deepcopy(pick.choice(NASTY))


def wrap(pick: random.Random, where: Any, key: Any) -> None:
    where[key] = pick.choice(([where[key]], {"a": where[key]}, [where[key]] * 2))


def nest(pick: random.Random, where: Any, key: Any) -> None:
    for _ in range(pick.choice((5, 60, 900))):
        where[key] = [where[key]]


def rename(pick: random.Random, where: Any, key: Any) -> None:
    if isinstance(where, dict):
        letter = pick.choice(("x", "", "\ud800", "\x00", "_"))
        where[f"{key[:-1]}{letter}"] = where.pop(key)


def double(pick: random.Random, where: Any, key: Any) -> None:
    if isinstance(where, list):
        where.insert(key, copy.deepcopy(where[key]))
    else:
        where[f"{key}2"] = copy.deepcopy(where[key])


def spoil(pick: random.Random, where: Any, key: Any) -> None:
    """Change one letter of a text, or one digit of a number in it."""
    text = where[key]
    if isinstance(text, str) and text:
        place = pick.randrange(len(text))
        letter = pick.choice("0123456789.-+eE ０一\x00\ud800A")
        where[key] = text[:place] + letter + text[place + pick.choice((0, 1)) :]
    else:
        nasty(pick, where, key)


def swap(pick: random.Random, where: Any, key: Any) -> None:
    other = pick.choice(list(where) if isinstance(where, dict) else range(len(where)))
    where[key], where[other] = where[other], where[key]


def mild(pick: random.Random, where: Any, key: Any) -> None:
    """Another value of the same look, so that the document may well be taken."""
    text = where[key]
    if not isinstance(text, str):
        nasty(pick, where, key)
    elif DAY_TEXT.fullmatch(text):
        where[key] = str(date.fromisoformat(text) + timedelta(days=pick.choice((-400, -7, -1, 0, 1, 7, 400))))
    elif text.isdigit() and len(text) == 6:
        where[key] = pick.choice(("370300", "371302", "441700", "220100", "510104", "310000", "659001", "710000"))
    elif text[:1].isdigit():
        where[key] = pick.choice(("0", "0.00", "0.01", "0.5", "1", "1.00", "700.00", "123456.78"))
    else:
        where[key] = pick.choice([one for kind in WORDS if text in kind for one in kind] or [text])


DAY_TEXT = re.compile(r"20[12]\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])", re.ASCII)
WORDS = (
    ("working", "retired", "adult", "student", "child"),
    ("inpatient", "outpatient", "chronic", "maternity"),
    ("direct", "manual"),
    ("active", "pending", "cancelled", "terminated", "deceased"),
    ("referral", "emergency", "other_temporary", "long_term_resident", "migrant_worker", "newcomer_worker"),
    ("commitment", "proof"),
    ("in_scope", "burden", "over_cap", "unpaid"),
    ("payment", "charges"),
    ("zero", "deductible"),
    ("before_deductible", "after_deductible"),
    ("points", "multiply", "replace"),
    ("drug", "service", "material"),
    ("A", "B", "C"),
)
MUTATIONS: tuple[Callable[[random.Random, Any, Any], None], ...] = (
    *(drop, drop, nasty, nasty, wrap, nest, rename, double, spoil, spoil, swap),
    *(mild,) * 12,
)


def mutated(pick: random.Random) -> str:
    """The JSON text of a valid case with one to four places spoilt, now and then the text itself."""
    try:
        return _mutated(pick)
    except RecursionError:  # ours: copying and writing what nests too deep
        return "[" * 5_000


def _mutated(pick: random.Random) -> str:
    document = case_document(pick, 4) if pick.random() < 0.9 else full(pick.choice(("", "totals")))
    for _ in range(pick.choice((1, 1, 1, 2, 4))):
        where, key = pick.choice(nodes(document))
        pick.choice(MUTATIONS)(pick, where, key)
        if not document:
            break
    text = json.dumps(document, ensure_ascii=pick.random() < 0.5)
    if pick.random() < 0.1:
        place = pick.randrange(len(text))
        text = text[:place] + pick.choice(("", "{", '"', ",", "9", "\\", "NaN", "\ud800")) + text[place + 1 :]
    return text


def check_mutations(count: int, seed: int) -> tuple[int, int]:
    """Hold that many spoilt cases against the contract; return how many were refused and how many computed."""
    pick = random.Random(seed)
    refused = computed = 0
    for _ in range(count):
        text = mutated(pick)
        try:
            document = parse_json(text)
            case = read_case(document, AREAS)
        except Refusal as refusal:
            for one in refusal.mistakes:
                check_mistake(one)
            refused += 1
            continue
        try:
            outcome = json.loads(as_json(outcome_document(evaluate(case, SHELF.rules_for(case), AREAS.name))))
        except Refusal as refusal:
            assert {one.path for one in refusal.mistakes} == {"fees"}  # lines that net to less than nothing
            refused += 1
            continue
        as_json(outcome).encode("utf-8")
        check_outcome(document, outcome)
        computed += 1
    return refused, computed


def test_spoilt_documents_are_refused_or_hold_the_identities() -> None:
    refused, computed = check_mutations(3_000, 20220305)
    assert refused > 1_000
    assert computed > 600
