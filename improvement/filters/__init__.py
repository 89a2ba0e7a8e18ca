"""What lists of projects and cycles can be narrowed by, on pages and over REST."""

import django_filters
from django.db.models import Q
from django.utils import timezone

from improvement import rules
from improvement.models import (
    Assessment,
    Ballot,
    Change,
    Comment,
    Cycle,
    Decision,
    DesignProcess,
    DesignStep,
    Diagram,
    Project,
    Result,
    ResultTag,
    Round,
    Session,
    SessionItem,
    SessionNote,
    TalkChoice,
    TalkFollow,
    Task,
    Theme,
    Topic,
    Uptake,
)
from improvement.presenters.assessments import scores_called
from improvement.rules.about import kinds
from lhs_platform.lib.rest.filters import NetworkFilterSet, any_of
from networks.models import Network

# Read when addresses are loaded, after every room has registered its kinds.
KINDS = [(kind.key, kind.word) for kind in kinds()]


class ProjectFilterSet(NetworkFilterSet):
    status = django_filters.ChoiceFilter(choices=Project.Status.choices)
    site = django_filters.UUIDFilter(field_name="sites__public_id", label="The site's id.")

    class Meta:
        model = Project
        fields: list[str] = []


class PartFilterSet(NetworkFilterSet):
    """What belongs to projects, narrowed to one of them."""

    network_path = "project__network__slug"
    project = django_filters.UUIDFilter(field_name="project__public_id", label="The project's id.")


