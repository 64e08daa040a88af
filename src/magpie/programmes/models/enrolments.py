from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from magpie.core.public_ids import public_id
from magpie.programmes.models.cohorts import Cohort
from magpie.register.models import Post


class Theme(models.Model):
    """What a school can share or seek. The list that ships can be edited; a theme in use is retired, not deleted."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100, unique=True)
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: Any, day: date) -> "EnrolmentQuerySet":
        """All of a cohort that the user coordinates; else those of the user's own school."""
        if not user.is_authenticated:
            return self.none()
        schools = Post.objects.held_on(day).filter(person__user=user).values("school")
        return self.filter(Q(cohort__in=Cohort.objects.coordinated_by(user, day).values("pk")) | Q(school__in=schools))

    def taking_part(self) -> "EnrolmentQuerySet":
        return self.filter(state=Enrolment.State.ENROLLED)


class Enrolment(models.Model):
    """A school in a cohort: asked, answering, taking part, or gone, and what it shares and seeks."""

    class State(models.TextChoices):
        INVITED = "invited", "Invited"
        APPLIED = "applied", "Has answered"
        ENROLLED = "enrolled", "Taking part"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrew"
        CANCELLED = "cancelled", "Invitation taken back"

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrolments")
    school = models.ForeignKey("register.School", on_delete=models.PROTECT, related_name="enrolments")
    state = models.CharField(max_length=10, choices=State.choices)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    from_on = models.DateField(null=True, blank=True, help_text="The first day of taking part.")
    until_on = models.DateField(null=True, blank=True, help_text="The first day of no longer taking part.")
    shares_words = models.TextField(blank=True, max_length=2000)
    seeks_words = models.TextField(blank=True, max_length=2000)
    ended_because = models.CharField(max_length=400, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ("cohort", "school__name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "school"], name="one_enrolment_for_each_school_in_a_cohort"),
            models.CheckConstraint(
                name="an_enrolled_school_has_a_first_day", condition=~Q(state="enrolled") | Q(from_on__isnull=False)
            ),
            models.CheckConstraint(
                name="enrolment_does_not_end_before_it_begins",
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} in {self.cohort}"


class EnrolmentTheme(models.Model):
    """A theme that the school shares with others, or seeks help with."""

    class Side(models.TextChoices):
        SHARES = "shares", "Can share"
        SEEKS = "seeks", "Seeks help with"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="themes")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="uses")
    side = models.CharField(max_length=10, choices=Side.choices)

    class Meta:
        ordering = ("side", "theme__name")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "theme", "side"], name="a_theme_is_named_once_on_a_side"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.theme}"


class NoGoPair(models.Model):
    """Two schools that are not to be grouped together: a wish of one of them, or the coordinators' own.

    Coordinators see them all, a school its own wishes, and nobody the wish of the other school.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="no_go_pairs")
    school = models.ForeignKey("register.School", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("register.School", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        "register.School",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The school that wishes it; empty for the coordinators.",
    )
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("cohort", "school", "other")
        constraints = [
            models.CheckConstraint(
                name="a_no_go_pair_is_written_lower_number_first", condition=Q(school__lt=F("other"))
            ),
            models.CheckConstraint(
                name="a_no_go_pair_is_asked_for_by_one_of_the_two",
                condition=Q(asked_by=None) | Q(asked_by=F("school")) | Q(asked_by=F("other")),
            ),
            models.UniqueConstraint(
                fields=["cohort", "school", "other"],
                condition=Q(asked_by=None),
                name="coordinators_write_a_no_go_pair_once",
            ),
            models.UniqueConstraint(
                fields=["cohort", "school", "other", "asked_by"], name="a_school_asks_for_a_no_go_pair_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} not with {self.other}"


class Substitution(models.Model):
    """Somebody stands in for the holder of a post, from a day to a day; the holder keeps the post."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="substitutions")
    post_kind = models.CharField(max_length=20, choices=Post.Kind.choices)
    person = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="substitutions")
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.CharField(max_length=400)

    class Meta:
        ordering = ("from_on", "pk")
        constraints = [
            models.CheckConstraint(name="substitution_lasts_a_day_or_more", condition=Q(until_on__gt=F("from_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.person} stands in from {self.from_on}"
