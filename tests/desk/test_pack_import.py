"""Importing packs: looked into, proposed by one person, put in force by another without a restart, undone again."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from settledesk.basis.errors import Refusal
from settledesk.desk.office import Office, open_office
from settledesk.desk.pack_import import history, inspect, inspect_proposal, proposals, propose, release, undo, withdraw
from settledesk.store import journal
from tests.desk.packs import (
    AT,
    BENEFITS,
    BENEFITS_NAME,
    FOLDER,
    LATER,
    OFFSITE,
    OFFSITE_NAME,
    PACK,
    pack_zip,
    pooled,
    zipped,
)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return saved(tmp_path, pack_zip())


def saved(folder: Path, raw: bytes, name: str = "宝鸡.zip") -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def everything(office: Office) -> dict[str, bytes]:
    """Return every file of the data folder but database and log."""
    return {
        path.relative_to(office.folder).as_posix(): path.read_bytes()
        for path in office.folder.rglob("*")
        if path.is_file() and path.suffix in (".toml", ".zip")
    }


def refusal(work: object) -> list[str]:
    with pytest.raises(Refusal) as caught:
        work()  # type: ignore[operator]
    return [one.sentence for one in caught.value.mistakes]


def acts(office: Office) -> list[tuple[str, str]]:
    with office.database.read() as session:
        return [(one.clerk, one.act) for one in journal.entries_of_day(session, AT.date())]


def test_a_pack_goes_from_its_zip_into_force_and_back(office: Office, pack: Path) -> None:
    assert pooled(office) is None
    seen = inspect(office, pack, AT)
    assert seen.ok and seen.adds == tuple(PACK) and seen.replaces == seen.same == ()
    assert everything(office).keys() == {"settings.toml"}

    made = propose(office, pack, " 李敏 ", LATER[0])
    pack.unlink()
    assert proposals(office) == (made,)
    assert inspect_proposal(office, made.id, LATER[1]).adds == tuple(PACK)
    assert pooled(office) is None

    done = release(office, made.id, "王五", LATER[2])
    assert proposals(office) == ()
    assert pooled(office) == "9600.00"  # (20,000 − 800) × (60 % − 10 points), without a restart
    assert [one.name for one in done.files] == list(PACK)
    with open_office(office.folder) as again:
        assert pooled(again) == "9600.00"

    taken = undo(office, done.id, "赵六", LATER[3])
    assert pooled(office) is None
    assert not (office.folder / "policies" / FOLDER).exists()
    assert history(office) == (taken, done)
    assert acts(office) == [
        ("李敏", "propose_pack"),
        ("王五", "release_pack"),
        ("赵六", "undo_packs"),
    ]


def test_a_second_person_is_asked_for(office: Office, pack: Path) -> None:
    assert refusal(lambda: propose(office, pack, "  ", AT)) == ["by：没有写是谁办理的。请填写姓名。"]
    made = propose(office, pack, "Li Min", AT)
    for same in ("Li Min", " li min", "ＬＩ　ＭＩＮ", "LiMin"):
        said = refusal(lambda same=same: release(office, made.id, same, LATER[0]))
        assert said[0].endswith("须由另一人核对后办理。")
    assert refusal(lambda: release(office, made.id, "3703031980", LATER[0]))[0].startswith("by：「3703031980」不像姓名")
    assert pooled(office) is None
    assert proposals(office) == (made,)


def test_a_proposal_is_withdrawn(office: Office, pack: Path) -> None:
    made = propose(office, pack, "李敏", AT)
    withdraw(office, made.id, "李敏", LATER[0])
    assert proposals(office) == ()
    assert everything(office).keys() == {"settings.toml"}
    assert refusal(lambda: release(office, made.id, "王五", LATER[1])) == [
        f"proposal：没有等待启用的政策包 {made.id}。可能已启用或撤回，请看等待启用的列表。"
    ]
    propose(office, pack, "李敏", LATER[2])


def test_the_same_zip_is_proposed_once(office: Office, pack: Path) -> None:
    propose(office, pack, "李敏", AT)
    assert refusal(lambda: propose(office, pack, "王五", LATER[0])) == [
        "宝鸡.zip：李敏 已提交过同一份政策包。请由另一人启用，或先撤回。"
    ]


def test_a_proposal_that_was_tampered_with_is_not_released(office: Office, pack: Path) -> None:
    made = propose(office, pack, "李敏", AT)
    kept = office.folder / "policies-proposed" / made.id / "pack.zip"
    kept.write_bytes(pack_zip(benefits=BENEFITS.replace("0.60", "0.95")))
    assert "提交之后被改动过" in refusal(lambda: release(office, made.id, "王五", LATER[0]))[0]
    assert pooled(office) is None


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"area": None}, f"{FOLDER}/area.toml：读不出文件"),
        ({"benefits": BENEFITS.replace("value = 800", "value = -8")}, "金额应为不小于 0"),
        ({"benefits": BENEFITS.replace("value = 800", 'gap = "待填：三级"')}, "待填：三级"),
        ({"benefits": BENEFITS.replace("ratio = 0.60", "ratio = 60")}, "比例应在 0 到 1 之间，现为 60"),
        ({"benefits": BENEFITS + "[file]\n"}, "同一个表写了两次"),
        ({"offsite": OFFSITE.replace("-0.10", "-0.15")}, "降低 0.15 超过上级上限 0.10"),
        ({"offsite": "# " + "长" * 400_000}, "解开后超过 1,000,000 字节"),
        ({"offsite": "PK\x03\x04"}, "不是有效的 TOML"),
    ],
)
def test_a_pack_with_mistakes_is_not_even_proposed(
    office: Office, tmp_path: Path, changes: dict[str, str | None], problem: str
) -> None:
    bad = saved(tmp_path, pack_zip(**changes))
    seen = inspect(office, bad, AT)
    assert not seen.ok
    assert any(problem in one.sentence for one in seen.errors), [one.sentence for one in seen.errors]
    before = everything(office)
    assert len(refusal(lambda: propose(office, bad, "李敏", AT))) == len(seen.errors)
    assert everything(office) == before
    assert office.rulebook.refused == ()


def test_every_mistake_is_told_at_once(office: Office, tmp_path: Path) -> None:
    bad = saved(
        tmp_path,
        pack_zip(
            benefits=BENEFITS.replace("800", "-8").replace("0.60", "60"), offsite=OFFSITE.replace("points", "point")
        ),
    )
    assert {(one.file, one.key) for one in inspect(office, bad, AT).errors} == {
        (BENEFITS_NAME, "layer[0].deductible[0].value"),
        (BENEFITS_NAME, "layer[0].bands[0].bands[0].ratio"),
        (OFFSITE_NAME, "rows.referral.changes.pooled.kind"),
    }


def test_an_example_that_does_not_hold_keeps_its_pack_out(office: Office, tmp_path: Path) -> None:
    example = """
