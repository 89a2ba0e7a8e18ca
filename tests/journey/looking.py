"""Looking at pages with axe: wide and narrow, light and dark, each page loaded once, and each
pairing of colours measured once: that is half of what axe does."""

from itertools import chain
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Style sheets are read for two rules about rotated pages and sound; neither is here.
ALL = {"resultTypes": ["violations"], "preload": False}
# What the colours can change; all other rules see the same page in light and in dark.
OF_COLOUR = ALL | {"runOnly": ["color-contrast", "link-in-text-block"]}
# The rows of a table are alike; looking at each took half of the time.
BUT_LONG_TABLES = {"include": [["body"]], "exclude": [["tbody tr:nth-child(n+13)"]]}
WIDE, NARROW = 1440, 390
# For pages whose colours and layout are those of others: all rules as on a phone in the dark, and by
# day what it shows in colours that were not measured yet.
CROSSED = ((WIDE, "light", OF_COLOUR), (NARROW, "dark", ALL))
# All rules wide and narrow, and the colours of each scheme in both.
EVERY_WAY = (
    (WIDE, "light", ALL),
    (WIDE, "dark", OF_COLOUR),
    (NARROW, "dark", ALL),
    (NARROW, "light", OF_COLOUR),
)
MARK = "data-to-measure"
# The colours that were measured on a page before, and are good: by scheme.
_known: dict[str, set[str]] = {"light": set(), "dark": set()}
MARK_NEW_COLOURS = Path(__file__).with_name("colours.js").read_text()
# The program is half a megabyte: it is sent to a page once, and is at hand in whatever that page
# opens later.
AT_HAND = f"window.haveAxe = () => {{ {AXE_SCRIPT} }}"
IS_READ = "() => { if (!window.axe) window.haveAxe?.(); return Boolean(window.axe); }"
RUN = """async ([context, options, mark]) => {
    axe.configure({rules: [
        {id: "color-contrast", selector: `[${mark}]`},
        {id: "link-in-text-block", selector: `a[href][${mark}]`},
    ]});
    const {violations} = await axe.run(context, options);
    return violations.map(one => `${one.id} ${one.nodes[0].html.slice(0, 160)}`);
}"""
Ways = tuple[tuple[int, str, dict[str, object]], ...]


def faults(page: Page, urls: list[str], ways: Ways = EVERY_WAY) -> list[str]:
    return list(chain.from_iterable(looked_at(page, url, ways) for url in urls))


def looked_at(page: Page, url: str, ways: Ways = EVERY_WAY, status: int = 200) -> list[str]:
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == status, f"{answer.status} {url}"
    return violations(page, ways) + overflow(page)


def violations(page: Page, ways: Ways = EVERY_WAY) -> list[str]:
    """Give what axe says of the open page in each way of looking at it."""
    _have_axe(page)
    found = []
    for width, scheme, options in ways:
        if page.viewport_size != {"width": width, "height": 900}:
            page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        known = _known[scheme]
        marked, fresh = page.evaluate(MARK_NEW_COLOURS, [scheme, MARK, sorted(known)])
        if options is OF_COLOUR and not marked:
            continue
        said = page.evaluate(RUN, [BUT_LONG_TABLES, options, MARK])
        if not said:
            known.update(fresh)
        found += [f"{page.url} {width} {scheme}: {one}" for one in said]
    return found


def overflow(page: Page) -> list[str]:
    """Say whether the open page, looked at narrowly, flows over."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{page.url} is {wide} px wide"] if wide > NARROW else []


def _have_axe(page: Page) -> None:
    if not page.evaluate(IS_READ):
        page.evaluate(AXE_SCRIPT)
        page.add_init_script(AT_HAND)
