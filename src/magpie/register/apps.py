from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "magpie.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from magpie.register.importing.jobs import register_kinds
        from magpie.register.views.owners import register_owners

        register_kinds()
        register_owners()
