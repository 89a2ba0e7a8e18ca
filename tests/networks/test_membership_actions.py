import threading

import pytest
from django.db import connection, connections
from django.utils import timezone

from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.actions import memberships, people
from networks.models import AuditEntry, Membership
from networks.models.memberships import Access, Group
from tests.factories.networks import MembershipFactory, NetworkFactory, UserFactory


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_add_makes_a_member_and_records_it(cast):
    membership = memberships.add(
        by=cast.coordinator,
        user=cast.no_membership,
        network=cast.network,
        group=Group.RESEARCHER,
        now=timezone.now(),
    )

    entry = AuditEntry.objects.get()
    assert membership.access == Access.MEMBER
    assert (entry.verb, entry.actor, entry.label) == (
        "membership.added",
        cast.coordinator,
        "Nora Nomembership in Steady Gut",
    )
    assert entry.after["group"] == "researcher"


def test_add_twice_is_a_conflict(cast):
    with pytest.raises(Conflict, match="already belongs"):
        memberships.add(
            by=cast.coordinator,
            user=cast.clinician,
            network=cast.network,
            group=Group.CLINICIAN,
            now=timezone.now(),
        )

    assert verbs() == []


@pytest.mark.parametrize(
    ("access", "site", "text"),
    [
        (Access.SITE_LEAD, None, "needs a site"),
        (Access.SITE_LEAD, "foreign_site", "not part of the network"),
        (Access.MEMBER, "foreign_site", "not part of the network"),
    ],
)
def test_change_refuses_a_place_that_does_not_fit(cast, access, site, text):
    membership = cast.membership(cast.clinician)

    with pytest.raises(DomainError, match=text) as refusal:
        memberships.change(
            by=cast.coordinator,
            membership=membership,
            version=1,
            values={"access": access, "site": site and getattr(cast, site)},
        )

    assert refusal.value.field == "site"


def test_change_refuses_a_site_that_has_left(cast):
    cast.site.left_on = timezone.localdate()
    cast.site.save()

    with pytest.raises(DomainError, match="has left"):
        memberships.change(
            by=cast.coordinator,
            membership=cast.membership(cast.clinician),
            version=1,
            values={"access": Access.SITE_LEAD, "site": cast.site},
        )


def test_change_records_before_and_after(cast):
    memberships.change(
        by=cast.coordinator,
        membership=cast.membership(cast.clinician),
        version=1,
        values={"access": Access.SITE_LEAD, "site": cast.site, "role_title": "Nurse"},
    )

    entry = AuditEntry.objects.get()
    assert entry.before == {"access": "member", "site": None, "role_title": ""}
    assert entry.after == {"access": "site_lead", "site": "Riverbend", "role_title": "Nurse"}


def test_change_over_a_newer_version_is_refused(cast):
    membership = cast.membership(cast.clinician)
    memberships.change(
        by=cast.coordinator, membership=membership, version=1, values={"role_title": "Nurse"}
    )

    with pytest.raises(ChangedMeanwhile):
        memberships.change(
            by=cast.coordinator, membership=membership, version=1, values={"role_title": "Doctor"}
        )

    membership.refresh_from_db()
    assert (membership.role_title, membership.version) == ("Nurse", 2)


def test_last_coordinator_keeps_the_access(cast):
    with pytest.raises(Conflict, match="without a coordinator"):
        memberships.change(
            by=cast.coordinator,
            membership=cast.membership(cast.coordinator),
            version=1,
            values={"access": Access.MEMBER},
        )


def test_last_coordinator_cannot_leave(cast):
    with pytest.raises(Conflict, match="Hand over"):
        memberships.end(
            by=cast.coordinator,
            membership=cast.membership(cast.coordinator),
            now=timezone.now(),
        )


def test_last_coordinator_cannot_close_the_account(cast):
    with pytest.raises(Conflict, match="Steady Gut"):
        people.deactivate(by=cast.staff, user=cast.coordinator, now=timezone.now())

    cast.coordinator.refresh_from_db()
    assert cast.coordinator.is_active


def test_closed_account_does_not_count_as_coordinator(cast):
    MembershipFactory(network=cast.network, coordinator=True, user__is_active=False)

    with pytest.raises(Conflict):
        memberships.end(
            by=cast.coordinator,
            membership=cast.membership(cast.coordinator),
            now=timezone.now(),
        )


