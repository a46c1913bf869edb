"""Made-up people, filings and settlements for the store's tests; every bill adds up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from settledesk.basis.money import Money, yuan
from settledesk.model.case import (
    Aid,
    Basis,
    Condition,
    Filing,
    FilingKind,
    FilingStatus,
    Patient,
    Person,
    Referrer,
    Scheme,
    Used,
)
from settledesk.model.settlement import CategoryRow, Increment, Settlement

SETTLED_AT = datetime(2024, 4, 18, 2, 30, 15, 123456, tzinfo=UTC)


def patient(name: str | None = "单𠮷芳", id_number: str | None = "37030319491231002X", **other: Any) -> Patient:
    given = {"insured_area": "370303", "pool": "370300", "scheme": Scheme.EMPLOYEE, "person": Person.RETIRED} | other
    return Patient(name=name, id_number=id_number, **given)


FULL_PATIENT = patient(
    id_kind="02",
    birth_date=date(1949, 12, 31),
    sex="2",
    psn_no="37030000000000012345",
    insured_status="2",
    aid=(Aid.ORPHAN, Aid.LOW_INCOME),
    civil_servant=True,
    years_enrolled=30,
)

FILING = Filing(FilingKind.REFERRAL, "510107", "510100", date(2024, 3, 1), Basis.COMMITMENT, FilingStatus.ACTIVE)
FULL_FILING = Filing(
    kind=FilingKind.LONG_TERM_RESIDENT,
    area="510000",
    pool="510000",
    filed_on=date(2024, 2, 29),
    basis=Basis.PROOF,
    status=FilingStatus.TERMINATED,
    starts_on=date(2024, 3, 1),
    ends_on=date(2024, 8, 31),
    proof_ends_on=date(2024, 8, 31),
    documents_supplied_on=date(2024, 3, 2),
    status_on=date(2024, 6, 1),
    conditions=(Condition.MALIGNANT_TUMOUR, Condition.HEMIPLEGIA),
    household_moved=False,
    student=True,
    referring_hospital=Referrer("370303", "370300", "2"),
)


def fee(name: str, quantity: str, price: str, amount: str, **other: Any) -> dict[str, Any]:
    return {
        "code": "XA01",
        "name": name,
        "category": "09",
        "kind": "drug",
        "class": "A",
        "quantity": quantity,
        "price": price,
        "amount": amount,
        **other,
    }


FEES = [
    fee("注射用𠮷㛃素", "2.500000", "6.25", "15.63", **{"class": "B", "first_pay_ratio": "0.10", "price_limit": None}),
    fee("氯化钠注射液", "-1", "3.000001", "-3.00"),
    fee("氯化钠注射液", "1", "3", "3.00"),
    fee("植入材料", "1", "984.37", "984.37", home_class="C", home_first_pay_ratio=None, home_price="900"),
]


def case(fees: list[dict[str, Any]] | None = None, visit: str = "ZY20240405001", **other: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "hospital": {"name": "示例医院", "code": "H51010000001", "area": "510107", "level": "3"},
        "patient": {"name": "单𠮷芳", "insured_area": "370303", "scheme": "310", "person": "retired", "aid": []},
        "filings": [],
        "visit": {"kind": "inpatient", "number": visit, "admitted_on": "2024-04-05", "route": "direct", "trauma": None},
        "fees": fees,
        "account_balance": "0.00",
        **other,
    }


def outcome(total: str = "1000.00", fund: str = "600.00") -> dict[str, Any]:
    patient_part = yuan(total) - yuan(fund)
    zero = dict.fromkeys(
        [
            "fulamt_ownpay_amt",
            "overlmt_selfpay",
            "preselfpay_amt",
            "first_self_pay",
            "act_pay_dedc",
            "cvlserv_pay",
            "hifes_pay",
            "hifmi_pay",
            "hifob_pay",
            "hifdm_pay",
            "maf_pay",
            "oth_pay",
            "hosp_part_amt",
            "acct_pay",
        ],
        "0.00",
    )
    return {
        "version": 1,
        "id": None,
        "filing": {
            "verdict": "filed",
            "treated_as": "referral",
            "direct_settlement": True,
            "reasons": [{"text": "备案有效", "source": "示例文件", "clause": "第一条"}],
        },
        "split": zero
        | {
            "medfee_sumamt": total,
            "inscp_scp_amt": total,
            "pool_prop_selfpay": "0.6000",
            "hifp_pay": fund,
            "fund_pay_sumamt": fund,
            "psn_part_amt": patient_part.text,
            "psn_cash_pay": patient_part.text,
        },
        "steps": [{"id": "pooled.band.1", "formula": "1,000.00 × 60%", "ratio": "0.60", "amount": fund}],
    }


PLATFORM = {
    "mdtrt_id": "S37030051010024040500001",
    "setl_id": "A3703002404180000001",
    "setl_time": "2024-04-18 10:30:00",
    "medfee_sumamt": "1000.00",
    "hifp_pay": "599.99",
    "acct_pay": None,
}


def settlement(patient_id: int, number: str = "02-20240418-0001", key: str = "k1", **other: Any) -> Settlement:
    given: dict[str, Any] = {
        "settled_at": SETTLED_AT,
        "window": "02",
        "clerk": "0017",
        "year": 2024,
        "case": case(fees=FEES, platform=PLATFORM),
        "outcome": outcome(),
        "categories": (
            CategoryRow("09", *map(yuan, ("15.63", "3.00", "12.63", "0.00", "14.07", "1.56", "0.00", "0.00"))),
            CategoryRow("08", *map(yuan, ("984.37", "984.37", "0.00", "0.00", "984.37", "0.00", "0.00", "0.00"))),
        ),
        "admissions": 1,
        "increments": (
            Increment("inpatient.pooled", Used(yuan("1000.00"), yuan("600.00"))),
            Increment("large_sum", Used(Money(1), Money(0))),
        ),
    }
    return Settlement(number=number, draft_key=key, patient_id=patient_id, **given | other)


def void_of(original: Settlement, number: str = "02-20240418-0002", key: str = "k2", **other: Any) -> Settlement:
    """The void as the desk makes it: the documents as they were, what was added taken away."""
    given: dict[str, Any] = {"settled_at": SETTLED_AT, "void_reason": "收费有误"} | other
    return replace(
        original,
        number=number,
        draft_key=key,
        categories=tuple(category.turned() for category in original.categories),
        admissions=-original.admissions,
        increments=tuple(Increment(i.name, Used(-i.used.base, -i.used.paid)) for i in original.increments),
        voids=original.number,
        voided_by=None,
        **given,
    )
