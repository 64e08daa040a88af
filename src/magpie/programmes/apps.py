from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "magpie.programmes"
    label = "programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from magpie.programmes.permissions import coordinates_school
        from magpie.programmes.queries import COHORTS
        from magpie.register.bridge import register_owner
        from magpie.register.permissions import let_read_posts

        let_read_posts(coordinates_school)
        register_owner(COHORTS)
