"""The state machine of a cycle: every (state, action, role), against one reviewed table."""

import pytest

from improvement.actions import stages
from improvement.models import Cycle, TeamMember
from lhs_platform.lib.errors import Conflict
from tests.factories.improvement import CycleFactory, PredictionFactory
from tests.fixtures.signed_in import no_trace, signed_in

Stage = Cycle.Stage
# From each stage: the stages that a step leads to.
LEADS_TO = {
    "plan": {"do"},
    "do": {"study", "plan"},
    "study": {"act", "do", "plan"},
    "act": {"closed", "study", "do", "plan"},
    "closed": set(),
}
MAY = {
    "community": True,  # leads the test
    "clinician": True,  # leads the project
    "site_lead": True,
    "coordinator": True,
    "leader": False,
    "other_site_lead": False,
    "researcher": True,  # on the project's team
}
# What a member of the team leaves to those who answer for the test, in every state.
NOT_THE_TEAM = {"researcher": {"decide", "closed"}}
ACTIONS = [*Stage.values, "report", "decide", "next"]
REFUSED = 403
NOT_THERE = 404


def cycle_in(state, cast, project):
    """Make a cycle for which nothing is missing."""
    traits = {} if state == "plan" else {"adapted" if state == "closed" else state: True}
    more = {"findings": "6 of 10", "learned": "Time", "decision": "adapt", "next_steps": "Print"}
    cycle = CycleFactory(
        project=project, site=project.sites.get(), owner=cast.community, **traits | more
    )
    PredictionFactory(cycle=cycle, matched="yes")
    TeamMember.objects.get_or_create(project=project, user=cast.researcher)
    return cycle


def expected(state, action):
    if action in ("report", "decide"):
        return state != "closed"
    if action == "next":
        return state == "closed"
    return action in LEADS_TO[state]


def act(client, cycle, action):
    path = f"/cycles/{cycle.public_id}/"
    if action == "report":
        data = {"version": 1, "started_on": "2026-02-03", "happened": "They read it"}
        return client.post(f"{path}do/", data)
    if action == "decide":
        data = {"version": 1, "decision": "adapt", "next_steps": "Bigger print"}
        return client.post(f"{path}act/", data)
    if action == "next":
        return client.post(f"{path}next/")
    data = {"version": 1, "to": action, "reason": "Wrong sheet", "confirmed": "1"}
    return client.post(f"{path}move/", data)


def test_the_table_of_steps_is_the_reviewed_one():
    steps = {state: {to for start, to in stages.STEPS if start == state} for state in LEADS_TO}

    assert steps == LEADS_TO


@pytest.mark.slow
@pytest.mark.parametrize("state", LEADS_TO)
def test_each_action_in_a_state_for_each_role(cast, project, state):
    """Every question is asked of the same cycle, and leaves it as it was."""
    cycle = cycle_in(state, cast, project)
    wrong = {}
    for person in [*MAY, "outsider"]:
        client = signed_in(getattr(cast, person))
        for action in ACTIONS:
            with no_trace():
                status = act(client, cycle, action).status_code
                stage = Cycle.objects.values_list("stage", flat=True).get(pk=cycle.pk)
            wanted, then = answer_to(person, state, action)
            if status not in wanted or stage != then:
                wrong[person, action] = (status, stage, wanted, then)

    assert wrong == {}


def answer_to(person, state, action):
    """Give what somebody is answered, and the state that the cycle is in then."""
    if person == "outsider":
        return {NOT_THERE}, state
    if not MAY[person] or action in NOT_THE_TEAM.get(person, ()):
        return {REFUSED}, state
    if not expected(state, action):
        return {409, 422}, state
    return {303}, action if action in Stage.values else state


@pytest.mark.parametrize(
    ("state", "to"),
    [(state, to) for state in Stage.values for to in Stage.values if to not in LEADS_TO[state]],
)
def test_what_is_not_in_the_table_is_refused_with_a_reason(state, to):
    with pytest.raises(Conflict, match="cannot go to"):
        stages.step(state, to)
