"""Browser input for results to share, for the library, and for those who take results up."""

from collections.abc import Sequence
from typing import Any

from django import forms

from improvement.actions.sharing import MOST_LETTERS
from improvement.forms.base import area
from improvement.models import Project, Result, Uptake
from networks.models import Network, Site, User
from outcomes.models import Measure

# Label, help and height of each part.
WORDS: dict[str, tuple[str, str, int]] = {
    "title": ("Title", "What came of what, in one line, as you would tell a neighbour.", 1),
    "tried": ("What we tried", "Who did what, where, for how long, with how many.", 5),
    "happened": (
        "What happened",
        (
            "What the chart shows, and what people said. No number of fewer than 11 people, and "
            "nothing about single patients."
        ),
        5,
    ),
    "learned": (
        "What we learned",
        "What you would do the same way, what not, and what surprised you.",
        5,
    ),
    "helps": (
        "Whom it may help",
        "Which places, which people, and what they need to have for it.",
        3,
    ),
}
BAR = "|"


def text_field(name: str, *, required: bool = False) -> forms.CharField:
    label, help_text, rows = WORDS[name]
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=160 if name == "title" else MOST_LETTERS,
        widget=area(rows) if rows > 1 else forms.TextInput(),
    )


class BeginForm(forms.Form):
    """A result begins with a line, and with what came of it."""

    title = text_field("title", required=True)
    finding = forms.ChoiceField(
        choices=Result.Finding.choices, widget=forms.RadioSelect, label="What came of it"
    )


class ResultForm(BeginForm):
    """A draft: its parts, and what stands around them."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    tried = text_field("tried")
    happened = text_field("happened")
    learned = text_field("learned")
    helps = text_field("helps")
    materials = forms.CharField(
        required=False,
        max_length=8000,
        label="Materials",
        widget=area(3),
        help_text="One a line: what it is, a bar, and its address. For example: "
        "Card for families | https://example.org/card.pdf",
    )
    tags = forms.CharField(
        required=False,
        max_length=300,
        label="Tags",
        help_text="Words by which others find it, with commas between them.",
    )
    project = forms.ModelChoiceField(
        Project.objects.none(),
        to_field_name="public_id",
        required=False,
        label="Project that it comes from",
        empty_label="None, or several",
    )
    visibility = forms.ChoiceField(
        choices=Result.Visibility.choices,
        widget=forms.RadioSelect,
        label="Who shall read it?",
        help_text="Whoever reviews it has the last word.",
    )
    field_order = ["title", "finding", "tried", "happened", "learned", "helps"]

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = Project.objects.filter(network=network).order_by("name")
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]
        if not projects:
            del self.fields["project"]

    def values(self) -> dict[str, Any]:
        """Give what the action takes."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return given | {
            "materials": read_materials(given["materials"]),
            "tags": [one for one in given["tags"].split(",") if one.strip()],
        }

    @staticmethod
    def typed_of(result: Result) -> dict[str, Any]:
        """Give a result as it is typed."""
        lines = [f"{one['label']} {BAR} {one['url']}" for one in result.materials]
        return {
            **{name: getattr(result, name) for name in (*Result.TEXTS, "finding", "visibility")},
            "materials": "\n".join(lines),
            "tags": ", ".join(tag.name for tag in result.tags.all()),
            "project": result.project.public_id if result.project else "",
            "version": result.version,
        }


def read_materials(text: str) -> list[dict[str, str]]:
    """Read a material from each line: its name, a bar, its address. What has no bar is an address
    alone, or a name alone, which the action refuses with words."""
    rows = []
    for line in filter(str.strip, text.splitlines()):
        label, bar, url = line.rpartition(BAR)
        rows.append(
            {"label": label.strip() if bar else line.strip(), "url": url.strip() if bar else ""}
        )
    return rows


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return person.name  # type: ignore[no-any-return]


