"""Mails about results: to whom, once, and not when it is so no more."""

import pytest

from improvement.actions import follows, result_steps, sharing, uptakes
from improvement.emails import sharing as emails
from improvement.rules.about import about
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import User
from tests.factories.sharing import NOW, fresh, hand_in, make_draft, publish, read

pytestmark = pytest.mark.django_db


def told(what):
    rows = Message.objects.filter(purpose=emails.PURPOSE, params__what=what)
    return sorted(row.to_name for row in rows)


def letter(what, person):
    row = Message.objects.get(purpose=emails.PURPOSE, params__what=what, params__user=person.pk)
    return emails.render(row)


@pytest.fixture
def draft(cast):
    result = make_draft(cast)
    sharing.add_author(by=fresh(cast.clinician), result=result, user=fresh(cast.community), now=NOW)
    return result


def test_authors_who_have_not_said_so_are_asked_once(cast, draft):
    hand_in(draft)
    held = read(draft)
    result_steps.take_back(by=fresh(cast.clinician), result=held, version=held.version)
    hand_in(draft)

    assert told("asked") == ["Mina Community"]
    mail = letter("asked", cast.community)
    assert "May your name stand there?" in mail.subject
    assert f"/results/{draft.public_id}/" in mail.text
    assert draft.title in mail.html


def test_who_answered_meanwhile_is_not_asked(cast, draft):
    hand_in(draft)
    sharing.answer(by=fresh(cast.community), result=draft, agrees=False, now=NOW)

    assert isinstance(letter("asked", cast.community), outbox.Skip)


def test_authors_hear_why_it_came_back_each_time(cast, draft):
    for reason in ("Say it plainer.", "Who did it?"):
        hand_in(draft)
        held = read(draft)
        result_steps.give_back(
            by=fresh(cast.coordinator), result=held, version=held.version, reason=reason
        )

    assert told("given_back") == ["Clint Clinician"] * 2 + ["Mina Community"] * 2
    row = Message.objects.filter(params__what="given_back", params__user=cast.clinician.pk).last()
    assert "Who did it?" in emails.render(row).text
    hand_in(draft)
    assert isinstance(emails.render(row), outbox.Skip)


def test_those_who_follow_the_change_hear_of_it_once(cast, draft):
    for person in (cast.leader, cast.clinician, cast.researcher):
        follows.follow(by=fresh(person), about=about(draft.change), now=NOW)
    User.objects.filter(pk=cast.researcher.pk).update(wants_news=False)

    publish(draft, cast.coordinator)

    assert told("published") == ["Clint Clinician", "Mina Community"]
    assert told("to_followers") == ["Lars Leader"]
    assert "What came of a change you follow" in letter("to_followers", cast.leader).subject
    assert "as result 1 of Steady Gut" in letter("published", cast.community).text


def test_who_took_it_up_hears_of_a_new_edition_and_of_a_withdrawal(cast, draft):
    old = publish(draft, cast.coordinator, visibility="public")
    uptakes.mark(
        by=fresh(cast.outsider), result=old, network=cast.other_network, state="will_test", now=NOW
    )
    new = result_steps.begin_edition(by=fresh(cast.clinician), result=read(old), now=NOW)
    new = publish(new, cast.coordinator, visibility="public")
    held = read(old)
    result_steps.withdraw(
        by=cast.coordinator, result=held, version=held.version, reason="Wrong.", now=NOW
    )

    assert told("new_edition") == ["Olga Outsider"]
    assert f"/results/{new.public_id}/" in letter("new_edition", cast.outsider).text
    assert told("withdrawn") == ["Clint Clinician", "Mina Community", "Olga Outsider"]
    assert "Why: Wrong." in letter("withdrawn", cast.outsider).text


def test_who_does_not_see_it_any_more_gets_nothing(cast, draft):
    publish(draft, cast.coordinator)
    cast.network.memberships.filter(user=cast.community).update(left_at=NOW)
    User.objects.filter(pk=cast.clinician.pk).update(is_active=False)

    assert isinstance(letter("published", cast.community), outbox.Skip)
    assert isinstance(letter("published", cast.clinician), outbox.Skip)
