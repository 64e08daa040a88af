"""Forms that school staff know from government services: our field templates on Django's form renderer."""

import re
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, RegexValidator
from django.forms.renderers import TemplatesSetting


class GovukRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


GOVUK_CLASS = {
    forms.TextInput: "govuk-input",
    forms.EmailInput: "govuk-input",
    forms.NumberInput: "govuk-input govuk-input--width-5",
    forms.URLInput: "govuk-input",
    forms.DateInput: "govuk-input govuk-input--width-10",
    forms.Textarea: "govuk-textarea",
    forms.Select: "govuk-select",
    forms.SelectMultiple: "govuk-select",
    forms.ClearableFileInput: "govuk-file-upload",
    forms.FileInput: "govuk-file-upload",
    forms.CheckboxInput: "govuk-checkboxes__input",
    forms.RadioSelect: "govuk-radios__input",
    forms.CheckboxSelectMultiple: "govuk-checkboxes__input",
}


# Browsers send no line break from a box of one line; in a name it would break the letters that use it.
one_line = RegexValidator(
    re.compile("[\\x01-\\x1f\\x7f\\x85\\u2028\\u2029]"),
    "Write this on one line, without tabs or other control characters.",
    code="not_one_line",
    inverse_match=True,
)


TOO_LONG = "Write at most %(limit_value)d characters. These are %(show_value)d."
A_DAY = "Write a day, such as 3/2/2026 or 3 February 2026."


class GovukForm(forms.Form):
    """Give each widget its class, so that templates stay free of cases; ``is_dressed`` says that it needs one."""

    says_optional = True
    is_dressed = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if self.is_dressed:
                dress(field)
            say_what_is_too_long(field)
            if type(field) is forms.CharField and isinstance(field.widget, forms.TextInput):
                field.validators.append(one_line)


class FilterForm(GovukForm):
    """What narrows a list down: everything in it is optional, so nothing says so."""

    says_optional = False


def say_what_is_too_long(field: forms.Field) -> None:
    """In plain words, in place of Django's."""
    field.validators = [
        MaxLengthValidator(each.limit_value, TOO_LONG) if type(each) is MaxLengthValidator else each
        for each in field.validators
    ]


def dress(field: forms.Field) -> None:
    """Put the design system's class on the field's widget."""
    css = next((css for kind, css in GOVUK_CLASS.items() if type(field.widget) is kind), "govuk-input")
    given = field.widget.attrs.get("class", "")
    field.widget.attrs["class"] = f"{css} {given}".strip()
    field.widget.use_required_attribute = lambda initial: False


class DayField(forms.DateField):
    """A day as people write it, day first."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y"]
        )
        kwargs.setdefault("help_text", "For example, 3/2/2026.")
        kwargs.setdefault("error_messages", {"invalid": A_DAY, "required": A_DAY})
        super().__init__(widget=forms.DateInput(format="%d/%m/%Y"), **kwargs)
