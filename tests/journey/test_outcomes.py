"""Outcomes as its people use them: the improvement lead and the coordinator, in a real browser.

With SHOTS=1, screenshots are kept in var/journey/ to be looked at.
"""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from tests.journey.walking import (
    SHOTS,
    ask,
    last_month,
    open_entry,
    open_measure,
    paste,
    shoot,
    sign_in,
)

pytestmark = [pytest.mark.slow, pytest.mark.browser]
REMISSION, STEROIDS = "Children in remission", "Children on steroids"


# --- The clinical improvement lead ----------------------------------------------------------


def test_a_clinic_enters_its_month_and_takes_the_finding_to_a_meeting(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "clinician")
    enter_month(page, demo)
    open_own_chart(page, demo)
    expect(page.locator("#table tbody tr").first).to_contain_text(last_month(), timeout=20_000)
    expect(page.locator("#chart-sheet")).not_to_contain_text("Updating", timeout=20_000)
    shoot(page, "lead-2-new-point")

    said = page.locator("section", has=page.get_by_role("heading", name="What the chart says"))
    expect(said).to_contain_text(re.compile(r"Better: \d+ months above the median\."))
    expect(said).to_contain_text("6 or more points in a row on one side of the median")
    newest = page.locator("#table tbody tr").first
    expect(newest).to_contain_text("Better")
    follow_letter_and_return(page)
    take_away(page)

    assert complaints == []


def open_own_chart(page: Page, demo) -> None:
    open_measure(page, demo, REMISSION)
    page.get_by_role("link", name="Riverbend", exact=True).first.click()
    expect(page).to_have_url(re.compile("site=riverbend"))


def enter_month(page: Page, demo) -> None:
    """Paste what was counted last month from a spreadsheet: much the same as the month before."""
    counted, of = month_before(demo)
    open_entry(page, demo)
    fields = page.get_by_label(re.compile(f"^{REMISSION}.*{last_month()}"))
    fields.first.focus()
    paste(page, f"{counted}\t{of}\r\n")
    expect(fields.nth(0)).to_have_value(counted)
    expect(fields.nth(1)).to_have_value(of)
    shoot(page, "lead-1-entry")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Saved for Riverbend: 1 new, 0 changed.")


def month_before(demo) -> tuple[str, str]:
    _, charts = ask(demo, "charts/?network=steady-gut&kind=run&site=riverbend&page_size=50")
    chart = next(one for one in charts["results"] if one["measure_code"] == "remission")
    point = next(one for one in reversed(chart["points"]) if one["numerator"] is not None)
    return f"{point['numerator']:.0f}", f"{point['denominator']:.0f}"


def follow_letter_and_return(page: Page) -> None:
    """Go from a letter on the chart to its test of change, and by its measure back."""
    flag = page.locator(".ln-L svg a.c-link[href^='/cycles/']").first
    label = str(flag.get_attribute("aria-label"))
    flag.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/cycles/"))
    expect(page.locator("main")).to_contain_text(label.split(": ")[-1])
    shoot(page, "lead-3-cycle")
    page.locator("main").get_by_role("link", name=REMISSION).first.click()
    expect(page.locator("h1")).to_have_text(REMISSION)
    page.get_by_role("link", name="Riverbend", exact=True).first.click()
    expect(page).to_have_url(re.compile("site=riverbend"))


def take_away(page: Page) -> None:
    """Download slide, picture and workbook; each says what the page says."""
    sentence = page.locator(".ln-lead").first.inner_text()
    value = page.locator("#table tbody tr").first.locator("td").nth(2).inner_text()
    page.locator("summary", has_text="Download").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="PowerPoint slide")).to_be_visible()
    shoot(page, "lead-4-download")

    slide = download(page, "PowerPoint slide", "lead.pptx")
    picture = download(page, "Picture (PNG)", "lead.png")
    book = load_workbook(BytesIO(download(page, "Excel workbook", "lead.xlsx")))

    check_slide(slide, sentence, value)
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) >= 1200
    *_, newest = book["Data"].iter_rows(values_only=True)
    assert last_month() in newest
    assert value in {f"{cell:.1f}%" for cell in newest if isinstance(cell, float)}


def check_slide(content: bytes, sentence: str, value: str) -> None:
    """See the finding as title, the chart as a picture, the definition and the newest numbers."""
    (slide,) = Presentation(BytesIO(content)).slides
    words = "\n".join(one.text_frame.text for one in slide.shapes if one.has_text_frame)
    (picture,) = [one for one in slide.shapes if one.shape_type == MSO_SHAPE_TYPE.PICTURE]
    (table,) = [one.table for one in slide.shapes if one.has_table]
    rows = [[cell.text for cell in row.cells] for row in table.rows]

    assert slide.shapes.title.text_frame.text == sentence
    assert picture.image.content_type == "image/png"
    assert f"{REMISSION}, Riverbend" in words
    assert "Counted: Children whose disease is in remission" in words
    assert "Out of: Children with Crohn disease" in words
    assert "Illustrative data" in words
    assert [row[0] for row in rows] == ["Period", "Counted", "Out of", "Value", "Reading"]
    assert rows[0][-1] == last_month()
    assert value in (rows[3][-1], rows[3][-1] + "%")


