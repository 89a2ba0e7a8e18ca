"""Shapes of measures and their definitions over REST."""

from typing import Any

from rest_framework import serializers

from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer, Strict
from networks.models import Network, User
from networks.models.networks import code_validator
from outcomes import kinds
from outcomes.actions.measures import DEFINITION, PLAIN
from outcomes.models import Measure, MeasureVersion
from outcomes.presenters.measures import bound

CHART_HELP = "The control chart beside the run chart; empty: the one that suits the kind."


class DefinitionRow(RowSerializer):
    """One version of an operational definition."""

    version = serializers.IntegerField(source="number")
    effective_on = serializers.DateField(allow_null=True)
    change_reason = serializers.CharField()
    kind = serializers.ChoiceField(choices=MeasureVersion.Kind.choices)
    why = serializers.CharField()
    numerator = serializers.CharField()
    denominator = serializers.CharField()
    multiplier = serializers.IntegerField()
    unit = serializers.CharField()
    decimals = serializers.IntegerField()
    inclusions = serializers.CharField()
    exclusions = serializers.CharField()
    sampling = serializers.ChoiceField(choices=MeasureVersion.Sampling.choices)
    sampling_plan = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    collector = serializers.CharField()
    frequency = serializers.ChoiceField(choices=MeasureVersion.Frequency.choices)
    date_basis = serializers.CharField()
    due_days = serializers.IntegerField()
    direction = serializers.ChoiceField(choices=MeasureVersion.Direction.choices)
    chart = serializers.SerializerMethodField(help_text="The control chart beside the run chart.")
    goal = serializers.FloatField(allow_null=True)
    goal_on = serializers.DateField(allow_null=True)
    baseline_value = serializers.FloatField(allow_null=True)
    baseline_from = serializers.DateField(allow_null=True)
    baseline_to = serializers.DateField(allow_null=True)
    baseline_source = serializers.CharField()
    stratifiers = serializers.CharField(help_text="Groups compared, separated by commas.")
    small_count_threshold = serializers.IntegerField(
        allow_null=True, help_text="Of this measure; null: that of the network."
    )

    def get_chart(self, version: MeasureVersion) -> str:
        return kinds.chart_for(version.kind, version.chart)


class MeasureRow(RowSerializer):
    """A measure with the definition in force."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    code = serializers.CharField()
    name = serializers.CharField()
    family = serializers.ChoiceField(choices=Measure.Family.choices)
    position = serializers.IntegerField()
    steward = serializers.UUIDField(source="steward.public_id", allow_null=True)
    steward_name = serializers.CharField(source="steward.name", allow_null=True)
    is_simulated = serializers.BooleanField()
    citation = serializers.CharField()
    origin = serializers.CharField(help_text="Whose definition was taken over, in words.")
    retired_on = serializers.DateField(allow_null=True)
    definition = DefinitionRow(source="current", allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class DefinitionVersionRow(DefinitionRow):
    """A version of a measure's definition, with the measure's own facts: one line of the data
    dictionary."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="measure.network.slug")
    measure = serializers.UUIDField(source="measure.public_id")
    measure_code = serializers.CharField(source="measure.code")
    measure_name = serializers.CharField(source="measure.name")
    family = serializers.ChoiceField(choices=Measure.Family.choices, source="measure.family")
    keeper = serializers.CharField(source="measure.steward.name", allow_null=True)
    is_current = serializers.SerializerMethodField()
    is_simulated = serializers.BooleanField(source="measure.is_simulated")
    citation = serializers.CharField(source="measure.citation")
    origin = serializers.CharField(source="measure.origin")
    retired_on = serializers.DateField(source="measure.retired_on", allow_null=True)
    hidden_under = serializers.SerializerMethodField(
        help_text="Counts from one to under this are hidden."
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_is_current(self, version: MeasureVersion) -> bool:
        return version.measure.current_id == version.pk

    def get_hidden_under(self, version: MeasureVersion) -> int:
        return bound(version)


class DefinitionIn(Strict, serializers.ModelSerializer[MeasureVersion]):
    """What can be written in a definition. Unit, multiplier and frequency may be left to the
    kind."""

    class Meta:
        model = MeasureVersion
        fields = DEFINITION
        extra_kwargs = {
            "kind": {"required": True},
            "unit": {"required": False, "allow_blank": True},
            "chart": {"help_text": CHART_HELP},
        }


class DefinitionChangeIn(DefinitionIn):
    """What of a definition changes; what is left out stays."""

    class Meta(DefinitionIn.Meta):
        extra_kwargs = {name: {"required": False} for name in DEFINITION} | {
            "chart": {"required": False, "help_text": CHART_HELP}
        }


class MeasureIn(InputSerializer):
    """What can be changed in a measure. Only what is given changes."""

    name = serializers.CharField(max_length=120, required=False)
    family = serializers.ChoiceField(choices=Measure.Family.choices, required=False)
    position = serializers.IntegerField(required=False, min_value=0, max_value=32_000)
    steward = serializers.SlugRelatedField(
        "public_id", queryset=User.objects.none(), required=False, allow_null=True
    )
    citation = serializers.CharField(max_length=400, required=False, allow_blank=True)
    definition = DefinitionChangeIn(required=False)
    effective_on = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="From which day on another thing is counted: a new definition begins there.",
    )
    change_reason = serializers.CharField(max_length=300, required=False, allow_blank=True)

    def limit_to(self, network: Network) -> None:
        """Only members of the network keep its measures."""
        members = User.objects.filter(
            memberships__network=network, memberships__left_at=None
        ).distinct()
        self.fields["steward"].queryset = members  # type: ignore[attr-defined]

    def plain(self) -> dict[str, Any]:
        return {name: v for name, v in self.validated_data.items() if name in PLAIN}


class MeasureAddIn(MeasureIn):
    """A new measure. Without a code it gets one made from its name."""

    network = serializers.SlugField(help_text="The network’s slug.")
    name = serializers.CharField(max_length=120)
    family = serializers.ChoiceField(choices=Measure.Family.choices)
    code = serializers.CharField(max_length=60, required=False, validators=[code_validator])
    definition = DefinitionIn()  # type: ignore[assignment]
    effective_on = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="From which day on sites are asked for data; earlier ones can be sent, too. "
        "Left out: since the newest period that is over.",
    )
    change_reason = None  # type: ignore[assignment]


class RetireIn(InputSerializer):
    on = serializers.DateField(required=False, help_text="Its last day; today, if left out.")


class TakeOverIn(InputSerializer):
    """A measure of another network, to be taken over with its definition in force."""

    network = serializers.SlugField(help_text="The network that takes it over.")
    measure = serializers.UUIDField(help_text="The measure that is taken over.")
    name = serializers.CharField(max_length=120, required=False)
