from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from magpie.core.public_ids import public_id
from magpie.register.models.people import HoldingQuerySet

if TYPE_CHECKING:
    from magpie.programmes.models.cohorts import Cohort, Programme


class Role(models.Model):
    """What a person is in a programme, or in one cohort of it, from a day to a day."""

    class Kind(models.TextChoices):
        COORDINATOR = "coordinator", "Coordinator"
        DEPUTY = "deputy", "Deputy coordinator"
        EVALUATOR = "evaluator", "Evaluator"
        FACILITATOR = "facilitator", "Facilitator"
        SPONSOR = "sponsor", "Sponsor"

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    person = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    programme = models.ForeignKey(
        "programmes.Programme", null=True, blank=True, on_delete=models.PROTECT, related_name="roles"
    )
    cohort = models.ForeignKey(
        "programmes.Cohort", null=True, blank=True, on_delete=models.PROTECT, related_name="roles"
    )
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "from_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="role_is_held_in_a_programme_or_in_a_cohort",
                condition=Q(programme=None, cohort__isnull=False) | Q(programme__isnull=False, cohort=None),
            ),
            models.CheckConstraint(
                name="role_does_not_end_before_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "programme"],
                condition=Q(until_on=None, cohort=None),
                name="one_open_role_of_a_kind_in_a_programme",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "cohort"],
                condition=Q(until_on=None, programme=None),
                name="one_open_role_of_a_kind_in_a_cohort",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}"

    @property
    def place(self) -> "Programme | Cohort":
        """The programme or the cohort in which it is held."""
        place = self.cohort or self.programme
        assert place is not None, "the database refuses a role without a place"
        return place


COORDINATING = (Role.Kind.COORDINATOR.value, Role.Kind.DEPUTY.value)
