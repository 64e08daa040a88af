from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "magpie.visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from magpie.diary.doors import add_doors
        from magpie.programmes.counts import add_counts
        from magpie.programmes.next_steps import add_steps
        from magpie.programmes.places import add_place
        from magpie.visits.doors import visit_door
        from magpie.visits.overview import counts_of_visits, visit_steps

        add_place("Visits", "visits:visits", order=45)
        add_counts(counts_of_visits)
        add_steps(visit_steps)
        add_doors(visit_door)
