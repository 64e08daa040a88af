"""A small list that somebody sends, looks at, and confirms."""

from typing import Any

from django import forms
from django.core import signing

from magpie.forms import GovukForm


class FileForm(GovukForm):
    file = forms.FileField(
        label="File",
        help_text="CSV or Excel (.xlsx).",
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another one."},
    )


class ConfirmForm(forms.Form):
    """Carries the rows that were shown; signed, so that what is confirmed is what was looked at."""

    rows = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def clean_rows(self) -> Any:
        try:
            return signing.loads(self.cleaned_data["rows"], salt=self.purpose)
        except signing.BadSignature:
            raise forms.ValidationError("This is not the list that you looked at. Send the file again.") from None


def signed_rows(rows: Any, purpose: str) -> str:
    return signing.dumps(rows, salt=purpose, compress=True)
