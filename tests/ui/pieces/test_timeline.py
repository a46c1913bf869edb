"""The timeline: labels never meet or leave the picture, whatever the days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from settledesk.model.case import (
    Basis,
    Case,
    Filing,
    FilingKind,
    FilingStatus,
    Hospital,
    Patient,
    Person,
    Route,
    Scheme,
    Visit,
    VisitKind,
)
from settledesk.model.citation import Citation
from settledesk.model.outcome import Action, FilingVerdict, Remedy, TreatedAs, Verdict
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size
from settledesk.ui.pieces.timeline import Timeline
from settledesk.ui.pieces.timeline_view import Drawn, TimelineView, day_text, place, timeline_view, words

DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))
YANGJIANG = TimelineView(
    (), date(2023, 4, 20), date(2023, 5, 12), date(2023, 5, 12), None, "补办截止：出院结算前", "可补办急诊备案"
)


def measure(text: str) -> float:
    """A font in which an ASCII letter is 7 wide and any other 13."""
    return float(sum(7 if letter.isascii() else 13 for letter in text))


@st.composite
def views(draw: st.DrawFn) -> TimelineView:
    admitted = draw(DAYS)
    days = st.integers(0, 400)
    discharged = draw(st.none() | days.map(lambda n: admitted + timedelta(n)))
    today = draw(st.just(discharged or admitted) | DAYS)
    filings = draw(
        st.lists(
            st.tuples(DAYS, st.none() | days, st.sampled_from(["异地转诊 04-18 至 07-16", "异地长期居住"])), max_size=4
        )
    )
    late = draw(st.booleans())
    return TimelineView(
        tuple((first, None if n is None else first + timedelta(n), label) for first, n, label in filings),
        admitted,
        discharged,
        today,
        draw(st.none() | DAYS) if late else None,
        "补办截止：出院结算前" if late else "",
        "可补办急诊备案" if late else "",
    )


def texts_of(found: Drawn) -> list[list[tuple[float, float]]]:
    """Return the extents of all texts, those of one line together."""
    lines = [[(bar.label_at, bar.label_at + measure(bar.label))] for bar in (*found.filings, found.stay)]
    if found.late is not None:
        line = [(found.late.label_at, found.late.label_at + measure(found.late.label))]
        if found.until_label:
            line.append((found.until_at, found.until_at + measure(found.until_label)))
        lines.append(line)
    for number in {mark.line for mark in found.marks}:
        lines.append([(mark.left, mark.right) for mark in found.marks if mark.line == number])
    return lines


@settings(max_examples=400, deadline=None)
@given(views(), st.integers(280, 1400))
def test_no_label_meets_another_or_leaves_the_picture(view: TimelineView, width: int) -> None:
    found = place(view, width, measure, 6)
    for line in texts_of(found):
        line.sort()
        assert line[0][0] >= 0 and line[-1][1] <= width + 0.01
        assert all(right <= left for (_, right), (left, _) in pairwise(line))
    for bar in (*found.filings, found.stay):
        assert 0 <= bar.left < bar.right <= width
        if bar.inside:
            assert bar.left <= bar.label_at and bar.label_at + measure(bar.label) <= bar.right


@settings(max_examples=200, deadline=None)
@given(views())
def test_every_day_that_counts_is_named(view: TimelineView) -> None:
    said = " ".join(mark.text for mark in place(view, 600, measure, 6).marks)
    assert day_text(view.admitted, view.today) in said
    assert "今天" in said and ("出院" in said) == (view.discharged is not None or "出院结算前" in said)


@pytest.mark.parametrize("far", [date.min, date.max])
def test_a_wrongly_typed_year_is_drawn_too(far: date) -> None:
    view = TimelineView(((far, None, "异地转诊"),), far, None, date(2026, 11, 22))
    assert place(view, 500, measure, 6).stay.right <= 500


def test_the_sketchs_example() -> None:
    found = place(YANGJIANG, 640, measure, 6)
    assert found.stay.label == "住院 22 天" and found.stay.inside
    assert [mark.text for mark in found.marks] == ["入院 04-20", "今天 05-12 出院"]
    assert found.late is not None and (found.late.left, found.late.right) == (found.stay.left, found.stay.right)
    assert found.until_label == "补办截止：出院结算前" and found.until_at > found.late.right


def test_without_room_the_deadline_joins_the_days() -> None:
    found = place(YANGJIANG, 300, measure, 6)
    assert not found.until_label
    assert [mark.text for mark in found.marks] == ["入院 04-20", "今天 05-12 出院 · 补办截止：出院结算前"]
    assert {mark.line for mark in found.marks} == {0, 1}


def test_a_span_that_goes_on_has_an_arrow() -> None:
    long = (date(2019, 1, 1), None, "异地长期居住")
    near = (date(2023, 4, 18), date(2023, 7, 16), "异地转诊")
    found = place(TimelineView((long, near), date(2023, 4, 20), None, date(2023, 5, 12)), 640, measure, 6)
    assert [(bar.more_left, bar.more_right) for bar in found.filings] == [(True, True), (False, False)]


def test_in_words() -> None:
    assert words(YANGJIANG) == (
        "入院 2023-04-20；出院 2023-05-12；住院 22 天，今天 2023-05-12；可补办急诊备案；补办截止：出院结算前"
    )


def filing(filed_on: date, ends_on: date | None = None) -> Filing:
    return Filing(FilingKind.REFERRAL, "440100", "440100", filed_on, Basis.PROOF, FilingStatus.ACTIVE, ends_on=ends_on)


def case(*filings: Filing) -> Case:
    return Case(
        Hospital("广州测试医院", "H1", "440100", "440100", "3"),
        Patient("441700", "441700", Scheme.RESIDENT, Person.ADULT),
        filings,
        Visit(VisitKind.INPATIENT, "ZY1", date(2023, 4, 20), date(2023, 5, 12), date(2023, 5, 12), Route.DIRECT),
        None,
        None,
    )


def test_from_a_verdict_the_deciding_filing_comes_first_with_its_span() -> None:
    given_case = case(filing(date(2022, 6, 1), date(2022, 8, 29)), filing(date(2023, 4, 18)), filing(date(2021, 1, 1)))
    found = FilingVerdict(Verdict.FILED, TreatedAs.REFERRAL, True, 1, date(2023, 4, 18), date(2023, 7, 16))
    view = timeline_view(given_case, found, date(2023, 5, 12))
    # The third says nowhere when it ends, and the rule did not decide it: it is not drawn.
    assert view.filings == (
        (date(2023, 4, 18), date(2023, 7, 16), "异地转诊 04-18 至 07-16"),
        (date(2022, 6, 1), date(2022, 8, 29), "异地转诊 2022-06-01 至 2022-08-29"),
    )
    assert view.decided and not view.until_label


@pytest.mark.parametrize(
    ("until", "leads_to", "label", "what"),
    [
        (date(2023, 5, 12), TreatedAs.EMERGENCY, "补办截止：出院结算前", "可补办急诊备案"),
        (date(2023, 5, 20), TreatedAs.TEMPORARY, "补办截止：05-20", "可补办备案"),
        (None, None, "补办截止：出院结算前", "可补办备案"),
    ],
)
def test_from_a_verdict_the_late_filing(until: date | None, leads_to: TreatedAs | None, label: str, what: str) -> None:
    late = Remedy(Action.FILE_LATE, "补办", until, Citation("阳医保通（2021）23号", "第六条"), leads_to)
    found = FilingVerdict(Verdict.NOT_FILED, TreatedAs.UNFILED, False, remedies=(late,))
    view = timeline_view(case(), found, date(2023, 5, 12))
    assert (view.until_label, view.late_label, view.decided) == (label, what, False)


@pytest.mark.parametrize("size", list(Size))
def test_it_is_painted_within_its_size(look: Look, qtbot: QtBot, size: Size) -> None:
    look.set_size(size)
    piece = Timeline(look)
    qtbot.addWidget(piece)
    piece.show_days(YANGJIANG)
    piece.resize(look.px(440), piece.heightForWidth(look.px(440)))
    piece.show()
    image = piece.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert {QColor(look.palette.text).name(), QColor(look.palette.warning).name()} <= seen
    assert piece.accessibleDescription() == words(YANGJIANG)
    piece.show_days(None)
    assert piece.drawn(400) is None and piece.accessibleDescription() == ""
