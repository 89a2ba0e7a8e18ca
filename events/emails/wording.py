"""Words with named placeholders in double braces, put into text and into HTML.

Our own small substitution: only names of a fixed list, nothing is evaluated, and an unknown name
is an error that names it. In HTML everything is escaped; only what the organisers typed, and our
own link, become links: a name that looks like an address stays a name.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

_TOKEN = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"[a-z_]{1,30}")
_STRAY = re.compile(r"\{\{|\}\}")
_URL = re.compile(r"https?://[^\s<>\"'{}]+")
_GAPS = re.compile(r"\n{3,}")
_PARAGRAPHS = re.compile(r"\n\s*\n")
# A sentence ends after an address, not in it.
_AFTER = ".,;:!?)"
LINK = "link"


class BadPlaceholder(ValueError):
    """Words that cannot be put in; the text says what to change."""


@dataclass(frozen=True)
class Part:
    """Typed words, or the name of a placeholder."""

    text: str = ""
    name: str = ""


def parts_of(words: str, allowed: frozenset[str] | set[str]) -> list[Part]:
    """Take words apart; BadPlaceholder names the first that is not on the list."""
    parts = list(_parts(words.replace("\r\n", "\n").replace("\r", "\n")))
    for part in parts:
        if part.name and part.name not in allowed:
            raise BadPlaceholder(_complaint(part.name))
        if _STRAY.search(part.text):
            raise BadPlaceholder("Two braces stand alone. Write a placeholder as {{ name }}.")
    return parts


def _parts(words: str) -> Iterator[Part]:
    end = 0
    for token in _TOKEN.finditer(words):
        yield Part(text=words[end : token.start()])
        name = token[1].strip()
        yield Part(name=name or "?")
        end = token.end()
    yield Part(text=words[end:])


def _complaint(name: str) -> str:
    shown = name if _NAME.fullmatch(name) else name[:30].replace("\n", " ")
    return f"“{{{{ {shown} }}}}” is not a placeholder here. Take one from the list."


def names_in(words: str) -> set[str]:
    """Give the names of all placeholders, known or not."""
    return {part.name for part in _parts(words) if part.name}


def as_line(words: str, values: dict[str, str]) -> str:
    """Fill in one line, such as a subject: no line ends, whatever people typed."""
    filled = "".join(
        values[part.name] if part.name else part.text for part in parts_of(words, set(values))
    )
    return " ".join(filled.split())


def as_text(words: str, values: dict[str, str]) -> str:
    """Fill in plain text; where a value is empty no gap is left."""
    filled = "".join(
        values[part.name] if part.name else part.text for part in parts_of(words, set(values))
    )
    return _GAPS.sub("\n\n", filled).strip()


def as_html(
    words: str, values: dict[str, str], blocks: Mapping[str, Callable[[], str]]
) -> SafeString:
    """Fill in paragraphs of HTML. A placeholder of `blocks` that stands alone in its paragraph
    becomes that block: the buttons, or the table of when and where."""
    parts_of(words, set(values))
    made = [
        _paragraph(paragraph, values, blocks)
        for paragraph in _PARAGRAPHS.split(words.replace("\r\n", "\n").strip())
    ]
    return mark_safe("\n".join(made))  # noqa: S308 - each part is escaped below


def _paragraph(words: str, values: dict[str, str], blocks: Mapping[str, Callable[[], str]]) -> str:
    parts = [part for part in _parts(words.strip()) if part.name or part.text.strip()]
    alone = parts[0].name if len(parts) == 1 else ""
    if alone in blocks:
        return blocks[alone]()
    inner = "".join(_inner(part, values) for part in _parts(words.strip()))
    return f"<p>{inner}</p>" if inner.strip() else ""


def _inner(part: Part, values: dict[str, str]) -> str:
    if part.name == LINK:
        return linked(values[LINK])
    if part.name:
        return _broken(escape(values[part.name]))
    return _broken(_with_links(part.text))


def _with_links(text: str) -> str:
    made, end = [], 0
    for found in _URL.finditer(text):
        url = found[0].rstrip(_AFTER)
        made += [escape(text[end : found.start()]), linked(url)]
        end = found.start() + len(url)
    return "".join([*made, escape(text[end:])])


def _broken(html: str) -> str:
    return html.replace("\n", "<br>")


def linked(url: str) -> SafeString:
    return format_html('<a class="alt" href="{0}" style="color:#0b5d66;">{0}</a>', url)
