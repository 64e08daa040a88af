import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import magpie.core.public_ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("diary", "0002_hosts_take_turns"),
        ("programmes", "0002_lists_wishes_and_evidence"),
        ("register", "0003_what_people_add_is_there_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=magpie.core.public_ids.public_id, editable=False, max_length=12, unique=True
                    ),
                ),
                ("made_on", models.DateField()),
                ("words", models.TextField(max_length=1000)),
                ("first_step", models.TextField(max_length=600)),
                ("by_when", models.DateField()),
                ("would_show", models.TextField(max_length=1000)),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kept", "Kept"),
                            ("partly", "Partly kept"),
                            ("not_kept", "Not kept"),
                            ("no_longer", "No longer fits"),
                        ],
                        max_length=10,
                    ),
                ),
                ("closed_words", models.TextField(blank=True, max_length=1000)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="diary.activity",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="programmes.enrolment",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="register.person"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="register.person"
                    ),
                ),
            ],
            options={
                "ordering": ("enrolment", "made_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "answers",
                    models.JSONField(default=list, help_text="For each question of the playbook {asks, words}."),
                ),
                ("gained", models.JSONField(default=list, help_text="Who gained: several of leaders, staff, pupils.")),
                ("evidence", models.TextField(blank=True, help_text="How they know.", max_length=2000)),
                ("version", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="register.person"
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_ins",
                        to="commitments.commitment",
                    ),
                ),
            ],
            options={
                "ordering": ("commitment", "number"),
            },
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="a_commitment_says_what_will_change"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("by_when__gte", models.F("made_on"))),
                name="a_commitment_is_for_a_day_after_it_is_made",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_on", None), ("outcome", "")),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("closed_words", ""), _negated=True),
                        ("closed_at__isnull", False),
                        ("closed_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_commitment_closes_with_a_day_and_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.UniqueConstraint(
                fields=("commitment", "number"), name="each_look_back_at_a_commitment_is_answered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="the_first_look_back_is_number_one"
            ),
        ),
    ]
