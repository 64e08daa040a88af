"""What the tests of notes share: where the pages are, a change as a page sends it, a line that is kept."""

from django.urls import reverse

from magpie.core.notes import Change
from magpie.visits.actions.notes import keep_notes
from tests.programmes.making import NOW
from tests.visits.making import visit_of

SECTION = "excellence_observations"


def address(trio, name="notes"):
    return reverse(f"visits:{name}", args=[trio.activity.public_id])


def change(words, key="k1", *, based_on=0, writer="phone", number=1, section=SECTION):
    return {
        "key": key,
        "section": section,
        "words": words,
        "based_on": based_on,
        "writer": writer,
        "number": number,
    }


def write(trio, words, key="k1", person=None, section=SECTION):
    person = person or trio.visitor
    kept = keep_notes(
        visit_of(trio, person),
        person,
        [Change(**change(words, key, section=section))],
        enrolment=trio.visiting,
        now=NOW,
    )
    return kept.notes.lines.get(key=key)
