"""The settings file: what is written is read back, every mistake is named, and a person can edit it."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest

from settledesk.basis.errors import Refusal
from settledesk.basis.settings import NAME, Settings, read_settings, write_settings

FULL = Settings(
    hospital_name="示例市第一人民医院",
    hospital_code="H51010000001",
    hospital_area="510100",
    hospital_level="2",
    window="0A",
    clerk='李"敏\\',
    statement_prefix="四川省",
    theme="dark",
    type_size="huge",
    scanner_gap_ms=45,
    statement_printer=r"\\SERVER\HP LaserJet 一楼",
    statement_spare_printer="HP\t2",
)


def given(folder: Path, text: str) -> Path:
    (folder / NAME).write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path, text: str) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as refused:
        read_settings(given(folder, text))
    return [(one.path, one.problem) for one in refused.value.mistakes]


def test_no_file_gives_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()
    assert (Settings().theme, Settings().type_size, Settings().scanner_gap_ms) == ("light", "normal", 30)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    assert all(getattr(FULL, one.name) != one.default for one in fields(Settings)), "every setting is exercised"
    write_settings(tmp_path, FULL)
    assert read_settings(tmp_path) == FULL
    assert read_settings(tmp_path / NAME) == FULL
    assert [one.name for one in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("text", ["\x7f", "\x00\x1f\n\r", "𠮷\u2028", "# = [", "'\"\\u0041"])
def test_any_text_survives(tmp_path: Path, text: str) -> None:
    write_settings(tmp_path, Settings(clerk=text))
    assert read_settings(tmp_path).clerk == text


def test_each_setting_stands_under_its_sentence(tmp_path: Path) -> None:
    write_settings(tmp_path, FULL)
    lines = (tmp_path / NAME).read_text("utf-8").splitlines()
    for one in fields(Settings):
        (place,) = [n for n, line in enumerate(lines) if line.startswith(f"{one.name} = ")]
        assert lines[place - 1] == f"# {one.metadata['sentence']}"
        assert len(one.metadata["sentence"]) >= 4
    assert list(tomllib.loads("\n".join(lines))) == [one.name for one in fields(Settings)]


def test_settings_of_an_older_program_are_read_with_defaults_for_the_new(tmp_path: Path) -> None:
    assert read_settings(given(tmp_path, 'hospital_name = "甲"\n')) == replace(Settings(), hospital_name="甲")


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    text = 'hospital_nam = "甲"\nzzz = 1\nclerk = 3\nscanner_gap_ms = "30"\ntheme = "blue"\nhospital_level = "4"\n'
    assert problems(tmp_path, text) == [
        ("settings.toml hospital_nam", "没有这个设置"),
        ("settings.toml zzz", "没有这个设置"),
        ("settings.toml clerk", "应为带引号的文字"),
        ("settings.toml scanner_gap_ms", "应为不带引号的整数"),
        ("settings.toml theme", "应为 light、dark 之一，现为「blue」"),
        ("settings.toml hospital_level", "应为 1、2、3、0 之一，现为「4」"),
    ]


@pytest.mark.parametrize(("value", "good"), [("15", True), ("80", True), ("14", False), ("81", False)])
def test_a_number_has_its_bounds(tmp_path: Path, value: str, good: bool) -> None:
    if good:
        assert read_settings(given(tmp_path, f"scanner_gap_ms = {value}\n")).scanner_gap_ms == int(value)
    else:
        assert problems(tmp_path, f"scanner_gap_ms = {value}\n")[0][1] == f"应在 15 至 80 之间，现为 {value}"


@pytest.mark.parametrize("value", ["true", "30.0", "2024-01-01", "[30]"])
def test_what_is_no_whole_number_is_refused(tmp_path: Path, value: str) -> None:
    assert problems(tmp_path, f"scanner_gap_ms = {value}\n")[0][1] == "应为不带引号的整数"


@pytest.mark.parametrize("text", ["hospital_name = ", 'a = "1"\na = "2"', "\ufeff\x00"])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text)[0][0] == NAME


def test_the_former_settings_stay_where_the_new_cannot_be_written(tmp_path: Path) -> None:
    write_settings(tmp_path, FULL)
    with pytest.raises(UnicodeEncodeError):
        write_settings(tmp_path, Settings(clerk="\ud800"))
    assert read_settings(tmp_path) == FULL
