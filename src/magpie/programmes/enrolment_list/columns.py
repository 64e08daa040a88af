"""The columns of a list of schools, and what people call them."""

from magpie.core.tables import write_csv

NAMES: dict[str, tuple[str, ...]] = {
    "urn": ("URN", "School URN", "Unique reference number", "URN number", "School number", "GIAS URN"),
    "school": ("School", "School name", "Name of school", "Establishment", "EstablishmentName", "Name"),
    "head": (
        "Headteacher",
        "Head",
        "Head teacher",
        "Headteacher name",
        "Head name",
        "Name of head",
        "Name of headteacher",
        "Principal",
        "HT",
        "HT name",
    ),
    "head_address": (
        "Headteacher's e-mail",
        "Head e-mail",
        "Head's e-mail",
        "Headteacher email",
        "Headteacher email address",
        "Head's address",
        "Head email address",
        "HT email",
        "Principal email",
        "Email of head",
        "Email",
        "Email address",
    ),
    "second": (
        "Second leader",
        "Senior leader",
        "Second leader name",
        "Senior leader name",
        "Name of senior leader",
        "Name of second leader",
        "SLT member",
        "SL name",
        "Deputy head",
        "Second person",
    ),
    "second_address": (
        "Second leader's e-mail",
        "Second leader email",
        "Second leader email address",
        "Second leader's address",
        "Senior leader email",
        "Senior leader's email",
        "Senior leader email address",
        "SLT email",
        "SL email",
        "Deputy head email",
        "Second email",
    ),
    "trust": ("Trust", "Trust name", "Name of trust", "MAT", "Multi-academy trust", "Academy trust"),
    "shares": (
        "Strengths",
        "Can share",
        "Strength themes",
        "Areas of strength",
        "Shares",
        "Offers",
        "Leading practice",
    ),
    "seeks": (
        "Challenges",
        "Seeks help with",
        "Challenge themes",
        "Areas of challenge",
        "Areas for development",
        "Seeks",
        "Needs",
    ),
    "shares_words": ("Strengths in words", "Strengths detail", "About strengths", "Strength description"),
    "seeks_words": ("Challenges in words", "Challenges detail", "About challenges", "Challenge description"),
    "no_go": (
        "Not with",
        "No-go partners",
        "No go",
        "No-go schools",
        "Not to be grouped with",
        "Exclusions",
        "Avoid",
        "Keep apart from",
    ),
}
"""Each field's headings; the first is the one that the template has."""

FIELDS = tuple(NAMES)
TITLES = {field: names[0] for field, names in NAMES.items()}
REQUIRED = ("urn", "school", "head", "head_address")
OPTIONAL = tuple(field for field in FIELDS if field not in REQUIRED)
EXPECTED = frozenset(name for names in NAMES.values() for name in names)


def template_csv(themes: list[str]) -> bytes:
    """A list with one made-up school, to be written over."""
    example = {
        "urn": "900123",
        "school": "An example school",
        "head": "Robin Example",
        "head_address": "head@school.example",
        "second": "Kim Example",
        "second_address": "deputy@school.example",
        "shares": "; ".join(themes[:2]),
        "seeks": "; ".join(themes[2:3]),
        "shares_words": "What others could come and see",
        "seeks_words": "What you have not solved yet",
        "no_go": "900124; Another example school",
    }
    return write_csv([[example.get(field, "") for field in FIELDS]], [TITLES[field] for field in FIELDS])
