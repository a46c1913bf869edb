"""Every row of the contract's verdict table, and the numbered rules above it, each by a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.engine.cases import (
    BEIJING,
    CHANGCHUN,
    CHENGDU,
    GUANGZHOU,
    HAINAN,
    JILIN_CITY,
    JINAN,
    JINING,
    LONG_TERM,
    MACAO,
    MIANYANG,
    QINGDAO,
    SANYA,
    SHENZHEN,
    TEMPORARY,
    TIANJIN,
    UNSETTLED,
    WUHAN,
    YANGJIANG,
    ZIBO,
    Document,
    a_case,
    a_filing,
    a_layer,
    actions,
    settle,
    shift,
    terms,
    warned,
)


@dataclass(frozen=True)
class Row:
    """A case and what the table says of it.

    `direct` None is the table's dash. `also` holds further keys of the outcome's `filing` as they must be.
    """

    sentence: str
    case: Document
    verdict: str
    treated_as: str | None
    direct: bool | None
    also: dict[str, Any]
    actions: tuple[str, ...] | None = None
    warning: str | None = None


def row(
    sentence: str,
    case: Document,
    expected: tuple[str, str | None, bool | None],
    *,
    actions: tuple[str, ...] | None = None,
    warning: str | None = None,
    **also: Any,
) -> Row:
    return Row(sentence, case, *expected, also, actions, warning)


def named(rows: Sequence[Row]) -> pytest.MarkDecorator:
    """Run a test once for every row, each by its sentence."""
    sentences = [one.sentence for one in rows]
    assert len(sentences) == len(set(sentences)), "two rows have the same sentence"
    return pytest.mark.parametrize("row", [pytest.param(one, id=one.sentence) for one in rows])


def holds(row: Row) -> Document:
    """Settle the row's case, hold it against the row, and return the outcome."""
    outcome = settle(row.case)
    filing = outcome["filing"]
    assert (filing["verdict"], filing["treated_as"]) == (row.verdict, row.treated_as), filing["reasons"]
    # The table's dash: whether the outcome says so by null is test_what_is_not_decided_says_so_by_null.
    assert bool(filing["direct_settlement"]) is bool(row.direct)
    for key, expected in row.also.items():
        assert filing[key] == expected, key
    if row.actions is not None:
        assert actions(outcome) == list(row.actions)
    if row.warning is not None:
        assert row.warning in warned(outcome)
    if row.verdict in ("unknown", "pending", "out_of_scope") or row.treated_as is None:
        assert outcome["split"] is None
    if row.verdict == "visit_not_covered":
        assert outcome["split"]["fund_pay_sumamt"] == "0.00"
        assert outcome["split"]["psn_part_amt"] == outcome["split"]["medfee_sumamt"]
    assert filing["reasons"]
    assert all(one["text"] and one["source"] and one["clause"] for one in (*filing["reasons"], *filing["remedies"]))
    return outcome


# Shandong: Zibo and Jining.

DAY = "2023-05-16"