class CycleFilterSet(NetworkFilterSet):
    """Narrow by project, site and stage, to one's own, or to those that stand still."""

    network_path = "project__network__slug"
    project = django_filters.UUIDFilter(field_name="project__public_id", label="The project's id.")
    site = django_filters.UUIDFilter(field_name="site__public_id", label="The site's id.")
    stage = any_of(Cycle.Stage.choices)
    mine = django_filters.BooleanFilter(method="owned", label="Only those I lead.")
    stuck = django_filters.BooleanFilter(
        method="standing_still", label="Only those that stand still: see `stuck`."
    )

    class Meta:
        model = Cycle
        fields: list[str] = []

    def owned(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.filter(owner=self.request.user) if value else queryset

    def standing_still(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.filter(rules.is_stuck(timezone.now())) if value else queryset


class TaskFilterSet(NetworkFilterSet):
    """Narrow the tasks of plans by cycle, by whether they are done, and by the day they are due."""

    network_path = "cycle__project__network__slug"
    cycle = django_filters.UUIDFilter(field_name="cycle__public_id", label="The cycle's id.")
    kind = django_filters.ChoiceFilter(choices=Task.Kind.choices)
    is_done = django_filters.BooleanFilter()
    due_until = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lte", label="Due on this day or before it."
    )
    under_way = django_filters.BooleanFilter(
        method="of_open_cycles", label="Only of cycles that are open."
    )

    class Meta:
        model = Task
        fields: list[str] = []

    def of_open_cycles(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.under_way() if value else queryset


class ChangeFilterSet(NetworkFilterSet):
    """Narrow the change package by what became of a change, and by how much it leans on memory."""

    state = django_filters.ChoiceFilter(choices=Change.State.choices, empty_label="any")
    reliability = django_filters.ChoiceFilter(
        choices=Change.Reliability.choices,
        empty_label="any",
        label="Level of reliability, 1 to 3.",
    )

    class Meta:
        model = Change
        fields: list[str] = []


class RoundFilterSet(NetworkFilterSet):
    """Narrow votes by their stage, and to those of a design process."""

    state = django_filters.ChoiceFilter(choices=Round.State.choices)
    process = django_filters.UUIDFilter(field_name="process__public_id", label="The process's id.")
    open = django_filters.BooleanFilter(
        method="taking_ballots", label="Only those that take ballots now, or all but these."
    )

    class Meta:
        model = Round
        fields: list[str] = []

    def taking_ballots(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        keys = Round.objects.open_at(timezone.now()).values("pk")
        return queryset.filter(pk__in=keys) if value else queryset.exclude(pk__in=keys)


class SessionFilterSet(NetworkFilterSet):
    """Narrow facilitated sessions by their step, and to those of a design process."""

    step = django_filters.MultipleChoiceFilter(choices=Session.Step.choices)
    process = django_filters.UUIDFilter(field_name="process__public_id", label="The process's id.")

    class Meta:
        model = Session
        fields: list[str] = []


class SessionItemFilterSet(NetworkFilterSet):
    """Narrow what is on the lists of sessions to one of them."""

    network_path = "session__network__slug"
    session = django_filters.UUIDFilter(field_name="session__public_id", label="The session's id.")

    class Meta:
        model = SessionItem
        fields: list[str] = []


class SessionNoteFilterSet(NetworkFilterSet):
    """Narrow one's own lines to those of one session."""

    network_path = "person__session__network__slug"
    session = django_filters.UUIDFilter(
        field_name="person__session__public_id", label="The session's id."
    )

    class Meta:
        model = SessionNote
        fields: list[str] = []


class DecisionFilterSet(NetworkFilterSet):
    """Narrow what was decided to a vote, a design process, or an outcome."""

    network_path = "round__network__slug"
    round = django_filters.UUIDFilter(field_name="round__public_id", label="The vote's id.")
    process = django_filters.UUIDFilter(
        field_name="round__process__public_id", label="The process's id."
    )
    outcome = any_of(Decision.Outcome.choices)

    class Meta:
        model = Decision
        fields: list[str] = []


class BallotFilterSet(django_filters.FilterSet):
    """Narrow one's own ballots to a vote."""

    network = django_filters.CharFilter(
        field_name="round__network__slug", label="The network's slug."
    )
    round = django_filters.UUIDFilter(field_name="round__public_id", label="The vote's id.")

    class Meta:
        model = Ballot
        fields: list[str] = []


class DiagramFilterSet(NetworkFilterSet):
    project = django_filters.UUIDFilter(field_name="project__public_id", label="The project's id.")

    class Meta:
        model = Diagram
        fields: list[str] = []


class AboutFilterSet(NetworkFilterSet):
    """Narrow to what is about one kind of thing, or about one thing."""

    about_kind = django_filters.ChoiceFilter(choices=KINDS, label="The kind of thing.")
    about_id = django_filters.UUIDFilter(label="The thing's id.")


class CommentFilterSet(AboutFilterSet):
    is_ask = django_filters.BooleanFilter(label="Only asks for help, or only what asks for none.")
    is_open = django_filters.BooleanFilter(
        method="waiting", label="Only asks that still wait for help, or all but these."
    )

    class Meta:
        model = Comment
        fields: list[str] = []

    def waiting(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        keys = Comment.objects.open_asks().values("pk")
        return queryset.filter(pk__in=keys) if value else queryset.exclude(pk__in=keys)


class TalkFollowFilterSet(AboutFilterSet):
    class Meta:
        model = TalkFollow
        fields: list[str] = []


class TalkChoiceFilterSet(NetworkFilterSet):
    """One's own choice holds in all networks: `network` gives it where one belongs."""

    class Meta:
        model = TalkChoice
        fields: list[str] = []

    def in_network(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.filter(
            user__memberships__network__slug=value, user__memberships__left_at=None
        )


class ProcessFilterSet(NetworkFilterSet):
    status = django_filters.ChoiceFilter(choices=DesignProcess.Status.choices)

    class Meta:
        model = DesignProcess
        fields: list[str] = []


class OfProcessFilterSet(NetworkFilterSet):
    """What belongs to design processes, narrowed to one of them."""

    network_path = "process__network__slug"
    process = django_filters.UUIDFilter(field_name="process__public_id", label="The process's id.")


class StepFilterSet(OfProcessFilterSet):
    class Meta:
        model = DesignStep
        fields: list[str] = []


class TopicFilterSet(OfProcessFilterSet):
    is_open = django_filters.BooleanFilter(
        method="open_now", label="Only those that take answers now, or all but these."
    )

    class Meta:
        model = Topic
        fields: list[str] = []

    def open_now(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        keys = Topic.objects.open_at(timezone.now()).values("pk")
        return queryset.filter(pk__in=keys) if value else queryset.exclude(pk__in=keys)


class OfTopicFilterSet(NetworkFilterSet):
    """What belongs to topics, narrowed to one of them."""

    network_path = "topic__process__network__slug"
    topic = django_filters.UUIDFilter(field_name="topic__public_id", label="The topic's id.")


class ThemeFilterSet(OfTopicFilterSet):
    class Meta:
        model = Theme
        fields: list[str] = []


class AssessmentFilterSet(NetworkFilterSet):
    """Narrow by project, by the code that the reader knows a site by, by side and months."""

    network_path = "project__network__slug"
    project = django_filters.UUIDFilter(field_name="project__public_id", label="The project's id.")
    site = django_filters.CharFilter(method="called", label="The site's code.")
    side = django_filters.ChoiceFilter(choices=Assessment.Side.choices)
    since = django_filters.DateFilter(field_name="month", lookup_expr="gte")
    until = django_filters.DateFilter(field_name="month", lookup_expr="lte")

    class Meta:
        model = Assessment
        fields: list[str] = []

    def called(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.filter(scores_called(self.request.user, value))


class ResultFilterSet(NetworkFilterSet):
    """Narrow results to share by what they are about, where they stand, and who took them up. What
    is withdrawn is found by none of its words."""

    change = django_filters.UUIDFilter(field_name="change__public_id", label="The change's id.")
    status = django_filters.MultipleChoiceFilter(choices=Result.Status.choices)
    visibility = django_filters.ChoiceFilter(choices=Result.Visibility.choices)
    finding = django_filters.ChoiceFilter(
        choices=Result.Finding.choices, method="of_finding", label="What came of it."
    )
    tag = django_filters.CharFilter(method="with_tag", label="A tag, as it is written.")
    uptake = django_filters.ChoiceFilter(
        choices=Uptake.State.choices, method="taken_up", label="What somebody does with it now."
    )
    mine = django_filters.BooleanFilter(method="own", label="Only those you are an author of.")
    q = django_filters.CharFilter(method="with_words", label="Words that stand in it.")

    class Meta:
        model = Result
        fields: list[str] = []

    def of_finding(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.exclude(status=Result.Status.WITHDRAWN).filter(finding=value)

    def with_tag(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.exclude(status=Result.Status.WITHDRAWN).filter(tags__name=value.lower())

    def taken_up(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        said = Uptake.objects.standing().filter(state=value)
        return queryset.filter(pk__in=said.values("result"))

    def own(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.filter(authors__user=self.request.user) if value else queryset

    def with_words(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        queryset = queryset.exclude(status=Result.Status.WITHDRAWN)
        for word in value.split()[:10]:
            tagged = ResultTag.objects.filter(name__icontains=word).values("result")
            found = Q(pk__in=tagged)
            for part in (*Result.TEXTS, "network__name"):
                found |= Q(**{f"{part}__icontains": word})
            queryset = queryset.filter(found)
        return queryset


class UptakeFilterSet(NetworkFilterSet):
    """Narrow to one result, to those who took something up, and to what stands now."""

    result = django_filters.UUIDFilter(field_name="result__public_id", label="The result's id.")
    state = django_filters.ChoiceFilter(choices=Uptake.State.choices)
    standing = django_filters.BooleanFilter(
        field_name="ended_at", lookup_expr="isnull", label="Only what is said now."
    )

    class Meta:
        model = Uptake
        fields: list[str] = []

    def in_network(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        """By a network that its reader may know: by another it would be told who said what."""
        theirs = Network.objects.keys_visible_to(self.request.user)
        known = Q(network__is_findable=True) | Q(network__in=theirs)
        return queryset.filter(known, network__slug=value)
