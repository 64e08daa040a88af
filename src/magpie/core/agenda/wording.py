"""A sentence for each thing that is noticed about a day: what it is, why it matters and what to do."""

from collections.abc import Mapping

from magpie.core.agenda.ours import part_shown

SENTENCES = {
    "day.empty": "No block was found: write a line for each with its time first, such as “9.30–9.50 Welcome”.",
    "day.no_break": (
        "From {first} to {last}{for_whom} there are {minutes} minutes without a break, and {most} are enough at once: "
        "put a break between."
    ),
    "day.no_lunch": "The day has no lunch, and people stay over midday: add one.",
    "slot.zero_length": "{title} begins and ends at {first}, so that it takes no time: write when it ends.",
    "slot.negative": "{title} ends at {last}, before it begins at {first}: write {last} to {first}, if that was meant.",
    "slot.overlap": (
        "{title} begins at {first}, while {other} goes on until {other_last}{for_whom}: move one of them, "
        "since nobody can be in both."
    ),
    "slot.gap": (
        "From {first} to {last}{for_whom} nothing is planned before {title}: say what happens in these "
        "{minutes} minutes, or move what follows."
    ),
    "slot.untimed": "{title} has no time{hint}: write when it begins and ends, or it will be squeezed out.",
    "slot.endless": "{title} begins at {first} and has no end: write when it ends, or what follows is squeezed out.",
    "slot.short": (
        "{title} takes {minutes} minutes, and less than {least} are too few to see anything: make it longer "
        "or leave it out."
    ),
    "slot.short_talk": (
        "{title} takes {minutes} minutes straight after {other}, and less than {least} are too few to speak about "
        "what was seen: make it longer."
    ),
    "part.missing": "Nothing is planned for the part “{part}”, for which {usual} minutes are usual: add it.",
    "part.short": "The part “{part}” has {minutes} minutes, and {usual} are usual: give it at least {least}.",
    "part.long": "The part “{part}” has {minutes} minutes, and {usual} are usual: keep it to {most}.",
    "reflection.missing": (
        "The part “{part}” ends with {title}{for_whom}: add a time to gather what was seen, before it is forgotten."
    ),
    "activity.lesson_observation": (
        "{title} speaks of “{words}”, and this part is about how the school works and not about lessons: "
        "show something else, if you can."
    ),
    "activity.avoided": "{title} speaks of “{words}”, which is not for this part: show something else, if you can.",
}


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """The finding in words; ``facts`` are those that the check gave it."""
    shown = {name: _shown(name, value) for name, value in facts.items()}
    text = SENTENCES[str(facts.get("says", code))].format_map({"for_whom": "", "hint": "", **shown})
    return text[:1].upper() + text[1:]


def _shown(name: str, value: object) -> str:
    text = str(value)
    if name in ("first", "last", "other_last") and isinstance(value, int):
        return f"{value // 60 % 24}:{value % 60:02}"
    if name in ("title", "other"):
        return f"“{_shortened(text)}”" if text else "a block without a name"
    if name == "for_whom" and text:
        return f" for {_shortened(text)}"
    return part_shown(text) if name == "part" else text


def _shortened(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 60 else f"{shown[:57].rstrip()}…"
