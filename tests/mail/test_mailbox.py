"""The mailbox of the demonstration."""

from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client

from lhs_platform.mail import outbox
from lhs_platform.mail.composing import mail_of
from lhs_platform.mail.letters import Letter, Picture
from lhs_platform.mail.models import MailboxItem, Message
from lhs_platform.mail.presenters import state_in_words
from tests.factories.mail import MailboxItemFactory, MessageFactory

ICS = """BEGIN:VCALENDAR\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
SUMMARY:Design meeting\r
DTSTART;TZID=America/New_York:20261203T090000\r
DTEND;VALUE=DATE:20261204\r
LOCATION:Riverbend\r
END:VEVENT\r
END:VCALENDAR\r
"""
LETTER = Letter(
    subject="Come to the design meeting",
    text="Dear Änne,\n\nhttp://testserver/i/token/\n",
    html='<html><head><title>x</title></head><body><a href="/i/token/">Ja, ich möchte</a></body>',
    ics=ICS.encode(),
)


@pytest.fixture
def demo(settings: Any, db: None) -> None:
    settings.DEMO = True


def keep(letter: Letter = LETTER) -> MailboxItem:
    mail = mail_of(letter, MessageFactory.build(to_email="anne@people.example", to_name="Änne"))
    backend = get_connection("lhs_platform.mail.backends.MailboxBackend")
    backend.send_messages([mail])
    return MailboxItem.objects.get()


@pytest.mark.django_db
def test_there_is_no_mailbox_outside_of_the_demonstration(client: Client) -> None:
    item = MailboxItemFactory()

    for path in ("", f"{item.public_id}/", f"{item.public_id}/html/"):
        assert client.get(f"/mailbox/{path}").status_code == 404


@pytest.mark.usefixtures("demo")
def test_the_list_has_the_newest_first(client: Client) -> None:
    MailboxItemFactory(subject="The older")
    MailboxItemFactory(subject="The newer")

    page = client.get("/mailbox/").content.decode()

    assert page.index("The newer") < page.index("The older")


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("sought", ["ANN@", "for ann"])
def test_the_list_finds_by_address_and_by_subject(client: Client, sought: str) -> None:
    MailboxItemFactory(to_email="ann@people.example", subject="For Ann")
    MailboxItemFactory(to_email="bob@people.example", subject="For Bob")

    page = client.get("/mailbox/", {"q": sought}).content.decode()

    assert "For Ann" in page
    assert "For Bob" not in page


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("query", "text"), [("", "No mail yet"), ("x", "No mail to this address or with this subject")]
)
def test_an_empty_list_says_so(client: Client, query: str, text: str) -> None:
    assert text in client.get("/mailbox/", {"q": query}).content.decode()


@pytest.mark.usefixtures("demo")
def test_a_mail_shows_as_a_person_sees_it(client: Client) -> None:
    item = keep()

    page = client.get(f"/mailbox/{item.public_id}/").content.decode()

    assert "Come to the design meeting" in page
    assert "Dear Änne," in page
    assert 'href="http://testserver/i/token/"' in page
    assert f'src="/mailbox/{item.public_id}/html/"' in page
    assert "Thursday, 3 December 2026, 09:00 EST" in page
    assert "Friday, 4 December 2026" in page
    assert "Riverbend" in page


@pytest.mark.usefixtures("demo")
def test_pictures_of_a_mail_are_shown(client: Client) -> None:
    shown = '<img src="cid:chart-1" alt="Better">'
    item = keep(
        Letter(subject="New", text="New.", html=shown, pictures=(Picture("chart-1", b"\x89PNG"),))
    )
    address = f"/mailbox/{item.public_id}/chart-1.png"

    page = client.get(f"/mailbox/{item.public_id}/html/").content.decode()
    picture = client.get(address)

    assert f'<img src="{address}" alt="Better">' in page
    assert (picture.content, picture["Content-Type"]) == (b"\x89PNG", "image/png")
    assert client.get(f"/mailbox/{item.public_id}/chart-2.png").status_code == 404


@pytest.mark.usefixtures("demo")
def test_a_mail_of_text_alone_has_no_frame(client: Client) -> None:
    item = keep(Letter(subject="Hello", text="Good day."))

    page = client.get(f"/mailbox/{item.public_id}/").content.decode()

    assert "<iframe" not in page
    assert client.get(f"/mailbox/{item.public_id}/html/").status_code == 404
    assert client.get(f"/mailbox/{item.public_id}/invite.ics").status_code == 404


