from datetime import datetime
from typing import Any

from django.db import transaction

from magpie.register.history import record
from magpie.register.models import Organisation


@transaction.atomic
def add_organisation(*, kind: str, name: str, now: datetime, by: Any) -> Organisation:
    organisation = Organisation(kind=kind, name=name)
    organisation.full_clean()
    organisation.save()
    record("organisation.added", f"{name} was added.", row=organisation, by=by, now=now)
    return organisation


@transaction.atomic
def rename_organisation(*, organisation: Organisation, name: str, now: datetime, by: Any) -> Organisation:
    before = organisation.name
    if name == before:
        return organisation
    organisation.name = name
    organisation.full_clean()
    organisation.save(update_fields=["name"])
    record("organisation.renamed", f"The name was {before} and is now {name}.", row=organisation, by=by, now=now)
    return organisation
