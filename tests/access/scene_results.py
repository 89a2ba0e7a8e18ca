"""A result to share of the scene: published to its network, with what a network said of it, and a
draft. Each text carries the mark."""

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from improvement.models import (
    Change,
    Result,
    ResultAuthor,
    ResultChart,
    ResultStep,
    ResultTag,
    Uptake,
)
from networks.models import Network, Site, User
from outcomes.models import Measure
from outcomes.presenters.frozen import fingerprint

DAY = datetime(2026, 2, 1, tzinfo=UTC)


def parts(
    network: Network, site: Site, owner: User, teammate: User, mark: str, change: Change,
    measure: Measure,
) -> dict[str, Any]:  # fmt: skip
    """Make a published result by a member, which the owner reviewed, and the member's draft."""
    result = _result(
        network, change, teammate, mark, status="published", number=1, published_at=DAY,
        reviewed_by=owner,
    )  # fmt: skip
    draft = _result(network, change, teammate, f"{mark} draft")
    chart = _chart(result, measure, mark)
    ResultTag.objects.create(result=result, name=f"{mark.lower()} tag"[:30])
    ResultStep.objects.create(
        result=result, was="draft", status="in_review", reason=f"{mark} step", by=teammate
    )
    uptake = Uptake.objects.create(
        result=result, network=network, site=site, state="adopted", note=f"{mark} took it up",
        by=owner,
    )  # fmt: skip
    return {"told": result, "told_draft": draft, "told_chart": chart, "uptake": uptake}


def _result(network: Network, change: Change, by: User, mark: str, **values: Any) -> Result:
    texts = {name: f"{mark} {name}" for name in Result.TEXTS}
    result = Result.objects.create(
        network=network, change=change, by=by, **texts,
        materials=[{"label": f"{mark} card", "url": "https://a.example/card"}], **values,
    )  # fmt: skip
    ResultAuthor.objects.create(
        result=result, user=by, group="community", position=1, consent="agreed",
        answered_at=timezone.now(),
    )  # fmt: skip
    return result


def _chart(result: Result, measure: Measure, mark: str) -> ResultChart:
    """Put down a chart of few words: how a true one is made, tests of outcomes prove."""
    data = {
        "title": f"{mark} frozen", "code": measure.code, "sentence": f"{mark} found",
        "verdict": "no_signal", "says": [], "notes": [], "points": [], "definition_words": [],
        "counted_names": ["", ""], "center_name": "Median", "frequency": "month", "kind": "run",
        "unit": "%", "decimals": 1, "computed_at": DAY.isoformat(), "bound": 11, "remark": "",
        "is_suppressed": False,
    }  # fmt: skip
    drawings = dict.fromkeys(("large", "medium", "small"), f"<svg><title>{mark}</title></svg>")
    return ResultChart.objects.create(
        result=result, measure=measure, revision=1, taken_at=DAY, data=data, drawings=drawings,
        sha256=fingerprint(data, drawings),
    )  # fmt: skip
