"""Ideas as programs read and write them. Names are read through `rules.voices` alone."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from improvement.actions.ideas import MOST_LETTERS
from improvement.models import (
    Amendment,
    DesignProcess,
    Driver,
    Idea,
    IdeaLink,
    IdeaRevision,
    ShownAs,
    Topic,
)
from improvement.rules.moments import told_at
from improvement.rules.voices import Voice, voice_of
from lhs_platform.lib.rest.serializers import InputSerializer, RowSerializer
from networks.models import Network


class IdeaRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="network.slug")
    number = serializers.IntegerField(allow_null=True, help_text="A draft has none.")
    title = serializers.CharField(source="current.title")
    summary = serializers.CharField(source="current.summary")
    problem = serializers.CharField(source="current.problem")
    change = serializers.CharField(source="current.change")
    expected_effect = serializers.CharField(source="current.expected_effect")
    helps = serializers.CharField(source="current.helps")
    wording = serializers.IntegerField(source="current.number", help_text="Which wording this is.")
    name = serializers.SerializerMethodField()
    author = serializers.SerializerMethodField()
    group = serializers.SerializerMethodField()
    is_own = serializers.SerializerMethodField()
    shown_as = serializers.ChoiceField(choices=ShownAs.choices)
    process = serializers.UUIDField(source="process.public_id", allow_null=True)
    topic = serializers.UUIDField(source="topic.public_id", allow_null=True)
    driver = serializers.UUIDField(source="driver.public_id", allow_null=True)
    state = serializers.ChoiceField(choices=Idea.State.choices)
    state_reason = serializers.CharField()
    hidden_reason = serializers.CharField(help_text="Read by its author and coordinators.")
    published_at = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.SerializerMethodField()
    updated_at = serializers.SerializerMethodField()

    def get_name(self, idea: Idea) -> str:
        """Whose idea it is, or that it is without a name. Authors of ideas that were merged into
        it stand on those: see `links`."""
        return self._voice(idea).name

    def get_author(self, idea: Idea) -> Any:
        """The id of the account behind a name that is shown; else null."""
        user = self._voice(idea).user
        return user.public_id if user else None

    def get_group(self, idea: Idea) -> str:
        """The stakeholder group; empty without a name."""
        return self._voice(idea).group

    def get_is_own(self, idea: Idea) -> bool:
        """Whether it is yours; nobody else reads that of you."""
        return self._voice(idea).is_own

    def get_published_at(self, idea: Idea) -> datetime | None:
        """Of an idea without a name, the first of its month."""
        return told_at(idea, idea.published_at) if idea.published_at else None

    def get_created_at(self, idea: Idea) -> datetime:
        """Of an idea without a name, the first of its month."""
        return told_at(idea, idea.created_at)

    def get_updated_at(self, idea: Idea) -> datetime:
        """Of an idea without a name, the first of its month."""
        return told_at(idea, idea.updated_at)

    def _voice(self, idea: Idea) -> Voice:
        return voice_of(idea, self.context["request"].user)


class WordingIn(InputSerializer):
    """The texts of an idea, and the driver it acts on."""

    title = serializers.CharField(max_length=120, required=False)
    summary = serializers.CharField(max_length=400, required=False, allow_blank=True)
    problem = serializers.CharField(max_length=MOST_LETTERS, required=False, allow_blank=True)
    change = serializers.CharField(max_length=MOST_LETTERS, required=False, allow_blank=True)
    expected_effect = serializers.CharField(
        max_length=MOST_LETTERS, required=False, allow_blank=True
    )
    helps = serializers.CharField(max_length=200, required=False, allow_blank=True)
    driver = serializers.SlugRelatedField(
        "public_id", queryset=Driver.objects.none(), required=False, allow_null=True
    )

    def limit_to(self, network: Network) -> None:
        """Offer only what belongs to the network."""
        offered: dict[str, Any] = {
            "driver": Driver.objects.filter(diagram__network=network),
            "process": DesignProcess.objects.filter(network=network),
            "topic": Topic.objects.filter(process__network=network),
            "builds_on": Idea.objects.filter(network=network).exclude(state=Idea.State.DRAFT),
        }
        for name, queryset in offered.items():
            if name in self.fields:
                self.fields[name].queryset = queryset  # type: ignore[attr-defined]


class IdeaIn(WordingIn):
    process = serializers.SlugRelatedField(
        "public_id", queryset=DesignProcess.objects.none(), required=False, allow_null=True
    )
    topic = serializers.SlugRelatedField(
        "public_id", queryset=Topic.objects.none(), required=False, allow_null=True
    )
    shown_as = serializers.ChoiceField(
        choices=ShownAs.choices, required=False, help_text="Fixed once it is put forward."
    )
    reason = serializers.CharField(
        max_length=300, required=False, allow_blank=True,
        help_text="Why it is worded anew: needed once it is put forward.",
    )  # fmt: skip


class IdeaAddIn(IdeaIn):
    network = serializers.SlugField(help_text="The network's slug.")
    title = serializers.CharField(max_length=120)
    builds_on = serializers.SlugRelatedField(
        "public_id", queryset=Idea.objects.none(), required=False, allow_null=True
    )


class WhyIn(InputSerializer):
    reason = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class MergeIn(WhyIn):
    """Ideas of the same network that become part of this one."""

    sources = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=20)


class SplitIn(InputSerializer):
    """How this idea is worded then, and the one that is made of the rest."""

    first = WordingIn()
    second = WordingIn()
    reason = serializers.CharField(max_length=300)


class RevisionRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    number = serializers.IntegerField()
    title = serializers.CharField()
    summary = serializers.CharField()
    problem = serializers.CharField()
    change = serializers.CharField()
    expected_effect = serializers.CharField()
    helps = serializers.CharField()
    reason = serializers.CharField()
    by_name = serializers.CharField(
        source="by.name", allow_null=True, help_text="Null: its author, whoever that is."
    )
    created_at = serializers.SerializerMethodField()

    def get_created_at(self, one: IdeaRevision) -> datetime:
        """Of what the author of an idea without a name worded, the first of its month."""
        return one.created_at if one.by_id else told_at(self.context["idea"], one.created_at)


class LinkRow(serializers.Serializer[Any]):
    """How this idea hangs together with another that you see."""

    kind = serializers.ChoiceField(choices=IdeaLink.Kind.choices)
    source = serializers.UUIDField(source="source.public_id")  # type: ignore[assignment]
    target = serializers.UUIDField(source="target.public_id")
    reason = serializers.CharField()
    created_at = serializers.SerializerMethodField()

    def get_created_at(self, link: IdeaLink) -> datetime:
        """Of what the author of an idea without a name linked, the first of its month."""
        return link.created_at if link.by_id else told_at(link.source, link.created_at)


class LikeRow(serializers.Serializer[Any]):
    """An idea that says nearly the same."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    summary = serializers.CharField()
    state = serializers.ChoiceField(choices=Idea.State.choices)
    url = serializers.CharField()


