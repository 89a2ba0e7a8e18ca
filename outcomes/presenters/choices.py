"""What a reader chose to see of a measure: whose data, which chart, which span. It stands in the
address, so that every view can be linked, and every way out gives the same."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from outcomes.models import Measure
from outcomes.presenters.spans import ALL, Span


@dataclass(frozen=True, slots=True)
class Choice:
    """Whose data (a site's code, or nothing for the network), which chart, which span; `near`
    adds the limits of 95 %."""

    site: str = ""
    kind: str = ""
    span: Span = ALL
    near: bool = False

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Choice":
        return cls(
            site=str(query.get("site", "")),
            kind=str(query.get("kind", "")),
            span=Span.read(query),
            near=query.get("limits") == "95",
        )

    def but(self, **changes: Any) -> "Choice":
        return replace(self, **changes)

    def parameters(self) -> dict[str, str]:
        """Give what stands in the address."""
        told = {"kind": self.kind, "site": self.site} | self.span.query()
        if self.near:
            told["limits"] = "95"
        return {name: value for name, value in told.items() if value}

    def query(self) -> str:
        """Give the address's part from the question mark on."""
        told = self.parameters()
        return f"?{urlencode(told)}" if told else ""

    def url(self, measure: Measure, page: str = "measure-detail") -> str:
        return reverse(f"outcomes:{page}", kwargs={"public_id": measure.public_id}) + self.query()
