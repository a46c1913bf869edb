"""Which cases send the clerk to enter local benefits by hand: those that entering them helps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from settledesk.basis.clock import CHINA
from settledesk.basis.settings import Settings, write_settings
from settledesk.desk.benefits_wanted import benefits_wanted
from settledesk.desk.entry import Entry, blank_entry
from settledesk.desk.examine import Examined, examine
from settledesk.desk.local_benefits import LocalBenefits, save_local
from settledesk.desk.local_entry import BandTyped, RowTyped
from settledesk.desk.office import Office, open_office

NOW = datetime(2024, 4, 18, 10, 42, tzinfo=CHINA)
STAY = {
    "patient.name": "宝小鸡",
    "patient.id_kind": "01",
    "patient.id_number": "610302198002030019",
    "patient.insured_area": "610300",
    "patient.scheme": "390",
    "patient.person": "adult",
    "visit.kind": "inpatient",
    "visit.number": "ZY1",
    "visit.admitted_on": "2024-04-01",
    "visit.discharged_on": "2024-04-17",
    "visit.emergency": "1",
    "totals.total": "22500",
    "totals.self_funded": "86.40",
    "totals.over_limit": "120",
    "totals.first_pay": "738.54",
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    folder = tmp_path / "data"
    folder.mkdir()
    write_settings(folder, Settings("示例市第一人民医院", "H51010000001", "510100", "3", window="02", clerk="李敏"))
    with open_office(folder) as opened:
        yield opened


def looked(office: Office, **texts: str) -> Examined:
    typed = {path.replace("__", "."): text for path, text in texts.items()}
    return examine(office, Entry({**blank_entry(office).texts, **STAY, **typed}), NOW)


def test_an_area_without_a_pack_wants_its_benefits(office: Office) -> None:
    assert benefits_wanted(office, looked(office)) == ("610300", "390")


def test_what_the_form_does_not_take_is_not_asked_for(office: Office) -> None:
    for given in (
        {"visit__kind": "outpatient"},
        {"patient__insured_area": "370300", "patient__scheme": "310", "patient__person": "working"},
        {"patient__insured_area": ""},
    ):
        assert benefits_wanted(office, looked(office, **given)) is None


def test_what_was_entered_and_leaves_something_open_is_asked_for_again(office: Office) -> None:
    entry = LocalBenefits(
        area="610300",
        scheme="390",
        in_force="20240101",
        deductibles={"2.1": "600"},
        bands=(BandTyped("", "", "", "60%"),),
        rows={"emergency": RowTyped("10%", "none", "")},
        first_order="before_deductible",
        how="telephone",
        source="0917-1234567",
        told_on="20240417",
    )
    save_local(office, entry, "李敏", NOW)
    found = looked(office)
    # The tertiary deductible was not known.
    assert found.outcome is not None
    assert found.outcome.split is None
    assert benefits_wanted(office, found) == ("610300", "390")
    assert benefits_wanted(office, looked(office, hospital__level="2")) is None
