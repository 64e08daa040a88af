"""The register's files, as somebody sends them."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from magpie.forms import FilterForm, GovukForm
from magpie.register.models import RegisterImport

MOST_FILES = 6
MEGABYTE = 1_000_000


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or more files, each held against the limit, with all mistakes told at once."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        mistakes = [message for file in files for message in _mistakes_in(file)]
        if len(files) > MOST_FILES:
            mistakes.append(f"These are {len(files)} files. Choose {MOST_FILES} at most.")
        if mistakes:
            raise forms.ValidationError([forms.ValidationError(message) for message in mistakes])
        return list(files)


def _mistakes_in(file: UploadedFile[Any]) -> list[str]:
    size = file.size or 0
    if not size:
        return [f"{file.name} is empty. Choose the file as you downloaded it."]
    if size > settings.UPLOAD_LIMIT_BYTES:
        allowed = settings.UPLOAD_LIMIT_BYTES // MEGABYTE
        return [f"{file.name} has {size // MEGABYTE:,} MB. Choose a file of {allowed:,} MB at most, or a ZIP of it."]
    return []


class ImportForm(GovukForm):
    uploads = SeveralFilesField(
        label="Files",
        widget=SeveralFilesInput,
        help_text="The register, its links file, or both; CSV, Excel (.xlsx) or a ZIP that holds them.",
        error_messages={"required": "Choose a file."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].widget.attrs["class"] = "govuk-file-upload"


class ImportFilterForm(FilterForm):
    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *RegisterImport.State.choices])

    def given(self) -> str:
        self.full_clean()
        return str(getattr(self, "cleaned_data", {}).get("state", ""))


class ImportRowsForm(FilterForm):
    q = forms.CharField(label="Name or number", required=False, max_length=200)

    def given(self) -> str:
        self.full_clean()
        return str(getattr(self, "cleaned_data", {}).get("q", ""))
