from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "magpie.commitments"
    label = "commitments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from magpie.commitments.doors import commitment_door
        from magpie.diary.doors import add_doors
        from magpie.programmes.places import add_place

        add_place("Commitments", "commitments:commitments", order=47)
        add_doors(commitment_door)
