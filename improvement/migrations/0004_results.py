import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("improvement", "0003_one_answer_of_a_person"),
        ("networks", "0002_audit_append_only"),
        ("networks", "__first__"),
        ("outcomes", "0001_whole"),
    ]

    operations = [
        migrations.CreateModel(
            name="Result",
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
                ("title", models.CharField(max_length=160)),
                ("tried", models.TextField(blank=True, verbose_name="what we tried")),
                ("happened", models.TextField(blank=True, verbose_name="what happened")),
                ("learned", models.TextField(blank=True, verbose_name="what we learned")),
                ("helps", models.TextField(blank=True, verbose_name="whom it may help")),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("helped", "It helped"),
                            ("partly", "It helped in part"),
                            ("did_not_help", "It did not help"),
                            ("unclear", "We cannot say yet"),
                        ],
                        default="unclear",
                        max_length=12,
                    ),
                ),
                ("materials", models.JSONField(blank=True, default=list)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("network", "Members of this network"),
                            ("family", "Networks of its family"),
                            ("public", "Everybody"),
                        ],
                        default="network",
                        max_length=7,
                    ),
                ),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                ("edition", models.PositiveSmallIntegerField(default=1)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="improvement.change",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="networks.network",
                    ),
                ),
                (
                    "previous",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="improvement.result",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="improvement.project",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["network_id", "-number", "-edition", "-pk"],
                "indexes": [models.Index(fields=["status", "visibility"], name="result_told_to")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("network", "number", "edition"), name="result_number_in_network"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["published", "withdrawn"]), _negated=True),
                            models.Q(
                                ("number__isnull", False),
                                ("published_at__isnull", False),
                                ("reviewed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="result_published_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "withdrawn"), _negated=True),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                models.Q(("withdrawn_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="result_withdrawn_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResultAuthor",
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
                    "group",
                    models.CharField(
                        choices=[
                            ("community", "Community member"),
                            ("clinician", "Clinician"),
                            ("researcher", "Researcher"),
                            ("leader", "Health-system leader"),
                        ],
                        max_length=12,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("agreed", "Named"),
                            ("declined", "Not named"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authors",
                        to="improvement.result",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("result", "user"), name="result_author_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ResultChart",
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
                ("position", models.PositiveSmallIntegerField(default=1)),
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
                        default="run",
                        max_length=4,
                    ),
                ),
                ("revision", models.PositiveIntegerField(verbose_name="revision of the data")),
                ("taken_at", models.DateTimeField()),
                ("data", models.JSONField()),
                ("drawings", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outcomes.measure",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="charts",
                        to="improvement.result",
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
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("site", None), _negated=True),
                        fields=("result", "measure", "site"),
                        name="result_chart_once_of_a_site",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("site", None)),
                        fields=("result", "measure"),
                        name="result_chart_once_of_all",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResultStep",
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
                    "was",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="improvement.result",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ResultTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=30)),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="improvement.result",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("result", "name"), name="result_tag_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Uptake",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("will_test", "Will test it"),
                            ("testing", "Is testing it"),
                            ("adopted", "Has adopted it"),
                            ("did_not_work", "It did not work here"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what others should know"
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="improvement.change",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uptakes",
                        to="networks.network",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uptakes",
                        to="improvement.result",
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
            ],
            options={
                "ordering": ["result_id", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("ended_at", None), models.Q(("site", None), _negated=True)
                        ),
                        fields=("result", "site"),
                        name="uptake_one_of_a_site",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("site", None)),
                        fields=("result", "network"),
                        name="uptake_one_of_a_network",
                    ),
                ],
            },
        ),
    ]
