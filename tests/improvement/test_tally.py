"""Counting votes, against examples that were published, and by rules that must hold."""

import random

import pytest

from improvement import tally
from improvement.tally import Question, Vote
from improvement.tally.matrix import quadrant
from improvement.tally.spread import middle_half


def ranked(*groups):
    """Give ballots from (how many, the options in order), as the literature prints them."""
    return [
        Vote({option: place for place, option in enumerate(order, start=1)})
        for many, order in groups
        for _ in range(many)
    ]


def question(method, options, **more):
    params = {"ranks": len(options), "choose": 1, "dots": 5, "most": 5, "top": 5, "budget": 5}
    return Question(method, tuple(options), params | more.pop("params", {}), **more)


def order(counted):
    return [row["option"] for row in counted["ranking"]]


def scores(counted):
    return {row["option"]: row["score"] for row in counted["ranking"]}


# Where shall the capital of Tennessee be? Memphis, Nashville, Chattanooga, Knoxville; percentages
# as ballots. Wikipedia: "Instant-runoff voting", "Borda count", "Schulze method".
TENNESSEE = ranked((42, "MNCK"), (26, "NCKM"), (15, "CKNM"), (17, "KCNM"))
# M. Schulze, Soc Choice Welf 36 (2011), section 3.1, example 1: 45 voters, 5 options.
SCHULZE = ranked(
    (5, "ACBED"), (5, "ADECB"), (8, "BEDAC"), (3, "CABED"), (7, "CAEBD"), (2, "CBADE"),
    (7, "DCEBA"), (8, "EBADC"),
)  # fmt: skip


def test_run_off_of_tennessee():
    counted = tally.tally(question("irv", "MNCK"), TENNESSEE)

    assert order(counted) == ["K", "M", "N", "C"]
    assert [one["votes"] for one in counted["rounds"]] == [
        {"M": 42, "N": 26, "C": 15, "K": 17},
        {"M": 42, "N": 26, "K": 32},
        {"M": 42, "K": 58},
    ]
    assert [one["out"] for one in counted["rounds"]] == [["C"], ["N"], ["M"]]
    assert counted["rounds"][-1]["won"] == ["K"]
    assert counted["ties"] == []


def test_borda_of_tennessee():
    counted = tally.tally(question("borda", "MNCK"), TENNESSEE)

    assert scores(counted) == {"N": 194, "C": 173, "M": 126, "K": 107}
    assert order(counted) == ["N", "C", "M", "K"]


def test_schulze_of_tennessee_finds_whom_all_others_lose_to():
    assert order(tally.tally(question("schulze", "MNCK"), TENNESSEE)) == ["N", "C", "K", "M"]


def test_schulze_as_in_his_paper():
    counted = tally.tally(question("schulze", "ABCDE"), SCHULZE)

    assert order(counted) == ["E", "A", "C", "B", "D"]
    assert counted["pairs"]["preferred"] == [
        [0, 20, 26, 30, 22],
        [25, 0, 16, 33, 18],
        [19, 29, 0, 17, 24],
        [15, 12, 28, 0, 14],
        [23, 27, 21, 31, 0],
    ]
    assert counted["pairs"]["strengths"] == [
        [0, 28, 28, 30, 24],
        [25, 0, 28, 33, 24],
        [25, 29, 0, 29, 24],
        [25, 28, 28, 0, 24],
        [25, 28, 28, 31, 0],
    ]


def test_run_off_repeated_for_a_list():
    """Without Knoxville the votes of its friends go to Chattanooga, which beats Memphis then."""
    counted = tally.tally(question("irv", "MNCK", params={"choose": 2}), TENNESSEE)

    assert order(counted)[:2] == ["K", "C"]
    assert [row["is_advised"] for row in counted["ranking"]] == [True, True, False, False]
    assert {one["run"] for one in counted["rounds"]} == {1, 2}


