"""What all these people say, the twelve ideas that come of it, and the eight that stand."""

import re

from playwright.sync_api import Page, expect

from tests.journey.founding.cast import (
    CHOICES,
    EVERYBODY,
    IDEAS,
    INSTEAD,
    MEMBERS,
    NURSE_TO_RING,
    PAPER,
    PARENT,
    PRACTICE,
    PROCESS,
    QUESTION,
    SOMEBODY,
    Proposal,
    Walk,
    heard,
    speakers,
)
from tests.journey.founding.crowd import Guest, together
from tests.journey.test_ramp import fill, press
from tests.journey.walking import shoot

ANSWERS = {
    SOMEBODY: "Rang, waited, hung up.",
    PAPER: "Two papers said two doses.",
    PRACTICE: "The pump beeped and we did not know why.",
}


def give_input(walk: Walk) -> None:
    """All answer the question: the parent first, on her phone."""
    page = walk.parent
    page.goto(walk.places["meeting"])
    page.get_by_role("link", name=QUESTION).click()
    say(page, SOMEBODY, "We rang four numbers in one night, and nobody knew us.")
    shoot(page, "founding-07-her-answer")
    for person, choice in zip(MEMBERS[1:], CHOICES, strict=True):
        walk.pages[person].goto(walk.places["topic"])
        say(walk.pages[person], choice, ANSWERS[choice])
    words = speeches(walk)

    def contribute(guest: Guest) -> None:
        guest.prove()
        guest.contribute(*words[guest.email])

    together(walk.crowd, contribute)
    page = walk.desk
    page.goto(walk.places["topic"])
    expect(page.locator("#said > ul > li")).to_have_count(EVERYBODY)
    shoot(page, "founding-08-input")


def speeches(walk: Walk) -> dict[str, tuple[str, str, bool]]:
    """Give what each of the crowd says, and whether with their name: the idea that is theirs, or
    something short."""
    words = {}
    for at, guest in enumerate(walk.crowd):
        choice = CHOICES[at % len(CHOICES)]
        words[guest.email] = (choice, "" if at % 2 else ANSWERS[choice], at % 4 > 0)
    for one, guest in speakers(walk):
        words[guest.email] = (one.choice, one.title, one.is_named)
    return words


def say(page: Page, choice: str, text: str) -> None:
    page.get_by_label(choice).check()
    fill(page, text=text)
    press(page, "Send my answer")
    expect(page.locator("#mine")).to_contain_text(text)


def put_forward(walk: Walk) -> None:
    """Twelve ideas: the parent makes one of her answer, three members write theirs, and what
    the crowd said is put forward in their name, or without."""
    page = walk.parent
    page.get_by_role("link", name="What became of it").click()
    page.get_by_role("link", name="Make this an idea").click()
    hers = IDEAS[0]
    fill(page, title=hers.title, summary=hers.summary, change=INSTEAD)
    press(page, "Make a draft")
    expect(page.locator("h1")).to_have_text("Write your idea")
    publish(page, hers.title)
    walk.places["idea"] = page.url
    shoot(page, "founding-09-her-idea")
    for one in IDEAS:
        if isinstance(one.by, str):
            take_from_answer(walk, one)
        elif one.by != PARENT:
            write_idea(walk, walk.pages[one.by], one)
    page = walk.desk
    page.goto(f"{walk.network}ideas/")
    expect(page.locator(".ln-ideas > li")).to_have_count(len(IDEAS))
    shoot(page, "founding-10-twelve")


def write_idea(walk: Walk, page: Page, one: Proposal) -> None:
    page.goto(f"{walk.network}ideas/")
    page.get_by_label("Your idea, in one line").fill(one.title)
    press(page, "Go on")
    fill(page, summary=one.summary)
    page.get_by_label("Question that it answers").select_option(label=QUESTION)
    page.get_by_label("Design work that it belongs to").select_option(label=PROCESS)
    page.get_by_label("With my name" if one.is_named else "Without my name").check()
    publish(page, one.title)


def publish(page: Page, title: str) -> None:
    """Put a draft forward, also where others are like it."""
    press(page, "Put it forward")
    other = page.get_by_role("button", name="Mine is another one: put it forward")
    done = page.locator("h1", has_text=title)
    expect(other.or_(done)).to_be_visible()
    if other.is_visible():
        other.click()
    expect(done).to_be_visible()
    expect(page.locator("main")).to_contain_text("Your idea is put forward.")


def take_from_answer(walk: Walk, one: Proposal) -> None:
    page = walk.desk
    page.goto(walk.places["topic"])
    page.locator("#said li", has_text=one.title).get_by_role("link", name="Follow it").click()
    page.get_by_role("link", name="Make this an idea").click()
    fill(page, title=one.title, summary=one.summary)
    press(page, "Put it forward")
    expect(page.locator("h1")).to_have_text(one.title)


def merge_to_eight(walk: Walk) -> None:
    """The coordinator merges what says the same; the trace and the authors stay."""
    page = walk.desk
    for into in dict.fromkeys(one.into for one in IDEAS if one.into):
        page.goto(f"{walk.network}ideas/")
        page.locator(".ln-ideas").get_by_role("link", name=into, exact=True).click()
        page.get_by_role("link", name="Merge others into it").click()
        parts = [one for one in IDEAS if one.into == into]
        for one in parts:
            page.get_by_label(one.title).check()
        fill(page, reason=parts[0].why)
        if into == NURSE_TO_RING:
            shoot(page, "founding-11-merging")
        press(page, "Merge them")
        for one in parts:
            expect(page.locator("main")).to_contain_text(f"Holds what was {one.title}")
    shoot(page, "founding-12-merged")


def answer_every_answer(walk: Walk) -> None:
    """The question is closed, each answer stands under a theme, and each theme is answered."""
    page = walk.desk
    page.goto(walk.places["topic"])
    press(page, "Take no more answers")
    page.get_by_role("link", name="Themes").click()
    expect(page.locator("h1")).to_have_text("Put what was said under themes")
    for choice in CHOICES:
        page.wait_for_load_state()
        for box in page.locator("li.ln-tickrow", has=page.locator("b", has_text=choice)).all():
            box.get_by_role("checkbox").check()
        page.get_by_label("Put what is ticked under").select_option(label="A new theme")
        fill(page, title=choice)
        press(page, "Put them there")
        expect(page.get_by_role("heading", name=re.compile(f"^{choice}"))).to_be_visible()
    for choice in CHOICES:
        page.get_by_role("link", name=heard("Answer it", choice)).click()
        page.get_by_label("It became an idea to vote on").check()
        fill(page, answer_reason=f"“{choice}”: several of you said so. We vote on it today.")
        press(page, "Save")
    shoot(page, "founding-13-themes")
    page.get_by_role("link", name="Publish the summary").click()
    fill(
        page, summary=f"{EVERYBODY} of you answered. Most want somebody who knows them and answers."
    )
    press(page, "Publish it")
    expect(page.locator("h1")).to_have_text("You said, we did")
