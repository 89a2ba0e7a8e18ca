"""A ramp of three tests from the idea to the way everybody works, as an improvement lead at a desk
and a family partner with a phone go it together.

The storyboard and the slides are kept in var/journey/ to be looked at; with SHOTS=1, screenshots too.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from pptx import Presentation

from tests.journey.test_outcomes import fetch_by
from tests.journey.walking import SHOTS, open_measure, shoot, sign_in, today

pytestmark = [pytest.mark.slow, pytest.mark.browser]
CHANGE, MEASURE = "Clinic’s number in large print on every plan", "Children in remission"
PROJECT = "A number that everybody finds"
PARTNER = "Wren Oakapple"
TASK = "Ask the family at home where the plan hangs"
PREDICTION = "The family finds the number within a minute"
# The page of a PDF is named in it so; the tree of all pages is named /Pages.
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")
SAVED = re.compile(r"^Saved \d")
SUSTAIN = "The large number is part of the template; the front desk looks on the first Monday."


@dataclass
class Walk:
    """Who walks: the lead at a desk and the family partner with a phone; where they have been."""

    demo: object
    desk: Page
    phone: Page
    project: str = ""
    cycles: list[str] = field(default_factory=list)

    @property
    def now(self) -> str:
        """Give the address of the cycle that is under way."""
        return self.cycles[-1]


def test_a_ramp_from_an_idea_to_the_way_everybody_works(demo, new_page, complaints):
    walk = Walk(demo, new_page(), new_page(390, has_touch=True))
    sign_in(walk.desk, demo, "clinician")
    sign_in(walk.phone, demo, "parent")
    start_a_project(walk)
    plan_from_the_change(walk)
    predict_before_the_start(walk)
    tick_the_task(walk)
    write_together(walk)
    ask_for_help(walk)
    study_and_adapt(walk)
    second_on_the_phone(walk)
    adopt_the_third(walk)
    see_it_on_the_chart(walk)
    see_the_story(walk)
    score_the_team(walk)
    print_the_storyboard(walk)
    tell_it_on_the_call(walk, new_page())

    assert [one for one in complaints if not re.search("409|422", one)] == []


def day(ahead: int = 0) -> str:
    return (today() + timedelta(days=ahead)).isoformat()


def now_in(page: Page, stage: str) -> Locator:
    """Give the quadrant of the present stage, once it is there to be written in."""
    quadrant = page.locator(f"#{stage.lower()}.is-now")
    expect(quadrant.locator("form")).to_be_visible()
    return quadrant


def fill(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.fill(f"[name={name.replace('__', '-')}]", text)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def start_a_project(walk: Walk) -> None:
    """The lead's own project, with an aim on a chart and a family partner on its team."""
    page = walk.desk
    page.goto(f"{walk.demo.url}/networks/steady-gut/tests/")
    shoot(page, "ramp-01-board")
    page.get_by_role("link", name="Start a project").click()
    fill(page, name=PROJECT, global_aim="Nobody should search for a number in a flare.")
    page.get_by_label("Riverbend").check()
    page.select_option("[name=aim-measure]", label=MEASURE)
    fill(page, aim__population="children seen at Riverbend", aim__baseline="62", aim__goal="80")
    fill(page, aim__goal_on=day(400))
    shoot(page, "ramp-02-project-form")
    press(page, "Start the project")
    expect(page.locator("h1")).to_have_text(PROJECT)
    walk.project = page.url.split("#")[0]
    page.get_by_role("link", name="Add to the team").click()
    page.select_option("[name=user]", label=PARTNER)
    page.select_option("[name=role]", value="family")
    press(page, "Save")
    expect(page.locator("#team")).to_contain_text(PARTNER)
    shoot(page, "ramp-03-project-empty")


