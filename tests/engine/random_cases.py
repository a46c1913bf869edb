"""Mixed valid case documents from a seed: for property tests, the fuzz, the bench, and as a JSONL file.

python -m tests.engine.random_cases N SEED > cases.jsonl
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Document = dict[str, Any]

PACK_AREAS = ("370300", "370800", "441700", "220100", "510100", "610300")  # the last has no pack
HOSPITALS = {
    "37": ("370300", "370800", "370102", "371600"),
    "44": ("441700", "441781", "440106", "440300"),
    "22": ("220100", "220200", "220122"),
    "51": ("510100", "510104", "511600"),
    "61": ("610300", "610104", "610600"),
}
FAR = ("110105", "310101", "510107", "440106", "330100", "659001", "460100", "370200", "220100")
OUTSIDE = ("710000", "810000", "820000")
BOUNDARIES = (
    date(2021, 5, 1),
    date(2022, 1, 1),
    date(2022, 7, 1),
    date(2023, 1, 1),
    date(2024, 1, 1),
    date(2024, 2, 29),
    date(2024, 4, 30),
    date(2024, 10, 1),
    date(2025, 1, 1),
    date(2025, 4, 1),
    date(2025, 7, 1),
)
"""Days at which a shipped file, a supersession or the year begins, and one that most years do not have."""

LONG_KINDS = ("resettled_retiree", "long_term_resident", "posted_worker", "migrant_worker", "newcomer_worker")
SHORT_KINDS = ("referral", "emergency", "other_temporary")
AIDS = ("extremely_poor", "low_income", "returning_to_poverty", "low_income_margin", "orphan", "rigid_expense")
CONDITIONS = ("malignant_tumour", "organ_transplant", "hemiplegia")
ACCUMULATORS = (
    "inpatient.pooled",
    "inpatient.large_sum",
    "chronic.pooled",
    "outpatient.pooled",
    "major_illness",
    "aid",
    "aid_again",
)
FUNDS = ("pooled", "large_sum", "major_illness", "enterprise", "civil_servant", "disabled", "aid", "other")
PARTS = ("in_scope", "first_pay", "over_limit", "self_funded")
MONEY_FIELDS = ("medfee_sumamt", "inscp_scp_amt", "hifp_pay", "fund_pay_sumamt", "psn_part_amt", "psn_cash_pay")
SURNAMES, GIVEN = "张王李赵欧𠮷单曾", "三芳伟娜敏静强磊洋艳"
DISEASES = ("高血压", "恶性肿瘤门诊治疗", "M03900", "糖尿病", "器官移植抗排异治疗")


def text_of(fen: int) -> str:
    """Yuan with two decimals."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def fen_of(text: str) -> int:
    """Fen of a yuan text with at most two decimals."""
    return int((Decimal(text) * 100).to_integral_exact())


def rounded(number: Decimal) -> int:
    """Whole, half away from zero."""
    return int(number.to_integral_value(ROUND_HALF_UP))


def chance(pick: random.Random, share: float) -> bool:
    """True in that share of draws."""
    return pick.random() < share


def money(pick: random.Random, most: int = 300_000) -> int:
    """Fen, from nothing to `most` yuan, often at or one fen beside a round figure."""
    kind = pick.random()
    if kind < 0.12:
        return 0
    if kind < 0.2:
        return pick.randint(1, 500)
    if kind < 0.45:
        return max(0, pick.choice((100, 500, 700, 10_000, 20_000, 50_000, most)) * 100 + pick.choice((-1, 0, 0, 1)))
    if kind < 0.75:
        return pick.randint(0, 3_000_000)
    return pick.randint(0, most * 100)


def ratio(pick: random.Random) -> str:
    """A ratio from 0 to 1, mostly a plain percentage, sometimes six decimals."""
    kind = pick.random()
    if kind < 0.05:
        return "0"
    if kind < 0.1:
        return pick.choice(("1", "1.00"))
    if kind < 0.8:
        return f"0.{pick.randint(1, 99):02d}"
    return f"0.{pick.randint(0, 999_999):06d}"


def id_number(pick: random.Random, region: str, birth: date) -> str:
    """A citizen ID number with the right check character (GB 11643)."""
    body = f"{region[:4]}{pick.choice(('01', '02', '81'))}{birth:%Y%m%d}{pick.randint(0, 999):03d}"
    weighed = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(body))
    return body + "10X98765432"[weighed % 11]


def _bands(pick: random.Random) -> list[Document]:
    edges = sorted({money(pick, 200_000) for _ in range(pick.choice((0, 0, 1, 1, 2, 3)))} - {0})
    bands: list[Document] = [{"up_to": text_of(edge), "ratio": ratio(pick)} for edge in edges]
    if not bands or chance(pick, 0.8):
        bands.append({"up_to": None, "ratio": ratio(pick)})
    return bands


