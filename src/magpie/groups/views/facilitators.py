"""Who facilitates which group: the list, a proposal for all that have nobody, one group by hand."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.groups.actions.facilitators import assign_facilitators, end_facilitating, holder_of
from magpie.groups.actions.letters import schools_of
from magpie.groups.facilitators import Facilitators
from magpie.groups.forms.facilitators import ChooseFacilitatorForm, EndFacilitatingForm, ProposalForm
from magpie.groups.forms.groups import GroupSearchForm
from magpie.groups.models import FacilitatorSeat, Group
from magpie.groups.phrases import finding_in_words
from magpie.groups.queries import groups_found, lines_of
from magpie.groups.views.paging import groups_of_page
from magpie.programmes.listing import csv_file, wants_file
from magpie.programmes.models import Cohort
from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import FORM, coordinated_or_refuse, refused
from magpie.register.models import Person

AT_ONCE = 50
HEADER = ("group", "schools", "facilitator", "address", "from", "then", "from")


@require_safe
def facilitator_list(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    form = GroupSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    groups = Group.objects.filter(cohort=cohort).current().order_by("number")
    found = groups_found(groups, words=asked.get("q", ""), which=asked.get("which", ""), day=request.today)
    if wants_file(request):
        return csv_file(f"{cohort.slug}-facilitators", HEADER, map(_row, lines_of(found, request.today)))
    listed = groups_of_page(request, found)
    known = Facilitators.of(cohort, request.today)
    facts = {
        "cohort": cohort,
        "form": form,
        "asks": bool(request.GET),
        "listed": listed,
        "lines": lines_of(listed.object_list, request.today),
        "known": known.everybody(),
        "people": known.people,
    }
    return render(request, "groups/facilitators.html", facts)


@require_http_methods(FORM)
def facilitators_propose(request: Any, slug: str) -> HttpResponse:
    """For each group without a facilitator one person, shown before anything is saved."""
    cohort = coordinated_or_refuse(request, slug)
    form = ProposalForm(request.POST) if request.method == "POST" else ProposalForm()
    if form.is_bound and form.is_valid():
        try:
            seats = assign_facilitators(
                cohort,
                _chosen(cohort, form.cleaned_data["pairs"]),
                on=request.today,
                today=request.today,
                by=request.user,
                now=request.now,
            )
        except Refused as refusal:
            form.add_error("pairs", refusal.words)
        else:
            messages.success(request, f"{len(seats)} of the groups have a facilitator now; letters are on their way.")
            return redirect("groups:facilitators", slug)
    known = Facilitators.of(cohort, request.today)
    lines = _proposal(cohort, known)
    facts = {
        "cohort": cohort,
        "form": form,
        "lines": lines[:AT_ONCE],
        "n_more": len(lines[AT_ONCE:]),
        "n_people": len(known.people),
        "n_proposed": sum(person is not None for _, _, person, _ in lines[:AT_ONCE]),
    }
    return render(request, "groups/facilitators_propose.html", facts)


@require_http_methods(FORM)
def facilitator_choose(request: Any, slug: str, public_id: str) -> HttpResponse:
    """One group by hand: now, or a hand-over on a day."""
    cohort = coordinated_or_refuse(request, slug)
    group = get_object_or_404(Group.objects.filter(cohort=cohort).current(), public_id=public_id)
    line = lines_of([group], request.today)[0]
    choices = Facilitators.of(cohort, request.today).choices(line.schools)
    holder = line.facilitator.person if line.facilitator else None
    choices = [each for each in choices if each.person != holder]
    initial = {"on": request.today, "seen": holder_of(group)}
    form = ChooseFacilitatorForm(request.POST or None, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        person = next(each.person for each in choices if each.person.public_id == given["person"])
        facts = {"on": given["on"], "today": request.today, "by": request.user, "now": request.now}
        try:
            assign_facilitators(cohort, {group: person}, seen={group: given["seen"]}, **facts)
        except Refused as refusal:
            refused(form, refusal)
            # What stands there now is shown with the refusal, so the next press is about that.
            form.data = {**request.POST.dict(), "seen": holder_of(group)}
        else:
            messages.success(request, f"{person} facilitates {group}; letters are on their way.")
            return redirect("groups:facilitators", slug)
    barred = [(each.person, [finding_in_words(why) for why in each.findings]) for each in choices if each.findings]
    facts = {"cohort": cohort, "group": group, "line": line, "form": form, "barred": barred}
    return render(request, "groups/facilitator_choose.html", {**facts, "n_free": len(choices) - len(barred)})


@require_http_methods(FORM)
def facilitator_end(request: Any, slug: str, public_id: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    group = get_object_or_404(Group.objects.filter(cohort=cohort).current(), public_id=public_id)
    seats = FacilitatorSeat.objects.filter(group=group, until_on=None).select_related("person", "group__cohort")
    seat = get_object_or_404(seats)
    form = EndFacilitatingForm(request.POST or None, initial={"on": max(request.today, seat.from_on)})
    if request.method == "POST" and form.is_valid():
        try:
            end_facilitating(seat, on=form.cleaned_data["on"], by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"{seat.person} no longer facilitates {group} from that day.")
            return redirect("groups:facilitators", slug)
    return render(
        request, "groups/facilitator_end.html", {"cohort": cohort, "group": group, "seat": seat, "form": form}
    )


def _proposal(cohort: Cohort, known: Facilitators) -> list[tuple[Group, list[Any], Person | None, float | None]]:
    held = FacilitatorSeat.objects.filter(until_on=None)
    groups = list(Group.objects.filter(cohort=cohort).current().exclude(pk__in=held.values("group")).order_by("number"))
    schools = schools_of(groups)
    chosen = known.propose({group: schools[group.pk] for group in groups})
    lines = []
    for group, person in chosen.items():
        way = known.way_km(person.pk, schools[group.pk]) if person else None
        lines.append((group, schools[group.pk], person, way))
    return lines


def _chosen(cohort: Cohort, pairs: list[str]) -> dict[Group, Person]:
    """The groups and people that were sent; what is not there any more is left out."""
    sent = dict(pair.split(":") for pair in pairs)
    groups = Group.objects.filter(cohort=cohort, public_id__in=sent).current()
    people = {person.public_id: person for person in Person.objects.filter(public_id__in=sent.values())}
    return {group: people[sent[group.public_id]] for group in groups if sent[group.public_id] in people}


def _row(line: Any) -> tuple[object, ...]:
    now, then = line.facilitator, line.coming
    return (
        line.group,
        "; ".join(str(school) for school in line.schools),
        now.person if now else "",
        now.person.address if now else "",
        now.from_on if now else "",
        then.person if then else "",
        then.from_on if then else "",
    )
