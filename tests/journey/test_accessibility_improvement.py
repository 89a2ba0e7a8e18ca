"""No page of improvement has an axe violation or flows over. The pages that people see most are
looked at wide and narrow, in light and dark; the others wide in light and narrow in the dark."""

import re
from urllib.parse import urlencode, urlsplit

import pytest
from django.urls import resolve, reverse
from playwright.sync_api import Page, expect

from improvement.urls import design, ideas, rounds, sessions, sharing, urlpatterns
from tests.journey.looking import CROSSED, faults, overflow, violations
from tests.journey.walking import ask, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
GUT, SAFE, HEART = "steady-gut", "safe-stay", "heart-bridge"
STAGES, PARTS = ("plan", "do", "study", "closed"), ("plan", "do", "study", "act")

# Where each page is looked at.
OF_TESTS = {
    "cycle-list", "cycle-add", "cycle-detail", "cycle-edit", "cycle-versions", "cycle-compare",
    "week", "network-week",
}  # fmt: skip
OF_PROJECTS = {
    "project-add", "project-detail", "project-edit", "part-add", "part-edit", "assessment-list",
    "assessment-team", "assessment-add", "assessment-edit", "practice-list", "call", "ramp-list",
}  # fmt: skip
OF_CHANGES = {
    "change-list", "change-add", "change-detail", "change-edit", "diagram-list", "diagram-add",
    "diagram-detail", "diagram-edit", "version-list", "version-compare", "driver-add",
    "driver-edit",
}  # fmt: skip
OF_TALK = {
    "ask-list", "follow-list", "talk-detail", "comment-edit", "comment-take-back",
    "comment-hide", "comment-versions",
}  # fmt: skip
# These show no page of their own.
ACTIONS = {
    "cycle-move", "cycle-next", "task-done", "part-remove", "change-state", "change-copy",
    "cycle-pick", "talk-follow", "comment-show", "comment-settle",
}  # fmt: skip
FILES = {"change-export", "diagram-file", "call-deck"}


def test_every_page_of_improvement_is_looked_at():
    looked_at = OF_TESTS | OF_PROJECTS | OF_CHANGES | OF_TALK

    parts = (design, ideas, rounds, sessions, sharing)
    others = {one.name for module in parts for one in module.urlpatterns}
    assert looked_at == {one.name for one in urlpatterns} - others - ACTIONS - FILES


def test_pages_of_tests(demo, new_page, complaints):
    """A cycle in each stage, as those see it who write in it and as one who only reads."""
    page = signed_in(new_page(), demo, "coordinator")
    cycles = {stage: first(demo, "cycles", stage=stage) for stage in STAGES}
    closed, project = cycles["closed"]["id"], cycles["closed"]["project"]
    main = [
        at(demo, "cycle-list", slug=GUT),
        *(at(demo, "cycle-detail", public_id=cycles[stage]["id"]) for stage in ("do", "closed")),
        at(demo, "week"),
    ]
    others = [
        *(at(demo, "cycle-detail", public_id=cycles[stage]["id"]) for stage in ("plan", "study")),
        at(demo, "cycle-list", "?stuck=true", slug=GUT),
        at(demo, "cycle-list", slug=SAFE),
        at(demo, "network-week", slug=GUT),
        at(demo, "network-week", "?whose=all", slug=GUT),
        at(demo, "cycle-add", public_id=project),
        *(at(demo, "cycle-edit", public_id=cycles["study"]["id"], part=part) for part in PARTS),
        at(demo, "cycle-edit", "?rows=more", public_id=cycles["plan"]["id"], part="plan"),
        *(at(demo, name, public_id=closed) for name in ("cycle-versions", "cycle-compare")),
    ]
    reader = signed_in(new_page(), demo, "leader")
    reader.goto(at(demo, "cycle-list", slug=HEART))
    to_decide = reader.locator("#c-act h3 a").first.evaluate("a => a.href")
    read = [to_decide, at(demo, "cycle-detail", public_id=cycles["do"]["id"])]

    found = faults(page, main) + faults(page, others, CROSSED) + faults(reader, read, CROSSED)

    assert found == []
    assert names(main + others) == OF_TESTS
    assert complaints == []


def test_a_test_that_is_refused(demo, new_page, complaints):
    """The page of a plan that cannot start, and the form of one with mistakes in it."""
    page = signed_in(new_page(), demo, "coordinator")
    project = first(demo, "projects")["id"]
    page.goto(at(demo, "cycle-add", public_id=project))
    page.get_by_role("button", name="Plan this test").click()
    expect(page.locator("main [role=alert]").first).to_be_visible()
    found = violations(page, CROSSED) + overflow(page)
    page.fill("[name=ramp]", "A test that stays a plan")
    page.fill("[name=title]", "Nobody said yet what they expect")
    page.get_by_role("button", name="Plan this test").click()
    page.get_by_role("button", name="Save and start the test").click()
    expect(page.locator("#refusal")).to_contain_text("Write at least one prediction")

    found += violations(page, CROSSED) + overflow(page)

    assert found == []
    assert [one for one in complaints if not re.search("409|422", one)] == []


