"""`policies new`, `import` and `confirm` as they are typed: what they print, write and refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from settledesk.basis.clock import now
from settledesk.cli.main import main
from settledesk.desk.local_benefits import BandTyped, LocalBenefits, save_local
from settledesk.desk.office import open_office
from tests.desk.packs import BENEFITS_NAME, FOLDER, PACK, pack_zip, zipped

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a word of `policies` on a data folder: exit code, what it printed, what it said."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["policies", *words, "--data", str(tmp_path / "data")])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_new_writes_the_skeleton_and_check_says_what_to_fill_in(say: Say, tmp_path: Path) -> None:
    out = tmp_path / "author"
    code, printed, _ = say("new", "610300", "--scheme", "390", "--from", "2026-01-01", "--out", str(out))
    assert code == 0
    assert len(printed.splitlines()) == 6
    assert (out / BENEFITS_NAME).exists()
    code, printed, said = say("check", str(out))
    assert code != 0
    assert f"{BENEFITS_NAME}" in printed + said
    assert "待填：三级医院住院起付线" in printed + said


def test_new_refuses_what_is_no_day_or_no_area(say: Say, tmp_path: Path) -> None:
    out = str(tmp_path / "author")
    assert say("new", "610300", "--scheme", "390", "--from", "1月1日", "--out", out)[0] == 2
    assert say("new", "999999", "--scheme", "390", "--out", out)[2].startswith("area：没有行政区划代码 999999")
    assert say("new", "610300", "--out", out)[0] == 2
    assert not Path(out).exists()


def test_import_goes_step_by_step_by_two_people(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(pack_zip())
    code, printed, _ = say("import", "inspect", str(path))
    assert code == 0
    assert printed.startswith(f"新增 {FOLDER}/area.toml\n") and printed.endswith("pack.zip：可以提交\n")
    assert say("import", "propose", str(path)) == (2, "", "by：没有写是谁办理的。请填写姓名。\n")
    code, printed, _ = say("import", "propose", str(path), "--by", "李敏")
    assert code == 0
    number = printed.split("编号 ")[1].split("；")[0]
    assert number in say("import", "list")[1]
    assert say("import", "release", number, "--by", "李敏")[0] == 2
    code, printed, _ = say("import", "release", number, "--by", "王五")
    assert code == 0 and printed.startswith("已启用，改动 3 份文件")
    done = printed.strip().split("编号 ")[1]
    assert "启用 李敏 提交的政策包" in say("import", "history")[1]
    assert say("import", "undo", done, "--by", "王五")[1].startswith("已撤销")
    assert not (tmp_path / "data" / "policies" / FOLDER).exists()


def test_import_says_every_mistake_and_needs_a_file_or_a_number(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(zipped({**PACK, "../evil.toml": b"", "x.exe": b""}))
    code, printed, _ = say("import", "inspect", str(path))
    assert code == 1
    assert printed.count("✘") == 3
    assert say("import", "propose", str(path), "--by", "李敏")[0] == 2
    assert say("import", "release", "--by", "李敏")[2].startswith("release：没有写文件或编号")
    assert say("import", "withdraw", "gone", "--by", "李敏")[0] == 2


def test_a_withdrawn_proposal_is_gone(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(pack_zip())
    number = say("import", "propose", str(path), "--by", "李敏")[1].split("编号 ")[1].split("；")[0]
    assert say("import", "withdraw", number, "--by", "李敏") == (0, "已撤回\n", "")
    assert say("import", "list")[1] == ""


def test_confirm_lists_what_waits_and_takes_a_second_person(say: Say, tmp_path: Path) -> None:
    assert say("confirm") == (0, "0 份待复核\n", "")
    entry = LocalBenefits(
        area="610300",
        scheme="390",
        in_force="2026-01-01",
        deductibles={"3.1": "800"},
        bands=(BandTyped(ratio="60%"),),
        how="page",
        source="宝鸡市医保局网站",
        told_on="2026-01-05",
    )
    with open_office(tmp_path / "data") as office:
        save_local(office, replace(entry, cap="无"), "李敏", now())
    code, printed, _ = say("confirm")
    assert code == 0
    assert f"{BENEFITS_NAME}  宝鸡市居民医保住院待遇（手工录入）" in printed
    assert "李敏 录入  网页：宝鸡市医保局网站" in printed
    assert say("confirm", BENEFITS_NAME, "--by", "李敏")[0] == 2
    assert say("confirm", BENEFITS_NAME, "--by", "王五")[1] == f"{BENEFITS_NAME}：已复核，核实程度为“多方来源一致”\n"
    assert say("confirm", BENEFITS_NAME, "--by", "王五")[0] == 2
