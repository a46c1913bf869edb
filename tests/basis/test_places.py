"""Where shipped data and the office's data lie, on each system."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from settledesk.basis import places
from settledesk.basis.places import data_folder, shipped

ROOT = Path(__file__).resolve().parents[2]


def test_in_a_checkout_shipped_data_lies_at_the_root() -> None:
    for name in ("policies", "resources"):
        assert shipped(name) == ROOT / name
        assert shipped(name).is_dir()


def test_once_built_shipped_data_lies_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "settledesk"
    (package / "_data" / "policies").mkdir(parents=True)
    monkeypatch.setattr(places, "_PACKAGE", package)
    assert shipped("policies") == package / "_data" / "policies"
    assert shipped("resources") == tmp_path / "resources"


def test_a_given_folder_is_taken_as_it_is() -> None:
    assert data_folder("/srv/office") == Path("/srv/office")
    assert data_folder("data") == Path("data")
    assert data_folder("~/office") == Path.home() / "office"


@pytest.mark.parametrize("given", [None, ""])
@pytest.mark.parametrize(
    ("platform", "environ", "place"),
    [
        ("win32", {"LOCALAPPDATA": "/appdata"}, "/appdata/settledesk"),
        ("win32", {}, "/home/clerk/AppData/Local/settledesk"),
        ("win32", {"LOCALAPPDATA": ""}, "/home/clerk/AppData/Local/settledesk"),
        ("darwin", {}, "/home/clerk/Library/Application Support/settledesk"),
        ("linux", {"XDG_DATA_HOME": "/xdg"}, "/xdg/settledesk"),
        ("linux", {}, "/home/clerk/.local/share/settledesk"),
        ("linux", {"XDG_DATA_HOME": ""}, "/home/clerk/.local/share/settledesk"),
    ],
)
def test_the_platforms_own_place(
    given: str | None, platform: str, environ: dict[str, str], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/clerk"))
    for name in ("LOCALAPPDATA", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert data_folder(given) == Path(place)


def test_the_data_folder_is_not_made_by_asking(tmp_path: Path) -> None:
    assert not data_folder(str(tmp_path / "not yet")).exists()
