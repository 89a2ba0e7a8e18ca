import uuid
from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("improvement", "0001_initial"),
        ("improvement", "0002_initial"),
        ("improvement", "0003_cycle_number_unique_without_site"),
        ("improvement", "0004_teams_drivers_changes"),
        ("improvement", "0005_talk"),
        ("improvement", "0006_assessments"),
    ]

    initial = True

    dependencies = [
        ("networks", "0001_whole"),
        ("outcomes", "0001_whole"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
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
                        related_name="changes",
                        to="networks.network",
                    ),
                ),
                (
                    "concept",
                    models.CharField(
                        blank=True,
                        help_text="The idea behind it, in general.",
                        max_length=120,
                        verbose_name="change concept",
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="specific change")),
                ("description", models.TextField(blank=True, verbose_name="how it is done")),
                (
                    "reliability",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Relies on people remembering"),
                            (2, "Built into the work"),
                            (3, "Hard to do wrong"),
                        ],
                        default=1,
                        verbose_name="level of reliability",
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("none", "None yet"),
                            ("expert", "What experts say"),
                            ("observational", "Seen in studies without a control"),
                            ("trial", "Shown in trials"),
                            ("network", "Tested in a network"),
                        ],
                        default="none",
                        max_length=13,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="where that is written"
                    ),
                ),
                (
                    "first_test",
                    models.TextField(blank=True, verbose_name="what can we test by next Tuesday?"),
                ),
                (
                    "tools",
                    models.TextField(blank=True, verbose_name="tools, one link or name a line"),
                ),
                ("harms", models.TextField(blank=True, verbose_name="known harms")),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outcomes.measure",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("untested", "Not yet tested"),
                            ("testing", "Being tested"),
                            ("adopted", "Adopted"),
                            ("abandoned", "Abandoned"),
                        ],
                        default="untested",
                        max_length=9,
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("state_on", models.DateField(blank=True, null=True)),
                (
                    "state_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="improvement.change",
                    ),
                ),
                ("origin_note", models.CharField(blank=True, max_length=200)),
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
                "ordering": ["concept", "title", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("network", "title"), name="change_title_in_network"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "abandoned"), _negated=True),
                            models.Q(("state_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="change_abandoned_with_reason",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Comment",
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
                        related_name="comments",
                        to="networks.network",
                    ),
                ),
                ("about_kind", models.CharField(max_length=20)),
                ("about_id", models.UUIDField()),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="improvement.comment",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("is_ask", models.BooleanField(default=False, verbose_name="asks for help")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("hidden_at", models.DateTimeField(blank=True, null=True)),
                (
                    "hidden_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("hidden_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "indexes": [
                    models.Index(fields=["about_kind", "about_id"], name="comment_about"),
                    models.Index(
                        condition=models.Q(("answered_at", None), ("is_ask", True)),
                        fields=["network", "created_at"],
                        name="comment_open_ask",
                    ),
                    models.Index(fields=["created_at"], name="comment_created_at"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_ask", False), ("parent", None), _connector="OR"),
                        name="comment_answer_is_no_ask",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("is_ask", True),
                            ),
                            _connector="OR",
                        ),
                        name="comment_answered_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("hidden_at", None), ("hidden_by", None), ("hidden_reason", "")
                            ),
                            models.Q(
                                ("hidden_at__isnull", False),
                                ("hidden_by__isnull", False),
                                models.Q(("hidden_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="comment_hidden_by_at_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken_back_at", None), ("text", ""), _connector="OR"),
                        name="comment_taken_back_has_no_text",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Project",
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
                        related_name="projects",
                        to="networks.network",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("improvement", "Improvement"),
                            ("research", "Research"),
                            ("pilot", "Pilot"),
                        ],
                        default="improvement",
                        max_length=11,
                    ),
                ),
                ("summary", models.TextField(blank=True, verbose_name="what it is about")),
                (
                    "global_aim",
                    models.TextField(
                        blank=True,
                        help_text="The reason shared by several projects: no number.",
                        verbose_name="why it matters",
                    ),
                ),
                (
                    "charter",
                    models.TextField(
                        blank=True,
                        help_text="What is in, what is not, how the team works together.",
                        verbose_name="charter",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Being planned"),
                            ("active", "Under way"),
                            ("holding", "Holding the gains"),
                            ("ended", "Ended"),
                        ],
                        default="active",
                        max_length=8,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "review",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asked", "Asked, not yet answered"),
                            ("quality", "Quality improvement, not research"),
                            ("exempt", "Research, exempt from review"),
                            ("approved", "Research, approved by a review board"),
                        ],
                        max_length=8,
                        verbose_name="research or not",
                    ),
                ),
                ("reviewed_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                (
                    "review_reference",
                    models.CharField(blank=True, max_length=120, verbose_name="reference"),
                ),
                (
                    "sites",
                    models.ManyToManyField(blank=True, related_name="projects", to="networks.site"),
                ),
            ],
            options={
                "ordering": ["-starts_on", "name", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="TalkChoice",
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="talk_choice",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        choices=[
                            ("week", "On Mondays, with the measures I follow"),
                            ("day", "Each day on which something was said"),
                        ],
                        default="week",
                        max_length=4,
                    ),
                ),
                (
                    "wants_mentions",
                    models.BooleanField(
                        default=True, verbose_name="write to me when somebody names me"
                    ),
                ),
                ("told_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="TalkFollow",
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
                        related_name="+",
                        to="networks.network",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="talk_follows",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("about_kind", models.CharField(max_length=20)),
                ("about_id", models.UUIDField()),
                ("since", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["user_id", "pk"],
                "indexes": [
                    models.Index(fields=["about_kind", "about_id"], name="talk_follow_about")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "about_kind", "about_id"), name="talk_follow_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Aim",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aims",
                        to="improvement.project",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="outcomes.measure",
                    ),
                ),
                ("statement", models.CharField(max_length=300)),
                (
                    "population",
                    models.CharField(blank=True, max_length=200, verbose_name="for whom"),
                ),
                (
                    "baseline",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                (
                    "goal",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                ),
                ("goal_on", models.DateField(blank=True, null=True, verbose_name="by when")),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="improvement.project",
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
                ("month", models.DateField()),
                (
                    "side",
                    models.CharField(
                        choices=[("team", "The team itself"), ("coordinator", "A coordinator")],
                        max_length=11,
                    ),
                ),
                ("score", models.DecimalField(decimal_places=1, max_digits=2)),
                ("justification", models.TextField(verbose_name="why this score")),
                ("suggestion", models.TextField(blank=True, verbose_name="what would help next")),
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
                "ordering": ["-month", "project_id", "site_id", "-side", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "site", "month", "side"), name="assessment_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("site", None)),
                        fields=("project", "month", "side"),
                        name="assessment_once_without_site",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__gte", Decimal("0.5")), ("score__lte", Decimal("5.0"))
                        ),
                        name="assessment_score_on_the_scale",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("justification", ""), _negated=True),
                        name="assessment_with_justification",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CommentRevision",
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
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="improvement.comment",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
            ],
            options={
                "ordering": ["comment_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("comment", "number"), name="comment_revision_number"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Cycle",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="improvement.project",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="networks.site",
                    ),
                ),
                (
                    "change_idea",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="improvement.change",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "previous",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="improvement.cycle",
                    ),
                ),
                ("ramp", models.CharField(max_length=120, verbose_name="change being tested")),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("collect", "Collect information"),
                            ("develop", "Develop a change"),
                            ("test", "Test a change"),
                            ("implement", "Implement a change"),
                        ],
                        default="test",
                        max_length=10,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("plan", "Plan"),
                            ("do", "Do"),
                            ("study", "Study"),
                            ("act", "Act"),
                            ("closed", "Closed"),
                        ],
                        default="plan",
                        max_length=6,
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("objective", models.TextField(blank=True, verbose_name="what we want to learn")),
                ("change", models.TextField(blank=True, verbose_name="what we will try")),
                (
                    "scale",
                    models.CharField(
                        blank=True,
                        help_text="For example: 5 families, one clinic.",
                        max_length=120,
                        verbose_name="how small",
                    ),
                ),
                (
                    "scale_count",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="on how many"),
                ),
                (
                    "belief",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low: we would be surprised"),
                            ("moderate", "Moderate: it may well work"),
                            ("high", "High: we expect it to work here"),
                        ],
                        max_length=8,
                        verbose_name="how sure we are that it works",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="where")),
                (
                    "data_plan",
                    models.TextField(blank=True, verbose_name="what we will write down, who, when"),
                ),
                (
                    "starts_on",
                    models.DateField(blank=True, null=True, verbose_name="planned start"),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="planned end")),
                (
                    "started_on",
                    models.DateField(blank=True, null=True, verbose_name="really started"),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="really ended")),
                ("went_as_planned", models.BooleanField(blank=True, null=True)),
                (
                    "why_not",
                    models.TextField(blank=True, verbose_name="what was done otherwise, and why"),
                ),
                ("happened", models.TextField(blank=True, verbose_name="what happened")),
                (
                    "problems",
                    models.TextField(blank=True, verbose_name="what surprised us or went wrong"),
                ),
                (
                    "feedback",
                    models.TextField(blank=True, verbose_name="what people said, families too"),
                ),
                ("findings", models.TextField(blank=True, verbose_name="what the data show")),
                (
                    "compared",
                    models.TextField(blank=True, verbose_name="compared with how it was before"),
                ),
                ("learned", models.TextField(blank=True, verbose_name="what we learned")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("adopt", "Adopt"), ("adapt", "Adapt"), ("abandon", "Abandon")],
                        max_length=8,
                    ),
                ),
                ("next_steps", models.TextField(blank=True, verbose_name="what changes next")),
                ("sustain", models.TextField(blank=True, verbose_name="how we keep it up")),
                (
                    "follow_up_on",
                    models.DateField(blank=True, null=True, verbose_name="when we look again"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "measures",
                    models.ManyToManyField(blank=True, related_name="+", to="outcomes.measure"),
                ),
            ],
            options={
                "ordering": ["project_id", "ramp", "number", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "site", "ramp", "number"),
                        name="cycle_number_unique_in_ramp",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("site", None)),
                        fields=("project", "ramp", "number"),
                        name="cycle_number_unique_without_site",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "closed"), _negated=True),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                models.Q(("learned", ""), _negated=True),
                                ("closed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="cycle_closed_with_study_and_decision",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="DocumentLink",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="improvement.project",
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("url", models.URLField(max_length=500, verbose_name="address")),
            ],
            options={
                "ordering": ["title", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Mention",
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
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="improvement.comment",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["comment_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("comment", "user"), name="mention_once")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="improvement.project",
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("due_on", models.DateField(verbose_name="when")),
                ("done_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="team",
                        to="improvement.project",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="project_roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "Co-lead"),
                            ("family", "Patient or family partner"),
                            ("clinician", "Clinician"),
                            ("researcher", "Researcher"),
                            ("sponsor", "Sponsor"),
                            ("coach", "Improvement coach"),
                            ("data", "Data"),
                            ("member", "Team member"),
                        ],
                        default="member",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["project_id", "role", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "user"), name="team_member_once")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AssessmentVersion",
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
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="improvement.assessment",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("score", models.DecimalField(decimal_places=1, max_digits=2)),
                ("justification", models.TextField()),
                ("suggestion", models.TextField(blank=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
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
                "ordering": ["assessment_id", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "number"), name="assessment_version_number"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CyclePick",
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
                        related_name="cycle_picks",
                        to="networks.network",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="improvement.cycle",
                    ),
                ),
                ("week", models.DateField()),
                ("reason", models.CharField(max_length=300, verbose_name="why this one")),
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
                "ordering": ["-week", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("network", "week"), name="cycle_pick_once_a_week"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CycleRevision",
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
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="improvement.cycle",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("values", models.JSONField()),
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
                "ordering": ["cycle", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cycle", "number"), name="cycle_revision_number"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Diagram",
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
                        related_name="diagrams",
                        to="networks.network",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diagrams",
                        to="improvement.project",
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                (
                    "aim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diagrams",
                        to="improvement.aim",
                    ),
                ),
                ("aim_text", models.CharField(blank=True, max_length=300, verbose_name="aim")),
                (
                    "global_aim",
                    models.CharField(blank=True, max_length=300, verbose_name="why it matters"),
                ),
                (
                    "population",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="for whom, and who is left out"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("revised_on", models.DateField()),
            ],
            options={
                "ordering": ["title", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Prediction",
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
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="predictions",
                        to="improvement.cycle",
                    ),
                ),
                ("question", models.CharField(max_length=300)),
                ("prediction", models.CharField(max_length=300, verbose_name="we predict")),
                (
                    "matched",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
                        max_length=6,
                        verbose_name="came true",
                    ),
                ),
                (
                    "result",
                    models.CharField(blank=True, max_length=300, verbose_name="what came out"),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Task",
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
                    "kind",
                    models.CharField(
                        choices=[("task", "To do"), ("data", "To write down")],
                        default="task",
                        max_length=4,
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="improvement.cycle",
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("who", models.CharField(blank=True, max_length=120)),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="when")),
                ("where", models.CharField(blank=True, max_length=120)),
                ("how", models.CharField(blank=True, max_length=200)),
                ("is_done", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="DiagramVersion",
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
                    "diagram",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="improvement.diagram",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=300)),
                ("content", models.JSONField()),
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
                "ordering": ["diagram_id", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("diagram", "number"), name="diagram_version_number"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Driver",
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
                    "diagram",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drivers",
                        to="improvement.diagram",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("primary", "Primary driver"), ("secondary", "Secondary driver")],
                        default="primary",
                        max_length=9,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drivers",
                        to="outcomes.measure",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["diagram_id", "level", "position", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ChangeLink",
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
                    "diagram",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="change_links",
                        to="improvement.diagram",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="driver_links",
                        to="improvement.change",
                    ),
                ),
                (
                    "driver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="change_links",
                        to="improvement.driver",
                    ),
                ),
                ("is_weak", models.BooleanField(default=False, verbose_name="a guess so far")),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["diagram_id", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("change", "driver"), name="change_link_once")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="DriverLink",
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
                    "diagram",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="driver_links",
                        to="improvement.diagram",
                    ),
                ),
                (
                    "secondary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="serves",
                        to="improvement.driver",
                    ),
                ),
                (
                    "primary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="served_by",
                        to="improvement.driver",
                    ),
                ),
                ("is_weak", models.BooleanField(default=False, verbose_name="a guess so far")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("secondary", "primary"), name="driver_link_once"
                    )
                ],
                "indexes": [],
            },
        ),
    ]
