from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from magpie.register.history import record
from magpie.register.models import School


@transaction.atomic
def add_school(*, facts: Mapping[str, Any], now: datetime, by: Any) -> School:
    """A school that the national register does not know; ``facts`` are fields of ``School``."""
    school = School(**facts)
    school.full_clean()
    school.save()
    record(
        "school.added", "Added by hand: the national register does not know this school.", row=school, by=by, now=now
    )
    return school


@transaction.atomic
def edit_school(*, school: School, facts: Mapping[str, Any], now: datetime, by: Any) -> School:
    if school.urn is not None:
        raise ValidationError("Import the register to change what it says of a school.", code="registered")
    changed = [name for name, value in facts.items() if getattr(school, name) != value]
    if not changed:
        return school
    for name in changed:
        setattr(school, name, facts[name])
    school.full_clean()
    school.save(update_fields=changed)
    labels = ", ".join(str(field.verbose_name) for field in School._meta.fields if field.name in changed)
    record("school.edited", f"Changed by hand: {labels}.", row=school, by=by, now=now)
    return school
