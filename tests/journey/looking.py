"""Looking at pages with axe: wide and narrow, light and dark, each page loaded once, and each
pairing of colours measured once: that is half of what axe does."""

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

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
    """Look at pages, at each first as the one before was looked at last, and end narrowly."""
    found = []
    for url in urls:
        is_narrow = page.viewport_size == _size(NARROW)
        found += looked_at(page, url, ways[::-1] if is_narrow else ways)
    page.set_viewport_size(_size(NARROW))
    return found


def looked_at(page: Page, url: str, ways: Ways = EVERY_WAY, status: int = 200) -> list[str]:
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == status, f"{answer.status} {url}"
    return violations(page, ways)


def violations(page: Page, ways: Ways = EVERY_WAY) -> list[str]:
    """Give what axe says of the open page in each way of looking at it, and whether it flows over
    a narrow one."""
    found = []
    for width, scheme, options in ways:
        if page.viewport_size != _size(width):
            page.set_viewport_size(_size(width))
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        known = _known[scheme]
        marked, fresh, wide = page.evaluate(MARK_NEW_COLOURS, [width, scheme, MARK, sorted(known)])
        if width == NARROW and wide > NARROW:
            found.append(f"{page.url} is {wide} px wide")
        if options is OF_COLOUR and not marked:
            continue
        _have_axe(page)
        said = page.evaluate(RUN, [BUT_LONG_TABLES, options, MARK])
        if not said:
            known.update(fresh)
        found += [f"{page.url} {width} {scheme}: {one}" for one in said]
    return found


def _size(width: int) -> ViewportSize:
    return {"width": width, "height": 900}


def _have_axe(page: Page) -> None:
    if not page.evaluate(IS_READ):
        page.evaluate(AXE_SCRIPT)
        page.add_init_script(AT_HAND)
