from datetime import date
from typing import Any

from django.db import models

from magpie.programmes.models.cohorts import Cohort


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: Any, day: date) -> "LetterQuerySet":
        return self.filter(cohort__in=Cohort.objects.coordinated_by(user, day).values("pk"))


class Letter(models.Model):
    """A letter that belongs to a cohort, so that its coordinators can read it and see its fate."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="letters")
    message = models.OneToOneField("outbox.Message", on_delete=models.CASCADE, related_name="letter")
    school = models.ForeignKey("register.School", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return str(self.message)
