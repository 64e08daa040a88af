from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "magpie.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from magpie.duties.counting import register_count, steps_of_duties
        from magpie.programmes.next_steps import add_steps
        from magpie.programmes.places import add_place

        register_count()
        add_place("Duties", "duties:board", order=50)
        add_steps(steps_of_duties)
