"""The first schema: patients, filings, settlements, payments, journal, drafts, prints, number series."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FEN = sa.BigInteger()
MOMENT = sa.DateTime(timezone=True)

NEVER_CHANGED = (
    "settlements",
    "fee_lines",
    "category_amounts",
    "increments",
    "platform_amounts",
    "payments",
    "journal",
    "prints",
    "filing_history",
)


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_drafts")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_at"), "journal", ["at"])
    op.create_index(op.f("ix_journal_subject"), "journal", ["subject"])
    op.create_table(
        "number_series",
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("window", "day", name=op.f("pk_number_series")),
    )
    op.create_table(
        "patients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("insured_area", sa.Text(), nullable=False),
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("id_kind", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("psn_no", sa.Text(), nullable=True),
        sa.Column("insured_status", sa.Text(), nullable=False),
        sa.Column("aid", sa.Text(), nullable=False),
        sa.Column("civil_servant", sa.Boolean(), nullable=False),
        sa.Column("years_enrolled", sa.Integer(), nullable=True),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patients")),
        sa.UniqueConstraint("id_number", "id_kind", name=op.f("uq_patients_id_number_id_kind")),
    )
    op.create_index(op.f("ix_patients_name"), "patients", ["name"])
    op.create_index(op.f("ix_patients_psn_no_pool"), "patients", ["psn_no", "pool"])
    op.create_table(
        "filings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("proof_ends_on", sa.Date(), nullable=True),
        sa.Column("documents_supplied_on", sa.Date(), nullable=True),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("household_moved", sa.Boolean(), nullable=True),
        sa.Column("student", sa.Boolean(), nullable=False),
        sa.Column("referrer_area", sa.Text(), nullable=True),
        sa.Column("referrer_pool", sa.Text(), nullable=True),
        sa.Column("referrer_level", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_filings_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filings")),
        sa.UniqueConstraint(
            "patient_id", "kind", "area", "filed_on", name=op.f("uq_filings_patient_id_kind_area_filed_on")
        ),
    )
    op.create_table(
        "settlements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("draft_key", sa.Text(), nullable=False),
        sa.Column("settled_at", MOMENT, nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("admissions", sa.Integer(), nullable=False),
        sa.Column("voids", sa.Text(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("visit_number", sa.Text(), nullable=True),
        sa.Column("hospital_code", sa.Text(), nullable=True),
        sa.Column("visit_kind", sa.Text(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=False),
        sa.Column("insured_area", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("treated_as", sa.Text(), nullable=True),
        sa.Column("medfee_sumamt", FEN, nullable=False),
        sa.Column("fulamt_ownpay_amt", FEN, nullable=False),
        sa.Column("overlmt_selfpay", FEN, nullable=False),
        sa.Column("preselfpay_amt", FEN, nullable=False),
        sa.Column("inscp_scp_amt", FEN, nullable=False),
        sa.Column("first_self_pay", FEN, nullable=False),
        sa.Column("act_pay_dedc", FEN, nullable=False),
        sa.Column("hifp_pay", FEN, nullable=False),
        sa.Column("cvlserv_pay", FEN, nullable=False),
        sa.Column("hifes_pay", FEN, nullable=False),
        sa.Column("hifmi_pay", FEN, nullable=False),
        sa.Column("hifob_pay", FEN, nullable=False),
        sa.Column("hifdm_pay", FEN, nullable=False),
        sa.Column("maf_pay", FEN, nullable=False),
        sa.Column("oth_pay", FEN, nullable=False),
        sa.Column("fund_pay_sumamt", FEN, nullable=False),
        sa.Column("hosp_part_amt", FEN, nullable=False),
        sa.Column("psn_part_amt", FEN, nullable=False),
        sa.Column("acct_pay", FEN, nullable=False),
        sa.Column("psn_cash_pay", FEN, nullable=False),
        sa.Column("pool_prop_selfpay", sa.Text(), nullable=False),
        sa.Column("mdtrt_id", sa.Text(), nullable=True),
        sa.Column("setl_id", sa.Text(), nullable=True),
        sa.Column("setl_time", sa.Text(), nullable=True),
        sa.Column("document_version", sa.Integer(), nullable=False),
        sa.Column("case", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "fund_pay_sumamt = hifp_pay + cvlserv_pay + hifes_pay + hifmi_pay + hifob_pay + hifdm_pay + maf_pay + oth_pay",
            name=op.f("ck_settlements_funds"),
        ),
        sa.CheckConstraint(
            "medfee_sumamt = fulamt_ownpay_amt + overlmt_selfpay + preselfpay_amt + inscp_scp_amt",
            name=op.f("ck_settlements_bill"),
        ),
        sa.CheckConstraint(
            "medfee_sumamt = fund_pay_sumamt + hosp_part_amt + psn_part_amt", name=op.f("ck_settlements_payers")
        ),
        sa.CheckConstraint("psn_part_amt = acct_pay + psn_cash_pay", name=op.f("ck_settlements_patient")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_settlements_patient_id")),
        sa.ForeignKeyConstraint(["voids"], ["settlements.number"], name=op.f("fk_settlements_voids")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlements")),
        sa.UniqueConstraint("draft_key", name=op.f("uq_settlements_draft_key")),
        sa.UniqueConstraint("number", name=op.f("uq_settlements_number")),
        sa.UniqueConstraint("voids", name=op.f("uq_settlements_voids")),
    )
    op.create_index(op.f("ix_settlements_mdtrt_id"), "settlements", ["mdtrt_id"])
    op.create_index(op.f("ix_settlements_patient_id_year"), "settlements", ["patient_id", "year"])
    op.create_index(op.f("ix_settlements_setl_id"), "settlements", ["setl_id"])
    op.create_index(op.f("ix_settlements_settled_at"), "settlements", ["settled_at"])
    op.create_index(op.f("ix_settlements_visit_number"), "settlements", ["visit_number"])
    op.create_table(
        "category_amounts",
        sa.Column("settlement_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("amount", FEN, nullable=False),
        sa.Column("class_a", FEN, nullable=False),
        sa.Column("class_b", FEN, nullable=False),
        sa.Column("class_c", FEN, nullable=False),
        sa.Column("in_scope", FEN, nullable=False),
        sa.Column("first_pay", FEN, nullable=False),
        sa.Column("over_limit", FEN, nullable=False),
        sa.Column("self_funded", FEN, nullable=False),
        sa.ForeignKeyConstraint(["settlement_id"], ["settlements.id"], name=op.f("fk_category_amounts_settlement_id")),
        sa.PrimaryKeyConstraint("settlement_id", "place", name=op.f("pk_category_amounts")),
    )
    op.create_table(
        "fee_lines",
        sa.Column("settlement_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("class", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Text(), nullable=True),
        sa.Column("price", sa.Text(), nullable=True),
        sa.Column("amount", FEN, nullable=False),
        sa.Column("first_pay_ratio", sa.Text(), nullable=True),
        sa.Column("price_limit", sa.Text(), nullable=True),
        sa.Column("home_class", sa.Text(), nullable=True),
        sa.Column("home_first_pay_ratio", sa.Text(), nullable=True),
        sa.Column("home_price", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["settlement_id"], ["settlements.id"], name=op.f("fk_fee_lines_settlement_id")),
        sa.PrimaryKeyConstraint("settlement_id", "line", name=op.f("pk_fee_lines")),
    )
    op.create_table(
        "filing_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("proof_ends_on", sa.Date(), nullable=True),
        sa.Column("documents_supplied_on", sa.Date(), nullable=True),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("household_moved", sa.Boolean(), nullable=True),
        sa.Column("student", sa.Boolean(), nullable=False),
        sa.Column("referrer_area", sa.Text(), nullable=True),
        sa.Column("referrer_pool", sa.Text(), nullable=True),
        sa.Column("referrer_level", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filings.id"], name=op.f("fk_filing_history_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_history")),
    )
    op.create_index(op.f("ix_filing_history_filing_id"), "filing_history", ["filing_id"])
    op.create_table(
        "increments",
        sa.Column("settlement_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("base", FEN, nullable=False),
        sa.Column("paid", FEN, nullable=False),
        sa.ForeignKeyConstraint(["settlement_id"], ["settlements.id"], name=op.f("fk_increments_settlement_id")),
        sa.PrimaryKeyConstraint("settlement_id", "place", name=op.f("pk_increments")),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("visit_number", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("amount", FEN, nullable=False),
        sa.Column("settlement", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_payments_patient_id")),
        sa.ForeignKeyConstraint(["settlement"], ["settlements.number"], name=op.f("fk_payments_settlement")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
    )
    op.create_index(op.f("ix_payments_at"), "payments", ["at"])
    op.create_index(op.f("ix_payments_patient_id_visit_number"), "payments", ["patient_id", "visit_number"])
    op.create_index(op.f("ix_payments_settlement"), "payments", ["settlement"])
    op.create_table(
        "platform_amounts",
        sa.Column("settlement_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("amount", FEN, nullable=False),
        sa.ForeignKeyConstraint(["settlement_id"], ["settlements.id"], name=op.f("fk_platform_amounts_settlement_id")),
        sa.PrimaryKeyConstraint("settlement_id", "field", name=op.f("pk_platform_amounts")),
    )
    op.create_table(
        "prints",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("printed_at", MOMENT, nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["number"], ["settlements.number"], name=op.f("fk_prints_number")),
        sa.PrimaryKeyConstraint("number", "copy", name=op.f("pk_prints")),
    )
    if op.get_context().dialect.name == "sqlite":
        _search_index()
        _forbid_on_sqlite()
    else:
        _forbid_on_postgresql()


def downgrade() -> None:
    raise NotImplementedError("0001 is the first schema: there is nothing to go back to")


def _search_index() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE patient_search USING fts5"
        "(name, pinyin, id_number, psn_no, tokenize = 'unicode61', prefix = '1 2 3 4 5')"
    )


def _forbid_on_sqlite() -> None:
    for table in NEVER_CHANGED:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
            )


def _forbid_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME; END $$"
    )
    for table in NEVER_CHANGED:
        op.execute(
            f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION never_changed()"
        )
