"""The work thread: what is asked of it after it was closed is not done, and disturbs nobody."""

from pytestqt.qtbot import QtBot

from settledesk.ui.jobs import Jobs


def test_once_closed_nothing_is_taken(qtbot: QtBot) -> None:
    jobs = Jobs()
    jobs.close()
    asked: list[str] = []
    jobs.run(lambda: asked.append("work"), lambda _: asked.append("done"), lambda _: asked.append("failed"))
    qtbot.wait(20)
    assert asked == [] and jobs.idle


def test_what_was_on_its_way_when_it_was_closed_is_not_delivered(qtbot: QtBot) -> None:
    jobs = Jobs()
    told: list[str] = []
    # Done and sent, but the window's own loop has not come round to it.
    jobs.run(lambda: None, lambda _: told.append("done"), lambda _: told.append("failed"))
    jobs.close()
    qtbot.wait(20)
    assert told == []
