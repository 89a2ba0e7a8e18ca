"""No page of results to share, and of the library, has an axe violation or flows over. What people
read is looked at wide and narrow, in light and dark; what they write in two of these ways. A result
is one sheet of paper."""

import re

import pytest
from playwright.sync_api import expect

from improvement.urls import sharing
from tests.journey.looking import CROSSED, faults, overflow, violations
from tests.journey.test_accessibility_improvement import GUT, at, names, rows, signed_in
from tests.journey.walking import SHOTS, script_is_late, shoot

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b(?!s)")

# Where each page is looked at.
OF_RESULTS = {
    "library", "result-list", "result-add", "result-detail", "result-edit", "result-discard",
    "result-return", "result-publish", "result-withdraw", "uptake-add",
}  # fmt: skip
# These show no page of their own.
ACTIONS = {
    "result-author", "result-charts", "result-answer", "result-take-back", "result-edition",
    "result-copy", "uptake-take-back",
}  # fmt: skip
FILES = {"library-feed", "result-chart", "result-cite", "result-data"}


def test_every_page_of_results_is_looked_at():
    assert {one.name for one in sharing.urlpatterns} == OF_RESULTS | ACTIONS | FILES


def test_pages_that_people_read(demo, new_page, complaints):
    page = signed_in(new_page(), demo, "coordinator")
    told = {one["title"]: one for one in rows(demo, "results")}
    public = next(one for one in told.values() if one["visibility"] == "public" and one["number"])
    family = next(one for one in told.values() if one["visibility"] == "family")
    pages = [
        at(demo, "library"),
        at(demo, "library", "?q=zebra"),
        at(demo, "result-list", slug=GUT),
        at(demo, "result-detail", public_id=public["id"]),
        at(demo, "result-detail", public_id=family["id"]),
    ]
    stranger = new_page()

    found = faults(page, pages)
    found += faults(stranger, [pages[0], pages[3]], CROSSED)

    assert found == []
    assert names(pages) == {"library", "result-list", "result-detail"}
    page.set_viewport_size({"width": 1440, "height": 900})
    for name, url in (("library", pages[0]), ("result", pages[3])):
        page.goto(url)
        shoot(page, name)
    assert complaints == []


def test_pages_that_people_write(demo, new_page, complaints):
    page = signed_in(new_page(), demo, "coordinator")
    told = rows(demo, "results")
    review = next(one["id"] for one in told if one["status"] == "in_review")
    public = next(one["id"] for one in told if one["visibility"] == "public" and one["number"])
    changes = rows(demo, "changes")
    adopted = next(one["id"] for one in changes if one["state"] == "adopted")
    untested = next(one["id"] for one in changes if one["state"] == "untested")
    page.goto(at(demo, "result-add", public_id=adopted))
    found = violations(page, CROSSED) + overflow(page)
    page.get_by_role("button", name="Begin a draft").click()
    expect(page.locator("h1")).to_have_text("Write what came of it")
    draft = page.url.split("/")[-3]
    pages = [
        at(demo, "result-add", public_id=untested),
        *(at(demo, f"result-{name}", public_id=draft) for name in ("edit", "detail", "discard")),
        *(at(demo, f"result-{name}", public_id=review) for name in ("detail", "publish", "return")),
        at(demo, "result-withdraw", public_id=public),
        at(demo, "uptake-add", public_id=public),
    ]
    found += faults(page, pages, CROSSED)

    page.goto(at(demo, "result-publish", public_id=review))
    page.get_by_label("Everybody").check()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("h1")).to_have_text("Publish this for everybody?")
    found += violations(page, CROSSED) + overflow(page)

    assert found == []
    assert names(pages) == OF_RESULTS - {"library", "result-list"}
    assert complaints == []


def test_a_draft_saves_itself_and_a_result_is_one_sheet(demo, new_page, complaints):
    page = signed_in(new_page(), demo, "coordinator")
    told = rows(demo, "results")
    changes = rows(demo, "changes")
    stopped = next(one["id"] for one in changes if one["state"] == "abandoned")
    page.goto(at(demo, "result-add", public_id=stopped))
    page.get_by_role("button", name="Begin a draft").click()
    page.wait_for_load_state()
    page.get_by_label("What we learned").fill("Nobody reads letters.")
    page.get_by_label("Title").focus()
    expect(page.locator("[data-writer-status]")).to_contain_text("Saved")
    with script_is_late(page, "form-writer"):
        expect(page.get_by_label("What we learned")).to_have_value("Nobody reads letters.")
        page.get_by_label("What we learned").fill("Nobody reads two letters.")
    expect(page.locator("[data-writer-status]")).to_contain_text("Saved")
    page.reload()
    expect(page.get_by_label("What we learned")).to_have_value("Nobody reads two letters.")

    public = next(one["id"] for one in told if one["visibility"] == "public" and one["number"])
    page.goto(at(demo, "result-detail", public_id=public))
    SHOTS.mkdir(parents=True, exist_ok=True)
    paper = page.pdf(path=SHOTS / "result.pdf", prefer_css_page_size=True)

    assert len(PAGE_OF_PDF.findall(paper)) == 1
    assert complaints == []
