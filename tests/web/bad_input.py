"""What a hostile or hurried person sends: words that no address expects, and forms filled in every wrong way."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

BAD_QUERIES = {
    "pages": "page=-1&as=csv",
    "huge": f"page={'9' * 5000}&q={'x' * 10_000}&state=%00&kind={'y' * 300}&which=%00",
    "nul": "q=%00&state=%00&from=%00&school=%00&address=%00&next=%00&kind=%00&what=%00&part_of=%00&as=csv",
    "no text": "q=%FF%FE&page=%FF&state[]=1&q=%F0%9F%90%A6&authority=%27%22%3E%3Cscript%3E",
    "numbers": "page=1e9&q=99999999999999999999&urn=-1&show=-1&stretch=1e400",
}

NUL = "a\x00b"
LINES = "Ann Wren\r\nBcc: everybody@elsewhere.example"
UNREADABLE = b"\xff\xfe\x00PK\x03\x04\x00urn;school\r\n=cmd|'/c calc'!A1;\x00"


def bad_forms(form: forms.Form | None) -> dict[str, Any]:
    """Name of what is wrong → what is sent, made for the boxes that the page shows."""
    fields = form.fields if form is not None else {}
    return {
        "nothing": {},
        "too long": filled(fields, lambda field: "x" * 10_000),
        "nul": filled(fields, lambda field: NUL),
        "other letters": filled(fields, lambda field: "Łódź 中学 \u202e\U0001f426"),
        "wrong types": filled(fields, lambda field: ["[]", "-1", "9" * 30]),
        "line breaks": filled(fields, lambda field: likely(field, text=LINES)),
        "last days": filled(fields, lambda field: likely(field, day="31/12/9999")),
        "first days": filled(fields, lambda field: likely(field, day="1/1/0001")),
        "odd addresses": filled(fields, lambda field: likely(field, address=f"a@{'ü' * 60}.example")),
    }


def filled(fields: dict[str, forms.Field], value_of: Callable[[forms.Field], Any]) -> dict[str, Any]:
    """Boxes that no page shows are sent too, because anybody can send them."""
    sent = {name: value_of(field) for name, field in fields.items() if not isinstance(field, forms.FileField)}
    files = {
        name: SimpleUploadedFile("../../evil\u202e.csv", UNREADABLE)
        for name, field in fields.items()
        if isinstance(field, forms.FileField)
    }
    return {"rows": NUL, "was_sent": NUL, "deed": "publish", "do": NUL, "page": "-1", "show": NUL, **sent, **files}


def likely(field: forms.Field, *, text: str = "Words", day: str = "3/2/2026", address: str = "dee@wren.example") -> Any:
    """What a person would write in the box, but for what is given."""
    if isinstance(field, forms.ModelChoiceField):
        first = field.queryset.first()
        return "" if first is None else first.pk
    if isinstance(field, forms.ChoiceField):
        return next((key for key, _ in field.choices if key), "")
    if isinstance(field, forms.BooleanField):
        return "on"
    if isinstance(field, forms.IntegerField):
        return "99999999999999999999"
    if isinstance(field, forms.DateField):
        return day
    return address if isinstance(field, forms.EmailField) else text
