"""What the register's pages read: lists in a sensible order, and who may read which names."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from magpie.register.history import history_of
from magpie.register.models import Event, Membership, Organisation, Post, School, SchoolLink
from magpie.register.models.schools import SchoolQuerySet
from magpie.register.permissions import can_read_posts

# A school joins these by a membership; its trust and its authority are the register's to say.
JOINED_KINDS = (
    Organisation.Kind.HUB,
    Organisation.Kind.NETWORK,
    Organisation.Kind.SCHOOL_GROUP,
    Organisation.Kind.CHARITY,
)

# Only these can have term dates that apply to a school.
CALENDAR_KINDS = (Organisation.Kind.TRUST, Organisation.Kind.AUTHORITY)

LINES_WITHOUT_PEOPLE = ("school.", "membership.", "calendar.")


@dataclass(frozen=True, slots=True)
class SchoolSearch:
    """What somebody looks for; an empty field asks for nothing. ``part_of`` is a name or an organisation's id."""

    words: str = ""
    phase: str = ""
    status: str = ""
    authority: str = ""
    part_of: str = ""


def schools_found(schools: SchoolQuerySet, search: SchoolSearch, day: date) -> QuerySet[School]:
    """Exact number first, then open schools, then those whose name begins with the words."""
    found: QuerySet[School] = schools.found_by(search.words)
    if search.phase:
        found = found.filter(phase=search.phase)
    if search.status:
        found = found.filter(status__in=School.OPEN if search.status == School.Status.OPEN else [search.status])
    if search.authority:
        found = found.filter(authority__public_id=search.authority)
    if search.part_of:
        found = found.filter(_part_of(search.part_of, day))
    return _in_order(found, search.words.strip()).select_related("authority", "trust")


def schools_in_order(keys: Iterable[int]) -> list[School]:
    """The schools of one page, as their keys stand: sorting keys alone is much quicker than sorting whole rows."""
    keys = list(keys)
    rows = with_successors(School.objects.filter(pk__in=keys).select_related("authority", "trust"))
    found = {school.pk: school for school in rows}
    return [found[key] for key in keys if key in found]


def successor_numbers() -> dict[int, str]:
    """How the schools that followed each school are numbered, for all that were followed."""
    numbers: dict[int, list[str]] = {}
    for link in SchoolLink.objects.select_related("successor").only("predecessor", "successor__urn"):
        numbers.setdefault(link.predecessor_id, []).append(link.successor.number)
    return {key: "; ".join(found) for key, found in numbers.items()}


def with_successors(schools: QuerySet[School]) -> QuerySet[School]:
    links = SchoolLink.objects.select_related("successor")
    return schools.prefetch_related(Prefetch("successor_links", queryset=links))


def _part_of(text: str, day: date) -> Q:
    named = Organisation.objects.filter(Q(public_id=text) | Q(name__icontains=text)).exclude(
        ~Q(public_id=text), kind=Organisation.Kind.AUTHORITY
    )
    members = Membership.objects.held_on(day).filter(organisation__in=named).values("school")
    return Q(trust__in=named) | Q(authority__in=named) | Q(pk__in=members)


def _in_order(found: QuerySet[School], words: str) -> QuerySet[School]:
    nearest = [When(urn=int(words), then=Value(0))] if words.isdecimal() and len(words) <= 9 else []
    openness = [
        When(status__in=School.OPEN, then=Value(1)),
        When(status=School.Status.PROPOSED, then=Value(2)),
    ]
    # Without words there is nothing to begin with; a bare number here would name a column on PostgreSQL.
    begins = [Case(When(name__istartswith=words, then=Value(0)), default=Value(1))] if words else []
    nearness = Case(*nearest, *openness, default=Value(3), output_field=IntegerField())
    return found.order_by(nearness, *begins, "name", "pk")


def phases_known() -> list[str]:
    return list(School.objects.exclude(phase="").order_by("phase").values_list("phase", flat=True).distinct())


def organisations_found(organisations: QuerySet[Organisation], words: str, kind: str) -> QuerySet[Organisation]:
    for word in words.split():
        organisations = organisations.filter(Q(name__icontains=word) | Q(code=word))
    return organisations.filter(kind=kind) if kind else organisations


def with_school_counts(organisations: QuerySet[Organisation], day: date) -> QuerySet[Organisation]:
    """Each with ``n_schools``: its members on that day, or the schools that the register puts under it."""

    def counted(rows: QuerySet[Any], field: str) -> Coalesce:
        grouped = rows.filter(**{field: OuterRef("pk")}).order_by().values(field).annotate(n=Count("pk"))
        return Coalesce(Subquery(grouped.values("n"), output_field=IntegerField()), 0)

    members = counted(Membership.objects.held_on(day), "organisation")
    under = counted(School.objects.all(), "trust") + counted(School.objects.all(), "authority")
    return organisations.annotate(n_schools=members + under)


def posts_visible_to(user: Any, school: School, day: date) -> QuerySet[Post]:
    """Posts with their people's names, today's and those before; nothing for whoever may not read them."""
    return posts_of(school) if can_read_posts(user, school, day) else Post.objects.none()


def posts_of(school: School) -> QuerySet[Post]:
    """For those who may read them, the newest first."""
    return Post.objects.filter(school=school).select_related("person").order_by("-from_on", "kind", "pk")


def post_counts(school: School, day: date) -> list[tuple[str, int]]:
    """How many hold each kind of post on that day, for those who may know that but not the names."""
    held = Counter(Post.objects.held_on(day).filter(school=school).values_list("kind", flat=True))
    return [(str(kind.label), held[kind.value]) for kind in Post.Kind if held[kind.value]]


def history_lines(school: School, *, with_people: bool) -> QuerySet[Event]:
    """The school's history. Whoever may not read its posts gets only lines of a kind that never names people."""
    lines = history_of(school)
    if with_people:
        return lines
    return lines.filter(reduce(or_, (Q(what__startswith=kind) for kind in LINES_WITHOUT_PEOPLE)))


def links_of(school: School) -> tuple[list[SchoolLink], list[SchoolLink]]:
    """What it followed, and what followed it."""
    either = SchoolLink.objects.filter(Q(predecessor=school) | Q(successor=school))
    links = list(either.select_related("predecessor", "successor"))
    return (
        [link for link in links if link.successor_id == school.pk],
        [link for link in links if link.predecessor_id == school.pk],
    )


def overlapping_membership(organisation: Organisation, school: School, from_on: date) -> Membership | None:
    """The membership that one without an end, beginning on that day, would overlap."""
    known = Membership.objects.filter(organisation=organisation, school=school)
    return known.filter(Q(until_on=None) | Q(until_on__gt=from_on)).first()
