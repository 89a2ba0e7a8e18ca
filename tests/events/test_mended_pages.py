"""What a walk through all pages of meetings showed to be wrong on them."""

import pytest

from events.actions import letters
from events.presenters.mails import mails_of
from tests.factories.events import InvitationFactory, RSVPFactory

pytestmark = pytest.mark.django_db


def test_a_person_is_shown_no_mail_of_somebody_else(event):
    """Answers have numbers of their own: the number of one may be that of another invitation."""
    first, second = (InvitationFactory(event=event) for _ in range(2))
    for invited, number in ((first, second.pk), (second, first.pk)):
        letters.answered(RSVPFactory(invitation=invited, pk=number), invited)

    mails = {one.email: [mail["to"] for mail in mails_of(one)] for one in (first, second)}

    assert mails == {first.email: [first.email], second.email: [second.email]}
