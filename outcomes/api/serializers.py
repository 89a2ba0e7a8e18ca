"""Shapes of observations and charts over REST, as their reader may see them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lhs_platform.lib.rest.serializers import RowSerializer
from outcomes import periods, presenters
from outcomes.models import Chart, Measure, Observation

VERDICTS = [*Chart.Verdict.values, "withheld"]


def gate_of(serializer: RowSerializer, measure: Measure) -> presenters.Gate:
    """Give the reader's gate of a measure, one for all rows of an answer."""
    context: dict[str, Any] = serializer.context  # type: ignore[assignment]
    gates: dict[int, presenters.Gate] = context.setdefault("gates", {})
    if measure.pk not in gates:
        gates[measure.pk] = presenters.Gate(context["request"].user, measure)
    return gates[measure.pk]


class ObservationRow(RowSerializer):
    """A count as its reader may see it: hidden ones are null, with the reason."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="measure.network.slug")
    measure = serializers.UUIDField(source="measure.public_id")
    measure_code = serializers.CharField(source="measure.code")
    measure_version = serializers.IntegerField(source="measure_version.number")
    site = serializers.CharField(source="site.code")
    period = serializers.DateField()
    period_end = serializers.DateField()
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    spread = serializers.FloatField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    unit = serializers.CharField(source="measure_version.unit")
    suppressed = serializers.BooleanField()
    suppression_reason = serializers.CharField()
    is_simulated = serializers.BooleanField(source="measure.is_simulated")
    source = serializers.CharField(  # type: ignore[assignment]
        source="submission.channel", help_text="How it came in: by hand, as a file, by a program."
    )
    entered_at = serializers.DateTimeField(source="created_at")
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()

    def to_representation(self, instance: Observation) -> dict[str, Any]:
        gate_of(self, instance.measure).names.veil(instance.site)
        instance.suppression_reason = self._reason(instance)  # type: ignore[attr-defined]
        instance.suppressed = bool(instance.suppression_reason)  # type: ignore[attr-defined]
        version = instance.measure_version
        instance.period_end = periods.last_day(instance.period, version.frequency)  # type: ignore[attr-defined]
        instance.value = version.value_of(instance.numerator, instance.denominator)  # type: ignore[attr-defined]
        row = super().to_representation(instance)
        if row["suppressed"]:
            row |= dict.fromkeys(("numerator", "denominator", "spread", "value"))
        return row

    def _reason(self, observation: Observation) -> str:
        gate = gate_of(self, observation.measure)
        return gate.reason(
            observation.site_id,
            observation.period,
            observation.numerator,
            observation.denominator,
        )


class ChartPointRow(serializers.Serializer[Any]):
    period = serializers.DateField()
    label = serializers.CharField()  # type: ignore[assignment]
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    center = serializers.FloatField(allow_null=True)
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    lower95 = serializers.FloatField(allow_null=True)
    upper95 = serializers.FloatField(allow_null=True)
    mark = serializers.CharField()
    judgement = serializers.CharField(help_text="What a person says of it: excluded, astronomical.")
    note = serializers.CharField()
    reading = serializers.CharField()
    suppression_reason = serializers.CharField()
    reported = serializers.IntegerField()
    expected = serializers.IntegerField()


class ChartSignalRow(serializers.Serializer[Any]):
    rule = serializers.CharField()
    words = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    points = serializers.ListField(child=serializers.IntegerField())
    side = serializers.CharField(allow_null=True)
    reading = serializers.CharField()
    length = serializers.IntegerField(help_text="Points in all, also where the span cuts it.")


class ChartPhaseRow(serializers.Serializer[Any]):
    first = serializers.IntegerField(help_text="Position of its first point that is given.")
    starts_on = serializers.DateField()
    reason = serializers.CharField()


class ChartRow(RowSerializer):
    """A computed chart, as the page shows it to the same reader."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="series.measure.network.slug")
    measure = serializers.UUIDField(source="series.measure.public_id")
    measure_code = serializers.CharField(source="series.measure.code")
    site = serializers.CharField(source="series.site.code", allow_null=True)
    kind = serializers.ChoiceField(choices=Chart.Kind.choices)
    revision = serializers.IntegerField()
    is_stale = serializers.BooleanField(source="series.is_stale")
    computed_at = serializers.DateTimeField()
    is_simulated = serializers.BooleanField(source="series.measure.is_simulated")
    verdict = serializers.ChoiceField(choices=VERDICTS)
    sentence = serializers.CharField()
    is_suppressed = serializers.BooleanField()
    points = serializers.SerializerMethodField()
    signals = serializers.SerializerMethodField()
    parts = serializers.SerializerMethodField()
    phases = serializers.SerializerMethodField()
    baseline_from = serializers.IntegerField(allow_null=True)
    baseline_to = serializers.IntegerField(allow_null=True)
    updated_at = serializers.DateTimeField()

    def to_representation(self, instance: Chart) -> dict[str, Any]:
        seen = self._seen(instance)  # veils the site's name, too
        row = {name: read(instance) for name, read in self._readers if name not in seen}
        return row | {name: value for name, value in seen.items() if name in self.fields}

    def _seen(self, chart: Chart) -> dict[str, Any]:
        seen = presenters.shown(chart, gate_of(self, chart.series.measure))
        request = self.context.get("request")
        return presenters.within(
            seen, presenters.Span.read(request.query_params if request else {})
        )

    @extend_schema_field(ChartPointRow(many=True))
    def get_points(self, chart: Chart) -> Any:
        return self._seen(chart)["points"]

    @extend_schema_field(ChartSignalRow(many=True))
    def get_signals(self, chart: Chart) -> Any:
        return self._seen(chart)["signals"]

    @extend_schema_field(ChartPhaseRow(many=True))
    def get_phases(self, chart: Chart) -> Any:
        return self._seen(chart)["phases"]

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_parts(self, chart: Chart) -> Any:
        return self._seen(chart)["parts"]