def _change(pick: random.Random) -> Document | None:
    kind = pick.choice((None, None, None, "points", "multiply", "replace"))
    if kind is None:
        return None
    if kind == "points":
        return {"kind": kind, "value": pick.choice(("-0.10", "-0.15", "0.05", "-1", "1", "-0.333333"))}
    if kind == "multiply":
        return {"kind": kind, "value": pick.choice(("0.9", "0.85", "1.1", "3", "0", "0.333333"))}
    return {"kind": kind, "value": ratio(pick)}


def layer(pick: random.Random, takes: str) -> Document:
    """One random layer that looks at `takes`; every key of the contract, present, null or left out."""
    found: Document = {
        "fund": pick.choice(FUNDS),
        "takes": takes,
        "deductible": text_of(pick.choice((0, 0, money(pick, 15_000), money(pick, 120_000)))),
        "bands": _bands(pick),
        "bands_from": pick.choice(("zero", "deductible")),
    }
    change = _change(pick)
    if change is not None or chance(pick, 0.3):
        found["ratio_change"] = change
    if chance(pick, 0.3):
        found["already"] = text_of(money(pick, 120_000))
    if chance(pick, 0.4):
        found["cap"] = text_of(money(pick, 200_000))
        found["cap_on"] = pick.choice(("payment", "charges"))
        if chance(pick, 0.5):
            found["cap_used"] = text_of(money(pick, 200_000))
    elif chance(pick, 0.2):
        found.update(cap=None, cap_on="payment", cap_used="0.00")
    if chance(pick, 0.2):
        found["floor"] = pick.choice((None, ratio(pick)))
    return found


def terms(pick: random.Random) -> Document:
    """Random terms: all kinds of layers in any order, any first self-pay, any order of account parts."""
    count = pick.choice((0, 1, 1, 2, 2, 3, 4, 6))
    takes = [pick.choice(("in_scope", "in_scope", "burden", "over_cap", "unpaid")) for _ in range(count)]
    if takes and chance(pick, 0.7):
        takes[0] = "in_scope"
    found: Document = {"layers": [layer(pick, one) for one in takes]}
    found["first_self_pay"] = None
    if chance(pick, 0.45):
        order = pick.choice(("before_deductible", "after_deductible"))
        found["first_self_pay"] = {"ratio": ratio(pick), "order": order}
    if chance(pick, 0.7):
        found["account_pays"] = pick.sample(PARTS, pick.randint(0, 4))
    return found


def totals(pick: random.Random) -> Document:
    """Random totals that add up; each part may be nothing, and so may the whole."""
    parts = [0 if chance(pick, 0.3) else money(pick, 20_000) for _ in range(3)]
    own, over, first = parts
    return {
        "total": text_of(sum(parts) + money(pick)),
        "self_funded": text_of(own),
        "over_limit": text_of(over),
        "first_pay": text_of(first),
    }


def _decimal(pick: random.Random, whole: int, places: int) -> Decimal:
    return Decimal(pick.randint(1, whole * 10**places)).scaleb(-places)


def fee_line(pick: random.Random, number: int, manual: bool) -> Document:
    """One charged line; `amount` is the product, sometimes one fen beside it."""
    quantity = _decimal(pick, pick.choice((1, 5, 40)), pick.choice((0, 0, 0, 1, 2, 6)))
    price = _decimal(pick, pick.choice((1, 30, 900, 20_000)), pick.choice((0, 1, 2, 2, 4, 6)))
    amount = rounded(quantity * price * 100)
    if amount > 1 and chance(pick, 0.05):
        amount += pick.choice((1, -1))
    fee_class = pick.choice("AAABBC")
    line: Document = {
        "code": f"X{number:04d}",
        "name": pick.choice(("床位费", "阿莫西林胶囊", "CT平扫", "一次性导管", "换药（中）")),
        "category": f"{pick.randint(1, 14):02d}",
        "kind": pick.choice(("drug", "service", "material")),
        "class": fee_class,
        "quantity": str(quantity),
        "price": str(price),
        "amount": text_of(amount),
    }
    if fee_class == "B" or chance(pick, 0.1):
        line["first_pay_ratio"] = ratio(pick)
    if chance(pick, 0.2):
        limit = price * Decimal(pick.choice(("0", "0.5", "0.99", "1", "1.5")))
        line["price_limit"] = str(limit.quantize(Decimal("0.01"), ROUND_HALF_UP))
    if manual and chance(pick, 0.97):
        line["home_class"] = pick.choice("AABBC")
        line["home_first_pay_ratio"] = ratio(pick) if line["home_class"] == "B" else pick.choice((None, "0"))
        if chance(pick, 0.5):
            line["home_price"] = str((price * Decimal(pick.choice(("0.5", "0.9", "1.2")))).quantize(Decimal("0.01")))
    return line


