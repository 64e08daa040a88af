"""All that is wrong with a list, row by row: each row by itself, then the rows against each other."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from magpie.core.tables import fold
from magpie.programmes.enrolment_list.known import Known, Seat
from magpie.programmes.enrolment_list.names import names_agree
from magpie.programmes.enrolment_list.partners import check_partners
from magpie.programmes.enrolment_list.rows import ListRow, Understood, address_in, parts_of

LONGEST = {"head": 200, "second": 200, "shares_words": 2000, "seeks_words": 2000}
GONE = {"declined": "declined", "withdrawn": "withdrew"}


def check_rows(rows: Sequence[ListRow], known: Known, *, left_out: Sequence[ListRow] = ()) -> list[Understood]:
    """One for each row, in their order. Rows that were left out are only known by their names."""
    understood = [_check_row(row, known) for row in rows]
    _check_duplicates(understood)
    _check_addresses(understood)
    check_partners(understood, known, left_out)
    return understood


def _check_row(row: ListRow, known: Known) -> Understood:
    read = Understood(row)
    _check_school(read, known)
    _check_person(read, "head", "headteacher", known)
    _check_person(read, "second", "second leader", known)
    if row.cell("head_address") and address_in(row.cell("head_address")) == address_in(row.cell("second_address")):
        read.refuse(
            "second_address",
            "This is the head’s address too. Two people need an address each, because it signs them in.",
        )
    elif row.cell("head") and fold(row.cell("head")) == fold(row.cell("second")):
        read.refuse("second", "The head and the second leader are the same person. Write somebody else.")
    _check_themes(read, known)
    for name, longest in LONGEST.items():
        if len(row.cell(name)) > longest:
            read.refuse(name, f"This has {len(row.cell(name)):,} characters. Write at most {longest:,}.")
    return read


def _check_school(read: Understood, known: Known) -> None:
    row = read.row
    if not row.school_number:
        given = f"“{row.cell('urn')[:40]}” is no URN." if row.cell("urn") else "The URN is missing."
        read.refuse("urn", f"{given} Write the school’s six digits, such as 900123.")
        return
    school = known.schools.get(row.school_number)
    if school is None:
        read.refuse("urn", f"The register knows no school {row.school_number}. Check the number.")
        return
    read.school = school
    if not school.is_open:
        read.refuse("urn", f"{school.shown} is closed. {_followed_by(school.successors)}")
    _check_state(read, school.name, school.state)
    if not row.cell("school"):
        read.refuse("school", f"The name is missing. The register says: {school.name}.")
    elif not names_agree(row.cell("school"), school.name):
        read.refuse(
            "school",
            f"{row.school_number} is {school.shown}, not “{row.cell('school')[:80]}”. Correct the name or the URN.",
        )
    if row.cell("trust") and not names_agree(row.cell("trust"), school.trust):
        belongs = f"belongs to {school.trust}" if school.trust else "belongs to no trust"
        read.warn("trust", f"The register says that this school {belongs}. The register is followed.")


def _followed_by(successors: tuple[str, ...]) -> str:
    if not successors:
        return "Leave the row out, or write another school."
    return f"It goes on as {' and '.join(successors)}: write that URN and name instead."


def _check_state(read: Understood, name: str, state: str) -> None:
    if state == "enrolled":
        read.refuse("urn", f"{name} takes part already, and nothing about it is changed by a list. Leave this row out.")
    elif state in GONE:
        read.refuse("urn", f"{name} {GONE[state]}. Enrol it again from its own page, and leave this row out.")
    elif state in ("invited", "applied"):
        read.warn("urn", f"{name} has been invited already. Taking the list over enrols it; what it wrote is kept.")


def _check_person(read: Understood, name: str, called: str, known: Known) -> None:
    given, written = read.row.cell(name), read.row.cell(f"{name}_address")
    address = address_in(written)
    if not given and not address:
        if name == "head":
            read.refuse(name, "The headteacher’s name is missing. Write it.")
            read.refuse(f"{name}_address", "The headteacher’s address is missing. Write it: it signs the head in.")
        return
    if not given:
        read.refuse(name, f"There is an address but no name. Write the {called}’s name.")
    if not address:
        read.refuse(f"{name}_address", f"There is a name but no address. Write the {called}’s e-mail address.")
        return
    if not _is_address(address):
        words = f"“{written[:60]}” is no e-mail address. Write one, such as name@school.example."
        read.refuse(f"{name}_address", words)
    elif address in known.shut_out:
        read.refuse(f"{name}_address", "An operator has shut this address out. Ask an operator, or write another.")
    else:
        _compare_with_known(read, name, called, given, address, known)


def _compare_with_known(read: Understood, name: str, called: str, given: str, address: str, known: Known) -> None:
    person = known.people.get(address)
    if given and person is not None and not names_agree(given, person):
        read.warn(f"{name}_address", f"This address is {person}’s, who becomes {called} and keeps that name.")
    holder: Seat | None = getattr(read.school, name) if read.school else None
    if holder is not None and holder.address.lower() != address:
        words = f"Today {holder.name or 'somebody else'} is {called} here. Taking the list over hands the post on."
        read.warn(name, words)


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return len(address) <= 254 and address.isascii()


def _check_themes(read: Understood, known: Known) -> None:
    for name in ("shares", "seeks"):
        found: list[int] = getattr(read, name)
        for part in parts_of(read.row.cell(name)):
            theme = known.themes_by_name.get(fold(part))
            if theme is None:
                read.refuse(name, _unknown_theme(part, known))
            elif theme.is_retired:
                read.refuse(name, f"The theme “{theme.name}” is no longer used. Choose another, or take it out.")
            elif theme.pk not in found:
                found.append(theme.pk)


def _unknown_theme(part: str, known: Known) -> str:
    names, written = known.names_to_choose, fold(part)
    close = get_close_matches(written, names, n=1, cutoff=0.6)
    close = close or [name for name in names if len(written) > 3 and written in name][:1]
    said = f"There is no theme “{part[:60]}”."
    if close:
        return f"{said} Did you mean “{names[close[0]]}”?"
    return f"{said} Write one of the list of themes, or put it into the column in words."


def _check_duplicates(understood: Sequence[Understood]) -> None:
    for rows in _grouped(understood, lambda read: [read.row.school_number]).values():
        for read in rows[1:]:
            read.refuse("urn", f"This school is in row {rows[0].row.number} too. Leave one of the two rows out.")


def _check_addresses(understood: Sequence[Understood]) -> None:
    heads = _grouped(understood, lambda read: [address_in(read.row.cell("head_address"))])
    for rows in heads.values():
        for read in rows[1:]:
            first = rows[0].row
            if fold(first.cell("head")) == fold(read.row.cell("head")):
                read.warn(
                    "head_address",
                    f"The same person is head in row {first.number} ({first.cell('school')[:60]}). "
                    "That can be right where one head leads two schools; else correct one of the two.",
                )
    everyone: dict[str, dict[str, int]] = defaultdict(dict)
    for read in understood:
        for name in ("head", "second"):
            _compare_names(read, name, everyone[address_in(read.row.cell(f"{name}_address"))])


def _compare_names(read: Understood, name: str, others: dict[str, int]) -> None:
    address = address_in(read.row.cell(f"{name}_address"))
    given = fold(read.row.cell(name)) if read.row.cell(name) else ""
    if not given or not _is_address(address):
        return
    other = next((number for called, number in others.items() if called != given), None)
    if other is not None and other != read.row.number:
        words = f"Row {other} gives this address to somebody of another name. Correct one of the two."
        read.refuse(f"{name}_address", words)
    others.setdefault(given, read.row.number)


def _grouped(
    understood: Sequence[Understood], keys: Callable[[Understood], Sequence[str]]
) -> dict[str, list[Understood]]:
    groups: dict[str, list[Understood]] = defaultdict(list)
    for read in understood:
        for key in keys(read):
            if key:
                groups[key].append(read)
    return {key: rows for key, rows in groups.items() if len(rows) > 1}
