"""What is there already: shared, signed, excused, said, promised."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from magpie.core.duties.facts import Key
from magpie.core.playbook import Artefact, Playbook
from magpie.duties.dated import Dated, DiaryLine
from magpie.duties.days import LocalDays, as_text, constant, day_of, no_key, zone_of
from magpie.duties.happenings import waiting_key
from magpie.duties.models import DigestLine, Excuse
from magpie.duties.promised import KINDS, Promised, rows_promised
from magpie.duties.scope import Scope
from magpie.outbox.models import Message
from magpie.programmes.models import Declaration

Shared = dict[tuple[str, str, Key | None], dict[Key | None, date]]
SIGNED, EXCUSED, REMINDED = "signed", "excused", "reminded"


class Reminded(NamedTuple):
    """A reminder that went to a person about a duty; ``letter`` is in the letter's address."""

    key: str
    person: int
    on: date
    letter: str


class Excused(NamedTuple):
    """``key`` is the duty's when it was excused: it may have waited for a day then."""

    key: str
    reason: str


@dataclass(slots=True)
class Given:
    """Of one cohort: what was signed for what, by whom; duties excused; reminders that went; what was promised."""

    signed: dict[tuple[str, Key], dict[Key, date]] = field(default_factory=dict)
    excuses: dict[str, Excused] = field(default_factory=dict)
    reminded: list[Reminded] = field(default_factory=list)
    promised: Promised = field(default_factory=Promised)


def read_given(cohorts: Iterable[Any], scope: Scope) -> dict[int, Given]:
    """By the cohorts' keys; in one statement."""
    cohorts = list(cohorts)
    found = {cohort.pk: Given() for cohort in cohorts}
    days = {cohort.pk: LocalDays(zone_of(cohort)) for cohort in cohorts}
    parts = [_signatures(scope), _excuses(list(found)), *_reminders(list(found), scope.reminded_since)]
    parts += rows_promised(scope)
    for what, cohort, name, words, person, at in parts[0].union(*parts[1:], all=True):
        if what == SIGNED:
            found[cohort].signed.setdefault((name, words), {})[person] = days[cohort].of(at)
        elif what == EXCUSED:
            found[cohort].excuses[name] = Excused(name, words)
        elif what in KINDS:
            found[cohort].promised.add(what, name, words, person, at, days[cohort])
        else:
            found[cohort].reminded.append(Reminded(name, person, day_of(at), words))
    return found


def _signatures(scope: Scope) -> QuerySet[Any]:
    rows = Declaration.objects.filter(scope.within("cohort", Q(person=scope.person)), withdrawn_at=None)
    return rows.order_by().values_list(constant(SIGNED), "cohort", "kind", "about", "person", as_text("signed_at"))


def _excuses(cohorts: Sequence[int]) -> QuerySet[Any]:
    rows = Excuse.objects.filter(cohort__in=cohorts, withdrawn_at=None)
    return rows.order_by().values_list(constant(EXCUSED), "cohort", "key", "reason", no_key(), as_text("at"))


def _reminders(cohorts: Sequence[int], since: date | None) -> list[QuerySet[Any]]:
    """Of letters that have gone."""
    if since is None:
        return []
    went = {"digest__letter__message__state": Message.State.SENT, "is_dropped": False}
    rows = DigestLine.objects.filter(digest__cohort__in=cohorts, digest__on__gte=since, **went)
    letter = ("digest__letter__message__public_id", "person", as_text("digest__on"))
    return [rows.order_by().values_list(constant(REMINDED), "digest__cohort", "key", *letter)]


def shared_of(playbook: Playbook, dated: Dated) -> Shared:
    """An agenda without stages is shared as soon as its draft is."""
    found: Shared = {}
    for line in dated.activities.values():
        for name, stage, unit, on in _papers(playbook, line):
            units = found.setdefault((name, stage, line.public_id), {})
            units[unit] = min(units.get(unit, on), on)
    return found


def _papers(playbook: Playbook, line: DiaryLine) -> Iterator[tuple[str, str, Key | None, date]]:
    days = {"agenda": {"draft": line.draft_on, "final": line.final_on}, "pack": {"": line.pack_on}}
    for name, artefact in playbook.artefacts.items():
        if artefact.about != line.name:
            continue
        for stage, on in days.get(artefact.kind, {}).items():
            if on is not None and (not artefact.stages or stage in artefact.stages):
                yield name, stage if artefact.stages else "", _unit(artefact, line), on


def _unit(artefact: Artefact, line: DiaryLine) -> Key | None:
    return {"school": line.host, "group": line.group}.get(artefact.one_per)


def excuses_of(dated: Dated, given: Given) -> dict[str, Excused]:
    """By duty. What was excused while it waited for a day stays excused when it gets one."""
    if not given.excuses:
        return {}
    dates = {waiting_key(line.name, line.group, line.host): line.public_id for line in dated.activities.values()}
    moved = {
        ":".join([duty, *(dates.get(part, part) for part in parts)]): excused
        for key, excused in given.excuses.items()
        for duty, *parts in [key.split(":")]
    }
    return {**given.excuses, **moved}
