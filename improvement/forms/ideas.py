"""Browser input for ideas: a title first, then the rest; other wordings, merging, splitting."""

from typing import Any

from django import forms

from improvement.actions.ideas import MOST_LETTERS, PLACES, TEXTS
from improvement.forms.base import area
from improvement.models import Amendment, DesignProcess, Driver, Idea, IdeaRevision, ShownAs, Topic
from networks.models import Network

# Label, help and height of each text of an idea.
WORDS: dict[str, tuple[str, str, int]] = {
    "title": ("Your idea in one line", "For example: a spare inhaler in every school office.", 1),
    "summary": (
        "In one or two plain sentences",
        "For people who read no further. Needed before you put it forward.",
        2,
    ),
    "problem": (
        "What goes wrong today?",
        "What you saw or heard, and how often. No names of patients.",
        3,
    ),
    "change": ("What would we do instead?", "Who does what, where, from when on.", 4),
    "expected_effect": (
        "What would get better, and how would we see it?",
        "A number if you have one: from 6 of 10 to 8 of 10.",
        3,
    ),
    "helps": ("Whom does it help?", "For example: teenagers after their first bad attack.", 1),
}
LABELS = {name: label for name, (label, _, _) in WORDS.items()}


def text_field(name: str, *, required: bool = False) -> forms.CharField:
    label, help_text, rows = WORDS[name]
    field: Any = IdeaRevision._meta.get_field(name)  # noqa: SLF001
    widget = area(rows) if rows > 1 else forms.TextInput()
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=field.max_length or MOST_LETTERS,
        widget=widget,
    )


class NewIdeaForm(forms.Form):
    """An idea begins with a line."""

    title = text_field("title", required=True)


class DriverChoice(forms.ModelChoiceField):
    def label_from_instance(self, driver: Any) -> str:
        return driver.name  # type: ignore[no-any-return]


class IdeaForm(forms.Form):
    """A draft, or an idea that is worded anew."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    title = text_field("title", required=True)
    summary = text_field("summary")
    problem = text_field("problem")
    change = text_field("change")
    expected_effect = text_field("expected_effect")
    helps = text_field("helps")
    topic = forms.ModelChoiceField(
        Topic.objects.none(),
        to_field_name="public_id",
        required=False,
        label="Question that it answers",
        empty_label="None",
    )
    process = forms.ModelChoiceField(
        DesignProcess.objects.none(),
        to_field_name="public_id",
        required=False,
        label="Design work that it belongs to",
        empty_label="None",
    )
    driver = DriverChoice(
        Driver.objects.none(),
        to_field_name="public_id",
        required=False,
        label="Driver that it acts on",
        empty_label="None, or I do not know",
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "topic": Topic.objects.filter(process__network=network),
            "process": DesignProcess.objects.filter(network=network),
            "driver": Driver.objects.filter(diagram__network=network),
        }
        for name, queryset in offered.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
            if not queryset:
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        names = (*TEXTS, *PLACES, "shown_as")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}

    @staticmethod
    def typed_of(idea: Idea) -> dict[str, Any]:
        typed: dict[str, Any] = {name: getattr(idea.current, name, "") for name in TEXTS}
        for name in PLACES:
            found = getattr(idea, name)
            typed[name] = found.public_id if found else ""
        return typed | {"version": idea.version, "shown_as": idea.shown_as}

    def main(self) -> list[Any]:
        return [self[name] for name in WORDS]

    def places(self) -> list[Any]:
        return [self[name] for name in ("topic", "process", "driver") if name in self.fields]


class DraftForm(IdeaForm):
    shown_as = forms.ChoiceField(
        choices=ShownAs.choices,
        widget=forms.RadioSelect,
        label="How shall it be shown?",
        help_text="Without your name, nobody reads whose it is, not the coordinators either. What "
        "you comment yourself carries your name.",
    )


class ReviseForm(IdeaForm):
    reason = forms.CharField(
        max_length=300,
        required=False,
        label="Why is it worded anew?",
        help_text="It stands beside the new wording. What stood there before stays readable.",
    )


class WithdrawForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=300, required=False, label="Why do you take it back?")


class IdeaChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, idea: Any) -> str:
        return f"{idea.number}. {idea}"


class MergeForm(forms.Form):
    sources = IdeaChoices(
        Idea.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        label="What becomes part of it?",
        help_text="The likest stand first. Their authors stand behind this idea then, and are told.",
    )
    reason = forms.CharField(max_length=300, required=False, label="Why they belong together")

    def __init__(self, *args: Any, others: Any, order: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["sources"]
        field.queryset = others
        known = {idea.pk: idea for idea in others}
        first = [known[key] for key in order if key in known]
        rest = [idea for idea in others if idea.pk not in set(order)]
        field.choices = [(one.public_id, field.label_from_instance(one)) for one in first + rest]


class SplitForm(forms.Form):
    """Two halves: what stays in this idea, and what becomes one of its own."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    first_title = text_field("title", required=True)
    first_summary = text_field("summary", required=True)
    first_change = text_field("change")
    second_title = text_field("title", required=True)
    second_summary = text_field("summary", required=True)
    second_change = text_field("change")
    reason = forms.CharField(max_length=300, label="Why does it become two?")

    def half(self, name: str) -> dict[str, Any]:
        parts = ("title", "summary", "change")
        return {part: self.cleaned_data[f"{name}_{part}"] for part in parts}

    def fields_of(self, name: str) -> list[Any]:
        return [self[f"{name}_{part}"] for part in ("title", "summary", "change")]

    @property
    def first(self) -> list[Any]:
        return self.fields_of("first")

    @property
    def second(self) -> list[Any]:
        return self.fields_of("second")


class AmendForm(forms.Form):
    part = forms.ChoiceField(
        choices=Amendment.Part.choices, widget=forms.HiddenInput, label="Which part"
    )
    text = forms.CharField(label="How it should read", max_length=MOST_LETTERS, widget=area(5))
    reason = forms.CharField(max_length=300, required=False, label="Why")


class AmendmentAnswerForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    answer = forms.CharField(
        max_length=300,
        required=False,
        label="Why do you leave it as it is?",
        help_text="Needed only if you do not take it over. Whoever proposed it reads this.",
    )
