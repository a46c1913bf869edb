"""What the strip says of each verdict: its colour, at most twelve characters, one reason with its clause."""

from datetime import date
from itertools import product

import pytest

from settledesk.basis.money import Money, yuan
from settledesk.model.citation import Citation
from settledesk.model.outcome import (
    Action,
    FilingVerdict,
    Missing,
    Outcome,
    Reason,
    Remedy,
    TreatedAs,
    Verdict,
    Warning,
)
from settledesk.ui.pieces.verdict_view import LONGEST_TITLE, missing_words, remedy_words, title, verdict_view

CITED = Citation("阳医保通（2021）23号", "第十条（四）")


def remedy(action: Action = Action.FILE_LATE, leads_to: TreatedAs | None = None, saves: Money | None = None) -> Remedy:
    return Remedy(action, "出院结算前补办急诊备案。", date(2023, 5, 12), CITED, leads_to, saves)


def outcome(found: FilingVerdict, *missing: Missing) -> Outcome:
    return Outcome(None, found, None, None, missing, None, (), ())


def of(verdict: Verdict, treated_as: TreatedAs | None = None, direct: bool | None = True) -> FilingVerdict:
    return FilingVerdict(verdict, treated_as, direct, reasons=(Reason("急诊入院，尚未结算", CITED),))


@pytest.mark.parametrize(
    ("verdict", "treated_as", "tone", "said"),
    [
        (Verdict.FILED, TreatedAs.REFERRAL, "good", "备案有效·异地转诊"),
        (Verdict.FILED, TreatedAs.LONG_TERM, "good", "备案有效·异地长期居住"),
        (Verdict.LOCAL, TreatedAs.LOCAL, "good", "参保地就医"),
        (Verdict.LOCAL, TreatedAs.TEMPORARY, "good", "参保地就医·临时外出就医"),
        (Verdict.NOT_REQUIRED, TreatedAs.TEMPORARY, "good", "无需备案·临时外出就医"),
        (Verdict.NOT_FILED, TreatedAs.UNFILED, "warning", "未备案"),
        (Verdict.EXPIRED, TreatedAs.UNFILED, "warning", "备案已过期"),
        (Verdict.NOT_STARTED, TreatedAs.TEMPORARY, "warning", "备案未生效"),
        (Verdict.WRONG_AREA, TreatedAs.TEMPORARY, "warning", "备案地不符"),
        (Verdict.PENDING, None, "warning", "备案待补材料"),
        (Verdict.UNKNOWN, None, "warning", "待核实"),
        (Verdict.VISIT_NOT_COVERED, TreatedAs.REFERRAL, "stop", "本类就医不予支付"),
        (Verdict.ENDED, None, "stop", "待遇或备案已终止"),
        (Verdict.OUT_OF_SCOPE, None, "stop", "不在适用范围"),
    ],
)
def test_each_verdict(verdict: Verdict, treated_as: TreatedAs | None, tone: str, said: str) -> None:
    view = verdict_view(outcome(of(verdict, treated_as)))
    assert (view.tone, view.icon, view.title) == (tone, tone, said)
    assert (view.reason, view.clause) == ("急诊入院，尚未结算", "23号 第十条（四）")


def test_filed_but_not_settled_directly_is_not_green() -> None:
    view = verdict_view(outcome(of(Verdict.FILED, TreatedAs.REFERRAL, direct=False)))
    assert (view.tone, view.title) == ("warning", "备案有效·不能直接结算")


@pytest.mark.parametrize(
    ("action", "leads_to", "said"),
    [
        (Action.FILE_LATE, TreatedAs.EMERGENCY, "未备案·可补办急诊备案"),
        (Action.FILE_LATE, TreatedAs.TEMPORARY, "未备案·可补办备案"),
        (Action.FILE_MANUAL_CLAIM, None, "未备案·可手工报销"),
        (Action.SUPPLY_DOCUMENTS, None, "未备案·可补交材料"),
    ],
)
def test_the_title_says_what_can_be_done(action: Action, leads_to: TreatedAs | None, said: str) -> None:
    found = FilingVerdict(Verdict.NOT_FILED, None, False, remedies=(remedy(action, leads_to),))
    assert title(found) == said


def test_no_title_is_longer_than_can_be_said() -> None:
    for verdict, treated, direct, action in product(Verdict, (None, *TreatedAs), (None, True, False), (None, *Action)):
        remedies = () if action is None else (remedy(action, TreatedAs.EMERGENCY),)
        assert 0 < len(title(FilingVerdict(verdict, treated, direct, remedies=remedies))) <= LONGEST_TITLE


@pytest.mark.parametrize(("saves", "said"), [("1032.75", "1,032.75"), ("0.00", ""), ("-5.00", ""), (None, "")])
def test_a_remedy_claims_only_what_it_saves(saves: str | None, said: str) -> None:
    found = FilingVerdict(
        Verdict.NOT_FILED, None, False, remedies=(remedy(saves=None if saves is None else yuan(saves)),)
    )
    (line,) = verdict_view(outcome(found)).remedies
    assert (line.saves, line.clause) == (said, "23号 第十条（四）")
    amount = f"：个人少付 {said} 元" if said else ""
    assert remedy_words(line) == f"出院结算前补办急诊备案{amount}（23号 第十条（四））"


def test_what_is_missing_is_named_once_with_its_place() -> None:
    asked = Missing("备案的截止日期", "filings[0].ends_on", "患者")
    found = FilingVerdict(Verdict.UNKNOWN, None, None, missing=(asked,))
    view = verdict_view(outcome(found, asked, Missing("阳江的备案规定", None, "阳江市医保局")))
    assert [(one.what, one.path) for one in view.missing] == [
        ("备案的截止日期", "filings[0].ends_on"),
        ("阳江的备案规定", ""),
    ]
    assert missing_words(view.missing[0]) == "还差：备案的截止日期，请问患者"
    assert view.words == "待核实。；还差：备案的截止日期，请问患者；还差：阳江的备案规定，请问阳江市医保局"


def test_further_reasons_and_warnings_are_counted() -> None:
    reasons = tuple(Reason(text, CITED) for text in ("第一", "第二", "第三"))
    found = FilingVerdict(Verdict.FILED, None, True, reasons=reasons, warnings=(Warning("提醒"),))
    view = verdict_view(outcome(found))
    assert (view.reason, view.note, view.more_notes) == ("第一", "第二", 2)
    assert view.words == "备案有效。第一（23号 第十条（四））；第二"
