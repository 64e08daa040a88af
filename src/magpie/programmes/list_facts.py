"""What the database knows of the schools, people and themes that a list names: five statements for any length."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from magpie.programmes.enrolment_list import Known, KnownSchool, KnownTheme, ListRow, Seat, numbers_asked_for
from magpie.programmes.enrolment_list.rows import address_in
from magpie.programmes.models import Cohort, Enrolment, Theme
from magpie.programmes.signing import POSTS
from magpie.register.models import Post, School, SchoolLink, User
from magpie.register.models.schools import OUTSIDE


def known_for(cohort: Cohort, rows: Sequence[ListRow], day: date) -> Known:
    schools = _schools(cohort, numbers_asked_for(rows))
    listed = {row.school_number for row in rows}
    people, shut_out = _people(rows)
    successors = _successors([school for school in schools if not school.is_open])
    seats = _seats({school.pk: school for school in schools if school.number in listed}, day)
    known = (
        KnownSchool(
            pk=school.pk,
            number=school.number,
            name=school.name,
            town=school.town,
            is_open=school.is_open,
            trust=school.trust.name if school.trust else "",
            successors=successors.get(school.pk, ()),
            state=getattr(school, "enrolment_state", None) or "",
            head=seats.get((school.pk, Post.Kind.HEAD)),
            second=seats.get((school.pk, Post.Kind.SECOND_LEADER)),
        )
        for school in schools
    )
    themes = tuple(KnownTheme(theme.pk, theme.name, theme.is_retired) for theme in Theme.objects.all())
    return Known({school.number: school for school in known}, themes, people, shut_out)


def _schools(cohort: Cohort, numbers: set[str]) -> list[School]:
    urns = [int(number) for number in numbers if number.isdigit()]
    outside = [int(number.removeprefix(OUTSIDE)[:9]) for number in numbers if number.startswith(OUTSIDE)]
    enrolments = Enrolment.objects.filter(cohort=cohort)
    asked = Q(urn__in=urns) | Q(urn=None, pk__in=outside) | Q(pk__in=enrolments.values("school"))
    state = enrolments.filter(school=OuterRef("pk")).values("state")[:1]
    return list(School.objects.filter(asked).annotate(enrolment_state=Subquery(state)).select_related("trust"))


def _successors(closed: Sequence[School]) -> dict[int, tuple[str, ...]]:
    if not closed:
        return {}
    found: dict[int, list[str]] = defaultdict(list)
    for link in SchoolLink.objects.filter(predecessor__in=closed).select_related("successor"):
        found[link.predecessor_id].append(f"{link.successor.number} ({link.successor.name})")
    return {pk: tuple(named) for pk, named in found.items()}


def _people(rows: Sequence[ListRow]) -> tuple[dict[str, str], frozenset[str]]:
    """Names of those who sign in with an address of the list, and addresses that may not sign in."""
    given = {address_in(row.cell(f"{name}_address")) for row in rows for name in ("head", "second")} - {""}
    users = User.objects.filter(email__in=given).values_list("email", "is_active", "person__name")
    found = list(users)
    people = {email: name for email, _, name in found if name}
    return people, frozenset(email for email, is_active, _ in found if not is_active)


def _seats(schools: Mapping[int, School], day: date) -> dict[tuple[int, str], Seat]:
    """Names only at schools of the cohort: to write a school into a list is no reason to learn who leads it."""
    held = Post.objects.held_on(day).filter(school__in=schools, kind__in=POSTS).select_related("person__user")
    return {(post.school_id, post.kind): _seat(post, schools[post.school_id]) for post in held}


def _seat(post: Post, school: School) -> Seat:
    is_in_cohort = bool(getattr(school, "enrolment_state", None))
    return Seat(post.person.name if is_in_cohort else "", post.person.address)
