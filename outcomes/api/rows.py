"""Shapes of what is handed in over REST, and of what was."""

from typing import Any

from rest_framework import serializers

from lhs_platform.lib.rest.serializers import RowSerializer
from outcomes.models import Submission


class ObservationInput(serializers.Serializer[Any]):
    """One row as a program hands it in; read by `outcomes.files.imports`, as a file's rows are."""

    measure = serializers.CharField(help_text="The measure's code.")
    site = serializers.CharField(help_text="The site's code.")
    period = serializers.CharField(
        help_text="The first day of the period, or 2026-10, 2026-W41, 2026-Q4; the day of an event."
    )
    numerator = serializers.DecimalField(
        max_digits=14, decimal_places=4, allow_null=True, required=False,
        help_text="The number itself; null only where an answer is given.",
    )  # fmt: skip
    denominator = serializers.DecimalField(
        max_digits=14, decimal_places=4, allow_null=True, required=False
    )
    spread = serializers.DecimalField(
        max_digits=14, decimal_places=4, allow_null=True, required=False,
        help_text="The standard deviation of the values, for a mean.",
    )  # fmt: skip
    answer = serializers.CharField(
        allow_blank=True, required=False,
        help_text="An answer without a number: no_events or not_collected; for the day of an event "
        "that was none, removed.",
    )  # fmt: skip
    reason = serializers.CharField(
        max_length=300, allow_blank=True, required=False,
        help_text="Why this value changed, or why there is none.",
    )  # fmt: skip
    version = serializers.IntegerField(
        required=False,
        allow_null=True,
        help_text="The version you read, 0 for none. What is there with another value is only "
        "replaced with it.",
    )


class SubmissionInput(serializers.Serializer[Any]):
    network = serializers.SlugField()
    reason = serializers.CharField(max_length=300, allow_blank=True, required=False)
    rows = serializers.ListField(child=ObservationInput(), allow_empty=False, max_length=20_000)


class SubmissionRow(RowSerializer):
    """One hand-over, with where it came from."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    channel = serializers.ChoiceField(choices=Submission.Channel.choices)
    by = serializers.CharField(source="by.name")
    file_name = serializers.CharField()
    file_sha256 = serializers.CharField()
    reason = serializers.CharField()
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
