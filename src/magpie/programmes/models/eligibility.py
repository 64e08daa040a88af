from django.conf import settings
from django.db import models

from magpie.core.public_ids import public_id


class EligibilityEvidence(models.Model):
    """One dated fact that speaks for or against taking part. No kind is converted into another, none decides alone.

    ``kind`` is the playbook's name for it, or one of ``Kind``, which every programme may use.
    """

    class Kind(models.TextChoices):
        INSPECTION_OVERALL = "inspection_overall", "Inspection: overall grade (before September 2024)"
        INSPECTION_PART = "inspection_part", "Inspection: grade of one part (before November 2025)"
        REPORT_CARD = "report_card", "Inspection: area of a report card (from November 2025)"
        PEER_ESTIMATE = "peer_estimate", "Estimate by peers"
        OUTCOMES = "outcomes", "Pupils' outcomes"
        CAPACITY = "capacity", "Capacity to take part"
        STRENGTH = "strength", "A strength that others named"
        OTHER = "other", "Something else"

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=40)
    dated_on = models.DateField(help_text="When it was found, not when it was written here.")
    words = models.CharField(max_length=400)
    source = models.CharField(max_length=300, blank=True)
    from_school = models.BooleanField(default=False, help_text="Given by the school itself, which then reads it too.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-dated_on", "-pk")

    def __str__(self) -> str:
        return f"{self.kind}, {self.dated_on}"


class EligibilityDecision(models.Model):
    """A person's decision with its reason. A later one stands beside it, so that the history stays."""

    class Outcome(models.TextChoices):
        ELIGIBLE = "eligible", "May take part"
        CONDITIONAL = "conditional", "May take part on a condition"
        NOT_YET = "not_yet", "Not this time"

    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reason = models.CharField(max_length=1000, help_text="The school reads it.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(name="a_decision_on_eligibility_has_a_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}"
