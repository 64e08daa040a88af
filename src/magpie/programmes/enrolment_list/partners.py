"""Schools that a school is not to meet, written as a number or as a name."""

from collections import defaultdict
from collections.abc import Sequence
from difflib import get_close_matches

from magpie.core.tables import fold
from magpie.programmes.enrolment_list.known import Known, KnownSchool
from magpie.programmes.enrolment_list.rows import ListRow, Understood, number_in, parts_of


def check_partners(understood: Sequence[Understood], known: Known, left_out: Sequence[ListRow] = ()) -> None:
    by_name = _schools_by_name(understood, known)
    without_school = [*left_out, *(read.row for read in understood if read.school is None)]
    not_enrolled = {fold(row.cell("school")): row.number for row in without_school if row.cell("school")}
    for read in understood:
        for part in parts_of(read.row.cell("no_go")):
            found = _find(part, by_name, known)
            if isinstance(found, str) and fold(part) in not_enrolled:
                words = f"“{part[:60]}” is in row {not_enrolled[fold(part)]}, which is not enrolled as it stands."
                read.warn("no_go", f"{words} Nothing is kept apart from it.")
            elif isinstance(found, str):
                read.refuse("no_go", found)
            elif read.school is not None and found.pk == read.school.pk:
                read.refuse("no_go", "A school cannot be kept apart from itself. Take its own name out.")
            elif found not in read.no_go:
                read.no_go.append(found)


def _schools_by_name(understood: Sequence[Understood], known: Known) -> dict[str, list[KnownSchool]]:
    """Schools of the list under the list's name and the register's, and schools of the cohort."""
    found: dict[str, dict[int, KnownSchool]] = defaultdict(dict)
    for read in understood:
        if read.school is not None and read.row.cell("school"):
            found[fold(read.row.cell("school"))][read.school.pk] = read.school
    listed = {read.school.pk for read in understood if read.school is not None}
    for school in known.schools.values():
        if school.state or school.pk in listed:
            found[fold(school.name)][school.pk] = school
    return {name: list(schools.values()) for name, schools in found.items()}


def _find(part: str, by_name: dict[str, list[KnownSchool]], known: Known) -> KnownSchool | str:
    """The school that is meant, or what to write instead."""
    number = number_in(part)
    if number:
        school = known.schools.get(number)
        return school or f"The register knows no school {number}. Check the number."
    found = by_name.get(fold(part), [])
    if len(found) == 1:
        return found[0]
    if found:
        shown = " or ".join(f"{school.number} ({school.shown})" for school in found[:5])
        return f"Several schools are called “{part[:60]}”. Write the URN instead: {shown}."
    close = get_close_matches(fold(part), by_name, n=1, cutoff=0.7)
    if close:
        return f"“{part[:60]}” is neither in this list nor in the cohort. Did you mean “{by_name[close[0]][0].name}”?"
    return f"“{part[:60]}” is neither in this list nor in the cohort. Write the school’s URN instead."
