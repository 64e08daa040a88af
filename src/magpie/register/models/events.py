from django.conf import settings
from django.db import models


class Event(models.Model):
    """One line of history in words that a person reads. It never holds what somebody wrote in confidence."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    what = models.CharField(max_length=60)
    words = models.CharField(max_length=400)
    row_kind = models.CharField(max_length=60, blank=True)
    row_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["row_kind", "row_id"])]

    def __str__(self) -> str:
        return self.words
