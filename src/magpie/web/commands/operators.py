import sys

from django.core.exceptions import ValidationError
from django.db import transaction

from magpie.register.history import record
from magpie.register.models import Person, User
from magpie.web.clock import now
from magpie.web.sign_in.links import make_link


def link(address: str) -> int:
    """Print a link that signs in once whoever has this address; it makes nobody."""
    user = User.objects.filter(email__iexact=address.strip(), is_active=True).first()
    if user is None:
        print(f"Nobody who can sign in has the address {address}.", file=sys.stderr)
        return 1
    record("sign-in.link", f"A sign-in link for {user.email} was printed on the server.", row=user, now=now())
    print(make_link(user))
    return 0


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
