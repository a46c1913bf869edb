"""Finding settlements: every way a clerk asks, the limit, what is owed a print."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from settledesk.desk import receipts
from settledesk.desk.office import Office
from settledesk.desk.receipt_list import LineState, find_settlements, last_settlements, not_printed
from settledesk.desk.settle import preview, settle, void
from settledesk.model.settlement import Settlement
from settledesk.paper.code import StatementCode, statement_checksum
from tests.desk.documents import zibo

AT = datetime(2024, 4, 12, 2, 30, tzinfo=UTC)
TODAY = date(2024, 4, 15)
OTHER = {"name": "欧阳小明", "id_number": "370303199002020014", "insured_area": "370300"}


def put(office: Office, visit: str, at: datetime, **patient: str) -> Settlement:
    document = zibo(visit)
    document["patient"] = {**document["patient"], **patient}
    return settle(office, f"draft-{visit}", preview(office, document), "示例收费员", at)


@pytest.fixture
def three(office: Office) -> tuple[str, ...]:
    """Two stays of 张示例, on the 12th and 13th, and one of 欧阳小明 on the 14th."""
    return (
        put(office, "ZY1", AT).number,
        put(office, "ZY2", AT + timedelta(days=1)).number,
        put(office, "ZY3", AT + timedelta(days=2), **OTHER).number,
    )


def found(office: Office, text: str, first: date | None = None, last: date | None = None) -> list[str]:
    return [one.number for one in find_settlements(office, text, first, last, today=TODAY).rows]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", [2, 1, 0]),
        ("02-20240413-0001", [1]),
        ("０２－２０２４０４１３－０００１", [1]),
        ("02-202404", [2, 1, 0]),
        ("02-20240412", [0]),
        ("0413-0001", [1]),
        ("0001", [2, 1, 0]),
        ("张示例", [1, 0]),
        ("zsl", [1, 0]),
        ("ouyang", [2]),
        ("1990020200", [2]),
        ("19800101", [1, 0]),  # a day on which nothing was settled, and a day of birth
        ("20240412", [0]),
        ("240413", [1]),
        ("2024-4-14", [2]),
        ("2024年04月14日", [2]),
        ("-3", [0]),
        ("-2", [1]),
        ("t", []),
        ("今天", []),
        ("20240412-20240413", [1, 0]),
        ("20240413 至 20240412", [1, 0]),
        ("2024-04-13 t", [2, 1]),
        ("20240412～20240412", [0]),
        ("20241399", []),
        ("没有的人", []),
        ("%", []),
        ("_", []),
        ("\x00", []),
        ("YDJS:1:02-20240412-0001", []),
    ],
)
def test_every_way_of_asking(office: Office, three: tuple[str, ...], text: str, places: list[int]) -> None:
    assert found(office, text) == [three[place] for place in places]


def test_a_period_narrows_what_the_text_finds(office: Office, three: tuple[str, ...]) -> None:
    assert found(office, "张示例", first=date(2024, 4, 13)) == [three[1]]
    assert found(office, "", last=date(2024, 4, 12)) == [three[0]]
    assert found(office, "20240412-20240414", first=date(2024, 4, 13), last=date(2024, 4, 13)) == [three[1]]


def test_the_code_on_the_paper_finds_the_settlement_and_an_altered_one_warns(
    office: Office, three: tuple[str, ...]
) -> None:
    stored = receipts.settlement(office, three[0])
    good = find_settlements(office, StatementCode(stored.number, statement_checksum(stored)).text)
    assert ([one.number for one in good.rows], good.warning) == ([three[0]], "")
    altered = find_settlements(office, StatementCode(stored.number, "0" * 12).text)
    assert [one.number for one in altered.rows] == [three[0]]
    assert "校验码" in altered.warning
    foreign = find_settlements(office, StatementCode("77-20240412-0001", "0" * 12).text)
    assert foreign.rows == ()
    assert "77-20240412-0001" in foreign.warning


def test_the_limit_is_said_only_where_it_bites(office: Office, three: tuple[str, ...]) -> None:
    assert find_settlements(office, "", limit=3).more is False
    cut = find_settlements(office, "", limit=2)
    assert ([one.number for one in cut.rows], cut.more) == ([three[2], three[1]], True)
    cut = find_settlements(office, "张示例", limit=1)
    assert ([one.number for one in cut.rows], cut.more) == ([three[1]], True)
    assert find_settlements(office, "20240412-20240414", limit=2).more is True


def test_what_was_understood_is_told(office: Office, three: tuple[str, ...]) -> None:
    assert find_settlements(office, "20240412").read_as == "2024-04-12"
    assert find_settlements(office, "20240412-20240413").read_as == "2024-04-12 至 2024-04-13"
    assert find_settlements(office, three[0]).read_as == "按结算单号"


def test_a_line_says_what_a_list_needs_and_hides_the_name(office: Office, three: tuple[str, ...]) -> None:
    (line,) = find_settlements(office, three[0]).rows
    assert (line.patient_name, line.visit_number, line.area, line.verdict) == ("张*例", "ZY1", "淄博市", "备案有效")
    assert (line.total.text, line.fund.text, line.patient.text) == ("20000.00", "12202.00", "7798.00")
    assert f"{line.settled_at:%H:%M}" == "10:30"
    assert (line.state, line.state_label) == (LineState.UNPRINTED, "未打印")
    receipts.draw(office, three[0], "示例收费员", AT)
    receipts.draw(office, three[0], "示例收费员", AT, "患者遗失")
    (line,) = find_settlements(office, three[0]).rows
    assert (line.state, line.state_label) == (LineState.PRINTED, "已打印 2 次")
    taken_back = void(office, three[0], "void-1", "录入错误", "示例收费员", AT).number
    assert found(office, three[0]) == found(office, taken_back) == [taken_back, three[0]]
    newest = last_settlements(office, 10)
    by_number = {one.number: one for one in newest}
    assert by_number[three[0]].state_label == "已作废"
    assert by_number["02-20240412-0002"].state_label == "作废单"
    assert by_number["02-20240412-0002"].total.text == "-20000.00"
    assert [one.number for one in last_settlements(office, 1)] == [three[2]]


def test_what_was_never_printed_is_owed_unless_it_was_taken_back(office: Office, three: tuple[str, ...]) -> None:
    receipts.draw(office, three[1], "示例收费员", AT)
    assert [one.number for one in not_printed(office, TODAY)] == [three[2], three[0]]
    void(office, three[0], "void-1", "录入错误", "示例收费员", AT)
    assert [one.number for one in not_printed(office, TODAY)] == [three[2], "02-20240412-0002"]
    assert not_printed(office, TODAY + timedelta(days=30)) == ()
