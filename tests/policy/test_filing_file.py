"""Reading filing files: sides, classes, validity, late filing, offers, back home; each mistake with its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from settledesk.model.case import Condition, FilingKind, VisitKind
from settledesk.model.citation import Citation
from settledesk.model.outcome import Action, TreatedAs
from settledesk.policy.rules import FilingFile
from tests.policy.packs import BODIES, CITED, broken, put_area, put_file, shelf

EVERYTHING = f"""
household = {{ {CITED} }}
referrer_level = {{ value = 2, {CITED} }}
discharge_counts = {{ {CITED} }}
manual_after_settlement = {{ {CITED} }}
not_started = {{ treated_as = "temporary", direct = true, {CITED} }}
emergency_as_filed = {{ value = "emergency", {CITED} }}
documents_first = {{ value = ["migrant_worker"], {CITED} }}
only_visits = {{ referral = {{ value = ["inpatient", "chronic"], {CITED} }} }}
ruled_visits = {{ unfiled = {{ value = ["inpatient"], {CITED} }} }}
late = {{ long_term = {{ back_days = 5, {CITED} }}, temporary = {{ {CITED} }} }}
offers = [{{ action = "file_late", leads_to = "emergency", when = "emergency", text = "补办", {CITED} }}, {{ action = "file_late", leads_to = "temporary", text = "补办", {CITED} }}]
"""
HOME = f"""
[return_home]
with_proof = {{ value = "local", {CITED} }}
otherwise = {{ value = "temporary", {CITED} }}
terminate_after_months = {{ value = 6, {CITED} }}

