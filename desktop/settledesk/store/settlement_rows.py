"""The tables of a settlement and what hangs on it; settlements.py fills and reads them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from settledesk.basis.money import Money
from settledesk.store.columns import Row


class SettlementRow(Row):
    """One settlement; the money columns of a void are the negatives of the original's."""

    __tablename__ = "settlements"
    __table_args__ = (
        Index(None, "patient_id", "year"),
        # The contract's identities, so that no bug of ours can store a bill that does not add up.
        CheckConstraint(
            "medfee_sumamt = fulamt_ownpay_amt + overlmt_selfpay + preselfpay_amt + inscp_scp_amt", name="bill"
        ),
        CheckConstraint(
            "fund_pay_sumamt = hifp_pay + cvlserv_pay + hifes_pay + hifmi_pay"
            " + hifob_pay + hifdm_pay + maf_pay + oth_pay",
            name="funds",
        ),
        CheckConstraint("medfee_sumamt = fund_pay_sumamt + hosp_part_amt + psn_part_amt", name="payers"),
        CheckConstraint("psn_part_amt = acct_pay + psn_cash_pay", name="patient"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    draft_key: Mapped[str] = mapped_column(unique=True)
    settled_at: Mapped[datetime] = mapped_column(index=True)
    window: Mapped[str]
    clerk: Mapped[str]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    year: Mapped[int]
    admissions: Mapped[int]
    voids: Mapped[str | None] = mapped_column(ForeignKey("settlements.number"), unique=True)
    void_reason: Mapped[str | None]

    visit_number: Mapped[str | None] = mapped_column(index=True)
    hospital_code: Mapped[str | None]
    visit_kind: Mapped[str]
    admitted_on: Mapped[date]
    insured_area: Mapped[str]
    scheme: Mapped[str]
    verdict: Mapped[str]
    treated_as: Mapped[str | None]

    medfee_sumamt: Mapped[Money]
    fulamt_ownpay_amt: Mapped[Money]
    overlmt_selfpay: Mapped[Money]
    preselfpay_amt: Mapped[Money]
    inscp_scp_amt: Mapped[Money]
    first_self_pay: Mapped[Money]
    act_pay_dedc: Mapped[Money]
    hifp_pay: Mapped[Money]
    cvlserv_pay: Mapped[Money]
    hifes_pay: Mapped[Money]
    hifmi_pay: Mapped[Money]
    hifob_pay: Mapped[Money]
    hifdm_pay: Mapped[Money]
    maf_pay: Mapped[Money]
    oth_pay: Mapped[Money]
    fund_pay_sumamt: Mapped[Money]
    hosp_part_amt: Mapped[Money]
    psn_part_amt: Mapped[Money]
    acct_pay: Mapped[Money]
    psn_cash_pay: Mapped[Money]
    pool_prop_selfpay: Mapped[str]

    mdtrt_id: Mapped[str | None] = mapped_column(index=True)
    setl_id: Mapped[str | None] = mapped_column(index=True)
    setl_time: Mapped[str | None]

    document_version: Mapped[int]
    case: Mapped[dict[str, Any]]
    outcome: Mapped[dict[str, Any]]


class FeeLineRow(Row):
    """One line of the itemised bill; `form` says which keys the document had (settlements.py, _taken_out)."""

    __tablename__ = "fee_lines"

    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlements.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[int]
    code: Mapped[str | None]
    name: Mapped[str | None]
    category: Mapped[str | None]
    kind: Mapped[str | None]
    fee_class: Mapped[str | None] = mapped_column("class")
    quantity: Mapped[str | None]
    price: Mapped[str | None]
    amount: Mapped[Money]
    first_pay_ratio: Mapped[str | None]
    price_limit: Mapped[str | None]
    home_class: Mapped[str | None]
    home_first_pay_ratio: Mapped[str | None]
    home_price: Mapped[str | None]


class CategoryAmountsRow(Row):
    """The bill's part in one fee category; negative in a void."""

    __tablename__ = "category_amounts"

    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlements.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[str]
    amount: Mapped[Money]
    class_a: Mapped[Money]
    class_b: Mapped[Money]
    class_c: Mapped[Money]
    in_scope: Mapped[Money]
    first_pay: Mapped[Money]
    over_limit: Mapped[Money]
    self_funded: Mapped[Money]


class IncrementRow(Row):
    """What a settlement adds to one accumulator of the year; negative in a void."""

    __tablename__ = "increments"

    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlements.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    base: Mapped[Money]
    paid: Mapped[Money]


class PlatformAmountRow(Row):
    """One money field as the insured area's platform computed it; negative in a void."""

    __tablename__ = "platform_amounts"

    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlements.id"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[Money]
