"""What the forms of this room share."""

from typing import Any

from django import forms


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class VersionedForm(forms.ModelForm):  # type: ignore[type-arg]
    """Carries the version its reader saw, and gives its values as an action takes them."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    many: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        names = [name for name in self._meta.fields or [] if name not in self.many]
        return {name: self.cleaned_data[name] for name in names}
