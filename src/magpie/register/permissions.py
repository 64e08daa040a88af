"""Who may do what in the register. Predicates answer; ``require`` refuses."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied

from magpie.register.bridge import CalendarOwner, kind_of
from magpie.register.models import Post, School


def require(is_allowed: bool) -> None:
    """Yours to see but not to do: 403. What is not yours to see was a 404 before this line."""
    if not is_allowed:
        raise PermissionDenied


def can_operate(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active and user.is_operator)


def can_import_register(user: Any) -> bool:
    return bool(can_operate(user) or (user.is_authenticated and user.is_active and user.may_import))


# Who keeps a school's dates and details: its leaders and its office.
OFFICE_POSTS = (Post.Kind.HEAD, Post.Kind.SECOND_LEADER, Post.Kind.OFFICE)

PostReader = Callable[[Any, School, date], bool]
_post_readers: list[PostReader] = []


def let_read_posts(reader: PostReader) -> PostReader:
    """Add a reason for which somebody may read a school's people; a higher room adds its own when it starts."""
    if reader not in _post_readers:
        _post_readers.append(reader)
    return reader


def holds_post_at(user: Any, school: School, day: date, kinds: Collection[str] = ()) -> bool:
    if not (user.is_authenticated and user.is_active):
        return False
    held = Post.objects.held_on(day).filter(school=school, person__user=user)
    return (held.filter(kind__in=kinds) if kinds else held).exists()


def can_read_posts(user: Any, school: School, day: date) -> bool:
    """The school's own people, and whoever a higher room has good reason to let in."""
    return holds_post_at(user, school, day) or any(reader(user, school, day) for reader in _post_readers)


def can_edit_calendar(user: Any, owner: CalendarOwner, day: date) -> bool:
    return kind_of(owner).may_edit(user, owner, day)


def can_edit_school_dates(user: Any, school: School, day: date) -> bool:
    """A school's dates are for its leaders and its office, and for those who keep the register."""
    return can_import_register(user) or holds_post_at(user, school, day, OFFICE_POSTS)


def can_edit_school(user: Any, school: School) -> bool:
    """What the national register says is changed by an import only."""
    return school.urn is None and can_import_register(user)
