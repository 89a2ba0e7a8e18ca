import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("outcomes", "0001_initial"),
        ("outcomes", "0002_chart_provisional_until"),
        ("outcomes", "0003_whole_outcomes"),
        ("outcomes", "0004_signal_is_news"),
        ("outcomes", "0005_removed_events"),
    ]

    initial = True

    dependencies = [
        ("networks", "0001_whole"),
    ]

    operations = [
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="networks.network",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9-]*$",
                                "Use small letters, digits and hyphens, for example riverbend-2.",
                            )
                        ],
                    ),
                ),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("outcome", "Outcome"),
                            ("process", "Process"),
                            ("balancing", "Balancing"),
                        ],
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "steward",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_simulated", models.BooleanField(default=False)),
                ("citation", models.CharField(blank=True, max_length=400)),
                ("origin", models.CharField(blank=True, max_length=300)),
                ("retired_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["position", "name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("network", "code"), name="measure_code_unique")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PeriodLock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="locks",
                        to="networks.site",
                    ),
                ),
                ("month", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["site_id", "month"],
                "constraints": [
                    models.UniqueConstraint(fields=("site", "month"), name="lock_one_per_month")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReminderPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "network",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_plan",
                        to="networks.network",
                    ),
                ),
                (
                    "days_before",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=3,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(60)],
                    ),
                ),
                (
                    "days_after",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=2,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(60)],
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="networks.network",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("entry", "Entered by hand"),
                            ("file", "From a file"),
                            ("rest", "From a program"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("idempotency_key", models.CharField(blank=True, max_length=100)),
                ("body_sha256", models.CharField(blank=True, max_length=64)),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("idempotency_key", ""), _negated=True),
                        fields=("by", "idempotency_key"),
                        name="submission_once_per_key",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Annotation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="annotations",
                        to="outcomes.measure",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="networks.site",
                    ),
                ),
                ("on", models.DateField()),
                ("label", models.CharField(max_length=120)),
                ("link", models.CharField(blank=True, max_length=200)),
                ("source", models.CharField(max_length=120)),
            ],
            options={
                "ordering": ["on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "source"), name="annotation_one_per_source"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="DataFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="data_files",
                        to="networks.network",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("content", models.BinaryField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be read"),
                            ("read", "Read"),
                            ("refused", "Refused"),
                            ("storing", "Being stored"),
                            ("stored", "Stored"),
                            ("dropped", "Not stored"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("rows_total", models.PositiveIntegerField(blank=True, null=True)),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("found", models.JSONField(blank=True, default=dict)),
                ("faults", models.JSONField(blank=True, default=list)),
                ("problem", models.CharField(blank=True, max_length=400)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="outcomes.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "storing"])),
                        fields=["created_at"],
                        name="data_file_unfinished",
                    )
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followers",
                        to="outcomes.measure",
                    ),
                ),
            ],
            options={
                "ordering": ["user_id", "measure_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "measure"), name="follow_once")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="MeasureVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="outcomes.measure",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("change_reason", models.CharField(blank=True, max_length=300)),
                ("why", models.TextField(blank=True, verbose_name="why it matters")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("proportion", "Proportion: part of a whole, in percent"),
                            ("rate", "Rate: events per number at risk"),
                            ("count", "Count of events"),
                            ("mean", "Mean of several values, with their spread"),
                            ("individual", "One value in each period"),
                            ("time_between", "Days between rare events"),
                            ("cases_between", "Cases between rare events"),
                        ],
                        default="proportion",
                        max_length=14,
                    ),
                ),
                (
                    "chart",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("p", "p: proportions"),
                            ("pp", "p′: proportions of large groups"),
                            ("u", "u: rates"),
                            ("up", "u′: rates of large groups"),
                            ("c", "c: counts"),
                            ("i", "I: individual values"),
                            ("mr", "MR: moving range"),
                            ("xbar", "X-bar: means"),
                            ("s", "S: standard deviations"),
                            ("t", "t: time between events"),
                            ("g", "g: cases between events"),
                        ],
                        max_length=4,
                    ),
                ),
                ("numerator", models.CharField(max_length=300, verbose_name="what is counted")),
                (
                    "denominator",
                    models.CharField(blank=True, max_length=300, verbose_name="out of what"),
                ),
                (
                    "multiplier",
                    models.PositiveIntegerField(
                        default=100,
                        help_text="100 for percent.",
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                ("unit", models.CharField(default="%", max_length=60)),
                ("decimals", models.PositiveSmallIntegerField(default=1)),
                ("inclusions", models.TextField(blank=True)),
                ("exclusions", models.TextField(blank=True, verbose_name="left out")),
                (
                    "sampling",
                    models.CharField(
                        choices=[("all", "Everyone who qualifies"), ("sample", "A sample")],
                        default="all",
                        max_length=8,
                    ),
                ),
                ("sampling_plan", models.CharField(blank=True, max_length=300)),
                (
                    "source",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="where the data come from"
                    ),
                ),
                (
                    "collector",
                    models.CharField(blank=True, max_length=200, verbose_name="who collects them"),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("week", "Every week"),
                            ("month", "Every month"),
                            ("quarter", "Every quarter"),
                            ("event", "At each event"),
                        ],
                        default="month",
                        max_length=8,
                    ),
                ),
                (
                    "date_basis",
                    models.CharField(blank=True, max_length=200, verbose_name="which date counts"),
                ),
                (
                    "due_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="Days after the end of the period until the data are due.",
                    ),
                ),
                (
                    "stratifiers",
                    models.CharField(
                        blank=True,
                        help_text="Groups compared for equity, separated by commas: language, insurance.",
                        max_length=300,
                        verbose_name="looked at separately by",
                    ),
                ),
                (
                    "small_count_threshold",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(11)],
                        verbose_name="hide counts under",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("higher", "Higher is better"),
                            ("lower", "Lower is better"),
                            ("none", "Neither"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "goal",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("goal_on", models.DateField(blank=True, null=True, verbose_name="goal date")),
                (
                    "baseline_value",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("baseline_from", models.DateField(blank=True, null=True)),
                ("baseline_to", models.DateField(blank=True, null=True)),
                (
                    "baseline_source",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="where the baseline comes from"
                    ),
                ),
            ],
            options={
                "ordering": ["measure_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "number"), name="measure_version_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("baseline_from", None), ("baseline_to", None)),
                            ("baseline_from__lte", models.F("baseline_to")),
                            _connector="OR",
                        ),
                        name="measure_baseline_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["proportion", "rate", "mean"]), _negated=True),
                            models.Q(("denominator", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="measure_version_has_denominator",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("small_count_threshold", None),
                            ("small_count_threshold__gte", 11),
                            _connector="OR",
                        ),
                        name="measure_version_threshold_min_11",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PeriodAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="outcomes.measure",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="networks.site",
                    ),
                ),
                ("period", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("no_events", "No events"), ("not_collected", "Not collected")],
                        max_length=14,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="outcomes.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["measure_id", "site_id", "period"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "site", "period"), name="answer_one_per_period"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="outcomes.measure",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="networks.site",
                    ),
                ),
                ("data_revision", models.PositiveIntegerField(default=0)),
                ("computed_revision", models.PositiveIntegerField(default=0)),
                ("baseline_from", models.DateField(blank=True, null=True)),
                ("baseline_to", models.DateField(blank=True, null=True)),
                ("baseline_reason", models.CharField(blank=True, max_length=300)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["measure_id", "site_id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("computed_revision", models.F("data_revision")), _negated=True
                        ),
                        fields=["changed_at"],
                        name="series_stale",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("site", None), _negated=True),
                        fields=("measure", "site"),
                        name="series_one_per_site",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("site", None)),
                        fields=("measure",),
                        name="series_one_total",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Chart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="charts",
                        to="outcomes.series",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("run", "Run chart"),
                            ("p", "Control chart (p)"),
                            ("u", "Control chart (u)"),
                            ("c", "Control chart (c)"),
                            ("pp", "Control chart (p′)"),
                            ("up", "Control chart (u′)"),
                            ("i", "Control chart (I)"),
                            ("mr", "Moving range chart"),
                            ("xbar", "Control chart (X-bar)"),
                            ("s", "Control chart (S)"),
                            ("t", "Control chart (t)"),
                            ("g", "Control chart (g)"),
                        ],
                        max_length=4,
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                ("result", models.JSONField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("better", "Better"),
                            ("worse", "Worse"),
                            ("changed", "Changed"),
                            ("no_signal", "No signal"),
                            ("too_few", "Too few points"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sentence", models.CharField(max_length=300)),
                ("computed_at", models.DateTimeField()),
                ("provisional_until", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["series_id", "kind"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("provisional_until", None), _negated=True),
                        fields=["provisional_until"],
                        name="chart_provisional",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("series", "kind"), name="chart_one_per_kind")
                ],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="outcomes.measure",
                    ),
                ),
                (
                    "measure_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outcomes.measureversion",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="networks.site",
                    ),
                ),
                (
                    "period",
                    models.DateField(help_text="First day of the period, or the day of the event."),
                ),
                ("numerator", models.DecimalField(decimal_places=4, max_digits=14)),
                (
                    "denominator",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                (
                    "spread",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("is_removed", models.BooleanField(db_default=False, default=False)),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outcomes.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["measure_id", "site_id", "period"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "site", "period"), name="observation_one_per_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("denominator", None), ("denominator__gte", 0), _connector="OR"
                        ),
                        name="observation_denominator_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("spread", None), ("spread__gte", 0), _connector="OR"),
                        name="observation_spread_not_negative",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phases",
                        to="outcomes.series",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["series_id", "starts_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "starts_on"), name="phase_one_per_day"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PointMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="point_marks",
                        to="outcomes.series",
                    ),
                ),
                ("period", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("excluded", "Left out of the lines"),
                            ("astronomical", "Plainly unlike the rest"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["series_id", "period"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "period", "kind"), name="point_mark_one_per_kind"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signals",
                        to="outcomes.series",
                    ),
                ),
                ("rule", models.CharField(max_length=20)),
                ("side", models.CharField(blank=True, max_length=6)),
                (
                    "reading",
                    models.CharField(
                        choices=[("better", "Better"), ("worse", "Worse"), ("signal", "Changed")],
                        max_length=6,
                    ),
                ),
                ("first_period", models.DateField()),
                ("last_period", models.DateField()),
                ("length", models.PositiveSmallIntegerField()),
                ("is_current", models.BooleanField(default=True)),
                ("is_news", models.BooleanField(default=True)),
                ("found_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("looked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "looked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("explanation", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-found_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["series"],
                        name="signal_standing",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("series", "rule", "side", "first_period"),
                        name="signal_once_while_it_stands",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ObservationChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "observation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history",
                        to="outcomes.observation",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="outcomes.submission",
                    ),
                ),
                ("old_numerator", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                (
                    "old_denominator",
                    models.DecimalField(decimal_places=4, max_digits=14, null=True),
                ),
                ("new_numerator", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                (
                    "new_denominator",
                    models.DecimalField(decimal_places=4, max_digits=14, null=True),
                ),
                ("old_spread", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("new_spread", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["observation_id", "at", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.AddField(
            model_name="measure",
            name="current",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="outcomes.measureversion",
            ),
        ),
        migrations.AddField(
            model_name="measure",
            name="copied_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="copies",
                to="outcomes.measureversion",
            ),
        ),
    ]
