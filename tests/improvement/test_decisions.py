"""Deciding after a vote: reasons, changes to test, ideas, mails, and the prioritized set."""

from datetime import UTC, date, datetime

import pytest
from rest_framework.test import APIClient

from improvement.actions import decisions, follows, idea_links
from improvement.models import Change, Decision, Idea, IdeaLink, TalkFollow
from improvement.rules.about import about
from improvement.rules.voices import is_author
from lhs_platform.lib.errors import Conflict, DomainError
from lhs_platform.mail.letters import purpose_of
from lhs_platform.mail.models import Message
from networks.models import AuditEntry
from tests.factories.ideas import IdeaFactory
from tests.factories.improvement import ChangeFactory, CycleFactory
from tests.factories.rounds import finish, make_round, vote

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)


@pytest.fixture
def ideas(cast):
    made = [IdeaFactory(network=cast.network, title=f"Idea called {name}") for name in "ABC"]
    Idea.objects.filter(pk=made[0].pk).update(author=cast.community, shown_as="anonymous")
    return [Idea.objects.get(pk=one.pk) for one in made]


@pytest.fixture
def poll(cast, ideas):
    """A is first, and one idea is to be tested."""
    poll = make_round(cast.network, cast.coordinator, ideas=ideas, now=NOW)
    vote(poll, cast.clinician, {0: 2, 1: 1}, now=NOW, wants_news=True)
    return finish(poll, cast.coordinator, now=NOW)


def option(poll, at):
    return poll.options.order_by("position")[at]


def decide(cast, poll, at, outcome, *, reason="", merged_with=None, **plan):
    values = {"outcome": outcome, "reason": reason, "budget": "", "merged_with": merged_with}
    return decisions.decide(
        by=cast.coordinator, option=option(poll, at), values=values, plan=plan, now=NOW
    )


def change(cast, decision, outcome, *, why="We learned more.", reason="", **plan):
    values = {"outcome": outcome, "reason": reason, "budget": "", "merged_with": None}
    return decisions.change(
        by=cast.coordinator, decision=decision, version=decision.version, values=values, why=why,
        plan=plan, now=NOW,
    )  # fmt: skip


def test_test_makes_a_change_with_owner_sites_day_and_measure(cast, poll, measure):
    decision = decide(
        cast, poll, 0, "test", owner=cast.clinician, sites=[cast.site], due_on=date(2026, 6, 1),
        measure=measure,
    )  # fmt: skip

    made = decision.change
    assert (made.title, made.owner, made.due_on) == (
        "Idea called A", cast.clinician, date(2026, 6, 1),
    )  # fmt: skip
    assert (made.measure, list(made.sites.all()), made.state) == (measure, [cast.site], "untested")
    assert option(poll, 0).idea.state == "selected"


def test_the_page_of_the_change_and_rest_tell_who_sees_to_it_where_and_by_when(
    client, cast, poll, measure
):
    decision = decide(
        cast, poll, 0, "test", owner=cast.clinician, sites=[cast.site], due_on=date(2026, 6, 1),
        measure=measure,
    )  # fmt: skip
    client.force_login(cast.community)

    page = client.get(f"/changes/{decision.change.public_id}/").text
    rest = APIClient()
    rest.force_authenticate(cast.community)
    told = rest.get(f"/api/v1/changes/{decision.change.public_id}/").json()

    assert f"<dt>Sees to it</dt><dd>{cast.clinician.name}</dd>" in page
    assert f"<dt>To be tested at</dt><dd>{cast.site.name}</dd>" in page
    assert "<dt>Tested by</dt><dd>1 June 2026</dd>" in page
    assert (told["owner"], told["due_on"], told["sites"]) == (
        str(cast.clinician.public_id), "2026-06-01", [cast.site.code],
    )  # fmt: skip


def test_a_name_that_is_taken_says_its_number(cast, poll):
    ChangeFactory(network=cast.network, title="Idea called A")

    decision = decide(cast, poll, 0, "test", owner=cast.clinician)

    assert decision.change.title == f"Idea called A (idea {option(poll, 0).idea.number})"


@pytest.mark.parametrize(("at", "outcome"), [(0, "later"), (0, "no"), (1, "test"), (1, "merge")])
def test_departing_from_the_vote_needs_a_reason(cast, poll, at, outcome):
    more = {"owner": cast.clinician} if outcome == "test" else {}
    other = option(poll, 0) if outcome == "merge" else None

    with pytest.raises(DomainError) as refused:
        decide(cast, poll, at, outcome, merged_with=other, **more)
    decide(cast, poll, at, outcome, reason="Nobody can do it now.", merged_with=other, **more)

    assert refused.value.field == "reason"


@pytest.mark.parametrize(("outcome", "state"), [("later", "published"), ("no", "not_selected")])
def test_following_the_vote_needs_none(cast, poll, outcome, state):
    decide(cast, poll, 2, outcome)

    assert option(poll, 2).idea.state == state


