"""No page of outcomes has an axe violation: wide and narrow, light and dark."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journey.test_main_job import next_month
from tests.journey.walking import open_measure, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
AXE = Axe()
ALL = {"resultTypes": ["violations"]}
# What the colours can change; all other rules see the same page in light and in dark.
OF_COLOUR = ALL | {"runOnly": ["color-contrast", "link-in-text-block"]}
WIDTHS = (1440, 390)


def violations(page: Page) -> list[str]:
    """Give what axe says of the page at both widths, in both colour schemes."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, options in (("light", ALL), ("dark", OF_COLOUR)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for one in AXE.run(page, options=options).response["violations"]:
                where = one["nodes"][0]["html"][:160]
                found.append(f"{page.url} {width} {scheme}: {one['id']} {where}")
    return found


def overflow(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{page.url} is {wide} px wide"] if wide > WIDTHS[-1] else []


def faults(page: Page, urls: list[str]) -> list[str]:
    found = []
    for url in urls:
        answer = page.goto(url)
        assert getattr(answer, "ok", False), url
        found += violations(page) + overflow(page)
    return found


def link(page: Page, demo, name: str) -> str:
    return demo.url + str(
        page.get_by_role("link", name=name, exact=True).first.get_attribute("href")
    )


def test_pages_of_a_measure(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "coordinator")
    open_measure(page, demo, "Days between most serious harms", "safe-stay")
    by_event = page.url
    measure = open_measure(page, demo, "Children in remission")
    deciding = [link(page, demo, n) for n in ("Start a phase", "Set the baseline", "Mark a point")]
    pages = [
        measure,
        f"{measure}?kind=p&limits=95&last=24",
        f"{measure}?from=2025-01&to=2025-12",
        f"{measure}sites/",
        f"{measure}sites/?sort=level&q=a",
        f"{measure}funnel/",
        f"{measure}notes/add/",
        f"{measure}definitions/",
        f"{measure}edit/",
        f"{measure}retire/",
        by_event,
        *deciding,
    ]

    found = faults(page, pages)

    assert found == []
    assert complaints == []


def test_pages_of_a_network(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "coordinator")
    network = f"{demo.url}/networks/steady-gut"
    page.goto(f"{network}/signals/?state=all")
    explain = demo.url + str(page.locator("a[href$='/explain/']").first.get_attribute("href"))
    pages = [
        f"{network}/measures/",
        f"{network}/measures/add/",
        f"{network}/measures/copy/",
        f"{network}/measures/dictionary/",
        f"{network}/signals/",
        f"{network}/signals/?state=all",
        explain,
        f"{network}/data/",
        f"{network}/data/?site=riverbend",
        f"{network}/data/upload/",
        f"{network}/data/sent/",
        f"{network}/data/board/",
        f"{demo.url}/about/words/",
    ]

    found = faults(page, pages)

    assert found == []
    assert complaints == []


def test_a_file_looked_at_and_one_with_faults(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "coordinator")
    good = next_month(demo)
    bad = {**good, "buffer": good["buffer"].replace(b"northgate,", b"nowhere,")}
    found = []
    for file in (good, bad):
        page.goto(f"{demo.url}/networks/steady-gut/data/upload/")
        page.set_input_files("input[type=file]", file)
        page.get_by_role("button", name="Look at the file").click()
        expect(page).to_have_url(re.compile("/files/"))
        found += violations(page) + overflow(page)

    assert found == []
    assert complaints == []