def test_pages_of_projects_and_looking_back(demo, new_page, complaints):
    page = signed_in(new_page(), demo, "coordinator")
    project = first(demo, "projects")["id"]
    parts = [
        ("aims", first(demo, "aims")["id"]),
        *((kind, first(demo, rest)["id"]) for kind, rest in OF_A_PROJECT.items()),
    ]
    main = [
        at(demo, "project-detail", public_id=project),
        at(demo, "assessment-team", public_id=project),
        at(demo, "call", slug=GUT),
        at(demo, "practice-list", slug=GUT),
    ]
    others = [
        at(demo, "project-add", slug=GUT),
        at(demo, "project-edit", public_id=project),
        at(demo, "ramp-list", public_id=project),
        *(at(demo, "part-add", public_id=project, kind=kind) for kind, _ in parts),
        *(
            at(demo, "part-edit", public_id=project, kind=kind, part_id=part)
            for kind, part in parts
        ),
        at(demo, "assessment-list", slug=GUT),
        at(demo, "practice-list", "?by=month", slug=GUT),
        at(demo, "assessment-add", public_id=project),
        at(demo, "assessment-edit", public_id=newest_score(demo, project)),
        *(at(demo, name, slug=SAFE) for name in ("call", "assessment-list")),
    ]

    found = faults(page, main) + faults(page, others, CROSSED)

    assert found == []
    assert names(main + others) == OF_PROJECTS
    assert complaints == []


# The parts of a project, by what REST calls them.
OF_A_PROJECT = {"team": "team-members", "milestones": "milestones", "documents": "documents"}


def newest_score(demo, project: str) -> str:
    """Give a coordinator's score that may still be changed."""
    told = rows(demo, "assessments", project=project, side="coordinator")
    return str(max(told, key=lambda one: one["month"])["id"])


def test_pages_of_changes_and_diagrams(demo, new_page, complaints):
    page = signed_in(new_page(), demo, "coordinator")
    diagram = first(demo, "diagrams")
    drivers = {one["level"]: one["id"] for one in diagram["drivers"]}
    tested = first(demo, "changes", state="testing")["id"]
    main = [
        at(demo, "diagram-detail", public_id=diagram["id"]),
        at(demo, "change-list", slug=GUT),
        at(demo, "change-detail", public_id=tested),
    ]
    others = [
        at(demo, "change-list", "?state=abandoned", slug=GUT),
        at(demo, "change-detail", public_id=first(demo, "changes", state="abandoned")["id"]),
        at(demo, "cycle-list", f"?change={tested}", slug=GUT),
        *(at(demo, name, slug=GUT) for name in ("change-add", "diagram-list", "diagram-add")),
        at(demo, "change-edit", public_id=tested),
        *(
            at(demo, name, public_id=diagram["id"])
            for name in ("diagram-edit", "version-list", "version-compare", "driver-add")
        ),
        *(at(demo, "driver-edit", public_id=one) for one in drivers.values()),
    ]

    found = faults(page, main) + faults(page, others, CROSSED)

    assert found == []
    assert names(main + others) == OF_CHANGES | {"cycle-list"}
    assert complaints == []


def test_pages_of_talk(demo, new_page, complaints):
    """A talk that is answered, hidden in part, edited; and the pages that write in it."""
    page = signed_in(new_page(), demo, "coordinator")
    said = rows(demo, "comments")
    hidden = next(one for one in said if one["hidden_at"])
    edited = next(one for one in said if one["edited_at"])
    asked = next(one for one in said if one["is_ask"])
    by_me = next(one for one in said if one["author_name"] == "Odalys Brightwater")
    empty = first(demo, "cycles", stage="study")["id"]
    pages = [
        *(at(demo, "ask-list", more, slug=GUT) for more in ("", "?state=answered")),
        at(demo, "ask-list", slug=SAFE),
        at(demo, "follow-list"),
        *(talk(demo, one) for one in (hidden, edited, asked)),
        talk(demo, asked, f"?answer={asked['id']}"),
        talk(demo, asked, f"?thread={asked['id']}"),
        at(demo, "talk-detail", kind="cycle", public_id=empty),
        *(at(demo, name, public_id=by_me["id"]) for name in ("comment-edit", "comment-take-back")),
        at(demo, "comment-hide", public_id=asked["id"]),
        at(demo, "comment-versions", public_id=edited["id"]),
    ]

    found = faults(page, pages, CROSSED)

    assert found == []
    assert names(pages) == OF_TALK
    assert complaints == []


def talk(demo, comment: dict, query: str = "") -> str:
    about = {"kind": comment["about_kind"], "public_id": comment["about_id"]}
    return at(demo, "talk-detail", query, **about)


def signed_in(page: Page, demo, who: str) -> Page:
    sign_in(page, demo, who)
    return page


def at(demo, name: str, query: str = "", **path: str) -> str:
    return demo.url + reverse(f"improvement:{name}", kwargs=path) + query


def names(urls: list[str]) -> set[str]:
    return {str(resolve(urlsplit(url).path).url_name) for url in urls}


def rows(demo, what: str, **only: str) -> list[dict]:
    _, told = ask(demo, f"{what}/?{urlencode({'network': GUT, 'page_size': 100, **only})}")
    return list(told["results"])


def first(demo, what: str, **only: str) -> dict:
    """Give the oldest of a kind: what other journeys made is newer."""
    return dict(min(rows(demo, what, **only), key=lambda one: one["created_at"]))