def shandong(insured: str) -> list[Row]:
    at = f"{insured}: "

    def sd(hospital: str, *filings: Document, admitted: str = DAY, **more: Any) -> Document:
        return a_case(insured, hospital, admitted, *filings, **more)

    rows = []
    for place, where in ((JINAN, "inside Shandong"), (BEIJING, "outside Shandong")):
        for kind in LONG_TERM:
            rows.append(
                row(
                    f"{at}{kind}, hospital in the filed place {where}, is filed long-term",
                    sd(place, a_filing(kind, place, "2023-03-01")),
                    ("filed", "long_term", True),
                    deciding=0,
                    first_day="2023-03-01",
                    last_day=None,
                    actions=(),
                )
            )
        for kind in TEMPORARY:
            rows.append(
                row(
                    f"{at}{kind} to the right place {where} is filed temporary",
                    sd(place, a_filing(kind, place, "2023-03-01")),
                    ("filed", "temporary", True),
                    deciding=0,
                    first_day="2023-03-01",
                    last_day=None,
                )
            )
            rows.append(
                row(
                    f"{at}{kind} filed late to the right place {where}, before settlement, starts on the admission day",
                    sd(place, a_filing(kind, place, shift(DAY, 9))),
                    ("filed", "temporary", True),
                    deciding=0,
                    first_day=DAY,
                    last_day=None,
                )
            )
            rows.append(
                row(
                    f"{at}{kind} filed to {where} only after self-paid settlement is filed temporary by hand",
                    sd(place, a_filing(kind, place, shift(DAY, 10))),
                    ("filed", "temporary", False),
                    deciding=0,
                    first_day=DAY,
                    last_day=None,
                )
            )
        for days in (0, 1, 5):
            rows.append(
                row(
                    f"{at}long-term {where} filed {days} days after admission is filed long-term",
                    sd(place, a_filing("long_term_resident", place, shift(DAY, days))),
                    ("filed", "long_term", True),
                    deciding=0,
                    first_day=DAY,
                    last_day=None,
                )
            )
        rows.append(
            row(
                f"{at}long-term {where} filed 5 days after admission and after a short stay was paid: by hand",
                sd(place, a_filing("long_term_resident", place, shift(DAY, 5)), discharged=shift(DAY, 2)),
                ("filed", "long_term", False),
                deciding=0,
                first_day=DAY,
            )
        )
        rows.append(
            row(
                f"{at}long-term {where} filed 6 days after admission and after settlement has not started",
                sd(place, a_filing("long_term_resident", place, shift(DAY, 6)), discharged=shift(DAY, 2)),
                ("not_started", "temporary", False),
                deciding=0,
                first_day=shift(DAY, 6),
            )
        )
    rows += [
        row(
            f"{at}long-term for another place in Shandong needs no filing",
            sd(JINAN, a_filing("long_term_resident", QINGDAO, "2023-03-01")),
            ("not_required", "temporary", True),
        ),
        row(
            f"{at}long-term for a place outside Shandong, hospital in Shandong, needs no filing",
            sd(JINAN, a_filing("posted_worker", BEIJING, "2023-03-01")),
            ("not_required", "temporary", True),
        ),
        row(
            f"{at}nothing filed, hospital in Shandong, needs no filing",
            sd(JINAN),
            ("not_required", "temporary", True),
            deciding=None,
            first_day=None,
            last_day=None,
            actions=(),
        ),
        row(
            f"{at}nothing filed in Shandong in 2022 needs no filing either",
            sd(JINAN, admitted="2022-05-06"),
            ("not_required", "temporary", True),
        ),
        row(
            f"{at}long-term filed 6 days after admission, before settlement, inside Shandong, needs no filing",
            sd(JINAN, a_filing("long_term_resident", JINAN, shift(DAY, 6))),
            ("not_required", "temporary", True),
        ),
        *(
            row(
                f"{at}{kind} filed elsewhere, hospital in Shandong, needs no filing",
                sd(JINAN, a_filing(kind, QINGDAO, "2023-03-01")),
                ("not_required", "temporary", True),
            )
            for kind in TEMPORARY
        ),
        *(
            row(
                f"{at}{kind} for another place, hospital outside Shandong, is the wrong area",
                sd(BEIJING, a_filing(kind, TIANJIN, "2023-03-01")),
                ("wrong_area", "temporary", False),
                deciding=0,
                first_day="2023-03-01",
                last_day=None,
            )
            for kind in (*LONG_TERM, *TEMPORARY)
        ),
        row(
            f"{at}filed for a place in Shandong, hospital outside it, is the wrong area",
            sd(BEIJING, a_filing("long_term_resident", JINAN, "2023-03-01")),
            ("wrong_area", "temporary", False),
            deciding=0,
        ),
        *(
            row(
                f"{at}nothing filed outside Shandong in {year} is not filed, with a warning and late filing",
                sd(BEIJING, admitted=f"{year}-05-16"),
                ("not_filed", "temporary", False),
                deciding=None,
                first_day=None,
                last_day=None,
                actions=("file_late",),
                warning="未备案",
            )
            for year in ("2022", "2023")
        ),
        row(
            f"{at}emergency outside Shandong admitted on 2022-12-31 with nothing filed is not filed",
            sd(BEIJING, admitted="2022-12-31", visit={"emergency": True}),
            ("not_filed", "temporary", False),
            actions=("file_late",),
        ),
        row(
            f"{at}emergency outside Shandong admitted on 2023-01-01 with nothing filed counts as filed",
            sd(BEIJING, admitted="2023-01-01", visit={"emergency": True}),
            ("not_required", "temporary", True),
            actions=(),
        ),
        row(
            f"{at}emergency outside Shandong from 2023 counts as filed though a filing names another place",
            sd(BEIJING, a_filing("long_term_resident", TIANJIN, "2023-03-01"), visit={"emergency": True}),
            ("not_required", "temporary", True),
        ),
        row(
            f"{at}emergency outside Shandong of a long-term filer for that place is filed long-term",
            sd(BEIJING, a_filing("long_term_resident", BEIJING, "2023-03-01"), visit={"emergency": True}),
            ("filed", "long_term", True),
            deciding=0,
        ),
        row(
            f"{at}long-term filed 6 days after admission, before settlement, outside Shandong, has not started",
            sd(BEIJING, a_filing("long_term_resident", BEIJING, shift(DAY, 6))),
            ("not_started", "temporary", True),
            deciding=0,
            first_day=shift(DAY, 6),
        ),
        row(
            f"{at}long-term filed on the settlement day counts as before settlement",
            sd(BEIJING, a_filing("long_term_resident", BEIJING, shift(DAY, 9))),
            ("not_started", "temporary", True),
            deciding=0,
        ),
        row(
            f"{at}long-term filed within 5 days on the day of a short stay's settlement settles directly",
            sd(BEIJING, a_filing("long_term_resident", BEIJING, shift(DAY, 2)), discharged=shift(DAY, 2)),
            ("filed", "long_term", True),
            deciding=0,
        ),
    ]
    away = a_filing("long_term_resident", BEIJING, "2023-01-10")
    rows += [
        row(
            f"{at}back home with nothing filed is local",
            sd(insured),
            ("local", "local", True),
            deciding=None,
            first_day=None,
            last_day=None,
        ),
        *(
            row(
                f"{at}back home with a {kind} filing elsewhere is local",
                sd(insured, a_filing(kind, BEIJING, "2023-02-01"), admitted="2024-02-01"),
                ("local", "local", True),
            )
            for kind in TEMPORARY
        ),
        row(
            f"{at}back home filed on proof is local",
            sd(insured, {**away, "basis": "proof"}),
            ("local", "local", True),
            deciding=0,
            first_day="2023-01-10",
            last_day=None,
            actions=(),
        ),
        row(
            f"{at}back home with documents supplied on the settlement day is local",
            sd(insured, {**away, "documents_supplied_on": shift(DAY, 9)}),
            ("local", "local", True),
            deciding=0,
        ),
        row(
            f"{at}back home with documents supplied a day after settlement is temporary",
            sd(insured, {**away, "documents_supplied_on": shift(DAY, 10)}),
            ("local", "temporary", True),
            deciding=0,
        ),
        *(
            row(
                f"{at}back home of a {kind} on commitment under 6 months is temporary and may supply documents",
                sd(insured, a_filing(kind, BEIJING, "2023-01-10")),
                ("local", "temporary", True),
                deciding=0,
                first_day="2023-01-10",
                last_day=None,
                actions=("supply_documents",),
            )
            for kind in LONG_TERM
        ),
        *(
            row(
                f"{at}back home on commitment, settled {settled}: {' and '.join(may)}",
                sd(insured, away, admitted="2023-07-01", discharged=settled),
                ("local", "temporary", True),
                actions=may,
            )
            for settled, may in (
                ("2023-07-09", ("supply_documents",)),
                ("2023-07-10", ("supply_documents", "terminate")),
                ("2023-07-11", ("supply_documents", "terminate")),
            )
        ),
        row(
            f"{at}back home after the long-term filing was terminated is local",
            sd(insured, {**away, "status": "terminated", "status_on": shift(DAY, -1)}),
            ("local", "local", True),
            deciding=None,
        ),
        row(
            f"{at}back home before the long-term filing starts is local",
            sd(insured, a_filing("long_term_resident", BEIJING, shift(DAY, 1))),
            ("local", "local", True),
            deciding=None,
        ),
        row(
            f"{at}back home on commitment in 2022, when only the text of 2021 held, is local",
            sd(insured, a_filing("long_term_resident", BEIJING, "2022-02-01"), admitted="2022-05-06"),
            ("local", "local", True),
        ),
    ]
    return rows


@named([*shandong(ZIBO), *shandong(JINING)])
def test_shandong(row: Row) -> None:
    holds(row)


@pytest.mark.parametrize(("insured", "visit", "year"), [(ZIBO, "inpatient", "2023"), (JINING, "outpatient", "2024")])
def test_late_filing_outside_shandong_is_open_until_settlement_and_saves_nothing(
    insured: str, visit: str, year: str
) -> None:
    (late,) = settle(a_case(insured, BEIJING, f"{year}-05-16", visit={"kind": visit}))["filing"]["remedies"]
    assert (late["action"], late["until"], late["patient_saves"]) == ("file_late", f"{year}-05-25", "0.00")


@pytest.mark.parametrize("insured", [ZIBO, JINING])
@pytest.mark.parametrize(
    ("as_of", "action"),
    [(shift(DAY, 3), "file_late"), (shift(DAY, 9), "file_late"), (shift(DAY, 10), "file_manual_claim")],
    ids=["asked during the stay", "asked on the settlement day", "asked the day after"],
)
def test_outside_shandong_late_filing_turns_into_a_manual_claim(insured: str, as_of: str, action: str) -> None:
    assert actions(settle(a_case(insured, BEIJING, DAY, as_of=as_of))) == [action]


@pytest.mark.parametrize("insured", [ZIBO, JINING])
def test_a_patient_still_in_hospital_may_file_late_without_a_last_day(insured: str) -> None:
    (late,) = settle(a_case(insured, BEIJING, DAY, visit=UNSETTLED, as_of=shift(DAY, 3)))["filing"]["remedies"]
    assert (late["action"], late["until"]) == ("file_late", None)


# Yangjiang.

START = "2022-03-01"  # 90 days, this one counted: the last is 2022-05-29


def yj(hospital: str, admitted: str, *filings: Document, **more: Any) -> Document:
    return a_case(YANGJIANG, hospital, admitted, *filings, scheme="390", person="adult", **more)


