from datetime import date
from typing import Any

from django.conf import settings
from django.db import models

from magpie.core.public_ids import public_id
from magpie.programmes.models.cohorts import Cohort


class EnrolmentListQuerySet(models.QuerySet["EnrolmentList"]):
    def visible_to(self, user: Any, day: date) -> "EnrolmentListQuerySet":
        return self.filter(cohort__in=Cohort.objects.coordinated_by(user, day).values("pk"))


class EnrolmentList(models.Model):
    """A list of schools that somebody sent, kept until its rows are right and taken over, all at once."""

    class State(models.TextChoices):
        OPEN = "open", "Being checked"
        TAKEN = "taken", "Taken over"
        DROPPED = "dropped", "Thrown away"

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    cohort = models.ForeignKey("programmes.Cohort", on_delete=models.CASCADE, related_name="lists")
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    notes = models.JSONField(default=list, help_text="What the reader cleaned or could not place.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentListQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="a_list_that_was_taken_over_has_a_time",
                condition=~models.Q(state="taken") | models.Q(taken_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ListedSchool(models.Model):
    """One row of a list, in the sender's words; mistakes are worked out anew each time it is looked at."""

    list = models.ForeignKey(EnrolmentList, on_delete=models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField(help_text="As a person counts it in the file.")
    cells = models.JSONField(help_text="Field name → what stands in the cell.")
    is_left_out = models.BooleanField(default=False)

    class Meta:
        ordering = ("row_number",)
        constraints = [
            models.UniqueConstraint(fields=["list", "row_number"], name="a_row_of_a_list_is_kept_once"),
        ]

    def __str__(self) -> str:
        return f"row {self.row_number}"
