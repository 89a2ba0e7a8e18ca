"""What a chart to take away says: the same on a slide, in a spreadsheet, under a picture."""

from dataclasses import dataclass, field
from typing import Any

ILLUSTRATIVE = "Illustrative data, simulated around published levels; not actual data of any site."


@dataclass(frozen=True)
class Sheet:
    """One chart as its reader may see it.

    `seen` is what `presenters.shown` gave, `definition` its rows of term and text, `svg` the large
    drawing. `link` leads back to the page, `taken_on` says when this was taken from it.
    `counted_names` name the numbers before the value, `sites` the sites of this network.
    """

    measure: str
    network: str
    place: str
    kind: str
    seen: dict[str, Any]
    definition: list[dict[str, str]]
    svg: str
    taken_on: str
    link: str
    is_simulated: bool = False
    citation: str = ""
    notes: list[str] = field(default_factory=list)
    counted_names: tuple[str, str] = ("", "")
    sites: str = "sites"

    @property
    def heading(self) -> str:
        return f"{self.measure}, {self.place}"

    @property
    def sentence(self) -> str:
        return str(self.seen["sentence"])

    @property
    def source(self) -> str:
        """Say where the numbers are from, of when, and what they are not."""
        parts = [f"{self.network}. {self.kind}. Taken on {self.taken_on} from {self.link}"]
        if self.is_simulated and "llustrative" not in self.citation:
            parts.append(ILLUSTRATIVE)
        if self.citation:
            parts.append(self.citation)
        return " · ".join(parts)

    @property
    def rules(self) -> list[str]:
        """Give the rules behind the signals, each once, with its source."""
        said = (f"{one['words']} ({one['source']})" for one in self.seen["signals"])
        return list(dict.fromkeys(said))


def printable(text: str) -> str:
    """Drop control characters, which office files cannot hold."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