def test_to_test_it_somebody_must_see_to_it(cast, poll):
    with pytest.raises(DomainError) as refused:
        decide(cast, poll, 0, "test")

    assert refused.value.field == "owner"
    assert not Change.objects.exists()


def test_merged_ideas_are_linked(cast, poll):
    decide(cast, poll, 1, "merge", reason="The same in small.", merged_with=option(poll, 0))

    link = IdeaLink.objects.get()
    assert (link.source, link.target) == (option(poll, 1).idea, option(poll, 0).idea)
    assert option(poll, 1).idea.state == "merged"
    with pytest.raises(DomainError, match="part of another"):
        decide(cast, poll, 2, "merge", reason="Too.", merged_with=option(poll, 1))


def test_who_is_behind_a_merged_idea_comes_along(cast, poll):
    """As where coordinators merge two ideas by hand."""
    source, target = option(poll, 1).idea, option(poll, 0).idea
    follows.follow(by=cast.leader, about=about(source), now=NOW)

    decide(cast, poll, 1, "merge", reason="The same in small.", merged_with=option(poll, 0))

    assert is_author(source.author, target)
    assert is_author(cast.community, target)
    assert TalkFollow.objects.standing().filter(about_id=target.public_id, user=cast.leader)
    told = Message.objects.get(purpose="improvement.heard")
    assert (told.user, AuditEntry.objects.filter(verb="idea.merged").count()) == (source.author, 1)


def test_decided_otherwise_the_ideas_are_parted(cast, poll):
    decision = decide(cast, poll, 1, "merge", reason="The same.", merged_with=option(poll, 0))

    change(cast, decision, "no")

    assert option(poll, 1).idea.state == "not_selected"
    assert not IdeaLink.objects.exists()
    assert not is_author(option(poll, 1).idea.author, option(poll, 0).idea)
    assert AuditEntry.objects.filter(verb="idea.unmerged").exists()


def test_nothing_is_merged_into_what_was_taken_back_or_is_part_of_another(cast, poll, ideas):
    Idea.objects.filter(pk=ideas[0].pk).update(state="withdrawn")
    with pytest.raises(Conflict, match="taken back"):
        decide(cast, poll, 1, "merge", reason="The same.", merged_with=option(poll, 0))
    Idea.objects.filter(pk=ideas[0].pk).update(state="published")
    other = IdeaFactory(network=cast.network)
    idea_links.merge(by=cast.coordinator, idea=other, sources=[ideas[1]], now=NOW)

    with pytest.raises(Conflict, match="Part the two first"):
        decide(cast, poll, 1, "merge", reason="The same.", merged_with=option(poll, 0))

    assert not Decision.objects.exists()


def test_an_idea_merges_with_another_of_the_same_vote(cast, poll):
    with pytest.raises(DomainError) as refused:
        decide(cast, poll, 1, "merge", reason="Itself.", merged_with=option(poll, 1))

    assert refused.value.field == "merged_with"


def test_decided_twice_at_once_is_decided_once(cast, poll):
    decide(cast, poll, 2, "no")

    with pytest.raises(Conflict, match="meanwhile"):
        decide(cast, poll, 2, "later")


def test_nothing_is_decided_before_the_result(cast, ideas):
    poll = make_round(cast.network, cast.coordinator, ideas=ideas, now=NOW)

    with pytest.raises(Conflict, match="published result"):
        decide(cast, poll, 0, "no", reason="Too early.")


def test_deciding_otherwise_keeps_the_change_and_its_trace(cast, poll):
    decision = decide(cast, poll, 0, "test", owner=cast.clinician)

    with pytest.raises(DomainError, match="Say why the decision changes"):
        change(cast, decision, "later", why=" ", reason="No money.")
    later = change(cast, decision, "later", reason="No money.")
    assert later.change.state == "abandoned"
    again = change(cast, later, "test", owner=cast.leader)

    assert (again.change, again.change.owner) == (decision.change, cast.leader)
    assert Change.objects.get().state == "untested"
    assert AuditEntry.objects.filter(verb="decision.changed").count() == 2


def test_once_a_test_has_begun_the_decision_stays(cast, poll):
    decision = decide(cast, poll, 0, "test", owner=cast.clinician)
    CycleFactory(project__network=cast.network, change_idea=decision.change)

    with pytest.raises(Conflict, match="has begun"):
        change(cast, decision, "no", reason="Too late.")


def test_a_withdrawn_idea_stays_withdrawn(cast, poll):
    Idea.objects.filter(pk=option(poll, 2).idea.pk).update(state="withdrawn")

    decide(cast, poll, 2, "no")

    assert option(poll, 2).idea.state == "withdrawn"


