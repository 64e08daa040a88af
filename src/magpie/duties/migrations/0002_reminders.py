import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_the_cohort(apps, schema_editor):
    line, digest = apps.get_model("duties", "DigestLine"), apps.get_model("duties", "Digest")
    of_digest = digest.objects.filter(pk=OuterRef("digest")).values("cohort")
    line.objects.update(cohort=Subquery(of_digest))
    # PostgreSQL alters no table whose new keys it has still to check.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0002_lists_wishes_and_evidence"),
        ("duties", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderPause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField()),
                (
                    "until_on",
                    models.DateField(blank=True, help_text="The day on which reminders go again.", null=True),
                ),
                ("reason", models.CharField(max_length=400)),
                ("made_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_pauses",
                        to="programmes.cohort",
                    ),
                ),
            ],
            options={
                "ordering": ("cohort", "-from_on", "-pk"),
            },
        ),
        migrations.AddConstraint(
            model_name="reminderpause",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="a_pause_of_reminders_does_not_end_before_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderpause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_on", None)),
                fields=("cohort",),
                name="one_open_pause_of_a_cohorts_reminders",
            ),
        ),
        migrations.AddIndex(
            model_name="digest",
            index=models.Index(fields=["cohort", "-on"], name="reminders_of_a_cohort_by_day"),
        ),
        migrations.RemoveConstraint(
            model_name="digestline",
            name="a_step_of_a_duty_is_spoken_of_once_to_a_person",
        ),
        migrations.AddField(
            model_name="digestline",
            name="cohort",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="programmes.cohort",
            ),
        ),
        migrations.RunPython(name_the_cohort, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="digestline",
            name="cohort",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="programmes.cohort",
            ),
        ),
        migrations.AddConstraint(
            model_name="digestline",
            constraint=models.UniqueConstraint(
                fields=("cohort", "person", "key", "step", "due_on"),
                name="a_step_of_a_duty_is_spoken_of_once_to_a_person",
            ),
        ),
    ]
