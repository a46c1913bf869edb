"""The three kinds of trouble a person can be told about, and their sentences."""

from __future__ import annotations

import pickle

import pytest

from settledesk.basis.errors import BadPack, Mistake, Refusal, StoreTrouble, refuse


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        (Mistake("fees[0].amount", "金额不能为负数", "请核对金额"), "fees[0].amount：金额不能为负数。请核对金额。"),
        (Mistake("", "不是有效的 JSON", "请检查括号"), "不是有效的 JSON。请检查括号。"),
        (Mistake("B7", "缺少金额", ""), "B7：缺少金额。"),
        (Mistake("", "缺少金额", ""), "缺少金额。"),
    ],
)
def test_a_mistake_in_one_line(mistake: Mistake, sentence: str) -> None:
    assert mistake.sentence == sentence


def test_a_refusal_tells_all_mistakes_a_line_each() -> None:
    one, two = Mistake("a", "甲", "乙"), Mistake("b", "丙", "")
    refusal = Refusal(one, two)
    assert refusal.mistakes == (one, two)
    assert str(refusal) == "a：甲。乙。\nb：丙。"


def test_refuse_is_a_refusal_of_one() -> None:
    assert refuse("a", "甲", "乙").mistakes == (Mistake("a", "甲", "乙"),)
    assert refuse("a", "甲").mistakes == (Mistake("a", "甲", ""),)


def test_a_bad_pack_names_file_and_key() -> None:
    trouble = BadPack("370300-zibo/area.toml", "code", "应为 370300")
    assert (trouble.file, trouble.key, trouble.problem) == ("370300-zibo/area.toml", "code", "应为 370300")
    assert str(trouble) == "370300-zibo/area.toml｜code：应为 370300"
    assert str(BadPack("areas.csv", "", "没有一行")) == "areas.csv：没有一行"


def test_store_trouble_is_its_sentence() -> None:
    assert str(StoreTrouble("数据库正被其他窗口使用，请稍后再试。")) == "数据库正被其他窗口使用，请稍后再试。"


def test_none_of_them_is_another() -> None:
    kinds = (Refusal, BadPack, StoreTrouble)
    for kind in kinds:
        assert not any(issubclass(kind, other) for other in kinds if other is not kind)
        assert issubclass(kind, Exception)


def test_a_mistake_can_be_handed_to_another_process() -> None:
    one = Mistake("a", "甲", "乙")
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own bytes
