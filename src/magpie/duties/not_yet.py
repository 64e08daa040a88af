"""What a playbook asks for and this version of Magpie cannot take yet: it is owed by nobody here, and never chased."""

from magpie.core.playbook import Duty, Playbook
from magpie.core.playbook.names import RSVP

# The kinds of artefacts that have rows, and whose each row is.
KINDS = ("agenda", "pack")
MADE_FOR = ("school", "group", "cohort")
STAGES = ("draft", "final")


def workable(playbook: Playbook) -> Playbook:
    """The playbook with those duties only that can be done in Magpie."""
    duties = {name: duty for name, duty in playbook.duties.items() if _can_be_done(playbook, duty)}
    return playbook if len(duties) == len(playbook.duties) else playbook.model_copy(update={"duties": duties})


def not_yet(playbook: Playbook) -> list[str]:
    """The duties that are left out."""
    return [name for name, duty in playbook.duties.items() if not _can_be_done(playbook, duty)]


def _can_be_done(playbook: Playbook, duty: Duty) -> bool:
    """Being there is recorded, declarations are signed, invitations are answered, and visits have agendas and packs."""
    if duty.answer:
        return duty.answer == RSVP
    if not duty.artefact:
        return True
    artefact, stage = playbook.artefact(duty.artefact)
    about = playbook.activities.get(artefact.about or "")
    return (
        artefact.kind in KINDS
        and about is not None
        and about.agenda is not None
        and artefact.one_per in MADE_FOR
        and (stage is None or (artefact.kind == "agenda" and stage in STAGES))
    )
