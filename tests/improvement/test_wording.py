"""What is alike, what differs, how many said what: each from words and numbers alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.wording import Said, alike, by_group, counted, differing
from improvement.wording.differing import LONG

BOARD = {
    1: "Spare inhaler in every school office. With a standing order.",
    2: "The plan in the phone wallet. Two taps, no app.",
    3: "Night line answered by someone who sees the plan.",
    4: "Group visits on Saturdays for six families.",
}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("A spare inhaler for all schools", 1),
        ("SPARE INHALERS IN SCHOOL", 1),
        ("Put the plan into the wallet of the phone", 2),
        ("group visit on a Saturday", 4),
    ],
)
def test_the_likest_stands_first(text, first):
    assert alike(text, BOARD)[0].key == first


@pytest.mark.parametrize("text", ["", "the and of", "Paint the waiting room green", "!?"])
def test_what_is_like_nothing_finds_nothing(text):
    assert alike(text, BOARD) == []


def test_one_word_in_common_is_not_alike():
    assert alike("The plan for our summer holidays by the sea", BOARD) == []


def test_accents_and_endings_do_not_count():
    assert alike("clínicas abiertas de noche", {1: "Clinicas abierta noche"})


def test_no_more_than_asked_for_and_best_first():
    board = {n: "night line for families " + "and more words " * n for n in range(9)}

    found = alike("Night line for families", board, most=3)

    assert len(found) == 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def text(pieces, *kinds):
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(st.text(max_size=200), st.text(max_size=200))
def test_pieces_give_both_wordings_back(old, new):
    pieces = differing(old, new)

    assert text(pieces, "same", "out") == old
    assert text(pieces, "same", "in") == new


def test_pieces_are_words():
    pieces = differing("A teen texts a younger one", "A teen keeps in touch with a younger one")

    assert next((p.kind, p.text) for p in pieces if p.kind != "same") == ("out", "texts")


def test_long_texts_are_compared_by_lines():
    old = "".join(f"line {n} of the brief\n" for n in range(LONG))
    new = old.replace("line 7 of", "line seven of")

    pieces = differing(old, new)

    assert (text(pieces, "same", "out"), text(pieces, "same", "in")) == (old, new)
    assert [p.text for p in pieces if p.kind == "in"] == ["seven"]
    rewritten = differing(old, "word " * (LONG + 1))
    assert text(rewritten, "same", "in") == "word " * (LONG + 1)


def group(name, named, nameless=0):
    return [Said("a", name)] * named + [Said("a", name, is_nameless=True)] * nameless


def test_counts_count_the_people_of_a_table():
    said = [Said("a", people=8), Said("b"), Said("")]

    assert counted(said, ["a", "b", "c"]) == {"a": 8, "b": 1, "c": 0}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (group("x", 5) + group("y", 6), ["y", "x"]),
        (group("x", 5) + group("y", 4), []),  # 4 alone would be found by subtracting
        (group("x", 5) + group("y", 4) + group("z", 4), ["x", ""]),
        (group("x", 9) + group("y", 5) + group("z", 1), ["x", ""]),
        # one nameless among the named would be found by whose names are missing
        (group("x", 9, 1) + group("y", 6), []),
        (group("x", 9, 5) + group("y", 6), ["x", "y"]),
        (group("", 7) + group("y", 6), ["y", ""]),
        ([Said("a", "x", people=8), Said("a", "x", is_nameless=True), *group("y", 6)], []),
        ([], []),
    ],
)
def test_groups_are_shown_apart_where_they_point_at_nobody(said, shown):
    assert [part.group for part in by_group(said, ["a"])] == shown


groups = st.lists(
    st.builds(
        Said,
        choice=st.sampled_from("ab"),
        group=st.sampled_from(["x", "y", "z", ""]),
        people=st.integers(1, 3),
        is_nameless=st.booleans(),
    ),
    max_size=60,
)


@given(groups)
def test_whatever_is_said_each_part_holds_enough(said):
    parts = by_group(said, ["a", "b"])

    assert all(part.people >= 5 for part in parts)
    assert not parts or sum(part.people for part in parts) == sum(one.people for one in said)
    for part in parts:
        if part.group:
            nameless = sum(one.is_nameless for one in said if one.group == part.group)
            assert nameless == 0 or nameless >= 5
