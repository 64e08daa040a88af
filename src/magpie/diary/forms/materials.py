from typing import Any

from django import forms

from magpie.diary.forms.dates import LinkField
from magpie.forms import GovukForm
from magpie.programmes.forms.settings import NameField

LARGEST = 10_000_000


class MaterialForm(GovukForm):
    title = NameField(label="What it is", missing="Write what it is, such as: Programme of the day.")
    words = forms.CharField(label="Words", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    link = LinkField(label="Link")
    file = forms.FileField(
        label="File",
        required=False,
        max_length=200,
        help_text="Up to 10 MB. Whoever sees the activity can take it away.",
        error_messages={"empty": "The file is empty. Choose another one."},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > LARGEST:
            megabytes = file.size / 1_000_000
            raise forms.ValidationError(f"The file has {megabytes:.0f} MB. Send one of up to 10 MB, or give a link.")
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not any(given.get(name) for name in ("words", "link", "file")):
            self.add_error("words", "Write words, give a link or choose a file.")
        return given
