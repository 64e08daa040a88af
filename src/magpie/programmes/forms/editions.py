from typing import Any

from django import forms

from magpie.forms import FilterForm, GovukForm

LARGEST_BYTES = 200_000
STATES = [("", "All"), ("ready", "Ready"), ("draft", "Drafts")]


class EditionSearchForm(FilterForm):
    q = forms.CharField(label="Words of the title", required=False, max_length=100)
    status = forms.ChoiceField(label="Status", required=False, choices=STATES)


class PlaybookForm(GovukForm):
    """A playbook as text or as a file; the file counts when both are given."""

    source = forms.CharField(
        label="The playbook’s text",
        required=False,
        strip=False,
        max_length=LARGEST_BYTES,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
    )
    file = forms.FileField(label="Or a file", required=False, help_text="A YAML file, up to 200 kB.")

    def clean_file(self) -> str:
        file = self.cleaned_data.get("file")
        if not file:
            return ""
        if file.size > LARGEST_BYTES:
            raise forms.ValidationError("This file is larger than 200 kB, which no playbook is. Choose another file.")
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError("This is no text in UTF-8. Save it as UTF-8 text and send it again.") from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not given.get("file") and not given.get("source", "").strip():
            self.add_error("source", "Paste the playbook here, or choose a file.")
        return given

    @property
    def text(self) -> str:
        return str(self.cleaned_data["file"] or self.cleaned_data["source"])
