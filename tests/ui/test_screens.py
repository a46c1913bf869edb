"""Every state of the window in every theme, type size and screen: nothing cut off, everything named, reachable, legible."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from PySide6.QtWidgets import QDialog, QWidget

from settledesk.ui.look.look import Look
from tests.ui.goldens import FOLDER, KEPT, alike
from tests.ui.pieces.clipped import clipped
from tests.ui.screen_checks import (
    foreign,
    nameless,
    out_of_order,
    painted_contrast,
    pale,
    pixels,
    sideways,
    small_targets,
    stops,
    unringed,
)
from tests.ui.shots import ELSEWHERE, SHOTS, Shot, draw, shown
from tests.ui.stage import Stage, build_office
from tests.ui.states import STATE, STATES, State

SEED = 20240418
ALL = (*SHOTS, *ELSEWHERE)
_RINGS = 5
"""How many widgets of a state are looked at with and without the focus."""


def _sample() -> list[tuple[State, tuple[Shot, ...]]]:
    """Return what the ordinary run looks at: every shot somewhere, and some states."""
    chance = Random(SEED)
    shots = chance.sample(ALL, len(ALL))
    return [(state, (shots[place % len(shots)],)) for place, state in enumerate(chance.sample(STATES, 8))]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office with its two patients more."""
    folder = tmp_path_factory.mktemp("screens") / "template"
    build_office(folder)
    return folder


@contextmanager
def _brought(template: Path, folder: Path, look: Look, state: State, shot: Shot) -> Iterator[tuple[Stage, QWidget]]:
    with shown(template, folder, look, state, shot) as (at, widget):
        yield at, widget


def _wrong(at: Stage, widget: QWidget, shot: Shot, rings: bool) -> list[str]:
    """Return everything that is wrong with a state in one shot."""
    picture = draw(at, widget, shot)
    found = [*clipped(widget), *nameless(widget), *small_targets(widget), *sideways(widget), *pale(widget, picture)]
    if rings:
        # Giving the focus away changes what is seen: this comes last.
        chain = stops(widget)
        found += out_of_order(widget, chain)
        chosen = [one for one in chain if not one.visibleRegion().isEmpty()]
        found += [f"no ring: {one}" for one in unringed(widget, Random(SEED).sample(chosen, min(_RINGS, len(chosen))))]
    return [f"{shot.name}: {one}" for one in found]


def _look_at(template: Path, folder: Path, look: Look, state: State, shots: tuple[Shot, ...]) -> list[str]:
    found: list[str] = []
    rounds = [(shot,) for shot in shots] if state.anew else [shots]
    for number, some in enumerate(rounds):
        with _brought(template, folder / str(number), look, state, some[0]) as (at, widget):
            if state.name != "gallery":
                found += [f"no Chinese: {text}" for text in foreign(widget)]
            for shot in some:
                found += _wrong(at, widget, shot, rings=shot is some[-1] and not isinstance(widget, QDialog))
    return found


@pytest.mark.parametrize(("state", "shots"), [pytest.param(*one, id=one[0].name) for one in _sample()])
def test_a_sample_of_states_is_sound(
    template: Path, tmp_path: Path, look: Look, state: State, shots: tuple[Shot, ...]
) -> None:
    assert _look_at(template, tmp_path, look, state, shots) == []


@pytest.mark.deep
@pytest.mark.parametrize("state", [pytest.param(one, id=one.name) for one in STATES])
def test_every_state_is_sound_in_every_shot(template: Path, tmp_path: Path, look: Look, state: State) -> None:
    assert _look_at(template, tmp_path, look, state, ALL) == []


@pytest.mark.parametrize(("name", "shape"), KEPT)
def test_the_kept_pictures_show_what_is_drawn(
    template: Path, tmp_path: Path, look: Look, name: str, shape: str
) -> None:
    shot = next(one for one in SHOTS if one.name.startswith(shape))
    with _brought(template, tmp_path / "office", look, STATE[name], shot) as (at, widget):
        drawn = pixels(draw(at, widget, shot))
    with Image.open(FOLDER / f"{name}-{shape}.png") as kept:
        assert alike(kept.convert("RGB"), drawn) == "", "look, and draw anew with: python -m tests.ui.goldens"


def test_at_most_a_dozen_pictures_are_kept_and_each_is_compared() -> None:
    assert sorted(one.stem for one in FOLDER.glob("*.png")) == sorted(f"{name}-{shape}" for name, shape in KEPT)
    assert len(KEPT) <= 12


def test_the_measures_see_what_they_are_for() -> None:
    plain = Image.new("RGB", (64, 32), "#ffffff")
    assert painted_contrast(plain) is None
    grey = plain.copy()
    grey.paste("#999999", (4, 4, 20, 20))
    assert painted_contrast(grey) == pytest.approx(2.85, abs=0.01)
    moved = Image.new("RGB", (640, 480), "#ffffff")
    before = moved.copy()
    before.paste("#000000", (32, 32, 96, 64))
    moved.paste("#000000", (64, 32, 128, 64))
    assert alike(before, before) == "" and alike(before, moved) != "" and alike(before, before.crop((0, 0, 9, 9)))