class AmendmentRow(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    network = serializers.CharField(source="idea.network.slug")
    idea = serializers.UUIDField(source="idea.public_id")
    base = serializers.UUIDField(
        source="base.public_id", help_text="The wording it was written from."
    )
    part = serializers.ChoiceField(choices=Amendment.Part.choices)
    text = serializers.CharField()
    reason = serializers.CharField()
    author = serializers.UUIDField(source="author.public_id")
    author_name = serializers.CharField(source="author.name")
    state = serializers.ChoiceField(choices=Amendment.State.choices)
    answer = serializers.CharField()
    answered_at = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.SerializerMethodField()

    def get_answered_at(self, one: Amendment) -> datetime | None:
        """Where the author of an idea without a name may have answered, the first of the month."""
        return told_at(one.idea, one.answered_at) if one.answered_at else None

    def get_updated_at(self, one: Amendment) -> datetime:
        """Of an idea without a name, the first of the month."""
        return told_at(one.idea, one.updated_at)


class AmendmentAddIn(InputSerializer):
    idea = serializers.UUIDField(help_text="The idea's id.")
    part = serializers.ChoiceField(choices=Amendment.Part.choices)
    text = serializers.CharField(max_length=MOST_LETTERS)
    reason = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class AcceptIn(InputSerializer):
    confirmed = serializers.BooleanField(
        required=False, default=False,
        help_text="Take it over though the part was worded anew since.",
    )  # fmt: skip


class DeclineIn(InputSerializer):
    answer = serializers.CharField(max_length=300, help_text="Why it stays as it is.")
