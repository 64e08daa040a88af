from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "magpie.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from magpie.duties.counting import last_counts, register_count, steps_of_duties
        from magpie.duties.held_back import hold_reminders_back
        from magpie.duties.nightly import register_kinds
        from magpie.duties.reminder_list import counts_of_reminders, steps_of_reminders
        from magpie.programmes.counts import add_counts
        from magpie.programmes.next_steps import add_steps
        from magpie.programmes.places import add_place

        register_count()
        register_kinds()
        hold_reminders_back()
        add_place("Duties", "duties:board", order=50)
        add_place("Reminders", "duties:reminders", order=55)
        add_counts(last_counts)
        add_counts(counts_of_reminders)
        add_steps(steps_of_duties)
        add_steps(steps_of_reminders)
