"""What every list over REST can be narrowed by."""

import django_filters


class NetworkFilterSet(django_filters.FilterSet):
    """`?network=<slug>` and `?updated_since=<moment>` for incremental pulls.

    `network_path` is the lookup from the model to its network's slug.
    """

    network = django_filters.CharFilter(method="in_network", label="The network's slug.")
    updated_since = django_filters.IsoDateTimeFilter(
        field_name="updated_at", lookup_expr="gte", label="Changed at or after this moment."
    )
    network_path = "network__slug"

    def in_network(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.filter(**{self.network_path: value})
