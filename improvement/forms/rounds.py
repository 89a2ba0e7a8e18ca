"""Browser input for votes: setting one up, its few later acts, papers, and decisions."""

import zoneinfo
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms

from improvement.forms.base import DateInput, area
from improvement.forms.moments import MomentField
from improvement.models import Decision, DesignProcess, Idea, Round, RoundOption, RoundVoter
from improvement.tally import LEAST, MOST_OPTIONS, suggested
from networks.models import Network, Site, User
from networks.models.memberships import Group
from outcomes.models import Measure

Method = Round.Method
PLAIN = ["title", "question", "process", "method", "electorate", "groups", "secrecy"]
MOMENTS = ("opens_at", "closes_at")
RULES = ("quorum", "tie_rule", *MOMENTS)
SETTINGS = ("dots", "most", "top", "ranks", "budget", "choose")
NEEDS = {
    "dots": "dots",
    "most": "dots approval",
    "top": "score",
    "ranks": "borda irv schulze",
    "budget": "knapsack",
    "choose": "dots approval score borda irv schulze",
}
READS = {name: methods.split() for name, methods in NEEDS.items()}
USUAL_CLOSE = time(17)


def number(label: str, help_text: str, most: int = 1000) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=0, max_value=most
    )


class RoundForm(forms.Form):
    """Question, ideas, method and rules of a vote."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    title = forms.CharField(label="Title", max_length=120)
    question = forms.CharField(
        label="The question people are asked",
        max_length=300,
        help_text="In one plain sentence, for example: Which ideas should we test first?",
    )
    process = forms.ModelChoiceField(
        DesignProcess.objects.none(), label="Design process", required=False
    )
    method = forms.ChoiceField(label="How people vote", choices=Method.choices)
    dots = number("Dots for each person", "Usual is a third of the number of ideas.", 100)
    most = number("Most on one idea, or ticks for each person", "For dots often 2.", 100)
    top = number("Top of the scale", "From 0 to this number, often 5.", 10)
    ranks = number("Places each person gives", "People may give fewer. Often 5 to 7.", 40)
    budget = number("Budget of effort", "What all chosen ideas may cost together.")
    choose = number(
        "How many ideas you mean to test",
        "The vote advises so many. Fixed now, so that nobody moves the line afterwards.",
        40,
    )
    electorate = forms.ChoiceField(label="Who votes", choices=Round.Electorate.choices)
    groups = forms.MultipleChoiceField(
        label="Only these groups",
        choices=Group.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all empty to ask everybody.",
    )
    secrecy = forms.ChoiceField(
        label="Who can see who voted how", choices=Round.Secrecy.choices, widget=forms.RadioSelect
    )
    quorum = forms.IntegerField(
        label="Ballots needed",
        min_value=1,
        max_value=100_000,
        help_text="With fewer the vote does not count. "
        f"At least {LEAST} where ballots have no names.",
    )
    tie_rule = forms.ChoiceField(label="Where ideas are level", choices=Round.Tie.choices)
    opens_at = MomentField(label="Opens")
    closes_at = MomentField(label="Closes")

    def __init__(
        self,
        *args: Any,
        network: Network,
        now: datetime,
        poll: Round | None = None,
        chosen: tuple[str, ...] = (),
        **kwargs: Any,
    ) -> None:
        self.network, self.poll = network, poll
        self.known = list(poll.options.all()) if poll else []
        super().__init__(*args, **{"initial": self._start(now), **kwargs})
        processes = DesignProcess.objects.filter(network=network)
        self.fields["process"].queryset = processes  # type: ignore[attr-defined]
        for name in MOMENTS:
            self.fields[name].go_by(network)  # type: ignore[attr-defined]
        self.ideas = list(
            Idea.objects.filter(network=network)
            .standing()
            .select_related("current")
            .order_by("number")
        )
        for idea in self.ideas:
            self._add_idea(idea, chosen)
        for name in SETTINGS:
            self.fields[name].widget.attrs["data-for"] = NEEDS[name]

    def _start(self, now: datetime) -> dict[str, Any]:
        """Give what stands in the form at first: of the vote, or what is usual."""
        poll = self.poll
        start: dict[str, Any] = {
            "method": Method.DOTS,
            "secrecy": Round.Secrecy.DETACHED,
            "quorum": 5,
            "opens_at": now,
            "closes_at": _usual_close(now, self.network),
        }
        params: Mapping[str, Any] = suggested("dots", 8)
        if poll:
            names = (*PLAIN, *RULES, "version")
            start = {name: getattr(poll, name) for name in names} | {"process": poll.process_id}
            params = poll.params
        return {**start, **params}

    def _add_idea(self, idea: Idea, chosen: tuple[str, ...]) -> None:
        key = idea.public_id.hex
        option = next((one for one in self.known if one.idea_id == idea.pk), None)
        is_in = option is not None or str(idea.public_id) in chosen
        name = f"{idea.number}. {idea}"
        self.fields[f"in_{key}"] = forms.BooleanField(label=name, required=False, initial=is_in)
        self.fields[f"in_{key}"].widget.attrs["class"] = "form-check-input"
        self.fields[f"at_{key}"] = forms.IntegerField(
            label=f"Position of {name}",
            required=False,
            min_value=1,
            max_value=999,
            widget=forms.NumberInput(attrs={"class": "form-control"}),
            initial=option.position if option else None,
        )
        self.fields[f"cost_{key}"] = forms.IntegerField(
            label=f"Effort of {name}",
            required=False,
            min_value=1,
            max_value=1000,
            widget=forms.NumberInput(attrs={"class": "form-control"}),
            initial=option.effort if option else None,
        )

    @property
    def idea_rows(self) -> list[dict[str, Any]]:
        return [
            {
                "idea": idea,
                "tick": self[f"in_{idea.public_id.hex}"],
                "position": self[f"at_{idea.public_id.hex}"],
                "cost": self[f"cost_{idea.public_id.hex}"],
            }
            for idea in self.ideas
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if len(self._ticked(data)) > MOST_OPTIONS:
            self.add_error(None, f"A vote takes up to {MOST_OPTIONS} ideas.")
        return data

    def _ticked(self, data: Mapping[str, Any]) -> list[Idea]:
        """Give the chosen ideas, those with a position first, in its order."""
        found = [idea for idea in self.ideas if data.get(f"in_{idea.public_id.hex}")]
        return sorted(
            found, key=lambda idea: (data.get(f"at_{idea.public_id.hex}") or 1000, idea.number)
        )

    def options(self) -> list[tuple[Idea, int | None]]:
        data = self.cleaned_data
        is_cost = data["method"] == Method.KNAPSACK
        return [
            (idea, data.get(f"cost_{idea.public_id.hex}") if is_cost else None)
            for idea in self._ticked(data)
        ]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        params = {
            name: data[name]
            for name in SETTINGS
            if data["method"] in READS[name] and data.get(name) is not None
        }
        return {
            **{name: data[name] for name in (*PLAIN, *RULES)},
            "params": params,
        }


def _usual_close(now: datetime, network: Network) -> datetime:
    """Give the end of a working day in a week."""
    zone = zoneinfo.ZoneInfo(network.timezone)
    day = (now.astimezone(zone) + timedelta(days=7)).date()
    return datetime.combine(day, USUAL_CLOSE, tzinfo=zone)


class ActForm(forms.Form):
    """A button that acts on a vote as it was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class VoidForm(ActForm):
    reason = forms.CharField(
        label="Why is it not valid?", max_length=300, help_text="Everybody reads this."
    )