def plan_from_the_change(walk: Walk) -> None:
    """From the change package to a plan that holds already what is known of the change."""
    page = walk.desk
    page.goto(f"{walk.demo.url}/networks/steady-gut/changes/")
    page.get_by_role("link", name=CHANGE).click()
    expect(page.locator("h1")).to_have_text(CHANGE)
    shoot(page, "ramp-04-change")
    page.get_by_role("link", name="Plan a test of it").click()
    expect(page.locator("main")).to_contain_text(f"In which project is “{CHANGE}” tested?")
    path = urlsplit(walk.project).path
    page.locator(f"main a[href^='{path}cycles/add/']").click()
    expect(page.locator("[name=ramp]")).to_have_value(CHANGE)
    expect(page.locator("[name=change]")).to_have_value(re.compile("by hand"))
    expect(page.locator("[name=change_idea] option:checked")).to_have_text(CHANGE)
    fill(page, title="One family", scale="1 family, Tuesday clinic", scale_count="1")
    fill(page, objective="Does a large number help?", starts_on=day(), ends_on=day(4))
    page.get_by_text("Who, where, and which change").click()
    page.select_option("[name=owner]", label=PARTNER)
    page.select_option("[name=site]", label="Riverbend")
    shoot(page, "ramp-05-plan-form")
    press(page, "Plan this test")
    expect(page.locator("main")).to_contain_text("The test is planned.")
    walk.cycles.append(page.url.split("#")[0])


def predict_before_the_start(walk: Walk) -> None:
    """Without a prediction the test cannot start; with one, tasks and data to write down it does."""
    page = walk.desk
    press(page, "Save and start the test")
    refusal = page.locator("#refusal")
    expect(refusal).to_contain_text("Write at least one prediction: what do you expect to happen?")
    shoot(page, "ramp-06-no-prediction")
    fill(page, predictions__0__question="Is the number found?")
    fill(page, predictions__0__prediction=PREDICTION)
    page.get_by_text("Data and charts").click()
    fill(page, data_plan="The nurse writes down the minutes, on the tick sheet.")
    expect(page.get_by_role("checkbox", name=MEASURE)).to_be_checked()
    page.locator("summary", has_text="Tasks, and what is written down").click()
    fill(page, tasks__0__what=TASK, tasks__0__who=PARTNER, tasks__0__due_on=day())
    page.select_option("[name=tasks-1-kind]", value="data")
    fill(page, tasks__1__what="Minutes until the number is found", tasks__1__due_on=day(2))
    shoot(page, "ramp-07-plan")
    press(page, "Save and start the test")
    now_in(page, "Do")
    expect(page.locator("main")).to_contain_text("This test is now in Do.")


def tick_the_task(walk: Walk) -> None:
    """The family partner finds her task on her week, and says that it is done."""
    page = walk.phone
    page.goto(walk.demo.url)
    page.locator(".ln-menu summary").click()
    page.get_by_role("link", name="My week", exact=True).click()
    task = page.get_by_role("button", name=f"Done: {TASK}", exact=True).last
    shoot(page, "ramp-08-my-week")
    task.click()
    expect(page.locator("#week [role=status]")).to_contain_text(f"Done: “{TASK}”")
    shoot(page, "ramp-09-ticked")


def write_together(walk: Walk) -> None:
    """Both write into one field at once, and both texts stand."""
    walk.desk.goto(walk.now)
    walk.phone.goto(walk.now)
    hers, theirs = (now_in(page, "Do").locator("[name=happened]") for page in both(walk))
    hers.press_sequentially("We wrote the number by hand.")
    hers.press("Tab")
    expect(walk.desk.locator("[data-writer-status]")).to_have_text(SAVED)
    theirs.press_sequentially("It hung on the fridge by night.")
    theirs.press("Tab")
    expect(walk.phone.locator("[data-writer-status]")).to_contain_text("what both wrote is kept")
    shoot(walk.phone, "ramp-10-both-wrote")
    for page in both(walk):
        page.reload()
        happened = now_in(page, "Do").locator("[name=happened]")
        expect(happened).to_have_value(re.compile("by hand"))
        expect(happened).to_have_value(re.compile("by night"))
    shoot(walk.desk, "ramp-11-do")


def both(walk: Walk) -> tuple[Page, Page]:
    return walk.desk, walk.phone