def yangjiang() -> list[Row]:
    rows = []
    for place, where in ((GUANGZHOU, "in Guangdong"), (CHENGDU, "outside Guangdong")):
        for kind in LONG_TERM:
            end = None if kind == "resettled_retiree" else "2023-08-31"
            filed = a_filing(kind, place, "2022-03-01", basis="proof", proof_ends_on=end)
            for visit in ("inpatient", "outpatient", "chronic"):
                rows.append(
                    row(
                        f"{kind} {where}, filed place, in span, {visit}, is filed long-term",
                        yj(place, "2022-06-10", filed, visit={"kind": visit}),
                        ("filed", "long_term", True),
                        deciding=0,
                        first_day="2022-03-01",
                        last_day=end,
                    )
                )
            if end is None:
                continue
            rows += [
                row(
                    f"{kind} {where} admitted on the last day of the proof is filed",
                    yj(place, end, filed),
                    ("filed", "long_term", True),
                    last_day=end,
                ),
                row(
                    f"{kind} {where} admitted the day after the proof ended has expired",
                    yj(place, shift(end, 1), filed),
                    ("expired", "unfiled", False),
                    deciding=0,
                    first_day="2022-03-01",
                    last_day=end,
                ),
                row(
                    f"{kind} {where} with neither proof end nor recorded end is unknown",
                    yj(place, "2022-06-10", {**filed, "proof_ends_on": None}),
                    ("unknown", None, None),
                ),
                row(
                    f"{kind} {where} with a recorded end and no proof end is filed until it",
                    yj(place, "2022-06-10", {**filed, "proof_ends_on": None, "ends_on": "2022-06-10"}),
                    ("filed", "long_term", True),
                    last_day="2022-06-10",
                ),
            ]
        referral = a_filing("referral", place, START)
        for visit in ("inpatient", "chronic"):
            for admitted, nth in ((START, "1st"), ("2022-05-28", "89th"), ("2022-05-29", "90th")):
                rows.append(
                    row(
                        f"referral {where} on the {nth} day, {visit}, is filed",
                        yj(place, admitted, referral, visit={"kind": visit}),
                        ("filed", "referral", True),
                        deciding=0,
                        first_day=START,
                        last_day="2022-05-29",
                    )
                )
        rows.append(
            row(
                f"referral {where} on the 91st day has expired",
                yj(place, "2022-05-30", referral),
                ("expired", "unfiled", False),
                deciding=0,
                first_day=START,
                last_day="2022-05-29",
            )
        )
        for condition in ("malignant_tumour", "organ_transplant", "hemiplegia"):
            rows.append(
                row(
                    f"referral {where} with {condition} has no end",
                    yj(place, "2022-12-10", {**referral, "conditions": [condition]}),
                    ("filed", "referral", True),
                    deciding=0,
                    first_day=START,
                    last_day=None,
                )
            )
        rows += [
            row(
                f"referral {where} does not cover ordinary outpatients",
                yj(place, "2022-03-10", referral, visit={"kind": "outpatient"}),
                ("visit_not_covered", "referral", False),
                deciding=0,
            ),
            *(
                row(
                    f"emergency {where} does not cover {visit}",
                    yj(place, START, a_filing("emergency", place, START), visit={"kind": visit, "emergency": True}),
                    ("visit_not_covered", "emergency", False),
                    deciding=0,
                )
                for visit in ("outpatient", "chronic")
            ),
            *(
                row(
                    f"emergency {where} filed {when} is filed from the admission day",
                    yj(place, START, a_filing("emergency", place, shift(START, days)), visit={"emergency": True}),
                    ("filed", "emergency", True),
                    deciding=0,
                    first_day=START,
                )
                for days, when in ((0, "on the admission day"), (3, "during the stay"), (9, "on the settlement day"))
            ),
            row(
                f"emergency {where} filed the day before admission belongs to an earlier stay",
                yj(place, START, a_filing("emergency", place, shift(START, -1))),
                ("ended", "unfiled", False),
                deciding=0,
            ),
            row(
                f"emergency {where} filed the day after settlement has not started",
                yj(place, START, a_filing("emergency", place, shift(START, 10))),
                ("not_started", "unfiled", False),
                deciding=0,
            ),
            *(
                row(
                    f"{kind} {where} filed the day after admission has not started",
                    yj(
                        place,
                        START,
                        a_filing(kind, place, shift(START, 1), basis="proof", proof_ends_on="2023-08-31"),
                    ),
                    ("not_started", "unfiled", False),
                    deciding=0,
                    first_day=shift(START, 1),
                    actions=(),
                )
                for kind in (*LONG_TERM, "referral")
            ),
            *(
                row(
                    f"{kind} filed for another place than the hospital's {where} is the wrong area",
                    yj(place, "2022-03-10", a_filing(kind, SHENZHEN, START)),
                    ("wrong_area", "unfiled", False),
                    deciding=0,
                    first_day=START,
                )
                for kind in (*LONG_TERM, "referral", "emergency")
            ),
            row(
                f"nothing filed {where}, inpatient, is not filed and cannot be mended",
                yj(place, START),
                ("not_filed", "unfiled", False),
                deciding=None,
                first_day=None,
                last_day=None,
                actions=(),
            ),
            row(
                f"nothing filed {where}, emergency inpatient, may file late until the discharge settlement",
                yj(place, START, visit={"emergency": True}),
                ("not_filed", "unfiled", False),
                actions=("file_late",),
            ),
            row(
                f"nothing filed {where}, emergency inpatient, asked on the settlement day, may still file late",
                yj(place, START, visit={"emergency": True}, as_of=shift(START, 9)),
                ("not_filed", "unfiled", False),
                actions=("file_late",),
            ),
            row(
                f"nothing filed {where}, emergency inpatient, asked after settlement, is too late",
                yj(place, START, visit={"emergency": True}, as_of=shift(START, 10)),
                ("not_filed", "unfiled", False),
                actions=(),
            ),
            row(
                f"other temporary filing {where} before 2023 counts as nothing filed",
                yj(place, "2022-03-10", a_filing("other_temporary", place, START)),
                ("not_filed", "unfiled", False),
            ),
            *(
                row(
                    f"nothing filed {where}, {visit}, is unknown",
                    yj(place, START, visit={"kind": visit}),
                    ("unknown", None, None),
                )
                for visit in ("outpatient", "chronic")
            ),
        ]
    in_2023 = "2023-03-10"
    rows += [
        *(
            row(f"back home, {visit}, is local", yj(YANGJIANG, START, visit={"kind": visit}), ("local", "local", True))
            for visit in ("inpatient", "outpatient", "chronic")
        ),
        row(
            "back home of a long-term filer is local",
            yj(YANGJIANG, "2022-06-10", a_filing("long_term_resident", CHENGDU, START, proof_ends_on="2023-08-31")),
            ("local", "local", True),
        ),
        row(
            "back home of a long-term filer on commitment from 2023 is local too",
            yj(YANGJIANG, "2023-06-10", a_filing("posted_worker", CHENGDU, START, proof_ends_on="2023-08-31")),
            ("local", "local", True),
        ),
        row(
            "other temporary filing outside Guangdong from 2023 is filed, paid as unfiled",
            yj(CHENGDU, in_2023, a_filing("other_temporary", CHENGDU, "2023-03-01")),
            ("filed", "unfiled", True),
            deciding=0,
            first_day="2023-03-01",
        ),
        row(
            "other temporary filing outside Guangdong, admitted on 2023-01-01, is filed",
            yj(CHENGDU, "2023-01-01", a_filing("other_temporary", CHENGDU, "2022-12-20")),
            ("filed", "unfiled", True),
        ),
        row(
            "other temporary filing outside Guangdong, admitted on 2022-12-31, counts as nothing filed",
            yj(CHENGDU, "2022-12-31", a_filing("other_temporary", CHENGDU, "2022-12-20")),
            ("not_filed", "unfiled", False),
        ),
        row(
            "other temporary filing in Guangdong from 2023 counts as nothing filed",
            yj(GUANGZHOU, in_2023, a_filing("other_temporary", GUANGZHOU, "2023-03-01")),
            ("not_filed", "unfiled", False),
        ),
        row(
            "emergency without filing outside Guangdong, admitted on 2023-01-01, counts as filed",
            yj(CHENGDU, "2023-01-01", visit={"emergency": True}),
            ("not_required", "emergency", True),
            deciding=None,
        ),
        row(
            "emergency without filing outside Guangdong, admitted on 2022-12-31, is not filed",
            yj(CHENGDU, "2022-12-31", visit={"emergency": True}),
            ("not_filed", "unfiled", False),
        ),
        row(
            "emergency without filing in Guangdong from 2023 is not filed",
            yj(GUANGZHOU, in_2023, visit={"emergency": True}),
            ("not_filed", "unfiled", False),
            actions=("file_late",),
        ),
        *(
            row(
                f"{kind} filed late but before settlement outside Guangdong from 2023 is filed as {treated}",
                yj(
                    CHENGDU,
                    in_2023,
                    a_filing(kind, CHENGDU, shift(in_2023, 9), basis="proof", proof_ends_on="2024-03-01"),
                ),
                ("filed", treated, True),
                deciding=0,
                first_day=in_2023,
            )
            for kind, treated in (
                *((kind, "long_term") for kind in LONG_TERM),
                ("referral", "referral"),
                ("emergency", "emergency"),
                ("other_temporary", "unfiled"),
            )
        ),
        row(
            "referral filed late in Guangdong from 2023 has still not started",
            yj(GUANGZHOU, in_2023, a_filing("referral", GUANGZHOU, shift(in_2023, 1))),
            ("not_started", "unfiled", False),
        ),
        row(
            "referral outside Guangdong filed after settlement has not started, from 2023 too",
            yj(CHENGDU, in_2023, a_filing("referral", CHENGDU, shift(in_2023, 10))),
            ("not_started", "unfiled", False),
        ),
        *(
            row(
                f"hospital in {place} is out of scope",
                yj(place, START, a_filing("referral", place, START)),
                ("out_of_scope", None, False),
                deciding=None,
            )
            for place in ("710000", "810000", MACAO, "830000")
        ),
        row(
            "the later text of 2025: nothing filed settles directly",
            yj(GUANGZHOU, "2025-07-01"),
            ("not_filed", "unfiled", True),
        ),
        row(
            "the later text of 2025: a stay counts when only its discharge lies in the span",
            yj(GUANGZHOU, "2025-07-01", a_filing("referral", GUANGZHOU, "2025-07-05")),
            ("filed", "referral", True),
            deciding=0,
            first_day="2025-07-05",
        ),
        row(
            "the later text of 2025: a stay that ended before the span has not started",
            yj(GUANGZHOU, "2025-07-01", a_filing("referral", GUANGZHOU, "2025-07-11"), settled="2025-07-12"),
            ("not_started", "unfiled", True),
            deciding=0,
        ),
    ]
    return rows


