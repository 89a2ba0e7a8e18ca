"""One demonstration for all journeys, and a browser to walk them.

What a journey writes, the others must bear: each enters other measures, and they run in any order,
`make test` has some under way at a time.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.journey.demo import demo_at, running_demo
from tests.services.chromium import FLAGS

# A page that is asked for while both cores are busy comes late, and is no fault.
PATIENCE_MS = 20_000


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    if url := os.environ.get("DEMO_URL"):
        yield demo_at(url, Path(os.environ["DEMO_FOLDER"]))
        return
    with running_demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="package")
def browser(chromium_path):
    """Drive one browser; no longer than the journeys, for its event loop locks Django out."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path, args=["--headless", *FLAGS]
        )
        yield browser
        browser.close()


@pytest.fixture
def complaints():
    """What the browser's console said against our pages."""
    return []


@pytest.fixture
def new_page(browser, complaints):
    contexts = []

    def open_page(width: int = 1440, **options: Any) -> Page:
        # What moves is drawn sixty times a second, which all others wait for.
        still = {"reduced_motion": "reduce"} | options
        context = browser.new_context(viewport={"width": width, "height": 900}, **still)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
