"""Whole numbers in what comes in: addresses, fields, tokens, files."""


def whole_number(text: str | None, *, digits: int = 9) -> int | None:
    """Read ASCII digits; None where that is no whole number, or one with more digits than fit."""
    if text is None or not (text.isascii() and text.isdecimal() and len(text) <= digits):
        return None
    return int(text)
