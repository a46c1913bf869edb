"""Where everything on the timeline stands: days become places, and no two labels meet. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from settledesk.model.case import Case
from settledesk.model.labels import FILING_KIND
from settledesk.model.outcome import Action, FilingVerdict, TreatedAs

SHOWN_FILINGS = 2
"""How many filings have a bar of their own; the verdict's reasons name the rest."""


@dataclass(frozen=True, slots=True)
class TimelineView:
    """What the timeline shows.

    `filings` are first day, last day (None: without end) and label; `decided` says whether the first of them decided.
    `until_label` says in words until when a late filing is possible (empty: it is not), `until` on which day (None: up
    to today), `late_label` what is possible.
    """

    filings: tuple[tuple[date, date | None, str], ...]
    admitted: date
    discharged: date | None
    today: date
    until: date | None = None
    until_label: str = ""
    late_label: str = ""
    decided: bool = True

    @property
    def last(self) -> date:
        """The last day of the stay so far."""
        return max(self.discharged or self.today, self.admitted)

    @property
    def days(self) -> int:
        """How many days the stay has lasted; a stay of one day counts as one."""
        return max((self.last - self.admitted).days, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A span as drawn, from `left` to `right`; an arrow where it goes on outside; `label` stands at `label_at`."""

    left: float
    right: float
    more_left: bool
    more_right: bool
    label: str
    label_at: float
    inside: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A label under the axis: the day stands at `x`, its text from `left` to `right` in line `line`."""

    x: float
    text: str
    left: float
    right: float
    line: int
    kind: str  # admitted | day


@dataclass(frozen=True, slots=True)
class Drawn:
    """The whole picture in pixels from the left; lines are counted, not measured."""

    filings: tuple[Bar, ...]
    late: Bar | None
    until: float | None
    until_label: str
    until_at: float
    stay: Bar
    today: float
    marks: tuple[Mark, ...]


def timeline_view(case: Case, found: FilingVerdict, today: date) -> TimelineView:
    """Return the timeline of a case: its filings, the deciding one first with the span it was given, and the stay.

    A filing that does not decide is drawn only where its record says when it ends: the rule's answer is not known here.
    """
    visit = case.visit
    order = sorted(range(len(case.filings)), key=lambda index: (index != found.deciding, index))
    filings = []
    for index in order:
        one = case.filings[index]
        decides = index == found.deciding and found.first_day is not None
        first = (found.first_day if decides else one.starts_on) or one.filed_on
        last = found.last_day if decides else one.ends_on
        if (decides or last is not None) and (last is None or last >= first):
            near = visit.admitted_on
            until_text = f" 至 {day_text(last, near)}" if last else " 起长期"
            filings.append((first, last, f"{FILING_KIND[one.kind]} {day_text(first, near)}{until_text}"))
    late = next((one for one in found.remedies if one.action is Action.FILE_LATE), None)
    # Until the day of settlement means: before the settlement; there is no later day to mark.
    until = None if late is None or late.until == visit.settled_on else late.until
    return TimelineView(
        tuple(filings),
        visit.admitted_on,
        visit.discharged_on,
        today,
        until,
        "" if late is None else "补办截止：" + (f"{until:%m-%d}" if until else "出院结算前"),
        "" if late is None else "可补办急诊备案" if late.leads_to is TreatedAs.EMERGENCY else "可补办备案",
        found.deciding is not None and found.first_day is not None,
    )


def day_text(day: date, near: date) -> str:
    """Return a day without its year where the year is the same as that of `near`."""
    return f"{day:%m-%d}" if day.year == near.year else day.isoformat()


def words(view: TimelineView) -> str:
    """Return the timeline as a sentence, for those who hear it."""
    said = [f"入院 {view.admitted}"]
    said.append(f"出院 {view.discharged}" if view.discharged else "尚未出院")
    said.append(f"住院 {view.days} 天，今天 {view.today}")
    said += [f"{label} {first} 起" + (f"至 {last}" if last else "长期有效") for first, last, label in view.filings]
    said += [text for text in (view.late_label, view.until_label) if text]
    return "；".join(said)


def place(view: TimelineView, width: float, measure: Callable[[str], float], gap: float) -> Drawn:
    """Return the picture for a width; `measure` says how wide a text is, `gap` is what labels keep between them."""
    first, last = _window(view)
    span = max((last - first).days, 1)
    edge = gap * 2
    # What stands beside the late filing gets its room at the right, unless that is too much of the picture.
    beside = measure(view.until_label) + gap if view.until_label else 0.0
    usable = max(width - 2 * edge - (beside if beside < width * 0.4 else 0.0), 1.0)

    def at(day: date) -> float:
        inside = min(max(day, first), last)
        return edge + (inside - first).days / span * usable

    def bar(begins: date, ends: date | None, label: str) -> Bar:
        left, right = at(begins), at(ends or last)
        right = max(right, left + gap)
        need = measure(label)
        inside = need + 2 * gap <= right - left
        if inside:
            label_at = left + gap
        elif right + gap + need <= width:
            label_at = right + gap
        else:
            label_at = max(left - gap - need, 0.0)
        return Bar(left, right, begins < first, ends is None or ends > last, label, label_at, inside)

    late, until, until_at = None, None, 0.0
    marks = _days(view)
    if view.until_label:
        ends = view.until or max(view.today, view.admitted)
        late = bar(view.admitted, ends, view.late_label)
        until = at(ends)
        taken_to = late.right if late.inside else late.label_at + measure(late.label)
        until_at = max(until, taken_to) + gap
        if until_at + measure(view.until_label) > width:
            # No room beside the bar: it joins the days under the axis.
            marks = _joined(marks, ends, view.until_label)
            until_at = -1.0
    stay = bar(view.admitted, view.last, f"住院 {view.days} 天")
    return Drawn(
        tuple(bar(begins, ends, label) for begins, ends, label in view.filings[:SHOWN_FILINGS]),
        late,
        until,
        view.until_label if until_at >= 0 else "",
        until_at,
        stay,
        at(view.today),
        _placed([(at(day), text, kind) for day, text, kind in marks], width, measure, gap),
    )


def _window(view: TimelineView) -> tuple[date, date]:
    """Return the first and last day of the picture: the stay, and what lies near enough not to make it a dot."""
    first, last = view.admitted.toordinal(), view.last.toordinal()
    reach = max(3 * view.days, 30)
    near = [view.today, view.until, *(day for one in view.filings for day in one[:2])]
    days = [day.toordinal() for day in near if day is not None]
    days = [day for day in days if first - reach <= day <= last + reach]
    low, high = min([first, *days]), max([last, *days])
    air = max((high - low) // 6, 1)
    # The calendar has a first and a last day; a wrongly typed year may stand near them.
    low, high = max(low - air, date.min.toordinal()), min(high + air, date.max.toordinal())
    return date.fromordinal(low), date.fromordinal(high)


def _days(view: TimelineView) -> list[tuple[date, str, str]]:
    """Return the days to name, in order, those of one day joined."""
    near = view.admitted
    found = [(view.admitted, f"入院 {day_text(view.admitted, view.today)}", "admitted")]
    if view.discharged is not None and view.discharged != view.today:
        text = f"出院 {day_text(view.discharged, near)}"
        found = _joined(found, max(view.discharged, near), text)
    today = f"今天 {day_text(view.today, near)}"
    return _joined(found, view.today, today + (" 出院" if view.discharged == view.today else ""))


def _joined(marks: list[tuple[date, str, str]], day: date, text: str) -> list[tuple[date, str, str]]:
    """Return the marks with one more; two of the same day become one."""
    if any(one[0] == day for one in marks):
        return [(when, f"{said} · {text}" if when == day else said, kind) for when, said, kind in marks]
    return sorted([*marks, (day, text, "day")])


def _placed(
    marks: list[tuple[float, str, str]], width: float, measure: Callable[[str], float], gap: float
) -> tuple[Mark, ...]:
    """Return the labels where they stand, in as many lines as they need; none overlaps another or leaves the picture."""
    lines: list[list[tuple[float, str, str, float]]] = []
    for x, text, kind in sorted(marks):
        wide = min(measure(text), width)
        for line in lines:
            if sum(one[3] for one in line) + wide + gap * len(line) <= width:
                line.append((x, text, kind, wide))
                break
        else:
            lines.append([(x, text, kind, wide)])
    found = []
    for number, line in enumerate(lines):
        # First each as far right as those before it push it, then back from the right edge: both fit by now.
        left = []
        free = 0.0
        for x, _, _, wide in line:
            left.append(max(x - wide / 2, free))
            free = left[-1] + wide + gap
        bound = width
        for index in range(len(line) - 1, -1, -1):
            left[index] = max(min(left[index], bound - line[index][3]), 0.0)
            bound = left[index] - gap
        found += [
            Mark(x, text, start, start + wide, number, kind)
            for (x, text, kind, wide), start in zip(line, left, strict=True)
        ]
    return tuple(found)
