"""Who sets up, runs and takes part in a session, person by person; and how far a list may grow."""

import uuid

import pytest
from django.utils import timezone

from improvement import rules
from improvement.actions import session_remarks, session_sharing, session_turns, sessions
from improvement.models import DesignProcess, Session, Topic
from improvement.presenters import session_live
from improvement.presenters.sessions import steps_of
from lhs_platform.lib.errors import Conflict, DomainError
from networks.models import Membership
from tests.factories.sessions import fresh, go_on, join, make_session, shared, write
from tests.improvement.test_rules import EVERYONE, allowed

pytestmark = pytest.mark.django_db
MEMBERS = set(EVERYONE) - {"outsider", "no_membership", "staff"}


def test_coordinators_set_sessions_up(cast):
    assert allowed(cast, rules.can_add_session, cast.network) == {"coordinator"}


def test_coordinators_and_named_facilitators_run_a_session(cast):
    session = make_session(cast.network, cast.coordinator, facilitators=[cast.clinician])
    item = shared(cast.network, cast.coordinator, ["One"], facilitators=[cast.leader]).items.get()

    assert allowed(cast, rules.can_run_session, session) == {"coordinator", "clinician"}
    assert allowed(cast, rules.can_shape_item, item) == {"coordinator", "leader"}


def test_a_facilitator_who_has_left_runs_nothing(cast):
    session = make_session(cast.network, cast.coordinator, facilitators=[cast.clinician])
    Membership.objects.filter(user=cast.clinician).update(left_at=timezone.now())

    assert allowed(cast, rules.can_run_session, fresh(session)) == {"coordinator"}


def test_every_member_takes_part_or_those_of_some_groups(cast):
    everybody = make_session(cast.network, cast.coordinator)
    some = make_session(cast.network, cast.coordinator, groups=["community"])

    assert allowed(cast, rules.can_take_part, everybody) == MEMBERS
    assert allowed(cast, rules.can_take_part, some) == {"community"}


def test_who_is_not_of_the_meeting_does_not_take_part(cast):
    session = make_session(cast.network, cast.coordinator, electorate="attending", is_started=False)

    assert allowed(cast, rules.can_take_part, session) == set()


def test_a_line_is_its_writers(cast):
    (note,) = write(join(make_session(cast.network, cast.coordinator), cast.community), "Mine")

    assert allowed(cast, rules.can_edit_note, note) == {"community"}


def test_what_is_being_set_up_only_those_see_who_run_it(cast):
    make_session(cast.network, cast.coordinator, is_started=False, facilitators=[cast.clinician])

    seen = allowed(cast, lambda user, _: Session.objects.visible_to(user).exists(), None)

    assert seen == {"coordinator", "clinician", "staff"}


def test_a_session_belongs_to_design_work_of_its_network(cast):
    own, foreign = (
        DesignProcess.objects.create(
            network=network, title="Design", purpose="To settle", by=cast.coordinator
        )
        for network in (cast.network, cast.other_network)
    )
    topic = Topic.objects.create(process=own, question="Which?")

    session = make_session(cast.network, cast.coordinator, is_started=False, topic=topic)

    assert session.process == own
    with pytest.raises(DomainError, match="another network"):
        make_session(cast.network, cast.coordinator, is_started=False, process=foreign)


def test_there_is_an_end_to_facilitators_lines_and_remarks(cast, monkeypatch):
    monkeypatch.setattr(sessions, "MOST_FACILITATORS", 0)
    monkeypatch.setattr(session_turns, "MOST_ITEMS", 1)
    monkeypatch.setattr(session_remarks, "MOST", 0)
    session = shared(cast.network, cast.coordinator, ["One"])
    with pytest.raises(DomainError, match="Name up to"):
        make_session(cast.network, cast.coordinator, facilitators=[cast.clinician])
    with pytest.raises(Conflict, match="on the list"):
        session_sharing.add_for(
            by=cast.coordinator, session=session, text="Two", nonce=uuid.uuid4()
        )
    Session.objects.filter(pk=session.pk).update(step="discussion")

    with pytest.raises(Conflict, match="Take one out"):
        session_remarks.add(by=cast.coordinator, session=session, text="So", nonce=uuid.uuid4())


def test_nobody_has_a_turn_is_not_passed_over(cast):
    session = go_on(make_session(cast.network, cast.coordinator), cast.coordinator)

    with pytest.raises(Conflict, match="nobody"):
        session_sharing.pass_over(by=cast.coordinator, session=session, turn=session.turn_number)


def test_minutes_have_an_end(cast):
    session = make_session(cast.network, cast.coordinator)

    with pytest.raises(DomainError, match="from 1 to 120"):
        sessions.extend(
            by=cast.coordinator, session=session, version=session.version, minutes=121,
            now=timezone.now(),
        )  # fmt: skip


def test_the_way_is_shown_with_where_it_is(cast):
    states = [one["state"] for one in steps_of(go_on(
        make_session(cast.network, cast.coordinator), cast.coordinator))]  # fmt: skip
    over = [one["state"] for one in steps_of(Session(step="finished"))]

    assert states == ["done", "now", "next", "next", "next", "next", "next"]
    assert set(over) == {"done"}


def test_ended_early_it_shows_how_far_it_came(cast):
    session = go_on(make_session(cast.network, cast.coordinator), cast.coordinator)
    sessions.end(
        by=cast.coordinator, session=session, version=session.version, reason="The bus leaves",
        now=timezone.now(),
    )  # fmt: skip
    shown = session_live.live(fresh(session), cast.community, timezone.now())

    assert (shown["task"], shown["reason"]) == ("It ended early.", "The bus leaves")
    assert [one["state"] for one in shown["steps"]] == ["done", "done", *["next"] * 5]
