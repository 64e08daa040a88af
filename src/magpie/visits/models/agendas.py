from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from magpie.diary.models import Activity
from magpie.groups.models import FacilitatorSeat
from magpie.programmes.models import Cohort
from magpie.register.models import Post


class OfVisitQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any, day: date) -> "OfVisitQuerySet":
        """The host school's own at any stage; its facilitator and the coordinators once the draft is shared;
        the other schools of the group once the final one is. Where nobody hosts, it is the organisers' own.
        """
        if not user.is_authenticated:
            return self.none()
        return self.filter(self.model.readers(user, day))


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

    objects = OfVisitQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Agenda: {self.activity}"

    def get_absolute_url(self) -> str:
        return reverse("visits:agenda", args=[self.activity.public_id])

    @classmethod
    def readers(cls, user: Any, day: date) -> Q:
        shared = Q(draft_shared_at__isnull=False) | Q(final_shared_at__isnull=False)
        return (
            of_host(user, day)
            | (shared & of_organisers(user, day))
            | (Q(final_shared_at__isnull=False) & of_group(user, day))
        )


def of_host(user: Any, day: date) -> Q:
    """Rows about visits that a school of the user hosts, or that the user organises and nobody hosts."""
    schools = Post.objects.held_on(day).filter(person__user=user).values("school")
    return Q(activity__host__school__in=schools) | (Q(activity__host=None) & of_organisers(user, day))


def of_organisers(user: Any, day: date) -> Q:
    """Rows about visits that the user facilitates or coordinates."""
    groups = FacilitatorSeat.objects.held_on(day).filter(person__user=user).values("group")
    cohorts = Cohort.objects.coordinated_by(user, day).values("pk")
    return Q(activity__group__in=groups) | Q(activity__cohort__in=cohorts)


def of_group(user: Any, day: date) -> Q:
    """Rows about activities that the user sees."""
    return Q(activity__in=Activity.objects.visible_to(user, day).values("pk"))


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
