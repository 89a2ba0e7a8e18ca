"""Who sees which result: the network, its family, everybody; drafts, reviews and what is withdrawn."""

import pytest
from django.contrib.auth.models import AnonymousUser

from improvement.actions import result_steps
from improvement.models import Result
from networks.models import Network
from tests.factories.networks import MembershipFactory, NetworkFactory
from tests.factories.sharing import NOW, fresh, hand_in, make_draft, publish, read

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PEOPLE = (
    "community", "clinician", "site_lead", "coordinator", "outsider", "no_membership", "staff"
)  # fmt: skip
HERE = {"community", "clinician", "site_lead", "coordinator", "staff"}


def seers(cast, result):
    return {
        name
        for name in PEOPLE
        if Result.objects.visible_to(fresh(getattr(cast, name))).filter(pk=result.pk).exists()
    }


def test_a_draft_is_its_writers_and_the_coordinators(cast):
    assert seers(cast, make_draft(cast)) == {"clinician", "coordinator"}


def test_in_review_the_network_reads_it(cast):
    result = make_draft(cast)
    hand_in(result)

    assert seers(cast, result) == HERE


@pytest.mark.parametrize(
    ("visibility", "others"),
    [("network", set()), ("family", set()), ("public", {"outsider", "no_membership"})],
)
def test_published_it_is_read_by_whom_it_is_for(cast, visibility, others):
    result = publish(make_draft(cast), cast.coordinator, visibility=visibility)

    assert seers(cast, result) == HERE | others
    assert Result.objects.public().exists() is (visibility == "public")
    assert not Result.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize("kin", ["parent", "child", "sister", "cousin"])
def test_the_family_is_parent_children_and_sisters(cast, kin):
    parent = NetworkFactory()
    Network.objects.filter(pk=cast.network.pk).update(parent=parent)
    far = NetworkFactory(parent=NetworkFactory(parent=parent))
    reader = MembershipFactory(
        network={
            "parent": parent,
            "child": NetworkFactory(parent=cast.network),
            "sister": NetworkFactory(parent=parent),
            "cousin": far,
        }[kin]
    ).user
    family = publish(make_draft(cast), cast.coordinator, visibility="family")
    own = publish(make_draft(cast), cast.coordinator)

    seen = set(Result.objects.visible_to(fresh(reader)))

    assert seen == (set() if kin == "cousin" else {family})
    assert own not in seen


def test_two_networks_without_a_parent_are_no_sisters(cast):
    result = publish(make_draft(cast), cast.coordinator, visibility="family")

    assert cast.network.parent is None
    assert cast.other_network.parent is None
    assert "outsider" not in seers(cast, result)


def test_a_token_bound_to_a_network_sees_its_results_only(cast):
    public = publish(make_draft(cast), cast.coordinator, visibility="public")
    bound = fresh(cast.outsider)
    bound.limited_to = frozenset({cast.other_network.pk})
    home = fresh(cast.clinician)
    home.limited_to = frozenset({cast.network.pk})

    assert not Result.objects.visible_to(bound).exists()
    assert Result.objects.visible_to(home).get() == public


def test_withdrawn_it_stays_to_be_found_by_those_who_read_it(cast):
    result = read(publish(make_draft(cast), cast.coordinator, visibility="public"))
    result_steps.withdraw(
        by=cast.coordinator, result=result, version=result.version, reason="Wrong.", now=NOW
    )

    assert seers(cast, result) == HERE | {"outsider", "no_membership"}
    assert Result.objects.public().exists()
    assert not Result.objects.standing().exists()