def refund(pick: random.Random, line: Document) -> Document:
    """All or half of a charged line taken back; the amount is what all or half of it cost."""
    quantity = Decimal(line["quantity"])
    half = (quantity / 2).quantize(Decimal("0.000001"))
    if quantity < 2 or chance(pick, 0.5):
        return {**line, "quantity": f"-{quantity}", "amount": text_of(-fen_of(line["amount"]))}
    amount = rounded(half * Decimal(line["price"]) * 100)
    return {**line, "quantity": f"-{half}", "amount": text_of(-amount)}


def fees(pick: random.Random, manual: bool, most: int = 12) -> list[Document]:
    """Random lines of one bill, refunds of earlier lines among them; every total stays above or at zero."""
    lines = [fee_line(pick, number, manual) for number in range(pick.randint(1, most))]
    back = [refund(pick, line) for line in lines if chance(pick, 0.08)]
    bed = fee_line(pick, 9999, manual)
    bed.update({"class": "A", "kind": "service", "price": "35.50", "quantity": "3", "amount": "106.50"})
    for key in ("first_pay_ratio", "price_limit", "home_price"):
        bed.pop(key, None)
    if manual:
        bed.update(home_class="A", home_first_pay_ratio=None)
    return [bed, *lines, *back]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _after(pick: random.Random, day: date, *offsets: int) -> date:
    return day + timedelta(days=pick.choice(offsets))


def _filing(pick: random.Random, hospital: str, admitted: date, settled: date | None) -> Document:
    kind = pick.choice(LONG_KINDS + SHORT_KINDS + SHORT_KINDS)
    filed = _after(pick, admitted, -900, -400, -200, -91, -90, -89, -30, -6, -5, -4, -1, 0, 0, 1, 4, 5, 6, 12, 60)
    area = hospital if chance(pick, 0.7) else pick.choice(FAR + PACK_AREAS)
    status = pick.choice(("active",) * 8 + ("pending", "cancelled", "terminated", "deceased"))
    found: Document = {
        "kind": kind,
        "area": area,
        "filed_on": filed.isoformat(),
        "basis": pick.choice(("commitment", "proof")),
        "status": status,
    }
    if status in ("cancelled", "terminated", "deceased") and chance(pick, 0.9):
        found["status_on"] = _after(pick, admitted, -20, -1, 0, 1, 20).isoformat()
    if chance(pick, 0.3):
        start = _after(pick, filed, -30, -6, -5, 0, 0, 3)
        found["starts_on"] = start.isoformat()
        if chance(pick, 0.5):
            found["ends_on"] = (start + timedelta(days=pick.choice((0, 29, 89, 180, 365)))).isoformat()
    elif chance(pick, 0.2):
        found["ends_on"] = _after(pick, admitted, -30, -1, 0, 1, 300).isoformat()
    if chance(pick, 0.3):
        found["proof_ends_on"] = _after(pick, admitted, -1, 0, 1, 365).isoformat()
    if chance(pick, 0.3):
        found["documents_supplied_on"] = _after(pick, admitted, -10, -1, 0, 1, 30).isoformat()
    if chance(pick, 0.2):
        found["conditions"] = pick.sample(CONDITIONS, pick.randint(0, 3))
    if kind == "resettled_retiree" and chance(pick, 0.5):
        found["household_moved"] = pick.choice((True, False, None))
    if kind == "referral" and chance(pick, 0.5):
        found["referring_hospital"] = {"area": pick.choice(PACK_AREAS), "level": pick.choice("0123")}
    if chance(pick, 0.1):
        found["student"] = True
    return found


def _year_to_date(pick: random.Random) -> Document:
    found: Document = {"admissions": pick.choice((0, 0, 1, 2, 5))}
    if chance(pick, 0.8):
        found["accumulators"] = {
            name: {"base": text_of(money(pick, 100_000)), "paid": text_of(money(pick, 100_000))}
            for name in pick.sample(ACCUMULATORS, pick.randint(0, 4))
        }
    return found


def _platform(pick: random.Random) -> Document:
    found: Document = {"mdtrt_id": f"M{pick.randint(1, 10**9)}", "setl_id": f"S{pick.randint(1, 10**9)}"}
    for field in pick.sample(MONEY_FIELDS, pick.randint(0, 5)):
        found[field] = text_of(money(pick))
    if chance(pick, 0.3):
        found["setl_time"] = "2024-04-18 10:30:15"
    return found


def _admitted(pick: random.Random) -> date:
    if chance(pick, 0.4):
        return pick.choice(BOUNDARIES) + timedelta(days=pick.randint(-4, 4))
    if chance(pick, 0.2):
        return date(2020, 6, 1) + timedelta(days=pick.randint(0, 2300))
    return date(2023, 3, 1) + timedelta(days=pick.randint(0, 1000))  # where most figures are known