@named(yangjiang())
def test_yangjiang(row: Row) -> None:
    holds(row)


# Jilin.


def jl(hospital: str, admitted: str, *filings: Document, insured: str = CHANGCHUN, **more: Any) -> Document:
    return a_case(insured, hospital, admitted, *filings, scheme="390", person="adult", **more)


def jilin() -> list[Row]:
    rows = []
    for kind in ("migrant_worker", "newcomer_worker"):
        for place, where in ((JILIN_CITY, "in Jilin"), (CHENGDU, "outside Jilin")):
            for insured in (CHANGCHUN, "220300"):
                waiting = a_filing(kind, place, "2019-02-10")
                at = f"{insured} {kind} on commitment {where}"
                rows += [
                    row(
                        f"{at} without papers is pending",
                        jl(place, "2019-02-20", waiting, insured=insured),
                        ("pending", None, False),
                        deciding=0,
                    ),
                    *(
                        row(
                            f"{at} with papers on 2019-03-05, admitted {admitted}: {verdict}",
                            jl(place, admitted, {**waiting, "documents_supplied_on": "2019-03-05"}, insured=insured),
                            (verdict, treated, direct),
                            deciding=0,
                        )
                        for admitted, verdict, treated, direct in (
                            ("2019-02-20", "pending", None, False),
                            ("2019-03-04", "pending", None, False),
                            ("2019-03-05", "filed", "long_term", True),
                            ("2019-03-06", "filed", "long_term", True),
                        )
                    ),
                    row(
                        f"{insured} {kind} on proof {where} need not wait",
                        jl(place, "2019-02-20", {**waiting, "basis": "proof"}, insured=insured),
                        ("filed", "long_term", True),
                    ),
                ]
    for admitted, verdict, treated, direct in (
        ("2022-12-31", "not_filed", None, False),
        ("2023-01-01", "not_required", "emergency", True),
    ):
        rows.append(
            row(
                f"emergency outside Jilin admitted on {admitted} with nothing filed is {verdict}",
                jl(CHENGDU, admitted, visit={"emergency": True}),
                (verdict, treated, direct),
            )
        )
    for year in ("2019", "2023"):
        for kind, treated in (
            *((kind, "long_term") for kind in ("resettled_retiree", "long_term_resident", "posted_worker")),
            ("referral", "referral"),
            ("emergency", "emergency"),
            ("other_temporary", "temporary"),
        ):
            rows.append(
                row(
                    f"{kind} to the place that contains the hospital in {year} is filed {treated}",
                    jl(CHENGDU, f"{year}-03-01", a_filing(kind, CHENGDU, f"{year}-03-01")),
                    ("filed", treated, True),
                    deciding=0,
                )
            )
        rows += [
            *(
                row(
                    f"filed to the province {filed} in {year} covers the hospital in {place}",
                    jl(place, f"{year}-03-10", a_filing("referral", filed, f"{year}-03-01")),
                    ("filed", "referral", True),
                )
                for filed, place in (
                    (BEIJING, "110105"),
                    (TIANJIN, "120101"),
                    ("310000", "310115"),
                    ("500000", "500103"),
                    (HAINAN, SANYA),
                    ("540000", "540100"),
                )
            ),
            row(
                f"filed to a city in Jilin in {year} covers its districts",
                jl("220204", f"{year}-03-10", a_filing("referral", JILIN_CITY, f"{year}-03-01")),
                ("filed", "referral", True),
            ),
            *(
                row(
                    f"filed to {filed} in {year} does not cover the hospital in {place}",
                    jl(place, f"{year}-03-10", a_filing("referral", filed, f"{year}-03-01")),
                    ("wrong_area", None, False),
                    deciding=0,
                )
                for filed, place in ((CHENGDU, MIANYANG), (JILIN_CITY, "220300"), ("510000", CHENGDU))
            ),
            *(
                row(
                    f"nothing filed in {year}, hospital in {place}, is not filed",
                    jl(place, f"{year}-03-10"),
                    ("not_filed", None, False),
                    deciding=None,
                )
                for place in (JILIN_CITY, CHENGDU)
            ),
        ]
    return rows


@named(jilin())
def test_jilin(row: Row) -> None:
    holds(row)


# Any area.

# Insured area, hospital, what nothing filed is treated as, what a referral is treated as.
EVERYWHERE = (
    (ZIBO, BEIJING, "temporary", "temporary"),
    (JINING, BEIJING, "temporary", "temporary"),
    (YANGJIANG, GUANGZHOU, "unfiled", "referral"),
    (YANGJIANG, CHENGDU, "unfiled", "referral"),
    (CHANGCHUN, CHENGDU, None, "referral"),
    (WUHAN, CHENGDU, None, "referral"),
)


