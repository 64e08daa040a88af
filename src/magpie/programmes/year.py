"""The year of a programme in words: its phases and activities in their order, and where a day lies among them."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date

from magpie.core.playbook import Activity, Playbook, Window
from magpie.programmes.telling import HELD_FOR, parties

MonthDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Happening:
    title: str
    words: str
    when: str
    invited: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A phase with its activities; what belongs to no phase stands in one without a title."""

    title: str
    about: str
    when: str
    is_now: bool
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A window of a phase in the years of one cohort, both days included."""

    title: str
    first_on: date
    last_on: date


def year_of(playbook: Playbook, *, closes_on: date | None = None, today: date | None = None) -> list[Stretch]:
    """Phases in the order of the playbook; with the days of a cohort, the ones in which today lies are marked."""
    by_phase: dict[str, list[Happening]] = {}
    for name in playbook.activities_in_order():
        activity = playbook.activities[name]
        by_phase.setdefault(activity.phase or "", []).append(_happening(playbook, activity))
    spans = spans_of(playbook, closes_on) if closes_on else {}
    stretches = [
        Stretch(
            title=phase.title,
            about=phase.about or "",
            when=windows_in_words(phase.windows) or (str(phase.length) if phase.length else ""),
            is_now=today is not None and any(span.first_on <= today <= span.last_on for span in spans.get(name, ())),
            happenings=tuple(by_phase.pop(name, ())),
        )
        for name, phase in playbook.phases.items()
    ]
    rest = by_phase.pop("", [])
    return stretches + ([Stretch("", "", "", False, tuple(rest))] if rest else [])


def spans_of(playbook: Playbook, closes_on: date) -> dict[str, list[Span]]:
    """The windows of the phases as days, so that the last phase begins at most a year before the cohort closes.

    Phases stand in their order: one whose window lies earlier in the calendar than the one before is a year later.
    """
    later = 0
    before: MonthDay | None = None
    found: list[tuple[str, str, int, Window]] = []
    for name, phase in playbook.phases.items():
        for n, window in enumerate(phase.windows):
            if n == 0:
                later += before is not None and window.first < before
                before = window.first
            found.append((name, phase.title, later + (window.first < phase.windows[0].first), window))
    if before is None:
        return {}
    year = closes_on.year - later - (_day(closes_on.year, before) > closes_on)
    spans: dict[str, list[Span]] = {}
    for name, title, years, window in found:
        over_new_year = window.last < window.first
        first_on, last_on = _day(year + years, window.first), _day(year + years + over_new_year, window.last)
        spans.setdefault(name, []).append(Span(title, first_on, last_on))
    return spans


def _day(year: int, month_day: MonthDay) -> date:
    """29 February is the 28th in a year without one."""
    month, day = month_day
    return date(year, month, 28 if (month, day) == (2, 29) and not isleap(year) else day)


def windows_in_words(windows: tuple[Window, ...]) -> str:
    return ", and ".join(str(window) for window in windows)


def _happening(playbook: Playbook, activity: Activity) -> Happening:
    n = "" if str(activity.how_many) == "1" else f"{activity.how_many} of them "
    words = f"{n}for {_for_whom(activity.scope)}"
    if activity.every:
        words += f", every {activity.every}"
    if activity.each_school_hosts:
        words += f"; each school hosts {activity.each_school_hosts}"
    if activity.length:
        words += f"; {activity.length}"
    if activity.agenda and activity.agenda in playbook.agendas:
        words += f"; a plan of {playbook.agenda_minutes(activity.agenda)} minutes"
    when = windows_in_words(activity.windows) + (f", {activity.hours}" if activity.hours else "")
    return Happening(activity.title, words, when.removeprefix(", "), parties(playbook, activity.invites))


def _for_whom(scope: str) -> str:
    return HELD_FOR[scope]
