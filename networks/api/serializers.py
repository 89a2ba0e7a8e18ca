"""The shapes of networks, organizations, sites and memberships over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, Strict
from networks import presenters
from networks.models import JoinRequest, MembershipInvitation, Network, Organization, Site
from networks.models.memberships import Access, Group


class NetworkRow(RowSerializer):
    id = serializers.CharField(source="slug", help_text="The network's short name.")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Network.Kind.choices)
    parent = serializers.CharField(  # type: ignore[assignment]
        source="parent.slug", allow_null=True
    )
    summary = serializers.CharField()
    purpose = serializers.CharField()
    site_word = serializers.CharField()
    site_word_plural = serializers.CharField()
    timezone = serializers.CharField()
    sharing = serializers.ChoiceField(choices=Network.Sharing.choices)
    small_count_threshold = serializers.IntegerField()
    is_findable = serializers.BooleanField()
    site_count = serializers.IntegerField(help_text="Sites that take part now.")
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class NetworkEdit(Strict, serializers.ModelSerializer[Network]):
    class Meta:
        model = Network
        fields = (
            "name",
            "kind",
            "summary",
            "purpose",
            "site_word",
            "site_word_plural",
            "timezone",
            "sharing",
            "small_count_threshold",
            "is_findable",
        )


class NetworkAdd(NetworkEdit):
    """A network to found. Whoever founds it becomes its coordinator."""

    slug = serializers.SlugField(
        max_length=60, required=False, help_text="Left out, it is made from the name."
    )
    parent = serializers.SlugField(  # type: ignore[assignment]
        max_length=60, required=False, allow_null=True, help_text="The network it belongs under."
    )
    group = serializers.ChoiceField(choices=Group.choices, help_text="Who you are in it.")

    class Meta(NetworkEdit.Meta):
        fields = (*NetworkEdit.Meta.fields, "slug", "parent", "group")  # type: ignore[assignment]


class OrganizationRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Organization.Kind.choices)
    website = serializers.URLField(allow_blank=True)
    updated_at = serializers.DateTimeField()


class SiteRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    code = serializers.CharField()
    name = serializers.CharField()
    city = serializers.CharField()
    organization = serializers.UUIDField(source="organization.public_id")
    organization_name = serializers.CharField(source="organization.name")
    timezone = serializers.CharField()
    joined_on = serializers.DateField(allow_null=True)
    left_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class SiteEdit(Strict, serializers.ModelSerializer[Site]):
    organization = serializers.SlugRelatedField(
        slug_field="public_id", queryset=Organization.objects.none(), required=False
    )

    class Meta:
        model = Site
        fields = ("name", "code", "city", "timezone", "joined_on", "left_on", "organization")
        # One short name for each site of a network: the action says so in plain words.
        validators: list[Any] = []

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if "request" in self.context:
            user = self.context["request"].user
            fields["organization"].queryset = Organization.objects.visible_to(user)  # type: ignore[attr-defined]
        return fields


class SiteAdd(SiteEdit):
    """A site of an organization that is known, or of one that is named and made with it."""

    network = serializers.SlugField(max_length=60)
    organization_name = serializers.CharField(
        max_length=160, required=False, help_text="Instead of `organization`."
    )
    timezone = serializers.CharField(
        max_length=64, required=False, help_text="Left out, it is that of the network."
    )

    class Meta(SiteEdit.Meta):
        fields = (  # type: ignore[assignment]
            "network", "name", "code", "city", "timezone", "joined_on", "organization",
            "organization_name",
        )  # fmt: skip

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("organization" in data) == ("organization_name" in data):
            raise serializers.ValidationError("Give either an organization or its name.")
        return data


class MembershipRow(RowSerializer):
    """A member as the directory shows them: contact only where it is shared."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    person = serializers.UUIDField(source="user.public_id")
    name = serializers.CharField(source="user.name")
    pronouns = serializers.CharField(source="user.pronouns")
    group = serializers.ChoiceField(choices=Group.choices)
    access = serializers.ChoiceField(choices=Access.choices)
    site = serializers.CharField(source="site.code", allow_null=True)
    role_title = serializers.CharField()
    email = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()
    joined_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_email(self, membership: Any) -> str | None:
        return self._contact(membership, "email")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_phone(self, membership: Any) -> str | None:
        return self._contact(membership, "phone")

    def _contact(self, membership: Any, kind: str) -> str | None:
        viewer = self.context["request"].user
        return presenters.shown_contact(membership, viewer)[kind] or None


class MembershipEdit(InputSerializer):
    group = serializers.ChoiceField(choices=Group.choices)
    access = serializers.ChoiceField(choices=Access.choices)
    site = serializers.SlugRelatedField(
        slug_field="code", queryset=Site.objects.none(), allow_null=True
    )
    role_title = serializers.CharField(max_length=80, allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if getattr(self, "instance", None) is not None:
            sites = Site.objects.active().filter(network=self.instance.network)
            fields["site"].queryset = sites  # type: ignore[attr-defined]
        return fields


class MembershipInvitationRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    email = serializers.EmailField()
    name = serializers.CharField()
    group = serializers.ChoiceField(choices=Group.choices)
    access = serializers.ChoiceField(choices=Access.choices)
    site = serializers.CharField(source="site.code", allow_null=True)
    state = serializers.ChoiceField(choices=MembershipInvitation.State.choices)
    invited_by = serializers.CharField(source="invited_by.name")
    expires_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class MembershipInvitationAdd(InputSerializer):
    """Whom to invite to a network; the mail goes at once."""

    network = serializers.SlugField(max_length=60)
    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=120)
    group = serializers.ChoiceField(choices=Group.choices)
    access = serializers.ChoiceField(choices=Access.choices, default=Access.MEMBER)
    site = serializers.CharField(
        max_length=40, allow_null=True, default=None, help_text="The site's code."
    )


class JoinRequestRow(RowSerializer):
    """A person's wish to join a network, and what became of it."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    person = serializers.UUIDField(source="user.public_id")
    name = serializers.CharField(source="user.name")
    group = serializers.ChoiceField(choices=Group.choices)
    message = serializers.CharField()
    state = serializers.ChoiceField(choices=JoinRequest.State.choices)
    reason = serializers.CharField(help_text="Why it was declined.")
    decided_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class JoinRequestAdd(InputSerializer):
    """A network that can be found, and who you are in it."""

    network = serializers.SlugField(max_length=60)
    group = serializers.ChoiceField(choices=Group.choices)
    message = serializers.CharField(
        max_length=1000, allow_blank=True, default="", help_text="Read by its coordinators."
    )


class JoinApproval(InputSerializer):
    """The place that the person gets; they named their group themselves."""

    access = serializers.ChoiceField(choices=Access.choices, default=Access.MEMBER)
    site = serializers.CharField(
        max_length=40, allow_null=True, default=None, help_text="The site's code."
    )


class JoinRefusal(InputSerializer):
    reason = serializers.CharField(max_length=300, help_text="The person reads it.")