def anywhere() -> list[Row]:
    rows = []
    admitted = "2023-05-16"
    for insured, place, nothing, referred in EVERYWHERE:
        at = f"{insured} in {place}: "
        filed = a_filing("referral", place, "2023-05-01")
        for status in ("cancelled", "terminated", "deceased"):
            rows += [
                row(
                    f"{at}{status} the day before admission has ended",
                    a_case(insured, place, admitted, {**filed, "status": status, "status_on": shift(admitted, -1)}),
                    ("ended", nothing, False),
                    deciding=0,
                ),
                *(
                    row(
                        f"{at}{status} {when} is still filed",
                        a_case(insured, place, admitted, {**filed, "status": status, "status_on": shift(admitted, n)}),
                        ("filed", referred, True),
                        deciding=0,
                    )
                    for n, when in ((0, "on the admission day"), (1, "after admission"))
                ),
            ]
        rows += [
            row(
                f"{at}trauma with a third party liable is not covered",
                a_case(
                    insured,
                    place,
                    admitted,
                    filed,
                    visit={"trauma": {"third_party": True, "commitment_signed": True}},
                ),
                ("visit_not_covered", referred, False),
                deciding=0,
            ),
            row(
                f"{at}trauma without third party, commitment unsigned, waits for the signature",
                a_case(
                    insured,
                    place,
                    admitted,
                    filed,
                    visit={"trauma": {"third_party": False, "commitment_signed": False}},
                ),
                ("filed", referred, False),
                deciding=0,
                actions=("supply_documents",),
            ),
            row(
                f"{at}trauma without third party, commitment signed, is filed",
                a_case(
                    insured,
                    place,
                    admitted,
                    filed,
                    visit={"trauma": {"third_party": False, "commitment_signed": True}},
                ),
                ("filed", referred, True),
                deciding=0,
                actions=(),
            ),
            *(
                row(
                    f"{at}insurance {name} has ended, whatever was filed",
                    a_case(insured, place, admitted, filed, patient={"insured_status": status}),
                    ("ended", None, False),
                    deciding=None,
                )
                for status, name in (("2", "suspended"), ("4", "terminated"))
            ),
            row(
                f"{at}filing still pending at the agency is pending",
                a_case(insured, place, admitted, {**filed, "status": "pending"}),
                ("pending", None, False),
                deciding=0,
            ),
        ]
    rows += [
        row(
            "trauma with a third party liable is not covered where nothing was filed",
            a_case(YANGJIANG, GUANGZHOU, admitted, visit={"trauma": {"third_party": True, "commitment_signed": True}}),
            ("visit_not_covered", "unfiled", False),
        ),
        row(
            "trauma with a third party liable is not covered at home",
            a_case(ZIBO, ZIBO, admitted, visit={"trauma": {"third_party": True, "commitment_signed": False}}),
            ("visit_not_covered", "local", False),
        ),
        row(
            "trauma, commitment unsigned, nothing required: the filing's verdict without direct settlement",
            a_case(ZIBO, JINAN, admitted, visit={"trauma": {"third_party": False, "commitment_signed": False}}),
            ("not_required", "temporary", False),
            actions=("supply_documents",),
        ),
    ]
    return rows


@named(anywhere())
def test_any_area(row: Row) -> None:
    holds(row)


@pytest.mark.parametrize("insured", [ZIBO, JINING])
@pytest.mark.parametrize("status", ["cancelled", "terminated"])
def test_an_ended_filing_inside_shandong_counts_as_nothing_filed(insured: str, status: str) -> None:
    over = a_filing("long_term_resident", JINAN, "2023-03-01", status=status, status_on=shift(DAY, -1))
    # Two rows meet here (nothing filed in Shandong: not_required; ended before admission: ended); both say temporary.
    assert settle(a_case(insured, JINAN, DAY, over))["filing"]["treated_as"] == "temporary"


def national() -> list[Row]:
    rows = []
    day = "2023-05-16"
    for insured, place in ((WUHAN, CHENGDU), ("450100", BEIJING), ("450700", BEIJING)):
        at = f"{insured} in {place}: "
        rows += [
            *(
                row(
                    f"{at}{kind} by the national rule is filed {treated}",
                    a_case(insured, place, day, a_filing(kind, place, "2023-05-01")),
                    ("filed", treated, True),
                    deciding=0,
                    first_day="2023-05-01",
                )
                for kind, treated in (
                    ("resettled_retiree", "long_term"),
                    ("long_term_resident", "long_term"),
                    ("posted_worker", "long_term"),
                    ("referral", "referral"),
                    ("emergency", "emergency"),
                    ("other_temporary", "temporary"),
                )
            ),
            row(
                f"{at}long-term by the national rule has no end",
                a_case(insured, place, "2025-05-16", a_filing("long_term_resident", place, "2023-02-01")),
                ("filed", "long_term", True),
                first_day="2023-02-01",
                last_day=None,
            ),
            row(
                f"{at}temporary by the national rule holds at least six months",
                a_case(insured, place, "2023-07-31", a_filing("other_temporary", place, "2023-02-01")),
                ("filed", "temporary", True),
            ),
            row(
                f"{at}temporary after those six months is not decided",
                a_case(insured, place, "2023-08-01", a_filing("other_temporary", place, "2023-02-01")),
                ("unknown", None, None),
            ),
            row(
                f"{at}filed late before settlement by the national rule is filed",
                a_case(insured, place, day, a_filing("other_temporary", place, shift(day, 9))),
                ("filed", "temporary", True),
                first_day=day,
            ),
            row(
                f"{at}filed after self-paid settlement by the national rule is filed by hand",
                a_case(insured, place, day, a_filing("other_temporary", place, shift(day, 10))),
                ("filed", "temporary", False),
            ),
            row(
                f"{at}nothing filed by the national rule is not filed",
                a_case(insured, place, day),
                ("not_filed", None, False),
            ),
            row(
                f"{at}emergency by the national rule counts as filed",
                a_case(insured, place, "2023-01-01", visit={"emergency": True}),
                ("not_required", "emergency", True),
            ),
            row(
                f"{at}filed for another place by the national rule is the wrong area",
                a_case(insured, place, day, a_filing("referral", TIANJIN, "2023-05-01")),
                ("wrong_area", None, False),
                deciding=0,
            ),
            row(
                f"{at}the same before 2023 is unknown",
                a_case(insured, place, "2022-12-31", a_filing("long_term_resident", place, "2022-05-01")),
                ("unknown", None, None),
            ),
            row(
                f"{at}emergency before 2023 is unknown",
                a_case(insured, place, "2022-12-31", visit={"emergency": True}),
                ("unknown", None, None),
            ),
        ]
    rows += [
        row(
            f"{insured} in {place}, its own province, without a pack is unknown",
            a_case(insured, place, day, a_filing("referral", place, "2023-05-01")),
            ("unknown", None, None),
        )
        for insured, place in ((WUHAN, "420600"), ("450100", "450700"))
    ]
    rows += [
        row(
            f"{insured} in {place} on {admitted}, before the area's first text, is unknown",
            a_case(insured, place, admitted, a_filing("referral", place, admitted)),
            ("unknown", None, None),
        )
        for insured, place, admitted in (
            (ZIBO, BEIJING, "2021-12-31"),
            (ZIBO, JINAN, "2021-12-31"),
            (JINING, BEIJING, "2021-12-31"),
            (YANGJIANG, GUANGZHOU, "2021-04-30"),
            (CHANGCHUN, CHENGDU, "2018-12-12"),
        )
    ]
    return rows