def download(page: Page, name: str, kept_as: str) -> bytes:
    menu = page.locator("details", has=page.get_by_role("link", name=name, include_hidden=True))
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    return fetch_by(page, page.get_by_role("link", name=name), kept_as)


def fetch_by(page: Page, link: Locator, kept_as: str) -> bytes:
    with page.expect_download() as waiting:
        link.click()
    path = SHOTS / kept_as
    waiting.value.save_as(path)
    return path.read_bytes()


# --- The coordinator ------------------------------------------------------------------------


def test_a_coordinator_looks_at_a_signal_and_explains_it(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "coordinator")
    page.goto(f"{demo.url}/networks/steady-gut/measures/")
    page.get_by_role("link", name="Signals").click()
    expect(page.locator("main ul.ln-rows > li", has_text="TPMT checked").first).to_be_visible()
    page.get_by_role("link", name="What has gone on for longer").click()
    shoot(page, "coordinator-1-signals")
    row = page.locator("main ul.ln-rows > li", has_text="Disease fully classified").first
    row.get_by_role("button", name="I looked at it").click()
    page.goto(f"{demo.url}/networks/steady-gut/signals/?state=looked")
    row = page.locator("main ul.ln-rows > li", has_text="Disease fully classified").first
    expect(row).to_contain_text("Looked at by")
    row.get_by_role("link", name="Explain").click()
    why = "Associated with the form that asks for place and severity at each visit."
    page.get_by_label("What do you think is behind it?").fill(why)
    shoot(page, "coordinator-2-explain")
    page.get_by_role("button", name="Save the explanation").click()

    page.goto(f"{demo.url}/networks/steady-gut/signals/?state=explained")
    expect(page.locator("blockquote", has_text=why)).to_be_visible()
    shoot(page, "coordinator-3-explained")
    assert complaints == []


def test_a_phase_begins_with_a_reason_and_is_taken_back(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "coordinator")
    open_measure(page, demo, STEROIDS)
    before = page.locator(".ln-lead").first.inner_text()
    page.get_by_role("link", name="Start a phase", exact=True).first.click()
    page.get_by_label("The first period").select_option(index=12)
    page.get_by_role("button", name=re.compile("Start")).click()
    expect(page.locator("main")).to_contain_text(re.compile("required|reason|why", re.IGNORECASE))
    shoot(page, "coordinator-4-phase-without-reason")
    page.get_by_label("Why?").fill("Enteral nutrition comes first at all clinics since then")
    page.get_by_role("button", name=re.compile("Start")).click()
    expect(page.locator("#phases + ul")).to_contain_text("Enteral nutrition comes first")
    expect(page.locator(".ln-L svg text", has_text="Since").first).to_be_visible(timeout=20_000)
    shoot(page, "coordinator-5-phase")

    page.get_by_role("link", name=re.compile("Take it back")).first.click()
    page.get_by_label("Why?").fill("The clinics did not start together")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The phase is taken back.")).to_be_visible()
    expect(page.locator(".ln-lead").first).to_have_text(before, timeout=20_000)
    # The browser names each answer that refuses a form; the one without a reason was refused.
    assert [one for one in complaints if "422" not in one] == []


def test_sites_in_three_orders_and_the_funnel(demo, new_page, complaints):
    page = new_page()
    sign_in(page, demo, "coordinator")
    open_measure(page, demo, REMISSION)
    page.get_by_role("link", name="All clinics", exact=True).click()
    expect(page.locator("h1")).to_have_text(f"{REMISSION}, all clinics")
    orders = {}
    segments = page.get_by_role("navigation", name="In which order").locator("a")
    for position in range(segments.count()):
        segments.nth(position).click()
        expect(segments.nth(position)).to_have_attribute("aria-current", "true")
        page.wait_for_load_state()
        name = segments.nth(position).inner_text()
        orders[name] = page.locator(".ln-sites li a span:first-child").all_inner_texts()
        shoot(page, f"coordinator-6-sites-{position}")
    page.get_by_role("link", name="Funnel", exact=True).click()
    expect(page.locator("main svg").first).to_be_visible()
    shoot(page, "coordinator-7-funnel")

    assert len(orders) >= 3
    assert len({tuple(order) for order in orders.values()}) == len(orders), orders
    assert all(sorted(one) == sorted(next(iter(orders.values()))) for one in orders.values())
    assert complaints == []


def test_the_board_as_one_deck(demo, new_page):
    page = new_page()
    sign_in(page, demo, "coordinator")
    page.goto(f"{demo.url}/networks/safe-stay/measures/")
    names = page.locator("main h3").all_inner_texts()
    link = page.get_by_role("link", name="PowerPoint")

    show = Presentation(BytesIO(fetch_by(page, link, "board.pptx")))

    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    texts = ["\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
             for slide in show.slides]  # fmt: skip
    assert titles[0] == "Safe Stay"
    assert all(titles)
    assert [name for name in names if not any(name in text for text in texts)] == []
