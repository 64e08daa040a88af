from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "magpie.groups"
    label = "groups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from magpie.groups.counts import counts_of_groups
        from magpie.groups.jobs import register_kinds
        from magpie.groups.next_steps import steps_of_groups
        from magpie.programmes.counts import add_counts
        from magpie.programmes.next_steps import add_steps
        from magpie.programmes.places import add_place

        register_kinds()
        add_place("Groups", "groups:groups", order=30)
        add_counts(counts_of_groups)
        add_steps(steps_of_groups)
