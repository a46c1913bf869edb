"""Every text can be read on every ground it stands on, in both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest

from settledesk.basis.places import shipped
from settledesk.ui.look.tokens import DARK, LIGHT, Palette

THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]
PLAIN = ("ground", "surface", "sunken", "accent_ground")
TINTED = ("good_ground", "warning_ground", "stop_ground")
TEXTS = [
    *((ink, ground) for ink in ("text", "secondary", "accent") for ground in (*PLAIN, *TINTED)),
    ("faint", "surface"),
    *((ink, "surface") for ink in ("fund", "account", "cash", "self_funded")),
    *((tone, ground) for tone in ("good", "warning", "stop") for ground in (*PLAIN, f"{tone}_ground")),
    ("on_accent", "accent"),
    *(("on_payer", payer) for payer in ("fund", "account", "cash", "self_funded")),
    ("surface", "text"),  # tool tips, and the stay on the timeline
]
SHAPES = [
    *(("accent", ground) for ground in (*PLAIN, *TINTED)),  # the focus ring
    *(("text", ground) for ground in ("surface", "ground")),  # the ring of the accent's own buttons
    *(("edge", ground) for ground in ("surface", "ground")),  # outlines of fields
    *((payer, "surface") for payer in ("fund", "account", "cash", "self_funded")),
    *(("stop", ground) for ground in ("surface", "stop_ground")),
]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_the_measure_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_reads(palette: Palette, ink: str, ground: str) -> None:
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_stand_out(palette: Palette, shape: str, ground: str) -> None:
    assert contrast(getattr(palette, shape), getattr(palette, ground)) >= 3


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])
@pytest.mark.parametrize(("mark", "token"), [("check", "on_accent"), ("dash", "on_accent"), ("chevron", "secondary")])
def test_the_marks_of_the_style_sheet_have_the_themes_colours(
    theme: str, palette: Palette, mark: str, token: str
) -> None:
    drawing = (shipped("resources") / "icons" / "marks" / f"{mark}-{theme}.svg").read_text("utf-8")
    assert re.findall(r'stroke="([^"]+)"', drawing) == [getattr(palette, token)]
