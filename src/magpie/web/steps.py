"""What somebody's first page says: the next things to do, what is coming, what has changed."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from magpie.duties.own import OwnLine, OwnPage, own_page_in
from magpie.outbox.queries import MailState, mail_state
from magpie.programmes.counts import with_counts
from magpie.programmes.models import Cohort, Enrolment, Role
from magpie.programmes.next_steps import Step, counted, steps_of_cohorts
from magpie.programmes.signing import BEFORE, ToSign, ahead_of, all_to_sign, is_asked
from magpie.register.models import Post, User
from magpie.register.phrases import due_or_was
from magpie.web.changes import Change, changes
from magpie.web.coming import Coming, coming
from magpie.web.holdings import Holdings, holdings_of, installation

N_STEPS = 3


@dataclass(frozen=True, slots=True)
class Belonging:
    """Something that a person takes part in, and as what."""

    words: str
    address: str
    hint: str


@dataclass(frozen=True, slots=True)
class FirstPage:
    """``n_more`` things wait besides the steps that are shown; ``owes`` is whether the page of duties has any.

    The last two are for the menu.
    """

    steps: list[Step]
    n_more: int = 0
    owes: bool = False
    belongings: list[Belonging] = field(default_factory=list)
    coming: list[Coming] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    coordinates: bool = False
    takes_part: bool = False


def first_page(user: User, today: date) -> FirstPage:
    held = holdings_of(user, today)
    owed = own_page_in(held.chased, held.user, held.today)
    steps = _all_steps(held, owed)
    changed = changes(held) if held.coordinated or held.groups else []
    return FirstPage(
        steps=steps[:N_STEPS],
        n_more=len(steps[N_STEPS:]),
        owes=bool(owed.sections),
        belongings=belongings(held),
        coming=coming(held),
        changes=changed,
        coordinates=held.coordinates_anything,
        takes_part=bool(held.chased),
    )


def belongings(held: Holdings) -> list[Belonging]:
    """The cohorts that somebody has to do with, and the pages of their own school and group in each."""
    found = []
    for cohort in held.cohorts:
        kinds = sorted(Role.Kind(kind).label for kind in held.kinds_in(cohort))
        address = reverse("programmes:cohort", args=[cohort.slug])
        if kinds:
            found.append(Belonging(str(cohort), address, ", ".join(kinds)))
        for enrolment in held.enrolments:
            if enrolment.cohort_id == cohort.pk and enrolment.state == Enrolment.State.ENROLLED:
                hint = f"{Post.Kind(held.posts[enrolment.school_id]).label} of {enrolment.school}"
                found.append(Belonging(str(cohort), address, hint))
                words = f"{enrolment.school} in {cohort}"
                found.append(
                    Belonging(
                        words,
                        reverse("programmes:enrolment", args=[cohort.slug, enrolment.public_id]),
                        "People, what you share and seek.",
                    )
                )
        found += [_group(group, cohort) for group in held.groups if group.cohort_id == cohort.pk]
    return found


def _group(group: Any, cohort: Cohort) -> Belonging:
    hint = "You facilitate it: its schools, its days." if group.facilitates else "Who is in it, when you visit whom."
    return Belonging(f"{group} of {cohort}", group.get_absolute_url(), hint)


def _all_steps(held: Holdings, page: OwnPage) -> list[Step]:
    """What only this person can do comes first, then what others wait for."""
    steps = steps_of_school(held) + steps_owed(page, held.today) + steps_of_guest(held, page)
    steps += steps_of_signer(held) + steps_of_coordinator(held)
    return steps + (steps_of_operator(held.user) if held.user.is_operator else [])


def steps_of_school(held: Holdings) -> list[Step]:
    """What a head or a second leader is asked for."""
    cohorts = {cohort.pk: cohort for cohort in held.cohorts}
    steps = []
    for enrolment in held.enrolments:
        cohort, is_head = cohorts[enrolment.cohort_id], held.posts[enrolment.school_id] == Post.Kind.HEAD
        if enrolment.state == Enrolment.State.INVITED and is_head:
            address = reverse("programmes:invitation-answer", args=[cohort.slug, enrolment.public_id])
            hint = f"{enrolment.school} is asked to take part; you say yes or no."
            steps.append(Step(f"Answer the invitation to {cohort}", address, hint))
        elif is_head and _lacks_second_leader(enrolment, cohort):
            address = reverse("programmes:enrolment", args=[cohort.slug, enrolment.public_id])
            steps.append(Step(f"Say who is second leader of {enrolment.school}", address, str(cohort)))
    return steps


def _lacks_second_leader(enrolment: Any, cohort: Cohort) -> bool:
    asked = Post.Kind.SECOND_LEADER in cohort.playbook.roles_of_school()
    takes_part = enrolment.state in (Enrolment.State.APPLIED, Enrolment.State.ENROLLED)
    return asked and takes_part and not enrolment.has_second


def steps_owed(page: OwnPage, today: date) -> list[Step]:
    """What is late, and what is due within two weeks, in the order of its days."""
    return [
        Step(_what(line), line.link.address, _by_when(line, today))
        for line in (*page.late, *page.soon)
        if line.is_deed and line.link is not None
    ]


def _what(line: OwnLine) -> str:
    what = line.what[:1].upper() + line.what[1:]
    return f"{what}: {line.about}" if line.about else what


def _by_when(line: OwnLine, today: date) -> str:
    if line.due_on is None:
        return line.cohort
    due = due_or_was(line.due_on, today).capitalize()
    return f"{due} {'on' if line.due_on < today else 'by'} {line.due_on:%-d %B} · {line.cohort}"


def steps_of_guest(held: Holdings, page: OwnPage) -> list[Step]:
    """Invitations that wait for an answer which is not owed by a day."""
    lines = (*page.late, *page.soon, *page.coming)
    owed = Counter(line.cohort for line in lines if line.link and line.link.address.endswith("/answer/"))
    waiting = [(cohort, cohort.n_to_answer - owed[str(cohort)]) for cohort in held.cohorts]
    return [
        Step(
            f"Say whether you come: {counted(n, 'invitation')}",
            f"{reverse('diary:diary', args=[cohort.slug])}?show=attention",
            str(cohort),
        )
        for cohort, n in waiting
        if n > 0
    ]


def steps_of_signer(held: Holdings) -> list[Step]:
    """Declarations of which the playbook makes no duty with a day; by the rule of the page where one signs."""
    open_ones = [(cohort, each) for cohort in held.cohorts for each in _unsigned(held, cohort)]
    before = {cohort.pk for cohort, each in open_ones if each.rule.when == BEFORE}
    ahead = ahead_of(held.user, before, held.today) if before else frozenset()
    address = reverse("programmes:own-declarations")
    return [
        Step(f"Read and sign: {each.title}", address, str(cohort))
        for cohort, each in open_ones
        if is_asked(each, cohort, _signs_as(held, cohort), ahead)
    ]


def _unsigned(held: Holdings, cohort: Cohort) -> list[ToSign]:
    owed = {duty.declaration for duty in cohort.playbook.duties.values()}
    found = [each for each in all_to_sign(cohort.playbook, held.today) if each.kind not in owed]
    return [each for each in found if (cohort.pk, each.kind, each.about) not in held.signed]


def _signs_as(held: Holdings, cohort: Cohort) -> set[str]:
    enrolled = [each for each in held.enrolments if each.state == Enrolment.State.ENROLLED]
    return held.signs_as(cohort) | {held.posts[each.school_id] for each in enrolled if each.cohort_id == cohort.pk}


def steps_of_coordinator(held: Holdings) -> list[Step]:
    cohorts = held.coordinated
    steps = steps_of_cohorts(with_counts(cohorts, held.today), held.today)
    if held.may_open_cohorts and not cohorts:
        steps.append(Step("Open a cohort", reverse("programmes:cohort-new"), "One year of your programme."))
    return steps


def steps_of_operator(operator: User) -> list[Step]:
    has = installation(operator)
    post = reverse("outbox:post")
    steps = []
    if not has.has_schools:
        steps.append(Step("Import the register of schools", reverse("register:import-new"), "Schools come from it."))
    if not has.has_programmes:
        address = reverse("programmes:programme-new")
        steps.append(Step("Make a programme", address, "With it you ask its first coordinator in."))
    if has.n_undecided:
        steps.append(Step(f"Say whether {counted(has.n_undecided, 'letter')} went", f"{post}?state=undecided"))
    if has.n_failed:
        steps.append(Step(f"See why {counted(has.n_failed, 'letter')} failed", f"{post}?state=failed"))
    mail = mail_state()
    if mail is MailState.ASK:
        steps.append(Step("Say what happens to the letters that wait", post, "A mail server is set now."))
    elif mail is MailState.OFF:
        steps.append(Step("Letters do not go: switch mail on", post, "Until then they wait, and can be printed."))
    return steps