def ask_for_help(walk: Walk) -> None:
    """She asks below the test; the lead finds it among what waits, answers, and she settles it."""
    phone, desk = walk.phone, walk.desk
    phone.get_by_label("Your words").fill("Who prints it in large for families at home?")
    phone.get_by_label("I ask for help").check()
    press(phone, "Say it")
    expect(phone.locator("#talk")).to_contain_text("asks for help")
    shoot(phone, "ramp-12-asked")
    desk.goto(f"{walk.demo.url}/networks/steady-gut/asks/")
    row = desk.locator("main li", has_text="Who prints it in large")
    shoot(desk, "ramp-13-asks")
    row.last.get_by_role("link").first.click()
    desk.get_by_role("link", name=f"Answer {PARTNER}").last.click()
    desk.get_by_label("Your answer").fill("The front desk does, with the visit summary.")
    shoot(desk, "ramp-14-answering")
    press(desk, "Answer")
    expect(desk.locator("main")).to_contain_text("The front desk does")
    phone.reload()
    expect(phone.locator("#talk")).to_contain_text("The front desk does")
    phone.get_by_role("button", name="This is answered").click()
    phone.goto(walk.now)
    expect(phone.locator("#talk .ln-tag.is-goal")).to_contain_text("answered")


def study_and_adapt(walk: Walk) -> None:
    """The lead studies what came out; the family partner decides what changes next."""
    page = walk.desk
    page.goto(walk.now)
    press(page, "Save and go on to Study")
    expect(now_in(page, "Study")).to_contain_text(f"We predicted: {PREDICTION}")
    study(page, result="Twenty seconds, at night", learned="Large print works; the fridge is best.")
    shoot(page, "ramp-15-study")
    press(page, "Save and go on to Act")
    now_in(page, "Act")
    walk.phone.goto(walk.now)
    shoot(walk.phone, "ramp-16-act")
    close(walk.phone, "Adapt", next_steps="Print it on a magnet for the fridge.")
    shoot(walk.phone, "ramp-17-adapted")


def study(page: Page, *, result: str, learned: str) -> None:
    fill(page, predictions__0__result=result)
    page.select_option("[name=predictions-0-matched]", value="yes")
    fill(page, findings=f"{result}, by the tick sheet.", learned=learned)


def close(page: Page, decision: str, **words: str) -> None:
    """Decide and close the cycle that is open."""
    page.locator("#act label.ln-choice", has_text=decision).click()
    fill(page, **words)
    press(page, "Decide and close")
    expect(page.locator(".ln-head .ln-tag")).to_have_text(decision)


def second_on_the_phone(walk: Walk) -> None:
    """The family partner takes the second, larger cycle from its plan to its end by phone."""
    page = walk.phone
    plan_next(walk, page, change="Print it on a magnet for the fridge.")
    expect(page.locator("[name=predictions-0-prediction]")).to_have_value("")
    plan_larger(page, title="Five families", scale="5 families, two days", count=5)
    shoot(page, "ramp-18-second-plan")
    take_to_act(page, happened="Five magnets went home; one was too weak.")
    close(page, "Adapt", next_steps="A stronger magnet, given by the front desk to everybody.")
    expect(page.locator(".ln-ramp > li:not(.is-next)")).to_have_count(2)
    shoot(page, "ramp-19-second-closed")


def plan_next(walk: Walk, page: Page, *, change: str) -> None:
    """Plan the next cycle from the closed one: it begins with what was to change."""
    press(page, "Plan the next cycle")
    now_in(page, "Plan")
    expect(page.locator("[name=change]")).to_have_value(change)
    expect(page.locator("[name=title]")).not_to_have_value("")
    walk.cycles.append(re.sub(r"plan/(#.*)?$", "", page.url))


def plan_larger(page: Page, *, title: str, scale: str, count: int) -> None:
    fill(page, title=title, scale=scale, scale_count=str(count), starts_on=day(), ends_on=day(7))
    fill(page, predictions__0__question="Is the number found?")
    fill(page, predictions__0__prediction=f"{count * 8 // 10} of {count} find it within a minute")


def take_to_act(page: Page, *, happened: str) -> None:
    """Start the planned cycle, and write on until it is to be decided."""
    press(page, "Save and start the test")
    now_in(page, "Do")
    fill(page, happened=happened)
    press(page, "Save and go on to Study")
    now_in(page, "Study")
    study(page, result="As we thought", learned="It holds on harder days, too.")
    press(page, "Save and go on to Act")
    now_in(page, "Act")


