"""Writing a result to share: its words, its authors, its charts."""

from datetime import timedelta

import pytest

from improvement.actions import changes, decisions, sharing
from improvement.models import FrozenError, Result, ResultAuthor, ShownAs
from improvement.presenters.suggesting import authors_to_ask
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry
from outcomes.models import Chart
from tests.factories.ideas import IdeaFactory
from tests.factories.improvement import ChangeFactory, CycleFactory
from tests.factories.rounds import finish, make_round, vote
from tests.factories.sharing import NOW, fresh, hand_in, make_change, make_draft, read
from tests.outcomes.shapes import SHIFTED, compute, fill

pytestmark = pytest.mark.django_db


def write(result, by, **values):
    return sharing.write(by=fresh(by), result=result, version=read(result).version, values=values)


def test_it_begins_with_what_is_known_of_the_change(cast):
    change = make_change(
        cast.network, cast.clinician, title="Own plan", description="Before the visit ends."
    )

    result = sharing.begin(by=fresh(cast.clinician), change=change, now=NOW)

    author = result.authors.get()
    assert (result.title, result.tried) == ("Own plan", "Before the visit ends.")
    assert (author.user, author.group, author.consent) == (cast.clinician, "clinician", "agreed")
    assert AuditEntry.objects.filter(verb="result.begun", actor=cast.clinician).exists()


def test_pressed_twice_it_is_one_draft(cast):
    change = make_change(cast.network, cast.clinician)
    one = sharing.begin(by=fresh(cast.clinician), change=change, now=NOW)

    assert sharing.begin(by=fresh(cast.clinician), change=change, now=one.created_at) == one
    later = one.created_at + timedelta(minutes=5)
    assert sharing.begin(by=fresh(cast.clinician), change=change, now=later) != one


def test_what_nobody_tested_has_nothing_to_tell(cast):
    change = ChangeFactory(network=cast.network, by=cast.clinician)

    with pytest.raises(Conflict, match="nothing to tell"):
        sharing.begin(by=fresh(cast.clinician), change=change, now=NOW)


