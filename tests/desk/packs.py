"""A pack of Baoji as it would come in a zip, and cases of its residents; invented figures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from settledesk.basis.clock import CHINA
from settledesk.desk.office import Office
from settledesk.desk.pack_zip import make_zip
from settledesk.desk.settle import preview
from settledesk.model.terms import Fund

AT = datetime(2026, 11, 22, 10, tzinfo=CHINA)
LATER = [AT + timedelta(minutes=number) for number in range(1, 20)]

AREA = 'code = "610300"\nname = "宝鸡市"\nparent = "000000"\n'
_DOCUMENT = '\n[documents.d]\ntitle = "宝医保发〔2025〕0号（测试）"\nevidence = "official"\n'
BENEFITS = f"""
[file]
kind = "benefits"
area = "610300"
scheme = "390"
in_force = 2026-01-01
title = "宝鸡市居民医保待遇"
{_DOCUMENT}
[[layer]]
id = "pooled"
fund = "pooled"
takes = "in_scope"
visits = ["inpatient"]
accumulator = "inpatient.pooled"
period = "stay"
doc = "d"
clause = "第十二条"
deductible = [{{ value = 800 }}]
bands = [{{ bands = [{{ ratio = 0.60 }}] }}]
"""
OFFSITE = f"""
[file]
kind = "offsite"
area = "610300"
in_force = 2026-01-01
title = "宝鸡市异地就医支付政策"
{_DOCUMENT}
[rows.referral]
doc = "d"
clause = "第十三条"

[rows.referral.changes]
pooled = {{ kind = "points", value = -0.10 }}
"""
FOLDER = "610300-baoji"
BENEFITS_NAME = f"{FOLDER}/benefits-390-2026-01-01.toml"
OFFSITE_NAME = f"{FOLDER}/offsite-2026-01-01.toml"
PACK = {
    f"{FOLDER}/area.toml": AREA.encode(),
    BENEFITS_NAME: BENEFITS.encode(),
    OFFSITE_NAME: OFFSITE.encode(),
}


def pack_zip(**changes: str | None) -> bytes:
    """Return the pack as a zip, files named by kind (area, benefits, offsite) replaced or left out."""
    files = dict(PACK)
    for kind, text in changes.items():
        name = next(name for name in PACK if name.split("/")[1].startswith(kind))
        if text is None:
            del files[name]
        else:
            files[name] = text.encode()
    return make_zip(files)


def zipped(entries: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return any entries as a zip, whatever their names."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return whole.getvalue()


def resident(number: str = "ZY1", level: str = "3") -> dict[str, Any]:
    """A resident of Baoji with a referral filing, 20,000 yuan in scope in Chengdu: by the pack (20,000 − 800) × 50 %."""
    return {
        "version": 1,
        "hospital": {"name": "示例市第一人民医院", "code": "H51010000001", "area": "510100", "level": level},
        "patient": {
            "name": "张示例",
            "id_number": "370303198001010012",
            "insured_area": "610300",
            "scheme": "390",
            "person": "adult",
        },
        "filings": [
            {"kind": "referral", "area": "510100", "filed_on": "2026-11-01", "basis": "commitment", "status": "active"}
        ],
        "visit": {
            "kind": "inpatient",
            "number": number,
            "admitted_on": "2026-11-10",
            "discharged_on": "2026-11-20",
            "settled_on": "2026-11-20",
            "route": "direct",
        },
        "totals": {"total": "20000.00", "self_funded": "0.00", "over_limit": "0.00", "first_pay": "0.00"},
    }


def pooled(office: Office, level: str = "3") -> str | None:
    """Return what the pooled fund pays for that resident by the rules in use, None where it cannot be computed."""
    found = preview(office, resident(level=level)).outcome.split
    return None if found is None else str(found.paid_by(Fund.POOLED))
