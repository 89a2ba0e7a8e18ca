"""An invitation is read by a scanner that runs scripts, and answered without any, on a small
screen and by keyboard alone."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.journey.walking import shoot

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SUBJECT = "will you come"
SMALLEST = 320


def link_in(page: Page, demo, at: int) -> str:
    """Give the personal link of one of those whom the demonstration reminded, as their mail has it;
    what other journeys sent is newer."""
    page.goto(f"{demo.url}/mailbox/?q={quote(SUBJECT)}")
    page.get_by_role("link", name=SUBJECT).nth(-1 - at).click()
    links = page.frame_locator("iframe").locator("a[href*='/i/']")
    return str(links.first.get_attribute("href")).split("?")[0]


def test_a_scanner_that_runs_scripts_answers_nothing(demo, new_page):
    page = new_page()
    link = link_in(page, demo, 3)
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url)))

    for query in ("", "?answer=yes", "?answer=no"):
        page.goto(link + query)
        page.wait_for_load_state("networkidle")
        page.mouse.move(200, 400)
        page.keyboard.press("End")
        for href in page.locator("main a[href^='/i/']").evaluate_all("a => a.map(x => x.href)"):
            page.request.get(href)
    page.goto(link)

    assert {method for method, _url in sent} == {"GET"}
    expect(page.get_by_role("button", name="Send my answer")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("We have your answer")
    expect(page.locator("main")).not_to_contain_text("You asked not to be written to")


@pytest.fixture
def plain_page(browser):
    """A small phone whose browser runs no script."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def press_until(page: Page, name: str) -> None:
    """Go on by the tab key until something has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and name in (focused.get_attribute("name") or focused.inner_text()):
            return
    raise AssertionError(f"The tab key does not reach {name}.")


def test_answering_needs_neither_script_nor_mouse(demo, new_page, plain_page):
    link = link_in(new_page(), demo, 4)
    plain_page.goto(link)

    press_until(plain_page, "answer")
    plain_page.keyboard.press("Space")
    press_until(plain_page, "hope")
    plain_page.keyboard.type("That we meet")
    press_until(plain_page, "Send my answer")
    plain_page.keyboard.press("Enter")

    expect(plain_page.locator("h1")).to_contain_text("See you on")
    expect(plain_page.locator("main")).to_contain_text("That we meet")
    shoot(plain_page, "answered-without-script")


def test_pages_of_an_invitation_fit_the_smallest_phone(demo, new_page):
    page = new_page(SMALLEST)
    link = link_in(page, demo, 5)
    widths = {}

    for url in (link, link_to_stop(page, link), f"{link}agenda/", f"{link}now/"):
        page.goto(url)
        widths[url] = page.evaluate("document.documentElement.scrollWidth")

    assert {url: width for url, width in widths.items() if width > SMALLEST} == {}


def link_to_stop(page: Page, link: str) -> str:
    page.goto(link)
    stop = page.get_by_role("link", name="Stop it")
    return stop.evaluate("a => a.href")