def test_authors_and_who_asked_hear_of_it_once(cast, poll):
    decide(cast, poll, 0, "test", owner=cast.leader)
    decide(cast, poll, 1, "no")
    assert not Message.objects.filter(purpose="improvement.decided").exists()
    last = decide(cast, poll, 2, "no")
    change(cast, last, "later")

    mails = Message.objects.filter(purpose="improvement.decided")
    told = set(mails.values_list("user", flat=True))
    authors = {one.idea.author_id for one in poll.options.select_related("idea")}
    assert told == authors - {cast.community.pk} | {cast.clinician.pk}
    assert mails.count() == 3
    assert Message.objects.filter(purpose="written").count() == 1


def decide_all(cast, poll):
    for at, outcome in ((0, "test"), (1, "no"), (2, "no")):
        decide(cast, poll, at, outcome, **({"owner": cast.leader} if at == 0 else {}))


def test_the_mail_is_the_same_for_all_and_names_no_author(cast, poll):
    decide_all(cast, poll)
    asked = Message.objects.get(purpose="improvement.decided", user=cast.clinician)
    quiet = Message.objects.get(purpose="written", to_email=cast.community.email)

    letter = purpose_of(asked.purpose).render(asked)

    assert letter.text.replace(cast.clinician.get_short_name(), "") == quiet.body_text.replace(
        cast.community.get_short_name(), ""
    )
    assert "We test it" in quiet.body_text


def test_who_gave_no_name_stands_in_no_list_of_mails(cast, poll):
    """Unless they asked to be told, as any voter may."""
    decide_all(cast, poll)

    quiet = Message.objects.get(to_email=cast.community.email)
    assert (quiet.user, quiet.about, quiet.subject) == (None, "", f"News from {cast.network.name}")


def test_authors_of_what_was_merged_into_an_idea_are_told(cast, poll, ideas):
    earlier = IdeaFactory(network=cast.network)
    IdeaLink.objects.create(source=earlier, target=ideas[1], kind="merged_into")

    decide_all(cast, poll)

    assert Message.objects.filter(purpose="improvement.decided", user=earlier.author).exists()


def test_the_prioritized_page_shows_what_became_of_it(client, cast, poll, measure):
    decision = decide(
        cast, poll, 0, "test", owner=cast.clinician, sites=[cast.site], measure=measure
    )
    decide(cast, poll, 1, "no", reason="Too <b>dear</b>.")
    CycleFactory(
        project__network=cast.network, change_idea=decision.change, site=cast.site, adapted=True
    )
    client.force_login(cast.community)

    text = client.get(f"/networks/{cast.network.slug}/prioritized/").text

    assert "1 site, 1 cycle: 0 adopted, 1 adapted, 0 abandoned" in text
    assert "<dt>By site</dt><dd>Being tested at 1</dd>" in text
    assert cast.clinician.name in text
    assert "No data yet." in text
    assert "Too &lt;b&gt;dear&lt;/b&gt;." in text


def test_the_prioritized_set_as_csv_and_narrowed(client, cast, poll):
    decide(cast, poll, 0, "test", owner=cast.clinician)
    client.force_login(cast.community)
    url = f"/networks/{cast.network.slug}/prioritized/export/"

    whole = b"".join(client.get(url).streaming_content).decode()
    none = b"".join(client.get(f"{url}?round={poll.options.first().public_id}").streaming_content)

    assert "Idea called A" in whole
    assert ",sites_testing,sites_adopted,sites_abandoned,cycles," in whole
    assert "Idea called A" not in none.decode()


def test_the_page_decides_and_says_what_is_missing(client, cast, poll):
    client.force_login(cast.coordinator)
    url = f"/rounds/{poll.public_id}/decide/{option(poll, 0).public_id}/"

    refused = client.post(url, {"outcome": "test"})
    done = client.post(url, {"outcome": "test", "owner": cast.clinician.pk})
    page = client.get(f"/rounds/{poll.public_id}/").text

    assert (refused.status_code, done.status_code) == (422, 303)
    assert "Say who sees to it." in refused.text
    assert "We test it" in page


def test_decisions_over_rest(cast, poll):
    rest = APIClient()
    rest.force_authenticate(cast.coordinator)
    body = {
        "option": str(option(poll, 0).public_id), "outcome": "test",
        "owner": str(cast.clinician.public_id), "sites": ["riverbend"],
    }  # fmt: skip

    made = rest.post("/api/v1/decisions/", body, format="json")
    changed = rest.patch(
        f"/api/v1/decisions/{made.json()['id']}/",
        {"outcome": "later", "reason": "No money.", "why": "The budget fell."},
        format="json", headers={"If-Match": made.headers["ETag"]},
    )  # fmt: skip

    assert made.status_code == 201, made.json()
    assert made.json()["owner"] == str(cast.clinician.public_id)
    assert changed.json()["outcome"] == "later"
    assert Decision.objects.get().change.sites.get() == cast.site
