"""A trio whose first school hosts on 12 March 2026: its draft agenda is owed by 26 February, its pack by 5 March."""

from datetime import UTC, datetime, time
from types import SimpleNamespace

from magpie.duties.models import Digest
from magpie.visits.models import Agenda
from tests.duties.making import at, day, hold, leaders, make_year, schools_of

# The Friday before half-term; a week before the due day there is no school.
FIRST_DAY = day(2, 13)
# The day after the due day. By then the final agenda and the pack are to be spoken of too.
LATE_DAY = day(2, 27)


def make_host(cohort=None, *, on=None):
    cohort = cohort or make_year()
    group = cohort.groups.order_by("pk").first()
    host = schools_of(group)[0]
    visit = hold(cohort, "visit", on or day(3, 12), group=group, host=host)
    head, second = leaders(host)
    return SimpleNamespace(cohort=cohort, group=group, host=host, visit=visit, head=head, second=second)


def morning(day, hour=8, minute=30):
    return datetime.combine(day, time(hour, minute), UTC)


def share_draft(visit, on):
    return Agenda.objects.create(activity=visit, draft_shared_at=at(on), made_at=at(on), changed_at=at(on))


def digest_of(person, on=None):
    found = Digest.objects.filter(person=person)
    return (found.filter(on=on) if on else found).get()


def lines_of(digest, **which):
    return sorted((line.key.partition(":")[0], line.step) for line in digest.lines.filter(**which))
