"""The way of a result to share: one table, and everything that is not in it refused."""

from datetime import timedelta

import pytest

from improvement.actions import result_steps, sharing
from improvement.models import Result, ResultStep
from improvement.rules import sharing as rules
from lhs_platform.lib.errors import ChangedMeanwhile, Conflict, DomainError
from networks.models import AuditEntry
from networks.models.memberships import Access
from tests.factories.sharing import NOW, fresh, hand_in, make_draft, publish, read

pytestmark = pytest.mark.django_db
Status = Result.Status
# Of each step, where it begins; everything else is refused.
TABLE = {
    "submit": ("draft", "in_review"),
    "take_back": ("in_review", "draft"),
    "give_back": ("in_review", "draft"),
    "publish": ("in_review", "published"),
    "withdraw": ("published", "withdrawn"),
}


def at(cast, status):
    """Make a result that stands there."""
    result = make_draft(cast)
    if status != "draft":
        hand_in(result)
    if status in ("published", "withdrawn"):
        step(cast, result, "publish")
    if status == "withdrawn":
        step(cast, result, "withdraw")
    return read(result)


def step(cast, result, name, version=None):
    held = read(result)
    known = {"result": held, "version": version or held.version}
    by = fresh(cast.clinician if name in ("submit", "take_back") else cast.coordinator)
    more = {
        "give_back": {"reason": "Say it plainer."},
        "publish": {"visibility": "network", "now": NOW},
        "withdraw": {"reason": "The data were wrong.", "now": NOW},
    }.get(name, {})
    return getattr(result_steps, name)(by=by, **known, **more)


@pytest.mark.parametrize("name", sorted(TABLE))
@pytest.mark.parametrize("status", Status.values)
def test_the_table(cast, name, status):
    result = at(cast, status)
    was, to = TABLE[name]
    steps = result.steps.count()

    if status == was:
        assert step(cast, result, name).status == to
        kept = result.steps.order_by("-pk").first()
        assert (kept.was, kept.status) == (was, to)
        assert AuditEntry.objects.filter(verb=result_steps.VERBS[name]).exists()
    elif (name, status) == ("submit", "in_review"):
        assert step(cast, result, name).status == status
        assert result.steps.count() == steps
    else:
        with pytest.raises(Conflict):
            step(cast, result, name)
        assert (read(result).status, result.steps.count()) == (status, steps)


def test_the_rules_name_the_same_table():
    assert {name: (way.was, way.to) for name, way in rules.WAYS.items()} == TABLE


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_step_over_an_older_version_is_refused(cast, name):
    result = at(cast, TABLE[name][0])

    with pytest.raises(ChangedMeanwhile):
        step(cast, result, name, version=result.version + 7)

    assert read(result).status == TABLE[name][0]


@pytest.mark.parametrize("part", ["tried", "happened", "learned", "helps"])
def test_every_part_is_told_before_it_is_handed_in(cast, part):
    result = make_draft(cast)
    Result.objects.filter(pk=result.pk).update(**{part: ""})

    with pytest.raises(DomainError) as refused:
        step(cast, result, "submit")

    assert refused.value.field == part


@pytest.mark.parametrize("name", ["give_back", "withdraw"])
@pytest.mark.parametrize("reason", ["", "  ", "x" * 301, "Ask 617-555-0199"])
def test_a_reason_is_needed_and_tells_of_no_patient(cast, name, reason):
    result = at(cast, TABLE[name][0])
    more = {"now": NOW} if name == "withdraw" else {}

    with pytest.raises(DomainError) as refused:
        getattr(result_steps, name)(
            by=cast.coordinator, result=result, version=result.version, reason=reason, **more
        )

    assert refused.value.field == "reason"
    assert not ResultStep.objects.filter(reason__gt="").exists()


def test_everybody_is_asked_once_more(cast):
    result = at(cast, "in_review")
    known = {"by": cast.coordinator, "result": result, "version": result.version, "now": NOW}

    with pytest.raises(result_steps.AskedOnceMore):
        result_steps.publish(**known, visibility="public")
    with pytest.raises(DomainError, match="who reads it"):
        result_steps.publish(**known, visibility="friends")

    told = result_steps.publish(**known, visibility="public", is_sure=True)
    assert (told.visibility, told.reviewed_by) == ("public", cast.coordinator)


def test_results_are_numbered_within_their_network(cast):
    results = [publish(make_draft(cast), cast.coordinator) for _ in range(3)]

    assert [one.number for one in results] == [1, 2, 3]
    assert not Result.objects.exclude(edition=1).exists()


