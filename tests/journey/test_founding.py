"""The founding journey whole: a network is founded; people meet for two days, give input, put
forward twelve ideas and vote on eight; two become pilots of three cycles each; one chart shifts; a
result is published and a sister network adopts it; and the parent whose idea it was opens its trail
on her phone and sees all of it.

`make founding` lets forty come, and keeps a picture of each step in var/journey/.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journey.founding import choice, pilots, said, start
from tests.journey.founding.cast import (
    ASKED,
    COORDINATOR,
    LEADER,
    MEMBERS,
    NETWORK,
    NURSE,
    NURSE_TESTS,
    NURSE_TO_RING,
    PARENT,
    QUESTION,
    RESEARCHER,
    SAFE,
    TAKEN_UP,
    Walk,
)
from tests.journey.walking import shoot, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PHONE = 390
STEPS = [
    "Question", "Answer", "What we made of it", "Idea", "One of several", "Vote", "Decision",
    "Change", "Test", "Test", "Test", "Chart", "Chart", "What became of it", "Result", "Taken up",
    "What comes next",
]  # fmt: skip


def test_a_network_from_its_founding_to_a_result_that_others_adopt(demo, new_page, complaints):
    walk = Walk(demo)
    walk.pages = {
        COORDINATOR: new_page(),
        PARENT: new_page(PHONE, has_touch=True),
        NURSE: new_page(),
        LEADER: new_page(),
        RESEARCHER: new_page(),
    }
    sign_in(walk.desk, demo, "coordinator")
    start.found(walk)
    start.measure(walk)
    start.invite_members(walk)
    for person in MEMBERS:
        start.join(walk, person)
    start.ask(walk)
    start.plan_two_days(walk)
    start.invite_everybody(walk)
    start.answer(walk)
    said.give_input(walk)
    said.put_forward(walk)
    said.merge_to_eight(walk)
    said.answer_every_answer(walk)
    choice.arrive(walk)
    choice.open_the_vote(walk)
    choice.vote(walk)
    choice.decide(walk)
    pilots.run_pilots(walk)
    pilots.see_the_shift(walk)
    pilots.say_what_became(walk)
    pilots.tell(walk)
    pilots.take_up_elsewhere(walk, new_page())
    see_all_of_it(walk)

    assert [one for one in complaints if not re.search("422|409", one)] == []


def see_all_of_it(walk: Walk) -> None:
    """The parent, on her phone: from what was asked to what another network made of it."""
    page = walk.parent
    page.goto(walk.demo.url)
    shoot(page, "founding-31-her-home")
    page.get_by_role("link", name=NURSE_TO_RING).click()
    expect(page.locator("h1")).to_have_text(NURSE_TO_RING)
    page.wait_for_load_state()
    trail = page.locator(".ln-trail")
    shoot(page, "founding-32-trail")

    assert trail.locator(".ln-trail-when b").all_inner_texts() == STEPS
    for words in (
        QUESTION,
        "You put this forward.",
        "It came 1st of 8 in a vote",
        *(cycle.learned for cycle in NURSE_TESTS),
        f"{NETWORK} adopted it.",
        "Safe Stay has adopted it.",
        TAKEN_UP,
    ):
        expect(trail).to_contain_text(words)
    expect(trail).to_contain_text(re.compile(r"Since \w+ 20\d\d the chart .* says: Better: above"))
    expect(trail.get_by_role("link", name=SAFE).first).to_be_visible()
    assert ASKED not in trail.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    for link in trail.locator("a").evaluate_all("all => [...new Set(all.map(a => a.href))]"):
        assert page.request.get(link).status == 200, link
