from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "magpie.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from magpie.programmes.places import add_place

        add_place("Duties", "duties:board", order=50)
