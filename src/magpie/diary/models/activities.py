from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from magpie.core.public_ids import public_id
from magpie.groups.models import Group
from magpie.programmes.models import Cohort, Enrolment, Role
from magpie.register.models import Post


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: Any, day: date) -> "ActivityQuerySet":
        """All of cohorts that the user coordinates, and those to which the user is invited.

        Besides, what is for the whole cohort is seen by everybody who has a role in it or works at one of its schools,
        and what is for a group by that group's people.
        """
        if not user.is_authenticated:
            return self.none()
        coordinated = Q(cohort__in=Cohort.objects.coordinated_by(user, day).values("pk"))
        return self.filter(coordinated | self._of(user, day))

    def of(self, user: Any, day: date) -> "ActivityQuerySet":
        """Those to which the user may come themselves: not what they only coordinate."""
        return self.filter(self._of(user, day))

    def _of(self, user: Any, day: date) -> Q:
        return (
            Q(group__in=Group.objects.of(user, day).values("pk"))
            | Q(group=None, cohort__in=self._taken_part_in(user, day))
            | Q(pk__in=self._invited(user))
        )

    def _taken_part_in(self, user: Any, day: date) -> models.QuerySet[Any]:
        roles = Role.objects.held_on(day).filter(person__user=user)
        posts = Post.objects.held_on(day).filter(person__user=user)
        enrolled = Enrolment.objects.taking_part().filter(school__in=posts.values("school"))
        return Cohort.objects.filter(
            Q(pk__in=roles.values("cohort"))
            | Q(programme__in=roles.values("programme"))
            | Q(pk__in=enrolled.values("cohort"))
        ).values("pk")

    def _invited(self, user: Any) -> models.QuerySet[Any]:
        from magpie.diary.models.invitations import Invitation

        return Invitation.objects.filter(person__user=user, ended_at=None).values("activity")

    def standing(self) -> "ActivityQuerySet":
        """Not cancelled."""
        return self.filter(cancelled_at=None)


class Activity(models.Model):
    """The one dated thing: an event of a cohort, or a visit or meeting of a group.

    ``name`` is the playbook's name for it, empty for one that the playbook does not know. ``version`` grows with each
    change, so that a second person's change is noticed; ``sequence`` is what calendars go by.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="activities")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="activities")
    name = models.SlugField(max_length=40, blank=True)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True, max_length=4000)
    host = models.ForeignKey(Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="hosted")
    turn = models.PositiveSmallIntegerField(default=1, help_text="How often the host has had this one, counting it.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_online = models.BooleanField(default=False)
    place = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)
    sequence = models.PositiveIntegerField(default=0)
    invited_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "pk")
        verbose_name_plural = "activities"
        indexes = [models.Index(fields=["cohort", "starts_at"])]
        constraints = [
            models.CheckConstraint(name="an_activity_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="a_hosted_activity_belongs_to_a_group", condition=Q(host=None) | Q(group__isnull=False)
            ),
            models.CheckConstraint(
                name="a_cancelled_activity_says_why", condition=Q(cancelled_at=None) | ~Q(cancelled_because="")
            ),
            models.UniqueConstraint(
                fields=["group", "name", "host", "turn"],
                condition=Q(cancelled_at=None, host__isnull=False),
                name="a_school_hosts_each_kind_of_activity_once_in_each_turn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} at {self.host.school}" if self.host else self.title

    def get_absolute_url(self) -> str:
        return reverse("diary:activity", args=[self.public_id])

    @property
    def zone(self) -> ZoneInfo:
        """Where its clock stands; read with ``cohort__programme``."""
        return ZoneInfo(self.cohort.programme.time_zone)

    @property
    def on(self) -> date:
        """The day, as people there call it."""
        return self.starts_at.astimezone(self.zone).date()


class Material(models.Model):
    """Something to read for an activity: words, a link or a file, for whoever sees the activity."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True, max_length=4000)
    link = models.URLField(max_length=400, blank=True)
    file = models.FileField(upload_to="materials", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("activity", "added_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="a_material_holds_words_a_link_or_a_file",
                condition=~Q(words="") | ~Q(link="") | ~Q(file=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title
