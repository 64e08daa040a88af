from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from magpie.core.public_ids import public_id
from magpie.register.models.people import HoldingQuerySet


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """Organisations are public facts: everybody signed in sees them."""
        return self.all() if user.is_authenticated else self.none()


class Organisation(models.Model):
    """A charity, trust, hub, network, local authority or group of schools."""

    class Kind(models.TextChoices):
        CHARITY = "charity", "Charity"
        TRUST = "trust", "Trust"
        HUB = "hub", "Hub"
        NETWORK = "network", "Network"
        AUTHORITY = "authority", "Local authority"
        SCHOOL_GROUP = "school_group", "Group of schools"

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=20, blank=True, help_text="The register's number for a trust or an authority.")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"], condition=~Q(code=""), name="one_organisation_for_each_kind_and_code"
            ),
            models.UniqueConstraint(
                "kind", Lower("name"), condition=Q(code=""), name="one_organisation_without_code_for_each_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("register:organisation", args=[self.public_id])


class Membership(models.Model):
    """A school in a hub, a network or a group of schools, from a day to a day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    school = models.ForeignKey("register.School", on_delete=models.PROTECT, related_name="memberships")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        ordering = ("organisation", "school", "from_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_begins", condition=Q(until_on=None) | Q(until_on__gt=F("from_on"))
            ),
            models.UniqueConstraint(
                fields=["organisation", "school"],
                condition=Q(until_on=None),
                name="one_open_membership_for_each_school_in_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} in {self.organisation}"
