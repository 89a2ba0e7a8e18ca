from django.db import connection
from django.test.utils import CaptureQueriesContext

from networks.models import Membership, Network
from tests.factories.networks import (
    ApiTokenFactory,
    JoinRequestFactory,
    MembershipFactory,
    MembershipInvitationFactory,
)
from tests.fixtures.cast import make_people


def test_each_sees_their_own_network_only(cast):
    seen = {
        name: list(Network.objects.visible_to(getattr(cast, name)).values_list("slug", flat=True))
        for name in ("community", "outsider", "no_membership", "staff")
    }

    assert seen == {
        "community": ["steady-gut"],
        "outsider": ["twin-network"],
        "no_membership": [],
        "staff": ["steady-gut", "twin-network"],
    }


def test_people_are_made_in_few_queries(db):
    with CaptureQueriesContext(connection) as queries:
        make_people()

    assert len(queries) <= 4


def test_factories_make_valid_objects(db):
    made = [
        MembershipFactory(),
        MembershipFactory(lead=True),
        MembershipFactory(coordinator=True),
        MembershipInvitationFactory(),
        JoinRequestFactory(),
        ApiTokenFactory(),
    ]

    for obj in made:
        obj.full_clean(exclude=["password"] if hasattr(obj, "password") else None)
    assert Membership.objects.coordinators().count() == 1
    assert made[0].user.emailaddress_set.get().verified
