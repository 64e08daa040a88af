"""The year's letters before they are written."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.duties.bridge import read_cohorts
from magpie.duties.forms.simulation import SimulationForm
from magpie.duties.telling import code_of
from magpie.duties.year_of_letters import YearOfLetters
from magpie.programmes.listing import csv_file, wants_file
from magpie.programmes.views.schools import coordinated_or_refuse

HEADER = ("day", "to", "school", "what", "for", "whose", "due", "when")


@require_safe
def simulation(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    known = read_cohorts([cohort], max(request.today, cohort.opens_on))[cohort.pk]
    year = YearOfLetters(known, SimulationForm(request.GET).behaviour())
    if wants_file(request):
        return csv_file(f"{cohort.slug}-letters-of-the-year", HEADER, year.rows())
    people = {code_of(str(key)): (key, words) for key, words in year.people}
    form = SimulationForm(request.GET, people=[(code, words) for code, (_, words) in people.items()])
    form.is_valid()
    chosen = people.get(form.cleaned_data.get("person", ""))
    facts = {
        "cohort": cohort,
        "year": year,
        "form": form,
        "chosen": chosen[1] if chosen else "",
        "letters": year.letters_of(chosen[0]) if chosen else [],
    }
    return render(request, "duties/simulation.html", facts)
