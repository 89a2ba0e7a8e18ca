"""The vote of those who are there, and the decisions with their reasons."""

from playwright.sync_api import Page, expect

from tests.journey.founding.cast import (
    BALLOTS,
    CALL,
    EVERYBODY,
    MEMBERS,
    NURSE,
    NURSE_TO_RING,
    ONLINE,
    PAGE,
    PARENT,
    PROCESS,
    RULINGS,
    STANDING,
    Ruling,
    Walk,
    heard,
)
from tests.journey.founding.crowd import Guest, together
from tests.journey.meeting import section
from tests.journey.test_ramp import day, fill, press
from tests.journey.walking import shoot


def arrive(walk: Walk) -> None:
    """Who comes says so by their link; the parent on her phone; the desk lets the others in."""
    together(walk.crowd, Guest.arrive)
    page = walk.parent
    page.goto(walk.places["meeting"])
    section(page, "Now")
    press(page, "I am here")
    expect(page.locator("main")).to_contain_text("You are checked in")
    shoot(page, "founding-14-here")
    desk = walk.desk
    desk.goto(f"{walk.places['meeting']}check-in/")
    expect(desk.locator("[data-ready=yes]")).to_be_visible()
    for person in MEMBERS[1:]:
        desk.get_by_role("searchbox").fill(person.name)
        desk.get_by_role("button", name=f"Here {person.name}").click()
    seats = EVERYBODY - len(ONLINE)
    here = f"{seats} of {seats} here, {len(ONLINE)} online"
    expect(desk.locator("[data-counts]")).to_have_text(here)
    expect(desk.locator("[data-status]")).to_contain_text("Last sent")
    shoot(desk, "founding-15-desk")


def open_the_vote(walk: Walk) -> None:
    """A vote of those who are there on the eight ideas; three ballots of four people at least, without names."""
    page = walk.desk
    page.goto(f"{walk.network}ideas/")
    page.get_by_role("link", name="Votes", exact=True).click()
    page.get_by_role("link", name="Set up the first vote").click()
    fill(page, title="What we test first", question="Which ideas should we test first?")
    page.get_by_label("Design process").select_option(label=PROCESS)
    for title in STANDING:
        page.get_by_role("checkbox", name=title).check()
    fill(page, dots="5", most="2", choose="2", quorum=str(EVERYBODY * 3 // 4))
    page.select_option("[name=electorate]", label="Those who are there")
    shoot(page, "founding-16-set-up")
    press(page, "Save")
    expect(page.locator("h1")).to_have_text("Which ideas should we test first?")
    walk.places["vote"] = page.url
    page.goto(walk.places["meeting"])
    section(page, "Votes")
    press(page, "Hold it at this meeting")
    press(page, "Announce it")
    page.get_by_role("dialog").get_by_role("button").first.click()
    expect(page.locator("main")).to_contain_text("The vote is announced.")


def vote(walk: Walk) -> None:
    """The parent and the nurse on their phones, the crowd by their links."""
    for person in (PARENT, NURSE):
        page = walk.pages[person]
        page.goto(walk.places["meeting"])
        section(page, "Votes")
        page.get_by_role("link", name=heard("Vote", "What we test first")).click()
        for title, dots in BALLOTS[0].items():
            page.get_by_label(f"Dots for {title}").fill(str(dots))
        if person == PARENT:
            shoot(page, "founding-17-ballot")
        # By key: the bar with the button still moves when the page has just scrolled to the last idea.
        page.get_by_role("button", name="Cast my ballot").press("Enter")
        expect(page.locator("h1")).to_have_text("Your vote is in")
    marks = {one.email: BALLOTS[at % len(BALLOTS)] for at, one in enumerate(walk.crowd)}
    together(walk.crowd, lambda one: one.vote(marks[one.email]))
    page = walk.desk
    page.goto(walk.places["vote"])
    press(page, "Close it now")
    page.get_by_role("dialog").get_by_role("button").first.click()
    press(page, "Publish the result")
    expect(page.locator("main")).to_contain_text(f"{len(walk.crowd) + 2} ballots")
    expect(page.locator("tr.is-in th")).to_contain_text([NURSE_TO_RING, PAGE])
    shoot(page, "founding-18-result")


def decide(walk: Walk) -> None:
    """Decide on all eight; where it departs from the vote, not without a reason."""
    page = walk.desk
    for one in RULINGS:
        page.goto(walk.places["vote"])
        page.get_by_role("link", name=f"Decide on {one.title}").click()
        if one.title == CALL:
            rule(page, one, reason="")
            expect(page.locator("main")).to_contain_text("this departs from what the vote advises")
            shoot(page, "founding-19-departs")
        rule(page, one, reason=one.reason)
        expect(page.locator("main")).to_contain_text("It is decided.")
    expect(page.locator("#decisions .ln-tag", has_text="We test it")).to_have_count(2)
    shoot(page, "founding-20-decided")
    page.goto(f"{walk.network}prioritized/")
    expect(page.locator("main")).to_contain_text(RULINGS[1].reason)
    shoot(page, "founding-21-prioritized")


def rule(page: Page, one: Ruling, *, reason: str) -> None:
    page.locator(f"[name=outcome][value={one.outcome}]").check()
    fill(page, reason=reason)
    if one.merged_with:
        page.select_option("[name=merged_with]", label=one.merged_with)
    if one.owner:
        page.select_option("[name=owner]", label=one.owner)
        page.select_option("[name=measure]", label=one.measure)
        fill(page, due_on=day(120))
        page.locator("summary", has_text="Where").click()
        page.get_by_label(one.site).check()
    press(page, "Decide")
