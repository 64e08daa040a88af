"""The words of this room's letters, and where they lead."""

from django.template.loader import render_to_string
from django.urls import reverse

from magpie.programmes.models import Cohort


def letter_text(name: str, **facts: object) -> str:
    """The words of ``letters/<name>.txt`` with the facts in their places."""
    return render_to_string(f"groups/letters/{name}.txt", facts)


def page_of_cohort(cohort: Cohort) -> str:
    return reverse("programmes:cohort", args=[cohort.slug])