def test_a_draft_is_written_over_the_version_that_was_read(cast):
    result = make_draft(cast)

    saved = write(result, cast.clinician, learned="Begin small.", tags=["Teens", " teens ", "Plan"])
    same = write(saved, cast.clinician, learned="Begin small.", tags=["plan", "teens"])

    assert saved.version == 2
    assert same.version == 2
    assert sharing.tags_of(saved) == ["plan", "teens"]
    with pytest.raises(ChangedMeanwhile):
        sharing.write(
            by=fresh(cast.clinician), result=result, version=1, values={"learned": "Other."}
        )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"tried": "x" * 4001}, "tried"),
        ({"happened": "Call 617-555-0199"}, "happened"),
        ({"learned": "MRN 1234567 did well"}, "learned"),
        ({"tags": ["x" * 31]}, "tags"),
        ({"tags": [f"t{n}" for n in range(9)]}, "tags"),
        ({"materials": [{"label": "Card", "url": "javascript:alert(1)"}]}, "materials"),
        ({"materials": [{"label": "Card", "url": "https://a b"}]}, "materials"),
        ({"materials": [{"label": "", "url": "https://a.example"}]}, "materials"),
        ({"materials": [{"label": "Of 617-555-0199", "url": "https://a.example"}]}, "materials"),
        ({"materials": [{"label": "x", "url": "https://a.example"}] * 13}, "materials"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(cast, values, field):
    result = make_draft(cast)

    with pytest.raises(DomainError) as refused:
        write(result, cast.clinician, **values)

    assert refused.value.field == field
    assert read(result).version == 1


def test_a_project_of_another_network_is_refused(cast, project):
    result = make_draft(cast)
    project.network = cast.other_network
    project.save()

    with pytest.raises(DomainError, match="another network"):
        write(result, cast.clinician, project=project)


def test_what_is_handed_in_stays_as_it_is(cast):
    result = make_draft(cast)
    hand_in(result)

    with pytest.raises(Conflict, match="handed in"):
        write(read(result), cast.clinician, learned="Other.")
    with pytest.raises(Conflict):
        sharing.add_author(by=fresh(cast.clinician), result=result, user=cast.leader, now=NOW)
    with pytest.raises(Conflict):
        sharing.discard(by=fresh(cast.clinician), result=result)


def test_a_draft_is_thrown_away_whole(cast):
    result = make_draft(cast, tags=["plan"])

    sharing.discard(by=fresh(cast.clinician), result=result)

    assert not Result.objects.exists()
    with pytest.raises(Conflict, match="thrown away"):
        sharing.write(by=cast.clinician, result=result, version=1, values={})


# --- Authors ----------------------------------------------------------------------------------


def test_authors_are_members_with_their_group_of_that_day(cast):
    result = make_draft(cast)

    one = sharing.add_author(
        by=fresh(cast.clinician), result=result, user=fresh(cast.community), now=NOW
    )
    twice = sharing.add_author(
        by=fresh(cast.clinician), result=result, user=fresh(cast.community), now=NOW
    )
    membership = cast.membership(cast.community)
    membership.group = "leader"
    membership.save()

    one.refresh_from_db()
    assert twice == one
    assert (one.group, one.position, one.consent) == ("community", 2, "asked")
    with pytest.raises(DomainError, match="member of this network"):
        sharing.add_author(
            by=fresh(cast.clinician), result=result, user=fresh(cast.outsider), now=NOW
        )


def test_one_author_stays(cast):
    result = make_draft(cast)

    with pytest.raises(Conflict, match="One author stays"):
        sharing.remove_author(by=fresh(cast.clinician), result=result, user=cast.clinician)
    sharing.add_author(by=fresh(cast.clinician), result=result, user=fresh(cast.leader), now=NOW)
    sharing.remove_author(by=fresh(cast.leader), result=result, user=cast.clinician)
    sharing.remove_author(by=fresh(cast.leader), result=result, user=cast.clinician)

    assert [one.user for one in result.authors.all()] == [cast.leader]


def test_each_says_themselves_whether_they_are_named(cast):
    result = make_draft(cast)
    sharing.add_author(by=fresh(cast.clinician), result=result, user=fresh(cast.leader), now=NOW)

    sharing.answer(by=fresh(cast.leader), result=result, agrees=True, now=NOW)
    sharing.answer(by=fresh(cast.leader), result=result, agrees=True, now=NOW)
    sharing.answer(by=fresh(cast.clinician), result=result, agrees=False, now=NOW)

    kept = dict(ResultAuthor.objects.values_list("user__name", "consent"))
    assert kept == {"Lars Leader": "agreed", "Clint Clinician": "declined"}
    assert AuditEntry.objects.filter(verb="result.author_answered").count() == 2
    with pytest.raises(Conflict, match="not among"):
        sharing.answer(by=fresh(cast.researcher), result=result, agrees=True, now=NOW)


def test_whoever_gave_the_idea_without_a_name_is_suggested_to_nobody(cast):
    """The change came out of a vote on ideas: the named author is offered, the other never."""
    ideas = [
        IdeaFactory(network=cast.network, author=cast.community, title="A"),
        IdeaFactory(
            network=cast.network, author=cast.leader, title="B", shown_as=ShownAs.ANONYMOUS
        ),
    ]
    poll = make_round(cast.network, cast.coordinator, ideas=ideas)
    vote(poll, cast.coordinator, {0: 2, 1: 1})
    poll = finish(poll, cast.coordinator)
    changes = [decided(cast, option) for option in poll.options.order_by("position")]

    offered = [
        {person.name for person in authors_to_ask(make_draft(cast, change=change), reader)}
        for change in changes
        for reader in (cast.coordinator, cast.leader)
    ]

    assert all("Mina Community" in names for names in offered[:2])
    assert all("Lars Leader" not in names for names in offered)


def decided(cast, option):
    decision = decisions.decide(
        by=fresh(cast.coordinator), option=option, now=NOW, plan={"owner": cast.coordinator},
        values={"outcome": "test", "reason": "Because", "budget": "", "merged_with": None},
    )  # fmt: skip
    return changes.set_state(
        by=cast.coordinator, change=decision.change, version=decision.change.version,
        state="adopted", on=NOW.date(),
    )  # fmt: skip


# --- Charts -----------------------------------------------------------------------------------


@pytest.fixture
def charted(cast, measure):
    fill(measure, cast.site, SHIFTED)
    fill(measure, cast.other_site, SHIFTED)
    compute(measure)
    return measure


def test_the_chart_of_the_changes_measure_comes_along(cast, charted):
    change = make_change(cast.network, cast.clinician, measure=charted, state_on="2026-06-01")
    change.refresh_from_db()

    result = sharing.begin(by=fresh(cast.clinician), change=change, now=NOW)

    chart = result.charts.get()
    assert chart.revision == 1
    assert chart.site is None
    assert [note["label"] for note in chart.data["notes"]] == ["Adopted"]


@pytest.mark.parametrize("is_elsewhere", [False, True])
def test_without_a_total_the_chart_of_the_only_site_comes_along(cast, charted, is_elsewhere):
    Chart.objects.filter(series__measure=charted, series__site=None).delete()
    change = make_change(cast.network, cast.clinician, measure=charted)
    CycleFactory(project__network=cast.network, change_idea=change, site=cast.site)
    if is_elsewhere:
        CycleFactory(project__network=cast.network, change_idea=change, site=cast.other_site)

    result = sharing.begin(by=fresh(cast.clinician), change=change, now=NOW)

    assert [one.site for one in result.charts.all()] == ([] if is_elsewhere else [cast.site])


def test_without_a_chart_it_begins_all_the_same(cast, measure):
    change = make_change(cast.network, cast.clinician, measure=measure)

    assert not sharing.begin(by=fresh(cast.clinician), change=change, now=NOW).charts.exists()


def test_a_chart_is_put_down_anew_and_taken_off(cast, charted):
    result = make_draft(cast)
    take = {"by": fresh(cast.clinician), "result": result, "measure": charted}

    first = sharing.take_chart(**take, site=None, now=NOW)
    charted.observations.update(numerator=20)
    compute(charted)
    second = sharing.take_chart(**take, site=None, now=NOW)
    sharing.take_chart(**take, site=cast.site, now=NOW)

    assert [one.position for one in result.charts.all()] == [1, 2]
    assert (first.revision, second.revision) == (1, 2)
    assert first.sha256 != second.sha256
    assert AuditEntry.objects.filter(verb="result.chart_taken").count() == 3
    sharing.drop_chart(by=fresh(cast.clinician), result=result, chart=second)
    sharing.drop_chart(by=fresh(cast.clinician), result=result, chart=second)
    assert result.charts.count() == 1


def test_a_chart_that_was_put_down_is_never_saved_again(cast, charted):
    chart = sharing.take_chart(
        by=fresh(cast.clinician), result=make_draft(cast), measure=charted, site=None, now=NOW
    )

    with pytest.raises(FrozenError):
        chart.save()


def test_a_measure_of_another_network_is_refused(cast, charted):
    result = make_draft(cast)
    charted.network = cast.other_network

    with pytest.raises(DomainError, match="of this network"):
        sharing.take_chart(
            by=fresh(cast.clinician), result=result, measure=charted, site=None, now=NOW
        )


def test_four_charts_are_enough(cast, charted, monkeypatch):
    result = make_draft(cast)
    monkeypatch.setattr(sharing, "MOST_CHARTS", 1)
    take = {"by": fresh(cast.clinician), "result": result, "measure": charted, "now": NOW}
    sharing.take_chart(**take, site=None)

    sharing.take_chart(**take, site=None)
    with pytest.raises(Conflict, match="enough"):
        sharing.take_chart(**take, site=cast.site)


def test_many_authors_are_refused_at_last(cast, monkeypatch):
    result = make_draft(cast)
    monkeypatch.setattr(sharing, "MOST_AUTHORS", 1)

    with pytest.raises(Conflict, match="authors already"):
        sharing.add_author(
            by=fresh(cast.clinician), result=result, user=fresh(cast.leader), now=NOW
        )
