from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from magpie.core.public_ids import public_id
from magpie.programmes.models.cohorts import Cohort


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def visible_to(self, user: Any, day: date) -> "DeclarationQuerySet":
        """One's own, and those of the cohorts that one coordinates."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person__user=user) | Q(cohort__in=Cohort.objects.coordinated_by(user, day).values("pk")))


class Declaration(models.Model):
    """What a person signed. ``kind`` is the playbook's name for it; ``wording`` is kept as it was read.

    ``about`` names what it was signed for: empty for the whole cohort, else the activity that it came before.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="declarations")
    kind = models.SlugField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    wording = models.TextField()
    declared = models.TextField(
        blank=True, max_length=2000, help_text="A conflict that the person named; empty for none."
    )
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ("-signed_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person", "kind", "about"],
                condition=Q(withdrawn_at=None),
                name="a_declaration_is_signed_once_for_what_it_is_about",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"
