"""The mail that tells what was decided after a vote: one to each person, whoever they are to it.

Authors and voters who asked get the very same words. Who put forward an idea without their name
and did not ask gets them written out at once, in a row that says neither what it is about nor to
whom it went, and so do invited people without an account, whose link is made for it (see `heard`).
"""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from improvement.emails.heard import Told, write_out
from improvement.models import Decision, Round, RoundVoter
from improvement.rules.guests import guests_of
from improvement.rules.voices import Authors
from lhs_platform.lib import links
from lhs_platform.mail import outbox
from lhs_platform.mail.models import Message
from networks.models import User

PURPOSE = "improvement.decided"


def register() -> None:
    outbox.register(PURPOSE, render)


def decided(poll: Round) -> None:
    """Write to the authors of the ideas of a vote, and to voters who asked to hear of it."""
    told = _concerned(poll)
    people = sorted(told.users.values(), key=lambda pair: pair[0].name)
    outbox.post_many(
        {
            "purpose": PURPOSE,
            "dedupe_key": f"{PURPOSE}:{poll.public_id}:{user.public_id}",
            "to_email": user.email,
            "to_name": user.name,
            "params": {"round": poll.pk, "user": user.pk},
            "about": f"round:{poll.public_id}",
            "user": user,
        }
        for user, is_named in people
        if is_named and user.is_active
    )
    for user, is_named in people:
        if not is_named and user.is_active and _sees(user, poll.pk):
            letter = _letter(poll, user.get_short_name(), _page(poll))
            write_out(user.email, letter, poll.network)
    for guest in guests_of(poll, told.refs) if told.refs else ():
        letter = _letter(poll, guest.first_name, guest.url, stop=guest.stop)
        write_out(guest.email, letter, poll.network)


def _concerned(poll: Round) -> Told:
    """Give the authors behind the ideas of a vote, and the voters who asked: those are told
    openly, also where they put forward one of the ideas without their name."""
    told = Told()
    ideas = [option.idea for option in poll.options.select_related("idea__author")]
    authors = Authors(ideas)
    for idea in ideas:
        for one in authors.behind(idea):
            told.add(one)
    asked = RoundVoter.objects.filter(round=poll, wants_news=True).select_related("user")
    for line in asked:
        if line.user is not None:
            told.users[line.user.pk] = (line.user, True)
        else:
            told.refs[line.ref] = True
    return told


def render(message: Message) -> outbox.Letter | outbox.Skip:
    """Say what is decided now, to whoever still sees the vote."""
    user = User.objects.filter(pk=message.params["user"], is_active=True).first()
    if user is None:
        return outbox.Skip("The person has no account any more.")
    poll = _sees(user, message.params["round"])
    if poll is not None:
        return _letter(poll, user.get_short_name(), _page(poll))
    return _at_meeting(user, message.params["round"])


def _at_meeting(user: User, key: int) -> outbox.Letter | outbox.Skip:
    """Say it to somebody of another network who voted as one of the people of a meeting."""
    poll = Round.objects.select_related("network").filter(pk=key).first()
    guest = next(iter(guests_of(poll, [user.public_id])), None) if poll else None
    if poll is None or guest is None:
        return outbox.Skip("The person does not see this vote any more.")
    return _letter(poll, user.get_short_name(), guest.url)


def _sees(user: User, key: int) -> Round | None:
    return Round.objects.visible_to(user).select_related("network").filter(pk=key).first()


def _page(poll: Round) -> str:
    return links.absolute_url("improvement:round-detail", public_id=poll.public_id)


def _letter(poll: Round, name: str, url: str, *, stop: str = "") -> outbox.Letter:
    rows = Decision.objects.filter(round=poll).for_list()
    context: dict[str, Any] = {
        "name": name,
        "poll": poll,
        "decisions": sorted(rows, key=lambda one: (one.outcome != "test", one.option.position)),
        "url": url,
        "stop": stop,
        "site_name": settings.SITE_NAME,
    }
    subject = f"Decided: {poll.title}"
    base = "emails/improvement/decided"
    return outbox.Letter(
        subject=subject,
        text=render_to_string(f"{base}.txt", context).strip() + "\n",
        html=render_to_string(f"{base}.html", context | {"subject": subject}),
        unsubscribe_url=stop,
    )
