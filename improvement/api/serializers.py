"""Projects and cycles as programs read and write them."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from rest_framework import serializers

from improvement import rules
from improvement.models import Change, Cycle, Prediction, Project, Task
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer
from networks.models import Network, Site, User
from outcomes.models import Measure


class AimOut(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    statement = serializers.CharField()
    population = serializers.CharField()
    measure = serializers.CharField(source="measure.code", allow_null=True)
    measure_id = serializers.UUIDField(source="measure.public_id", allow_null=True)
    baseline = serializers.FloatField(allow_null=True)
    goal = serializers.FloatField(allow_null=True)
    goal_on = serializers.DateField(allow_null=True)


class SiteName(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    code = serializers.CharField()
    name = serializers.CharField()


class ProjectRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Project.Kind.choices)
    summary = serializers.CharField()
    global_aim = serializers.CharField()
    charter = serializers.CharField()
    lead = serializers.UUIDField(source="lead.public_id")
    lead_name = serializers.CharField(source="lead.name")
    status = serializers.ChoiceField(choices=Project.Status.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    review = serializers.CharField()
    reviewed_on = serializers.DateField(allow_null=True)
    review_reference = serializers.CharField()
    sites = serializers.SerializerMethodField()
    aims = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_sites(self, project: Project) -> list[dict[str, Any]]:
        return [_SITE.to_representation(site) for site in project.sites.all()]

    def get_aims(self, project: Project) -> list[dict[str, Any]]:
        return [_AIM.to_representation(aim) for aim in project.aims.all()]


_SITE, _AIM = SiteName(), AimOut()


class PredictionOut(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    question = serializers.CharField()
    prediction = serializers.CharField()
    matched = serializers.CharField()
    result = serializers.CharField()


class TaskOut(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(choices=Task.Kind.choices)
    what = serializers.CharField()
    who = serializers.CharField(help_text="In words.")
    doer = serializers.UUIDField(
        source="doer.public_id", allow_null=True, help_text="The id of the member who does it."
    )
    due_on = serializers.DateField(allow_null=True)
    where = serializers.CharField()
    how = serializers.CharField()
    is_done = serializers.BooleanField()


class CycleRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="project.network.slug")
    project = serializers.UUIDField(source="project.public_id")
    site = serializers.CharField(source="site.code", allow_null=True)
    site_id = serializers.UUIDField(source="site.public_id", allow_null=True)
    owner = serializers.UUIDField(source="owner.public_id")
    owner_name = serializers.CharField(source="owner.name")
    change_idea = serializers.UUIDField(source="change_idea.public_id", allow_null=True)
    previous = serializers.UUIDField(source="previous.public_id", allow_null=True)
    ramp = serializers.CharField()
    number = serializers.IntegerField()
    stage = serializers.ChoiceField(choices=Cycle.Stage.choices)
    purpose = serializers.ChoiceField(choices=Cycle.Purpose.choices)
    title = serializers.CharField()
    objective = serializers.CharField()
    change = serializers.CharField()
    scale = serializers.CharField()
    scale_count = serializers.IntegerField(allow_null=True)
    belief = serializers.CharField()
    place = serializers.CharField()
    data_plan = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    started_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    went_as_planned = serializers.BooleanField(allow_null=True)
    why_not = serializers.CharField()
    happened = serializers.CharField()
    problems = serializers.CharField()
    feedback = serializers.CharField()
    findings = serializers.CharField()
    compared = serializers.CharField()
    learned = serializers.CharField()
    decision = serializers.CharField()
    next_steps = serializers.CharField()
    sustain = serializers.CharField()
    follow_up_on = serializers.DateField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    stuck = serializers.SerializerMethodField()
    measures = serializers.SerializerMethodField()
    predictions = serializers.SerializerMethodField()
    tasks = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_stuck(self, cycle: Cycle) -> list[str]:
        """Say why it stands still: not_started, not_ended, not_written, not_studied, not_decided,
        unchanged; empty where it moves."""
        return [reason.key for reason in rules.stuck_reasons(cycle, now=timezone.now())]

    def get_measures(self, cycle: Cycle) -> list[str]:
        return [measure.code for measure in cycle.measures.all()]

    def get_predictions(self, cycle: Cycle) -> list[dict[str, Any]]:
        return [_PREDICTION.to_representation(row) for row in cycle.predictions.all()]

    def get_tasks(self, cycle: Cycle) -> list[dict[str, Any]]:
        return [_TASK.to_representation(row) for row in cycle.tasks.all()]


_PREDICTION, _TASK = PredictionOut(), TaskOut()


class CycleVersionRow(serializers.Serializer[Any]):
    """A cycle as somebody saved it."""

    number = serializers.IntegerField()
    by_name = serializers.CharField()
    created_at = serializers.DateTimeField()
    is_draft = serializers.BooleanField(
        help_text="Typed from an older version; the next one joins it with what stood."
    )
    stage = serializers.ChoiceField(choices=Cycle.Stage.choices, allow_null=True)
    values = serializers.JSONField(help_text="The fields, by their names in a cycle.")
    measures = serializers.ListField(child=serializers.CharField())
    predictions = serializers.ListField(child=serializers.DictField())
    tasks = serializers.ListField(child=serializers.DictField())


class PredictionIn(InputSerializer):
    id = serializers.UUIDField(required=False, help_text="Of a prediction that is there already.")
    question = serializers.CharField(max_length=300, required=False)
    prediction = serializers.CharField(max_length=300, required=False)
    matched = serializers.ChoiceField(
        choices=Prediction.Match.choices, required=False, allow_blank=True
    )
    result = serializers.CharField(max_length=300, required=False, allow_blank=True)


class TaskIn(InputSerializer):
    id = serializers.UUIDField(required=False, help_text="Of a task that is there already.")
    kind = serializers.ChoiceField(choices=Task.Kind.choices, required=False)
    what = serializers.CharField(max_length=200, required=False)
    who = serializers.CharField(max_length=120, required=False, allow_blank=True)
    doer = serializers.SlugRelatedField(
        "public_id",
        queryset=User.objects.none(),
        required=False,
        allow_null=True,
        help_text="The id of a member; `who` is their name then, unless it says otherwise.",
    )
    due_on = serializers.DateField(required=False, allow_null=True)
    where = serializers.CharField(max_length=120, required=False, allow_blank=True)
    how = serializers.CharField(max_length=200, required=False, allow_blank=True)
    is_done = serializers.BooleanField(required=False)


TEXTS = [
    "objective",
    "change",
    "data_plan",
    "why_not",
    "happened",
    "problems",
    "feedback",
    "findings",
    "compared",
    "learned",
    "next_steps",
    "sustain",
]


class CycleIn(InputSerializer):
    """What can be written in a cycle. Stage and number follow from what is done with it.

    `predictions` and `tasks` are whole lists: rows left out are removed.
    """

    title = serializers.CharField(max_length=160, required=False)
    owner = serializers.SlugRelatedField("public_id", queryset=User.objects.none(), required=False)
    site = serializers.SlugRelatedField(
        "public_id", queryset=Site.objects.none(), required=False, allow_null=True
    )
    change_idea = serializers.SlugRelatedField(
        "public_id", queryset=Change.objects.none(), required=False, allow_null=True
    )
    measures = serializers.SlugRelatedField(
        "code", queryset=Measure.objects.none(), many=True, required=False
    )
    purpose = serializers.ChoiceField(choices=Cycle.Purpose.choices, required=False)
    scale = serializers.CharField(max_length=120, required=False, allow_blank=True)
    scale_count = serializers.IntegerField(
        min_value=0, max_value=1_000_000, required=False, allow_null=True
    )
    belief = serializers.ChoiceField(choices=Cycle.Belief.choices, required=False, allow_blank=True)
    place = serializers.CharField(max_length=120, required=False, allow_blank=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    started_on = serializers.DateField(required=False, allow_null=True)
    ended_on = serializers.DateField(required=False, allow_null=True)
    went_as_planned = serializers.BooleanField(required=False, allow_null=True)
    follow_up_on = serializers.DateField(required=False, allow_null=True)
    decision = serializers.ChoiceField(
        choices=Cycle.Decision.choices, required=False, allow_blank=True
    )
    predictions = PredictionIn(many=True, required=False)
    tasks = TaskIn(many=True, required=False)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for name in TEXTS:
            fields[name] = serializers.CharField(
                required=False, allow_blank=True, max_length=20_000
            )
        return fields

    def limit_to(self, project: Project, *, user: Any, cycle: Cycle | None = None) -> None:
        """Offer only what belongs to the project and what this person may choose."""
        owners = rules.owners_for_cycle(user, project)
        sites = rules.sites_for_cycle(user, project)
        if cycle is not None:
            owners = User.objects.filter(Q(pk__in=owners) | Q(pk=cycle.owner_id))
            sites = Site.objects.filter(Q(pk__in=sites) | Q(pk=cycle.site_id))
        measures = Measure.objects.filter(network=project.network_id)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        self.fields["measures"].child_relation.queryset = measures  # type: ignore[attr-defined]
        people = rules.people_for_tasks(user, project, cycle)
        self.fields["tasks"].child.fields["doer"].queryset = people  # type: ignore[attr-defined]
        package = Change.objects.filter(network=project.network_id)
        self.fields["change_idea"].queryset = package  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        """Give what the actions take."""
        values = dict(self.validated_data)
        lists = {
            name: values.pop(name)
            for name in ("measures", "predictions", "tasks")
            if name in values
        }
        return {"values": values, **lists}


class CycleAddIn(CycleIn):
    project = serializers.UUIDField(help_text="The project's id.")
    ramp = serializers.CharField(max_length=120, help_text="The change that is being tested.")
    title = serializers.CharField(max_length=160)


class MoveIn(InputSerializer):
    to = serializers.ChoiceField(choices=Cycle.Stage.choices)
    reason = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    confirmed = serializers.BooleanField(required=False, default=False)


class AimIn(InputSerializer):
    measure = serializers.SlugRelatedField(
        "code", queryset=Measure.objects.none(), required=False, allow_null=True
    )
    statement = serializers.CharField(max_length=300, required=False, allow_blank=True)
    population = serializers.CharField(max_length=200, required=False, allow_blank=True)
    baseline = serializers.DecimalField(14, 4, required=False, allow_null=True)
    goal = serializers.DecimalField(14, 4, required=False, allow_null=True)
    goal_on = serializers.DateField(required=False, allow_null=True)


class ProjectIn(InputSerializer):
    name = serializers.CharField(max_length=120, required=False)
    kind = serializers.ChoiceField(choices=Project.Kind.choices, required=False)
    summary = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    global_aim = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    charter = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    lead = serializers.SlugRelatedField("public_id", queryset=User.objects.none(), required=False)
    sites = serializers.SlugRelatedField(
        "public_id", queryset=Site.objects.none(), many=True, required=False
    )
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False, allow_null=True)
    status = serializers.ChoiceField(choices=Project.Status.choices, required=False)
    review = serializers.ChoiceField(
        choices=Project.Review.choices, required=False, allow_blank=True
    )
    reviewed_on = serializers.DateField(required=False, allow_null=True)
    review_reference = serializers.CharField(max_length=120, required=False, allow_blank=True)
    aim = AimIn(required=False)

    def limit_to(self, network: Network, *, user: Any, project: Project | None = None) -> None:
        """Offer only what belongs to the network and what this person may choose."""
        sites = rules.sites_for_project(user, network)
        if project is not None:
            own = [site.pk for site in project.sites.all()]
            sites = Site.objects.filter(Q(pk__in=sites) | Q(pk__in=own))
        if rules.must_name_sites(user, network, project):
            self.fields["sites"].required = project is None
            self.fields["sites"].allow_empty = False  # type: ignore[attr-defined]
        people = User.objects.filter(memberships__network=network, memberships__left_at=None)
        self.fields["lead"].queryset = people  # type: ignore[attr-defined]
        self.fields["sites"].child_relation.queryset = sites  # type: ignore[attr-defined]
        measures = Measure.objects.filter(network=network)
        self.fields["aim"].fields["measure"].queryset = measures  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        values = dict(self.validated_data)
        more = {name: values.pop(name) for name in ("sites", "aim") if name in values}
        return {"values": values, **more}


class ProjectAddIn(ProjectIn):
    network = serializers.SlugField(help_text="The network's slug.")
    name = serializers.CharField(max_length=120)
    starts_on = serializers.DateField()
