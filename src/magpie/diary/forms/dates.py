from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import URLValidator

from magpie.core.diary import moment
from magpie.core.playbook import Activity as Rule
from magpie.diary.actions.dates import LONGEST, Plan, is_near
from magpie.diary.models import Activity
from magpie.forms import DayField, FilterForm, GovukForm
from magpie.programmes.forms.settings import NameField
from magpie.programmes.models import Cohort
from magpie.register.models import School

SKIPPED = "The clocks go forward on this day, and this time is skipped. Write another one."


class ClockField(forms.TimeField):
    """A time of day as people write it."""

    def __init__(self, *, label: str) -> None:
        wrong = "Write a time, such as 9:30."
        super().__init__(
            label=label,
            input_formats=["%H:%M", "%H.%M", "%H:%M:%S", "%I:%M%p", "%I.%M%p", "%I%p", "%H"],
            widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
            error_messages={"required": wrong, "invalid": wrong},
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)


class LinkField(forms.URLField):
    def __init__(self, **kwargs: Any) -> None:
        wrong = "Write a whole web address, such as https://meet.example/larkby"
        super().__init__(
            required=False,
            max_length=400,
            assume_scheme="https",
            error_messages={"invalid": wrong},
            widget=forms.TextInput,
            **kwargs,
        )
        self.validators = [URLValidator(schemes=["http", "https"], message=wrong), *self.validators[1:]]


class DateForm(GovukForm):
    """When and where. What the playbook knows is filled in; a box that it does not need is not shown."""

    on = DayField(label="Day")
    last_on = DayField(label="Last day", required=False, help_text="Leave it empty when it is over on the same day.")
    starts = ClockField(label="Starts at")
    ends = ClockField(label="Ends at")
    is_online = forms.BooleanField(label="It is online", required=False)
    place = forms.CharField(label="Where", max_length=300, required=False)
    link = LinkField(label="Link to join", help_text="Whoever sees this activity sees it.")
    title = NameField(label="What it is called", missing="Write what it is called, such as: Visit day.")
    purpose = forms.CharField(
        label="What it is for",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whoever sees this activity reads it, and it stands in the invitation.",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, cohort: Cohort, rule: Rule | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort = cohort
        self.zone = ZoneInfo(cohort.programme.time_zone)
        self.plan: Plan | None = None
        if rule is not None and not lasts_days(rule) and not self.initial.get("last_on"):
            del self.fields["last_on"]
        if rule is not None and rule.online != "possible" and bool(self.initial.get("is_online")) is _is_online(rule):
            del self.fields["is_online"]
            self._online = _is_online(rule)
            unused = "place" if self._online else "link"
            if not self.initial.get(unused):
                del self.fields[unused]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        on = given.get("on")
        last_on = given.get("last_on") or on
        if on is not None and last_on is not None:
            self._check_days(on, last_on)
        if not self.errors:
            starts_at, ends_at = (self._moment(*each) for each in ((on, "starts"), (last_on, "ends")))
            if not self.errors:
                self._make_plan(given, starts_at, ends_at)
        return given

    def _check_days(self, on: date, last_on: date) -> None:
        if not is_near(self.cohort, on):
            self.add_error("on", f"This is more than a year away from {self.cohort}. Check the year.")
        elif last_on < on:
            self.add_error("last_on", "Write the first day or a later one.")
        elif last_on - on > LONGEST:
            self.add_error("last_on", "This is longer than two weeks. Check the last day.")

    def _moment(self, on: Any, name: str) -> datetime | None:
        found = moment(on, self.cleaned_data[name], self.zone)
        if found is None:
            self.add_error(name, SKIPPED)
        return found

    def _make_plan(self, given: dict[str, Any], starts_at: Any, ends_at: Any) -> None:
        if ends_at <= starts_at:
            self.add_error("ends", "Write a time after the one at which it starts.")
            return
        self.plan = Plan(
            title=given["title"],
            starts_at=starts_at,
            ends_at=ends_at,
            is_online=given.get("is_online", getattr(self, "_online", False)),
            place=given.get("place", "").strip(),
            link=given.get("link", ""),
            purpose=given["purpose"].strip(),
        )

    def take_newest(self, version: int) -> None:
        """What was typed stays; the next press is made with the newest version in view."""
        self.data = {**self.data.dict(), "version": str(version)}  # type: ignore[attr-defined]


def lasts_days(rule: Rule) -> bool:
    return rule.length is not None and rule.length.unit == "day" and rule.length.at_most > 1


def _is_online(rule: Rule) -> bool:
    return rule.online == "always"


def initial_of_rule(rule: Rule, host: School | None) -> dict[str, Any]:
    """The playbook's hours and words, and the host's address."""
    initial = {"title": rule.title, "purpose": rule.about or "", "is_online": _is_online(rule)}
    if rule.hours:
        initial |= {"starts": rule.hours.starts, "ends": rule.hours.ends}
    if host is not None and not _is_online(rule):
        initial["place"] = address_of(host)
    return initial


def initial_of_activity(activity: Activity) -> dict[str, Any]:
    starts, ends = (each.astimezone(activity.zone) for each in (activity.starts_at, activity.ends_at))
    return {
        "on": starts.date(),
        "last_on": ends.date() if ends.date() != starts.date() else None,
        "starts": starts.time(),
        "ends": ends.time(),
        "version": activity.version,
        **{name: getattr(activity, name) for name in ("is_online", "place", "link", "title", "purpose")},
    }


def address_of(school: School) -> str:
    parts = (school.name, school.street, school.locality, school.town, school.postcode)
    return ", ".join(part for part in parts if part)[:300]


class CancelForm(GovukForm):
    reason = forms.CharField(
        label="Why",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who was invited reads it. Do not write about anybody’s health.",
        error_messages={"required": "Write why, in a few words."},
    )


class DiarySearchForm(FilterForm):
    q = forms.CharField(label="Name or school", required=False, max_length=200)
    kind = forms.ChoiceField(label="Kind", required=False)
    group = forms.ChoiceField(label="Group", required=False)
    show = forms.ChoiceField(label="Show", required=False)

    def __init__(
        self,
        *args: Any,
        kinds: list[tuple[str, str]],
        groups: list[tuple[str, str]],
        show: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["show"].choices = show  # type: ignore[attr-defined]
        for name, choices in (("kind", kinds), ("group", groups)):
            if len(choices) > 1:
                self.fields[name].choices = [("", "All"), *choices]  # type: ignore[attr-defined]
            else:
                del self.fields[name]
