from typing import Any

from django import forms

from magpie.core.grouping.sizes import LARGEST, SMALLEST, size_counts, sizes_to_allow
from magpie.core.playbook import Groups
from magpie.forms import GovukForm
from magpie.groups.names import word_for
from magpie.groups.options import ALL, DATED, NONE, Options
from magpie.programmes.next_steps import counted
from magpie.programmes.telling import listed

MOST_SECONDS = 600
SIZES = range(SMALLEST, LARGEST + 1)
NUMBER = {"invalid": "Write a number, such as: 10", "min_value": "Write 0 or more.", "max_value": "Write 1000 at most."}
WEIGHTS = {
    "km": ("A kilometre between two schools", "1 means that ways count as they are."),
    "same_type": ("Two schools of the same type", ""),
    "same_hub": ("Two schools of the same hub", ""),
    "same_region": ("Two schools of the same region", ""),
    "same_phase": ("Two schools of the same phase", ""),
    "together_before": (
        "Two schools that were together before",
        "In a group of another cohort, under whatever number.",
    ),
}
REWARDS = {"complement": ("What one school seeks and another can share", "")}
BONDS = [
    ("trust", "of the same trust"),
    ("hub", "of the same hub"),
    ("authority", "of the same local authority"),
    ("phase", "of the same phase"),
    ("town", "of the same town"),
]
STAYS = [
    (DATED, "Those that have dates already stay as they are"),
    (ALL, "All stay as they are; only schools without a group are grouped"),
    (NONE, "All may change"),
]
# What a playbook may ask for and the solver does not weigh, in words.
UNWEIGHED = {
    "different_phase": "different phases",
    "size_difference": "the schools’ sizes",
    "asked_for": "schools that ask for each other",
}
APART_HINT = "Schools that you or they keep apart are never grouped together, whatever you choose here."


def kilometres(label: str, hint: str) -> forms.FloatField:
    widget = forms.NumberInput(attrs={"step": "any", "min": "0"})
    return forms.FloatField(
        label=label, help_text=hint, required=False, min_value=0, max_value=1000, widget=widget, error_messages=NUMBER
    )