class ExtendForm(ActForm):
    closes_at = MomentField(label="Closes")

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"].go_by(network)  # type: ignore[attr-defined]


class OnPaperForm(forms.Form):
    voter = forms.ChoiceField(label="Who")
    is_on_paper = forms.TypedChoiceField(
        label="How they vote",
        choices=[("yes", "On paper"), ("no", "On a screen")],
        coerce=lambda value: value == "yes",
    )

    def __init__(self, *args: Any, poll: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = (
            RoundVoter.objects.filter(round=poll).order_by("name", "pk").values_list("ref", "name")
        )
        self.fields["voter"].choices = [(str(ref), name) for ref, name in lines]  # type: ignore[attr-defined]

    def ref(self) -> UUID:
        return UUID(self.cleaned_data["voter"])


class SheetForm(forms.Form):
    number = forms.IntegerField(label="Number on the paper", min_value=1, max_value=100_000)
    group = forms.ChoiceField(
        label="Group, if it is on the paper",
        choices=[("", "Not said"), *Group.choices],
        required=False,
    )


class DecisionForm(forms.Form):
    """What is decided about an idea, and, to test it, who, where, until when, by which measure."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    outcome = forms.ChoiceField(
        label="What is decided", choices=Decision.Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Why",
        max_length=2000,
        required=False,
        widget=area(3),
        help_text="Needed where the decision departs from the vote. Everybody reads it, the author "
        "of the idea first.",
    )
    merged_with = forms.ModelChoiceField(
        RoundOption.objects.none(), label="As part of which idea", required=False
    )
    budget = forms.CharField(label="Under which budget", max_length=160, required=False)
    owner = forms.ModelChoiceField(User.objects.none(), label="Who sees to it", required=False)
    sites = forms.ModelMultipleChoiceField(
        Site.objects.none(),
        label="Where it is tested",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = forms.DateField(label="Tested by", required=False, widget=DateInput())
    measure = forms.ModelChoiceField(
        Measure.objects.none(), label="Measure that shows whether it works", required=False
    )
    why = forms.CharField(
        label="Why does the decision change?", max_length=300, help_text="What stood there is kept."
    )

    def __init__(
        self, *args: Any, option: RoundOption, decision: Decision | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"initial": _decided(decision), **kwargs})
        network = option.round.network
        others = RoundOption.objects.filter(round=option.round).exclude(pk=option.pk)
        members = User.objects.filter(
            memberships__network=network, memberships__left_at=None, is_active=True
        )
        offered: dict[str, Any] = {
            "merged_with": others.select_related("revision", "idea"),
            "owner": members.order_by("name"),
            "sites": Site.objects.active().filter(network=network),
            "measure": Measure.objects.active().filter(network=network),
        }
        for name, queryset in offered.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        if decision is None:
            del self.fields["why"]

    def values(self) -> dict[str, Any]:
        names = ("outcome", "reason", "merged_with", "budget")
        return {name: self.cleaned_data[name] for name in names}

    def plan(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("owner", "sites", "due_on", "measure")}


def _decided(decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {}
    start = {
        name: getattr(decision, name)
        for name in ("version", "outcome", "reason", "budget", "merged_with")
    }
    made = decision.change
    if made is not None:
        start |= {
            "owner": made.owner_id,
            "due_on": made.due_on,
            "measure": made.measure_id,
            "sites": list(made.sites.all()),
        }
    return start
