"""Renders every state of the window to PNG, in each theme and type size, with a page that shows them all.

python docs/make_screens.py OUT [STATE ...] (in the development environment; without a display it draws off the screen).
The pictures are made by real acts on the sample office (tests/ui/states.py) and are there to be looked at.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "desktop"))

from settledesk.app import make_application
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import apply
from tests.ui.shots import ELSEWHERE, SHOTS, Shot, draw, shown
from tests.ui.stage import build_office
from tests.ui.states import STATES, State

SOME = ("settle-empty", "filed", "unfiled", "grid", "mistyped", "platform-differs", "receipts-one", "patient-new")
"""The states that are also drawn on the smallest and on a wide screen."""


def main() -> int:
    """Draw what is asked for into the folder that is named."""
    if len(sys.argv) < 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    out = Path(sys.argv[1])
    wanted = tuple(one for one in STATES if not sys.argv[2:] or one.name in sys.argv[2:])
    out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app, look = make_application(), Look()
    apply(look, app)
    with tempfile.TemporaryDirectory() as place:
        template = Path(place) / "template"
        build_office(template)
        for state in wanted:
            for number, shots in enumerate(_rounds(state)):
                with shown(template, Path(place) / f"{state.name}-{number}", look, state, shots[0]) as (at, widget):
                    for shot in shots:
                        draw(at, widget, shot).save(str(out / f"{state.name}-{shot.name}.png"))
            print(f"{state.name}　{state.title}", flush=True)
    (out / "index.html").write_text(_page(wanted), "utf-8")
    return 0


def _shots(state: State) -> tuple[Shot, ...]:
    return SHOTS + (ELSEWHERE if state.name in SOME else ())


def _rounds(state: State) -> Iterator[tuple[Shot, ...]]:
    """Yield what can be drawn of a state that was brought about once."""
    if state.anew:
        yield from ((shot,) for shot in _shots(state))
    else:
        yield _shots(state)


def _page(states: tuple[State, ...]) -> str:
    parts = ["<!doctype html><meta charset=utf-8><title>全部界面</title><style>img{width:32%}</style>"]
    for state in states:
        parts.append(f"<h2>{escape(state.title)} <small>{state.name}</small></h2>")
        for shot in _shots(state):
            source = f"{state.name}-{shot.name}.png"
            parts.append(f'<a href="{source}"><img loading="lazy" src="{source}" alt="{shot.name}"></a>')
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
