"""From an empty page to a meeting: a network is founded, its people join, and all are invited."""

import re

from playwright.sync_api import FilePayload, Page, expect

from tests.journey.founding.cast import (
    ALDER,
    BEFORE,
    BIRCH,
    CHOICES,
    EVERYBODY,
    GOAL,
    MEETING,
    MEMBERS,
    NETWORK,
    ONLINE,
    PARENT,
    PROCESS,
    QUESTION,
    RUNG,
    SAFE,
    SINCE,
    WORDS,
    Person,
    Walk,
    counted,
    heard,
    invited,
)
from tests.journey.founding.crowd import together
from tests.journey.meeting import choose, open_letter, section, today
from tests.journey.test_main_job import code_in_mailbox
from tests.journey.test_ramp import fill, press
from tests.journey.walking import month_back, shoot


def found(walk: Walk) -> None:
    """The coordinator founds a network below the national one, with two hospitals."""
    page = walk.desk
    page.goto(f"{walk.demo.url}/networks/")
    page.get_by_role("link", name="Found a network").click()
    fill(page, name=NETWORK, slug=walk.slug)
    fill(page, summary="Children who go home with tubes, pumps or many medicines")
    fill(page, purpose="No family is alone in the first week at home.")
    page.select_option("[name=parent]", label="National Learning Network Collaborative")
    page.select_option("[name=group]", value="leader")
    fill(page, site_word="hospital", site_word_plural="hospitals")
    page.select_option("[name=timezone]", today().zone)
    page.get_by_label("People can find this network").check()
    shoot(page, "founding-01-found")
    press(page, "Found the network")
    expect(page.locator("main")).to_contain_text(f"{NETWORK} is founded.")
    for site in (ALDER, BIRCH):
        page.goto(f"{walk.network}sites/add/")
        fill(page, name=site, code=site.split()[0].lower(), organization_name=site)
        fill(page, joined_on=month_back(BEFORE + SINCE).replace(day=1).isoformat())
        press(page, "Add")
        expect(page.locator("main")).to_contain_text(f"{site} is added.")


def measure(walk: Walk) -> None:
    """What is counted from the beginning, and what both hospitals counted in the year before."""
    page = walk.desk
    first, last = month_back(BEFORE + SINCE).replace(day=1), month_back(SINCE + 1)
    for name, counts in ((SAFE, "who say a week later that they felt safe"),
                         (RUNG, "whom the ward rang on the second day")):  # fmt: skip
        page.goto(f"{walk.network}measures/add/")
        fill(page, name=name, numerator=f"Families {counts}")
        fill(page, denominator="Families who went home in the month")
        page.locator("[name=family][value=outcome]").check()
        page.locator("[name=kind][value=proportion]").check()
        page.locator("[name=direction][value=higher]").check()
        page.get_by_text("Where it stands and where it should go").click()
        fill(page, goal=GOAL, baseline_from=first.isoformat(), baseline_to=last.isoformat())
        press(page, "Add the measure")
        expect(page.locator("h1")).to_have_text(name)
    upload(walk, page, range(BEFORE + SINCE, SINCE, -1), "the-year-before.csv")


def upload(walk: Walk, page: Page, months: range, name: str) -> None:
    """Hand the counts of some months in as a file, once it has shown what it would change."""
    page.goto(f"{walk.network}data/upload/")
    file = FilePayload(name=name, mimeType="text/csv", buffer=counted(months))
    page.set_input_files("input[type=file]", file)
    press(page, "Look at the file")
    press(page, "Save all of it")
    expect(page.locator("main")).to_contain_text(re.compile("Saved"))


def invite_members(walk: Walk) -> None:
    page = walk.desk
    for person in MEMBERS:
        page.goto(f"{walk.network}people/invite/")
        fill(page, name=person.name, email=walk.email(person))
        page.select_option("[name=group]", value=person.group)
        page.select_option("[name=access]", value=person.access)
        if person.site:
            page.select_option("[name=site]", label=person.site)
        press(page, "Send the invitation")
        expect(page.locator("main")).to_contain_text("The invitation is on its way")


