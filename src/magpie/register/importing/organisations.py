"""Stages the trusts and authorities that a register names and Magpie does not know, or knows by another name."""

from magpie.register.importing.batches import batch_of, in_batches, insert_rows
from magpie.register.importing.schools import Seen
from magpie.register.models import ImportedOrganisation, Organisation, RegisterImport

_FIELDS = ("run", "kind", "code", "name", "old_name")
_WORDS = {"authority": "Local authority", "trust": "Trust"}


def stage_organisations(run: RegisterImport, seen: Seen) -> None:
    known = {
        (kind, code): name
        for kind, code, name in Organisation.objects.filter(kind__in=_WORDS)
        .exclude(code="")
        .order_by()
        .values_list("kind", "code", "name")
    }
    lines = []
    for (kind, code), told in sorted(seen.organisations.items()):
        old = known.get((kind, code), "")
        name = told or old or f"{_WORDS[kind]} {code}"
        if name != old:
            lines.append((run.pk, kind, code, name, old))
    for batch in in_batches(lines):
        with batch_of(run):
            insert_rows(ImportedOrganisation, _FIELDS, batch)
