import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import networks.models.people


class Migration(migrations.Migration):
    replaces = [("networks", "0001_initial"), ("networks", "0003_blinded_sharing")]

    initial = True

    dependencies = [
        ("auth", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Network",
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
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("learning", "Learning network"),
                            ("clinical_research", "Clinical research network"),
                            ("patient_powered", "Patient-powered research network"),
                            ("coordinating_center", "Coordinating center"),
                            ("programme", "Programme: a network of networks"),
                        ],
                        default="learning",
                        max_length=20,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="networks.network",
                    ),
                ),
                (
                    "summary",
                    models.CharField(help_text="One line: who, working on what.", max_length=200),
                ),
                ("purpose", models.TextField(blank=True)),
                ("site_word", models.CharField(default="site", max_length=30)),
                ("site_word_plural", models.CharField(default="sites", max_length=30)),
                (
                    "timezone",
                    models.CharField(
                        default="America/New_York",
                        max_length=64,
                        validators=[networks.models.people.check_timezone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("open", "All members see each site's counts"),
                            ("suppressed", "Small counts of other sites are hidden"),
                            ("blinded", "Small counts and the names of other sites are hidden"),
                        ],
                        default="suppressed",
                        max_length=12,
                    ),
                ),
                (
                    "small_count_threshold",
                    models.PositiveSmallIntegerField(
                        default=11, validators=[django.core.validators.MinValueValidator(11)]
                    ),
                ),
                (
                    "is_findable",
                    models.BooleanField(
                        default=True,
                        help_text="Show name and purpose to anyone signed in.",
                        verbose_name="people can find it",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("small_count_threshold__gte", 11)),
                        name="network_threshold_min_11",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="network_not_its_own_parent",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Organization",
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
                ("name", models.CharField(max_length=160)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hospital", "Hospital"),
                            ("clinic", "Clinic or practice"),
                            ("university", "University"),
                            ("community", "Community organization"),
                            ("other", "Other"),
                        ],
                        default="hospital",
                        max_length=12,
                    ),
                ),
                ("website", models.URLField(blank=True)),
            ],
            options={
                "ordering": ["name", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "email",
                    models.EmailField(max_length=254, unique=True, verbose_name="e-mail address"),
                ),
                ("name", models.CharField(max_length=120)),
                ("pronouns", models.CharField(blank=True, max_length=40)),
                ("about", models.TextField(blank=True, max_length=600)),
                ("phone", models.CharField(blank=True, max_length=40)),
                (
                    "timezone",
                    models.CharField(
                        default="America/New_York",
                        max_length=64,
                        validators=[networks.models.people.check_timezone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[("auto", "Match my device"), ("light", "Light"), ("dark", "Dark")],
                        default="auto",
                        max_length=5,
                    ),
                ),
                (
                    "is_listed",
                    models.BooleanField(
                        default=False, verbose_name="list me in the member directory"
                    ),
                ),
                (
                    "shares_email",
                    models.BooleanField(default=False, verbose_name="show my e-mail address there"),
                ),
                (
                    "shares_phone",
                    models.BooleanField(default=False, verbose_name="show my phone number there"),
                ),
                (
                    "wants_reminders",
                    models.BooleanField(default=True, verbose_name="remind me of what is due"),
                ),
                (
                    "wants_news",
                    models.BooleanField(
                        default=True, verbose_name="tell me what my networks learned"
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("is_staff", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="user_email_unique_any_case",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
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
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("start", models.CharField(editable=False, max_length=12)),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "scope",
                    models.CharField(
                        choices=[("read", "Read"), ("write", "Read and write")],
                        default="read",
                        max_length=5,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("networks", models.ManyToManyField(related_name="+", to="networks.network")),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="networks.network",
                    ),
                ),
                ("verb", models.CharField(max_length=60)),
                ("object_type", models.CharField(max_length=60)),
                ("object_id", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=200)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("request_id", models.CharField(blank=True, max_length=64)),
                ("ip", models.GenericIPAddressField(null=True)),
                ("user_agent", models.CharField(blank=True, max_length=200)),
                ("token_id", models.BigIntegerField(null=True)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["network", "-at"], name="audit_network_at")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="JoinRequest",
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
                        related_name="join_requests",
                        to="networks.network",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="join_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                ("message", models.TextField(blank=True, max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("approved", "Approved"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("network", "user"),
                        name="join_request_one_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="join_request_decided_by_and_at",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Site",
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
                        related_name="sites",
                        to="networks.network",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="networks.organization",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "code",
                    models.CharField(
                        help_text="Short name used in files, for example riverbend.",
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9-]*$",
                                "Use small letters, digits and hyphens, for example riverbend-2.",
                            )
                        ],
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=80)),
                (
                    "timezone",
                    models.CharField(
                        default="America/New_York",
                        max_length=64,
                        validators=[networks.models.people.check_timezone],
                        verbose_name="time zone",
                    ),
                ),
                ("joined_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("network", "code"), name="site_code_unique_in_network"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="networks.network",
                    ),
                ),
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
                (
                    "access",
                    models.CharField(
                        choices=[
                            ("member", "Member"),
                            ("site_lead", "Site lead"),
                            ("coordinator", "Coordinator"),
                        ],
                        default="member",
                        max_length=12,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="networks.site",
                    ),
                ),
                (
                    "role_title",
                    models.CharField(
                        blank=True, help_text="For example: parent partner.", max_length=80
                    ),
                ),
                ("joined_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["user__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)),
                        fields=("user", "network"),
                        name="membership_one_active",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("access", "site_lead"), _negated=True),
                            ("site__isnull", False),
                            _connector="OR",
                        ),
                        name="membership_lead_has_site",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="MembershipInvitation",
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
                        related_name="membership_invitations",
                        to="networks.network",
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(max_length=120)),
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
                (
                    "access",
                    models.CharField(
                        choices=[
                            ("member", "Member"),
                            ("site_lead", "Site lead"),
                            ("coordinator", "Coordinator"),
                        ],
                        default="member",
                        max_length=12,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="networks.site",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Waiting for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("revoked", "Taken back"),
                        ],
                        default="sent",
                        max_length=10,
                    ),
                ),
                ("link_version", models.PositiveIntegerField(default=1)),
                ("expires_at", models.DateTimeField()),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "sent")),
                        fields=("network", "email"),
                        name="membership_invitation_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("access", "site_lead"), _negated=True),
                            ("site__isnull", False),
                            _connector="OR",
                        ),
                        name="invitation_lead_has_site",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