class AuthorForm(forms.Form):
    user = PersonChoice(
        User.objects.none(), to_field_name="public_id", label="Add an author", empty_label="Choose"
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]


class ChartForm(forms.Form):
    """Whose chart is put down: a measure, of all sites together or of one of them."""

    chart = forms.ChoiceField(label="Put a chart down")

    def __init__(
        self, *args: Any, measures: Sequence[Measure], sites: Sequence[Site], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._measures = {str(one.public_id): one for one in measures}
        self._sites = {str(one.public_id): one for one in sites}
        every = measures[0].network.site_word_plural if measures else "sites"
        groups: list[Any] = [
            (f"All {every} together", [(key, one.name) for key, one in self._measures.items()])
        ]
        groups += [
            (site.name, [(f"{key} {at}", f"{one.name}, {site.name}")
                         for key, one in self._measures.items()])
            for at, site in self._sites.items()
        ]  # fmt: skip
        self.fields["chart"].choices = groups  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Measure, Site | None]:
        measure, _, site = self.cleaned_data["chart"].partition(" ")
        return self._measures[measure], self._sites.get(site)


class ReasonForm(forms.Form):
    """Why a result goes back, or is withdrawn."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=300, label="Why?", widget=area(3))


class PublishForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    visibility = forms.ChoiceField(
        choices=Result.Visibility.choices, widget=forms.RadioSelect, label="Who reads it?"
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)


class UptakeForm(forms.Form):
    """What one's network, or a site that one runs, does with a result."""

    place = forms.ChoiceField(label="Who?")
    state = forms.ChoiceField(
        choices=Uptake.State.choices, widget=forms.RadioSelect, label="What do you do with it?"
    )
    note = forms.CharField(
        max_length=300,
        required=False,
        label="What should others know?",
        widget=area(2),
        help_text="For example how you did it otherwise, or why it did not work.",
    )

    def __init__(
        self, *args: Any, networks: Sequence[Network], sites: Sequence[Site], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._places: dict[str, tuple[Network, Site | None]] = {
            **{f"network {one.slug}": (one, None) for one in networks},
            **{f"site {one.public_id}": (one.network, one) for one in sites},
        }
        labels = {
            key: f"{site.name}, {network.name}" if site else f"{network.name}, as a network"
            for key, (network, site) in self._places.items()
        }
        self.fields["place"].choices = list(labels.items())  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Network, Site | None]:
        return self._places[self.cleaned_data["place"]]


class NetworkChoice(forms.Form):
    """The network whose package gets the change."""

    network = forms.ChoiceField(label="Take the change into the package of")

    def __init__(self, *args: Any, networks: Sequence[Network], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._networks = {one.slug: one for one in networks}
        choices = [(slug, one.name) for slug, one in self._networks.items()]
        self.fields["network"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> Network:
        return self._networks[self.cleaned_data["network"]]


class LibraryForm(forms.Form):
    """What the library is narrowed by; what is not understood narrows nothing."""

    q = forms.CharField(required=False, max_length=100, label="Words")
    network = forms.ChoiceField(required=False)
    tag = forms.ChoiceField(required=False)
    finding = forms.ChoiceField(
        choices=[("", "any"), *Result.Finding.choices], required=False, label="What came of it"
    )
    uptake = forms.ChoiceField(
        choices=[("", "any"), *Uptake.State.choices], required=False, label="Taken up"
    )

    def __init__(self, *args: Any, networks: Sequence[Network], tags: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered = {
            "network": [(one.slug, one.name) for one in networks],
            "tag": [(one["name"], f"{one['name']} ({one['n']})") for one in tags],
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", "any"), *choices]  # type: ignore[attr-defined]
        self.is_valid()

    def narrowing(self) -> dict[str, str]:
        """Give what is asked for and understood."""
        given = getattr(self, "cleaned_data", {})
        return {name: given[name] for name in self.fields if given.get(name)}
