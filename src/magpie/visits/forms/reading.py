import json
from collections.abc import Sequence
from typing import Any

from django import forms

from magpie.core.agenda import Block
from magpie.forms import GovukForm
from magpie.visits.bridge import content_of
from magpie.visits.editor import block_of
from magpie.visits.forms.agendas import MOST_ROWS, BlockForm
from magpie.visits.forms.packs import VersionForm

LONGEST_TEXT = 200_000
MOST_BYTES = 5_000_000


class ReadForm(GovukForm):
    """An agenda that exists already, as text or as a file."""

    says_optional = False
    text = forms.CharField(
        label="Paste the agenda here",
        help_text="One line for each block, its time first, such as: 9.30–9.50 Welcome.",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    file = forms.FileField(
        label="Or choose its file",
        help_text="Word (.docx), Excel (.xlsx), Markdown or text, up to 5 MB.",
        required=False,
        allow_empty_file=True,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        text, file = given.get("text", ""), given.get("file")
        if text and file:
            self.add_error("file", "Give either the text or a file, not both.")
        elif not text and not file:
            self.add_error("text", "Paste the agenda, or choose its file.")
        elif file and file.size > MOST_BYTES:
            self.add_error("file", "The file has more than 5 MB. Take the pictures out of it, or paste its text.")
        return given


class TakeForm(VersionForm):
    """What was read, on its way from the preview into the agenda."""

    taken = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def showing(cls, blocks: Sequence[Block], version: int) -> "TakeForm":
        return cls(initial={"taken": json.dumps(content_of(blocks)["blocks"]), "version": version})

    def clean_taken(self) -> list[Block]:
        """Each block once more through the boxes of the editor: what comes back may be anything."""
        try:
            kept = json.loads(self.cleaned_data["taken"])
            rows = [{f"b0-{name}": "" if value is None else str(value) for name, value in row.items()} for row in kept]
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise forms.ValidationError("This preview cannot be read any more. Send the agenda again.") from error
        if len(rows) > MOST_ROWS:
            raise forms.ValidationError(f"This has {len(rows)} blocks; an agenda has up to {MOST_ROWS}.")
        read = [BlockForm.sent(row, 0, parts=()) for row in rows]
        if not all(row.is_valid() and row.cleaned_data for row in read):
            raise forms.ValidationError("This preview cannot be read any more. Send the agenda again.")
        return [block_of(row.cleaned_data) for row in read]
