"""From a decision to what other networks made of it: pilots, a chart that shifts, a result."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journey.founding.cast import (
    ALDER,
    BIRCH,
    CALL,
    CALL_TESTS,
    GOAL,
    LEADER,
    NETWORK,
    NURSE,
    NURSE_TESTS,
    NURSE_TO_RING,
    PARENT,
    RUNG,
    SAFE,
    SINCE,
    TAKEN_UP,
    TOLD,
    Cycle,
    Person,
    Walk,
    began,
    heard,
)
from tests.journey.founding.start import upload
from tests.journey.test_main_job import sign_in_by_code
from tests.journey.test_ramp import close, day, fill, now_in, press
from tests.journey.walking import shoot

SISTER = "Safe Stay"
BETTER = f"Better: above the median for {SINCE} months."


def run_pilots(walk: Walk) -> None:
    """Two changes become pilots, each with three cycles."""
    pilot(walk, NURSE, NURSE_TO_RING, ALDER, SAFE, NURSE_TESTS)
    pilot(walk, LEADER, CALL, BIRCH, RUNG, CALL_TESTS)


def pilot(
    walk: Walk, lead: Person, change: str, site: str, shown_on: str, cycles: tuple[Cycle, ...]
) -> None:
    """Start a project at one hospital and test the change in it, larger from cycle to cycle."""
    page = walk.pages[lead]
    page.goto(f"{walk.network}tests/")
    page.get_by_role("link", name="Start a project").first.click()
    fill(page, name=f"Pilot: {change}", global_aim="Nobody is alone in the first week at home.")
    page.get_by_label(site).check()
    page.select_option("[name=aim-measure]", label=shown_on)
    fill(page, aim__population=f"families of {site}", aim__baseline="51", aim__goal=GOAL)
    fill(page, aim__goal_on=day(400))
    press(page, "Start the project")
    expect(page.locator("h1")).to_have_text(f"Pilot: {change}")
    walk.places[change] = page.url.split("#")[0]
    page.get_by_role("link", name="Add to the team").click()
    page.select_option("[name=user]", label=PARENT.name)
    page.select_option("[name=role]", value="family")
    press(page, "Save")
    expect(page.locator("#team")).to_contain_text(PARENT.name)
    page.goto(f"{walk.network}changes/")
    page.get_by_role("link", name=change).click()
    page.get_by_role("link", name="Plan a test of it").click()
    page.locator(f"main a[href^='{urlsplit(walk.places[change]).path}cycles/add/']").click()
    expect(page.locator("[name=ramp]")).to_have_value(change)
    plan(page, cycles[0], 1)
    page.get_by_text("Who, where, and which change").click()
    page.select_option("[name=site]", label=site)
    press(page, "Plan this test")
    expect(page.locator("main")).to_contain_text("The test is planned.")
    for number, cycle in enumerate(cycles, start=1):
        if number > 1:
            press(page, "Plan the next cycle")
            now_in(page, "Plan")
            plan(page, cycle, number)
        run(page, cycle, number)
    page.goto(walk.places[change])
    expect(page.locator(".ln-ramp > li:not(.is-next)")).to_have_count(3)


def plan(page: Page, cycle: Cycle, number: int) -> None:
    fill(page, title=cycle.title, scale=cycle.scale, scale_count=str(cycle.count))
    fill(
        page, starts_on=began(number).isoformat(), ends_on=began(number).replace(day=24).isoformat()
    )
    fill(page, predictions__0__question="Is it done, and does it help?")
    fill(page, predictions__0__prediction=f"It is done for {cycle.count} of {cycle.count}")


def run(page: Page, cycle: Cycle, number: int) -> None:
    """Take a planned cycle through Do, Study and Act."""
    press(page, "Save and start the test")
    now_in(page, "Do")
    fill(page, started_on=began(number).isoformat(), happened=cycle.happened)
    press(page, "Save and go on to Study")
    now_in(page, "Study")
    fill(page, predictions__0__result=cycle.happened)
    page.select_option("[name=predictions-0-matched]", value=cycle.matched)
    fill(page, findings=f"By the tick sheet: {cycle.happened}", learned=cycle.learned)
    press(page, "Save and go on to Act")
    now_in(page, "Act")
    if cycle.decision == "Adopt":
        close(page, cycle.decision, sustain="The nurse on duty saves it, with the papers.")
    else:
        close(page, cycle.decision, next_steps=cycle.next_steps)


def see_the_shift(walk: Walk) -> None:
    """The months since come in, and one of the two charts says that the level has shifted."""
    page = walk.desk
    upload(walk, page, range(SINCE, 0, -1), "the-year-since.csv")
    page.goto(f"{walk.network}measures/")
    page.get_by_role("link", name=SAFE, exact=True).click()
    expect(page.locator("#table tbody tr").first).to_be_visible()
    expect(page.locator("#chart-sheet .ln-lead")).to_have_text(BETTER, timeout=60_000)
    expect(page.locator("main")).to_contain_text(re.compile(r"points above the baseline since"))
    shoot(page, "founding-24-shift")
    page.goto(f"{walk.network}measures/")
    page.get_by_role("link", name=RUNG, exact=True).click()
    expect(page.locator("#chart-sheet .ln-lead")).to_have_text("No signal: expected variation.")
    shoot(page, "founding-25-no-signal")
    for lead, change, last in (
        (NURSE, NURSE_TO_RING, NURSE_TESTS[-1]),
        (LEADER, CALL, CALL_TESTS[-1]),
    ):
        page = walk.pages[lead]
        page.goto(walk.places[change])
        shoot(page, f"founding-22-pilot-{lead.first}")
        page.get_by_role("link", name=re.compile("Cycle 3")).first.click()
        expect(page.locator("h1")).to_have_text(last.title)
        shoot(page, f"founding-23-{last.decision.lower()}")


def say_what_became(walk: Walk) -> None:
    """The network adopts the one change and gives the other up, with the reason."""
    page = walk.desk
    for change, state, why in (
        (NURSE_TO_RING, "Adopted", "Three tests, and more families feel safe since."),
        (CALL, "Abandoned", "Half of the families were not reached, and those who need us ring."),
    ):
        page.goto(f"{walk.network}changes/")
        page.get_by_role("link", name=change).click()
        page.get_by_text("Say what became of it").click()
        page.select_option("[name=state]", label=state)
        fill(page, reason=why)
        page.locator("#state").get_by_role("button", name="Save").click()
        expect(page.locator(".ln-head .ln-tag").first).to_have_text(state)
        shoot(page, f"founding-26-{state.lower()}")


def tell(walk: Walk) -> None:
    """The nurse writes what came of it, with the chart put down and the parent as an author."""
    page = walk.pages[NURSE]
    page.goto(f"{walk.network}changes/")
    page.get_by_role("link", name=NURSE_TO_RING).click()
    page.get_by_role("link", name="Share what came of it").click()
    page.get_by_label("It helped", exact=True).check()
    press(page, "Begin a draft")
    expect(page.locator("h1")).to_have_text("Write what came of it")
    page.locator("#authors").get_by_label("Add an author").select_option(label=PARENT.name)
    page.locator("#authors").get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#authors li")).to_have_count(2)
    page.locator("[name=chart]").select_option(label=SAFE)
    press(page, "Put it down as it stands now")
    expect(page.locator("#charts li")).to_contain_text(BETTER)
    fill(page, **TOLD)
    page.get_by_label("Networks of its family").check()
    shoot(page, "founding-27-draft")
    press(page, "Hand it in for review")
    expect(page.locator("main")).to_contain_text("In review.")
    walk.places["result"] = page.url
    agree_to_be_named(walk)
    desk = walk.desk
    desk.goto(walk.places["result"])
    desk.get_by_role("link", name="Publish it").click()
    desk.get_by_label("Networks of its family").check()
    press(desk, "Publish")
    expect(desk.locator("main")).to_contain_text("Nobody has said so yet.")
    expect(desk.locator("main")).to_contain_text(PARENT.name)
    shoot(desk, "founding-28-result")


def agree_to_be_named(walk: Walk) -> None:
    page = walk.parent
    page.goto(walk.demo.url)
    page.get_by_role("link", name=heard("Answer", "May your name stand there?")).click()
    press(page, "Name me")
    expect(page.locator("main")).to_contain_text("Your name stands there.")
    shoot(page, "founding-29-named")


def take_up_elsewhere(walk: Walk, page: Page) -> None:
    """Whoever coordinates the sister network finds the result in the library, and has adopted it."""
    desk = walk.desk
    desk.goto(f"{walk.demo.url}/networks/safe-stay/people/?access=coordinator")
    own = desk.locator("main a[href^='mailto:'][href$='@safe-stay.example']").first
    sign_in_by_code(page, walk.demo, own.inner_text())
    page.goto(f"{walk.demo.url}/library/?q=nurse+to+ring")
    page.locator(".ln-ideas li", has_text=NETWORK).get_by_role("link").first.click()
    expect(page.locator("h1")).to_have_text(NURSE_TO_RING)
    assert page.url == walk.places["result"]
    page.get_by_role("link", name="Say what you do with it").click()
    page.get_by_label("Who?").select_option(label=f"{SISTER}, as a network")
    page.get_by_label("Has adopted it").check()
    fill(page, note=TAKEN_UP)
    press(page, "Say it")
    expect(page.locator("#taken-up")).to_contain_text(TAKEN_UP)
    shoot(page, "founding-30-taken-up")
