from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "magpie.diary"
    label = "diary"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from magpie.diary.dated_groups import days_of_groups
        from magpie.diary.queries import activities_ahead
        from magpie.diary.steps import steps_of_diaries
        from magpie.groups.rules import refuse_regrouping
        from magpie.programmes.next_steps import add_steps
        from magpie.programmes.places import add_place
        from magpie.programmes.signing import add_ahead

        add_place("Diary", "diary:diary", order=40, is_for_participants=True)
        add_steps(steps_of_diaries)
        add_ahead(activities_ahead)
        refuse_regrouping(days_of_groups)
