"""What was sent, and who may know of it."""

import pytest
from django.urls import reverse

from networks.models import Network
from tests.factories.networks import MembershipFactory
from tests.factories.outcomes import SubmissionFactory

pytestmark = pytest.mark.django_db


def list_of(client, cast, person):
    client.force_login(person)
    address = reverse("outcomes:submission-list", args=[cast.network.slug])
    return client.get(address).content.decode()


def test_coordinators_see_what_was_sent_and_by_whom(client, cast, django_assert_max_num_queries):
    for _ in range(60):
        SubmissionFactory(network=cast.network, file_name="october.csv", channel="file")

    with django_assert_max_num_queries(20):
        page = list_of(client, cast, cast.coordinator)

    assert page.count("october.csv") == 50
    assert "From a file" in page
    assert "1 to 50 of 60" in page


def test_members_see_what_people_of_their_site_sent(client, cast):
    colleague = MembershipFactory(network=cast.network, site=cast.site).user
    for person in (cast.coordinator, cast.other_site_lead, cast.site_lead, colleague):
        SubmissionFactory(network=cast.network, by=person, file_name=f"of-{person.pk}.csv")

    page = list_of(client, cast, cast.site_lead)

    assert f"of-{cast.site_lead.pk}.csv" in page
    assert f"of-{colleague.pk}.csv" in page
    assert f"of-{cast.other_site_lead.pk}.csv" not in page
    assert f"of-{cast.coordinator.pk}.csv" not in page


def test_members_without_a_site_see_their_own_only(client, cast):
    SubmissionFactory(network=cast.network, by=cast.site_lead, file_name="theirs.csv")
    SubmissionFactory(network=cast.network, by=cast.community, file_name="mine.csv")

    page = list_of(client, cast, cast.community)

    assert "mine.csv" in page
    assert "theirs.csv" not in page


def test_where_counts_are_open_members_see_all(client, cast):
    Network.objects.filter(pk=cast.network.pk).update(sharing=Network.Sharing.OPEN)
    SubmissionFactory(network=cast.network, by=cast.coordinator, file_name="october.csv")

    assert "october.csv" in list_of(client, cast, cast.community)


def test_nothing_sent_yet_says_so(client, cast):
    assert "Nothing was sent yet" in list_of(client, cast, cast.coordinator)


def test_who_is_not_told_all_is_told_so(client, cast):
    page = list_of(client, cast, cast.site_lead)

    assert f"you and people of your {cast.network.site_word} sent" in page
    assert "Nothing was sent yet" not in page
