import sys

from django.core.exceptions import ValidationError
from django.db import transaction

from magpie.register.history import record
from magpie.register.models import Person, User
from magpie.web.clock import now
from magpie.web.sign_in.links import make_link


@transaction.atomic
def add(address: str, name: str) -> int:
    """Make an operator, or find the one who is there, and print a link that signs in once."""
    user = User.objects.filter(email__iexact=address.strip()).first()
    if user is None:
        try:
            user = User.objects.create_user(address)
        except ValidationError as error:
            print(" ".join(error.messages), file=sys.stderr)
            return 1
    if not user.is_operator or not user.is_active:
        user.is_operator = user.is_active = True
        user.save(update_fields=["is_operator", "is_active"])
        record("operator.added", f"{user.email} became an operator.", row=user, now=now())
    Person.objects.get_or_create(user=user, defaults={"name": name or user.email.partition("@")[0]})
    print(make_link(user))
    return 0
