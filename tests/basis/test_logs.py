"""The log is written where the office is, by subject, in bounded size, and no ID number reaches it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from settledesk.basis.logs import close_log, open_log

ID = "11010519491231002X"
OLD_ID = "110105491231002"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[logging.Logger]:
    opened = open_log(tmp_path / "data" / "office")
    yield opened
    close_log(opened)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[], str]:
    return lambda: (tmp_path / "data" / "office" / "settledesk.log").read_text("utf-8")


def test_a_line_has_its_moment_level_and_words(log: logging.Logger, written: Callable[[], str]) -> None:
    log.info("结算 %s 已保存", "J0001")
    log.warning("打印机离线")
    first, second = written().splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO .*结算 J0001 已保存", first)
    assert "WARNING" in second and second.endswith("打印机离线")


def test_nothing_below_information_is_written(log: logging.Logger, written: Callable[[], str]) -> None:
    log.debug("内部")
    log.info("外部")
    assert "内部" not in written()


@pytest.mark.parametrize(
    "number",
    [ID, ID.lower(), OLD_ID, "110105194912310021", "".join(chr(ord(c) + 0xFEE0) for c in ID), f"ID{ID}尾", f"{ID}{ID}"],
)
def test_no_id_number_reaches_the_log(log: logging.Logger, written: Callable[[], str], number: str) -> None:
    log.info("患者 %s 建档", number)
    log.info("患者" + number + "建档")  # noqa: G003 - however it gets into the words
    log.error("失败：%r", {"id_number": number})
    try:
        raise ValueError(f"patient {number}")
    except ValueError:
        log.exception("出错")
    text = written()
    assert "ValueError" in text and "建档" in text
    assert not re.search(r"19491231|491231", text), text
    assert "１９４９" not in text


@pytest.mark.parametrize("number", ["1101 051949 1231002X", "110105 19491231 002X", "110105-19491231-002X"])
def test_no_id_number_as_the_window_groups_it_reaches_the_log(
    log: logging.Logger, written: Callable[[], str], number: str
) -> None:
    # The field takes spaces and hyphens anywhere (model.identity) and shows 4-6-8 groups while typing (ux.md 3.4).
    log.info("患者 %s 建档", number)
    assert number[-4:] not in written()


def test_short_numbers_stay(log: logging.Logger, written: Callable[[], str]) -> None:
    log.info("2024-04-18 第 1234567890 号，金额 12500.00，370300")
    assert "2024-04-18 第 1234567890 号，金额 12500.00，370300" in written()


def test_the_folder_is_made_and_a_log_opened_again_is_continued(tmp_path: Path) -> None:
    for word in ("甲", "乙"):
        log = open_log(tmp_path / "a" / "b")
        log.info(word)
        close_log(log)
    assert [line[-1] for line in (tmp_path / "a" / "b" / "settledesk.log").read_text("utf-8").splitlines()] == [
        "甲",
        "乙",
    ]


def test_two_offices_keep_two_logs_and_the_processs_own_stays_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one, two = open_log(tmp_path / "one"), open_log(tmp_path / "two")
    one.info("甲")
    two.info("乙")
    close_log(one)
    close_log(two)
    for name, word, other in (("one", "甲", "乙"), ("two", "乙", "甲")):
        text = (tmp_path / name / "settledesk.log").read_text("utf-8")
        assert word in text and other not in text
    assert not caplog.records


def test_a_closed_log_can_be_moved_and_closed_again(tmp_path: Path) -> None:
    log = open_log(tmp_path)
    log.info("甲")
    close_log(log)
    close_log(log)
    assert log.handlers == []
    (tmp_path / "settledesk.log").rename(tmp_path / "old.log")


def test_the_log_never_takes_more_than_five_files_of_a_megabyte(tmp_path: Path) -> None:
    log = open_log(tmp_path)
    for _ in range(400):
        log.info("x" * 20_000)
    close_log(log)
    files = sorted(tmp_path.iterdir())
    assert [one.name for one in files] == ["settledesk.log", *(f"settledesk.log.{n}" for n in range(1, 5))]
    assert all(one.stat().st_size <= 1_000_000 for one in files)
