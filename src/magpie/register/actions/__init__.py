"""What changes the register: one verb, one function, one transaction."""

from magpie.register.actions.calendars import (
    copy_usual_pattern,
    remove_calendar,
    remove_stretch,
    replace_calendar,
    save_stretch,
)
from magpie.register.actions.continuing import Continuation, continue_as
from magpie.register.actions.memberships import Joining, join, join_many, leave
from magpie.register.actions.organisations import add_organisation, rename_organisation
from magpie.register.actions.posts import appoint, end_post
from magpie.register.actions.schools import add_school, edit_school

__all__ = [
    "Continuation",
    "Joining",
    "add_organisation",
    "add_school",
    "appoint",
    "continue_as",
    "copy_usual_pattern",
    "edit_school",
    "end_post",
    "join",
    "join_many",
    "leave",
    "remove_calendar",
    "remove_stretch",
    "rename_organisation",
    "replace_calendar",
    "save_stretch",
]
