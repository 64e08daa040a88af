"""What a pack begins with: the school's own last one, else what the register knows."""

from dataclasses import dataclass
from datetime import date

from magpie.register.models import School
from magpie.visits.models import Pack
from magpie.visits.queries import Visit


@dataclass(frozen=True, slots=True)
class Prefill:
    """``from_on`` is the day of the visit whose pack it was; None where nothing but the register is known."""

    sections: dict[str, str]
    from_on: date | None = None


def prefill_of(visit: Visit) -> Prefill:
    """Nothing of it is saved before its writer saves it."""
    if visit.host is None:
        return Prefill({})
    names = list(visit.papers.sections)
    before = Pack.objects.filter(activity__host__school=visit.host).exclude(activity=visit.activity)
    newest = before.exclude(sections={}).select_related("activity__cohort__programme").order_by("-changed_at").first()
    if newest is None:
        place = "travel" if "travel" in names else names[0]
        return Prefill({place: address_in_words(visit.host)})
    kept = {name: newest.sections[name] for name in names if newest.sections.get(name)}
    return Prefill(kept, newest.activity.on)


def address_in_words(school: School) -> str:
    """As one writes it on an envelope, with the telephone below."""
    parts = (school.street, school.locality, school.address3, school.town, school.county, school.postcode)
    lines = [school.name, *dict.fromkeys(part for part in parts if part)]
    return "\n".join(lines + ([f"Telephone {school.telephone}"] if school.telephone else []))
