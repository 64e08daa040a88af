import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import magpie.core.public_ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("outbox", "0001_initial"),
        ("register", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                ("is_retired", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Cohort",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("opened_at", models.DateTimeField()),
                (
                    "term_calendars",
                    models.ManyToManyField(blank=True, related_name="cohorts", to="register.termcalendar"),
                ),
            ],
            options={
                "ordering": ("-opens_on", "name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=magpie.core.public_ids.public_id, editable=False, max_length=12, unique=True
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("applied", "Has answered"),
                            ("enrolled", "Taking part"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrew"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("from_on", models.DateField(blank=True, help_text="The first day of taking part.", null=True)),
                (
                    "until_on",
                    models.DateField(blank=True, help_text="The first day of no longer taking part.", null=True),
                ),
                ("shares_words", models.TextField(blank=True, max_length=2000)),
                ("seeks_words", models.TextField(blank=True, max_length=2000)),
                ("ended_because", models.CharField(blank=True, max_length=400)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="programmes.cohort"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="register.school"
                    ),
                ),
            ],
            options={
                "ordering": ("cohort", "school__name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="EligibilityEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("inspection_overall", "Inspection: overall grade (before September 2024)"),
                            ("inspection_part", "Inspection: grade of one part (before November 2025)"),
                            ("report_card", "Inspection: area of a report card (from November 2025)"),
                            ("peer_estimate", "Estimate by peers"),
                            ("outcomes", "Pupils' outcomes"),
                            ("capacity", "Capacity to take part"),
                            ("strength", "A strength that others named"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("dated_on", models.DateField(help_text="When it was found, not when it was written here.")),
                ("words", models.CharField(max_length=400)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="programmes.enrolment"
                    ),
                ),
            ],
            options={
                "ordering": ("-dated_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="EligibilityDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("eligible", "May take part"),
                            ("conditional", "May take part on a condition"),
                            ("not_yet", "Not this time"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="programmes.enrolment"
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="EnrolmentList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=magpie.core.public_ids.public_id, editable=False, max_length=12, unique=True
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Being checked"), ("taken", "Taken over"), ("dropped", "Thrown away")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("notes", models.JSONField(default=list, help_text="What the reader cleaned or could not place.")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lists", to="programmes.cohort"
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="programmes.cohort"
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="letter", to="outbox.message"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.school",
                    ),
                ),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="ListedSchool",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_number", models.PositiveIntegerField(help_text="As a person counts it in the file.")),
                ("cells", models.JSONField(help_text="Field name → what stands in the cell.")),
                ("is_left_out", models.BooleanField(default=False)),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="programmes.enrolmentlist"
                    ),
                ),
            ],
            options={
                "ordering": ("row_number",),
            },
        ),
        migrations.CreateModel(
            name="NoGoPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(blank=True, max_length=400)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="no_go_pairs", to="programmes.cohort"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="register.school"
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="register.school"
                    ),
                ),
            ],
            options={
                "ordering": ("cohort", "school", "other"),
            },
        ),
        migrations.CreateModel(
            name="PlaybookEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60)),
                ("edition", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("is_ready", models.BooleanField(help_text="A draft opens no cohort.")),
                ("source", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("slug", "edition"),
            },
        ),
        migrations.AddField(
            model_name="cohort",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cohorts", to="programmes.playbookedition"
            ),
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("time_zone", models.CharField(default="Europe/London", max_length=60)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes",
                        to="register.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "pk"),
            },
        ),
        migrations.AddField(
            model_name="cohort",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cohorts", to="programmes.programme"
            ),
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=magpie.core.public_ids.public_id, editable=False, max_length=12, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("coordinator", "Coordinator"),
                            ("deputy", "Deputy coordinator"),
                            ("evaluator", "Evaluator"),
                            ("facilitator", "Facilitator"),
                            ("sponsor", "Sponsor"),
                        ],
                        max_length=20,
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
                        to="programmes.cohort",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="roles", to="register.person"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "ordering": ("kind", "from_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Substitution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "post_kind",
                    models.CharField(
                        choices=[
                            ("head", "Headteacher"),
                            ("second_leader", "Second leader"),
                            ("colleague", "Colleague"),
                            ("office", "School office"),
                        ],
                        max_length=20,
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("reason", models.CharField(max_length=400)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="substitutions",
                        to="programmes.enrolment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="substitutions", to="register.person"
                    ),
                ),
            ],
            options={
                "ordering": ("from_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="EnrolmentTheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(choices=[("shares", "Can share"), ("seeks", "Seeks help with")], max_length=10),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="themes", to="programmes.enrolment"
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="programmes.theme"
                    ),
                ),
            ],
            options={
                "ordering": ("side", "theme__name"),
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=magpie.core.public_ids.public_id, editable=False, max_length=12, unique=True
                    ),
                ),
                ("kind", models.SlugField(max_length=60)),
                ("about", models.CharField(blank=True, max_length=60)),
                ("wording", models.TextField()),
                (
                    "declared",
                    models.TextField(
                        blank=True, help_text="A conflict that the person named; empty for none.", max_length=2000
                    ),
                ),
                ("signed_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="declarations", to="programmes.cohort"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="declarations", to="register.person"
                    ),
                ),
            ],
            options={
                "ordering": ("-signed_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("cohort", "person", "kind", "about"),
                        name="a_declaration_is_signed_once_for_what_it_is_about",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                fields=("cohort", "school"), name="one_enrolment_for_each_school_in_a_cohort"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "enrolled"), _negated=True), ("from_on__isnull", False), _connector="OR"
                ),
                name="an_enrolled_school_has_a_first_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on", None), ("from_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                ),
                name="enrolment_does_not_end_before_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="eligibilitydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_decision_on_eligibility_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="listedschool",
            constraint=models.UniqueConstraint(fields=("list", "row_number"), name="a_row_of_a_list_is_kept_once"),
        ),
        migrations.AddConstraint(
            model_name="nogopair",
            constraint=models.CheckConstraint(
                condition=models.Q(("school__lt", models.F("other"))), name="a_no_go_pair_is_written_lower_number_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="nogopair",
            constraint=models.UniqueConstraint(
                fields=("cohort", "school", "other"), name="a_no_go_pair_is_written_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="playbookedition",
            constraint=models.UniqueConstraint(
                fields=("slug", "edition"), name="one_text_for_each_edition_of_a_playbook"
            ),
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.UniqueConstraint(
                fields=("programme", "name"), name="one_name_for_each_cohort_of_a_programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_on__gt", models.F("opens_on"))), name="cohort_closes_after_it_opens"
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cohort__isnull", False), ("programme", None)),
                    models.Q(("cohort", None), ("programme__isnull", False)),
                    _connector="OR",
                ),
                name="role_is_held_in_a_programme_or_in_a_cohort",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="role_does_not_end_before_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cohort", None), ("until_on", None)),
                fields=("person", "kind", "programme"),
                name="one_open_role_of_a_kind_in_a_programme",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.UniqueConstraint(
                condition=models.Q(("programme", None), ("until_on", None)),
                fields=("person", "kind", "cohort"),
                name="one_open_role_of_a_kind_in_a_cohort",
            ),
        ),
        migrations.AddConstraint(
            model_name="substitution",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gt", models.F("from_on"))), name="substitution_lasts_a_day_or_more"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolmenttheme",
            constraint=models.UniqueConstraint(
                fields=("enrolment", "theme", "side"), name="a_theme_is_named_once_on_a_side"
            ),
        ),
    ]
