"""Filters for plain-text mails: lines no longer than mail programs show, lists with their text in
one column."""

import re
from textwrap import TextWrapper

from django import template

register = template.Library()

WIDTH = 76
# The text of a fact begins here, after its label.
COLUMN = 11
# What a line of a list begins with: spaces, a mark, or a number.
_HEAD = re.compile(r"\s*(?:(?:[-*•–]|\d{1,2}[.)])\s+)?")


@register.filter
def hanging(text: str, width: int = WIDTH) -> str:
    """Break long lines; those of a list go on under their own text. Addresses stay whole."""
    return "\n".join(_wrapped(line, _head_of(line), width) for line in str(text).split("\n"))


@register.filter
def fact(value: object, label: str = "") -> str:
    """Give a label and what stands beside it, all in one column however many lines it has."""
    indent = " " * COLUMN
    first, *others = [line.strip() for line in str(value).splitlines()] or [""]
    lines = [f"{label:<{COLUMN}}{first}", *(f"{indent}{line}" for line in others)]
    return "\n".join(_wrapped(line, indent, WIDTH) for line in lines)


def _head_of(line: str) -> str:
    found = _HEAD.match(line)
    return " " * len(found[0]) if found else ""


def _wrapped(line: str, indent: str, width: int) -> str:
    wrapper = TextWrapper(
        width=width,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
    )
    return "\n".join(wrapper.wrap(line)) or line
