import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("improvement", "0004_results"),
        ("networks", "0002_audit_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Session",
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
                ("title", models.CharField(max_length=100)),
                (
                    "question",
                    models.CharField(max_length=300, verbose_name="the question, in plain words"),
                ),
                (
                    "explanation",
                    models.TextField(blank=True, verbose_name="what people should know first"),
                ),
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
                    "shown_as",
                    models.CharField(
                        choices=[("named", "With my name"), ("anonymous", "Without my name")],
                        default="named",
                        max_length=9,
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="minutes of silent writing"
                    ),
                ),
                (
                    "ranks",
                    models.PositiveSmallIntegerField(
                        choices=[(5, "5"), (6, "6"), (7, "7")], default=5
                    ),
                ),
                (
                    "final_method",
                    models.CharField(
                        choices=[
                            ("dots", "Dots: a third as many as there are ideas"),
                            ("approval", "Ticks: for up to a third of the ideas"),
                        ],
                        default="dots",
                        max_length=8,
                    ),
                ),
                (
                    "choose",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="how many ideas we mean to test"
                    ),
                ),
                (
                    "vote_minutes",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="minutes after which a vote closes by itself"
                    ),
                ),
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
                ("quorum", models.PositiveIntegerField(default=5, verbose_name="ballots needed")),
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
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("setup", "Being set up"),
                            ("writing", "Silent writing"),
                            ("sharing", "Round robin"),
                            ("clarify", "Clarify and merge"),
                            ("ranking", "First ranking"),
                            ("discussion", "Talk about the pattern"),
                            ("final", "Final vote"),
                            ("finished", "Finished"),
                            ("void", "Not valid"),
                        ],
                        default="setup",
                        max_length=10,
                    ),
                ),
                ("step_started_at", models.DateTimeField(blank=True, null=True)),
                ("step_ends_at", models.DateTimeField(blank=True, null=True)),
                ("shared_at", models.DateTimeField(blank=True, null=True)),
                ("lap", models.PositiveSmallIntegerField(default=0)),
                ("turn_number", models.PositiveIntegerField(default=0)),
                ("pulse", models.PositiveIntegerField(default=0)),
                ("end_reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "facilitators",
                    models.ManyToManyField(
                        blank=True, related_name="facilitated_sessions", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "final",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="final_of",
                        to="improvement.round",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="networks.network",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="improvement.designprocess",
                    ),
                ),
                (
                    "ranking",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ranking_of",
                        to="improvement.round",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="improvement.topic",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SessionItem",
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
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=300)),
                (
                    "explanation",
                    models.TextField(blank=True, verbose_name="what was said to clarify it"),
                ),
                ("guest", models.CharField(blank=True, max_length=120)),
                ("ref", models.UUIDField(blank=True, db_index=True, null=True)),
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
                    "shown_as",
                    models.CharField(
                        choices=[("named", "With my name"), ("anonymous", "Without my name")],
                        default="named",
                        max_length=9,
                    ),
                ),
                ("nonce", models.UUIDField()),
                ("lap", models.PositiveSmallIntegerField(default=0)),
                (
                    "off_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="taken off the list at"
                    ),
                ),
                ("off_reason", models.CharField(blank=True, max_length=300)),
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
                (
                    "idea",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session_items",
                        to="improvement.idea",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="improvement.sessionitem",
                    ),
                ),
                (
                    "off_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="improvement.session",
                    ),
                ),
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
            ],
            options={
                "ordering": ["session_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="SessionPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField()),
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
                ("joined_at", models.DateTimeField(blank=True, null=True)),
                (
                    "seat",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="place in the round robin"
                    ),
                ),
                ("is_done", models.BooleanField(default=False)),
                ("lap_done", models.PositiveSmallIntegerField(default=0)),
                ("lap_skipped", models.PositiveSmallIntegerField(default=0)),
                ("lap_gave", models.PositiveSmallIntegerField(default=0)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="improvement.session",
                    ),
                ),
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
            ],
            options={
                "ordering": ["session_id", "seat", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SessionNote",
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
                ("key", models.UUIDField()),
                ("text", models.CharField(max_length=300)),
                ("is_late", models.BooleanField(default=False)),
                ("offered_lap", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "item",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="note",
                        to="improvement.sessionitem",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="improvement.sessionperson",
                    ),
                ),
            ],
            options={
                "ordering": ["person_id", "pk"],
            },
        ),
        migrations.AddField(
            model_name="session",
            name="turn",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="improvement.sessionperson",
            ),
        ),
        migrations.CreateModel(
            name="SessionRemark",
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
                ("text", models.CharField(max_length=1000)),
                ("nonce", models.UUIDField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="improvement.session",
                    ),
                ),
            ],
            options={
                "ordering": ["session_id", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="sessionitem",
            constraint=models.UniqueConstraint(
                fields=("session", "number"), name="session_item_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionitem",
            constraint=models.UniqueConstraint(
                fields=("session", "nonce"), name="session_item_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="session_item_into_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("off_at", None), ("off_by", None), ("off_reason", "")),
                    models.Q(
                        ("off_at__isnull", False),
                        ("off_by__isnull", False),
                        models.Q(("off_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="session_item_off_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionperson",
            constraint=models.UniqueConstraint(
                fields=("session", "ref"), name="session_person_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionperson",
            constraint=models.UniqueConstraint(
                fields=("session", "seat"), name="session_seat_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("joined_at", None), ("seat", None)),
                    models.Q(("joined_at__isnull", False), ("seat__isnull", False)),
                    _connector="OR",
                ),
                name="session_person_seated",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionnote",
            constraint=models.UniqueConstraint(fields=("person", "key"), name="session_note_once"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("step", "void"), _negated=True),
                    models.Q(("end_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="session_void_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("step", "setup"),
                    ("step", "void"),
                    ("step_started_at__isnull", False),
                    _connector="OR",
                ),
                name="session_step_begun",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("step__in", ["finished", "void"]), _negated=True),
                    ("finished_at__isnull", False),
                    _connector="OR",
                ),
                name="session_over_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionremark",
            constraint=models.UniqueConstraint(
                fields=("session", "nonce"), name="session_remark_once"
            ),
        ),
    ]