@pytest.mark.usefixtures("demo")
def test_the_text_of_a_mail_keeps_its_columns(client: Client) -> None:
    item = keep(Letter(subject="Hello", text="When       Monday\nCosts you  Nothing"))

    page = client.get(f"/mailbox/{item.public_id}/").content.decode()

    assert "<pre" in page
    assert "When       Monday\nCosts you  Nothing</pre>" in page


@pytest.mark.usefixtures("demo")
def test_a_calendar_that_cannot_be_read_is_still_there_to_take(client: Client) -> None:
    item = keep(Letter(subject="Hello", text="Good day.", ics=b"BEGIN:VCALENDAR\r\nwhat\r\n"))

    page = client.get(f"/mailbox/{item.public_id}/").content.decode()

    assert "cannot be read" in page


@pytest.mark.usefixtures("demo")
def test_every_day_of_a_meeting_is_shown_and_can_be_taken(client: Client) -> None:
    first, second = (
        f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:{day}\r\nSUMMARY:Design meeting\r\n"
        f"DTSTART:202701{day}T150000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        for day in ("09", "10")
    )
    letter = Letter(subject="Hi", text="Good day.", ics=first.encode(), more_ics=(second.encode(),))
    item = keep(letter)

    page = client.get(f"/mailbox/{item.public_id}/").content.decode()
    taken = [client.get(f"/mailbox/{item.public_id}/invite.ics?at={at}") for at in (0, 1, 2)]

    assert page.count("Saturday, 9 January 2027") == 1
    assert page.count("Sunday, 10 January 2027") == 1
    assert [one.status_code for one in taken] == [200, 200, 404]
    assert b"UID:10" in taken[1].content


@pytest.mark.usefixtures("demo")
def test_the_html_runs_no_script_and_opens_links_above(client: Client) -> None:
    item = keep()

    response = client.get(f"/mailbox/{item.public_id}/html/")

    policy = response["Content-Security-Policy"]
    assert '<head><base target="_top">' in response.content.decode()
    assert "Ja, ich möchte" in response.content.decode()
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.usefixtures("demo")
def test_html_without_a_head_gets_its_links_too(client: Client) -> None:
    item = keep(Letter(subject="Hello", text="Good day.", html="<p>Good day.</p>"))

    response = client.get(f"/mailbox/{item.public_id}/html/")

    assert response.content == b'<base target="_top"><p>Good day.</p>'


@pytest.mark.usefixtures("demo")
def test_the_calendar_can_be_taken(client: Client) -> None:
    item = keep()

    response = client.get(f"/mailbox/{item.public_id}/invite.ics")

    assert response["Content-Type"].startswith("text/calendar")
    assert b"SUMMARY:Design meeting" in response.content


@pytest.mark.django_db
def test_a_mail_to_several_is_kept_for_each() -> None:
    backend = get_connection("lhs_platform.mail.backends.MailboxBackend")

    kept = backend.send_messages(
        [EmailMessage("Hello", "Good day.", "a@mail.example", ["b@p.example", "c@p.example"])]
    )

    assert kept == 1
    assert set(MailboxItem.objects.values_list("to_email", flat=True)) == {
        "b@p.example",
        "c@p.example",
    }


@pytest.mark.django_db
def test_a_mail_is_kept_under_its_bare_address() -> None:
    assert keep().to_email == "anne@people.example"


@pytest.mark.django_db(transaction=True)
def test_the_outbox_delivers_to_the_mailbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "lhs_platform.mail.backends.MailboxBackend"

    message = outbox.post_written(to_email="ann@p.example", letter=Letter("Hello", "Good day."))

    assert MailboxItem.objects.get().message_id == message.message_id


@pytest.mark.parametrize(
    ("fields", "words", "needs_a_look"),
    [
        ({}, "Waiting to be sent", False),
        ({"attempts": 1, "error": "450 busy"}, "Waiting to be tried again", False),
        ({"state": "sent"}, "Sent", False),
        ({"state": "sent", "is_possible_duplicate": True}, "Sent, perhaps twice", False),
        ({"state": "failed", "error": "550 unknown"}, "Could not be sent", True),
        ({"state": "held"}, "Held: look at it before it is sent again", True),
    ],
)
def test_a_state_in_words(fields: dict[str, Any], words: str, needs_a_look: bool) -> None:
    message: Message = MessageFactory.build(**fields)

    said = state_in_words(message)

    assert (said["words"], said["needs_a_look"]) == (words, needs_a_look)
    assert said["reason"] == fields.get("error", "")
