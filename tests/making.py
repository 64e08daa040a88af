"""Rows for tests, made by plain functions: give what matters, the rest is sensible."""

from datetime import date
from itertools import count

from magpie.register.models import Organisation, Person, Post, School, User

_numbers = count(1)
LONG_AGO = date(2020, 9, 1)


def make_user(email=None, **fields):
    return User.objects.create_user(email or f"person{next(_numbers)}@magpie.example", **fields)


def make_person(name="Ada Merrow", *, email=None, signs_in=True, **fields):
    if signs_in:
        return Person.objects.create(name=name, user=make_user(email), **fields)
    return Person.objects.create(name=name, contact_address=email or "", **fields)


def make_school(name=None, **fields):
    number = next(_numbers)
    values = {"urn": 900_000 + number, "name": name or f"School {number}", "phase": "Secondary", "town": "Larkby"}
    return School.objects.create(**{**values, **fields})


def make_organisation(kind="charity", name=None, **fields):
    return Organisation.objects.create(kind=kind, name=name or f"Organisation {next(_numbers)}", **fields)


def make_head(school, *, person=None, kind="head", from_on=LONG_AGO, until_on=None):
    person = person or make_person(f"Head of {school}")
    Post.objects.create(school=school, kind=kind, person=person, from_on=from_on, until_on=until_on)
    return person
