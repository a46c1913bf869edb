"""The rules in use: the office opens whatever lies in its own folder, says what it left out, exchanges them whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from settledesk.desk.office import Office, open_office
from settledesk.desk.pack_change import use_again
from settledesk.desk.rulebook import Rulebook, RulesInUse, open_rulebook
from settledesk.desk.selfcheck import self_check
from tests.desk.packs import BENEFITS_NAME, FOLDER, PACK, pooled
from tests.policy.packs import put, put_area


def put_pack(data: Path) -> None:
    for name, content in PACK.items():
        put(data / "policies", name, content)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return open_rulebook()


def test_a_folder_that_is_dropped_in_by_hand_counts_from_the_next_start(tmp_path: Path) -> None:
    put_pack(tmp_path)
    with open_office(tmp_path) as office:
        assert office.rulebook.refused == ()
        assert pooled(office) == "9600.00"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"\xff\xfea\x00=\x001\x00",
        b"x = " + b"[" * 500_000,
        b"x = " + b"9" * 900_000,
        b"#" * 2_000_000,
        b"\x00" * 100,
        "标题 = 1".encode("gb18030"),
        PACK[BENEFITS_NAME].replace(b"0.60", b"60"),
    ],
    ids=range(9),
)
def test_a_broken_pack_keeps_neither_the_office_nor_the_others_from_opening(tmp_path: Path, content: bytes) -> None:
    put_pack(tmp_path)
    put(tmp_path / "policies", BENEFITS_NAME, content)
    put_area(tmp_path / "policies", "610400")
    with open_office(tmp_path) as office:
        assert [one.folder for one in office.rulebook.refused] == [FOLDER]
        assert office.rulebook.refused[0].problems[0].file == BENEFITS_NAME
        assert "610400" in office.rulebook.shelf.packs
        assert pooled(office) is None
    log = (tmp_path / "logs" / "settledesk.log").read_text("utf-8")
    assert f"pack left out: {BENEFITS_NAME}" in log


def test_the_self_check_says_loudly_what_was_left_out(tmp_path: Path) -> None:
    put_pack(tmp_path)
    put(tmp_path / "policies", BENEFITS_NAME, "x")
    first = next(iter(self_check(tmp_path)))
    assert not first.ok
    assert first.text.startswith("：本院的政策包有误，没有使用\n" + BENEFITS_NAME) or BENEFITS_NAME in first.text


def test_a_file_where_the_folder_should_be_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "policies").write_text("x", "utf-8")
    assert open_rulebook(tmp_path).refused == ()


def test_an_act_sees_the_exchanged_rules_at_once_and_an_old_rulebook_stays_whole(
    office: Office, rulebook: Rulebook
) -> None:
    old = office.rulebook
    put_pack(office.folder)
    use_again(office)
    assert pooled(office) == "9600.00"
    assert "610300" in office.rulebook.shelf.packs
    assert "610300" not in old.shelf.packs
    rules = RulesInUse(old)
    rules.exchange(rulebook)
    assert rules.current is rulebook
