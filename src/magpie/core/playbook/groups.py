"""How schools are brought together, and who visits or reviews whom."""

from typing import Annotated, Literal

from pydantic import Field

from magpie.core.playbook.part import ActivityName, Line, Name, Part, RoleName, Some, key
from magpie.core.playbook.written import HowMany

Size = Annotated[int, Field(ge=2, le=9)]
Weight = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False, strict=False)]
Cost = Literal[
    "km", "same_type", "same_hub", "same_region", "same_phase", "different_phase", "size_difference", "together_before"
]
Reward = Literal["complement", "asked_for"]
Bond = Literal["trust", "hub", "authority", "phase", "declared_conflict", "town"]


class Rota(Part):
    """Who goes to whom when not everyone goes everywhere."""

    activity: ActivityName = key("The visits or reviews that the rota fills", "visit")
    goes: RoleName = key("The role of those who go", "head")
    visitors: HowMany = key("How many go to one host", "3")
    goes_to: HowMany = key("How many hosts one of them goes to", "2 or more")
    direct_swaps: Literal["allowed", "avoided", "never"] = key(
        "Whether two schools may go to each other", "avoided", "allowed"
    )


class Groups(Part):
    """Sizes, wishes and hard rules; the solver keeps the rules and weighs the wishes."""

    formed_by: Literal["solver", "members", "coordinator"] = key(
        "Whether Magpie proposes the groups, or they exist already, or are named by hand", "solver"
    )
    members: Literal["schools", "people", "trusts"] = key("What a group is made of", "schools", "schools")
    sizes: Some[Size] = key("The sizes allowed, from 2 to 9", "[3, 4]")
    preferred: Size | None = key("The size that as many groups as possible have", 3, None)
    seats: dict[Name, HowMany] = key("Named places among the schools of a group", "{lead_school: 1}", {})
    weights: dict[Cost, Weight] = key("What each thing costs that one would rather avoid", "{km: 1, same_hub: 10}", {})
    rewards: dict[Reward, Weight] = key("What each thing is worth that one would like", "{complement: 8}", {})
    apart: Some[Bond] = key("What two schools of a group may never share", "[trust, declared_conflict]", ())
    together: Some[Bond] = key("What all schools of a group must share", "[phase]", ())
    furthest_km: Annotated[int, Field(ge=1, le=1000)] | None = key(
        "The longest way between two schools of a group, as the crow flies", 60, None
    )
    rota: Rota | None = key("Who goes to whom, where not everyone goes everywhere", "{activity: visit, …}", None)
    notes: Line | None = key("What coordinators should know", "A school with no neighbour joins by train.", None)
