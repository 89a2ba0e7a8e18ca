"""What is offered to whoever writes a result to share: people who may be among its authors, and
measures whose charts may belong to it. Whoever gave an idea without a name is not among them on
that account: `rules.voices` alone looks at who wrote ideas."""

from typing import Any

from improvement.models import Aim, Cycle, Decision, Result, TeamMember
from improvement.rules import sharing as rules
from improvement.rules.voices import Authors
from networks.models import User
from outcomes.models import Measure

MOST = 12


def authors_to_ask(result: Result, reader: Any) -> list[User]:
    """Give the members who had a hand in the change and are not among the authors yet."""
    change = result.change
    cycles = Cycle.objects.filter(change_idea=change)
    keys = {change.by_id, change.owner_id, *cycles.values_list("owner", flat=True)}
    projects = {result.project_id, *cycles.values_list("project", flat=True)} - {None}
    keys |= set(TeamMember.objects.filter(project__in=projects).values_list("user", flat=True))
    keys |= _named_behind(result, reader)
    taken = {one.user_id for one in result.authors.all()}
    people = rules.people_for_authors(result.network).filter(pk__in=keys - taken - {None})
    return list(people[:MOST])


def _named_behind(result: Result, reader: Any) -> set[int]:
    """Give those who are named as authors of the ideas that the change came from."""
    decided = Decision.objects.filter(change=result.change).select_related("option__idea__author")
    ideas = [one.option.idea for one in decided]
    if not ideas:
        return set()
    known = Authors(ideas)
    voices = [voice for idea in ideas for voice in known.voices(idea, reader)]
    return {voice.user.pk for voice in voices if voice.is_named and voice.user is not None}


def measures_to_show(result: Result) -> list[Measure]:
    """Give the measures of which a chart can be put down: those of the change and its project
    first."""
    first = {result.change.measure_id}
    if result.project_id:
        first |= set(
            Aim.objects.filter(project=result.project_id).values_list("measure", flat=True)
        )
    measures = Measure.objects.filter(network=result.network_id).active()
    return sorted(
        measures.select_related("network"), key=lambda one: (one.pk not in first, one.name)
    )
