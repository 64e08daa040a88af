"""A trio whose visit is over, and what its leaders took home from it."""

from datetime import date

from magpie.commitments.actions.check_ins import answer_check_in
from magpie.commitments.actions.commitments import Written, make_commitment
from tests.conftest import NOW, TODAY
from tests.visits.making import lead, make_trio, signed_in, text_of

VISIT_ON = date(2025, 11, 18)
WRITTEN = Written(
    words="Subject leaders read each other's books",
    first_step="Maths and English swap ten books",
    by_when=date(2026, 5, 1),
    would_show="Leaders name what they took over",
)
FORM = {
    "words": WRITTEN.words,
    "first_step": WRITTEN.first_step,
    "by_when": "1/5/2026",
    "would_show": WRITTEN.would_show,
}


def make_past_trio(**fields):
    return make_trio(visit_on=VISIT_ON, **fields)


def promise(made, *, person=None, enrolment=None, owner=None, today=TODAY, now=NOW, **changes):
    """Made by the head of a visiting school, where nobody else is named."""
    person = person or made.visitor
    words = {name: getattr(WRITTEN, name) for name in WRITTEN.__slots__}
    return make_commitment(
        made.activity,
        enrolment=enrolment or made.visiting,
        written=Written(**{**words, **changes}),
        made_by=person,
        owner=owner or person,
        today=today,
        by=person.user,
        now=now,
    )


def answer(commitment, *, number=1, words="It has begun", gained=("staff",), evidence="Ten books", version=0, **fields):
    person = fields.pop("person", None) or commitment.owner
    return answer_check_in(
        commitment,
        number=number,
        answers=[{"asks": "How is it?", "words": words}],
        gained=list(gained),
        evidence=evidence,
        version=version,
        person=person,
        by=person.user,
        now=fields.pop("now", NOW),
    )


__all__ = ["FORM", "NOW", "TODAY", "VISIT_ON", "WRITTEN", "answer", "lead", "make_past_trio", "signed_in", "text_of"]
