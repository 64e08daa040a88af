from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from magpie.core.public_ids import public_id
from magpie.duties.models.pauses import ReminderPause
from magpie.programmes.models import Cohort, Letter

HELD_BY_A_PAUSE = Q(state="planned") | Q(state="written", letter__message__state="queued")


class DigestQuerySet(models.QuerySet["Digest"]):
    def visible_to(self, user: Any, day: date) -> "DigestQuerySet":
        return self.filter(cohort__in=Cohort.objects.coordinated_by(user, day).values("pk"))

    def open_at(self, now: datetime) -> "DigestQuerySet":
        """Planned ones whose recipients may be written to at this moment."""
        return self.filter(state=Digest.State.PLANNED, opens_at__lte=now, closes_at__gt=now)

    def let_go_at(self, now: datetime) -> "DigestQuerySet":
        """Those of cohorts whose reminders nobody has paused."""
        return self.exclude(cohort__in=ReminderPause.objects.cohorts_at(now))

    def held_by_a_pause(self) -> "DigestQuerySet":
        """What a pause of all reminders holds back while it lasts: planned ones, and letters that have not gone."""
        return self.filter(HELD_BY_A_PAUSE)

    def unsent(self) -> "DigestQuerySet":
        """Letters that are written and have neither gone nor ended."""
        return self.filter(state=Digest.State.WRITTEN, letter__message__state__in=("queued", "paused"))


class Digest(models.Model):
    """The one reminder that a person gets on a day, of all that is owed in a cohort.

    The nightly run plans it, so that coordinators can look, add words, pause or cancel; its text is written and its
    letter queued when the recipient's window opens, from what is still owed then.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        PAUSED = "paused", "Paused"
        CANCELLED = "cancelled", "Cancelled"
        WRITTEN = "written", "Written"
        SPARED = "spared", "Not needed any more"

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="digests")
    person = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="digests")
    on = models.DateField()
    opens_at = models.DateTimeField(help_text="When the recipient's window opens.")
    closes_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    added_words = models.TextField(blank=True, max_length=2000, help_text="What a coordinator puts before the list.")
    version = models.PositiveIntegerField(default=1)
    letter = models.OneToOneField(Letter, null=True, blank=True, on_delete=models.SET_NULL, related_name="digest")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "person__name", "pk")
        indexes = [
            models.Index(fields=["state", "opens_at"]),
            models.Index(fields=["cohort", "-on"], name="reminders_of_a_cohort_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "on"], name="a_person_gets_one_reminder_a_day"),
        ]

    def __str__(self) -> str:
        return f"Reminder for {self.person} on {self.on}"


class DigestLine(models.Model):
    """One step of one duty about which a person is reminded; it is spoken of once.

    Two cohorts on one playbook may give the same key to what one person owes in both.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="+")
    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="lines")
    person = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200, help_text="The duty, as the rules name it.")
    step = models.CharField(max_length=60)
    due_on = models.DateField(help_text="By when it was owed when the line was written: a moved day begins anew.")
    is_dropped = models.BooleanField(default=False, help_text="It was done before the letter was written.")

    class Meta:
        ordering = ("digest", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person", "key", "step", "due_on"],
                name="a_step_of_a_duty_is_spoken_of_once_to_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}, {self.step}"
