from django import forms

from magpie.forms import DayField, GovukForm
from magpie.programmes.forms.settings import AddressField

NAME = {"required": "Write the person’s name."}


class HandOverPostForm(GovukForm):
    name = forms.CharField(label="Name of the new holder", max_length=200, error_messages=NAME)
    address = AddressField(help_text="It signs the person in, and a letter goes there.")
    on = DayField(label="First day in the post")


class SubstituteForm(GovukForm):
    name = forms.CharField(label="Who stands in", max_length=200, error_messages=NAME)
    address = AddressField()
    from_on = DayField(label="First day")
    last_on = DayField(label="Last day")
    reason = forms.CharField(
        label="Why",
        max_length=400,
        help_text="The school’s own people and the coordinators can read it. Do not write about anybody’s health.",
        error_messages={"required": "Write why, in a few words."},
    )
