"""No bank details are kept here: what looks like some is refused, kindly. A guard against
accidents, not a proof."""

import re

from lhs_platform.lib.errors import DomainError

REFUSAL = (
    "This looks like bank or card details. Please take them out: they are not kept here. The "
    "finance office asks for them in its own way."
)
_IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b", re.IGNORECASE
)
_CARD = re.compile(r"(?<![\w.])\d(?:[ -]?\d){12,18}(?![\w])")
_LABELLED = re.compile(
    r"\b(?:bank account|account|acct|a/c|routing|aba|sort[ -]?code|iban|card|bic|swift)"
    r"\W{0,3}(?:no|number|num|nr|code|is)?\W{0,4}(?:[A-Z]{6}[A-Z0-9]{2,5}\b|\d[\d -]{4,})",
    re.IGNORECASE,
)


def is_in(text: str) -> bool:
    """Say whether a text holds an IBAN, a card number, or a number that calls itself an
    account's."""
    if _LABELLED.search(text):
        return True
    if any(_is_iban(found.group()) for found in _IBAN.finditer(text)):
        return True
    return any(_is_card(found.group()) for found in _CARD.finditer(text))


def refuse(**texts: str) -> None:
    """Raise if one of these fields holds bank details."""
    for name, text in texts.items():
        if text and is_in(text):
            raise DomainError(REFUSAL, field=name)


def _is_iban(text: str) -> bool:
    """Check the two check digits (ISO 13616), of each length an account number can have: a word
    that follows may have been taken for a part of it."""
    plain = re.sub(r"[ -]", "", text).upper()
    return any(
        int("".join(str(int(sign, 36)) for sign in part[4:] + part[:4])) % 97 == 1
        for part in (plain[:length] for length in range(15, len(plain) + 1))
        if sum(sign.isdigit() for sign in part[4:]) >= 8
    )


def _is_card(text: str) -> bool:
    """Check the last digit as cards have it (Luhn)."""
    digits = [int(sign) for sign in text if sign.isdigit()]
    doubled = [sum(divmod(digit * 2, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
