import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import networks.models.people


class Migration(migrations.Migration):
    replaces = [
        ("events", "0001_initial"),
        ("events", "0002_initial"),
        ("events", "0003_whole_meetings"),
        ("events", "0004_letters_wall_clocks"),
        ("events", "0005_letters_clocks_required"),
        ("events", "0006_travel_amounts"),
        ("events", "0007_travel_booked_by"),
        ("events", "0008_needs_purged_in_time"),
        ("events", "0009_merged_invitations"),
    ]

    initial = True

    dependencies = [
        ("networks", "0001_whole"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
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
                        related_name="calendar_feeds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="networks.network",
                    ),
                ),
                ("link_version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("network", None)),
                        fields=("user",),
                        name="calendar_feed_own_once",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "network"), name="calendar_feed_network_once"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                        related_name="events",
                        to="networks.network",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("design_meeting", "Design meeting"),
                            ("learning_session", "Learning session"),
                            ("action_period_call", "Action-period call"),
                        ],
                        default="design_meeting",
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("purpose", models.TextField(help_text="What people come together to decide.")),
                (
                    "goals",
                    models.TextField(
                        blank=True, help_text="What will be settled by the end; one a line."
                    ),
                ),
                (
                    "sponsors",
                    models.CharField(blank=True, max_length=300, verbose_name="paid for by"),
                ),
                ("asks", models.TextField(blank=True, verbose_name="what we ask of people")),
                (
                    "pays",
                    models.TextField(
                        blank=True, help_text="Travel, hotel, time.", verbose_name="what is paid"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=160)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("remote_link", models.URLField(blank=True)),
                (
                    "timezone",
                    models.CharField(
                        max_length=64,
                        validators=[networks.models.people.check_timezone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "languages",
                    models.CharField(
                        blank=True,
                        help_text="Spoken and interpreted, for example English, Spanish.",
                        max_length=200,
                    ),
                ),
                (
                    "access_offered",
                    models.TextField(
                        blank=True,
                        help_text="What is there for everyone: captions, ramps, rest.",
                        verbose_name="access offered",
                    ),
                ),
                (
                    "allows_guest",
                    models.BooleanField(
                        default=False,
                        help_text="A guest takes a seat, too.",
                        verbose_name="people may bring a guest or carer",
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True, help_text="Who answers questions.", max_length=200
                    ),
                ),
                (
                    "rsvp_opens_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answers from"),
                ),
                ("rsvp_closes_at", models.DateTimeField(verbose_name="answers until")),
                ("closes_date", models.DateField(blank=True, editable=False, null=True)),
                ("closes_clock", models.TimeField(blank=True, editable=False, null=True)),
                (
                    "offer_hours",
                    models.PositiveSmallIntegerField(
                        default=24,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="hours to take a freed seat",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("ical_sequence", models.PositiveIntegerField(default=0)),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.event",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invited_networks",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Their members see this meeting, and can be picked as people to invite.",
                        related_name="+",
                        to="networks.network",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="AgendaRelease",
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="events.event",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what is new")),
                ("content", models.JSONField()),
                (
                    "released_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["event", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "number"), name="agenda_release_number"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
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
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation",
                        to="events.event",
                    ),
                ),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("closes_at"))),
                        name="evaluation_in_order",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="EventDay",
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="events.event",
                    ),
                ),
                ("date", models.DateField()),
                ("starts_clock", models.TimeField()),
                ("ends_clock", models.TimeField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "capacity_in_person",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty means no limit.",
                        null=True,
                        verbose_name="places in the room",
                    ),
                ),
                (
                    "capacity_remote",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty means no limit.",
                        null=True,
                        verbose_name="places online",
                    ),
                ),
            ],
            options={
                "ordering": ["date"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "date"), name="event_day_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))),
                        name="event_day_in_order",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="EventRole",
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="events.event",
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
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("organiser", "Organiser: plans it and invites"),
                            ("logistics", "Logistics: sees what people need"),
                            ("desk", "Check-in desk"),
                            ("reader", "Reader: sees who is coming"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["user__name", "role", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "user", "role"), name="event_role_once"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="events.event",
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
                ("email", models.EmailField(blank=True, max_length=254)),
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
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Not sent yet"),
                            ("active", "Sent"),
                            ("revoked", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("link_version", models.PositiveIntegerField(default=1)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "is_walk_in",
                    models.BooleanField(default=False, verbose_name="came without an invitation"),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="events.invitation",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=("event", "email"),
                        name="invitation_one_per_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None), ("state", "revoked"), _connector="OR"
                        ),
                        name="invitation_merged_stands_no_more",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="LetterText",
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letter_texts",
                        to="events.event",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invitation", "Invitation"),
                            ("reminder", "Reminder to those who have not answered"),
                            ("changed", "Notice of a change"),
                            ("travel", "Notice about travel"),
                            ("thanks", "Thanks"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject", models.CharField(max_length=150)),
                ("body", models.TextField(max_length=10000)),
            ],
            options={
                "ordering": ["event", "kind"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "kind"), name="letter_text_one_per_kind"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
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
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes",
                        to="events.event",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=200000)),
                ("published_text", models.TextField(blank=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "published_by",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at", None), ("published_by", None)),
                            models.Q(
                                ("published_at__isnull", False), ("published_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="minutes_published_by_and_at",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReminderRule",
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_rules",
                        to="events.event",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("none", "Those who have not answered"),
                            ("open", "Those who have not answered or are not sure"),
                        ],
                        default="none",
                        max_length=4,
                    ),
                ),
                (
                    "days_before",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(120)],
                        verbose_name="days before the last day for answers",
                    ),
                ),
                ("clock", models.TimeField(verbose_name="at")),
                ("is_active", models.BooleanField(default=True)),
                ("ran_for", models.DateField(blank=True, editable=False, null=True)),
                ("ran_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["event", "-days_before", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="SponsorFund",
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funds",
                        to="events.event",
                    ),
                ),
                ("sponsor", models.CharField(max_length=160)),
                (
                    "currency",
                    models.CharField(
                        default="USD",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}$", "Use the three letters of a currency, as in USD."
                            )
                        ],
                    ),
                ),
                (
                    "limit",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="all in all",
                    ),
                ),
                (
                    "per_person_cap",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="at most for one person",
                    ),
                ),
                ("rules", models.TextField(blank=True, verbose_name="what it pays, and what not")),
                (
                    "claims_until",
                    models.DateField(blank=True, null=True, verbose_name="claims until"),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="reference of the finance office"
                    ),
                ),
            ],
            options={
                "ordering": ["event", "sponsor", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("limit__gte", 0)), name="fund_limit_not_negative"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
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
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="events.eventday",
                    ),
                ),
                ("starts_clock", models.TimeField(verbose_name="from")),
                ("ends_clock", models.TimeField(verbose_name="to")),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("plenary", "All together"),
                            ("breakout", "In groups"),
                            ("vote", "Vote"),
                            ("break", "Break"),
                            ("meal", "Meal"),
                        ],
                        default="plenary",
                        max_length=10,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("both", "In the room and online"),
                            ("in_person", "In the room only"),
                            ("remote", "Online only"),
                        ],
                        default="both",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("room", models.CharField(blank=True, max_length=80)),
                ("facilitators", models.CharField(blank=True, max_length=200)),
                ("asks", models.TextField(blank=True, verbose_name="what is asked of people")),
                ("materials", models.JSONField(blank=True, default=list)),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty: everyone. Else people choose it.",
                        null=True,
                        verbose_name="places",
                    ),
                ),
            ],
            options={
                "ordering": ["day__date", "starts_clock", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_clock__lt", models.F("ends_clock"))),
                        name="agenda_item_in_order",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="events.event",
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="events.eventday",
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="events.invitation",
                    ),
                ),
                (
                    "direction",
                    models.CharField(choices=[("entry", "In"), ("exit", "Out")], max_length=5),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("qr", "By code"),
                            ("name", "By name"),
                            ("self", "By themselves"),
                            ("walk_in", "Not on the list"),
                        ],
                        max_length=7,
                    ),
                ),
                ("is_remote", models.BooleanField(default=False)),
                ("nonce", models.UUIDField(unique=True)),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="events.checkin",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("received_at", models.DateTimeField(auto_now_add=True, db_index=True)),
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
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(fields=["day", "invitation", "at"], name="check_in_of_day")
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="EvaluationQuestion",
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
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="events.evaluation",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("scale", "1 to 5"), ("text", "In their own words")],
                        default="scale",
                        max_length=5,
                    ),
                ),
                ("text", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["evaluation", "position", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="EvaluationSheet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="events.evaluation",
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
                        max_length=12,
                    ),
                ),
                ("answers", models.JSONField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="EvaluationTaken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "invitation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="events.invitation",
                    ),
                ),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="MinutesRevision",
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
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="events.minutes",
                    ),
                ),
            ],
            options={
                "ordering": ["minutes", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("minutes", "number"), name="minutes_revision_number"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="RSVP",
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
                    "invitation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rsvp",
                        to="events.invitation",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("accepted", "Yes"),
                            ("tentative", "Not sure yet"),
                            ("declined", "No"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("link", "By personal link"),
                            ("login", "Signed in"),
                            ("coordinator", "Recorded by a coordinator"),
                        ],
                        max_length=12,
                    ),
                ),
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
                ("answered_at", models.DateTimeField()),
                (
                    "travel",
                    models.CharField(
                        choices=[
                            ("prepaid", "Please book and pay for me"),
                            ("refund", "I book, you pay me back"),
                            ("none", "I need no help with travel"),
                        ],
                        default="none",
                        max_length=8,
                    ),
                ),
                ("travel_from", models.CharField(blank=True, max_length=120)),
                (
                    "guest_name",
                    models.CharField(blank=True, max_length=120, verbose_name="who comes with you"),
                ),
                ("pronouns", models.CharField(blank=True, max_length=30)),
                (
                    "hope",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="one thing you hope we change"
                    ),
                ),
            ],
            options={
                "ordering": ["answered_at", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="TravelRequest",
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
                    "invitation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="travel_request",
                        to="events.invitation",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="events.sponsorfund",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Asked for"),
                            ("queued", "Waiting for money"),
                            ("approved", "Approved"),
                            ("declined", "Declined"),
                            ("accepted", "Accepted"),
                            ("claimed", "Claim sent in"),
                            ("returned", "Claim sent back"),
                            ("verified", "Claim verified"),
                            ("paid", "Paid"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                            ("lapsed", "Lapsed"),
                        ],
                        default="submitted",
                        max_length=10,
                    ),
                ),
                (
                    "needs_prepaid",
                    models.BooleanField(default=False, verbose_name="cannot advance the money"),
                ),
                ("travels_from", models.CharField(blank=True, max_length=120, verbose_name="from")),
                (
                    "estimate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="about how much",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="anything we should know"
                    ),
                ),
                (
                    "cap",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="approved up to",
                    ),
                ),
                (
                    "prepaid_note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="booked and paid for"
                    ),
                ),
                (
                    "prepaid_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="for",
                    ),
                ),
                (
                    "prepaid_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("prepaid_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                (
                    "paid_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
                ("payment_reference", models.CharField(blank=True, max_length=60)),
                (
                    "paid_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="paid",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="travel_approved_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paid_at", None), ("paid_by", None)),
                            models.Q(("paid_at__isnull", False), ("paid_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="travel_paid_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid_by", None),
                            models.Q(("paid_by", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="travel_payer_did_not_approve",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("prepaid_at", None), ("prepaid_by", None)),
                            models.Q(("prepaid_at__isnull", False), ("prepaid_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="travel_prepaid_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prepaid_by", None),
                            models.Q(("prepaid_by", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="travel_booker_did_not_approve",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ActionItem",
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_items",
                        to="events.event",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_items",
                        to="events.agendaitem",
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_items",
                        to="events.invitation",
                    ),
                ),
                ("due_on", models.DateField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_note",
                    models.CharField(blank=True, max_length=300, verbose_name="what came of it"),
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
                "ordering": ["due_on", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="DayPlace",
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
                    "rsvp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="events.rsvp",
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="events.eventday",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("in_person", "In the room"), ("remote", "Online")], max_length=10
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("waitlisted", "On the waiting list"),
                            ("offered", "Offered: to be taken in time"),
                        ],
                        default="confirmed",
                        max_length=10,
                    ),
                ),
                ("seats", models.PositiveSmallIntegerField(default=1)),
                ("queue_no", models.PositiveIntegerField(blank=True, null=True)),
                ("offer_expires_at", models.DateTimeField(blank=True, null=True)),
                ("is_online_meanwhile", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["day__date", "pk"],
                "indexes": [models.Index(fields=["day", "mode", "state"], name="day_place_counts")],
                "constraints": [
                    models.UniqueConstraint(fields=("rsvp", "day"), name="day_place_one_per_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("offer_expires_at", None),
                                ("queue_no", None),
                                ("state", "confirmed"),
                            ),
                            models.Q(
                                ("offer_expires_at", None),
                                ("queue_no__isnull", False),
                                ("state", "waitlisted"),
                            ),
                            models.Q(
                                ("offer_expires_at__isnull", False),
                                ("queue_no__isnull", False),
                                ("state", "offered"),
                            ),
                            _connector="OR",
                        ),
                        name="day_place_queue_only_when_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__gte", 1)), name="day_place_has_a_seat"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpenseLine",
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="events.travelrequest",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("air", "Flight"),
                            ("rail", "Train or bus"),
                            ("mileage", "Own car"),
                            ("lodging", "Hotel"),
                            ("meals", "Meals"),
                            ("care", "Care for a child or a relative"),
                            ("visa", "Visa"),
                            ("other", "Something else"),
                        ],
                        max_length=8,
                    ),
                ),
                ("what", models.CharField(max_length=160)),
                ("spent_on", models.DateField(verbose_name="on")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="amount",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}$", "Use the three letters of a currency, as in USD."
                            )
                        ],
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("pending", "Not looked at yet"),
                            ("verified", "Accepted"),
                            ("refused", "Not accepted"),
                        ],
                        default="pending",
                        max_length=8,
                    ),
                ),
                (
                    "verified_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="accepted of it",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["spent_on", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ItemNote",
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="events.event",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="note",
                        to="events.agendaitem",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=100000)),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            name="ItemPlace",
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
                    "rsvp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="item_places",
                        to="events.rsvp",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="events.agendaitem",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("rsvp", "item"), name="item_place_once")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="MeetingDecision",
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="events.event",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="events.agendaitem",
                    ),
                ),
                ("text", models.TextField(max_length=1000)),
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
                "ordering": ["event", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="NeedsRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rsvp",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="events.rsvp",
                    ),
                ),
                ("access", models.JSONField(default=list, verbose_name="access needs")),
                (
                    "access_other",
                    models.CharField(blank=True, max_length=300, verbose_name="anything else"),
                ),
                ("food", models.JSONField(default=list)),
                ("allergies", models.CharField(blank=True, max_length=300)),
                ("purge_on", models.DateField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="NoteRevision",
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
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="events.itemnote",
                    ),
                ),
            ],
            options={
                "ordering": ["note", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("note", "number"), name="note_revision_number")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
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
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt",
                        to="events.expenseline",
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("content_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
            ],
            options={
                "abstract": False,
                "indexes": [],
                "constraints": [],
            },
        ),
    ]
