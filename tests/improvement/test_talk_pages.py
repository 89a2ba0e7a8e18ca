"""Pages on which people talk, ask for help, and say what they follow."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from improvement.actions import comments, follows
from improvement.models import Comment, TalkChoice, TalkFollow
from improvement.presenters import talk as presenting
from improvement.rules.about import about
from outcomes.models import Follow
from tests.factories.improvement import ChangeFactory, DiagramFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def place(project):
    return about(project)


@pytest.fixture
def said(cast, place):
    return say(cast.community, place, "It works well.")


def say(by, place, text, **more):
    return comments.say(by=by, about=place, text=text, now=timezone.now(), **more)


def read(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def url(comment, name):
    return reverse(f"improvement:comment-{name}", args=[comment.public_id])


def test_each_page_shows_what_is_said_there(as_owner, cast, project, cycle):
    things = [
        project, cycle, ChangeFactory(network=cast.network),
        DiagramFactory(network=cast.network, project=project),
    ]  # fmt: skip
    for number, thing in enumerate(things):
        say(cast.community, about(thing), f"Word {number}")

        page = read(as_owner, about(thing).url)

        assert f"Word {number}" in page
        assert "Say it" in page


def test_a_measure_links_to_its_talk(as_owner, measure):
    place = about(measure)

    assert place.talk_url in read(as_owner, place.url)
    assert "Nobody has said anything yet" in read(as_owner, place.talk_url)


def test_said_on_the_page_of_a_thing_it_stands_there(as_owner, place):
    answer = as_owner.post(place.talk_url, {"text": "Hello", "is_ask": "on", "from": "page"})

    said = Comment.objects.get()
    assert answer.headers["Location"] == f"{place.url}#c-{said.public_id}"
    assert said.is_open
    assert "asks for help" in read(as_owner, place.url)


def test_whom_to_tell_is_chosen_on_a_second_page_without_losing_a_word(as_owner, cast, place):
    page = as_owner.post(place.talk_url, {"text": "Half a thought", "to": "tell"}).content.decode()
    chosen = {"text": "Half a thought", "tells": [str(cast.clinician.public_id)]}
    as_owner.post(place.talk_url, chosen)

    assert "Half a thought</textarea>" in page
    assert "Clint Clinician" in page
    assert Comment.objects.get().mentions.get().user == cast.clinician


def test_an_answer_is_written_below_what_it_answers(as_owner, place, said):
    page = read(as_owner, f"{place.talk_url}?answer={said.public_id}")
    as_owner.post(place.talk_url, {"text": "Good.", "parent": str(said.public_id)})

    assert "Your answer" in page
    assert "I ask for help" not in page
    assert said.answers.get().text == "Good."


def test_an_answer_to_what_was_hidden_meanwhile_stays_in_the_form(as_owner, cast, place, said):
    comments.hide(by=cast.coordinator, comment=said, reason="Not ours", now=timezone.now())

    late = as_owner.post(place.talk_url, {"text": "Long words", "parent": str(said.public_id)})

    assert late.status_code == 422
    assert "Long words</textarea>" in late.text
    assert "A coordinator has hidden this." in late.text


@pytest.mark.parametrize("text", ["", "Her SSN is 123-45-6789"])
def test_what_cannot_be_said_comes_back_with_the_reason(as_owner, place, text):
    answer = as_owner.post(place.talk_url, {"text": text})

    assert answer.status_code == 422
    assert "One thing needs a look" in answer.content.decode()


@pytest.mark.parametrize("query", ["answer=nonsense", "show=11111111-1111-1111-1111-111111111111"])
def test_what_is_not_there_is_not_found(as_owner, place, query):
    assert as_owner.get(f"{place.talk_url}?{query}").status_code == 404


def test_unknown_kinds_are_not_found(as_owner, project):
    assert as_owner.get(f"/talk/secret/{project.public_id}/").status_code == 404


def test_the_newest_page_opens_and_a_link_finds_its_own(as_owner, cast, place, monkeypatch):
    monkeypatch.setattr(presenting, "PER_PAGE", 1)
    monkeypatch.setattr(presenting, "SHOWN", 1)
    old, new = (say(cast.community, place, text) for text in ("Old one", "New one"))

    assert "Old one" not in read(as_owner, place.talk_url)
    assert "New one" not in read(as_owner, f"{place.talk_url}?show={old.public_id}")
    on_page = read(as_owner, place.url)
    assert ("New one" in on_page, "Old one" in on_page) == (True, False)
    assert "What was said earlier" in on_page
    assert presenting.page_holding(place, new) == 2


def test_edit_in_two_windows_shows_both_texts(as_owner, place, said):
    as_owner.post(url(said, "edit"), {"text": "From the phone", "version": 1})

    late = as_owner.post(url(said, "edit"), {"text": "From the desk", "version": 1})
    page = late.content.decode()
    as_owner.post(url(said, "edit"), {"text": "From both", "version": 2})

    assert late.status_code == 409
    assert "From the phone" in page
    assert "From the desk</textarea>" in page
    assert 'name="version" value="2"' in page
    said.refresh_from_db()
    assert said.text == "From both"
    assert "edited" in read(as_owner, place.url)
    texts = read(as_owner, url(said, "versions"))
    assert texts.index("From both") < texts.index("From the phone") < texts.index("It works well.")


def test_an_edit_of_nothing_is_refused(as_owner, said):
    assert as_owner.post(url(said, "edit"), {"text": " ", "version": 1}).status_code == 422
    told = as_owner.post(url(said, "edit"), {"text": "born on 3/4/2011", "version": 1})
    assert told.status_code == 422


def test_taken_back_says_so_and_no_word_more(as_owner, client, cast, place, said):
    assert "Take back your words?" in read(as_owner, url(said, "take-back"))

    as_owner.post(url(said, "take-back"))

    page = read(as_owner, place.url)
    assert "It works well." not in page
    assert "Taken back." in page
    assert as_owner.get(url(said, "versions")).status_code == 403
    client.force_login(cast.coordinator)
    assert "It works well." in read(client, url(said, "versions"))


def test_a_coordinator_hides_with_a_reason_and_shows_again(client, cast, place, said):
    client.force_login(cast.coordinator)
    assert "It works well." in read(client, url(said, "hide"))
    assert client.post(url(said, "hide"), {"reason": ""}).status_code == 422

    client.post(url(said, "hide"), {"reason": "It names a family"})

    theirs = read(client, place.url)
    assert "Hidden by Cora Coordinator: It names a family" in theirs
    client.force_login(cast.researcher)
    others = read(client, place.url)
    assert "It works well." not in others
    assert "It names a family" not in others
    assert "A coordinator has hidden this." in others
    assert client.get(url(said, "versions")).status_code == 403
    client.force_login(cast.coordinator)
    assert client.post(url(said, "hide"), {"reason": "Again"}).status_code == 422
    client.post(url(said, "show"))
    page = read(client, client.post(url(said, "show")).headers["Location"])
    assert "This is not hidden." in page
    assert "It works well." in page


def test_asks_are_listed_until_they_are_answered(as_owner, cast, project, place):
    list_url = reverse("improvement:ask-list", args=[cast.network.slug])
    assert "Nobody waits for help" in read(as_owner, list_url)
    assert "Nothing was answered yet" in read(as_owner, f"{list_url}?state=answered")
    old = say(cast.community, place, "How do you count?", is_ask=True)
    say(cast.researcher, place, "Like this.", parent=old)
    say(cast.community, place, "And who prints it?", is_ask=True)

    waiting = read(as_owner, list_url)
    assert waiting.index("How do you count?") < waiting.index("And who prints it?")
    assert "1 answer;" in waiting or "1 answer." in waiting
    as_owner.post(url(old, "settle"), {"wish": "answered"})

    assert "How do you count?" not in read(as_owner, list_url)
    assert "How do you count?" in read(as_owner, f"{list_url}?state=answered")
    assert "said on" in read(as_owner, place.url)
    as_owner.post(url(old, "settle"), {"wish": "open"})
    assert "How do you count?" in read(as_owner, list_url)


def test_an_ask_waits_for_those_who_work_on_it(client, cast, place):
    say(cast.community, place, "Who prints it?", is_ask=True)

    def home(who):
        client.force_login(who)
        return read(client, "/")

    assert "Mina Community asks for help with" in home(cast.clinician)
    assert "asks for help with" not in home(cast.community)
    assert "asks for help with" not in home(cast.researcher)
    client.force_login(cast.researcher)
    overview = read(client, reverse("pages:network-overview", args=[cast.network.slug]))
    assert "Who prints it?" in overview


@pytest.mark.parametrize("where", ["page", "following", ""])
def test_follow_and_stop_come_back_to_where_one_was(as_owner, cast, place, where):
    follow = reverse("improvement:talk-follow", args=["project", place.id])

    started = as_owner.post(follow, {"wish": "follow", "from": where})
    is_followed = TalkFollow.objects.standing().filter(user=cast.community).exists()
    as_owner.post(follow, {"wish": "stop", "from": where})

    back = {"page": place.url, "following": "/settings/following/", "": place.talk_url}
    assert (started.headers["Location"], is_followed) == (back[where], True)
    assert not TalkFollow.objects.standing().exists()


def test_what_one_follows_is_listed_and_how_one_hears_of_it(as_owner, cast, place, measure):
    assert "You follow no talk yet" in read(as_owner, "/settings/following/")
    follows.follow(by=cast.community, about=place, now=timezone.now())
    Follow.objects.create(user=cast.community, measure=measure)

    page = read(as_owner, "/settings/following/")
    as_owner.post("/settings/following/", {"digest": "day"})

    assert place.title in page
    assert "Asthma well controlled" in page
    choice = TalkChoice.objects.get()
    assert (choice.digest, choice.wants_mentions) == ("day", False)
    assert as_owner.post("/settings/following/", {"digest": "hour"}).status_code == 422


def test_whose_news_are_off_is_told_so(as_owner, cast, place):
    cast.community.wants_news = False
    cast.community.save()

    follow = reverse("improvement:talk-follow", args=["project", place.id])
    told = read(as_owner, as_owner.post(follow, {"wish": "follow"}).headers["Location"])

    assert "Mails are off in your settings" in told
    assert "News by mail are off" in read(as_owner, "/settings/following/")


def test_staff_read_and_do_not_write(client, cast, place, said):
    client.force_login(cast.staff)

    page = read(client, place.talk_url)

    assert "It works well." in page
    assert "Say it" not in page
    assert client.post(place.talk_url, {"text": "Hello"}).status_code == 403
    assert client.post(place.talk_url, {"text": "Hello", "to": "tell"}).status_code == 403
