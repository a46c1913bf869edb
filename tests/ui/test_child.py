"""The child process: results, progress and troubles come back; cancel, kill and exit leave nothing behind."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from settledesk.basis.clock import CHINA
from settledesk.basis.errors import BadPack, Refusal, StoreTrouble
from settledesk.basis.settings import Settings
from settledesk.desk import long_work
from settledesk.desk.crossing import Progress, Report
from settledesk.desk.imports import Imported
from settledesk.desk.rulebook import BadPolicies
from settledesk.desk.sample import sample_folder
from settledesk.desk.setup import needs_setup, set_up
from settledesk.desk.troubles import Bug, CutOff, sentence_of
from settledesk.ui.child import Child, Run
from tests.ui import child_works

ROOT = Path(__file__).resolve().parents[2]


class Heard:
    """What the window was told, in order."""

    def __init__(self) -> None:
        self.results: list[Any] = []
        self.troubles: list[Exception] = []
        self.progress: list[Progress] = []

    @property
    def ended(self) -> int:
        return len(self.results) + len(self.troubles)


@pytest.fixture
def child(qtbot: QtBot) -> Iterator[Child]:
    made = Child()
    yield made
    made.close()


@pytest.fixture
def heard() -> Heard:
    return Heard()


def hand_in(child: Child, heard: Heard, work: Callable[[Report], Any]) -> Run:
    return child.run(work, heard.results.append, heard.troubles.append, heard.progress.append)


def alive(pid: int) -> bool:
    try:
        # Waited for with all its threads, but left to be asked for its exit code by the one who started it.
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    except ChildProcessError:
        # Not ours, or asked already.
        stat = Path(f"/proc/{pid}/stat")
        return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def outcome(qtbot: QtBot, child: Child, heard: Heard, work: Callable[[Report], Any]) -> None:
    before = heard.ended
    hand_in(child, heard, work)
    qtbot.waitUntil(lambda: heard.ended > before, timeout=20_000)


def test_a_result_comes_back_and_the_process_is_kept(qtbot: QtBot, child: Child, heard: Heard) -> None:
    outcome(qtbot, child, heard, partial(child_works.add, one=2, other=3))
    outcome(qtbot, child, heard, child_works.whoami)
    outcome(qtbot, child, heard, child_works.whoami)
    assert heard.results[0] == 5
    assert heard.results[1] == heard.results[2] == child.pid != os.getpid()
    assert heard.troubles == []


def test_work_is_done_in_the_order_it_was_handed_in(qtbot: QtBot, child: Child, heard: Heard) -> None:
    said: list[bool] = []
    child.busy.connect(said.append)
    runs = [hand_in(child, heard, partial(child_works.add, one=n, other=0)) for n in range(5)]
    assert (said, child.idle) == ([True], False)
    assert not any(run.over for run in runs)
    qtbot.waitUntil(lambda: heard.ended == 5, timeout=20_000)
    assert heard.results == [0, 1, 2, 3, 4]
    assert (said, child.idle) == ([True, False], True)
    assert all(run.over for run in runs)


def test_the_child_loads_no_qt(qtbot: QtBot, child: Child, heard: Heard) -> None:
    child.warm()
    outcome(qtbot, child, heard, child_works.loaded)
    names = heard.results[0]
    assert "settledesk.desk.long_work" in names
    assert not [name for name in names if name.partition(".")[0] in ("PySide6", "shiboken6", "pytest")]


def test_warming_up_is_not_heard_of(qtbot: QtBot, child: Child, heard: Heard) -> None:
    said: list[bool] = []
    child.busy.connect(said.append)
    child.warm()
    assert child.idle
    qtbot.waitUntil(lambda: child.pid is not None, timeout=20_000)
    pid = child.pid
    outcome(qtbot, child, heard, child_works.whoami)
    assert heard.results == [pid]
    assert said == [True, False]


def test_progress_is_told_but_not_more_often_than_can_be_seen(qtbot: QtBot, child: Child, heard: Heard) -> None:
    outcome(qtbot, child, heard, partial(child_works.count, to=20_000))
    assert heard.results == [20_000]
    # 20,000 calls, a message each 50 ms at most, and one for each new phase.
    assert 2 <= len(heard.progress) < 100
    assert heard.progress[0] == Progress("正在数数", 0, 20_000)
    assert heard.progress[-1] == Progress("数完了", 20_000, 20_000)
    steps = [one.done for one in heard.progress]
    assert steps == sorted(steps)


def test_a_refusal_comes_back_with_all_its_mistakes(qtbot: QtBot, child: Child, heard: Heard) -> None:
    outcome(qtbot, child, heard, child_works.refuse_all)
    (trouble,) = heard.troubles
    assert isinstance(trouble, Refusal)
    assert trouble.mistakes == child_works.MISTAKES
    assert str(trouble) == str(Refusal(*child_works.MISTAKES))


@pytest.mark.parametrize(
    ("work", "kind", "sentence"),
    [
        (child_works.find_no_room, StoreTrouble, "磁盘已满，写不下。"),
        (child_works.find_a_bad_pack, BadPack, "a.toml ratio：没有出处。"),
        (child_works.find_bad_policies, BadPolicies, "a.toml ratio：没有出处。\nb.toml：读不出。"),
        (
            partial(child_works.open_nothing, path=Path("没有.xlsx")),
            FileNotFoundError,
            "没有.xlsx：文件读写不成（没有这个文件或文件夹）。请检查路径、权限和磁盘空间。",
        ),
        (
            child_works.run_out_of_memory,
            MemoryError,
            "内存不够，没有做完。请关掉其他程序后再试；文件很大时可分成几份。",
        ),
    ],
)
def test_troubles_of_the_surroundings_come_back_as_they_are(
    qtbot: QtBot,
    child: Child,
    heard: Heard,
    work: Callable[[Report], Any],
    kind: type[Exception],
    sentence: str,
) -> None:
    outcome(qtbot, child, heard, work)
    (trouble,) = heard.troubles
    assert type(trouble) is kind
    assert sentence_of(trouble) == sentence


def test_a_bug_comes_back_with_its_place_and_without_its_words(qtbot: QtBot, child: Child, heard: Heard) -> None:
    outcome(qtbot, child, heard, child_works.stumble)
    outcome(qtbot, child, heard, child_works.return_what_cannot_cross)
    days, at = (date(2024, 4, 1), date(2024, 4, 1)), datetime(2024, 4, 18, 8, tzinfo=CHINA)
    export = partial(long_work.export_report, folder=Path(), name="张三", days=days, path=Path(), at=at)
    outcome(qtbot, child, heard, export)
    first, second, third = heard.troubles
    assert isinstance(first, Bug) and isinstance(second, Bug) and isinstance(third, Bug)
    assert (first.kind, third.kind) == ("KeyError", "KeyError")
    assert second.kind in ("PicklingError", "AttributeError"), "which of them depends on the Python"
    assert third.place.startswith("desk/long_work.py:") and third.place.endswith(" export_report")
    assert not any("张三" in sentence_of(one) + repr(one) for one in heard.troubles)
    # The process is none the worse for it.
    outcome(qtbot, child, heard, partial(child_works.add, one=1, other=1))
    assert heard.results == [2]


def test_what_cannot_be_sent_is_the_callers_bug_at_once(child: Child, heard: Heard) -> None:
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        hand_in(child, heard, lambda report: None)
    assert child.idle


def test_a_cancelled_work_is_killed_and_tells_nothing_more(
    qtbot: QtBot, child: Child, heard: Heard, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    run = hand_in(child, heard, partial(child_works.work_for_ever, mark=mark))
    qtbot.waitUntil(lambda: bool(heard.progress), timeout=20_000)
    pid = int(mark.read_text())
    assert alive(pid)
    run.cancel()
    assert run.over and child.idle
    run.cancel()
    qtbot.waitUntil(lambda: not alive(pid), timeout=5_000)
    # The next work is not the cancelled one's victim.
    outcome(qtbot, child, heard, child_works.whoami)
    assert heard.troubles == []
    assert heard.results == [child.pid] != [pid]


def test_cancelling_again_and_again_at_any_moment_never_hurts_the_next_work(
    qtbot: QtBot, child: Child, heard: Heard
) -> None:
    outcome(qtbot, child, heard, child_works.whoami)
    for turn in range(12):
        run = hand_in(child, heard, partial(child_works.count, to=3, seconds=0.001))
        time.sleep(0.001 * turn)
        run.cancel()
        outcome(qtbot, child, heard, partial(child_works.add, one=turn, other=0))
    assert heard.results[1:] == list(range(12))
    assert heard.troubles == []


def test_a_waiting_work_can_be_cancelled_before_it_begins(
    qtbot: QtBot, child: Child, heard: Heard, tmp_path: Path
) -> None:
    first = hand_in(child, heard, partial(child_works.count, to=5, seconds=0.02))
    second = hand_in(child, heard, partial(child_works.work_for_ever, mark=tmp_path / "mark"))
    hand_in(child, heard, partial(child_works.add, one=1, other=2))
    second.cancel()
    qtbot.waitUntil(lambda: heard.ended == 2, timeout=20_000)
    assert heard.results == [5, 3]
    assert first.over and not (tmp_path / "mark").exists()


@pytest.mark.parametrize("work", [child_works.be_killed, child_works.leave])
def test_a_child_that_dies_is_told_in_chinese_and_replaced(
    qtbot: QtBot, child: Child, heard: Heard, work: Callable[[Report], Any]
) -> None:
    outcome(qtbot, child, heard, work)
    (trouble,) = heard.troubles
    assert isinstance(trouble, CutOff)
    assert sentence_of(trouble).startswith("后台处理中途断了")
    outcome(qtbot, child, heard, partial(child_works.add, one=1, other=1))
    assert heard.results == [2]


def test_a_child_killed_from_outside_while_idle_is_nobodys_trouble(qtbot: QtBot, child: Child, heard: Heard) -> None:
    outcome(qtbot, child, heard, child_works.whoami)
    pid = heard.results[0]
    os.kill(pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: not alive(pid), timeout=5_000)
    outcome(qtbot, child, heard, child_works.whoami)
    assert heard.troubles == []
    assert heard.results[1] != pid


def test_the_window_stays_live_and_hears_from_the_child_on_its_own_thread(
    qtbot: QtBot, child: Child, heard: Heard
) -> None:
    import threading

    threads: list[threading.Thread] = []
    child.run(
        partial(child_works.add, one=1, other=1),
        lambda _: threads.append(threading.current_thread()),
        heard.troubles.append,
        heard.progress.append,
    )
    began = time.perf_counter()
    child.run(child_works.whoami, heard.results.append, heard.troubles.append, heard.progress.append)
    assert time.perf_counter() - began < 0.25, "handing in does not wait for the process to start"
    qtbot.waitUntil(lambda: bool(heard.results), timeout=20_000)
    assert threads == [threading.main_thread()]


def test_closing_ends_the_child_in_the_middle_of_its_work(qtbot: QtBot, heard: Heard, tmp_path: Path) -> None:
    child = Child()
    hand_in(child, heard, partial(child_works.work_for_ever, mark=tmp_path / "mark"))
    hand_in(child, heard, child_works.whoami)
    qtbot.waitUntil(lambda: bool(heard.progress), timeout=20_000)
    pid = int((tmp_path / "mark").read_text())
    child.close()
    child.close()
    qtbot.waitUntil(lambda: not alive(pid), timeout=5_000)
    qtbot.wait(50)
    assert heard.ended == 0
    assert child.pid is None


def test_closing_before_anything_was_done(qtbot: QtBot) -> None:
    child = Child()
    child.warm()
    child.close()
    assert child.pid is None


PROGRAM = """
    import sys, time
    from functools import partial
    from pathlib import Path
    from PySide6.QtCore import QCoreApplication, QTimer
    from settledesk.ui.child import Child
    from tests.ui import child_works

    if __name__ == "__main__":
        if sys.argv[2] == "silent":
            # As under pythonw, where a program without a console has no standard streams.
            sys.stdin = sys.stdout = sys.stderr = None
        app = QCoreApplication([])
        child = Child()
        told = []
        def over(what):
            Path(sys.argv[1] + ".told").write_text(repr(what), encoding="utf-8")
            app.quit()
        if sys.argv[2] == "silent":
            child.run(child_works.speak, over, over, told.append)
        else:
            child.run(partial(child_works.work_for_ever, mark=Path(sys.argv[1])), over, over, told.append)
        app.exec()
        child.close()
