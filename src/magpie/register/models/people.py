from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from magpie.core.public_ids import public_id


class HoldingQuerySet(models.QuerySet[Any]):
    """Rows that hold from a day (included) to a day (not included)."""

    def held_on(self, day: date) -> "HoldingQuerySet":
        return self.filter(Q(until_on=None) | Q(until_on__gt=day), from_on__lte=day)


class Person(models.Model):
    """Somebody who holds posts, roles and seats, whether or not they can sign in."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    name = models.CharField(max_length=200)
    contact_address = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("name", "pk")
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where letters to this person go."""
        return self.user.email if self.user else self.contact_address


class Post(models.Model):
    """A post at a school and who holds it, from a day to a day. The school keeps the history."""

    class Kind(models.TextChoices):
        HEAD = "head", "Headteacher"
        SECOND_LEADER = "second_leader", "Second leader"
        COLLEAGUE = "colleague", "Colleague"
        OFFICE = "office", "School office"

    school = models.ForeignKey("register.School", on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        ordering = ("school", "kind", "from_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="post_ends_after_it_begins", condition=Q(until_on=None) | Q(until_on__gt=F("from_on"))
            ),
            models.UniqueConstraint(
                fields=["school", "kind"],
                condition=Q(until_on=None, kind__in=["head", "second_leader"]),
                name="one_open_head_and_one_open_second_leader_for_each_school",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}"
