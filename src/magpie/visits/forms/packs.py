from collections.abc import Mapping
from typing import Any

from django import forms

from magpie.core.playbook import Section
from magpie.forms import GovukForm, dress

LONGEST_SECTION = 6000


class PackForm(GovukForm):
    """A box for each section of the playbook, and the version of the pack that its writer was shown."""

    says_optional = False
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sections: Mapping[str, Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, section in sections.items():
            field = forms.CharField(
                label=section.title,
                help_text=section.asks or "",
                required=False,
                max_length=LONGEST_SECTION,
                widget=forms.Textarea(attrs={"rows": 5}),
            )
            dress(field)
            self.fields[f"section_{name}"] = field

    @classmethod
    def showing(cls, words: Mapping[str, str], version: int, *, sections: Mapping[str, Section]) -> "PackForm":
        initial: dict[str, Any] = {f"section_{name}": words.get(name, "") for name in sections}
        return cls(initial={**initial, "version": version}, sections=sections)

    @property
    def written(self) -> dict[str, str]:
        """The name of each section → its words."""
        return {
            name.removeprefix("section_"): words
            for name, words in self.cleaned_data.items()
            if name.startswith("section_")
        }


class VersionForm(GovukForm):
    """A button about a text that others may be changing: it carries the version that was shown beside it."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
