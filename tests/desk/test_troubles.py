"""What is said of a trouble, and what never is: the words of our own bugs."""

from __future__ import annotations

import errno

import pytest

from settledesk.basis.errors import BadPack, Mistake, Refusal, StoreTrouble
from settledesk.basis.settings import Settings
from settledesk.desk.rulebook import BadPolicies
from settledesk.desk.setup import check_setup
from settledesk.desk.troubles import Bug, CutOff, is_bug, mistakes_of, place_of, sentence_of, way_of


def raised(text: str) -> Exception:
    try:
        check_setup(Settings(hospital_name="甲", hospital_area="370300"), text)  # type: ignore[arg-type]
    except Exception as trouble:
        return trouble
    raise AssertionError("a table that is none was taken")


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (
            Refusal(Mistake("B7", "不是数字", "请改正"), Mistake("", "没有合计", "")),
            "B7：不是数字。请改正。\n没有合计。",
        ),
        (BadPack("a.toml", "ratio", "没有出处"), "a.toml ratio：没有出处。"),
        (
            BadPolicies([BadPack("a.toml", "", "读不出"), BadPack("b.toml", "x", "重复")]),
            "a.toml：读不出。\nb.toml x：重复。",
        ),
        (StoreTrouble("数据库已满。请腾出空间。"), "数据库已满。请腾出空间。"),
        (
            PermissionError(errno.EACCES, "Permission denied", "单.pdf"),
            "单.pdf：文件读写不成（没有权限，或文件正被其他程序打开）。请检查路径、权限和磁盘空间。",
        ),
    ],
)
def test_each_kind_of_trouble_has_its_sentences(trouble: Exception, sentence: str) -> None:
    assert sentence_of(trouble) == sentence
    assert not is_bug(trouble)


@pytest.mark.parametrize("trouble", [MemoryError(), CutOff()])
def test_a_want_of_memory_and_a_lost_process_say_what_to_do(trouble: Exception) -> None:
    (one,) = mistakes_of(trouble)
    assert one.problem and one.remedy
    assert not is_bug(trouble)


def test_a_bug_is_said_by_type_and_place_without_its_words() -> None:
    trouble = raised("张三丰 110105194912310021")
    assert is_bug(trouble)
    assert place_of(trouble).startswith("desk/setup.py:")
    assert f"AttributeError {place_of(trouble)}" in sentence_of(trouble)
    assert "张三" not in sentence_of(trouble) + " ".join(way_of(trouble))


def test_the_way_to_a_bug_is_told_outermost_first() -> None:
    way = way_of(raised("x"))
    assert way[0].startswith("test_troubles.py:") and way[0].endswith(" raised")
    assert way[-1].startswith("desk/setup.py:")


def test_a_bug_of_the_child_keeps_the_place_it_had_there() -> None:
    trouble = Bug("KeyError", "sheets/fees.py:12 read_fees")
    assert is_bug(trouble)
    assert "（KeyError sheets/fees.py:12 read_fees）" in sentence_of(trouble)


def test_a_bug_outside_our_files_has_no_place() -> None:
    assert place_of(ValueError("x")) == ""
