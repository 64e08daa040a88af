"""People who are asked in by their address."""

from datetime import datetime

from django.db import transaction

from magpie.programmes.refusals import Refused
from magpie.register.models import Person, User

SHUT_OUT = "An operator has shut this address out. Ask an operator, or write another address."


@transaction.atomic
def person_with_account(*, name: str, address: str, now: datetime) -> Person:
    """Whoever signs in with this address, in whatever case it is written; else somebody new.

    Somebody known who cannot sign in yet is taken only when address and name are both the same and only one person
    has them: a school office's address stands for several people.
    """
    name, address = " ".join(name.split()), address.strip().lower()
    user = User.objects.filter(email=address).first()
    if user is not None and not user.is_active:
        raise Refused(SHUT_OUT, field="address")
    if user is None:
        user = User.objects.create_user(address, joined_at=now)
        alike = Person.objects.filter(user=None, contact_address__iexact=address, name__iexact=name)[:2]
        if len(alike) == 1:
            return _tie(alike[0], user)
    person = Person.objects.filter(user=user).first()
    return person or Person.objects.create(name=name, user=user)


def _tie(person: Person, user: User) -> Person:
    person.user = user
    person.save(update_fields=["user"])
    return person
