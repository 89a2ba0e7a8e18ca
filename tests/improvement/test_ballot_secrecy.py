"""A test that tries to find out who cast which ballot: from the tables in the order in which they
lie, their keys and transactions, sessions, audit, mails and logs. The control stores ballots as one
would at first, and there the same attack succeeds."""

import random
import uuid
from datetime import timedelta

import pytest
import structlog
import time_machine
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse

from improvement.actions import voting
from improvement.models import Ballot, RoundVoter
from lhs_platform.mail.models import Message
from networks.actions import audit
from networks.models import AuditEntry, Membership
from tests.factories.networks import NetworkFactory
from tests.factories.rounds import keys_of, make_members, make_round, vote

VOTERS = 12


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def people(network):
    return make_members(network, VOTERS)


@pytest.fixture
def hidden(network, people):
    """A vote with as many ideas as voters, so that each ballot can be told from each other."""
    Membership.objects.filter(user=people[0]).update(access="coordinator")
    return make_round(
        network, people[0], ideas=10, secrecy="detached", quorum=5,
        params={"dots": 9, "most": 9, "choose": 1},
    )  # fmt: skip


def own_marks(number):
    return {number % 10: 1 + number // 10, (number + 1) % 10: 5}


def lying(table, columns):
    """Give rows in the order in which they lie in the database, with what wrote them."""
    order, hidden = (
        ("ctid", "xmin::text, ") if connection.vendor == "postgresql" else ("rowid", "0, ")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {hidden}{columns} FROM {table} ORDER BY {order}")
        return cursor.fetchall()


def in_order_of_ballots(poll):
    """Guess the order of votes from the ballots as they lie."""
    rows = lying("improvement_ballot", "id, marks")
    by_key = {str(row[1]).replace("-", ""): row for row in rows}
    ballots = {one.pk.hex: one for one in Ballot.objects.filter(round=poll)}
    return [ballots[key].marks for key in by_key if key in ballots]


def matches(poll, cast_in_turn):
    """Count how many ballots stand where a naive attacker would look for them."""
    keys = keys_of(poll)
    told = in_order_of_ballots(poll)
    want = [{keys[at]: mark for at, mark in own_marks(number).items()} for number in cast_in_turn]
    return sum(one == other for one, other in zip(told, want, strict=True))


@pytest.mark.slow
@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_neither_place_nor_key_nor_transaction_ties_a_ballot_to_its_voter(hidden, people):
    turn = random.Random(3).sample(range(VOTERS), VOTERS)
    found = []
    for number in turn:
        with transaction.atomic():
            vote(hidden, people[number], own_marks(number))
    for _ in range(6):
        # Once more each: the last one to vote must not stand out either.
        voting.store_anew(hidden, voting.all_ballots(hidden))
        found.append(matches(hidden, turn))
    written = {row[0] for row in lying("improvement_ballot", "id")}
    lines = {row[0] for row in lying("improvement_roundvoter", "id")}

    assert Ballot.objects.filter(round=hidden).count() == VOTERS
    assert sum(found) < len(found) * VOTERS / 2
    assert len(written) == 1, "one transaction wrote all ballots"
    assert len(lines) == 1, "one transaction wrote all lines of voters"


@pytest.mark.slow
@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_control_stored_as_one_would_at_first_every_ballot_is_found(hidden, people, monkeypatch):
    def store_at_the_end(poll, ballots):
        Ballot.objects.create(round=poll, marks=ballots[-1].marks, code_hash=uuid.uuid4().hex)

    monkeypatch.setattr(voting, "store_anew", store_at_the_end)
    turn = random.Random(3).sample(range(VOTERS), VOTERS)
    for number in turn:
        with transaction.atomic():
            vote(hidden, people[number], own_marks(number))

    assert matches(hidden, turn) == VOTERS


def attempt(client, poll, number):
    keys = [one.public_id.hex for one in poll.options.order_by("position")]
    body = {f"o-{keys[at]}": mark for at, mark in own_marks(number).items()}
    return client.post(reverse("improvement:round-vote", args=[poll.public_id]), body)


def traces(poll, people, caplog):
    """Let six vote, and give what of it is found elsewhere than in the ballots: in the audit, in
    mails, in sessions, and in the log."""
    clients = []
    for person in people[:6]:
        client = Client()
        client.force_login(person)
        clients.append(client)
    entries, mails = AuditEntry.objects.count(), Message.objects.count()
    before = dict(Session.objects.values_list("session_key", "session_data"))

    with structlog.testing.capture_logs() as lines:
        for number, client in enumerate(clients):
            assert attempt(client, poll, number).status_code == 200

    secrets = [one.code_hash for one in Ballot.objects.all()]
    secrets += [str(one.pk) for one in Ballot.objects.all()]
    secrets += [key.replace("-", "") for key in keys_of(poll)]
    names = [word for one in people for word in (str(one.public_id), one.name)]
    told = f"{lines}{caplog.text}"
    found = {
        "audit": AuditEntry.objects.count() != entries,
        "mail": Message.objects.count() != mails,
        "session": dict(Session.objects.values_list("session_key", "session_data")) != before,
        "marks in the log": any(one in told for one in secrets),
        "names in the log": any(one in told for one in names),
    }
    return [place for place, is_there in found.items() if is_there]


@pytest.mark.django_db
def test_nothing_else_that_is_stored_or_logged_tells(hidden, people, caplog):
    assert traces(hidden, people, caplog) == []


@pytest.mark.django_db
def test_control_recorded_and_logged_as_other_acts_are_it_is_found(
    hidden, people, caplog, monkeypatch
):
    plainly = voting.note_voted

    def note_openly(poll, line, **told):
        audit.record(by=line.user, verb="ballot.cast", obj=poll, network=poll.network)
        structlog.get_logger().info("ballot", by=line.name, ballots=keys_of(poll)[0][:8])
        plainly(poll, line, **told)

    monkeypatch.setattr(voting, "note_voted", note_openly)

    assert traces(hidden, people, caplog) == ["audit", "names in the log"]


def dated(moment):
    """Name every column of the database that holds a moment of that minute."""
    around = (moment - timedelta(seconds=30), moment + timedelta(seconds=30))
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField)
        if model._base_manager.filter(**{f"{field.name}__range": around}).exists()
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("secrecy", "found"),
    [("detached", set()), ("named", {"networks.AuditEntry.at"})],
    ids=["detached", "control-named"],
)
def test_no_column_holds_the_moment_at_which_somebody_voted(network, people, secrecy, found):
    """Whoever has the log of the proxy knows who sent something when: in the database there is
    nothing to hold it against."""
    Membership.objects.filter(user=people[0]).update(access="coordinator")
    poll = make_round(network, people[0], ideas=10, secrecy=secrecy, quorum=5,
                      params={"dots": 9, "most": 9, "choose": 1})  # fmt: skip
    client = Client()
    client.force_login(people[1])
    moment = poll.opens_at + timedelta(days=2, hours=3)

    with time_machine.travel(moment, tick=False):
        answer = attempt(client, poll, 1)

    assert answer.status_code in (200, 303)
    assert Ballot.objects.filter(round=poll).count() == 1
    assert dated(moment) == found