@named(national())
def test_no_pack_or_only_a_draft(row: Row) -> None:
    outcome = holds(row)
    assert outcome["split"] is None, "an area without money rows has no figures"
    assert not [one for one in outcome["policy"] if one["file"].startswith("510000")], "a draft never decides"


# The numbered rules above the table.


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(a_case(WUHAN, CHENGDU, "2022-05-16"), id="no pack"),
        pytest.param(a_case(ZIBO, JINAN, DAY, visit={"kind": "maternity"}), id="maternity"),
        pytest.param(
            yj(GUANGZHOU, "2022-06-10", a_filing("posted_worker", GUANGZHOU, START)), id="end of proof not known"
        ),
        pytest.param(yj(GUANGZHOU, START, visit={"kind": "outpatient"}), id="outpatient without filing"),
        pytest.param(
            a_case(WUHAN, CHENGDU, "2023-08-01", a_filing("other_temporary", CHENGDU, "2023-02-01")),
            id="national six months over",
        ),
    ],
)
def test_what_is_not_decided_says_so_by_null(document: Document) -> None:
    """Not decided by the sources: `unknown`, the other two and split null, and `missing` says what to ask whom."""
    outcome = settle(document)
    filing = outcome["filing"]
    assert (filing["verdict"], filing["treated_as"], outcome["split"]) == ("unknown", None, None)
    assert filing["direct_settlement"] is None


RULE_1 = [
    row(
        "household not moved only warns",
        yj(GUANGZHOU, "2022-06-10", a_filing("resettled_retiree", GUANGZHOU, START, household_moved=False)),
        ("filed", "long_term", True),
        warning="户籍",
    ),
    row(
        "a referral by a level 1 hospital only warns",
        yj(
            GUANGZHOU,
            "2022-03-10",
            a_filing("referral", GUANGZHOU, START, referring_hospital={"area": YANGJIANG, "level": "1"}),
        ),
        ("filed", "referral", True),
        warning="转诊",
    ),
    row(
        "a referral from outside the insured area only warns",
        yj(
            GUANGZHOU,
            "2022-03-10",
            a_filing("referral", GUANGZHOU, START, referring_hospital={"area": SHENZHEN, "level": "3"}),
        ),
        ("filed", "referral", True),
        warning="转诊",
    ),
    row(
        "validity is judged on the admission day, whatever the discharge",
        yj(GUANGZHOU, "2022-05-29", a_filing("referral", GUANGZHOU, START), discharged="2022-09-01"),
        ("filed", "referral", True),
    ),
    row(
        "a recorded start after admission stands",
        yj(GUANGZHOU, "2022-03-10", a_filing("referral", GUANGZHOU, START, starts_on="2022-03-11")),
        ("not_started", "unfiled", False),
        first_day="2022-03-11",
    ),
    row(
        "a recorded start on the admission day counts",
        yj(GUANGZHOU, "2022-03-11", a_filing("referral", GUANGZHOU, START, starts_on="2022-03-11")),
        ("filed", "referral", True),
        first_day="2022-03-11",
        last_day="2022-06-08",
    ),
    row(
        "a recorded start before the day of filing is cut to it with a warning",
        yj(GUANGZHOU, "2022-03-10", a_filing("referral", GUANGZHOU, "2022-03-05", starts_on="2022-03-01")),
        ("filed", "referral", True),
        first_day="2022-03-05",
        last_day="2022-06-02",
        warning="2022-03-01",
    ),
    row(
        "a recorded start cut to after the admission has not started, with the warning",
        yj(GUANGZHOU, "2022-03-02", a_filing("referral", GUANGZHOU, "2022-03-05", starts_on="2022-03-01")),
        ("not_started", "unfiled", False),
        first_day="2022-03-05",
        warning="2022-03-01",
    ),
    *(
        one
        for insured in (ZIBO, JINING)
        for one in (
            row(
                f"{insured}: a recorded long-term start over 5 days before filing is cut to the fifth, with a warning",
                a_case(
                    insured,
                    BEIJING,
                    "2023-05-16",
                    a_filing("long_term_resident", BEIJING, "2023-05-20", starts_on="2023-05-10"),
                ),
                ("filed", "long_term", True),
                first_day="2023-05-15",
                warning="2023-05-10",
            ),
            row(
                f"{insured}: a long-term start cut to after the admission has not started, with the warning",
                a_case(
                    insured,
                    BEIJING,
                    "2023-05-12",
                    a_filing("long_term_resident", BEIJING, "2023-05-20", starts_on="2023-05-10"),
                ),
                ("not_started", "temporary", True),
                first_day="2023-05-15",
                warning="2023-05-10",
            ),
            row(
                f"{insured}: a recorded temporary start before the day of filing stands, its start is not limited",
                a_case(
                    insured,
                    BEIJING,
                    "2023-03-05",
                    a_filing("referral", BEIJING, "2023-05-20", starts_on="2023-03-01"),
                    discharged="2023-06-01",
                ),
                ("filed", "temporary", True),
                first_day="2023-03-01",
            ),
            row(
                f"{insured}: a recorded end of a long-term filing stands",
                a_case(
                    insured,
                    BEIJING,
                    "2023-05-16",
                    a_filing("long_term_resident", BEIJING, "2023-01-10", ends_on="2023-05-15"),
                ),
                ("expired", "temporary", False),
                deciding=0,
                last_day="2023-05-15",
            ),
            row(
                f"{insured}: before 26号 a late long-term filing starts on its own day",
                a_case(insured, BEIJING, "2022-12-31", a_filing("long_term_resident", BEIJING, "2023-01-02")),
                ("not_started", "temporary", True),
                first_day="2023-01-02",
            ),
            row(
                f"{insured}: 26号 holds for an admission on 2023-01-01",
                a_case(insured, BEIJING, "2023-01-01", a_filing("long_term_resident", BEIJING, "2023-01-06")),
                ("filed", "long_term", True),
                first_day="2023-01-01",
            ),
        )
    ),
    row(
        "a recorded end beyond the 90 days stands",
        yj(GUANGZHOU, "2022-06-30", a_filing("referral", GUANGZHOU, START, ends_on="2022-06-30")),
        ("filed", "referral", True),
        last_day="2022-06-30",
    ),
    row(
        "a recorded end within the 90 days stands",
        yj(GUANGZHOU, "2022-04-02", a_filing("referral", GUANGZHOU, START, ends_on="2022-04-01")),
        ("expired", "unfiled", False),
        last_day="2022-04-01",
    ),
    row(
        "a recorded end beyond the proof's stands",
        yj(
            GUANGZHOU,
            "2023-10-01",
            a_filing("posted_worker", GUANGZHOU, START, proof_ends_on="2023-08-31", ends_on="2024-08-31"),
        ),
        ("filed", "long_term", True),
        last_day="2024-08-31",
    ),
    row(
        "a recorded end of a resettled retiree stands",
        yj(GUANGZHOU, "2022-06-10", a_filing("resettled_retiree", GUANGZHOU, START, ends_on="2022-06-09")),
        ("expired", "unfiled", False),
        last_day="2022-06-09",
    ),
]


@named(RULE_1)
def test_what_the_agency_accepted_stands(row: Row) -> None:
    holds(row)


