"""The list for the host's reception: who comes, from where, in which car, with which needs."""

from dataclasses import dataclass
from datetime import date

from magpie.diary.models import Invitation
from magpie.programmes.queries import schools_of_people
from magpie.visits.people import As, People, coming
from magpie.visits.queries import Visit


@dataclass(frozen=True, slots=True)
class ReceptionLine:
    name: str
    school: str
    role: str
    car: str = ""
    needs: str = ""
    remark: str = ""


def reception_lines(visit: Visit, day: date) -> list[ReceptionLine]:
    """Everybody who is invited from elsewhere and does not stay away; before that, who is likely to come."""
    people = People(visit, day)
    asked = {each.person_id for each in people.guests}
    likely = [each for each in people.facilitators if each.person.pk not in asked]
    if not people.guests:
        likely = people.visitors + likely
    lines = [_line_of(each, visit) for each in coming(people.guests)]
    schools = schools_of_people((each.person.pk for each in likely if not each.school), day)
    for each in likely:
        school = each.school or next(iter(schools.get(each.person.pk, ())), None)
        name = school.name if school else ""
        lines.append(ReceptionLine(each.person.name, name, str(each.known_as), remark="not invited yet"))
    return sorted(lines, key=lambda line: (line.school, line.name))


def _line_of(invitation: Invitation, visit: Visit) -> ReceptionLine:
    role = visit.playbook.roles.get(invitation.role)
    return ReceptionLine(
        name=invitation.person.name,
        school=invitation.enrolment.school.name if invitation.enrolment else "",
        role=role.title if role else str(As.VISITOR),
        car=invitation.car,
        needs=invitation.needs,
        remark="" if invitation.answer else "no answer yet",
    )
