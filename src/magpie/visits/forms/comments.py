from collections.abc import Iterable
from typing import Any

from django import forms

from magpie.forms import GovukForm
from magpie.visits.models import Comment


class CommentForm(GovukForm):
    about = forms.ChoiceField(label="About", required=False)
    words = forms.CharField(
        label="Your comment",
        max_length=Comment._meta.get_field("words").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The host, the facilitator and the coordinators read it. Visitors do not.",
        error_messages={"required": "Write your comment."},
    )
    says_optional = False

    def __init__(self, *args: Any, titles: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "The whole day"), *((title, title) for title in titles)]
        self.fields["about"].choices = choices  # type: ignore[attr-defined]