def adopt_the_third(walk: Walk) -> None:
    """The third, on a whole month of visits, is adopted with a plan to keep it up."""
    page = walk.desk
    page.goto(walk.now)
    plan_next(walk, page, change="A stronger magnet, given by the front desk to everybody.")
    plan_larger(page, title="Every visit", scale="25 families, all nurses", count=25)
    take_to_act(page, happened="Everybody left with a magnet.")
    close(page, "Adopt", sustain=SUSTAIN, follow_up_on=day(30))
    expect(page.locator("#act")).to_contain_text(SUSTAIN)
    heights = page.locator(".ln-ramp > li").evaluate_all("all => all.map(one => one.className)")
    assert heights == ["is-h1", "is-h2", "is-h3"]
    shoot(page, "ramp-20-adopted")


def see_it_on_the_chart(walk: Walk) -> None:
    """Each start, and the adoption, stands on the clinic's chart and leads to its cycle."""
    page = walk.desk
    open_measure(page, walk.demo, MEASURE)
    page.get_by_role("link", name="Riverbend", exact=True).first.click()
    notes = page.locator("#notes")
    for number, cycle in enumerate(walk.cycles, start=1):
        note = notes.locator(f"a[href='{urlsplit(cycle).path}']").first
        expect(note).to_contain_text(f"Cycle {number}: ")
    expect(notes).to_contain_text("Adopted: Every visit")
    shoot(page, "ramp-21-chart")
    flag = page.locator(f".ln-L svg a.c-link[href='{urlsplit(walk.cycles[0]).path}']")
    flag.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(walk.cycles[0])


def see_the_story(walk: Walk) -> None:
    """The project tells the ramp, and which habits of testing it shows: all six."""
    page = walk.desk
    page.goto(walk.project)
    expect(page.locator(".ln-ramp > li")).to_have_count(3)
    marks = page.locator(".ln-practice summary > span")
    expect(marks).to_have_count(6)
    expect(page.locator(".ln-practice summary > .is-met")).to_have_count(6)
    page.locator(".ln-practice summary").click()
    expect(page.locator(".ln-practice dl")).to_contain_text("3 cycles, each built on the one")
    shoot(page, "ramp-22-story")
    walk.phone.goto(walk.project)
    shoot(walk.phone, "ramp-23-story-phone")


def score_the_team(walk: Walk) -> None:
    page = walk.desk
    page.get_by_role("link", name="How far we have come").click()
    expect(page.locator("main")).to_contain_text("What is on record would suggest")
    page.get_by_role("link", name="Write the first score").click()
    page.select_option("[name=score]", value="3.0")
    page.select_option("[name=month]", value=today().replace(day=1).isoformat())
    fill(page, justification="Three tests, and the front desk keeps it up by itself.")
    shoot(page, "ramp-24-score-form")
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("The score is kept.")
    shoot(page, "ramp-25-score")


def print_the_storyboard(walk: Walk) -> None:
    page = walk.desk
    page.goto(walk.project)
    paper = page.pdf(path=SHOTS / "ramp-storyboard.pdf", prefer_css_page_size=True)

    assert len(PAGE_OF_PDF.findall(paper)) == 1


def tell_it_on_the_call(walk: Walk, hub: Page) -> None:
    """The coordinator chooses the last cycle; the call shows it to the lead, and as slides."""
    call = f"{walk.demo.url}/networks/steady-gut/call/"
    sign_in(hub, walk.demo, "coordinator")
    hub.goto(call)
    hub.get_by_text("Choose the cycle of this week").click()
    key = walk.now.rstrip("/").rsplit("/", 1)[-1]
    hub.select_option("#pick [name=cycle]", value=key)
    fill(hub, reason="A family partner led it from the fridge to the front desk.")
    press(hub, "Choose it")
    expect(hub.locator("section", has=hub.locator("#cycle-h"))).to_contain_text("Every visit")
    page = walk.desk
    page.goto(call)
    cycle = page.locator("section", has=page.locator("#cycle-h"))
    expect(cycle).to_contain_text("A family partner led it")
    expect(cycle.locator(f"a[href='{urlsplit(walk.now).path}']")).to_be_visible()
    shoot(page, "ramp-26-call")
    walk.phone.goto(call)
    shoot(walk.phone, "ramp-27-call-phone")
    deck = fetch_by(page, page.get_by_role("link", name="PowerPoint"), "ramp-call.pptx")
    slides = Presentation(BytesIO(deck)).slides
    titles = [one.shapes.title.text_frame.text for one in slides if one.shapes.title]

    assert "Cycle of the week: Every visit" in titles
