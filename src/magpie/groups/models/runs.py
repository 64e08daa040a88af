from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from magpie.core.public_ids import public_id
from magpie.programmes.models import Cohort


class OfCohortQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any, day: date) -> "OfCohortQuerySet":
        """How groups come about is for those who coordinate the cohort."""
        return self.filter(cohort__in=Cohort.objects.coordinated_by(user, day).values("pk"))


class MatchRun(models.Model):
    """One proposal of groups: what was asked, by which seed and version, and what came out.

    A proposal that somebody changed by hand is a run of its own, with the one that it was made from as its parent.
    """

    class Origin(models.TextChoices):
        SOLVER = "solver", "Worked out"
        HAND = "hand", "Changed by hand"

    class Status(models.TextChoices):
        NONE = "", "Not ended"
        OPTIMAL = "optimal", "Proved to be the best"
        FEASIBLE = "feasible", "Good, not proved to be the best"
        INFEASIBLE = "infeasible", "The rules cannot all be kept"
        UNKNOWN = "unknown", "No answer in the time given"

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="match_runs")
    number = models.PositiveIntegerField()
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.SOLVER)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    job = models.ForeignKey("jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    options = models.JSONField(default=dict, help_text="Sizes, weights and rules as the coordinator chose them.")
    problem = models.JSONField(default=dict)
    seed = models.PositiveIntegerField(default=1)
    seconds = models.PositiveIntegerField(default=30)
    version = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NONE, blank=True)
    result = models.JSONField(default=dict, blank=True)
    cost = models.FloatField(null=True, blank=True, help_text="In kilometre-equivalents.")
    lower_bound = models.FloatField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OfCohortQuerySet.as_manager()

    class Meta:
        ordering = ("cohort", "-number")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="runs_of_a_cohort_are_numbered"),
            models.CheckConstraint(
                name="a_run_with_groups_has_a_cost",
                condition=~Q(status__in=("optimal", "feasible")) | Q(cost__isnull=False, lower_bound__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Proposal {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("groups:run", args=[self.cohort.slug, self.public_id])

    @property
    def has_groups(self) -> bool:
        return self.status in (self.Status.OPTIMAL, self.Status.FEASIBLE)

    @property
    def gap(self) -> float | None:
        """How much better any other arrangement could be at most, as a part of the cost; None without groups."""
        if self.cost is None or self.lower_bound is None:
            return None
        return max(0.0, self.cost - self.lower_bound) / max(abs(self.cost), 1.0)


class TogetherPair(models.Model):
    """Two schools that are to be in one group. It holds for every run until somebody takes it back."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="together_pairs")
    school = models.ForeignKey("register.School", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("register.School", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400, blank=True)

    objects = OfCohortQuerySet.as_manager()

    class Meta:
        ordering = ("cohort", "school", "other")
        constraints = [
            models.CheckConstraint(
                name="a_pair_kept_together_is_written_lower_number_first", condition=Q(school__lt=F("other"))
            ),
            models.UniqueConstraint(fields=["cohort", "school", "other"], name="a_pair_is_kept_together_once"),
        ]

    def __str__(self) -> str:
        return f"{self.school} with {self.other}"


class Publication(models.Model):
    """Groups that were made known: the newest one counts, and its number is what a second person must have seen."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="publications")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OfCohortQuerySet.as_manager()

    class Meta:
        ordering = ("cohort", "-number")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="publications_of_a_cohort_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.run}, published on {self.at:%-d %B %Y}"
