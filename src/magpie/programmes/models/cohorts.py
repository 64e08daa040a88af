from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from magpie.core.playbook import Playbook, read_playbook
from magpie.programmes.models.roles import COORDINATING, Role
from magpie.register.models import Post

if TYPE_CHECKING:
    from magpie.register.models import User


# States of an enrolment in which the school's people see the cohort: not when the invitation was taken back.
ASKED = ("invited", "applied", "enrolled", "declined", "withdrawn")


class EditionIsWrittenOnce(Exception):
    """A published edition does not change; publish the next one."""


@lru_cache(maxsize=64)
def read_once(source: str) -> Playbook:
    """Reading takes long and an edition never changes, so each process reads it once."""
    playbook = read_playbook(source).playbook
    assert playbook is not None, "a published edition has been read before"
    return playbook


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def coordinated_by(self, user: Any, day: date) -> "ProgrammeQuerySet":
        """Programmes in which the user may open cohorts."""
        if not user.is_authenticated:
            return self.none()
        roles = Role.objects.held_on(day).filter(person__user=user, kind__in=COORDINATING)
        return self.filter(pk__in=roles.values("programme"))


class Programme(models.Model):
    """What an organisation runs year after year; each year is a cohort."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    owner = models.ForeignKey("register.Organisation", on_delete=models.PROTECT, related_name="programmes")
    time_zone = models.CharField(max_length=60, default="Europe/London")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class PlaybookEdition(models.Model):
    """One edition of a playbook as it was published; what runs stays on the edition that it began with."""

    slug = models.SlugField(max_length=60)
    edition = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    is_ready = models.BooleanField(help_text="A draft opens no cohort.")
    source = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("slug", "edition")
        constraints = [
            models.UniqueConstraint(fields=["slug", "edition"], name="one_text_for_each_edition_of_a_playbook"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.edition}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise EditionIsWrittenOnce
        super().save(*args, **kwargs)

    @property
    def playbook(self) -> Playbook:
        return read_once(self.source)


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: Any, day: date) -> "CohortQuerySet":
        """Cohorts in which the user holds a role, or that have asked a school at which the user works."""
        if not user.is_authenticated:
            return self.none()
        schools = Post.objects.held_on(day).filter(person__user=user).values("school")
        # No join: with one, whatever is counted beside a cohort would be counted once for each of its schools.
        asked = self.model._meta.get_field("enrolments").related_model._default_manager.filter(
            school__in=schools, state__in=ASKED
        )
        return self.filter(_with_role(user, day) | Q(pk__in=asked.values("cohort")))

    def coordinated_by(self, user: Any, day: date) -> "CohortQuerySet":
        if not user.is_authenticated:
            return self.none()
        return self.filter(_with_role(user, day, COORDINATING))


def _with_role(user: "User", day: date, kinds: tuple[str, ...] | None = None) -> Q:
    """A role is held in one cohort, or in all of a programme."""
    roles = Role.objects.held_on(day).filter(person__user=user)
    if kinds is not None:
        roles = roles.filter(kind__in=kinds)
    return Q(pk__in=roles.values("cohort")) | Q(programme__in=roles.values("programme"))


class Cohort(models.Model):
    """One year of a programme: the schools that go through it together, on one edition of its playbook."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cohorts")
    edition = models.ForeignKey(PlaybookEdition, on_delete=models.PROTECT, related_name="cohorts")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    opens_on = models.DateField()
    closes_on = models.DateField()
    term_calendars = models.ManyToManyField("register.TermCalendar", blank=True, related_name="cohorts")
    opened_at = models.DateTimeField()

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ("-opens_on", "name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="one_name_for_each_cohort_of_a_programme"),
            models.CheckConstraint(name="cohort_closes_after_it_opens", condition=Q(closes_on__gt=F("opens_on"))),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def playbook(self) -> Playbook:
        return self.edition.playbook

    @property
    def calendar_slug(self) -> str:
        """The owner in the addresses of its term dates."""
        return f"cohort-{self.slug}"
