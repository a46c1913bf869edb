"""The monkey at the window and at the first run: whatever is done in whatever order, no draft is lost and nothing cries out.

A failure prints its seed and its last deeds; `python -m tests.ui.monkey_shrink SEED COUNT` makes it short.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from settledesk.app import make_application
from settledesk.basis.settings import Settings
from settledesk.desk.setup import set_up
from tests.ui.monkey import Monkey, WizardMonkey, lay_bait
from tests.ui.monkey_cage import run
from tests.ui.monkey_wizard import run_wizard

SEEDS = (62, 64)
DEEDS = 1_100
"""For each seed; a text of five keys is one deed and five events."""


@pytest.fixture(scope="module")
def sample_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("monkey") / "office"
    for _ in set_up(folder, Settings(), sample=True):
        pass
    return folder


@pytest.mark.parametrize("seed", SEEDS)
def test_fifteen_hundred_events_lose_no_draft_and_show_no_traceback(
    seed: int, qtbot: QtBot, sample_office: Path, tmp_path: Path
) -> None:
    make_application()
    came = run(sample_office, tmp_path, lambda bait: Monkey(seed, bait).deeds(DEEDS), batch=20)
    assert came.events >= 1_500


def test_three_hundred_events_at_the_first_run_make_a_whole_office_or_none(qtbot: QtBot, tmp_path: Path) -> None:
    make_application()
    bait = lay_bait(tmp_path / "bait", ("zs",))
    events, offices = run_wizard(tmp_path, bait, WizardMonkey(4, bait).deeds(200))
    assert events >= 250
    assert offices >= 1
