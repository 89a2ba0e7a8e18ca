"""A ramp of three tests without a mouse: planned, ticked off, talked about, adapted and adopted."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journey.keyboard import press, tab_to
from tests.journey.walking import ask, shoot, sign_in, today

pytestmark = [pytest.mark.slow, pytest.mark.browser]
TASK = "Put the list beside the telephone"


def test_a_ramp_by_keyboard(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "clinician")
    open_project(page, demo)

    plan(page)
    start(page)
    cycle = page.url
    tick(page)
    page.goto(cycle)
    say(page)
    to_act(page)
    decide(page, "adapt")
    for scale, decision in (("5", "adapt"), ("25", "adopt")):
        plan_larger(page, scale)
        to_act(page)
        decide(page, decision)

    heights = page.locator(".ln-ramp > li").evaluate_all("all => all.map(one => one.className)")
    assert heights == ["is-h1", "is-h2", "is-h3"]
    # The page saves itself: what is half typed at that moment is refused, and sent again when whole.
    assert [one for one in complaints if "422" not in one] == []


def open_project(page: Page, demo) -> None:
    """Find the network's oldest project on the board."""
    _, told = ask(demo, "projects/?network=steady-gut&page_size=100")
    name = min(told["results"], key=lambda one: one["starts_on"])["name"]
    page.goto(f"{demo.url}/networks/steady-gut/tests/")
    press(page, page.get_by_role("link", name=f"Plan a test in {name}", exact=True))


def write(page: Page, name: str, text: str) -> None:
    """Go on to a field and type; what an input holds is selected and so written over."""
    tab_to(page, page.locator(f"[name={name}]"))
    page.keyboard.type(text)


def on(ahead: int = 0) -> str:
    """Spell a day as it is typed into a date field."""
    return f"{today() + timedelta(days=ahead):%m%d%Y}"


def plan(page: Page) -> None:
    write(page, "ramp", f"A list beside the telephone, {datetime.now(tz=UTC):%H:%M:%S}")
    write(page, "title", "One nurse")
    write(page, "scale", "1 nurse, one morning")
    write(page, "scale_count", "1")
    write(page, "starts_on", on())
    write(page, "predictions-0-question", "Is it used?")
    write(page, "predictions-0-prediction", "Three times in one morning")
    press(page, page.locator("summary", has_text="Who, where, and which change"))
    write(page, "site", "Riverbend")
    shoot(page, "keyboard-ramp-1-plan")
    press(page, page.get_by_role("button", name="Plan this test"))
    expect(page.locator("main")).to_contain_text("The test is planned.")


def start(page: Page) -> None:
    press(page, page.locator("summary", has_text="Tasks, and what is written down"))
    write(page, "tasks-0-what", TASK)
    write(page, "tasks-0-due_on", on())
    press(page, page.get_by_role("button", name="Save and start the test"))
    expect(page.locator("#do.is-now form")).to_be_visible()


def tick(page: Page) -> None:
    """Say on one's week that the task is done, and take it back, and say it again."""
    press(page, page.get_by_role("link", name="My week", exact=True))
    press(page, page.get_by_role("button", name=f"Done: {TASK}", exact=True).first)
    expect(page.locator("#week [role=status]")).to_contain_text(f"Done: “{TASK}”")
    press(page, page.get_by_role("button", name="Undo"))
    expect(page.locator("#week [role=status]")).to_contain_text(f"Open again: “{TASK}”")
    press(page, page.get_by_role("button", name="Undo"))
    expect(page.locator("#week [role=status]")).to_contain_text(f"Done: “{TASK}”")


def say(page: Page) -> None:
    write(page, "text", "Where does the list hang with you?")
    press(page, page.get_by_label("I ask for help"), "Space")
    press(page, page.get_by_role("button", name="Say it"))
    expect(page.locator("#talk .ln-tag.is-on")).to_contain_text("asks for help")


def to_act(page: Page) -> None:
    """Write what happened and what came of it, and go on until the cycle is to be decided."""
    write(page, "happened", "It was used.")
    press(page, page.get_by_role("button", name="Save and go on to Study"))
    expect(page.locator("#study.is-now form")).to_be_visible()
    write(page, "predictions-0-result", "Four times")
    write(page, "predictions-0-matched", "Yes")
    write(page, "findings", "Four times in one morning.")
    write(page, "learned", "It must hang where the telephone is.")
    shoot(page, "keyboard-ramp-2-study")
    press(page, page.get_by_role("button", name="Save and go on to Act"))
    expect(page.locator("#act.is-now form")).to_be_visible()


def decide(page: Page, decision: str) -> None:
    """Choose by arrows, say what follows, and close."""
    tab_to(page, page.locator("[name=decision][value=adopt]"))
    page.keyboard.press("Space")
    if decision == "adapt":
        page.keyboard.press("ArrowDown")
        expect(page.locator("[name=decision][value=adapt]")).to_be_checked()
        write(page, "next_steps", "Hang it lower, and try it with more.")
    else:
        write(page, "sustain", "It is on the list of the front desk.")
        write(page, "follow_up_on", on(30))
    press(page, page.get_by_role("button", name="Decide and close"))
    expect(page.locator(".ln-head .ln-tag")).to_have_text(decision.capitalize())
    shoot(page, f"keyboard-ramp-3-{decision}")


def plan_larger(page: Page, count: str) -> None:
    """Plan the next cycle, filled in from the last one: larger, with a new prediction."""
    press(page, page.get_by_role("button", name="Plan the next cycle"))
    expect(page.locator("#plan.is-now form")).to_be_visible()
    write(page, "scale", f"{count} nurses")
    write(page, "scale_count", count)
    write(page, "starts_on", on())
    write(page, "predictions-0-question", "Is it used?")
    write(page, "predictions-0-prediction", "Three times in one morning")
    press(page, page.get_by_role("button", name="Save and start the test"))
    expect(page.locator("#do.is-now form")).to_be_visible()
