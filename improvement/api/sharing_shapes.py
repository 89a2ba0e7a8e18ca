"""Results to share, and who took them up, as programs read and write them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from improvement.actions.sharing import MOST_LETTERS, MOST_MATERIALS, MOST_TAGS
from improvement.models import Project, Result, ResultAuthor, ResultChart, Uptake
from improvement.models.sharing import CHART_KINDS
from improvement.presenters import citing, uptakes
from improvement.presenters import sharing as presenters
from improvement.rules.sharing import named
from lhs_platform.lib import links
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer
from networks.models import Network
from networks.models.memberships import Group


class SharedMaterial(serializers.Serializer[Any]):
    label = serializers.CharField(max_length=120)  # type: ignore[assignment]
    url = serializers.URLField(max_length=500)


class AuthorShape(serializers.Serializer[Any]):
    """Somebody who said that they may be named."""

    name = serializers.CharField()
    group = serializers.ChoiceField(choices=Group.choices)


class FrozenShape(serializers.Serializer[Any]):
    """A chart as it was put down: never computed again, never changed."""

    id = serializers.UUIDField(source="public_id")
    measure = serializers.CharField(help_text="The measure's code.")
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=CHART_KINDS)
    sentence = serializers.CharField(help_text="What the chart says, in its own words.")
    revision = serializers.IntegerField(help_text="The revision of the data it was computed from.")
    taken_at = serializers.DateTimeField()
    sha256 = serializers.CharField(
        help_text="Of the JSON of `data` and `drawings` with sorted keys and no spaces, in UTF-8."
    )


class SharedRow(RowSerializer):
    """A result as its reader may know it. Of a withdrawn one the words are empty."""

    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    number = serializers.IntegerField(allow_null=True, help_text="Null before it is published.")
    edition = serializers.IntegerField()
    previous = serializers.UUIDField(source="previous.public_id", allow_null=True)
    status = serializers.ChoiceField(choices=Result.Status.choices)
    visibility = serializers.ChoiceField(choices=Result.Visibility.choices)
    title = serializers.SerializerMethodField()
    tried = serializers.SerializerMethodField()
    happened = serializers.SerializerMethodField()
    learned = serializers.SerializerMethodField()
    helps = serializers.SerializerMethodField()
    finding = serializers.SerializerMethodField()
    tags = serializers.SerializerMethodField()
    materials = serializers.SerializerMethodField()
    authors = serializers.SerializerMethodField()
    unnamed_authors = serializers.SerializerMethodField()
    charts = serializers.SerializerMethodField()
    citation = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def _text(self, result: Result, name: str) -> str:
        return "" if result.status == Result.Status.WITHDRAWN else str(getattr(result, name))

    def get_title(self, result: Result) -> str:
        return self._text(result, "title")

    def get_tried(self, result: Result) -> str:
        return self._text(result, "tried")

    def get_happened(self, result: Result) -> str:
        return self._text(result, "happened")

    def get_learned(self, result: Result) -> str:
        return self._text(result, "learned")

    def get_helps(self, result: Result) -> str:
        return self._text(result, "helps")

    @extend_schema_field(serializers.ChoiceField(choices=Result.Finding.choices, allow_blank=True))
    def get_finding(self, result: Result) -> str:
        return self._text(result, "finding")

    def get_tags(self, result: Result) -> list[str]:
        is_told = result.status != Result.Status.WITHDRAWN
        return [tag.name for tag in result.tags.all()] if is_told else []

    @extend_schema_field(SharedMaterial(many=True))
    def get_materials(self, result: Result) -> list[dict[str, str]]:
        return [] if result.status == Result.Status.WITHDRAWN else result.materials

    @extend_schema_field(AuthorShape(many=True))
    def get_authors(self, result: Result) -> list[dict[str, str]]:
        """Those who said that they may be named."""
        if result.status == Result.Status.WITHDRAWN:
            return []
        return [{"name": one.user.name, "group": one.group} for one in named(result.authors.all())]

    def get_unnamed_authors(self, result: Result) -> int:
        """How many authors are not named."""
        everyone = list(result.authors.all())
        return len(everyone) - len(named(everyone))

    @extend_schema_field(FrozenShape(many=True))
    def get_charts(self, result: Result) -> list[dict[str, Any]]:
        """The charts that were put down; their data stand at `charts`."""
        if result.status == Result.Status.WITHDRAWN:
            return []
        with_data = self.context.get("with_data", False)
        return [frozen(one, with_data=with_data) for one in result.charts.all()]

    def get_citation(self, result: Result) -> str:
        return citing.plain(result) if result.is_told else ""

    def get_url(self, result: Result) -> str:
        return links.absolute(presenters.result_url(result))


def frozen(chart: ResultChart, *, with_data: bool) -> dict[str, Any]:
    """Give a chart as it was put down."""
    told = {
        "id": chart.public_id,
        "measure": chart.data["code"],
        "title": chart.data["title"],
        "kind": chart.kind,
        "sentence": chart.data["sentence"],
        "revision": chart.revision,
        "taken_at": chart.taken_at,
        "sha256": chart.sha256,
    }
    return told | {"data": chart.data, "drawings": chart.drawings} if with_data else told


class FrozenRow(FrozenShape):
    data = serializers.JSONField()  # type: ignore[assignment]
    drawings = serializers.DictField(
        child=serializers.CharField(), help_text="SVG: large, medium and small."
    )


class ResultIn(InputSerializer):
    """The words of a draft."""

    title = serializers.CharField(max_length=160, required=False)
    tried = serializers.CharField(max_length=MOST_LETTERS, required=False, allow_blank=True)
    happened = serializers.CharField(max_length=MOST_LETTERS, required=False, allow_blank=True)
    learned = serializers.CharField(max_length=MOST_LETTERS, required=False, allow_blank=True)
    helps = serializers.CharField(max_length=MOST_LETTERS, required=False, allow_blank=True)
    finding = serializers.ChoiceField(choices=Result.Finding.choices, required=False)
    visibility = serializers.ChoiceField(choices=Result.Visibility.choices, required=False)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=30), required=False, max_length=MOST_TAGS
    )
    materials = serializers.ListField(
        child=SharedMaterial(), required=False, max_length=MOST_MATERIALS
    )
    project = serializers.SlugRelatedField(
        "public_id", queryset=Project.objects.none(), required=False, allow_null=True
    )

    def limit_to(self, network: Network) -> None:
        """Offer only what belongs to the network."""
        projects = Project.objects.filter(network=network)
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]


class ResultAddIn(ResultIn):
    change = serializers.UUIDField(help_text="The id of the change it is about.")


class PublishIn(InputSerializer):
    visibility = serializers.ChoiceField(choices=Result.Visibility.choices)
    confirmed = serializers.BooleanField(
        required=False, default=False, help_text="Needed where everybody is to read it."
    )


class PersonIn(InputSerializer):
    user = serializers.UUIDField(help_text="The person's id.")


class AnswerIn(InputSerializer):
    agrees = serializers.BooleanField(help_text="Whether your name may stand there.")


class TakeChartIn(InputSerializer):
    measure = serializers.SlugField(help_text="The measure's code.")
    site = serializers.SlugField(
        required=False, default="", allow_blank=True,
        help_text="The code of a site; without one it is the chart of all together.",
    )  # fmt: skip


class DropChartIn(InputSerializer):
    chart = serializers.UUIDField(help_text="The id of the chart that was put down.")


class AuthorRow(serializers.Serializer[Any]):
    """An author of a draft, for those who write and review it."""

    user = serializers.UUIDField(source="user.public_id")
    name = serializers.CharField(source="user.name")
    group = serializers.ChoiceField(choices=Group.choices)
    position = serializers.IntegerField()
    consent = serializers.ChoiceField(choices=ResultAuthor.Consent.choices)


class UptakeRow(RowSerializer):
    """What somebody does with a result, as its reader may know them."""

    id = serializers.UUIDField(source="public_id")
    result = serializers.UUIDField(source="result.public_id")
    network = serializers.SerializerMethodField()
    site = serializers.SerializerMethodField()
    is_site = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=Uptake.State.choices)
    note = serializers.CharField()
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True, help_text="Null while it stands.")
    updated_at = serializers.DateTimeField()

    def get_network(self, uptake: Uptake) -> str:
        """The slug; empty where you could not find that network."""
        return str(self._row(uptake)["slug"])

    def get_site(self, uptake: Uptake) -> str:
        """The site's name, for the people of its network where the agreement names it."""
        return str(self._row(uptake)["site"])

    def get_is_site(self, uptake: Uptake) -> bool:
        """Whether a site says so, and not the network as a whole."""
        return uptake.site_id is not None

    def _row(self, uptake: Uptake) -> dict[str, Any]:
        if not hasattr(self, "_readers_of"):
            self._readers_of = uptakes.Readers(self.context["request"].user)
        return self._readers_of.row(uptake)


class UptakeIn(InputSerializer):
    result = serializers.UUIDField(help_text="The id of the result.")
    network = serializers.SlugField(help_text="The slug of the network that speaks.")
    site = serializers.SlugField(
        required=False, default="", allow_blank=True, help_text="The code of one of its sites."
    )
    state = serializers.ChoiceField(choices=Uptake.State.choices)
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
