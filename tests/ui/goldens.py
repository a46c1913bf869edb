"""The few pictures of the window that are kept: which they are, and how one is held against what is drawn today.

python -m tests.ui.goldens draws them anew, after a change that was looked at and is meant.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.ui.screen_checks import pixels

FOLDER = Path(__file__).parent / "goldens"
_BLOCK = 16
"""Pixels: letters may be drawn somewhat otherwise on another machine, what stands where may not."""
_MEAN, _WORST = 1.5, 48.0
"""By how many of 255 steps of grey all blocks together, and any one, may differ."""
_COLOURS = 48
KEPT = (
    ("settle-empty", "light-normal"),
    ("filed", "light-normal"),
    ("filed", "dark-normal"),
    ("filed", "light-huge"),
    ("unfiled", "light-normal"),
    ("unfiled", "dark-large"),
    ("grid", "light-normal"),
    ("mistyped", "light-normal"),
    ("patient-new", "light-normal"),
    ("parked-none", "dark-normal"),
    ("receipts-one", "light-normal"),
    ("receipts-one", "dark-huge"),
)
"""The states that are kept, with theme and type size."""


def differences(kept: Image.Image, drawn: Image.Image) -> tuple[float, float]:
    """Return by how much two pictures of the same size differ: all blocks in the mean, and the worst of them."""
    one, other = (_blocks(image) for image in (kept, drawn))
    apart = [abs(left - right) for left, right in zip(one, other, strict=True)]
    return sum(apart) / len(apart), float(max(apart))


def alike(kept: Image.Image, drawn: Image.Image) -> str:
    """Return what sets two pictures apart, nothing where they show the same."""
    if kept.size != drawn.size:
        return f"{kept.size} is now {drawn.size}"
    mean, worst = differences(kept, drawn)
    return f"mean {mean:.2f}, worst block {worst:.0f}" if mean > _MEAN or worst > _WORST else ""


def _blocks(image: Image.Image) -> list[int]:
    grey = image.convert("L")
    return list(grey.resize((grey.width // _BLOCK, grey.height // _BLOCK), Image.Resampling.BOX).tobytes())


def small(image: Image.Image) -> Image.Image:
    """Return a picture in few colours: a third of the bytes, and nothing that the eye misses."""
    return image.quantize(_COLOURS, dither=Image.Dither.NONE)


def main() -> int:
    """Draw all of them anew."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from settledesk.app import make_application
    from settledesk.ui.look.look import Look
    from settledesk.ui.look.style import apply
    from tests.ui.shots import SHOTS, draw, shown
    from tests.ui.stage import build_office
    from tests.ui.states import STATE

    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    app, look = make_application(), Look()
    apply(look, app)
    with tempfile.TemporaryDirectory() as place:
        build_office(Path(place) / "template")
        for number, (name, shape) in enumerate(KEPT):
            shot = next(one for one in SHOTS if one.name.startswith(shape))
            with shown(Path(place) / "template", Path(place) / str(number), look, STATE[name], shot) as (at, widget):
                path = FOLDER / f"{name}-{shape}.png"
                small(pixels(draw(at, widget, shot))).save(path, optimize=True)
                print(f"{path.name} {path.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
