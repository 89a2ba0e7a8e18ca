"""Ideas and votes without a mouse: an idea written, built on and worded otherwise; places, dots and
a matrix filled in; and the same ballots and a question without any script."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journey.keyboard import HAS_FOCUS, press, tab_to
from tests.journey.test_accessibility_improvement import at, signed_in
from tests.journey.voting import announced, asked
from tests.journey.walking import shoot

pytestmark = [pytest.mark.slow, pytest.mark.browser]
FIRST = "A nurse calls on the evening before the visit"
BUILT = "A nurse who speaks their language calls on the evening before the visit"
SUMMARY = "The family hears what to bring and whom to ask."
CLEARER = "The family hears what to bring, and whom they can ask."


# --- Ideas ------------------------------------------------------------------------------------


def test_ideas_by_keyboard(demo, new_page, complaints):
    author = signed_in(new_page(), demo, "researcher")
    reader = signed_in(new_page(), demo, "leader")

    idea = put_forward(author, demo)
    build_on(reader, idea)
    propose(reader, idea)
    take_over(author, idea)

    assert complaints == []


def write(page: Page, name: str, text: str) -> None:
    """Go on to a field, and write in place of what it holds."""
    tab_to(page, page.locator(f"main [name={name}]"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def put_forward(page: Page, demo) -> str:
    """Begin with a line on the board, write the rest, and give the address of the idea."""
    page.goto(at(demo, "idea-list", slug="safe-stay"))
    write(page, "title", FIRST)
    press(page, page.get_by_role("button", name="Go on"))
    expect(page.locator("h1")).to_have_text("Write your idea")
    write(page, "summary", SUMMARY)
    write(page, "problem", "Six of ten families come without the list of medicines.")
    write(page, "change", "A nurse calls each family on the evening before.")
    choose_name(page)
    shoot(page, "keyboard-ideas-1-draft")
    press(page, page.get_by_role("button", name="Put it forward"))
    expect(page.locator("main")).to_contain_text("Your idea is put forward.")
    expect(page.locator("h1")).to_have_text(FIRST)
    return page.url


def choose_name(page: Page) -> None:
    """Look at the other choice by arrow, and come back to the first."""
    named, nameless = (
        page.locator(f"[name=shown_as][value={one}]") for one in ("named", "anonymous")
    )
    tab_to(page, named)
    page.keyboard.press("ArrowDown")
    expect(nameless).to_be_checked()
    page.keyboard.press("ArrowUp")
    expect(named).to_be_checked()


def build_on(page: Page, idea: str) -> None:
    """Write an idea that goes on from another; it is asked first whether it is the same."""
    page.goto(idea)
    press(page, page.get_by_role("link", name="Build on it with an idea of yours"))
    write(page, "title", BUILT)
    press(page, page.get_by_role("button", name="Go on"))
    write(page, "summary", SUMMARY)
    press(page, page.get_by_role("button", name="Put it forward"))
    expect(page.locator("h1")).to_have_text("Is it one of these?")
    press(page, page.get_by_role("button", name="Mine is another one: put it forward"))
    expect(page.locator("h1")).to_have_text(BUILT)
    expect(page.locator("main")).to_contain_text(f"Builds on {FIRST}")


def propose(page: Page, idea: str) -> None:
    page.goto(idea)
    press(page, page.get_by_role("link", name="Propose another wording"))
    press(page, page.get_by_role("link", name="In plain sentences"))
    write(page, "text", CLEARER)
    write(page, "reason", "“Whom to ask” sounds like homework.")
    press(page, page.get_by_role("button", name="Propose it"))
    expect(page.locator("#wordings")).to_contain_text("In plain sentences")


def take_over(page: Page, idea: str) -> None:
    page.goto(idea)
    press(page, page.get_by_role("link", name=re.compile("^Answer it ?: In plain sentences")))
    expect(page.locator("main")).to_contain_text(CLEARER)
    shoot(page, "keyboard-ideas-2-wording")
    press(page, page.get_by_role("button", name="Take it over"))
    expect(page.locator("main .ln-read")).to_have_text(CLEARER)


# --- Votes ------------------------------------------------------------------------------------


def ballot(page: Page, demo, poll: str) -> list[Locator]:
    """Open a ballot, and give its ideas in the order in which this reader sees them."""
    page.goto(at(demo, "round-vote", public_id=poll))
    return [page.locator("[data-idea]").nth(at) for at in range(5)]


def title_of(idea: Locator) -> str:
    return idea.locator("h3").inner_text()


def said(page: Page) -> Locator:
    """Give the line that is read out when it changes."""
    return page.locator("[role=status][data-used]")


def cast(page: Page, words: str = "Cast my ballot") -> None:
    press(page, page.get_by_role("button", name=words))


def places(ideas: list[Locator]) -> list[str]:
    return [one.locator("select").input_value() for one in ideas]


def test_places_by_keyboard(demo, new_page, complaints):
    poll = announced(signed_in(new_page(), demo, "coordinator"), demo, "irv", title="By places")
    page = signed_in(new_page(), demo, "researcher")
    ideas = ballot(page, demo, poll)
    first, second, third = (title_of(one) for one in ideas[:3])

    press(page, page.get_by_role("button", name=f"{first}: one place up"))
    expect(said(page)).to_have_text(f"{first} is number 1 now.")
    press(page, page.get_by_role("button", name=f"{second}: one place up"))
    expect(said(page)).to_have_text(f"{second} is number 2 now.")
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text(f"{second} is number 1 now.")
    assert places(ideas) == ["2", "1", "", "", ""]
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text(f"{second} stays number 1.")
    press(page, page.get_by_role("button", name=f"{second}: one place down"))
    assert places(ideas) == ["1", "2", "", "", ""]
    tab_to(page, page.get_by_label(f"Place of {third}", exact=True))
    page.keyboard.type("2")
    expect(said(page)).to_have_text(f"{third} and {second} are both number 2: move one of them.")
    page.keyboard.press("ArrowDown")
    expect(said(page)).to_have_text(f"{third} is number 3 now.")
    assert places(ideas) == ["1", "2", "3", "", ""]
    shoot(page, "keyboard-ideas-3-places")
    cast(page)

    expect(page.locator("main")).to_contain_text("Your vote is in.")
    press(page, page.get_by_role("link", name="Change my vote"))
    assert places(ideas) == ["1", "2", "3", "", ""]
    assert complaints == []


def test_an_idea_without_a_place_takes_the_first_free_one(demo, new_page, complaints):
    """It moves nobody else, and says so when there is no place left."""
    poll = announced(signed_in(new_page(), demo, "coordinator"), demo, "irv", title="Free places")
    page = signed_in(new_page(), demo, "researcher")
    ideas = ballot(page, demo, poll)
    titles = [title_of(one) for one in ideas]

    tab_to(page, page.get_by_label(f"Place of {titles[0]}", exact=True))
    page.keyboard.type("2")
    for title in titles[1:4]:
        press(page, page.get_by_role("button", name=f"{title}: one place up"))
    assert places(ideas) == ["2", "1", "3", "4", ""]
    press(page, page.get_by_role("button", name=f"{titles[4]}: one place up"))

    expect(said(page)).to_have_text("Every place is given.")
    assert places(ideas) == ["2", "1", "3", "4", ""]
    assert complaints == []


IS_COVERED = """() => {
    const bar = document.querySelector(".ln-cast");
    const node = document.activeElement;
    const isInBallot = node.closest("[data-ballot-form]") && !bar.contains(node);
    return isInBallot && node.getBoundingClientRect().bottom > bar.getBoundingClientRect().top;
}"""


def test_what_has_the_focus_is_not_behind_the_bar(demo, new_page):
    """On a small phone the bar with the button takes much of the screen."""
    poll = announced(signed_in(new_page(), demo, "coordinator"), demo, "impact_effort", title="Bar")
    page = signed_in(new_page(320), demo, "leader")
    page.set_viewport_size({"width": 320, "height": 560})
    ideas = ballot(page, demo, poll)
    tab_to(page, ideas[0].get_by_role("radio").first)

    covered = []
    while not page.get_by_role("button", name="Cast my ballot").evaluate(HAS_FOCUS):
        covered.append(page.evaluate(IS_COVERED))
        page.keyboard.press("Tab")

    # Each idea has two scales; then comes the wish to be told.
    assert covered == [False] * (2 * len(ideas) + 1)


def test_dots_by_keyboard(demo, new_page, complaints):
    """Typed, and by plus and minus; too many are refused, and nothing is lost; with the code the
    vote is changed."""
    desk = signed_in(new_page(), demo, "coordinator")
    poll = announced(desk, demo, "dots", secrecy="detached", title="By dots")
    page = signed_in(new_page(390), demo, "leader")
    ideas = ballot(page, demo, poll)
    titles = [title_of(one) for one in ideas]

    dots_on(page, titles[0], "2")
    more(page, titles[1])
    expect(said(page)).to_have_text(f"2 on {titles[1]}. 4 of 5 dots used")
    more(page, titles[2])
    expect(said(page)).to_have_text(f"2 on {titles[2]}. 6 of 5 dots used: 1 too many")
    cast(page)

    fault = page.locator("main [role=alert]")
    expect(fault).to_be_focused()
    expect(fault).to_contain_text("Your vote is not saved")
    shoot(page, "keyboard-ideas-4-too-many")
    press(page, page.get_by_role("button", name=f"One dot less for {titles[2]}"))
    expect(said(page)).to_have_text(f"1 on {titles[2]}. 5 of 5 dots used")
    cast(page)

    expect(page.locator("h1")).to_have_text("Your vote is in")
    code = page.locator("#ballot-code").inner_text()
    press(page, page.get_by_role("link", name="Done"))
    press(page, page.get_by_role("link", name="Change it with your code"))
    dots_on(page, titles[3], "1")
    write(page, "code", code.lower())
    cast(page, "Change my vote")
    expect(page.locator("h1")).to_have_text("Your vote is changed")
    assert [one for one in complaints if "422" not in one] == []


def dots_on(page: Page, title: str, dots: str) -> None:
    tab_to(page, page.get_by_label(f"Dots for {title}, up to 2"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(dots)


def more(page: Page, title: str) -> None:
    press(page, page.get_by_role("button", name=f"One dot more for {title}"))
    page.keyboard.press("Enter")


def test_a_matrix_by_keyboard(demo, new_page, complaints):
    desk = signed_in(new_page(), demo, "coordinator")
    poll = announced(desk, demo, "impact_effort", title="By impact and effort")
    page = signed_in(new_page(), demo, "researcher")
    idea = ballot(page, demo, poll)[0]
    impact, effort = (idea.get_by_role("group", name=one) for one in ("Impact", "Effort"))

    rate(page, impact, 4)
    rate(page, effort, 2)
    shoot(page, "keyboard-ideas-5-matrix")
    cast(page)

    expect(page.locator("main")).to_contain_text("Your vote is in.")
    press(page, page.get_by_role("link", name="Change my vote"))
    expect(impact.get_by_role("radio", name="4")).to_be_checked()
    expect(effort.get_by_role("radio", name="2")).to_be_checked()
    assert complaints == []


def rate(page: Page, scale: Locator, value: int) -> None:
    """Choose the first by Space, and go on by arrows."""
    tab_to(page, scale.get_by_role("radio").first)
    page.keyboard.press("Space")
    for step in range(2, value + 1):
        page.keyboard.press("ArrowRight")
        expect(scale.get_by_role("radio", name=str(step), exact=True)).to_be_checked()


# --- Without any script -----------------------------------------------------------------------


@pytest.fixture
def plain_page(new_page):
    """A small phone whose browser runs no script."""
    return new_page(320, java_script_enabled=False)


def test_ballots_need_no_script(demo, new_page, plain_page):
    desk = signed_in(new_page(), demo, "coordinator")
    polls = {
        method: announced(desk, demo, method, title=f"Without a script: {method}")
        for method in ("irv", "dots", "impact_effort")
    }
    page = signed_in(plain_page, demo, "leader")

    ideas = ballot(page, demo, polls["irv"])
    expect(ideas[0].get_by_role("button")).to_have_count(0)
    for at_, place in ((0, "2"), (1, "1")):
        tab_to(page, page.get_by_label(f"Place of {title_of(ideas[at_])}", exact=True))
        page.keyboard.type(place)
    shoot(page, "keyboard-ideas-6-plain")
    cast(page)
    expect(page.locator("main")).to_contain_text("Your vote is in.")

    ideas = ballot(page, demo, polls["dots"])
    expect(said(page)).to_have_text("5 dots to use")
    dots_on(page, title_of(ideas[0]), "2")
    cast(page)
    expect(page.locator("main")).to_contain_text("Your vote is in.")

    ideas = ballot(page, demo, polls["impact_effort"])
    for side in ("Impact", "Effort"):
        rate(page, ideas[0].get_by_role("group", name=side), 2)
    cast(page)
    expect(page.locator("main")).to_contain_text("Your vote is in.")


def test_a_question_needs_no_script(demo, new_page, plain_page):
    question = "What should we never do again?"
    desk = signed_in(new_page(), demo, "coordinator")
    topic = asked(desk, demo, question, ["Meet by day", "Send long mails"])
    page = signed_in(plain_page, demo, "leader")
    page.goto(at(demo, "topic-detail", public_id=topic))

    press(page, page.get_by_role("radio", name="None of these"), "Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Meet by day")).to_be_checked()
    write(page, "text", "Families work then.")
    tab_to(page, page.locator("[name=shown_as][value=named]"))
    page.keyboard.press("ArrowDown")
    press(page, page.get_by_role("button", name="Send my answer"))

    expect(page.locator("main")).to_contain_text("Thank you. Your answer stands.")
    expect(page.locator("#mine")).to_contain_text("Families work then.")
    expect(page.locator("#said")).not_to_contain_text("Peregrine Ashdown")
