from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from magpie.core.public_ids import public_id
from magpie.diary.models.activities import Activity
from magpie.programmes.models import Cohort, Enrolment


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: Any, day: date) -> "InvitationQuerySet":
        """One's own, and those of the cohorts that one coordinates."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(person__user=user) | Q(activity__cohort__in=Cohort.objects.coordinated_by(user, day).values("pk"))
        )

    def standing(self) -> "InvitationQuerySet":
        return self.filter(ended_at=None)


class Invitation(models.Model):
    """One person asked to one activity, what they answered, who came instead, and whether they were there.

    ``role`` is the playbook's name of what they are asked as. A substitute has an invitation of their own, which names
    the one that it takes the place of.
    """

    class Answer(models.TextChoices):
        NONE = "", "No answer yet"
        YES = "yes", "Comes"
        NO = "no", "Does not come"

    class Attendance(models.TextChoices):
        NONE = "", "Not recorded"
        THERE = "there", "Was there"
        ABSENT = "absent", "Was not there"

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="invitations")
    role = models.SlugField(max_length=40)
    enrolment = models.ForeignKey(
        Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    instead_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="substitute"
    )
    invited_at = models.DateTimeField()
    answer = models.CharField(max_length=3, choices=Answer.choices, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    words = models.CharField(max_length=400, blank=True, help_text="What the person adds, for the coordinators.")
    needs = models.CharField(max_length=400, blank=True, help_text="Access and food, for the host.")
    car = models.CharField(max_length=20, blank=True, help_text="Registration number, for the host's reception.")
    attendance = models.CharField(max_length=6, choices=Attendance.choices, default=Attendance.NONE, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it stopped to hold: the person has left.")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("activity", "enrolment__school__name", "role", "person__name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["activity", "person"], name="a_person_is_invited_to_an_activity_once"),
            models.CheckConstraint(
                name="an_answer_has_a_time_and_no_answer_has_none",
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="attendance_has_a_time_when_it_is_recorded",
                condition=Q(attendance="", recorded_at=None) | (~Q(attendance="") & Q(recorded_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="nobody_takes_their_own_place", condition=Q(instead_of=None) | ~Q(instead_of=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.activity}"
