"""Case documents for desk tests: patients of Zibo and Yangjiang in a tertiary hospital of Chengdu."""

from __future__ import annotations

from typing import Any

HOSPITAL = {"name": "示例市第一人民医院", "code": "H51010000001", "area": "510100", "level": "3"}


def zibo(number: str = "ZY1", total: str = "20000.00", **changes: Any) -> dict[str, Any]:
    """A Zibo employee with a referral filing, 18,500 in scope of 20,000: fund 12,202.00 (clauses.md ZB-1a)."""
    return {
        "version": 1,
        "hospital": HOSPITAL,
        "patient": {
            "name": "张示例",
            "id_number": "370303198001010012",
            "insured_area": "370300",
            "scheme": "310",
            "person": "working",
        },
        "filings": [
            {
                "kind": "referral",
                "area": "510100",
                "filed_on": "2024-03-20",
                "basis": "commitment",
                "status": "active",
            }
        ],
        "visit": {
            "kind": "inpatient",
            "number": number,
            "admitted_on": "2024-04-01",
            "discharged_on": "2024-04-12",
            "settled_on": "2024-04-12",
            "route": "direct",
        },
        "totals": {"total": total, "self_funded": "1000.00", "over_limit": "100.00", "first_pay": "400.00"},
        "payments": {"deposit": "10000.00"},
        **changes,
    }