"""


def started(tmp_path: Path, how: str) -> subprocess.Popen[bytes]:
    script = tmp_path / "program.py"
    script.write_text(textwrap.dedent(PROGRAM), encoding="utf-8")
    place = {**os.environ, "PYTHONPATH": f"{ROOT / 'desktop'}{os.pathsep}{ROOT}"}
    return subprocess.Popen([sys.executable, str(script), str(tmp_path / "mark"), how], env=place, cwd=tmp_path)


def test_a_window_that_is_killed_takes_the_child_with_it(qtbot: QtBot, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    with started(tmp_path, "plain") as window:
        qtbot.waitUntil(lambda: mark.exists() and bool(mark.read_text()), timeout=20_000)
        pid = int(mark.read_text())
        assert alive(pid)
        window.kill()
    qtbot.waitUntil(lambda: not alive(pid), timeout=5_000)


def test_without_standard_streams_work_can_still_print(tmp_path: Path) -> None:
    with started(tmp_path, "silent") as window:
        assert window.wait(30) == 0
    assert (tmp_path / "mark.told").read_text("utf-8") == "'说完了'"


# The work that the window really hands in.


def test_a_fee_file_is_read_in_the_child(qtbot: QtBot, child: Child, heard: Heard) -> None:
    outcome(qtbot, child, heard, partial(long_work.read_fees, path=sample_folder() / "stay-3.xlsx"))
    assert len(heard.results[0].lines) == 1205
    assert heard.progress[0].text == "正在读取 stay-3.xlsx"


def test_a_file_that_is_no_fee_file_is_refused_with_its_places(
    qtbot: QtBot, child: Child, heard: Heard, tmp_path: Path
) -> None:
    path = tmp_path / "费用.csv"
    path.write_text("编码,名称\nX,甲\n", encoding="utf-8")
    outcome(qtbot, child, heard, partial(long_work.read_fees, path=path))
    (trouble,) = heard.troubles
    assert isinstance(trouble, Refusal) and trouble.mistakes


def test_filings_are_imported_and_a_report_written_by_the_child(
    qtbot: QtBot, child: Child, heard: Heard, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    at = datetime(2024, 4, 18, 8, tzinfo=CHINA)
    list(set_up(folder, Settings("示例医院", "H51010000001", "510100", clerk="李敏")))
    path = sample_folder() / "filings.xlsx"
    outcome(qtbot, child, heard, partial(long_work.import_filings, folder=folder, path=path, clerk="李敏", at=at))
    book = tmp_path / "结算明细.xlsx"
    days = (date(2024, 4, 1), date(2024, 4, 30))
    outcome(
        qtbot, child, heard, partial(long_work.export_report, folder=folder, name="day", days=days, path=book, at=at)
    )
    assert heard.troubles == []
    assert heard.results == [Imported(200, 220), 0]
    assert book.exists()


def test_a_sample_that_is_cancelled_half_way_leaves_no_office(
    qtbot: QtBot, child: Child, heard: Heard, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    work = partial(long_work.set_up_sample, folder=folder, settings=Settings(type_size="huge"))
    run = hand_in(child, heard, work)
    qtbot.waitUntil(lambda: any("正在结算" in one.text for one in heard.progress), timeout=30_000)
    run.cancel()
    assert needs_setup(folder)
    outcome(qtbot, child, heard, work)
    assert heard.troubles == []
    assert not needs_setup(folder)