def test_one_of_two_coordinators_may_leave(cast):
    MembershipFactory(network=cast.network, coordinator=True)

    ended = memberships.end(
        by=cast.coordinator, membership=cast.membership(cast.coordinator), now=timezone.now()
    )

    assert ended.left_at is not None
    assert verbs() == ["membership.left"]


def test_end_records_the_reason_and_allows_to_come_back(cast):
    now = timezone.now()

    memberships.end(
        by=cast.coordinator,
        membership=cast.membership(cast.clinician),
        now=now,
        reason="Changed hospital.",
    )
    memberships.add(
        by=cast.coordinator,
        user=cast.clinician,
        network=cast.network,
        group=Group.CLINICIAN,
        now=now,
    )

    assert verbs() == ["membership.ended", "membership.added"]
    assert AuditEntry.objects.earliest("pk").reason == "Changed hospital."
    assert Membership.objects.filter(user=cast.clinician).count() == 2


def test_end_twice_is_a_conflict(cast):
    membership = cast.membership(cast.clinician)
    memberships.end(by=cast.coordinator, membership=membership, now=timezone.now())

    with pytest.raises(Conflict, match="has left"):
        memberships.end(by=cast.coordinator, membership=membership, now=timezone.now())


def test_hand_over_swaps_access_in_one_step(cast):
    giver, taker = cast.membership(cast.coordinator), cast.membership(cast.community)

    memberships.hand_over(by=cast.coordinator, giver=giver, taker=taker)

    giver.refresh_from_db()
    taker.refresh_from_db()
    assert (giver.access, taker.access) == (Access.MEMBER, Access.COORDINATOR)
    assert verbs() == ["membership.changed", "membership.changed"]


def test_hand_over_leaves_a_coordinator_of_a_site_as_its_lead(cast):
    giver = cast.membership(cast.coordinator)
    giver.site = cast.site
    giver.save()

    memberships.hand_over(by=cast.coordinator, giver=giver, taker=cast.membership(cast.community))

    giver.refresh_from_db()
    assert giver.access == Access.SITE_LEAD


@pytest.mark.parametrize("taker", ["coordinator", "outsider"])
def test_hand_over_to_oneself_or_outside_is_refused(cast, taker):
    with pytest.raises(DomainError, match="another member"):
        memberships.hand_over(
            by=cast.coordinator,
            giver=cast.membership(cast.coordinator),
            taker=cast.membership(getattr(cast, taker)),
        )


def test_hand_over_by_a_member_is_refused(cast):
    with pytest.raises(Conflict, match="Only a coordinator"):
        memberships.hand_over(
            by=cast.community,
            giver=cast.membership(cast.community),
            taker=cast.membership(cast.clinician),
        )


def test_hand_over_to_a_closed_account_is_refused(cast):
    people.deactivate(by=cast.staff, user=cast.clinician, now=timezone.now())

    with pytest.raises(DomainError, match="closed"):
        memberships.hand_over(
            by=cast.coordinator,
            giver=cast.membership(cast.coordinator),
            taker=cast.membership(cast.clinician),
        )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", ["leave", "close"])
def test_two_coordinators_going_at_once_leave_one(second):
    """Real connections, all released at one moment; SQLite in memory has one connection only."""
    if connection.vendor == "sqlite":
        assert connection.features.has_select_for_update is False
        return
    network = NetworkFactory()
    pair = [MembershipFactory(network=network, coordinator=True) for _ in range(2)]
    gate, outcomes = threading.Barrier(2), []

    def go(membership, how):
        gate.wait()
        try:
            if how == "leave":
                memberships.end(by=membership.user, membership=membership, now=timezone.now())
            else:
                people.deactivate(by=None, user=membership.user, now=timezone.now())
            outcomes.append("gone")
        except Conflict:
            outcomes.append("stayed")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=go, args=(pair[0], "leave")),
        threading.Thread(target=go, args=(pair[1], second)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["gone", "stayed"]
    assert Membership.objects.coordinators().filter(network=network).count() == 1


def test_closed_account_opens_again_without_its_tokens(cast):
    user = UserFactory()

    people.deactivate(by=cast.staff, user=user, now=timezone.now())
    people.reactivate(by=cast.staff, user=user)

    user.refresh_from_db()
    assert user.is_active
    assert verbs() == ["account.closed", "account.opened"]
