"""The agenda: begun, changed, sent as a draft and as the final one, taken back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from magpie.core.agenda import Block
from magpie.diary.models import Activity
from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.visits import models
from magpie.visits.actions.packs import titled
from magpie.visits.agenda_text import agenda_text
from magpie.visits.bridge import blocks_in, blocks_of, content_of, rows_of
from magpie.visits.changes import changes_between
from magpie.visits.letters import write_letters
from magpie.visits.models import Agenda, SharedAgenda
from magpie.visits.papers import Paper
from magpie.visits.people import People
from magpie.visits.queries import Visit
from magpie.visits.versions import SavedMeanwhile, lock_activity, refuse_cancelled

Stage = SharedAgenda.Stage


@transaction.atomic
def save_agenda(visit: Visit, *, blocks: Sequence[Block], version: int, by: Any, now: datetime) -> Agenda:
    """Write the blocks; ``version`` is the one that the writer was shown, 0 when there was no agenda yet."""
    refuse_cancelled(visit.activity)
    agenda = _locked(visit.activity)
    if agenda is None:
        agenda = Agenda.objects.create(activity=visit.activity, made_at=now, changed_at=now, changed_by=by)
        models.Block.objects.bulk_create(rows_of(agenda, blocks))
        record("agenda.written", f"The agenda of {visit.activity} was begun.", row=agenda, by=by, now=now)
        return agenda
    if content_of(blocks_of(agenda)) == content_of(blocks):
        return agenda
    if agenda.version != version:
        raise SavedMeanwhile(agenda)
    agenda.blocks.all().delete()
    models.Block.objects.bulk_create(rows_of(agenda, blocks))
    agenda.version, agenda.changed_at, agenda.changed_by = agenda.version + 1, now, by
    agenda.save(update_fields=["version", "changed_at", "changed_by"])
    whose = "" if visit.standing.owns else " for the host"
    record("agenda.written", f"The agenda of {visit.activity} was changed{whose}.", row=agenda, by=by, now=now)
    return agenda


@transaction.atomic
def share_agenda(
    visit: Visit, *, stage: Stage, version: int, with_pack: bool = False, today: date, by: Any, now: datetime
) -> int:
    """Freeze the agenda as it stands and send it to whom it is for; how many letters were written.

    ``with_pack`` lets a final one carry the pack, which is shared with it.
    """
    refuse_cancelled(visit.activity)
    agenda = _locked(visit.activity)
    blocks = blocks_of(agenda)
    if agenda is None or not blocks:
        raise Refused("The agenda is empty. Write it first.")
    if agenda.version != version:
        raise SavedMeanwhile(agenda)
    _refuse_out_of_turn(agenda, stage)
    before = agenda.shared.filter(stage=stage).first()
    changes = changes_between(blocks_in(before.content), blocks) if before else []
    SharedAgenda.objects.create(agenda=agenda, stage=stage, version=version, content=content_of(blocks), at=now, by=by)
    _mark_shared(agenda, stage, now)
    pack = _share_pack_too(visit, by=by, now=now) if with_pack and stage == Stage.FINAL else None
    words = "The final agenda" if stage == Stage.FINAL else "The draft agenda"
    record(f"agenda.{stage}-shared", f"{words} of {visit.activity} was sent.", row=agenda, by=by, now=now)
    facts = {"text": agenda_text(blocks), "changes": changes, "before": before, "sections": titled(visit, pack)}
    return _write_letters(visit, stage, version, facts, today=today, now=now)


@transaction.atomic
def withdraw_agenda(visit: Visit, *, by: Any, now: datetime) -> None:
    """A final agenda goes back to those who read the draft; a draft to the host alone. Letters are not called back."""
    agenda = _locked(visit.activity)
    if agenda is None or not (agenda.final_shared_at or agenda.draft_shared_at):
        raise Refused("The agenda is not shared.")
    stage = Stage.FINAL if agenda.final_shared_at else Stage.DRAFT
    if stage == Stage.FINAL:
        agenda.final_shared_at = None
    else:
        agenda.draft_shared_at = None
    agenda.save(update_fields=["draft_shared_at", "final_shared_at"])
    words = f"The {stage} agenda of {visit.activity} was withdrawn."
    record("agenda.withdrawn", words, row=agenda, by=by, now=now)


def _refuse_out_of_turn(agenda: Agenda, stage: Stage) -> None:
    shared_at = agenda.final_shared_at if stage == Stage.FINAL else agenda.draft_shared_at
    if stage == Stage.DRAFT and agenda.final_shared_at is not None:
        raise Refused("The final agenda is out already. What you change goes out as a new final one.")
    if shared_at is not None and agenda.shared.filter(stage=stage, version=agenda.version).exists():
        raise Refused("The agenda has been sent as it stands. Change it before you send it again.")


def _mark_shared(agenda: Agenda, stage: Stage, now: datetime) -> None:
    """The first time counts, because by it a duty is done in time or late."""
    if stage == Stage.FINAL:
        agenda.final_shared_at = agenda.final_shared_at or now
    else:
        agenda.draft_shared_at = agenda.draft_shared_at or now
    agenda.save(update_fields=["draft_shared_at", "final_shared_at"])


def _share_pack_too(visit: Visit, *, by: Any, now: datetime) -> models.Pack | None:
    pack: models.Pack | None = models.Pack.objects.filter(activity=visit.activity).first()
    if pack is None or not pack.sections:
        return None
    if pack.shared_at is None:
        pack.shared_at = now
        pack.save(update_fields=["shared_at"])
        words = f"The pack of {visit.activity} was shared with the final agenda."
        record("pack.shared", words, row=pack, by=by, now=now)
    return pack


def _write_letters(
    visit: Visit, stage: Stage, version: int, facts: dict[str, Any], *, today: date, now: datetime
) -> int:
    activity = visit.activity
    what = "Agenda" if stage == Stage.FINAL else "Draft agenda"
    again = "Changed: " if facts["before"] else ""
    return write_letters(
        visit,
        People(visit, today).reached_by(Paper(stage.value)),
        name=f"agenda_{stage}",
        key=f"agenda:{activity.public_id}:{stage}:{version}",
        subject=f"{again}{what}: {activity}, {activity.on:%-d %B}",
        page="visits:agenda",
        facts=facts,
        today=today,
        now=now,
    )


def _locked(activity: Activity) -> Agenda | None:
    """The agenda as it stands, which nobody else begins or changes before the transaction ends."""
    lock_activity(activity)
    return Agenda.objects.filter(activity=activity).first()
