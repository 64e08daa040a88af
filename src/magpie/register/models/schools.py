from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

OUTSIDE = "outside-"


class SchoolQuerySet(models.QuerySet["School"]):
    def visible_to(self, user: Any) -> "SchoolQuerySet":
        """What the national register says of a school is public: everybody signed in sees it."""
        return self.all() if user.is_authenticated else self.none()

    def found_by(self, words: str) -> "SchoolQuerySet":
        """Schools whose name, place or postcode holds every word, or whose number begins with it."""
        found = self
        for word in words.split():
            held = (
                Q(name__icontains=word)
                | Q(town__icontains=word)
                | Q(locality__icontains=word)
                | Q(county__icontains=word)
                | Q(postcode__istartswith=word)
                | Q(authority__name__icontains=word)
                | Q(trust__name__icontains=word)
            )
            if word.isdecimal():
                held |= Q(urn=int(word)) | Q(ukprn=word) | Q(establishment_number=word)
            found = found.filter(held)
        return found

    def open(self) -> "SchoolQuerySet":
        return self.filter(status__in=School.OPEN)

    def addressed(self, number: str) -> "SchoolQuerySet":
        """The school of a page's address: its URN, or ``outside-7`` for one that the register does not know."""
        outside = number.removeprefix(OUTSIDE)
        if not (outside.isdecimal() and len(outside) <= 9):
            return self.none()
        return self.filter(urn=None, pk=int(outside)) if outside != number else self.filter(urn=int(number))


class SchoolFacts(models.Model):
    """What the register says of a school and Magpie works with. A school, its staged successor and its past share it.

    ``easting_m`` and ``northing_m`` are metres on the British National Grid.
    """

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CLOSING = "closing", "Open, but proposed to close"
        PROPOSED = "proposed", "Proposed to open"
        CLOSED = "closed", "Closed"

    OPEN = (Status.OPEN, Status.CLOSING)

    name = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    type_code = models.CharField(max_length=10, blank=True)
    type_name = models.CharField(max_length=100, blank=True)
    type_group = models.CharField(max_length=100, blank=True)
    phase = models.CharField(max_length=60, blank=True)
    low_age = models.PositiveSmallIntegerField(null=True, blank=True)
    high_age = models.PositiveSmallIntegerField(null=True, blank=True)
    sixth_form = models.CharField(max_length=60, blank=True)
    gender = models.CharField(max_length=30, blank=True)
    religious_character = models.CharField(max_length=100, blank=True)
    admissions = models.CharField(max_length=60, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    n_pupils = models.PositiveIntegerField(null=True, blank=True)
    fsm_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    establishment_number = models.CharField(max_length=10, blank=True)
    ukprn = models.CharField("UKPRN", max_length=10, blank=True)
    street = models.CharField(max_length=200, blank=True)
    locality = models.CharField(max_length=200, blank=True)
    address3 = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    website = models.CharField(max_length=300, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    head_name = models.CharField(max_length=200, blank=True, help_text="As the register prints it; not an account.")
    head_job_title = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=60, blank=True)
    urban_rural = models.CharField(max_length=100, blank=True)
    easting_m = models.IntegerField(null=True, blank=True)
    northing_m = models.IntegerField(null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class School(SchoolFacts):
    """One row for each number of the national register; schools outside it have none."""

    urn = models.PositiveIntegerField("URN", null=True, blank=True, unique=True)
    authority = models.ForeignKey(
        "register.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="schools_of_authority"
    )
    trust = models.ForeignKey(
        "register.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="schools_of_trust"
    )

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        indexes = [models.Index(fields=["name"]), models.Index(fields=["town"]), models.Index(fields=["postcode"])]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                Lower("town"),
                condition=Q(urn=None),
                name="one_school_outside_the_register_for_each_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("register:school", args=[self.number])

    @property
    def number(self) -> str:
        """How addresses name the school; ``SchoolQuerySet.addressed`` finds it again."""
        return str(self.urn) if self.urn is not None else f"{OUTSIDE}{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


class SchoolLink(models.Model):
    """One school followed another: a conversion, a merger, a split."""

    predecessor = models.ForeignKey(School, on_delete=models.PROTECT, related_name="successor_links")
    successor = models.ForeignKey(School, on_delete=models.PROTECT, related_name="predecessor_links")
    kind = models.CharField(max_length=100, blank=True)
    on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("on", "pk")
        constraints = [
            models.CheckConstraint(name="no_school_follows_itself", condition=~Q(predecessor=F("successor"))),
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_link_for_each_pair_of_schools"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
