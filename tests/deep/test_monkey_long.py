"""The monkey for an hour's worth of events: one test for each seed, so that a failure names the seed that shows it."""

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

pytestmark = pytest.mark.deep


@pytest.fixture(scope="module")
def sample_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("monkey") / "office"
    for _ in set_up(folder, Settings(), sample=True):
        pass
    return folder


@pytest.mark.parametrize("seed", range(100, 110))
def test_twenty_two_thousand_events_lose_no_draft_and_show_no_traceback(
    seed: int, qtbot: QtBot, sample_office: Path, tmp_path: Path
) -> None:
    make_application()
    came = run(sample_office, tmp_path, lambda bait: Monkey(seed, bait).deeds(1_700), batch=10)
    assert came.events >= 2_200


@pytest.mark.parametrize("seed", range(5))
def test_three_thousand_events_at_the_first_run_make_whole_offices_or_none(
    seed: int, qtbot: QtBot, tmp_path: Path
) -> None:
    make_application()
    bait = lay_bait(tmp_path / "bait", ("zs",))
    events, _ = run_wizard(tmp_path, bait, WizardMonkey(200 + seed, bait).deeds(500))
    assert events >= 600
