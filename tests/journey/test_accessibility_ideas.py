"""No page of design work, topics and ideas has an axe violation or flows over. The pages that people
see most are looked at wide and narrow, in light and dark; the others in two of these ways."""

import pytest

from improvement.urls import design, ideas
from tests.journey.looking import CROSSED, faults
from tests.journey.test_accessibility_improvement import at, first, names, rows, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
NATIONAL = "national"

# Where each page is looked at.
OF_DESIGN = {
    "process-list", "process-add", "process-detail", "process-edit", "brief-write",
    "brief-versions", "step-add", "step-edit", "topic-add", "topic-detail", "topic-edit",
    "table-add", "table-edit", "topic-themes", "topic-summary", "theme-edit",
    "contribution-detail", "contribution-take-back", "contribution-hide", "contribution-idea",
}  # fmt: skip
OF_IDEAS = {
    "idea-list", "idea-add", "idea-drafts", "idea-similar", "idea-detail", "idea-edit",
    "idea-discard", "idea-versions", "idea-withdraw", "idea-hide", "idea-merge", "idea-split",
    "amendment-add", "amendment-answer",
}  # fmt: skip
# These show no page of their own.
ACTIONS = {
    "process-status", "step-remove", "topic-close", "theme-remove", "contribution-show",
    "idea-publish", "idea-return", "idea-show", "idea-unmerge", "amendment-take-back",
}  # fmt: skip


def test_pages_of_design_work(demo, new_page, complaints):
    page = signed_in(new_page(), demo, "coordinator")
    process = first(demo, "processes", network=NATIONAL)["id"]
    topics = rows(demo, "topics", network=NATIONAL)
    summed = next(one["id"] for one in topics if one["summary"])
    asked = next(one["id"] for one in topics if one["is_open"] and one["takes_text"])
    said = rows(demo, "contributions", network=NATIONAL)
    table = next(one["id"] for one in said if one["is_table"])
    main = [
        at(demo, "process-detail", public_id=process),
        at(demo, "topic-detail", public_id=asked),
        at(demo, "topic-summary", public_id=summed),
    ]
    others = [
        at(demo, "process-list", slug=NATIONAL),
        at(demo, "process-list", slug="safe-stay"),
        at(demo, "process-add", slug=NATIONAL),
        *(
            at(demo, name, public_id=process)
            for name in ("process-edit", "brief-write", "brief-versions", "step-add", "topic-add")
        ),
        at(demo, "step-edit", public_id=first(demo, "design-steps", network=NATIONAL)["id"]),
        *(at(demo, name, public_id=asked) for name in ("topic-edit", "table-add")),
        *(at(demo, "topic-themes", public_id=one["id"]) for one in topics),
        at(demo, "theme-edit", public_id=first(demo, "themes", network=NATIONAL)["id"]),
        *(
            at(demo, f"contribution-{name}", public_id=table)
            for name in ("detail", "hide", "idea", "take-back")
        ),
        at(demo, "table-edit", public_id=table),
    ]

    found = faults(page, main) + faults(page, others, CROSSED)

    assert found == []
    assert names(main + others) == OF_DESIGN
    assert complaints == []


def test_pages_of_ideas(demo, new_page, complaints):
    page = signed_in(new_page(), demo, "coordinator")
    reader = signed_in(new_page(), demo, "parent")
    found_ideas = rows(demo, "ideas", network=NATIONAL)
    of = {one["title"]: one["id"] for one in found_ideas}
    number = next(key for title, key in of.items() if title.startswith("One number that"))
    merged = next(one["id"] for one in found_ideas if one["state"] == "merged")
    proposed = first(demo, "amendments", network=NATIONAL, state="proposed")["id"]
    main = [at(demo, "idea-list", slug=NATIONAL), at(demo, "idea-detail", public_id=number)]
    others = [
        at(demo, "idea-list", "?state=merged", slug=NATIONAL),
        at(demo, "idea-list", slug="full-term"),
        at(demo, "idea-detail", public_id=merged),
        *(
            at(demo, f"idea-{name}", public_id=number)
            for name in ("versions", "edit", "hide", "merge", "split")
        ),
        at(demo, "amendment-add", public_id=number),
        at(demo, "amendment-add", "?part=summary", public_id=number),
    ]
    reader.goto(at(demo, "idea-drafts", slug=NATIONAL))
    draft = reader.locator(".ln-rows h2 a").first.evaluate("a => a.href")
    own = [
        *(at(demo, name, slug=NATIONAL) for name in ("idea-add", "idea-drafts", "idea-similar")),
        draft,
        draft.replace("/edit/", "/discard/"),
        at(demo, "idea-withdraw", public_id=number),
        at(demo, "amendment-answer", public_id=proposed),
    ]

    found = faults(page, main) + faults(page, others, CROSSED)
    found += faults(reader, [one for one in own if "similar" not in one], CROSSED)

    assert found == []
    assert names(main + others + own) == OF_IDEAS
    assert complaints == []


def test_every_page_of_ideas_is_looked_at():
    known = {one.name for module in (design, ideas) for one in module.urlpatterns}

    assert known == OF_DESIGN | OF_IDEAS | ACTIONS
