"""The smallest valid people, networks and memberships."""

from datetime import UTC, datetime, timedelta

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from networks.models import (
    ApiToken,
    JoinRequest,
    Membership,
    MembershipInvitation,
    Network,
    Organization,
    Site,
    User,
)
from networks.models.memberships import Access, Group
from networks.models.tokens import digest_of, new_key

JOINED = datetime(2025, 1, 15, 12, tzinfo=UTC)
UNUSABLE = "!no-password"


class EmailAddressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmailAddress

    user = factory.SubFactory("tests.factories.networks.UserFactory", verified=None)
    email = factory.SelfAttribute("user.email")
    verified = True
    primary = True


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a verified address and no password; `raw_password=` gives one."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        raw_password = None

    name = factory.Sequence(lambda n: f"Person Number {n}")
    email = factory.Sequence(lambda n: f"person{n}@people.example")
    verified = factory.RelatedFactory(EmailAddressFactory, factory_related_name="user")

    @factory.lazy_attribute
    def password(self):
        if self.raw_password is None:
            return UNUSABLE
        user = User()
        user.set_password(self.raw_password)
        return user.password


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Organization {n}")
    slug = factory.Sequence(lambda n: f"organization-{n}")


class NetworkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Network

    name = factory.Sequence(lambda n: f"Network {n}")
    slug = factory.Sequence(lambda n: f"network-{n}")
    summary = "Clinics and families working on one thing."


class SiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site

    network = factory.SubFactory(NetworkFactory)
    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Site {n}")
    code = factory.Sequence(lambda n: f"site-{n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    """A plain member; `lead=True` leads a site, `coordinator=True` coordinates."""

    class Meta:
        model = Membership

    class Params:
        coordinator = factory.Trait(access=Access.COORDINATOR)
        lead = factory.Trait(
            access=Access.SITE_LEAD,
            site=factory.SubFactory(SiteFactory, network=factory.SelfAttribute("..network")),
        )

    user = factory.SubFactory(UserFactory)
    network = factory.SubFactory(NetworkFactory)
    group = Group.CLINICIAN
    access = Access.MEMBER
    joined_at = JOINED


class MembershipInvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MembershipInvitation

    network = factory.SubFactory(NetworkFactory)
    email = factory.Sequence(lambda n: f"invited{n}@people.example")
    name = factory.Sequence(lambda n: f"Invited Person {n}")
    group = Group.COMMUNITY
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))
    invited_by = factory.SubFactory(UserFactory)


class JoinRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JoinRequest

    network = factory.SubFactory(NetworkFactory)
    user = factory.SubFactory(UserFactory)
    group = Group.COMMUNITY
    message = "My daughter is treated at one of your clinics."


class ApiTokenFactory(factory.django.DjangoModelFactory):
    """A token for reading. Give `key=` to know its key: only the hash is stored."""

    class Meta:
        model = ApiToken
        skip_postgeneration_save = True

    class Params:
        key = factory.LazyFunction(new_key)

    user = factory.SubFactory(UserFactory)
    name = "Monthly report"
    start = factory.LazyAttribute(lambda token: token.key[:10])
    digest = factory.LazyAttribute(lambda token: digest_of(token.key))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))

    @factory.post_generation
    def networks(self, create, extracted, **_more):
        if create and extracted:
            self.networks.set(extracted)


def token_key(**kwargs):
    """Make a token and give its key, which is stored nowhere."""
    key = new_key()
    ApiTokenFactory(key=key, **kwargs)
    return key
