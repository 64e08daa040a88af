"""The columns and kinds of a calendar file, for reading and for writing."""

from magpie.core.dates.terms import EntryKind

CALENDAR = "calendar"
ACADEMIC_YEAR = "academic year"
KIND = "kind"
FIRST = "first"
LAST = "last"
NAME = "name"
COLUMNS = (CALENDAR, ACADEMIC_YEAR, KIND, FIRST, LAST, NAME)
NEEDED = (CALENDAR, ACADEMIC_YEAR, KIND, FIRST)

KIND_WORDS = {
    **dict.fromkeys(("term", "half of term"), EntryKind.TERM),
    **dict.fromkeys(("holiday", "half term", "break"), EntryKind.HOLIDAY),
    **dict.fromkeys(("inset", "inset day", "training day"), EntryKind.INSET),
    **dict.fromkeys(("closure", "closed", "closure day"), EntryKind.CLOSURE),
    "bank holiday": EntryKind.BANK_HOLIDAY,
}
