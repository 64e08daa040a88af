from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from magpie.core.public_ids import public_id
from magpie.register.models.schools import School, SchoolFacts

SEPARATOR = "\x1f"
"""Stands between the cells of a row as the register gave it; the reader of tables lets it into no cell."""


class ColumnSet(models.Model):
    """The headings under which rows of the register are kept, in one order whatever the file's was."""

    digest = models.CharField(max_length=64, unique=True)
    names = models.JSONField()

    def __str__(self) -> str:
        return f"{len(self.names)} columns"


class SchoolRecord(models.Model):
    """Every cell that the register gave for a school, known to Magpie or not."""

    school = models.OneToOneField(School, primary_key=True, on_delete=models.CASCADE, related_name="record")
    columns = models.ForeignKey(ColumnSet, on_delete=models.PROTECT, related_name="+")
    cells = models.TextField()

    def __str__(self) -> str:
        return f"Record of {self.school}"

    def as_dict(self) -> dict[str, str]:
        return dict(zip(self.columns.names, self.cells.split(SEPARATOR), strict=True))


class ImportQuerySet(models.QuerySet["RegisterImport"]):
    def in_state(self, state: str) -> "ImportQuerySet":
        """Those in one state; all of them when none is given."""
        return self.filter(state=state) if state else self

    def visible_to(self, user: Any) -> "ImportQuerySet":
        """The register belongs to the installation: whoever may import sees what others have imported."""
        may_see = user.is_authenticated and user.is_active and (user.is_operator or user.may_import)
        return self.all() if may_see else self.none()

    def under_way(self) -> "ImportQuerySet":
        return self.filter(state__in=RegisterImport.UNDER_WAY)

    def newest_applied(self) -> "RegisterImport | None":
        return self.filter(state=RegisterImport.State.APPLIED).order_by("-applied_at", "-pk").first()


class RegisterImport(models.Model):
    """One import of the national register: read into stages, looked at, then applied or discarded.

    ``turn`` is 1 while the import is under way and unique, so that the database lets in one at a time.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READING = "reading", "Being read"
        PREVIEWED = "previewed", "Read, not applied yet"
        APPLYING = "applying", "Being applied"
        APPLIED = "applied", "Applied"
        UNDONE = "undone", "Undone"
        DISCARDED = "discarded", "Discarded"
        REFUSED = "refused", "Could not be read"

    UNDER_WAY = (State.WAITING, State.READING, State.PREVIEWED, State.APPLYING)
    BEING_READ = (State.WAITING, State.READING)

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    turn = models.PositiveSmallIntegerField(null=True, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True, help_text="When its stages were cleared away.")
    files = models.JSONField(default=list, help_text="Name, kept name, kind, encoding and rows of each file.")
    job = models.ForeignKey("jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(blank=True, help_text="Why it could not be read or was discarded.")
    n_tries = models.PositiveSmallIntegerField(default=0, help_text="How often reading was begun.")
    n_rows = models.PositiveIntegerField(default=0)
    n_added = models.PositiveIntegerField(default=0)
    n_changed = models.PositiveIntegerField(default=0)
    n_cells = models.PositiveIntegerField(default=0, help_text="Changed cells in all changed schools.")
    n_unchanged = models.PositiveIntegerField(default=0)
    n_closed = models.PositiveIntegerField(default=0)
    n_missing = models.PositiveIntegerField(default=0, help_text="Schools of the register that no file has.")
    n_links = models.PositiveIntegerField(default=0, help_text="Links that are new or changed.")
    n_errors = models.PositiveIntegerField(default=0)
    n_cleaned = models.PositiveIntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="import_has_its_turn_exactly_while_it_is_under_way",
                condition=Q(state__in=("waiting", "reading", "previewed", "applying"), turn__isnull=False, turn=1)
                | Q(state__in=("applied", "undone", "discarded", "refused"), turn__isnull=True),
            ),
            models.CheckConstraint(
                name="import_that_was_applied_has_a_time",
                condition=~Q(state__in=("applied", "undone")) | Q(applied_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Import of {self.made_at:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("register:import", args=[self.public_id])

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY

    @property
    def is_being_read(self) -> bool:
        return self.state in self.BEING_READ

    @property
    def file_names(self) -> str:
        return ", ".join(file["name"] for file in self.files)

    @property
    def changes_something(self) -> bool:
        return bool(self.n_added or self.n_changed or self.n_links)


class ImportedSchool(SchoolFacts):
    """A school that an import adds or changes, as it is to be afterwards."""

    run = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="schools")
    urn = models.PositiveIntegerField()
    row_number = models.PositiveIntegerField()
    is_added = models.BooleanField()
    closes = models.BooleanField(default=False)
    converts = models.BooleanField(default=False)
    n_cells = models.PositiveIntegerField(default=0)
    columns = models.ForeignKey(ColumnSet, on_delete=models.PROTECT, related_name="+")
    cells = models.TextField()
    authority_code = models.CharField(max_length=20, null=True, help_text="None leaves the authority as it is.")
    trust_code = models.CharField(max_length=20, null=True, help_text="None leaves the trust as it is.")

    class Meta:
        ordering = ("name", "urn")
        constraints = [models.UniqueConstraint(fields=["run", "urn"], name="one_staged_row_for_each_school")]
        indexes = [models.Index(fields=["run", "name", "urn"])]

    def __str__(self) -> str:
        return self.name


class SchoolBefore(SchoolFacts):
    """What a school was before an import changed it, kept while the import can be undone."""

    run = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="befores")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    authority = models.ForeignKey("register.Organisation", null=True, on_delete=models.SET_NULL, related_name="+")
    trust = models.ForeignKey("register.Organisation", null=True, on_delete=models.SET_NULL, related_name="+")
    columns = models.ForeignKey(ColumnSet, null=True, on_delete=models.PROTECT, related_name="+")
    cells = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "school"], name="one_past_of_a_school_for_each_import")]

    def __str__(self) -> str:
        return f"{self.name} before {self.run}"


class ImportedOrganisation(models.Model):
    """A trust or an authority that an import adds or renames; ``old_name`` is empty when it adds it."""

    run = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="organisations")
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    old_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("kind", "name", "pk")
        constraints = [models.UniqueConstraint(fields=["run", "kind", "code"], name="one_staged_row_for_each_code")]

    def __str__(self) -> str:
        return self.name


class ImportedLink(models.Model):
    """A link between two schools that an import adds or changes."""

    run = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="links")
    predecessor_urn = models.PositiveIntegerField()
    successor_urn = models.PositiveIntegerField()
    kind = models.CharField(max_length=100, blank=True)
    on = models.DateField(null=True)
    is_added = models.BooleanField()
    old_kind = models.CharField(max_length=100, blank=True)
    old_on = models.DateField(null=True)

    class Meta:
        ordering = ("predecessor_urn", "successor_urn")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "predecessor_urn", "successor_urn"], name="one_staged_row_for_each_link"
            )
        ]
        indexes = [models.Index(fields=["run", "successor_urn"])]

    def __str__(self) -> str:
        return f"{self.predecessor_urn} → {self.successor_urn}"


class MissingSchool(models.Model):
    """A school of the register that no file of an import has."""

    run = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="missing")
    urn = models.PositiveIntegerField()

    class Meta:
        ordering = ("urn",)

    def __str__(self) -> str:
        return str(self.urn)


class ImportMistake(models.Model):
    """Something in a file that a person should put right; with ``is_error`` its row was left out."""

    run = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="mistakes")
    is_error = models.BooleanField(default=True)
    file = models.CharField(max_length=200)
    row_number = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=200, blank=True)
    message = models.TextField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.message
