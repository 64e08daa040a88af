from django.conf import settings
from django.db import models

from magpie.diary.models import Activity


class Pack(models.Model):
    """What visitors need to find the school and know what to expect, in the sections of the playbook."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="pack")
    sections = models.JSONField(default=dict, help_text="The playbook's name of a section → what the host wrote.")
    version = models.PositiveIntegerField(default=1)
    shared_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"Pack: {self.activity}"