class RunForm(GovukForm):
    """What is asked of the groups, and how long to look for them."""

    sizes = forms.TypedMultipleChoiceField(
        label="Sizes that a group may have",
        coerce=int,
        choices=[(size, f"{size}: {word_for(size).lower()}" if size < 5 else str(size)) for size in SIZES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose one size or more.", "invalid_choice": "Choose sizes from 2 to 9."},
    )
    preferred = forms.TypedChoiceField(
        label="Size that as many groups as possible have",
        coerce=int,
        choices=[(size, str(size)) for size in SIZES],
        error_messages={"required": "Choose a size.", "invalid_choice": "Choose a size from 2 to 9."},
    )
    apart = forms.MultipleChoiceField(
        label="Never in one group: two schools",
        required=False,
        choices=BONDS,
        widget=forms.CheckboxSelectMultiple,
        help_text=APART_HINT,
        error_messages={"invalid_choice": "Choose from the list."},
    )
    together = forms.MultipleChoiceField(
        label="Only in one group: schools",
        required=False,
        choices=BONDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list."},
    )
    furthest_km = forms.IntegerField(
        label="Longest way between two schools of a group, in km",
        required=False,
        min_value=1,
        max_value=1000,
        help_text="As the crow flies. Leave it empty when any way is possible.",
        error_messages={
            "invalid": "Write a whole number of kilometres, such as: 60",
            "min_value": "Write 1 or more.",
            "max_value": "Write 1000 at most.",
        },
    )
    seconds = forms.IntegerField(
        label="Seconds to look for",
        min_value=1,
        max_value=MOST_SECONDS,
        help_text="It ends sooner when nothing better can exist, and you can stop it.",
        error_messages={
            "required": "Write a number of seconds, such as: 30",
            "invalid": "Write a whole number of seconds, such as: 30",
            "min_value": "Write 1 or more.",
            "max_value": f"Write {MOST_SECONDS} at most.",
        },
    )
    seed = forms.IntegerField(
        label="Seed",
        min_value=0,
        max_value=2_000_000_000,
        help_text="Any number. The same number and the same rules look in the same places first.",
        error_messages={
            "required": "Write a whole number, such as: 1",
            "invalid": "Write a whole number, such as: 1",
            "min_value": "Write 0 or more.",
            "max_value": "Write a smaller number.",
        },
    )

    stays = forms.ChoiceField(
        label="Groups that exist",
        choices=STAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose from the list."},
    )

    def __init__(self, *args: Any, n_schools: int, has_groups: bool = False, **kwargs: Any) -> None:
        self.n_schools = n_schools
        super().__init__(*args, **kwargs)
        if not has_groups:
            del self.fields["stays"]

    @property
    def weights(self) -> list[Any]:
        return [self[name] for name in WEIGHTS]

    @property
    def rewards(self) -> list[Any]:
        return [self[name] for name in REWARDS]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        sizes = tuple(given.get("sizes") or ())
        if sizes and size_counts(self.n_schools, sizes, sizes[0]) is None:
            self.add_error("sizes", sizes_in_words(self.n_schools, sizes))
        if given.get("preferred") and sizes and given["preferred"] not in sizes:
            self.add_error("preferred", "Choose one of the sizes that a group may have.")
        both = [words for bond, words in BONDS if bond in given.get("apart", ()) and bond in given.get("together", ())]
        if both:
            self.add_error("together", f"Never and only cannot both hold for schools {both[0]}. Choose one of the two.")
        return given

    def options(self) -> Options:
        """What was asked; what weighs nothing is left out."""
        given = self.cleaned_data
        return Options(
            sizes=tuple(sorted(given["sizes"])),
            preferred=given["preferred"],
            weights={name: given[name] for name in WEIGHTS if given.get(name)},
            rewards={name: given[name] for name in REWARDS if given.get(name)},
            apart=tuple(given["apart"]),
            together=tuple(given["together"]),
            furthest_km=given["furthest_km"],
            stays=given.get("stays") or DATED,
        )


for _name, (_label, _hint) in {**WEIGHTS, **REWARDS}.items():
    RunForm.base_fields[_name] = kilometres(_label, _hint)


def initial_of(options: Options) -> dict[str, Any]:
    """The boxes as these options fill them."""
    return {
        "sizes": list(options.sizes),
        "preferred": options.preferred,
        "apart": list(options.apart),
        "together": list(options.together),
        "furthest_km": options.furthest_km,
        "stays": options.stays,
        **{name: _short(options.weights.get(name)) for name in WEIGHTS},
        **{name: _short(options.rewards.get(name)) for name in REWARDS},
    }


def _short(weight: float | None) -> float | int | None:
    """10 and not 10.0; nothing for what weighs nothing."""
    if not weight:
        return None
    return int(weight) if float(weight).is_integer() else weight


def sizes_in_words(n: int, sizes: tuple[int, ...]) -> str:
    """Why so many schools do not fit, and with which sizes they would."""
    named = " or ".join(str(size) for size in sorted(sizes))
    words = f"{counted(n, 'school')} cannot be split into groups of {named}."
    allowed = sizes_to_allow(n, sizes)[:3]
    if not allowed:
        return f"{words} Bring more schools in."
    examples = [f"{size} ({_example(n, sizes, size)})" for size in allowed]
    return f"{words} Allow {' or '.join(examples)} too."


def _example(n: int, sizes: tuple[int, ...], further: int) -> str:
    """How it would come out: few groups of the further size beside the others."""
    counts = size_counts(n, (*sizes, further), max(sizes)) or {}
    if sum(counts.values()) == 1:
        return "one group"
    return " + ".join(f"{times} × {size}" if times > 1 else str(size) for size, times in counts.items())


def not_weighed(groups: Groups | None) -> str:
    """What the playbook asks for and nobody looks at; empty for nothing."""
    if groups is None:
        return ""
    asked = {str(name) for wanted in (groups.weights, groups.rewards) for name, weight in wanted.items() if weight}
    words = [words for name, words in UNWEIGHED.items() if name in asked]
    return listed([*words, *(["named places in a group"] if groups.seats else [])])
