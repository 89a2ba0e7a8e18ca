"""A page without a mouse: on to something by Tab, and pressed."""

from playwright.sync_api import ElementHandle, Error, Locator, Page, expect

FAR = 120
# Nothing, where it is no longer on the page.
HAS_FOCUS = "node => node.isConnected ? node === document.activeElement : null"
# A choice drawn as a button shows the focus of its radio button or box, which lies below it.
SEES_FOCUS = """node => {
    const drawn = [node];
    if (["radio", "checkbox"].includes(node.type)) {
        drawn.push(node.nextElementSibling, node.closest("label"));
    }
    return drawn.some(one => {
        const style = one && getComputedStyle(one);
        return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus, and see that it shows.

    It is looked for once, and again where the page was drawn anew: to look for it after each key
    took most of the time."""
    node = only(wanted)
    for _ in range(FAR):
        page.keyboard.press("Tab")
        has_focus = whether_focus(node)
        if has_focus is None:
            node = only(wanted)
            has_focus = whether_focus(node)
        if has_focus:
            assert node.evaluate(SEES_FOCUS), f"{wanted} does not show that it has the focus"
            return
    raise AssertionError(f"{FAR} times Tab does not lead to {wanted}")


def only(wanted: Locator) -> ElementHandle:
    expect(wanted).to_have_count(1)
    return wanted.element_handle()


def whether_focus(node: ElementHandle) -> bool | None:
    """Say whether it has the focus; nothing where its page is gone."""
    try:
        found: bool | None = node.evaluate(HAS_FOCUS)
    except Error:
        return None
    return found


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    tab_to(page, wanted)
    page.keyboard.press(key)
