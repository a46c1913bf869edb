"""Guidance files: what is read, each mistake with its key, and which files hold for an area on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from settledesk.basis.places import shipped
from settledesk.model.case import VisitKind
from settledesk.model.outcome import TreatedAs
from settledesk.policy.rules import GuidanceFile, Topic
from settledesk.policy.shelf import Shelf, load_shelf
from tests.policy.packs import head, put, put_area, shelf, troubles

ENTRY = """
[[entry]]
topic = "bring"
text = "带身份证"
kinds = ["long_term", "referral"]
side = "cross_province"
visits = ["inpatient"]
doc = "d"
clause = "第一条"

[[entry]]
topic = "call"
text = "医保咨询电话"
telephone = "0000-1234567"
doc = "weak"
clause = "电话"
"""


def put_guidance(
    root: Path, code: str = "370300", day: str = "2022-01-01", body: str = ENTRY, more: str = "", draft: str = ""
) -> None:
    put(root, f"{code}-test/guidance-{day}{draft}.toml", head("guidance", code, day, more) + body)


def in_force(found: Shelf, area: str, day: date) -> list[str]:
    return [file.head.name.removesuffix(".toml") for file in found.guidance(area, day)]


def test_an_entry_is_read_whole(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_guidance(tmp_path)
    (file,) = shelf(tmp_path).files
    assert isinstance(file, GuidanceFile)
    first, second = file.entries
    assert (first.topic, first.text, first.telephone) == (Topic.BRING, "带身份证", "")
    assert (first.kinds, first.same_province) == ((TreatedAs.LONG_TERM, TreatedAs.REFERRAL), False)
    assert first.visits == (VisitKind.INPATIENT,)
    assert (first.citation.clause, first.citation.key) == ("第一条", "entry[0]")
    assert (second.kinds, second.same_province, second.visits) == ((), None, ())
    assert (second.telephone, second.citation.evidence.value) == ("0000-1234567", "unconfirmed")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"bring"', '"brings"', "entry[0].topic：「brings」不是可用的值（bring、where、when、call、know、after）"),
        ('text = "带身份证"', "", "entry[0].text：缺少此键"),
        ("带身份证", "带" * 121, "entry[0].text：应在 120 字以内，现有 121 字"),
        ('"referral"]', '"refered"]', "entry[0].kinds[1]：「refered」不是可用的值"),
        ('"cross_province"', '"abroad"', "entry[0].side：应为 in_province 或 cross_province"),
        ('"cross_province"', "1", "entry[0].side：应为 in_province 或 cross_province"),
        ('["inpatient"]', '"inpatient"', "entry[0].visits：应为非空的列表"),
        ("kinds", "kind", "entry[0].kind：没有这个键，是否应为 kinds"),
        ('doc = "d"', "", "entry[0]：没有写明出处（doc、clause）"),
        ('telephone = "0000-1234567"', "", "entry[1].telephone：topic 为 call 时须写电话"),
        ("[[entry]]", "[[entrys]]", "entrys：没有这个键，是否应为 entry"),
    ],
)
def test_each_mistake_is_named_with_its_key(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in ENTRY
    put_area(tmp_path)
    put_guidance(tmp_path, body=ENTRY.replace(old, new, 1))
    assert any(one.startswith(f"370300-test/guidance-2022-01-01.toml｜{problem}") for one in troubles(tmp_path))


def test_a_file_without_an_entry_is_refused(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_guidance(tmp_path, body="")
    assert troubles(tmp_path) == ["370300-test/guidance-2022-01-01.toml｜entry：没有一条指引"]


def test_a_citys_guidance_adds_to_its_parents_and_stands_first(tmp_path: Path) -> None:
    put_area(tmp_path, "000000")
    put_area(tmp_path, "370000", parent="000000")
    put_area(tmp_path, "370300", parent="370000")
    for code, day in (("000000", "2023-01-01"), ("370000", "2022-01-01"), ("370300", "2022-06-01")):
        put_guidance(tmp_path, code, day)
    found = shelf(tmp_path)
    assert in_force(found, "370300", date(2021, 12, 31)) == []
    assert in_force(found, "370300", date(2022, 1, 1)) == ["370000-test/guidance-2022-01-01"]
    assert in_force(found, "370300", date(2023, 1, 1)) == [
        "370300-test/guidance-2022-06-01",
        "370000-test/guidance-2022-01-01",
        "000000-test/guidance-2023-01-01",
    ]
    # An area without a folder has its province's and the nation's.
    assert in_force(found, "371600", date(2023, 1, 1)) == [
        "370000-test/guidance-2022-01-01",
        "000000-test/guidance-2023-01-01",
    ]


def test_the_latest_file_of_an_area_replaces_the_one_before_and_a_draft_none(tmp_path: Path) -> None:
    put_area(tmp_path)
    for day in ("2022-01-01", "2024-01-01"):
        put_guidance(tmp_path, day=day)
    put_guidance(tmp_path, day="2025-01-01", more='status = "draft"\n', draft="-draft")
    found = shelf(tmp_path)
    assert in_force(found, "370300", date(2023, 12, 31)) == ["370300-test/guidance-2022-01-01"]
    assert in_force(found, "370300", date(2026, 1, 1)) == ["370300-test/guidance-2024-01-01"]


def test_the_shipped_guidance_says_each_thing_once() -> None:
    files = [file for file in load_shelf(shipped("policies")).files if isinstance(file, GuidanceFile)]
    assert len(files) >= 11
    for file in files:
        said = [(entry.text, entry.telephone) for entry in file.entries]
        assert len(said) == len(set(said)), file.head.name
        assert all(entry.text.endswith(("。", "）")) for entry in file.entries), file.head.name


def test_jining_ships_every_telephone_of_its_guide() -> None:
    (file,) = load_shelf(shipped("policies")).guidance("370800", date(2024, 1, 1))[:1]
    assert [entry.telephone for entry in file.entries if entry.telephone] == [
        "0537-3238957",
        "0537-3238967",
        "0537-7710505",
        "0537-6772123",
        "0537-3431049",
        "0537-2715015",
        "0537-6211533",
    ]
