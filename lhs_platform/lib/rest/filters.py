"""What every list over REST can be narrowed by."""

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django_filters.fields import IsoDateTimeField


class MomentField(IsoDateTimeField):  # type: ignore[misc]
    """A moment in UTC: any offset that can be written, but only moments that a calendar has."""

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError as error:
            raise forms.ValidationError("This is not a moment.", code="invalid") from error


class MomentFilter(django_filters.IsoDateTimeFilter):  # type: ignore[misc]
    field_class = MomentField


class NetworkFilterSet(django_filters.FilterSet):
    """`?network=<slug>` and `?updated_since=<moment>` for incremental pulls.

    `network_path` is the lookup from the model to its network's slug.
    """

    network = django_filters.CharFilter(method="in_network", label="The network's slug.")
    updated_since = MomentFilter(
        field_name="updated_at", lookup_expr="gte", label="Changed at or after this moment."
    )
    network_path = "network__slug"

    def in_network(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.filter(**{self.network_path: value})


def any_of(choices: list[tuple[str, str]]) -> django_filters.MultipleChoiceFilter:
    """Narrow by a column of the record's own. No row is found twice by it: the database need not
    sort whole rows to tell them apart."""
    return django_filters.MultipleChoiceFilter(choices=choices, distinct=False)
