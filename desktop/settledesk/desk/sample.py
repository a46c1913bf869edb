"""The sample hospital that ships with the program: who it is, known before any other room is opened."""

from __future__ import annotations

from pathlib import Path

from settledesk.basis.places import shipped
from settledesk.basis.settings import Settings
from settledesk.basis.toml import read_toml
from settledesk.policy.areas import load_areas


def sample_folder() -> Path:
    """Return the folder of the sample data."""
    return shipped("resources") / "sample"


def sample_settings() -> Settings:
    """Return the sample hospital and its window."""
    given = read_toml(sample_folder() / "hospital.toml")
    hospital, desk = given["hospital"], given["desk"]
    return Settings(
        hospital_name=hospital["name"],
        hospital_code=hospital["code"],
        hospital_area=hospital["area"],
        hospital_level=hospital["level"],
        window=desk["window"],
        clerk=desk["clerk"],
    )


def introduction() -> str:
    """Return the line that says which hospital and window this is."""
    settings = sample_settings()
    place = load_areas(shipped("resources") / "areas.csv").name(settings.hospital_area)
    return f"医院　{settings.hospital_name}（{place}，{settings.hospital_level} 级）· {settings.window} 号窗"
