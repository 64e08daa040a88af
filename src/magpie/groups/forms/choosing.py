"""A list of hundreds of choices, written at once: a template for each option takes longer than the rest of the page."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class LongSelect(forms.Select):
    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(each) for each in self.format_value(value)}
        marked = {True: mark_safe(" selected"), False: ""}
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((key, marked[str(key) in chosen], words) for key, words in self.choices),
        )
        built = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt({**built, "class": "govuk-select"}), options)
