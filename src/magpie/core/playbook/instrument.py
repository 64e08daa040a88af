"""An instrument: a form, survey, checklist, card sort or pick, in a file of its own with editions of its own."""

from typing import Annotated, Literal

from pydantic import Field

from magpie.core.playbook.grammar import Edition
from magpie.core.playbook.part import Line, Name, Part, Slug, Some, Text, key

ItemKind = Literal["likert", "choice", "several", "text", "number", "card", "pick", "ranking"]
FigureReader = Literal["coordinators", "evaluators", "facilitator", "group", "school", "cohort"]
TextReader = Literal["coordinators", "evaluators", "facilitator", "group", "school", "me"]
LISTED: tuple[ItemKind, ...] = ("choice", "several", "pick", "ranking")
LIKERT_POINTS = ("strongly disagree", "disagree", "neither", "agree", "strongly agree")
CARD_SIDES = ("true", "not yet")


class Scale(Part):
    """The ends of a row of numbers, in words."""

    lowest: Annotated[int, Field(ge=0, le=10)] = key("The lowest number", 0, 0)
    highest: Annotated[int, Field(ge=1, le=10)] = key("The highest number", 5, 5)
    low: Line = key("What the lowest means", "not at all", "not at all")
    high: Line = key("What the highest means", "fully", "fully")


class Item(Part):
    """One thing to answer."""

    name: Name = key("Its name in results, the same over the years", "learnt_something")
    kind: ItemKind = key("How it is answered", "likert")
    asks: Text = key("The question or statement", "I saw something that I can use.")
    hint: Line | None = key("A word of help", "One or two sentences are enough.", None)
    optional: bool = key("Whether it may be left empty", "true", False)
    choices: dict[Name, Line] = key("What to choose from, in order", "{travel: Travel, cover: Cover}", {})
    at_most: Annotated[int, Field(ge=1, le=50)] | None = key("How many may be chosen", 3, None)
    scale: Scale | None = key("The numbers to choose from; 0 to 5 if left out", "{highest: 5}", None)


class ItemSection(Part):
    """Items on one page."""

    title: Line = key("The heading", "The day")
    intro: Text | None = key("What stands above the items", "Think of the whole day.", None)
    items: Annotated[tuple[Item, ...], Field(strict=False, min_length=1)] = key(
        "The items in their order", "[{name: useful, kind: likert, asks: The day was useful.}]"
    )


class Instrument(Part):
    """What is asked; whom and when is the playbook's affair."""

    format: Literal[1] = key("The number of this grammar", 1)
    slug: Slug = key("The instrument's short name", "visit-feedback")
    edition: Edition = key("The number of this content; a published edition never changes", 1)
    status: Literal["draft", "ready"] = key("Whether it is finished", "ready")
    title: Line = key("The name people see", "After a visit")
    summary: Text = key("What it is for, shown before the first item", "Five minutes on what the visit gave you.")
    permission: Text = key(
        "Whose words these are and who may use them", "Written for Magpie; free to use, change and share."
    )
    minutes: Annotated[int, Field(ge=1, le=240)] = key("How long it takes", 5)
    answered: Literal["alone", "together", "alone then together"] = key("How it is answered", "alone", "alone")
    paired: bool = key("Whether it is asked again later and compared", "true", False)
    figures_read_by: Some[FigureReader] = key("Who reads figures, under the rule on small numbers", "[coordinators]")
    texts_read_by: Some[TextReader] = key("Who reads what people write", "[facilitator]", ())
    sections: Annotated[tuple[ItemSection, ...], Field(strict=False, min_length=1)] = key(
        "The pages in their order", "[{title: The day, items: […]}]"
    )

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)
