from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "magpie.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from magpie.register.importing.jobs import register_kinds

        register_kinds()
