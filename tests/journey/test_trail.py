"""The parent opens the trail of her idea on a phone, and sees all of it: from the question to what
other networks made of it. Every link of it opens, and leads back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journey.looking import faults
from tests.journey.walking import ask, shoot, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
IDEA = "Free hours go round the evening before"
STEPS = [
    "Question", "Answer", "Answer", "What we made of it", "Idea", "One of several", "Vote",
    "Decision", "Change", "Test", "Test", "Test", "Chart", "What became of it", "Result",
    "Taken up", "Taken up", "Taken up", "What comes next",
]  # fmt: skip


def open_trail(page: Page, demo) -> str:
    """Go from the home page to the trail of the idea."""
    sign_in(page, demo, "parent")
    page.goto(demo.url)
    page.get_by_role("link", name=IDEA).click()
    expect(page.locator("h1")).to_have_text(IDEA)
    page.wait_for_load_state()
    return page.url


def test_the_parent_sees_all_of_it_on_a_phone(demo, new_page, complaints):
    page = new_page(width=390)
    open_trail(page, demo)
    trail = page.locator(".ln-trail")
    shoot(page, "trail-phone")

    assert trail.locator(".ln-trail-when b").all_inner_texts() == STEPS
    expect(trail.locator("[aria-current=true]")).to_have_count(1)
    expect(trail.locator("[aria-current=true]")).to_contain_text("You put this forward.")
    expect(trail).to_contain_text("It came 1st of 4 in a vote")
    expect(trail).to_contain_text("Also came into this")
    expect(trail).to_contain_text("Somebody put it forward, without their name.")
    expect(trail).to_contain_text(re.compile(r"Since \w+ 20\d\d the chart .* says: Better"))
    expect(trail).to_contain_text("Full Term First is testing it.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert complaints == []


def test_every_link_opens_and_leads_back(demo, new_page, complaints):
    page = new_page(width=390)
    url = open_trail(page, demo)
    links = page.locator(".ln-trail a").evaluate_all(
        "all => [...new Set(all.map(a => a.href.split('#')[0]))]"
    )
    back = []
    for link in links:
        answer = page.goto(link)
        assert answer is not None
        assert answer.status == 200, link
        back += page.locator("a[href*='/trail/']").evaluate_all("all => all.map(a => a.href)")

    kinds = {found.split("/trail/")[1].split("/")[0] for found in back}
    assert {"contribution", "idea", "option", "change", "cycle", "measure", "result"} <= kinds
    for kind in ("contribution", "change", "cycle", "result"):
        page.goto(next(found for found in back if f"/trail/{kind}/" in found))
        expect(page.locator(".ln-trail [aria-current=true]")).to_have_count(1)
        expect(page.locator(".ln-trail")).to_contain_text(IDEA)
    assert url not in links
    assert complaints == []


def test_it_prints_on_two_pages(demo, new_page):
    page = new_page()
    open_trail(page, demo)

    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))

    assert sheets <= 2


def test_no_trail_has_an_axe_violation(demo, new_page, complaints):
    page = new_page()
    trail = open_trail(page, demo)
    _, found = ask(demo, "measures/?network=steady-gut")
    measure = next(one["id"] for one in found["results"] if one["name"] == "Children in remission")
    _, ideas = ask(demo, "ideas/?network=steady-gut&state=not_selected")
    others = [
        f"{demo.url}/trail/measure/{measure}/",
        f"{demo.url}/trail/idea/{ideas['results'][0]['id']}/",
    ]

    assert faults(page, [trail, *others]) == []
    assert complaints == []
