"""What looks like data of single people is found, and ordinary sentences are left alone."""

import pytest
from django.core.exceptions import ValidationError

from outcomes import patient_data


@pytest.mark.parametrize(
    "name",
    [
        "MRN", "Patient MRN", "mrn_number", "DOB", "date_of_birth", "DateOfBirth", "SSN",
        "Social Security Number", "Patient Name", "PatientID", "patient_id", "Name", "First name",
        "LastName", "Phone", "Telephone no", "e-mail", "Email address", "Home Address", "ZIP",
        "zip+4", "Postal code", "Street", "Age", "sex", "Medical Record Number", "initials",
    ],
)  # fmt: skip
def test_columns_of_patients_are_found(name):
    assert patient_data.in_columns(["site", name]) == [name]


@pytest.mark.parametrize(
    "name",
    [
        "site", "site name", "Site_Code", "measure", "measure name", "period", "numerator",
        "denominator", "Number of patients", "patients seen", "patient days", "spread", "answer",
        "reason", "events", "total", "Month", "week", "clinic", "sd", "count", "value", "unit",
    ],
)  # fmt: skip
def test_columns_of_counts_are_not(name):
    assert patient_data.in_columns([name]) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Patient MRN 00123456 was missed", "a record number"),
        ("MRN: 1234567", "a record number"),
        ("mrn#A1234567", "a record number"),
        ("medical record number 8812345", "a record number"),
        ("SSN 123456789", "a social security number"),
        ("her number is 123-45-6789.", "a social security number"),
        ("DOB 3/14/2015", "a date of birth"),
        ("date of birth: 2015-03-14", "a date of birth"),
        ("born on 14 March 2015", "a date of birth"),
        ("born March 14, 2015", "a date of birth"),
        ("call mother at 614-555-0123", "a telephone number"),
        ("call (614) 555-0123", "a telephone number"),
        ("+1 614 555 0123", "a telephone number"),
        ("+44 20 7946 0958", "a telephone number"),
        ("write to jane.roe+x@example.org", "an e-mail address"),
        ("lives at 12 Maple Street, Columbus, OH 43205", "an address"),
    ],
)
def test_patients_in_a_text_are_found_and_not_repeated(text, what):
    found = patient_data.in_text(text)

    assert what in found
    assert "take it out" in found
    assert not any(word in found for word in text.split() if any(c.isdigit() for c in word))
    with pytest.raises(ValidationError) as error:
        patient_data.without_patient_data(text)
    assert error.value.code == "patient_data"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We moved the huddle to 7:30 and tested it on 12 patients in October 2026.",
        "Video visits count from 2026-10-01 on.",
        "Data from 10/01/2026 to 10/31/2026 were entered late.",
        "The denominator was 1234567 last quarter; it should be 123456.",
        "3 of 40 records were missing; the chart of Q3 2026 was redrawn.",
        "Patient 3 of 12 had no plan.",
        "Patient days fell from 10000 to 9500.",
        "The record is 5 months in a row.",
        "Baseline 2025-01 to 2025-12, see doi 10.1002/lrh2.10232.",
        "Born of an idea in the spring; dob is not asked.",
        "Extension 0123, room 614, version 1.2.3.4",
        "We saw 100-200-300 visits at three clinics.",
        "SSER fell to 0.45 per 10,000 patient-days in weeks 41-44.",
        "Ask the QI team (twitter @steadygut).",
        "Dr. Brightwater leads the test at Riverbend.",
        "No events in Oct 2026; 1,234 line days.",
        "Audit 2026-W41: 20/30, 25/30, 28/30.",
        "Site 12 Main Street joined in 2024.",
    ],
)
def test_ordinary_sentences_are_left_alone(text):
    assert patient_data.in_text(text) == ""
    patient_data.without_patient_data(text)