@pytest.mark.parametrize("condition", [None, "malignant_tumour"])
def test_a_referral_outside_guangdong_holds_six_months_from_2023(condition: str | None) -> None:
    filed = a_filing("referral", CHENGDU, "2023-02-01", conditions=[condition] if condition else [])
    filing = settle(yj(CHENGDU, "2023-07-31", filed))["filing"]
    assert (filing["verdict"], filing["treated_as"]) == ("filed", "referral")
    assert filing["last_day"] == (None if condition else "2023-07-31")


@pytest.mark.parametrize(
    ("insured", "hospital", "filed", "span"),
    [
        pytest.param(
            YANGJIANG, GUANGZHOU, a_filing("referral", SHENZHEN, START), (START, "2022-05-29"), id="for another place"
        ),
        pytest.param(
            YANGJIANG,
            GUANGZHOU,
            a_filing("long_term_resident", SHENZHEN, START, proof_ends_on="2023-08-31"),
            (START, "2023-08-31"),
            id="for another place, by its proof",
        ),
        pytest.param(
            YANGJIANG,
            GUANGZHOU,
            a_filing("referral", GUANGZHOU, "2022-03-20"),
            ("2022-03-20", "2022-06-17"),
            id="not started",
        ),
        pytest.param(
            YANGJIANG,
            GUANGZHOU,
            a_filing("referral", GUANGZHOU, START, status="cancelled", status_on="2022-03-02"),
            (START, "2022-05-29"),
            id="cancelled",
        ),
    ],
)
def test_the_span_of_a_deciding_filing_is_given_though_it_fails(
    insured: str, hospital: str, filed: Document, span: tuple[str, str]
) -> None:
    """`first_day`, `last_day`: of the deciding filing; null where none or no end."""
    filing = settle(a_case(insured, hospital, "2022-03-10", filed))["filing"]
    assert filing["deciding"] == 0
    assert (filing["first_day"], filing["last_day"]) == span


def test_a_long_term_filing_that_decides_at_home_shows_its_last_day() -> None:
    filed = a_filing("long_term_resident", CHENGDU, START, proof_ends_on="2023-08-31")
    filing = settle(yj(YANGJIANG, "2022-06-10", filed))["filing"]
    if filing["deciding"] is not None:
        assert (filing["deciding"], filing["first_day"], filing["last_day"]) == (0, START, "2023-08-31")


def test_a_long_term_filing_whose_proof_is_over_decides_nothing_at_home() -> None:
    filed = a_filing("long_term_resident", CHENGDU, START, proof_ends_on="2023-08-31")
    filing = settle(yj(YANGJIANG, "2023-09-01", filed))["filing"]
    assert (filing["verdict"], filing["treated_as"], filing["deciding"]) == ("local", "local", None)


ORDER = [
    row(
        "the insured status comes before the scope",
        a_case(YANGJIANG, MACAO, DAY, patient={"insured_status": "2"}),
        ("ended", None, False),
    ),
    row(
        "the scope comes before maternity",
        a_case(YANGJIANG, MACAO, DAY, visit={"kind": "maternity"}),
        ("out_of_scope", None, False),
    ),
    *(
        row(
            f"maternity of {insured} in {place} is unknown",
            a_case(insured, place, DAY, a_filing("long_term_resident", place, START), visit={"kind": "maternity"}),
            ("unknown", None, None),
        )
        for insured, place in (
            (ZIBO, ZIBO),
            (ZIBO, JINAN),
            (JINING, BEIJING),
            (YANGJIANG, GUANGZHOU),
            (CHANGCHUN, CHENGDU),
            (WUHAN, CHENGDU),
        )
    ),
    row(
        "the insured area's own hospital comes before the filings",
        a_case(ZIBO, "370303", DAY, a_filing("referral", BEIJING, START, status="pending")),
        ("local", "local", True),
    ),
    row(
        "the status comes before the place",
        yj(GUANGZHOU, DAY, a_filing("referral", SHENZHEN, START, status="cancelled", status_on=START)),
        ("ended", "unfiled", False),
    ),
    row(
        "pending comes before the place",
        yj(GUANGZHOU, DAY, a_filing("referral", SHENZHEN, START, status="pending")),
        ("pending", None, False),
    ),
    row(
        "missing papers come before the place",
        jl(CHENGDU, "2019-02-20", a_filing("migrant_worker", MIANYANG, "2019-02-10")),
        ("pending", None, False),
    ),
    row(
        "the place comes before the start",
        yj(GUANGZHOU, START, a_filing("referral", SHENZHEN, shift(START, 5))),
        ("wrong_area", "unfiled", False),
    ),
    row(
        "the place comes before the end",
        yj(GUANGZHOU, "2022-08-01", a_filing("referral", SHENZHEN, START)),
        ("wrong_area", "unfiled", False),
    ),
    row(
        "the end comes before the kind of visit",
        yj(GUANGZHOU, "2022-08-01", a_filing("emergency", GUANGZHOU, START)),
        ("ended", "unfiled", False),
    ),
    row(
        "the start comes before the kind of visit",
        yj(GUANGZHOU, START, a_filing("emergency", GUANGZHOU, shift(START, 10))),
        ("not_started", "unfiled", False),
    ),
    row(
        "a filing to Hainan covers Sanya: the areas pool at the province",
        a_case(ZIBO, SANYA, DAY, a_filing("long_term_resident", HAINAN, START)),
        ("filed", "long_term", True),
    ),
    row(
        "a filing to Sanya covers Haikou: both pool at the province",
        yj("460100", "2022-03-10", a_filing("referral", SANYA, START)),
        ("filed", "referral", True),
    ),
    row(
        "a filing to a district covers its city",
        yj("440106", "2022-03-10", a_filing("referral", "440103", START)),
        ("filed", "referral", True),
    ),
]


@named(ORDER)
def test_the_order_of_tests(row: Row) -> None:
    holds(row)


