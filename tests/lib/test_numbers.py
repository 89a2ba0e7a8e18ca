import pytest

from lhs_platform.lib.numbers import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("999999999", 999_999_999)])
def test_digits_are_read(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", [None, "", " 1", "-1", "1.0", "²", "٣", "1000000000", "9" * 5000])
def test_what_is_no_whole_number_or_too_long_is_none(text):
    assert whole_number(text) is None


def test_fewer_digits_may_be_asked_for():
    assert whole_number("100", digits=2) is None
