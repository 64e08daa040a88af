from typing import Any

from django import forms

from magpie.forms import DayField, FilterForm, GovukForm
from magpie.programmes.forms.settings import PersonForm
from magpie.programmes.models import Role

WHO = [("", "All"), *Role.Kind.choices]
HELD = [("", "Held today"), ("ended", "Ended"), ("all", "All")]


class RoleSearchForm(FilterForm):
    q = forms.CharField(label="Name or address", required=False, max_length=200)
    kind = forms.ChoiceField(label="Role", required=False, choices=WHO)
    held = forms.ChoiceField(label="When", required=False, choices=HELD)


class InviteForm(PersonForm):
    kind = forms.ChoiceField(
        label="Role",
        choices=Role.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role."},
    )
    field_order = ("kind", "name", "address")

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class EndRoleForm(GovukForm):
    on = DayField(label="First day without the role")
