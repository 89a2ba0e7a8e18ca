"""How a published result is cited: in plain words, as BibTeX and as RIS."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from improvement.models import Result
from improvement.rules.sharing import named
from lhs_platform.lib import links

# What stands for a letter that BibTeX reads as its own.
BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
FORMS = {
    "txt": ("text/plain; charset=utf-8", "text"),
    "bib": ("application/x-bibtex; charset=utf-8", "BibTeX"),
    "ris": ("application/x-research-info-systems; charset=utf-8", "RIS"),
}


@dataclass(frozen=True)
class Cited:
    """What a citation is made of."""

    authors: list[str]
    title: str
    network: str
    slug: str
    number: int
    edition: int
    day: date
    url: str


def cited(result: Result) -> Cited:
    """Put a citation together; a withdrawn result is cited as that, without its words. Where no
    author is named, the network stands for them."""
    published_at: Any = result.published_at  # a draft is not cited
    is_withdrawn = result.status == Result.Status.WITHDRAWN
    names = [] if is_withdrawn else [one.user.name for one in named(result.authors.all())]
    return Cited(
        authors=names or [result.network.name],
        title=f"Result {result.number}, withdrawn" if is_withdrawn else result.title,
        network=result.network.name,
        slug=result.network.slug,
        number=result.number or 0,
        edition=result.edition,
        day=result.network.day_at(published_at),
        url=links.absolute_url("improvement:result-detail", public_id=result.public_id),
    )


def plain(result: Result) -> str:
    """Give one line for a list of references."""
    one = cited(result)
    edition = f", edition {one.edition}" if one.edition > 1 else ""
    return (
        f"{', '.join(one.authors)}. {_ended(one.title)} {one.network}, result {one.number}{edition}. "
        f"{settings.SITE_NAME}, {one.day.day} {one.day:%B %Y}. {one.url}"
    )


def bibtex(result: Result) -> str:
    one = cited(result)
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in one.authors),
        "title": f"{{{_tex(one.title)}}}",
        "institution": _tex(one.network),
        "type": "Result of a learning network",
        "number": _number(one),
        "year": str(one.day.year),
        "month": f"{one.day:%b}".lower(),
        "howpublished": _tex(settings.SITE_NAME),
        "url": one.url,
    }
    lines = [
        f"  {name} = {value}," if name == "month" else f"  {name} = {{{value}}},"
        for name, value in fields.items()
    ]
    key = f"{one.slug}-{one.number}-{one.edition}"
    return "\n".join([f"@techreport{{{key},", *lines, "}"]) + "\n"


def ris(result: Result) -> str:
    """Give the lines of the RIS format, which end with a carriage return."""
    one = cited(result)
    lines = [
        ("TY", "RPRT"),
        *(("AU", name) for name in one.authors),
        ("TI", one.title),
        ("PB", one.network),
        ("T2", settings.SITE_NAME),
        ("M1", _number(one)),
        ("PY", str(one.day.year)),
        ("DA", f"{one.day:%Y/%m/%d}"),
        ("UR", one.url),
    ]
    return "".join(f"{tag}  - {' '.join(text.split())}\r\n" for tag, text in lines) + "ER  - \r\n"


def written(result: Result, form: str) -> str:
    """Give the citation in one of FORMS."""
    return {"txt": lambda one: f"{plain(one)}\n", "bib": bibtex, "ris": ris}[form](result)


def _number(one: Cited) -> str:
    return f"{one.number}, edition {one.edition}" if one.edition > 1 else str(one.number)


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _tex(text: str) -> str:
    return "".join(BIBTEX.get(letter, letter) for letter in " ".join(text.split()))
