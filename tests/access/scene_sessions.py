"""A facilitated session of the scene: its list is being clarified. The owner runs it, takes part,
and wrote a line of their own."""

import uuid
from typing import Any

from django.utils import timezone

from improvement.actions import session_people, session_sharing
from improvement.actions.session_people import Line
from improvement.models import SessionNote, SessionRemark
from networks.models import Network, User
from tests.factories.sessions import fresh, go_on, join, make_session


def parts(network: Network, owner: User, mark: str) -> dict[str, Any]:
    owner = User.objects.get(pk=owner.pk)
    session = make_session(
        network, owner, title=f"{mark} session", question=f"{mark} asks in a session?",
        explanation=f"{mark} to know first",
    )  # fmt: skip
    person = join(session, owner)
    session = go_on(session, owner)
    now = timezone.now()
    said = Line(uuid.uuid4(), f"{mark} read out")
    item = session_sharing.say(person=person, line=said, now=now)
    for text in ("second", "third"):
        session_sharing.add_for(
            by=owner, session=session, text=f"{mark} {text}", nonce=uuid.uuid4()
        )
    session_people.write(person=person, lines=[Line(uuid.uuid4(), f"{mark} own line")], now=now)
    session = go_on(session, owner)
    SessionRemark.objects.create(
        session=session, text=f"{mark} was said", nonce=uuid.uuid4(), by=owner
    )
    return {
        "session": fresh(session),
        "session_item": item,
        "session_note": SessionNote.objects.get(person=person, item=None),
    }