def _hospital(pick: random.Random, insured: str) -> str:
    kind = pick.random()
    if kind < 0.15:
        return insured
    if kind < 0.4:
        return pick.choice(HOSPITALS[insured[:2]])
    if kind < 0.97:
        return pick.choice(FAR)
    return pick.choice(OUTSIDE)


def case_document(pick: random.Random, most_lines: int = 12) -> Document:
    """One random valid case: packs decide in somewhat more than half, terms come along in the rest."""
    insured = pick.choice(("370300",) * 4 + ("441700",) * 4 + ("370800", "370800", *PACK_AREAS))
    hospital = _hospital(pick, insured)
    scheme = pick.choice(("310", "390"))
    person = pick.choice(("working", "retired")) if scheme == "310" else pick.choice(("adult", "student", "child"))
    admitted = _admitted(pick)
    discharged = None if chance(pick, 0.1) else admitted + timedelta(days=pick.choice((0, 1, 5, 10, 40)))
    settled = None
    if discharged is not None and chance(pick, 0.9):
        settled = discharged + timedelta(days=pick.choice((0, 0, 1, 20)))
    asked = (settled or discharged or admitted) + timedelta(days=pick.choice((0, 0, 3, 200)))
    manual = chance(pick, 0.1)
    birth = date(1930, 1, 1) + timedelta(days=pick.randint(0, 32_000))
    patient: Document = {
        "insured_area": insured,
        "scheme": scheme,
        "person": person,
        "insured_status": pick.choice(("1",) * 30 + ("2", "4")),
    }
    if chance(pick, 0.8):
        patient["name"] = pick.choice(SURNAMES) + pick.choice(GIVEN)
        patient["id_kind"] = "01"
        patient["id_number"] = id_number(pick, insured, birth)
    elif chance(pick, 0.5):
        patient["birth_date"] = birth.isoformat()
    if scheme == "390" and chance(pick, 0.3):
        patient["aid"] = pick.sample(AIDS, pick.randint(0, 2))
    if chance(pick, 0.1):
        patient["civil_servant"] = True
    if chance(pick, 0.7):
        patient["years_enrolled"] = pick.randint(0, 12)
    visit: Document = {
        "kind": pick.choice(("inpatient",) * 7 + ("outpatient", "chronic", "chronic", "maternity")),
        "number": f"ZY{pick.randint(1, 10**8)}",
        "admitted_on": admitted.isoformat(),
        "discharged_on": _day(discharged),
        "settled_on": _day(settled),
        "emergency": chance(pick, 0.15),
        "route": "manual" if manual else "direct",
    }
    if chance(pick, 0.05):
        visit["trauma"] = {"third_party": chance(pick, 0.4), "commitment_signed": chance(pick, 0.5)}
    if visit["kind"] == "chronic" and chance(pick, 0.8):
        visit["chronic_disease"] = pick.choice(DISEASES)
    level = pick.choice(("1", "2", "3", "3", "3", "0"))
    case: Document = {
        "version": 1,
        "id": f"C{pick.randint(1, 10**9)}",
        "hospital": {"name": "示例医院", "code": f"H{hospital}00001", "area": hospital, "level": level},
        "patient": patient,
        "filings": [_filing(pick, hospital, admitted, settled) for _ in range(pick.choice((0, 1, 1, 1, 2, 3)))],
        "visit": visit,
    }
    if chance(pick, 0.97):
        case["as_of"] = asked.isoformat()
    if level == "1" and chance(pick, 0.3):
        case["hospital"]["tier"] = "community"
    if chance(pick, 0.5):
        case["totals"] = totals(pick)
    else:
        case["fees"] = fees(pick, manual, most_lines)
    if chance(pick, 0.6):
        case["year_to_date"] = _year_to_date(pick)
    if chance(pick, 0.4):
        case["account_balance"] = text_of(money(pick, 20_000))
    if chance(pick, 0.4):
        case["payments"] = {"deposit": text_of(money(pick, 30_000))}
    if chance(pick, 0.2):
        case["platform"] = _platform(pick)
    if chance(pick, 0.1):
        case["stay"] = {"department": "内科", "diagnoses": [{"code": "J18.9", "name": "肺炎"}]}
    if chance(pick, 0.4):
        case["terms"] = terms(pick)
    return case


def documents(count: int, seed: int, most_lines: int = 12) -> Iterator[Document]:
    """Yield `count` cases; the same seed gives the same cases."""
    pick = random.Random(seed)
    for _ in range(count):
        yield case_document(pick, most_lines)


def main() -> None:
    """Write N cases of SEED to standard output, one a line."""
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for document in documents(count, seed):
        print(json.dumps(document, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
