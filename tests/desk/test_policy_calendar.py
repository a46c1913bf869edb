"""What of the library needs a look, and when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from settledesk.desk.policy_calendar import Due, calendar
from settledesk.desk.rulebook import open_policies, open_rulebook
from tests.policy.packs import put, put_area, put_file

TODAY = date(2024, 6, 1)


def test_what_is_past_and_what_comes_in_the_order_of_its_days(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "filing", more="valid_until = 2024-05-31\n")
    put_file(tmp_path, "offsite")
    put_file(tmp_path, "offsite", day="2024-07-01")
    put_file(tmp_path, "benefits")
    put_file(tmp_path, "limits", more="valid_until = 2024-08-31\n")
    reviews = {
        "filing-2022-01-01": "checked_on = 2023-06-01\n",
        "offsite-2022-01-01": "checked_on = 2024-02-29\n",
        "offsite-2024-07-01": 'checked_on = 2024-05-01\n[[superseded]]\non = 2024-07-15\nby = "新文"\nnote = "改了"\n',
        "limits-2022-01-01": "checked_on = 2024-05-01\n",
    }
    for name, text in reviews.items():
        put(tmp_path, f"370300-test/{name}.review.toml", text)
    found = calendar(open_policies(tmp_path), TODAY)
    assert [(one.file.split("/")[1][:-5], one.due, one.day, one.days, one.past) for one in found] == [
        ("filing-2022-01-01", Due.EXPIRES, date(2024, 5, 31), -1, True),
        ("filing-2022-01-01", Due.REVIEW, date(2024, 6, 1), 0, False),
        ("offsite-2022-01-01", Due.REPLACED, date(2024, 6, 30), 29, False),
        ("offsite-2024-07-01", Due.SUPERSEDED, date(2024, 7, 14), 43, False),
        ("benefits-310-2022-01-01", Due.REVIEW, None, None, True),
    ]
    assert [one.text for one in found] == [
        "有效期满：已过 1 天（2024-05-31）",
        "该复核有无新文件：还有 0 天（上次 2023-06-01）",
        "换用新文件：还有 29 天（用到 2024-06-30）",
        "被后来的文件替代：还有 43 天（2024-07-15 起 新文：改了）",
        "该复核有无新文件：从未复核",
    ]
    # Further ahead, the ceilings' end comes into view too.
    assert Due.EXPIRES in {one.due for one in calendar(open_policies(tmp_path), TODAY, 91) if "limits" in one.file}


def test_what_is_no_longer_used_needs_no_look(tmp_path: Path) -> None:
    put_area(tmp_path)
    put_file(tmp_path, "offsite", more="valid_until = 2023-01-01\n")
    put_file(tmp_path, "offsite", day="2023-06-01")
    put_file(tmp_path, "filing", more='status = "draft"\nvalid_until = 2023-01-01\n')
    found = calendar(open_policies(tmp_path), TODAY)
    assert [one.file for one in found] == ["370300-test/offsite-2023-06-01.toml"]


def test_the_shipped_library_says_that_shandong_was_superseded() -> None:
    found = calendar(open_rulebook(), date(2025, 6, 1))
    line = next(one for one in found if one.file.startswith("370000-shandong/filing") and one.due is Due.SUPERSEDED)
    assert (line.day, line.days, line.area_name) == (date(2025, 3, 31), -62, "山东省")
    assert "鲁医保发〔2024〕58号" in line.text
