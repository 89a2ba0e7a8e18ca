"""Choosing a file of data, and saying yes to what it would do."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from outcomes.files.sheets import MAX_BYTES

ACCEPTED = (
    ".xlsx,.csv,.txt,.tsv,text/csv,"
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)


class UploadForm(forms.Form):
    """One workbook or CSV file. Its size is looked at before anything of it is read."""

    file = forms.FileField(
        label="Excel workbook or CSV file",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        max_length=200,
        error_messages={
            "required": "Choose a file first.",
            "empty": "This file is empty.",
            "max_length": "The name of this file is too long. Give it a shorter one.",
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            megabytes = (file.size or 0) / 1024 / 1024
            raise forms.ValidationError(
                f"This file has {megabytes:.1f} MB. Files up to 5 MB are taken: send it in parts.",
                code="too_big",
            )
        return file


class StoreForm(forms.Form):
    """A yes to what was shown: if that is no longer so, it is shown again."""

    seen = forms.RegexField(r"^[0-9a-f]{64}\Z", widget=forms.HiddenInput)

    def seen_sum(self) -> str:
        return self.cleaned_data["seen"] if self.is_valid() else ""
