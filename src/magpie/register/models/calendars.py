from django.db import models
from django.db.models import F, Q


class TermCalendar(models.Model):
    """What one owner has said of one academic year; a cohort points to its own calendars from its own room."""

    academic_year = models.CharField(max_length=7, help_text="Such as 2025-26.")
    name = models.CharField(max_length=200)
    school = models.ForeignKey(
        "register.School", null=True, blank=True, on_delete=models.CASCADE, related_name="term_calendars"
    )
    organisation = models.ForeignKey(
        "register.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="term_calendars"
    )

    class Meta:
        ordering = ("academic_year", "name", "pk")
        constraints = [
            models.CheckConstraint(
                name="calendar_has_at_most_one_owner_in_the_register",
                condition=Q(school=None) | Q(organisation=None),
            ),
            models.UniqueConstraint(fields=["school", "academic_year"], name="one_calendar_for_each_school_and_year"),
            models.UniqueConstraint(
                fields=["organisation", "academic_year"], name="one_calendar_for_each_organisation_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.academic_year}"


class TermStretch(models.Model):
    """Days from first to last, both included: a term, a break in it, or days on which pupils stay at home."""

    class Kind(models.TextChoices):
        TERM = "term", "Term"
        BREAK = "break", "Holiday or half-term"
        INSET = "inset", "INSET day"
        CLOSURE = "closure", "Closure"
        BANK_HOLIDAY = "bank_holiday", "Bank holiday"

    calendar = models.ForeignKey(TermCalendar, on_delete=models.CASCADE, related_name="stretches")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    first_on = models.DateField()
    last_on = models.DateField()
    name = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ("first_on", "kind", "pk")
        constraints = [
            models.CheckConstraint(
                name="stretch_ends_on_or_after_its_first_day", condition=Q(last_on__gte=F("first_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first_on}–{self.last_on}"
