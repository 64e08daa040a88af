from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "magpie.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from magpie.duties.nightly import register_kinds

        register_kinds()
