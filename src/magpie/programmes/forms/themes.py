from django import forms

from magpie.forms import FilterForm, GovukForm

WHICH = [("", "All"), ("used", "Can be chosen"), ("retired", "Retired")]


class ThemeSearchForm(FilterForm):
    q = forms.CharField(label="Name", required=False, max_length=100)
    which = forms.ChoiceField(label="Which", required=False, choices=WHICH)


class ThemeForm(GovukForm):
    name = forms.CharField(label="Name of the theme", max_length=100, error_messages={"required": "Write its name."})
