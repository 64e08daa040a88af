import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import magpie.core.public_ids


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0001_initial"),
        ("register", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="nogopair",
            name="a_no_go_pair_is_written_once",
        ),
        migrations.AddField(
            model_name="eligibilityevidence",
            name="from_school",
            field=models.BooleanField(default=False, help_text="Given by the school itself, which then reads it too."),
        ),
        migrations.AddField(
            model_name="eligibilityevidence",
            name="public_id",
            field=models.CharField(
                default=magpie.core.public_ids.public_id, editable=False, max_length=12, unique=True
            ),
        ),
        migrations.AddField(
            model_name="enrolmentlist",
            name="taken_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="nogopair",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                help_text="The school that wishes it; empty for the coordinators.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="register.school",
            ),
        ),
        migrations.AddField(
            model_name="substitution",
            name="public_id",
            field=models.CharField(
                default=magpie.core.public_ids.public_id, editable=False, max_length=12, unique=True
            ),
        ),
        migrations.AlterField(
            model_name="eligibilitydecision",
            name="reason",
            field=models.CharField(help_text="The school reads it.", max_length=1000),
        ),
        migrations.AlterField(
            model_name="eligibilityevidence",
            name="kind",
            field=models.CharField(max_length=40),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="state",
            field=models.CharField(
                choices=[
                    ("invited", "Invited"),
                    ("applied", "Has answered"),
                    ("enrolled", "Taking part"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrew"),
                    ("cancelled", "Invitation taken back"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolmentlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "taken"), _negated=True), ("taken_at__isnull", False), _connector="OR"
                ),
                name="a_list_that_was_taken_over_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="nogopair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked_by", None),
                    ("asked_by", models.F("school")),
                    ("asked_by", models.F("other")),
                    _connector="OR",
                ),
                name="a_no_go_pair_is_asked_for_by_one_of_the_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="nogopair",
            constraint=models.UniqueConstraint(
                condition=models.Q(("asked_by", None)),
                fields=("cohort", "school", "other"),
                name="coordinators_write_a_no_go_pair_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="nogopair",
            constraint=models.UniqueConstraint(
                fields=("cohort", "school", "other", "asked_by"), name="a_school_asks_for_a_no_go_pair_once"
            ),
        ),
    ]
