"""The demonstration's world in the test database, made once for a module and rolled back after it."""

from contextlib import contextmanager

from django.db import transaction

from magpie.programmes.actions.editions import publish_shipped
from magpie.programmes.actions.themes import load_themes
from magpie.register.models import User
from magpie.web.demo.world import make_world
from tests.conftest import NOW


@contextmanager
def the_demo():
    """Label → user, while the block lasts."""
    with transaction.atomic():
        publish_shipped(now=NOW)
        load_themes()
        yield {label: User.objects.get(email=address) for label, address in make_world().items()}
        transaction.set_rollback(True)