def test_ballots_that_name_nobody_left_are_counted_as_exhausted():
    counted = tally.tally(question("irv", "AB"), ranked((2, "A"), (3, "B"), (1, "")))

    assert counted["rounds"][0]["exhausted"] == 1


def test_dots_say_sums_supporters_and_spread():
    votes = [Vote({"A": 3, "B": 2}), Vote({"A": 1, "C": 4}), Vote({"B": 5})]

    counted = tally.tally(question("dots", "ABC"), votes)

    assert scores(counted) == {"B": 7, "A": 4, "C": 4}
    assert [row["place"] for row in counted["ranking"]] == [1, 2, 2]
    assert counted["ties"] == [{"options": ["A", "C"], "by": "shared", "place": 2}]
    first = counted["ranking"][0]
    assert (first["voters"], first["spread"]) == (2, [1, 2, 3.5])


def test_approval_and_scores_add_up():
    ticked = [Vote({"A": 1, "B": 1}), Vote({"B": 1})]
    scored = [Vote({"A": 5, "B": 1}), Vote({"B": 3})]

    assert scores(tally.tally(question("approval", "AB"), ticked)) == {"B": 2, "A": 1}
    assert scores(tally.tally(question("score", "AB"), scored)) == {"A": 5, "B": 4}


def test_knapsack_takes_what_is_wanted_most_and_names_the_best_set():
    """Greedy takes A alone; the best set is B and C."""
    votes = [Vote({"A": 1})] * 10 + [Vote({"B": 1, "C": 1})] * 7 + [Vote({"B": 1})]

    counted = tally.tally(question("knapsack", "ABC", efforts={"A": 5, "B": 3, "C": 2}), votes)

    assert [row["option"] for row in counted["ranking"] if row["is_chosen"]] == ["A"]
    assert (counted["spent"], counted["chosen_score"]) == (5, 10)
    assert (counted["best"], counted["best_score"]) == (["B", "C"], 15)


def test_best_set_of_a_textbook():
    """Cormen, Leiserson, Rivest, Stein, Introduction to Algorithms, section 16.2: values 60, 100,
    120 of weights 10, 20, 30 in 50 give 220 without the first."""
    votes = [Vote({"A": 1})] * 60 + [Vote({"B": 1})] * 100 + [Vote({"C": 1})] * 120

    counted = tally.tally(
        question("knapsack", "ABC", params={"budget": 50}, efforts={"A": 10, "B": 20, "C": 30}),
        votes,
    )

    assert (counted["best"], counted["best_score"]) == (["B", "C"], 220)


@pytest.mark.parametrize(
    ("impact", "effort", "field"),
    [
        (4, 2, "quick_wins"), (4.5, 3, "big_bets"), (3, 1, "fill_ins"), (2, 4, "not_now"),
        (3, 3, "not_now"),
    ],
)  # fmt: skip
def test_on_a_middle_line_an_idea_stands_on_the_less_hopeful_side(impact, effort, field):
    assert quadrant(impact, effort) == field


def test_matrix_gives_medians_and_the_middle_half():
    votes = [Vote({"A": {"impact": i, "effort": e}}) for i, e in ((5, 1), (4, 2), (4, 2), (1, 5))]

    counted = tally.tally(question("impact_effort", "AB"), votes)

    first, last = counted["ranking"]
    assert (first["impact"], first["effort"]) == ([2.5, 4, 4.5], [1.5, 2, 3.5])
    assert (first["quadrant"], first["is_advised"], first["score"]) == ("quick_wins", True, 2)
    assert (last["option"], last["quadrant"], last["impact"]) == ("B", "", None)


def test_hinges_of_an_odd_number_share_the_middle():
    """Tukey (1977), chapter 2: of 1 to 9 the hinges are 3 and 7."""
    assert middle_half(range(1, 10)) == [3, 5, 7]
    assert middle_half([]) is None


