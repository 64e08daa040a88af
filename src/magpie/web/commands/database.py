from django.core.management import call_command

from magpie.programmes.actions.editions import publish_shipped
from magpie.programmes.actions.themes import load_themes
from magpie.web.clock import now


def migrate() -> None:
    """Tables, the cache's table, and the playbooks and themes that ship. Running it again changes nothing."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    publish_shipped(now=now())
    load_themes()
