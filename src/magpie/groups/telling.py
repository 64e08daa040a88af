"""The words of this room's letters, and where they lead."""

from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from magpie.groups.models import Group
from magpie.programmes.models import Cohort


def letter_text(name: str, **facts: object) -> str:
    """The words of ``letters/<name>.txt`` with the facts in their places."""
    return render_to_string(f"groups/letters/{name}.txt", facts)


def page_of_group(group: Group) -> str:
    """The group's own page joins rooms and so belongs to a higher one; without it, the cohort's page."""
    try:
        return group.get_absolute_url()
    except NoReverseMatch:
        return page_of_cohort(group.cohort)


def page_of_cohort(cohort: Cohort) -> str:
    return reverse("programmes:cohort", args=[cohort.slug])
