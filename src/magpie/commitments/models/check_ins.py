from django.conf import settings
from django.db import models
from django.db.models import Q

from magpie.commitments.models.commitments import Commitment

LONGEST_ANSWER = 2000


class CheckIn(models.Model):
    """One look back at a commitment, answered; ``number`` is its place among the playbook's, the first is 1.

    ``answers`` keeps each question as it was asked, since another edition may ask another. ``version`` grows with
    each change.
    """

    class Gained(models.TextChoices):
        LEADERS = "leaders", "Leaders"
        STAFF = "staff", "Staff"
        PUPILS = "pupils", "Pupils"

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="check_ins")
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=list, help_text="For each question of the playbook {asks, words}.")
    gained = models.JSONField(default=list, help_text="Who gained: several of leaders, staff, pupils.")
    evidence = models.TextField(blank=True, max_length=LONGEST_ANSWER, help_text="How they know.")
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("commitment", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "number"], name="each_look_back_at_a_commitment_is_answered_once"
            ),
            models.CheckConstraint(name="the_first_look_back_is_number_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"Check-in {self.number}: {self.commitment}"

    @property
    def gained_words(self) -> list[str]:
        """In the order in which they are always named."""
        return [str(each.label) for each in self.Gained if each.value in self.gained]
