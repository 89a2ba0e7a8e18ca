"""The list of who is coming follows the numbers above it, but not under the hands of who is at work."""

import pytest
from playwright.sync_api import Page, expect

from tests.journey.test_accessibility_meetings import NEXT, meeting_id
from tests.journey.walking import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def with_old_numbers(page: Page) -> None:
    """Let the page believe that it has seen other numbers, and ask for the newest now."""
    with page.expect_response(lambda one: "/numbers/" in one.url):
        page.evaluate(
            """() => {
              const numbers = document.getElementById("numbers");
              numbers.setAttribute("hx-vals", '{"seen": "others"}');
              htmx.ajax("GET", numbers.getAttribute("hx-get"), {source: numbers, target: "#numbers", swap: "outerHTML"});
            }"""
        )


def test_the_list_follows_unless_somebody_is_at_work_in_it(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "coordinator")
    page.goto(f"{demo.url}/meetings/{meeting_id(demo, NEXT)}/people/")
    newer, first = page.locator("[data-newer]"), page.locator("input[name=person]").first
    page.evaluate("document.getElementById('list').dataset.old = 'yes'")

    first.check()
    with_old_numbers(page)
    expect(newer).to_be_visible()
    expect(first).to_be_checked()

    newer.get_by_role("link").click()
    expect(page.locator("#list:not([data-old])")).to_be_visible()
    expect(newer).to_be_hidden()
    expect(first).not_to_be_checked()

    page.evaluate("document.getElementById('list').dataset.old = 'yes'")
    with_old_numbers(page)
    expect(page.locator("#list:not([data-old])")).to_be_visible()
    assert complaints == []