def join(walk: Walk, person: Person) -> None:
    """Make an account from the mail, prove the address, and join."""
    page, email = walk.pages[person], walk.email(person)
    open_letter(page, walk.demo, email, "invites you to")
    link = page.frame_locator("iframe").locator("a[href*='/join/']").first.get_attribute("href")
    page.goto(str(link))
    if person == PARENT:
        shoot(page, "founding-02-invited")
    page.get_by_role("link", name="Make an account").click()
    fill(page, name=person.name, password1=walk.demo.password)
    press(page, "Create my account")
    expect(page.locator("h1")).to_have_text("Is this address yours?")
    mailbox = page.context.new_page()
    page.fill("input[name=code]", code_in_mailbox(mailbox, walk.demo, email))
    mailbox.close()
    press(page, "Go on")
    press(page, "Join the network")
    expect(page.locator("main")).to_contain_text(f"Welcome to {NETWORK}.")


# --- The meeting and its question -----------------------------------------------------------


def ask(walk: Walk) -> None:
    """The design work with its brief, and the question that is asked around the meeting."""
    page = walk.desk
    page.goto(f"{walk.network}processes/add/")
    fill(page, title=PROCESS, purpose="What we do so that nobody is alone in the first week.")
    fill(
        page, brief="Families ring four numbers. What is settled: we begin small, at two hospitals."
    )
    press(page, "Begin")
    expect(page.locator("h1")).to_have_text(PROCESS)
    page.get_by_role("link", name="Ask a question").first.click()
    fill(page, question=QUESTION, choices="\n".join(CHOICES))
    press(page, "Ask it")
    expect(page.locator("h1")).to_have_text(QUESTION)
    walk.places["topic"] = page.url.split("#")[0]


def plan_two_days(walk: Walk) -> None:
    """A meeting of two days that begins today, around which the question is asked."""
    page, when = walk.desk, today()
    page.goto(f"{walk.network}meetings/add/")
    fill(page, title=MEETING, purpose="We found our network and choose what we test first.")
    fill(page, place="Lakeside Conference House", contact="Odalys Brightwater, 555 0142")
    fill(page, remote_link="https://meet.example/first-week", closes_on=when.day.isoformat())
    page.select_option("[name=timezone]", when.zone)
    for number, one in enumerate(when.two_days):
        for name, value in (("date", one.isoformat()), ("starts", when.starts),
                            ("ends", when.ends), ("capacity", str(EVERYBODY))):  # fmt: skip
            page.fill(f"[name=days-{number}-{name}]", value)
    press(page, "Save")
    press(page, "Publish")
    expect(page.locator("h1")).to_have_text(MEETING)
    walk.places["meeting"] = page.url
    page.get_by_role("link", name="Ask people something around this meeting").click()
    page.get_by_label(QUESTION).check()
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("Whoever is invited can answer them.")
    shoot(page, "founding-03-meeting")


def invite_everybody(walk: Walk) -> None:
    """Paste the list of all with their groups, and send."""
    page = walk.desk
    walk.crowd = invited(walk)
    lines = [f"{one.name}; {one.email}; {WORDS[one.group]}" for one in walk.crowd]
    lines += [f"{one.name}; {walk.email(one)}; {WORDS[one.group]}" for one in MEMBERS]
    section(page, "People")
    page.locator("main").get_by_role("link", name="Add people").first.click()
    page.get_by_label("Names and addresses").fill("\n".join(lines))
    press(page, "Look at them")
    expect(page.get_by_role("heading", name=f"{EVERYBODY} understood")).to_be_visible()
    press(page, f"Add {EVERYBODY} people")
    page.get_by_role("link", name="Look at the mail and send it").click()
    press(page, f"Send to {EVERYBODY} people")
    sent = f"Invitations sent. {EVERYBODY} sent"
    expect(page.locator("#sending")).to_contain_text(sent, timeout=60_000)
    shoot(page, "founding-04-invited")


def answer(walk: Walk) -> None:
    """All say yes: the crowd by their links, some of them online, the members signed in."""
    together(
        walk.crowd,
        lambda one: one.say_yes("remote" if one.name.split()[0] in ONLINE else "in_person"),
    )
    for person in MEMBERS:
        page = walk.pages[person]
        page.goto(walk.demo.url)
        page.get_by_role("link", name=heard("Answer", f"Will you come to “{MEETING}”?")).click()
        choose(page, "Will you come?", "Yes")
        press(page, "Send my answer")
        expect(page.locator("main")).to_contain_text("You answered: yes")
    shoot(walk.parent, "founding-05-answered")
    page = walk.desk
    page.goto(f"{walk.places['meeting']}people/")
    shoot(page, "founding-06-people")
