from typing import Any

from django import forms

from magpie.forms import DayField, FilterForm, GovukForm
from magpie.groups.models import Group
from magpie.groups.queries import WHICH

TELLS_HINT = "The leaders of its schools and its facilitator, once."


class GroupSearchForm(FilterForm):
    q = forms.CharField(label="Name, place, trust or facilitator", required=False, max_length=200)
    which = forms.ChoiceField(label="Which", required=False, choices=WHICH)


class EndSeatForm(GovukForm):
    on = DayField(label="First day on which it is no longer in the group")
    tells = forms.BooleanField(label="Write to the others of the group", required=False, help_text=TELLS_HINT)


class GiveSeatForm(GovukForm):
    group = forms.ModelChoiceField(
        label="Group",
        queryset=Group.objects.none(),
        to_field_name="public_id",
        empty_label="Choose a group",
        error_messages={"required": "Choose a group.", "invalid_choice": "Choose a group that the list offers."},
    )
    tells = forms.BooleanField(label="Write to everybody in the group", required=False, help_text=TELLS_HINT)

    def __init__(self, *args: Any, groups: Any, words: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["group"]
        field.queryset = groups
        field.label_from_instance = lambda group: words.get(group.pk, group.name)
