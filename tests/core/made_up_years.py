"""Years that are made up: any terms, any diary, any coming and going, any reminders, any way of behaving."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from magpie.core.dates import AcademicYear, SchoolCalendar
from magpie.core.duties import Facts, Happening, Holder, Letter, Owed, simulate
from magpie.core.duties.facts import Key
from magpie.core.playbook import Chase, Escalation, Playbook, Reminder, Wait
from tests.core.alder_trio import ENGLAND, HOLDERS, SCHOOLS, TRIOS
from tests.core.test_dates_strategies import school_years

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = date(2025, 9, 1), date(2026, 8, 31)
ACTIVITIES = [name for name in TRIOS.activities if name != "visit"]
a_day = st.dates(date(2025, 9, 8), date(2026, 7, 15))
waits = st.builds(Wait, st.integers(1, 40), st.sampled_from(["day", "school day", "week"]))
reminders = st.builds(
    Reminder,
    of=st.just(("pack",)),
    before=st.lists(waits, max_size=3, unique=True).map(tuple),
    after=st.lists(st.builds(Chase, waits, st.booleans()), max_size=3, unique=True).map(tuple),
    stop_after=st.none() | waits,
    escalate=st.none() | st.builds(Escalation, after=waits, to=st.just(("coordinator",))),
)


@dataclass(frozen=True)
class Case:
    playbook: Playbook
    facts: Facts
    lags: tuple[int | None, ...]

    def behaviour(self, owed: Owed, spoken_on: date | None) -> date | None:
        """Each thing is done so many days after its due day, at the first letter about it, or never."""
        lag = self.lags[crc32(owed.key.encode()) % len(self.lags)]
        if lag is None:
            return None
        return spoken_on if lag == 0 else owed.due_on and owed.due_on + timedelta(days=lag)

    def letters(self, last: date = LAST) -> list[Letter]:
        return simulate(self.playbook, self.facts, FIRST, last, self.behaviour, LONDON)


@st.composite
def calendars(draw: st.DrawFn) -> dict[Key, SchoolCalendar]:
    others = [ENGLAND.by_year[AcademicYear(year)] for year in (2024, 2026)]
    made = [SchoolCalendar(f"Calendar {n}", (*others, draw(school_years(AcademicYear(2025))))) for n in range(2)]
    return {"England": made[0], **{school: made[n % 2] for n, school in enumerate(SCHOOLS)}}


@st.composite
def people(draw: st.DrawFn) -> list[Holder]:
    """Some leave in the year, and mostly somebody takes over."""
    found = []
    for holder in HOLDERS:
        until_on = draw(st.none() | a_day) if draw(st.booleans()) else None
        found.append(replace(holder, until_on=until_on))
        if until_on and draw(st.booleans()):
            from_on = until_on + timedelta(days=draw(st.integers(0, 20)))
            found.append(replace(holder, person=f"new {holder.person}", from_on=from_on))
    return found


@st.composite
def cases(draw: st.DrawFn) -> Case:
    days = [draw(st.none() | a_day if n else a_day) for n in range(len(ACTIVITIES) + len(SCHOOLS))]
    happenings = [Happening(name, name, None, None, day) for name, day in zip(ACTIVITIES, days, strict=False)]
    happenings = [replace(each, group="trio") if each.activity == "trio_call" else each for each in happenings]
    happenings += [
        Happening(f"at {school}", "visit", "trio", school, day)
        for school, day in zip(SCHOOLS, days[-len(SCHOOLS) :], strict=True)
    ]
    playbook = TRIOS
    if draw(st.booleans()):
        made = {name: draw(reminders).model_copy(update={"of": old.of}) for name, old in TRIOS.reminders.items()}
        playbook = TRIOS.model_copy(update={"reminders": made})
    lags = tuple(draw(st.lists(st.none() | st.integers(-20, 40), min_size=1, max_size=6)))
    return Case(playbook, Facts(draw(people()), happenings, draw(calendars()), "England"), lags)