REFERRAL = a_filing("referral", GUANGZHOU, START)
RESIDENT = a_filing("long_term_resident", GUANGZHOU, START, proof_ends_on="2023-08-31")
SEVERAL = [
    row(
        "long-term before referral",
        yj(GUANGZHOU, "2022-03-10", REFERRAL, RESIDENT),
        ("filed", "long_term", True),
        deciding=1,
        last_day="2023-08-31",
    ),
    row(
        "long-term before emergency",
        yj(GUANGZHOU, START, a_filing("emergency", GUANGZHOU, START), RESIDENT),
        ("filed", "long_term", True),
        deciding=1,
    ),
    row(
        "long-term before temporary",
        a_case(
            ZIBO,
            BEIJING,
            DAY,
            a_filing("referral", BEIJING, START),
            a_filing("long_term_resident", BEIJING, START, ends_on="2023-12-31"),
        ),
        ("filed", "long_term", True),
        deciding=1,
    ),
    *(
        row(
            f"{kind} before other temporary",
            a_case(
                WUHAN,
                CHENGDU,
                DAY,
                a_filing("other_temporary", CHENGDU, "2023-05-01", ends_on="2025-05-01"),
                a_filing(kind, CHENGDU, "2023-05-01", ends_on="2023-06-01"),
            ),
            ("filed", kind, True),
            deciding=1,
        )
        for kind in ("referral", "emergency")
    ),
    row(
        "referral and emergency stand equal: the later last day decides, here the emergency's",
        a_case(
            WUHAN,
            CHENGDU,
            DAY,
            a_filing("referral", CHENGDU, "2023-05-01", ends_on="2023-06-01"),
            a_filing("emergency", CHENGDU, "2023-05-01", ends_on="2023-06-02"),
        ),
        ("filed", "emergency", True),
        deciding=1,
    ),
    row(
        "referral and emergency stand equal: with the same last day the list decides",
        a_case(
            WUHAN,
            CHENGDU,
            DAY,
            a_filing("referral", CHENGDU, "2023-05-01", ends_on="2023-06-01"),
            a_filing("emergency", CHENGDU, "2023-05-01", ends_on="2023-06-01"),
        ),
        ("filed", "referral", True),
        deciding=0,
    ),
    row(
        "of two referrals the one that lasts longer decides",
        yj(GUANGZHOU, "2022-05-01", REFERRAL, a_filing("referral", GUANGZHOU, "2022-04-01")),
        ("filed", "referral", True),
        deciding=1,
        first_day="2022-04-01",
        last_day="2022-06-29",
    ),
    row(
        "no end counts as the latest last day",
        yj(
            GUANGZHOU,
            "2022-05-01",
            {**REFERRAL, "ends_on": "2099-12-31"},
            {**REFERRAL, "conditions": ["organ_transplant"]},
        ),
        ("filed", "referral", True),
        deciding=1,
        last_day=None,
    ),
    row(
        "two of the same class without end: list order decides",
        a_case(
            ZIBO,
            BEIJING,
            DAY,
            a_filing("posted_worker", BEIJING, "2023-03-02"),
            a_filing("long_term_resident", BEIJING, "2023-03-01"),
        ),
        ("filed", "long_term", True),
        deciding=0,
        first_day="2023-03-02",
    ),
    row(
        "none valid: the one that passes most tests decides",
        yj(
            GUANGZHOU,
            "2022-06-10",
            a_filing("referral", SHENZHEN, "2022-06-01"),
            {**REFERRAL, "status": "cancelled", "status_on": "2022-04-01"},
            REFERRAL,
            a_filing("referral", GUANGZHOU, "2022-06-11"),
        ),
        ("expired", "unfiled", False),
        deciding=2,
        first_day=START,
        last_day="2022-05-29",
    ),
    row(
        "none valid and equal: the later last day decides",
        yj(GUANGZHOU, "2022-12-10", REFERRAL, a_filing("referral", GUANGZHOU, "2022-05-01")),
        ("expired", "unfiled", False),
        deciding=1,
        last_day="2022-07-29",
    ),
    row(
        "none valid and all equal: list order decides",
        yj(GUANGZHOU, "2022-12-10", REFERRAL, dict(REFERRAL)),
        ("expired", "unfiled", False),
        deciding=0,
    ),
    row(
        "a valid filing decides beside a pending one",
        yj(GUANGZHOU, "2022-03-10", {**RESIDENT, "status": "pending"}, REFERRAL),
        ("filed", "referral", True),
        deciding=1,
    ),
    row(
        "a valid filing decides beside one whose end is not known",
        yj(GUANGZHOU, "2022-03-10", {**RESIDENT, "proof_ends_on": None}, REFERRAL),
        ("filed", "referral", True),
        deciding=1,
    ),
]


@named(SEVERAL)
def test_several_filings(row: Row) -> None:
    holds(row)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(yj(GUANGZHOU, "2022-03-10", REFERRAL, RESIDENT), id="both valid"),
        pytest.param(
            yj(GUANGZHOU, "2022-03-10", a_filing("referral", SHENZHEN, START), REFERRAL), id="one for another place"
        ),
        pytest.param(
            yj(GUANGZHOU, "2022-06-10", REFERRAL, a_filing("referral", SHENZHEN, START)), id="none valid, two reasons"
        ),
        pytest.param(
            yj(GUANGZHOU, "2022-03-10", a_filing("other_temporary", GUANGZHOU, START), REFERRAL),
            id="one of a kind that the area does not know",
        ),
        pytest.param(
            yj(
                GUANGZHOU,
                "2022-06-10",
                {**RESIDENT, "proof_ends_on": None},
                a_filing("referral", SHENZHEN, START),
            ),
            id="one whose end is not known decides",
        ),
        pytest.param(
            a_case(ZIBO, BEIJING, DAY, a_filing("referral", TIANJIN, START), a_filing("emergency", TIANJIN, START)),
            id="two for the same other place",
        ),
    ],
)
def test_the_filings_that_do_not_decide_are_named_with_why_not(document: Document) -> None:
    """Contract, rule 2: "The others are named with why not."."""
    filing = settle(document)["filing"]
    said = "；".join(one["text"] for one in filing["reasons"])
    for index in range(len(document["filings"])):
        assert index == filing["deciding"] or f"第 {index + 1} 条备案" in said


@pytest.mark.parametrize("insured", [ZIBO, JINING])
def test_of_two_long_term_filings_elsewhere_the_later_last_day_decides_at_home(insured: str) -> None:
    first = a_filing("long_term_resident", BEIJING, "2023-01-10", ends_on="2023-12-31")
    second = a_filing("posted_worker", TIANJIN, "2023-02-10", basis="proof")
    filing = settle(a_case(insured, insured, DAY, first, second))["filing"]
    assert (filing["verdict"], filing["treated_as"], filing["deciding"]) == ("local", "local", 1)


@pytest.mark.parametrize("place", [JINAN, BEIJING])
def test_an_end_without_its_day_is_asked_for(place: str) -> None:
    """Nothing is ever guessed: whether the filing held on the admission day is a fact the outcome depends on."""
    over = a_filing("long_term_resident", place, "2023-03-01", status="terminated")
    outcome = settle(a_case(ZIBO, place, DAY, over))
    assert (outcome["filing"]["verdict"], outcome["split"]) == ("unknown", None)
    assert "filings[0].status_on" in [one["path"] for one in outcome["missing"]]


def test_what_would_have_to_be_known_is_asked_for_by_its_path() -> None:
    outcome = settle(yj(GUANGZHOU, "2022-06-10", a_filing("posted_worker", GUANGZHOU, START)))
    assert [one["path"] for one in outcome["missing"]] == ["filings[0].proof_ends_on"]
    outcome = settle(jl(CHENGDU, "2019-02-20", a_filing("migrant_worker", CHENGDU, "2019-02-10")))
    assert [one["path"] for one in outcome["missing"]] == ["filings[0].documents_supplied_on"]
    outcome = settle(a_case(ZIBO, JINAN, DAY, patient={"insured_status": "2"}))
    assert [one["path"] for one in outcome["missing"]] == ["patient.insured_status"]


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(a_case(WUHAN, CHENGDU, "2022-05-16"), id="unknown"),
        pytest.param(jl(CHENGDU, "2019-02-20", a_filing("migrant_worker", CHENGDU, "2019-02-10")), id="pending"),
        pytest.param(a_case(YANGJIANG, MACAO, DAY), id="out of scope"),
        pytest.param(a_case(ZIBO, JINAN, DAY, patient={"insured_status": "4"}), id="suspended insurance"),
        pytest.param(a_case(WUHAN, CHENGDU, DAY), id="no money rows"),
    ],
)
def test_terms_brought_along_split_whatever_the_verdict(document: Document) -> None:
    before = settle(document)
    assert before["split"] is None
    after = settle({**document, "terms": terms(a_layer("700.00", (None, "0.80")))})
    assert after["split"]["hifp_pay"] == "15440.00"
    assert after["filing"]["verdict"] == before["filing"]["verdict"]
    assert after["policy"] == [
        {"file": None, "source": "terms supplied with the case", "digest": None, "evidence": None}
    ]
    assert all(one["patient_saves"] is None for one in after["filing"]["remedies"])
