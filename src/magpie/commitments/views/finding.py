"""How the pages of a commitment find it: not yours to see is 404, yours to see but not to change is 403."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from magpie.commitments.lines import CommitmentLine, lines_of, read_for_lines
from magpie.commitments.models import Commitment
from magpie.commitments.permissions import CommitmentStanding, can_change, standing_of, with_standing
from magpie.commitments.words import word_of, words_of
from magpie.register.permissions import require

FORM = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Found:
    """One commitment as whoever asks may see it."""

    line: CommitmentLine
    standing: CommitmentStanding

    @property
    def commitment(self) -> Commitment:
        return self.line.commitment

    @property
    def facts(self) -> dict[str, Any]:
        """What all of its pages say."""
        playbook = self.commitment.enrolment.cohort.playbook
        return {
            "commitment": self.commitment,
            "line": self.line,
            "cohort": self.commitment.enrolment.cohort,
            "may_change": can_change(self.standing),
            "word": word_of(playbook),
            "words": words_of(playbook),
        }


def commitment_or_404(request: Any, public_id: str) -> Found:
    seen = Commitment.objects.visible_to(request.user, request.today).filter(public_id=public_id)
    rows = with_standing(read_for_lines(seen), request.user, request.today)
    rows = rows.select_related(
        "enrolment__school", "owner", "made_by", "activity__host__school", "closed_by__person", "changed_by__person"
    )
    lines = lines_of(rows, request.today)
    if not lines:
        raise Http404
    return Found(lines[0], standing_of(lines[0].commitment, request.user))


def changed_or_refuse(request: Any, public_id: str) -> Found:
    found = commitment_or_404(request, public_id)
    require(can_change(found.standing))
    return found
