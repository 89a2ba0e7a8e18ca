"""What people type about networks, members, sites and themselves."""

import zoneinfo
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from networks.models import (
    ApiToken,
    Membership,
    MembershipInvitation,
    Network,
    Site,
    User,
)
from networks.models.memberships import Access, Group

NOT_ZONES = ("Etc/", "SystemV/", "posix/", "right/")
GROUP_QUESTION = "Which of these are you, in this network?"


@cache
def zone_choices() -> list[tuple[str, str]]:
    names = sorted(
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(NOT_ZONES)
    )
    return [(name, name.replace("_", " ")) for name in ["UTC", *names]]


class ZoneField(forms.ChoiceField):
    """A time zone, chosen from a list that always has the present one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=zone_choices, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return value in zoneinfo.available_timezones()


class VersionedForm(forms.Form):
    """Carries the version that was read, so that nobody saves over somebody else's work."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "version"}

    def note_conflict(self, current: Any) -> None:
        """Keep what was typed and let it be saved over `current`, knowingly, the next time."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = current.version
        self.data = data
        self.theirs = [
            (field.label or name, getattr(current, name, ""))
            for name, field in self.fields.items()
            if name in self.cleaned_data
            and name != "version"
            and getattr(current, name, "") != self.cleaned_data[name]
        ]


class NetworkForm(VersionedForm, forms.ModelForm):  # type: ignore[type-arg]
    timezone = ZoneField(label="Time zone", help_text="Months and deadlines follow it.")

    class Meta:
        model = Network
        fields = (
            "name",
            "summary",
            "purpose",
            "kind",
            "site_word",
            "site_word_plural",
            "timezone",
            "sharing",
            "small_count_threshold",
            "is_findable",
        )
        widgets = {"purpose": forms.Textarea(attrs={"rows": 5})}
        labels = {
            "summary": "In one line",
            "site_word": "Your word for a site",
            "site_word_plural": "The same word for several",
            "sharing": "What members of one site see of another’s counts",
            "small_count_threshold": "Hide counts smaller than",
            "is_findable": "People can find this network and ask to join",
        }
        help_texts = {
            "site_word": "For example clinic, hospital or practice.",
            "small_count_threshold": "Never below 11: small counts can point at a person.",
            "is_findable": "Anyone signed in then sees its name, its one line and its purpose.",
        }


class NetworkAddForm(NetworkForm):
    version = None  # type: ignore[assignment]
    slug = forms.SlugField(
        label="Short name in addresses",
        max_length=60,
        required=False,
        help_text="Small letters, digits and hyphens. Empty: made from the name.",
    )
    parent = forms.ModelChoiceField(
        Network.objects.none(),
        label="Belongs under",
        required=False,
        empty_label="No other network",
    )
    group = forms.ChoiceField(
        label=GROUP_QUESTION, choices=Group.choices, help_text="You will be its coordinator."
    )
    field_order = ("name", "slug", "summary", "purpose", "kind", "parent", "group")

    def __init__(self, *args: Any, parents: Any, parent_required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]
        self.fields["parent"].required = parent_required

    def values(self) -> dict[str, Any]:
        return {k: v for k, v in super().values().items() if k not in ("parent", "group")}


class PlaceMixin(forms.Form):
    """Access and site, which depend on each other; sites are those of one network."""

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = self.fields["site"]
        sites.queryset = Site.objects.active().filter(network=network)  # type: ignore[attr-defined]
        sites.required = False
        sites.label = network.site_word.capitalize()
        sites.empty_label = f"No {network.site_word}"  # type: ignore[attr-defined]
        sites.help_text = f"A site lead needs a {network.site_word}."

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("access") == Access.SITE_LEAD and not cleaned.get("site"):
            self.add_error("site", "A site lead needs a site. Choose the one this person leads.")
        return cleaned


class InvitationForm(PlaceMixin, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = MembershipInvitation
        fields = ("name", "email", "group", "access", "site")
        labels = {"name": "Name", "email": "E-mail address", "group": "Group"}

    def validate_constraints(self) -> None:
        """Leave this to the action, which knows the plain words."""


class MembershipForm(PlaceMixin, VersionedForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Membership
        fields = ("group", "access", "site", "role_title")
        labels = {"role_title": "Role, in your own words"}

    def validate_constraints(self) -> None:
        """Leave this to the action, which knows the plain words."""


class ApprovalForm(PlaceMixin):
    access = forms.ChoiceField(choices=Access.choices, initial=Access.MEMBER)
    site = forms.ModelChoiceField(Site.objects.none(), required=False)


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label="Why not? The person will read this.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


# For people who do not know our word for them yet. None is chosen for them.
GROUPS_IN_FULL = [
    ("", "Choose one"),
    (Group.COMMUNITY.value, "Patient, parent or other community member"),
    *(choice for choice in Group.choices if choice[0] != Group.COMMUNITY),
]


class JoinRequestForm(forms.Form):
    group = forms.ChoiceField(label=GROUP_QUESTION, choices=GROUPS_IN_FULL)
    message = forms.CharField(
        label="A few words to the coordinators",
        help_text="Who you are and what brings you. No patient’s name or data, please.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EndForm(forms.Form):
    reason = forms.CharField(
        label="Reason, for the record",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HandOverForm(forms.Form):
    taker = forms.ModelChoiceField(
        Membership.objects.none(), label="Who takes over?", empty_label="Choose a member"
    )

    def __init__(self, *args: Any, giver: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Membership.objects.active().filter(network=giver.network, user__is_active=True)
        field = self.fields["taker"]
        field.queryset = others.exclude(pk=giver.pk).select_related("user")  # type: ignore[attr-defined]
        field.label_from_instance = lambda member: member.user.name  # type: ignore[attr-defined]


class SiteForm(VersionedForm, forms.ModelForm):  # type: ignore[type-arg]
    timezone = ZoneField(label="Time zone")
    organization_name = forms.CharField(
        label="Or a new organization",
        max_length=160,
        required=False,
        help_text="Its name, if it is not in the list.",
    )

    class Meta:
        model = Site
        fields = ("name", "code", "city", "organization", "timezone", "joined_on", "left_on")
        labels = {"code": "Short name", "joined_on": "Takes part since", "left_on": "Left on"}
        widgets = {
            "joined_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "left_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    field_order = ("name", "code", "city", "organization", "organization_name")

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        field.queryset = organizations  # type: ignore[attr-defined]
        field.required, field.empty_label = False, "Choose an organization"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("organization") and not cleaned.get("organization_name"):
            self.add_error("organization", "Choose an organization or name a new one.")
        return cleaned

    def _post_clean(self) -> None:
        """Leave the model's own checks to the action: the organization may not exist yet."""

    def values(self) -> dict[str, Any]:
        values = super().values()
        values.pop("organization_name")
        if self.new_organization:
            values.pop("organization")
        return values

    @property
    def new_organization(self) -> str:
        return self.cleaned_data["organization_name"].strip()


