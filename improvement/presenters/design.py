"""Design processes for their pages: where each stands, its brief, its days, what was decided."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from improvement.models import (
    BriefVersion,
    Decision,
    DesignProcess,
    DesignStep,
    Idea,
    Round,
    Topic,
)
from improvement.presenters.topics import topic_rows
from improvement.wording import differing
from lhs_platform.lib.counting import count_of
from networks.models import AuditEntry, Network

# Icon and role of the tag of what was decided about an option.
OUTCOMES = {
    Decision.Outcome.TEST: ("check-circle-fill", "goal"),
    Decision.Outcome.LATER: ("hourglass", "on"),
    Decision.Outcome.NO: ("slash-circle", "line"),
    Decision.Outcome.MERGE: ("arrow-repeat", "line"),
}
NEWEST = 5


def process_url(process: DesignProcess) -> str:
    return reverse("improvement:process-detail", kwargs={"public_id": process.public_id})


def process_rows(network: Network, user: Any, now: datetime, today: date) -> list[dict[str, Any]]:
    """Give the design work of a network as lines of a list. Few queries, however much there is."""
    processes = DesignProcess.objects.visible_to(user).filter(network=network).for_list()
    found = list(processes.annotate(idea_count=count_of(Idea.objects.standing(), "process")))
    asked = Topic.objects.filter(process__in=found).open_at(now).order_by()
    counted = dict(asked.values_list("process").annotate(n=Count("pk")))
    return [
        {
            "title": process.title,
            "url": process_url(process),
            "purpose": process.purpose,
            "is_closed": process.status == DesignProcess.Status.CLOSED,
            "next": next_step(process, today),
            "topics": counted.get(process.pk, 0),
            "ideas": process.idea_count,  # type: ignore[attr-defined]
        }
        for process in found
    ]


def next_step(process: DesignProcess, today: date) -> DesignStep | None:
    """Give the next day of the timeline that is still to come."""
    ahead = [one for one in process.steps.all() if one.done_on is None and one.due_on >= today]
    return ahead[0] if ahead else None


def page_of(process: DesignProcess, user: Any, now: datetime, today: date) -> dict[str, Any]:
    """Give all that the page of a design process tells."""
    topics = list(Topic.objects.filter(process=process).for_list())
    rows = topic_rows(topics, now)
    ideas = Idea.objects.visible_to(user).filter(process=process).standing()
    return {
        "brief": process.briefs.select_related("by").first(),
        "brief_count": process.briefs.count(),
        "steps": timeline(process, today),
        "open_topics": [row for row in rows if row["is_open"]],
        "other_topics": [row for row in rows if not row["is_open"]],
        "decisions": decided(process),
        "ended": ending(process) if process.status == DesignProcess.Status.CLOSED else None,
        "idea_count": ideas.count(),
    }


def timeline(process: DesignProcess, today: date) -> list[dict[str, Any]]:
    """Give the days in their order: done, the one that is next, those after it."""
    ahead = next_step(process, today)
    return [
        {
            "name": step.name,
            "on": step.done_on or step.due_on,
            "state": _state(step, ahead),
            "is_late": step.done_on is None and step.due_on < today,
            "edit_url": reverse("improvement:step-edit", kwargs={"public_id": step.public_id}),
        }
        for step in process.steps.all()
    ]


def _state(step: DesignStep, ahead: DesignStep | None) -> str:
    if step.done_on is not None:
        return "done"
    return "now" if ahead is not None and step.pk == ahead.pk else "next"


def decided(process: DesignProcess) -> list[dict[str, Any]]:
    """Give what was decided in the rounds of a design process, and about its ideas in any round,
    the newest first, and why."""
    of_process = Q(round__process=process) | Q(option__idea__process=process)
    rows = Decision.objects.filter(of_process, round__state=Round.State.PUBLISHED)
    rows = rows.select_related("option__revision", "option__idea", "round", "by", "merged_with")
    return [
        {
            "title": one.option.title,
            "url": reverse(
                "improvement:idea-detail", kwargs={"public_id": one.option.idea.public_id}
            ),
            "tag": _outcome_tag(one),
            "reason": one.reason,
            "by": one.by.name,
            "at": one.decided_at,
            "round": one.round.title,
        }
        for one in rows.order_by("-decided_at", "option__position")[:100]
    ]


def ending(process: DesignProcess) -> dict[str, Any] | None:
    """Say by whom and when design work was ended, and why; None where nobody wrote that down."""
    ends = AuditEntry.objects.filter(
        network=process.network_id,
        object_type=process._meta.label_lower,  # noqa: SLF001
        object_id=str(process.public_id),
        verb="process.closed",
    )
    last = ends.select_related("actor").first()
    if last is None:
        return None
    return {"at": last.at, "by": last.actor.name if last.actor else "", "reason": last.reason}


def _outcome_tag(decision: Decision) -> dict[str, str]:
    icon, role = OUTCOMES[Decision.Outcome(decision.outcome)]
    return {"label": decision.get_outcome_display(), "icon": icon, "role": role}


# --- Versions of the brief --------------------------------------------------------------------


def brief_choices(process: DesignProcess) -> list[dict[str, Any]]:
    """Give the versions that can be compared, the newest first."""
    rows = process.briefs.select_related("by")
    return [
        {
            "value": one.number,
            "label": f"Version {one.number}, {one.by.name}, "
            f"{one.created_at.day} {one.created_at:%B %Y}",
        }
        for one in rows
    ]


def compared(old: BriefVersion, new: BriefVersion) -> list[dict[str, str]]:
    return pieces(old.text, new.text)


def pieces(old: str, new: str) -> list[dict[str, str]]:
    """Give two wordings as one text with what went out and what came in; empty where they are
    the same."""
    found = differing(old, new)
    if all(piece.kind == "same" for piece in found):
        return []
    return [{"kind": piece.kind, "text": piece.text} for piece in found]
