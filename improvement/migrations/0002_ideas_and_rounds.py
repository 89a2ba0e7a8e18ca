import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("improvement", "0001_whole"),
        ("networks", "0002_audit_append_only"),
        ("networks", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="DesignProcess",
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
                        related_name="processes",
                        to="networks.network",
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("purpose", models.TextField(verbose_name="what it shall settle")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Under way"), ("closed", "Ended")],
                        default="open",
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
            ],
            options={
                "ordering": ["status", "title", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("network", "title"), name="process_title_in_network"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="BriefVersion",
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
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="briefs",
                        to="improvement.designprocess",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(verbose_name="design brief")),
                (
                    "reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it changed"),
                ),
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
                "ordering": ["process_id", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("process", "number"), name="brief_version_number"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="DesignStep",
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
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="improvement.designprocess",
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
            name="Round",
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
                        related_name="rounds",
                        to="networks.network",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="improvement.designprocess",
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                (
                    "question",
                    models.CharField(max_length=300, verbose_name="what people are asked"),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("dots", "Dots"),
                            ("approval", "Approve up to k"),
                            ("score", "Score each"),
                            ("borda", "Rank, by points (Borda)"),
                            ("irv", "Rank, by instant run-off"),
                            ("schulze", "Rank, by pairs (Schulze)"),
                            ("impact_effort", "Impact and effort"),
                            ("knapsack", "Spend a budget of effort"),
                        ],
                        default="dots",
                        max_length=13,
                    ),
                ),
                ("params", models.JSONField(default=dict)),
                (
                    "electorate",
                    models.CharField(
                        choices=[
                            ("members", "Members of the network"),
                            ("invited", "Everybody invited to the meeting"),
                            ("attending", "Those who said they come"),
                            ("checked_in", "Those who are there"),
                        ],
                        max_length=10,
                    ),
                ),
                ("groups", models.JSONField(default=list)),
                (
                    "secrecy",
                    models.CharField(
                        choices=[
                            ("named", "Everybody sees who voted how, once it is closed"),
                            ("facilitator", "Only those who run the round see who voted how"),
                            ("detached", "Nobody can find out who voted how"),
                        ],
                        default="detached",
                        max_length=11,
                    ),
                ),
                ("quorum", models.PositiveIntegerField(default=1, verbose_name="ballots needed")),
                (
                    "tie_rule",
                    models.CharField(
                        choices=[
                            ("shared", "They share the place"),
                            ("lot", "By lot, drawn from a number fixed beforehand"),
                            ("listed", "In the order of the list"),
                        ],
                        default="shared",
                        max_length=6,
                    ),
                ),
                ("seed", models.PositiveBigIntegerField(blank=True, null=True)),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("setup", "Being set up"),
                            ("announced", "Announced"),
                            ("published", "Result published"),
                            ("void", "Not valid"),
                        ],
                        default="setup",
                        max_length=9,
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why not valid"),
                ),
                (
                    "previous",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="improvement.round",
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
            ],
            options={
                "ordering": ["-opens_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("closes_at"))),
                        name="round_open_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "setup"),
                            ("state", "void"),
                            ("seed__isnull", False),
                            _connector="OR",
                        ),
                        name="round_announced_with_seed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "void"), _negated=True),
                            models.Q(("void_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="round_void_with_reason",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Topic",
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
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="improvement.designprocess",
                    ),
                ),
                ("question", models.CharField(max_length=200)),
                (
                    "explanation",
                    models.TextField(blank=True, verbose_name="what people should know first"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "takes_text",
                    models.BooleanField(
                        default=True, verbose_name="people answer in their own words"
                    ),
                ),
                (
                    "allows_anonymous",
                    models.BooleanField(
                        default=True, verbose_name="people may answer without their name"
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True)),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                ("summary", models.TextField(blank=True, verbose_name="in short")),
                ("summarized_at", models.DateTimeField(blank=True, null=True)),
                (
                    "summarized_by",
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
                "ordering": ["process_id", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_at", None),
                            ("closes_at", None),
                            ("opens_at__lt", models.F("closes_at")),
                            _connector="OR",
                        ),
                        name="topic_open_in_order",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PaperSheet",
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="improvement.round",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number on the paper")),
                ("marks", models.JSONField()),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("community", "Community member"),
                            ("clinician", "Clinician"),
                            ("researcher", "Researcher"),
                            ("leader", "Health-system leader"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("second_marks", models.JSONField(blank=True, null=True)),
                (
                    "second_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_counted", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["round_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "number"), name="paper_sheet_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_by", None),
                            models.Q(("second_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="paper_sheet_two_people",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="RoundVoter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voters",
                        to="improvement.round",
                    ),
                ),
                ("ref", models.UUIDField()),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("community", "Community member"),
                            ("clinician", "Clinician"),
                            ("researcher", "Researcher"),
                            ("leader", "Health-system leader"),
                        ],
                        max_length=10,
                    ),
                ),
                ("has_voted", models.BooleanField(default=False)),
                ("is_on_paper", models.BooleanField(default=False)),
                ("wants_news", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["round_id", "name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "ref"), name="round_voter_once")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tallies",
                        to="improvement.round",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("dots", "Dots"),
                            ("approval", "Approve up to k"),
                            ("score", "Score each"),
                            ("borda", "Rank, by points (Borda)"),
                            ("irv", "Rank, by instant run-off"),
                            ("schulze", "Rank, by pairs (Schulze)"),
                            ("impact_effort", "Impact and effort"),
                            ("knapsack", "Spend a budget of effort"),
                        ],
                        max_length=13,
                    ),
                ),
                ("method_version", models.PositiveSmallIntegerField()),
                ("input_hash", models.CharField(max_length=64)),
                ("output", models.JSONField()),
                ("computed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["round_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "method_version", "input_hash"), name="tally_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Theme",
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
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="themes",
                        to="improvement.topic",
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "We did it"),
                            ("will", "We will do it"),
                            ("idea", "It became an idea to vote on"),
                            ("not", "We did not, because"),
                        ],
                        max_length=4,
                    ),
                ),
                ("answer_reason", models.TextField(blank=True, verbose_name="in words")),
            ],
            options={
                "ordering": ["topic_id", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("topic", "title"), name="theme_title_in_topic"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", ""),
                            models.Q(("answer_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="theme_answered_in_words",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="TopicChoice",
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
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="improvement.topic",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=120)),
            ],
            options={
                "ordering": ["topic_id", "position", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ballots",
                        to="improvement.round",
                    ),
                ),
                (
                    "voter",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballot",
                        to="improvement.roundvoter",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("community", "Community member"),
                            ("clinician", "Clinician"),
                            ("researcher", "Researcher"),
                            ("leader", "Health-system leader"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_paper", models.BooleanField(default=False)),
                ("marks", models.JSONField()),
                ("code_hash", models.CharField(blank=True, db_index=True, max_length=64)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
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
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="improvement.topic",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("guest", models.CharField(blank=True, max_length=120)),
                ("ref", models.UUIDField(blank=True, db_index=True, null=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("member", "Signed in"),
                            ("link", "By personal link"),
                            ("table", "At a table"),
                        ],
                        default="member",
                        max_length=6,
                    ),
                ),
                (
                    "shown_as",
                    models.CharField(
                        choices=[("named", "With my name"), ("anonymous", "Without my name")],
                        default="named",
                        max_length=9,
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("community", "Community member"),
                            ("clinician", "Clinician"),
                            ("researcher", "Researcher"),
                            ("leader", "Health-system leader"),
                        ],
                        max_length=10,
                    ),
                ),
                ("table", models.CharField(blank=True, max_length=60, verbose_name="which table")),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "people",
                    models.PositiveSmallIntegerField(default=1, verbose_name="how many spoke"),
                ),
                ("text", models.TextField(blank=True, verbose_name="in your own words")),
                (
                    "choice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="improvement.topicchoice",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contributions",
                        to="improvement.theme",
                    ),
                ),
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
                "ordering": ["topic_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            ("choice__isnull", False),
                            ("taken_back_at__isnull", False),
                            _connector="OR",
                        ),
                        name="contribution_says_something",
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
                        name="contribution_hidden_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("author__isnull", False)),
                        fields=("topic", "author"),
                        name="contribution_one_of_a_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ref__isnull", False)),
                        fields=("topic", "ref"),
                        name="contribution_one_of_an_invitation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("author", None),
                                ("channel", "table"),
                                ("ref", None),
                                models.Q(("table", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("channel", "table"), _negated=True),
                                ("table", ""),
                                ("written_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="contribution_of_a_table",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ContributionMove",
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
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="improvement.contribution",
                    ),
                ),
                ("from_theme", models.CharField(blank=True, max_length=120)),
                ("to_theme", models.CharField(blank=True, max_length=120)),
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
                "ordering": ["contribution_id", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Idea",
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
                        related_name="ideas",
                        to="networks.network",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ideas",
                        to="improvement.designprocess",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ideas",
                        to="improvement.topic",
                    ),
                ),
                (
                    "driver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="ideas",
                        to="improvement.driver",
                    ),
                ),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("guest", models.CharField(blank=True, max_length=120)),
                ("ref", models.UUIDField(blank=True, db_index=True, null=True)),
                (
                    "shown_as",
                    models.CharField(
                        choices=[("named", "With my name"), ("anonymous", "Without my name")],
                        default="named",
                        max_length=9,
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("community", "Community member"),
                            ("clinician", "Clinician"),
                            ("researcher", "Researcher"),
                            ("leader", "Health-system leader"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Put forward"),
                            ("merged", "Merged into another"),
                            ("withdrawn", "Taken back"),
                            ("hidden", "Hidden"),
                            ("selected", "Chosen to test"),
                            ("not_selected", "Not chosen"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("published_at", models.DateTimeField(blank=True, null=True)),
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
                ("hidden_state", models.CharField(blank=True, max_length=12)),
                (
                    "contributions",
                    models.ManyToManyField(
                        blank=True, related_name="ideas", to="improvement.contribution"
                    ),
                ),
            ],
            options={
                "ordering": ["network_id", "-number", "-pk"],
                "indexes": [models.Index(fields=["network", "state"], name="idea_states")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("network", "number"), name="idea_number_in_network"
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
                        name="idea_hidden_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(("number__isnull", False), ("published_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="idea_put_forward_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdeaLink",
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
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leads_to",
                        to="improvement.idea",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comes_from",
                        to="improvement.idea",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merged_into", "was merged into"),
                            ("split_from", "was split from"),
                            ("builds_on", "builds on"),
                        ],
                        max_length=11,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "by",
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
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "target", "kind"), name="idea_link_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "merged_into")),
                        fields=("source",),
                        name="idea_merged_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="idea_link_to_another",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="IdeaRevision",
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
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="improvement.idea",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("problem", models.TextField(blank=True, verbose_name="what goes wrong today")),
                ("change", models.TextField(blank=True, verbose_name="what we would do instead")),
                (
                    "expected_effect",
                    models.TextField(
                        blank=True, verbose_name="what would get better, and how we would see it"
                    ),
                ),
                (
                    "helps",
                    models.CharField(blank=True, max_length=200, verbose_name="whom it helps"),
                ),
                (
                    "summary",
                    models.CharField(
                        blank=True, max_length=400, verbose_name="in one or two plain sentences"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="why it was reworded"
                    ),
                ),
                (
                    "by",
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
                "ordering": ["idea_id", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("idea", "number"), name="idea_revision_number")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
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
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amendments",
                        to="improvement.idea",
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="improvement.idearevision",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("title", "Title"),
                            ("problem", "What goes wrong today"),
                            ("change", "What we would do instead"),
                            ("expected_effect", "What would get better"),
                            ("helps", "Whom it helps"),
                            ("summary", "In plain sentences"),
                        ],
                        max_length=15,
                    ),
                ),
                ("text", models.TextField()),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Waits for an answer"),
                            ("accepted", "Taken over"),
                            ("declined", "Not taken over"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                (
                    "answer",
                    models.CharField(blank=True, max_length=300, verbose_name="answer in words"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["idea_id", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="RoundOption",
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="options",
                        to="improvement.round",
                    ),
                ),
                (
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="options",
                        to="improvement.idea",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="improvement.idearevision",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "effort",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="cost in effort"
                    ),
                ),
            ],
            options={
                "ordering": ["round_id", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "idea"), name="round_option_once")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="improvement.round",
                    ),
                ),
                (
                    "option",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="improvement.roundoption",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("test", "We test it"),
                            ("later", "Later"),
                            ("no", "No"),
                            ("merge", "As part of another"),
                        ],
                        max_length=5,
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="why")),
                (
                    "merged_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="improvement.roundoption",
                    ),
                ),
                (
                    "budget",
                    models.CharField(blank=True, max_length=160, verbose_name="under which budget"),
                ),
                (
                    "change",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="improvement.change",
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
                ("decided_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["round_id", "option__position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "merge"), _negated=True),
                            ("merged_with__isnull", False),
                            _connector="OR",
                        ),
                        name="decision_merge_with_another",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.AddField(
            model_name="idea",
            name="current",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="improvement.idearevision",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="tested by"),
        ),
        migrations.AddField(
            model_name="change",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="sites",
            field=models.ManyToManyField(blank=True, related_name="+", to="networks.site"),
        ),
        migrations.AddField(
            model_name="task",
            name="doer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="the member who does it",
            ),
        ),
    ]
