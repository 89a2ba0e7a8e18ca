"""A call of a network as slides: what its page shows, one thing on each."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from improvement.practice import FAR
from improvement.presenters.call import Window, call, main_measures
from lhs_platform.lib import links
from networks.models import Network
from outcomes.exports import making
from outcomes.exports.slides import Page, deck
from outcomes.presenters.audience import Audience

TYPE = making.FORMS["pptx"]
SITES_ON_A_SLIDE = 24
SIGNALS_ON_A_SLIDE = 10
ILLUSTRATIVE = "Illustrative data, simulated around published levels; not actual data of any site."


def slides(network: Network, window: Window, *, today: date) -> bytes:
    """Make the presentation, as everybody on the call may see it."""
    shown = call(network, window, today=today)
    source = _source(network, window, is_simulated=shown["is_simulated"])
    pages = [
        *_sites(shown["sites"], network, source),
        *_signals(shown["signals"], source),
        *_cycle(shown["cycle"], source),
        *_asks(shown["asks"], source),
        *_teams(shown["standing"], source),
    ]
    sheets = making.board(main_measures(network), Audience(network), today=today)
    return deck(
        sheets, title=network.name, subtitle=f"Call of the network\n{window.words}", pages=pages
    )


def _source(network: Network, window: Window, *, is_simulated: bool) -> str:
    page = reverse("improvement:call", kwargs={"slug": network.slug})
    told = f"{network.name}, {window.words}. From {links.absolute(f'{page}?{window.query()}')}"
    return f"{told} · {ILLUSTRATIVE}" if is_simulated else told


def _sites(sites: dict[str, Any] | None, network: Network, source: str) -> Iterator[Page]:
    """Give all sites as small charts, so many on a slide."""
    cards = sites["rows"] if sites else []
    for first in range(0, len(cards), SITES_ON_A_SLIDE):
        some = cards[first : first + SITES_ON_A_SLIDE]
        heading = f"{sites['says']} {sites['axis']}, by name." if sites else ""
        yield Page(
            title=f"{sites['name'] if sites else ''}, all {network.site_word_plural}",
            heading=heading,
            pictures=[(f"{card['name']}  {card['latest']}", card["svg"]) for card in some],
            source=source,
        )


def _signals(places: list[dict[str, Any]], source: str) -> Iterable[Page]:
    lines = [
        (place["place"], f"{row['word']}. {row['measure']}: {row['what']}, since {row['since']}.")
        for place in places
        for row in place["rows"]
    ]
    more = len(lines) - SIGNALS_ON_A_SLIDE
    kept = lines[:SIGNALS_ON_A_SLIDE]
    kept += [("", f"And {more} more on the page of this call.")] if more > 0 else []
    yield Page(
        title="New signals",
        heading="What changed in a way that chance does not explain. What is behind it?",
        lines=kept or [("", "None in these days.")],
        source=source,
    )


def _cycle(cycle: dict[str, Any] | None, source: str) -> Iterator[Page]:
    if cycle is None:
        return
    lines = [
        ("Why this one", cycle["why"]),
        ("What we tried", cycle["change"]),
        ("On how many", cycle["scale"]),
    ]
    for row in cycle["predictions"][:2]:
        lines += [("We predicted", row["prediction"])]
        lines += [("What came out", f"{row['result']} {_as_predicted(row['matched'])}".strip())]
    lines += [("What we learned", cycle["learned"])]
    decided = cycle["decision"]["label"] if cycle["decision"] else ""
    lines += [("Decided", f"{decided}. {cycle['next']}" if decided and cycle["next"] else decided)]
    where = f"{cycle['place']}, " if cycle["place"] else ""
    yield Page(
        title=f"Cycle of the week: {cycle['title']}",
        heading=f"{where}{cycle['ramp']}, cycle {cycle['number']}",
        lines=[(term, text) for term, text in lines if text],
        source=source,
    )


def _as_predicted(matched: str) -> str:
    words = {"Yes": "As predicted.", "Partly": "Partly as predicted.", "No": "Not as predicted."}
    return words.get(matched, "")


def _asks(asks: dict[str, Any], source: str) -> Iterator[Page]:
    """Give who has waited longest for help; no slide where nobody waits."""
    if not asks["rows"]:
        return
    lines = [(row["title"], f"{row['text']} ({row['author']})") for row in asks["rows"]]
    lines += [("", "And more on the page of this call.")] if asks["has_more"] else []
    yield Page(title="Who asks for help", heading="A word helps.", lines=lines, source=source)


def _teams(standing: dict[str, Any], source: str) -> Iterator[Page]:
    pictures = standing["share"]["pictures"]
    if not pictures:
        return
    owed = len(standing["owed"])
    asked = f"{standing['month']:%B %Y}"
    words = (
        f"{owed} team{'' if owed == 1 else 's'} for {asked}." if owed else f"Nobody for {asked}."
    )
    lines = [(picture["name"], picture["says"]) for picture in pictures]
    yield Page(
        title="How far the teams have come",
        heading=f"Share of teams at {FAR} or above: clearly better",
        lines=[*lines, ("Scores still to come", words)],
        pictures=[(picture["name"], picture["svg"]) for picture in pictures if picture["svg"]],
        columns=2,
        source=source,
    )
