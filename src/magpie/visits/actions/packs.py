"""The pack: written, shared with those who come, taken back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from magpie.diary.models import Activity
from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.visits.letters import write_letters
from magpie.visits.models import Pack
from magpie.visits.papers import Paper
from magpie.visits.people import People
from magpie.visits.queries import Visit
from magpie.visits.versions import SavedMeanwhile, lock_activity, refuse_cancelled


@transaction.atomic
def save_pack(visit: Visit, *, sections: Mapping[str, str], version: int, by: Any, now: datetime) -> Pack:
    """Write the sections; ``version`` is the one that the writer was shown, 0 when there was no pack yet.

    Sections that nobody was asked about, because the playbook knows them no more, stay as they were.
    """
    refuse_cancelled(visit.activity)
    pack = _locked(visit.activity)
    unasked = {name: words for name, words in pack.sections.items() if name not in sections} if pack else {}
    written = {name: words for name, words in sections.items() if words} | unasked
    if pack is None:
        pack = Pack.objects.create(
            activity=visit.activity, sections=written, made_at=now, changed_at=now, changed_by=by
        )
        record("pack.written", f"The pack of {visit.activity} was begun.", row=pack, by=by, now=now)
        return pack
    if pack.sections == written:
        return pack
    if pack.version != version:
        raise SavedMeanwhile(pack)
    pack.sections, pack.version = written, pack.version + 1
    pack.changed_at, pack.changed_by = now, by
    pack.save(update_fields=["sections", "version", "changed_at", "changed_by"])
    record("pack.written", f"The pack of {visit.activity} was changed.", row=pack, by=by, now=now)
    return pack


@transaction.atomic
def share_pack(visit: Visit, *, version: int, today: date, by: Any, now: datetime) -> int:
    """Let those who come read the pack, and send it to them; how many letters were written."""
    refuse_cancelled(visit.activity)
    pack = _locked(visit.activity)
    if pack is None or not pack.sections:
        raise Refused("The pack is empty. Write it first.")
    if pack.version != version:
        raise SavedMeanwhile(pack)
    was_shared, pack.shared_at = pack.shared_at is not None, pack.shared_at or now
    pack.save(update_fields=["shared_at"])
    n_letters = _write_to_readers(visit, pack, today=today, now=now)
    if was_shared and not n_letters:
        raise Refused("Everybody has been sent the pack as it stands.")
    record("pack.shared", f"The pack of {visit.activity} was shared.", row=pack, by=by, now=now)
    return n_letters


def _write_to_readers(visit: Visit, pack: Pack, *, today: date, now: datetime) -> int:
    return write_letters(
        visit,
        People(visit, today).reached_by(Paper.PACK),
        name="pack",
        key=f"pack:{visit.activity.public_id}:{pack.version}",
        subject=f"How to find us: {visit.activity}, {visit.activity.on:%-d %B}",
        page="visits:pack",
        facts={"sections": titled(visit, pack)},
        today=today,
        now=now,
    )


@transaction.atomic
def withdraw_pack(visit: Visit, *, by: Any, now: datetime) -> None:
    """Nobody but the host reads it from now on. Letters that have gone are not called back."""
    pack = _locked(visit.activity)
    if pack is None or pack.shared_at is None:
        raise Refused("The pack is not shared.")
    pack.shared_at = None
    pack.save(update_fields=["shared_at"])
    record("pack.withdrawn", f"The pack of {visit.activity} was withdrawn.", row=pack, by=by, now=now)


def titled(visit: Visit, pack: Pack | None) -> list[tuple[str, str]]:
    """Title and words of each section that is written, in the playbook's order; then those it knows no more."""
    written = pack.sections if pack else {}
    named = visit.papers.sections
    known = [(section.title, written[name]) for name, section in named.items() if written.get(name)]
    others = [(name.replace("_", " ").capitalize(), words) for name, words in written.items() if name not in named]
    return known + others


def _locked(activity: Activity) -> Pack | None:
    """The pack as it stands, which nobody else begins or changes before the transaction ends."""
    lock_activity(activity)
    return Pack.objects.filter(activity=activity).first()