class SiteAddForm(SiteForm):
    version = None  # type: ignore[assignment]

    class Meta(SiteForm.Meta):
        fields = ("name", "code", "city", "organization", "timezone", "joined_on")  # type: ignore[assignment]


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    timezone = ZoneField(label="Time zone", help_text="All times on the pages follow it.")

    class Meta:
        model = User
        fields = (
            "name",
            "pronouns",
            "about",
            "phone",
            "timezone",
            "theme",
            "is_listed",
            "shares_email",
            "shares_phone",
            "wants_reminders",
            "wants_news",
        )
        labels = {"about": "About you", "theme": "Light or dark"}
        help_texts = {
            "about": "What you would tell a new colleague. Shown in the directory if you are "
            "listed.",
            "phone": "Seen by coordinators of your networks, and by members if you share it.",
        }
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        }


class TokenForm(forms.Form):
    name = forms.CharField(
        label="What is it for?", max_length=80, help_text="For example: monthly report."
    )
    scope = forms.ChoiceField(
        label="It may", choices=ApiToken.Scope.choices, initial=ApiToken.Scope.READ
    )
    networks = forms.ModelMultipleChoiceField(
        Network.objects.none(), label="In these networks", widget=forms.CheckboxSelectMultiple
    )
    expires_on = forms.DateField(
        label="Works until",
        help_text="At most a year from today.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, networks: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"expires_on": timezone.localdate() + timedelta(days=90)})
        super().__init__(*args, **kwargs)
        self.fields["networks"].queryset = networks  # type: ignore[attr-defined]

    def clean_expires_on(self) -> Any:
        day, today = self.cleaned_data["expires_on"], timezone.localdate()
        if not today <= day < today + timedelta(days=365):
            raise forms.ValidationError("Choose a day from today on, within the next year.")
        return day

    def expires_at(self) -> datetime:
        """Give the last minute of the chosen day."""
        last_minute = datetime.combine(self.cleaned_data["expires_on"], time(23, 59))
        return timezone.make_aware(last_minute)


class TrailDateField(forms.DateField):
    """A day on which there can be an entry: far ones have no midnight in every time zone."""

    default_validators = [
        MinValueValidator(date(2000, 1, 1)),
        MaxValueValidator(date(2200, 1, 1)),
    ]


class AuditFilterForm(forms.Form):
    person = forms.ModelChoiceField(
        User.objects.none(), required=False, label="Who", to_field_name="public_id"
    )
    kind = forms.ChoiceField(required=False, label="What")
    since = TrailDateField(
        required=False, label="From", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = TrailDateField(
        required=False, label="To", widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(
        self, *args: Any, people: Any, kinds: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].empty_label = "Everybody"  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "Everything"), *kinds]  # type: ignore[attr-defined]
