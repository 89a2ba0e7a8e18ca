"""Browser input for facilitated sessions: setting one up, the acts on it, and its list."""

from typing import Any
from uuid import uuid4

from django import forms

from improvement.actions import session_items, session_turns, sessions
from improvement.forms.base import area
from improvement.forms.rounds import ActForm
from improvement.models import (
    DesignProcess,
    Idea,
    Round,
    Session,
    SessionItem,
    SessionPerson,
    ShownAs,
    Topic,
)
from improvement.rules.sessions import people_to_facilitate
from networks.models import Network, User
from networks.models.memberships import Group

NAMES = [
    (ShownAs.NAMED, "With the name of who wrote it; one after the other reads out"),
    (ShownAs.ANONYMOUS, "Without names; all hand in a line, and they are read in random order"),
]


class SessionForm(forms.Form):
    """Question, people, times and votes of a session."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    title = forms.CharField(label="Title", max_length=100)
    question = forms.CharField(
        label="The question",
        max_length=300,
        help_text="One plain question, for example: What would make the first visit easier?",
    )
    explanation = forms.CharField(
        label="What people should know first",
        required=False,
        max_length=sessions.MOST_LETTERS,
        widget=area(4),
    )
    process = forms.ModelChoiceField(
        DesignProcess.objects.none(), label="Design process", required=False, empty_label="None"
    )
    topic = forms.ModelChoiceField(
        Topic.objects.none(), label="Topic", required=False, empty_label="None"
    )
    facilitators = forms.ModelMultipleChoiceField(
        User.objects.none(),
        to_field_name="public_id",
        label="Facilitators",
        required=False,
        help_text="Beside the coordinators, who can always run it.",
    )
    electorate = forms.ChoiceField(label="Who takes part", choices=Round.Electorate.choices)
    groups = forms.MultipleChoiceField(
        label="Only these groups",
        choices=Group.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all empty to ask everybody.",
    )
    shown_as = forms.ChoiceField(
        label="How lines stand on the list", choices=NAMES, widget=forms.RadioSelect
    )
    minutes = forms.IntegerField(
        label="Minutes of silent writing",
        min_value=1,
        max_value=sessions.MOST_MINUTES,
        help_text="Usual are 5. You can give more while it runs.",
    )
    ranks = forms.TypedChoiceField(
        label="First ranking: places each person gives", choices=Session.Ranks.choices, coerce=int
    )
    final_method = forms.ChoiceField(
        label="Final vote", choices=Session.Final.choices, widget=forms.RadioSelect
    )
    choose = forms.IntegerField(
        label="How many ideas you mean to test",
        min_value=1,
        max_value=sessions.MOST_CHOSEN,
        help_text="The votes advise so many.",
    )
    secrecy = forms.ChoiceField(
        label="Who can see who voted how", choices=Round.Secrecy.choices, widget=forms.RadioSelect
    )
    quorum = forms.IntegerField(
        label="Ballots needed",
        min_value=1,
        max_value=100_000,
        help_text="With fewer a vote does not count. At least 5 where ballots have no names.",
    )
    tie_rule = forms.ChoiceField(label="Where ideas are level", choices=Round.Tie.choices)
    vote_minutes = forms.IntegerField(
        label="Minutes after which a vote closes by itself",
        min_value=1,
        max_value=sessions.MOST_MINUTES,
        help_text="You close it earlier when all have voted, so that nobody is hurried.",
    )

    def __init__(
        self, *args: Any, network: Network, session: Session | None = None, **kwargs: Any
    ) -> None:
        known = session or Session(network=network, electorate=Round.Electorate.MEMBERS)
        start = {name: getattr(known, name) for name in sessions.FIELDS} | {
            "process": known.process_id,
            "topic": known.topic_id,
        }
        if session is not None:
            start |= {"version": session.version, "facilitators": session.facilitators.all()}
        super().__init__(*args, **{"initial": start, **kwargs})
        offered: dict[str, Any] = {
            "process": DesignProcess.objects.filter(network=network),
            "topic": Topic.objects.filter(process__network=network).order_by("question"),
            "facilitators": people_to_facilitate(network),
        }
        for name, queryset in offered.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in sessions.FIELDS}


class MoreTimeForm(ActForm):
    minutes = forms.IntegerField(min_value=1, max_value=sessions.MOST_MINUTES)


class ReasonForm(ActForm):
    """The reason why a session ends before its end."""

    how = forms.ChoiceField(
        label="How it ends",
        choices=[
            ("end", "It ends here: what is on the list, and what was voted on, stays"),
            ("void", "It is not valid"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Why?", max_length=300, help_text="Everybody reads this.")


class TurnForm(forms.Form):
    turn = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class AddForm(forms.Form):
    """A line that a facilitator writes down for somebody."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label="Line", max_length=session_turns.MOST_LETTERS, widget=area(2))
    person = forms.ModelChoiceField(
        SessionPerson.objects.none(), label="For whom", required=False, empty_label="Nobody by name"
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"nonce": uuid4()}, **kwargs})
        here = SessionPerson.objects.filter(session=session).exclude(seat=None).order_by("seat")
        if session.is_named:
            self.fields["person"].queryset = here  # type: ignore[attr-defined]
        else:
            del self.fields["person"]

    def values(self) -> dict[str, Any]:
        return {"person": None, **self.cleaned_data}


class RemarkForm(forms.Form):
    nonce = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label="What is said about the pattern", max_length=1000, widget=area(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"nonce": uuid4()}, **kwargs})


class WordForm(ActForm):
    """How a line is worded, what was said to clarify it, and which idea it is already."""

    text = forms.CharField(label="Line", max_length=session_turns.MOST_LETTERS, widget=area(2))
    explanation = forms.CharField(
        label="What was said to clarify it",
        required=False,
        max_length=session_items.MOST_LETTERS,
        widget=area(3),
    )
    idea = forms.ModelChoiceField(
        Idea.objects.none(),
        label="It stands on the board already as",
        required=False,
        empty_label="A new idea",
    )

    def __init__(self, *args: Any, item: SessionItem, **kwargs: Any) -> None:
        start = {
            "version": item.version,
            "text": item.text,
            "explanation": item.explanation,
            "idea": item.idea_id,
        }
        super().__init__(*args, **{"initial": start, **kwargs})
        ideas = Idea.objects.standing().filter(network=item.session.network_id)
        field: Any = self.fields["idea"]
        field.queryset = ideas.select_related("current").order_by("number")
        field.label_from_instance = lambda idea: f"{idea.number}. {idea}"

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("text", "explanation", "idea")}


class MergeForm(ActForm):
    into = forms.ModelChoiceField(
        SessionItem.objects.none(), label="It says the same as", empty_label=None
    )

    def __init__(self, *args: Any, item: SessionItem, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"version": item.version}, **kwargs})
        others = SessionItem.objects.standing().filter(session=item.session_id)
        field: Any = self.fields["into"]
        field.queryset = others.exclude(pk=item.pk).order_by("number")
        field.label_from_instance = lambda one: f"{one.number}. {one.text}"


class TakeOffForm(ActForm):
    reason = forms.CharField(
        label="Why is it taken off?",
        max_length=300,
        help_text="Everybody reads the reason. The line itself only facilitators still read.",
    )
