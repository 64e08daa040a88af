from typing import Any

from django import forms

from magpie.forms import FilterForm, GovukForm
from magpie.outbox.writing import can_be_written_to
from magpie.register.models import Organisation

RIGHTS = [
    ("", "All"),
    ("operator", "Operators"),
    ("import", "May import the register"),
    ("out", "Shut out"),
]


class AddressField(forms.EmailField):
    """An address in small letters: people write their own in several ways."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "E-mail address")
        wrong = "Write an e-mail address such as name@school.example"
        kwargs.setdefault("error_messages", {"invalid": wrong, "required": wrong})
        super().__init__(max_length=254, **kwargs)

    def clean(self, value: Any) -> str:
        address = str(super().clean(value)).strip().lower()
        if address and not can_be_written_to(address):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return address


class NameField(forms.CharField):
    """A name on one line: a line break in it would break the letters that use it."""

    def __init__(self, *, label: str, missing: str, **kwargs: Any) -> None:
        super().__init__(label=label, max_length=200, error_messages={"required": missing}, **kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").split())


class PersonForm(GovukForm):
    name = NameField(label="Name", missing="Write the person’s name.")
    address = AddressField()


class ProgrammeForm(GovukForm):
    name = NameField(
        label="Name of the programme",
        help_text="What it is called year after year, such as: Learning trios.",
        missing="Write the programme’s name.",
    )
    owner_kind = forms.ChoiceField(
        label="Who runs it", choices=Organisation.Kind.choices, widget=forms.RadioSelect, initial="charity"
    )
    owner_name = NameField(
        label="Name of that organisation",
        help_text="If it is in Magpie already, write its name as it stands there; otherwise it is added.",
        missing="Write the name of the charity, trust or other organisation.",
    )
    coordinator_name = NameField(
        label="Name of its first coordinator", missing="Write the name of whoever coordinates it."
    )
    coordinator_address = AddressField(
        label="E-mail address of its first coordinator", help_text="A letter goes there that leads to the sign-in page."
    )


class UserSearchForm(FilterForm):
    q = forms.CharField(label="Name or address", required=False, max_length=200)
    right = forms.ChoiceField(label="Which", required=False, choices=RIGHTS)


class RightsForm(GovukForm):
    is_operator = forms.BooleanField(
        label="Operator", required=False, help_text="Makes programmes, sees all letters’ fates, and gives these rights."
    )
    may_import = forms.BooleanField(
        label="May import the register", required=False, help_text="Changes what Magpie knows of every school."
    )
