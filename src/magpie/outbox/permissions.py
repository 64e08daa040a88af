"""Who may look after the post."""

from typing import Any

from magpie.register.permissions import can_operate


def can_look_after_post(user: Any) -> bool:
    return can_operate(user)
