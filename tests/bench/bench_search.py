"""Times the one box among many patients, by everything that may be typed into it (ux.md 4: at most 20 ms p99).

python tests/bench/bench_search.py [PATIENTS] [FOLDER]

The patients are made from a fixed seed, a million by default, into a temporary folder, or into FOLDER, where they stay
for the next time. Processor time counts where other work shares the machine.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "desktop"))

from settledesk.basis.settings import Settings, write_settings
from settledesk.desk.find import find
from settledesk.desk.office import Office, open_office
from settledesk.desk.settle import preview, settle
from settledesk.store.readings import readings_of
from settledesk.store.search import _characters, _runs
from tests.bench.figures import HEAD, Times, tell
from tests.desk.documents import zibo

SEED = 20260730
TARGET_MS = 20
ASKED = 200
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁任沈单仇解"
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文志海永春梅林生荣金凤云龙小天宇佳欣子涵浩然梓轩"
    "雨桐思诚晓东立新德福宝珍淑琴庆祥瑞雪晨曦嘉怡俊峰鹏飞振光辉斌波亮"
)
REGIONS = ("110105", "220104", "370303", "370802", "440106", "441702", "510107", "320111", "330102", "410105")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(number: int, dice: random.Random) -> str:
    """Return an ID number in order; one number gives one."""
    birth = date(1935, 1, 1) + timedelta(days=number % 30_000)
    first = f"{dice.choice(REGIONS)}{birth:%Y%m%d}{number // 30_000 % 1000:03d}"
    return first + "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, first, strict=True)) % 11]


def people(count: int) -> Iterator[tuple[int, str, str, str]]:
    """Yield id, name, ID number and personal number."""
    dice = random.Random(SEED)
    for number in range(1, count + 1):
        name = dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2, 2))))
        yield number, name, id_number(number, dice), f"{dice.randrange(10**15, 10**16)}"


def fill(office: Office, count: int) -> None:
    """Store the patients as `save_patient` would, in bulk."""
    ways: dict[str, str] = {}
    with office.database.write() as session:
        driver = session.connection().exec_driver_sql
        rows, words = [], []
        for number, name, id_no, psn_no in people(count):
            pinyin = ways.get(name)
            if pinyin is None:
                pinyin = ways[name] = "".join(f" {reading}" for reading in readings_of(name))
            rows.append((number, name, id_no, psn_no, pinyin))
            words.append((number, _characters(name), pinyin, _runs(id_no), _runs(psn_no)))
            if len(rows) == 50_000 or number == count:
                driver(
                    "INSERT INTO patients (id, insured_area, pool, scheme, person, name, id_kind, id_number, psn_no,"
                    " insured_status, aid, civil_servant, pinyin) VALUES"
                    " (?, '370300', '370300', '310', 'working', ?, '01', ?, ?, '1', '', 0, ?)",
                    rows,
                )
                driver(
                    "INSERT INTO patient_search (rowid, name, pinyin, id_number, psn_no) VALUES (?, ?, ?, ?, ?)", words
                )
                rows, words = [], []


def questions(count: int) -> dict[str, Callable[[random.Random], str]]:
    """Return for each way of asking a maker of texts."""
    some = list(people(min(count, 20_000)))

    def person(dice: random.Random) -> tuple[int, str, str, str]:
        return dice.choice(some)

    def initials(dice: random.Random) -> str:
        return next(one for one in readings_of(person(dice)[1]) if len(one) <= 3)

    return {
        "surname": lambda dice: dice.choice(SURNAMES),
        "one character": lambda dice: dice.choice(GIVEN),
        "two characters": lambda dice: person(dice)[1][:2],
        "whole name": lambda dice: person(dice)[1],
        "one letter": lambda dice: initials(dice)[:1],
        "two letters": lambda dice: initials(dice)[:2],
        "initials": initials,
        "syllable": lambda dice: readings_of(person(dice)[1][0])[0],
        "whole pinyin": lambda dice: readings_of(person(dice)[1])[0],
        "four digits of a birth year": lambda dice: str(dice.randrange(1935, 2017)),
        "four last digits": lambda dice: person(dice)[2][-4:],
        "birth date": lambda dice: person(dice)[2][6:14],
        "region": lambda dice: dice.choice(REGIONS),
        "ID number": lambda dice: person(dice)[2],
        "ID number of nobody": lambda dice: id_number(29_999_000 + dice.randrange(900), dice),
        "personal number": lambda dice: person(dice)[3],
        "visit number": lambda dice: f"ZY{dice.randrange(300)}",
        "settlement number": lambda dice: f"02-20240412-{dice.randrange(1, 301):04d}",
        "nothing": lambda dice: "鑫淼垚"[: dice.randrange(1, 4)] + "qxz",
    }


def main() -> None:
    """Make the patients and 300 settlements, ask, and print the times of each way of asking."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        write_settings(folder, Settings("示例市第一人民医院", "H51010000001", "510100", "3", window="02"))
        with open_office(folder) as office:
            if not find(office, "王").patients:
                start = time.perf_counter()
                fill(office, count)
                for number in range(300):
                    document = zibo(f"ZY{number}", year_to_date={"admissions": 3})
                    at = datetime(2024, 4, 12, 2, 30, tzinfo=UTC)
                    settle(office, f"k{number}", preview(office, document), "示例收费员", at)
                print(f"{count:,} patients made in {time.perf_counter() - start:.0f} s")
            print(HEAD)
            for name, make in questions(count).items():
                dice = random.Random(SEED)
                found = Times()
                for text in [make(dice) for _ in range(ASKED)]:
                    found.take(partial(find, office, text))
                tell(f"search in {count:,} by {name}", found, TARGET_MS)


if __name__ == "__main__":
    main()
