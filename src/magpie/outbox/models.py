from collections.abc import Collection
from copy import deepcopy
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from magpie.core.public_ids import public_id
from magpie.outbox.holding import held_back

FROZEN = (
    "key",
    "kind",
    "to_address",
    "to_name",
    "subject",
    "body",
    "headers",
    "calendar",
    "not_before",
    "not_after",
    "is_sign_in",
)

OUT_OF_DATE = "It was not sent in time, and afterwards it would have been out of date."
PAUSED_TOO_LONG = "It was paused until it was out of date."


class LetterIsFrozen(Exception):
    """What a letter says, and to whom, cannot change once it is queued; cancel it and write another."""


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any) -> "MessageQuerySet":
        """Operators see which letters there are, except those that sign people in. Texts are shown elsewhere."""
        if not (user.is_authenticated and user.is_operator):
            return self.none()
        return self.listed()

    def listed(self) -> "MessageQuerySet":
        return self.filter(is_sign_in=False)

    def waiting(self) -> "MessageQuerySet":
        """Letters that go when their time has come and mail is on."""
        return self.listed().filter(state=Message.State.QUEUED)

    def due(self, now: datetime) -> "MessageQuerySet":
        """What may go now, sign-in letters first. Those do not wait for a window, only for their next try."""
        begun = Q(is_sign_in=True) | Q(not_before=None) | Q(not_before__lte=now)
        ready = Q(next_try_at=None) | Q(next_try_at__lte=now)
        timely = Q(not_after=None) | Q(not_after__gt=now)
        waiting = self.filter(begun, ready, timely, state=Message.State.QUEUED).exclude(held_back(now))
        return waiting.order_by("-is_sign_in", "queued_at", "pk")

    def out_of_date(self, now: datetime) -> "MessageQuerySet":
        return self.filter(state__in=(Message.State.QUEUED, Message.State.PAUSED), not_after__lte=now)

    def missed(self) -> "MessageQuerySet":
        """Letters that nobody held back, and that did not go in their time all the same."""
        return self.filter(state=Message.State.CANCELLED, error=OUT_OF_DATE)

    def update(self, **fields: Any) -> int:
        """Refuses to change the words of a letter that is no draft any more."""
        if not fields.keys().isdisjoint(FROZEN) and self.exclude(state=Message.State.DRAFT).exists():
            raise LetterIsFrozen
        return super().update(**fields)

    def end(self, **fields: Any) -> int:
        """Give letters their end. A letter that signs somebody in loses its words in the same statement."""
        n = super(MessageQuerySet, self.filter(is_sign_in=True)).update(subject="", body="", **fields)
        return n + super(MessageQuerySet, self.filter(is_sign_in=False)).update(**fields)


class Message(models.Model):
    """A letter: text frozen in a row, and its fate."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        QUEUED = "queued", "Waiting"
        PAUSED = "paused", "Paused"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"
        UNDECIDED = "undecided", "Not known whether it was sent"

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40, default="letter")
    to_address = models.EmailField(max_length=254)
    to_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    calendar = models.TextField(blank=True, help_text="An invitation as calendars read it; it goes with the letter.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    not_before = models.DateTimeField(null=True, blank=True)
    not_after = models.DateTimeField(null=True, blank=True)
    is_sign_in = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    n_tries = models.PositiveSmallIntegerField(default=0)
    sending_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replacement_of"
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = [
            models.Index(
                F("is_sign_in").desc(), F("queued_at"), F("id"), name="letters_that_wait", condition=Q(state="queued")
            ),
            models.Index(fields=["state", "-made_at"], name="letters_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_state_is_one_of_eight",
                condition=Q(
                    state__in=("draft", "queued", "paused", "sending", "sent", "failed", "cancelled", "undecided")
                ),
            ),
            models.CheckConstraint(
                name="message_sent_has_a_time_and_no_other_has",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="message_being_sent_has_a_time",
                condition=~Q(state="sending") | Q(sending_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_was_queued_before_anything_else_happened",
                condition=Q(state__in=("draft", "cancelled")) | Q(queued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_that_failed_or_is_undecided_says_why",
                condition=~Q(state__in=("failed", "undecided")) | ~Q(error=""),
            ),
            models.CheckConstraint(
                name="message_goes_before_it_is_out_of_date",
                condition=Q(not_before=None) | Q(not_after=None) | Q(not_after__gt=F("not_before")),
            ),
            models.CheckConstraint(
                name="sign_in_message_keeps_no_words_when_it_has_ended",
                condition=Q(is_sign_in=False) | Q(state__in=("draft", "queued", "paused", "sending")) | Q(body=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_address}, {self.get_state_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("outbox:letter", args=[self.public_id])

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any) -> Self:
        letter = super().from_db(db, field_names, values, **kwargs)
        letter._remember()
        return letter

    def refresh_from_db(self, using: str | None = None, fields: Any = None, from_queryset: Any = None) -> None:
        super().refresh_from_db(using, fields, from_queryset)
        if fields is None:
            self._remember()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses to change the words of a letter that was no draft any more when it was read."""
        frozen: dict[str, Any] = getattr(self, "_frozen", {})
        if any(getattr(self, name) != value for name, value in frozen.items()):
            raise LetterIsFrozen
        super().save(*args, **kwargs)
        self._remember()

    def _remember(self) -> None:
        here = self.__dict__
        is_draft = here.get("state") == self.State.DRAFT
        self._frozen = {} if is_draft else {name: deepcopy(here[name]) for name in FROZEN if name in here}


class MailSwitch(models.Model):
    """Whether letters go. One row; none at all means that mail was never found to be off."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_on = models.BooleanField()
    changed_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Empty when Magpie found that no mail server is set.",
    )

    class Meta:
        verbose_name_plural = "mail switch"
        constraints = [models.CheckConstraint(name="there_is_one_mail_switch", condition=Q(id=1))]

    def __str__(self) -> str:
        return "Letters go" if self.is_on else "Letters wait"
