"""Where files stand on the time line: days become places, files that hold together lie below each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from settledesk.desk.policy_files import FileLine, FileState
from settledesk.ui.screens.policy.file_line import doubts, file_view, kind_word, short_name
from settledesk.ui.screens.policy.file_times import place, words

TODAY = date(2024, 4, 18)
LEFT, WIDTH, GAP = 70.0, 870.0, 4.0


def file(
    first: str,
    last: str | None = None,
    state: FileState = FileState.IN_FORCE,
    kind: str = "offsite",
    label: str = "异地支付",
    **more: object,
) -> FileLine:
    made = FileLine(
        name=f"370300-test/{kind}-{first}.toml",
        area="370300",
        area_name="测试市",
        own=True,
        kind=kind,
        kind_label=label,
        title="测试政策",
        source="测〔2022〕1号",
        state=state,
        first_day=date.fromisoformat(first),
        last_day=None if last is None else date.fromisoformat(last),
        valid_until=None,
        ends_on=None,
        days_to_end=None,
        superseded=(),
        newer=(),
        reviewed_on=None,
        entered="",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def drawn(*files: FileLine, width: float = WIDTH):  # type: ignore[no-untyped-def]  # Drawn, by its maker
    return place(files, TODAY, LEFT, width, lambda text: 12.0 * len(text), GAP)


def test_bars_stand_by_their_days_and_today_between_them() -> None:
    found = drawn(
        file("2021-01-01", "2022-12-31", FileState.REPLACED),
        file("2023-01-01"),
        file("2024-10-01", None, FileState.COMING),
    )
    before, now, coming = found.bars
    assert before.left == LEFT
    assert before.right <= now.left <= before.right + GAP
    assert now.left < found.today < coming.left
    assert now.right == coming.right == WIDTH
    assert now.open
    assert not before.open


def test_files_that_follow_each_other_share_a_lane_and_those_that_overlap_do_not() -> None:
    found = drawn(
        file("2021-01-01", "2022-12-31"),
        file("2023-01-01"),
        file("2022-01-01", None, own=False, area_name="测试省"),
        file("2022-01-01", "2022-06-30", kind="limits", label="对下级的上限"),
    )
    assert [bar.lane for bar in found.bars] == [0, 0, 1, 2]
    assert [(row.label, row.lane, row.lanes) for row in found.rows] == [("异地支付", 0, 2), ("上限", 2, 1)]
    assert found.lanes == 3


def test_no_two_bars_of_a_lane_overlap_and_none_leaves_the_picture() -> None:
    chance = Random(20240418)
    for _ in range(300):
        files = []
        for _ in range(chance.randint(1, 14)):
            first = date(2015, 1, 1) + timedelta(days=chance.randint(0, 5000))
            last = None if chance.random() < 0.4 else first + timedelta(days=chance.randint(0, 900))
            kind, label = chance.choice((("offsite", "异地支付"), ("filing", "备案规定"), ("guidance", "办事指引")))
            ends = chance.choice((None, last, first + timedelta(days=chance.randint(0, 400))))
            files.append(
                file(
                    first.isoformat(), None if last is None else last.isoformat(), kind=kind, label=label, ends_on=ends
                )
            )
        found = drawn(*sorted(files, key=lambda one: (one.kind, one.first_day)), width=chance.choice((300.0, 870.0)))
        assert len(found.bars) == len(files)
        for bar in found.bars:
            assert LEFT <= bar.left < bar.right
            assert bar.doubt is None or bar.left <= bar.doubt <= bar.right
            assert 12.0 * len(bar.label) <= max(bar.right - bar.left, 0)
        for lane in range(found.lanes):
            row = sorted((bar.line.first_day, bar.line.last_day) for bar in found.bars if bar.lane == lane)
            assert all(one[1] is not None and one[1] < other[0] for one, other in pairwise(row))


@pytest.mark.parametrize(
    ("line", "doubted"),
    [
        (file("2023-01-01"), False),
        (file("2023-01-01", "2024-12-31", ends_on=date(2024, 12, 31)), False),
        (file("2023-01-01", ends_on=date(2024, 4, 30), valid_until=date(2024, 4, 30)), True),
        (file("2023-01-01", None, FileState.DRAFT, ends_on=date(2024, 4, 30)), False),
    ],
)
def test_from_the_end_of_its_validity_a_bar_is_doubted(line: FileLine, doubted: bool) -> None:
    (bar,) = drawn(line).bars
    assert (bar.doubt is not None) is doubted


def test_a_label_says_as_much_as_there_is_room_for() -> None:
    long, short = drawn(file("2016-01-01", "2023-11-30", own=False), file("2023-12-01", "2023-12-20")).bars
    assert long.label == "测试市 2016-01-01 起 执行中"
    assert short.label == ""


def test_years_are_named_as_far_as_there_is_room() -> None:
    near = [text for _, text in drawn(file("2021-06-01")).years]
    assert near == ["2022", "2023", "2024"]
    far = drawn(file("1999-06-01"), width=300.0).years
    places = [x for x, _ in far]
    assert all(other - one >= 48.0 for one, other in pairwise(places))


def test_no_files_leave_an_empty_picture() -> None:
    assert drawn().bars == ()


def test_files_are_called_by_short_names() -> None:
    line = file("2023-01-01", kind="benefits", label="本地待遇（职工医保）", own=False, state=FileState.REPLACED)
    assert kind_word(line) == "职工待遇"
    assert short_name(line) == "职工待遇 · 2023-01-01 起 · 已被取代 · 测试市"
    assert words(line) == "职工待遇：测试政策，2023-01-01 起，已被取代"


def test_what_is_doubtful_is_said_in_sentences() -> None:
    replaced = file("2022-01-01", superseded=("自 2024-01-01 起被 新文 替代（比例变了）",), state=FileState.SUPERSEDED)
    view = file_view(replaced)
    assert not view.sure
    assert "被 新文 替代" in view.text
    ended = file("2021-05-01", state=FileState.EXPIRED, valid_until=date(2024, 4, 1), ends_on=date(2024, 4, 1))
    assert doubts(ended) == ("有效期到 2024-04-01，已过期，仍据以计算并提示",)
    soon = file("2021-05-01", valid_until=date(2024, 4, 30), ends_on=date(2024, 4, 30), days_to_end=12)
    assert doubts(soon) == ("有效期到 2024-04-30，距到期 12 天",)
    assert "从不用于结算" in "".join(doubts(file("2023-01-01", state=FileState.DRAFT)))
    assert file_view(file("2023-01-01", reviewed_on=date(2024, 1, 2))).sure
