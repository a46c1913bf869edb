"""How names are read, surnames above all."""

from __future__ import annotations

import time

import pytest

from settledesk.store.readings import plain_pinyin, readings_of


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单田芳", "shantianfang"),
        ("单雄信", "sxx"),
        ("曾国藩", "zengguofan"),
        ("仇英", "qiuying"),
        ("解缙", "xiejin"),
        ("查良镛", "zhaliangyong"),
        ("朴树", "piaoshu"),
        ("翟天临", "zhaitianlin"),
        ("尉迟恭", "yuchigong"),
        ("万俟卨", "moqi"),
        ("盖叫天", "gejiaotian"),
        ("区文伟", "ouwenwei"),
        ("缪荃孙", "miaoquansun"),
        ("乐毅", "yueyi"),
        ("覃塘", "qintang"),
        ("种师道", "chongshidao"),
        ("员半千", "yunbanqian"),
        ("黑小虎", "hexiaohu"),
        ("秘书", "bishu"),
        ("繁星", "poxing"),
        ("召虎", "shaohu"),
        ("折可适", "shekeshi"),
        ("费祎", "biyi"),
        ("洗星海", "xianxinghai"),
        ("郇旌", "xunjing"),
        ("郄超", "qiechao"),
        ("乜子", "niezi"),
        ("阚泽", "kanze"),
        ("褚遂良", "chusuiliang"),
        ("任重", "renzhong"),
        ("任重", "renchong"),
        ("朝阳", "zhaoyang"),
        ("吕布", "lvbu"),
        ("𠮷田", "jitian"),
        ("买买提·吐尔逊", "maimaitituerxun"),
        ("买买提·吐尔逊", "mmttex"),
        ("张 三", "zhangsan"),
        ("Wang小明", "wangxiaoming"),
        ("ＷＡＮＧ", "wang"),
    ],
)
def test_a_name_is_found_under_its_reading(name: str, typed: str) -> None:
    assert any(reading.startswith(typed) for reading in readings_of(name))


def test_all_readings_in_full_and_as_initials() -> None:
    assert set(readings_of("曾乐")) == {"cengle", "zengle", "cengyue", "zengyue", "cl", "zl", "cy", "zy"}


@pytest.mark.parametrize("name", ["", "·", "12", "\ue000", "\U000323af", "\x00"])
def test_a_name_that_cannot_be_read_has_no_reading(name: str) -> None:
    assert readings_of(name) == ()


def test_a_long_name_of_many_readings_stays_small_and_keeps_those_of_the_surname() -> None:
    start = time.perf_counter()
    readings = readings_of("单" + "和行重" * 20)
    assert time.perf_counter() - start < 1
    assert len(readings) <= 128
    assert {reading[:4] for reading in readings} >= {"dan" + readings_of("和")[0][0], "shan", "chan"}


def test_typed_pinyin_is_brought_to_one_form() -> None:
    assert [plain_pinyin(typed) for typed in ("LÜ", "lyu", "Lv", "nü", "nyu")] == ["lv", "lv", "lv", "nv", "nv"]
