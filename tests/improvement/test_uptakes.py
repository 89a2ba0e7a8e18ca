"""Who took a result up: said by networks and sites, kept, and shown on the result itself."""

import pytest
from django.contrib.auth.models import AnonymousUser

from improvement.actions import uptakes
from improvement.models import Change, Uptake
from improvement.presenters import uptakes as presenters
from improvement.rules import sharing as rules
from lhs_platform.lib.errors import Conflict, DomainError
from networks.models import AuditEntry, Network
from tests.factories.sharing import NOW, fresh, make_draft, next_door, publish, read

pytestmark = pytest.mark.django_db
PEOPLE = ("community", "site_lead", "coordinator", "outsider", "no_membership", "staff")


@pytest.fixture
def told(cast):
    next_door(cast)
    return publish(
        make_draft(cast, materials=[{"label": "Card", "url": "https://a.example/card"}]),
        cast.coordinator,
        visibility="public",
    )


def mark(cast, told, state="will_test", **more):
    """Let the network next door say something, unless another is named."""
    given = {"by": fresh(cast.outsider), "network": cast.other_network, "now": NOW} | more
    return uptakes.mark(result=told, state=state, **given)


def test_a_new_word_ends_the_one_before_and_both_are_kept(cast, told):
    first = mark(cast, told, note="In May")
    same = mark(cast, told, note=" In May ")
    second = mark(cast, told, "adopted")

    assert same == first
    assert list(Uptake.objects.standing()) == [second]
    assert Uptake.objects.get(pk=first.pk).ended_at == NOW
    trail = AuditEntry.objects.filter(verb="uptake.said", network=cast.other_network)
    assert [entry.after["state"] for entry in trail.order_by("pk")] == ["will_test", "adopted"]


def test_a_network_and_its_sites_speak_each_for_themselves(cast, told):
    mark(cast, told)
    mark(cast, told, "testing", site=cast.foreign_site)
    mark(cast, told, "adopted", by=fresh(cast.coordinator), network=cast.network, site=cast.site)

    assert presenters.counts_of([told]) == {told.pk: {"will_test": 1, "testing": 1, "adopted": 1}}
    assert [one["words"] for one in presenters.in_brief({"adopted": 2, "will_test": 1})] == [
        "Adopted", "Will test it"
    ]  # fmt: skip


def test_taken_back_nothing_is_said_and_the_history_stays(cast, told):
    said = mark(cast, told)

    uptakes.take_back(by=fresh(cast.outsider), uptake=said, now=NOW)
    uptakes.take_back(by=fresh(cast.outsider), uptake=said, now=NOW)

    assert not Uptake.objects.standing().exists()
    assert len(presenters.taken_up(told, cast.outsider)["before"]) == 1
    assert AuditEntry.objects.filter(verb="uptake.taken_back").count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"state": "maybe"}, "state"),
        ({"note": "x" * 301}, "note"),
        ({"note": "MRN 1234567"}, "note"),
    ],
)
def test_what_cannot_be_kept_is_refused(cast, told, values, field):
    with pytest.raises(DomainError) as refused:
        mark(cast, told, **values)

    assert refused.value.field == field


def test_places_must_fit(cast, told):
    with pytest.raises(DomainError, match="another network"):
        mark(cast, told, site=cast.site)
    with pytest.raises(DomainError, match="own result"):
        mark(cast, told, by=fresh(cast.coordinator), network=cast.network)


def test_only_what_stands_is_taken_up(cast):
    draft = make_draft(cast)

    with pytest.raises(Conflict):
        mark(cast, draft)
    with pytest.raises(Conflict):
        uptakes.copy_change(by=fresh(cast.outsider), result=draft, network=cast.other_network)


def test_who_speaks_for_what(cast, told):
    def who(rule, thing):
        return {name for name in PEOPLE if rule(fresh(getattr(cast, name)), thing)}

    ours, theirs = (cast.network, cast.site), (cast.other_network, None)
    assert who(rules.can_speak_for, ours) == {"site_lead", "coordinator"}
    assert who(rules.can_speak_for, theirs) == {"outsider"}
    assert who(rules.can_take_up, told) == {"site_lead", "coordinator", "outsider"}
    assert who(rules.can_copy_from_result, told) == {"outsider"}
    assert who(rules.can_end_uptake, mark(cast, told)) == {"outsider"}
    assert rules.can_take_up(fresh(cast.outsider), make_draft(cast)) is rules.NOT_PUBLISHED
    assert rules.can_copy_from_result(fresh(cast.outsider), make_draft(cast)) is rules.NOT_PUBLISHED


# --- Who is told what -------------------------------------------------------------------------


def rows(told, reader):
    return {one["state"]: one for one in presenters.taken_up(told, reader)["now"]}


def test_strangers_read_neither_the_site_nor_who_said_it(cast, told):
    mark(cast, told, "testing", site=cast.foreign_site, note="By night, too")
    mark(cast, told, "adopted", by=fresh(cast.coordinator), network=cast.network, site=cast.site)

    theirs = rows(told, fresh(cast.outsider))
    ours = rows(told, fresh(cast.community))
    nobody = rows(told, AnonymousUser())

    assert theirs["testing"]["who"] == f"{cast.foreign_site.name}, Twin Network"
    assert theirs["testing"]["by"] == "Olga Outsider"
    assert theirs["adopted"]["who"] == "A site of Steady Gut"
    # The twin cannot be found: strangers do not read its name.
    assert ours["testing"]["who"] == "A site of another network"
    assert ours["testing"]["slug"] == ""
    assert ours["testing"]["note"] == "By night, too"
    assert ours["adopted"]["who"] == f"{cast.site.name}, Steady Gut"
    assert {one["by"] for one in nobody.values()} == {""}
    assert {one["end_url"] for one in nobody.values()} == {""}


def test_a_blinded_network_names_no_site_to_its_members(cast, told):
    Network.objects.filter(pk=cast.network.pk).update(sharing="blinded")
    mark(cast, told, "adopted", by=fresh(cast.coordinator), network=cast.network, site=cast.site)

    assert rows(told, fresh(cast.community))["adopted"]["who"] == "A site of Steady Gut"
    assert rows(told, fresh(cast.coordinator))["adopted"]["who"] == f"{cast.site.name}, Steady Gut"


# --- Taking the change over -------------------------------------------------------------------


def test_the_change_goes_along_as_the_result_tells_it(cast, told):
    said = mark(cast, told)
    Change.objects.filter(pk=told.change_id).update(harms="Only for us", tools="Our folder")

    made = uptakes.copy_change(by=fresh(cast.outsider), result=told, network=cast.other_network)
    again = uptakes.copy_change(by=fresh(cast.outsider), result=told, network=cast.other_network)

    assert again == made
    assert (made.title, made.description) == (told.title, told.tried)
    assert (made.state, made.evidence, made.harms) == ("untested", "network", "")
    assert made.tools == "Card: https://a.example/card"
    assert made.source.endswith(f"/results/{told.public_id}/")
    assert (made.origin, made.origin_note) == (told.change, "Steady Gut: result 1")
    assert Uptake.objects.get(pk=said.pk).change == made
    assert rows(told, fresh(cast.outsider))["will_test"]["change"]["title"] == told.title
    assert rows(told, fresh(cast.community))["will_test"]["change"] is None
    assert mark(cast, told, "adopted").change == made


def test_it_is_not_taken_over_where_it_comes_from(cast, told):
    with pytest.raises(DomainError, match="already"):
        uptakes.copy_change(by=fresh(cast.coordinator), result=read(told), network=cast.network)