def test_a_new_edition_bears_the_number_and_leaves_the_old_one_as_it_is(cast):
    old = publish(make_draft(cast, tags=["plan"]), cast.coordinator)
    sharing_answer(cast, old)
    before = Result.objects.filter(pk=old.pk).values().get()

    new = result_steps.begin_edition(by=fresh(cast.clinician), result=read(old), now=NOW)
    again = result_steps.begin_edition(by=fresh(cast.clinician), result=read(old), now=NOW)
    sharing.write(
        by=fresh(cast.clinician), result=new, version=1, values={"learned": "More than we thought."}
    )
    assert new.number is None
    assert Result.objects.standing().get() == old
    told = publish(new, cast.coordinator, now=NOW + timedelta(days=1))

    assert again == new
    assert (told.number, told.edition) == (1, 2)
    assert sharing.tags_of(told) == ["plan"]
    assert Result.objects.filter(pk=old.pk).values().get() == before
    assert Result.objects.standing().get() == told
    with pytest.raises(Conflict, match="newer edition"):
        result_steps.begin_edition(by=fresh(cast.clinician), result=read(old), now=NOW)


def sharing_answer(cast, result):
    """Let the author's name stand there; it has to be asked again for other words."""
    sharing.answer(by=fresh(cast.clinician), result=result, agrees=True, now=NOW)


def test_authors_are_asked_again_for_other_words(cast):
    draft = make_draft(cast)
    sharing.add_author(by=fresh(cast.clinician), result=draft, user=fresh(cast.leader), now=NOW)
    sharing.answer(by=fresh(cast.leader), result=draft, agrees=True, now=NOW)
    old = publish(draft, cast.coordinator)

    new = result_steps.begin_edition(by=fresh(cast.clinician), result=read(old), now=NOW)

    assert {one.user.name: one.consent for one in new.authors.all()} == {
        "Clint Clinician": "agreed",
        "Lars Leader": "asked",
    }


def test_a_draft_needs_no_edition(cast):
    with pytest.raises(Conflict, match="change it as it is"):
        result_steps.begin_edition(by=cast.clinician, result=make_draft(cast), now=NOW)


# --- Who may ----------------------------------------------------------------------------------

PEOPLE = (
    "community",
    "clinician",
    "site_lead",
    "coordinator",
    "outsider",
    "no_membership",
    "staff",
)


def allowed(cast, rule, thing):
    return {name for name in PEOPLE if rule(fresh(getattr(cast, name)), thing)}


def test_who_writes_reviews_and_withdraws(cast):
    result = at(cast, "in_review")

    assert allowed(cast, rules.can_share_change, result.change) == {
        "community", "clinician", "site_lead", "coordinator"
    }  # fmt: skip
    assert allowed(cast, rules.can_write_result, result) == {"clinician", "coordinator"}
    assert allowed(cast, rules.can_review_result, result) == {"coordinator"}
    assert allowed(cast, rules.can_withdraw_result, result) == {"coordinator"}
    assert allowed(cast, rules.can_answer_as_author, result) == {"clinician"}


def test_where_the_coordinator_wrote_it_a_site_lead_reviews(cast):
    result = make_draft(cast, by=cast.coordinator)
    hand_in(result)

    assert allowed(cast, rules.can_review_result, read(result)) == {"site_lead"}
    assert rules.can_review_result(fresh(cast.coordinator), read(result)) is rules.NOT_ONES_OWN


def test_another_coordinator_goes_before_a_site_lead(cast):
    cast.network.memberships.filter(user=cast.leader).update(access=Access.COORDINATOR)
    result = make_draft(cast, by=cast.coordinator)
    hand_in(result)

    assert allowed(cast, rules.can_review_result, read(result)) == set()
    assert rules.can_review_result(fresh(cast.leader), read(result)) is True
    assert rules.can_review_result(fresh(cast.site_lead), read(result)) is rules.ONLY_REVIEWERS


def test_where_nobody_is_left_it_is_said_plainly(cast):
    cast.network.memberships.filter(access=Access.SITE_LEAD).update(access=Access.MEMBER)
    result = make_draft(cast, by=cast.coordinator)
    hand_in(result)

    answer = rules.can_review_result(fresh(cast.coordinator), read(result))

    assert answer is rules.NOBODY_LEFT
    assert "Take one of them off" in answer.reason


def test_whoever_began_it_does_not_review_it_although_taken_off(cast):
    draft = make_draft(cast, by=cast.coordinator)
    sharing.add_author(by=fresh(cast.coordinator), result=draft, user=fresh(cast.leader), now=NOW)
    sharing.remove_author(by=fresh(cast.coordinator), result=draft, user=cast.coordinator)
    hand_in(draft, cast.leader)

    assert not rules.can_review_result(fresh(cast.coordinator), read(draft))
