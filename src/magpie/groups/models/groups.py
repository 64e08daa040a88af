from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from magpie.core.public_ids import public_id
from magpie.groups.models.runs import MatchRun
from magpie.programmes.models import Cohort, Enrolment
from magpie.register.models import Post
from magpie.register.models.people import HoldingQuerySet


class GroupQuerySet(HoldingQuerySet):
    def visible_to(self, user: Any, day: date) -> "GroupQuerySet":
        """Groups of cohorts that the user coordinates, facilitates, or in which a school of the user has a seat."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(cohort__in=Cohort.objects.coordinated_by(user, day).values("pk")) | _of(user, day))

    def of(self, user: Any, day: date) -> "GroupQuerySet":
        """Groups that the user facilitates, or in which a school of the user has a seat."""
        return self.filter(_of(user, day)) if user.is_authenticated else self.none()

    def current(self) -> "GroupQuerySet":
        return self.filter(until_on=None)


def _of(user: Any, day: date) -> Q:
    schools = Post.objects.held_on(day).filter(person__user=user).values("school")
    seated = Seat.objects.held_on(day).filter(enrolment__school__in=schools)
    facilitated = FacilitatorSeat.objects.held_on(day).filter(person__user=user)
    return Q(pk__in=seated.values("group")) | Q(pk__in=facilitated.values("group"))


class Group(models.Model):
    """Schools that go through the cohort's year together; a trio when they are three."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="groups")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    run = models.ForeignKey(MatchRun, null=True, blank=True, on_delete=models.PROTECT, related_name="groups")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ("cohort", "number", "pk")
        constraints = [
            models.CheckConstraint(
                name="group_ends_no_earlier_than_it_begins", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))
            ),
            models.UniqueConstraint(
                fields=["cohort", "number"], condition=Q(until_on=None), name="open_groups_of_a_cohort_are_numbered"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("group", args=[self.public_id])


class Seat(models.Model):
    """A school in a group, from a day to a day."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="seats")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="seats")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        ordering = ("group", "enrolment__school__name", "pk")
        constraints = [
            models.CheckConstraint(
                name="seat_ends_no_earlier_than_it_begins", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))
            ),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(until_on=None), name="a_school_has_one_open_seat_in_a_cohort"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment.school} in {self.group}"


class FacilitatorSeat(models.Model):
    """Who facilitates a group, from a day to a day."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="facilitator_seats")
    person = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="facilitator_seats")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        ordering = ("group", "from_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="facilitating_ends_no_earlier_than_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
            models.UniqueConstraint(
                fields=["group"], condition=Q(until_on=None), name="a_group_has_one_facilitator_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.group}"
