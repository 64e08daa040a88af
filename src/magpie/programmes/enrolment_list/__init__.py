"""Lists of schools that people send: reading them, and saying what is wrong with each row. Nothing here is saved."""

from magpie.programmes.enrolment_list.checks import check_rows
from magpie.programmes.enrolment_list.columns import FIELDS, TITLES, template_csv
from magpie.programmes.enrolment_list.known import Known, KnownSchool, KnownTheme, Seat
from magpie.programmes.enrolment_list.reading import LIST_LIMITS, ReadList, read_list
from magpie.programmes.enrolment_list.rows import ListRow, RowNote, Understood, numbers_asked_for, tidy

__all__ = [
    "FIELDS",
    "LIST_LIMITS",
    "TITLES",
    "Known",
    "KnownSchool",
    "KnownTheme",
    "ListRow",
    "ReadList",
    "RowNote",
    "Seat",
    "Understood",
    "check_rows",
    "numbers_asked_for",
    "read_list",
    "template_csv",
    "tidy",
]
