"""Patient data stay out: what looks like data of single people is found and named, kindly.

Columns are judged by their names, free text by what stands in it. It is a guard against
accidents, not a proof: a text without findings may still be about somebody.
"""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError


def _all(text: str) -> frozenset[str]:
    return frozenset(" ".join(part.split()) for part in text.split(","))


# Columns of single people, by a word that gives them away …
WORDS = _all(
    """mrn, dob, ssn, birth, birthdate, birthday, surname, forename, firstname, lastname, phone,
    telephone, mobile, fax, email, mail, address, street, zip, zipcode, postcode, gender,
    ethnicity, race, medicare, medicaid, insurance, diagnosis, guardian"""
)
# … or by their whole name.
NAMES = _all(
    """name, first name, last name, full name, given name, family name, patient, patient name,
    patient id, patient number, patient no, patientid, patientname, pt name, pt id, person id,
    subject id, medical record number, medical record, record number, chart number, encounter id,
    visit id, account number, social security number, social security, nhs number, date of death,
    admission date, discharge date, postal code, zip code, age, sex, initials, mothers name"""
)
NO_LETTER = "There is something in it that is no letter."
# Control characters, and marks that turn round the order of what stands after them.
NO_LETTERS = re.compile("[\x00-\x08\x0e-\x1f\x7f\u202d\u202e\ufffe\uffff]")
WHAT_TO_DO = "Only counts belong here. Remove what is about single people and send the counts."

_LABELLED = r"\s*(?:no\.?|number|num|id|#)?\s*[:#=]?\s*"
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an e-mail address", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("a social security number", re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")),
    (
        "a social security number",
        re.compile(rf"\b(?:ssn|social security){_LABELLED}\d[\d -]{{5,}}", re.IGNORECASE),
    ),
    (
        "a record number",
        re.compile(
            rf"\b(?:mrn|medical record|record|chart|patient|pt|nhs){_LABELLED}"
            r"(?=[a-z-]{0,3}\d)[a-z-]{0,3}\d{5,}",
            re.IGNORECASE,
        ),
    ),
    (
        "a date of birth",
        re.compile(
            r"\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|born(?: on)?)\s*[:=]?\s*"
            r"(?:\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|\d{1,2} [a-z]{3,9},? \d{4}|"
            r"[a-z]{3,9} \d{1,2},? \d{4})",
            re.IGNORECASE,
        ),
    ),
    (
        "a telephone number",
        re.compile(
            r"(?<![\w.-])(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\w-])"
            r"|(?<![\w.])\+\d{1,3}(?:[ -]?\d){8,12}(?!\d)"
        ),
    ),
    (
        "an address",
        re.compile(
            r"\b\d{1,5} (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|"
            r"Boulevard|Blvd|Court|Ct)\b\.?,? (?:[A-Z][a-z]+[, ]+){1,3}(?:[A-Z]{2} )?\d{5}\b"
        ),
    ),
)


def in_columns(names: Iterable[str]) -> list[str]:
    """Give the columns that look like those of single people."""
    return [name for name in names if _is_of_patients(plainly(name))]


def in_text(text: str) -> str:
    """Say what in a text looks like data of a single person; empty where nothing does.

    The answer names the kind of thing and never repeats it.
    """
    found = [what for what, pattern in PATTERNS if pattern.search(text)] if text else []
    if not found:
        return ""
    return (
        f"This looks like {' and '.join(dict.fromkeys(found))}. Nothing about single patients may "
        "be written here: take it out, and say it without anything a person could be known by."
    )


def fault_in(text: str, most: int | None = None) -> str:
    """Say why a text that people write freely is not taken; empty where it is."""
    if NO_LETTERS.search(text):
        return NO_LETTER
    if most is not None and len(text) > most:
        return f"Say it in up to {most} letters."
    return in_text(text)


def without_patient_data(text: str) -> None:
    """Validate a form's free text: refuse what looks like data of a single person."""
    found = in_text(text)
    if found:
        raise ValidationError(found, code="patient_data")


def plainly(name: str) -> str:
    """Write a column's name in small letters with single spaces: "Site_Code" is "site code"."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[\W_]+", " ", words).lower().split())


def _is_of_patients(name: str) -> bool:
    return name in NAMES or name.replace(" ", "") in WORDS or not WORDS.isdisjoint(name.split())
