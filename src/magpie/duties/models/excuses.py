from django.conf import settings
from django.db import models
from django.db.models import Q

from magpie.programmes.models import Cohort


class Excuse(models.Model):
    """A coordinator let somebody off a duty, with a reason. ``key`` names the duty as the rules do."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="excuses")
    key = models.CharField(max_length=200)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("cohort", "-at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "key"], condition=Q(withdrawn_at=None), name="a_duty_is_excused_once_at_a_time"
            ),
            models.CheckConstraint(name="an_excuse_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}"
