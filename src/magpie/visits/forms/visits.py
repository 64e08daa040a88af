from django import forms

from magpie.forms import FilterForm
from magpie.visits.overview import SHOWN


class VisitSearchForm(FilterForm):
    q = forms.CharField(label="School, group or facilitator", required=False, max_length=200)
    show = forms.ChoiceField(
        label="Show", required=False, choices=[("", "All"), *((key, words) for key, (words, _) in SHOWN.items())]
    )