@pytest.mark.django_db
def test_a_ballot_without_a_name_has_no_moment_and_no_number():
    fields = {field.name for field in Ballot._meta.get_fields()}
    lines = {field.name for field in RoundVoter._meta.get_fields()}

    assert not fields & {"created_at", "updated_at", "number", "cast_at", "ip", "request_id"}
    assert not lines & {"created_at", "updated_at", "voted_at", "version"}


@pytest.mark.django_db
def test_the_code_is_shown_once_and_kept_nowhere(hidden, people):
    client = Client()
    client.force_login(people[1])

    shown = attempt(client, hidden, 1)
    code = shown.context["code"].replace(" ", "")
    later = client.get(reverse("improvement:round-vote", args=[hidden.public_id]))

    assert shown.headers["Cache-Control"].startswith("max-age=0")
    assert code not in later.text
    assert code not in str(list(Session.objects.values_list("session_data", flat=True)))
    assert code not in str(list(Ballot.objects.values()))


@pytest.mark.django_db
def test_those_who_run_the_vote_are_told_no_more_than_a_number(hidden, people):
    for number in range(6):
        vote(hidden, people[number], own_marks(number))
    client = Client()
    client.force_login(people[0])

    page = client.get(reverse("improvement:round-detail", args=[hidden.public_id])).text
    papers = client.get(reverse("improvement:round-papers", args=[hidden.public_id])).text

    assert "6 of 12 people" in page
    assert people[3].name not in page
    # The list of people to choose from names all who may vote, and says of none that they have.
    assert "voted" not in papers.split("<main")[1].replace("voted on a screen", "")


@pytest.mark.django_db
def test_the_moment_of_a_change_is_not_kept(hidden, people):
    code = vote(hidden, people[1], own_marks(1)).code
    vote(hidden, people[2], own_marks(2))

    vote(hidden, people[1], own_marks(3), now=hidden.closes_at - timedelta(seconds=1), code=code)

    assert {one.version for one in Ballot.objects.all()} == {1}
