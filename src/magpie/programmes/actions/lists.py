"""Lists of schools: kept row by row, put right, then taken over whole or not at all."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from magpie.programmes.actions.enrolment import check_first_day, enrol_school, keep_apart, set_themes
from magpie.programmes.actions.people import person_with_account
from magpie.programmes.actions.substitutes import fill_post
from magpie.programmes.enrolment_list import ListRow, ReadList, Understood, check_rows, tidy
from magpie.programmes.enrolment_list.rows import address_in
from magpie.programmes.list_facts import known_for
from magpie.programmes.models import Cohort, Enrolment, EnrolmentList, EnrolmentTheme, ListedSchool
from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.register.models import Post, School

State = EnrolmentList.State
Side = EnrolmentTheme.Side


class ListRefused(Exception):
    """The list cannot be taken over; one sentence for each row that stands against it."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__(" ".join(mistakes))
        self.mistakes = mistakes


@transaction.atomic
def keep_list(cohort: Cohort, *, read: ReadList, file_name: str, by: Any, now: datetime) -> EnrolmentList:
    """Keep what was read, so that it can be put right; nothing is enrolled."""
    kept = EnrolmentList.objects.create(
        cohort=cohort, file_name=file_name[-200:] or "list", notes=read.notes, by=by, at=now
    )
    ListedSchool.objects.bulk_create(
        ListedSchool(list=kept, row_number=row.number, cells=tidy(row.cells)) for row in read.rows
    )
    words = f"A list of {len(read.rows)} schools was uploaded to {cohort}."
    record("list.uploaded", words, row=kept, by=by, now=now)
    return kept


@transaction.atomic
def correct_row(row: ListedSchool, *, cells: Mapping[str, str]) -> ListedSchool:
    """Put other words into the cells; the other cells stay. A row that is written in is no longer left out."""
    _refuse_unless_open(row.list)
    row.cells = {**row.cells, **tidy(cells)}
    row.is_left_out = False
    row.save(update_fields=["cells", "is_left_out"])
    return row


@transaction.atomic
def leave_out_row(row: ListedSchool, *, is_left_out: bool = True) -> ListedSchool:
    _refuse_unless_open(row.list)
    row.is_left_out = is_left_out
    row.save(update_fields=["is_left_out"])
    return row


@transaction.atomic
def leave_out_wrong_rows(kept: EnrolmentList, *, day: date) -> int:
    """Leave out every row that has a mistake."""
    _refuse_unless_open(kept)
    wrong = [read.row.number for read in check_list(kept, day) if not read.is_right]
    return kept.rows.filter(row_number__in=wrong).update(is_left_out=True)


@transaction.atomic
def drop_list(kept: EnrolmentList, *, by: Any, now: datetime) -> EnrolmentList:
    """Throw the list away, rows and all: they hold people's addresses."""
    _refuse_unless_open(kept)
    kept.rows.all().delete()
    kept.state = State.DROPPED
    kept.save(update_fields=["state"])
    record("list.dropped", "The list was thrown away.", row=kept, by=by, now=now)
    return kept


@transaction.atomic
def take_over_list(kept: EnrolmentList, *, from_on: date, today: date, by: Any, now: datetime) -> list[Enrolment]:
    """Enrol every row that was not left out, in one transaction: all of them, or none when one is wrong."""
    _refuse_unless_open(kept)
    check_first_day(kept.cohort, from_on)
    understood = check_list(kept, today)
    if not understood:
        raise ListRefused(["Every row is left out. Put one back, or throw the list away."])
    mistakes = [f"Row {read.row.number}: {note.words}" for read in understood for note in read.notes if note.refuses]
    if mistakes:
        raise ListRefused(mistakes)
    schools = School.objects.in_bulk([read.school.pk for read in understood if read.school])
    enrolments, refused = [], []
    for read in understood:
        try:
            enrolments.append(_take_over(kept.cohort, read, schools, from_on=from_on, today=today, by=by, now=now))
        except Refused as refusal:
            refused.append(f"Row {read.row.number}: {refusal.words}")
    if refused:
        raise ListRefused(refused)
    for read, enrolment in zip(understood, enrolments, strict=True):
        for other in read.no_go:
            keep_apart(
                enrolment,
                other=schools.get(other.pk) or School.objects.get(pk=other.pk),
                asked_by=None,
                by=by,
                now=now,
            )
    kept.state, kept.taken_at = State.TAKEN, now
    kept.save(update_fields=["state", "taken_at"])
    words = f"{len(enrolments)} schools were enrolled from the list {kept.file_name}."
    record("list.taken", words[:400], row=kept.cohort, by=by, now=now)
    return enrolments


def check_list(kept: EnrolmentList, day: date) -> list[Understood]:
    """Every row that is not left out, with what is wrong in it today."""
    rows, left_out = split_rows(kept.rows.all())
    return check_rows(rows, known_for(kept.cohort, rows, day), left_out=left_out)


def split_rows(rows: Iterable[ListedSchool]) -> tuple[list[ListRow], list[ListRow]]:
    """Rows that are to be taken over, and those that are left out."""
    taken: list[ListRow] = []
    left_out: list[ListRow] = []
    for row in rows:
        (left_out if row.is_left_out else taken).append(ListRow(row.row_number, row.cells))
    return taken, left_out


def _take_over(
    cohort: Cohort,
    read: Understood,
    schools: Mapping[int, School],
    *,
    from_on: date,
    today: date,
    by: Any,
    now: datetime,
) -> Enrolment:
    assert read.school is not None, "a row that is right names a school"
    row = read.row
    enrolment = enrol_school(cohort, school=schools[read.school.pk], from_on=from_on, by=by, now=now, is_news=False)
    for name, kind in (("head", Post.Kind.HEAD), ("second", Post.Kind.SECOND_LEADER)):
        address = address_in(row.cell(f"{name}_address"))
        if address:
            person = person_with_account(name=row.cell(name), address=address, now=now)
            fill_post(enrolment, kind=kind, person=person, on=today, by=by, now=now)
    _take_over_profile(enrolment, read)
    return enrolment


def _take_over_profile(enrolment: Enrolment, read: Understood) -> None:
    """A school that has answered by itself keeps its words where the list has none."""
    for side, themes in ((Side.SHARES, read.shares), (Side.SEEKS, read.seeks)):
        if themes:
            set_themes(enrolment, side, set(themes))
    given = {name: read.row.cell(name) for name in ("shares_words", "seeks_words") if read.row.cell(name)}
    if given:
        for name, words in given.items():
            setattr(enrolment, name, words)
        enrolment.save(update_fields=list(given))


def _refuse_unless_open(kept: EnrolmentList) -> None:
    state = EnrolmentList.objects.select_for_update().values_list("state", flat=True).get(pk=kept.pk)
    if state == State.TAKEN:
        raise Refused("This list has been taken over already.")
    if state == State.DROPPED:
        raise Refused("This list was thrown away. Upload it again.")
