"""What lists of ideas, of other wordings of them, and of answers can be narrowed by."""

import django_filters
from django.db.models import Q

from improvement.models import Amendment, Contribution, Idea, ShownAs
from improvement.rules.moments import month_begins
from lhs_platform.lib.rest.filters import MomentFilter, NetworkFilterSet, any_of
from networks.models import Network
from networks.models.memberships import Group


class TimelessFilterSet(NetworkFilterSet):
    """Rows of which those without a name are found by the month in which they changed: by trying
    one moment after the other, anybody could find the day that is not told."""

    updated_since = MomentFilter(
        method="changed_since",
        label="Changed at or after this moment. What has no name is given whole months: all of it "
        "that changed since the month of this moment began.",
    )
    shown_path = "shown_as"

    def changed_since(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        is_named = Q(**{self.shown_path: ShownAs.NAMED})
        found = is_named & Q(updated_at__gte=value)
        zone_path = self.network_path.removesuffix("slug") + "timezone"
        for zone in Network.objects.order_by().values_list("timezone", flat=True).distinct():
            of_zone = Q(**{zone_path: zone}) & ~is_named
            found |= of_zone & Q(updated_at__gte=month_begins(value, zone))
        return queryset.filter(found)


class ContributionFilterSet(TimelessFilterSet):
    network_path = "topic__process__network__slug"
    topic = django_filters.UUIDFilter(field_name="topic__public_id", label="The topic's id.")
    theme = django_filters.UUIDFilter(field_name="theme__public_id", label="The theme's id.")
    mine = django_filters.BooleanFilter(method="own", label="Only what you said yourself.")

    class Meta:
        model = Contribution
        fields: list[str] = []

    def own(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.filter(author=self.request.user) if value else queryset


class IdeaFilterSet(TimelessFilterSet):
    """Narrow ideas by what they belong to, by who says they are theirs, and by words."""

    process = django_filters.UUIDFilter(field_name="process__public_id", label="The process's id.")
    topic = django_filters.UUIDFilter(field_name="topic__public_id", label="The topic's id.")
    driver = django_filters.UUIDFilter(field_name="driver__public_id", label="The driver's id.")
    group = django_filters.ChoiceFilter(
        choices=Group.choices,
        method="of_group",
        label="The group of who wrote it. Ideas without a name are of none.",
    )
    state = any_of(Idea.State.choices)
    mine = django_filters.BooleanFilter(method="own", label="Only your own.")
    q = django_filters.CharFilter(method="with_words", label="Words that stand in it.")

    class Meta:
        model = Idea
        fields: list[str] = []

    def of_group(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.filter(group=value, shown_as="named")

    def own(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        return queryset.filter(author=self.request.user) if value else queryset

    def with_words(self, queryset, _name, value):  # type: ignore[no-untyped-def]
        for word in value.split()[:10]:
            found = Q()
            for part in ("title", "summary", "problem", "change", "expected_effect", "helps"):
                found |= Q(**{f"current__{part}__icontains": word})
            queryset = queryset.filter(found)
        return queryset


class AmendmentFilterSet(TimelessFilterSet):
    network_path = "idea__network__slug"
    shown_path = "idea__shown_as"
    idea = django_filters.UUIDFilter(field_name="idea__public_id", label="The idea's id.")
    state = django_filters.ChoiceFilter(choices=Amendment.State.choices)

    class Meta:
        model = Amendment
        fields: list[str] = []
