"""Joining two texts by lines: clean where they keep apart, and no line of either ever lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lhs_platform.lib.merging import merge

LINES = st.lists(st.sampled_from(["a", "b", "c", "- one", "- two", "", "Ana: yes"]), max_size=8)
TEXT = st.one_of(LINES, st.lists(st.text("xyz ", max_size=3), max_size=6)).map("\n".join)


def lines(text):
    return set(text.split("\n")) if text else set()


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("one\ntwo", "one!\ntwo", "one\ntwo!", "one!\ntwo!"),
        ("one", "one\nmine", "one\ntheirs", "one\ntheirs\nmine"),
        ("", "mine", "theirs", "theirs\nmine"),
        ("one\ntwo\nthree", "one\nthree", "one\ntwo\nthree\nfour", "one\nthree\nfour"),
        ("We de", "We decide", "We de\nB too", "We decide\nB too"),
        ("one\r\ntwo", "one\r\ntwo\r\n", "zero\none\ntwo", "zero\none\ntwo\n"),
    ],
)
def test_different_lines_are_put_together(base, mine, theirs, both):
    merged = merge(base=base, mine=mine, theirs=theirs)

    assert (merged.text, merged.is_clean) == (both, True)


def test_the_same_line_changed_twice_is_not_clean_and_keeps_both():
    merged = merge(base="at nine\nlunch", mine="at ten\nlunch", theirs="at eight\nlunch")

    assert merged.text == "at eight\nat ten\nlunch"
    assert not merged.is_clean


def test_what_one_deleted_and_the_other_reworded_stays():
    merged = merge(base="keep\nthis", mine="keep", theirs="keep\nthis one")

    assert merged.text == "keep\nthis one"
    assert not merged.is_clean


@settings(max_examples=150)
@given(base=TEXT, mine=TEXT, theirs=TEXT)
def test_no_line_of_either_writer_is_lost(base, mine, theirs):
    kept = lines(merge(base=base, mine=mine, theirs=theirs).text)

    assert lines(mine) - lines(base) <= kept | {""}
    assert lines(theirs) - lines(base) <= kept | {""}


@settings(max_examples=100)
@given(base=TEXT, other=TEXT)
def test_who_changed_nothing_changes_nothing(base, other):
    assert merge(base=base, mine=base, theirs=other).text == other
    assert merge(base=base, mine=other, theirs=base).text == other
    assert merge(base=base, mine=other, theirs=other).text == other


@settings(max_examples=100)
@given(base=TEXT, mine=TEXT, theirs=TEXT)
def test_saving_the_result_again_changes_nothing(base, mine, theirs):
    merged = merge(base=base, mine=mine, theirs=theirs).text

    assert merge(base=merged, mine=merged, theirs=merged).text == merged
