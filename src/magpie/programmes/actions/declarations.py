"""Somebody signs what the playbook asks them to sign."""

from datetime import datetime
from typing import Any

from django.db import transaction

from magpie.programmes.models import Cohort, Declaration
from magpie.register.history import record
from magpie.register.models import Person


@transaction.atomic
def sign_declaration(
    cohort: Cohort, *, person: Person, kind: str, about: str = "", declared: str = "", by: Any, now: datetime
) -> Declaration:
    """Keep the wording as it was read. Signing again with other words takes the place of the first, which stays."""
    wording = cohort.playbook.declarations[kind].wording
    open_ones = Declaration.objects.select_for_update().filter(withdrawn_at=None)
    signed = open_ones.filter(cohort=cohort, person=person, kind=kind, about=about).first()
    if signed is not None:
        if (signed.declared, signed.wording) == (declared, wording):
            return signed
        signed.withdrawn_at = now
        signed.save(update_fields=["withdrawn_at"])
    declaration = Declaration.objects.create(
        cohort=cohort, person=person, kind=kind, about=about, wording=wording, declared=declared, signed_at=now
    )
    title = cohort.playbook.declarations[kind].title
    record("declaration.signed", f"{person} signed: {title}.", row=declaration, by=by, now=now)
    return declaration
