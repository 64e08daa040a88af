from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from magpie.core.public_ids import public_id
from magpie.diary.models import Activity
from magpie.groups.models import FacilitatorSeat, Seat
from magpie.programmes.models import Cohort, Enrolment
from magpie.programmes.school_permissions import LEADERS
from magpie.register.models import Post

LONGEST_WORDS, LONGEST_STEP, LONGEST_REASON = 1000, 600, 1000


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user: Any, day: date) -> "CommitmentQuerySet":
        """Those of cohorts that the user coordinates, of the user's school, and of the user's group.

        A group is its schools' leaders and its facilitator; others at those schools see their own school's only.
        """
        if not user.is_authenticated:
            return self.none()
        posts = Post.objects.held_on(day).filter(person__user=user)
        leading = posts.filter(kind__in=LEADERS).values("school")
        led = Seat.objects.held_on(day).filter(enrolment__school__in=leading).values("group")
        facilitated = FacilitatorSeat.objects.held_on(day).filter(person__user=user).values("group")
        seats = Seat.objects.held_on(day).filter(Q(group__in=led) | Q(group__in=facilitated))
        return self.filter(
            Q(enrolment__cohort__in=Cohort.objects.coordinated_by(user, day).values("pk"))
            | Q(enrolment__school__in=posts.values("school"))
            | Q(enrolment__in=seats.values("enrolment"))
        )

    def open(self) -> "CommitmentQuerySet":
        return self.filter(outcome="")


class Commitment(models.Model):
    """What somebody will change at their school, in their own words; playbooks may call it a promise.

    ``activity`` is where it was made. A day in the diary is called off, not deleted, and stays as long as anything
    hangs on it; None is for one that no day of the diary led to. ``version`` grows when the words change, so that a
    second person's change is noticed. An outcome closes it; ``closed_words`` stay when it is opened again.
    """

    class Outcome(models.TextChoices):
        KEPT = "kept", "Kept"
        PARTLY = "partly", "Partly kept"
        NOT_KEPT = "not_kept", "Not kept"
        NO_LONGER = "no_longer", "No longer fits"

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="commitments")
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments")
    made_by = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="commitments")
    made_on = models.DateField()
    words = models.TextField(max_length=LONGEST_WORDS)
    first_step = models.TextField(max_length=LONGEST_STEP)
    by_when = models.DateField()
    would_show = models.TextField(max_length=LONGEST_WORDS)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    closed_words = models.TextField(blank=True, max_length=LONGEST_REASON)
    closed_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ("enrolment", "made_on", "pk")
        constraints = [
            models.CheckConstraint(name="a_commitment_says_what_will_change", condition=~Q(words="")),
            models.CheckConstraint(
                name="a_commitment_is_for_a_day_after_it_is_made", condition=Q(by_when__gte=F("made_on"))
            ),
            models.CheckConstraint(
                name="a_commitment_closes_with_a_day_and_a_reason",
                condition=Q(outcome="", closed_on=None, closed_at=None)
                | (~Q(outcome="") & ~Q(closed_words="") & Q(closed_on__isnull=False, closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.words if len(self.words) <= 80 else f"{self.words[:79].rstrip()}…"

    def get_absolute_url(self) -> str:
        return reverse("commitments:commitment", args=[self.public_id])

    @property
    def is_closed(self) -> bool:
        return self.outcome != ""

    @property
    def school(self) -> Any:
        """Read with ``enrolment__school``."""
        return self.enrolment.school
