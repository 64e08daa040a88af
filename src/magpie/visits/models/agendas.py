from django.conf import settings
from django.db import models
from django.urls import reverse

from magpie.diary.models import Activity


class Agenda(models.Model):
    """The plan of a day. Its blocks may change until it is final, and after that as a new final one.

    ``version`` grows with each change, so that a second person's change is noticed.
    """

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="agenda")
    version = models.PositiveIntegerField(default=1)
    draft_shared_at = models.DateTimeField(null=True, blank=True)
    final_shared_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"Agenda: {self.activity}"

    def get_absolute_url(self) -> str:
        return reverse("visits:agenda", args=[self.activity.public_id])


class Block(models.Model):
    """One line of an agenda. Without a start it has no time yet; ``strand`` names one of several parallel tracks."""

    agenda = models.ForeignKey(Agenda, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveIntegerField()
    start = models.TimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    part = models.SlugField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, default="talk")
    strand = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    lead = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True, max_length=4000)

    class Meta:
        ordering = ("agenda", "position", "pk")

    def __str__(self) -> str:
        return self.title


class SharedAgenda(models.Model):
    """What was sent, word for word: later changes do not touch it."""

    class Stage(models.TextChoices):
        DRAFT = "draft", "Draft"
        FINAL = "final", "Final"

    agenda = models.ForeignKey(Agenda, on_delete=models.CASCADE, related_name="shared")
    stage = models.CharField(max_length=5, choices=Stage.choices)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("agenda", "-at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_stage_display()} of {self.agenda}"


class Comment(models.Model):
    """A remark on an agenda, for whoever reads the draft."""

    agenda = models.ForeignKey(Agenda, on_delete=models.CASCADE, related_name="comments")
    about = models.CharField(max_length=200, blank=True, help_text="The title of the block; empty for the whole day.")
    words = models.TextField(max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("agenda", "at", "pk")

    def __str__(self) -> str:
        return f"{self.by} on {self.agenda}"