@pytest.mark.parametrize("rule", ["shared", "lot", "listed"])
def test_level_options_follow_the_tie_rule(rule):
    votes = [Vote({"A": 1}), Vote({"B": 1}), Vote({"C": 1})]

    first, again = (
        tally.tally(question("dots", "ABC", tie_rule=rule, seed=7), votes) for _ in range(2)
    )

    places = [row["place"] for row in first["ranking"]]
    assert first == again
    assert places == ([1, 1, 1] if rule == "shared" else [1, 2, 3])
    assert first["ties"][0]["by"] == rule
    if rule == "listed":
        assert order(first) == ["A", "B", "C"]


def test_the_lot_hangs_on_the_seed_alone():
    votes = [Vote({"A": 1}), Vote({"B": 1}), Vote({"C": 1})]

    orders = {
        tuple(order(tally.tally(question("dots", "ABC", tie_rule="lot", seed=seed), votes)))
        for seed in range(40)
    }

    assert len(orders) == 6


@pytest.mark.parametrize(("rule", "out"), [("shared", ["B", "C"]), ("listed", ["C"])])
def test_who_is_level_with_the_fewest_drops_out_by_the_rule(rule, out):
    votes = ranked((3, "ABC"), (2, "BCA"), (2, "CBA"))

    counted = tally.tally(question("irv", "ABC", tie_rule=rule), votes)

    assert counted["rounds"][0]["out"] == out
    assert order(counted)[0] == ("A" if rule == "shared" else "B")


def test_all_level_are_level_winners():
    counted = tally.tally(question("irv", "AB"), ranked((1, "AB"), (1, "BA")))

    assert [(row["place"], row["is_tied"]) for row in counted["ranking"]] == [(1, True), (1, True)]


def test_no_ballot_is_no_advice():
    for method in ("dots", "approval", "score", "borda", "irv", "schulze", "impact_effort"):
        counted = tally.tally(question(method, "ABC"), [])
        assert not any(row["is_advised"] for row in counted["ranking"]), method


def test_fingerprint_is_of_ballots_in_any_order():
    votes = [Vote({"A": n % 3, "B": 2}, "leader" if n % 2 else "") for n in range(9)]
    mixed = random.Random(1).sample(votes, len(votes))
    asked = question("dots", "AB")

    first = tally.input_hash(asked, votes, version=1)

    assert tally.input_hash(asked, mixed, version=1) == first
    assert tally.input_hash(asked, votes[:-1], version=1) != first
    assert tally.input_hash(asked, votes, version=2) != first
    assert tally.input_hash(question("dots", "AB", seed=9), votes, version=1) != first


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"clinician": 8, "community": 7}, ["community", "clinician"]),
        ({"clinician": 8, "community": 7, "leader": 3}, ["clinician"]),
        ({"clinician": 8, "community": 7, "leader": 3, "researcher": 2}, ["community", "clinician"]),
        ({"clinician": 8, "community": 7, "leader": 1, "researcher": 1}, ["clinician"]),
        ({"clinician": 8, "": 2}, []),
        ({"clinician": 8, "community": 7, "": 5}, ["community", "clinician"]),
        ({"clinician": 4}, []),
        ({}, []),
    ],
)  # fmt: skip
def test_no_group_of_a_few_is_shown_nor_found_by_subtraction(counts, shown):
    """One hidden group takes the next smallest along; what is hidden is nobody or at least five."""
    assert tally.shown(counts) == shown
    hidden = sum(counts.values()) - sum(counts[name] for name in shown)
    assert hidden == 0 or hidden >= 5 or not shown


def test_groups_are_counted_apart():
    votes = [Vote({"A": 2}, "clinician")] * 5 + [Vote({"B": 2}, "community")] * 6

    groups = tally.tally(question("dots", "AB"), votes)["groups"]

    assert [(one["group"], one["ballots"]) for one in groups] == [
        ("clinician", 5), ("community", 6),
    ]  # fmt: skip
    assert groups[0]["rows"][0] == {"option": "A", "place": 1, "score": 10}
