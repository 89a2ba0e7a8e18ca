"""What people type as notes, made into safe HTML: paragraphs, lists, bold and headings."""

from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

RULES = ["paragraph", "heading", "list", "emphasis", "newline", "escape", "text_join"]
TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "h2", "h3", "h4", "h5"}
LOWEST = 5

_PARSER = MarkdownIt("zero", {"breaks": True, "html": False}).enable(RULES)


def rendered(text: str, *, under: int = 1) -> SafeString:
    """Give HTML of the few tags above; what else looks like markup stays as it was typed. The
    biggest headings stand one below the level `under`, and none is left out on the way down, so
    that a page keeps its order whatever people begin with."""
    tokens = _PARSER.parse(text)
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    biggest = min((int(token.tag[1]) for token in headings), default=1)
    last = under
    for token in headings:
        level = int(token.tag[1]) - biggest + under + 1
        if token.type == "heading_open":
            last = min(LOWEST, level, last + 1)
        token.tag = f"h{last}"
    html: str = _PARSER.renderer.render(tokens, _PARSER.options, _env())
    clean = nh3.clean(html, tags=TAGS, attributes={}, link_rel=None)
    return mark_safe(clean)  # noqa: S308  # made and cleaned here


def _env() -> dict[str, Any]:
    return {}
