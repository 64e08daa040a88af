from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from magpie.diary.models import Activity
from magpie.groups.models import FacilitatorSeat, Seat
from magpie.programmes.models import Cohort, Enrolment
from magpie.register.models import Post

MOST_WORDS = 2_000
# A school's office keeps papers, and is not who goes on visits or is told of them.
TOLD = (Post.Kind.HEAD, Post.Kind.SECOND_LEADER, Post.Kind.COLLEAGUE)
LEADING = (Post.Kind.HEAD, Post.Kind.SECOND_LEADER)


class Notes(models.Model):
    """What one person writes of one visit: theirs alone, until they share a line of it.

    ``enrolment`` is the school for which they came, if for one. ``revision`` grows with each change of a line, so that
    a page can ask for what is new.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="notes")
    person = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="notes")
    enrolment = models.ForeignKey(Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="notes")
    revision = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "notes"
        constraints = [
            models.UniqueConstraint(fields=["activity", "person"], name="each_person_has_one_set_of_notes_of_a_visit")
        ]

    def __str__(self) -> str:
        return f"Notes of {self.person} on {self.activity}"


class NoteLineQuerySet(models.QuerySet["NoteLine"]):
    def visible_to(self, user: Any) -> "NoteLineQuerySet":
        """One's own only; what others share is a ``SharedLine``."""
        return self.filter(notes__person__user=user) if user.is_authenticated else self.none()

    def written(self) -> "NoteLineQuerySet":
        return self.exclude(words="")

    def in_order(self) -> "NoteLineQuerySet":
        """As they were begun; what was kept beside another stands below that one."""
        return self.order_by(Coalesce("beside", "pk"), "pk")


class NoteLine(models.Model):
    """One line, or a few sentences. It keeps its key when its words are taken away, so that no late change revives it.

    ``writer`` is the open page that wrote last; ``section`` is the playbook's name of a box.
    """

    notes = models.ForeignKey(Notes, on_delete=models.CASCADE, related_name="lines")
    key = models.SlugField(max_length=40)
    section = models.SlugField(max_length=40)
    words = models.TextField(blank=True, max_length=MOST_WORDS)
    version = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    writer = models.SlugField(max_length=40)
    beside = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = NoteLineQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notes", "key"], name="each_line_of_notes_has_its_own_key")]

    def __str__(self) -> str:
        return self.words or "A line without words"


class NoteReceipt(models.Model):
    """How far one open page has been heard about one line: what it sends again changes nothing."""

    notes = models.ForeignKey(Notes, on_delete=models.CASCADE, related_name="receipts")
    writer = models.SlugField(max_length=40)
    key = models.SlugField(max_length=40)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notes", "writer", "key"], name="each_page_is_heard_once_about_each_line")
        ]

    def __str__(self) -> str:
        return f"{self.writer} {self.key} {self.number}"


class SharedLineQuerySet(models.QuerySet["SharedLine"]):
    def standing(self) -> "SharedLineQuerySet":
        return self.filter(withdrawn_at=None)

    def visible_to(self, user: Any, day: date) -> "SharedLineQuerySet":
        """One's own, and what is shared with a circle to which the user belongs on that day."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(line__notes__person__user=user) | self._reaches(user, day))

    def _reaches(self, user: Any, day: date) -> Q:
        circle, notes = SharedLine.Circle, "line__notes__"
        posts = Post.objects.held_on(day).filter(person__user=user)
        leading = posts.filter(kind__in=LEADING)
        seats = Seat.objects.held_on(day).filter(enrolment__school__in=leading.values("school"))
        facilitated = FacilitatorSeat.objects.held_on(day).filter(person__user=user).values("group")
        told = posts.filter(kind__in=TOLD).values("school")
        own_group = Q(**{f"{notes}activity__group__in": seats.values("group")})
        facilitates = Q(**{f"{notes}activity__group__in": facilitated})
        coordinates = Cohort.objects.coordinated_by(user, day).values("pk")
        return (
            Q(circle=circle.SCHOOL, **{f"{notes}enrolment__school__in": told})
            | Q(circle=circle.GROUP) & (own_group | facilitates)
            | Q(circle=circle.FACILITATOR) & facilitates
            | Q(circle=circle.COORDINATORS, **{f"{notes}activity__cohort__in": coordinates})
        )


class SharedLine(models.Model):
    """A line as its writer has let a circle read it, word for word: what they change later is theirs again.

    Who belongs to the circle is asked on the day of reading. Once withdrawn, nobody reads it any more.
    """

    class Circle(models.TextChoices):
        SCHOOL = "school", "My school"
        GROUP = "group", "The group"
        FACILITATOR = "facilitator", "The facilitator"
        COORDINATORS = "coordinators", "The coordinators"

    line = models.ForeignKey(NoteLine, on_delete=models.CASCADE, related_name="shared")
    circle = models.CharField(max_length=12, choices=Circle.choices)
    section = models.SlugField(max_length=40)
    words = models.TextField(max_length=MOST_WORDS)
    shared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SharedLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line", "circle"],
                condition=Q(withdrawn_at=None),
                name="a_line_is_shared_once_with_each_circle",
            ),
            models.CheckConstraint(
                name="a_line_is_withdrawn_after_it_is_shared",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("shared_at")),
            ),
            models.CheckConstraint(name="a_shared_line_has_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return self.words