[base]
version = 1
hospital = { name = "宝鸡测试医院", code = "H61030000001", area = "610300", level = "3" }
patient = { insured_area = "610300", scheme = "390", person = "adult" }
visit = { kind = "inpatient", number = "ZY1", admitted_on = 2026-03-01, discharged_on = 2026-03-09, settled_on = 2026-03-09, route = "direct" }
totals = { total = "20000.00", self_funded = "0.00", over_limit = "0.00", first_pay = "0.00" }

[[example]]
name = "本地三级住院"
expect.split = { hifp_pay = "11520.00" }
"""
    name = BENEFITS_NAME.replace(".toml", ".examples.toml")
    # (20,000 − 800) × 60 % = 11,520
    assert inspect(office, saved(tmp_path, zipped({**PACK, name: example.encode()})), AT).ok
    wrong = saved(tmp_path, zipped({**PACK, name: example.replace("11520.00", "11521.00").encode()}))
    (found,) = inspect(office, wrong, AT).errors
    assert (found.file, found.key) == (name, "本地三级住院")


def test_packs_in_force_stay_in_force_when_the_new_ones_are_refused(office: Office, tmp_path: Path, pack: Path) -> None:
    release(office, propose(office, pack, "李敏", AT).id, "王五", LATER[0])
    before = everything(office)
    newer = saved(tmp_path, pack_zip(benefits=BENEFITS.replace("0.60", "6")), "newer.zip")
    refusal(lambda: propose(office, newer, "李敏", LATER[1]))
    assert everything(office) == before
    assert pooled(office) == "9600.00"


def test_a_newer_pack_replaces_files_and_leaves_the_others(office: Office, tmp_path: Path, pack: Path) -> None:
    first = release(office, propose(office, pack, "李敏", AT).id, "王五", LATER[0])
    newer = saved(tmp_path, zipped({BENEFITS_NAME: BENEFITS.replace("0.60", "0.70").encode()}))
    seen = inspect(office, newer, LATER[1])
    assert (seen.adds, seen.replaces, seen.same) == ((), (BENEFITS_NAME,), ())
    second = release(office, propose(office, newer, "李敏", LATER[1]).id, "王五", LATER[2])
    assert pooled(office) == "11520.00"  # (20,000 − 800) × 60 %
    assert refusal(lambda: undo(office, first.id, "王五", LATER[3])) == [
        f"change：{BENEFITS_NAME} 在这之后又改过。请先撤销后来的改动。"
    ]
    undone = undo(office, second.id, "王五", LATER[3])
    assert pooled(office) == "9600.00"
    assert refusal(lambda: undo(office, second.id, "王五", LATER[4])) == ["change：这次改动已经撤销过。不用再撤。"]
    # Undoing the undoing would be a release by one person alone.
    assert "请重新提交" in refusal(lambda: undo(office, undone.id, "王五", LATER[4]))[0]
    assert refusal(lambda: undo(office, "gone", "王五", LATER[4])) == ["change：没有改动 gone。请从改动记录里选。"]
    undo(office, first.id, "王五", LATER[5])
    assert pooled(office) is None


def test_what_is_the_same_already_is_not_imported(office: Office, tmp_path: Path, pack: Path) -> None:
    release(office, propose(office, pack, "李敏", AT).id, "王五", LATER[0])
    assert inspect(office, pack, LATER[1]).same == tuple(PACK)
    assert refusal(lambda: propose(office, pack, "李敏", LATER[1])) == [
        "宝鸡.zip：与在用的政策文件完全相同。不用导入。"
    ]


def test_a_shipped_file_is_never_replaced(office: Office, tmp_path: Path) -> None:
    name = "370300-zibo/benefits-390-2025-01-01.toml"
    text = BENEFITS.replace("610300", "370300").replace("2026-01-01", "2025-01-01")
    (found,) = inspect(office, saved(tmp_path, zipped({name: text.encode()})), AT).errors
    assert found.problem == f"已有 {name}，不能再有同类同日的文件；新政策另建新日期的文件"
    with_area = {"370300-zibo/area.toml": b'code = "370300"\nname = "x"\n'}
    (found,) = inspect(office, saved(tmp_path, zipped(with_area)), AT).errors
    assert "不能有 area.toml" in found.problem


def test_a_zip_from_anywhere_is_refused_with_nothing_written(office: Office, tmp_path: Path) -> None:
    evil = saved(tmp_path, zipped({**PACK, "../../evil.toml": b"x", "610300-baoji\\x.toml": b"x"}))
    before = sorted(tmp_path.rglob("*"))
    assert len(refusal(lambda: propose(office, evil, "李敏", AT))) == 4
    assert [one for one in sorted(tmp_path.rglob("*")) if one not in before] == []


def test_cases_are_computed_by_one_rulebook_or_the_other_while_packs_change(
    office: Office, tmp_path: Path, pack: Path
) -> None:
    release(office, propose(office, pack, "李敏", AT).id, "王五", LATER[0])
    newer = saved(tmp_path, zipped({BENEFITS_NAME: BENEFITS.replace("0.60", "0.70").encode()}))
    made = propose(office, newer, "李敏", LATER[1])
    found: list[str | None] = []
    stop = threading.Event()

    def compute() -> None:
        while not stop.is_set():
            found.append(pooled(office))

    worker = threading.Thread(target=compute)
    worker.start()
    try:
        done = release(office, made.id, "王五", LATER[2])
        undo(office, done.id, "王五", LATER[3])
    finally:
        stop.set()
        worker.join()
    assert set(found) <= {"9600.00", "11520.00"}
    assert found[-1] == "9600.00"


def test_a_proposal_folder_that_does_not_read_is_none(office: Office) -> None:
    for number, text in enumerate(("", "x", 'at = "x"', 'name = 1\ndigest = 1\nby = 1\nat = "2026-01-01"')):
        folder = office.folder / "policies-proposed" / str(number)
        folder.mkdir(parents=True)
        (folder / "proposal.toml").write_text(text, "utf-8")
    assert len(proposals(office)) <= 1
    for one in proposals(office):
        refusal(lambda one=one: release(office, one.id, "王五", AT))