[change]
months = {{ value = 6, {CITED} }}
free = {{ {CITED} }}
"""


def filing(root: Path, body: str) -> FilingFile:
    put_area(root)
    put_file(root, "filing", body=body)
    (file,) = shelf(root).files
    assert isinstance(file, FilingFile)
    return file


def test_everything_a_side_may_say_is_read(tmp_path: Path) -> None:
    text = BODIES["filing"].replace("\n[anywhere.classes]", f"{EVERYTHING}\n[anywhere.classes]")
    text = text.replace("count = 90", 'count = 90, exempt = ["malignant_tumour"]') + HOME
    file = filing(tmp_path, text)
    side = file.in_province
    assert side is not None
    assert file.cross_province is side
    assert file.side(True) is file.side(False) is side
    assert side.classes[FilingKind.REFERRAL].value is TreatedAs.REFERRAL
    validity = side.validity[FilingKind.REFERRAL]
    assert (validity.mode, validity.count, validity.exempt) == ("days", 90, (Condition.MALIGNANT_TUMOUR,))
    assert (side.required.value, side.not_required_as) == (True, TreatedAs.TEMPORARY)
    assert (side.nothing_filed.treated_as, side.nothing_filed.direct) == (TreatedAs.UNFILED, False)
    assert side.not_started is not None
    assert (side.not_started.treated_as, side.not_started.direct) == (TreatedAs.TEMPORARY, True)
    assert side.emergency_as_filed is not None
    assert side.emergency_as_filed.value is TreatedAs.EMERGENCY
    assert {row: late.back_days for row, late in side.late.items()} == {
        TreatedAs.LONG_TERM: 5,
        TreatedAs.TEMPORARY: None,
    }
    assert side.only_visits[TreatedAs.REFERRAL].value == (VisitKind.INPATIENT, VisitKind.CHRONIC)
    assert side.ruled_visits[TreatedAs.UNFILED].value == (VisitKind.INPATIENT,)
    assert side.documents_first is not None
    assert side.documents_first.value == (FilingKind.MIGRANT_WORKER,)
    assert side.referrer_level is not None
    assert side.referrer_level.value == 2
    assert None not in (side.household, side.discharge_counts, side.manual_after_settlement)
    assert [(one.action, one.leads_to, one.when) for one in side.offers] == [
        (Action.FILE_LATE, TreatedAs.EMERGENCY, "emergency"),
        (Action.FILE_LATE, TreatedAs.TEMPORARY, "any"),
    ]
    assert file.return_home is not None
    assert file.return_home.with_proof.value is TreatedAs.LOCAL
    assert file.return_home.otherwise.value is TreatedAs.TEMPORARY
    assert file.return_home.terminate_after_months.value == 6
    assert file.change_months is not None
    assert file.change_months.value == 6
    assert file.change_free == Citation("测〔2022〕1号", "第一条", file=file.head.name, key="change.free")


def test_the_least_a_side_must_say(tmp_path: Path) -> None:
    file = filing(tmp_path, BODIES["filing"])
    side = file.in_province
    assert side is not None
    assert (side.not_started, side.emergency_as_filed, side.documents_first, side.household) == (None,) * 4
    assert (file.return_home, file.change_months, file.change_free) == (None,) * 3


def test_the_sides_may_differ_and_one_may_be_silent(tmp_path: Path) -> None:
    file = filing(tmp_path, BODIES["filing"].replace("[anywhere", "[cross_province"))
    assert file.side(True) is None
    assert file.side(False) is not None
    other = tmp_path / "other"
    file = filing(other, BODIES["filing"].replace("[anywhere", "[in_province"))
    assert file.side(True) is not None
    assert file.side(False) is None


@pytest.mark.parametrize(
    ("mode", "count"),
    [("open", 0), ("proof_end", 0), ("one_stay", 0), ("days", 30), ("months", 30), ("at_least_months", 30)],
)
def test_every_mode_of_validity(tmp_path: Path, mode: str, count: int) -> None:
    given = f'mode = "{mode}"' + (f", count = {count}" if count else "")
    file = filing(tmp_path, BODIES["filing"].replace('mode = "days", count = 90', given))
    assert file.in_province is not None
    validity = file.in_province.validity[FilingKind.REFERRAL]
    assert (validity.mode, validity.count) == (mode, count)


UNCITED = "没有写明出处（doc、clause）"
ROWS = "（local、long_term、referral、emergency、temporary、unfiled）"
VISITS = "（inpatient、outpatient、chronic、maternity）"
AFTER = "\n[anywhere.classes]"


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("[scope]", "[scop]", ["scop：没有这个键，是否应为 scope", "scope：缺少此表"]),
        (f"place = {{ {CITED} }}", "", ["anywhere.place：缺少此表"]),
        (f"place = {{ {CITED} }}", "place = 1", ["anywhere.place：应为一个表", f"anywhere.place：{UNCITED}"]),
        (
            "place =",
            "plase =",
            ["anywhere.plase：没有这个键，是否应为 place", "anywhere.place：缺少此表"],
        ),
        ("value = true", 'value = "yes"', ["anywhere.required.value：应为 true 或 false"]),
        (
            "value = true",
            'value = true, treated_as = "temp"',
            [f"anywhere.required.treated_as：「temp」不是可用的值{ROWS}"],
        ),
        ("direct = false", 'direct = "no"', ["anywhere.nothing_filed.direct：应为 true 或 false"]),
        (
            f'nothing_filed = {{ treated_as = "unfiled", direct = false, {CITED} }}',
            "",
            ["anywhere.nothing_filed：缺少此表", f"anywhere.nothing_filed：{UNCITED}"],
        ),
        (AFTER, f"not_started = 1\n{AFTER}", ["anywhere.not_started：应为一个表", f"anywhere.not_started：{UNCITED}"]),
        ("treated_as", "treated", ["anywhere.nothing_filed.treated：没有这个键，是否应为 treated_as"]),
        ("referral = { value", "referal = { value", ["anywhere.classes.referal：没有这个键，是否应为 referral"]),
        (
            'value = "referral"',
            'value = "referal"',
            [f"anywhere.classes.referral.value：「referal」不是可用的值{ROWS}"],
        ),
        ("referral = { mode", "emergency = { mode", ["anywhere.validity.referral：缺少有效期"]),
        (
            "referral = { mode",
            "referal = { mode",
            ["anywhere.validity.referal：没有这个键，是否应为 referral", "anywhere.validity.referral：缺少有效期"],
        ),
        (
            'mode = "days"',
            'mode = "weeks"',
            ["anywhere.validity.referral.mode：应为 open、days、months、proof_end、one_stay、at_least_months 之一"],
        ),
        ("count = 90, ", "", ["anywhere.validity.referral.count：应为不小于 0 的整数，现为 None"]),
        (
            "count = 90",
            "cuont = 90",
            [
                "anywhere.validity.referral.cuont：没有这个键，是否应为 count",
                "anywhere.validity.referral.count：应为不小于 0 的整数，现为 None",
            ],
        ),
        (
            "count = 90",
            'count = 90, exempt = ["tumour"]',
            [
                "anywhere.validity.referral.exempt[0]：「tumour」不是可用的值（malignant_tumour、organ_transplant、hemiplegia）"
            ],
        ),
        ("count = 90", "count = 90, exempt = []", ["anywhere.validity.referral.exempt：应为非空的列表"]),
        (
            f'referral = {{ mode = "days", count = 90, {CITED} }}',
            "referral = 90",
            [
                "anywhere.validity.referral：应为一个表",
                "anywhere.validity.referral.mode：应为 open、days、months、proof_end、one_stay、at_least_months 之一",
                f"anywhere.validity.referral：{UNCITED}",
            ],
        ),
        (AFTER, f"late = {{ long = {{ {CITED} }} }}\n{AFTER}", [f"anywhere.late.long：「long」不是可用的值{ROWS}"]),
        (
            AFTER,
            f"late = {{ long_term = 5 }}\n{AFTER}",
            ["anywhere.late.long_term：应为一个表", f"anywhere.late.long_term：{UNCITED}"],
        ),
        (
            AFTER,
            f"late = {{ long_term = {{ back_days = -5, {CITED} }} }}\n{AFTER}",
            ["anywhere.late.long_term.back_days：应为不小于 0 的整数，现为 -5"],
        ),
        (
            AFTER,
            f'only_visits = {{ referral = {{ value = ["ward"], {CITED} }} }}\n{AFTER}',
            [f"anywhere.only_visits.referral.value[0]：「ward」不是可用的值{VISITS}"],
        ),
        (
            AFTER,
            f'only_visits = {{ referal = {{ value = ["inpatient"], {CITED} }} }}\n{AFTER}',
            [f"anywhere.only_visits.referal：「referal」不是可用的值{ROWS}"],
        ),
        (
            AFTER,
            f'documents_first = {{ value = ["migrant"], {CITED} }}\n{AFTER}',
            [
                "anywhere.documents_first.value[0]：「migrant」不是可用的值（resettled_retiree、long_term_resident、posted_worker、migrant_worker、newcomer_worker、referral、emergency、other_temporary）"
            ],
        ),
        (
            AFTER,
            f'offers = [{{ action = "file", leads_to = "unfiled", when = "now", text = "", {CITED} }}]\n{AFTER}',
            [
                "anywhere.offers[0].when：应为 any、emergency 或 not_emergency",
                "anywhere.offers[0].action：「file」不是可用的值（file_late、file_manual_claim、extend、change、terminate、supply_documents）",
                "anywhere.offers[0].text：应为非空的文字",
            ],
        ),
        (AFTER, f"offers = {{ }}\n{AFTER}", ["anywhere.offers：应为表的数组 [[…]]"]),
        (
            "[anywhere.classes]",
            f'[return_home]\nwith_proof = {{ value = "home", {CITED} }}\n[anywhere.classes]',
            [
                f"return_home.with_proof.value：「home」不是可用的值{ROWS}",
                "return_home.otherwise：缺少此键",
                "return_home.terminate_after_months：缺少此键",
            ],
        ),
        (
            "[anywhere.classes]",
            "[return_home]\n[anywhere.classes]",
            [
                "return_home.with_proof：缺少此键",
                "return_home.otherwise：缺少此键",
                "return_home.terminate_after_months：缺少此键",
            ],
        ),
        (
            "[anywhere.classes]",
            f"[change]\nmonth = {{ value = 6, {CITED} }}\n[anywhere.classes]",
            ["change.month：没有这个键，是否应为 months"],
        ),
        (
            "[anywhere.classes]",
            f"[change]\nmonths = {{ value = 6.5, {CITED} }}\n[anywhere.classes]",
            ["change.months.value：应为不小于 0 的整数，现为 6.5"],
        ),
    ],
)
def test_each_mistake_is_named_with_its_key(tmp_path: Path, old: str, new: str, problems: list[str]) -> None:
    assert broken(tmp_path, "filing", old, new) == problems


@pytest.mark.parametrize("new", ["", "[in_province]\n[anywhere]"])
def test_a_file_says_anywhere_or_its_sides(tmp_path: Path, new: str) -> None:
    body = BODIES["filing"].partition("[anywhere]")[0] if not new else BODIES["filing"]
    assert broken(tmp_path, "filing", BODIES["filing"], body.replace("[anywhere]", new))


@pytest.mark.parametrize(("old", "new"), [("[scope]", "[scope]\nvlaue = 1"), ("place = {", "place = { vlaue = 1,")])
def test_an_unknown_key_is_refused_everywhere(tmp_path: Path, old: str, new: str) -> None:
    assert broken(tmp_path, "filing", old, new)
